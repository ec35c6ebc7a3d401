//! The desk of a customer's own first line: its list, and one request with what can be done with it.

use askama::Template;
use forms::questions::Questions;
use platform::frame::{FileChoice, Frame, Problems, Status, When, parts};
use platform::language::Words;

use super::{Choice, Thread};

/// GET /hc/{locale}/desk
#[derive(Template)]
#[template(path = "first_line.html")]
pub struct FirstLinePage {
    pub w: Words,
    pub f: Frame,
    /// Word in the address, label, count, whether it is open.
    pub views: Vec<(&'static str, String, i64, bool)>,
    pub rows: Vec<FirstLineRow>,
    /// What an empty list says: heading and text.
    pub nothing: (String, String),
}

/// A line of the list.
pub struct FirstLineRow {
    pub url: String,
    pub number: i64,
    pub subject: String,
    pub requester: String,
    /// Only where somebody is of several.
    pub organization: Option<String>,
    /// Who of the first line has it.
    pub person: String,
    pub status: Status,
    pub activity: When,
}

/// GET /hc/{locale}/desk/{id}, and what came back with problems.
#[derive(Template)]
#[template(path = "first_line_request.html")]
pub struct FirstLineRequestPage {
    pub w: Words,
    pub f: Frame,
    pub number: i64,
    pub subject: String,
    pub status: Status,
    pub created: When,
    pub requester: String,
    pub requester_email: String,
    pub organization: String,
    pub last_comment: i64,
    pub thread: Thread,
    /// `/hc/en/desk/7`
    pub address: String,
    /// Still with the first line: it can be answered and escalated here.
    pub waits: bool,
    /// Not finished, so that it can be escalated.
    pub open: bool,
    pub submission: String,
    pub body: String,
    pub files: FileChoice,
    pub notes: Vec<DeskNote>,
    pub note: String,
    /// Who of the first line has it; nobody first.
    pub people: Vec<Choice>,
    /// The questions that the vendor needs answered; none where all are.
    pub questions: Option<Questions>,
    pub hand_over: String,
    pub handed: Vec<DeskNote>,
    /// Why it cannot be escalated by the reader, in words.
    pub may_not: Option<String>,
    /// Fields: `reply`, `files`, `note`, `hand-over`, and those of the questions.
    pub problems: Problems,
}

/// A note of the first line, or what it wrote when it handed over.
pub struct DeskNote {
    pub id: i64,
    pub name: String,
    pub when: When,
    pub html: String,
}
