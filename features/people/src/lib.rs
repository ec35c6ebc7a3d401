//! People: who they are, how they sign in, which organizations they belong to.

pub mod commands;
pub mod page;
mod pages;
pub mod queries;
pub mod views;

pub use pages::{html, password_problem, query_value, routes};

/// Word files of this feature.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/problems.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/problems.sv.ftl")),
];
