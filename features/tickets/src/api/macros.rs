//! Macros in the dialect: listed, kept, and what one would say and set in a ticket. Applying changes nothing.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use domain::permission::Actor;
use domain::ticket::{Priority, Set, StatusTable, TicketUpdate, Whom, set_by, together};
use domain::{GroupId, PersonId, StatusId, TicketId, text};
use platform::App;
use platform::api::answers::{Outcome, Trouble};
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest, iso, read as reading, read::path_id};
use platform::language::Locale;
use platform::store::Tx;
use serde_json::{Map, Value, json};

use super::answers::{read, write};
use super::given::{Given, Wish, wrong};
use super::pages::Asked;
use crate::commands::macros::{
    Unkept, apply_macro, find_kept, keep_macro, keeps_all, listed, remove_macro,
};
use crate::commands::{Deed, see};
use crate::queries::{self, For, Macro, Writes};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/macros", get(list).post(make))
        .route("/api/v2/macros/active", get(active))
        .route("/api/v2/macros/search", get(list))
        .route("/api/v2/macros/{id}", get(show).put(change).delete(remove))
        .route("/api/v2/macros/{id}/apply", get(apply))
        .route("/api/v2/tickets/{id}/macros/{chosen}/apply", get(apply_to))
}

fn find(tx: &Tx<'_>, who: &Actor, id: i64) -> platform::Result<Macro> {
    let found = listed(tx, who)?.into_iter().find(|one| one.id == id);
    found.ok_or(platform::Error::Absent)
}

fn action(field: &str, value: impl Into<Value>) -> Value {
    json!({ "field": field, "value": value.into() })
}

/// What a macro sets, as an update of a ticket says it: field and value.
fn said(set: &Set, statuses: &StatusTable) -> (&'static str, Value) {
    let or_empty = |id: Option<i64>| id.map_or_else(|| json!(""), |id| json!(id.to_string()));
    match set {
        Set::Status(id) => match statuses.find(*id) {
            Some(row) if row.is_default => ("status", json!(row.category.word())),
            _ => ("custom_status_id", json!(id.to_string())),
        },
        Set::Priority(priority) => ("priority", json!(priority.map_or("", Priority::word))),
        Set::Assignee(Whom::Writer) => ("assignee_id", json!("current_user")),
        Set::Assignee(Whom::Nobody) => ("assignee_id", json!("")),
        Set::Assignee(Whom::Person(id)) => ("assignee_id", or_empty(Some(id.0))),
        Set::Group(id) => ("group_id", or_empty(id.map(|id| id.0))),
        Set::Tag(tag) => ("current_tags", json!(tag)),
        Set::Untag(tag) => ("remove_tags", json!(tag)),
    }
}

fn shape(to: &ApiRequest, one: &Macro, statuses: &StatusTable, at: usize, locale: Locale) -> Value {
    let words = |texts: &domain::form::Texts| -> Map<String, Value> {
        let all = texts.all();
        all.map(|(locale, text)| (locale.to_owned(), json!(text)))
            .collect()
    };
    let title = one.title.for_reader(locale.code()).unwrap_or_default();
    let mut actions: Vec<Value> = Vec::new();
    if let Some(body) = one.body.for_reader(locale.code()) {
        actions.push(action("comment_value", body));
    }
    if one.writes != Writes::AsItIs {
        let public = one.writes == Writes::Reply;
        actions.push(action("comment_mode_is_public", public.to_string()));
    }
    actions.extend(one.sets.iter().map(|set| {
        let (field, value) = said(set, statuses);
        action(field, value)
    }));
    let restriction = match one.whose {
        For::Team => Value::Null,
        For::Group(id) => json!({ "type": "Group", "id": id.0, "ids": [id.0] }),
        For::Person(id) => json!({ "type": "User", "id": id.0 }),
    };
    json!({
        "url": to.url(&format!("/api/v2/macros/{}.json", one.id)),
        "id": one.id,
        "title": title,
        "raw_title": title,
        "title_i18n": words(&one.title),
        "comment_value_i18n": words(&one.body),
        "description": null,
        "active": one.active,
        "default": false,
        "position": at,
        "actions": actions,
        "restriction": restriction,
        "created_at": iso(one.created_at),
        "updated_at": iso(one.updated_at),
    })
}

async fn answer(
    app: App,
    caller: ApiActor,
    request: ApiRequest,
    offered: bool,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let asked = Asked::read(&request, true)?;
    let (actor, locale) = (caller.actor, caller.person.locale);
    read(&app, move |tx| {
        let statuses = queries::list_statuses(tx)?;
        let named = text::folded(request.query.text("query"));
        let access = request.query.text("access").to_owned();
        let group = request
            .query
            .number("group_id")
            .map(|id| For::Group(GroupId(id)));
        let active = if offered {
            "true"
        } else {
            request.query.text("active")
        };
        let all = listed(tx, &actor)?;
        let wanted = all.iter().zip(1_usize..).filter(|(one, _)| {
            let own = matches!(one.whose, For::Person(_));
            let title = one.title.for_reader(locale.code()).unwrap_or_default();
            (active.is_empty() || active == one.active.to_string())
                && (access != "personal" || own)
                && (access != "shared" || !own)
                && group.is_none_or(|group| one.whose == group)
                && text::folded(title).contains(&named)
        });
        let mut rows: Vec<((i64, i64), Value)> = wanted
            .map(|(one, at)| {
                (
                    (at as i64, one.id),
                    shape(&request, one, &statuses, at, locale),
                )
            })
            .collect();
        let count = rows.len() as i64;
        let page = asked.rows();
        if !page.ascending {
            rows.reverse();
        }
        if let Some(beyond) = page.beyond {
            rows.retain(|(place, _)| {
                if page.ascending {
                    *place > beyond
                } else {
                    *place < beyond
                }
            });
        }
        let skip = usize::try_from(page.offset).unwrap_or(0);
        let most = usize::try_from(page.limit).unwrap_or(0);
        let rows = rows.into_iter().skip(skip).take(most).collect();
        Ok(Json(asked.envelope(&request, "macros", rows, count)))
    })
    .await
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    answer(app, caller, request, false).await
}

async fn active(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    answer(app, caller, request, true).await
}

fn told(
    tx: &Tx<'_>,
    who: &Actor,
    id: i64,
    request: &ApiRequest,
    locale: Locale,
) -> Outcome<Json<Value>> {
    let all = listed(tx, who)?;
    let at = all.iter().position(|one| one.id == id);
    let at = at.ok_or(platform::Error::Absent)?;
    let one = all.get(at).ok_or(platform::Error::Absent)?;
    let shape = shape(request, one, &queries::list_statuses(tx)?, at + 1, locale);
    Ok(Json(json!({ "macro": shape })))
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let id = path_id(&id)?;
    read(&app, move |tx| {
        told(tx, &caller.actor, id, &request, caller.person.locale)
    })
    .await
}

/// Names that the dialect has for what a macro can speak of, with the desk's own.
const NAMES: [(&str, &str); 8] = [
    ("ticket.requester.first_name", "first_name"),
    ("ticket.requester.name", "name"),
    ("ticket.organization.name", "organization"),
    ("ticket.brand.name", "site"),
    ("ticket.account", "site"),
    ("ticket.title", "subject"),
    ("ticket.id", "number"),
    ("current_user.name", "author"),
];

/// A text with the dialect's names as the desk's own.
fn in_our_names(text: &str) -> String {
    let mut parts = text.split("{{");
    let mut ours = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (name, rest) = part.split_once("}}").unwrap_or((part, ""));
        let known = NAMES.iter().find(|(theirs, _)| *theirs == name.trim());
        match known {
            Some((_, own)) => ours.extend(["{{ ", own, " }}", rest]),
            None => ours.extend(["{{", part]),
        }
    }
    ours
}

/// What one action sets.
fn set_of(field: &str, value: &str, statuses: &StatusTable) -> Result<Vec<Set>, ApiError> {
    let bad = || wrong("actions", &format!("{field} cannot be “{value}”"));
    let id = || {
        value
            .parse::<i64>()
            .ok()
            .filter(|id| *id > 0)
            .ok_or_else(bad)
    };
    let tags = || text::tags(value.split([' ', ',']));
    Ok(match (field, value) {
        ("status", _) => {
            let category = domain::ticket::Category::read(value).ok_or_else(bad)?;
            let status = statuses.default_of(category).ok_or_else(bad)?;
            vec![Set::Status(status.id)]
        }
        ("custom_status_id", _) => {
            let status = statuses.find(StatusId(id()?)).ok_or_else(bad)?;
            vec![Set::Status(status.id)]
        }
        ("priority", "" | "-") => vec![Set::Priority(None)],
        ("priority", _) => vec![Set::Priority(Some(Priority::read(value).ok_or_else(bad)?))],
        ("assignee_id", "current_user") => vec![Set::Assignee(Whom::Writer)],
        ("assignee_id", "") => vec![Set::Assignee(Whom::Nobody)],
        ("assignee_id", _) => vec![Set::Assignee(Whom::Person(PersonId(id()?)))],
        ("group_id", "") => vec![Set::Group(None)],
        ("group_id", _) => vec![Set::Group(Some(GroupId(id()?)))],
        ("current_tags" | "set_tags", _) => tags().into_iter().map(Set::Tag).collect(),
        ("remove_tags", _) => tags().into_iter().map(Set::Untag).collect(),
        _ => {
            return Err(wrong(
                "actions",
                &format!("{field} is no action of this desk"),
            ));
        }
    })
}

/// What was sent, on top of what there is.
fn given(
    body: &ApiBody,
    mut one: Macro,
    statuses: &StatusTable,
    (me, locale): (PersonId, Locale),
) -> Result<Macro, ApiError> {
    let given = Given::of(body, "macro")?;
    if let Wish::Set(title) = given.text("title")? {
        one.title.put(locale.code(), &title);
    }
    if let Some(active) = given.flag("active")? {
        one.active = active;
    }
    if let Some(actions) = given.value("actions") {
        let actions = actions
            .as_array()
            .ok_or_else(|| wrong("actions", "must be an array"))?;
        let mut sets = Vec::new();
        for action in actions {
            let field = action
                .get("field")
                .and_then(reading::text)
                .unwrap_or_default();
            let value = action.get("value").unwrap_or(&Value::Null);
            // Some clients send the channel before the text.
            let value = value.as_array().and_then(|all| all.last()).unwrap_or(value);
            let value = reading::text(value).unwrap_or_default();
            match field.as_str() {
                "comment_value" => one.body.put(locale.code(), &in_our_names(&value)),
                "comment_value_html" => {
                    let text = platform::clean::text_of(&value);
                    one.body.put(locale.code(), &in_our_names(&text));
                }
                "comment_mode_is_public" => {
                    one.writes = if value == "false" {
                        Writes::Note
                    } else {
                        Writes::Reply
                    };
                }
                _ => sets.extend(set_of(&field, &value, statuses)?),
            }
        }
        one.sets = together(sets);
    }
    for (key, part) in [("title_i18n", true), ("comment_value_i18n", false)] {
        let Some(words) = given.value(key).and_then(Value::as_object) else {
            continue;
        };
        let texts = if part { &mut one.title } else { &mut one.body };
        for locale in Locale::ALL {
            if let Some(text) = words.get(locale.code()).and_then(reading::text) {
                texts.put(locale.code(), &in_our_names(&text));
            }
        }
    }
    match given.value("restriction") {
        None => {}
        Some(Value::Null) => one.whose = For::Team,
        Some(to) => {
            let id = to
                .get("id")
                .or_else(|| to.get("ids")?.get(0))
                .and_then(reading::id);
            one.whose = match (to.get("type").and_then(Value::as_str), id) {
                (Some("Group"), Some(id)) => For::Group(GroupId(id)),
                (Some("User"), _) => For::Person(me),
                _ => return Err(wrong("restriction", "is a Group or a User with its id")),
            };
        }
    }
    Ok(one)
}

fn unkept(why: &Unkept) -> ApiError {
    match why {
        Unkept::Nameless => ApiError::invalid(&[("title", "BlankValue", "Title: cannot be blank")]),
        Unkept::Empty => {
            ApiError::invalid(&[("actions", "BlankValue", "Actions: cannot be blank")])
        }
        Unkept::Long(part, _) => wrong(
            if *part == "title" { "title" } else { "actions" },
            "is too long",
        ),
        Unkept::Wrong(locale, place) => {
            wrong("actions", &format!("comment_value ({locale}) {place}"))
        }
        Unkept::Group => wrong("restriction", "there is no such group"),
    }
}

async fn store(
    app: App,
    caller: ApiActor,
    id: Option<i64>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let now = app.clock.now();
    write(&app, move |tx| {
        let (actor, me, locale) = (caller.actor, caller.person.id, caller.person.locale);
        let usual = if keeps_all(&actor) {
            For::Team
        } else {
            For::Person(me)
        };
        let present = match id {
            Some(id) => find_kept(tx, &actor, id)?,
            None => Macro {
                active: true,
                whose: usual,
                ..Macro::default()
            },
        };
        let wanted = given(&body, present, &queries::list_statuses(tx)?, (me, locale))?;
        let kept = keep_macro(tx, &actor, &wanted, now)?;
        let id = kept.map_err(|why| Trouble::Worded(unkept(&why)))?;
        told(tx, &actor, id, &request, locale)
    })
    .await
}

async fn make(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    Ok((
        StatusCode::CREATED,
        store(app, caller, None, request, body).await?,
    ))
}

async fn change(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    let id = path_id(&id)?;
    store(app, caller, Some(id), request, body).await
}

async fn remove(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    let caller = caller.staff()?;
    let (id, now) = (path_id(&id)?, app.clock.now());
    write(&app, move |tx| {
        remove_macro(tx, &caller.actor, id, true, now)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}

/// What would be sent as an update of the ticket.
fn result(
    sets: &[Set],
    statuses: &StatusTable,
    me: PersonId,
    tags: &[String],
) -> Map<String, Value> {
    let mut update = TicketUpdate::default();
    set_by(&mut update, sets, me, tags);
    let status = update.status.map(|id| match statuses.find(id) {
        Some(row) if row.is_default => ("status", json!(row.category.word())),
        _ => ("custom_status_id", json!(id.0)),
    });
    let priority = update.priority.map(|one| json!(one.map(Priority::word)));
    let assignee = update.assignee.map(|one| json!(one.map(|id| id.0)));
    let group = update.group.map(|one| json!(one.map(|id| id.0)));
    let rest = [
        priority.map(|one| ("priority", one)),
        assignee.map(|one| ("assignee_id", one)),
        group.map(|one| ("group_id", one)),
        update.tags.map(|tags| ("tags", json!(tags))),
    ];
    std::iter::once(status)
        .chain(rest)
        .flatten()
        .map(|(field, value)| (field.to_owned(), value))
        .collect()
}

fn comment(writes: Writes, text: &str, html: &str) -> Value {
    let mut comment = Map::new();
    comment.insert("body".to_owned(), json!(text));
    comment.insert("html_body".to_owned(), json!(html));
    if writes != Writes::AsItIs {
        comment.insert("public".to_owned(), json!(writes == Writes::Reply));
    }
    Value::Object(comment)
}

async fn apply(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let id = path_id(&id)?;
    read(&app, move |tx| {
        let one = find(tx, &caller.actor, id)?;
        let statuses = queries::list_statuses(tx)?;
        let mut ticket = result(&one.sets, &statuses, caller.person.id, &[]);
        if let Some(body) = one.body.for_reader(caller.person.locale.code()) {
            let html = platform::clean::from_text(body);
            ticket.insert("comment".to_owned(), comment(one.writes, body, &html));
        }
        Ok(Json(json!({ "result": { "ticket": ticket } })))
    })
    .await
}

async fn apply_to(
    State(app): State<App>,
    caller: ApiActor,
    Path((id, chosen)): Path<(String, String)>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let (id, chosen) = (TicketId(path_id(&id)?), path_id(&chosen)?);
    let now = app.clock.now();
    read(&app, move |tx| {
        let (actor, me) = (caller.actor, caller.person.id);
        let seen = see(tx, &Deed::looking(actor, now), id)?;
        let applied = apply_macro(tx, &seen, &actor, chosen)?;
        let mut ticket = result(&applied.sets, &seen.statuses, me, &seen.tags);
        ticket.insert("id".to_owned(), json!(id.0));
        ticket.insert(
            "url".to_owned(),
            json!(request.url(&format!("/api/v2/tickets/{id}.json"))),
        );
        if !applied.text.is_empty() {
            let comment = comment(applied.writes, &applied.text, &applied.html);
            ticket.insert("comment".to_owned(), comment);
        }
        Ok(Json(json!({ "result": { "ticket": ticket } })))
    })
    .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_dialects_names_become_the_desks_own_and_others_stay_as_they_are() {
        let theirs = "Hi {{ticket.requester.first_name}}, see {{ ticket.id }} {{dc.x}} {{ open";
        assert_eq!(
            in_our_names(theirs),
            "Hi {{ first_name }}, see {{ number }} {{dc.x}} {{ open"
        );
    }
}
