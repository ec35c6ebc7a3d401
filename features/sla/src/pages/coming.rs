//! Critical days for the team: the coming weeks, and who is called on them.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::permission::{Permission, Reach};
use domain::ticket::Priority;
use domain::{DAY, Moment};
use organizations::queries::find_desk_of;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Problems, Tone, parts};
use platform::language::Words;
use platform::web::{Fields, MustBeAgent, MustKeepSettings, Visitor};
use platform::{App, Result, hooks};

use super::critical::{Shown, shown};
use crate::oncall::{self, Uncalled};
use crate::priority_key;
use crate::queries::{self, OnCall, WindowRow};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/critical-days", get(show))
        .route("/agent/critical-days/on-call", post(call))
}

/// How far the team looks ahead.
const AHEAD: i64 = 180 * DAY;

/// A week with the days that are critical in it.
struct Week {
    name: String,
    windows: Vec<Shown>,
}

/// Who is called, for whoever decides settings.
struct Calls {
    addresses: String,
    hook: String,
    secret: Option<String>,
    severities: Vec<(&'static str, String, bool)>,
}

/// GET /agent/critical-days and, with problems, POST /agent/critical-days/on-call
#[derive(Template)]
#[template(path = "agent_critical_days.html")]
struct CalendarPage {
    w: Words,
    f: Frame,
    weeks: Vec<Week>,
    calls: Option<Calls>,
    problems: Problems,
}

/// By weeks, each of which names what is critical in it; what goes over several weeks is in each, and weeks without any are left out.
fn weeks(rows: &[WindowRow], products: &[(String, String)], w: &Words, now: Moment) -> Vec<Week> {
    let week_of = |at: Moment| (at.0.div_euclid(DAY) + 3).div_euclid(7);
    let begins = |week: i64| Moment((week * 7 - 3) * DAY + DAY / 2);
    let (first, last) = (week_of(now), week_of(now.plus(AHEAD)));
    let all = (first..=last).filter_map(|week| {
        let within = rows.iter().filter(|row| {
            let of = |text: &str| {
                domain::schedule::Day::read(text).map(|day| week_of(Moment(day.0 * DAY)))
            };
            of(&row.first_day).is_some_and(|begins| begins <= week)
                && of(&row.last_day).is_some_and(|ends| week <= ends)
        });
        let windows: Vec<Shown> = within.map(|row| shown(row, products, w, now)).collect();
        let name = match week - first {
            0 => w.t("critical-this-week").into_owned(),
            1 => w.t("critical-next-week").into_owned(),
            _ => w.t1("critical-week", "day", w.date(begins(week), now)),
        };
        (!windows.is_empty()).then_some(Week { name, windows })
    });
    all.collect()
}

async fn page(
    app: &App,
    visitor: &Visitor,
    person: &platform::web::SignedIn,
    typed: Option<OnCall>,
    problems: Problems,
    said: bool,
) -> Result<Response> {
    let w = visitor.words(app);
    let now = app.clock.now();
    let (id, reach) = (person.id, person.reach);
    let keeps = person.permissions.has(Permission::Settings);
    let (around, rows, products, kept) = app
        .store
        .read(move |tx| {
            // Whoever works at a partner's desk knows its customers alone.
            let partner = match reach {
                Reach::Partner => Some(find_desk_of(tx, id)?.unwrap_or(domain::DeskId(0))),
                Reach::All | Reach::Groups => None,
            };
            Ok((
                surroundings(tx, Some(id))?,
                queries::list_coming_windows(tx, partner, now, now.plus(AHEAD))?,
                forms::settings::products(tx, &w)?,
                queries::find_on_call(tx)?,
            ))
        })
        .await?;
    let title = w.t("critical-title").into_owned();
    let mut f = frame(
        visitor,
        w,
        "/agent/critical-days",
        Here::Organizations,
        title,
        around,
    );
    f.notice = said.then(|| Notice {
        tone: Tone::Good,
        text: w.t("oncall-saved").into_owned(),
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let secret = Some(&kept.hook)
        .filter(|hook| !hook.is_empty())
        .map(|hook| oncall::shown_secret(&app.key, hook));
    let one = typed.unwrap_or(kept);
    let page = CalendarPage {
        weeks: weeks(&rows, &products, &w, now),
        calls: keeps.then(|| Calls {
            addresses: one.addresses.join(" "),
            secret,
            severities: [Priority::Urgent, Priority::High]
                .into_iter()
                .map(|priority| {
                    let name = w.t(priority_key(priority)).into_owned();
                    (priority.word(), name, one.least == priority)
                })
                .collect(),
            hook: one.hook,
        }),
        problems,
        w,
        f,
    };
    html(status, &page)
}

async fn show(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = query_value(&uri, "said") == "saved";
    page(
        &app,
        &agent.visitor,
        &agent.person,
        None,
        Problems::default(),
        said,
    )
    .await
}

async fn call(State(app): State<App>, admin: MustKeepSettings, fields: Fields) -> Result<Response> {
    let now = app.clock.now();
    let text = |name: &str| fields.text(name).chars().take(4000).collect::<String>();
    let wanted = OnCall {
        addresses: text("addresses")
            .split([' ', ',', ';', '\n', '\r', '\t'])
            .filter(|address| !address.is_empty())
            .map(str::to_owned)
            .collect(),
        hook: text("hook").trim().to_owned(),
        least: Priority::read(fields.text("least"))
            .filter(|priority| *priority >= Priority::High)
            .unwrap_or(Priority::Urgent),
    };
    let (one, reach) = (wanted.clone(), hooks::reach(&app));
    let kept = app
        .store
        .write(move |tx| oncall::keep(tx, reach, &one, now))
        .await?;
    let Err(uncalled) = kept else {
        return Ok(Redirect::to("/agent/critical-days?said=saved").into_response());
    };
    let w = admin.visitor.words(&app);
    let mut problems = Problems::default();
    let (field, key) = match uncalled {
        Uncalled::Addresses => ("addresses", "oncall-problem-addresses"),
        Uncalled::Hook => ("hook", "oncall-problem-hook"),
    };
    problems.add(field, w.t(key));
    page(
        &app,
        &admin.visitor,
        &admin.person,
        Some(wanted),
        problems,
        false,
    )
    .await
}
