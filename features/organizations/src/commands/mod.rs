//! What can be done with organizations: load, ask the domain, store, all in the caller's one transaction.

mod mails;
mod members;
mod trainings;

pub use mails::{refuse_by_mail, tell_of_succession};
pub use members::{
    Belongs, Leaving, add_member, change_member, fill_all_seats, fill_seats, remove_member,
    stop_waiting, succeed, wait_for_seat,
};
pub use trainings::{
    ENDS_SOON, NewTraining, add_training, change_training, complete, remind_of_trainings,
    take_back_completion,
};

use domain::permission::{Right, Sharing};
use domain::{Moment, OrganizationId, PersonId, seats};
use platform::store::Tx;
use platform::{Error, Result};

use crate::queries::{self, Contact, Facts};

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
    queries::set_contacts(tx, id, contacts)?;
    // There may be more seats than before.
    fill_seats(tx, id, now)
}

/// How many seats for representatives there are, and how many are taken.
pub fn count_seats(tx: &Tx<'_>, id: OrganizationId, now: Moment) -> Result<(i64, i64)> {
    let found = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
    let taken = queries::count_representatives(tx, id, PersonId(0), now)?;
    Ok((found.facts.seats.unwrap_or(seats::USUAL_SEATS), taken))
}

/// Decides who of an organization sees what.
pub fn share(
    tx: &Tx<'_>,
    id: OrganizationId,
    sharing: Sharing,
    right: Right,
    now: Moment,
) -> Result<()> {
    queries::set_sharing(tx, id, sharing, right, now)
}
