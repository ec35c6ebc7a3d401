//! Who of an organization sees what.

use domain::permission::{Right, Sharing};
use domain::{Moment, OrganizationId, PersonId};
use platform::store::Tx;
use platform::{Result, params};

/// Without an actor: whoever sees a ticket of an organization is told who else does.
pub fn find_sharing(tx: &Tx<'_>, id: OrganizationId) -> Result<Option<Sharing>> {
    let word = tx.row(
        "SELECT shared FROM organization WHERE id = $1",
        &params![id],
        |row| row.text(0),
    )?;
    Ok(word.map(|word| Sharing::read(&word).unwrap_or(Sharing::Nobody)))
}

pub fn set_sharing(
    tx: &Tx<'_>,
    id: OrganizationId,
    sharing: Sharing,
    right: Right,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE organization SET shared = $2, shared_right = $3, updated_at = $4 WHERE id = $1",
        &params![id, sharing.word(), right.word(), now],
    )
    .map(drop)
}

/// What a person may do with the tickets of their colleagues where people are named.
pub fn set_named(
    tx: &Tx<'_>,
    id: OrganizationId,
    person: PersonId,
    named: Option<Right>,
) -> Result<()> {
    tx.run(
        "UPDATE membership SET sees = $3 WHERE organization_id = $1 AND person_id = $2",
        &params![id, person, named.map_or("none", Right::word)],
    )
    .map(drop)
}
