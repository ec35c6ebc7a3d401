//! The mail that left, for the team: what became of each, in the mail server's words, and having it sent again.

use askama::Template;
use axum::Extension;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, When, parts};
use platform::jobs;
use platform::language::Words;
use platform::post::set_waiting_again;
use platform::web::MustBeAgent;
use platform::{App, Error, Result};

use super::searched::{self, Choice, Searched};
use super::{must_read_all, when};
use crate::Works;
use crate::queries::sent::{self, Sent};

/// What the list can be narrowed to, and the words.
const STATES: [(&str, &str); 4] = [
    ("sent", "sent-state-sent"),
    ("waiting", "sent-state-waiting"),
    ("failed", "sent-state-failed"),
    ("bounced", "sent-state-bounced"),
];

/// GET /agent/mail/sent
#[derive(Template)]
#[template(path = "agent_sent.html")]
struct SentPage {
    w: Words,
    f: Frame,
    said: bool,
    query: String,
    /// The state that is listed; empty: all.
    show: String,
    states: Vec<Choice>,
    letters: Vec<ShownSent>,
    /// The address of what left before these.
    older: Option<String>,
}

struct ShownSent {
    id: i64,
    subject: String,
    address: String,
    state: String,
    said: String,
    /// How often it was tried, where that tells something.
    attempts: Option<String>,
    when: When,
    ticket: Option<i64>,
    may_go_again: bool,
}

fn shown(one: &Sent, w: &Words, now: domain::Moment) -> ShownSent {
    let state = match one.state.as_str() {
        "sent" => "sent-state-sent",
        "waiting" => "sent-state-waiting",
        "bounced" => "sent-state-bounced",
        "withdrawn" => "sent-state-withdrawn",
        _ => "sent-state-failed",
    };
    let attempts = (one.attempts > 1 || one.state != "sent")
        .then(|| w.t1("sent-attempts", "count", one.attempts));
    ShownSent {
        id: one.id,
        subject: if one.subject.is_empty() {
            w.t("mailroom-no-subject").into_owned()
        } else {
            one.subject.clone()
        },
        address: one.address.clone(),
        state: w.t(state).into_owned(),
        said: one.said.clone(),
        attempts,
        when: when(one.tried_at, w, now),
        ticket: one.ticket.map(|ticket| ticket.0),
        may_go_again: one.may_go_again(),
    }
}

/// GET /agent/mail/sent
pub(super) async fn list(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    must_read_all(&agent)?;
    let asked = Searched::read(&uri, "/agent/mail/sent", &STATES);
    let (wanted, before) = (asked.wanted(), asked.before);
    let w = agent.visitor.words(&app);
    let (person, now) = (agent.person.id, app.clock.now());
    let (around, mut found) = app
        .store
        .read(move |tx| {
            let found = sent::list_sent(tx, &wanted, before, searched::MOST)?;
            Ok((surroundings(tx, Some(person))?, found))
        })
        .await?;
    let older = asked.cut(&mut found, |one| one.id);
    let title = w.t("sent-title").into_owned();
    let page = SentPage {
        w,
        f: frame(&agent.visitor, w, "/agent/mail", Here::Mail, title, around),
        said: query_value(&uri, "done") == "again",
        states: asked.choices(&w),
        letters: found.iter().map(|one| shown(one, &w, now)).collect(),
        older,
        query: asked.query,
        show: asked.show,
    };
    html(StatusCode::OK, &page)
}

/// POST /agent/mail/sent/{id}/again
pub(super) async fn again(
    State(app): State<App>,
    agent: MustBeAgent,
    Extension(works): Extension<Works>,
    Path(id): Path<i64>,
) -> Result<Response> {
    must_read_all(&agent)?;
    let now = app.clock.now();
    app.store
        .write(move |tx| {
            let one = sent::find_sent(tx, id)?.ok_or(Error::Absent)?;
            // Somebody else was quicker: it is on its way.
            if !one.may_go_again() {
                return Ok(());
            }
            let sending = sent::find_sending(tx, id)?.ok_or(Error::Absent)?;
            let work = works.0.iter().find(|work| work.kind == sending.kind);
            let work = work.ok_or(Error::Absent)?;
            set_waiting_again(tx, id)?;
            if let Some(job) = sending.dead_job {
                return jobs::retry(tx, works.0, job, now);
            }
            (work.again)(tx, &sending.payload)?;
            let here = tx.brand();
            tx.speak_for(sending.brand);
            jobs::add(tx, work.kind, &sending.payload, now)?;
            tx.speak_for(here);
            Ok(())
        })
        .await?;
    tracing::info!(mail = id, by = %agent.person.id, "a mail is sent again");
    Ok(Redirect::to("/agent/mail/sent?done=again").into_response())
}
