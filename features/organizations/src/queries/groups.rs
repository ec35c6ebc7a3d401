//! Groups of agents and who is in them.

use domain::permission::{Actor, Reach, Ties};
use domain::{GroupId, Moment, PersonId, text};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// The groups that somebody is in.
pub fn list_groups_of(tx: &Tx<'_>, person: PersonId) -> Result<Vec<GroupId>> {
    tx.rows(
        "SELECT group_id FROM agent_group_member WHERE person_id = $1 ORDER BY group_id",
        &params![person],
        |row| row.int(0).map(GroupId),
    )
}

/// What ties the actor to tickets that are not their own. An agent who works on everything is asked for nothing.
pub fn find_ties(tx: &Tx<'_>, who: &Actor, now: Moment) -> Result<Ties> {
    let mut ties = Ties::default();
    let Some(person) = who.person else {
        return Ok(ties);
    };
    if who.role.is_staff() {
        if who.reach == Reach::Groups {
            ties.groups = list_groups_of(tx, person)?;
        }
        if who.reach == Reach::Partner {
            ties.desk = super::find_desk_of(tx, person)?;
        }
    } else if people::queries::find(tx, person)?.is_some_and(|known| !known.role.is_staff()) {
        // Somebody of the team belongs to customers only on paper, also where they act as a customer.
        let places = people::queries::list_memberships(tx, person, now)?;
        ties.belongings = places.into_iter().map(|place| place.belonging).collect();
    }
    Ok(ties)
}

/// A group of agents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    pub id: GroupId,
    pub name: String,
    pub description: String,
    pub created_at: Moment,
    pub updated_at: Moment,
}

macro_rules! group_columns {
    () => {
        "SELECT id, name, description, created_at, updated_at FROM agent_group "
    };
}

fn group(row: &Row<'_>) -> Result<Group> {
    Ok(Group {
        id: GroupId(row.int(0)?),
        name: row.text(1)?,
        description: row.text(2)?,
        created_at: row.moment(3)?,
        updated_at: row.moment(4)?,
    })
}

/// Without an actor: only the team is asked for groups.
pub fn find_group(tx: &Tx<'_>, id: GroupId) -> Result<Option<Group>> {
    tx.row(
        concat!(group_columns!(), "WHERE id = $1"),
        &params![id],
        group,
    )
}

/// All groups, by name.
pub fn list_groups(tx: &Tx<'_>) -> Result<Vec<Group>> {
    tx.rows(
        concat!(group_columns!(), "ORDER BY name_folded, id LIMIT 500"),
        &params![],
        group,
    )
}

pub fn add_group(tx: &Tx<'_>, name: &str, description: &str, now: Moment) -> Result<GroupId> {
    let folded = text::folded(name);
    tx.insert(
        "INSERT INTO agent_group (name, name_folded, description, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $4) RETURNING id",
        &params![name, folded, description, now],
    )
    .map(GroupId)
}

/// Puts somebody of the team into a group.
pub fn add_group_member(tx: &Tx<'_>, group: GroupId, person: PersonId, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO agent_group_member (group_id, person_id, created_at, updated_at) VALUES ($1, $2, $3, $3)
         ON CONFLICT (person_id, group_id) DO NOTHING",
        &params![group, person, now],
    )
    .map(drop)
}

pub fn set_group(
    tx: &Tx<'_>,
    id: GroupId,
    name: &str,
    description: &str,
    now: Moment,
) -> Result<()> {
    let folded = text::folded(name);
    tx.run(
        "UPDATE agent_group SET name = $2, name_folded = $3, description = $4, updated_at = $5 WHERE id = $1",
        &params![id, name, folded, description, now],
    )
    .map(drop)
}

pub fn remove_group_member(tx: &Tx<'_>, group: GroupId, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM agent_group_member WHERE group_id = $1 AND person_id = $2",
        &params![group, person],
    )
    .map(drop)
}

/// Somebody of the team, which tickets they work on, and whether that can be chosen: administrators look after all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Agent {
    pub id: PersonId,
    pub name: String,
    pub reach: Reach,
    pub may_be_limited: bool,
}

/// The team, by name.
pub fn list_agents(tx: &Tx<'_>) -> Result<Vec<Agent>> {
    tx.rows(
        "SELECT id, name, reach, role FROM person WHERE role IN ('agent', 'admin') AND suspended_at IS NULL
         ORDER BY name_folded, id LIMIT 500",
        &params![],
        |row| {
            Ok(Agent {
                id: PersonId(row.int(0)?),
                name: row.text(1)?,
                reach: Reach::read(&row.text(2)?).unwrap_or_default(),
                may_be_limited: row.text(3)? == "agent",
            })
        },
    )
}

/// Who of the team is suspended and in a group: they stay in it, and are offered nothing until they are let in again.
pub fn list_suspended_members(tx: &Tx<'_>) -> Result<Vec<(GroupId, String)>> {
    tx.rows(
        "SELECT m.group_id, p.name FROM agent_group_member m JOIN person p ON p.id = m.person_id
         WHERE p.suspended_at IS NOT NULL ORDER BY m.group_id, p.name_folded, p.id",
        &params![],
        |row| Ok((GroupId(row.int(0)?), row.text(1)?)),
    )
}

/// Who is in which group.
pub fn list_group_members(tx: &Tx<'_>) -> Result<Vec<(GroupId, PersonId)>> {
    tx.rows(
        "SELECT group_id, person_id FROM agent_group_member ORDER BY group_id, person_id",
        &params![],
        |row| Ok((GroupId(row.int(0)?), PersonId(row.int(1)?))),
    )
}
