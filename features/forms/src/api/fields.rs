//! `ticket_fields`: the ticket's own and those that forms ask beside them.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::FieldId;
use domain::form::{Kind, Lookup};
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest, iso, read::path_id};
use platform::store::Tx;
use platform::{App, Error};
use serde_json::{Map, Value, json};

use super::read::{Sent, all as all_languages, wrong};
use super::{envelope, must_keep_forms, unfit};
use crate::catalogue::{FieldRow, OptionRow, catalogue};
use crate::drafts::{FieldDraft, OptionDraft, Stored};
use crate::queries::{self, SystemField};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/ticket_fields", get(list).post(create))
        .route("/api/v2/ticket_fields/count", get(count))
        .route(
            "/api/v2/ticket_fields/{id}",
            get(show).put(update).delete(remove),
        )
        .route(
            "/api/v2/ticket_fields/{id}/options",
            get(options).post(put_option),
        )
}

fn option(to: &ApiRequest, field: FieldId, row: &OptionRow, position: usize) -> Value {
    let name = row.label.for_reader("en").unwrap_or(&row.key);
    json!({
        "url": to.url(&format!("/api/v2/ticket_fields/{field}/options/{}.json", row.id)),
        "id": row.id,
        "name": name,
        "raw_name": name,
        "name_i18n": all_languages(&row.label),
        "definition_i18n": all_languages(&row.definition),
        "example_i18n": all_languages(&row.example),
        "promise_i18n": all_languages(&row.promise),
        "supplier_i18n": all_languages(&row.supplier),
        "value": row.key,
        "default": row.is_default,
        "active": row.active,
        "position": position,
    })
}

/// What every field has, also those that no form asks.
fn common(to: &ApiRequest, id: i64, key: &str, kind: &str, title: &str) -> Map<String, Value> {
    let value = json!({
        "url": to.url(&format!("/api/v2/ticket_fields/{id}.json")),
        "id": id,
        "key": key,
        "type": kind,
        "title": title,
        "raw_title": title,
        "title_in_portal": title,
        "raw_title_in_portal": title,
        "description": "",
        "raw_description": "",
        "position": 0,
        "active": true,
        "required": false,
        "required_in_portal": false,
        "collapsed_for_agents": false,
        "regexp_for_validation": null,
        "visible_in_portal": false,
        "editable_in_portal": false,
        "tag": null,
        "removable": false,
        "agent_description": null,
    });
    match value {
        Value::Object(map) => map,
        _ => Map::new(),
    }
}

fn system(to: &ApiRequest, row: &SystemField) -> Value {
    let mut letters = row.key.chars();
    let first = letters.next().map(char::to_uppercase);
    let title: String = first.into_iter().flatten().chain(letters).collect();
    let mut shape = common(to, row.id, &row.key, &row.kind, &title);
    shape.insert("created_at".into(), json!(iso(row.created_at)));
    shape.insert("updated_at".into(), json!(iso(row.updated_at)));
    Value::Object(shape)
}

fn shape(to: &ApiRequest, row: &FieldRow, position: usize) -> Value {
    let field = &row.field;
    let kind = field.kind;
    let usual = match kind {
        Kind::Subject => "Subject",
        Kind::Description => "Description",
        Kind::Priority => "Priority",
        Kind::Attachments => "Attachments",
        Kind::Emails => "CCs",
        _ => row.key.as_str(),
    };
    let portal = row.title.for_reader("en").unwrap_or(usual);
    let title = row.agent_title.for_reader("en").unwrap_or(portal);
    let help = row.help.for_reader("en").unwrap_or_default();
    let mut shape = common(to, row.id().0, &row.key, kind.word(), title);
    let more = json!({
        "title_in_portal": portal,
        "raw_title_in_portal": portal,
        "title_i18n": all_languages(&row.title),
        "agent_title_i18n": all_languages(&row.agent_title),
        "description": help,
        "raw_description": help,
        "description_i18n": all_languages(&row.help),
        "mismatch_i18n": all_languages(&row.mismatch),
        "position": position,
        "active": field.active,
        "required": field.required.on_solve,
        "required_for_agents": field.required.agents,
        "required_in_portal": field.required.customers,
        "visible_in_portal": field.visible,
        "editable_in_portal": field.editable,
        "personal": field.personal,
        "from_browser": field.from_browser,
        "removable": !kind.is_built_in(),
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
    });
    if let Value::Object(more) = more {
        shape.extend(more);
    }
    if kind == Kind::Pattern {
        shape.insert("regexp_for_validation".into(), json!(field.pattern));
    }
    if let Some(lookup) = field.lookup {
        let target = format!("zen:{}", lookup.word().replace("person", "user"));
        shape.insert("relationship_target_type".into(), json!(target));
    }
    let offered = row.options.iter().enumerate();
    let all: Vec<Value> = offered
        .filter(|(_, one)| one.active)
        .map(|(index, one)| option(to, row.id(), one, index))
        .collect();
    match kind {
        Kind::Choice | Kind::Choices => {
            shape.insert("custom_field_options".into(), json!(all));
        }
        Kind::Priority => {
            shape.insert("system_field_options".into(), json!(all));
        }
        _ => {}
    }
    Value::Object(shape)
}

/// All fields that the caller may know of, in their order.
fn told(tx: &Tx<'_>, to: &ApiRequest, staff: bool) -> Result<Vec<Value>, Error> {
    let all = catalogue(tx)?;
    let mut rows: Vec<Value> = all
        .fields
        .iter()
        .enumerate()
        .filter(|(_, row)| staff || (row.field.active && (row.field.visible || row.field.editable)))
        .map(|(position, row)| shape(to, row, position + 1))
        .collect();
    if staff {
        let others = queries::list_system_fields(tx)?;
        rows.extend(others.iter().map(|row| system(to, row)));
    }
    Ok(rows)
}

fn one(tx: &Tx<'_>, to: &ApiRequest, staff: bool, id: i64) -> Result<Value, Error> {
    let rows = told(tx, to, staff)?;
    let found = rows.into_iter().find(|row| row["id"] == json!(id));
    Ok(json!({ "ticket_field": found.ok_or(Error::Absent)? }))
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let staff = caller.person.role.is_staff();
    let to = request.clone();
    let rows = app.store.read(move |tx| told(tx, &to, staff)).await?;
    envelope(&request, "ticket_fields", rows).map(Json)
}

async fn count(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let staff = caller.person.role.is_staff();
    let now = app.clock.now();
    let rows = app.store.read(move |tx| told(tx, &request, staff)).await?;
    Ok(Json(
        json!({ "count": { "value": rows.len(), "refreshed_at": iso(now) } }),
    ))
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let id = path_id(&id)?;
    let staff = caller.person.role.is_staff();
    let answer = app
        .store
        .read(move |tx| one(tx, &request, staff, id))
        .await?;
    Ok(Json(answer))
}

async fn options(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let id = FieldId(path_id(&id)?);
    let to = request.clone();
    let rows = app
        .store
        .read(move |tx| {
            let all = catalogue(tx)?;
            let row = all.field(id).ok_or(Error::Absent)?;
            let rows = row.options.iter().enumerate();
            Ok(rows
                .map(|(index, one)| option(&to, id, one, index))
                .collect())
        })
        .await?;
    let _ = caller;
    envelope(&request, "custom_field_options", rows).map(Json)
}

fn read_option(value: &Value, present: &[OptionDraft]) -> Result<OptionDraft, ApiError> {
    let name = "custom_field_options";
    let Value::Object(map) = value else {
        return Err(wrong(name, "must be objects"));
    };
    let sent = Sent(map);
    let key = sent.text("value")?.unwrap_or_default();
    let mut option = present
        .iter()
        .find(|one| one.key == key && !key.is_empty())
        .cloned()
        .unwrap_or_default();
    option.key = key;
    option.active = true;
    sent.texts("name", &mut option.label)?;
    sent.texts("definition", &mut option.definition)?;
    sent.texts("example", &mut option.example)?;
    sent.texts("promise", &mut option.promise)?;
    sent.texts("supplier", &mut option.supplier)?;
    sent.flag("active", &mut option.active)?;
    sent.flag("default", &mut option.is_default)?;
    Ok(option)
}

fn read_into(sent: &Sent<'_>, draft: &mut FieldDraft) -> Result<(), ApiError> {
    if let Some(key) = sent.text("key")? {
        draft.head.key = key;
    }
    let before = draft.title.clone();
    sent.texts("title", &mut draft.title)?;
    if sent.value("title_in_portal").is_some() {
        // Two names: what the team reads, and what customers read.
        let team = draft.title.clone();
        draft.title = before;
        sent.texts("title_in_portal", &mut draft.title)?;
        if draft.title != team {
            draft.agent_title = team;
        }
    }
    sent.texts("agent_title", &mut draft.agent_title)?;
    sent.texts("description", &mut draft.help)?;
    sent.texts("mismatch", &mut draft.mismatch)?;
    let head = &mut draft.head;
    sent.flag("active", &mut head.active)?;
    sent.flag("required", &mut head.required.on_solve)?;
    sent.flag("required_for_agents", &mut head.required.agents)?;
    sent.flag("required_in_portal", &mut head.required.customers)?;
    sent.flag("visible_in_portal", &mut head.visible)?;
    sent.flag("editable_in_portal", &mut head.editable)?;
    sent.flag("personal", &mut head.personal)?;
    sent.flag("from_browser", &mut head.from_browser)?;
    if let Some(pattern) = sent.text("regexp_for_validation")? {
        head.pattern = pattern;
    }
    if let Some(target) = sent.text("relationship_target_type")? {
        let word = target.trim_start_matches("zen:").replace("user", "person");
        let known = Lookup::read(&word);
        head.lookup = Some(known.ok_or_else(|| wrong("relationship_target_type", "is unknown"))?);
    }
    match sent.value("custom_field_options") {
        None | Some(Value::Null) => {}
        Some(Value::Array(entries)) => {
            let options = entries
                .iter()
                .map(|entry| read_option(entry, &draft.options))
                .collect::<Result<_, _>>()?;
            draft.options = options;
        }
        Some(_) => return Err(wrong("custom_field_options", "must be an array")),
    }
    Ok(())
}

type Came = Result<Stored<Value>, ApiError>;

async fn create(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Response, ApiError> {
    must_keep_forms(caller)?;
    let now = app.clock.now();
    let sent = body.object("ticket_field")?.clone();
    let word = sent.get("type").and_then(Value::as_str).unwrap_or("text");
    // Some clients say `dropdown` for it.
    let kind = match word {
        "dropdown" => Some(Kind::Choice),
        word => Kind::read(word),
    };
    let kind = kind
        .filter(|kind| !kind.is_built_in())
        .ok_or_else(|| wrong("type", "is not a type of field"))?;
    let came: Came = app
        .store
        .write(move |tx| {
            let mut draft = FieldDraft::new(kind);
            // As the dialect has it: what nobody says customers do not see.
            (draft.head.visible, draft.head.editable) = (false, false);
            if let Err(error) = read_into(&Sent(&sent), &mut draft) {
                return Ok(Err(error));
            }
            Ok(Ok(match draft.store(tx, None, now)? {
                Ok(id) => Ok(one(tx, &request, true, id.0)?),
                Err(why) => Err(why),
            }))
        })
        .await?;
    let answer = came?.map_err(unfit)?;
    let location = answer["ticket_field"]["url"].as_str().unwrap_or_default();
    let location = [(header::LOCATION, location.to_owned())];
    Ok((StatusCode::CREATED, location, Json(answer)).into_response())
}

async fn change(
    app: &App,
    id: FieldId,
    request: ApiRequest,
    into: impl Fn(&mut FieldDraft) -> Result<(), ApiError> + Send + 'static,
) -> Result<Value, ApiError> {
    let now = app.clock.now();
    let came: Came = app
        .store
        .write(move |tx| {
            let all = catalogue(tx)?;
            let mut draft = FieldDraft::from(all.field(id).ok_or(Error::Absent)?);
            if let Err(error) = into(&mut draft) {
                return Ok(Err(error));
            }
            Ok(Ok(match draft.store(tx, Some(id), now)? {
                Ok(id) => Ok(one(tx, &request, true, id.0)?),
                Err(why) => Err(why),
            }))
        })
        .await?;
    came?.map_err(unfit)
}

async fn update(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    must_keep_forms(caller)?;
    let id = FieldId(path_id(&id)?);
    let sent = body.object("ticket_field")?.clone();
    change(&app, id, request, move |draft| {
        read_into(&Sent(&sent), draft)
    })
    .await
    .map(Json)
}

async fn put_option(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    must_keep_forms(caller)?;
    let id = FieldId(path_id(&id)?);
    let sent = Value::Object(body.object("custom_field_option")?.clone());
    let label = sent["name"].as_str().unwrap_or_default().to_owned();
    let answer = change(&app, id, request, move |draft| {
        let option = read_option(&sent, &draft.options)?;
        match draft.options.iter_mut().find(|one| one.key == option.key) {
            Some(known) => *known = option,
            None => draft.options.push(option),
        }
        Ok(())
    })
    .await?;
    let options = answer["ticket_field"]["custom_field_options"].as_array();
    let found = options
        .into_iter()
        .flatten()
        .find(|one| one["name"] == label.as_str())
        .cloned();
    Ok(Json(json!({ "custom_field_option": found })))
}

/// Answers stay readable: the field is asked no longer.
async fn remove(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<StatusCode, ApiError> {
    must_keep_forms(caller)?;
    let id = FieldId(path_id(&id)?);
    change(&app, id, request, |draft| {
        if draft.head.kind.is_built_in() {
            return Err(wrong("id", "is a field of every ticket"));
        }
        draft.head.active = false;
        Ok(())
    })
    .await?;
    Ok(StatusCode::NO_CONTENT)
}
