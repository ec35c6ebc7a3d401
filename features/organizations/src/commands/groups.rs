//! Groups of agents: making them, and who is in them.

use domain::{GroupId, Moment, PersonId, Refused};
use platform::store::Tx;
use platform::{Error, Result};

use crate::queries;

pub fn add_group(tx: &Tx<'_>, name: &str, description: &str, now: Moment) -> Result<GroupId> {
    queries::add_group(tx, name, description, now)
}

pub fn change_group(
    tx: &Tx<'_>,
    id: GroupId,
    name: &str,
    description: &str,
    now: Moment,
) -> Result<()> {
    queries::find_group(tx, id)?.ok_or(Error::Absent)?;
    queries::set_group(tx, id, name, description, now)
}

/// Removes a group; `false` when it has tickets, which would be in nobody's sight.
pub fn end_group(tx: &Tx<'_>, id: GroupId) -> Result<bool> {
    queries::find_group(tx, id)?.ok_or(Error::Absent)?;
    if queries::has_tickets(tx, id)? {
        return Ok(false);
    }
    queries::remove_group(tx, id)?;
    Ok(true)
}

/// Puts somebody of the team into a group.
pub fn put_into_group(tx: &Tx<'_>, group: GroupId, person: PersonId, now: Moment) -> Result<()> {
    queries::find_group(tx, group)?.ok_or(Refused::NoSuchGroup)?;
    let known = people::queries::find(tx, person)?;
    if !known.is_some_and(|known| known.role.is_staff() && !known.suspended) {
        return Err(Refused::NotAnAgent.into());
    }
    queries::add_group_member(tx, group, person, now)
}

pub fn take_out_of_group(tx: &Tx<'_>, group: GroupId, person: PersonId) -> Result<()> {
    queries::remove_group_member(tx, group, person)
}
