//! `/api/v2/organization_memberships`: who belongs to which organization, as what.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use domain::person::{EmailAddress, MembershipRole};
use domain::{OrganizationId, PersonId};
use platform::api::answers::{read, write};
use platform::api::read::{moment, path_id, text};
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest};
use platform::{App, Error};
use serde_json::{Value, json};

use super::pages::Asked;
use super::{needed, self_or_team, shapes, wrong};
use crate::commands::{Belongs, add_member, remove_member};
use crate::queries::{self, Whose};
use crate::who::must_look_after;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/organization_memberships", get(list).post(create))
        .route(
            "/api/v2/organization_memberships/{id}",
            get(show).delete(remove),
        )
        .route(
            "/api/v2/organizations/{id}/organization_memberships",
            get(of_organization),
        )
        .route("/api/v2/users/{id}/organization_memberships", get(of_user))
}

async fn page(app: &App, request: ApiRequest, whose: Whose) -> Result<Json<Value>, ApiError> {
    let asked = Asked::read(&request)?;
    read(app, move |tx| {
        if let Some(person) = whose.person {
            people::queries::find(tx, person)?.ok_or(Error::Absent)?;
        }
        if let Some(organization) = whose.organization {
            queries::find_organization(tx, organization)?.ok_or(Error::Absent)?;
        }
        let found = queries::list_membership_page(tx, whose, &asked.rows())?;
        let rows = found
            .iter()
            .map(|one| (one.id, shapes::membership(&request, one)))
            .collect();
        let count = queries::count_memberships(tx, whose)?;
        let key = "organization_memberships";
        Ok(Json(asked.envelope(&request, key, rows, count)))
    })
    .await
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    page(&app, request, Whose::default()).await
}

async fn of_organization(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let whose = Whose {
        organization: Some(OrganizationId(path_id(&id)?)),
        ..Whose::default()
    };
    page(&app, request, whose).await
}

/// The team's to read, and one's own.
async fn of_user(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let id = PersonId(path_id(&id)?);
    self_or_team(&caller, id)?;
    let whose = Whose {
        person: Some(id),
        ..Whose::default()
    };
    page(&app, request, whose).await
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = path_id(&id)?;
    read(&app, move |tx| {
        let found = queries::find_membership(tx, id)?.ok_or(Error::Absent)?;
        let shape = shapes::membership(&request, &found);
        Ok(Json(json!({ "organization_membership": shape })))
    })
    .await
}

/// Brings somebody who is known into an organization: `user_id`, `organization_id`, and of our own `role`, `valid_from`,
/// `valid_to`. For administrators and the account manager.
async fn create(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let caller = caller.staff()?;
    let given = body.object("organization_membership")?.clone();
    let person = PersonId(needed(&given, "user_id")?);
    let organization = OrganizationId(needed(&given, "organization_id")?);
    let role = match given.get("role").and_then(text) {
        None => MembershipRole::User,
        Some(word) => MembershipRole::read(&word)
            .ok_or_else(|| wrong("role", "Role: must be user, representative or admin"))?,
    };
    let day = |key: &'static str| match given.get(key) {
        None | Some(Value::Null) => Ok(None),
        Some(value) => moment(value)
            .map(Some)
            .ok_or_else(|| wrong(key, "is no time")),
    };
    let belongs = Belongs {
        role,
        from: day("valid_from")?,
        to: day("valid_to")?,
        named: None,
    };
    let now = app.clock.now();
    write(&app, move |tx| {
        must_look_after(tx, &caller.person, organization)?;
        let known = people::queries::find(tx, person)?;
        let Some(known) = known.filter(|known| !known.suspended) else {
            return Err(wrong("user_id", "User: is not a user of this desk").into());
        };
        let address = EmailAddress::read(&known.email)?;
        add_member(tx, organization, &address, &known.name, "en", &belongs, now)?;
        let whose = Whose {
            person: Some(person),
            organization: Some(organization),
        };
        let first = queries::Page {
            back: false,
            beyond: 0,
            limit: 1,
            offset: 0,
        };
        let found = queries::list_membership_page(tx, whose, &first)?;
        let found = found.first().ok_or(Error::Absent)?;
        let shape = shapes::membership(&request, found);
        let answer = json!({ "organization_membership": shape });
        Ok((StatusCode::CREATED, Json(answer)))
    })
    .await
}

async fn remove(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let caller = caller.staff()?;
    let (id, now) = (path_id(&id)?, app.clock.now());
    write(&app, move |tx| {
        let found = queries::find_membership(tx, id)?.ok_or(Error::Absent)?;
        must_look_after(tx, &caller.person, found.organization)?;
        remove_member(tx, found.organization, found.person, now)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
