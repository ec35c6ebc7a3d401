//! Tickets: ask, answer, follow. "My requests" for customers, the workspace for the team.

mod api;
mod bugs;
pub mod commands;
mod pages;
pub mod queries;
pub mod settings;
pub mod views;

pub use api::routes as api_routes;
pub use pages::{routes, search_scope};
pub use views::{HeldMail, HeldMails};

/// The work of this feature, for the schedule.
pub const WORKS: &[platform::jobs::Work] = &{
    let [incident_answer, sla_tell, problem_tell] = *commands::incidents::WORKS else {
        panic!("every kind of work is listed")
    };
    [
        incident_answer,
        sla_tell,
        problem_tell,
        commands::access::WORK,
        commands::suppliers::WORK,
    ]
};

/// Word files of this feature.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/handlers.en.ftl")),
    ("en", include_str!("../words/statuses.en.ftl")),
    ("en", include_str!("../words/list.en.ftl")),
    ("en", include_str!("../words/guided.en.ftl")),
    ("en", include_str!("../words/split.en.ftl")),
    ("en", include_str!("../words/levels.en.ftl")),
    ("en", include_str!("../words/problems.en.ftl")),
    ("en", include_str!("../words/suppliers.en.ftl")),
    ("en", include_str!("../words/following.en.ftl")),
    ("en", include_str!("../words/portals.en.ftl")),
    ("en", include_str!("../words/macros.en.ftl")),
    ("sv", include_str!("../words/macros.sv.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/handlers.sv.ftl")),
    ("sv", include_str!("../words/statuses.sv.ftl")),
    ("sv", include_str!("../words/list.sv.ftl")),
    ("sv", include_str!("../words/guided.sv.ftl")),
    ("sv", include_str!("../words/split.sv.ftl")),
    ("sv", include_str!("../words/levels.sv.ftl")),
    ("sv", include_str!("../words/problems.sv.ftl")),
    ("sv", include_str!("../words/suppliers.sv.ftl")),
    ("sv", include_str!("../words/following.sv.ftl")),
    ("sv", include_str!("../words/portals.sv.ftl")),
];
