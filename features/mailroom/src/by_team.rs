//! What somebody of the team makes of a message: of one that found no place by itself, and of one that was filed wrongly.

use domain::identity::{Identity, Wanted};
use domain::permission::Actor;
use domain::person::Role;
use domain::ticket::Category;
use domain::{Moment, PersonId, TicketId};
use mail_text::{Bounce, Mail};
use notifications::address;
use platform::audit::{self, About};
use platform::files::{Files, Stored};
use platform::store::Tx;
use platform::{App, Error, Result};
use tickets::commands::{Deed, Message};

use crate::arrived::Arrived;
use crate::filing::Filing;
use crate::held::{self, accepted};
use crate::queries::{self, Letter};
use crate::receipt::{Action, Outcome};
use crate::receive::{self, Asked, is_own, team_words};
use crate::said::{self, Enclosed};
use crate::thread::{self, Place};
use crate::{bounce, note, parsed, proof};

/// Why a mail is nothing that anybody has to look at.
pub(crate) const SET_ASIDE: &str = "somebody of the team set it aside";

/// Identities that are looked for in the text of a failure notice.
const MOST_IDS: usize = 200;

/// What a message is to be treated as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum As {
    /// A new ticket, whatever it answers.
    Ticket,
    /// What it says of itself, without asking for proof.
    Itself,
    /// The same, and written by a person, whatever it looks like.
    Person,
    /// What it would become if it came in now.
    Again,
    /// A message of this ticket.
    PartOf(TicketId),
    /// A notice that a mail of the desk did not arrive.
    Bounce,
    /// Nothing that anybody has to look at.
    Nothing,
    /// What it was before somebody set it aside.
    Back,
}

impl As {
    /// The word in the audit log.
    fn word(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Itself => "as it says",
            Self::Person => "not an automatic mail",
            Self::Again => "once more",
            Self::PartOf(_) => "reply",
            Self::Bounce => "failure notice",
            Self::Nothing => "set aside",
            Self::Back => "taken back",
        }
    }

    /// The word it is kept as, beside the mail.
    fn kept(self) -> &'static str {
        match self {
            Self::Ticket => "ticket",
            Self::Itself => "itself",
            Self::Person => "person",
            Self::Again => "again",
            Self::PartOf(_) => "reply",
            Self::Bounce => "bounce",
            Self::Nothing => "nothing",
            Self::Back => "back",
        }
    }
}

/// What came of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Made {
    /// It is part of this ticket.
    Ticket(TicketId),
    /// It is part of none.
    Nothing,
    /// The message names no address that could be answered.
    NobodyToAnswer,
    /// There is no such ticket.
    NoSuchTicket,
    /// It tells of no mail of the desk.
    NoSuchMail,
    /// It is still held, for another reason.
    StillHeld,
}

/// A kept mail, read before it is written about.
pub(crate) struct Kept {
    raw: Vec<u8>,
    mail: Mail,
    pub(crate) enclosed: Enclosed,
}

impl Kept {
    /// A kept message as it arrived, with what was found out about it then.
    pub(crate) fn arrived<'a>(&'a self, app: &App, letter: &'a Letter) -> Arrived<'a> {
        arrived(app, letter, &self.raw, &self.mail)
    }
}

/// Reads a kept mail; its files only where it may become a message.
pub(crate) async fn read(app: &App, id: i64, with_files: bool) -> Result<Kept> {
    let desk = app.clone();
    app.store
        .read(move |tx| {
            let letter = queries::find_letter(tx, id)?.ok_or(Error::Absent)?;
            let raw = source(&desk, &letter)?;
            let mail = parsed::read(&raw);
            let enclosed = if with_files {
                said::store_files(&desk, &mail)?
            } else {
                Enclosed::default()
            };
            Ok(Kept {
                raw,
                mail,
                enclosed,
            })
        })
        .await
}

/// A kept mail as it came in. Other words than those are not filed in its sender's name.
fn source(app: &App, letter: &Letter) -> Result<Vec<u8>> {
    let raw = app.files.read_now(&letter.sha256);
    let raw = raw.map_err(|error| match error {
        Error::Absent => Error::broken("its source is not there any more"),
        Error::Broken(why) => Error::broken(format!("its source cannot be read: {why}")),
        refused @ Error::Refused(_) => refused,
    })?;
    if Files::look_at(&raw).sha256 == letter.sha256 {
        Ok(raw)
    } else {
        Err(Error::broken("its source is not what came in"))
    }
}

/// Treats a message as somebody of the team says. Asking twice answers the same ticket.
pub(crate) async fn treat(app: &App, actor: Actor, id: i64, wanted: As) -> Result<Made> {
    let with_files = !matches!(wanted, As::Nothing | As::Back | As::Bounce);
    let mut kept = read(app, id, with_files).await?;
    if wanted == As::Person {
        (kept.mail.auto_reply, kept.mail.suppress_response) = (false, false);
    }
    let desk = app.clone();
    app.store
        .write(move |tx| {
            let letter = queries::find_letter(tx, id)?.ok_or(Error::Absent)?;
            let mail = kept.arrived(&desk, &letter);
            let now = desk.clock.now();
            let filing = Filing {
                app: &desk,
                tx,
                mail: &mail,
                enclosed: &kept.enclosed,
                id,
                now,
                // Whoever looked at it vouches for it.
                wanted: Wanted::Nothing,
                vouched: true,
            };
            make(&filing, &letter, actor, wanted)
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
    let mut arrived = Arrived::new(app, raw, mail, &stored, Some(&letter.mailbox));
    if let Some(identity) = Identity::read(&letter.identity) {
        arrived.proof.identity = identity;
        arrived.proof.told.clone_from(&letter.proof);
    }
    arrived
}

fn make(filing: &Filing<'_>, letter: &Letter, actor: Actor, wanted: As) -> Result<Made> {
    let Filing {
        app,
        tx,
        mail,
        id,
        now,
        ..
    } = *filing;
    let as_it_is = letter.ticket.map_or(Made::Nothing, Made::Ticket);
    let outcome = match wanted {
        As::Back if letter.was_set_aside() => match before(tx, id)? {
            Some(outcome) => outcome,
            None => return Ok(as_it_is),
        },
        As::Back => return Ok(as_it_is),
        As::Ticket | As::PartOf(_) => {
            let is_there_already = match wanted {
                As::PartOf(ticket) => letter.ticket == Some(ticket),
                _ => letter.fate == "ticket",
            };
            if is_there_already && !letter.may_become_ticket() {
                return Ok(as_it_is);
            }
            match place(filing, letter, wanted)? {
                Ok(outcome) => outcome,
                Err(why_not) => return Ok(why_not),
            }
        }
        // What is in a ticket stays there.
        _ if !letter.may_become_ticket() => return Ok(as_it_is),
        As::Nothing if letter.was_set_aside() => return Ok(as_it_is),
        As::Nothing => held::set_aside(letter),
        As::Itself | As::Person => match letter.ticket.filter(|_| letter.fate == "held") {
            Some(ticket) => accepted(filing, &Deed::new(actor, now, "web")?, ticket)?,
            None => receive::decide(filing, Asked::ByTheTeam)?,
        },
        As::Again => match once_more(filing, letter)? {
            Some(outcome) => outcome,
            None => return Ok(Made::StillHeld),
        },
        As::Bounce => {
            let Some(outcome) = as_bounce(app, tx, mail, id)? else {
                return Ok(Made::NoSuchMail);
            };
            outcome
        }
    };
    write_down(tx, letter, &outcome, actor.person, wanted, now)?;
    if outcome.action == Action::Held && letter.said.is_none() {
        held::keep_beginning(tx, id, mail.mail)?;
    }
    Ok(made(&outcome))
}

/// Writes down what became of a mail, and what it was before.
pub(crate) fn write_down(
    tx: &Tx<'_>,
    letter: &Letter,
    outcome: &Outcome,
    by: Option<PersonId>,
    wanted: As,
    now: Moment,
) -> Result<()> {
    let mut outcome = outcome.clone();
    if outcome.action == Action::Held && outcome.ticket == letter.ticket {
        // The note that is there already goes on holding its words.
        outcome.comment = outcome.comment.or(letter.comment);
    }
    queries::add_treated(tx, letter, by, wanted.kept(), now)?;
    queries::set_outcome(tx, letter.id, &outcome)?;
    let deed = audit::Deed {
        area: "access",
        deed: "mail_treated",
        actor: None,
        about: About::Thing(Some(letter.id), &letter.subject),
        before: &letter.fate,
        after: wanted.word(),
    };
    audit::add(tx, &deed, now)
}

pub(crate) fn made(outcome: &Outcome) -> Made {
    match (outcome.action, outcome.ticket, outcome.comment) {
        (Action::Held | Action::Refused, _, None) => Made::StillHeld,
        (_, Some(ticket), _) => Made::Ticket(ticket),
        (_, None, _) => Made::Nothing,
    }
}

/// What a mail was before somebody set it aside.
fn before(tx: &Tx<'_>, id: i64) -> Result<Option<Outcome>> {
    let all = queries::list_treated(tx, id)?;
    let last = all.into_iter().find(|one| one.word == "nothing");
    Ok(last.map(|one| Outcome {
        action: match one.fate.as_str() {
            "refused" => Action::Refused,
            "dropped" => Action::Dropped,
            _ => Action::Held,
        },
        ticket: one.ticket,
        comment: one.comment,
        reason: one.reason,
    }))
}

/// Puts a mail where somebody wants it. What was in another ticket stays there too, because it was answered and linked there; a
/// note says where it went.
fn place(
    filing: &Filing<'_>,
    letter: &Letter,
    wanted: As,
) -> Result<std::result::Result<Outcome, Made>> {
    let Filing {
        app, tx, mail, now, ..
    } = *filing;
    // The desk would answer itself.
    let Some(sender) = mail.sender.as_ref() else {
        return Ok(Err(Made::NobodyToAnswer));
    };
    if is_own(app, tx, sender.as_str())? {
        return Ok(Err(Made::NobodyToAnswer));
    }
    tx.speak_for(mail.brand(tx)?);
    let outcome = if let As::PartOf(ticket) = wanted {
        if !may_take(tx, ticket, now)? {
            return Ok(Err(Made::NoSuchTicket));
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
    };
    let moved = !letter.may_become_ticket() && letter.comment.is_some();
    if let (true, Some(old), Some(new)) = (moved, letter.ticket, outcome.ticket)
        && let Some(person) = people::queries::find_by_address(tx, sender)?
    {
        let text = team_words(app, tx)?.t1("mailroom-note-moved", "number", new.to_string());
        note::leave(tx, old, person.id, &Message::text(text), now)?;
    }
    Ok(Ok(outcome))
}

/// What the mail would become if it came in now; `None` where nothing would be different but one more note.
fn once_more(filing: &Filing<'_>, letter: &Letter) -> Result<Option<Outcome>> {
    let again = Filing {
        wanted: proof::wanted(filing.tx)?,
        vouched: false,
        ..*filing
    };
    if letter.comment.is_some() {
        let (app, tx, now) = (filing.app, filing.tx, filing.now);
        let known = match filing.mail.sender.as_ref() {
            Some(sender) => people::queries::find_by_address(tx, sender)?,
            None => None,
        };
        let place = thread::place(app, tx, filing.mail, known.as_ref(), now)?;
        let joins = matches!(place, Place::Join(_));
        if !joins || again.may(true) == domain::identity::May::Wait {
            return Ok(None);
        }
    }
    receive::decide(&again, Asked::ByTheTeam).map(Some)
}

/// A failure notice that was not known for one: it names one of the desk's mails somewhere.
fn as_bounce(app: &App, tx: &Tx<'_>, mail: &Arrived<'_>, id: i64) -> Result<Option<Outcome>> {
    let text = String::from_utf8_lossy(mail.raw);
    let named = text
        .split(['<', '>', '"', '(', ')', '[', ']', ',', ';'])
        .flat_map(str::split_whitespace)
        .filter(|word| word.contains('@'))
        .map(str::to_owned);
    let known = mail.mail.in_reply_to.iter().cloned();
    let ours = known
        .chain(mail.mail.references.iter().cloned())
        .chain(named)
        .filter(|id| address::is_our_message_id(&app.key, id))
        .take(MOST_IDS);
    for message_id in ours {
        if notifications::queries::find_by_message_id(tx, &message_id)?.is_some() {
            let failure = Bounce {
                recipient: None,
                permanent: true,
                message_id: Some(message_id),
            };
            return bounce::note(app, tx, mail, &failure, id).map(Some);
        }
    }
    Ok(None)
}

/// Whether there is such a ticket and it still takes messages. Mail is looked through by those who work on all tickets.
fn may_take(tx: &Tx<'_>, ticket: TicketId, now: Moment) -> Result<bool> {
    let team = Actor::person(PersonId(0), Role::Agent);
    let found = tickets::queries::find_visible(tx, &team, ticket, now)?;
    Ok(found.is_some_and(|found| found.category != Category::Closed))
}
