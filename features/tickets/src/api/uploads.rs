//! Files: sent before the message they belong to, described, and fetched by whoever may read the message.

use axum::extract::{FromRequestParts, Path, Request, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router};
use platform::api::{ApiActor, ApiError, ApiRequest, ApiVisitor, read::path_id};
use platform::files::{self, PENDING_FOR, Shown};
use platform::web::uploads::{name_in, store_body};
use platform::{App, Error, random_token};
use serde_json::{Value, json};

use super::answers::{read, write};
use super::shapes;
use crate::queries::{self, FileName};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/uploads", post(add))
        .route("/api/v2/uploads/{token}", delete(remove))
        .route("/api/v2/attachments/{id}", get(show))
        .route("/attachments/token/{token}", get(content))
        .route("/attachments/token/{token}/", get(content))
}

async fn add(State(app): State<App>, request: Request) -> Result<Response, ApiError> {
    let (mut parts, body) = request.into_parts();
    // Before the first byte is read.
    let caller = ApiActor::from_request_parts(&mut parts, &app).await?;
    let asked = match ApiRequest::from_request_parts(&mut parts, &app).await {
        Ok(asked) => asked,
        Err(never) => match never {},
    };
    let name = name_in(&parts.uri);
    let stored = store_body(&app, body, &name).await?;
    let (uploader, now) = (caller.uploader(), app.clock.now());
    let given = asked.query.get("token").map(str::to_owned);
    let answer = write(&app, move |tx| {
        let since = now.plus(-PENDING_FOR);
        // More files under one token; a token that is not theirs begins a new one.
        let token = match &given {
            Some(token) if !queries::list_uploaded(tx, token, &uploader, since)?.is_empty() => {
                token.clone()
            }
            _ => random_token()?,
        };
        files::add_pending(tx, &stored, &name, &token, &uploader, now)?;
        let all = queries::list_uploaded(tx, &token, &uploader, since)?;
        Ok(json!({ "upload": shapes::upload(&asked, &token, now.plus(PENDING_FOR), &all) }))
    })
    .await?;
    let location = answer["upload"]["attachment"]["url"]
        .as_str()
        .unwrap_or_default()
        .to_owned();
    Ok((
        StatusCode::CREATED,
        [(header::LOCATION, location)],
        Json(answer),
    )
        .into_response())
}

async fn remove(
    State(app): State<App>,
    caller: ApiActor,
    Path(token): Path<String>,
) -> Result<StatusCode, ApiError> {
    let uploader = caller.uploader();
    write(&app, move |tx| {
        let removed = files::remove_pending(tx, &token, &uploader)?;
        if removed {
            Ok(StatusCode::NO_CONTENT)
        } else {
            Err(Error::Absent.into())
        }
    })
    .await
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let id = path_id(&id)?;
    let now = app.clock.now();
    read(&app, move |tx| {
        let name = FileName::Id(id);
        let found =
            queries::find_visible_attachment(tx, &caller.actor, name, &caller.uploader(), now)?;
        let found = found.ok_or(Error::Absent)?;
        Ok(Json(
            json!({ "attachment": shapes::attachment(&request, &found.file) }),
        ))
    })
    .await
}

/// The file itself, for programs with a token and for browsers that are signed in.
async fn content(
    State(app): State<App>,
    caller: ApiVisitor,
    Path(token): Path<String>,
    request: ApiRequest,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let now = app.clock.now();
    let found = read(&app, move |tx| {
        let uploader = caller.uploader(&request.origin);
        let name = FileName::Token(&token);
        let found = queries::find_visible_attachment(tx, &caller.actor, name, &uploader, now)?;
        Ok(found.ok_or(Error::Absent)?)
    })
    .await?;
    let shown = Shown {
        sha256: found.sha256,
        name: found.file.name,
        content_type: found.file.content_type,
    };
    Ok(files::serve(&app.files, &shown, &headers).await?)
}
