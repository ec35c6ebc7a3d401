//! What administrators decide about ideas.

use people::portal::READERS;
use platform::settings::{Group, Kind, Setting, Whose};

const IDEAS: Group = Group {
    slug: "ideas",
    title: "settings-ideas",
};

/// Who reads ideas and the roadmap. Whoever is to vote or write signs in.
pub const IDEAS_FOR: Setting = Setting {
    key: "ideas_for",
    group: &IDEAS,
    title: "settings-ideas-for",
    help: "settings-ideas-for-help",
    kind: Kind::Choice(&READERS),
    default: "nobody",
    whose: Whose::Brand,
};

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
