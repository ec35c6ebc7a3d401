//! Pages that look, and the sites. What changes a grant goes through its ticket, whose history tells it.

mod desk;
mod portal;
mod sites;

use axum::Router;
use platform::App;

pub use portal::{Refilled, deciders, grant_page, hours_to_choose};

pub fn routes() -> Router<App> {
    Router::new()
        .merge(desk::routes())
        .merge(portal::routes())
        .merge(sites::routes())
}
