//! The history of a ticket as audits. Only changes are stored, so what a ticket began with is found by going back
//! from what it is now.

use std::collections::HashMap;

use axum::extract::{Path, State};
use axum::routing::get;
use axum::{Json, Router};
use domain::permission::Action;
use domain::{CommentId, StatusId, TicketId};
use platform::api::{ApiActor, ApiError, ApiRequest, iso, read::path_id};
use platform::store::Tx;
use platform::{App, Error};
use serde_json::{Value, json};

use super::answers::{Outcome, read};
use super::pages::Asked;
use super::shapes::{self, Audit};
use crate::commands::{Deed, Seen, see};
use crate::queries::{self, Attachment, AuditEvent, Comment, Page};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/tickets/{id}/audits", get(list))
        .route("/api/v2/tickets/{id}/audits/count", get(count))
        .route("/api/v2/tickets/{id}/audits/{audit}", get(show))
}

/// Who did what nobody in particular did.
const THE_DESK: i64 = -1;

/// The ticket as it was at some point, while going back through its events.
struct Then {
    subject: String,
    status: Option<String>,
    priority: Option<String>,
    kind: Option<String>,
    assignee: Option<String>,
    group: Option<String>,
    requester: String,
    tags: Vec<String>,
}

impl Then {
    fn now(seen: &Seen) -> Self {
        let ticket = &seen.ticket;
        Self {
            subject: ticket.subject.clone(),
            status: Some(ticket.status_id.to_string()),
            priority: ticket.priority.map(|priority| priority.word().to_owned()),
            kind: ticket.kind.map(|kind| kind.word().to_owned()),
            assignee: ticket.assignee.map(|person| person.to_string()),
            group: ticket.group.map(|group| group.to_string()),
            requester: ticket.requester.to_string(),
            tags: seen.tags.clone(),
        }
    }

    /// Takes one event back.
    fn before(&mut self, event: &AuditEvent) {
        match event.kind.as_str() {
            "subject" => self.subject = event.before.clone().unwrap_or_default(),
            "status" => self.status.clone_from(&event.before),
            "priority" => self.priority.clone_from(&event.before),
            "kind" => self.kind.clone_from(&event.before),
            "assignee" => self.assignee.clone_from(&event.before),
            "group" => self.group.clone_from(&event.before),
            "requester" => self.requester = event.before.clone().unwrap_or_default(),
            "tag_added" => self.tags.retain(|tag| Some(tag) != event.after.as_ref()),
            "tag_removed" => {
                self.tags.extend(event.before.clone());
                self.tags.sort();
            }
            _ => {}
        }
    }
}

/// Going back through the events of one ticket.
struct Telling<'a, 'c> {
    tx: &'a Tx<'c>,
    to: &'a ApiRequest,
    comments: Vec<Comment>,
    files: Vec<Attachment>,
    words: HashMap<String, Value>,
}

/// Numbers of events: an event of the desk may tell several of the dialect's.
const PER_EVENT: i64 = 16;

impl Telling<'_, '_> {
    /// The word of a status, by its number as text.
    fn status(&mut self, id: Option<&str>) -> Outcome<Value> {
        let Some(id) = id else { return Ok(Value::Null) };
        if let Some(word) = self.words.get(id) {
            return Ok(word.clone());
        }
        let category = match id.parse() {
            Ok(number) => queries::find_status_category(self.tx, StatusId(number))?,
            Err(_) => None,
        };
        let word = category.map_or(Value::Null, |category| json!(category.word()));
        self.words.insert(id.to_owned(), word.clone());
        Ok(word)
    }

    fn comment(&self, id: Option<CommentId>, audit: i64) -> Option<Value> {
        let comment = self
            .comments
            .iter()
            .find(|comment| Some(comment.id) == id)?;
        Some(json!({
            "id": comment.id.0,
            "type": "Comment",
            "author_id": comment.author.0,
            "body": comment.body,
            "html_body": shapes::html_body(comment),
            "plain_body": comment.body,
            "public": comment.public,
            "attachments": shapes::attachments_of(self.to, comment, &self.files),
            "audit_id": audit,
        }))
    }

    /// What a new ticket began with.
    fn created(&mut self, event: &AuditEvent, then: &Then) -> Outcome<Vec<Value>> {
        let fields = [
            ("subject", json!(then.subject)),
            ("status", self.status(then.status.as_deref())?),
            ("priority", json!(then.priority)),
            ("type", json!(then.kind)),
            ("requester_id", json!(then.requester)),
            ("assignee_id", json!(then.assignee)),
            ("group_id", json!(then.group)),
            (
                "tags",
                if then.tags.is_empty() {
                    Value::Null
                } else {
                    json!(then.tags)
                },
            ),
        ];
        let told = fields
            .into_iter()
            .enumerate()
            .filter(|(_, (_, value))| !value.is_null());
        Ok(told
            .map(|(index, (field, value))| {
                let id = event.id * PER_EVENT + 1 + index as i64;
                json!({ "id": id, "type": "Create", "field_name": field, "value": value })
            })
            .collect())
    }

    fn changed(&mut self, event: &AuditEvent) -> Outcome<Option<Value>> {
        let (before, after) = (event.before.as_deref(), event.after.as_deref());
        let id = event.id * PER_EVENT;
        let (field, before, after) = match event.kind.as_str() {
            "subject" => ("subject", json!(before), json!(after)),
            "priority" => {
                let mut told = json!({
                    "id": id, "type": "Change", "field_name": "priority", "value": after,
                    "previous_value": before,
                });
                if let (Some(reason), Some(told)) = (&event.reason, told.as_object_mut()) {
                    told.insert("reason".to_owned(), json!(reason));
                }
                return Ok(Some(told));
            }
            "kind" => ("type", json!(before), json!(after)),
            "brand" => ("brand_id", json!(before), json!(after)),
            "problem" => ("problem_id", json!(before), json!(after)),
            "external_id" => ("external_id", json!(before), json!(after)),
            "requester" => ("requester_id", json!(before), json!(after)),
            "assignee" => ("assignee_id", json!(before), json!(after)),
            "group" => ("group_id", json!(before), json!(after)),
            "status" => ("status", self.status(before)?, self.status(after)?),
            "reference" => ("customer_reference", json!(before), json!(after)),
            "form" => ("ticket_form_id", json!(before), json!(after)),
            "field" => {
                let field = event.field.map(|field| field.to_string());
                return Ok(Some(json!({
                    "id": id, "type": "Change", "field_name": field, "value": after,
                    "previous_value": before,
                })));
            }
            "cc_added" => {
                let who: Vec<i64> = after.and_then(|id| id.parse().ok()).into_iter().collect();
                return Ok(Some(json!({ "id": id, "type": "Cc", "recipients": who })));
            }
            _ => return Ok(None),
        };
        Ok(Some(json!({
            "id": id, "type": "Change", "field_name": field, "value": after, "previous_value": before,
        })))
    }
}

/// What is known of an audit while its events are met, newest first.
#[derive(Default)]
struct Met {
    events: Vec<Value>,
    comments: Vec<Value>,
    is_first: bool,
    /// Number of the newest event about tags, tags after it, tags before the oldest.
    tags: Option<(i64, Vec<String>, Vec<String>)>,
    about: Option<(Option<i64>, domain::Moment, String)>,
}

/// The audits of these batches, in their order; each is named by its first event.
pub(super) fn tell(
    tx: &Tx<'_>,
    to: &ApiRequest,
    deed: &Deed,
    seen: &Seen,
    heads: &[(i64, String)],
) -> Outcome<Vec<((i64, i64), Value)>> {
    let Some(from) = heads.iter().map(|(id, _)| *id).min() else {
        return Ok(Vec::new());
    };
    let id = seen.ticket.id;
    let notes = seen.may(Action::Notes);
    let events = queries::list_audit_events(tx, id, from)?;
    let wanted = |event: &&AuditEvent| heads.iter().any(|(_, batch)| *batch == event.batch);
    let first = events
        .iter()
        .filter(wanted)
        .filter_map(|event| event.comment)
        .min();
    let (mut comments, mut files) = (Vec::new(), Vec::new());
    if let Some(first) = first {
        let before = CommentId(first.0 - 1);
        comments = queries::list_visible_comments(tx, &deed.actor, id, notes, before, deed.now)?;
        files = queries::list_visible_attachments(tx, &deed.actor, id, notes, deed.now)?;
    }
    let mut telling = Telling {
        tx,
        to,
        comments,
        files,
        words: HashMap::new(),
    };
    let mut then = Then::now(seen);
    let mut met: HashMap<&str, Met> = HashMap::new();
    for event in events.iter().rev() {
        let Some((head, batch)) = heads.iter().find(|(_, batch)| *batch == event.batch) else {
            then.before(event);
            continue;
        };
        let audit = met.entry(batch.as_str()).or_default();
        let about = audit.about.take().and_then(|(author, _, _)| author);
        let author = event.actor.map(|person| person.0).or(about);
        audit.about = Some((author, event.at, event.channel.clone()));
        match event.kind.as_str() {
            "created" | "commented" => {
                let comment = telling.comment(event.comment, *head);
                if let (Some(comment), Some((author @ None, ..))) = (&comment, &mut audit.about) {
                    *author = comment["author_id"].as_i64();
                }
                audit.comments.extend(comment);
                if event.kind == "created" {
                    audit.is_first = true;
                    audit
                        .events
                        .extend(telling.created(event, &then)?.into_iter().rev());
                }
            }
            "tag_added" | "tag_removed" => {
                let after = then.tags.clone();
                then.before(event);
                let (_, _, oldest) = audit.tags.get_or_insert((event.id, after, Vec::new()));
                oldest.clone_from(&then.tags);
                continue;
            }
            _ => audit.events.extend(telling.changed(event)?),
        }
        then.before(event);
    }
    let told = heads.iter().filter_map(|(head, batch)| {
        let audit = met.remove(batch.as_str())?;
        let (author, at, channel) = audit.about?;
        let mut events = audit.comments;
        events.extend(audit.events.into_iter().rev());
        if let Some((id, after, before)) = audit.tags.filter(|_| !audit.is_first) {
            events.push(json!({
                "id": id * PER_EVENT, "type": "Change", "field_name": "tags",
                "value": after, "previous_value": before,
            }));
        }
        let author = author.unwrap_or(THE_DESK);
        let audit = Audit {
            id: *head,
            ticket: id.0,
            author,
            at,
            channel,
            events,
        };
        Some(((*head, *head), shapes::audit(audit)))
    });
    Ok(told.collect())
}

/// The audit of what has just been done; one without events when nothing changed.
pub(super) fn tell_deed(tx: &Tx<'_>, to: &ApiRequest, deed: &Deed, seen: &Seen) -> Outcome<Value> {
    let id = seen.ticket.id;
    if let Some(head) = queries::find_audit(tx, id, &deed.batch)? {
        let told = tell(tx, to, deed, seen, &[(head, deed.batch.clone())])?;
        if let Some((_, audit)) = told.into_iter().next() {
            return Ok(audit);
        }
    }
    let latest = Page {
        ascending: false,
        beyond: None,
        limit: 1,
        offset: 0,
    };
    let head = queries::list_audits(tx, id, &latest)?
        .first()
        .map_or(0, |(head, _)| *head);
    Ok(shapes::audit(Audit {
        id: head,
        ticket: id.0,
        author: deed.actor.person.map_or(THE_DESK, |person| person.0),
        at: deed.now,
        channel: deed.channel.to_owned(),
        events: Vec::new(),
    }))
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
        let seen = see(tx, &deed, id)?;
        let heads = queries::list_audits(tx, id, &asked.rows())?;
        let rows = tell(tx, &request, &deed, &seen, &heads)?;
        let count = if asked.is_counted() {
            queries::count_audits(tx, id)?
        } else {
            0
        };
        Ok(Json(asked.envelope(&request, "audits", rows, count)))
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
        see(tx, &deed, id)?;
        let count = queries::count_audits(tx, id)?;
        Ok(Json(
            json!({ "count": { "value": count, "refreshed_at": iso(deed.now) } }),
        ))
    })
    .await
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path((id, audit)): Path<(String, String)>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    let caller = caller.staff()?;
    let (id, audit) = (TicketId(path_id(&id)?), path_id(&audit)?);
    let deed = Deed::new(caller.actor, app.clock.now(), "api")?;
    read(&app, move |tx| {
        let seen = see(tx, &deed, id)?;
        let beyond = Some((audit - 1, audit - 1));
        let only = Page {
            ascending: true,
            beyond,
            limit: 1,
            offset: 0,
        };
        let heads = queries::list_audits(tx, id, &only)?;
        let told = tell(tx, &request, &deed, &seen, &heads)?;
        let found = told.into_iter().find(|((head, _), _)| *head == audit);
        let (_, audit) = found.ok_or(Error::Absent)?;
        Ok(Json(json!({ "audit": audit })))
    })
    .await
}
