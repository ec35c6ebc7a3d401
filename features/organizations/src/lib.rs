//! Organizations: who belongs to them, whom they speak through, who of them sees what; and the groups of agents that
//! look after them.

mod api;
pub mod asking;
pub mod commands;
pub mod contacts;
pub mod first_line;
pub mod instead;
mod pages;
pub mod post;
pub mod queries;
pub mod sheets;
mod texts;
mod views;
pub mod who;

pub use api::routes as api_routes;
pub use asking::SETTINGS;
pub use pages::{Beside, routes};
pub use texts::TEXTS;

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/representatives.en.ftl")),
    ("en", include_str!("../words/desks.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/representatives.sv.ftl")),
    ("sv", include_str!("../words/desks.sv.ftl")),
];
