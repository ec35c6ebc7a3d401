//! All SQL about organizations, their people and groups of agents; and the visibility fragment, which every query that
//! a customer can reach goes through.

#[macro_use]
mod visible;

mod api;
mod desks;
pub mod erasing;
mod followers;
mod groups;
mod mails;
mod members;
mod rows;
mod sharing;
mod sheets;
mod trainings;
mod waiting;

pub use api::*;
pub use desks::*;
pub use followers::*;
pub use groups::*;
pub use mails::*;
pub use members::*;
pub use rows::*;
pub use sharing::*;
pub use sheets::*;
pub use trainings::*;
pub use visible::{Eyes, may_see};
pub use waiting::*;
