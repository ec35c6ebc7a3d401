//! Filing one message: into the ticket it answers, or into a ticket of its own.

use std::fmt::Write as _;

use domain::identity::{self, Doubt, Identity, May, Wanted};
use domain::permission::Actor;
use domain::person::{EmailAddress, Role};
use domain::ticket::Category;
use domain::{CommentId, Moment, PersonId, TicketId};
use organizations::asking::may_ask_by_mail;
use organizations::commands::{lead_to_page, refuse_with_a_way};
use people::queries::Person;
use platform::language::Locale;
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::{App, Result, clean, settings};
use tickets::commands::{self, Deed, Message, Posted};

use crate::arrived::Arrived;
use crate::receipt::{Action, Outcome};
use crate::receive::team_words;
use crate::said::{self, Enclosed};
use crate::thread::{self, Place};
use crate::{handing, language, new_ticket, note, queries};

/// Refusals that leave at once, and in an hour: forged senders are many, and each would get one.
const REFUSALS: Rate = Rate {
    capacity: 60,
    per_hour: 120,
};

/// Why a mail waits that its sender's domain says is not from there.
const REFUTED: &str = "its sender's domain says that it does not come from there";

/// One message and everything that is needed to file it.
pub(crate) struct Filing<'d> {
    pub(crate) app: &'d App,
    pub(crate) tx: &'d Tx<'d>,
    pub(crate) mail: &'d Arrived<'d>,
    pub(crate) enclosed: &'d Enclosed,
    pub(crate) id: i64,
    pub(crate) now: Moment,
    /// How much proof the mail needs.
    pub(crate) wanted: Wanted,
    /// Whether somebody of the team has looked at it and wants it filed.
    pub(crate) vouched: bool,
}

impl Filing<'_> {
    /// Puts the message where it belongs, with those of its files that the form there takes.
    pub(crate) fn file(&self, sender: &EmailAddress, known: Option<&Person>) -> Result<Outcome> {
        let place = thread::place(self.app, self.tx, self.mail, known, self.now)?;
        let place = match place {
            Place::Join(ticket) if self.may(true) == May::Wait => Place::Unproved(ticket),
            place => place,
        };
        let ticket = match &place {
            Place::Join(ticket)
            | Place::FromTeam(ticket)
            | Place::FromStranger(ticket)
            | Place::Unproved(ticket) => Some(*ticket),
            Place::New(_) => None,
        };
        let rule = commands::file_rule(self.tx, ticket)?;
        let enclosed = self.enclosed.within(&rule);
        let filing = Filing {
            enclosed: &enclosed,
            ..*self
        };
        filing.put(place, sender, known)
    }

    fn put(&self, place: Place, sender: &EmailAddress, known: Option<&Person>) -> Result<Outcome> {
        let locale = self.locale(known)?;
        if let (
            Place::Join(ticket)
            | Place::FromTeam(ticket)
            | Place::FromStranger(ticket)
            | Place::Unproved(ticket),
            Some(known),
        ) = (&place, known)
            && !self.vouched
            && !notifications::settings::REPLY.is_on(self.tx)?
        {
            return self.not_here(*ticket, known, locale);
        }
        // Nobody is answered who may not have written.
        if let Place::New(_) = place
            && self.may(false) == May::Wait
        {
            return Ok(Outcome::of(Action::Held, REFUTED));
        }
        // Whoever may not ask is told so before they become known here.
        if let Place::New(_) = place
            && let Some(refused) = self.refusal(sender, known, locale)?
        {
            return Ok(refused);
        }
        let (person, role) = match known {
            Some(person) => (person.id, person.role),
            None => (self.guest(sender, locale)?, Role::User),
        };
        match place {
            Place::Join(ticket) => self.join(ticket, person, role, locale),
            Place::FromTeam(ticket) => {
                let reason = "it claims to come from the team, which nothing proves, so it is an \
                              unverified internal note";
                let intro = team_words(self.app, self.tx)?
                    .t("mailroom-note-from-team")
                    .into_owned();
                let message = self.for_the_team(&intro, locale);
                match self.leave(ticket, person, &message)? {
                    Some(comment) => {
                        let outcome =
                            Outcome::of(Action::Commented, reason).on(ticket, Some(comment));
                        self.with_left_out(outcome, person)
                    }
                    None => self.new_ticket(person, role, locale, None),
                }
            }
            Place::FromStranger(ticket) => {
                let reason =
                    "its sender does not take part in the request, so only the team sees it";
                let words = team_words(self.app, self.tx)?;
                let intro = words.t1("mailroom-note-stranger", "address", sender.as_str());
                let message = self.for_the_team(&intro, locale);
                match self.leave(ticket, person, &message)? {
                    Some(comment) => {
                        let outcome = Outcome::of(Action::Held, reason).on(ticket, Some(comment));
                        self.with_left_out(outcome, person)
                    }
                    None => self.new_ticket(person, role, locale, None),
                }
            }
            Place::Unproved(ticket) => {
                let reason = match self.mail.proof.identity {
                    Identity::Unverified(Doubt::Refuted) => REFUTED,
                    _ => "nothing proves who sent it, so only the team sees it",
                };
                let words = team_words(self.app, self.tx)?;
                let intro = words.t1("mailroom-note-unproved", "address", sender.as_str());
                let message = self.for_the_team(&intro, locale);
                let comment = self.leave(ticket, person, &message)?;
                let outcome = Outcome::of(Action::Held, reason).on(ticket, comment);
                self.with_left_out(outcome, person)
            }
            Place::New(forged) => {
                let mut outcome = self.new_ticket(person, role, locale, None)?;
                if forged {
                    outcome.reason =
                        "the reply address it was sent to was not made by this desk".into();
                }
                if let (true, Some(ticket)) = (role.is_staff(), outcome.ticket) {
                    self.tell_forwarded(ticket, person)?;
                }
                Ok(outcome)
            }
        }
    }

    /// Somebody of the team seems to have forwarded a customer's mail: whose, is told, and nothing is done in their name.
    fn tell_forwarded(&self, ticket: TicketId, person: PersonId) -> Result<()> {
        let from = mail_text::forwarded_from(&self.mail.mail.body_text);
        let Some(from) = from.and_then(|from| EmailAddress::read(&from.address).ok()) else {
            return Ok(());
        };
        let words = team_words(self.app, self.tx)?;
        let text = words.t1("mailroom-note-forwarded", "address", from.as_str());
        self.leave(ticket, person, &Message::text(text)).map(drop)
    }

    /// What the mail may do, by what proves it.
    pub(crate) fn may(&self, is_answer: bool) -> May {
        let may = identity::may(self.wanted, self.mail.proof.identity, is_answer);
        if may == May::Speak && self.wanted != Wanted::Nothing && self.mail.is_through_list() {
            // The list was there, and nobody else: it asks something, and says nothing in a conversation of its writer's.
            return if is_answer { May::Wait } else { May::OnlyAsk };
        }
        may
    }

    /// Puts a message into a ticket that somebody of the team chose: as the sender's own words where they take part in it,
    /// and for the team otherwise.
    pub(crate) fn file_into(&self, ticket: TicketId, sender: &EmailAddress) -> Result<Outcome> {
        let known = people::queries::find_by_address(self.tx, sender)?;
        let takes_part = match &known {
            Some(person) => thread::takes_part(self.tx, ticket, person, self.now)?,
            None => false,
        };
        let enclosed = self
            .enclosed
            .within(&commands::file_rule(self.tx, Some(ticket))?);
        let filing = Filing {
            enclosed: &enclosed,
            ..*self
        };
        let place = if takes_part {
            Place::Join(ticket)
        } else {
            Place::FromStranger(ticket)
        };
        let mut outcome = filing.put(place, sender, known.as_ref())?;
        if outcome.comment.is_some() {
            outcome.action = Action::Commented;
        }
        Ok(outcome)
    }

    /// Opens a ticket of a message that found no place. Nobody has verified who sent it.
    pub(crate) fn file_by_team(&self, sender: &EmailAddress) -> Result<Outcome> {
        let enclosed = self.enclosed.within(&commands::file_rule(self.tx, None)?);
        let filing = Filing {
            enclosed: &enclosed,
            ..*self
        };
        filing.open_by_team(sender)
    }

    fn open_by_team(&self, sender: &EmailAddress) -> Result<Outcome> {
        let known = people::queries::find_by_address(self.tx, sender)?;
        let locale = self.locale(known.as_ref())?;
        let person = match known {
            Some(person) => person.id,
            None => self.guest(sender, locale)?,
        };
        let mut message = self.message(locale);
        message.automatic |= self.mail.mail.suppress_response;
        message.unverified = true;
        let outcome = new_ticket::open(self, person, locale, message, None, false)?;
        self.with_left_out(outcome, person)
    }

    /// A mail about a request, where requests are not answered by mail: it is kept for the team, and whoever wrote it is
    /// sent the way to the page, once a day and never where no machine may answer.
    fn not_here(&self, ticket: TicketId, known: &Person, locale: Locale) -> Result<Outcome> {
        let mail = self.mail.mail;
        let quiet = mail.auto_reply || mail.suppress_response;
        let sender = self.mail.sender.as_ref();
        let told = match sender.filter(|_| !quiet && known.has_account) {
            Some(sender) => {
                limits::take(self.tx, "mail-refusals", REFUSALS, self.now)?
                    && lead_to_page(
                        self.tx,
                        sender,
                        locale.code(),
                        mail.message_id.as_deref(),
                        self.now,
                    )?
            }
            None => false,
        };
        let reason = if told {
            "requests are not answered by mail here, and its sender was told where to write"
        } else {
            "requests are not answered by mail here"
        };
        Ok(Outcome::of(Action::Held, reason).on(ticket, None))
    }

    fn join(
        &self,
        ticket: TicketId,
        person: PersonId,
        role: Role,
        locale: Locale,
    ) -> Result<Outcome> {
        let deed = Deed::new(Actor::person(person, Role::User), self.now, "email")?;
        match commands::add_mail_reply(self.tx, &deed, ticket, &self.message(locale))? {
            Posted::Comment(comment) => {
                let reason = if self.mail.mail.auto_reply {
                    "an automatic answer to a mail of the request"
                } else {
                    "an answer to a mail of the request"
                };
                let outcome = Outcome::of(Action::Commented, reason).on(ticket, Some(comment));
                self.with_left_out(outcome, person)
            }
            Posted::NeedsFollowUp => self.new_ticket(person, role, locale, Some(ticket)),
        }
    }

    fn new_ticket(
        &self,
        person: PersonId,
        role: Role,
        locale: Locale,
        follow_up_of: Option<TicketId>,
    ) -> Result<Outcome> {
        let known = people::queries::find(self.tx, person)?;
        if let (Some(sender), Some(known)) = (&self.mail.sender, &known)
            && let Some(refused) = self.refusal(sender, Some(known), locale)?
        {
            return Ok(refused);
        }
        let mut message = self.message(locale);
        // Whoever asks not to be answered by a machine is not.
        message.automatic |= self.mail.mail.suppress_response;
        message.unverified = role.is_staff() || self.may(false) != May::Speak;
        let outcome = new_ticket::open(self, person, locale, message, follow_up_of, false)?;
        self.with_left_out(outcome, person)
    }

    /// What becomes of a mail whose sender may not ask; `None` for everybody else. They are answered once a day, in words
    /// that are the same whoever they are, and not at all where no machine may answer (RFC 3834).
    fn refusal(
        &self,
        sender: &EmailAddress,
        known: Option<&Person>,
        locale: Locale,
    ) -> Result<Option<Outcome>> {
        let mailbox = queries::find_mailbox_at(self.tx, &self.mail.mailbox)?;
        let has_account = known.is_some_and(|person| person.has_account);
        let takes = mailbox.is_none_or(|mailbox| {
            let domain = sender.domain();
            mailbox.who.takes(has_account, &domain, &mailbox.domains)
        });
        if takes && may_ask_by_mail(self.tx, known, &sender.domain(), self.now)? {
            return Ok(None);
        }
        let mail = self.mail.mail;
        let quiet = mail.auto_reply || mail.suppress_response;
        let told = !quiet
            && limits::take(self.tx, "mail-refusals", REFUSALS, self.now)?
            && refuse_with_a_way(
                self.tx,
                sender,
                locale.code(),
                mail.message_id.as_deref(),
                &handing::instead(self, sender, known, locale)?,
                self.now,
            )?;
        let reason = if told {
            "its sender may not ask, and was told where to turn"
        } else {
            "its sender may not ask"
        };
        Ok(Some(Outcome::of(Action::Refused, reason)))
    }

    pub(crate) fn message(&self, locale: Locale) -> Message {
        let words = self.app.language.words(locale, "UTC");
        said::message(self.mail.mail, self.enclosed, &words, self.id)
    }

    /// Leaves a letter as a note. `None` in a closed ticket: nobody looks there for what still has to be answered.
    fn leave(
        &self,
        ticket: TicketId,
        person: PersonId,
        letter: &Message,
    ) -> Result<Option<CommentId>> {
        let team = Actor::person(person, Role::Agent);
        let found = tickets::queries::find_visible(self.tx, &team, ticket, self.now)?;
        let waits = tickets::queries::is_with_first_line(self.tx, ticket)?;
        if !waits && found.is_none_or(|ticket| ticket.category == Category::Closed) {
            return Ok(None);
        }
        note::leave(self.tx, ticket, person, letter, self.now)
    }

    /// The mail as an internal note that begins with where it came from.
    fn for_the_team(&self, intro: &str, locale: Locale) -> Message {
        let mut message = self.message(locale);
        let html = message
            .html
            .take()
            .unwrap_or_else(|| clean::from_text(&message.text));
        message.html = Some(format!("{}{html}", clean::from_text(intro)));
        let room = domain::ticket::MAX_BODY.saturating_sub(intro.chars().count() + 2);
        let text: String = message.text.chars().take(room).collect();
        message.text = format!("{intro}\n\n{text}");
        message.unverified = true;
        message
    }

    /// Tells the team what was too large or of a kind that is not taken; it is still in the kept message.
    pub(crate) fn with_left_out(&self, outcome: Outcome, person: PersonId) -> Result<Outcome> {
        let (Some(ticket), false) = (outcome.ticket, self.enclosed.left_out.is_empty()) else {
            return Ok(outcome);
        };
        let mut text = team_words(self.app, self.tx)?
            .t("mailroom-note-left-out")
            .into_owned();
        for (name, size) in self.enclosed.left_out.iter().take(50) {
            let size = platform::web::readable_size(u64::try_from(*size).unwrap_or(u64::MAX));
            let _ = write!(text, "\n- {name} ({size})");
        }
        note::leave(self.tx, ticket, person, &Message::text(text), self.now)?;
        Ok(outcome)
    }

    pub(crate) fn locale(&self, known: Option<&Person>) -> Result<Locale> {
        if let Some(locale) = known.and_then(|person| Locale::read(&person.locale)) {
            return Ok(locale);
        }
        let text = if self.mail.mail.reply_text.is_empty() {
            &self.mail.mail.body_text
        } else {
            &self.mail.mail.reply_text
        };
        let said = format!("{} {text}", self.mail.subject);
        Ok(language::guess(
            self.mail.raw,
            &said,
            settings::locale(self.tx)?,
        ))
    }

    pub(crate) fn guest(&self, sender: &EmailAddress, locale: Locale) -> Result<PersonId> {
        let name = &self.mail.sender_name;
        people::queries::find_or_add_guest(self.tx, sender, name, locale.code(), self.now)
    }
}
