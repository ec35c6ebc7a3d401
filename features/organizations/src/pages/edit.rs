//! Adding an organization, and changing one: for those who keep organizations.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::OrganizationId;
use people::html;
use people::page::{frame, surroundings};
use platform::frame::{Here, Problems};
use platform::web::{Fields, MustKeepOrganizations, number};
use platform::{App, Error, Result};

use super::form::Typed;
use crate::commands::{add_organization, change_organization, find_taken};
use crate::queries;
use crate::views::EditPage;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/organizations", post(add))
        .route("/agent/organizations/new", get(new))
        .route("/agent/organizations/{id}/edit", get(edit).post(change))
}

async fn page(
    app: &App,
    admin: &MustKeepOrganizations,
    id: Option<OrganizationId>,
    typed: Option<Typed>,
    problems: Problems,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let (around, staff, typed) = app
        .store
        .read(move |tx| {
            let typed = match (typed.clone(), id) {
                (Some(typed), _) => typed,
                (None, Some(id)) => {
                    let found = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
                    Typed::of(&found, queries::list_contacts(tx, id)?)
                }
                (None, None) => Typed::new(),
            };
            let staff = people::queries::list_staff(tx)?;
            Ok((surroundings(tx, Some(person))?, staff, typed))
        })
        .await?;
    let title = match id {
        Some(_) => w.t1("organization-edit-title", "name", &typed.name),
        None => w.t("organization-new").into_owned(),
    };
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let (action, back) = match id {
        Some(id) => (
            format!("/agent/organizations/{id}/edit"),
            format!("/agent/organizations/{id}"),
        ),
        None => (
            "/agent/organizations".to_owned(),
            "/agent/organizations".to_owned(),
        ),
    };
    let page = EditPage {
        w,
        f: frame(&admin.visitor, w, &back, Here::Organizations, title, around),
        action,
        back,
        is_new: id.is_none(),
        staff: staff
            .into_iter()
            .map(|(id, name)| (id.to_string(), name))
            .collect(),
        typed,
        problems,
    };
    html(status, &page)
}

async fn new(State(app): State<App>, admin: MustKeepOrganizations) -> Result<Response> {
    page(&app, &admin, None, None, Problems::default()).await
}

async fn edit(
    State(app): State<App>,
    admin: MustKeepOrganizations,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    page(&app, &admin, Some(id), None, Problems::default()).await
}

async fn add(
    State(app): State<App>,
    admin: MustKeepOrganizations,
    fields: Fields,
) -> Result<Response> {
    save(&app, &admin, None, &fields).await
}

async fn change(
    State(app): State<App>,
    admin: MustKeepOrganizations,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    save(&app, &admin, Some(id), &fields).await
}

async fn save(
    app: &App,
    admin: &MustKeepOrganizations,
    id: Option<OrganizationId>,
    fields: &Fields,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let typed = Typed::read(fields);
    let staff = app.store.read(people::queries::list_staff).await?;
    let meant = match typed.meant(&staff, &w) {
        Ok(meant) => meant,
        Err(problems) => return page(app, admin, id, Some(typed), problems).await,
    };
    let now = app.clock.now();
    let saved = app
        .store
        .write(move |tx| {
            if let Some(taken) = find_taken(tx, id, &meant.facts)? {
                return Ok(Err(taken.told(&w)));
            }
            let (facts, contacts) = (&meant.facts, &meant.contacts);
            let (sharing, right) = (meant.sharing, meant.right);
            match id {
                Some(id) => {
                    queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
                    change_organization(tx, id, facts, sharing, right, contacts, now)?;
                    Ok(Ok(id))
                }
                None => add_organization(tx, facts, sharing, right, contacts, now).map(Ok),
            }
        })
        .await?;
    let (field, told) = match saved {
        Ok(id) => {
            let target = format!("/agent/organizations/{id}?saved=1");
            return Ok(Redirect::to(&target).into_response());
        }
        Err(problem) => problem,
    };
    let mut problems = Problems::default();
    problems.add(field, told);
    page(app, admin, id, Some(typed), problems).await
}
