//! What administrators look after: settings, and work in the background with what went wrong.

mod audit;
pub mod audit_sheet;
mod finding;
mod hues;
mod pages;
mod queries;
mod settings;

use axum::Router;
use platform::App;

pub use pages::Works;
pub use settings::Decisions;

/// The pages for administrators, over every kind of work and every setting of the desk.
pub fn routes(works: Works, decisions: Decisions) -> Router<App> {
    pages::routes(works)
        .merge(settings::routes(decisions))
        .merge(audit::routes(decisions))
}

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
];
