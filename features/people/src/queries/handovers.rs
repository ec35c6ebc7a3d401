//! All SQL about hand-overs from the vendor's own product. Without an actor: the product's signature is the proof.

use domain::{Moment, OrganizationId, PersonId, text};
use platform::store::Tx;
use platform::{Result, params};

use super::{Person, person};

/// Notes that a hand-over was used; `false` when it was before.
pub(crate) fn add_used(tx: &Tx<'_>, id_hash: &str, over_at: Moment) -> Result<bool> {
    let added = tx.run(
        "INSERT INTO handover_used (id_hash, expires_at) VALUES ($1, $2) ON CONFLICT (id_hash) DO NOTHING",
        &params![id_hash, over_at],
    )?;
    Ok(added == 1)
}

pub(crate) fn remove_old_used(tx: &Tx<'_>, now: Moment) -> Result<()> {
    tx.run(
        "DELETE FROM handover_used WHERE expires_at <= $1",
        &params![now],
    )
    .map(drop)
}

/// Whom other systems call so.
pub fn find_by_external_id(tx: &Tx<'_>, number: &str) -> Result<Option<Person>> {
    tx.row(
        concat!(
            person_columns!(),
            "WHERE external_id = $1 ORDER BY id LIMIT 1"
        ),
        &params![number],
        person,
    )
}

/// Notes the product's own number of somebody; `false` when they have another one.
pub fn set_external_id(tx: &Tx<'_>, id: PersonId, number: &str, now: Moment) -> Result<bool> {
    let set = tx.run(
        "UPDATE person SET external_id = $2, updated_at = $3
         WHERE id = $1 AND (external_id IS NULL OR external_id = $2)",
        &params![id, number, now],
    )?;
    Ok(set == 1)
}

/// The organization of that number, or of that name.
pub(crate) fn find_organization(tx: &Tx<'_>, named: &str) -> Result<Option<OrganizationId>> {
    let folded = text::folded(named);
    tx.row(
        "SELECT id FROM organization WHERE external_id = $1 OR name_folded = $2
         ORDER BY CASE WHEN external_id = $1 THEN 0 ELSE 1 END, id LIMIT 1",
        &params![named.trim(), folded],
        |row| row.int(0).map(OrganizationId),
    )
}
