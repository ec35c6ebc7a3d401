//! What administrators look after: work in the background, and what went wrong with it.

mod pages;
mod queries;

pub use pages::{Works, routes};

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
];
