//! Answers about people in tickets that were closed long ago. Without an actor: only the clock calls this.

use domain::{Moment, TicketId};
use platform::store::Tx;
use platform::{Result, params};

/// Tickets of the brand that were closed before a moment and still hold answers about people, or tell of them in their history.
pub(crate) fn list_to_erase(tx: &Tx<'_>, before: Moment, most: i64) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT t.id FROM ticket t
         WHERE t.category = 'closed' AND t.brand_id = $3 AND t.id IN (
             SELECT v.ticket_id FROM ticket_field f JOIN ticket_field_value v ON v.field_id = f.id
             WHERE f.personal = 1
             UNION
             SELECT e.ticket_id FROM ticket_field f JOIN change e ON e.field_id = f.id
             WHERE f.personal = 1 AND e.kind = 'field' AND (e.before IS NOT NULL OR e.after IS NOT NULL))
           AND coalesce((SELECT max(c.at) FROM change c WHERE c.ticket_id = t.id AND c.kind = 'status'),
             t.solved_at, t.created_at) <= $1
         ORDER BY t.id LIMIT $2",
        &params![before, most, tx.brand()],
        |row| row.int(0).map(TicketId),
    )
}

/// Whether customers read any of a ticket's answers about people.
pub(crate) fn has_visible_personal(tx: &Tx<'_>, ticket: TicketId) -> Result<bool> {
    let found = tx.number(
        "SELECT count(*) FROM ticket_field f
         WHERE f.personal = 1 AND f.visible = 1 AND (
           EXISTS (SELECT 1 FROM ticket_field_value v WHERE v.ticket_id = $1 AND v.field_id = f.id)
           OR EXISTS (SELECT 1 FROM change e WHERE e.ticket_id = $1 AND e.field_id = f.id AND e.kind = 'field'))",
        &params![ticket],
    )?;
    Ok(found > 0)
}

/// The history goes on telling that something was answered, and no longer what.
pub(crate) fn erase_told_answers(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    tx.run(
        "UPDATE change SET before = NULL, after = NULL
         WHERE ticket_id = $1 AND kind = 'field'
           AND field_id IN (SELECT f.id FROM ticket_field f WHERE f.personal = 1)",
        &params![ticket],
    )
    .map(drop)
}
