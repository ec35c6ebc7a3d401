//! The pages: those that everybody reads, those by which one subscribes, and those of the team.

mod components;
mod incidents;
mod overview;
mod programs;
mod public;
mod subscribe;

use axum::Router;
use platform::App;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(public::routes())
        .merge(subscribe::routes())
        .merge(programs::routes())
        .merge(overview::routes())
        .merge(components::routes())
        .merge(incidents::routes())
}
