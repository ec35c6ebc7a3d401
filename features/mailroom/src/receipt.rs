//! What became of a message, for whoever handed it in.

use domain::{CommentId, TicketId};
use serde::{Serialize, Serializer};

/// What was done with a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Action {
    /// It opened a ticket.
    Created,
    /// It joined a ticket.
    Commented,
    /// It was here before.
    Duplicate,
    /// It is kept, and somebody of the team has to look at it.
    Held,
    /// It is kept, and nobody needs to look at it.
    Dropped,
    /// Its sender may not ask: it is kept, and somebody of the team can take it all the same.
    Refused,
    /// It told that a mail of the desk was not delivered.
    Bounce,
}

impl Action {
    /// The word in `mail_in.fate`.
    pub(crate) fn fate(self) -> &'static str {
        match self {
            Self::Created => "ticket",
            Self::Commented => "comment",
            Self::Duplicate => "duplicate",
            Self::Held => "held",
            Self::Refused => "refused",
            Self::Dropped | Self::Bounce => "dropped",
        }
    }
}

/// The answer to a message. As JSON: `{"action", "ticket", "comment", "reason", "mail"}`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    pub action: Action,
    #[serde(serialize_with = "ticket_number")]
    pub ticket: Option<TicketId>,
    #[serde(serialize_with = "comment_number")]
    pub comment: Option<CommentId>,
    /// Why, in words for whoever runs the desk.
    pub reason: String,
    /// The number under which the message is kept.
    pub mail: i64,
}

#[expect(
    clippy::ref_option,
    reason = "serde hands over a reference to the field"
)]
fn ticket_number<S: Serializer>(id: &Option<TicketId>, to: S) -> Result<S::Ok, S::Error> {
    id.map(|id| id.0).serialize(to)
}

#[expect(
    clippy::ref_option,
    reason = "serde hands over a reference to the field"
)]
fn comment_number<S: Serializer>(id: &Option<CommentId>, to: S) -> Result<S::Ok, S::Error> {
    id.map(|id| id.0).serialize(to)
}

/// What was decided, before it is written down.
#[derive(Clone, Debug)]
pub(crate) struct Outcome {
    pub(crate) action: Action,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) comment: Option<CommentId>,
    pub(crate) reason: String,
}

impl Outcome {
    pub(crate) fn of(action: Action, reason: impl Into<String>) -> Self {
        Self {
            action,
            ticket: None,
            comment: None,
            reason: reason.into(),
        }
    }

    #[must_use]
    pub(crate) fn on(mut self, ticket: TicketId, comment: Option<CommentId>) -> Self {
        self.ticket = Some(ticket);
        self.comment = comment;
        self
    }
}
