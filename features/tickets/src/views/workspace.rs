//! The agents' workspace: the queue, one ticket beside it, and the search.

use std::borrow::Cow;
use std::sync::Arc;

use askama::Template;
use domain::PersonId;
use platform::frame::{Face, Frame, Priority, Status, When, parts};
use platform::language::Words;

use super::{Composer, Details, HeldMail, Thread};

/// GET /agent/views/{view} and GET /agent/tickets/{id}
#[derive(Template)]
#[template(path = "workspace.html")]
pub struct WorkspacePage {
    pub w: Words,
    pub f: Frame,
    pub queue: Queue,
    /// None: no ticket is open.
    pub ticket: Option<TicketPane>,
}

/// The list of tickets. Also the answer to GET /agent/queue?view=
#[derive(Template)]
#[template(path = "_queue.html")]
pub struct Queue {
    pub w: Words,
    /// One of: `mine`, `unassigned`, `open`, `pending`, `solved` or `all`.
    pub view: String,
    /// The name of the view: words `queue-mine` and so on.
    pub label: String,
    /// The portal whose tickets they are; `None`: all.
    pub portal: Option<String>,
    /// The same view of all portals and of each; empty where there is one portal.
    pub portals: Vec<PortalChoice>,
    /// How many tickets there are in the view, also beyond those listed.
    pub count: i64,
    pub views: Vec<ViewChoice>,
    pub rows: Arc<Vec<QueueRow>>,
    /// The open ticket.
    pub current: Option<i64>,
    /// Who reads it.
    pub reader: Option<PersonId>,
}

/// A view to switch to.
#[derive(Debug, Clone, Default)]
pub struct ViewChoice {
    /// `open`, or `open.2` within a portal.
    pub key: String,
    pub label: String,
    pub count: i64,
}

/// When something that was promised is due.
#[derive(Debug, Clone, Default)]
pub struct Due {
    /// "Due Tuesday 10:00".
    pub text: String,
    /// `late`, `soon` or `running`.
    pub tone: &'static str,
}

/// A portal to narrow the view to.
#[derive(Debug, Clone, Default)]
pub struct PortalChoice {
    pub key: String,
    pub name: String,
    pub current: bool,
}

/// A ticket in the queue: what it says to everybody is drawn.
#[derive(Debug, Clone, Default)]
pub struct QueueRow {
    pub id: i64,
    /// `/agent/tickets/7?view=mine`
    pub url: String,
    /// Something was written since this agent last looked.
    pub unread: bool,
    /// [`QueueRowInside`], drawn.
    pub inside: String,
    /// Whose face is shown in it, to be said in words.
    pub assignee: Option<(PersonId, String)>,
    pub when: When,
}

/// What stands in a row.
#[derive(Template)]
#[template(path = "_queue_row.html")]
pub struct QueueRowInside {
    pub w: Words,
    pub subject: String,
    /// Who asked, and from where: "Fjällgård Gymnasium · Astrid Lindqvist".
    pub who: String,
    /// The portal in which it was asked, where that is not clear.
    pub portal: Option<String>,
    pub due: Option<Due>,
    /// Critical days of its organization, now or soon.
    pub critical: Option<Due>,
    pub status: Status,
    pub priority: Priority,
    pub unread: bool,
    pub assignee: Option<Face>,
}

/// The conversation and the details beside it. Also the answer to GET /agent/tickets/{id} with `X-Fragment: ticket`,
/// and to a comment that could not be sent (409, 422).
#[derive(Template)]
#[template(path = "_ticket.html")]
pub struct TicketPane {
    pub w: Words,
    pub csrf: String,
    pub id: i64,
    /// The title of the whole page, which the fragment sets too: "#7 Cannot sign in".
    pub title: String,
    pub subject: String,
    /// How it came: "from the portal", "by e-mail".
    pub via: String,
    pub created: When,
    /// The view to go back to: `/agent/views/mine`.
    pub back: String,
    pub previous: Option<String>,
    pub next: Option<String>,
    pub thread: Thread,
    /// The newest comment in the thread; 0 for none.
    pub last_comment: i64,
    /// Mail that waits until somebody has looked at it.
    pub held: Vec<HeldMail>,
    /// Whether the reader may say what becomes of it.
    pub may_decide: bool,
    /// None: the ticket is closed.
    pub composer: Option<Composer>,
    pub details: Details,
    /// Something just sent that can still be taken back.
    pub undo: Option<Undo>,
}

/// "Reply sent on #7", with a way back for some seconds.
#[derive(Debug, Clone, Default)]
pub struct Undo {
    /// `/agent/tickets/7/undo`
    pub action: String,
    pub batch: String,
    pub text: String,
    pub seconds: i64,
}

/// GET /agent/search?q=
#[derive(Template)]
#[template(path = "agent_search.html")]
pub struct AgentSearchPage {
    pub w: Words,
    pub f: Frame,
    pub query: String,
    pub hits: Vec<AgentHit>,
    pub more: bool,
}

/// A ticket that matches.
#[derive(Debug, Clone, Default)]
pub struct AgentHit {
    pub id: i64,
    pub url: String,
    pub subject: String,
    pub who: String,
    /// Plain text around the match; may be empty.
    pub excerpt: String,
    pub status: Status,
    pub assignee: Option<Face>,
    pub when: When,
}

impl Queue {
    fn is_view(&self, key: &str) -> bool {
        self.view == key
    }

    fn is_open(&self, row: &QueueRow) -> bool {
        self.current == Some(row.id)
    }

    /// Whose it is; "You" where it is the reader's own.
    fn whose<'r>(&self, row: &'r QueueRow) -> Option<Cow<'r, str>> {
        let (id, name) = row.assignee.as_ref()?;
        Some(if self.reader == Some(*id) {
            self.w.t("thread-you")
        } else {
            Cow::Borrowed(name)
        })
    }
}
