//! Stories of four levels in one ticket, and of partners who look after the customers of a country.

mod stories;
mod visibility;
