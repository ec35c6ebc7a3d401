//! Schedules and policies, as they are read.

use domain::schedule::{Country, Day, Exception, Hours};
use domain::sla::{Conditions, Goal, Target};
use domain::ticket::{Category, Place, Priority};
use domain::{FormId, OrganizationId};
use platform::store::Tx;
use platform::{Result, params};

use crate::text;

/// A schedule with its hours.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a tick that administrators set by itself"
)]
pub struct ScheduleRow {
    pub id: i64,
    /// Its name that stays.
    pub key: String,
    pub name: String,
    pub time_zone: String,
    /// Whose public holidays are free.
    pub country: Option<Country>,
    /// Whether those of the organization's country are, where it is known.
    pub follows_organization: bool,
    pub christmas_eve: bool,
    pub new_years_eve: bool,
    pub midsummer_eve: bool,
    /// From Monday on.
    pub week: [Vec<Hours>; 7],
    /// Each with its number.
    pub exceptions: Vec<(i64, Exception)>,
}

/// A policy with what it is for and what it promises.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyRow {
    pub id: i64,
    pub key: String,
    pub name: String,
    pub active: bool,
    /// `None`: every hour counts.
    pub schedule: Option<i64>,
    pub pauses: Vec<Category>,
    pub conditions: Conditions,
    /// For a priority, or for any that is not named.
    pub targets: Vec<(Goal, Option<Priority>, Target)>,
}

/// The brand's schedules, in their order.
pub fn list_schedules(tx: &Tx<'_>) -> Result<Vec<ScheduleRow>> {
    let mut all = tx.rows(
        "SELECT id, key, name, time_zone, country, follows_organization, christmas_eve, new_years_eve, midsummer_eve
         FROM schedule WHERE brand_id = $1 ORDER BY position, id",
        &params![tx.brand()],
        |row| {
            Ok(ScheduleRow {
                id: row.int(0)?,
                key: row.text(1)?,
                name: row.text(2)?,
                time_zone: row.text(3)?,
                country: Country::read(&row.text(4)?),
                follows_organization: row.flag(5)?,
                christmas_eve: row.flag(6)?,
                new_years_eve: row.flag(7)?,
                midsummer_eve: row.flag(8)?,
                ..ScheduleRow::default()
            })
        },
    )?;
    let intervals = tx.rows(
        "SELECT i.schedule_id, i.weekday, i.from_minute, i.to_minute FROM schedule_interval i
         JOIN schedule s ON s.id = i.schedule_id WHERE s.brand_id = $1
         ORDER BY i.schedule_id, i.weekday, i.from_minute",
        &params![tx.brand()],
        |row| {
            Ok((
                row.int(0)?,
                row.int(1)?,
                row.int(2)? as u16,
                row.int(3)? as u16,
            ))
        },
    )?;
    for (schedule, weekday, from, to) in intervals {
        let row = all.iter_mut().find(|row| row.id == schedule);
        if let Some(day) = row.and_then(|row| row.week.get_mut(weekday as usize)) {
            day.push((from, to));
        }
    }
    let exceptions = tx.rows(
        "SELECT e.schedule_id, e.id, e.first_day, e.last_day, e.hours, e.name FROM schedule_exception e
         JOIN schedule s ON s.id = e.schedule_id WHERE s.brand_id = $1 ORDER BY e.first_day, e.id",
        &params![tx.brand()],
        |row| {
            let day = |text: String| Day::read(&text).unwrap_or(Day(0));
            Ok((
                row.int(0)?,
                row.int(1)?,
                Exception {
                    from: day(row.text(2)?),
                    to: day(row.text(3)?),
                    hours: text::read_hours(&row.text(4)?).unwrap_or_default(),
                    name: row.text(5)?,
                },
            ))
        },
    )?;
    for (schedule, id, exception) in exceptions {
        if let Some(row) = all.iter_mut().find(|row| row.id == schedule) {
            row.exceptions.push((id, exception));
        }
    }
    Ok(all)
}

/// The brand's policies, in their order.
pub fn list_policies(tx: &Tx<'_>) -> Result<Vec<PolicyRow>> {
    let mut all = tx.rows(
        "SELECT id, key, name, active, schedule_id, pauses FROM sla_policy WHERE brand_id = $1 ORDER BY position, id",
        &params![tx.brand()],
        |row| {
            Ok(PolicyRow {
                id: row.int(0)?,
                key: row.text(1)?,
                name: row.text(2)?,
                active: row.flag(3)?,
                schedule: row.opt_int(4)?,
                pauses: row.text(5)?.split(' ').filter_map(Category::read).collect(),
                ..PolicyRow::default()
            })
        },
    )?;
    let conditions = tx.rows(
        "SELECT c.policy_id, c.kind, c.value FROM sla_policy_condition c JOIN sla_policy p ON p.id = c.policy_id
         WHERE p.brand_id = $1 ORDER BY c.policy_id, c.kind, c.value",
        &params![tx.brand()],
        |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?)),
    )?;
    for (policy, kind, value) in conditions {
        let Some(row) = all.iter_mut().find(|row| row.id == policy) else {
            continue;
        };
        let of = &mut row.conditions;
        match kind.as_str() {
            "form" => of.forms.extend(value.parse().ok().map(FormId)),
            "priority" => of.priorities.extend(Priority::read(&value)),
            "organization" => of
                .organizations
                .extend(value.parse().ok().map(OrganizationId)),
            "country" => of.countries.extend(Country::read(&value)),
            "place" => of.places.extend(Place::read(&value)),
            "contract" => of.contracts.push(value),
            "critical" => of.critical = true,
            _ => of.tags.push(value),
        }
    }
    let targets = tx.rows(
        "SELECT t.policy_id, t.goal, t.priority, t.amount, t.unit, t.business FROM sla_target t
         JOIN sla_policy p ON p.id = t.policy_id WHERE p.brand_id = $1 ORDER BY t.policy_id, t.goal, t.priority",
        &params![tx.brand()],
        |row| {
            let target = Target {
                length: text::length_of(row.int(3)?, &row.text(4)?),
                business: row.flag(5)?,
            };
            Ok((row.int(0)?, row.text(1)?, row.text(2)?, target))
        },
    )?;
    for (policy, goal, priority, target) in targets {
        let row = all.iter_mut().find(|row| row.id == policy);
        if let (Some(row), Some(goal)) = (row, Goal::read(&goal)) {
            row.targets.push((goal, Priority::read(&priority), target));
        }
    }
    for row in &mut all {
        row.targets
            .sort_by_key(|(goal, priority, _)| (*goal, std::cmp::Reverse(*priority)));
    }
    Ok(all)
}
