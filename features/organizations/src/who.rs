//! Who looks after an organization: its own administrators in the portal, whoever keeps organizations and the
//! account manager in the workspace.

use domain::permission::{Permission, Reach};
use domain::person::MembershipRole;
use domain::{Moment, OrganizationId, PersonId};
use platform::store::Tx;
use platform::web::SignedIn;
use platform::{Error, Result};

use crate::queries::{self, Organization};

/// Whoever keeps organizations and the account manager look after an organization's people.
pub fn looks_after(person: &SignedIn, organization: &Organization) -> bool {
    person.permissions.has(Permission::Organizations)
        // Whoever works at a partner's desk answers its customers, and no more.
        || (organization.facts.account_manager == Some(person.id) && person.reach != Reach::Partner)
}

/// The organization, if somebody of the team looks after its people; `Absent` otherwise.
pub fn must_look_after(tx: &Tx<'_>, person: &SignedIn, id: OrganizationId) -> Result<Organization> {
    queries::find_organization(tx, id)?
        .filter(|found| looks_after(person, found))
        .ok_or(Error::Absent)
}

/// The organizations that somebody runs now, first joined first.
pub fn run_by(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<Vec<(OrganizationId, String)>> {
    let places = match people::queries::find(tx, person)? {
        Some(known) if !known.role.is_staff() => {
            people::queries::list_memberships(tx, person, now)?
        }
        _ => Vec::new(),
    };
    let run = places
        .into_iter()
        .filter(|place| place.belonging.role == MembershipRole::Admin);
    Ok(run
        .map(|place| (place.belonging.organization, place.name))
        .collect())
}

/// `Absent` for everybody who does not run it, as if it were not there.
pub fn must_run(tx: &Tx<'_>, person: PersonId, id: OrganizationId, now: Moment) -> Result<()> {
    let runs = run_by(tx, person, now)?.iter().any(|(run, _)| *run == id);
    if runs { Ok(()) } else { Err(Error::Absent) }
}
