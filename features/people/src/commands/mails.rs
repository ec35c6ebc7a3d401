//! Mails about accounts are asked for here and written by a job, so that a page answers in the same words and the same
//! time whether or not somebody has the address.

use domain::person::{EmailAddress, LinkPurpose};
use domain::{HOUR, Moment, PersonId};
use platform::store::Tx;
use platform::web::limits::Rate;
use platform::{Error, Result, sha256_hex};

use crate::queries::mails::{self, AccountLink, NewMail};
use crate::queries::{self, Person, accounts};
use crate::settings;

/// Mails with links to one mailbox in an hour.
const MAILS_IN_AN_HOUR: i64 = 3;

/// Mails with links that are asked for from one network.
pub const ASK_NETWORK: Rate = Rate {
    capacity: 30,
    per_hour: 60,
};

/// What somebody at a screen asks to be mailed.
pub struct Asked<'a> {
    pub purpose: LinkPurpose,
    pub person: Option<PersonId>,
    pub address: &'a EmailAddress,
    pub name: &'a str,
    pub locale: &'a str,
    pub return_to: &'a str,
    pub visitor_hash: Option<&'a str>,
}

/// Asks for a mail with a link; `false` when the mailbox got enough of them within the hour.
pub fn ask_for_link(tx: &Tx<'_>, asked: &Asked<'_>, now: Moment) -> Result<bool> {
    if mails::count_asked_since(tx, asked.purpose, asked.address, now.plus(-HOUR))?
        >= MAILS_IN_AN_HOUR
    {
        return Ok(false);
    }
    let mail = NewMail {
        message: asked.purpose.word(),
        person: asked.person,
        address: asked.address,
        name: asked.name,
        locale: asked.locale,
        return_to: asked.return_to,
        visitor_hash: asked.visitor_hash,
    };
    send(tx, &mail, now)?;
    Ok(true)
}

/// Asks somebody to choose a password; `false` when they were asked often enough within the hour.
pub fn invite(tx: &Tx<'_>, person: &Person, now: Moment) -> Result<bool> {
    let Ok(address) = EmailAddress::read(&person.email) else {
        return Ok(false);
    };
    accounts::set_invited(tx, person.id, now)?;
    let asked = Asked {
        purpose: LinkPurpose::Invite,
        person: Some(person.id),
        address: &address,
        name: "",
        locale: &person.locale,
        return_to: "",
        visitor_hash: None,
    };
    ask_for_link(tx, &asked, now)
}

/// Tells somebody what happened to their account; nobody can ask for such a mail.
pub(crate) fn notify(
    tx: &Tx<'_>,
    person: &Person,
    message: &'static str,
    address: &str,
    now: Moment,
) -> Result<()> {
    let Ok(address) = EmailAddress::read(address) else {
        return Ok(());
    };
    let mail = NewMail {
        message,
        person: Some(person.id),
        address: &address,
        name: "",
        locale: &person.locale,
        return_to: "",
        visitor_hash: None,
    };
    send(tx, &mail, now)
}

fn send(tx: &Tx<'_>, mail: &NewMail<'_>, now: Moment) -> Result<()> {
    let id = mails::add_mail(tx, mail, now)?;
    platform::jobs::add(tx, crate::post::ACCOUNT_MAIL, &id.to_string(), now).map(drop)
}

/// The link of that token, if pressing its button would do something now.
pub(crate) fn find_link(tx: &Tx<'_>, token: &str, now: Moment) -> Result<Option<AccountLink>> {
    let Some(link) = mails::find_account_link(tx, &sha256_hex(token), now)? else {
        return Ok(None);
    };
    let person = match link.person {
        Some(id) => queries::find(tx, id)?,
        None => None,
    };
    let theirs = person.as_ref().is_some_and(|person| {
        let folded = EmailAddress::read(&link.address).map(|address| address.folded());
        folded.is_ok_and(|folded| folded == person.email.to_lowercase())
    });
    let (lives, has_account) = person.as_ref().map_or((false, false), |person| {
        (!person.suspended, person.has_account)
    });
    let good = match link.purpose {
        LinkPurpose::Invite => lives && theirs && !has_account,
        LinkPurpose::Reset => lives && theirs,
        LinkPurpose::SignIn => lives && theirs && has_account && settings::mailed_link(tx)?,
        LinkPurpose::ChangeAddress => lives && has_account,
        LinkPurpose::Register => may_register(tx, &link.address)?,
    };
    Ok(good.then_some(link))
}

/// Whether whoever reads mail at this address may make an account: the desk lets them, and there is none yet.
fn may_register(tx: &Tx<'_>, address: &str) -> Result<bool> {
    let Ok(address) = EmailAddress::read(address) else {
        return Ok(false);
    };
    let free = queries::find_by_address(tx, &address)?
        .is_none_or(|person| !person.has_account && !person.suspended);
    Ok(free && admits(tx, &address)?)
}

/// Whether the desk lets people with this address make accounts themselves.
pub(crate) fn admits(tx: &Tx<'_>, address: &EmailAddress) -> Result<bool> {
    let known = queries::find_organization_by_domain(tx, &address.domain())?.is_some();
    Ok(settings::registration(tx)?.admits(known))
}

/// What a link was for, once its button is pressed: found once more, and gone.
pub(crate) fn use_link(tx: &Tx<'_>, token: &str, now: Moment) -> Result<AccountLink> {
    let link = find_link(tx, token, now)?.ok_or(Error::Absent)?;
    mails::remove_links_of_mail(tx, link.mail)?;
    Ok(link)
}
