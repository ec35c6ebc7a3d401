//! All SQL about tickets, and nothing but SQL. What a customer can reach goes through one visibility fragment.

mod api;
mod audits;
mod drafts;
mod erasing;
pub mod erasing_people;
mod forgetting;
mod incidents;
mod levels;
mod lists;
mod macros;
mod parts;
mod problems;
mod questions;
mod requests;
mod shown;
mod splits;
pub mod statuses;
mod store;
mod suppliers;

pub use api::*;
pub use audits::*;
pub use drafts::*;
pub(crate) use erasing::*;
pub(crate) use forgetting::*;
pub use incidents::*;
pub use levels::*;
pub use lists::*;
pub use macros::*;
pub use parts::*;
pub use problems::*;
pub use questions::*;
pub use requests::*;
pub use shown::*;
pub use splits::*;
pub use store::*;
pub use suppliers::*;

use organizations::queries::Eyes;
use organizations::visible;
