//! Tickets in the Zendesk dialect.

use axum::Router;
use platform::App;

pub fn routes() -> Router<App> {
    Router::new()
}
