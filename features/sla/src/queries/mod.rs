//! All SQL about service levels.

mod kept;
mod rows;
mod tickets;

pub use kept::*;
pub use rows::*;
pub use tickets::*;
