//! What each page shows, as plain data: handlers fill these in, templates draw them.

mod conversation;
mod home;
mod new_request;
mod request;
mod requests;

pub use conversation::*;
pub use home::*;
pub use new_request::*;
pub use request::*;
pub use requests::*;
