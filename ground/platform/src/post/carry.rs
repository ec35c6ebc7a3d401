//! A mail that is sent by a job: its row says what became of it, and the job is tried again where that can help.

use domain::Moment;

use super::consent;
use super::queries::{self, Attempt};
use super::server::Server;
use super::signing::{self, Signer};
use super::{Outgoing, Undelivered, Way, send, smtp};
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

impl<'a> Fate<'a> {
    /// As a row of a mail keeps it: a word, and why it did not work.
    pub fn in_words(self) -> (&'static str, Option<&'a str>) {
        match self {
            Self::Sent => ("sent", None),
            Self::Waits(why) => ("waiting", Some(why)),
            Self::Failed(why) => ("failed", Some(why)),
        }
    }
}

/// Sends `mail`, has `note` write down in one transaction what became of it, and answers as the job is to end. Only when
/// the process dies between the mail server's "taken" and that commit is a mail sent a second time, as the same mail:
/// same Message-ID, same date. No protocol can do better, and mail programs show one of the two. Blocks for a minute at most.
///
/// # Errors
/// [`Error::Broken`] where a later attempt may help; what `note` answers.
pub fn carry(
    app: &App,
    job: &Job,
    mail: &Outgoing,
    note: impl Fn(&Tx<'_>, Fate<'_>, Moment) -> Result<()> + Sync,
) -> Result<()> {
    let outcome = at_once(app, mail)?;
    let fate = match &outcome {
        Ok(_) => Fate::Sent,
        Err(Undelivered::Temporary(words)) if job.attempt < ATTEMPTS => Fate::Waits(words),
        Err(Undelivered::Temporary(words) | Undelivered::Permanent(words)) => Fate::Failed(words),
    };
    let (state, said) = match (fate, &outcome) {
        (Fate::Sent, Ok(said)) => ("sent", said.as_str()),
        (Fate::Sent, Err(_)) => ("sent", ""),
        (Fate::Waits(words), _) => ("waiting", words),
        (Fate::Failed(words), _) => ("failed", words),
    };
    let attempt = Attempt {
        message_id: &mail.message_id,
        job: job.id,
        payload: &job.payload,
        address: &mail.to.address,
        subject: &mail.subject,
        state,
        said,
        written_at: mail.at,
    };
    let now = app.clock.now();
    app.store.write_now(|tx| {
        queries::note_attempt(tx, &attempt, now)?;
        note(tx, fate, now)
    })?;
    match &outcome {
        Ok(_) => Ok(()),
        Err(Undelivered::Permanent(_)) => {
            // The server's words often repeat the address: they are in the row, not in the log.
            tracing::warn!(mail = %job.payload, "a mail was refused for good");
            Ok(())
        }
        Err(Undelivered::Temporary(words)) => Err(Error::broken(words)),
    }
}

/// Sends `mail` for somebody who waits for the outcome, signed as any other; no row says what became of it. Blocks for a minute at most.
///
/// # Errors
/// When the keys cannot be read. What the mail server says is the inner outcome.
pub fn at_once(app: &App, mail: &Outgoing) -> Result<std::result::Result<String, Undelivered>> {
    let sent = way(app, mail)?.and_then(|way| send(&app.config, mail, &way));
    if let (Err(Undelivered::Temporary(words)), Some(login)) = (&sent, account(app))
        && words.contains(smtp::TOKEN_REFUSED)
    {
        app.store
            .write_now(|tx| consent::expire_access(tx, &login))?;
    }
    Ok(sent)
}

/// The account that is signed in to with a token, if the mail server wants one.
fn account(app: &App) -> Option<String> {
    let server = Server::read(app.config.smtp_url.as_deref()?).ok()?;
    server
        .login
        .filter(|_| server.by_consent)
        .map(|(user, _)| user)
}

/// What the mail is sent with. A key that cannot be opened is put right by making another: mails wait for that.
fn way(app: &App, mail: &Outgoing) -> Result<std::result::Result<Way, Undelivered>> {
    let domain = signing::domain_of(&mail.from.address);
    let found = app
        .store
        .read_now(|tx| queries::find_signing_key(tx, &domain))?;
    let token = match account(app).map(|login| (consent::token_now(app, &login), login)) {
        None => None,
        Some((Ok(token), _)) => Some(token),
        Some((Err(why), login)) => {
            return Ok(Err(Undelivered::Temporary(format!(
                "the mail account {login}: {why}"
            ))));
        }
    };
    let Some(one) = found else {
        return Ok(Ok(Way {
            signer: None,
            token,
        }));
    };
    Ok(match Signer::open(&app.key, &one) {
        Some(signer) => Ok(Way {
            signer: Some(signer),
            token,
        }),
        None => Err(Undelivered::Temporary(format!(
            "the key that signs mail of {domain} cannot be opened with this desk's key: make another one"
        ))),
    })
}
