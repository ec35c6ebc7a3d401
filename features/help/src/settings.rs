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

/// Whether readers who are signed in may say something about articles, and how other readers learn who it was.
pub const COMMENTS: Setting = Setting {
    key: "article_comments",
    group: &HELP,
    title: "settings-article-comments",
    help: "settings-article-comments-help",
    kind: Kind::Choice(&[
        ("no", "settings-article-comments-no"),
        ("unnamed", "settings-article-comments-unnamed"),
        ("named", "settings-article-comments-named"),
    ]),
    default: "no",
    whose: Whose::Brand,
};

/// In the order of their page.
pub const SETTINGS: &[&Setting] = &[&SUGGESTIONS, &COMMENTS];
