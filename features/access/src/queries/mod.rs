//! All SQL of support access.

mod grants;
mod keys;
mod sites;
mod uses;

pub use grants::*;
pub use keys::*;
pub use sites::*;
pub use uses::*;
