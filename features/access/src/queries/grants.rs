//! What was asked for and granted.

use domain::access::{State, state_at};
use domain::{BrandId, Moment, OrganizationId, PersonId, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A grant with the names of those who had to do with it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub id: i64,
    pub brand: BrandId,
    pub reference: String,
    pub ticket: TicketId,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub site: i64,
    pub site_name: String,
    pub site_address: String,
    /// It could not be reproduced elsewhere; otherwise only this site makes sense.
    pub tried: bool,
    pub statement: String,
    pub reason: String,
    pub hours: i64,
    /// As it is written down; see [`Grant::state`].
    pub stored: State,
    pub asked_by: PersonId,
    pub asked_by_name: String,
    pub asked_at: Moment,
    pub decided_by_name: Option<String>,
    pub decided_at: Option<Moment>,
    pub until: Option<Moment>,
    pub closed_by_name: Option<String>,
    pub closed_at: Option<Moment>,
}

impl Grant {
    pub fn state(&self, now: Moment) -> State {
        state_at(self.stored, self.until, now)
    }
}

macro_rules! grants {
    ($which:literal) => {
        concat!(
            "SELECT g.id, g.brand_id, g.reference, g.ticket_id, g.organization_id, o.name, g.site_id, s.name, s.address,
               g.tried, g.statement, g.reason, g.hours, g.state, g.asked_by, a.name, g.asked_at, d.name, g.decided_at,
               g.until, c.name, g.closed_at
             FROM access_grant g JOIN organization o ON o.id = g.organization_id JOIN access_site s ON s.id = g.site_id
             JOIN person a ON a.id = g.asked_by LEFT JOIN person d ON d.id = g.decided_by
             LEFT JOIN person c ON c.id = g.closed_by ",
            $which
        )
    };
}

fn grant(row: &Row<'_>) -> Result<Grant> {
    Ok(Grant {
        id: row.int(0)?,
        brand: BrandId(row.int(1)?),
        reference: row.text(2)?,
        ticket: TicketId(row.int(3)?),
        organization: OrganizationId(row.int(4)?),
        organization_name: row.text(5)?,
        site: row.int(6)?,
        site_name: row.text(7)?,
        site_address: row.text(8)?,
        tried: row.int(9)? == 1,
        statement: row.text(10)?,
        reason: row.text(11)?,
        hours: row.int(12)?,
        stored: State::read(&row.text(13)?).unwrap_or(State::Ended),
        asked_by: PersonId(row.int(14)?),
        asked_by_name: row.text(15)?,
        asked_at: row.moment(16)?,
        decided_by_name: row.opt_text(17)?,
        decided_at: row.opt_int(18)?.map(Moment),
        until: row.opt_int(19)?.map(Moment),
        closed_by_name: row.opt_text(20)?,
        closed_at: row.opt_int(21)?.map(Moment),
    })
}

/// Without an actor: whoever asks for it decides with `who` whether they may.
pub fn find_grant(tx: &Tx<'_>, id: i64) -> Result<Option<Grant>> {
    tx.row(grants!("WHERE g.id = $1"), &params![id], grant)
}

/// Without an actor: a reference is told to whoever may know of the grant alone.
pub fn find_by_reference(tx: &Tx<'_>, reference: &str) -> Result<Option<Grant>> {
    tx.row(
        grants!("WHERE g.reference = $1"),
        &params![reference],
        grant,
    )
}

/// The grants of a ticket, newest first. Without an actor: the ticket was seen before.
pub fn list_of_ticket(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<Grant>> {
    tx.rows(
        grants!("WHERE g.ticket_id = $1 ORDER BY g.id DESC"),
        &params![ticket],
        grant,
    )
}

/// All grants of the organization in this portal, what waits first and what is active next. Without an actor: pages ask who
/// may look before.
pub fn list_of_organization(tx: &Tx<'_>, organization: OrganizationId) -> Result<Vec<Grant>> {
    tx.rows(
        grants!(
            "WHERE g.organization_id = $1 AND g.brand_id = $2
             ORDER BY CASE g.state WHEN 'asked' THEN 0 WHEN 'active' THEN 1 ELSE 2 END, g.id DESC LIMIT 500"
        ),
        &params![organization, tx.brand()],
        grant,
    )
}

/// The grants of the requests that somebody asked, in this portal.
pub fn list_of_requester(tx: &Tx<'_>, person: PersonId) -> Result<Vec<Grant>> {
    tx.rows(
        grants!(
            "JOIN ticket t ON t.id = g.ticket_id WHERE t.requester_id = $1 AND g.brand_id = $2 ORDER BY g.id DESC LIMIT 500"
        ),
        &params![person, tx.brand()],
        grant,
    )
}

/// What is written down as active and is over. Without an actor: the clock asks.
pub fn list_due(tx: &Tx<'_>, now: Moment) -> Result<Vec<Grant>> {
    tx.rows(
        grants!("WHERE g.state = 'active' AND g.until <= $1 ORDER BY g.id"),
        &params![now],
        grant,
    )
}

/// Without an actor: who asked the request decides perhaps.
pub fn find_requester(tx: &Tx<'_>, ticket: TicketId) -> Result<Option<PersonId>> {
    tx.row(
        "SELECT requester_id FROM ticket WHERE id = $1",
        &params![ticket],
        |row| row.int(0).map(PersonId),
    )
}

/// What support asks for.
#[derive(Clone, Debug)]
pub struct Asked {
    pub ticket: TicketId,
    pub organization: OrganizationId,
    pub site: i64,
    pub tried: bool,
    pub statement: String,
    pub reason: String,
    pub hours: i64,
    pub by: PersonId,
}

pub(crate) fn add_grant(tx: &Tx<'_>, asked: &Asked, reference: &str, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO access_grant (brand_id, reference, ticket_id, organization_id, site_id, tried, statement, reason,
           hours, state, asked_by, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'asked', $10, $11) RETURNING id",
        &params![
            tx.brand(),
            reference,
            asked.ticket,
            asked.organization,
            asked.site,
            asked.tried,
            asked.statement,
            asked.reason,
            asked.hours,
            asked.by,
            now
        ],
    )
}

/// The customer decided.
pub(crate) fn set_decided(
    tx: &Tx<'_>,
    id: i64,
    state: State,
    by: PersonId,
    until: Option<Moment>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE access_grant SET state = $2, decided_by = $3, decided_at = $4, until = $5 WHERE id = $1",
        &params![id, state.word(), by, now, until],
    )
    .map(drop)
}

/// It is over; by nobody: its time came.
pub(crate) fn set_closed(
    tx: &Tx<'_>,
    id: i64,
    state: State,
    by: Option<PersonId>,
    at: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE access_grant SET state = $2, closed_by = $3, closed_at = $4 WHERE id = $1",
        &params![id, state.word(), by, at],
    )
    .map(drop)
}
