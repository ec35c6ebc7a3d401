//! Forms: the types of request, what each asks, and what was answered. Tickets ask through them.

mod api;
pub mod catalogue;
pub mod drafts;
mod files;
pub mod opening;
mod pages;
pub mod queries;
pub mod questions;
pub mod settings;
pub mod steps;
#[cfg(test)]
mod tests;
mod world;

pub use api::routes as api_routes;
pub use api::values as api_values;
pub use catalogue::{Catalogue, FieldRow, FormRow, OptionRow, SectionRow, catalogue};
pub use files::{file_sentence, must_take, refusal, wrong_files};
pub use pages::{Written, kind_word, read_texts, routes, written};
pub use world::Around;

/// Word files of this feature.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/editing.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/editing.sv.ftl")),
];
