//! All SQL of the service status. Without an actor throughout: what is told there is public, and everything is the brand's of the
//! transaction.

pub mod components;
pub mod erasing;
pub mod hooks;
pub mod incidents;
pub mod mails;
pub mod subscribers;
pub mod templates;
pub mod texts;
