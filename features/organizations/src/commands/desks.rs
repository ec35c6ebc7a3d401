//! Desks of partners: making them, whose customers they look after, who works there; and how an organization is supported.

use domain::permission::Reach;
use domain::ticket::Level;
use domain::{DeskId, GroupId, Moment, OrganizationId, PersonId, Refused};
use platform::audit::About;
use platform::store::Tx;
use platform::{Error, Result};

use super::noted;
use crate::first_line;
use crate::queries::{self, Desk};

pub fn add_desk(tx: &Tx<'_>, name: &str, now: Moment) -> Result<DeskId> {
    let id = queries::add_desk(tx, name, now)?;
    let about = About::Thing(Some(id.0), name);
    noted::note(tx, ("group", "made"), about, ("", ""), now)?;
    Ok(id)
}

/// On which level of the desk a group works.
pub fn set_level(tx: &Tx<'_>, id: GroupId, level: Level, now: Moment) -> Result<()> {
    let group = queries::find_group(tx, id)?.ok_or(Refused::NoSuchGroup)?;
    let before = queries::find_level_of(tx, id)?;
    if before == level {
        return Ok(());
    }
    let said = |level: Level| format!("level: {}", level.number());
    let (was, is) = (said(before), said(level));
    let about = About::Thing(Some(id.0), &group.name);
    noted::note_change(tx, ("group", "changed"), about, (&was, &is), now)?;
    queries::set_level_of(tx, id, level)
}

/// Name, countries and group of a partner's desk; who works there stays.
pub fn set_desk_facts(tx: &Tx<'_>, desk: &Desk, now: Moment) -> Result<()> {
    let present = queries::find_desk(tx, desk.id)?.ok_or(Error::Absent)?;
    if let Some(group) = desk.group {
        queries::find_group(tx, group)?.ok_or(Refused::NoSuchGroup)?;
    }
    let said = |desk: &Desk| {
        vec![
            ("name", desk.name.clone()),
            ("country", desk.countries.join(", ")),
        ]
    };
    let (was, is) = noted::differing(&said(&present), &said(desk));
    let about = About::Thing(Some(desk.id.0), &present.name);
    noted::note_change(tx, ("group", "changed"), about, (&was, &is), now)?;
    queries::set_desk(tx, desk)
}

/// [`set_desk_facts`] and people of a partner's desk. Whoever works there sees its customers' tickets and nothing else; whoever is
/// taken out of it works within groups from then on, until somebody says otherwise.
pub fn change_desk(tx: &Tx<'_>, desk: &Desk, people: &[PersonId], now: Moment) -> Result<()> {
    set_desk_facts(tx, desk, now)?;
    for agent in queries::list_agents(tx)? {
        let at = queries::find_desk_of(tx, agent.id)?;
        let works = at == Some(desk.id);
        let wanted = agent.may_be_limited && people.contains(&agent.id);
        if wanted && at.is_none_or(|at| at == desk.id) {
            queries::add_desk_person(tx, desk.id, agent.id, now)?;
            people::queries::set_reach(tx, agent.id, Reach::Partner, now)?;
        } else if works && !wanted {
            queries::remove_desk_person(tx, agent.id)?;
            people::queries::set_reach(tx, agent.id, Reach::Groups, now)?;
        }
    }
    Ok(())
}

/// Whether an organization's representatives answer its own people first, and which partner looks after it; without one, its
/// country decides.
pub fn set_support(
    tx: &Tx<'_>,
    id: OrganizationId,
    first_line: bool,
    desk: Option<DeskId>,
    now: Moment,
) -> Result<()> {
    let found = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
    let name_of = |desk: Option<DeskId>| -> Result<String> {
        Ok(match desk {
            Some(desk) => queries::find_desk(tx, desk)?.ok_or(Error::Absent)?.name,
            None => String::new(),
        })
    };
    let word = |on: bool| if on { "yes" } else { "no" }.to_owned();
    let before = vec![
        ("first_line", word(first_line::has_own(tx, id)?)),
        ("desk", name_of(queries::find_chosen_desk(tx, id)?)?),
    ];
    let after = vec![("first_line", word(first_line)), ("desk", name_of(desk)?)];
    let (was, is) = noted::differing(&before, &after);
    let about = About::Thing(Some(id.0), &found.facts.name);
    noted::note_change(tx, ("organization", "changed"), about, (&was, &is), now)?;
    first_line::set_own(tx, id, first_line)?;
    queries::set_chosen_desk(tx, id, desk)
}
