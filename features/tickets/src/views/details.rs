//! The facts of a ticket, which agents change in place.

use askama::Template;
use domain::form::Complete;
use platform::frame::{Face, Priority, Status, When, parts};
use platform::language::Words;

use crate::queries::Linked;

/// The pane beside a conversation. Also the answer to GET /agent/tickets/{id}/details, and to POST
/// /agent/tickets/{id}/fields with `X-Fragment: details`.
#[derive(Template)]
#[template(path = "_details.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a page shows several things or leaves them out, each by itself"
)]
pub struct Details {
    pub w: Words,
    pub csrf: String,
    /// `/agent/tickets/7/fields`
    pub action: String,
    pub status: Status,
    pub priority: Priority,
    pub statuses: Vec<Choice>,
    /// With "nobody" first (an empty value).
    pub assignees: Vec<Choice>,
    /// With "no group" first (an empty value); empty when the desk has no groups.
    pub groups: Vec<Choice>,
    /// With "not set" first (an empty value).
    pub priorities: Vec<Choice>,
    /// The types of request; empty when the desk has one.
    pub forms: Vec<Choice>,
    /// What the form asks, with what was answered.
    pub asked: Vec<AskedField>,
    /// What it can be about of the service status; empty when nothing goes on.
    pub incidents: Vec<Choice>,
    /// Known bugs that it can be about; empty when the team knows none.
    pub bugs: Vec<Choice>,
    /// How many of the customer's questions are answered; `None` where there are hardly any.
    pub complete: Option<Complete>,
    /// What was promised, and how far each clock is; what is due first in front.
    pub promises: Vec<sla::Explained>,
    /// The days that its organization announced as critical, if it is in them.
    pub critical: Option<sla::Critical>,
    pub tags: Vec<String>,
    /// CC addresses.
    pub cc: Vec<String>,
    pub created: When,
    pub updated: When,
    pub customer: Customer,
    /// Why a change was not kept.
    pub problem: Option<String>,
    /// Nothing can be changed: the ticket is closed, or the reader's role lets them write notes only.
    pub closed: bool,
    /// The requester keeps it from their colleagues.
    pub private: bool,
    /// What it continues, and what it is continued in.
    /// Where it is moved to another portal, if there are others.
    pub move_to: Option<String>,
    /// Whether it can be put together with what it was split off from.
    pub can_unsplit: bool,
    /// Whether the reader can make an idea of it.
    pub can_idea: bool,
    pub id: i64,
    pub linked: Linked,
    /// Support access that was asked for or can be, as HTML.
    pub access: Option<String>,
    /// Whose product it is about, where that is somebody else's.
    pub supplier: Option<super::SupplierPanel>,
    /// The customer's own reference.
    pub reference: Option<String>,
    /// Where it is, where the desk has levels or partners.
    pub level: Option<Leveled>,
}

/// A field of the ticket's form.
#[derive(Debug, Clone, Default)]
pub struct AskedField {
    /// `custom_fields[7]`
    pub name: String,
    pub field: i64,
    /// The heading of the form that begins with it.
    pub heading: Option<String>,
    pub title: String,
    /// `list`, `boxes`, `lines` or `line`.
    pub look: &'static str,
    pub value: String,
    pub choices: Vec<Choice>,
    /// Whether it must be answered before the ticket is solved, and is not.
    pub missing: bool,
    /// Where a link leads.
    pub link: Option<String>,
}

/// Something to choose from a list.
#[derive(Debug, Clone, Default)]
pub struct Choice {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// Who asked.
#[derive(Debug, Clone, Default)]
pub struct Customer {
    pub face: Face,
    pub email: String,
    /// The organization, or a few words about them.
    pub about: Option<String>,
    /// "Writes Swedish", "12 requests": icon and words.
    pub facts: Vec<(&'static str, String)>,
    /// Their other tickets, newest first.
    pub others: Vec<OtherTicket>,
}

/// Another ticket of the same customer.
#[derive(Debug, Clone, Default)]
pub struct OtherTicket {
    pub url: String,
    pub subject: String,
    pub status: Status,
    pub when: When,
}

/// A field as the template draws it: form name, words, key, and what it holds.
type Row<T> = (&'static str, &'static str, &'static str, T);

impl Details {
    fn lists(&self) -> Vec<Row<&[Choice]>> {
        let mut lists: Vec<Row<&[Choice]>> = vec![
            ("status_id", "requests-column-status", "s", &self.statuses),
            ("assignee_id", "details-assignee", "a", &self.assignees),
        ];
        if !self.groups.is_empty() {
            lists.push(("group_id", "details-group", "", &self.groups));
        }
        lists.push(("priority", "details-priority", "p", &self.priorities));
        if !self.forms.is_empty() {
            lists.push(("ticket_form_id", "request-form", "", &self.forms));
        }
        if !self.incidents.is_empty() {
            lists.push(("incident_id", "details-incident", "", &self.incidents));
        }
        if !self.bugs.is_empty() {
            lists.push(("problem_id", "details-problem", "", &self.bugs));
        }
        lists
    }

    /// What is due next, where something is.
    pub(super) fn next_promise(&self) -> Option<&sla::Explained> {
        let is_due = |one: &&sla::Explained| matches!(one.tone, "late" | "soon" | "running");
        self.promises.iter().find(is_due)
    }

    /// Whether a field is changed with a reason: how severe something is, once somebody said it.
    fn asks_why(&self, name: &str) -> bool {
        name == "priority" && !self.priority.kind.is_empty() && !self.closed
    }

    fn lines(&self) -> [Row<String>; 2] {
        [
            ("tags", "details-tags", "t", self.tags.join(", ")),
            ("cc", "details-cc", "", self.cc.join(", ")),
        ]
    }
}

/// Where a ticket is, and handing it over.
pub struct Leveled {
    pub action: String,
    /// Who has it.
    pub now: String,
    /// The partner whose customer it is.
    pub partner: Option<String>,
    /// How long it was where.
    pub times: Vec<(String, String)>,
    /// Whether the reader may hand it over.
    pub can: bool,
    pub choices: Vec<Choice>,
    /// With "no group" first; empty where there are none.
    pub groups: Vec<Choice>,
    pub moves: Vec<LeveledMove>,
}

/// A hand-over that was.
pub struct LeveledMove {
    pub told: String,
    pub when: When,
    pub html: String,
}
