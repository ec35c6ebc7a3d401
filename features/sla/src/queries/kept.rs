//! Schedules and policies, as they are written.

use domain::Moment;
use domain::ticket::{Category, Priority};
use platform::store::Tx;
use platform::{Result, params};

use super::{PolicyRow, ScheduleRow};
use crate::text;

pub fn add_schedule(tx: &Tx<'_>, key: &str, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO schedule (brand_id, key, name, time_zone, position, created_at, updated_at)
         VALUES ($1, $2, '', 'UTC', (SELECT count(*) + 1 FROM schedule WHERE brand_id = $1), $3, $3) RETURNING id",
        &params![tx.brand(), key, now],
    )
}

/// Makes the schedule of this number what the row says.
pub fn set_schedule(tx: &Tx<'_>, row: &ScheduleRow, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE schedule SET name = $2, time_zone = $3, country = $4, follows_organization = $5, christmas_eve = $6,
           new_years_eve = $7, midsummer_eve = $8, updated_at = $9 WHERE id = $1",
        &params![
            row.id,
            row.name.as_str(),
            row.time_zone.as_str(),
            row.country.map_or("", domain::schedule::Country::code),
            row.follows_organization,
            row.christmas_eve,
            row.new_years_eve,
            row.midsummer_eve,
            now
        ],
    )?;
    tx.run(
        "DELETE FROM schedule_interval WHERE schedule_id = $1",
        &params![row.id],
    )?;
    for (weekday, hours) in row.week.iter().enumerate() {
        for (from, to) in hours {
            tx.run(
                "INSERT INTO schedule_interval (schedule_id, weekday, from_minute, to_minute) VALUES ($1, $2, $3, $4)",
                &params![row.id, weekday as i64, i64::from(*from), i64::from(*to)],
            )?;
        }
    }
    tx.run(
        "DELETE FROM schedule_exception WHERE schedule_id = $1",
        &params![row.id],
    )?;
    for (_, one) in &row.exceptions {
        let (first, last) = (one.from.written(), one.to.written());
        let hours = text::written_hours(&one.hours);
        tx.run(
            "INSERT INTO schedule_exception (schedule_id, first_day, last_day, hours, name) VALUES ($1, $2, $3, $4, $5)",
            &params![row.id, first.as_str(), last.as_str(), hours.as_str(), one.name.as_str()],
        )?;
    }
    Ok(())
}

pub fn set_schedule_place(tx: &Tx<'_>, id: i64, position: i64) -> Result<()> {
    tx.run(
        "UPDATE schedule SET position = $2 WHERE id = $1",
        &params![id, position],
    )
    .map(drop)
}

pub fn remove_schedule(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "DELETE FROM schedule_interval WHERE schedule_id = $1",
        &params![id],
    )?;
    tx.run(
        "DELETE FROM schedule_exception WHERE schedule_id = $1",
        &params![id],
    )?;
    tx.run(
        "DELETE FROM schedule_import WHERE schedule_id = $1",
        &params![id],
    )?;
    tx.run("DELETE FROM schedule WHERE id = $1", &params![id])
        .map(drop)
}

pub fn add_policy(tx: &Tx<'_>, key: &str, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO sla_policy (brand_id, key, name, active, pauses, position, created_at, updated_at)
         VALUES ($1, $2, '', 1, '', (SELECT count(*) + 1 FROM sla_policy WHERE brand_id = $1), $3, $3) RETURNING id",
        &params![tx.brand(), key, now],
    )
}

/// Makes the policy of this number what the row says.
pub fn set_policy(tx: &Tx<'_>, row: &PolicyRow, now: Moment) -> Result<()> {
    let pauses = row
        .pauses
        .iter()
        .map(|one| Category::word(*one))
        .collect::<Vec<_>>()
        .join(" ");
    tx.run(
        "UPDATE sla_policy SET name = $2, active = $3, schedule_id = $4, pauses = $5, updated_at = $6 WHERE id = $1",
        &params![row.id, row.name.as_str(), row.active, row.schedule, pauses.as_str(), now],
    )?;
    tx.run(
        "DELETE FROM sla_policy_condition WHERE policy_id = $1",
        &params![row.id],
    )?;
    let of = &row.conditions;
    let conditions = (of.forms.iter().map(|one| ("form", one.to_string())))
        .chain(
            of.priorities
                .iter()
                .map(|one| ("priority", one.word().to_owned())),
        )
        .chain(
            of.organizations
                .iter()
                .map(|one| ("organization", one.to_string())),
        )
        .chain(
            of.countries
                .iter()
                .map(|one| ("country", one.code().to_owned())),
        )
        .chain(of.places.iter().map(|one| ("place", one.word().to_owned())))
        .chain(of.contracts.iter().map(|one| ("contract", one.clone())))
        .chain(of.critical.then(|| ("critical", "yes".to_owned())))
        .chain(of.tags.iter().map(|one| ("tag", one.clone())));
    for (kind, value) in conditions {
        tx.run(
            "INSERT INTO sla_policy_condition (policy_id, kind, value) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING",
            &params![row.id, kind, value.as_str()],
        )?;
    }
    tx.run(
        "DELETE FROM sla_target WHERE policy_id = $1",
        &params![row.id],
    )?;
    for (goal, priority, target) in &row.targets {
        let (amount, unit) = text::parts_of(target.length);
        tx.run(
            "INSERT INTO sla_target (policy_id, goal, priority, amount, unit, business) VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
            &params![
                row.id,
                goal.word(),
                priority.map_or("", Priority::word),
                amount,
                unit,
                target.business
            ],
        )?;
    }
    Ok(())
}

pub fn set_policy_place(tx: &Tx<'_>, id: i64, position: i64) -> Result<()> {
    tx.run(
        "UPDATE sla_policy SET position = $2 WHERE id = $1",
        &params![id, position],
    )
    .map(drop)
}

/// What it promised about tickets stays in their histories, as the promise of no policy.
pub fn remove_policy(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "DELETE FROM sla_policy_condition WHERE policy_id = $1",
        &params![id],
    )?;
    tx.run("DELETE FROM sla_target WHERE policy_id = $1", &params![id])?;
    tx.run("DELETE FROM sla_policy WHERE id = $1", &params![id])
        .map(drop)
}
