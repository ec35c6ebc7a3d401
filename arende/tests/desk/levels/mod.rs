//! Stories of four levels in one ticket, and of partners who look after the customers of a country.

mod by_mail;
mod clocks;
mod forgetting;
mod stories;
mod suppliers;
mod visibility;
