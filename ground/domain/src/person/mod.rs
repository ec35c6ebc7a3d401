//! A person: somebody who asks or answers, known by one e-mail address.

mod account;
mod address;
mod device;
mod provider;
mod role;

pub use account::{
    AfterPassword, CODE_SECONDS, LinkPurpose, Registration, SecondFactor, Standing, code_steps,
    may_become,
};
pub use address::{EmailAddress, MAX_ADDRESS};
pub use device::Device;
pub use provider::{ClaimedAddress, SpeaksFor, role_after};
pub use role::{MembershipRole, Role};
