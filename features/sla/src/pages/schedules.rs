//! When the team is at work: a list, and one schedule with its week, its holidays of the year and its exceptions.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::schedule::{Country, Day, Exception};
use domain::{DAY, Moment};
use people::{html, query_value};
use platform::frame::{Frame, Notice, Problems, Tone, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustKeepSettings, number};
use platform::{App, Error, Result};

use super::around;
use crate::keeping::{self, Unkept};
use crate::queries::{self, ScheduleRow};
use crate::text::{read_exception, read_hours, shown_hours, written_exception};
use crate::why_in_words;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/schedules", get(list).post(create))
        .route("/agent/schedules/new", get(new))
        .route("/agent/schedules/{id}", get(show).post(change))
        .route("/agent/schedules/{id}/remove", post(remove))
}

/// A day of the week: its name, its hours in words, and each part as places on a line of 1440 minutes.
struct Weekday {
    name: String,
    field: String,
    typed: String,
    shown: String,
    bars: Vec<(u16, u16)>,
}

#[derive(Template)]
#[template(path = "agent_schedules.html")]
struct ListPage {
    w: Words,
    f: Frame,
    rows: Vec<Row>,
}

struct Row {
    id: i64,
    name: String,
    about: String,
    week: Vec<Weekday>,
}

#[derive(Template)]
#[template(path = "agent_schedule.html")]
struct SchedulePage {
    w: Words,
    f: Frame,
    /// 0: a new one.
    id: i64,
    row: ScheduleRow,
    week: Vec<Weekday>,
    /// Code, name, chosen.
    countries: Vec<(&'static str, String, bool)>,
    exceptions: String,
    /// Days of this year on which it is otherwise: day and why.
    special: Vec<(String, String)>,
    year: i64,
    problems: Problems,
}

fn country_key(country: Country) -> &'static str {
    match country {
        Country::Se => "country-se",
        Country::No => "country-no",
        Country::Dk => "country-dk",
        Country::Fi => "country-fi",
        Country::De => "country-de",
        Country::Gb => "country-gb",
        Country::Nl => "country-nl",
        Country::Us => "country-us",
    }
}

/// Countries to choose from.
pub(super) fn countries(
    w: &Words,
    is_chosen: impl Fn(Country) -> bool,
) -> Vec<(&'static str, String, bool)> {
    Country::ALL
        .into_iter()
        .map(|one| {
            (
                one.code(),
                w.t(country_key(one)).into_owned(),
                is_chosen(one),
            )
        })
        .collect()
}

/// As a line of a list begins.
fn capitalised(name: &str) -> String {
    let mut letters = name.chars();
    let first = letters
        .next()
        .map(|letter| letter.to_uppercase().to_string());
    first.unwrap_or_default() + letters.as_str()
}

fn week(row: &ScheduleRow, w: &Words) -> Vec<Weekday> {
    let names = w.t("date-weekdays-long");
    let names = names.split(' ');
    let days = row.week.iter().zip(names).enumerate();
    days.map(|(place, (hours, name))| Weekday {
        name: capitalised(name),
        field: format!("day{place}"),
        typed: shown_hours(hours),
        shown: if hours.is_empty() {
            w.t("sla-closed").into_owned()
        } else {
            shown_hours(hours)
        },
        bars: hours.iter().map(|(from, to)| (*from, to - from)).collect(),
    })
    .collect()
}

fn about(row: &ScheduleRow, w: &Words) -> String {
    let mut parts = vec![row.time_zone.clone()];
    if let Some(country) = row.country {
        parts.push(w.t1(
            "schedule-holidays-of",
            "country",
            w.t(country_key(country)).as_ref(),
        ));
    }
    if row.follows_organization {
        parts.push(w.t("schedule-follows-short").into_owned());
    }
    parts.join(" · ")
}

async fn list(
    State(app): State<App>,
    admin: MustKeepSettings,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let said = query_value(&uri, "said");
    let page = app
        .store
        .read(move |tx| {
            let mut f = around(
                tx,
                &admin,
                w,
                "/agent/schedules",
                w.t("schedules-title").into_owned(),
            )?;
            f.notice = (said == "saved").then(|| Notice {
                tone: Tone::Good,
                text: w.t("sla-saved").into_owned(),
            });
            let rows = queries::list_schedules(tx)?;
            let rows = rows.iter().map(|row| Row {
                id: row.id,
                name: row.name.clone(),
                about: about(row, &w),
                week: week(row, &w),
            });
            Ok(ListPage {
                w,
                f,
                rows: rows.collect(),
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

/// Exceptions as lines that can be typed.
fn written_exceptions(row: &ScheduleRow) -> String {
    let lines = row.exceptions.iter();
    let lines = lines.map(|(_, one)| written_exception(one));
    lines.collect::<Vec<_>>().join("\n")
}

/// Reads them again; `Err` is the first line that cannot be meant.
fn read_exceptions(text: &str) -> std::result::Result<Vec<(i64, Exception)>, String> {
    let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .map(|line| {
            let read = read_exception(line);
            read.map(|one| (0, one)).ok_or_else(|| line.to_owned())
        })
        .collect()
}

fn special(row: &ScheduleRow, w: &Words, now: Moment) -> (i64, Vec<(String, String)>) {
    let schedule = row.schedule(None);
    let zone = schedule.zone();
    let (year, _, _) = zone.local(now).0.parts();
    let names = w.t("date-weekdays");
    let days = schedule.special_days(Day::of(year, 1, 1), Day::of(year, 12, 31));
    let told = days.into_iter().map(|(day, why, hours)| {
        let noon = zone.start_of(day).plus(DAY / 2);
        let name = names.split(' ').nth(day.weekday()).unwrap_or_default();
        let mut what = why_in_words(&why, w).unwrap_or_default();
        if !hours.is_empty() {
            what = format!("{what}: {}", shown_hours(hours));
        }
        (format!("{name} {}", w.date(noon, now)), what)
    });
    (year, told.collect())
}

struct Typed {
    row: ScheduleRow,
    week: Option<[String; 7]>,
    exceptions: Option<String>,
    problems: Problems,
}

fn page(
    tx: &Tx<'_>,
    admin: &MustKeepSettings,
    w: Words,
    id: i64,
    typed: Typed,
    now: Moment,
) -> Result<SchedulePage> {
    let title = if id == 0 {
        w.t("schedules-new").into_owned()
    } else {
        typed.row.name.clone()
    };
    let path = if id == 0 {
        "/agent/schedules/new".to_owned()
    } else {
        format!("/agent/schedules/{id}")
    };
    let f = around(tx, admin, w, &path, title)?;
    let mut days = week(&typed.row, &w);
    if let Some(said) = typed.week {
        for (day, said) in days.iter_mut().zip(said) {
            day.typed = said;
        }
    }
    let (year, special) = special(&typed.row, &w, now);
    Ok(SchedulePage {
        w,
        f,
        id,
        countries: countries(&w, |one| typed.row.country == Some(one)),
        exceptions: typed
            .exceptions
            .unwrap_or_else(|| written_exceptions(&typed.row)),
        row: typed.row,
        week: days,
        special,
        year,
        problems: typed.problems,
    })
}

async fn new(State(app): State<App>, admin: MustKeepSettings) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let row = ScheduleRow {
        time_zone: "Europe/Stockholm".to_owned(),
        country: Some(Country::Se),
        christmas_eve: true,
        new_years_eve: true,
        week: std::array::from_fn(|day| {
            if day < 5 {
                vec![(480, 1020)]
            } else {
                Vec::new()
            }
        }),
        ..ScheduleRow::default()
    };
    let typed = Typed {
        row,
        week: None,
        exceptions: None,
        problems: Problems::default(),
    };
    let page = app
        .store
        .read(move |tx| page(tx, &admin, w, 0, typed, now))
        .await?;
    html(StatusCode::OK, &page)
}

async fn show(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let page = app
        .store
        .read(move |tx| {
            let row = find(tx, id)?;
            let typed = Typed {
                row,
                week: None,
                exceptions: None,
                problems: Problems::default(),
            };
            page(tx, &admin, w, id, typed, now)
        })
        .await?;
    html(StatusCode::OK, &page)
}

pub(super) fn find(tx: &Tx<'_>, id: i64) -> Result<ScheduleRow> {
    let all = queries::list_schedules(tx)?;
    all.into_iter()
        .find(|row| row.id == id)
        .ok_or(Error::Absent)
}

async fn create(
    State(app): State<App>,
    admin: MustKeepSettings,
    fields: Fields,
) -> Result<Response> {
    keep(app, admin, 0, fields).await
}

async fn change(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    keep(app, admin, id, fields).await
}

async fn keep(app: App, admin: MustKeepSettings, id: i64, fields: Fields) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let mut problems = Problems::default();
    let week: [String; 7] = std::array::from_fn(|day| {
        let typed = fields.text(&format!("day{day}"));
        typed.chars().take(200).collect()
    });
    let hours: [_; 7] = std::array::from_fn(|day| week.get(day).map(|text| read_hours(text)));
    for (day, hours) in hours.iter().enumerate() {
        if !matches!(hours, Some(Ok(_))) {
            problems.add(format!("day{day}"), w.t("schedule-problem-hours"));
        }
    }
    let typed_exceptions: String = fields.text("exceptions").chars().take(40_000).collect();
    let exceptions = read_exceptions(&typed_exceptions).unwrap_or_else(|line| {
        problems.add(
            "exceptions",
            w.t1("schedule-problem-exception", "line", line),
        );
        Vec::new()
    });
    let row = ScheduleRow {
        id,
        key: String::new(),
        name: fields.text("name").chars().take(400).collect(),
        time_zone: fields.text("time_zone").trim().to_owned(),
        country: Country::ALL
            .into_iter()
            .find(|one| one.code() == fields.text("country")),
        follows_organization: fields.ticked("follows_organization"),
        christmas_eve: fields.ticked("christmas_eve"),
        new_years_eve: fields.ticked("new_years_eve"),
        midsummer_eve: fields.ticked("midsummer_eve"),
        week: hours.map(|hours| hours.and_then(std::result::Result::ok).unwrap_or_default()),
        exceptions,
    };
    if problems.is_empty() {
        let wanted = row.clone();
        match app
            .store
            .write(move |tx| keeping::keep_schedule(tx, &wanted, now))
            .await?
        {
            Ok(_) => return Ok(Redirect::to("/agent/schedules?said=saved").into_response()),
            Err(unkept) => {
                let (field, key) = problem(unkept);
                problems.add(field, w.t(key));
            }
        }
    }
    let typed = Typed {
        row,
        week: Some(week),
        exceptions: Some(typed_exceptions),
        problems,
    };
    let page = app
        .store
        .read(move |tx| {
            if id != 0 {
                find(tx, id)?;
            }
            page(tx, &admin, w, id, typed, now)
        })
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

/// Where a problem is told, and what it says.
pub(super) fn problem(unkept: Unkept) -> (&'static str, &'static str) {
    match unkept {
        Unkept::Nameless => ("name", "sla-problem-name"),
        Unkept::TooLong => ("name", "sla-problem-long"),
        Unkept::TimeZone => ("time_zone", "schedule-problem-zone"),
        Unkept::Hours => ("day0", "schedule-problem-hours"),
        Unkept::Exceptions => ("exceptions", "schedule-problem-exceptions"),
        Unkept::Schedule => ("schedule", "sla-problem-schedule"),
        Unkept::NoTargets => ("first_reply", "sla-problem-targets"),
        Unkept::InUse => ("remove", "schedule-problem-used"),
    }
}

async fn remove(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let removed = app
        .store
        .write(move |tx| keeping::remove_schedule(tx, id, now))
        .await?;
    let Err(unkept) = removed else {
        return Ok(Redirect::to("/agent/schedules?said=saved").into_response());
    };
    let (field, key) = problem(unkept);
    let mut problems = Problems::default();
    problems.add(field, w.t(key));
    let page = app
        .store
        .read(move |tx| {
            let typed = Typed {
                row: find(tx, id)?,
                week: None,
                exceptions: None,
                problems,
            };
            page(tx, &admin, w, id, typed, now)
        })
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}
