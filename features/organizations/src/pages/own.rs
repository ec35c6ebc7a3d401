//! An organization for its own administrators: its people, its seats, who sees what.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::permission::{Right, Sharing};
use domain::person::MembershipRole;
use domain::{OrganizationId, PersonId};
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::web::{Fields, MustSignIn, number};
use platform::{App, Error, Result};

use super::form::last_day;
use super::show::{left_row, member_rows, people_of, said, seats};
use crate::asking::SUPPORT_ACCESS;
use crate::commands::{Belongs, change_member, share as decide, stop_waiting, wait_for_seat};
use crate::queries;
use crate::views::OwnPage;
use crate::who::{must_run, run_by};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/organization", get(show))
        .route("/hc/{locale}/organizations/{id}/sharing", post(share))
        .route(
            "/hc/{locale}/organizations/{id}/people/{person}",
            post(change),
        )
}

async fn show(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let wanted = query_value(&uri, "organization_id").parse().ok();
    let said = said(&query_value(&uri, "saved"));
    let wanted = wanted.map(OrganizationId);
    page(&app, &signed_in, &place, wanted, Problems::default(), said).await
}

async fn page(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    wanted: Option<OrganizationId>,
    problems: Problems,
    said: Option<&'static str>,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(app, place.locale);
    let (person, now) = (signed_in.person.id, app.clock.now());
    let (around, run, found, people, left, access) = app
        .store
        .read(move |tx| {
            let run = run_by(tx, person, now)?;
            let chosen = run
                .iter()
                .find(|(id, _)| wanted.is_none_or(|wanted| wanted == *id));
            let id = chosen.ok_or(Error::Absent)?.0;
            let found = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
            Ok((
                surroundings(tx, Some(person))?,
                run,
                found,
                people_of(tx, id, now)?,
                queries::list_left_behind(tx, id, false, now)?,
                SUPPORT_ACCESS.is_on(tx)?,
            ))
        })
        .await?;
    let start = format!("/hc/{}/organization", w.locale());
    let title = found.facts.name.clone();
    // Also after a refused form: what is at its address is no page to come back to.
    let path = format!("{start}?organization_id={}", found.id);
    let mut f = frame(&signed_in.visitor, w, &path, Here::Elsewhere, title, around);
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = OwnPage {
        w,
        access,
        f,
        id: found.id.0,
        name: found.facts.name.clone(),
        others: run
            .into_iter()
            .filter(|(id, _)| *id != found.id)
            .map(|(id, name)| (format!("{start}?organization_id={id}"), name))
            .collect(),
        sharing: found.sharing.word().to_owned(),
        right: found.right.word().to_owned(),
        names_people: found.sharing == Sharing::People,
        seats: seats(&w, people.seats, people.waiting.len()),
        full: people.seats.1 >= people.seats.0,
        left: left.into_iter().map(|one| left_row(&w, one)).collect(),
        contract_until: last_day(found.facts.contract_until),
        manager: found.account_manager_name.zip(found.account_manager_email),
        members: member_rows(&w, &people, now),
        problems,
    };
    html(status, &page)
}

fn back(place: &Place, id: OrganizationId) -> Response {
    let start = format!("/hc/{}/organization", place.locale.code());
    Redirect::to(&format!("{start}?organization_id={id}&saved=1")).into_response()
}

async fn share(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    let (person, now) = (signed_in.person.id, app.clock.now());
    let wanted = Sharing::read(fields.text("sharing")).zip(Right::read(fields.text("right")));
    let kept = app
        .store
        .write(move |tx| {
            must_run(tx, person, id, now)?;
            let Some((sharing, right)) = wanted else {
                return Ok(false);
            };
            decide(tx, id, sharing, right, now)?;
            Ok(true)
        })
        .await?;
    if kept {
        return Ok(back(&place, id));
    }
    let w = signed_in.visitor.words_in(&app, place.locale);
    let mut problems = Problems::default();
    problems.add("sharing", w.t("organization-problem-choice"));
    page(&app, &signed_in, &place, Some(id), problems, None).await
}

/// Appoints somebody, takes the office from them, or says what they see where people are named. Administrators are the
/// desk's to make.
async fn change(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id, member)): Path<(String, String, String)>,
    fields: Fields,
) -> Result<Response> {
    let (id, member) = (OrganizationId(number(&id)?), PersonId(number(&member)?));
    let (person, now) = (signed_in.person.id, app.clock.now());
    let role = match fields.text("role") {
        "user" => Some(MembershipRole::User),
        "representative" => Some(MembershipRole::Representative),
        _ => None,
    };
    let waits = fields.text("role") == "wait";
    let stops = fields.text("role") == "stop-waiting";
    let sees = fields.get("sees").map(Right::read);
    let changed = app
        .store
        .write(move |tx| {
            must_run(tx, person, id, now)?;
            let present = queries::find_member(tx, id, member)?.ok_or(Error::Absent)?;
            if waits {
                return wait_for_seat(tx, id, member, now);
            }
            if stops {
                return stop_waiting(tx, id, member, now);
            }
            let mut belongs = Belongs::as_now(&present);
            if present.role != MembershipRole::Admin {
                belongs.role = role.unwrap_or(present.role);
            }
            belongs.named = sees.unwrap_or(present.named);
            change_member(tx, id, member, &belongs, now)
        })
        .await;
    match changed {
        Ok(()) => Ok(back(&place, id)),
        Err(Error::Refused(refusal)) if refusal.status == 422 => {
            let w = signed_in.visitor.words_in(&app, place.locale);
            let mut problems = Problems::default();
            problems.add("people", w.refusal(&refusal));
            page(&app, &signed_in, &place, Some(id), problems, None).await
        }
        Err(other) => Err(other),
    }
}
