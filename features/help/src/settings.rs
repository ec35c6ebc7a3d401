//! What administrators decide about the help centre.

use platform::settings::{Group, Kind, Setting, Whose};

const HELP: Group = Group {
    slug: "help",
    title: "settings-help",
};

/// Whether articles are suggested while somebody writes the subject of a request.
pub const SUGGESTIONS: Setting = Setting {
    key: "article_suggestions",
    group: &HELP,
    title: "settings-article-suggestions",
    help: "settings-article-suggestions-help",
    kind: Kind::Switch,
    default: "yes",
    whose: Whose::Brand,
};

/// In the order of their page.
pub const SETTINGS: &[&Setting] = &[&SUGGESTIONS];
