//! Who may do what with a ticket: one table, asked from every door (pages, API, mail, live updates, search).
//!
//! [`standing`] says what a ticket is to an actor; [`may`] reads the table. Lists cannot ask row by row, so they
//! filter with one SQL fragment, and a property test compares the two for random people and tickets.

mod actor;
mod desk;
mod sharing;
mod table;

pub use actor::{Actor, Belonging, Reach, Standing, TicketFacts, Ties, standing};
pub use desk::{Permission, Permissions, desk_table, may_change_role};
pub use sharing::{Right, Sharing, shares};
pub use table::{Action, allowed, may, table};
