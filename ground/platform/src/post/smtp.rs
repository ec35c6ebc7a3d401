//! Handing one mail to the mail server (RFC 5321), step by step, because what a refusal means depends on the step:
//! only the recipient and the message itself can be refused for good. A wrong password is put right, and the mail
//! must still be there then.

use std::time::{Duration, Instant};

use lettre::Address;
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, DEFAULT_MECHANISMS, Mechanism};
use lettre::transport::smtp::client::{SmtpConnection, TlsParameters};
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};

use super::Undelivered;
use super::server::{Server, Tls};

/// How long the server has to take the call.
const CONNECT: Duration = Duration::from_secs(10);

/// What is said when a token is not taken; another one is asked for then.
pub(super) const TOKEN_REFUSED: &str = "it did not take the token of the account";

/// Answers what the server said when it took the message.
pub(super) fn deliver(
    server: &Server,
    token: Option<&str>,
    envelope: &Envelope,
    bytes: &[u8],
) -> Result<String, Undelivered> {
    let deadline = Instant::now() + server.patience;
    let mut talk = Talk {
        connection: connect(server)?,
        deadline,
    };
    talk.sign_in(server, token)?;
    let options = talk.options(envelope, bytes)?;
    let from = envelope.from().cloned();
    talk.next()?
        .command(Mail::new(from, options))
        .map_err(|error| later("it refused the sender", &error))?;
    for to in envelope.to() {
        talk.next()?
            .command(Rcpt::new(to.clone(), Vec::new()))
            .map_err(|error| by_code(&error))?;
    }
    talk.next()?
        .command(Data)
        .map_err(|error| by_code(&error))?;
    let answer = talk
        .next()?
        .message(bytes)
        .map_err(|error| by_code(&error))?;
    // It has been taken. What becomes of the goodbye changes nothing, and nobody waits for it.
    talk.deadline = talk.deadline.min(Instant::now() + Duration::from_secs(2));
    if let Ok(connection) = talk.next() {
        let _ = connection.quit();
    }
    let words: Vec<&str> = answer.message().collect();
    Ok(format!("{} {}", answer.code(), words.join(" ")))
}

struct Talk {
    connection: SmtpConnection,
    deadline: Instant,
}

fn connect(server: &Server) -> Result<SmtpConnection, Undelivered> {
    let tls = match server.tls {
        Tls::Always => Some(certificates(server)?),
        Tls::Required | Tls::Opportunistic => None,
    };
    let place = (server.host.as_str(), server.port);
    let name = ClientId::default();
    let mut connection = SmtpConnection::connect(
        place,
        Some(CONNECT.min(server.patience)),
        &name,
        tls.as_ref(),
        None,
    )
    .map_err(|error| later("it did not answer", &error))?;
    let offered = connection.can_starttls();
    if server.tls == Tls::Required && !offered {
        return Err(Undelivered::Temporary(
            "the mail server does not offer STARTTLS".into(),
        ));
    }
    if server.tls != Tls::Always && offered {
        connection
            .starttls(&certificates(server)?, &name)
            .map_err(|error| later("the encrypted connection failed", &error))?;
    }
    Ok(connection)
}

fn certificates(server: &Server) -> Result<TlsParameters, Undelivered> {
    TlsParameters::new(server.host.clone())
        .map_err(|error| later("its name cannot be checked", &error))
}

impl Talk {
    /// The connection for the next step, with the time that is left.
    fn next(&mut self) -> Result<&mut SmtpConnection, Undelivered> {
        let left = self.deadline.saturating_duration_since(Instant::now());
        let timed_out = || Undelivered::Temporary("the mail server was too slow".into());
        if left.is_zero() {
            return Err(timed_out());
        }
        self.connection
            .set_timeout(Some(left))
            .map_err(|_| timed_out())?;
        Ok(&mut self.connection)
    }

    fn sign_in(&mut self, server: &Server, token: Option<&str>) -> Result<(), Undelivered> {
        let Some((user, password)) = &server.login else {
            return Ok(());
        };
        if !self.connection.is_encrypted() && !server.is_here() {
            let what = "the mail server offers no encryption, so the password was not sent";
            return Err(Undelivered::Temporary(what.into()));
        }
        let (mechanisms, secret, refused): (&[Mechanism], _, _) = match token {
            Some(token) => (&[Mechanism::Xoauth2], token, TOKEN_REFUSED),
            None => (
                DEFAULT_MECHANISMS,
                password.as_str(),
                "it did not take the password",
            ),
        };
        let credentials = Credentials::new(user.clone(), secret.to_owned());
        self.next()?
            .auth(mechanisms, &credentials)
            .map_err(|error| later(refused, &error))?;
        Ok(())
    }

    fn options(
        &self,
        envelope: &Envelope,
        bytes: &[u8],
    ) -> Result<Vec<MailParameter>, Undelivered> {
        let mut options = Vec::new();
        let able = |extension| self.connection.server_info().supports_feature(extension);
        let plain = |address: &Address| <Address as AsRef<str>>::as_ref(address).is_ascii();
        if !envelope.to().iter().chain(envelope.from()).all(plain) {
            if !able(Extension::SmtpUtfEight) {
                let what = "the mail server cannot send to an address with such letters (SMTPUTF8)";
                return Err(Undelivered::Permanent(what.into()));
            }
            options.push(MailParameter::SmtpUtfEight);
        }
        if !bytes.is_ascii() && able(Extension::EightBitMime) {
            options.push(MailParameter::Body(MailBodyParameter::EightBitMime));
        }
        Ok(options)
    }
}

fn later(what: &str, error: &Error) -> Undelivered {
    Undelivered::Temporary(format!("mail server: {what}: {}", chain(error)))
}

fn by_code(error: &Error) -> Undelivered {
    let words = format!("mail server: {}", chain(error));
    if error.is_permanent() {
        Undelivered::Permanent(words)
    } else {
        Undelivered::Temporary(words)
    }
}

/// The error and its causes in one line.
fn chain(error: &dyn std::error::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let next_words = next.to_string();
        if !words.contains(&next_words) {
            words.push_str(": ");
            words.push_str(&next_words);
        }
        cause = next.source();
    }
    words
}
