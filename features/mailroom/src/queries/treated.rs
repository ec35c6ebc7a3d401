//! All SQL about what people of the team made of mail that came in, and about mail that is held in a ticket.

use domain::{CommentId, Moment, PersonId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

use super::{Letter, letter, letter_columns};

/// What was made of a mail, and what it was before.
pub(crate) struct Treated {
    /// The word of what it was treated as.
    pub(crate) word: String,
    /// Who did it; `None`: the command line, or somebody who is gone.
    pub(crate) by: Option<String>,
    pub(crate) fate: String,
    pub(crate) reason: String,
    pub(crate) ticket: Option<TicketId>,
    pub(crate) comment: Option<CommentId>,
    pub(crate) at: Moment,
}

pub(crate) fn add_treated(
    tx: &Tx<'_>,
    letter: &Letter,
    by: Option<PersonId>,
    word: &str,
    now: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO mail_treated (mail_id, person_id, treated_as, fate, reason, ticket_id, comment_id, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![
            letter.id,
            by,
            word,
            letter.fate,
            letter.reason,
            letter.ticket,
            letter.comment,
            now
        ],
    )
    .map(drop)
}

/// Newest first.
pub(crate) fn list_treated(tx: &Tx<'_>, mail: i64) -> Result<Vec<Treated>> {
    tx.rows(
        "SELECT d.treated_as, p.name, d.fate, d.reason, d.ticket_id, d.comment_id, d.at
         FROM mail_treated d LEFT JOIN person p ON p.id = d.person_id
         WHERE d.mail_id = $1 ORDER BY d.id DESC LIMIT 50",
        &params![mail],
        |row| {
            Ok(Treated {
                word: row.text(0)?,
                by: row.opt_text(1)?,
                fate: row.text(2)?,
                reason: row.text(3)?,
                ticket: row.opt_int(4)?.map(TicketId),
                comment: row.opt_int(5)?.map(CommentId),
                at: row.moment(6)?,
            })
        },
    )
}

/// Mail that is held in a ticket, oldest first. Without an actor: whoever asks has seen the ticket.
pub(crate) fn list_held_in(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<Letter>> {
    tx.rows(
        concat!(
            letter_columns!(),
            "WHERE ticket_id = $1 AND fate = 'held' ORDER BY id LIMIT 20"
        ),
        &params![ticket],
        letter,
    )
}
