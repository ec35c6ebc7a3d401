//! Tickets as the team's programs read them: one, several, and all of them in pages.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use domain::ticket::Priority;
use domain::{Moment, PersonId, TicketId};
use platform::api::{ApiActor, ApiError, ApiRequest, iso, read::path_id};
use platform::store::Tx;
use platform::{App, Error};
use serde_json::{Value, json};

use super::answers::{Outcome, read};
use super::pages::Asked;
use super::people::{asked_ids, users};
use super::{shapes, write};
use crate::queries::{self, Around, Sort, Ticket};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/tickets", get(list).post(write::create))
        .route("/api/v2/tickets/count", get(count))
        .route("/api/v2/tickets/show_many", get(show_many))
        .route("/api/v2/tickets/{id}", get(show).put(write::update))
        .route("/api/v2/tickets/{id}/incidents", get(incidents))
        .route("/api/v2/problems", get(problems))
}

/// Which other records are wanted beside the main ones.
pub(super) fn wants(request: &ApiRequest, name: &str) -> bool {
    request.query.list("include").contains(&name)
}

fn sort(request: &ApiRequest) -> Sort {
    let named = request
        .query
        .get("sort_by")
        .or_else(|| request.query.get("sort"))
        .unwrap_or_default();
    match named.trim_start_matches('-') {
        "updated_at" => Sort::Updated,
        "status" => Sort::Status,
        "priority" => Sort::Priority,
        "assignee" | "assignee_id" => Sort::Assignee,
        "requester" | "requester_id" => Sort::Requester,
        _ => Sort::Id,
    }
}

/// The place of a ticket in a list, as the database sorts it.
pub(super) fn place(ticket: &Ticket, around: &Around, sort: Sort) -> (i64, i64) {
    let key = match sort {
        Sort::Id => ticket.id.0,
        Sort::Updated => around.change,
        Sort::Status => ticket.category as i64,
        Sort::Priority => ticket.priority.map_or(0, |priority| match priority {
            Priority::Low => 1,
            Priority::Normal => 2,
            Priority::High => 3,
            Priority::Urgent => 4,
        }),
        Sort::Assignee => ticket.assignee.map_or(0, |person| person.0),
        Sort::Requester => ticket.requester.0,
    };
    (key, ticket.id.0)
}

/// Everybody whom tickets name, for `include=users`.
fn named(tickets: &[(Ticket, Around)]) -> Vec<PersonId> {
    let mut people = Vec::new();
    for (ticket, around) in tickets {
        people.extend([ticket.requester, ticket.submitter]);
        people.extend(ticket.assignee);
        people.extend(&around.cc);
    }
    people
}

fn with_around(tx: &Tx<'_>, tickets: Vec<Ticket>) -> Outcome<Vec<(Ticket, Around)>> {
    let around = |ticket: Ticket| Ok((queries::find_around(tx, ticket.id)?, ticket));
    tickets
        .into_iter()
        .map(around)
        .map(|both| both.map(|(around, ticket)| (ticket, around)))
        .collect()
}

/// Adds the records that `include` asks for.
fn include(
    tx: &Tx<'_>,
    to: &ApiRequest,
    answer: &mut Value,
    tickets: &[(Ticket, Around)],
    now: Moment,
) -> Outcome<()> {
    if wants(to, "users") {
        answer["users"] = Value::Array(users(tx, to, named(tickets), now)?);
    }
    if wants(to, "groups") {
        answer["groups"] = json!([]);
    }
    if wants(to, "slas") {
        for (ticket, _) in tickets {
            let slas = sla::slas_of(tx, ticket.id, now)?;
            if let Some(told) = row_of(answer, ticket.id) {
                told["slas"] = slas;
            }
        }
    }
    Ok(())
}

/// What an answer says of a ticket, alone or in a list.
fn row_of(answer: &mut Value, id: TicketId) -> Option<&mut Value> {
    if answer.get("ticket").is_some() {
        return answer.get_mut("ticket");
    }
    let rows = answer.get_mut("tickets")?.as_array_mut()?;
    rows.iter_mut().find(|row| row["id"] == id.0)
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let asked = Asked::read(&request, true)?;
    let (sort, now) = (sort(&request), app.clock.now());
    let external_id = request.query.get("external_id").map(str::to_owned);
    read(&app, move |tx| {
        let actor = &caller.actor;
        let external_id = external_id.as_deref();
        let found =
            queries::list_visible_tickets(tx, actor, external_id, sort, &asked.rows(), now)?;
        let found = with_around(tx, found)?;
        let count = match external_id {
            _ if !asked.is_counted() => 0,
            Some(external_id) => queries::count_visible_external(tx, actor, external_id, now)?,
            None => queries::count_tickets(tx, actor)?,
        };
        let rows = found
            .iter()
            .map(|(ticket, around)| {
                (
                    place(ticket, around, sort),
                    shapes::ticket(&request, ticket, around),
                )
            })
            .collect();
        let mut answer = asked.envelope(&request, "tickets", rows, count);
        include(tx, &request, &mut answer, &found, now)?;
        Ok(Json(answer))
    })
    .await
}

async fn count(State(app): State<App>, caller: ApiActor) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let now = app.clock.now();
    let count = read(&app, move |tx| {
        Ok(queries::count_tickets(tx, &caller.actor)?)
    })
    .await?;
    Ok(Json(
        json!({ "count": { "value": count, "refreshed_at": iso(now) } }),
    ))
}

async fn show_many(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let mut ids: Vec<TicketId> = Vec::new();
    for id in asked_ids(&request)?.into_iter().map(TicketId) {
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let now = app.clock.now();
    read(&app, move |tx| {
        let found = queries::list_visible_among(tx, &caller.actor, &ids, now)?;
        on_one_page(tx, &request, found, now)
    })
    .await
}

/// Known bugs, newest activity first: all of them on one page.
async fn problems(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let now = app.clock.now();
    read(&app, move |tx| {
        let found = queries::list_visible_problems(tx, &caller.actor, now)?;
        on_one_page(tx, &request, found, now)
    })
    .await
}

/// Tickets about a known bug.
async fn incidents(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let id = TicketId(path_id(&id)?);
    let now = app.clock.now();
    read(&app, move |tx| {
        queries::find_visible(tx, &caller.actor, id, now)?.ok_or(Error::Absent)?;
        let gathered = queries::list_gathered(tx, id)?;
        let ids: Vec<TicketId> = gathered.into_iter().map(|one| one.ticket).collect();
        let found = queries::list_visible_among(tx, &caller.actor, &ids, now)?;
        on_one_page(tx, &request, found, now)
    })
    .await
}

fn on_one_page(
    tx: &Tx<'_>,
    request: &ApiRequest,
    found: Vec<Ticket>,
    now: Moment,
) -> Outcome<Json<Value>> {
    let found = with_around(tx, found)?;
    let tickets: Vec<Value> = found
        .iter()
        .map(|(ticket, around)| shapes::ticket(request, ticket, around))
        .collect();
    let mut answer = json!({
        "count": tickets.len(), "tickets": tickets, "next_page": null, "previous_page": null,
    });
    include(tx, request, &mut answer, &found, now)?;
    Ok(Json(answer))
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let id = TicketId(path_id(&id)?);
    let now = app.clock.now();
    read(&app, move |tx| {
        let ticket = queries::find_visible(tx, &caller.actor, id, now)?.ok_or(Error::Absent)?;
        tx.speak_for(ticket.brand);
        let around = queries::find_around(tx, id)?;
        let mut answer = json!({ "ticket": shapes::ticket(&request, &ticket, &around) });
        include(tx, &request, &mut answer, &[(ticket, around)], now)?;
        Ok(Json(answer))
    })
    .await
}
