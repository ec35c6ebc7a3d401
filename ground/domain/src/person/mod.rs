//! A person: somebody who asks or answers, known by one e-mail address.

mod address;
mod role;

pub use address::{EmailAddress, MAX_ADDRESS};
pub use role::{MembershipRole, Role};
