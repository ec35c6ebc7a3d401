//! All SQL about service levels.

mod imports;
mod kept;
mod rows;
mod tickets;
mod windows;
mod times;

pub use imports::*;
pub use kept::*;
pub use rows::*;
pub use tickets::*;
pub use windows::*;
pub use times::*;
