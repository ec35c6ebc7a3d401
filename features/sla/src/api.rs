//! Service levels in the Zendesk dialect, for reading by programs of the team: schedules, policies, and what clocks say of a ticket.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Extension, Json, Router};
use domain::sla::{Goal, Length, Run, State as Clock, Target};
use domain::ticket::{Category, Priority};
use domain::{Moment, TicketId};
use platform::api::answers::read;
use platform::api::read::path_id;
use platform::api::{ApiActor, ApiError, ApiRequest, iso};
use platform::language::Locale;
use platform::store::Tx;
use platform::{App, Error, Result};
use serde_json::{Value, json};

use crate::calendar::special_days;
use crate::commands::clocks;
use crate::queries::{self, PolicyRow, ScheduleRow};

/// What is listed and shown alike: the dialect's words for many and for one, and its rows.
#[derive(Clone, Copy)]
struct Shelf {
    many: &'static str,
    one: &'static str,
    rows: fn(&Tx<'_>, &ApiRequest) -> Result<Vec<Value>>,
}

const POLICIES: Shelf = Shelf {
    many: "sla_policies",
    one: "sla_policy",
    rows: all_policies,
};
const SCHEDULES: Shelf = Shelf {
    many: "schedules",
    one: "schedule",
    rows: all_schedules,
};
/// The routes of this feature's API.
pub fn api_routes() -> Router<App> {
    let policies = Router::new()
        .route("/api/v2/slas/policies", get(list))
        .route("/api/v2/slas/policies/{id}", get(show))
        .layer(Extension(POLICIES));
    let schedules = Router::new()
        .route("/api/v2/business_hours/schedules", get(list))
        .route("/api/v2/business_hours/schedules/{id}", get(show))
        .layer(Extension(SCHEDULES));
    Router::new()
        .route(
            "/api/v2/business_hours/schedules/{id}/holidays",
            get(holidays),
        )
        .route(
            "/api/v2/business_hours/schedules/{id}/holidays/{holiday}",
            get(holiday),
        )
        .merge(policies)
        .merge(schedules)
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    Extension(shelf): Extension<Shelf>,
    request: ApiRequest,
) -> Answer {
    caller.staff()?;
    read(&app, move |tx| {
        let rows = (shelf.rows)(tx, &request)?;
        Ok(Json(listed(shelf.many, rows)))
    })
    .await
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Extension(shelf): Extension<Shelf>,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Answer {
    caller.staff()?;
    let id = path_id(&id)?;
    read(&app, move |tx| {
        let found = one((shelf.rows)(tx, &request)?, id)?;
        Ok(Json(json!({ shelf.one: found })))
    })
    .await
}

type Answer = std::result::Result<Json<Value>, ApiError>;

/// The dialect's word for a goal. It tells clocks that pause apart by their names.
fn metric(goal: Goal, pauses: &[Category]) -> &'static str {
    let pending = pauses.contains(&Category::Pending);
    match goal {
        Goal::FirstReply => "first_reply_time",
        Goal::NextReply => "next_reply_time",
        Goal::Update if pending => "pausable_update_time",
        Goal::Update => "periodic_update_time",
        Goal::Resolution if pending && pauses.contains(&Category::Hold) => "agent_work_time",
        Goal::Resolution if pending => "requester_wait_time",
        Goal::Resolution => "total_resolution_time",
    }
}

/// The minutes of a day that a schedule counts: those of its longest.
fn day_of(schedule: Option<&ScheduleRow>) -> i64 {
    let longest = schedule.and_then(|row| {
        let days = row.week.iter().map(|day| {
            let hours = day
                .iter()
                .map(|(from, to)| i64::from(*to) - i64::from(*from));
            hours.sum::<i64>()
        });
        days.max()
    });
    longest.filter(|minutes| *minutes > 0).unwrap_or(1440)
}

fn minutes(target: Target, schedule: Option<&ScheduleRow>) -> i64 {
    match target.length {
        Length::Minutes(minutes) => minutes,
        Length::Days(days) if target.business => days * day_of(schedule),
        Length::Days(days) => days * 1440,
    }
}

fn policy_shape(
    to: &ApiRequest,
    position: usize,
    row: &PolicyRow,
    schedules: &[ScheduleRow],
) -> Value {
    let schedule = schedules.iter().find(|one| Some(one.id) == row.schedule);
    let of = &row.conditions;
    let mut all = Vec::new();
    let mut condition = |field: &str, values: Vec<Value>| {
        if !values.is_empty() {
            all.push(json!({ "field": field, "operator": "includes", "value": values }));
        }
    };
    let numbers = |ids: &mut dyn Iterator<Item = i64>| ids.map(Value::from).collect();
    condition(
        "ticket_form_id",
        numbers(&mut of.forms.iter().map(|id| id.0)),
    );
    condition(
        "organization_id",
        numbers(&mut of.organizations.iter().map(|id| id.0)),
    );
    let priorities = of.priorities.iter().map(|one| Value::from(one.word()));
    condition("priority", priorities.collect());
    let countries = of.countries.iter().map(|one| Value::from(one.code()));
    condition("organization_country", countries.collect());
    let places = of.places.iter().map(|one| Value::from(one.word()));
    condition("place", places.collect());
    let contracts = of.contracts.iter().map(|name| Value::from(name.as_str()));
    condition("organization_contract", contracts.collect());
    condition(
        "critical_days",
        of.critical.then(|| Value::from(true)).into_iter().collect(),
    );
    let tags = of.tags.iter().map(|tag| Value::from(tag.as_str()));
    condition("current_tags", tags.collect());
    let mut metrics = Vec::new();
    for goal in Goal::ALL {
        let named = |priority: Priority| {
            let mut targets = row.targets.iter();
            targets.find(|(one, of, _)| *one == goal && *of == Some(priority))
        };
        let any = row
            .targets
            .iter()
            .find(|(one, of, _)| *one == goal && of.is_none());
        for priority in Priority::ALL {
            // A priority that is not named has the target of all others.
            let Some((_, _, target)) = named(priority).or(any) else {
                continue;
            };
            let target_minutes = minutes(*target, schedule);
            metrics.push(json!({
                "priority": priority.word(),
                "metric": metric(goal, &row.pauses),
                "target": target_minutes,
                "target_in_seconds": target_minutes * 60,
                "business_hours": target.business && schedule.is_some(),
            }));
        }
    }
    json!({
        "id": row.id,
        "url": to.url(&format!("/api/v2/slas/policies/{}.json", row.id)),
        "title": row.name,
        "description": "",
        "position": position + 1,
        "schedule_id": row.schedule,
        "filter": { "all": all, "any": [] },
        "policy_metrics": metrics,
    })
}

fn schedule_shape(to: &ApiRequest, row: &ScheduleRow) -> Value {
    let mut intervals = Vec::new();
    // Their week begins with Sunday, ours with Monday.
    for weekday in [6, 0, 1, 2, 3, 4, 5] {
        let since = (weekday as i64 + 1) % 7 * 1440;
        for (from, until) in row.week.get(weekday).into_iter().flatten() {
            intervals.push(json!({
                "start_time": since + i64::from(*from),
                "end_time": since + i64::from(*until),
            }));
        }
    }
    json!({
        "id": row.id,
        "url": to.url(&format!("/api/v2/business_hours/schedules/{}.json", row.id)),
        "name": row.name,
        "time_zone": row.time_zone,
        "intervals": intervals,
    })
}

/// When it was made and changed last.
fn with_times(mut shape: Value, times: &[(i64, Moment, Moment)]) -> Value {
    if let Some((_, created, updated)) = times.iter().find(|(id, ..)| shape["id"] == *id) {
        shape["created_at"] = iso(*created).into();
        shape["updated_at"] = iso(*updated).into();
    }
    shape
}

fn all_policies(tx: &Tx<'_>, to: &ApiRequest) -> Result<Vec<Value>> {
    let schedules = queries::list_schedules(tx)?;
    let policies = queries::list_policies(tx)?;
    let active = policies.iter().filter(|row| row.active).enumerate();
    let times = queries::list_policy_times(tx)?;
    Ok(active
        .map(|(position, row)| with_times(policy_shape(to, position, row, &schedules), &times))
        .collect())
}

fn listed(key: &str, rows: Vec<Value>) -> Value {
    let count = rows.len();
    json!({ key: rows, "count": count, "next_page": null, "previous_page": null })
}

/// The row of this number, or 404.
fn one(rows: Vec<Value>, id: i64) -> Result<Value> {
    let found = rows.into_iter().find(|row| row["id"] == id);
    found.ok_or(Error::Absent)
}

fn all_schedules(tx: &Tx<'_>, to: &ApiRequest) -> Result<Vec<Value>> {
    let rows = queries::list_schedules(tx)?;
    let times = queries::list_schedule_times(tx)?;
    let shapes = rows.iter().map(|row| schedule_shape(to, row));
    Ok(shapes.map(|shape| with_times(shape, &times)).collect())
}

/// The days of a schedule on which nobody is there, as the dialect knows them: public holidays and closed days of this year and the
/// next two. Each is known by its first day, since no two begin on one.
fn holidays_of(tx: &Tx<'_>, app: &App, locale: Locale, id: i64) -> Result<Vec<Value>> {
    let rows = queries::list_schedules(tx)?;
    let row = rows
        .into_iter()
        .find(|row| row.id == id)
        .ok_or(Error::Absent)?;
    let w = app.language.words(locale, "UTC");
    let days = special_days(&row, &w, app.clock.now());
    let closed = days.into_iter().filter(|one| one.hours.is_empty());
    Ok(closed
        .map(|one| {
            let number = one.from.written().replace('-', "");
            json!({
                "id": number.parse::<i64>().unwrap_or_default(),
                "name": one.name,
                "start_date": one.from.written(),
                "end_date": one.to.written(),
            })
        })
        .collect())
}

async fn holidays(State(app): State<App>, caller: ApiActor, Path(id): Path<String>) -> Answer {
    let locale = caller.person.locale;
    caller.staff()?;
    let (id, desk) = (path_id(&id)?, app.clone());
    read(&app, move |tx| {
        let rows = holidays_of(tx, &desk, locale, id)?;
        Ok(Json(listed("holidays", rows)))
    })
    .await
}

async fn holiday(
    State(app): State<App>,
    caller: ApiActor,
    Path((id, holiday)): Path<(String, String)>,
) -> Answer {
    let locale = caller.person.locale;
    caller.staff()?;
    let (id, holiday, desk) = (path_id(&id)?, path_id(&holiday)?, app.clone());
    read(&app, move |tx| {
        let found = one(holidays_of(tx, &desk, locale, id)?, holiday)?;
        Ok(Json(json!({ "holiday": found })))
    })
    .await
}

/// What clocks say of a ticket, as `include=slas` wants it: one entry for each promise, the newest of its goal.
pub fn slas_of(tx: &Tx<'_>, ticket: TicketId, now: Moment) -> Result<Value> {
    let clocks = clocks(tx, ticket)?;
    let mut told = Vec::new();
    for goal in Goal::ALL {
        // Of two clocks, the one that runs.
        let is_running = |run: &&Run| matches!(run.state, Clock::Running { .. });
        let runs = || clocks.runs.iter().rev().filter(|run| run.goal == goal);
        let Some(run) = runs().find(is_running).or_else(|| runs().next()) else {
            continue;
        };
        let pauses = clocks.terms.get(run.terms);
        let (stage, breach) = match run.state {
            Clock::Running { due, .. } => ("active", due),
            Clock::Paused { late } => ("paused", late),
            Clock::Done { late, .. } => ("achieved", late),
        };
        let mut metric = json!({
            "metric": metric(goal, pauses.map_or(&[], |terms| terms.pauses.as_slice())),
            "stage": stage,
            "breach_at": breach.map(iso),
        });
        if let (Clock::Running { .. }, Some(due)) = (run.state, breach) {
            let left = (due.0 - now.0) / 60_000;
            let (unit, count) = match left.abs() {
                0..60 => ("minutes", left),
                60..1440 => ("hours", left / 60),
                _ => ("days", left / 1440),
            };
            metric[unit] = count.into();
        }
        told.push(metric);
    }
    Ok(json!({ "policy_metrics": told }))
}
