//! Tags of a ticket, by themselves: shown, replaced, added and removed.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use domain::ticket::TicketUpdate;
use domain::{TicketId, text};
use platform::App;
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest, read::path_id, read::words};
use serde_json::{Value, json};

use super::answers::{read, write};
use super::given::wrong;
use crate::commands::{Deed, Message, see, update_by_agent};
use crate::queries;

pub(super) fn routes() -> Router<App> {
    let tags = get(show).post(replace).put(add).delete(remove);
    Router::new().route("/api/v2/tickets/{id}/tags", tags)
}

/// What is done with the tags that were sent.
#[derive(Clone, Copy, PartialEq, Eq)]
enum How {
    Replace,
    Add,
    Remove,
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let id = TicketId(path_id(&id)?);
    let deed = Deed::new(caller.actor, app.clock.now(), "api")?;
    read(&app, move |tx| {
        let seen = see(tx, &deed, id)?;
        Ok(Json(json!({ "count": seen.tags.len(), "tags": seen.tags })))
    })
    .await
}

async fn change(
    app: &App,
    caller: ApiActor,
    id: &str,
    sent: Vec<String>,
    how: How,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let id = TicketId(path_id(id)?);
    let deed = Deed::new(caller.actor, app.clock.now(), "api")?;
    write(app, move |tx| {
        let seen = see(tx, &deed, id)?;
        let sent = text::tags(sent.iter().map(String::as_str));
        let wanted = match how {
            How::Replace => sent,
            How::Add => seen.tags.into_iter().chain(sent).collect(),
            How::Remove => seen
                .tags
                .into_iter()
                .filter(|tag| !sent.contains(tag))
                .collect(),
        };
        let update = TicketUpdate {
            tags: Some(wanted),
            ..TicketUpdate::default()
        };
        update_by_agent(tx, &deed, id, &update, &Message::default())?;
        Ok(Json(json!({ "tags": queries::list_tags(tx, id)? })))
    })
    .await
}

/// The tags in a body, or, where clients put them there, in the query.
fn sent(body: &ApiBody, request: &ApiRequest) -> Result<Vec<String>, ApiError> {
    match body.value.get("tags") {
        Some(value) => words(value).ok_or_else(|| wrong("tags", "must be an array of strings")),
        None => Ok(request
            .query
            .list("tags")
            .into_iter()
            .map(str::to_owned)
            .collect()),
    }
}

async fn replace(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    let tags = sent(&body, &request)?;
    Ok((
        StatusCode::CREATED,
        change(&app, caller, &id, tags, How::Replace).await?,
    ))
}

async fn add(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    let tags = sent(&body, &request)?;
    change(&app, caller, &id, tags, How::Add).await
}

async fn remove(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    let tags = sent(&body, &request)?;
    change(&app, caller, &id, tags, How::Remove).await
}
