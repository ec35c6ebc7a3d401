//! What administrators decide about tickets.

use platform::settings::{Group, Kind, Setting};

/// How tickets behave.
pub const TICKETS: Group = Group {
    slug: "tickets",
    title: "settings-tickets",
};

/// Whether a reply that says thanks and nothing else opens a solved ticket again, as any other does.
pub const THANKS_REOPENS: Setting = Setting {
    key: "thanks_reopens",
    group: &TICKETS,
    title: "settings-thanks",
    help: "settings-thanks-help",
    kind: Kind::Switch,
    default: "yes",
};

/// In the order of their page.
pub const SETTINGS: &[&Setting] = &[&THANKS_REOPENS];
