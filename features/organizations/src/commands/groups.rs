//! Groups of agents: making them, and who is in them.

use domain::{GroupId, Moment, PersonId, Refused};
use platform::audit::About;
use platform::store::Tx;
use platform::{Error, Result};

use super::noted;
use crate::queries;

/// A group as the log tells of it.
fn said(name: &str, description: &str) -> noted::Said {
    vec![
        ("name", name.to_owned()),
        ("description", description.to_owned()),
    ]
}

pub fn add_group(tx: &Tx<'_>, name: &str, description: &str, now: Moment) -> Result<GroupId> {
    let id = queries::add_group(tx, name, description, now)?;
    let (about, deed) = (About::Thing(Some(id.0), name), ("group", "made"));
    noted::note(tx, deed, about, ("", description), now)?;
    Ok(id)
}

pub fn change_group(
    tx: &Tx<'_>,
    id: GroupId,
    name: &str,
    description: &str,
    now: Moment,
) -> Result<()> {
    let present = queries::find_group(tx, id)?.ok_or(Error::Absent)?;
    let before = said(&present.name, &present.description);
    let (was, is) = noted::differing(&before, &said(name, description));
    let about = About::Thing(Some(id.0), &present.name);
    noted::note_change(tx, ("group", "changed"), about, (&was, &is), now)?;
    queries::set_group(tx, id, name, description, now)
}

/// Removes a group; `false` when it has tickets, which would be in nobody's sight.
pub fn end_group(tx: &Tx<'_>, id: GroupId, now: Moment) -> Result<bool> {
    let present = queries::find_group(tx, id)?.ok_or(Error::Absent)?;
    if queries::has_tickets(tx, id)? {
        return Ok(false);
    }
    queries::remove_group(tx, id)?;
    let about = About::Thing(Some(id.0), &present.name);
    noted::note(
        tx,
        ("group", "removed"),
        about,
        (&present.description, ""),
        now,
    )?;
    Ok(true)
}

/// Puts somebody of the team into a group.
pub fn put_into_group(tx: &Tx<'_>, group: GroupId, person: PersonId, now: Moment) -> Result<()> {
    queries::find_group(tx, group)?.ok_or(Refused::NoSuchGroup)?;
    let known = people::queries::find(tx, person)?;
    if !known.is_some_and(|known| known.role.is_staff() && !known.suspended) {
        return Err(Refused::NotAnAgent.into());
    }
    if queries::list_groups_of(tx, person)?.contains(&group) {
        return Ok(());
    }
    queries::add_group_member(tx, group, person, now)?;
    noted::note_in_group(tx, "member_added", (group, person), now)
}

pub fn take_out_of_group(tx: &Tx<'_>, group: GroupId, person: PersonId, now: Moment) -> Result<()> {
    if !queries::list_groups_of(tx, person)?.contains(&group) {
        return Ok(());
    }
    queries::remove_group_member(tx, group, person)?;
    noted::note_in_group(tx, "member_removed", (group, person), now)
}
