//! How long tickets were with each level and with partners, for a period: as a table, and as a spreadsheet with a row for each ticket.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use domain::permission::Actor;
use domain::schedule::Day;
use domain::ticket::{HandOver, Place, Spent, spent_between};
use domain::{DAY, MINUTE, Moment, PersonId, TicketId};
use organizations::sheets::{Separator, sheet};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::audit::{self, About, Deed};
use platform::files::disposition;
use platform::frame::{Frame, Here, Problems, parts};
use platform::language::{Locale, Words, day, iso};
use platform::store::Tx;
use platform::web::MustExport;
use platform::{App, Result};

use crate::queries::{self, WorkedOn};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/agent/time-per-level", get(show))
        .route("/agent/time-per-level.csv", get(take))
}

/// Most tickets that are counted: a page must answer soon.
const MOST: i64 = 20_000;
/// The longest period.
const LONGEST: i64 = 366 * DAY;
/// What is counted where nobody says otherwise.
const USUAL: i64 = 30 * DAY;

/// A row of the table.
struct Row {
    name: String,
    tickets: i64,
    whole: String,
    each: String,
}

/// GET /agent/time-per-level
#[derive(Template)]
#[template(path = "agent_time_spent.html")]
struct TimePage {
    w: Words,
    f: Frame,
    from: String,
    until: String,
    rows: Vec<Row>,
    tickets: i64,
    /// There are more tickets than are counted.
    cut: bool,
    problems: Problems,
}

/// From the beginning of the first day to the end of the last, in UTC, and what is wrong with what was asked for.
fn period(uri: &Uri, w: &Words, now: Moment) -> ((Moment, Moment), Problems) {
    let mut problems = Problems::default();
    let today = Moment(now.0.div_euclid(DAY) * DAY);
    let mut read = |name: &'static str, usual: Moment| match query_value(uri, name).as_str() {
        "" => usual,
        text => day(text).unwrap_or_else(|| {
            problems.add(name, w.t("time-problem-day"));
            usual
        }),
    };
    let last = read("until", today);
    let first = read("from", last.plus(-USUAL));
    if first > last || last.0 - first.0 > LONGEST {
        problems.add("from", w.t("time-problem-period"));
        return ((last.plus(-USUAL), last.plus(DAY)), problems);
    }
    ((first, last.plus(DAY)), problems)
}

fn counted(
    tx: &Tx<'_>,
    who: &Actor,
    within: (Moment, Moment),
    now: Moment,
) -> Result<Vec<(WorkedOn, Spent)>> {
    let mut moves: HashMap<TicketId, Vec<HandOver>> = HashMap::new();
    for (ticket, over) in queries::list_moves_within(tx, within)? {
        moves.entry(ticket).or_default().push(over);
    }
    let all = queries::list_visible_worked_on(tx, who, within, MOST, now)?;
    let spent = all.into_iter().map(|ticket| {
        let (from, to) = within;
        let end = ticket.ended_at.unwrap_or(now).min(to).min(now);
        let moves = moves.get(&ticket.id).map_or(&[][..], Vec::as_slice);
        let spent = spent_between(ticket.created_at, moves, ticket.place, (from, end));
        (ticket, spent)
    });
    // What was solved before the period and said something in it was with nobody.
    Ok(spent
        .filter(|(_, spent)| {
            Place::ALL
                .into_iter()
                .any(|place| spent.in_place(place) > 0)
        })
        .collect())
}

fn place_key(place: Place) -> &'static str {
    match place.word() {
        "first_line" => "policy-place-first-line",
        "partner" => "policy-place-partner",
        "level_3" => "policy-place-level-3",
        "level_4" => "policy-place-level-4",
        _ => "policy-place-vendor",
    }
}

/// Days and hours, or hours and minutes.
fn long(milliseconds: i64, w: &Words) -> String {
    if milliseconds < 2 * DAY {
        return sla::time_in_words(milliseconds, w);
    }
    let hours = milliseconds % DAY / domain::HOUR;
    let days = w.t1("sla-days", "count", milliseconds / DAY);
    if hours == 0 {
        days
    } else {
        format!("{days} {}", w.t1("sla-hours", "count", hours))
    }
}

fn date(at: Moment) -> String {
    Day(at.0.div_euclid(DAY)).written()
}

async fn show(
    State(app): State<App>,
    agent: MustExport,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    let (within, problems) = period(&uri, &w, now);
    let (actor, person) = (agent.visitor.actor, agent.person.id);
    let (around, all) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, Some(person))?,
                counted(tx, &actor, within, now)?,
            ))
        })
        .await?;
    let rows = Place::ALL.into_iter().map(|place| {
        let there: Vec<i64> = all
            .iter()
            .map(|(_, spent)| spent.in_place(place))
            .filter(|long| *long > 0)
            .collect();
        let (tickets, whole) = (there.len() as i64, there.iter().sum::<i64>());
        Row {
            name: w.t(place_key(place)).into_owned(),
            tickets,
            whole: long(whole, &w),
            each: long(whole / tickets.max(1), &w),
        }
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = TimePage {
        rows: rows.collect(),
        tickets: all.len() as i64,
        cut: all.len() as i64 >= MOST,
        from: date(within.0),
        until: date(within.1.plus(-DAY)),
        f: frame(
            &agent.visitor,
            w,
            "/agent/time-per-level",
            Here::Organizations,
            w.t("time-title"),
            around,
        ),
        problems,
        w,
    };
    html(status, &page)
}

/// A row for each ticket, in minutes. The audit log says who took it, and how much.
async fn take(
    State(app): State<App>,
    agent: MustExport,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    let (within, _) = period(&uri, &w, now);
    let (actor, person) = (agent.visitor.actor, agent.person.id);
    let all = app
        .store
        .read(move |tx| counted(tx, &actor, within, now))
        .await?;
    let mut head: Vec<String> = ["id", "subject", "organization", "created_at", "solved_at"]
        .map(str::to_owned)
        .to_vec();
    head.extend(Place::ALL.map(|place| format!("{}_minutes", place.word())));
    let mut rows = vec![head];
    for (ticket, spent) in &all {
        let mut row = vec![
            ticket.id.to_string(),
            ticket.subject.clone(),
            ticket.organization.clone(),
            iso(ticket.created_at),
            ticket.ended_at.map(iso).unwrap_or_default(),
        ];
        row.extend(Place::ALL.map(|place| (spent.in_place(place) / MINUTE).to_string()));
        rows.push(row);
    }
    note(&app, person, within, all.len(), now).await?;
    let separator = match w.language() {
        Locale::En => Separator::Comma,
        Locale::Sv => Separator::Semicolon,
    };
    let name = format!("{}.csv", w.t("time-export-name"));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(false, &name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, sheet(rows, separator)?).into_response())
}

async fn note(
    app: &App,
    person: PersonId,
    within: (Moment, Moment),
    count: usize,
    now: Moment,
) -> Result<()> {
    let about = format!("{} – {}", date(within.0), date(within.1.plus(-DAY)));
    let count = count.to_string();
    app.store
        .write(move |tx| {
            let deed = Deed {
                area: "export",
                deed: "time_per_level",
                actor: Some(person),
                about: About::Thing(None, &about),
                before: "",
                after: &count,
            };
            audit::add(tx, &deed, now)
        })
        .await
}
