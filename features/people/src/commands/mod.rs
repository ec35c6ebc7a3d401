//! What can be done with accounts: make the owner, add people, give out tokens.

pub(crate) mod accounts;
pub mod erasing;
pub(crate) mod factors;
pub mod failures;
pub mod handover;
pub mod mails;
pub(crate) mod passkeys;
pub mod roles;
pub mod sso;

use domain::person::{EmailAddress, Role};
use domain::{DAY, Moment, PersonId};
use platform::audit::{self, About, Deed};
use platform::settings::{LOCALE, SITE_NAME};
use platform::store::Tx;
use platform::{Error, Result, random_token, sha256_hex};

use crate::queries::{self, NewPerson};

/// Shortest password taken, in characters (NIST SP 800-63B asks for at least 8).
pub const SHORTEST_PASSWORD: usize = 8;
/// Longest password taken, in characters: hashing must stay cheap to refuse.
pub const LONGEST_PASSWORD: usize = 200;

/// A fresh set-up link's token for a desk without people; `None` when somebody is there already.
pub fn offer_setup(tx: &Tx<'_>, now: Moment) -> Result<Option<String>> {
    if queries::count_people(tx)? > 0 {
        queries::remove_setup_links(tx)?;
        return Ok(None);
    }
    queries::remove_setup_links(tx)?;
    let token = random_token()?;
    queries::add_link(
        tx,
        "setup",
        &sha256_hex(&token),
        None,
        now,
        now.plus(7 * DAY),
    )?;
    Ok(Some(token))
}

/// What the set-up page asks for, read and checked.
pub struct Owner<'a> {
    pub name: &'a str,
    pub address: &'a EmailAddress,
    pub password_hash: &'a str,
    pub locale: &'a str,
    pub site_name: &'a str,
}

/// Makes the owner account. The link works once, and only while nobody is there.
pub fn set_up(tx: &Tx<'_>, token: &str, owner: &Owner<'_>, now: Moment) -> Result<PersonId> {
    let good = queries::find_setup_link(tx, &sha256_hex(token), now)?;
    if !good || queries::count_people(tx)? > 0 {
        return Err(Error::Absent);
    }
    queries::remove_setup_links(tx)?;
    SITE_NAME.store(tx, None, owner.site_name, now)?;
    LOCALE.store(tx, None, owner.locale, now)?;
    queries::add(
        tx,
        &NewPerson {
            name: owner.name,
            address: owner.address,
            role: Role::Admin,
            locale: owner.locale,
            time_zone: "Europe/Stockholm",
            password_hash: Some(owner.password_hash),
            verified: true,
        },
        now,
    )
}

/// A token for the API, shown once; only its hash is kept.
pub fn create_api_token(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<String> {
    let token = random_token()?;
    queries::add_api_token(tx, person, &sha256_hex(&token), now)?;
    let deed = Deed {
        area: "access",
        deed: "token_made",
        actor: None,
        about: About::Person(person),
        before: "",
        after: "",
    };
    audit::add(tx, &deed, now)?;
    Ok(token)
}

/// A link that shows one ticket to whoever holds it: what a guest gets by mail. Good for 90 days.
pub fn create_guest_link(
    tx: &Tx<'_>,
    requester: PersonId,
    ticket: domain::TicketId,
    now: Moment,
) -> Result<String> {
    let token = random_token()?;
    let hash = sha256_hex(&token);
    queries::add_link(
        tx,
        "guest",
        &hash,
        Some((requester, ticket)),
        now,
        now.plus(90 * DAY),
    )?;
    Ok(token)
}

/// Removes links, mails and half sign-ins whose time is over; a job's work.
pub fn remove_old(tx: &Tx<'_>, now: Moment) -> Result<()> {
    queries::mails::remove_old_mails(tx, now)?;
    queries::factors::remove_old_steps(tx, now)?;
    queries::sso::remove_old_tries(tx, now)?;
    queries::passkeys::remove_old_questions(tx, now)?;
    queries::handovers::remove_old_used(tx, now)
}
