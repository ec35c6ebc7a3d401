//! Where agents write: a reply to the customer, or a note for the team.

use platform::frame::{FileChoice, Problems, Status};

use super::{MacroLink, SetChoice};

/// The form under a ticket's conversation.
#[derive(Debug, Clone, Default)]
pub struct Composer {
    /// `/agent/tickets/7/comments`
    pub action: String,
    /// `/agent/tickets/7/draft`
    pub draft_url: String,
    /// Makes sending twice harmless.
    pub submission: String,
    /// Who gets the reply: "Astrid Lindqvist, CC Erik Kallio".
    pub to: String,
    /// Whether the writer's role lets them answer; otherwise they write notes.
    pub can_answer: bool,
    /// What the customer can be asked for in the reply.
    pub asks: Vec<AskChoice>,
    /// Prepared answers, and where a script asks for what one says: `/agent/tickets/7/macros`.
    pub macros: Vec<MacroLink>,
    pub macro_url: String,
    /// What is set when it is sent.
    pub sets: Vec<SetChoice>,
    /// The draft is a note.
    pub internal: bool,
    /// Plain text of the draft, or of what could not be sent.
    pub body: String,
    /// The same with its marks; empty when there are none.
    pub body_html: String,
    /// "10:24", when a draft was found.
    pub saved_at: Option<String>,
    /// The statuses to send with.
    pub statuses: Vec<StatusChoice>,
    pub files: FileChoice,
    /// Messages that arrived while this one was written, so that it was not sent (409).
    pub arrived: i64,
    /// Fields: `reply`, `files`.
    pub problems: Problems,
}

/// A field whose answer can be asked for.
#[derive(Debug, Clone, Default)]
pub struct AskChoice {
    pub field: i64,
    /// Its name that stays.
    pub key: String,
    pub title: String,
    pub ticked: bool,
    pub is_answered: bool,
    /// When it is asked, in words, if not always.
    pub only_when: String,
}

/// A status to choose.
#[derive(Debug, Clone, Default)]
pub struct StatusChoice {
    pub id: i64,
    pub status: Status,
    /// The one the main button sends with.
    pub chosen: bool,
}

impl Composer {
    pub(super) fn asks_something(&self) -> bool {
        self.asks.iter().any(|one| one.ticked)
    }

    pub(super) fn chosen(&self) -> Option<&StatusChoice> {
        self.statuses
            .iter()
            .find(|one| one.chosen)
            .or(self.statuses.first())
    }
}
