//! One mail of a mailbox: filed, or tried again, or set aside after some tries. Trouble of the desk itself is never the
//! mail's fault.

use platform::store::Tx;
use platform::{App, Error, Result};

use super::wire::Given;
use crate::queries::progress::{self, Lease, Left};
use crate::receive;

/// So often a mail is tried before it is set aside.
const TRIES: i64 = 3;

/// For the log.
pub(super) const PASSED_OVER: &str = "older than the mailbox, and left alone";

const TOO_LARGE: &str = "it is larger than the desk takes, so only its header was kept";
const POISON: &str = "it could not be filed, three times";
const WITHHELD: &str = "the mail server does not give it";

/// A mail in its mailbox.
pub(super) struct Letter<'a> {
    pub(super) lease: Lease<'a>,
    pub(super) uid: u32,
    pub(super) validity: i64,
    /// The address of the mailbox.
    pub(super) to: &'a str,
}

/// What became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Filed {
    Done,
    /// It is tried again in the next round.
    Again,
    /// Somebody has to look at it.
    Aside,
}

impl Letter<'_> {
    /// In the transaction that files it.
    fn is(&self, tx: &Tx<'_>, left: Left) -> Result<()> {
        progress::leave(tx, self.lease.id, self.uid.into(), left)?;
        progress::advance(tx, self.lease, self.uid.into())
    }

    fn set_aside(&self, app: &App, raw: &[u8], known_as: Option<&str>, why: &str) -> Result<Filed> {
        let also = |tx: &Tx<'_>| self.is(tx, Left::Failed);
        receive::set_aside(app, raw, Some(self.to), known_as, why, &also)?;
        Ok(Filed::Aside)
    }
}

/// Files a mail. An error is trouble of the desk, which passes: the mail is tried again and nothing is counted.
pub(super) fn file(app: &App, letter: &Letter<'_>, given: &Given) -> Result<Filed> {
    match given {
        Given::Whole(raw) => {
            let also = |tx: &Tx<'_>| letter.is(tx, Left::Done);
            let filed = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
                receive::take_in(app, raw, Some(letter.to), None, &also)
            }));
            let why = match filed {
                Ok(Ok(_)) => return Ok(Filed::Done),
                Ok(Err(Error::Broken(why))) => {
                    // A disk that takes nothing says so here, and not as the mail's fault.
                    app.files.keep_now(raw)?;
                    tracing::error!(uid = letter.uid, why, "a mail could not be filed");
                    POISON.to_owned()
                }
                Ok(Err(error)) => match receive::refused(&error) {
                    Some(why) => why,
                    None => return Err(error),
                },
                Err(_) => POISON.to_owned(),
            };
            failed(app, letter, raw, None, &why)
        }
        Given::Header(header) => letter.set_aside(app, header, None, TOO_LARGE),
        Given::Withheld => {
            let known_as = format!(
                "withheld-{}-{}-{}",
                letter.lease.id, letter.validity, letter.uid
            );
            failed(app, letter, b"", Some(&known_as), WITHHELD)
        }
        Given::Gone => Ok(Filed::Done),
    }
}

/// Counts that a mail could not be filed. The mark passes it all the same, because there is a row about it now: the
/// others do not wait.
fn failed(
    app: &App,
    letter: &Letter<'_>,
    raw: &[u8],
    known_as: Option<&str>,
    why: &str,
) -> Result<Filed> {
    let times = app.store.write_now(|tx| {
        let times = progress::count_failure(tx, letter.lease.id, letter.uid.into())?;
        progress::advance(tx, letter.lease, letter.uid.into())?;
        Ok(times)
    })?;
    if times < TRIES {
        return Ok(Filed::Again);
    }
    letter.set_aside(app, raw, known_as, why)
}
