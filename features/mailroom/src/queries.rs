//! All SQL about mail that came in.

use domain::{CommentId, Moment, TicketId};
use platform::store::Tx;
use platform::{Result, params};

use crate::arrived::Arrived;
use crate::receipt::Outcome;

/// A message that was here before.
pub(crate) struct Earlier {
    pub(crate) id: i64,
    pub(crate) sha256: String,
    pub(crate) sender: String,
    pub(crate) subject: String,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) comment: Option<CommentId>,
}

pub(crate) fn find_earlier(
    tx: &Tx<'_>,
    mailbox: &str,
    message_id: &str,
) -> Result<Option<Earlier>> {
    tx.row(
        "SELECT id, sha256, sender, subject, ticket_id, comment_id FROM mail_in
         WHERE mailbox = $1 AND message_id = $2",
        &params![mailbox, message_id],
        |row| {
            Ok(Earlier {
                id: row.int(0)?,
                sha256: row.text(1)?,
                sender: row.text(2)?,
                subject: row.text(3)?,
                ticket: row.opt_int(4)?.map(TicketId),
                comment: row.opt_int(5)?.map(CommentId),
            })
        },
    )
}

/// Writes down that a message is here; what becomes of it is written by [`set_outcome`] in the same transaction.
/// `None` when it is there already.
pub(crate) fn add(tx: &Tx<'_>, mail: &Arrived<'_>, now: Moment) -> Result<Option<i64>> {
    let sender = mail.sender.as_ref().map_or("", |address| address.as_str());
    tx.row(
        "INSERT INTO mail_in (mailbox, message_id, sha256, size, sender, subject, fate, reason, received_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'held', '', $7)
         ON CONFLICT (mailbox, message_id) DO NOTHING RETURNING id",
        &params![mail.mailbox, mail.message_id, mail.sha256, mail.size, sender, mail.subject, now],
        |row| row.int(0),
    )
}

pub(crate) fn set_outcome(tx: &Tx<'_>, id: i64, outcome: &Outcome) -> Result<()> {
    tx.run(
        "UPDATE mail_in SET fate = $2, reason = $3, ticket_id = $4, comment_id = $5 WHERE id = $1",
        &params![
            id,
            outcome.action.fate(),
            outcome.reason,
            outcome.ticket,
            outcome.comment
        ],
    )
    .map(drop)
}

/// A message that waits for somebody of the team.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HeldMail {
    pub id: i64,
    pub sender: String,
    pub subject: String,
    pub reason: String,
    pub ticket: Option<TicketId>,
    /// The raw message in the file store.
    pub sha256: String,
    pub received_at: Moment,
}

/// Without an actor: for the team only. Newest first.
pub fn list_held(tx: &Tx<'_>) -> Result<Vec<HeldMail>> {
    tx.rows(
        "SELECT id, sender, subject, reason, ticket_id, sha256, received_at FROM mail_in
         WHERE fate = 'held' ORDER BY id DESC LIMIT 500",
        &params![],
        |row| {
            Ok(HeldMail {
                id: row.int(0)?,
                sender: row.text(1)?,
                subject: row.text(2)?,
                reason: row.text(3)?,
                ticket: row.opt_int(4)?.map(TicketId),
                sha256: row.text(5)?,
                received_at: row.moment(6)?,
            })
        },
    )
}
