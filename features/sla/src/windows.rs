//! Critical windows: days that a customer announces, changes and takes back. They begin and end by themselves.

use domain::person::{MembershipRole, Role};
use domain::schedule::Day;
use domain::sla::{Stage, Window};
use domain::{Moment, OrganizationId, PersonId};
use platform::audit::{self, About, Deed};
use platform::jobs::{self, Job, Work};
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::{App, Error, Result};

use crate::commands::recompute_of;
use crate::queries::{self, WindowRow};

/// Longest name.
pub const LONGEST: usize = 80;
/// Longest note.
pub const LONGEST_NOTE: usize = 2000;
/// Most days of one window: exams take weeks, not years.
pub const MOST_DAYS: i64 = 62;
/// Most windows that an organization has.
const MOST: i64 = 200;
/// How often one person announces and changes days.
const OFTEN: Rate = Rate {
    capacity: 30,
    per_hour: 30,
};

/// Why days were not announced.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unannounced {
    /// They need a name.
    Nameless,
    /// The name is too long.
    TooLong,
    /// The note is too long.
    NoteTooLong,
    /// There is no such day.
    Day,
    /// The last is before the first, or they are too many.
    Days,
    /// They have passed.
    Past,
    /// The organization has announced too many.
    TooMany,
    /// They announce and change too often: each time all open tickets are looked at.
    TooOften,
}

/// A window begins, or is over; its payload is its number. It is looked at anew, so that a job of days that were changed does nothing.
pub const TURN: Work = Work {
    kind: "sla_window",
    attempts: 8,
    beside: false,
    run: turn,
    again: |_, _| Ok(()),
};

/// Something about an organization changed from which promises follow; its payload is the organization's number.
pub const FOLLOW: Work = Work {
    kind: organizations::commands::FOLLOW,
    attempts: 8,
    beside: false,
    run: follow,
    again: |_, _| Ok(()),
};

/// The organizations for which somebody may announce days: whose representative or administrator they are.
pub fn announces_for(
    tx: &Tx<'_>,
    person: PersonId,
    now: Moment,
) -> Result<Vec<(OrganizationId, String)>> {
    let known = people::queries::find(tx, person)?;
    if !known.is_some_and(|known| known.role == Role::User && !known.suspended) {
        return Ok(Vec::new());
    }
    let places = people::queries::list_memberships(tx, person, now)?;
    let theirs = places
        .into_iter()
        .filter(|place| place.belonging.role != MembershipRole::User);
    Ok(theirs
        .map(|place| (place.belonging.organization, place.name))
        .collect())
}

/// A window for which somebody announces; everybody else is told that there is none.
///
/// # Errors
/// Absent.
pub fn must_announce(tx: &Tx<'_>, person: PersonId, id: i64, now: Moment) -> Result<WindowRow> {
    let row = queries::find_window(tx, id)?.ok_or(Error::Absent)?;
    let theirs = announces_for(tx, person, now)?;
    let is_theirs = theirs.iter().any(|(one, _)| *one == row.organization);
    if is_theirs && row.window.stage != Stage::Withdrawn {
        Ok(row)
    } else {
        Err(Error::Absent)
    }
}

/// In whose time zone an organization's days are.
pub fn zone_of(tx: &Tx<'_>, organization: OrganizationId) -> Result<String> {
    let found = organizations::queries::find_organization(tx, organization)?;
    if let Some(zone) = found.and_then(|found| found.facts.time_zone) {
        return Ok(zone);
    }
    let schedules = queries::list_schedules(tx)?;
    Ok(schedules
        .into_iter()
        .next()
        .map_or_else(|| "UTC".to_owned(), |row| row.time_zone))
}

/// Announces days, or changes them; what has no number is new. Answers its number. The caller has asked whose it is.
///
/// # Errors
/// When the database cannot be written.
pub fn announce(
    tx: &Tx<'_>,
    wanted: &WindowRow,
    person: PersonId,
    now: Moment,
) -> Result<std::result::Result<i64, Unannounced>> {
    let mut row = wanted.clone();
    row.name = row.name.trim().to_owned();
    row.note = row.note.trim().to_owned();
    if row.name.is_empty() {
        return Ok(Err(Unannounced::Nameless));
    }
    if row.name.chars().count() > LONGEST {
        return Ok(Err(Unannounced::TooLong));
    }
    if row.note.chars().count() > LONGEST_NOTE {
        return Ok(Err(Unannounced::NoteTooLong));
    }
    let days = Day::read(row.first_day.trim()).zip(Day::read(row.last_day.trim()));
    let Some((first, last)) = days else {
        return Ok(Err(Unannounced::Day));
    };
    if !(0..MOST_DAYS).contains(&(last.0 - first.0)) {
        return Ok(Err(Unannounced::Days));
    }
    row.time_zone = zone_of(tx, row.organization)?;
    let zone = crate::rules::zone(&row.time_zone);
    row.window = Window {
        from: zone.start_of(first),
        until: zone.start_of(last.plus(1)),
        products: row.window.products,
        stage: Stage::Coming,
    };
    if row.window.until <= now {
        return Ok(Err(Unannounced::Past));
    }
    (row.first_day, row.last_day) = (first.written(), last.written());
    row.window.stage = row.window.stage_at(now);
    let before = match row.id {
        0 => None,
        id => queries::find_window(tx, id)?,
    };
    if !limits::take(tx, &format!("critical-days:{person}"), OFTEN, now)? {
        return Ok(Err(Unannounced::TooOften));
    }
    if before.is_none() {
        if queries::count_windows(tx, row.organization)? >= MOST {
            return Ok(Err(Unannounced::TooMany));
        }
        row.id = queries::add_window(tx, row.organization, person, now)?;
    }
    queries::set_window(tx, &row, now)?;
    note(
        tx,
        "window_announced",
        person,
        before.as_ref(),
        Some(&row),
        now,
    )?;
    for at in [row.window.from, row.window.until] {
        if at > now {
            jobs::add_at(tx, TURN.kind, &row.id.to_string(), at)?;
        }
    }
    settle(tx, row.organization, now)?;
    Ok(Ok(row.id))
}

/// Takes days back: nothing more is promised on them.
///
/// # Errors
/// When the database cannot be written.
pub fn withdraw(tx: &Tx<'_>, row: &WindowRow, person: PersonId, now: Moment) -> Result<()> {
    queries::set_window_stage(tx, row.id, Stage::Withdrawn, now)?;
    note(tx, "window_withdrawn", person, Some(row), None, now)?;
    settle(tx, row.organization, now)
}

/// Erases what of a person stands in critical days: what they wrote about days that they announced, and their addresses where they
/// were or are on call. The days themselves are their organization's.
///
/// # Errors
/// When the database cannot be written.
pub fn erase_words_of(
    tx: &Tx<'_>,
    person: PersonId,
    addresses: &[String],
    now: Moment,
) -> Result<()> {
    queries::erase_window_notes(tx, person)?;
    for address in addresses {
        queries::erase_called(tx, address)?;
    }
    for (brand, called) in queries::list_on_call(tx)? {
        let is_theirs = |one: &&str| {
            addresses
                .iter()
                .any(|address| address.eq_ignore_ascii_case(one))
        };
        let left: Vec<&str> = called
            .split_whitespace()
            .filter(|one| !is_theirs(one))
            .collect();
        if left.len() < called.split_whitespace().count() {
            queries::set_on_call_addresses(tx, brand, &left.join(" "), now)?;
        }
    }
    Ok(())
}

fn note(
    tx: &Tx<'_>,
    deed: &'static str,
    person: PersonId,
    before: Option<&WindowRow>,
    after: Option<&WindowRow>,
    now: Moment,
) -> Result<()> {
    let told = |row: Option<&WindowRow>| {
        row.map_or_else(String::new, |row| {
            format!(
                "{}; {} – {} ({}); products: {}",
                row.name,
                row.first_day,
                row.last_day,
                row.time_zone,
                row.window.products.join(", ")
            )
        })
    };
    let about = before.or(after);
    let deed = Deed {
        area: "organization",
        deed,
        actor: Some(person),
        about: About::Thing(
            about.map(|row| row.organization.0),
            about.map_or("", |row| row.organization_name.as_str()),
        ),
        before: &told(before),
        after: &told(after),
    };
    audit::add(tx, &deed, now)
}

/// The organization's open tickets are computed anew soon.
fn settle(tx: &Tx<'_>, organization: OrganizationId, now: Moment) -> Result<()> {
    jobs::add(tx, FOLLOW.kind, &organization.to_string(), now).map(drop)
}

fn turn(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let now = app.clock.now();
    let turned = app.store.write_now(|tx| {
        let Some(row) = queries::find_window(tx, id)? else {
            return Ok(None);
        };
        let stage = row.window.stage_at(now);
        queries::set_window_stage(tx, id, stage, now)?;
        Ok(Some(row.organization))
    })?;
    match turned {
        Some(organization) => recompute_of(app, organization),
        None => Ok(()),
    }
}

fn follow(app: &App, job: &Job) -> Result<()> {
    let organization = OrganizationId(job.payload.parse().map_err(Error::broken)?);
    recompute_of(app, organization)
}
