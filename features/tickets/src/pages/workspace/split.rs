//! A part of a ticket becomes a ticket of its own, and is put together with it again.

use std::collections::HashMap;

use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::ticket::{says_the_same, usual_subject};
use domain::{CommentId, TicketId};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Problems};
use platform::language::{Locale, Words};
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, number};
use platform::{App, Result, random_token};

use super::super::new_request::{as_problem, remember, sent_before};
use super::super::shown::{Reader, attachment};
use crate::commands::{Deed, Piece, Seen, Split, see, split_off, unsplit};
use crate::queries::{self, QueueView};
use crate::views::{PieceChoice, SplitPage};

/// The words of whoever asked.
fn words_of(app: &App, tx: &Tx<'_>, seen: &Seen) -> Result<Words> {
    let person = people::queries::find(tx, seen.ticket.requester)?;
    let locale = person.and_then(|person| Locale::read(&person.locale));
    Ok(app.language.words(locale.unwrap_or(Locale::En), "UTC"))
}

async fn page(
    app: &App,
    agent: &MustBeAgent,
    id: TicketId,
    fields: &Fields,
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (actor, now, person) = (agent.visitor.actor, app.clock.now(), agent.person.id);
    let of = app.clone();
    let (comments, files, theirs, around, seen) = app
        .store
        .read(move |tx| {
            let deed = Deed::looking(actor, now);
            let seen = see(tx, &deed, id)?;
            if !seen.may(domain::permission::Action::Edit) {
                return Err(domain::Refused::NotesOnly.into());
            }
            if seen.ticket.category == domain::ticket::Category::Closed {
                return Err(domain::Refused::ClosedTicket.into());
            }
            Ok((
                queries::list_visible_comments(tx, &actor, id, false, CommentId(0), now)?,
                queries::list_visible_attachments(tx, &actor, id, false, now)?,
                words_of(&of, tx, &seen)?,
                surroundings(tx, Some(person))?,
                seen,
            ))
        })
        .await?;
    let reader = Reader {
        w,
        person: Some(person),
        staff: true,
        now,
    };
    let mut of_comment: HashMap<CommentId, Vec<_>> = HashMap::new();
    for file in files.iter().filter(|file| !file.inline) {
        of_comment
            .entry(file.comment)
            .or_default()
            .push(attachment(file));
    }
    let chosen: Vec<&str> = fields.all("piece").collect();
    let mut pieces: Vec<PieceChoice> = comments
        .iter()
        .filter(|comment| comment.public && !comment.author_is_staff)
        .map(|comment| {
            let sent = fields.get(&format!("part{}", comment.id));
            let part = sent.unwrap_or(&comment.body).to_owned();
            PieceChoice {
                id: comment.id.0,
                face: reader.face(comment.author, &comment.author_name),
                when: reader.when(comment.created_at),
                chosen: chosen.iter().any(|id| *id == comment.id.to_string()),
                is_part: !says_the_same(&part, &comment.body),
                part,
                text: comment.body.clone(),
                attachments: of_comment.remove(&comment.id).unwrap_or_default(),
            }
        })
        .collect();
    // With one message there is nothing to choose.
    if let ([only], None) = (pieces.as_mut_slice(), fields.get("subject")) {
        only.chosen = true;
    }
    let usual = || {
        let first = pieces.iter().find(|piece| piece.chosen);
        first.map(|piece| usual_subject(&piece.part))
    };
    let subject = fields.get("subject").map(str::to_owned).or_else(usual);
    let words = || theirs.t1("split-usual-words", "number", id.to_string());
    let code = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let path = format!("/agent/tickets/{id}/split");
    let title = w.t("split-title").into_owned();
    let page = SplitPage {
        w,
        f: frame(&agent.visitor, w, &path, Here::Tickets, title, around),
        submission: match fields.text("submission") {
            "" => random_token()?,
            sent => sent.to_owned(),
        },
        id: id.0,
        old_subject: seen.ticket.subject.clone(),
        subject: subject.unwrap_or_default(),
        tell: fields.get("words").is_none() || fields.ticked("tell"),
        words: fields.get("words").map_or_else(words, str::to_owned),
        words_locale: theirs.language().code(),
        pieces,
        problems,
    };
    html(code, &page)
}

/// `?comment=5` chooses that message.
pub(super) async fn form(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let comment = query_value(&uri, "comment");
    let fields = Fields(vec![("piece".to_owned(), comment)]);
    page(&app, &agent, id, &fields, Problems::default()).await
}

pub(super) async fn split(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = agent.visitor.words(&app);
    let (actor, now, uploader) = (
        agent.visitor.actor,
        app.clock.now(),
        agent.visitor.uploader(),
    );
    let piece = |id: &str| {
        Some(Piece {
            comment: CommentId(id.parse().ok()?),
            part: fields.get(&format!("part{id}")).map(str::to_owned),
        })
    };
    let told = fields
        .ticked("tell")
        .then(|| fields.text("words").to_owned());
    let split = Split {
        subject: fields.text("subject").to_owned(),
        pieces: fields.all("piece").filter_map(piece).collect(),
        tell: told.clone(),
    };
    let mut problems = Problems::default();
    if split.pieces.is_empty() {
        problems.add("pieces", w.t("split-refused-nothing"));
    }
    if split.subject.is_empty() {
        problems.add("subject", w.t(domain::Refused::EmptySubject.key()));
    }
    if told.is_some_and(|words| words.is_empty()) {
        problems.add("words", w.t("split-refused-words-empty"));
    }
    if !problems.is_empty() {
        return page(&app, &agent, id, &fields, problems).await;
    }
    let submission: String = fields.text("submission").chars().take(100).collect();
    let done = app
        .store
        .write(move |tx| {
            if let Some(known) = sent_before(tx, &uploader, &submission)? {
                return Ok((known, String::new()));
            }
            let deed = Deed::new(actor, now, "web")?;
            let new = split_off(tx, &deed, id, &split)?;
            remember(tx, &uploader, &submission, new, now)?;
            Ok((new, deed.batch))
        })
        .await;
    match done {
        Ok((new, batch)) => {
            Ok(Redirect::to(&format!("/agent/tickets/{new}?done={batch}")).into_response())
        }
        Err(error) => {
            problems.add("pieces", as_problem(error, &w)?);
            page(&app, &agent, id, &fields, problems).await
        }
    }
}

/// The new ticket is taken away again, and everything is as before.
pub(super) async fn together(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    _fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let of = app.clone();
    let old = app
        .store
        .write(move |tx| {
            let deed = Deed::new(actor, now, "web")?;
            let seen = see(tx, &deed, id)?;
            let sorry = words_of(&of, tx, &seen)?.t1("split-sorry", "number", id.to_string());
            unsplit(tx, &deed, id, &sorry)
        })
        .await?;
    let view = QueueView::read(&query_value(&uri, "view")).unwrap_or(QueueView::MINE);
    Ok(Redirect::to(&format!("/agent/tickets/{old}?view={}", view.word())).into_response())
}
