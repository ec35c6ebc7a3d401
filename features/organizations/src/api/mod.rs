//! Organizations, who belongs to them, groups of agents and trainings in the Zendesk dialect. Trainings are the desk's
//! own; docs/api.md describes them.

mod groups;
mod memberships;
mod organizations;
mod pages;
mod shapes;
mod trainings;

use axum::Router;
use domain::permission::Permission;
use platform::App;
use platform::api::{ApiActor, ApiError};

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

/// 422 about one field.
fn wrong(field: &str, description: &str) -> ApiError {
    ApiError::invalid(&[(field, "InvalidValue", description)])
}
