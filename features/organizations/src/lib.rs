//! Organizations: who belongs to them, whom they speak through, who of them sees what; and the groups of agents that
//! look after them.

pub mod asking;
pub mod commands;
mod pages;
pub mod queries;
mod views;

pub use asking::SETTINGS;
pub use pages::routes;

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
];
