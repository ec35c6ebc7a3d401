//! Files sent beside a form, while it is still being written: `POST /uploads?filename=` with the file as the body,
//! `DELETE /uploads/{token}` to take one back.

use axum::body::Body;
use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, post};
use axum::{Json, Router};
use futures_util::StreamExt;

use super::body::BodyTrouble;
use super::csrf::trouble;
use super::form::{ProblemKind, UploadProblem, keep_pending, upload_bucket};
use super::limits;
use super::visitor::Visitor;
use crate::files::{self, Stored, clean_name};
use crate::{App, Error, Refusal, Result, random_token};

/// The two routes.
pub fn routes() -> Router<App> {
    Router::new()
        .route("/uploads", post(add))
        .route("/uploads/{token}", delete(remove))
}

/// Streams a body into the file store, and stops at the limit.
///
/// # Errors
/// 413 naming the file and the limit; 408 and 400 for a body that does not come whole; 507 for a full disk.
pub async fn store_body(app: &App, body: Body, name: &str) -> Result<Stored> {
    let limit = app.config.upload_limit;
    let too_large = || {
        let kind = ProblemKind::TooLarge { limit };
        Error::from(
            UploadProblem {
                file_name: name.to_owned(),
                kind,
            }
            .refusal(),
        )
    };
    // Told before the first byte is written, where the client says how much it will send.
    if axum::body::HttpBody::size_hint(&body).lower() > limit {
        return Err(too_large());
    }
    let mut incoming = app.files.receive().await?;
    let mut stream = body.into_data_stream();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| trouble(BodyTrouble::of(&error)))?;
        if incoming.size() + piece.len() as u64 > limit {
            return Err(too_large());
        }
        incoming.write(&piece).await?;
    }
    incoming.finish().await
}

/// The `filename` of a query, cleaned.
pub fn name_in(uri: &Uri) -> String {
    let query = uri.query().unwrap_or_default();
    let name = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == "filename");
    clean_name(name.as_ref().map_or("", |(_, value)| value))
}

async fn add(State(app): State<App>, request: Request) -> Result<Response> {
    let (mut parts, body) = request.into_parts();
    let visitor = Visitor::from_request_parts(&mut parts, &app).await?;
    if let Some(bucket) = upload_bucket(&visitor, &parts) {
        let now = app.clock.now();
        let allowed = app
            .store
            .write(move |tx| limits::take(tx, &bucket, limits::ANONYMOUS_UPLOAD, now))
            .await?;
        if !allowed {
            let problem = UploadProblem {
                file_name: name_in(&parts.uri),
                kind: ProblemKind::TooOften,
            };
            return Err(problem.refusal().into());
        }
    }
    let name = name_in(&parts.uri);
    let stored = store_body(&app, body, &name).await?;
    let upload = keep_pending(&app, stored, &name, random_token()?, &visitor.uploader()).await?;
    let answer = serde_json::json!({
        "token": upload.token,
        "name": upload.name,
        "size": upload.size,
        "content_type": upload.content_type,
    });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

async fn remove(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<StatusCode> {
    let uploader = visitor.uploader();
    let removed = app
        .store
        .write(move |tx| files::remove_pending(tx, &token, &uploader))
        .await?;
    if removed {
        Ok(StatusCode::NO_CONTENT)
    } else {
        Err(Refusal::new(404, "web-upload-gone").into())
    }
}
