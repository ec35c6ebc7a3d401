//! All SQL about forms, their fields and their answers.

mod read;
mod values;
mod write;

pub use read::{has_organization, has_ticket, read_catalogue};
pub use values::{count_answers, count_tickets_of, list_values, list_visible_values, set_value};
pub use write::*;
