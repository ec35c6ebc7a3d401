//! The desk of a customer's own first line: what its people asked, and answering, taking and escalating it.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::form::{FileRule, Given, Who, narrowed};
use domain::ticket::{Category, Level};
use domain::{CommentId, FieldId, PersonId, StatusId, TicketId};
use forms::questions;
use people::html;
use people::page::{Place, Surroundings, frame, surroundings};
use people::query_value;
use platform::files::StoredUpload;
use platform::frame::{Here, Problems, Status};
use platform::language::Words;
use platform::web::{Fields, FormData, MustSignIn, number};
use platform::{App, Error, Result, random_token};

use super::new_request::{
    as_problem, file_choice, file_problem, files_of, no_room, remember, sent_before,
};
use super::shown::{Conversation, Reader};
use super::thread::read_conversation;
use crate::commands::{
    Deed, Message, Seen, Then, answer_as_first_line, assign_in_first_line, escalate, file_rule,
    missing_to_escalate, note_for_first_line, see_first_line, standing_given,
};
use crate::queries::{self, FirstLineView, StatusLabel};
use crate::views::{Choice, DeskNote, FirstLinePage, FirstLineRequestPage, FirstLineRow};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/desk", get(list))
        .route("/hc/{locale}/desk/{id}", get(show_one))
        .route("/hc/{locale}/desk/{id}/reply", post(reply))
        .route("/hc/{locale}/desk/{id}/note", post(note))
        .route("/hc/{locale}/desk/{id}/person", post(assign))
        .route("/hc/{locale}/desk/{id}/escalate", post(hand_over))
}

/// A request's status in the words of customers, which speak to whoever asked: what waits for them waits for somebody else here.
fn status_here(
    reader: &Reader,
    labels: &[StatusLabel],
    (id, category, requester): (StatusId, Category, PersonId),
) -> Status {
    let mut status = reader.status(labels, id, category);
    if category == Category::Pending && reader.person != Some(requester) {
        status.label = reader.w.t("first-line-pending").into_owned();
    }
    status
}

fn view_key(view: FirstLineView) -> [&'static str; 3] {
    match view {
        FirstLineView::Waiting => [
            "first-line-waiting",
            "first-line-waiting-none",
            "first-line-waiting-none-text",
        ],
        FirstLineView::Mine => [
            "first-line-mine",
            "first-line-mine-none",
            "first-line-mine-none-text",
        ],
        FirstLineView::Escalated => [
            "first-line-escalated",
            "first-line-escalated-none",
            "first-line-escalated-none-text",
        ],
        FirstLineView::Done => [
            "first-line-done",
            "first-line-done-none",
            "first-line-done-none-text",
        ],
    }
}

async fn list(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let visitor = &signed_in.visitor;
    let w = visitor.words_in(&app, place.locale);
    let view = FirstLineView::read(&query_value(&uri, "view")).unwrap_or(FirstLineView::Waiting);
    let (actor, person, now) = (visitor.actor, signed_in.person.id, app.clock.now());
    let (around, counts, rows, labels, several, names) = app
        .store
        .read(move |tx| {
            if actor.role.is_staff() {
                return Err(Error::Absent);
            }
            let places = organizations::first_line::places_of(tx, person, now)?;
            if places.is_empty() {
                return Err(Error::Absent);
            }
            let counts = FirstLineView::ALL
                .into_iter()
                .map(|view| queries::count_visible_first_line(tx, &actor, view, now))
                .collect::<Result<Vec<_>>>()?;
            let rows = queries::list_visible_first_line(tx, &actor, view, now)?;
            let mut names = Vec::new();
            for row in &rows {
                let found = match row.first_line_person {
                    Some(person) => people::queries::find(tx, person)?.map(|one| one.name),
                    None => None,
                };
                names.push(found);
            }
            Ok((
                surroundings(tx, Some(person))?,
                counts,
                rows,
                queries::list_status_labels(tx, w.locale())?,
                places.len() > 1,
                names,
            ))
        })
        .await?;
    let reader = Reader {
        w,
        person: Some(person),
        staff: false,
        now,
    };
    let [_, heading, text] = view_key(view);
    let title = w.t("first-line-title").into_owned();
    let page = FirstLinePage {
        w,
        f: frame(visitor, w, &place.path, Here::Elsewhere, title, around),
        views: FirstLineView::ALL
            .into_iter()
            .zip(counts)
            .map(|(one, count)| {
                let [label, ..] = view_key(one);
                (one.word(), w.t(label).into_owned(), count, one == view)
            })
            .collect(),
        rows: rows
            .iter()
            .zip(names)
            .map(|(row, name)| FirstLineRow {
                url: format!("/hc/{}/desk/{}", w.locale(), row.id),
                number: row.id.0,
                subject: row.subject.clone(),
                requester: row.requester_name.clone(),
                organization: row.organization_name.clone().filter(|_| several),
                person: name.unwrap_or_else(|| w.t("first-line-nobody").into_owned()),
                status: status_here(
                    &reader,
                    &labels,
                    (row.status_id, row.category, row.requester),
                ),
                activity: reader.when(row.active_at),
            })
            .collect(),
        nothing: (w.t(heading).into_owned(), w.t(text).into_owned()),
    };
    html(StatusCode::OK, &page)
}

/// What was typed and could not be taken.
#[derive(Clone, Default)]
struct Typed {
    body: String,
    uploads: Vec<StoredUpload>,
    file_problem: Option<String>,
    note: String,
    hand_over: String,
    given: Given,
    problems: Problems,
}

/// What the page is made of.
struct Read {
    around: Surroundings,
    seen: Seen,
    conversation: Conversation,
    notes: Vec<queries::FirstLineNote>,
    moves: Vec<queries::Move>,
    /// Who of the organization is its first line.
    line: Vec<(PersonId, String)>,
    /// What must be answered before it is escalated, and what is.
    missing: Vec<FieldId>,
    present: Given,
    rule: FileRule,
    may_not: Option<String>,
}

async fn show(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    id: TicketId,
    typed: Typed,
) -> Result<Response> {
    let visitor = &signed_in.visitor;
    let w = visitor.words_in(app, place.locale);
    let (actor, person, now) = (visitor.actor, signed_in.person.id, app.clock.now());
    let read = app
        .store
        .read(move |tx| {
            let deed = Deed::looking(actor, now);
            let seen = see_first_line(tx, &deed, id)?;
            let line = match seen.ticket.organization {
                Some(organization) => organizations::first_line::people_of(tx, organization, now)?,
                None => Vec::new(),
            };
            let elsewhere = organizations::asking::elsewhere(tx, &actor, &w, now)?;
            Ok(Read {
                around: surroundings(tx, Some(person))?,
                conversation: read_conversation(tx, &deed, id, false, CommentId(0), w.locale())?,
                notes: queries::list_first_line_notes(tx, id)?,
                moves: queries::list_moves(tx, id)?,
                line,
                may_not: elsewhere.map(|one| organizations::asking::in_brief(&one)),
                rule: file_rule(tx, Some(id))?,
                missing: missing_to_escalate(tx, &deed, &seen)?,
                present: standing_given(tx, &seen)?,
                seen,
            })
        })
        .await?;
    let Read {
        around,
        seen,
        conversation,
        notes,
        moves,
        line,
        missing,
        present,
        rule,
        may_not,
    } = read;
    let ticket = &seen.ticket;
    let waits = ticket.level == Level::FirstLine;
    let reader = Reader {
        w,
        person: Some(person),
        staff: false,
        now,
    };
    let all = &conversation.fields;
    let shown_questions = all
        .form_of(ticket.form)
        .filter(|_| waits && !missing.is_empty())
        .map(|form| {
            let mut narrow = narrowed(&all.rules(form), Who::Customer, &present, &missing);
            // Each of them is what support must know.
            for field in &mut narrow.fields {
                field.required.customers = true;
            }
            let given = present.with(&typed.given);
            let around = (w, &typed.problems, "");
            questions::few(all, &narrow, Who::Customer, &given, around)
        })
        .filter(|questions| !questions.questions.is_empty());
    let nobody = Choice {
        value: String::new(),
        label: w.t("first-line-nobody").into_owned(),
        chosen: ticket.first_line_person.is_none(),
    };
    let people = line.iter().map(|(one, name)| Choice {
        value: one.to_string(),
        label: if *one == person {
            w.t1("assignee-you", "name", name)
        } else {
            name.clone()
        },
        chosen: ticket.first_line_person == Some(*one),
    });
    let title = format!("#{} {}", ticket.id, ticket.subject);
    let code = if typed.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = FirstLineRequestPage {
        w,
        f: frame(visitor, w, &place.path, Here::Elsewhere, title, around),
        number: ticket.id.0,
        subject: ticket.subject.clone(),
        status: status_here(
            &reader,
            &conversation.labels,
            (ticket.status_id, ticket.category, ticket.requester),
        ),
        created: reader.when(ticket.created_at),
        requester: ticket.requester_name.clone(),
        requester_email: ticket.requester_email.clone(),
        organization: ticket.organization_name.clone().unwrap_or_default(),
        last_comment: conversation.last_comment(),
        thread: conversation.thread(&reader, true),
        address: format!("/hc/{}/desk/{id}", w.locale()),
        waits,
        open: ticket.category.is_unfinished(),
        submission: random_token()?,
        body: typed.body,
        files: file_choice(app, &rule, &w, &typed.uploads, typed.file_problem, true),
        notes: notes
            .iter()
            .map(|note| DeskNote {
                id: note.id,
                name: note.name.clone(),
                when: reader.when(note.at),
                html: platform::clean::from_text(&note.body),
            })
            .collect(),
        note: typed.note,
        people: std::iter::once(nobody).chain(people).collect(),
        questions: shown_questions,
        hand_over: typed.hand_over,
        // What the vendor's levels write to each other is the vendor's.
        handed: moves
            .iter()
            .filter(|one| one.over.from.level == Level::FirstLine)
            .map(|one| DeskNote {
                id: 0,
                name: one.name.clone(),
                when: reader.when(one.over.at),
                html: platform::clean::from_text(&one.note),
            })
            .collect(),
        may_not,
        problems: typed.problems,
    };
    html(code, &page)
}

async fn show_one(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    show(&app, &signed_in, &place, id, Typed::default()).await
}

fn back(place: &Place, id: TicketId, rest: &str) -> Response {
    let locale = place.locale.code();
    Redirect::to(&format!("/hc/{locale}/desk/{id}{rest}")).into_response()
}

async fn reply(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    form: FormData,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let visitor = &signed_in.visitor;
    let w = visitor.words_in(&app, place.locale);
    let uploads = files_of(&app, visitor, &form).await?;
    let (actor, now) = (visitor.actor, app.clock.now());
    let rule = app
        .store
        .read(move |tx| {
            see_first_line(tx, &Deed::looking(actor, now), id)?;
            file_rule(tx, Some(id))
        })
        .await?;
    let mut typed = Typed {
        body: form.fields.get("body").unwrap_or_default().to_owned(),
        file_problem: file_problem(&form, &rule, &uploads, &w),
        uploads,
        ..Typed::default()
    };
    if let Some(problem) = &typed.file_problem {
        typed.problems.add("files", problem.clone());
        let again = show(&app, &signed_in, &place, id, typed).await?;
        return Ok(no_room(&form, again));
    }
    let html = form.fields.get("body_html");
    let message = Message {
        text: typed.body.clone(),
        html: html
            .filter(|html| !html.trim().is_empty())
            .map(str::to_owned),
        uploads: typed.uploads.iter().map(|one| one.token.clone()).collect(),
        uploader: visitor.uploader(),
        ..Message::default()
    };
    let then = match form.fields.text("action") {
        "solve" => Then::Solved,
        "open" => Then::GoesOn,
        _ => Then::Asked,
    };
    let submission: String = form.fields.text("submission").chars().take(100).collect();
    let uploader = visitor.uploader();
    let done = app
        .store
        .write(move |tx| {
            if sent_before(tx, &uploader, &submission)?.is_some() {
                return Ok(None);
            }
            let deed = Deed::new(actor, now, "web")?;
            let comment = answer_as_first_line(tx, &deed, id, &message, then)?;
            remember(tx, &uploader, &submission, id, now)?;
            Ok(comment)
        })
        .await;
    match done {
        Ok(Some(comment)) => Ok(back(&place, id, &format!("#comment-{comment}"))),
        Ok(None) => Ok(back(&place, id, "")),
        Err(error) => {
            typed.problems.add("reply", as_problem(error, &w)?);
            show(&app, &signed_in, &place, id, typed).await
        }
    }
}

async fn note(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (actor, now) = (signed_in.visitor.actor, app.clock.now());
    let text = fields.get("note").unwrap_or_default().to_owned();
    let wanted = text.clone();
    let done = app
        .store
        .write(move |tx| note_for_first_line(tx, &Deed::new(actor, now, "web")?, id, &wanted))
        .await;
    match done {
        Ok(()) => Ok(back(&place, id, "#notes")),
        Err(error) => {
            let mut typed = Typed {
                note: text,
                ..Typed::default()
            };
            typed.problems.add("note", as_problem(error, &w)?);
            show(&app, &signed_in, &place, id, typed).await
        }
    }
}

async fn assign(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (actor, now) = (signed_in.visitor.actor, app.clock.now());
    let person = match fields.text("person") {
        "" => None,
        given => Some(PersonId(number(given)?)),
    };
    let done = app
        .store
        .write(move |tx| assign_in_first_line(tx, &Deed::new(actor, now, "web")?, id, person))
        .await;
    match done {
        Ok(()) => Ok(back(&place, id, "#person")),
        Err(error) => {
            let mut typed = Typed::default();
            typed
                .problems
                .add("first-line-person", as_problem(error, &w)?);
            show(&app, &signed_in, &place, id, typed).await
        }
    }
}

async fn hand_over(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w: Words = signed_in.visitor.words_in(&app, place.locale);
    let (actor, now) = (signed_in.visitor.actor, app.clock.now());
    let note = fields.get("note").unwrap_or_default().to_owned();
    let wanted = note.clone();
    let (all, given) = app
        .store
        .read(move |tx| {
            see_first_line(tx, &Deed::looking(actor, now), id)?;
            let all = forms::catalogue(tx)?;
            let given = questions::given_for(all.fields.iter(), &fields);
            Ok((all, given))
        })
        .await?;
    let answers = given.clone();
    let done = app
        .store
        .write(move |tx| {
            let deed = Deed::new(actor, now, "web")?;
            escalate(tx, &deed, id, &answers, &wanted, &w)
        })
        .await;
    let mut typed = Typed {
        hand_over: note,
        given,
        ..Typed::default()
    };
    match done {
        Ok(Ok(())) => return Ok(back(&place, id, "")),
        Ok(Err(problems)) => typed.problems = questions::told(&all, &problems, &w),
        Err(error) => typed.problems.add("hand-over", as_problem(error, &w)?),
    }
    show(&app, &signed_in, &place, id, typed).await
}
