//! What was said in a ticket: to the team with its notes, to customers without.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use domain::permission::Action;
use domain::{PersonId, TicketId};
use platform::App;
use platform::api::{ApiActor, ApiError, ApiRequest, iso, read::path_id};
use platform::store::Tx;
use serde_json::{Value, json};

use super::answers::{Outcome, read};
use super::pages::Asked;
use super::people::{users, users_in_brief};
use super::shapes;
use super::tickets::wants;
use crate::commands::{Deed, see};
use crate::queries::{self, Page};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/tickets/{id}/comments", get(list))
        .route("/api/v2/tickets/{id}/comments/count", get(count))
        .route("/api/v2/requests/{id}/comments", get(list_of_request))
        .route(
            "/api/v2/requests/{id}/comments/{comment}",
            get(show_of_request),
        )
}

/// Messages of a ticket with their places; and who wrote them.
type Said = (Vec<((i64, i64), Value)>, Vec<PersonId>);

/// A page of messages. Notes are among them only where the permission table lets the deed's actor read them.
fn said(
    tx: &Tx<'_>,
    to: &ApiRequest,
    deed: &Deed,
    ticket: TicketId,
    notes: bool,
    page: &Page,
) -> Outcome<Said> {
    let actor = &deed.actor;
    let found = queries::list_visible_comment_page(tx, actor, ticket, notes, page, deed.now)?;
    let files = queries::list_visible_attachments(tx, actor, ticket, notes, deed.now)?;
    let mut rows = Vec::with_capacity(found.len());
    for comment in &found {
        let audit = queries::find_audit_of(tx, ticket, comment.id)?;
        rows.push((
            (comment.id.0, comment.id.0),
            shapes::comment(to, comment, &files, audit),
        ));
    }
    Ok((rows, found.iter().map(|comment| comment.author).collect()))
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let id = TicketId(path_id(&id)?);
    let asked = Asked::read(&request, true)?;
    let deed = Deed::new(caller.actor, app.clock.now(), "api")?;
    read(&app, move |tx| {
        let notes = see(tx, &deed, id)?.may(Action::Notes);
        let (rows, authors) = said(tx, &request, &deed, id, notes, &asked.rows())?;
        let count = if asked.is_counted() {
            queries::count_comments(tx, id, notes)?
        } else {
            0
        };
        let mut answer = asked.envelope(&request, "comments", rows, count);
        if wants(&request, "users") {
            answer["users"] = Value::Array(users(tx, &request, authors, deed.now)?);
        }
        Ok(Json(answer))
    })
    .await
}

async fn count(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let id = TicketId(path_id(&id)?);
    let deed = Deed::new(caller.actor, app.clock.now(), "api")?;
    read(&app, move |tx| {
        let notes = see(tx, &deed, id)?.may(Action::Notes);
        let count = queries::count_comments(tx, id, notes)?;
        Ok(Json(
            json!({ "count": { "value": count, "refreshed_at": iso(deed.now) } }),
        ))
    })
    .await
}

async fn list_of_request(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let id = TicketId(path_id(&id)?);
    let asked = Asked::read(&request, true)?;
    let deed = Deed::new(
        super::requests::as_customer(&caller),
        app.clock.now(),
        "api",
    )?;
    read(&app, move |tx| {
        see(tx, &deed, id)?;
        let (mut rows, authors) = said(tx, &request, &deed, id, false, &asked.rows())?;
        for (_, row) in &mut rows {
            as_of_request(&request, row, id);
        }
        let count = if asked.is_counted() {
            queries::count_comments(tx, id, false)?
        } else {
            0
        };
        let mut answer = asked.envelope(&request, "comments", rows, count);
        answer["users"] = Value::Array(users_in_brief(tx, &deed.actor, authors, deed.now)?);
        answer["organizations"] = json!([]);
        Ok(Json(answer))
    })
    .await
}

async fn show_of_request(
    State(app): State<App>,
    caller: ApiActor,
    Path((id, comment)): Path<(String, String)>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let (id, comment) = (TicketId(path_id(&id)?), path_id(&comment)?);
    let deed = Deed::new(
        super::requests::as_customer(&caller),
        app.clock.now(),
        "api",
    )?;
    read(&app, move |tx| {
        see(tx, &deed, id)?;
        let beyond = Some((comment - 1, comment - 1));
        let only = Page {
            ascending: true,
            beyond,
            limit: 1,
            offset: 0,
        };
        let (rows, _) = said(tx, &request, &deed, id, false, &only)?;
        let row = rows.into_iter().find(|((_, id), _)| *id == comment);
        let (_, mut row) = row.ok_or(platform::Error::Absent)?;
        as_of_request(&request, &mut row, id);
        Ok(Json(json!({ "comment": row })))
    })
    .await
}

/// What a message of a request has besides.
fn as_of_request(to: &ApiRequest, row: &mut Value, request: TicketId) {
    let comment = row["id"].as_i64().unwrap_or_default();
    row["request_id"] = json!(request.0);
    row["url"] = json!(to.url(&format!(
        "/api/v2/requests/{request}/comments/{comment}.json"
    )));
}
