//! The newsletter: subscribing in two steps, leaving with one, writing it, trying it, sending it.

use domain::form::Texts;
use domain::person::EmailAddress;
use domain::{DAY, HOUR, Moment, PersonId};
use platform::store::Tx;
use platform::{App, Error, MasterKey, Result, jobs};

use super::ideas::{mail, note};
use super::{NEWS_DUE, NEWS_MAIL, check};
use crate::queries::mails::{self, For};
use crate::queries::newsletters;
use crate::queries::readers::{self, Reader};
use crate::queries::texts::{self, About};

/// A subscription that nobody confirms is forgotten after this.
const UNCONFIRMED: i64 = 7 * DAY;
/// Mails in an hour that ask one address to confirm: whoever types a foreign address must not fill its mailbox.
const CONFIRMATIONS: i64 = 3;

const CONFIRM: &str = "newsletter-confirm";
const LEAVE: &str = "newsletter-leave";

/// What the link of the mail carries that asks to confirm.
pub fn confirm_token(app: &App, one: &Reader) -> String {
    app.key.token_of(CONFIRM, one.id, one.created_at)
}

/// What the link carries by which somebody leaves.
pub fn leave_token(app: &App, one: &Reader) -> String {
    app.key.token_of(LEAVE, one.id, one.created_at)
}

/// Whose token it is.
pub fn of_token(
    tx: &Tx<'_>,
    key: &MasterKey,
    token: &str,
    to_confirm: bool,
) -> Result<Option<Reader>> {
    let Some(id) = MasterKey::number_in(token) else {
        return Ok(None);
    };
    let purpose = if to_confirm { CONFIRM } else { LEAVE };
    let found = readers::find(tx, id)?;
    Ok(found.filter(|one| key.is_token_of(token, purpose, one.id, one.created_at)))
}

/// Somebody wants the newsletter: they are asked to confirm. Whether they have it already is not told here.
pub fn subscribe(
    tx: &Tx<'_>,
    address: &EmailAddress,
    locale: &str,
    person: Option<PersonId>,
    products: &[String],
    now: Moment,
) -> Result<()> {
    let found = readers::find_by_mailbox(tx, address)?;
    // What somebody chose who confirmed is theirs: whoever typed the address again may be somebody else.
    let is_open = found.as_ref().is_none_or(|one| one.confirmed_at.is_none()) || person.is_some();
    let id = match found {
        Some(found) => found.id,
        None => readers::add(tx, address, locale, person, now)?,
    };
    if is_open {
        readers::set_products(tx, id, products)?;
    }
    if mails::count_confirmations_since(tx, id, now.plus(-HOUR))? >= CONFIRMATIONS {
        return Ok(());
    }
    if let Some(mail) = mails::add(tx, "confirm", (id, now.0), For::Subscriber(id), now)? {
        jobs::add(tx, NEWS_MAIL, &mail.to_string(), now)?;
    }
    Ok(())
}

/// The link of the mail was followed, and its button pressed.
pub fn confirm(tx: &Tx<'_>, one: &Reader, now: Moment) -> Result<()> {
    readers::set_confirmed(tx, one.id, now)
}

/// The mail of this job came back for good: its reader gets no more until they confirm again.
pub fn mail_returned(tx: &Tx<'_>, payload: &str, now: Moment) -> Result<()> {
    let id: i64 = payload.parse().map_err(Error::broken)?;
    if let Some(subscriber) = mails::find_subscriber(tx, id)? {
        mails::set_state(tx, id, "returned", None, now)?;
        readers::set_bounced(tx, subscriber, now)?;
    }
    Ok(())
}

/// They get no more; a second time changes nothing.
pub fn leave(tx: &Tx<'_>, one: &Reader) -> Result<()> {
    readers::remove(tx, one.id)
}

/// Forgets addresses that nobody confirmed, on behalf of all brands.
pub fn remove_unconfirmed(tx: &Tx<'_>, now: Moment) -> Result<()> {
    for id in readers::list_unconfirmed_before(tx, now.plus(-UNCONFIRMED))? {
        readers::remove(tx, id)?;
    }
    Ok(())
}

/// What becomes of a newsletter that is stored.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum MailChoice {
    #[default]
    /// It stays a draft.
    Keep,
    /// It goes out now.
    Send,
    /// It goes out then.
    SendAt(Moment),
}

/// A newsletter as the team writes it.
#[derive(Clone, Debug, Default)]
pub struct NewsletterDraft {
    pub subject: Texts,
    pub body: Texts,
    /// For administrators and representatives of organizations alone.
    pub administrators: bool,
    /// For readers of this language; empty: of all.
    pub locale: String,
    /// For those who read for this product, and those who read for all; empty: for everybody.
    pub product: String,
    pub then: MailChoice,
}

/// Stores it, new without a number; answers its number. What is sent stays as it is.
pub fn keep_newsletter(
    tx: &Tx<'_>,
    id: Option<i64>,
    draft: &NewsletterDraft,
    now: Moment,
) -> Result<i64> {
    check(&draft.subject, &draft.body, false)?;
    let id = match id {
        Some(id) => {
            let before = newsletters::find(tx, id)?.ok_or(Error::Absent)?;
            if before.state == "sent" {
                return Err(Error::refused(409, "ideas-problem-sent"));
            }
            id
        }
        None => newsletters::add(tx, now)?,
    };
    texts::set(tx, About::Newsletter, id, "subject", &draft.subject)?;
    texts::set(tx, About::Newsletter, id, "body", &draft.body)?;
    let audience = if draft.administrators {
        "administrators"
    } else {
        "everyone"
    };
    let (state, at) = match draft.then {
        MailChoice::Keep => ("draft", None),
        MailChoice::Send => ("scheduled", Some(now)),
        MailChoice::SendAt(at) => ("scheduled", Some(at)),
    };
    newsletters::set(
        tx,
        id,
        (audience, &draft.locale, &draft.product),
        state,
        at,
        now,
    )?;
    if let Some(at) = at {
        jobs::add_at(tx, NEWS_DUE, "", at)?;
    }
    Ok(id)
}

/// Sends it to one of the team alone, as its readers will get it.
pub fn test(tx: &Tx<'_>, id: i64, person: PersonId, now: Moment) -> Result<()> {
    newsletters::find(tx, id)?.ok_or(Error::Absent)?;
    mail(tx, "test", (id, now.0), person, now)
}

/// Writes the mails of what is to go out by now, of the brand; each reader gets one.
pub fn send_due(tx: &Tx<'_>, now: Moment) -> Result<usize> {
    let due = newsletters::list_due(tx, now)?;
    for id in &due {
        let Some(one) = newsletters::find(tx, *id)? else {
            continue;
        };
        let administrators = one.audience == "administrators";
        let hearers = readers::list_hearers(tx, (&one.locale, &one.product), administrators, now)?;
        for reader in &hearers {
            let whom = For::Subscriber(*reader);
            if let Some(mail) = mails::add(tx, "newsletter", (*id, 0), whom, now)? {
                jobs::add(tx, NEWS_MAIL, &mail.to_string(), now)?;
            }
        }
        newsletters::set_sent(tx, *id, now)?;
        note(tx, "newsletter", *id, "", &hearers.len().to_string(), now)?;
    }
    Ok(due.len())
}
