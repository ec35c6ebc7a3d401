//! A mail that is sent by a job: its row says what became of it, and the job is tried again where that can help.

use domain::Moment;

use super::{Outgoing, Undelivered, send};
use crate::jobs::Job;
use crate::store::Tx;
use crate::{App, Error, Result};

/// Attempts before a mail is given up, over about four hours: a mail server that is down for lunch loses nothing.
pub const ATTEMPTS: i64 = 12;

/// What became of a mail, for its row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate<'a> {
    /// The mail server took it.
    Sent,
    /// It did not work, and is tried again: why.
    Waits(&'a str),
    /// It never arrives: why.
    Failed(&'a str),
}

/// Sends `mail`, has `note` write down in one transaction what became of it, and answers as the job is to end. Only when
/// the process dies between the mail server's "taken" and that commit is a mail sent a second time, as the same mail:
/// same Message-ID, same date. No protocol can do better, and mail programs show one of the two. Blocks like [`send`].
///
/// # Errors
/// [`Error::Broken`] where a later attempt may help; what `note` answers.
pub fn carry(
    app: &App,
    job: &Job,
    mail: &Outgoing,
    note: impl Fn(&Tx<'_>, Fate<'_>, Moment) -> Result<()> + Sync,
) -> Result<()> {
    let outcome = send(&app.config, mail);
    let fate = match &outcome {
        Ok(()) => Fate::Sent,
        Err(Undelivered::Temporary(words)) if job.attempt < ATTEMPTS => Fate::Waits(words),
        Err(Undelivered::Temporary(words) | Undelivered::Permanent(words)) => Fate::Failed(words),
    };
    let now = app.clock.now();
    app.store.write_now(|tx| note(tx, fate, now))?;
    match &outcome {
        Ok(()) => Ok(()),
        Err(Undelivered::Permanent(_)) => {
            // The server's words often repeat the address: they are in the row, not in the log.
            tracing::warn!(mail = %job.payload, "a mail was refused for good");
            Ok(())
        }
        Err(Undelivered::Temporary(words)) => Err(Error::broken(words)),
    }
}
