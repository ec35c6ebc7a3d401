//! Lines for the audit log about organizations, their people, trainings, groups and sheets: who could do what before,
//! and who can since. What changed nothing is no line.

use domain::permission::Right;
use domain::{GroupId, Moment, OrganizationId, PersonId, TrainingId};
use people::queries::Person;
use platform::Result;
use platform::audit::{About, Deed, add};
use platform::language::iso;
use platform::store::Tx;

use super::NewTraining;
use crate::queries::{self, CONTACTS, Contact, Member, Organization, Training, TrainingWords};

/// Says what was done, also where there is neither before nor after.
pub(super) fn note(
    tx: &Tx<'_>,
    (area, deed): (&'static str, &'static str),
    about: About<'_>,
    (before, after): (&str, &str),
    now: Moment,
) -> Result<()> {
    let deed = Deed {
        area,
        deed,
        actor: None,
        about,
        before,
        after,
    };
    add(tx, &deed, now)
}

/// Says what was changed, if anything was.
pub(super) fn note_change(
    tx: &Tx<'_>,
    deed: (&'static str, &'static str),
    about: About<'_>,
    (before, after): (&str, &str),
    now: Moment,
) -> Result<()> {
    if before == after {
        return Ok(());
    }
    note(tx, deed, about, (before, after), now)
}

/// Named values of a thing, in a fixed order.
pub(super) type Said = Vec<(&'static str, String)>;

/// The named values that differ, as they were and as they are.
pub(super) fn differing(before: &Said, after: &Said) -> (String, String) {
    let (mut was, mut is) = (Vec::new(), Vec::new());
    for (name, value) in after {
        let old = before.iter().find(|(known, _)| known == name);
        let old = old.map_or("", |(_, old)| old.as_str());
        if old == value {
            continue;
        }
        if !old.is_empty() {
            was.push(format!("{name}: {old}"));
        }
        if !value.is_empty() {
            is.push(format!("{name}: {value}"));
        }
    }
    (was.join("\n"), is.join("\n"))
}

/// Everything of an organization, by the names that spreadsheets use.
pub(super) fn organization(tx: &Tx<'_>, found: &Organization) -> Result<Said> {
    let facts = &found.facts;
    let manager = facts.account_manager.map(|manager| person(tx, manager));
    let mut said = vec![
        ("name", facts.name.clone()),
        ("external_id", facts.external_id.clone().unwrap_or_default()),
        ("domains", facts.domains.clone()),
        ("country", facts.country.clone()),
        ("language", facts.locale.clone().unwrap_or_default()),
        ("time_zone", facts.time_zone.clone().unwrap_or_default()),
        ("contract", facts.contract.clone()),
        ("contract_until", time(facts.contract_until)),
        ("contract_name", facts.contract_name.clone()),
        ("contract_from", time(facts.contract_from)),
        (
            "seats",
            facts.seats.map(|n| n.to_string()).unwrap_or_default(),
        ),
        ("account_manager", manager.transpose()?.unwrap_or_default()),
        ("sharing", found.sharing.word().to_owned()),
        ("right", found.right.word().to_owned()),
        ("notes", facts.notes.clone()),
    ];
    let contacts = queries::list_contacts(tx, found.id)?;
    for (kind, contact) in CONTACTS.iter().zip(&contacts) {
        let Contact { name, email, phone } = contact;
        let parts = [name, email, phone].map(String::as_str);
        let whole: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
        said.push((*kind, whole.join(", ")));
    }
    Ok(said)
}

fn time(at: Option<Moment>) -> String {
    at.map(iso).unwrap_or_default()
}

/// What somebody is to an organization, in words that scripts read.
pub(super) fn standing(member: &Member) -> String {
    let (from, to) = (iso(member.from), time(member.to));
    let sees = member.named.map_or("", Right::word);
    let mut parts = vec![member.role.word().to_owned(), format!("from {from}")];
    parts.extend((!to.is_empty()).then(|| format!("to {to}")));
    parts.extend((!sees.is_empty()).then(|| format!("sees: {sees}")));
    parts.join(", ")
}

/// Somebody as the log names them.
pub(super) fn person(tx: &Tx<'_>, id: PersonId) -> Result<String> {
    Ok(people::queries::find(tx, id)?
        .map(|found| named(&found))
        .unwrap_or_default())
}

fn named(found: &Person) -> String {
    if found.email.is_empty() {
        return found.name.clone();
    }
    format!("{} <{}>", found.name, found.email)
}

/// An organization by its name now.
pub(super) fn place(tx: &Tx<'_>, id: OrganizationId) -> Result<String> {
    Ok(queries::find_organization(tx, id)?.map_or_else(String::new, |found| found.facts.name))
}

/// Says something of one of an organization's people.
pub(super) fn note_member(
    tx: &Tx<'_>,
    deed: &'static str,
    (id, who): (OrganizationId, PersonId),
    change: (&str, &str),
    now: Moment,
) -> Result<()> {
    let about = format!("{}, {}", person(tx, who)?, place(tx, id)?);
    let about = About::Thing(Some(id.0), &about);
    note(tx, ("organization", deed), about, change, now)
}

/// Who belongs to a group.
pub(super) fn note_in_group(
    tx: &Tx<'_>,
    deed: &'static str,
    (group, who): (GroupId, PersonId),
    now: Moment,
) -> Result<()> {
    let called = queries::find_group(tx, group)?.map_or_else(String::new, |found| found.name);
    let about = format!("{}, {called}", person(tx, who)?);
    let about = About::Thing(Some(group.0), &about);
    note(tx, ("group", deed), about, ("", ""), now)
}

/// A kind of training as it is.
pub(super) fn training(kind: &Training) -> Said {
    training_of(kind.months, kind.required, kind.retired, &kind.words)
}

/// A kind of training as it is to be.
pub(super) fn new_training(kind: &NewTraining) -> Said {
    training_of(kind.months, kind.required, kind.retired, &kind.words)
}

fn training_of(
    months: Option<i64>,
    required: bool,
    retired: bool,
    words: &[TrainingWords],
) -> Said {
    let mut said = vec![
        ("months", months.map(|n| n.to_string()).unwrap_or_default()),
        ("required", yes(required)),
        ("retired", yes(retired)),
    ];
    for words in words {
        said.push((words.locale.code(), said_in(&words.name, &words.how)));
    }
    said
}

fn yes(held: bool) -> String {
    if held { "yes" } else { "" }.to_owned()
}

fn said_in(name: &str, how: &str) -> String {
    [name, how]
        .into_iter()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join(" – ")
}

/// Says something of a training that somebody completed.
pub(super) fn note_completion(
    tx: &Tx<'_>,
    deed: &'static str,
    (kind, who): (TrainingId, PersonId),
    change: (&str, &str),
    now: Moment,
) -> Result<()> {
    let all = queries::list_trainings(tx)?;
    let key = all.iter().find(|known| known.id == kind);
    let key = key.map_or("", |kind| kind.key.as_str());
    let about = format!("{}, {key}", person(tx, who)?);
    let about = About::Thing(Some(who.0), &about);
    note(tx, ("training", deed), about, change, now)
}
