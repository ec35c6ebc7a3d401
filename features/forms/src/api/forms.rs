//! `ticket_forms`: read by everybody who may use them, changed by administrators.

use axum::extract::{Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::{Json, Router};
use domain::form::{Asker, Audience, Condition, FileRule, Listed, Segment};
use domain::{FieldId, FormId, OrganizationId};
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest, iso, read::path_id};
use platform::store::Tx;
use platform::{App, Error};
use serde_json::{Value, json};

use super::read::{Sent, all as all_languages, wrong};
use super::{envelope, must_keep_forms, unfit};
use crate::catalogue::{Catalogue, FormRow, asker, catalogue};
use crate::drafts::{FormDraft, Stored};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/ticket_forms", get(list).post(create))
        .route(
            "/api/v2/ticket_forms/{id}",
            get(show).put(update).delete(remove),
        )
}

fn conditions(row: &FormRow, audience: Audience) -> Vec<Value> {
    let mut told: Vec<(FieldId, String, Vec<Value>)> = Vec::new();
    for (_, one) in &row.conditions {
        if one.audience != audience && one.audience != Audience::Everyone {
            continue;
        }
        let child = json!({ "id": one.child.0, "is_required": one.required });
        match told
            .iter_mut()
            .find(|(parent, value, _)| *parent == one.parent && *value == one.value)
        {
            Some((_, _, children)) => children.push(child),
            None => told.push((one.parent, one.value.clone(), vec![child])),
        }
    }
    told.into_iter()
        .map(|(parent, value, children)| {
            json!({ "parent_field_id": parent.0, "value": value, "child_fields": children })
        })
        .collect()
}

fn shape(to: &ApiRequest, row: &FormRow, position: usize) -> Value {
    let name = row.name.for_reader("en").unwrap_or(&row.key);
    let organizations: Vec<i64> = match &row.listed {
        Listed::Segment(Segment::Organizations(all)) => all.iter().map(|one| one.0).collect(),
        _ => Vec::new(),
    };
    json!({
        "url": to.url(&format!("/api/v2/ticket_forms/{}.json", row.id)),
        "id": row.id.0,
        "key": row.key,
        "name": name,
        "raw_name": name,
        "display_name": name,
        "raw_display_name": name,
        "name_i18n": all_languages(&row.name),
        "line_i18n": all_languages(&row.line),
        "introduction_i18n": all_languages(&row.introduction),
        "steps_i18n": all_languages(&row.steps),
        "leads_to_people": row.is_route,
        "contact_i18n": all_languages(&row.contact),
        "active": row.active,
        "default": row.is_default,
        "position": position,
        "end_user_visible": row.listed != Listed::Link,
        "listed": row.listed.word(),
        "segment": match &row.listed { Listed::Segment(segment) => Some(segment.word()), _ => None },
        "organization_ids": organizations,
        "icon": row.icon,
        "file_kinds": row.files.kinds,
        "file_most_bytes": row.files.most_bytes,
        "file_most_count": row.files.most_files,
        "ticket_field_ids": row.fields.iter().map(|field| field.0).collect::<Vec<_>>(),
        "agent_conditions": conditions(row, Audience::Agents),
        "end_user_conditions": conditions(row, Audience::Customers),
        "in_all_brands": true,
        "restricted_brand_ids": [],
        "created_at": iso(row.created_at),
        "updated_at": iso(row.updated_at),
    })
}

/// A form that they may know of.
fn known<'c>(all: &'c Catalogue, who: &Asker, id: i64) -> Result<(usize, &'c FormRow), Error> {
    let found = all.forms.iter().enumerate().find(|(_, row)| row.id.0 == id);
    found
        .filter(|(_, row)| who.staff || (row.active && row.listed.is_for(who)))
        .ok_or(Error::Absent)
}

fn told(tx: &Tx<'_>, to: &ApiRequest, id: FormId) -> Result<Value, Error> {
    let all = catalogue(tx)?;
    let staff = Asker {
        staff: true,
        ..Asker::default()
    };
    let (position, row) = known(&all, &staff, id.0)?;
    Ok(json!({ "ticket_form": shape(to, row, position + 1) }))
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let (actor, now) = (caller.actor, app.clock.now());
    let (all, who) = app
        .store
        .read(move |tx| Ok((catalogue(tx)?, asker(tx, &actor, now)?)))
        .await?;
    let active = request.query.get("active");
    let wanted = |row: &FormRow| {
        let shown = if who.staff {
            true
        } else {
            row.active && row.listed.is_offered_to(&who)
        };
        shown
            && match active {
                Some("true") => row.active,
                Some("false") => !row.active,
                _ => true,
            }
    };
    let rows = all
        .forms
        .iter()
        .enumerate()
        .filter(|(_, row)| wanted(row))
        .map(|(position, row)| shape(&request, row, position + 1))
        .collect();
    envelope(&request, "ticket_forms", rows).map(Json)
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let id = path_id(&id)?;
    let (actor, now) = (caller.actor, app.clock.now());
    let answer = app
        .store
        .read(move |tx| {
            let all = catalogue(tx)?;
            let (position, row) = known(&all, &asker(tx, &actor, now)?, id)?;
            Ok(json!({ "ticket_form": shape(&request, row, position + 1) }))
        })
        .await?;
    Ok(Json(answer))
}

fn read_conditions(sent: &Sent<'_>, draft: &mut FormDraft) -> Result<(), ApiError> {
    for (name, audience) in [
        ("end_user_conditions", Audience::Customers),
        ("agent_conditions", Audience::Agents),
    ] {
        let entries = match sent.value(name) {
            None | Some(Value::Null) => continue,
            Some(Value::Array(entries)) => entries,
            Some(_) => return Err(wrong(name, "must be an array")),
        };
        draft.conditions.retain(|(_, one)| one.audience != audience);
        for entry in entries {
            let id = |value: &Value, key: &str| {
                value
                    .get(key)
                    .and_then(platform::api::read::id)
                    .map(FieldId)
                    .ok_or_else(|| wrong(name, "must name fields"))
            };
            let parent = id(entry, "parent_field_id")?;
            let value = match entry.get("value") {
                Some(Value::Bool(ticked)) => ticked.to_string(),
                Some(value) => platform::api::read::text(value).unwrap_or_default(),
                None => String::new(),
            };
            let children = entry.get("child_fields").and_then(Value::as_array);
            for child in children.into_iter().flatten() {
                let one = Condition {
                    parent,
                    value: value.clone(),
                    child: id(child, "id")?,
                    required: child["is_required"].as_bool().unwrap_or(false),
                    audience,
                };
                let everyone = Condition {
                    audience: Audience::Everyone,
                    ..one.clone()
                };
                // What holds for everybody is told twice, and kept once.
                if !draft.conditions.iter().any(|(_, known)| *known == everyone) {
                    draft.conditions.push((String::new(), one));
                }
            }
        }
    }
    Ok(())
}

fn read_into(sent: &Sent<'_>, draft: &mut FormDraft) -> Result<(), ApiError> {
    if let Some(key) = sent.text("key")? {
        draft.head.key = key;
    }
    sent.texts("name", &mut draft.name)?;
    sent.texts("line", &mut draft.line)?;
    sent.texts("introduction", &mut draft.introduction)?;
    sent.texts("steps", &mut draft.steps)?;
    sent.texts("contact", &mut draft.contact)?;
    sent.flag("active", &mut draft.head.active)?;
    sent.flag("default", &mut draft.is_default)?;
    sent.flag("leads_to_people", &mut draft.head.is_route)?;
    if let Some(icon) = sent.text("icon")? {
        draft.head.icon = icon.chars().take(60).collect();
    }
    let mut listed = draft.head.listed != Listed::Link;
    let before = listed;
    sent.flag("end_user_visible", &mut listed)?;
    if listed != before {
        draft.head.listed = if listed {
            Listed::Everyone
        } else {
            Listed::Link
        };
    }
    if let Some(word) = sent.text("listed")? {
        let organizations = sent.ids("organization_ids")?.unwrap_or_default();
        let organizations = organizations.into_iter().map(OrganizationId).collect();
        let segment = sent.text("segment")?.unwrap_or_default();
        if !["everyone", "segment", "link"].contains(&word.as_str()) {
            return Err(wrong("listed", "must be everyone, segment or link"));
        }
        draft.head.listed = crate::queries::listed(&word, &segment, organizations);
    }
    if let Some(fields) = sent.ids("ticket_field_ids")? {
        draft.fields = fields.into_iter().map(FieldId).collect();
        let asked = draft.fields.clone();
        draft
            .conditions
            .retain(|(_, one)| asked.contains(&one.parent) && asked.contains(&one.child));
    }
    match sent.value("file_kinds") {
        Some(Value::Array(kinds)) => {
            let kinds: Vec<&str> = kinds.iter().filter_map(Value::as_str).collect();
            draft.head.files.kinds = FileRule::kinds_of(&kinds.join(" "));
        }
        Some(Value::String(kinds)) => draft.head.files.kinds = FileRule::kinds_of(kinds),
        Some(Value::Null) => draft.head.files.kinds.clear(),
        _ => {}
    }
    for (name, place) in [("file_most_bytes", true), ("file_most_count", false)] {
        let Some(value) = sent.value(name) else {
            continue;
        };
        let most = match value {
            Value::Null => None,
            value => Some(
                value
                    .as_u64()
                    .filter(|most| *most > 0 && *most < 1 << 53)
                    .ok_or_else(|| wrong(name, "must be a positive integer"))?,
            ),
        };
        if place {
            draft.head.files.most_bytes = most;
        } else {
            draft.head.files.most_files = most.map(|most| most as usize);
        }
    }
    read_conditions(sent, draft)
}

/// What came of a body: the form as it is now, or why not.
type Came = Result<Stored<Value>, ApiError>;

async fn create(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Response, ApiError> {
    must_keep_forms(caller)?;
    let now = app.clock.now();
    let sent = body.object("ticket_form")?.clone();
    let came: Came = app
        .store
        .write(move |tx| {
            let mut draft = FormDraft::new(&*catalogue(tx)?);
            draft.head.listed = Listed::Everyone;
            if let Err(error) = read_into(&Sent(&sent), &mut draft) {
                return Ok(Err(error));
            }
            Ok(Ok(match draft.store(tx, None, now)? {
                Ok(id) => Ok(told(tx, &request, id)?),
                Err(why) => Err(why),
            }))
        })
        .await?;
    let answer = came?.map_err(unfit)?;
    let location = answer["ticket_form"]["url"].as_str().unwrap_or_default();
    let location = [(header::LOCATION, location.to_owned())];
    Ok((StatusCode::CREATED, location, Json(answer)).into_response())
}

async fn update(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    must_keep_forms(caller)?;
    let id = FormId(path_id(&id)?);
    let now = app.clock.now();
    let sent = body.object("ticket_form")?.clone();
    let came: Came = app
        .store
        .write(move |tx| {
            let all = catalogue(tx)?;
            let mut draft = FormDraft::from(all.form(id).ok_or(Error::Absent)?);
            if let Err(error) = read_into(&Sent(&sent), &mut draft) {
                return Ok(Err(error));
            }
            Ok(Ok(match draft.store(tx, Some(id), now)? {
                Ok(id) => Ok(told(tx, &request, id)?),
                Err(why) => Err(why),
            }))
        })
        .await?;
    Ok(Json(came?.map_err(unfit)?))
}

/// Nothing that tickets were written in goes away: it is offered no longer.
async fn remove(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    must_keep_forms(caller)?;
    let id = FormId(path_id(&id)?);
    let now = app.clock.now();
    let done = app
        .store
        .write(move |tx| {
            let all = catalogue(tx)?;
            let mut draft = FormDraft::from(all.form(id).ok_or(Error::Absent)?);
            draft.head.active = false;
            draft.store(tx, Some(id), now)
        })
        .await?;
    done.map_err(unfit)?;
    Ok(StatusCode::NO_CONTENT)
}
