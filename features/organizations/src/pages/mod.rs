//! The pages of organizations: in the portal for their own people, in the workspace for the team.

mod desks;
mod edit;
mod follow;
pub(crate) mod form;
mod groups;
mod import;
mod list;
mod members;
mod own;
mod show;
mod trainings;

use axum::Router;
use platform::App;

pub(crate) use form::Typed;

pub fn routes() -> Router<App> {
    Router::new()
        .merge(follow::routes())
        .merge(list::routes())
        .merge(edit::routes())
        .merge(show::routes())
        .merge(members::routes())
        .merge(own::routes())
        .merge(groups::routes())
        .merge(desks::routes())
        .merge(trainings::routes())
        .merge(import::routes())
}
