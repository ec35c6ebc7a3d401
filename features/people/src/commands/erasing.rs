//! Erasing somebody: asked for once, and done room by room of the desk by a job.

use domain::{Moment, PersonId};
use platform::audit::{self, About};
use platform::erasing::{Erase, Gone};
use platform::store::Tx;
use platform::{App, Error, Result, jobs, settings};

use super::accounts::shut_out;
use crate::queries::{self, Person, accounts, erasing};

/// The kind of the job that erases somebody.
pub const ERASE: &str = "person_erase";

/// Keeps somebody out at once, and has everything that is known of them taken out. `false`: that was asked for before.
///
/// # Errors
/// When they are of the team: their role is taken away first.
pub fn begin(
    tx: &Tx<'_>,
    person: &Person,
    redact: bool,
    by: Option<PersonId>,
    now: Moment,
) -> Result<bool> {
    if Some(person.id) == by {
        return Err(Error::refused(422, "people-not-yourself"));
    }
    if person.role.is_staff() {
        return Err(Error::refused(422, "erase-not-team"));
    }
    if !erasing::add_erasure(tx, person.id, redact, by, now)? {
        return Ok(false);
    }
    accounts::set_suspended(tx, person.id, Some(now))?;
    shut_out(tx, person.id, now)?;
    jobs::add(tx, ERASE, &person.id.to_string(), now)?;
    // Who it was is the one thing that this line must not say.
    let deed = audit::Deed {
        area: "account",
        deed: "erased",
        actor: by,
        about: About::Thing(Some(person.id.0), ""),
        before: "",
        after: if redact { "with what they wrote" } else { "" },
    };
    audit::add(tx, &deed, now)?;
    Ok(true)
}

/// Goes on where the last attempt stopped, one room after the other.
///
/// # Errors
/// When a room cannot be cleared; what was cleared stays so.
pub fn go_on(app: &App, rooms: &[Erase], id: PersonId) -> Result<()> {
    let now = app.clock.now();
    // What stands in the place of the source of a mail that is gone.
    app.files.keep_now(b"")?;
    loop {
        let is_over = app.store.write_now(|tx| {
            let Some(how) = erasing::find_erasure(tx, id)? else {
                return Ok(true);
            };
            let at = usize::try_from(how.done).unwrap_or(usize::MAX);
            let Some(erase) = rooms.get(at) else {
                erasing::set_erased(tx, id, now)?;
                return Ok(true);
            };
            let person = queries::find(tx, id)?.ok_or(Error::Absent)?;
            // Whoever was taken into the team meanwhile is not erased by what was asked before.
            if person.role.is_staff() {
                return Err(Error::refused(422, "erase-not-team"));
            }
            let w = app.language.words(settings::locale(tx)?, "UTC");
            let gone = Gone {
                person: id,
                mailbox: domain::person::EmailAddress::read(&person.email)
                    .map_or_else(|_| person.email.clone(), |address| address.mailbox()),
                address: person.email,
                redact: how.redact,
                now,
                name: w.t("person-erased-name").into_owned(),
                words: w.t("person-erased-words").into_owned(),
            };
            erase(app, tx, &gone)?;
            erasing::set_erasure_done(tx, id, how.done + 1)?;
            Ok(false)
        })?;
        if is_over {
            return Ok(());
        }
    }
}
