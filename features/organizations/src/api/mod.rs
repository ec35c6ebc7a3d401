//! Organizations, who belongs to them, groups of agents and trainings in the Zendesk dialect. Trainings are the desk's
//! own; docs/api.md describes them.

mod groups;
mod memberships;
mod organizations;
mod pages;
mod shapes;
mod trainings;

use axum::Router;
use domain::PersonId;
use domain::permission::Permission;
use platform::App;
use platform::api::read::id;
use platform::api::{ApiActor, ApiError};
use serde_json::{Map, Value};

pub fn routes() -> Router<App> {
    Router::new()
        .merge(organizations::routes())
        .merge(memberships::routes())
        .merge(groups::routes())
        .merge(trainings::routes())
}

/// The caller, if their role lets them do this to the desk.
fn who_may(caller: ApiActor, what: Permission) -> Result<ApiActor, ApiError> {
    if caller.person.permissions.has(what) {
        Ok(caller)
    } else {
        Err(ApiError::forbidden())
    }
}

/// The caller, if this person is themselves or they are of the team; for others the person is not there.
fn self_or_team(caller: &ApiActor, id: PersonId) -> Result<(), ApiError> {
    if caller.person.role.is_staff() || caller.person.id == id {
        Ok(())
    } else {
        Err(ApiError::not_found())
    }
}

/// The number under this key, which must be there.
fn needed(given: &Map<String, Value>, key: &'static str) -> Result<i64, ApiError> {
    let found = given.get(key).and_then(id);
    found.ok_or_else(|| ApiError::invalid(&[(key, "BlankValue", "cannot be blank")]))
}

/// 422 about one field.
fn wrong(field: &str, description: &str) -> ApiError {
    ApiError::invalid(&[(field, "InvalidValue", description)])
}
