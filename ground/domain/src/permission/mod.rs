//! Who may do what with a ticket: one table, asked from every door (pages, API, mail, live updates, search).
//!
//! [`standing`] says what a ticket is to an actor; [`may`] reads the table. Lists cannot ask row by row, so they
//! filter with one SQL fragment, and a property test compares the two for random people and tickets.

mod actor;
mod table;

pub use actor::{Actor, Belonging, Standing, TicketFacts, standing};
pub use table::{Action, may, table};
