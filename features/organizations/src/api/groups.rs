//! `/api/v2/groups` and `/api/v2/group_memberships`: groups of agents and who is in them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use domain::permission::Permission;
use domain::{GroupId, PersonId};
use platform::api::answers::{Outcome, read, write};
use platform::api::read::{path_id, text};
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest, iso};
use platform::store::Tx;
use platform::{App, Error};
use serde_json::{Map, Value, json};

use super::pages::Asked;
use super::{needed, shapes, who_may, wrong};
use crate::commands::{add_group, change_group, end_group, put_into_group, take_out_of_group};
use crate::queries::{self, Group};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/groups", get(list).post(create))
        .route("/api/v2/groups/assignable", get(list))
        .route("/api/v2/groups/count", get(count))
        .route("/api/v2/groups/{id}", get(show).put(update).delete(remove))
        .route("/api/v2/groups/{id}/memberships", get(memberships_of_group))
        .route("/api/v2/users/{id}/groups", get(of_user))
        .route(
            "/api/v2/users/{id}/group_memberships",
            get(memberships_of_user),
        )
        .route("/api/v2/group_memberships", get(memberships).post(join))
        .route("/api/v2/group_memberships/assignable", get(memberships))
        .route(
            "/api/v2/group_memberships/{id}",
            get(show_membership).delete(leave),
        )
}

/// Groups are few: a page is cut from all of them.
fn page(request: &ApiRequest, asked: &Asked, mut groups: Vec<Group>) -> Json<Value> {
    groups.sort_by_key(|group| group.id);
    let (count, page) = (groups.len() as i64, asked.rows());
    if page.back {
        groups.reverse();
    }
    let rows = groups
        .iter()
        .filter(|group| {
            if page.back {
                group.id.0 < page.beyond
            } else {
                group.id.0 > page.beyond
            }
        })
        .skip(page.offset as usize)
        .take(page.limit as usize)
        .map(|group| (group.id.0, shapes::group(request, group)))
        .collect();
    Json(asked.envelope(request, "groups", rows, count))
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let asked = Asked::read(&request)?;
    read(&app, move |tx| {
        Ok(page(&request, &asked, queries::list_groups(tx)?))
    })
    .await
}

async fn count(State(app): State<App>, caller: ApiActor) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let now = app.clock.now();
    read(&app, move |tx| {
        let value = queries::list_groups(tx)?.len();
        Ok(Json(
            json!({ "count": { "value": value, "refreshed_at": iso(now) } }),
        ))
    })
    .await
}

async fn of_user(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let (id, asked) = (PersonId(path_id(&id)?), Asked::read(&request)?);
    read(&app, move |tx| {
        people::queries::find(tx, id)?.ok_or(Error::Absent)?;
        let theirs = queries::list_groups_of(tx, id)?;
        let mut groups = queries::list_groups(tx)?;
        groups.retain(|group| theirs.contains(&group.id));
        Ok(page(&request, &asked, groups))
    })
    .await
}

fn shape(tx: &Tx<'_>, to: &ApiRequest, id: GroupId) -> Outcome<Value> {
    let found = queries::find_group(tx, id)?.ok_or(Error::Absent)?;
    Ok(json!({ "group": shapes::group(to, &found) }))
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = GroupId(path_id(&id)?);
    read(&app, move |tx| shape(tx, &request, id).map(Json)).await
}

/// Name and description; what a body does not name stays.
fn named(
    given: &Map<String, Value>,
    present: Option<&Group>,
) -> Result<(String, String), ApiError> {
    let or = |key: &str, known: Option<&String>| match given.get(key) {
        None => known.cloned().unwrap_or_default(),
        Some(value) => text(value).unwrap_or_default().trim().to_owned(),
    };
    let name = or("name", present.map(|group| &group.name));
    let description = or("description", present.map(|group| &group.description));
    if name.is_empty() {
        return Err(ApiError::invalid(&[(
            "name",
            "BlankValue",
            "Name: cannot be blank",
        )]));
    }
    if name.chars().count() > 80 || description.chars().count() > 500 {
        return Err(wrong("name", "Name: is longer than the desk keeps"));
    }
    Ok((name, description))
}

async fn create(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    who_may(caller, Permission::Groups)?;
    let (name, description) = named(body.object("group")?, None)?;
    let now = app.clock.now();
    write(&app, move |tx| {
        let id = add_group(tx, &name, &description, now)?;
        Ok((StatusCode::CREATED, Json(shape(tx, &request, id)?)))
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
    who_may(caller, Permission::Groups)?;
    let id = GroupId(path_id(&id)?);
    let given = body.object("group")?.clone();
    let now = app.clock.now();
    write(&app, move |tx| {
        let present = queries::find_group(tx, id)?.ok_or(Error::Absent)?;
        let (name, description) = named(&given, Some(&present))?;
        change_group(tx, id, &name, &description, now)?;
        Ok(Json(shape(tx, &request, id)?))
    })
    .await
}

/// Only a group without tickets is removed: tickets would be in nobody's sight.
async fn remove(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    who_may(caller, Permission::Groups)?;
    let (id, now) = (GroupId(path_id(&id)?), app.clock.now());
    write(&app, move |tx| {
        if end_group(tx, id, now)? {
            Ok(StatusCode::NO_CONTENT)
        } else {
            Err(wrong(
                "base",
                "Group: has tickets. Give them to another group first.",
            )
            .into())
        }
    })
    .await
}

async fn membership_page(
    app: &App,
    request: ApiRequest,
    person: Option<PersonId>,
    group: Option<GroupId>,
) -> Result<Json<Value>, ApiError> {
    let asked = Asked::read(&request)?;
    read(app, move |tx| {
        if let Some(group) = group {
            queries::find_group(tx, group)?.ok_or(Error::Absent)?;
        }
        if let Some(person) = person {
            people::queries::find(tx, person)?.ok_or(Error::Absent)?;
        }
        let found = queries::list_group_membership_page(tx, person, group, &asked.rows())?;
        let rows = found
            .iter()
            .map(|one| (one.id, shapes::group_membership(&request, one)))
            .collect();
        let count = queries::count_group_memberships(tx, person, group)?;
        Ok(Json(asked.envelope(
            &request,
            "group_memberships",
            rows,
            count,
        )))
    })
    .await
}

async fn memberships(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    membership_page(&app, request, None, None).await
}

async fn memberships_of_group(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    membership_page(&app, request, None, Some(GroupId(path_id(&id)?))).await
}

async fn memberships_of_user(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    membership_page(&app, request, Some(PersonId(path_id(&id)?)), None).await
}

async fn show_membership(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = path_id(&id)?;
    read(&app, move |tx| {
        let found = queries::find_group_membership(tx, id)?.ok_or(Error::Absent)?;
        let shape = shapes::group_membership(&request, &found);
        Ok(Json(json!({ "group_membership": shape })))
    })
    .await
}

async fn join(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    who_may(caller, Permission::Groups)?;
    let given = body.object("group_membership")?;
    let person = PersonId(needed(given, "user_id")?);
    let group = GroupId(needed(given, "group_id")?);
    let now = app.clock.now();
    write(&app, move |tx| {
        put_into_group(tx, group, person, now)?;
        let first = queries::Page {
            back: false,
            beyond: 0,
            limit: 1,
            offset: 0,
        };
        let found = queries::list_group_membership_page(tx, Some(person), Some(group), &first)?;
        let found = found.first().ok_or(Error::Absent)?;
        let shape = shapes::group_membership(&request, found);
        let answer = json!({ "group_membership": shape });
        Ok((StatusCode::CREATED, Json(answer)))
    })
    .await
}

async fn leave(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    who_may(caller, Permission::Groups)?;
    let (id, now) = (path_id(&id)?, app.clock.now());
    write(&app, move |tx| {
        let found = queries::find_group_membership(tx, id)?.ok_or(Error::Absent)?;
        take_out_of_group(tx, found.group, found.person, now)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
