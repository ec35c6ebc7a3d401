//! All SQL about service levels.

mod kept;
mod rows;
mod tickets;
mod windows;

pub use kept::*;
pub use rows::*;
pub use tickets::*;
pub use windows::*;
