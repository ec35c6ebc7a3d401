//! Bringing people into an organization, changing what they are there, taking them out: for administrators and the
//! account manager.

use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use axum::{Extension, Router};
use domain::permission::Right;
use domain::person::{EmailAddress, MembershipRole};
use domain::{DAY, OrganizationId, PersonId};
use platform::frame::Problems;
use platform::language::Words;
use platform::web::{Fields, MustBeAgent, number};
use platform::{App, Error, Result};

use super::Beside;
use super::form::read_day;
use super::show::page;
use crate::commands::{
    Belongs, add_member, change_member, remove_member, stop_waiting, wait_for_seat,
};
use crate::views::NewMember;
use crate::who::must_look_after;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/organizations/{id}/people", post(add))
        .route("/agent/organizations/{id}/people/{person}", post(change))
}

/// What the form says somebody is to be; problems at its fields.
fn belongs(fields: &Fields, w: &Words, problems: &mut Problems) -> Belongs {
    let role = MembershipRole::read(fields.text("role")).unwrap_or(MembershipRole::User);
    let from = read_day(fields.text("from")).unwrap_or_else(|()| {
        problems.add("from", w.t("organization-problem-day"));
        None
    });
    let to = read_day(fields.text("to")).unwrap_or_else(|()| {
        problems.add("to", w.t("organization-problem-day"));
        None
    });
    // A span ends when its last day is over.
    let to = to.map(|to| to.plus(DAY));
    if let (Some(from), Some(to)) = (from, to)
        && to <= from
    {
        problems.add("to", w.t("organization-problem-span"));
    }
    Belongs {
        role,
        from,
        to,
        named: Right::read(fields.text("sees")),
    }
}

async fn check(app: &App, agent: &MustBeAgent, id: OrganizationId) -> Result<()> {
    let person = agent.person.clone();
    let looked = app
        .store
        .read(move |tx| must_look_after(tx, &person, id).map(drop));
    looked.await
}

fn back(id: OrganizationId, saved: &str) -> Response {
    Redirect::to(&format!("/agent/organizations/{id}?saved={saved}#people")).into_response()
}

/// The refusal in words, if it is one that can be mended.
fn problem(error: Error, w: &Words) -> Result<String> {
    match error {
        Error::Refused(refusal) if refusal.status == 422 => Ok(w.refusal(&refusal)),
        other => Err(other),
    }
}

async fn add(
    State(app): State<App>,
    agent: MustBeAgent,
    Extension(beside): Extension<Beside>,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    check(&app, &agent, id).await?;
    let w = agent.visitor.words(&app);
    let mut problems = Problems::default();
    let belongs = belongs(&fields, &w, &mut problems);
    let address = EmailAddress::read(fields.text("email"));
    if address.is_err() {
        problems.add("email", w.t("refused-not-an-address"));
    }
    let new = NewMember {
        name: fields.text("name").chars().take(120).collect(),
        email: fields.text("email").to_owned(),
        role: belongs.role.word(),
        from: fields.text("from").to_owned(),
        to: fields.text("to").to_owned(),
    };
    let (Ok(address), true) = (address, problems.is_empty()) else {
        return page(&app, (&agent, beside), id, new, problems, None).await;
    };
    let (now, name) = (app.clock.now(), new.name.clone());
    let added = app
        .store
        .write(move |tx| add_member(tx, id, &address, &name, w.locale(), &belongs, now))
        .await;
    match added {
        Ok(_) => Ok(back(id, "1")),
        Err(error) => {
            problems.add("role", problem(error, &w)?);
            page(&app, (&agent, beside), id, new, problems, None).await
        }
    }
}

async fn change(
    State(app): State<App>,
    agent: MustBeAgent,
    Extension(beside): Extension<Beside>,
    Path((id, person)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let (id, person) = (OrganizationId(number(&id)?), PersonId(number(&person)?));
    check(&app, &agent, id).await?;
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    if fields.text("action") == "remove" {
        app.store
            .write(move |tx| remove_member(tx, id, person, now))
            .await?;
        return Ok(back(id, "removed"));
    }
    if let action @ ("wait" | "stop-waiting") = fields.text("action") {
        let waits = action == "wait";
        app.store
            .write(move |tx| {
                if waits {
                    wait_for_seat(tx, id, person, now)
                } else {
                    stop_waiting(tx, id, person, now)
                }
            })
            .await?;
        return Ok(back(id, "1"));
    }
    let mut problems = Problems::default();
    let belongs = belongs(&fields, &w, &mut problems);
    if problems.is_empty() {
        let changed = app
            .store
            .write(move |tx| change_member(tx, id, person, &belongs, now))
            .await;
        match changed {
            Ok(()) => return Ok(back(id, "1")),
            Err(error) => problems.add("people", problem(error, &w)?),
        }
    }
    page(
        &app,
        (&agent, beside),
        id,
        NewMember::default(),
        problems,
        None,
    )
    .await
}
