//! A part of a ticket becomes a ticket of its own.

use askama::Template;
use platform::frame::{Attachment, Face, Frame, Problems, When, parts};
use platform::language::Words;

/// GET and, with problems, POST /agent/tickets/{id}/split
#[derive(Template)]
#[template(path = "agent_split.html")]
pub struct SplitPage {
    pub w: Words,
    pub f: Frame,
    pub submission: String,
    pub id: i64,
    pub old_subject: String,
    pub subject: String,
    pub pieces: Vec<PieceChoice>,
    pub tell: bool,
    /// What the customer reads, in their language.
    pub words: String,
    pub words_locale: &'static str,
    pub problems: Problems,
}

/// A message that can go along.
pub struct PieceChoice {
    pub id: i64,
    pub face: Face,
    pub when: When,
    /// What it says.
    pub text: String,
    /// What is taken of it.
    pub part: String,
    pub chosen: bool,
    pub is_part: bool,
    pub attachments: Vec<Attachment>,
}
