//! Who waits for a seat, and what people who left an organization left there.

use domain::{Moment, OrganizationId, PersonId};
use platform::store::Tx;
use platform::{Result, params};

/// Puts somebody on the list; where they are on it already they keep their place.
pub fn add_waiting(tx: &Tx<'_>, id: OrganizationId, person: PersonId, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO seat_wait (organization_id, person_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
        &params![id, person, now],
    )
    .map(drop)
}

pub fn remove_waiting(tx: &Tx<'_>, id: OrganizationId, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM seat_wait WHERE organization_id = $1 AND person_id = $2",
        &params![id, person],
    )
    .map(drop)
}

/// Who waits, first come first. Without an actor: pages ask who may look before.
pub fn list_waiting(tx: &Tx<'_>, id: OrganizationId) -> Result<Vec<PersonId>> {
    tx.rows(
        "SELECT person_id FROM seat_wait WHERE organization_id = $1 ORDER BY id",
        &params![id],
        |row| row.int(0).map(PersonId),
    )
}

/// The organizations in which somebody waits. Without an actor: the clock asks.
pub fn list_waited_for(tx: &Tx<'_>) -> Result<Vec<OrganizationId>> {
    tx.rows(
        "SELECT DISTINCT organization_id FROM seat_wait ORDER BY organization_id",
        &params![],
        |row| row.int(0).map(OrganizationId),
    )
}

/// Open requests whose requester speaks for the organization no more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeftBehind {
    pub person: PersonId,
    pub name: String,
    pub requests: i64,
}

/// Who left open requests in an organization: they belong there no more, or are suspended. Private ones are not counted.
/// Without an actor: for who looks after its people.
pub fn list_left_behind(
    tx: &Tx<'_>,
    id: OrganizationId,
    for_team: bool,
    now: Moment,
) -> Result<Vec<LeftBehind>> {
    tx.rows(
        "SELECT p.id, p.name, count(*) FROM ticket t JOIN person p ON p.id = t.requester_id
         WHERE t.organization_id = $1 AND t.private = 0 AND (t.level > 1 OR $3 = 0) AND t.category IN ('new', 'open', 'pending', 'hold')
           AND (p.suspended_at IS NOT NULL OR NOT EXISTS (SELECT 1 FROM membership m
             WHERE m.organization_id = $1 AND m.person_id = p.id AND (m.valid_to IS NULL OR m.valid_to > $2)))
         GROUP BY p.id, p.name ORDER BY p.name, p.id LIMIT 50",
        &params![id, now, for_team],
        |row| {
            Ok(LeftBehind {
                person: PersonId(row.int(0)?),
                name: row.text(1)?,
                requests: row.int(2)?,
            })
        },
    )
}
