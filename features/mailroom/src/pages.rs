//! The mail that came in, for the team: what became of it, the message itself, and a ticket made of what was held.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::permission::{Permission, Reach};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::files::{Shown, serve};
use platform::frame::{Frame, Here, Problems, When, address, parts};
use platform::language::{Words, iso};
use platform::web::{MustBeAgent, readable_size};
use platform::{App, Error, Result};

use crate::by_team::{self, Made};
use crate::queries::{self, Letter};
use crate::why;

/// Messages on one page.
const ON_A_PAGE: usize = 50;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/agent/mail", get(list))
        .route("/agent/mail/{id}/raw", get(raw))
        .route("/agent/mail/{id}/ticket", post(make_ticket))
}

/// GET /agent/mail
#[derive(Template)]
#[template(path = "agent_mail.html")]
struct MailPage {
    w: Words,
    f: Frame,
    problems: Problems,
    /// Whether only what is held is listed.
    held: bool,
    letters: Vec<ShownLetter>,
    /// The address of what came before these.
    older: Option<String>,
}

/// A message that came in.
struct ShownLetter {
    id: i64,
    subject: String,
    sender: String,
    fate: String,
    reason: String,
    size: String,
    when: When,
    ticket: Option<i64>,
    may_become_ticket: bool,
}

fn fate_key(fate: &str) -> &'static str {
    match fate {
        "ticket" => "mail-fate-ticket",
        "comment" => "mail-fate-comment",
        "duplicate" => "mail-fate-duplicate",
        "held" => "mail-fate-held",
        "refused" => "mail-fate-refused",
        "dropped" => "mail-fate-dropped",
        _ => "mail-fate-failed",
    }
}

fn shown(letter: &Letter, w: &Words, now: domain::Moment) -> ShownLetter {
    let or = |text: &str, key| {
        if text.is_empty() {
            w.t(key).into_owned()
        } else {
            text.to_owned()
        }
    };
    ShownLetter {
        id: letter.id,
        subject: or(&letter.subject, "mailroom-no-subject"),
        sender: or(&letter.sender, "mail-nobody-known"),
        fate: w.t(fate_key(&letter.fate)).into_owned(),
        reason: why::shown(&letter.reason, w),
        size: readable_size(u64::try_from(letter.size).unwrap_or_default()),
        when: When {
            shown: w.ago(letter.received_at, now),
            iso: iso(letter.received_at),
            exact: w.date_time(letter.received_at),
        },
        ticket: letter.ticket.map(|ticket| ticket.0),
        may_become_ticket: letter.may_become_ticket(),
    }
}

async fn list(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    must_read_all(&agent)?;
    let held = query_value(&uri, "show") == "held";
    let before = query_value(&uri, "before").parse().unwrap_or(i64::MAX);
    show(&app, &agent, held, before, Problems::default()).await
}

/// Mail that has come in is for those who work on all tickets: nobody knows yet whose it is.
fn must_read_all(agent: &MustBeAgent) -> Result<()> {
    let actor = &agent.visitor.actor;
    if actor.reach == Reach::All && actor.permissions.has(Permission::Mail) {
        Ok(())
    } else {
        Err(Error::Absent)
    }
}

async fn show(
    app: &App,
    agent: &MustBeAgent,
    held: bool,
    before: i64,
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (person, now) = (agent.person.id, app.clock.now());
    let (around, mut found) = app
        .store
        .read(move |tx| {
            let found = queries::list_letters(tx, held, before, ON_A_PAGE as i64 + 1)?;
            Ok((surroundings(tx, Some(person))?, found))
        })
        .await?;
    let which = if held { "held" } else { "" };
    let more = found.len() > ON_A_PAGE;
    found.truncate(ON_A_PAGE);
    let oldest = found
        .last()
        .filter(|_| more)
        .map(|letter| letter.id.to_string());
    let code = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let title = w.t("mail-title").into_owned();
    let page = MailPage {
        w,
        f: frame(&agent.visitor, w, "/agent/mail", Here::Mail, title, around),
        problems,
        held,
        letters: found.iter().map(|letter| shown(letter, &w, now)).collect(),
        older: oldest.map(|id| address("/agent/mail", &[("show", which), ("before", &id)])),
    };
    html(code, &page)
}

/// The message as it came, to be saved: its pictures and links are for no browser.
async fn raw(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<i64>,
    headers: HeaderMap,
) -> Result<Response> {
    must_read_all(&agent)?;
    let found = app
        .store
        .read(move |tx| queries::find_letter(tx, id))
        .await?;
    let found = found.ok_or(Error::Absent)?;
    let shown = Shown {
        sha256: found.sha256,
        name: format!("mail-{id}.eml"),
        content_type: "message/rfc822".to_owned(),
    };
    serve(&app.files, &shown, &headers).await
}

async fn make_ticket(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<i64>,
) -> Result<Response> {
    must_read_all(&agent)?;
    match by_team::make_ticket(&app, id).await? {
        Made::Ticket(ticket) => {
            Ok(Redirect::to(&format!("/agent/tickets/{ticket}?view=all")).into_response())
        }
        Made::NobodyToAnswer => {
            let mut problems = Problems::default();
            problems.add("", agent.visitor.words(&app).t("mail-problem-nobody"));
            show(&app, &agent, false, i64::MAX, problems).await
        }
    }
}
