//! What administrators decide about support access.

use platform::settings::{Kind, Setting, Whose};

pub use organizations::asking::{ACCESS, SUPPORT_ACCESS as ON};

/// Whether whoever asked the request may switch access on, besides the administrators of their organization.
pub const REQUESTERS: Setting = Setting {
    key: "support_access_requesters",
    group: &ACCESS,
    title: "settings-access-requesters",
    help: "settings-access-requesters-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Brand,
};

/// The longest that access is switched on for.
pub const LONGEST: Setting = Setting {
    key: "support_access_hours",
    group: &ACCESS,
    title: "settings-access-hours",
    help: "settings-access-hours-help",
    kind: Kind::Number {
        least: 1,
        most: 720,
    },
    default: "72",
    whose: Whose::Brand,
};

/// How long a token holds that is fetched for an active grant.
pub const TOKEN_MINUTES: Setting = Setting {
    key: "support_access_token_minutes",
    group: &ACCESS,
    title: "settings-access-token-minutes",
    help: "settings-access-token-minutes-help",
    kind: Kind::Number { least: 1, most: 15 },
    default: "5",
    whose: Whose::Brand,
};

/// In the order of the page.
pub const SETTINGS: &[&Setting] = &[&ON, &REQUESTERS, &LONGEST, &TOKEN_MINUTES];
