//! Files of messages: whoever may see the message may have the file; to all others it is not there.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::get;
use platform::files::{Shown, serve};
use platform::web::Visitor;
use platform::{App, Error, Result};

use crate::queries;

pub fn routes() -> Router<App> {
    Router::new().route("/attachments/{token}/{name}", get(file))
}

async fn file(
    State(app): State<App>,
    visitor: Visitor,
    Path((token, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let (actor, now) = (visitor.actor, app.clock.now());
    let found = app
        .store
        .read(move |tx| queries::find_visible_file(tx, &actor, &token, now))
        .await?
        .ok_or(Error::Absent)?;
    let shown = Shown {
        sha256: found.sha256,
        name: found.name,
        content_type: found.content_type,
    };
    serve(&app.files, &shown, &headers).await
}
