//! How long tickets were with each level and with partners, for a period: as a table, and as a spreadsheet with a row for each ticket.

use std::collections::HashMap;

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{OriginalUri, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use bytes::Bytes;
use domain::permission::Actor;
use domain::schedule::{Day, Zone};
use domain::ticket::{HandOver, Place, Spent, spent_between};
use domain::{DAY, MINUTE, Moment, PersonId, TicketId};
use futures_util::StreamExt as _;
use organizations::sheets::{Separator, sheet, written};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::audit::{self, About, Deed};
use platform::files::disposition;
use platform::frame::{Frame, Here, Problems, parts};
use platform::language::{Locale, Words, iso};
use platform::store::Tx;
use platform::web::MustExport;
use platform::{App, Result};

use crate::queries::{self, WorkedOn};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/agent/time-per-level", get(show))
        .route("/agent/time-per-level.csv", get(take))
}

/// Tickets that are counted at once, so that however many there are need no more memory.
const AT_ONCE: i64 = 1000;
/// The longest period, in days.
const LONGEST: i64 = 366;
/// How many days are counted where nobody says otherwise.
const USUAL: i64 = 30;

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
    problems: Problems,
}

/// From the beginning of the first day to the end of the last, where the desk is, and what is wrong with what was asked for.
fn period(uri: &Uri, w: &Words, zone: &Zone, now: Moment) -> (Period, Problems) {
    let mut problems = Problems::default();
    let mut read = |name: &'static str, usual: Day| match query_value(uri, name).as_str() {
        "" => usual,
        text => Day::read(text).unwrap_or_else(|| {
            problems.add(name, w.t("time-problem-day"));
            usual
        }),
    };
    let last = read("until", zone.local(now).0);
    let mut first = read("from", last.plus(-USUAL));
    if first > last || last.0 - first.0 > LONGEST {
        problems.add("from", w.t("time-problem-period"));
        first = last.plus(-USUAL);
    }
    (Period { first, last }, problems)
}

/// The days that are counted.
#[derive(Clone, Copy)]
struct Period {
    first: Day,
    last: Day,
}

impl Period {
    /// From when to when, by the clocks on the wall of a zone.
    fn within(self, zone: &Zone) -> (Moment, Moment) {
        (zone.start_of(self.first), zone.start_of(self.last.plus(1)))
    }
}

/// A ticket, and how long it was where.
type Counted = (WorkedOn, Spent);

/// A part of what is counted, from after a ticket on: each ticket with its time, and the last that was looked at; no last where
/// there was none to look at.
fn some_counted(
    tx: &Tx<'_>,
    who: &Actor,
    within: (Moment, Moment),
    after: TicketId,
    now: Moment,
) -> Result<(Vec<Counted>, Option<TicketId>)> {
    let found = queries::list_visible_worked_on(tx, who, within, (after, AT_ONCE), now)?;
    let Some(last) = found.last().map(|ticket| ticket.id) else {
        return Ok((Vec::new(), None));
    };
    let mut moves: HashMap<TicketId, Vec<HandOver>> = HashMap::new();
    for (ticket, over) in queries::list_moves_between(tx, (after, last))? {
        moves.entry(ticket).or_default().push(over);
    }
    let spent = found.into_iter().map(|ticket| {
        let (from, to) = within;
        let end = ticket.ended_at.unwrap_or(now).min(to).min(now);
        let moves = moves.get(&ticket.id).map_or(&[][..], Vec::as_slice);
        let spent = spent_between(ticket.created_at, moves, ticket.place, (from, end));
        (ticket, spent)
    });
    // What was solved before the period and said something in it was with nobody.
    let worked_on = spent.filter(|(_, spent)| {
        Place::ALL
            .into_iter()
            .any(|place| spent.in_place(place) > 0)
    });
    Ok((worked_on.collect(), Some(last)))
}

/// All of it together: how many tickets, and for each place how many were there and how long.
#[derive(Default)]
struct Sum {
    tickets: i64,
    places: [(i64, i64); Place::ALL.len()],
}

/// However many tickets there are, some at a time are in memory.
fn sum(tx: &Tx<'_>, who: &Actor, within: (Moment, Moment), now: Moment) -> Result<Sum> {
    let mut sum = Sum::default();
    let mut after = TicketId(0);
    loop {
        let (some, last) = some_counted(tx, who, within, after, now)?;
        for (_, spent) in &some {
            sum.tickets += 1;
            for (place, (tickets, whole)) in Place::ALL.into_iter().zip(&mut sum.places) {
                let there = spent.in_place(place);
                if there > 0 {
                    *tickets += 1;
                    *whole += there;
                }
            }
        }
        match last {
            Some(last) => after = last,
            None => return Ok(sum),
        }
    }
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

async fn show(
    State(app): State<App>,
    agent: MustExport,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    let (actor, person) = (agent.visitor.actor, agent.person.id);
    let (around, period, problems, sum) = app
        .store
        .read(move |tx| {
            let zone = sla::desk_zone(tx)?;
            let (period, problems) = period(&uri, &w, &zone, now);
            let sum = sum(tx, &actor, period.within(&zone), now)?;
            Ok((surroundings(tx, Some(person))?, period, problems, sum))
        })
        .await?;
    let places = Place::ALL.into_iter().zip(sum.places);
    let rows = places.map(|(place, (tickets, whole))| Row {
        name: w.t(place_key(place)).into_owned(),
        tickets,
        whole: long(whole, &w),
        each: long(whole / tickets.max(1), &w),
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = TimePage {
        rows: rows.collect(),
        tickets: sum.tickets,
        from: period.first.written(),
        until: period.last.written(),
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

/// A row for each ticket, in minutes, written as it is read. The audit log says who took it, and how much.
async fn take(
    State(app): State<App>,
    agent: MustExport,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    let (actor, person) = (agent.visitor.actor, agent.person.id);
    let (period, within, count) = app
        .store
        .read(move |tx| {
            let zone = sla::desk_zone(tx)?;
            let (period, _) = period(&uri, &w, &zone, now);
            let within = period.within(&zone);
            Ok((period, within, sum(tx, &actor, within, now)?.tickets))
        })
        .await?;
    app.store
        .write(move |tx| note(tx, person, period, count, now))
        .await?;
    let separator = match w.language() {
        Locale::En => Separator::Comma,
        Locale::Sv => Separator::Semicolon,
    };
    let mut head: Vec<String> = ["id", "subject", "organization", "created_at", "solved_at"]
        .map(str::to_owned)
        .to_vec();
    head.extend(Place::ALL.map(|place| format!("{}_minutes", place.word())));
    let head = Bytes::from(sheet(vec![head], separator)?);
    let rows = futures_util::stream::try_unfold(TicketId(0), move |after| {
        let app = app.clone();
        async move {
            let some = app
                .store
                .read(move |tx| some_counted(tx, &actor, within, after, now));
            let (some, last) = some.await?;
            let Some(last) = last else { return Ok(None) };
            let rows = some.iter().map(cells).collect();
            Ok::<_, platform::Error>(Some((Bytes::from(written(rows, separator)?), last)))
        }
    });
    let pieces = futures_util::stream::once(async { Ok(head) }).chain(rows);
    let name = format!("{}.csv", w.t("time-export-name"));
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
        (header::CONTENT_DISPOSITION, disposition(false, &name)),
        (header::CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, Body::from_stream(pieces)).into_response())
}

fn cells((ticket, spent): &Counted) -> Vec<String> {
    let mut row = vec![
        ticket.id.to_string(),
        ticket.subject.clone(),
        ticket.organization.clone(),
        iso(ticket.created_at),
        ticket.ended_at.map(iso).unwrap_or_default(),
    ];
    row.extend(Place::ALL.map(|place| (spent.in_place(place) / MINUTE).to_string()));
    row
}

fn note(tx: &Tx<'_>, person: PersonId, period: Period, count: i64, now: Moment) -> Result<()> {
    let about = format!("{} – {}", period.first.written(), period.last.written());
    let deed = Deed {
        area: "export",
        deed: "time_per_level",
        actor: Some(person),
        about: About::Thing(None, &about),
        before: "",
        after: &count.to_string(),
    };
    audit::add(tx, &deed, now)
}
