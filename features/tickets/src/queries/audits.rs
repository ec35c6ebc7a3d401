//! The history of a ticket as audits: what was done in one go, as the API tells it.

use domain::{CommentId, Moment, PersonId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

use super::Page;

/// The audit that a message of a ticket found visible came with: its batch's first event.
pub fn find_audit_of(tx: &Tx<'_>, ticket: TicketId, comment: CommentId) -> Result<Option<i64>> {
    let first = tx.number(
        "SELECT min(b.id) FROM change b
         WHERE b.ticket_id = $1 AND b.batch = (
           SELECT max(e.batch) FROM change e
           WHERE e.ticket_id = $1 AND e.comment_id = $2 AND e.kind IN ('created', 'commented'))",
        &params![ticket, comment],
    )?;
    Ok((first > 0).then_some(first))
}

/// An event as an audit tells it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AuditEvent {
    pub id: i64,
    pub batch: String,
    pub actor: Option<PersonId>,
    pub kind: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub comment: Option<CommentId>,
    pub channel: String,
    pub at: Moment,
    /// Of a changed answer.
    pub field: Option<i64>,
    /// Why.
    pub reason: Option<String>,
}

/// The audits of a ticket that was found visible: first event and batch of each, in pages. For the team only.
pub fn list_audits(tx: &Tx<'_>, ticket: TicketId, page: &Page) -> Result<Vec<(i64, String)>> {
    let sql = if page.ascending {
        "SELECT min(e.id), e.batch FROM change e WHERE e.ticket_id = $1 GROUP BY e.batch
         HAVING min(e.id) > $2 ORDER BY 1 LIMIT $3 OFFSET $4"
    } else {
        "SELECT min(e.id), e.batch FROM change e WHERE e.ticket_id = $1 GROUP BY e.batch
         HAVING min(e.id) < $2 ORDER BY 1 DESC LIMIT $3 OFFSET $4"
    };
    let (_, beyond) = page.place();
    tx.rows(
        sql,
        &params![ticket, beyond, page.limit, page.offset],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )
}

/// The audit of one batch.
pub fn find_audit(tx: &Tx<'_>, ticket: TicketId, batch: &str) -> Result<Option<i64>> {
    let first = tx.number(
        "SELECT min(id) FROM change WHERE ticket_id = $1 AND batch = $2",
        &params![ticket, batch],
    )?;
    Ok((first > 0).then_some(first))
}

pub fn count_audits(tx: &Tx<'_>, ticket: TicketId) -> Result<i64> {
    tx.number(
        "SELECT count(DISTINCT batch) FROM change WHERE ticket_id = $1",
        &params![ticket],
    )
}

/// All events of a ticket that was found visible, from one on. For the team only.
pub fn list_audit_events(tx: &Tx<'_>, ticket: TicketId, from: i64) -> Result<Vec<AuditEvent>> {
    tx.rows(
        "SELECT id, batch, actor_id, kind, before, after, comment_id, channel, at, field_id, reason FROM change
         WHERE ticket_id = $1 AND id >= $2 ORDER BY id",
        &params![ticket, from],
        |row| {
            Ok(AuditEvent {
                id: row.int(0)?,
                batch: row.text(1)?,
                actor: row.opt_int(2)?.map(PersonId),
                kind: row.text(3)?,
                before: row.opt_text(4)?,
                after: row.opt_text(5)?,
                comment: row.opt_int(6)?.map(CommentId),
                channel: row.text(7)?,
                at: row.moment(8)?,
                field: row.opt_int(9)?,
                reason: row.opt_text(10)?,
            })
        },
    )
}
