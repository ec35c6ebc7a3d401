//! What can be done with organizations: load, ask the domain, store, all in the caller's one transaction.

mod desks;
mod groups;
mod mails;
mod members;
mod noted;
mod trainings;

pub use desks::{add_desk, change_desk, set_desk_facts, set_level, set_support};
pub use groups::{add_group, change_group, end_group, put_into_group, take_out_of_group};
pub use mails::{
    lead_to_page, refuse_by_mail, refuse_with_a_way, tell_of_access, tell_of_succession,
};
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
use platform::audit::About;
use platform::jobs;
use platform::language::Words;
use platform::store::Tx;
use platform::{Error, Result};

use crate::queries::{self, Contact, Facts};
use crate::sheets::Kind;

/// What another organization has already.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    Name,
    ExternalId,
    /// The mail domain, and the name of the organization that has it.
    Domain(String, String),
}

impl Taken {
    /// The field, and what is told there.
    pub fn told(&self, w: &Words) -> (&'static str, String) {
        match self {
            Self::Name => ("name", w.t("organization-problem-taken").into_owned()),
            Self::ExternalId => (
                "external_id",
                w.t("organization-problem-external-taken").into_owned(),
            ),
            Self::Domain(domain, name) => {
                let key = "organization-problem-domain-taken";
                ("domains", w.t2(key, "domain", domain, "name", name))
            }
        }
    }
}

/// The kind of the job that looks at an organization's open tickets anew; its payload is the organization's number.
pub const FOLLOW: &str = "organization_follow";

/// Whether another organization than `id` has what must be its own.
pub fn find_taken(tx: &Tx<'_>, id: Option<OrganizationId>, facts: &Facts) -> Result<Option<Taken>> {
    let another = |holder: Option<OrganizationId>| holder.filter(|holder| Some(*holder) != id);
    if another(queries::find_by_name(tx, &facts.name)?).is_some() {
        return Ok(Some(Taken::Name));
    }
    if let Some(external_id) = &facts.external_id
        && another(queries::find_by_external_id(tx, external_id)?).is_some()
    {
        return Ok(Some(Taken::ExternalId));
    }
    for domain in facts.domains.split_whitespace() {
        let holder = people::queries::find_organization_by_domain(tx, domain)?;
        let Some(holder) = another(holder) else {
            continue;
        };
        let name = queries::find_organization(tx, holder)?
            .map_or_else(String::new, |found| found.facts.name);
        return Ok(Some(Taken::Domain(domain.to_owned(), name)));
    }
    Ok(None)
}

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
    let after = write(tx, id, facts, sharing, right, contacts, now)?;
    let (_, after) = noted::differing(&Vec::new(), &after);
    let about = About::Thing(Some(id.0), &facts.name);
    noted::note(tx, ("organization", "made"), about, ("", &after), now)?;
    Ok(id)
}

/// Removes an organization; `false` when people or tickets are tied to it, and nothing happens then.
pub fn end_organization(tx: &Tx<'_>, id: OrganizationId, now: Moment) -> Result<bool> {
    let present = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
    if queries::count_ties(tx, id)? != (0, 0) {
        return Ok(false);
    }
    // The other way round: everything that it was.
    let said = noted::organization(tx, &present)?;
    let (_, before) = noted::differing(&Vec::new(), &said);
    queries::remove_organization(tx, id)?;
    let about = About::Thing(Some(id.0), &present.facts.name);
    noted::note(tx, ("organization", "removed"), about, (&before, ""), now)?;
    Ok(true)
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
    let present = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
    let before = noted::organization(tx, &present)?;
    let after = write(tx, id, facts, sharing, right, contacts, now)?;
    let (was, is) = noted::differing(&before, &after);
    let about = About::Thing(Some(id.0), &present.facts.name);
    noted::note_change(tx, ("organization", "changed"), about, (&was, &is), now)?;
    // What is promised about its open tickets follows from these.
    let promised = |facts: &Facts| {
        let name = facts.contract_name.clone();
        (
            facts.country.clone(),
            name,
            facts.contract_from,
            facts.contract_until,
        )
    };
    if promised(&present.facts) != promised(facts) {
        jobs::add(tx, FOLLOW, &id.to_string(), now)?;
    }
    // There may be more seats than before.
    fill_seats(tx, id, now)
}

/// Writes everything; answers what the log tells of it.
fn write(
    tx: &Tx<'_>,
    id: OrganizationId,
    facts: &Facts,
    sharing: Sharing,
    right: Right,
    contacts: &[Contact; 3],
    now: Moment,
) -> Result<noted::Said> {
    queries::set_facts(tx, id, facts, now)?;
    queries::set_sharing(tx, id, sharing, right, now)?;
    queries::set_contacts(tx, id, contacts)?;
    let written = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
    noted::organization(tx, &written)
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
    let present = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
    let said = |sharing: Sharing, right: Right| {
        vec![
            ("sharing", sharing.word().to_owned()),
            ("right", right.word().to_owned()),
        ]
    };
    let before = said(present.sharing, present.right);
    let (was, is) = noted::differing(&before, &said(sharing, right));
    let about = About::Thing(Some(id.0), &present.facts.name);
    noted::note_change(tx, ("organization", "shared"), about, (&was, &is), now)?;
    queries::set_sharing(tx, id, sharing, right, now)
}

/// Notes that somebody takes a sheet of people or organizations out of the desk, before its first row goes out.
pub fn note_export(tx: &Tx<'_>, kind: Kind, now: Moment) -> Result<()> {
    let about = About::Thing(None, kind.word());
    noted::note(tx, ("export", "sheet_taken_out"), about, ("", ""), now)
}

/// Notes that a sheet was taken, with what became of its rows. What each row changed has a line of its own.
pub(crate) fn note_import(tx: &Tx<'_>, kind: Kind, counts: &str, now: Moment) -> Result<()> {
    let about = About::Thing(None, kind.word());
    noted::note(tx, ("export", "sheet_brought_in"), about, ("", counts), now)
}
