//! Which tickets are about which incident of the service status.

use domain::{Moment, PersonId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

/// The incident that a ticket is about. Without an actor: the ticket was seen.
pub fn find_incident_of(tx: &Tx<'_>, ticket: TicketId) -> Result<Option<i64>> {
    tx.row(
        "SELECT incident_id FROM incident_ticket WHERE ticket_id = $1",
        &params![ticket],
        |row| row.int(0),
    )
}

pub fn set_incident(
    tx: &Tx<'_>,
    ticket: TicketId,
    incident: i64,
    by: PersonId,
    now: Moment,
) -> Result<()> {
    remove_incident(tx, ticket)?;
    tx.run(
        "INSERT INTO incident_ticket (ticket_id, incident_id, person_id, created_at) VALUES ($1, $2, $3, $4)",
        &params![ticket, incident, by, now],
    )
    .map(drop)
}

pub fn remove_incident(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    tx.run(
        "DELETE FROM incident_ticket WHERE ticket_id = $1",
        &params![ticket],
    )
    .map(drop)
}

/// Tickets that are not answered with this update. Without an actor: whoever keeps the status answers all that were attached.
pub fn list_unanswered(tx: &Tx<'_>, incident: i64, update: i64) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT ticket_id FROM incident_ticket WHERE incident_id = $1 AND answered < $2 ORDER BY ticket_id",
        &params![incident, update],
        |row| row.int(0).map(TicketId),
    )
}

/// A ticket is answered with this update; `false` where it was, or is not attached any more.
pub fn set_answered(tx: &Tx<'_>, ticket: TicketId, incident: i64, update: i64) -> Result<bool> {
    let set = tx.run(
        "UPDATE incident_ticket SET answered = $3 WHERE ticket_id = $1 AND incident_id = $2 AND answered < $3",
        &params![ticket, incident, update],
    )?;
    Ok(set == 1)
}
