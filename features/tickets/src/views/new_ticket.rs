//! A ticket that an agent opens for a customer.

use askama::Template;
use forms::questions::Questions;
use platform::frame::{FileChoice, Frame, Problems, parts};
use platform::language::Words;

use super::Choice;

/// GET /agent/tickets/new and, with problems, POST /agent/tickets
#[derive(Template)]
#[template(path = "new_ticket.html")]
pub struct NewTicketPage {
    pub w: Words,
    pub f: Frame,
    pub submission: String,
    pub requester_email: String,
    pub requester_name: String,
    pub subject: String,
    pub body: String,
    pub body_html: String,
    /// The first message is a note that the customer does not see.
    pub internal: bool,
    pub statuses: Vec<Choice>,
    pub priorities: Vec<Choice>,
    pub assignees: Vec<Choice>,
    /// The types of ticket to choose from; nothing where there is only one.
    pub forms: Vec<Choice>,
    /// What the chosen one asks the team beside subject, message and files.
    pub questions: Option<Questions>,
    pub files: FileChoice,
    /// Fields: `requester_email`, `requester_name`, `subject`, `body`, `status_id`, `priority`, `assignee_id`, `files`.
    pub problems: Problems,
}

impl NewTicketPage {
    fn lists(&self) -> Vec<(&'static str, &'static str, &[Choice])> {
        let lists: [(_, _, &[Choice]); 3] = [
            ("status_id", "requests-column-status", &self.statuses),
            ("priority", "details-priority", &self.priorities),
            ("assignee_id", "details-assignee", &self.assignees),
        ];
        // Priority is among the questions where the form asks it.
        let filled = lists.into_iter().filter(|(.., all)| !all.is_empty());
        filled.collect()
    }
}
