//! Keeping schedules and policies. Whatever is kept holds at once: a job computes the clocks of open tickets anew.

use domain::form::key_from;
use domain::schedule::{Exception, fit_hours};
use domain::{Moment, PersonId};
use platform::audit::{self, About, Deed};
use platform::jobs::{self, Job, Work};
use platform::store::Tx;
use platform::{App, Error, Result};

use crate::commands::recompute_brand;
use crate::queries::{self, PolicyRow, ScheduleRow};
use crate::text::written_exception;

/// Why something was not kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unkept {
    /// It needs a name.
    Nameless,
    /// A name is too long.
    TooLong,
    /// There is no such time zone.
    TimeZone,
    /// Hours end before they begin, or there are too many.
    Hours,
    /// An exception ends before it begins, or there are too many.
    Exceptions,
    /// There is no such schedule.
    Schedule,
    /// It promises nothing.
    NoTargets,
    /// Policies count by it.
    InUse,
}

/// Longest name.
pub const LONGEST: usize = 80;
/// Most exceptions of a schedule.
pub const MOST_EXCEPTIONS: usize = 400;

/// Computes the clocks of the brand's open tickets anew.
pub const RECOMPUTE: &str = "sla_recompute";

/// The work of service levels, for the schedule of jobs.
pub const WORKS: &[Work] = &[
    Work {
        kind: RECOMPUTE,
        attempts: 8,
        beside: false,
        run: recompute,
        again: |_, _| Ok(()),
    },
    crate::windows::TURN,
    crate::windows::FOLLOW,
    crate::oncall::CALL,
];

fn recompute(app: &App, _: &Job) -> Result<()> {
    let brand = app.store.read_now(|tx| Ok(tx.brand()))?;
    recompute_brand(app, brand).map(drop)
}

/// Open tickets are computed anew soon.
fn changed(
    tx: &Tx<'_>,
    deed: &'static str,
    name: &str,
    before: &str,
    after: &str,
    now: Moment,
) -> Result<()> {
    let deed = Deed {
        area: "setting",
        deed,
        actor: None,
        about: About::Thing(None, name),
        before,
        after,
    };
    audit::add(tx, &deed, now)?;
    jobs::add(tx, RECOMPUTE, "", now).map(drop)
}

/// A key that no other has, from a name.
fn free_key<'k>(name: &str, taken: impl Iterator<Item = &'k str> + Clone) -> String {
    let wanted = key_from(name);
    let wanted = if wanted.is_empty() {
        "one".to_owned()
    } else {
        wanted
    };
    let mut key = wanted.clone();
    let mut number = 2;
    while taken.clone().any(|one| one == key) {
        key = format!("{wanted}_{number}");
        number += 1;
    }
    key
}

fn told_schedule(row: &ScheduleRow) -> String {
    let hours: Vec<String> = row
        .week
        .iter()
        .map(|hours| crate::text::written_hours(hours))
        .collect();
    format!(
        "{}; {}; {}; {:?}{}; eves: {} {} {}; exceptions: {}",
        row.name,
        row.time_zone,
        hours.join(" / "),
        row.country,
        if row.follows_organization {
            ", by organization"
        } else {
            ""
        },
        row.christmas_eve,
        row.new_years_eve,
        row.midsummer_eve,
        row.exceptions.len()
    )
}

/// Keeps a schedule; one without a number is new. Answers its number.
///
/// # Errors
/// Absent when there is no schedule of that number in the brand.
pub fn keep_schedule(
    tx: &Tx<'_>,
    wanted: &ScheduleRow,
    now: Moment,
) -> Result<std::result::Result<i64, Unkept>> {
    let mut row = wanted.clone();
    row.name = row.name.trim().to_owned();
    if row.name.is_empty() {
        return Ok(Err(Unkept::Nameless));
    }
    if row.name.chars().count() > LONGEST {
        return Ok(Err(Unkept::TooLong));
    }
    if !platform::language::is_time_zone(&row.time_zone) {
        return Ok(Err(Unkept::TimeZone));
    }
    for hours in &mut row.week {
        match fit_hours(std::mem::take(hours)) {
            Ok(fit) => *hours = fit,
            Err(_) => return Ok(Err(Unkept::Hours)),
        }
    }
    if row.exceptions.len() > MOST_EXCEPTIONS
        || row.exceptions.iter().any(|(_, one)| one.from > one.to)
    {
        return Ok(Err(Unkept::Exceptions));
    }
    for (_, one) in &mut row.exceptions {
        one.name = one.name.trim().chars().take(LONGEST).collect();
        match fit_hours(std::mem::take(&mut one.hours)) {
            Ok(fit) => one.hours = fit,
            Err(_) => return Ok(Err(Unkept::Hours)),
        }
    }
    let all = queries::list_schedules(tx)?;
    let before = match all.iter().find(|one| one.id == row.id) {
        Some(before) => Some(before),
        None if row.id != 0 => return Err(Error::Absent),
        None => None,
    };
    if before.is_none() {
        if row.key.is_empty() {
            row.key = free_key(&row.name, all.iter().map(|one| one.key.as_str()));
        }
        row.id = queries::add_schedule(tx, &row.key, now)?;
    }
    queries::set_schedule(tx, &row, now)?;
    let (was, is) = (
        before.map(told_schedule).unwrap_or_default(),
        told_schedule(&row),
    );
    changed(tx, "schedule_kept", &row.name, &was, &is, now)?;
    Ok(Ok(row.id))
}

fn schedule_of(tx: &Tx<'_>, id: i64) -> Result<ScheduleRow> {
    let all = queries::list_schedules(tx)?;
    let found = all.into_iter().find(|row| row.id == id);
    found.ok_or(Error::Absent)
}

/// Adds days of a calendar file to a schedule, those that it does not have; answers how many. What was added is kept, so that it
/// can be taken back.
///
/// # Errors
/// Absent when there is no schedule of that number in the brand.
pub fn add_days(
    tx: &Tx<'_>,
    id: i64,
    days: &[Exception],
    file: &str,
    by: Option<PersonId>,
    now: Moment,
) -> Result<std::result::Result<usize, Unkept>> {
    let mut row = schedule_of(tx, id)?;
    let mut added = Vec::new();
    for one in days {
        if !row.exceptions.iter().any(|(_, known)| known == one) {
            row.exceptions.push((0, one.clone()));
            added.push(written_exception(one));
        }
    }
    if added.is_empty() {
        return Ok(Ok(0));
    }
    if let Err(unkept) = keep_schedule(tx, &row, now)? {
        return Ok(Err(unkept));
    }
    queries::add_import(tx, id, by, file, &added.join("\n"), now)?;
    Ok(Ok(added.len()))
}

/// Takes back what a file added: of its days those that are as it wrote them.
///
/// # Errors
/// Absent when there is no such import in the brand, or it was taken back.
pub fn take_days_back(tx: &Tx<'_>, schedule: i64, import: i64, now: Moment) -> Result<()> {
    let mut row = schedule_of(tx, schedule)?;
    let known = queries::find_import(tx, schedule)?.filter(|one| one.id == import);
    let lines: Vec<String> = known
        .ok_or(Error::Absent)?
        .lines
        .lines()
        .map(str::to_owned)
        .collect();
    row.exceptions
        .retain(|(_, one)| !lines.contains(&written_exception(one)));
    // It has fewer days than before: nothing can be wrong with it.
    keep_schedule(tx, &row, now)?.ok();
    queries::set_import_undone(tx, import, now)
}

/// Removes a schedule that no policy counts by.
///
/// # Errors
/// Absent when there is none of that number in the brand.
pub fn remove_schedule(
    tx: &Tx<'_>,
    id: i64,
    now: Moment,
) -> Result<std::result::Result<(), Unkept>> {
    let all = queries::list_schedules(tx)?;
    let row = all.iter().find(|one| one.id == id).ok_or(Error::Absent)?;
    if queries::list_policies(tx)?
        .iter()
        .any(|policy| policy.schedule == Some(id))
    {
        return Ok(Err(Unkept::InUse));
    }
    queries::remove_schedule(tx, id)?;
    changed(
        tx,
        "schedule_removed",
        &row.name,
        &told_schedule(row),
        "",
        now,
    )?;
    Ok(Ok(()))
}

fn told_policy(row: &PolicyRow) -> String {
    let targets: Vec<String> = row
        .targets
        .iter()
        .map(|(goal, priority, target)| {
            let (amount, unit) = crate::text::parts_of(target.length);
            let priority = priority.map_or("any", domain::ticket::Priority::word);
            let hours = if target.business {
                "business"
            } else {
                "calendar"
            };
            format!("{} {priority} {amount} {unit} {hours}", goal.word())
        })
        .collect();
    format!(
        "{}; active: {}; schedule: {:?}; {:?}; {}",
        row.name,
        row.active,
        row.schedule,
        row.conditions,
        targets.join(", ")
    )
}

/// Keeps a policy; one without a number is new, and comes last. Answers its number.
///
/// # Errors
/// Absent when there is no policy of that number in the brand.
pub fn keep_policy(
    tx: &Tx<'_>,
    wanted: &PolicyRow,
    now: Moment,
) -> Result<std::result::Result<i64, Unkept>> {
    let mut row = wanted.clone();
    row.name = row.name.trim().to_owned();
    if row.name.is_empty() {
        return Ok(Err(Unkept::Nameless));
    }
    if row.name.chars().count() > LONGEST {
        return Ok(Err(Unkept::TooLong));
    }
    if row.targets.is_empty() {
        return Ok(Err(Unkept::NoTargets));
    }
    let schedules = queries::list_schedules(tx)?;
    if row
        .schedule
        .is_some_and(|id| !schedules.iter().any(|one| one.id == id))
    {
        return Ok(Err(Unkept::Schedule));
    }
    row.conditions.tags = domain::text::tags(row.conditions.tags.iter().map(String::as_str))
        .into_iter()
        .collect();
    let all = queries::list_policies(tx)?;
    let before = match all.iter().find(|one| one.id == row.id) {
        Some(before) => Some(before),
        None if row.id != 0 => return Err(Error::Absent),
        None => None,
    };
    if before.is_none() {
        if row.key.is_empty() {
            row.key = free_key(&row.name, all.iter().map(|one| one.key.as_str()));
        }
        row.id = queries::add_policy(tx, &row.key, now)?;
    }
    queries::set_policy(tx, &row, now)?;
    let (was, is) = (
        before.map(told_policy).unwrap_or_default(),
        told_policy(&row),
    );
    changed(tx, "policy_kept", &row.name, &was, &is, now)?;
    Ok(Ok(row.id))
}

/// Removes a policy: nothing is promised by it any more.
///
/// # Errors
/// Absent when there is none of that number in the brand.
pub fn remove_policy(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    let all = queries::list_policies(tx)?;
    let row = all.iter().find(|one| one.id == id).ok_or(Error::Absent)?;
    queries::remove_policy(tx, id)?;
    changed(tx, "policy_removed", &row.name, &told_policy(row), "", now)
}

/// Moves a policy one place up or down: the first that is for a ticket holds.
///
/// # Errors
/// Absent when there is none of that number in the brand.
pub fn move_policy(tx: &Tx<'_>, id: i64, up: bool, now: Moment) -> Result<()> {
    let all = queries::list_policies(tx)?;
    let mut order: Vec<i64> = all.iter().map(|one| one.id).collect();
    let place = order
        .iter()
        .position(|one| *one == id)
        .ok_or(Error::Absent)?;
    let other = if up {
        place.checked_sub(1)
    } else {
        Some(place + 1)
    };
    let Some(other) = other.filter(|other| *other < order.len()) else {
        return Ok(());
    };
    order.swap(place, other);
    put_in_order(tx, &order)?;
    let name = all.get(place).map_or("", |row| row.name.as_str());
    changed(
        tx,
        "policy_moved",
        name,
        &place.to_string(),
        &other.to_string(),
        now,
    )
}

/// Puts these policies first, in this order, and all others after them as they were.
///
/// # Errors
/// When the database cannot be written.
pub fn put_in_order(tx: &Tx<'_>, first: &[i64]) -> Result<()> {
    let all = queries::list_policies(tx)?;
    let others = all
        .iter()
        .map(|row| row.id)
        .filter(|id| !first.contains(id));
    for (position, id) in first.iter().copied().chain(others).enumerate() {
        queries::set_policy_place(tx, id, position as i64 + 1)?;
    }
    Ok(())
}

/// The same of schedules.
///
/// # Errors
/// When the database cannot be written.
pub fn put_schedules_in_order(tx: &Tx<'_>, first: &[i64]) -> Result<()> {
    let all = queries::list_schedules(tx)?;
    let others = all
        .iter()
        .map(|row| row.id)
        .filter(|id| !first.contains(id));
    for (position, id) in first.iter().copied().chain(others).enumerate() {
        queries::set_schedule_place(tx, id, position as i64 + 1)?;
    }
    Ok(())
}
