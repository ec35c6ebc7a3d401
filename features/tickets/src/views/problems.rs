//! Known bugs, as the team keeps them.

use askama::Template;
use forms::Written;
use platform::frame::{Frame, Problems, Status, When, parts};
use platform::language::Words;

use super::Choice;

/// GET /agent/problems
#[derive(Template)]
#[template(path = "agent_problems.html")]
pub struct ProblemsPage {
    pub w: Words,
    pub f: Frame,
    pub rows: Vec<ProblemRow>,
    pub can_add: bool,
}

/// A known bug in the list.
#[derive(Debug, Clone)]
pub struct ProblemRow {
    pub id: i64,
    pub subject: String,
    /// How far it came, how many tickets, when.
    pub facts: Vec<String>,
}

/// GET /agent/problems/new and, with problems, POST /agent/problems
#[derive(Template)]
#[template(path = "agent_problem_new.html")]
pub struct NewProblemPage {
    pub w: Words,
    pub f: Frame,
    pub subject: String,
    pub known: String,
    pub problems: Problems,
}

/// GET and, with problems, POST /agent/problems/{id}
#[derive(Template)]
#[template(path = "agent_problem.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that the page shows or leaves out"
)]
pub struct ProblemPage {
    pub w: Words,
    pub f: Frame,
    pub id: i64,
    pub subject: String,
    pub status: Status,
    /// How far it came for everybody.
    pub state: Option<String>,
    pub can_change: bool,
    pub can_undo: bool,
    /// What was just unlinked or linked: what the button that takes it back sends, and its number.
    pub relink: Option<(&'static str, i64)>,
    pub states: Vec<Choice>,
    pub version: String,
    pub bodies: Vec<Written>,
    pub asks: bool,
    /// Only chosen tickets are told.
    pub chosen_only: bool,
    pub tickets: Vec<GatheredRow>,
    /// Tickets about it that the reader does not see.
    pub hidden: i64,
    /// The number that was typed and could not be linked.
    pub number: String,
    pub updates: Vec<UpdateRow>,
    pub tracker: String,
    /// The tracker leads somewhere.
    pub tracker_is_link: bool,
    pub problems: Problems,
}

/// A ticket about it.
#[derive(Debug, Clone)]
pub struct GatheredRow {
    pub id: i64,
    pub subject: String,
    pub who: String,
    pub status: Status,
    /// How far it came for this ticket.
    pub state: String,
    pub chosen: bool,
}

/// What was told at one time.
#[derive(Debug, Clone)]
pub struct UpdateRow {
    pub state: String,
    pub by: String,
    pub when: When,
    pub told: i64,
    pub body: String,
}
