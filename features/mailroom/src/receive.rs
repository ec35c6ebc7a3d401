//! Receiving one message: keep it, then find out what it is, then do one thing with it in one transaction.

use domain::Moment;
use domain::person::EmailAddress;
use notifications::address;
use platform::language::Words;
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::{App, Error, Result, settings};

use crate::arrived::{Arrived, generated_id};
use crate::filing::Filing;
use crate::proof::{self, Hop};
use crate::receipt::{Action, Outcome, Receipt};
use crate::said::{self, Enclosed};
use crate::{bounce, held, parsed, queries};

/// Messages of one sender that are taken at once, and in an hour; more is a machine out of order.
const PER_SENDER: Rate = Rate {
    capacity: 30,
    per_hour: 30,
};

/// Takes one message (RFC 5322), handed in for the address `to` if that is known. Blocks.
///
/// Answered means kept. An error means that the database or the disk did not take it, and that whoever handed it in
/// should try again later.
pub fn receive(app: &App, raw: &[u8], to: Option<&str>) -> Result<Receipt> {
    receive_over(app, raw, to, None)
}

/// The same, where it is known which server the message came from.
pub fn receive_over(app: &App, raw: &[u8], to: Option<&str>, hop: Option<&Hop>) -> Result<Receipt> {
    match take_in(app, raw, to, hop, &|_| Ok(())) {
        // The desk said no to what the mail asks for: somebody has to look at it, and it is kept for them.
        Err(error) => match refused(&error) {
            Some(reason) => set_aside(app, raw, to, None, &reason, &|_| Ok(())),
            None => Err(error),
        },
        taken => taken,
    }
}

/// What is written in the transaction that files a mail, once it is filed.
pub(crate) type Also<'a> = &'a (dyn Fn(&Tx<'_>) -> Result<()> + Sync);

/// Files one message, or answers why the desk does not take it: everything but trouble of the desk itself is the
/// message's own.
pub(crate) fn take_in(
    app: &App,
    raw: &[u8],
    to: Option<&str>,
    hop: Option<&Hop>,
    also: Also<'_>,
) -> Result<Receipt> {
    let stored = app.files.keep_now(raw)?;
    let now = app.clock.now();
    let mail = parsed::read(raw);
    let mut arrived = Arrived::new(app, raw, &mail, &stored, to);
    if let Some(duplicate) = find_duplicate(app, &mut arrived, now)? {
        app.store.write_now(also)?;
        return Ok(duplicate);
    }
    let domain = arrived.sender.as_ref().map(EmailAddress::domain);
    arrived.proof = proof::find(app, raw, hop, &domain.unwrap_or_default())?;
    let enclosed = if raw.is_empty() {
        Enclosed::default()
    } else {
        said::store_files(app, &mail)?
    };
    app.store.write_now(|tx| {
        let receipt = take(app, tx, &arrived, &enclosed, now)?;
        also(tx)?;
        Ok(receipt)
    })
}

/// Why a mail itself is refused, as it is written down; `None` when the desk is in trouble, which passes.
pub(crate) fn refused(error: &Error) -> Option<String> {
    match error {
        Error::Refused(refusal) if !matches!(refusal.status, 503 | 507) => {
            Some(format!("the desk refused it: {}", refusal.key))
        }
        Error::Absent => Some("it asks for what is not there".to_owned()),
        Error::Refused(_) | Error::Broken(_) => None,
    }
}

/// Keeps a mail that cannot be filed, for somebody to look at; what follows it need not wait. `known_as` is its identity
/// when its own says nothing.
pub(crate) fn set_aside(
    app: &App,
    raw: &[u8],
    to: Option<&str>,
    known_as: Option<&str>,
    reason: &str,
    also: Also<'_>,
) -> Result<Receipt> {
    let stored = app.files.keep_now(raw)?;
    let mail = parsed::read(raw);
    let mut arrived = Arrived::new(app, raw, &mail, &stored, to);
    let earlier = app
        .store
        .read_now(|tx| queries::find_earlier(tx, &arrived.mailbox, &arrived.message_id))?;
    if let Some(known_as) = known_as {
        known_as.clone_into(&mut arrived.message_id);
    } else if earlier.is_some_and(|earlier| earlier.sha256 != arrived.sha256) {
        arrived.message_id = generated_id(&arrived.sha256);
    }
    keep_held(app, &arrived, reason, app.clock.now(), also)
}

fn keep_held(
    app: &App,
    mail: &Arrived<'_>,
    reason: &str,
    now: Moment,
    also: Also<'_>,
) -> Result<Receipt> {
    tracing::error!(sha256 = %mail.sha256, reason, "mail held");
    let outcome = Outcome::of(Action::Held, reason);
    app.store.write_now(|tx| {
        let receipt = keep(tx, mail, now, |_| Ok(outcome.clone()))?;
        also(tx)?;
        Ok(receipt)
    })
}

/// Writes the message down, does `what`, and writes down what came of it.
fn keep(
    tx: &Tx<'_>,
    mail: &Arrived<'_>,
    now: Moment,
    what: impl FnOnce(i64) -> Result<Outcome>,
) -> Result<Receipt> {
    let Some(id) = queries::add(tx, mail, now)? else {
        // Another process was handed the same message a moment ago.
        return match queries::find_earlier(tx, &mail.mailbox, &mail.message_id)? {
            Some(earlier) => Ok(duplicate_of(&earlier)),
            None => Err(Error::broken("a mail is there and is not")),
        };
    };
    let Outcome {
        action,
        ticket,
        comment,
        reason,
    } = {
        let outcome = what(id)?;
        queries::set_outcome(tx, id, &outcome)?;
        if outcome.action == Action::Held {
            held::keep_beginning(tx, id, mail.mail)?;
        }
        outcome
    };
    Ok(Receipt {
        action,
        ticket,
        comment,
        reason,
        mail: id,
    })
}

fn duplicate_of(earlier: &queries::Earlier) -> Receipt {
    Receipt {
        action: Action::Duplicate,
        ticket: earlier.ticket,
        comment: earlier.comment,
        reason: "the message was here before".to_owned(),
        mail: earlier.id,
    }
}

/// Whether a message was here before. The same identity with other words is another message: some programs write one
/// identity into everything they send. A copy that came another way is written down too, so that it is kept.
fn find_duplicate(app: &App, mail: &mut Arrived<'_>, now: Moment) -> Result<Option<Receipt>> {
    let generated = generated_id(&mail.sha256);
    let (earlier, exact) = app.store.read_now(|tx| {
        Ok((
            queries::find_earlier(tx, &mail.mailbox, &mail.message_id)?,
            queries::find_earlier(tx, &mail.mailbox, &generated)?,
        ))
    })?;
    if let Some(exact) = exact {
        return Ok(Some(duplicate_of(&exact)));
    }
    let Some(earlier) = earlier else {
        return Ok(None);
    };
    if earlier.sha256 == mail.sha256 {
        return Ok(Some(duplicate_of(&earlier)));
    }
    mail.message_id = generated;
    if !says_the_same(app, mail, &earlier) {
        return Ok(None);
    }
    let mut outcome = Outcome::of(Action::Duplicate, "the message was here before");
    (outcome.ticket, outcome.comment) = (earlier.ticket, earlier.comment);
    app.store
        .write_now(|tx| keep(tx, mail, now, |_| Ok(outcome.clone())))
        .map(Some)
}

fn says_the_same(app: &App, mail: &Arrived<'_>, earlier: &queries::Earlier) -> bool {
    let sender = mail.sender.as_ref().map_or("", EmailAddress::as_str);
    if earlier.sender != sender || earlier.subject != mail.subject {
        return false;
    }
    let body = |text: &str| text.split_whitespace().collect::<String>();
    app.files
        .read_now(&earlier.sha256)
        .is_ok_and(|raw| body(&parsed::read(&raw).body_text) == body(&mail.mail.body_text))
}

/// Words for what the team reads.
pub(crate) fn team_words(app: &App, tx: &Tx<'_>) -> Result<Words> {
    Ok(app.language.words(settings::locale(tx)?, "UTC"))
}

fn take(
    app: &App,
    tx: &Tx<'_>,
    mail: &Arrived<'_>,
    enclosed: &Enclosed,
    now: Moment,
) -> Result<Receipt> {
    let wanted = proof::wanted(tx)?;
    keep(tx, mail, now, |id| {
        let filing = Filing {
            app,
            tx,
            mail,
            enclosed,
            id,
            now,
            wanted,
            vouched: false,
        };
        decide(&filing, Asked::ByTheMail)
    })
}

/// Whether mail to this address comes to the desk: nobody to be answered.
pub(crate) fn is_own(app: &App, tx: &Tx<'_>, address: &str) -> Result<bool> {
    Ok(address::is_ours(app, tx, address)?
        || queries::find_mailbox_at(tx, &address::mailbox(address))?.is_some())
}

/// Who wants a message filed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Asked {
    /// It has just come in.
    ByTheMail,
    /// Somebody of the team, who has looked at it.
    ByTheTeam,
}

/// Finds out what a message is, and files it.
pub(crate) fn decide(filing: &Filing<'_>, asked: Asked) -> Result<Outcome> {
    let Filing {
        app,
        tx,
        mail,
        id,
        now,
        ..
    } = *filing;
    tx.speak_for(mail.brand(tx)?);
    let held = |reason: &str| Ok(Outcome::of(Action::Held, reason));
    let dropped = |reason: &str| Ok(Outcome::of(Action::Dropped, reason));
    if mail
        .mail
        .message_id
        .as_deref()
        .is_some_and(|id| address::is_our_message_id(&app.key, id))
    {
        return dropped("it is a mail of this desk that came back");
    }
    if let Some(failure) = &mail.mail.bounce {
        return bounce::note(app, tx, mail, failure, id);
    }
    let Some(sender) = &mail.sender else {
        let reason = if mail.size == 0 {
            "it is empty"
        } else {
            "it says of nobody that they sent it"
        };
        return held(reason);
    };
    if is_own(app, tx, sender.as_str())? {
        if mail.mail.auto_reply {
            return dropped("it is an automatic mail from this desk's own address");
        }
        return held("it comes from this desk's own address");
    }
    if asked == Asked::ByTheMail
        && !limits::take(
            tx,
            &format!("mail-from:{}", sender.folded()),
            PER_SENDER,
            now,
        )?
    {
        return held("its sender has written too much in the last hour");
    }
    let known = people::queries::find_by_address(tx, sender)?;
    if known.as_ref().is_some_and(|person| person.suspended) {
        return held("its sender is suspended");
    }
    filing.file(sender, known.as_ref())
}
