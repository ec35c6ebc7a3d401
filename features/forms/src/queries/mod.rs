//! All SQL about forms, their fields and their answers.

pub mod erasing;
mod read;
mod steps;
mod values;
mod write;

pub(crate) use read::listed;
pub use read::{
    SystemField, has_organization, has_ticket, list_organizations, list_system_fields,
    read_catalogue,
};
pub use steps::{find_step, remove_step, set_step};
pub use values::{
    count_answers, count_tickets_of, erase_personal_values, list_values, list_visible_values,
    set_value,
};
pub use write::*;
