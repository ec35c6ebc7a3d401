//! Service levels: when the team is at work, what is promised about a ticket, and how far the clock is, with its reasons.
//!
//! The clock itself is `domain::sla`. Here are schedules and policies as administrators keep them, what the clock says of each
//! ticket, and how it is told to agents and, where a portal wants that, to customers.

mod api;
pub mod calendar;
pub mod commands;
mod explain;
pub mod keeping;
mod near;
pub mod oncall;
mod pages;

pub mod queries;
pub mod rules;
pub mod settings;
pub mod text;
pub mod windows;

pub use api::{api_routes, slas_of};
pub use explain::{
    Asking, Critical, Explained, OnForm, critical_of, explained, explained_run, for_customer,
    goal_key, in_order, on_form, priority_key, short, target_in_words, time_in_words, why_in_words,
};
pub use keeping::WORKS;
pub use near::{Near, near, on_page};
pub use pages::routes;
pub use rules::{Rules, desk_zone, rules};

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/calendar.en.ftl")),
    ("en", include_str!("../words/critical.en.ftl")),
    ("en", include_str!("../words/team.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/calendar.sv.ftl")),
    ("sv", include_str!("../words/critical.sv.ftl")),
    ("sv", include_str!("../words/team.sv.ftl")),
];
