//! People in the dialect: who calls, who is named in a body, and users as clients read them.

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use domain::permission::{Actor, Permission};
use domain::person::Role;
use domain::{GroupId, Moment, OrganizationId, PersonId};
use organizations::queries::Whose;
use people::queries::roles::{find_permissions, find_team_role};
use people::queries::{self as store, Person};
use platform::App;
use platform::api::{ApiActor, ApiError, ApiRequest, ApiVisitor, MAX_PAGE, read::path_id};
use platform::store::Tx;
use serde_json::{Value, json};

use super::answers::{Outcome, read};
use super::given::{Named, Who, wrong};
use super::pages::Asked;
use super::shapes;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/users/me", get(me))
        .route("/api/v2/users/show_many", get(show_many))
        .route("/api/v2/users/{id}", get(show))
        .route("/api/v2/end_users/{id}", get(show))
        .route("/api/v2/organizations/{id}/users", get(of_organization))
        .route("/api/v2/groups/{id}/users", get(of_group))
}

/// A user as the API shows them. Whether the caller may see them was decided before.
pub(super) fn user(tx: &Tx<'_>, to: &ApiRequest, person: &Person, now: Moment) -> Outcome<Value> {
    let places = store::list_memberships(tx, person.id, now)?;
    let organization = places.first().map(|place| place.belonging.organization);
    let mut user = shapes::user(to, person, organization);
    if person.role == Role::Agent {
        user["custom_role_id"] = json!(find_team_role(tx, person.id)?);
        let held = find_permissions(tx, person.id)?;
        user["only_private_comments"] = json!(!held.has(Permission::Answer));
    }
    Ok(user)
}

/// Users beside a list that names them, each once.
pub(super) fn users(
    tx: &Tx<'_>,
    to: &ApiRequest,
    named: impl IntoIterator<Item = PersonId>,
    now: Moment,
) -> Outcome<Vec<Value>> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for id in named {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        if let Some(person) = store::find(tx, id)? {
            found.push(user(tx, to, &person, now)?);
        }
    }
    Ok(found)
}

/// The same for customers: names only, and nobody's organization but their own.
pub(super) fn users_in_brief(
    tx: &Tx<'_>,
    who: &Actor,
    named: impl IntoIterator<Item = PersonId>,
    now: Moment,
) -> Outcome<Vec<Value>> {
    let mut seen = Vec::new();
    let mut found = Vec::new();
    for id in named {
        if seen.contains(&id) {
            continue;
        }
        seen.push(id);
        if let Some(person) = store::find(tx, id)? {
            let places = match who.person {
                Some(own) if own == id => store::list_memberships(tx, id, now)?,
                _ => Vec::new(),
            };
            let organization = places.first().map(|place| place.belonging.organization);
            found.push(shapes::user_in_brief(&person, organization));
        }
    }
    Ok(found)
}

/// Whom a body names; people with an unknown address are added.
pub(super) fn find_or_add(
    tx: &Tx<'_>,
    field: &str,
    named: &Named,
    now: Moment,
) -> Outcome<PersonId> {
    match &named.who {
        Who::Id(id) => match store::find(tx, PersonId(*id))? {
            Some(person) if person.suspended => Err(wrong(field, "is suspended").into()),
            Some(person) => Ok(person.id),
            None => Err(wrong(field, &format!("{id} is not a user")).into()),
        },
        Who::Address(address) => {
            let locale = named
                .locale
                .as_deref()
                .and_then(platform::language::Locale::read);
            let locale = locale.map_or("en", platform::language::Locale::code);
            // Nobody is told who is suspended; they get no mails.
            Ok(store::find_or_add_guest(
                tx,
                address,
                &named.name,
                locale,
                now,
            )?)
        }
    }
}

async fn me(
    State(app): State<App>,
    caller: ApiVisitor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let Some(person) = caller.person else {
        return Ok(Json(json!({ "user": shapes::anonymous(&request) })));
    };
    let now = app.clock.now();
    read(&app, move |tx| {
        let person = store::find(tx, person.id)?.ok_or(platform::Error::Absent)?;
        let mut user = user(tx, &request, &person, now)?;
        // Forms of the hosted product carry it; here forms have tokens of their own.
        user["authenticity_token"] = Value::Null;
        Ok(Json(json!({ "user": user })))
    })
    .await
}

fn may_see(who: &Actor, id: PersonId) -> bool {
    who.role.is_staff() || who.person == Some(id)
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let id = PersonId(path_id(&id)?);
    let now = app.clock.now();
    read(&app, move |tx| {
        let found = store::find(tx, id)?.filter(|_| may_see(&caller.actor, id));
        let person = found.ok_or(platform::Error::Absent)?;
        Ok(Json(json!({ "user": user(tx, &request, &person, now)? })))
    })
    .await
}

async fn show_many(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let ids = asked_ids(&request)?;
    let now = app.clock.now();
    read(&app, move |tx| {
        let visible = ids
            .into_iter()
            .map(PersonId)
            .filter(|id| may_see(&caller.actor, *id));
        let users = users(tx, &request, visible, now)?;
        Ok(Json(json!({
            "count": users.len(), "users": users, "next_page": null, "previous_page": null,
        })))
    })
    .await
}

/// Everybody who belongs to an organization, or did.
async fn of_organization(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = OrganizationId(path_id(&id)?);
    let asked = Asked::read(&request, true)?;
    let now = app.clock.now();
    read(&app, move |tx| {
        organizations::queries::find_organization(tx, id)?.ok_or(platform::Error::Absent)?;
        let whose = Whose {
            organization: Some(id),
            ..Whose::default()
        };
        let found = organizations::queries::list_membership_page(tx, whose, &in_order(&asked))?;
        let people = found.iter().map(|one| (one.id, one.person));
        let count = organizations::queries::count_memberships(tx, whose)?;
        listed(tx, &request, &asked, people, count, now)
    })
    .await
}

/// Everybody in a group of agents.
async fn of_group(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = GroupId(path_id(&id)?);
    let asked = Asked::read(&request, true)?;
    let now = app.clock.now();
    read(&app, move |tx| {
        organizations::queries::find_group(tx, id)?.ok_or(platform::Error::Absent)?;
        let page = in_order(&asked);
        let found = organizations::queries::list_group_membership_page(tx, None, Some(id), &page)?;
        let people = found.iter().map(|one| (one.id, one.person));
        let count = organizations::queries::count_group_memberships(tx, None, Some(id))?;
        listed(tx, &request, &asked, people, count, now)
    })
    .await
}

/// The page as lists in the order of numbers take it.
fn in_order(asked: &Asked) -> organizations::queries::Page {
    let rows = asked.rows();
    let end = if rows.ascending { 0 } else { i64::MAX };
    organizations::queries::Page {
        back: !rows.ascending,
        beyond: rows.beyond.map_or(end, |(_, id)| id),
        limit: rows.limit,
        offset: rows.offset,
    }
}

fn listed(
    tx: &Tx<'_>,
    to: &ApiRequest,
    asked: &Asked,
    people: impl Iterator<Item = (i64, PersonId)>,
    count: i64,
    now: Moment,
) -> Outcome<Json<Value>> {
    let mut rows = Vec::new();
    for (place, id) in people {
        if let Some(person) = store::find(tx, id)? {
            rows.push(((place, place), user(tx, to, &person, now)?));
        }
    }
    Ok(Json(asked.envelope(to, "users", rows, count)))
}

/// The `ids` of a query.
pub(super) fn asked_ids(request: &ApiRequest) -> Result<Vec<i64>, ApiError> {
    let ids = request.query.ids("ids");
    if ids.len() as i64 > MAX_PAGE {
        return Err(ApiError::too_many_values(MAX_PAGE as usize));
    }
    Ok(ids)
}
