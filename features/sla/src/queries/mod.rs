//! All SQL about service levels.

mod imports;
mod kept;
mod rows;
mod tickets;
mod times;
mod windows;

pub use imports::*;
pub use kept::*;
pub use rows::*;
pub use tickets::*;
pub use times::*;
pub use windows::*;
