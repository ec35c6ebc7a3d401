//! Writing in a ticket: send, keep a draft, take back, and be seen by the others.

use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Extension, Json};
use domain::ticket::{MAX_BODY, MAX_REASON, TicketUpdate, set_by};
use domain::{FieldId, Refused, StatusId, TicketId};
use people::query_value;
use platform::frame::Problems;
use platform::language::{Language, Locale, Words};
use platform::store::Tx;
use platform::web::{Fields, FormData, MustBeAgent, number};
use platform::{App, Result};
use serde_json::json;

use super::super::new_request::{as_problem, file_problem, files_of, remember, sent_before};
use super::present;
use super::show::{Unsent, page};
use crate::commands::{Deed, Message, see, undo, update_by_agent};
use crate::queries::{self, Draft, QueueView};
use crate::views::HeldMails;

/// What became of a message.
enum Sent {
    /// Sent, as this batch; or (`None`) this very form was sent before.
    Yes(Option<String>),
    /// Sent, and it went to a group whose tickets they do not work on.
    Away,
    /// Somebody else wrote meanwhile; the writer has not read it.
    Overtaken,
}

pub(super) async fn send(
    State(app): State<App>,
    agent: MustBeAgent,
    Extension(mails): Extension<HeldMails>,
    Path(id): Path<String>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
    form: FormData,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = agent.visitor.words(&app);
    let fields = &form.fields;
    let view = QueueView::read(&query_value(&uri, "view")).unwrap_or(QueueView::MINE);
    let uploads = files_of(&app, &agent.visitor, &form).await?;
    let mut unsent = Unsent {
        internal: fields.get("public").is_some_and(|public| public == "0"),
        body: fields.get("body").unwrap_or_default().to_owned(),
        body_html: fields.get("body_html").unwrap_or_default().to_owned(),
        status_id: fields.text("status_id").parse().ok(),
        file_problem: file_problem(&form, &domain::form::FileRule::default(), &uploads, &w),
        uploads,
        seen: None,
        asks: asks(fields),
        sets: super::macros::sets(fields),
        problems: Problems::default(),
    };
    let at = (
        view,
        Some(id),
        format!("/agent/tickets/{id}?view={}", view.word()),
    );
    if let Some(problem) = &unsent.file_problem {
        unsent.problems.add("files", problem.clone());
        return page(
            &app,
            (&agent, mails),
            &headers,
            at,
            Some(unsent),
            StatusCode::UNPROCESSABLE_ENTITY,
        )
        .await;
    }
    let update = TicketUpdate {
        comment: Some(!unsent.internal),
        status: unsent.status_id.map(StatusId),
        ..TicketUpdate::default()
    };
    let message = Message {
        text: unsent.body.clone(),
        html: Some(unsent.body_html.clone()).filter(|html| !html.trim().is_empty()),
        uploads: unsent
            .uploads
            .iter()
            .map(|upload| upload.token.clone())
            .collect(),
        uploader: agent.visitor.uploader(),
        asks: unsent.asks.clone(),
        ..Message::default()
    };
    let (sets, person) = (unsent.sets.clone(), agent.person.id);
    let seen: Option<i64> = fields.text("seen").parse().ok();
    let anyway = fields.ticked("anyway");
    let submission: String = fields.text("submission").chars().take(100).collect();
    let (actor, now, uploader) = (
        agent.visitor.actor,
        app.clock.now(),
        agent.visitor.uploader(),
    );
    let language = app.language.clone();
    let done = app
        .store
        .write(move |tx| {
            if sent_before(tx, &uploader, &submission)?.is_some() {
                return Ok(Sent::Yes(None));
            }
            let deed = Deed::new(actor, now, "web")?;
            if let (Some(seen), false) = (seen, anyway) {
                let newest = see(tx, &deed, id)?
                    .ticket
                    .last_comment
                    .map_or(0, |comment| comment.0);
                if newest > seen {
                    return Ok(Sent::Overtaken);
                }
            }
            let mut message = message.clone();
            if !message.asks.is_empty() && message.says_nothing()? {
                message.text = words_of_requester(&language, tx, &deed, id)?
                    .t("ask-lead")
                    .into_owned();
            }
            let mut update = update.clone();
            if !sets.is_empty() {
                if message.asks.is_empty() && message.says_nothing()? {
                    // A macro that only sets something: the button's own status belongs to an answer.
                    update = TicketUpdate::default();
                    queries::remove_draft(tx, id, person)?;
                }
                let present = see(tx, &deed, id)?.tags;
                set_by(&mut update, &sets, person, &present);
                // Whoever is asked why the priority becomes another said so in the message.
                update.reason = Some(message.text.chars().take(MAX_REASON).collect());
            }
            update_by_agent(tx, &deed, id, &update, &message)?;
            remember(tx, &uploader, &submission, id, now)?;
            if !organizations::queries::may_see(tx, &actor, id, now)? {
                return Ok(Sent::Away);
            }
            Ok(Sent::Yes(Some(deed.batch)))
        })
        .await;
    match done {
        Ok(Sent::Yes(batch)) => {
            let done = batch
                .map(|batch| format!("&done={batch}"))
                .unwrap_or_default();
            let target = format!("/agent/tickets/{id}?view={}{done}", view.word());
            Ok(Redirect::to(&target).into_response())
        }
        Ok(Sent::Away) => {
            Ok(Redirect::to(&format!("/agent/views/{}", view.word())).into_response())
        }
        Ok(Sent::Overtaken) => {
            unsent.seen = seen;
            page(
                &app,
                (&agent, mails),
                &headers,
                at,
                Some(unsent),
                StatusCode::CONFLICT,
            )
            .await
        }
        Err(error) => {
            unsent.problems.add("reply", as_problem(error, &w)?);
            page(
                &app,
                (&agent, mails),
                &headers,
                at,
                Some(unsent),
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
    }
}

/// The fields whose answers the customer is asked for.
fn asks(fields: &Fields) -> Vec<FieldId> {
    let mut asks: Vec<FieldId> = Vec::new();
    for id in fields
        .all("ask")
        .filter_map(|id| id.parse().ok().map(FieldId))
    {
        if !asks.contains(&id) {
            asks.push(id);
        }
    }
    asks
}

/// The words of whoever a ticket is answered to.
fn words_of_requester(
    language: &Language,
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
) -> Result<Words> {
    let requester = see(tx, deed, id)?.ticket.requester;
    let person = people::queries::find(tx, requester)?;
    let locale = person.and_then(|person| Locale::read(&person.locale));
    Ok(language.words(locale.unwrap_or(Locale::En), "UTC"))
}

/// Keeps what is being written; an empty draft is no draft.
pub(super) async fn keep_draft(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let (actor, person, now) = (agent.visitor.actor, agent.person.id, app.clock.now());
    let draft = Draft {
        note: fields.text("kind") == "note",
        body: fields.get("body").unwrap_or_default().to_owned(),
        body_html: fields
            .get("body_html")
            .filter(|html| !html.trim().is_empty())
            .map(platform::clean::html),
        asked: asks(&fields),
        sets: super::macros::sets(&fields),
        updated_at: now,
    };
    if draft.body.chars().count() > MAX_BODY {
        return Err(Refused::TooLong.into());
    }
    app.store
        .write(move |tx| {
            see(tx, &Deed::looking(actor, now), id)?;
            if draft.body.trim().is_empty() && draft.asked.is_empty() && draft.sets.is_empty() {
                queries::remove_draft(tx, id, person)
            } else {
                queries::set_draft(tx, id, person, &draft)
            }
        })
        .await?;
    let w = agent.visitor.words(&app);
    Ok(Json(json!({ "saved_at": w.time(now) })).into_response())
}

pub(super) async fn take_back(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let batch = fields.text("batch").to_owned();
    app.store
        .write(move |tx| undo(tx, &Deed::new(actor, now, "web")?, id, &batch))
        .await?;
    let view = QueueView::read(&query_value(&uri, "view")).unwrap_or(QueueView::MINE);
    Ok(Redirect::to(&format!("/agent/tickets/{id}?view={}", view.word())).into_response())
}

/// A heartbeat of an open ticket; answers who else is there.
pub(super) async fn be_present(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let state = match fields.text("state") {
        "writing" => Some("writing"),
        "gone" => None,
        _ => Some("viewing"),
    };
    let (actor, person, now) = (agent.visitor.actor, agent.person.id, app.clock.now());
    let others = app
        .store
        .write(move |tx| {
            see(tx, &Deed::looking(actor, now), id)?;
            queries::set_present(tx, id, person, state, now)?;
            queries::list_present(tx, id, person, now)
        })
        .await?;
    app.live.tell_presence(id);
    let others: Vec<_> = others.iter().map(present).collect();
    Ok(Json(json!({ "others": others })).into_response())
}
