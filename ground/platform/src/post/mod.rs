//! Mail on its way out: one message to one person, over SMTP, or as a file in the outbox while no mail server is
//! configured. Transport only; what a mail says is its feature's business.

mod carry;
pub mod consent;
mod letter;
mod message;
mod outbox;
pub mod own;
mod queries;
mod server;
pub mod signing;
mod smtp;
pub mod template;
#[cfg(test)]
mod tests;

use domain::Moment;

pub use carry::{ATTEMPTS, Fate, at_once, carry};
pub use letter::Letter;
pub use queries::{
    find_key, find_work, list_keys, remove_sent_before, set_returned, set_waiting_again,
};

use crate::Config;
use crate::meters::{MailFate, meters};

/// A name and an address. The name may come from anybody: what could break a header is taken out when it is written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Mailbox {
    /// Shown beside the address; may be empty.
    pub name: String,
    /// `local@domain`.
    pub address: String,
}

impl Mailbox {
    /// A mailbox of these two.
    pub fn new(name: impl Into<String>, address: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            address: address.into(),
        }
    }
}

/// Who wrote a mail (RFC 3834).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Automatic {
    /// Somebody wrote it.
    No,
    /// The desk, because something happened.
    Generated,
    /// The desk, because of a mail that came.
    Replied,
}

impl Automatic {
    /// The desk wrote it, in answer to the mail of this identity if there is one.
    pub fn answer_to(mail: Option<&str>) -> Self {
        match mail {
            Some(_) => Self::Replied,
            None => Self::Generated,
        }
    }
}

/// A mail to one person, as text and as HTML.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// Its identity, without angle brackets. A retry carries the same one.
    pub message_id: String,
    /// When it was written. A retry carries the same time.
    pub at: Moment,
    /// Whom it comes from; bounces go to this address as well.
    pub from: Mailbox,
    /// Whom it goes to; nobody else.
    pub to: Mailbox,
    /// Where an answer goes, if not to `from`.
    pub reply_to: Option<String>,
    /// The subject.
    pub subject: String,
    /// The plain text.
    pub text: String,
    /// The same as HTML.
    pub html: String,
    /// The mail it answers, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The conversation so far, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// Whether a machine wrote it. Machines do not answer such mail (RFC 3834).
    pub automatic: Automatic,
    /// Where a POST by the reader's mail program ends such mails (RFC 8058).
    pub unsubscribe: Option<String>,
}

/// Why a mail was not delivered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// This mail will never arrive at this address: the words of the server that refused it.
    Permanent(String),
    /// It did not work now; a later attempt may.
    Temporary(String),
}

impl std::fmt::Display for Undelivered {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Permanent(what) | Self::Temporary(what) => out.write_str(what),
        }
    }
}

impl std::error::Error for Undelivered {}

/// What a delivery needs beside the message: made by [`carry`], empty where nothing was decided.
#[derive(Default)]
struct Way {
    signer: Option<signing::Signer>,
    /// Signs in at the mail server, in place of a password.
    token: Option<String>,
}

/// Sends a mail to the configured server, or writes it to `outbox` in the data folder when there is none. Blocks for
/// a minute at most: for blocking threads only. Answers what the server said when it took it.
///
/// # Errors
/// [`Undelivered::Permanent`] when the recipient or the message was refused for good; [`Undelivered::Temporary`] for
/// everything that somebody can still put right, like a wrong password of the mail server.
fn send(config: &Config, mail: &Outgoing, way: &Way) -> Result<String, Undelivered> {
    let sent = hand_over(config, mail, way);
    meters().mail(match &sent {
        Ok(_) => MailFate::Sent,
        Err(Undelivered::Temporary(_)) => MailFate::Postponed,
        Err(Undelivered::Permanent(_)) => MailFate::Refused,
    });
    sent
}

fn hand_over(config: &Config, mail: &Outgoing, way: &Way) -> Result<String, Undelivered> {
    let message = message::build(mail)?;
    let mut bytes = message.formatted();
    if let Some(signer) = &way.signer {
        bytes = signer
            .sign(&bytes)
            .map_err(|error| Undelivered::Temporary(format!("it cannot be signed: {error}")))?;
    }
    match &config.smtp_url {
        Some(url) => smtp::deliver(
            &server::Server::read(url)?,
            way.token.as_deref(),
            message.envelope(),
            &bytes,
        ),
        None => outbox::write(&config.data, mail, &bytes).map(|()| String::new()),
    }
}
