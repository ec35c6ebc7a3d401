//! A row of an organization: which one it is, what it says, and whether that changes anything.

use domain::person::EmailAddress;
use domain::{OrganizationId, text};
use platform::Result;
use platform::language::Words;
use platform::store::Tx;

use super::reading::Row;
use super::run::{Fate, How, Problem};
use super::writing::day_or_nothing;
use crate::commands::{add_organization, change_organization, find_taken};
use crate::pages::Typed;
use crate::pages::form::first_day;
use crate::queries::{self, CONTACTS, Contact, Organization};

pub(super) const COLUMNS: &[&str] = &[
    "external_id",
    "name",
    "domains",
    "country",
    "language",
    "time_zone",
    "contract",
    "contract_until",
    "contract_name",
    "contract_from",
    "seats",
    "account_manager",
    "sharing",
    "right",
    "notes",
    "sales_name",
    "sales_email",
    "sales_phone",
    "billing_name",
    "billing_email",
    "billing_phone",
    "local_name",
    "local_email",
    "local_phone",
];

/// What no two rows may have in common.
pub(super) fn keys(row: &Row) -> Vec<(&'static str, String)> {
    let mut keys = Vec::new();
    if let Some(external_id) = row.wanted("external_id") {
        keys.push(("external_id", format!("external_id {external_id}")));
    }
    if let Some(name) = row.wanted("name") {
        keys.push(("name", format!("name {}", text::folded(name))));
    }
    keys.extend(domains(row).map(|domain| ("domains", format!("domain {domain}"))));
    keys
}

fn domains(row: &Row) -> impl Iterator<Item = String> {
    let cell = row.given("domains").unwrap_or_default();
    cell.split([' ', ',', ';', '\n'])
        .map(|domain| domain.trim_start_matches('@').to_lowercase())
        .filter(|domain| !domain.is_empty() && domain != "-")
}

/// The organization that a row is about: by its number in other systems, by a mail domain, by its name.
fn found(tx: &Tx<'_>, row: &Row) -> Result<Option<OrganizationId>> {
    if let Some(external_id) = row.wanted("external_id").filter(|text| !text.is_empty())
        && let Some(id) = queries::find_by_external_id(tx, external_id)?
    {
        return Ok(Some(id));
    }
    for domain in domains(row) {
        if let Some(id) = people::queries::find_organization_by_domain(tx, &domain)? {
            return Ok(Some(id));
        }
    }
    match row.given("name") {
        Some(name) => queries::find_by_name(tx, name),
        None => Ok(None),
    }
}

/// What the row writes over the form of the organization.
fn overlay(tx: &Tx<'_>, row: &Row, typed: &mut Typed, w: &Words) -> Result<Vec<Problem>> {
    let mut problems = Vec::new();
    for (column, field) in [
        ("external_id", &mut typed.external_id),
        ("name", &mut typed.name),
        ("domains", &mut typed.domains),
        ("country", &mut typed.country),
        ("language", &mut typed.locale),
        ("time_zone", &mut typed.time_zone),
        ("contract", &mut typed.contract),
        ("contract_until", &mut typed.contract_until),
        ("contract_name", &mut typed.contract_name),
        ("contract_from", &mut typed.contract_from),
        ("seats", &mut typed.seats),
        ("sharing", &mut typed.sharing),
        ("right", &mut typed.right),
        ("notes", &mut typed.notes),
    ] {
        if let Some(wanted) = row.wanted(column) {
            wanted.clone_into(field);
        }
    }
    for (kind, contact) in CONTACTS.into_iter().zip(&mut typed.contacts) {
        for (part, field) in [
            ("name", &mut contact.name),
            ("email", &mut contact.email),
            ("phone", &mut contact.phone),
        ] {
            if let Some(wanted) = row.wanted(&format!("{kind}_{part}")) {
                wanted.clone_into(field);
            }
        }
    }
    if let Some(wanted) = row.wanted("account_manager") {
        typed.account_manager = String::new();
        if !wanted.is_empty() {
            let known = match EmailAddress::read(wanted) {
                Ok(address) => people::queries::find_by_address(tx, &address)?,
                Err(_) => None,
            };
            match known.filter(|known| known.role.is_staff() && !known.suspended) {
                Some(known) => typed.account_manager = known.id.to_string(),
                None => problems.push(
                    row.problem("account_manager", w.t("sheet-problem-manager").into_owned()),
                ),
            }
        }
    }
    Ok(problems)
}

/// The column of a field of the form.
fn column(field: &str) -> &'static str {
    let field = if field == "locale" { "language" } else { field };
    let known = COLUMNS.iter().find(|column| **column == field);
    known.copied().unwrap_or("")
}

/// Finds out what a row does, and does it unless nothing is to be written.
pub(super) fn take(
    tx: &Tx<'_>,
    row: &Row,
    how: How,
    w: &Words,
) -> Result<Result<Fate, Vec<Problem>>> {
    let id = found(tx, row)?;
    let present = match id {
        Some(id) => queries::find_organization(tx, id)?,
        None => None,
    };
    let contacts = match id {
        Some(id) => queries::list_contacts(tx, id)?,
        None => <[Contact; 3]>::default(),
    };
    let mut typed = match &present {
        Some(present) => Typed::of(present, contacts.clone()),
        None => Typed::new(),
    };
    // Another number is another organization, whatever its name and domains say.
    if let (Some(present), Some(wanted)) = (&present, row.wanted("external_id"))
        && let Some(known) = &present.facts.external_id
        && known != wanted
    {
        let why = w.t1("sheet-problem-external", "number", known);
        return Ok(Err(vec![row.problem("external_id", why)]));
    }
    let mut problems = overlay(tx, row, &mut typed, w)?;
    let staff = match typed.account_manager.parse() {
        Ok(manager) => vec![(domain::PersonId(manager), String::new())],
        Err(_) => Vec::new(),
    };
    let meant = match typed.meant(&staff, w) {
        Ok(meant) => Some(meant),
        Err(wrong) => {
            let told = wrong.0.into_iter();
            problems.extend(told.map(|one| row.problem(column(&one.field), one.message)));
            None
        }
    };
    let Some(meant) = meant.filter(|_| problems.is_empty()) else {
        return Ok(Err(problems));
    };
    if let Some(taken) = find_taken(tx, id, &meant.facts)? {
        let (field, why) = taken.told(w);
        return Ok(Err(vec![row.problem(column(field), why)]));
    }
    let same = |present: &Organization| {
        present.facts == meant.facts
            && present.sharing == meant.sharing
            && present.right == meant.right
            && contacts == meant.contacts
    };
    let fate = match &present {
        None => Fate::Added,
        Some(present) if same(present) => Fate::Unchanged,
        Some(_) => Fate::Changed,
    };
    if how.dry_run || fate == Fate::Unchanged {
        return Ok(Ok(fate));
    }
    let (facts, contacts, now) = (&meant.facts, &meant.contacts, how.now);
    match id {
        Some(id) => {
            change_organization(tx, id, facts, meant.sharing, meant.right, contacts, now)?;
        }
        None => {
            add_organization(tx, facts, meant.sharing, meant.right, contacts, now)?;
        }
    }
    Ok(Ok(fate))
}

/// The cells of an organization.
pub(super) fn cells(tx: &Tx<'_>, one: &Organization) -> Result<Vec<String>> {
    let facts = &one.facts;
    let or_nothing = |text: &Option<String>| text.clone().unwrap_or_default();
    let mut cells = vec![
        or_nothing(&facts.external_id),
        facts.name.clone(),
        facts.domains.clone(),
        facts.country.clone(),
        or_nothing(&facts.locale),
        or_nothing(&facts.time_zone),
        facts.contract.clone(),
        day_or_nothing(facts.contract_until),
        facts.contract_name.clone(),
        facts.contract_from.map(first_day).unwrap_or_default(),
        facts
            .seats
            .map_or_else(String::new, |seats| seats.to_string()),
        or_nothing(&one.account_manager_email),
        one.sharing.word().to_owned(),
        one.right.word().to_owned(),
        facts.notes.clone(),
    ];
    for contact in queries::list_contacts(tx, one.id)? {
        cells.extend([contact.name, contact.email, contact.phone]);
    }
    Ok(cells)
}
