//! What can be done with organizations: load, ask the domain, store, all in the caller's one transaction.

use domain::permission::{Right, Sharing};
use domain::person::{EmailAddress, MembershipRole};
use domain::{Moment, OrganizationId, PersonId, seats};
use platform::store::Tx;
use platform::{Error, Result};

use crate::queries::{self, Contact, Facts, Member};

/// Adds an organization; answers its number.
pub fn add_organization(
    tx: &Tx<'_>,
    facts: &Facts,
    sharing: Sharing,
    right: Right,
    contacts: &[Contact; 3],
    now: Moment,
) -> Result<OrganizationId> {
    let id = people::queries::add_organization(tx, &facts.name, &facts.domains, false, now)?;
    change_organization(tx, id, facts, sharing, right, contacts, now)?;
    Ok(id)
}

/// Writes everything of an organization that is there.
pub fn change_organization(
    tx: &Tx<'_>,
    id: OrganizationId,
    facts: &Facts,
    sharing: Sharing,
    right: Right,
    contacts: &[Contact; 3],
    now: Moment,
) -> Result<()> {
    queries::set_facts(tx, id, facts, now)?;
    queries::set_sharing(tx, id, sharing, right, now)?;
    queries::set_contacts(tx, id, contacts)
}

/// How many seats for representatives there are, and how many are taken.
pub fn count_seats(tx: &Tx<'_>, id: OrganizationId, now: Moment) -> Result<(i64, i64)> {
    let found = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
    let taken = queries::count_representatives(tx, id, PersonId(0), now)?;
    Ok((found.facts.seats.unwrap_or(seats::USUAL_SEATS), taken))
}

/// Somebody as they are to belong to an organization.
#[derive(Clone, Debug)]
pub struct Belongs {
    pub role: MembershipRole,
    /// `None`: from now on.
    pub from: Option<Moment>,
    pub to: Option<Moment>,
    pub named: Option<Right>,
}

impl Belongs {
    /// As they are now.
    pub fn as_now(member: &Member) -> Self {
        Self {
            role: member.role,
            from: Some(member.from),
            to: member.to,
            named: member.named,
        }
    }
}

/// Brings somebody into an organization by their address; whoever is not known yet is added.
pub fn add_member(
    tx: &Tx<'_>,
    id: OrganizationId,
    address: &EmailAddress,
    name: &str,
    locale: &str,
    belongs: &Belongs,
    now: Moment,
) -> Result<PersonId> {
    let person = people::queries::find_or_add_guest(tx, address, name, locale, now)?;
    // Whoever is there keeps what they are: that is changed in the list, where it is seen.
    if queries::find_member(tx, id, person)?.is_some() {
        return Err(Error::refused(422, "organization-problem-member"));
    }
    if people::queries::find(tx, person)?.is_some_and(|known| known.role.is_staff()) {
        return Err(Error::refused(422, "organization-problem-team"));
    }
    people::queries::add_membership(tx, person, id, MembershipRole::User, now)?;
    change_member(tx, id, person, belongs, now)?;
    Ok(person)
}

/// Changes what somebody is to an organization. A representative needs a seat.
pub fn change_member(
    tx: &Tx<'_>,
    id: OrganizationId,
    person: PersonId,
    belongs: &Belongs,
    now: Moment,
) -> Result<()> {
    let present = queries::find_member(tx, id, person)?.ok_or(Error::Absent)?;
    let ends = belongs.to.is_some_and(|to| to <= now);
    if belongs.role == MembershipRole::Representative && !ends {
        let (seats, _) = count_seats(tx, id, now)?;
        let taken = queries::count_representatives(tx, id, person, now)?;
        domain::seats::appoint(seats, taken)?;
    }
    let from = belongs.from.unwrap_or(present.from);
    let span = (from, belongs.to);
    queries::set_member(tx, id, person, belongs.role, span, belongs.named)
}
