//! Support access: support asks to look at a customer's site, the customer alone switches it on, sees how it is used and takes it back.

mod api;
pub mod commands;
pub mod hooks;
mod pages;
pub mod queries;
pub mod settings;
pub mod tokens;
pub mod views;
mod who;

pub use api::routes as api_routes;
pub use pages::{Refilled, deciders, grant_page, hours_to_choose, routes};
pub use settings::SETTINGS;
pub use who::{decides, looks_at, who_decides};

/// The kind of the job that ends access when its time is over.
pub const ENDS: &str = "access_end";

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
];
