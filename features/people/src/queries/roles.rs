//! All SQL about roles of the team. Without an actor: asked only for those who keep people, and about oneself.

use domain::permission::Permissions;
use domain::person::Role;
use domain::{Moment, PersonId, text};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A role that the desk made for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TeamRole {
    pub id: i64,
    pub name: String,
    pub permissions: Permissions,
    /// How many people have it.
    pub people: i64,
}

fn team_role(row: &Row<'_>) -> Result<TeamRole> {
    Ok(TeamRole {
        id: row.int(0)?,
        name: row.text(1)?,
        permissions: Permissions::read(&row.text(2)?),
        people: row.int(3)?,
    })
}

/// All roles of the desk's own, by name.
pub fn list_roles(tx: &Tx<'_>) -> Result<Vec<TeamRole>> {
    tx.rows(
        "SELECT r.id, r.name, r.permissions, (SELECT count(*) FROM person p WHERE p.team_role_id = r.id)
         FROM team_role r ORDER BY r.name_folded",
        &[],
        team_role,
    )
}

/// The role of that name, however it is written.
pub fn find_role_by_name(tx: &Tx<'_>, name: &str) -> Result<Option<i64>> {
    tx.row(
        "SELECT id FROM team_role WHERE name_folded = $1",
        &params![text::folded(name)],
        |row| row.int(0),
    )
}

pub(crate) fn add_role(
    tx: &Tx<'_>,
    name: &str,
    permissions: Permissions,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO team_role (name, name_folded, permissions, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $4) RETURNING id",
        &params![name, text::folded(name), permissions.words(), now],
    )
}

pub(crate) fn set_role(
    tx: &Tx<'_>,
    id: i64,
    name: &str,
    permissions: Permissions,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE team_role SET name = $2, name_folded = $3, permissions = $4, updated_at = $5 WHERE id = $1",
        &params![id, name, text::folded(name), permissions.words(), now],
    )
    .map(drop)
}

pub(crate) fn remove_role(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM team_role WHERE id = $1", &params![id])
        .map(drop)
}

/// Which role of the desk's own somebody has.
pub fn find_team_role(tx: &Tx<'_>, person: PersonId) -> Result<Option<i64>> {
    tx.row(
        "SELECT team_role_id FROM person WHERE id = $1",
        &params![person],
        |row| row.opt_int(0),
    )
    .map(Option::flatten)
}

pub fn set_team_role(tx: &Tx<'_>, person: PersonId, role: Option<i64>) -> Result<()> {
    tx.run(
        "UPDATE person SET team_role_id = $2 WHERE id = $1",
        &params![person, role],
    )
    .map(drop)
}

/// What somebody may do to the desk.
pub fn find_permissions(tx: &Tx<'_>, person: PersonId) -> Result<Permissions> {
    let found = tx.row(
        "SELECT p.role, r.permissions FROM person p LEFT JOIN team_role r ON r.id = p.team_role_id
         WHERE p.id = $1",
        &params![person],
        |row| Ok((row.text(0)?, row.opt_text(1)?)),
    )?;
    Ok(found.map_or(Permissions::NONE, |(role, own)| {
        let role = Role::read(&role).unwrap_or(Role::User);
        Permissions::held_by(role, own.as_deref().map(Permissions::read))
    }))
}
