//! What administrators decide about ideas.

use people::portal::IDEAS;
use platform::settings::{Kind, Setting, Whose};

pub use people::portal::IDEAS_FOR;

/// What the team looks at before others see it.
pub const IDEAS_REVIEW: Setting = Setting {
    key: "ideas_review",
    group: &IDEAS,
    title: "settings-ideas-review",
    help: "settings-ideas-review-help",
    kind: Kind::Choice(&[
        ("nothing", "settings-ideas-review-nothing"),
        ("comments", "settings-ideas-review-comments"),
        ("everything", "settings-ideas-review-everything"),
    ]),
    default: "comments",
    whose: Whose::Brand,
};

/// Whether other customers learn the first name of whoever wrote something.
pub const IDEAS_NAMES: Setting = Setting {
    key: "ideas_names",
    group: &IDEAS,
    title: "settings-ideas-names",
    help: "settings-ideas-names-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Brand,
};

/// In the order of their page.
pub const SETTINGS: &[&Setting] = &[&IDEAS_FOR, &IDEAS_REVIEW, &IDEAS_NAMES];
