//! Schedules and promises of a portal: read, checked and stored as files hold them.

use std::collections::BTreeMap;

use domain::schedule::{Country, Day, Exception};
use domain::sla::{Conditions, Goal, Target};
use domain::ticket::{Category, Place, Priority};
use domain::{Moment, OrganizationId};
use forms::catalogue::catalogue;
use platform::store::Tx;
use platform::{Error, Result};
use sla::keeping::{self, Unkept};
use sla::queries::{self, PolicyRow, ScheduleRow};
use sla::text::{DAYS, length_of, parts_of, read_hours, written_hours};

use crate::apply::{refused, twice, unfit};
use crate::difference::retired;
use crate::shape::{Policy, Portal, Schedule};

/// Days before feasts that a schedule can close on.
const EVES: [&str; 3] = ["christmas_eve", "new_years_eve", "midsummer_eve"];

/// The brand's schedules and policies, written down.
pub(crate) fn current(tx: &Tx<'_>) -> Result<(Vec<Schedule>, Vec<Policy>)> {
    let schedules = queries::list_schedules(tx)?;
    let policies = queries::list_policies(tx)?;
    let organizations = organizations(tx)?;
    let all = catalogue(tx)?;
    let written = policies.iter().map(|row| {
        let of = &row.conditions;
        Policy {
            key: row.key.clone(),
            name: row.name.clone(),
            active: row.active,
            schedule: row.schedule.and_then(|id| {
                let row = schedules.iter().find(|one| one.id == id);
                row.map(|row| row.key.clone())
            }),
            pauses: row.pauses.iter().map(|one| one.word().to_owned()).collect(),
            forms: of
                .forms
                .iter()
                .filter_map(|id| all.form(*id))
                .map(|form| form.key.clone())
                .collect(),
            priorities: of
                .priorities
                .iter()
                .map(|one| one.word().to_owned())
                .collect(),
            organizations: of
                .organizations
                .iter()
                .filter_map(|id| organizations.get(&id.0).cloned())
                .collect(),
            countries: of
                .countries
                .iter()
                .map(|one| one.code().to_owned())
                .collect(),
            places: of.places.iter().map(|one| one.word().to_owned()).collect(),
            contracts: of.contracts.clone(),
            critical: of.critical,
            tags: of.tags.clone(),
            targets: row
                .targets
                .iter()
                .map(|(goal, priority, target)| said(*goal, *priority, *target))
                .collect(),
        }
    });
    let written = written.collect();
    Ok((schedules.iter().map(schedule).collect(), written))
}

fn organizations(tx: &Tx<'_>) -> Result<BTreeMap<i64, String>> {
    let all = forms::queries::list_organizations(tx)?;
    Ok(all.into_iter().map(|(id, name)| (id.0, name)).collect())
}

fn schedule(row: &ScheduleRow) -> Schedule {
    let week = DAYS.iter().zip(&row.week);
    let eves = [row.christmas_eve, row.new_years_eve, row.midsummer_eve];
    Schedule {
        key: row.key.clone(),
        name: row.name.clone(),
        time_zone: row.time_zone.clone(),
        country: row.country.map_or("", Country::code).to_owned(),
        follows_organization: row.follows_organization,
        closed: EVES
            .iter()
            .zip(eves)
            .filter(|(_, closed)| *closed)
            .map(|(name, _)| (*name).to_owned())
            .collect(),
        hours: week
            .filter(|(_, hours)| !hours.is_empty())
            .map(|(day, hours)| format!("{day} {}", written_hours(hours)))
            .collect(),
        exceptions: row
            .exceptions
            .iter()
            .map(|(_, one)| {
                let hours = if one.hours.is_empty() {
                    "closed".to_owned()
                } else {
                    written_hours(&one.hours)
                };
                format!(
                    "{} {} {hours} | {}",
                    one.from.written(),
                    one.to.written(),
                    one.name
                )
            })
            .collect(),
    }
}

/// `first_reply urgent 30 minutes business`.
fn said(goal: Goal, priority: Option<Priority>, target: Target) -> String {
    let (amount, unit) = parts_of(target.length);
    let priority = priority.map_or("any", Priority::word);
    let hours = if target.business {
        "business"
    } else {
        "calendar"
    };
    format!("{} {priority} {amount} {unit} {hours}", goal.word())
}

fn read_target(text: &str) -> Option<(Goal, Option<Priority>, Target)> {
    let parts: Vec<&str> = text.split_whitespace().collect();
    let [goal, priority, amount, unit, hours] = *parts.as_slice() else {
        return None;
    };
    let priority = match priority {
        "any" => None,
        word => Some(Priority::read(word)?),
    };
    let amount: i64 = amount
        .parse()
        .ok()
        .filter(|amount| (1..=1_000_000).contains(amount))?;
    let fits = matches!(unit, "minutes" | "days") && matches!(hours, "business" | "calendar");
    let target = Target {
        length: length_of(amount, unit),
        business: hours == "business",
    };
    fits.then_some((Goal::read(goal)?, priority, target))
}

fn read_exception(text: &str) -> Option<Exception> {
    let (when, name) = text.split_once('|')?;
    let mut parts = when.trim().splitn(3, ' ');
    let (from, to) = (Day::read(parts.next()?)?, Day::read(parts.next()?)?);
    let hours = match parts.next()?.trim() {
        "closed" => Vec::new(),
        hours => read_hours(hours).ok()?,
    };
    Some(Exception {
        from,
        to,
        hours,
        name: name.trim().to_owned(),
    })
}

fn schedule_row(at: &str, wanted: &Schedule) -> Result<ScheduleRow> {
    let mut row = ScheduleRow {
        key: wanted.key.clone(),
        name: wanted.name.clone(),
        time_zone: wanted.time_zone.clone(),
        follows_organization: wanted.follows_organization,
        christmas_eve: wanted.closed.iter().any(|one| one == "christmas_eve"),
        new_years_eve: wanted.closed.iter().any(|one| one == "new_years_eve"),
        midsummer_eve: wanted.closed.iter().any(|one| one == "midsummer_eve"),
        ..ScheduleRow::default()
    };
    if !wanted.country.is_empty() {
        let known = Country::ALL.map(Country::code).join(", ");
        let country = Country::ALL
            .into_iter()
            .find(|one| one.code() == wanted.country);
        row.country = Some(country.ok_or_else(|| {
            refused(
                &format!("{at}.country"),
                format!("it must be one of: {known}"),
            )
        })?);
    }
    if let Some(other) = wanted
        .closed
        .iter()
        .find(|one| !EVES.contains(&one.as_str()))
    {
        return unfit(
            &format!("{at}.closed"),
            format!("{other}: it must be one of: {}", EVES.join(", ")),
        );
    }
    for line in &wanted.hours {
        let (day, hours) = line.split_once(' ').unwrap_or((line, ""));
        let place = DAYS.iter().position(|one| *one == day);
        let slot = place.and_then(|place| row.week.get_mut(place));
        match (slot, read_hours(hours)) {
            (Some(slot), Ok(hours)) if slot.is_empty() && !hours.is_empty() => *slot = hours,
            _ => {
                return unfit(
                    &format!("{at}.hours"),
                    format!(
                        "`{line}` is not like `mon 08:00-12:00 13:00-17:00`, a line for each day"
                    ),
                );
            }
        }
    }
    for line in &wanted.exceptions {
        match read_exception(line) {
            Some(one) => row.exceptions.push((0, one)),
            None => {
                return unfit(
                    &format!("{at}.exceptions"),
                    format!("`{line}` is not like `2026-06-01 2026-06-05 closed | Why`"),
                );
            }
        }
    }
    Ok(row)
}

/// That schedules and policies can be meant.
pub(crate) fn check(now: &Portal, wanted: &Portal) -> Result<()> {
    twice("schedule", wanted.schedules.iter().map(|one| &one.key))?;
    twice("sla", wanted.policies.iter().map(|one| &one.key))?;
    for one in &wanted.schedules {
        schedule_row(&format!("schedule.{}", one.key), one)?;
    }
    let has = |all: fn(&Portal) -> Vec<&String>, key: &String| {
        all(now).contains(&key) || all(wanted).contains(&key)
    };
    for one in &wanted.policies {
        let at = format!("sla.{}", one.key);
        if let Some(key) = &one.schedule
            && !has(
                |portal| portal.schedules.iter().map(|one| &one.key).collect(),
                key,
            )
        {
            return unfit(
                &format!("{at}.schedule"),
                format!("there is no schedule {key}"),
            );
        }
        for key in &one.forms {
            if !has(
                |portal| portal.forms.iter().map(|one| &one.key).collect(),
                key,
            ) {
                return unfit(&format!("{at}.forms"), format!("there is no form {key}"));
            }
        }
        if let Some(word) = one
            .pauses
            .iter()
            .find(|word| Category::read(word).is_none())
        {
            return unfit(
                &format!("{at}.pauses"),
                format!("{word} is no category of statuses"),
            );
        }
        if let Some(word) = one
            .priorities
            .iter()
            .find(|word| Priority::read(word).is_none())
        {
            return unfit(
                &format!("{at}.priorities"),
                format!("{word} is no priority"),
            );
        }
        if let Some(code) = one
            .countries
            .iter()
            .find(|code| !Country::ALL.iter().any(|one| one.code() == **code))
        {
            return unfit(
                &format!("{at}.countries"),
                format!("the holidays of {code} are not known"),
            );
        }
        if let Some(word) = one.places.iter().find(|word| Place::read(word).is_none()) {
            return unfit(
                &format!("{at}.places"),
                format!("{word} is nowhere that a ticket can be"),
            );
        }
        if let Some(text) = one.targets.iter().find(|text| read_target(text).is_none()) {
            return unfit(
                &format!("{at}.targets"),
                format!("`{text}` is not like `first_reply urgent 30 minutes business`"),
            );
        }
    }
    Ok(())
}

fn why(unkept: Unkept) -> &'static str {
    match unkept {
        Unkept::Nameless => "it needs a name",
        Unkept::TooLong => "its name is too long",
        Unkept::TimeZone => "there is no such time zone",
        Unkept::Hours => "hours end before they begin, or there are too many",
        Unkept::Exceptions => "an exception ends before it begins, or there are too many",
        Unkept::Schedule => "there is no such schedule",
        Unkept::NoTargets => "it needs a target",
        Unkept::InUse => "policies count by it",
    }
}

/// Stores them. Where a file names policies, others promise nothing any more.
pub(crate) fn store(tx: &Tx<'_>, before: &Portal, wanted: &Portal, now: Moment) -> Result<()> {
    let there = queries::list_schedules(tx)?;
    let mut order = Vec::new();
    for one in &wanted.schedules {
        let at = format!("schedule.{}", one.key);
        let mut row = schedule_row(&at, one)?;
        let old = there.iter().find(|old| old.key == one.key);
        row.id = old.map_or(0, |old| old.id);
        if before.schedules.contains(one) && old.is_some() {
            order.push(row.id);
            continue;
        }
        order.push(
            keeping::keep_schedule(tx, &row, now)?.map_err(|unkept| refused(&at, why(unkept)))?,
        );
    }
    if !order.is_empty() {
        keeping::put_schedules_in_order(tx, &order)?;
    }
    if wanted.policies.is_empty() {
        return Ok(());
    }
    let there = queries::list_policies(tx)?;
    let mut order = Vec::new();
    for one in &wanted.policies {
        let old = there.iter().find(|old| old.key == one.key);
        let row = policy_row(tx, one, old.map_or(0, |old| old.id))?;
        let at = format!("sla.{}", one.key);
        order.push(
            keeping::keep_policy(tx, &row, now)?.map_err(|unkept| refused(&at, why(unkept)))?,
        );
    }
    for (_, key) in retired(before, wanted)
        .iter()
        .filter(|(kind, _)| *kind == "sla")
    {
        let old = there
            .iter()
            .find(|old| old.key == *key)
            .ok_or(Error::Absent)?;
        let row = PolicyRow {
            active: false,
            ..old.clone()
        };
        keeping::keep_policy(tx, &row, now)?
            .map_err(|unkept| refused(&format!("sla.{key}"), why(unkept)))?;
    }
    keeping::put_in_order(tx, &order)
}

fn policy_row(tx: &Tx<'_>, wanted: &Policy, id: i64) -> Result<PolicyRow> {
    let at = format!("sla.{}", wanted.key);
    let all = catalogue(tx)?;
    let schedules = queries::list_schedules(tx)?;
    let organizations = organizations(tx)?;
    let mut conditions = Conditions {
        priorities: wanted
            .priorities
            .iter()
            .filter_map(|word| Priority::read(word))
            .collect(),
        countries: wanted
            .countries
            .iter()
            .filter_map(|code| Country::read(code))
            .collect(),
        places: wanted
            .places
            .iter()
            .filter_map(|word| Place::read(word))
            .collect(),
        contracts: wanted.contracts.clone(),
        critical: wanted.critical,
        tags: wanted.tags.clone(),
        ..Conditions::default()
    };
    for key in &wanted.forms {
        let form = all.forms.iter().find(|form| form.key == *key);
        let form =
            form.ok_or_else(|| refused(&format!("{at}.forms"), format!("there is no form {key}")))?;
        conditions.forms.push(form.id);
    }
    for name in &wanted.organizations {
        let found = organizations.iter().find(|(_, known)| *known == name);
        let (id, _) = found.ok_or_else(|| {
            refused(
                &format!("{at}.organizations"),
                format!("there is no organization {name}"),
            )
        })?;
        conditions.organizations.push(OrganizationId(*id));
    }
    let schedule = match &wanted.schedule {
        Some(key) => {
            let row = schedules.iter().find(|row| row.key == *key);
            let row = row.ok_or_else(|| {
                refused(
                    &format!("{at}.schedule"),
                    format!("there is no schedule {key}"),
                )
            })?;
            Some(row.id)
        }
        None => None,
    };
    Ok(PolicyRow {
        id,
        key: wanted.key.clone(),
        name: wanted.name.clone(),
        active: wanted.active,
        schedule,
        pauses: wanted
            .pauses
            .iter()
            .filter_map(|word| Category::read(word))
            .collect(),
        conditions,
        targets: wanted
            .targets
            .iter()
            .filter_map(|text| read_target(text))
            .collect(),
    })
}
