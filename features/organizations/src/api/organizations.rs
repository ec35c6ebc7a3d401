//! `/api/v2/organizations`: the team reads them, whoever keeps them writes them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::permission::{Permission, Right, Sharing};
use domain::{OrganizationId, PersonId};
use platform::api::answers::{Outcome, read, write};
use platform::api::read::{flag, path_id, text, words};
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest, MAX_PAGE};
use platform::language::{Locale, Words};
use platform::store::Tx;
use platform::{App, Error};
use serde_json::{Map, Value, json};

use super::pages::Asked;
use super::{shapes, who_may, wrong};
use crate::commands::{add_organization, change_organization, end_organization, find_taken};
use crate::pages::Typed;
use crate::queries;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/organizations", get(list).post(create))
        .route("/api/v2/organizations/count", get(count))
        .route("/api/v2/organizations/show_many", get(show_many))
        .route("/api/v2/organizations/search", get(search))
        .route("/api/v2/organizations/autocomplete", get(autocomplete))
        .route("/api/v2/organizations/create_or_update", post(put))
        .route(
            "/api/v2/organizations/{id}",
            get(show).put(update).delete(remove),
        )
        .route("/api/v2/users/{id}/organizations", get(of_user))
}

fn shape(tx: &Tx<'_>, to: &ApiRequest, id: OrganizationId) -> Outcome<Value> {
    let found = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
    Ok(shapes::organization(to, &found))
}

fn shaped(tx: &Tx<'_>, to: &ApiRequest, ids: &[OrganizationId]) -> Outcome<Vec<(i64, Value)>> {
    let one = |id: &OrganizationId| Ok((id.0, shape(tx, to, *id)?));
    ids.iter().map(one).collect()
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let asked = Asked::read(&request)?;
    read(&app, move |tx| {
        let ids = queries::list_organization_page(tx, &asked.rows())?;
        let rows = shaped(tx, &request, &ids)?;
        let count = queries::count_organizations(tx)?;
        Ok(Json(asked.envelope(&request, "organizations", rows, count)))
    })
    .await
}

async fn count(State(app): State<App>, caller: ApiActor) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let now = app.clock.now();
    read(&app, move |tx| {
        let value = queries::count_organizations(tx)?;
        let at = platform::api::iso(now);
        Ok(Json(
            json!({ "count": { "value": value, "refreshed_at": at } }),
        ))
    })
    .await
}

/// Those that are there, as a list that is whole.
async fn whole(
    app: &App,
    request: ApiRequest,
    which: impl FnOnce(&Tx<'_>) -> Outcome<Vec<OrganizationId>> + Send + 'static,
) -> Result<Json<Value>, ApiError> {
    read(app, move |tx| {
        let mut rows = Vec::new();
        for id in which(tx)? {
            if let Some(found) = queries::find_organization(tx, id)? {
                rows.push(shapes::organization(&request, &found));
            }
        }
        Ok(Json(json!({
            "organizations": rows, "next_page": null, "previous_page": null, "count": rows.len(),
        })))
    })
    .await
}

async fn show_many(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let ids = request.query.ids("ids");
    let numbers: Vec<String> = request
        .query
        .list("external_ids")
        .into_iter()
        .map(str::to_owned)
        .collect();
    if (ids.len() + numbers.len()) as i64 > MAX_PAGE {
        return Err(ApiError::too_many_values(MAX_PAGE as usize));
    }
    whole(&app, request, move |tx| {
        let mut found: Vec<_> = ids.into_iter().map(OrganizationId).collect();
        for number in numbers {
            found.extend(queries::find_by_external_id(tx, &number)?);
        }
        Ok(found)
    })
    .await
}

async fn search(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let external_id = request.query.get("external_id").map(str::to_owned);
    let name = request.query.get("name").map(str::to_owned);
    whole(&app, request, move |tx| {
        let found = match (external_id, name) {
            (Some(external_id), _) => queries::find_by_external_id(tx, &external_id)?,
            (None, Some(name)) => queries::find_by_name(tx, &name)?,
            (None, None) => None,
        };
        Ok(found.into_iter().collect())
    })
    .await
}

async fn autocomplete(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let name = request.query.text("name").trim().to_owned();
    whole(&app, request, move |tx| {
        if name.chars().count() < 2 {
            return Ok(Vec::new());
        }
        Ok(queries::list_named_like(tx, &name, MAX_PAGE)?)
    })
    .await
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = OrganizationId(path_id(&id)?);
    read(&app, move |tx| {
        Ok(Json(json!({ "organization": shape(tx, &request, id)? })))
    })
    .await
}

/// The organizations where somebody belongs now: the team's to read, and their own.
async fn of_user(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let id = PersonId(path_id(&id)?);
    let staff = caller.person.role.is_staff();
    if !staff && caller.person.id != id {
        return Err(ApiError::not_found());
    }
    let now = app.clock.now();
    read(&app, move |tx| {
        people::queries::find(tx, id)?.ok_or(Error::Absent)?;
        let places = people::queries::list_memberships(tx, id, now)?;
        let mut rows = Vec::new();
        for place in places {
            let found = queries::find_organization(tx, place.belonging.organization)?;
            let Some(found) = found else { continue };
            let mut row = shapes::organization(&request, &found);
            if !staff {
                // What the team notes is for the team.
                row["notes"] = Value::Null;
            }
            rows.push(row);
        }
        Ok(Json(json!({
            "organizations": rows, "next_page": null, "previous_page": null, "count": rows.len(),
        })))
    })
    .await
}

/// What a body writes over the form of an organization; what it does not name stays.
fn overlay(given: &Map<String, Value>, typed: &mut Typed) -> Result<(), ApiError> {
    let line = |value: &Value| match value {
        Value::Null => Some(String::new()),
        value => text(value),
    };
    let none = Map::new();
    let fields = match given.get("organization_fields") {
        None | Some(Value::Null) => &none,
        Some(fields) => fields
            .as_object()
            .ok_or_else(|| wrong("organization_fields", "must be an object"))?,
    };
    for (from, key, field) in [
        (given, "name", &mut typed.name),
        (given, "external_id", &mut typed.external_id),
        (given, "details", &mut typed.contract),
        (given, "notes", &mut typed.notes),
        (fields, "country", &mut typed.country),
        (fields, "language", &mut typed.locale),
        (fields, "time_zone", &mut typed.time_zone),
        (fields, "seats", &mut typed.seats),
        (fields, "contract_until", &mut typed.contract_until),
        (fields, "contract_name", &mut typed.contract_name),
        (fields, "contract_from", &mut typed.contract_from),
        (fields, "account_manager_id", &mut typed.account_manager),
        (fields, "sharing", &mut typed.sharing),
        (fields, "right", &mut typed.right),
    ] {
        if let Some(value) = from.get(key) {
            *field = line(value).ok_or_else(|| wrong(key, "must be a text"))?;
        }
    }
    if let Some(value) = given.get("domain_names") {
        let domains = match value {
            Value::Null => Some(Vec::new()),
            value => words(value),
        };
        let domains =
            domains.ok_or_else(|| wrong("domain_names", "must be an array of strings"))?;
        typed.domains = domains.join(" ");
    }
    match given.get("shared_tickets").map(flag) {
        Some(Some(true)) => Sharing::Everyone.word().clone_into(&mut typed.sharing),
        Some(Some(false)) if typed.sharing == Sharing::Everyone.word() => {
            Sharing::Administrators
                .word()
                .clone_into(&mut typed.sharing);
        }
        _ => {}
    }
    if let Some(Some(comments)) = given.get("shared_comments").map(flag) {
        let right = if comments {
            Right::Comment
        } else {
            Right::Read
        };
        right.word().clone_into(&mut typed.right);
    }
    Ok(())
}

/// Writes an organization; answers its number and whether it is new.
fn store(
    tx: &Tx<'_>,
    id: Option<OrganizationId>,
    given: &Map<String, Value>,
    w: &Words,
    now: domain::Moment,
) -> Outcome<OrganizationId> {
    let mut typed = match id {
        Some(id) => {
            let found = queries::find_organization(tx, id)?.ok_or(Error::Absent)?;
            Typed::of(&found, queries::list_contacts(tx, id)?)
        }
        None => Typed::new(),
    };
    overlay(given, &mut typed)?;
    let staff = people::queries::list_staff(tx)?;
    let meant = match typed.meant(&staff, w) {
        Ok(meant) => meant,
        Err(problems) => {
            let told: Vec<_> = problems
                .0
                .iter()
                .map(|one| (in_the_dialect(&one.field), "InvalidValue", &*one.message))
                .collect();
            return Err(ApiError::invalid(&told).into());
        }
    };
    if let Some(taken) = find_taken(tx, id, &meant.facts)? {
        let (field, sentence) = taken.told(w);
        let field = in_the_dialect(field);
        return Err(ApiError::invalid(&[(field, "DuplicateValue", &sentence)]).into());
    }
    let (facts, contacts) = (&meant.facts, &meant.contacts);
    Ok(match id {
        Some(id) => {
            change_organization(tx, id, facts, meant.sharing, meant.right, contacts, now)?;
            id
        }
        None => add_organization(tx, facts, meant.sharing, meant.right, contacts, now)?,
    })
}

/// A field of the form by its name in the dialect.
fn in_the_dialect(field: &str) -> &str {
    match field {
        "domains" => "domain_names",
        "contract" => "details",
        "locale" => "language",
        "account_manager" => "account_manager_id",
        other => other,
    }
}

async fn create(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    who_may(caller, Permission::Organizations)?;
    let given = body.object("organization")?.clone();
    let (w, now) = (app.language.words(Locale::En, "UTC"), app.clock.now());
    write(&app, move |tx| {
        let id = store(tx, None, &given, &w, now)?;
        let answer = json!({ "organization": shape(tx, &request, id)? });
        Ok((StatusCode::CREATED, Json(answer)))
    })
    .await
}

/// By `id`, `external_id` or name: changes the one that is there, or adds it.
async fn put(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    who_may(caller, Permission::Organizations)?;
    let given = body.object("organization")?.clone();
    let (w, now) = (app.language.words(Locale::En, "UTC"), app.clock.now());
    write(&app, move |tx| {
        let number = given.get("id").and_then(platform::api::read::id);
        let external_id = given.get("external_id").and_then(text);
        let name = given.get("name").and_then(text);
        let found = match (number, external_id, name) {
            (Some(id), ..) => Some(OrganizationId(id)),
            (_, Some(external_id), _) => queries::find_by_external_id(tx, &external_id)?,
            (_, None, Some(name)) => queries::find_by_name(tx, &name)?,
            (_, None, None) => None,
        };
        let id = store(tx, found, &given, &w, now)?;
        let status = if found.is_some() {
            StatusCode::OK
        } else {
            StatusCode::CREATED
        };
        let answer = json!({ "organization": shape(tx, &request, id)? });
        Ok((status, Json(answer)))
    })
    .await
}

async fn update(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    who_may(caller, Permission::Organizations)?;
    let id = OrganizationId(path_id(&id)?);
    let given = body.object("organization")?.clone();
    let (w, now) = (app.language.words(Locale::En, "UTC"), app.clock.now());
    write(&app, move |tx| {
        store(tx, Some(id), &given, &w, now)?;
        Ok(Json(json!({ "organization": shape(tx, &request, id)? })))
    })
    .await
}

/// Only an organization to which nothing is tied is removed: nothing that customers wrote is lost by it.
async fn remove(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    who_may(caller, Permission::Organizations)?;
    let (id, now) = (OrganizationId(path_id(&id)?), app.clock.now());
    write(&app, move |tx| {
        if end_organization(tx, id, now)? {
            return Ok(StatusCode::NO_CONTENT);
        }
        let sentence =
            "Organization: has people or tickets. End its memberships; its tickets keep it.";
        Err(wrong("base", sentence).into())
    })
    .await
}
