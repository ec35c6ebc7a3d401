//! Forms and fields in the Zendesk dialect, and answers as it tells them.

pub mod values;

use axum::Router;
use platform::App;

pub fn routes() -> Router<App> {
    Router::new()
}
