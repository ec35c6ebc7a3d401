//! Second factors: setting one up, showing it, and getting rid of it.

use domain::person::SecondFactor;
use domain::{MINUTE, Moment, PersonId};
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::web::session::{self, NewSession};
use platform::{Error, MasterKey, Result, random_token, sha256_hex};

use crate::commands::accounts::{Browser, Way, begin};
use crate::commands::mails::notify;
use crate::queries::passkeys::count_passkeys;
use crate::queries::{self, accounts, factors};
use crate::settings;
use crate::totp::{Secret, recovery_codes, recovery_hash};

/// Codes tried for one account: six digits are a million, and three of them are good at a time.
const CODES: Rate = Rate {
    capacity: 10,
    per_hour: 20,
};
/// Codes tried between one password and the next.
const TRIES: i64 = 5;
/// How long fresh recovery codes are shown, in milliseconds.
const CODES_SHOWN: i64 = 10 * MINUTE;

/// What came of a code.
pub(crate) enum Shown<T> {
    Right(T),
    Wrong,
    /// Too many were tried; wait.
    TooOften,
    /// The password was too long ago, or too many codes were wrong: it is asked again.
    Over,
}

/// A code of the app, or a recovery code, is the right one; it is used up.
fn is_right(
    tx: &Tx<'_>,
    key: &MasterKey,
    person: PersonId,
    code: &str,
    now: Moment,
) -> Result<bool> {
    let Some(factor) = factors::find_factor(tx, person)? else {
        return Ok(false);
    };
    let secret = Secret::of(key, person, &factor.nonce);
    if let Some(step) = secret.step_of(code, now, factor.last_step) {
        factors::set_last_step(tx, person, step)?;
        return Ok(true);
    }
    let hash = recovery_hash(key, person, code);
    if !factors::use_recovery_code(tx, person, &hash, now)? {
        return Ok(false);
    }
    accounts::add_event(tx, person, Some(person), "recovery_code", "", now)?;
    if let Some(known) = queries::find(tx, person)? {
        notify(tx, &known, "recovery_used", &known.email, now)?;
    }
    Ok(true)
}

/// A try of one more code is allowed now.
fn may_try(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<bool> {
    limits::take(tx, &format!("factor:{person}"), CODES, now)
}

/// A browser between two proofs shows the second.
pub(crate) fn show_code(
    tx: &Tx<'_>,
    key: &MasterKey,
    step_token: &str,
    code: &str,
    browser: &Browser,
    now: Moment,
) -> Result<Shown<(NewSession, PersonId, String)>> {
    let hash = sha256_hex(step_token);
    let Some(step) = factors::find_step(tx, &hash, now)? else {
        return Ok(Shown::Over);
    };
    if step.tries >= TRIES {
        factors::remove_step(tx, &hash)?;
        return Ok(Shown::Over);
    }
    if !may_try(tx, step.person, now)? {
        return Ok(Shown::TooOften);
    }
    if !is_right(tx, key, step.person, code, now)? {
        factors::add_try(tx, &hash)?;
        return Ok(Shown::Wrong);
    }
    factors::remove_step(tx, &hash)?;
    limits::forgive(tx, &format!("factor:{}", step.person))?;
    let session = begin(tx, step.person, Way::read(&step.way), browser, now)?;
    Ok(Shown::Right((session, step.person, step.return_to)))
}

/// Who sets up a second factor at the door: somebody who must have one, and has none.
pub(crate) fn find_who_sets_up(
    tx: &Tx<'_>,
    step_token: &str,
    now: Moment,
) -> Result<Option<(PersonId, String)>> {
    let Some(step) = factors::find_step(tx, &sha256_hex(step_token), now)? else {
        return Ok(None);
    };
    // Whoever has a passkey shows it: a password alone does not make another second factor.
    let open = step.tries < TRIES
        && !factors::has_factor(tx, step.person)?
        && count_passkeys(tx, step.person)? == 0;
    Ok(open.then_some((step.person, step.return_to)))
}

/// A browser between two proofs shows the first code of a new app, and is in.
pub(crate) fn set_up_at_the_door(
    tx: &Tx<'_>,
    key: &MasterKey,
    step_token: &str,
    nonce: &str,
    code: &str,
    browser: &Browser,
    now: Moment,
) -> Result<Shown<(NewSession, String)>> {
    let hash = sha256_hex(step_token);
    let Some(step) = factors::find_step(tx, &hash, now)? else {
        return Ok(Shown::Over);
    };
    if find_who_sets_up(tx, step_token, now)?.is_none() {
        return Ok(Shown::Over);
    }
    if !set_up(tx, key, step.person, nonce, code, now)? {
        factors::add_try(tx, &hash)?;
        return Ok(Shown::Wrong);
    }
    factors::remove_steps_of(tx, step.person)?;
    session::end_all(tx, step.person, None)?;
    let session = begin(tx, step.person, Way::read(&step.way), browser, now)?;
    Ok(Shown::Right((session, step.return_to)))
}

/// Takes an app whose first code is right; answers whether it is.
pub(crate) fn set_up(
    tx: &Tx<'_>,
    key: &MasterKey,
    person: PersonId,
    nonce: &str,
    code: &str,
    now: Moment,
) -> Result<bool> {
    if !(32..=64).contains(&nonce.len()) || factors::has_factor(tx, person)? {
        return Err(Error::Absent);
    }
    let Some(step) = Secret::of(key, person, nonce).step_of(code, now, 0) else {
        return Ok(false);
    };
    factors::add_factor(tx, person, nonce, step, now)?;
    new_codes(tx, key, person, now)?;
    accounts::add_event(tx, person, Some(person), "factor_on", "", now)?;
    if let Some(known) = queries::find(tx, person)? {
        notify(tx, &known, "factor_on", &known.email, now)?;
    }
    Ok(true)
}

fn new_codes(tx: &Tx<'_>, key: &MasterKey, person: PersonId, now: Moment) -> Result<()> {
    let nonce = random_token()?;
    factors::remove_recovery_codes(tx, person)?;
    for code in recovery_codes(key, person, &nonce) {
        factors::add_recovery_code(tx, person, &recovery_hash(key, person, &code))?;
    }
    factors::set_codes(tx, person, &nonce, now)
}

/// The recovery codes, while they are fresh.
pub(crate) fn fresh_codes(
    tx: &Tx<'_>,
    key: &MasterKey,
    person: PersonId,
    now: Moment,
) -> Result<Option<Vec<String>>> {
    let factor = factors::find_factor(tx, person)?;
    let fresh = factor.filter(|factor| now.0 - factor.codes_at.0 < CODES_SHOWN);
    Ok(fresh.map(|factor| recovery_codes(key, person, &factor.codes_nonce)))
}

/// What somebody who is signed in does with their second factor.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Deed {
    NewCodes,
    TurnOff,
}

/// Somebody who is signed in shows a code to change something about it.
pub(crate) fn change(
    tx: &Tx<'_>,
    key: &MasterKey,
    person: PersonId,
    code: &str,
    deed: Deed,
    now: Moment,
) -> Result<Shown<()>> {
    let known = queries::find(tx, person)?.ok_or(Error::Absent)?;
    if !factors::has_factor(tx, person)? {
        return Err(Error::Absent);
    }
    if deed == Deed::TurnOff && settings::second_factor(tx)?.is_required_of(known.role) {
        return Err(Error::refused(422, "factor-required"));
    }
    if !may_try(tx, person, now)? {
        return Ok(Shown::TooOften);
    }
    if !is_right(tx, key, person, code, now)? {
        return Ok(Shown::Wrong);
    }
    match deed {
        Deed::NewCodes => {
            new_codes(tx, key, person, now)?;
            accounts::add_event(tx, person, Some(person), "new_codes", "", now)?;
        }
        Deed::TurnOff => remove(tx, Some(person), person, now)?,
    }
    Ok(Shown::Right(()))
}

/// The second factor is gone; its owner is told.
pub(crate) fn remove(
    tx: &Tx<'_>,
    actor: Option<PersonId>,
    person: PersonId,
    now: Moment,
) -> Result<()> {
    let known = queries::find(tx, person)?.ok_or(Error::Absent)?;
    if !factors::has_factor(tx, person)? {
        return Err(Error::Absent);
    }
    factors::remove_factor(tx, person)?;
    factors::remove_steps_of(tx, person)?;
    accounts::add_event(tx, person, actor, "factor_off", "", now)?;
    notify(tx, &known, "factor_off", &known.email, now)
}

/// Whether somebody may be without one.
pub(crate) fn rule(tx: &Tx<'_>) -> Result<SecondFactor> {
    settings::second_factor(tx)
}
