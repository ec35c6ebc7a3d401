//! The mail that came in, for the team: what became of it and why, the message itself, and what is to be made of it.

pub(crate) mod again;
mod hand_over;
mod letter;
mod searched;
mod sent;

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::permission::{Permission, Reach};
use people::html;
use people::page::{frame, surroundings};
use platform::files::{Shown, serve};
use platform::frame::{Frame, Here, When, parts};
use platform::language::{Words, iso};
use platform::web::{MustBeAgent, readable_size};
use platform::{App, Error, Result};

use self::searched::{Choice, Searched};
use crate::queries::{self, Letter};
use crate::{Works, why};

pub use again::{Done, WORKS, file_again};

/// The fates that the list can be narrowed to, and their words.
const FATES: [(&str, &str); 6] = [
    ("held", "mail-held"),
    ("ticket", "mail-fate-ticket"),
    ("comment", "mail-fate-comment"),
    ("duplicate", "mail-fate-duplicate"),
    ("refused", "mail-fate-refused"),
    ("dropped", "mail-fate-dropped"),
];

pub fn routes(works: Works) -> Router<App> {
    Router::new()
        .route("/agent/mail", get(list))
        .route("/agent/mail/sent", get(sent::list))
        .route("/agent/mail/sent/{id}/again", post(sent::again))
        .route("/agent/mail/{id}", get(letter::show))
        .route("/agent/mail/again", post(again::again))
        .route("/agent/mail/{id}/raw", get(raw))
        .route("/agent/mail/{id}/treat", post(letter::treat))
        .route("/agent/mail/{id}/ticket", post(letter::make_ticket))
        .merge(hand_over::routes())
        .layer(axum::Extension(works))
}

/// GET /agent/mail
#[derive(Template)]
#[template(path = "agent_mail.html")]
struct MailPage {
    w: Words,
    f: Frame,
    /// What is searched for.
    query: String,
    /// The fate that is listed; empty: all.
    show: String,
    fates: Vec<Choice>,
    letters: Vec<ShownLetter>,
    /// The address of what came before these.
    older: Option<String>,
    /// Whether what is listed can be filed once more.
    can_try_again: bool,
    /// What came of trying all of them again.
    said: Option<String>,
}

/// A message that came in.
pub(crate) struct ShownLetter {
    pub(crate) id: i64,
    pub(crate) subject: String,
    pub(crate) sender: String,
    pub(crate) fate: String,
    pub(crate) reason: String,
    pub(crate) size: String,
    pub(crate) when: When,
    pub(crate) ticket: Option<i64>,
    pub(crate) may_become_ticket: bool,
    /// How sure it is that it comes from its sender; empty where nobody looked.
    pub(crate) identity: String,
    pub(crate) is_doubted: bool,
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

pub(crate) fn identity_key(identity: &str) -> Option<&'static str> {
    match identity {
        "verified" => Some("mail-identity-verified"),
        "aligned" => Some("mail-identity-aligned"),
        "unknown" => Some("mail-identity-unknown"),
        "refuted" => Some("mail-identity-refuted"),
        _ => None,
    }
}

pub(crate) fn when(at: domain::Moment, w: &Words, now: domain::Moment) -> When {
    When {
        shown: w.ago(at, now),
        iso: iso(at),
        exact: w.date_time(at),
    }
}

pub(crate) fn shown(letter: &Letter, w: &Words, now: domain::Moment) -> ShownLetter {
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
        when: when(letter.received_at, w, now),
        ticket: letter.ticket.map(|ticket| ticket.0),
        may_become_ticket: letter.may_become_ticket(),
        identity: identity_key(&letter.identity)
            .map_or_else(String::new, |key| w.t(key).into_owned()),
        is_doubted: letter.identity == "refuted",
    }
}

/// Mail that has come in is for those who work on all tickets: nobody knows yet whose it is.
pub(crate) fn must_read_all(agent: &MustBeAgent) -> Result<()> {
    let actor = &agent.visitor.actor;
    if actor.reach == Reach::All && actor.permissions.has(Permission::Mail) {
        Ok(())
    } else {
        Err(Error::Absent)
    }
}

async fn list(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    must_read_all(&agent)?;
    let asked = Searched::read(&uri, "/agent/mail", &FATES);
    let (wanted, before) = (asked.wanted(), asked.before);
    let w = agent.visitor.words(&app);
    let (person, now) = (agent.person.id, app.clock.now());
    let (around, mut found) = app
        .store
        .read(move |tx| {
            let found = queries::list_letters(tx, &wanted, before, searched::MOST)?;
            Ok((surroundings(tx, Some(person))?, found))
        })
        .await?;
    let older = asked.cut(&mut found, |letter| letter.id);
    let page = MailPage {
        w,
        f: frame(
            &agent.visitor,
            w,
            "/agent/mail",
            Here::Mail,
            w.t("mail-title").into_owned(),
            around,
        ),
        fates: asked.choices(&w),
        letters: found.iter().map(|letter| shown(letter, &w, now)).collect(),
        older,
        can_try_again: again::FATES.contains(&asked.show.as_str()) && !found.is_empty(),
        said: again::said(&uri, &w),
        query: asked.query,
        show: asked.show,
    };
    html(StatusCode::OK, &page)
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

pub(crate) fn to_ticket(ticket: domain::TicketId) -> Response {
    Redirect::to(&format!("/agent/tickets/{ticket}?view=all")).into_response()
}
