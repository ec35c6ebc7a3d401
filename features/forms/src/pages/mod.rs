//! The pages where administrators look after forms and fields.

use axum::Router;
use platform::App;

pub fn routes() -> Router<App> {
    Router::new()
}
