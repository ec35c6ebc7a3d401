//! The help centre: articles in sections in categories, in several languages, each for those it is meant for; found by their
//! words, before anybody has to ask.

mod api;
pub mod changed;
pub mod commands;
pub mod contents;
mod films;
pub mod finding;
pub mod folders;
pub mod index;
pub mod links;
mod pages;
pub mod pictures;
pub mod portal;
mod post;
pub mod queries;
pub mod review;
mod settings;
pub mod talk;
mod views;

pub use api::routes as api_routes;
pub use pages::routes;
pub use post::{MAIL, WORKS, mail_returned};
pub use settings::{SETTINGS, SUGGESTIONS};

/// Word files of this feature.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/writing.en.ftl")),
    ("en", include_str!("../words/editor.en.ftl")),
    ("en", include_str!("../words/talk.en.ftl")),
    ("en", include_str!("../words/review.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/writing.sv.ftl")),
    ("sv", include_str!("../words/editor.sv.ftl")),
    ("sv", include_str!("../words/talk.sv.ftl")),
    ("sv", include_str!("../words/review.sv.ftl")),
];
