//! The sites of an organization, for whoever of the team looks after it.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::OrganizationId;
use organizations::who::must_look_after;
use people::html;
use people::page::{frame, surroundings};
use platform::frame::{Here, Problems};
use platform::web::{Fields, MustBeAgent, number};
use platform::{App, Result};

use crate::commands::{NoSite, add_site, remove_site};
use crate::queries;
use crate::views::SitesPage;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/organizations/{id}/sites", get(show).post(add))
        .route("/agent/organizations/{id}/sites/remove", post(remove))
}

async fn page(
    app: &App,
    agent: &MustBeAgent,
    id: OrganizationId,
    typed: (String, String),
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let person = agent.person.clone();
    let (around, found, sites) = app
        .store
        .read(move |tx| {
            let found = must_look_after(tx, &person, id)?;
            Ok((
                surroundings(tx, Some(person.id))?,
                found,
                queries::list_sites(tx, id)?,
            ))
        })
        .await?;
    let path = format!("/agent/organizations/{id}/sites");
    let title = w.t("access-sites");
    let f = frame(&agent.visitor, w, &path, Here::Organizations, title, around);
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = SitesPage {
        w,
        f,
        id: id.0,
        organization: found.facts.name,
        sites,
        typed,
        problems,
    };
    html(status, &page)
}

async fn show(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    page(&app, &agent, id, Default::default(), Problems::default()).await
}

async fn add(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    let (person, now) = (agent.person.clone(), app.clock.now());
    let typed = (
        fields.text("name").to_owned(),
        fields.text("address").to_owned(),
    );
    let (name, address) = typed.clone();
    let added = app
        .store
        .write(move |tx| {
            must_look_after(tx, &person, id)?;
            add_site(tx, id, &name, &address, now)
        })
        .await?;
    let (field, key) = match added {
        Ok(()) => {
            let back = format!("/agent/organizations/{id}/sites");
            return Ok(Redirect::to(&back).into_response());
        }
        Err(NoSite::Name) => ("name", "access-problem-name"),
        Err(NoSite::Address) => ("address", "access-problem-address"),
        Err(NoSite::TooMany) => ("name", "access-problem-many"),
    };
    let mut problems = Problems::default();
    problems.add(field, agent.visitor.words(&app).t(key));
    page(&app, &agent, id, typed, problems).await
}

async fn remove(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    let site = number(fields.text("site"))?;
    let (person, now) = (agent.person.clone(), app.clock.now());
    app.store
        .write(move |tx| {
            must_look_after(tx, &person, id)?;
            remove_site(tx, id, site, now)
        })
        .await?;
    Ok(Redirect::to(&format!("/agent/organizations/{id}/sites")).into_response())
}
