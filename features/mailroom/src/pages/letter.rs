//! One mail that came in: what became of it, what proves its sender, its text and its source, and what it is to be.

use askama::Template;
use axum::extract::{Form, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::TicketId;
use people::html;
use people::page::{frame, surroundings};
use platform::frame::{Frame, Here, Problems, When, parts};
use platform::language::Words;
use platform::web::MustBeAgent;
use platform::{App, Error, Result};
use serde::Deserialize;

use super::{ShownLetter, must_read_all, shown, to_ticket, when};
use crate::by_team::{self, As, Made};
use crate::{parsed, queries};

/// As much of a text is shown on the page, in characters; all of it can be saved.
const MOST_SHOWN: usize = 60_000;

/// GET /agent/mail/{id}
#[derive(Template)]
#[template(path = "agent_letter.html")]
struct LetterPage {
    w: Words,
    f: Frame,
    problems: Problems,
    letter: ShownLetter,
    /// The desk's address that it came to.
    mailbox: String,
    proof: String,
    text: String,
    source: String,
    is_cut: bool,
    /// What was typed as the ticket's number.
    number: String,
    /// Whether it is a ticket of its own already.
    is_ticket: bool,
    /// Whether it can be taken back that it was set aside.
    was_set_aside: bool,
    treated: Vec<ShownDeed>,
}

/// What somebody made of it.
struct ShownDeed {
    what: String,
    by: String,
    when: When,
}

fn treated_key(word: &str) -> &'static str {
    match word {
        "itself" => "mail-treated-itself",
        "person" => "mail-treated-person",
        "again" => "mail-treated-again",
        "ticket" => "mail-treated-ticket",
        "reply" => "mail-treated-reply",
        "bounce" => "mail-treated-bounce",
        "back" => "mail-treated-back",
        _ => "mail-treated-nothing",
    }
}

/// GET /agent/mail/{id}
pub(super) async fn show(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<i64>,
) -> Result<Response> {
    page(&app, &agent, id, Problems::default(), String::new()).await
}

async fn page(
    app: &App,
    agent: &MustBeAgent,
    id: i64,
    problems: Problems,
    number: String,
) -> Result<Response> {
    must_read_all(agent)?;
    let w = agent.visitor.words(app);
    let (person, now) = (agent.person.id, app.clock.now());
    let desk = app.clone();
    let (around, letter, treated, raw) = app
        .store
        .read(move |tx| {
            let letter = queries::find_letter(tx, id)?.ok_or(Error::Absent)?;
            let raw = desk.files.read_now(&letter.sha256)?;
            let treated = queries::list_treated(tx, id)?;
            Ok((surroundings(tx, Some(person))?, letter, treated, raw))
        })
        .await?;
    let (text, source, is_cut) = tokio::task::spawn_blocking(move || {
        let (text, text_cut) = first(&parsed::read(&raw).body_text);
        let (source, source_cut) = first(&String::from_utf8_lossy(&raw));
        (text, source, text_cut || source_cut)
    })
    .await
    .map_err(Error::broken)?;
    let code = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let shown = shown(&letter, &w, now);
    let page = LetterPage {
        w,
        f: frame(
            &agent.visitor,
            w,
            "/agent/mail",
            Here::Mail,
            shown.subject.clone(),
            around,
        ),
        problems,
        is_ticket: letter.fate == "ticket",
        was_set_aside: letter.was_set_aside(),
        letter: shown,
        mailbox: letter.mailbox,
        proof: letter.proof,
        text,
        source,
        is_cut,
        number,
        treated: treated
            .into_iter()
            .map(|one| ShownDeed {
                what: w.t(treated_key(&one.word)).into_owned(),
                by: one
                    .by
                    .unwrap_or_else(|| w.t("mail-treated-by-desk").into_owned()),
                when: when(one.at, &w, now),
            })
            .collect(),
    };
    html(code, &page)
}

fn first(text: &str) -> (String, bool) {
    match text.char_indices().nth(MOST_SHOWN) {
        Some((at, _)) => (text.get(..at).unwrap_or_default().to_owned(), true),
        None => (text.to_owned(), false),
    }
}

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(rename = "as", default)]
    as_what: String,
    #[serde(default)]
    number: String,
}

/// POST /agent/mail/{id}/treat
pub(super) async fn treat(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<i64>,
    Form(wish): Form<Wish>,
) -> Result<Response> {
    must_read_all(&agent)?;
    let number = wish.number.trim().trim_start_matches('#').trim();
    let wanted = match wish.as_what.as_str() {
        "itself" => Some(As::Itself),
        "person" => Some(As::Person),
        "ticket" => Some(As::Ticket),
        "nothing" => Some(As::Nothing),
        "again" => Some(As::Again),
        "bounce" => Some(As::Bounce),
        "back" => Some(As::Back),
        "reply" => number.parse().ok().map(|id| As::PartOf(TicketId(id))),
        _ => None,
    };
    let made = match wanted {
        Some(wanted) => by_team::treat(&app, agent.visitor.actor, id, wanted).await?,
        None => Made::NoSuchTicket,
    };
    answer(&app, &agent, id, made, &wish.number).await
}

/// POST /agent/mail/{id}/ticket
pub(super) async fn make_ticket(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<i64>,
) -> Result<Response> {
    must_read_all(&agent)?;
    let made = by_team::treat(&app, agent.visitor.actor, id, As::Ticket).await?;
    answer(&app, &agent, id, made, "").await
}

async fn answer(
    app: &App,
    agent: &MustBeAgent,
    id: i64,
    made: Made,
    number: &str,
) -> Result<Response> {
    let key = match made {
        Made::Ticket(ticket) => return Ok(to_ticket(ticket)),
        Made::Nothing => {
            return Ok(Redirect::to(&format!("/agent/mail/{id}")).into_response());
        }
        Made::NobodyToAnswer => "mail-problem-nobody",
        Made::NoSuchTicket => "mail-problem-no-ticket",
        Made::NoSuchMail => "mail-problem-no-such-mail",
        Made::StillHeld => "mail-problem-still-held",
    };
    let mut problems = Problems::default();
    problems.add("", agent.visitor.words(app).t(key));
    page(app, agent, id, problems, number.to_owned()).await
}
