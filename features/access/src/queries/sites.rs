//! The sites of organizations.

use domain::{Moment, OrganizationId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A place of the customer where the product runs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Site {
    pub id: i64,
    pub organization: OrganizationId,
    pub name: String,
    /// Scheme and host, like `https://school.example`.
    pub address: String,
    pub removed: bool,
}

fn site(row: &Row<'_>) -> Result<Site> {
    Ok(Site {
        id: row.int(0)?,
        organization: OrganizationId(row.int(1)?),
        name: row.text(2)?,
        address: row.text(3)?,
        removed: row.opt_int(4)?.is_some(),
    })
}

/// The sites of an organization. Without an actor: pages ask who may look before.
pub fn list_sites(tx: &Tx<'_>, organization: OrganizationId) -> Result<Vec<Site>> {
    tx.rows(
        "SELECT id, organization_id, name, address, removed_at FROM access_site
         WHERE organization_id = $1 AND removed_at IS NULL ORDER BY name, id",
        &params![organization],
        site,
    )
}

pub(crate) fn add_site(
    tx: &Tx<'_>,
    organization: OrganizationId,
    name: &str,
    address: &str,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO access_site (organization_id, name, address, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        &params![organization, name, address, now],
    )
}

pub(crate) fn set_site_removed(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE access_site SET removed_at = $2 WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}
