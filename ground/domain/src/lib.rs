//! The rules of the desk: what a ticket, a person and a permission are, and what may become of them.
//!
//! No database, no web, no clock. Rules are functions from what is to what changes; they take the time, they never
//! ask for it, and they answer in situations a person can be told about.
#![warn(missing_docs, unreachable_pub)]

pub mod access;
pub mod form;
pub mod help;
pub mod idea;
pub mod identity;
mod ids;
pub mod look;
pub mod mailbox;
mod moment;
pub mod permission;
pub mod person;
pub mod problem;
mod refused;
pub mod schedule;
pub mod seats;
pub mod service;
pub mod sla;
pub mod text;
pub mod ticket;
pub mod training;
pub mod translation;

pub use ids::{
    ArticleId, AttachmentId, BrandId, ChangeId, CommentId, DeskId, FieldId, FormId, GroupId,
    HelpCategoryId, OrganizationId, PersonId, SectionId, StatusId, TicketId, TrainingId,
};
pub use moment::{DAY, HOUR, MINUTE, Moment, SECOND};
pub use refused::Refused;
