//! A ticket becomes an idea.

use askama::Template;
use platform::frame::{Frame, Problems, parts};
use platform::language::Words;

/// GET and, with problems, POST /agent/tickets/{id}/idea
#[derive(Template)]
#[template(path = "agent_ticket_idea.html")]
pub struct IdeaPage {
    pub w: Words,
    pub f: Frame,
    pub id: i64,
    pub subject: String,
    pub title: String,
    pub body: String,
    /// Number and title of ideas that say the same.
    pub similar: Vec<(i64, String)>,
    pub problems: Problems,
}
