//! Who decides for a customer: its administrators, and where the desk lets them, whoever asked the request. Nobody of the team does.

use domain::permission::Actor;
use domain::person::{MembershipRole, Role};
use domain::{Moment, OrganizationId, PersonId};
use organizations::queries::list_members;
use platform::Result;
use platform::store::Tx;

use crate::queries::{self, Grant};
use crate::settings;

/// Whether somebody who asked the request may switch access on. In the name of the portal of the grant.
fn requester_decides(tx: &Tx<'_>, person: PersonId, grant: &Grant, now: Moment) -> Result<bool> {
    if !settings::REQUESTERS.is_on(tx)?
        || queries::find_requester(tx, grant.ticket)? != Some(person)
    {
        return Ok(false);
    }
    let places = people::queries::list_memberships(tx, person, now)?;
    Ok(places
        .iter()
        .any(|place| place.belonging.organization == grant.organization))
}

/// Whether this person decides about the grant for the customer. Nobody of the team ever does, whatever they may otherwise.
pub fn decides(tx: &Tx<'_>, person: PersonId, grant: &Grant, now: Moment) -> Result<bool> {
    let Some(known) = people::queries::find(tx, person)? else {
        return Ok(false);
    };
    if known.role != Role::User || known.suspended {
        return Ok(false);
    }
    tx.speak_for(grant.brand);
    let runs = organizations::who::run_by(tx, person, now)?;
    Ok(runs.iter().any(|(id, _)| *id == grant.organization)
        || requester_decides(tx, person, grant, now)?)
}

/// Whether somebody may look at the grant: who decides, and whoever may see its ticket.
pub fn looks_at(tx: &Tx<'_>, who: &Actor, grant: &Grant, now: Moment) -> Result<bool> {
    let Some(person) = who.person.filter(|_| who.guest_of.is_none()) else {
        return Ok(false);
    };
    Ok(decides(tx, person, grant, now)?
        || organizations::queries::may_see(tx, who, grant.ticket, now)?)
}

/// Everybody who can switch access on for an organization's request: its administrators, and perhaps who asked.
pub fn who_decides(
    tx: &Tx<'_>,
    organization: OrganizationId,
    requester: Option<PersonId>,
    now: Moment,
) -> Result<Vec<PersonId>> {
    let members = list_members(tx, organization)?;
    let asks = settings::REQUESTERS.is_on(tx)?;
    let mut found = Vec::new();
    for member in members.iter().filter(|member| member.is_valid(now)) {
        let decides =
            member.role == MembershipRole::Admin || (asks && requester == Some(member.person));
        let known = people::queries::find(tx, member.person)?;
        if decides && known.is_some_and(|one| one.role == Role::User && !one.suspended) {
            found.push(member.person);
        }
    }
    Ok(found)
}
