//! Days of a schedule from a calendar file: what it adds is shown first, and can be taken back.

use std::io::Read as _;

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::Moment;
use domain::schedule::{Day, Exception};
use people::{html, query_value};
use platform::files::disposition;
use platform::frame::{Frame, Notice, Problems, Tone, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, FormData, MustKeepSettings, number};
use platform::{App, Error, Result};

use super::around;
use super::schedules::find;
use crate::calendar::{self, LARGEST, Unreadable, Why};
use crate::keeping::{self, Unkept};
use crate::queries::{self, ScheduleRow};
use crate::text::{read_exception, written_exception};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/schedules/{id}/calendar", get(show).post(take))
        .route("/agent/schedules/{id}/calendar/undo", post(undo))
        .route("/agent/schedules/{id}/calendar.ics", get(save))
}

#[derive(Template)]
#[template(path = "agent_schedule_calendar.html")]
struct CalendarPage {
    w: Words,
    f: Frame,
    id: i64,
    name: String,
    look: Option<Look>,
    /// The last import: its number, and what is said of it.
    last: Option<(i64, String)>,
    problems: Problems,
}

/// What a file would add.
struct Look {
    file: String,
    days: Vec<ShownDay>,
    /// What the schedule has already.
    known: Vec<String>,
    /// What, and why.
    left_out: Vec<(String, String)>,
    /// Left out, beyond those that are named.
    more: usize,
}

struct ShownDay {
    /// As a form brings it back.
    line: String,
    when: String,
    name: String,
    ticked: bool,
    why: Option<String>,
}

/// So many that are left out are named.
const NAMED: usize = 50;

fn why_key(why: Why) -> &'static str {
    match why {
        Why::TimeOfDay => "calendar-why-time",
        Why::Repeats => "calendar-why-repeats",
        Why::NoDay => "calendar-why-no-day",
        Why::Backwards => "calendar-why-backwards",
        Why::TooLong => "calendar-why-long",
        Why::Past => "calendar-why-past",
    }
}

fn days_in_words(one: &Exception) -> String {
    if one.from == one.to {
        one.from.written()
    } else {
        format!("{} – {}", one.from.written(), one.to.written())
    }
}

fn named(name: &str, w: &Words) -> String {
    if name.is_empty() {
        w.t("calendar-nameless").into_owned()
    } else {
        name.to_owned()
    }
}

fn look(row: &ScheduleRow, found: calendar::Read, file: String, w: &Words) -> Look {
    let schedule = row.schedule(None);
    // Whoever has their hours on none of its days loses nothing by them.
    let is_closed = |one: &Exception| {
        (one.from.0..=one.to.0).all(|day| schedule.hours_on(Day(day)).0.is_empty())
    };
    let (known, new): (Vec<_>, Vec<_>) = found
        .days
        .into_iter()
        .partition(|one| row.exceptions.iter().any(|(_, known)| known == one));
    let more = found.left_out.len().saturating_sub(NAMED);
    Look {
        file,
        days: new
            .iter()
            .map(|one| {
                let closed = is_closed(one);
                ShownDay {
                    line: written_exception(one),
                    when: days_in_words(one),
                    name: named(&one.name, w),
                    ticked: !closed,
                    why: closed.then(|| w.t("calendar-closed-anyway").into_owned()),
                }
            })
            .collect(),
        known: known
            .iter()
            .map(|one| format!("{} {}", days_in_words(one), named(&one.name, w)))
            .collect(),
        left_out: found
            .left_out
            .into_iter()
            .take(NAMED)
            .map(|(name, when, why)| {
                let when: String = when.chars().take(40).collect();
                let what = format!("{} {when}", named(&name, w));
                (what.trim().to_owned(), w.t(why_key(why)).into_owned())
            })
            .collect(),
        more,
    }
}

fn page(
    tx: &Tx<'_>,
    admin: &MustKeepSettings,
    w: Words,
    id: i64,
    notice: Option<String>,
    now: Moment,
) -> Result<(CalendarPage, ScheduleRow)> {
    let row = find(tx, id)?;
    let path = format!("/agent/schedules/{id}/calendar");
    let mut f = around(tx, admin, w, &path, w.t("calendar-title").into_owned())?;
    f.notice = notice.map(|text| Notice {
        tone: Tone::Good,
        text,
    });
    let last = queries::find_import(tx, id)?.map(|one| {
        let values = [
            ("count", one.lines.lines().count().into()),
            ("file", one.file.as_str().into()),
            ("when", w.date(one.at, now).into()),
        ];
        (one.id, w.form("calendar-last-said", values))
    });
    let page = CalendarPage {
        w,
        f,
        id,
        name: row.name.clone(),
        look: None,
        last,
        problems: Problems::default(),
    };
    Ok((page, row))
}

async fn show(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = number(&id)?;
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let said = query_value(&uri, "said");
    let notice = match said.parse::<usize>() {
        Ok(count) => Some(w.t1("calendar-done", "count", count)),
        Err(_) if said == "undone" => Some(w.t("calendar-undone").into_owned()),
        Err(_) => None,
    };
    let (page, _) = app
        .store
        .read(move |tx| page(tx, &admin, w, id, notice, now))
        .await?;
    html(StatusCode::OK, &page)
}

fn problem_of(unreadable: Unreadable) -> &'static str {
    match unreadable {
        Unreadable::TooLarge => "calendar-problem-large",
        Unreadable::NoCalendar => "calendar-problem-none",
        Unreadable::Empty => "calendar-problem-empty",
        Unreadable::TooMany => "calendar-problem-many",
    }
}

/// Looks at a file, or takes the days that were ticked.
async fn take(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
    form: FormData,
) -> Result<Response> {
    let id = number(&id)?;
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let mut problems = Problems::default();
    if form.fields.text("apply") == "1" {
        match apply(&app, &admin, id, &form.fields, now).await? {
            Ok(count) => {
                let target = format!("/agent/schedules/{id}/calendar?said={count}");
                return Ok(Redirect::to(&target).into_response());
            }
            Err(key) => problems.add("file", w.t(key)),
        }
    }
    for problem in &form.problems {
        problems.add("file", problem.sentence(&w));
    }
    let upload = form.uploads.first().map(|one| one.token.clone());
    if upload.is_none() && problems.is_empty() {
        problems.add("file", w.t("calendar-problem-file"));
    }
    let (uploader, desk) = (admin.visitor.uploader(), app.clone());
    let page = app
        .store
        .read(move |tx| {
            let (mut page, row) = page(tx, &admin, w, id, None, now)?;
            page.problems = problems;
            let Some(token) = upload.filter(|_| page.problems.is_empty()) else {
                return Ok(page);
            };
            let found = organizations::queries::find_upload(tx, &token, &uploader)?;
            let Some((sha256, name)) = found else {
                page.problems.add("file", w.t("calendar-problem-gone"));
                return Ok(page);
            };
            let mut bytes = Vec::new();
            let file = desk.files.open_now(&sha256)?.ok_or(Error::Absent)?;
            file.take(LARGEST as u64 + 1)
                .read_to_end(&mut bytes)
                .map_err(Error::broken)?;
            let today = row.schedule(None).zone().local(now).0;
            match calendar::read(&bytes, today) {
                Ok(found) => page.look = Some(look(&row, found, name, &w)),
                Err(unreadable) => page.problems.add("file", w.t(problem_of(unreadable))),
            }
            Ok(page)
        })
        .await?;
    let status = if page.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    html(status, &page)
}

async fn apply(
    app: &App,
    admin: &MustKeepSettings,
    id: i64,
    fields: &Fields,
    now: Moment,
) -> Result<std::result::Result<usize, &'static str>> {
    let days: Vec<Exception> = fields.all("day").filter_map(read_exception).collect();
    if days.is_empty() {
        return Ok(Err("calendar-problem-days"));
    }
    let file: String = fields.text("named").chars().take(200).collect();
    let person = admin.person.id;
    let done = app
        .store
        .write(move |tx| keeping::add_days(tx, id, &days, &file, Some(person), now))
        .await?;
    Ok(done.map_err(|unkept| match unkept {
        Unkept::Exceptions => "calendar-problem-most",
        _ => "calendar-problem-none",
    }))
}

async fn undo(
    State(app): State<App>,
    _admin: MustKeepSettings,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let (id, import) = (number(&id)?, number(fields.text("import"))?);
    let now = app.clock.now();
    app.store
        .write(move |tx| keeping::take_days_back(tx, id, import, now))
        .await?;
    let target = format!("/agent/schedules/{id}/calendar?said=undone");
    Ok(Redirect::to(&target).into_response())
}

async fn save(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let row = app.store.read(move |tx| find(tx, id)).await?;
    let text = calendar::of_schedule(&row, &w, now);
    let headers = [
        (
            header::CONTENT_TYPE,
            "text/calendar; charset=utf-8".to_owned(),
        ),
        (
            header::CONTENT_DISPOSITION,
            disposition(false, &format!("{}.ics", row.key)),
        ),
    ];
    Ok((headers, text).into_response())
}
