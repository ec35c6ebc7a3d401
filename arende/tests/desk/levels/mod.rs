//! Stories of four levels in one ticket, and of partners who look after the customers of a country.

mod by_mail;
mod clocks;
mod stories;
mod suppliers;
mod visibility;
