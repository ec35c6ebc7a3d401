//! Mail that belongs to a ticket and is held: shown on the ticket's page, and accepted or refused there.

use axum::Router;
use axum::extract::{Form, Path, State};
use axum::response::Response;
use axum::routing::post;
use domain::identity::Wanted;
use domain::permission::{Action as May, Actor};
use domain::person::EmailAddress;
use domain::ticket::Category;
use domain::{Moment, TicketId};
use mail_text::Mail;
use platform::language::Words;
use platform::store::Tx;
use platform::web::{MustBeAgent, number};
use platform::{App, Error, Refusal, Result};
use serde::Deserialize;
use tickets::HeldMail;
use tickets::commands::{Deed, see, set_participants};

use crate::by_team::{self, As, Made, SET_ASIDE};
use crate::filing::Filing;
use crate::pages::{identity_key, to_ticket, when};
use crate::queries::{self, Letter};
use crate::receipt::{Action, Outcome};
use crate::{parsed, thread, why};

/// Why a mail is part of its ticket after somebody said so.
pub(crate) const ACCEPTED: &str = "somebody of the team accepted it";
/// As much of a text is shown in the ticket, in characters.
const MOST_SHOWN: usize = 3000;
/// A mail from before its beginning was kept is read for the page while it is no larger, in bytes.
const MOST_READ: i64 = 256 * 1024;

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/agent/tickets/{id}/held/{mail}", post(decide))
}

/// The mails that are held in a ticket, for those who see it.
///
/// # Errors
/// When the database or a kept mail cannot be read.
pub fn held_in(app: &App, tx: &Tx<'_>, ticket: TicketId, w: &Words) -> Result<Vec<HeldMail>> {
    let now = app.clock.now();
    let held = queries::list_held_in(tx, ticket)?;
    held.iter()
        .map(|letter| shown(app, tx, ticket, letter, w, now))
        .collect()
}

fn shown(
    app: &App,
    tx: &Tx<'_>,
    ticket: TicketId,
    letter: &Letter,
    w: &Words,
    now: Moment,
) -> Result<HeldMail> {
    let text = if letter.comment.is_some() {
        None
    } else {
        Some(letter.said.clone().unwrap_or_else(|| read_now(app, letter)))
    };
    let known = match EmailAddress::read(&letter.sender) {
        Ok(sender) => people::queries::find_by_address(tx, &sender)?,
        Err(_) => None,
    };
    let takes_part = match &known {
        Some(person) => thread::takes_part(tx, ticket, person, now)?,
        None => false,
    };
    let key = identity_key(&letter.identity);
    Ok(HeldMail {
        id: letter.id,
        sender: letter.sender.clone(),
        when: when(letter.received_at, w, now),
        why: why::shown(&letter.reason, w),
        identity: key.map_or_else(String::new, |key| w.t(key).into_owned()),
        text,
        comment: letter.comment.map(|comment| comment.0),
        joins: !takes_part && known.is_none_or(|person| !person.role.is_staff()),
    })
}

/// The beginning of a mail that was held before its beginning was kept. One that cannot be read, or is large, takes no ticket away
/// from the team: the mail's own page says what is in it.
fn read_now(app: &App, letter: &Letter) -> String {
    if letter.size > MOST_READ {
        return String::new();
    }
    let raw = app.files.read_now(&letter.sha256);
    raw.map(|raw| beginning(&parsed::read(&raw)))
        .unwrap_or_default()
}

fn beginning(mail: &Mail) -> String {
    let reply = mail.reply_text.trim();
    let text = if reply.is_empty() {
        mail.body_text.trim()
    } else {
        reply
    };
    text.chars().take(MOST_SHOWN).collect()
}

/// Keeps what a ticket's page shows of a mail, so that looking at the ticket reads no mail.
pub(crate) fn keep_beginning(tx: &Tx<'_>, id: i64, mail: &Mail) -> Result<()> {
    queries::set_said(tx, id, &beginning(mail))
}

#[derive(Deserialize)]
struct Wish {
    #[serde(rename = "as", default)]
    as_what: String,
}

/// A mail of a ticket, for somebody who may answer the ticket.
fn find(
    tx: &Tx<'_>,
    actor: Actor,
    ticket: TicketId,
    id: i64,
    now: Moment,
) -> Result<(Deed, Letter)> {
    let deed = Deed::new(actor, now, "web")?;
    if !see(tx, &deed, ticket)?.may(May::Edit) {
        return Err(Error::Absent);
    }
    let letter = queries::find_letter(tx, id)?.ok_or(Error::Absent)?;
    if letter.ticket != Some(ticket) {
        return Err(Error::Absent);
    }
    Ok((deed, letter))
}

/// POST /agent/tickets/{id}/held/{mail}
async fn decide(
    State(app): State<App>,
    agent: MustBeAgent,
    Path((ticket, id)): Path<(String, String)>,
    Form(wish): Form<Wish>,
) -> Result<Response> {
    let (actor, ticket, id) = (
        agent.visitor.actor,
        TicketId(number(&ticket)?),
        number(&id)?,
    );
    let accepts = match wish.as_what.as_str() {
        "accepted" => true,
        "refused" => false,
        _ => return Err(Error::Absent),
    };
    // Whoever may not decide has nothing read or stored for them.
    let now = app.clock.now();
    app.store
        .read(move |tx| find(tx, actor, ticket, id, now).map(drop))
        .await?;
    let kept = by_team::read(&app, id, accepts).await?;
    let desk = app.clone();
    let made = app
        .store
        .write(move |tx| {
            let now = desk.clock.now();
            let (deed, letter) = find(tx, actor, ticket, id, now)?;
            if letter.fate != "held" {
                // Somebody was faster: what they decided is on the page.
                return Ok(Made::Ticket(ticket));
            }
            let (outcome, wanted) = if accepts {
                let arrived = kept.arrived(&desk, &letter);
                let filing = Filing {
                    app: &desk,
                    tx,
                    mail: &arrived,
                    enclosed: &kept.enclosed,
                    id,
                    now,
                    wanted: Wanted::Nothing,
                    vouched: true,
                };
                (accepted(&filing, &deed, ticket)?, As::Itself)
            } else {
                (set_aside(&letter), As::Nothing)
            };
            by_team::write_down(tx, &letter, &outcome, actor.person, wanted, now)?;
            Ok(by_team::made(&outcome))
        })
        .await?;
    match made {
        Made::Ticket(ticket) => Ok(to_ticket(ticket)),
        Made::StillHeld => Err(Refusal::new(422, "mail-problem-suspended").into()),
        _ => Ok(to_ticket(ticket)),
    }
}

/// It is nothing for the conversation; the note that holds its words stays.
pub(crate) fn set_aside(letter: &Letter) -> Outcome {
    Outcome {
        ticket: letter.ticket,
        comment: letter.comment,
        ..Outcome::of(Action::Dropped, SET_ASIDE)
    }
}

/// Takes a mail for its sender's, and into the ticket. Who did not take part does so from here on: somebody who looked at it
/// brings them in.
pub(crate) fn accepted(filing: &Filing<'_>, deed: &Deed, ticket: TicketId) -> Result<Outcome> {
    let (tx, now) = (filing.tx, filing.now);
    let seen = see(tx, deed, ticket)?;
    let still = |reason: &str| Ok(Outcome::of(Action::Held, reason).on(ticket, None));
    let Some(sender) = filing.mail.sender.as_ref() else {
        return still("it says of nobody that they sent it");
    };
    let known = people::queries::find_by_address(tx, sender)?;
    if known.as_ref().is_some_and(|person| person.suspended) {
        return still("its sender is suspended");
    }
    let is_staff = known.as_ref().is_some_and(|person| person.role.is_staff());
    let takes_part = match &known {
        Some(person) => thread::takes_part(tx, ticket, person, now)?,
        None => false,
    };
    if !takes_part && !is_staff && seen.ticket.category != Category::Closed {
        let person = match &known {
            Some(person) => person.id,
            None => filing.guest(sender, filing.locale(None)?)?,
        };
        let present = tickets::queries::list_participants(tx, ticket)?;
        let mut wanted: Vec<_> = present.iter().map(|one| one.person).collect();
        wanted.push(person);
        set_participants(tx, deed, ticket, &wanted)?;
    }
    let mut outcome = filing.file_into(ticket, sender)?;
    if outcome.comment.is_some() {
        ACCEPTED.clone_into(&mut outcome.reason);
    }
    Ok(outcome)
}
