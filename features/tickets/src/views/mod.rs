//! What each page shows, as plain data: handlers fill these in, templates draw them.

mod asked_for;
mod composer;
mod conversation;
mod details;
mod first_line;
mod held;
mod home;
mod idea;
mod macros;
mod new_request;
mod new_ticket;
mod problems;
mod request;
mod requests;
mod search;
mod split;
mod suppliers;
mod workspace;

pub use asked_for::*;
pub use composer::*;
pub use conversation::*;
pub use details::*;
pub use first_line::*;
pub use held::*;
pub use home::*;
pub use idea::*;
pub use macros::*;
pub use new_request::*;
pub use new_ticket::*;
pub use problems::*;
pub use request::*;
pub use requests::*;
pub use search::*;
pub use split::*;
pub use suppliers::*;
pub use workspace::*;
