//! Critical days for the customer: what was announced, and announcing, changing and taking back.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::sla::Stage;
use domain::{Moment, OrganizationId, PersonId};
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Problems, Tone, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustSignIn, number};
use platform::{App, Error, Result};

use crate::oncall::days;
use crate::queries::{self, WindowRow};
use crate::settings::CRITICAL_DAYS;
use crate::windows::{Unannounced, announce, announces_for, must_announce, withdraw, zone_of};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/critical-days", get(list).post(add))
        .route("/hc/{locale}/critical-days/{id}", get(show).post(change))
        .route("/hc/{locale}/critical-days/{id}/withdraw", post(take_back))
}

/// A window as people read it.
#[derive(Clone, Debug)]
pub(crate) struct Shown {
    pub(crate) id: i64,
    pub(crate) name: String,
    pub(crate) days: String,
    pub(crate) products: String,
    pub(crate) note: String,
    pub(crate) by: String,
    pub(crate) running: bool,
    pub(crate) over: bool,
    pub(crate) organization: (i64, String),
}

/// The labels of a window's products, as the portal calls them now.
fn labels(row: &WindowRow, products: &[(String, String)]) -> String {
    let label = |key: &String| {
        let known = products.iter().find(|(known, _)| known == key);
        known.map_or_else(|| key.clone(), |(_, label)| label.clone())
    };
    let all: Vec<String> = row.window.products.iter().map(label).collect();
    all.join(", ")
}

pub(crate) fn shown(
    row: &WindowRow,
    products: &[(String, String)],
    w: &Words,
    now: Moment,
) -> Shown {
    Shown {
        id: row.id,
        name: row.name.clone(),
        days: days(row, w, now),
        products: labels(row, products),
        note: row.note.clone(),
        by: row.by.clone(),
        running: row.window.stage == Stage::Running,
        over: row.window.stage == Stage::Over,
        organization: (row.organization.0, row.organization_name.clone()),
    }
}

/// GET /hc/{locale}/critical-days and /{id}, and what came back with problems
#[derive(Template)]
#[template(path = "critical_days.html")]
struct DaysPage {
    w: Words,
    f: Frame,
    /// The one that is changed; 0: a new one.
    id: i64,
    coming: Vec<Shown>,
    past: Vec<Shown>,
    /// Where somebody announces for several: number, name, chosen.
    organizations: Vec<(i64, String, bool)>,
    products: Vec<(String, String, bool)>,
    typed: WindowRow,
    time_zone: String,
    problems: Problems,
}

/// An empty form.
fn new_row(organization: OrganizationId) -> WindowRow {
    WindowRow {
        id: 0,
        organization,
        organization_name: String::new(),
        name: String::new(),
        first_day: String::new(),
        last_day: String::new(),
        time_zone: String::new(),
        note: String::new(),
        window: domain::sla::Window::default(),
        by: String::new(),
    }
}

/// For whom somebody announces, where the portal wants that; everybody else finds nothing here.
fn theirs(
    tx: &Tx<'_>,
    person: PersonId,
    now: domain::Moment,
) -> Result<Vec<(OrganizationId, String)>> {
    let theirs = announces_for(tx, person, now)?;
    if theirs.is_empty() || !CRITICAL_DAYS.is_on(tx)? {
        return Err(Error::Absent);
    }
    Ok(theirs)
}

async fn page(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    id: i64,
    typed: Option<WindowRow>,
    problems: Problems,
    said: Option<&'static str>,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(app, place.locale);
    let (person, now) = (signed_in.person.id, app.clock.now());
    let (around, theirs, rows, products, typed, zone) = app
        .store
        .read(move |tx| {
            let theirs = theirs(tx, person, now)?;
            let first = theirs.first().map_or(OrganizationId(0), |(id, _)| *id);
            let typed = match (typed, id) {
                (Some(typed), _) => typed,
                (None, 0) => new_row(first),
                (None, id) => must_announce(tx, person, id, now)?,
            };
            let mut rows = Vec::new();
            for (organization, _) in &theirs {
                rows.extend(queries::list_windows(tx, *organization)?);
            }
            rows.sort_by_key(|row| row.window.from);
            let zone = zone_of(tx, typed.organization)?;
            Ok((
                surroundings(tx, Some(person))?,
                theirs,
                rows,
                forms::settings::products(tx, &w)?,
                typed,
                zone,
            ))
        })
        .await?;
    let title = if id == 0 {
        w.t("critical-title").into_owned()
    } else {
        w.t1("critical-change-title", "name", &typed.name)
    };
    let start = format!("/hc/{}/critical-days", w.locale());
    let path = if id == 0 {
        start
    } else {
        format!("{start}/{id}")
    };
    let mut f = frame(&signed_in.visitor, w, &path, Here::Elsewhere, title, around);
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let all = rows.iter().map(|row| shown(row, &products, &w, now));
    let (past, coming): (Vec<Shown>, Vec<Shown>) = all.partition(|row| row.over);
    let chosen = &typed.window.products;
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = DaysPage {
        id,
        coming,
        past: past.into_iter().rev().take(20).collect(),
        organizations: theirs
            .into_iter()
            .map(|(one, name)| (one.0, name, one == typed.organization))
            .collect(),
        products: products
            .into_iter()
            .map(|(key, label)| {
                let is_chosen = chosen.contains(&key);
                (key, label, is_chosen)
            })
            .collect(),
        typed,
        time_zone: zone.replace('_', " "),
        problems,
        w,
        f,
    };
    html(status, &page)
}

fn said(uri: &axum::http::Uri) -> Option<&'static str> {
    Some(match query_value(uri, "said").as_str() {
        "announced" => "critical-said-announced",
        "changed" => "critical-said-changed",
        "withdrawn" => "critical-said-withdrawn",
        _ => return None,
    })
}

async fn list(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    page(
        &app,
        &signed_in,
        &place,
        0,
        None,
        Problems::default(),
        said(&uri),
    )
    .await
}

async fn show(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let id = number(&id)?;
    page(
        &app,
        &signed_in,
        &place,
        id,
        None,
        Problems::default(),
        None,
    )
    .await
}

/// What the form says.
fn typed(fields: &Fields, mut row: WindowRow) -> WindowRow {
    row.name = fields.text("name").chars().take(400).collect();
    row.first_day = fields.text("first_day").chars().take(40).collect();
    row.last_day = fields.text("last_day").chars().take(40).collect();
    if row.last_day.is_empty() {
        // One day is enough to say once.
        row.last_day.clone_from(&row.first_day);
    }
    row.note = fields.text("note").chars().take(9000).collect();
    row.window.products = fields
        .all("products")
        .map(|key| key.chars().take(80).collect())
        .take(50)
        .collect();
    row
}

fn problem(unannounced: Unannounced) -> (&'static str, &'static str) {
    match unannounced {
        Unannounced::Nameless => ("name", "critical-problem-name"),
        Unannounced::TooLong => ("name", "sla-problem-long"),
        Unannounced::NoteTooLong => ("note", "critical-problem-note"),
        Unannounced::Day => ("first_day", "critical-problem-day"),
        Unannounced::Days => ("last_day", "critical-problem-days"),
        Unannounced::Past => ("last_day", "critical-problem-past"),
        Unannounced::TooMany => ("name", "critical-problem-many"),
        Unannounced::TooOften => ("name", "critical-problem-often"),
    }
}

async fn keep(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    row: WindowRow,
    done: &str,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(app, place.locale);
    let (person, now) = (signed_in.person.id, app.clock.now());
    let wanted = row.clone();
    let kept = app
        .store
        .write(move |tx| {
            let theirs = theirs(tx, person, now)?;
            if !theirs.iter().any(|(one, _)| *one == wanted.organization) {
                return Err(Error::Absent);
            }
            if wanted.id != 0 {
                must_announce(tx, person, wanted.id, now)?;
            }
            let known = forms::settings::products(tx, &w)?;
            let mut wanted = wanted.clone();
            let kept = std::mem::take(&mut wanted.window.products).into_iter();
            wanted.window.products = kept
                .filter(|key| known.iter().any(|(one, _)| one == key))
                .collect();
            announce(tx, &wanted, person, now)
        })
        .await?;
    let Err(unannounced) = kept else {
        let start = format!("/hc/{}/critical-days?said={done}", place.locale.code());
        return Ok(Redirect::to(&start).into_response());
    };
    let (field, key) = problem(unannounced);
    let mut problems = Problems::default();
    problems.add(field, w.t(key));
    page(app, signed_in, place, row.id, Some(row), problems, None).await
}

async fn add(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let (person, now) = (signed_in.person.id, app.clock.now());
    let wanted = fields.text("organization").parse().ok().map(OrganizationId);
    let first = app
        .store
        .read(move |tx| Ok(theirs(tx, person, now)?.first().map(|(id, _)| *id)))
        .await?;
    let organization = wanted.or(first).ok_or(Error::Absent)?;
    let row = typed(&fields, new_row(organization));
    keep(&app, &signed_in, &place, row, "announced").await
}

async fn change(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let (person, now) = (signed_in.person.id, app.clock.now());
    let row = app
        .store
        .read(move |tx| {
            theirs(tx, person, now)?;
            must_announce(tx, person, id, now)
        })
        .await?;
    let row = typed(&fields, row);
    keep(&app, &signed_in, &place, row, "changed").await
}

async fn take_back(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let id = number(&id)?;
    let (person, now) = (signed_in.person.id, app.clock.now());
    app.store
        .write(move |tx| {
            theirs(tx, person, now)?;
            let row = must_announce(tx, person, id, now)?;
            withdraw(tx, &row, person, now)
        })
        .await?;
    let start = format!("/hc/{}/critical-days?said=withdrawn", place.locale.code());
    Ok(Redirect::to(&start).into_response())
}
