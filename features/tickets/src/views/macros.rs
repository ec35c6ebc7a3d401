//! Macros: the menu of the composer, what they set, and the pages on which they are kept.

use askama::Template;
use forms::Written;
use platform::frame::{Frame, Problems, parts};
use platform::language::Words;

use super::Choice;

/// Something that is set when the message is sent, unless it is unticked.
#[derive(Debug, Clone, Default)]
pub struct SetChoice {
    /// `priority:high`
    pub value: String,
    /// "Priority: High"
    pub label: String,
    /// The button says the status of a reply already.
    pub only_note: bool,
}

/// What is set with the message; also the part of the composer that a script puts in.
#[derive(Template)]
#[template(path = "_sets.html")]
pub struct Sets {
    pub w: Words,
    pub sets: Vec<SetChoice>,
}

/// A macro to choose.
#[derive(Debug, Clone, Default)]
pub struct MacroLink {
    pub id: i64,
    pub title: String,
    /// The ticket with it, for browsers without a script.
    pub url: String,
    /// It is the reader's own.
    pub own: bool,
}

/// GET /agent/macros
#[derive(Template)]
#[template(path = "agent_macros.html")]
pub struct MacrosPage {
    pub w: Words,
    pub f: Frame,
    /// One that was just taken away, and can be put back.
    pub removed: Option<i64>,
    pub own: Vec<MacroLine>,
    pub shared: Vec<MacroLine>,
}

/// A macro in the list of those that are kept.
#[derive(Debug, Clone, Default)]
pub struct MacroLine {
    pub id: i64,
    pub title: String,
    /// The beginning of what it writes.
    pub says: String,
    /// What it sets, and for whom it is.
    pub facts: Vec<String>,
    pub active: bool,
    /// The reader keeps it.
    pub mine: bool,
}

/// GET /agent/macros/new and /agent/macros/{id}
#[derive(Template)]
#[template(path = "agent_macro.html")]
pub struct MacroPage {
    pub w: Words,
    pub f: Frame,
    pub action: String,
    /// None: it is being made.
    pub id: Option<i64>,
    pub titles: Vec<Written>,
    pub bodies: Vec<Written>,
    pub names: Vec<(&'static str, String)>,
    pub writes: Vec<Choice>,
    pub statuses: Vec<Choice>,
    pub priorities: Vec<Choice>,
    pub assignees: Vec<Choice>,
    pub groups: Vec<Choice>,
    pub tags: String,
    pub untags: String,
    /// For whom it is; empty where one keeps one's own alone.
    pub whose: Vec<Choice>,
    pub active: bool,
    pub problems: Problems,
}

impl MacrosPage {
    /// Heading and lines of each list.
    pub(super) fn lists(&self) -> [(&'static str, &[MacroLine]); 2] {
        [("macros-mine", &self.own), ("macros-shared", &self.shared)]
    }
}

impl MacroPage {
    /// What is chosen from a list: name, key of the label, choices.
    pub(super) fn lists(&self) -> [(&'static str, &'static str, &[Choice]); 4] {
        [
            ("status", "macros-status", &self.statuses),
            ("priority", "macros-priority", &self.priorities),
            ("assignee", "macros-assignee", &self.assignees),
            ("group", "macros-group", &self.groups),
        ]
    }
}
