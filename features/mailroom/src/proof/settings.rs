//! What administrators decide about mail that comes in: how much proof it needs, and whose word counts.

use platform::settings::{Group, Kind, Setting, Whose};

/// Mail that comes in.
pub const INCOMING: Group = Group {
    slug: "incoming-mail",
    title: "settings-incoming-mail",
};

/// Stands for: no server's word counts.
pub(crate) const NO_SERVER: &str = "none";

/// How much proof a mail needs before it counts as its sender's.
pub const WANTED: Setting = Setting {
    key: "mail_proof",
    group: &INCOMING,
    title: "settings-mail-proof",
    help: "settings-mail-proof-help",
    kind: Kind::Choice(&[
        ("no_doubt", "settings-mail-proof-no-doubt"),
        ("proof", "settings-mail-proof-proof"),
        ("nothing", "settings-mail-proof-nothing"),
    ]),
    default: "no_doubt",
    whose: Whose::Desk,
};

/// Mail servers whose word about a mail counts, by the names they write above it.
pub const TRUSTED: Setting = Setting {
    key: "mail_trusted_servers",
    group: &INCOMING,
    title: "settings-mail-trusted",
    help: "settings-mail-trusted-help",
    kind: Kind::Line { longest: 400 },
    default: NO_SERVER,
    whose: Whose::Desk,
};

/// Whether the desk asks names itself.
pub const NAMES: Setting = Setting {
    key: "mail_ask_names",
    group: &INCOMING,
    title: "settings-mail-names",
    help: "settings-mail-names-help",
    kind: Kind::Switch,
    default: "yes",
    whose: Whose::Desk,
};

/// In the order of their page.
pub const SETTINGS: &[&Setting] = &[&WANTED, &TRUSTED, &NAMES];
