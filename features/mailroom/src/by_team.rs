//! What somebody of the team makes of a message that found no place by itself.

use domain::TicketId;
use domain::identity::Wanted;
use mail_text::Mail;
use platform::audit::{self, About, Deed};
use platform::files::Stored;
use platform::store::Tx;
use platform::{App, Error, Result};

use crate::arrived::Arrived;
use crate::filing::Filing;
use crate::parsed;
use crate::queries::{self, Letter};
use crate::receipt::{Action, Outcome};
use crate::receive::{self, Asked, is_own};
use crate::said::{self, Enclosed};

/// What a message is to be treated as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum As {
    /// A new ticket, whatever it answers.
    Ticket,
    /// What it says of itself, without asking for proof.
    Itself,
    /// The same, and written by a person, whatever it looks like.
    Person,
    /// A message of this ticket.
    PartOf(TicketId),
    /// Nothing that anybody has to look at.
    Nothing,
}

impl As {
    /// The word in the audit log.
    fn word(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Itself => "as it says",
            Self::Person => "not an automatic mail",
            Self::PartOf(_) => "reply",
            Self::Nothing => "set aside",
        }
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Made {
    /// It is part of this ticket.
    Ticket(TicketId),
    /// It is part of none.
    Nothing,
    /// The message names no address that could be answered.
    NobodyToAnswer,
    /// There is no such ticket.
    NoSuchTicket,
    /// It is still held, for another reason.
    StillHeld,
}

/// Treats a message as somebody of the team says. A message that is in a ticket already stays there: asking twice answers
/// the same ticket.
pub(crate) async fn treat(app: &App, id: i64, wanted: As) -> Result<Made> {
    let desk = app.clone();
    let read = app.store.read(move |tx| {
        let letter = queries::find_letter(tx, id)?.ok_or(Error::Absent)?;
        let raw = desk.files.read_now(&letter.sha256)?;
        let mut mail = parsed::read(&raw);
        if wanted == As::Person {
            (mail.auto_reply, mail.suppress_response) = (false, false);
        }
        let enclosed = if letter.may_become_ticket() && wanted != As::Nothing {
            said::store_files(&desk, &mail)?
        } else {
            Enclosed::default()
        };
        Ok((letter, raw, mail, enclosed))
    });
    let (letter, raw, mail, enclosed) = read.await?;
    let desk = app.clone();
    app.store
        .write(move |tx| {
            let arrived = arrived(&desk, &letter, &raw, &mail);
            make(&desk, tx, letter.id, &arrived, &enclosed, wanted)
        })
        .await
}

/// A kept message as it arrived.
pub(crate) fn arrived<'a>(
    app: &App,
    letter: &'a Letter,
    raw: &'a [u8],
    mail: &'a Mail,
) -> Arrived<'a> {
    let stored = Stored {
        sha256: letter.sha256.clone(),
        size: u64::try_from(letter.size).unwrap_or_default(),
        content_type: "message/rfc822",
    };
    Arrived::new(app, raw, mail, &stored, Some(&letter.mailbox))
}

fn make(
    app: &App,
    tx: &Tx<'_>,
    id: i64,
    mail: &Arrived<'_>,
    enclosed: &Enclosed,
    wanted: As,
) -> Result<Made> {
    let letter = queries::find_letter(tx, id)?.ok_or(Error::Absent)?;
    if !letter.may_become_ticket() {
        return Ok(letter.ticket.map_or(Made::Nothing, Made::Ticket));
    }
    let now = app.clock.now();
    let filing = Filing {
        app,
        tx,
        mail,
        enclosed,
        id,
        now,
        // Whoever looked at it vouches for it.
        wanted: Wanted::Nothing,
    };
    let outcome = match wanted {
        As::Nothing => Outcome {
            ticket: letter.ticket,
            ..Outcome::of(Action::Dropped, "somebody of the team set it aside")
        },
        As::Itself | As::Person => receive::decide(&filing, Asked::ByTheTeam)?,
        As::Ticket | As::PartOf(_) => {
            // The desk would answer itself.
            let Some(sender) = mail.sender.as_ref() else {
                return Ok(Made::NobodyToAnswer);
            };
            if is_own(app, tx, sender.as_str())? {
                return Ok(Made::NobodyToAnswer);
            }
            tx.speak_for(mail.brand(tx)?);
            if let As::PartOf(ticket) = wanted {
                if !may_take(tx, ticket, now)? {
                    return Ok(Made::NoSuchTicket);
                }
                Outcome {
                    reason: "somebody of the team put it into the ticket".to_owned(),
                    ..filing.file_into(ticket, sender)?
                }
            } else {
                Outcome {
                    reason: "somebody of the team made a ticket of it".to_owned(),
                    ..filing.file_by_team(sender)?
                }
            }
        }
    };
    queries::set_outcome(tx, id, &outcome)?;
    let deed = Deed {
        area: "access",
        deed: "mail_treated",
        actor: None,
        about: About::Thing(Some(id), &letter.subject),
        before: &letter.fate,
        after: wanted.word(),
    };
    audit::add(tx, &deed, now)?;
    Ok(match (outcome.action, outcome.ticket, outcome.comment) {
        (Action::Held | Action::Refused, _, None) => Made::StillHeld,
        (_, Some(ticket), _) => Made::Ticket(ticket),
        (_, None, _) => Made::Nothing,
    })
}

/// Whether there is such a ticket and it still takes messages. Mail is looked through by those who work on all tickets.
fn may_take(tx: &Tx<'_>, ticket: TicketId, now: domain::Moment) -> Result<bool> {
    use domain::permission::Actor;
    use domain::person::Role;
    use domain::ticket::Category;
    let team = Actor::person(domain::PersonId(0), Role::Agent);
    let found = tickets::queries::find_visible(tx, &team, ticket, now)?;
    Ok(found.is_some_and(|found| found.category != Category::Closed))
}
