//! The three panes: queue, conversation, details; whole or in part.

use axum::Extension;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use domain::form::{FileRule, Given};
use domain::permission::{Action, Actor};
use domain::ticket::{Category, Set, UNDO_WINDOW, together};
use domain::{CommentId, FieldId, Moment, PersonId, TicketId};
use people::html;
use people::page::{Surroundings, frame, surroundings};
use people::query_value;
use platform::files::StoredUpload;
use platform::frame::{Here, Problems};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{MustBeAgent, number};
use platform::{App, Error, Result, random_token};

use super::super::asked_for::{AskedIn, asked_for};
use super::super::macros::ToGive;
use super::super::new_request::file_choice;
use super::super::shown::{Conversation, Reader};
use super::super::thread::read_conversation;
use super::fields::{DetailsRead, read_details, shown_details};
use super::macros::{MacrosRead, joined, links, offered};
use super::queue::{self, QueueRead};
use super::{fragment, wants};
use crate::commands::{Deed, Seen, see, standing_given};
use crate::queries::{self, Draft, QueueView, Writes};
use crate::views::{
    Composer, Entry, HeldMail, HeldMails, StatusChoice, TicketPane, Undo, WorkspacePage,
};

/// What was typed and could not be sent, to be shown again.
#[derive(Clone, Default)]
pub(super) struct Unsent {
    pub(super) internal: bool,
    pub(super) body: String,
    pub(super) body_html: String,
    pub(super) status_id: Option<i64>,
    pub(super) uploads: Vec<StoredUpload>,
    pub(super) file_problem: Option<String>,
    /// The last comment its writer had seen; newer ones are marked.
    pub(super) seen: Option<i64>,
    /// The fields that it asks for.
    pub(super) asks: Vec<FieldId>,
    /// What is set with it.
    pub(super) sets: Vec<Set>,
    pub(super) problems: Problems,
}

/// What the ticket's panes are made of.
pub(super) struct TicketRead {
    seen: Seen,
    conversation: Conversation,
    details: DetailsRead,
    draft: Option<Draft>,
    macros: MacrosRead,
    questions: Vec<queries::QuestionRow>,
    present: Given,
    undo: Option<(String, Moment, bool)>,
    /// What a ticket that was just split off was split off from.
    split: Option<TicketId>,
}

fn read_ticket(
    tx: &Tx<'_>,
    who: &Actor,
    id: TicketId,
    (done, chosen): (&str, Option<i64>),
    w: Words,
    now: Moment,
) -> Result<TicketRead> {
    let deed = Deed::looking(*who, now);
    let seen = see(tx, &deed, id)?;
    let person = who.person.ok_or(Error::Absent)?;
    let batch = queries::list_batch(tx, id, done)?;
    let is_split = batch.iter().any(|event| event.kind == "split_from");
    let undo = batch.into_iter().next_back().and_then(|first| {
        let fresh = first.actor == Some(person) && now < first.at.plus(UNDO_WINDOW);
        fresh.then(|| (done.to_owned(), first.at, first.kind == "commented"))
    });
    let mut conversation = read_conversation(tx, &deed, id, true, CommentId(0), w.locale())?;
    conversation.can_split &= seen.ticket.category != Category::Closed;
    Ok(TicketRead {
        conversation,
        details: read_details(tx, &deed, &seen, &w)?,
        draft: queries::find_visible_draft(tx, who, id, now)?,
        macros: MacrosRead::read(tx, &deed, &seen, chosen)?,
        questions: queries::list_visible_questions(tx, id)?,
        present: standing_given(tx, &seen)?,
        split: seen.ticket.split_of.filter(|_| is_split),
        seen,
        undo,
    })
}

/// What surrounds a ticket on its page.
struct Beside<'a> {
    view: QueueView,
    queue: &'a [i64],
    held: Vec<HeldMail>,
}

fn shown_ticket(
    app: &App,
    agent: &MustBeAgent,
    reader: &Reader,
    read: &TicketRead,
    beside: Beside<'_>,
    unsent: Option<&Unsent>,
) -> Result<TicketPane> {
    let w = reader.w;
    let ticket = &read.seen.ticket;
    let address = |id: i64| format!("/agent/tickets/{id}?view={}", beside.view.word());
    let place = beside.queue.iter().position(|id| *id == ticket.id.0);
    let neighbour = |step: isize| {
        let at = place?.checked_add_signed(step)?;
        beside.queue.get(at).map(|id| address(*id))
    };
    let asked_in = AskedIn {
        all: &read.conversation.fields,
        ticket,
        present: &read.present,
        asked: &read.questions,
    };
    let asked_for = asked_for(&asked_in, reader, None)?;
    let mut thread = read.conversation.thread(reader, true).asking(asked_for);
    let mut arrived = 0;
    if let Some(last) = unsent.and_then(|unsent| unsent.seen) {
        let first = thread
            .entries
            .iter()
            .position(|entry| matches!(entry, Entry::Message(message) if message.id > last));
        arrived = read
            .conversation
            .comments
            .iter()
            .filter(|comment| comment.id.0 > last)
            .count() as i64;
        if let Some(first) = first {
            thread.entries.insert(first, Entry::NewLine);
        }
    }
    let closed = ticket.category == Category::Closed;
    let composer = if closed {
        None
    } else {
        Some(composer(app, reader, read, beside.view, unsent, arrived)?)
    };
    Ok(TicketPane {
        w,
        csrf: agent.visitor.csrf.clone(),
        id: ticket.id.0,
        title: format!("#{} {}", ticket.id, ticket.subject),
        subject: ticket.subject.clone(),
        via: w
            .t(match ticket.channel.as_str() {
                "email" => "via-email",
                "api" => "via-api",
                _ => "via-web",
            })
            .into_owned(),
        created: reader.when(ticket.created_at),
        back: format!("/agent/views/{}", beside.view.word()),
        previous: neighbour(-1),
        next: neighbour(1),
        last_comment: read.conversation.last_comment(),
        thread,
        may_decide: read.seen.may(Action::Edit),
        held: beside.held,
        composer,
        details: shown_details(
            agent,
            reader,
            &read.seen,
            &read.details,
            &read.conversation.labels,
            None,
        ),
        undo: read.undo.as_ref().map(|(batch, at, sent)| Undo {
            action: format!(
                "/agent/tickets/{}/{}?view={}",
                ticket.id,
                if read.split.is_some() {
                    "unsplit"
                } else {
                    "undo"
                },
                beside.view.word()
            ),
            batch: batch.clone(),
            text: match read.split {
                Some(old) => w.t1("split-done", "number", old.to_string()),
                None => w.t1(
                    if *sent { "undo-sent" } else { "undo-changed" },
                    "number",
                    ticket.id.to_string(),
                ),
            },
            seconds: (at.0 + UNDO_WINDOW - reader.now.0) / domain::SECOND,
        }),
    })
}

fn composer(
    app: &App,
    reader: &Reader,
    read: &TicketRead,
    view: QueueView,
    unsent: Option<&Unsent>,
    arrived: i64,
) -> Result<Composer> {
    let ticket = &read.seen.ticket;
    let mut to = vec![ticket.requester_name.clone()];
    to.extend(
        read.details
            .participants
            .iter()
            .map(|who| format!("CC {}", who.name)),
    );
    let draft = read.draft.as_ref().filter(|_| unsent.is_none());
    let blank = Unsent::default();
    let unsent = unsent.unwrap_or(&blank);
    let begun = draft.map_or(&unsent.body, |draft| &draft.body).clone();
    let begun_html = draft.map_or_else(
        || unsent.body_html.clone(),
        |draft| draft.body_html.clone().unwrap_or_default(),
    );
    let mut internal = draft.map_or(unsent.internal, |draft| draft.note);
    let mut sets = draft.map_or(&unsent.sets, |draft| &draft.sets).clone();
    let (body, body_html) = match &read.macros.applied {
        Some(applied) => {
            sets = together(sets.into_iter().chain(applied.sets.clone()));
            internal = match applied.writes {
                Writes::AsItIs => internal,
                Writes::Reply => false,
                Writes::Note => true,
            };
            joined(&begun, &begun_html, applied)
        }
        None => (begun, begun_html),
    };
    // An answer usually leaves the ball with the customer.
    let usual = read
        .seen
        .statuses
        .default_of(Category::Pending)
        .map(|status| status.id.0);
    let set = sets.iter().find_map(|set| match set {
        Set::Status(id) => Some(id.0),
        _ => None,
    });
    let chosen = unsent.status_id.or(set).or(usual);
    let statuses = read
        .seen
        .statuses
        .0
        .iter()
        .filter(|status| !matches!(status.category, Category::New | Category::Closed))
        .map(|status| StatusChoice {
            id: status.id.0,
            status: reader.status(&read.conversation.labels, status.id, status.category),
            chosen: Some(status.id.0) == chosen,
        })
        .collect();
    let given = ToGive {
        statuses: read.seen.statuses.clone(),
        labels: read.conversation.labels.clone(),
        staff: read.details.staff.clone(),
        groups: read.details.groups.clone(),
    };
    let can_answer = read.seen.may(Action::Edit);
    let asked = draft.map_or(&unsent.asks, |draft| &draft.asked);
    let all = &read.conversation.fields;
    let asks = super::asked::can_ask(all, ticket, &read.present, asked, &reader.w);
    Ok(Composer {
        action: format!("/agent/tickets/{}/comments?view={}", ticket.id, view.word()),
        draft_url: format!("/agent/tickets/{}/draft", ticket.id),
        submission: random_token()?,
        to: to.join(", "),
        can_answer,
        asks,
        macros: links(&read.macros.all, ticket.id, &view.word(), &reader.w),
        macro_url: format!("/agent/tickets/{}/macros", ticket.id),
        sets: offered(&sets, &given, &reader.w),
        internal: !can_answer || internal,
        body,
        body_html,
        saved_at: draft.map(|draft| reader.w.time(draft.updated_at)),
        statuses,
        files: file_choice(
            app,
            &FileRule::default(),
            &reader.w,
            &unsent.uploads,
            unsent.file_problem.clone(),
            true,
        ),
        arrived,
        problems: unsent.problems.clone(),
    })
}

/// The page, or with `X-Fragment: ticket` only the ticket's panes.
pub(super) async fn page(
    app: &App,
    (agent, mails): (&MustBeAgent, HeldMails),
    headers: &HeaderMap,
    at: (QueueView, Option<TicketId>, String),
    unsent: Option<Unsent>,
    status: StatusCode,
) -> Result<Response> {
    let (view, id, path) = at;
    let w = agent.visitor.words(app);
    let (actor, person, now) = (agent.visitor.actor, agent.person.id, app.clock.now());
    let uri = path.parse().unwrap_or_default();
    let done = query_value(&uri, "done");
    let chosen = query_value(&uri, "macro").parse().ok();
    let desk = app.clone();
    let (queue, ticket, held, around) = app
        .store
        .read(move |tx| {
            let ticket = id
                .map(|id| read_ticket(tx, &actor, id, (&done, chosen), w, now))
                .transpose()?;
            let held = match &ticket {
                Some(read) => (mails.0)(&desk, tx, read.seen.ticket.id, &w)?,
                None => Vec::new(),
            };
            let queue: QueueRead = queue::read(tx, &actor, view, &w, now)?;
            let around: Surroundings = surroundings(tx, Some(person))?;
            Ok((queue, ticket, held, around))
        })
        .await?;
    let reader = Reader {
        w,
        person: Some(person),
        staff: true,
        now,
    };
    let rows = queue.tickets();
    let shown = queue::shown(w, Some(person), &queue, view, id);
    let beside = Beside {
        view,
        queue: &rows,
        held,
    };
    let pane = ticket
        .as_ref()
        .map(|read| shown_ticket(app, agent, &reader, read, beside, unsent.as_ref()))
        .transpose()?;
    if let Some(pane) = pane.as_ref().filter(|_| wants(headers, "ticket")) {
        let mut response = fragment(pane)?;
        *response.status_mut() = status;
        return Ok(response);
    }
    let title = pane
        .as_ref()
        .map_or_else(|| shown.label.clone(), |pane| pane.title.clone());
    let f = frame(&agent.visitor, w, &path, Here::Tickets, title, around);
    html(
        status,
        &WorkspacePage {
            w,
            f,
            queue: shown,
            ticket: pane,
        },
    )
}

pub(super) async fn view(
    State(app): State<App>,
    agent: MustBeAgent,
    Extension(mails): Extension<HeldMails>,
    Path(view): Path<String>,
    headers: HeaderMap,
) -> Result<Response> {
    let view = QueueView::read(&view).ok_or(Error::Absent)?;
    let path = format!("/agent/views/{}", view.word());
    page(
        &app,
        (&agent, mails),
        &headers,
        (view, None, path),
        None,
        StatusCode::OK,
    )
    .await
}

pub(super) async fn ticket(
    State(app): State<App>,
    agent: MustBeAgent,
    Extension(mails): Extension<HeldMails>,
    Path(id): Path<String>,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let view = QueueView::read(&query_value(&uri, "view")).unwrap_or(QueueView::MINE);
    let path = uri
        .path_and_query()
        .map(ToString::to_string)
        .unwrap_or_default();
    page(
        &app,
        (&agent, mails),
        &headers,
        (view, Some(id), path),
        None,
        StatusCode::OK,
    )
    .await
}

/// Messages after the one the page shows last.
pub(super) async fn thread(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let after = CommentId(query_value(&uri, "after").parse().unwrap_or(0));
    let w = agent.visitor.words(&app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let (seen, conversation, questions, present) = app
        .store
        .read(move |tx| {
            let deed = Deed::looking(actor, now);
            let seen = see(tx, &deed, id)?;
            let present = standing_given(tx, &seen)?;
            let questions = queries::list_visible_questions(tx, id)?;
            let conversation = read_conversation(tx, &deed, id, true, after, w.locale())?;
            Ok((seen, conversation, questions, present))
        })
        .await?;
    let reader = Reader {
        w,
        person: actor.person.map(|id| PersonId(id.0)),
        staff: true,
        now,
    };
    let asked_in = AskedIn {
        all: &conversation.fields,
        ticket: &seen.ticket,
        present: &present,
        asked: &questions,
    };
    let asked_for = asked_for(&asked_in, &reader, None)?;
    fragment(&conversation.thread(&reader, false).asking(asked_for))
}
