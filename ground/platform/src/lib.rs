//! The ground that features stand on: the database, the web, sessions, files, jobs, post and language.
//! It knows no feature.
#![warn(missing_docs, unreachable_pub)]

pub mod api;
pub mod app;
pub mod assets;
pub mod audit;
pub mod brands;
pub mod clean;
mod clock;
pub mod erasing;
mod error;
pub mod feed;
pub mod files;
pub mod frame;
pub mod hooks;
pub mod jobs;
mod key;
pub mod language;
mod live;
pub mod meters;
pub mod outgoing;
pub mod post;
pub mod settings;
pub mod store;
pub mod testing;
pub mod web;

pub use app::{App, Config};
pub use clock::Clock;
pub use error::{Error, Refusal, Result};
pub use key::{MasterKey, hex, random_token, sha256_hex};
pub use live::{Live, LiveChange, newest as newest_change, since as changes_since};

/// Word files of the ground: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/ground.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/ground.sv.ftl")),
];
