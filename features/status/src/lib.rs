//! Service status: components and how they are, incidents, planned maintenance and known limitations, told on a public page, by mail,
//! as a feed and in the JSON of Statuspage; and asked by the form before somebody writes.

mod api;
mod board;
pub mod commands;
mod copies;
mod form;
pub mod hooks;
mod pages;
mod post;
pub mod queries;
mod views;

pub use api::routes as api_routes;
pub use board::{Board, at_a_glance, board, trouble};
pub use commands::ANSWER_TICKETS;
pub use form::{Known, RunningNow, running_now};
pub use pages::routes;
pub use post::{SERVICE_MAIL, WORKS, move_on_all};
pub use views::ComponentShown;

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/team.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/team.sv.ftl")),
];
