//! Subscribing by mail, in two steps, and leaving with one; and saying "this affects us too".

use domain::person::EmailAddress;
use domain::{DAY, HOUR, Moment, OrganizationId, PersonId};
use platform::store::Tx;
use platform::web::session::SignedIn;
use platform::{App, Error, MasterKey, Result, jobs};

use crate::post::SERVICE_MAIL;
use crate::queries::subscribers::{self, Subscriber};
use crate::queries::{incidents, mails};

/// A subscription that nobody confirms is forgotten after this.
const UNCONFIRMED: i64 = 7 * DAY;
/// Mails in an hour that ask one address to confirm: whoever types a foreign address must not fill its mailbox.
const CONFIRMATIONS: i64 = 3;

const CONFIRM: &str = "service-confirm";
const UNSUBSCRIBE: &str = "service-unsubscribe";

/// What the link of the mail carries that asks to confirm.
pub fn confirm_token(app: &App, one: &Subscriber) -> String {
    app.key.token_of(CONFIRM, one.id, one.created_at)
}

/// What the link carries by which somebody leaves.
pub fn unsubscribe_token(app: &App, one: &Subscriber) -> String {
    app.key.token_of(UNSUBSCRIBE, one.id, one.created_at)
}

/// Whose token it is.
pub fn of_token(
    tx: &Tx<'_>,
    key: &MasterKey,
    text: &str,
    to_confirm: bool,
) -> Result<Option<Subscriber>> {
    let Some(id) = MasterKey::number_in(text) else {
        return Ok(None);
    };
    let purpose = if to_confirm { CONFIRM } else { UNSUBSCRIBE };
    let found = subscribers::find(tx, id)?;
    Ok(found.filter(|one| key.is_token_of(text, purpose, one.id, one.created_at)))
}

/// Somebody wants to hear by mail, of these components or of all: they are asked to confirm. Whether they hear already is not
/// told here but by the mail.
pub fn ask_to_confirm(
    tx: &Tx<'_>,
    address: &EmailAddress,
    components: &[i64],
    locale: &str,
    now: Moment,
) -> Result<()> {
    let known = crate::queries::components::list(tx)?;
    let chosen: Vec<i64> = components
        .iter()
        .copied()
        .filter(|id| known.iter().any(|one| one.id == *id && !one.is_group))
        .collect();
    let found = subscribers::find_by_mailbox(tx, 0, address)?;
    let is_open = found.as_ref().is_none_or(|one| one.confirmed_at.is_none());
    let id = match found {
        Some(found) => found.id,
        None => subscribers::add(tx, 0, address, locale, None, now)?,
    };
    if is_open {
        subscribers::set_components(tx, id, &chosen)?;
    }
    if mails::count_confirmations_since(tx, id, now.plus(-HOUR))? >= CONFIRMATIONS {
        return Ok(());
    }
    if let Some(mail) = mails::add(tx, "confirm", id, 0, now)? {
        jobs::add(tx, SERVICE_MAIL, &mail.to_string(), now)?;
    }
    Ok(())
}

/// The link of the mail was followed, and its button pressed.
pub fn confirm(tx: &Tx<'_>, one: &Subscriber, now: Moment) -> Result<()> {
    subscribers::set_confirmed(tx, one.id, now)
}

/// The mail of this job came back for good: whoever it was for hears no more until they confirm again.
pub fn mail_returned(tx: &Tx<'_>, payload: &str, now: Moment) -> Result<()> {
    let id: i64 = payload.parse().map_err(Error::broken)?;
    if let Some(subscriber) = mails::find_subscriber(tx, id)? {
        mails::set_state(tx, id, "returned", None, now)?;
        subscribers::set_bounced(tx, subscriber, now)?;
    }
    Ok(())
}

/// They hear no more; a second time changes nothing.
pub fn unsubscribe(tx: &Tx<'_>, one: &Subscriber) -> Result<()> {
    subscribers::remove(tx, one.id)
}

/// Forgets addresses that nobody confirmed, on behalf of all brands.
pub fn remove_unconfirmed(tx: &Tx<'_>, now: Moment) -> Result<()> {
    for id in subscribers::list_unconfirmed_before(tx, now.plus(-UNCONFIRMED))? {
        subscribers::remove(tx, id)?;
    }
    Ok(())
}

/// On whose behalf somebody says that they are affected: their first organization's, or their own.
fn place(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<Option<OrganizationId>> {
    let places = people::queries::list_memberships(tx, person, now)?;
    Ok(places.first().map(|place| place.belonging.organization))
}

/// "This affects us too": noted once for the organization, and whoever says it hears how it goes on. They are signed in, so their
/// address is known to be theirs. Answers whether it is news.
pub fn affects_us(tx: &Tx<'_>, id: i64, who: &SignedIn, now: Moment) -> Result<bool> {
    let found = incidents::find(tx, id)?;
    found
        .filter(|one| one.over_at.is_none())
        .ok_or(Error::Absent)?;
    let organization = place(tx, who.id, now)?;
    let new = incidents::add_concerned(tx, id, organization, who.id, now)?;
    let Ok(address) = EmailAddress::read(&who.email) else {
        return Ok(new);
    };
    let hears_all = subscribers::find_by_mailbox(tx, 0, &address)?
        .is_some_and(|one| one.confirmed_at.is_some());
    if !hears_all && subscribers::find_by_mailbox(tx, id, &address)?.is_none() {
        let locale = who.locale.code();
        let one = subscribers::add(tx, id, &address, locale, Some(who.id), now)?;
        subscribers::set_confirmed(tx, one, now)?;
    }
    Ok(new)
}

/// Whether their organization, or they, said so already.
pub fn is_concerned(tx: &Tx<'_>, id: i64, person: PersonId, now: Moment) -> Result<bool> {
    let organization = place(tx, person, now)?;
    incidents::is_concerned(tx, id, organization, person)
}
