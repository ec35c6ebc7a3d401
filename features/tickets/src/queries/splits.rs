//! Requests that were split off from others: what they began with, and taking them away again.

use domain::{CommentId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

use crate::commands::StoredPart;

/// Remembers what a new ticket was split off from.
pub fn set_split_of(tx: &Tx<'_>, ticket: TicketId, from: TicketId) -> Result<()> {
    tx.run(
        "UPDATE ticket SET split_of = $2 WHERE id = $1",
        &params![ticket, from],
    )
    .map(drop)
}

/// A file of a message, with the token in its address. Called with a comment that was found visible.
pub fn list_stored_parts(tx: &Tx<'_>, comment: CommentId) -> Result<Vec<(String, StoredPart)>> {
    tx.rows(
        "SELECT token, sha256, size, name, content_type, inline, content_id FROM attachment
         WHERE comment_id = $1 ORDER BY id",
        &params![comment],
        |row| {
            let part = StoredPart {
                sha256: row.text(1)?,
                size: u64::try_from(row.int(2)?).unwrap_or(0),
                name: row.text(3)?,
                content_type: row.text(4)?,
                inline: row.flag(5)?,
                content_id: row.opt_text(6)?,
            };
            Ok((row.text(0)?, part))
        },
    )
}

/// How much there is in a ticket that was split off beside what it began with: messages, drafts, and tickets that go
/// back to it. Called with a ticket that was found visible.
pub fn count_since_split(tx: &Tx<'_>, ticket: TicketId) -> Result<i64> {
    tx.number(
        "SELECT (SELECT count(*) FROM comment c WHERE c.ticket_id = $1 AND NOT EXISTS (
             SELECT 1 FROM change e JOIN change s ON s.ticket_id = e.ticket_id AND s.batch = e.batch
             WHERE e.comment_id = c.id AND s.kind = 'split_from'))
           + (SELECT count(*) FROM draft WHERE ticket_id = $1)
           + (SELECT count(*) FROM ticket_move WHERE ticket_id = $1)
           + (SELECT count(*) FROM first_line_note WHERE ticket_id = $1)
           + (SELECT count(*) FROM supplier_question WHERE ticket_id = $1)
           + (SELECT count(*) FROM ticket WHERE follow_up_of = $1 OR split_of = $1)
           + (SELECT count(*) FROM problem_ticket WHERE problem_id = $1)
           + (SELECT count(*) FROM problem_update WHERE problem_id = $1)
           + (SELECT count(*) FROM problem_tracker WHERE problem_id = $1)",
        &params![ticket],
    )
}

/// Takes a ticket away with everything in it: it was split off, and nobody has written in it. Its number is not given
/// out again.
pub fn remove_ticket(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    tx.run(
        "UPDATE ticket SET last_comment_id = NULL WHERE id = $1",
        &params![ticket],
    )?;
    super::remove_links(tx, ticket)?;
    tx.run(
        "DELETE FROM attachment WHERE ticket_id = $1",
        &params![ticket],
    )?;
    tx.run("DELETE FROM change WHERE ticket_id = $1", &params![ticket])?;
    tx.run("DELETE FROM comment WHERE ticket_id = $1", &params![ticket])?;
    tx.run(
        "DELETE FROM participant WHERE ticket_id = $1",
        &params![ticket],
    )?;
    tx.run(
        "DELETE FROM ticket_tag WHERE ticket_id = $1",
        &params![ticket],
    )?;
    tx.run(
        "DELETE FROM presence WHERE ticket_id = $1",
        &params![ticket],
    )?;
    tx.run(
        "DELETE FROM idempotency WHERE ticket_id = $1",
        &params![ticket],
    )?;
    tx.run("DELETE FROM ticket WHERE id = $1", &params![ticket])
        .map(drop)
}
