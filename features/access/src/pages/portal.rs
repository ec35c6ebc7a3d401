//! For the customer: all of its grants, and one of them.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::access::State as GrantState;
use domain::{HOUR, Moment, OrganizationId, PersonId};
use organizations::who::{must_run, run_by};
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustSignIn, number};
use platform::{App, Error, Result};

use crate::commands::{NoSite, add_site, remove_site};
use crate::queries::{self, Grant};
use crate::views::{GrantPage, Group, ListPage, Pick, Shown, shown};
use crate::{decides, looks_at, settings, who_decides};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/access", get(list))
        .route("/hc/{locale}/access/sites", post(add))
        .route("/hc/{locale}/access/sites/remove", post(remove))
        .route("/hc/{locale}/access/{id}", get(one))
}

fn with_uses(tx: &Tx<'_>, grants: &[Grant], w: &Words, now: Moment) -> Result<Vec<Shown>> {
    grants
        .iter()
        .map(|grant| Ok(shown(grant, &queries::list_uses(tx, grant.id)?, w, now)))
        .collect()
}

/// What a notice says after something was done.
fn said(uri: &axum::http::Uri) -> Option<&'static str> {
    Some(match query_value(uri, "said").as_str() {
        "allowed" => "access-said-allowed",
        "refused" => "access-said-refused",
        "withdrawn" => "access-said-withdrawn",
        "site" => "access-said-site",
        "site-removed" => "access-said-site-removed",
        _ => return None,
    })
}

fn notice(w: &Words, key: Option<&'static str>) -> Option<Notice> {
    key.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    })
}

async fn list_page(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    said: Option<&'static str>,
    typed: (i64, String, String),
    problems: Problems,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(app, place.locale);
    let (person, now) = (signed_in.person.id, app.clock.now());
    let (around, groups, own) = app
        .store
        .read(move |tx| {
            let run = run_by(tx, person, now)?;
            let mut groups = Vec::new();
            for (id, name) in &run {
                groups.push(Group {
                    id: id.0,
                    name: name.clone(),
                    grants: with_uses(tx, &queries::list_of_organization(tx, *id)?, &w, now)?,
                    sites: queries::list_sites(tx, *id)?,
                });
            }
            let mut own = queries::list_of_requester(tx, person)?;
            own.retain(|grant| !run.iter().any(|(id, _)| *id == grant.organization));
            if run.is_empty() && own.is_empty() {
                // There is nothing here for somebody of whom nothing was ever asked.
                return Err(Error::Absent);
            }
            Ok((
                surroundings(tx, Some(person))?,
                groups,
                with_uses(tx, &own, &w, now)?,
            ))
        })
        .await?;
    let title = w.t("access-title");
    let mut f = frame(
        &signed_in.visitor,
        w,
        &place.path,
        Here::Elsewhere,
        title,
        around,
    );
    f.notice = notice(&w, said);
    let status = status_of(&problems);
    html(
        status,
        &ListPage {
            w,
            f,
            groups,
            own,
            problems,
            typed,
        },
    )
}

fn status_of(problems: &Problems) -> StatusCode {
    if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

async fn list(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let none = (0, String::new(), String::new());
    list_page(
        &app,
        &signed_in,
        &place,
        said(&uri),
        none,
        Problems::default(),
    )
    .await
}

async fn add(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let id = OrganizationId(number(fields.text("organization"))?);
    let (person, now) = (signed_in.person.id, app.clock.now());
    let (name, address) = (
        fields.text("name").to_owned(),
        fields.text("address").to_owned(),
    );
    let typed = (id.0, name.clone(), address.clone());
    let added = app
        .store
        .write(move |tx| {
            must_run(tx, person, id, now)?;
            add_site(tx, id, &name, &address, now)
        })
        .await?;
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (field, key) = match added {
        Ok(()) => {
            return Ok(
                Redirect::to(&format!("/hc/{}/access?said=site", w.locale())).into_response(),
            );
        }
        Err(NoSite::Name) => ("name", "access-problem-name"),
        Err(NoSite::Address) => ("address", "access-problem-address"),
        Err(NoSite::TooMany) => ("name", "access-problem-many"),
    };
    let mut problems = Problems::default();
    problems.add(format!("{field}{id}"), w.t(key));
    list_page(&app, &signed_in, &place, None, typed, problems).await
}

async fn remove(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let id = OrganizationId(number(fields.text("organization"))?);
    let site = number(fields.text("site"))?;
    let (person, now) = (signed_in.person.id, app.clock.now());
    app.store
        .write(move |tx| {
            must_run(tx, person, id, now)?;
            remove_site(tx, id, site, now)
        })
        .await?;
    let target = format!("/hc/{}/access?said=site-removed", place.locale.code());
    Ok(Redirect::to(&target).into_response())
}

/// How long access can be switched on for, with the asked time chosen.
pub fn hours_to_choose(longest: i64, chosen: i64, w: &Words) -> Vec<Pick> {
    let mut all = vec![1, 2, 4, 8, 24, 48, 72, 168, 336, 720];
    all.push(chosen);
    all.sort_unstable();
    all.dedup();
    all.retain(|hours| (1..=longest).contains(hours));
    let chosen = if chosen <= longest { chosen } else { longest };
    all.into_iter()
        .map(|hours| Pick {
            value: hours.to_string(),
            label: w.t1("access-hours", "hours", hours),
            chosen: hours == chosen,
        })
        .collect()
}

/// What came back with problems.
#[derive(Default)]
pub struct Refilled {
    pub hours: Option<i64>,
    pub until: String,
    pub problems: Problems,
}

fn names(tx: &Tx<'_>, people: &[PersonId]) -> Result<Vec<String>> {
    let mut names = Vec::new();
    for person in people {
        names.extend(people::queries::find(tx, *person)?.map(|one| one.name));
    }
    Ok(names)
}

/// Names of those who can switch it on.
pub fn deciders(
    tx: &Tx<'_>,
    organization: OrganizationId,
    requester: Option<PersonId>,
    now: Moment,
) -> Result<Vec<String>> {
    names(tx, &who_decides(tx, organization, requester, now)?)
}

/// The page of one grant, for whoever may look at it.
pub async fn grant_page(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    id: i64,
    said: Option<&'static str>,
    refilled: Refilled,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(app, place.locale);
    let (person, actor, now) = (
        signed_in.person.id,
        signed_in.visitor.actor,
        app.clock.now(),
    );
    let (around, grant, uses, may, names, sees_ticket, longest, zone, runs) = app
        .store
        .read(move |tx| {
            let grant = queries::find_grant(tx, id)?.ok_or(Error::Absent)?;
            if !looks_at(tx, &actor, &grant, now)? {
                return Err(Error::Absent);
            }
            tx.speak_for(grant.brand);
            let asker = queries::find_requester(tx, grant.ticket)?;
            Ok((
                surroundings(tx, Some(person))?,
                queries::list_uses(tx, id)?,
                decides(tx, person, &grant, now)?,
                deciders(tx, grant.organization, asker, now)?,
                organizations::queries::may_see(tx, &actor, grant.ticket, now)?,
                settings::LONGEST.number(tx)?,
                people::queries::find(tx, person)?.map_or_else(String::new, |one| one.time_zone),
                run_by(tx, person, now)?
                    .iter()
                    .any(|(run, _)| *run == grant.organization),
                grant,
            ))
        })
        .await
        .map(
            |(around, uses, may, names, sees, longest, zone, runs, grant)| {
                (around, grant, uses, may, names, sees, longest, zone, runs)
            },
        )?;
    let g = shown(&grant, &uses, &w, now);
    let title = w.t1("access-grant-title", "site", &g.site);
    let path = format!("/hc/{}/access/{id}", w.locale());
    let mut f = frame(&signed_in.visitor, w, &path, Here::Elsewhere, title, around);
    f.notice = notice(&w, said);
    let state = grant.state(now);
    let hours = if state == GrantState::Asked {
        hours_to_choose(longest, refilled.hours.unwrap_or(grant.hours), &w)
    } else {
        Vec::new()
    };
    let page = GrantPage {
        w,
        f,
        g,
        decides: may,
        deciders: names,
        sees_ticket,
        runs,
        hours,
        longest: w.date_time(now.plus(longest * HOUR)),
        until: refilled.until,
        zone,
        problems: refilled.problems,
    };
    html(status_of(&page.problems), &page)
}

async fn one(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = number(&id)?;
    grant_page(
        &app,
        &signed_in,
        &place,
        id,
        said(&uri),
        Refilled::default(),
    )
    .await
}
