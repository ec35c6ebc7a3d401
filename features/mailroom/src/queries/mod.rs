//! All SQL about mail that came in.

mod erasing;
mod mailboxes;
pub(crate) mod progress;
pub(crate) mod sent;
mod treated;

use domain::{CommentId, Moment, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use crate::arrived::Arrived;
use crate::receipt::Outcome;

pub use erasing::erase;
pub use mailboxes::{Mailbox, count_held, find_mailbox, find_mailbox_at, list_mailboxes};
pub(crate) use treated::{add_treated, list_held_in, list_treated};

pub(crate) use mailboxes::{
    add_mailbox, forget_progress, remove_mailbox, set_mailbox, set_mailbox_active,
};

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
    let sought = format!("{sender} {} {}", mail.subject, mail.message_id).to_lowercase();
    tx.row(
        "INSERT INTO mail_in (mailbox, message_id, sha256, size, sender, subject, fate, reason, received_at,
           identity, proof, sought)
         VALUES ($1, $2, $3, $4, $5, $6, 'held', '', $7, $8, $9, $10)
         ON CONFLICT (mailbox, message_id) DO NOTHING RETURNING id",
        &params![
            mail.mailbox,
            mail.message_id,
            mail.sha256,
            mail.size,
            sender,
            mail.subject,
            now,
            mail.proof.identity.word(),
            mail.proof.told,
            sought
        ],
        |row| row.int(0),
    )
}

pub(crate) fn set_outcome(tx: &Tx<'_>, id: i64, outcome: &Outcome) -> Result<()> {
    #[cfg(test)]
    assert!(
        crate::why::is_known(&outcome.reason),
        "no words for: {}",
        outcome.reason
    );
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

/// Keeps the beginning of what a message says.
pub(crate) fn set_said(tx: &Tx<'_>, id: i64, said: &str) -> Result<()> {
    tx.run(
        "UPDATE mail_in SET said = $2 WHERE id = $1",
        &params![id, said],
    )
    .map(drop)
}

/// A message as the team sees it in the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Letter {
    pub(crate) id: i64,
    /// Empty when it said of nobody that they sent it.
    pub(crate) sender: String,
    pub(crate) subject: String,
    /// `ticket`, `comment`, `duplicate`, `held`, `refused`, `dropped` or `failed`.
    pub(crate) fate: String,
    pub(crate) reason: String,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) comment: Option<CommentId>,
    /// The raw message in the file store.
    pub(crate) sha256: String,
    pub(crate) size: i64,
    pub(crate) mailbox: String,
    pub(crate) message_id: String,
    pub(crate) received_at: Moment,
    /// `verified`, `aligned`, `unknown` or `refuted`; empty for mail from before that was looked at.
    pub(crate) identity: String,
    /// What was found out about where it comes from.
    pub(crate) proof: String,
    /// The beginning of what it says, of mail that is held.
    pub(crate) said: Option<String>,
}

/// Which messages are wanted.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Wanted {
    /// A fate; empty: all.
    pub(crate) fate: String,
    /// Words that sender, subject and identity hold one after the other; empty: all.
    pub(crate) words: String,
}

impl Wanted {
    /// What LIKE looks for.
    pub(crate) fn pattern(&self) -> String {
        let words = self
            .words
            .to_lowercase()
            .replace('\\', "\\\\")
            .replace('%', "\\%")
            .replace('_', "\\_");
        format!("%{words}%")
    }
}

impl Letter {
    /// Whether it found no place, so that somebody may make a ticket of it.
    pub(crate) fn may_become_ticket(&self) -> bool {
        matches!(
            self.fate.as_str(),
            "held" | "failed" | "dropped" | "refused"
        )
    }

    /// Whether somebody of the team set it aside, so that it can be taken back.
    pub(crate) fn was_set_aside(&self) -> bool {
        self.fate == "dropped" && self.reason == crate::by_team::SET_ASIDE
    }
}

macro_rules! letter_columns {
    () => {
        "SELECT id, sender, subject, fate, reason, ticket_id, sha256, size, mailbox, message_id, received_at,
           identity, proof, comment_id, said
         FROM mail_in "
    };
}
use letter_columns;

/// What went to a customer's own first line is nobody's of the team.
macro_rules! of_the_team {
    () => {
        "NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = mail_in.ticket_id AND t.level = 1)"
    };
}

fn letter(row: &Row<'_>) -> Result<Letter> {
    Ok(Letter {
        id: row.int(0)?,
        sender: row.text(1)?,
        subject: row.text(2)?,
        fate: row.text(3)?,
        reason: row.text(4)?,
        ticket: row.opt_int(5)?.map(TicketId),
        sha256: row.text(6)?,
        size: row.int(7)?,
        mailbox: row.text(8)?,
        message_id: row.text(9)?,
        received_at: row.moment(10)?,
        identity: row.text(11)?,
        proof: row.text(12)?,
        comment: row.opt_int(13)?.map(CommentId),
        said: row.opt_text(14)?,
    })
}

/// What came in before the message `before`, newest first. Without an actor: for the team only.
pub(crate) fn list_letters(
    tx: &Tx<'_>,
    wanted: &Wanted,
    before: i64,
    most: i64,
) -> Result<Vec<Letter>> {
    tx.rows(
        concat!(
            letter_columns!(),
            "WHERE id < $1 AND ($2 = '' OR fate = $3) AND sought LIKE $4 ESCAPE '\\'
               AND ",
            of_the_team!(),
            " ORDER BY id DESC LIMIT $5"
        ),
        &params![before, wanted.fate, wanted.fate, wanted.pattern(), most],
        letter,
    )
}

/// What came in after one message and until another, oldest first. Without an actor: for the team only.
pub(crate) fn list_letters_after(
    tx: &Tx<'_>,
    wanted: &Wanted,
    (after, until): (i64, i64),
    most: i64,
) -> Result<Vec<Letter>> {
    tx.rows(
        concat!(
            letter_columns!(),
            "WHERE id > $1 AND id <= $2 AND fate = $3 AND sought LIKE $4 ESCAPE '\\' AND ",
            of_the_team!(),
            " ORDER BY id LIMIT $5"
        ),
        &params![after, until, wanted.fate, wanted.pattern(), most],
        letter,
    )
}

/// The number of what came in last.
pub(crate) fn newest(tx: &Tx<'_>) -> Result<i64> {
    tx.number("SELECT max(id) FROM mail_in", &params![])
}

/// A message, whatever became of it. Without an actor: whoever has the link that was mailed to its sender asks.
pub(crate) fn find_handed(tx: &Tx<'_>, id: i64) -> Result<Option<Letter>> {
    tx.row(
        concat!(letter_columns!(), "WHERE id = $1"),
        &params![id],
        letter,
    )
}

/// Without an actor: for the team only.
pub(crate) fn find_letter(tx: &Tx<'_>, id: i64) -> Result<Option<Letter>> {
    tx.row(
        concat!(letter_columns!(), "WHERE id = $1 AND ", of_the_team!()),
        &params![id],
        letter,
    )
}
