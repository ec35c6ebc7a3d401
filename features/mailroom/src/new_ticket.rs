//! A mail that answers nothing opens a ticket.

use domain::identity::May;
use domain::permission::Actor;
use domain::person::{EmailAddress, Role};
use domain::{Moment, PersonId, TicketId};
use notifications::address;
use platform::language::{Locale, Words};
use platform::store::Tx;
use platform::{App, Result};
use tickets::commands::{self, Deed, Message, NewTicket};

use crate::arrived::{Arrived, line};
use crate::filing::Filing;
use crate::receipt::{Action, Outcome};
use crate::receive::is_own;

/// People that one mail can put in CC.
const MOST_IN_COPY: usize = 10;

/// Opens a ticket in the sender's name, whatever they are to the desk otherwise.
pub(crate) fn open(
    filing: &Filing<'_>,
    requester: PersonId,
    locale: Locale,
    message: Message,
    follow_up_of: Option<TicketId>,
    to_first_line: bool,
) -> Result<Outcome> {
    let Filing {
        app, tx, mail, now, ..
    } = *filing;
    let words: Words = app.language.words(locale, "UTC");
    let bare = match follow_up_of {
        Some(_) => mail_text::subject_without_prefixes(&mail.subject),
        None => mail.subject.as_str(),
    };
    let subject = match bare.trim() {
        "" => words.t("mailroom-no-subject").into_owned(),
        subject => line(subject, domain::ticket::MAX_SUBJECT),
    };
    let may_bring_others = filing.may(false) == May::Speak;
    let cc = if message.automatic || !may_bring_others {
        Vec::new()
    } else {
        people_in_copy(app, tx, mail, locale, now)?
    };
    let deed = Deed::new(Actor::person(requester, Role::User), now, "email")?;
    let of_the_mailbox =
        crate::queries::find_mailbox_at(tx, &mail.mailbox)?.and_then(|mailbox| mailbox.group);
    let group = match of_the_mailbox {
        Some(group) => organizations::queries::find_group(tx, group)?.map(|group| group.id),
        None => None,
    };
    let new = NewTicket {
        cc,
        group,
        follow_up_of,
        to_first_line,
        ..NewTicket::from(requester, subject, message)
    };
    let ticket = commands::open_ticket(tx, &deed, &new)?;
    let comment = tickets::queries::find_visible(tx, &deed.actor, ticket, now)?
        .and_then(|opened| opened.last_comment);
    let reason = match follow_up_of {
        Some(closed) => format!("it answers request {closed}, which is closed"),
        None => "it answers no request".to_owned(),
    };
    Ok(Outcome::of(Action::Created, reason).on(ticket, comment))
}

/// The people a mail was copied to, as people of the desk; its own addresses are nobody.
fn people_in_copy(
    app: &App,
    tx: &Tx<'_>,
    mail: &Arrived<'_>,
    locale: Locale,
    now: Moment,
) -> Result<Vec<PersonId>> {
    let mut people = Vec::new();
    for who in &mail.mail.cc {
        let Ok(copied) = EmailAddress::read(&who.address) else {
            continue;
        };
        let is_sender = mail
            .sender
            .as_ref()
            .is_some_and(|sender| sender.folded() == copied.folded());
        let is_desk =
            is_own(app, tx, copied.as_str())? || address::mailbox(copied.as_str()) == mail.mailbox;
        // A list that a mail came through would hear everything.
        let is_list =
            mail.is_through_list() && mail.mail.from.address.eq_ignore_ascii_case(copied.as_str());
        if is_sender || is_desk || is_list {
            continue;
        }
        let person =
            people::queries::find_or_add_guest(tx, &copied, &who.name, locale.code(), now)?;
        if !people.contains(&person) {
            people.push(person);
        }
        if people.len() == MOST_IN_COPY {
            break;
        }
    }
    Ok(people)
}
