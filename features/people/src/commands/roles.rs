//! Giving roles, and keeping the roles that the desk makes for itself.

use domain::permission::{Permission, Permissions, may_change_role};
use domain::person::Role;
use domain::{Moment, PersonId};
use platform::audit::{self, About, Deed};
use platform::store::Tx;
use platform::{Error, Result};

use crate::commands::accounts;
use crate::queries::roles::{self, TeamRole};
use crate::queries::{Person, accounts as rows};

/// What somebody becomes: `user`, `agent`, `admin`, or an agent with a role of the desk's own, `role-5`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Given {
    pub role: Role,
    pub own: Option<i64>,
}

impl Given {
    /// Reads the word of a form or of the command line.
    pub fn read(word: &str) -> Option<Self> {
        if let Some(number) = word.strip_prefix("role-") {
            let own = number.parse().ok()?;
            return Some(Self {
                role: Role::Agent,
                own: Some(own),
            });
        }
        Role::read(word).map(|role| Self { role, own: None })
    }

    /// The word that [`Given::read`] reads.
    pub fn word(self) -> String {
        match self.own {
            Some(own) if self.role == Role::Agent => format!("role-{own}"),
            _ => self.role.word().to_owned(),
        }
    }

    fn own_role(self, tx: &Tx<'_>) -> Result<Option<TeamRole>> {
        let Some(own) = self.own else {
            return Ok(None);
        };
        let all = roles::list_roles(tx)?;
        let found = all.into_iter().find(|role| role.id == own);
        found.map(Some).ok_or(Error::Absent)
    }
}

/// Whether whoever may `mine` may do something to this person's account.
pub fn must_reach(tx: &Tx<'_>, mine: Permissions, person: PersonId) -> Result<()> {
    let held = roles::find_permissions(tx, person)?;
    Ok(may_change_role(mine, held, held)?)
}

/// Whether whoever may `mine` may make somebody this.
pub fn must_be_givable(tx: &Tx<'_>, mine: Permissions, given: Given) -> Result<()> {
    let own = given.own_role(tx)?.map(|role| role.permissions);
    let after = Permissions::held_by(given.role, own);
    Ok(may_change_role(mine, Permissions::NONE, after)?)
}

/// Gives somebody a role. Whatever they were signed in with ends when it makes them more or less than an agent.
pub(crate) fn give(
    tx: &Tx<'_>,
    mine: Permissions,
    actor: PersonId,
    person: &Person,
    given: Given,
    now: Moment,
) -> Result<()> {
    let before = roles::find_team_role(tx, person.id)?;
    if person.role == given.role && before == given.own {
        return Ok(());
    }
    must_reach(tx, mine, person.id)?;
    must_be_givable(tx, mine, given)?;
    accounts::set_role(tx, actor, person, given.role, now)?;
    if before == given.own {
        return Ok(());
    }
    let name = given.own_role(tx)?.map(|role| role.name);
    roles::set_team_role(tx, person.id, given.own)?;
    if given.role == Role::Agent {
        let name = name.unwrap_or_default();
        rows::add_event(tx, person.id, Some(actor), "team_role", &name, now)?;
    }
    Ok(())
}

/// Why a role was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unkept {
    Nameless,
    NameTaken,
    InUse,
}

fn written_down(
    tx: &Tx<'_>,
    deed: &'static str,
    about: (i64, &str),
    before: Option<Permissions>,
    after: Option<Permissions>,
    now: Moment,
) -> Result<()> {
    let words = |held: Option<Permissions>| held.map_or_else(String::new, Permissions::words);
    let deed = Deed {
        area: "role",
        deed,
        actor: None,
        about: About::Thing(Some(about.0), about.1),
        before: &words(before),
        after: &words(after),
    };
    audit::add(tx, &deed, now)
}

/// Makes a role, or changes what it is called and lets its people do; it counts from their next page on.
pub fn keep(
    tx: &Tx<'_>,
    id: Option<i64>,
    name: &str,
    wanted: &[Permission],
    now: Moment,
) -> Result<Result<i64, Unkept>> {
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if name.is_empty() || name.chars().count() > 60 {
        return Ok(Err(Unkept::Nameless));
    }
    if roles::find_role_by_name(tx, &name)?.is_some_and(|other| Some(other) != id) {
        return Ok(Err(Unkept::NameTaken));
    }
    let after = Permissions::of(wanted);
    let Some(id) = id else {
        let id = roles::add_role(tx, &name, after, now)?;
        written_down(tx, "made", (id, &name), None, Some(after), now)?;
        return Ok(Ok(id));
    };
    let all = roles::list_roles(tx)?;
    let before = all
        .into_iter()
        .find(|role| role.id == id)
        .ok_or(Error::Absent)?;
    if before.name != name || before.permissions != after {
        roles::set_role(tx, id, &name, after, now)?;
        let change = (Some(before.permissions), Some(after));
        written_down(tx, "changed", (id, &name), change.0, change.1, now)?;
    }
    Ok(Ok(id))
}

/// Removes a role that nobody has.
pub fn remove(tx: &Tx<'_>, id: i64, now: Moment) -> Result<Result<(), Unkept>> {
    let all = roles::list_roles(tx)?;
    let role = all
        .into_iter()
        .find(|role| role.id == id)
        .ok_or(Error::Absent)?;
    if role.people > 0 {
        return Ok(Err(Unkept::InUse));
    }
    roles::remove_role(tx, id)?;
    let before = Some(role.permissions);
    written_down(tx, "removed", (id, &role.name), before, None, now)?;
    Ok(Ok(()))
}
