//! Mail on the command line: one message taken from a mail server's pipe, or shown as it is understood; keys that mail is
//! signed with.

use std::io::{Read, Write};
use std::net::IpAddr;
use std::process::ExitCode;

use clap::{Subcommand, ValueEnum};
use mailroom::Hop;
use mailroom::receiver::pipe;
use platform::{Error, Result};
use serde_json::Value;

use crate::cli::{say, say_json};
use crate::desk::{self, Place};
use crate::dkim::{self, Dkim};
use crate::oauth::{self, Oauth};

#[derive(Subcommand)]
pub(crate) enum Mail {
    /// Read one message on standard input and put it where it belongs; prints what was done as JSON
    Receive {
        /// The address it was delivered to, if the mail server knows
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
        /// The address of the server it came from, if the mail server knows: then SPF is checked
        #[arg(long, value_name = "IP")]
        client_ip: Option<IpAddr>,
        /// What that server called itself
        #[arg(long, value_name = "NAME", requires = "client_ip", default_value = "")]
        client_helo: String,
        /// The envelope's sender
        #[arg(
            long,
            value_name = "ADDRESS",
            requires = "client_ip",
            default_value = "",
            allow_hyphen_values = true
        )]
        sender: String,
    },
    /// File mail once more that found no place, after a setting, a mailbox or a person changed
    Again {
        /// What became of it so far
        #[arg(long, value_enum, default_value_t = Stuck::Held)]
        show: Stuck,
        /// Only what holds these words in sender, subject or Message-ID
        #[arg(long, default_value = "")]
        words: String,
    },
    /// Keys that outgoing mail is signed with (DKIM): what there is, and what to publish
    Dkim {
        #[command(subcommand)]
        what: Option<Dkim>,
    },
    /// Accounts that are signed in to with tokens (XOAUTH2): what there is, and consent at the provider
    Oauth {
        #[command(subcommand)]
        what: Option<Oauth>,
    },
    /// Print how one message on standard input is understood, as JSON
    Parse,
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Stuck {
    /// Held for somebody to look at
    Held,
    /// Refused, because its sender may not ask
    Refused,
}

/// Largest message read from standard input, in bytes.
const LARGEST_MAIL: u64 = 100 * 1024 * 1024;
/// `EX_DATAERR` of sysexits: the mail server gives the message back to its sender, with what was said on standard error.
const GIVE_BACK: u8 = 65;

/// Does what was asked; the exit code tells the mail server what to do with the message.
pub(crate) fn answer(place: &Place, asked: Mail) -> Result<ExitCode> {
    match asked {
        Mail::Receive {
            to,
            client_ip,
            client_helo,
            sender,
        } => {
            let Some(raw) = whole_mail(std::io::stdin().lock(), LARGEST_MAIL)? else {
                let _ = writeln!(std::io::stderr(), "arende: {TOO_LARGE}");
                return Ok(ExitCode::from(GIVE_BACK));
            };
            let hop = client_ip.map(|ip| Hop {
                ip,
                helo: client_helo,
                from: sender,
            });
            let (to, hop) = (to.as_deref(), hop.as_ref());
            let receipt = match pipe::hand_over(&place.data, &raw, to, hop) {
                Some(receipt) => receipt,
                None => file(place, &raw, to, hop)?,
            };
            say_json(&receipt);
        }
        Mail::Again { show, words } => {
            let app = desk::open(place, false)?;
            let fate = match show {
                Stuck::Held => "held",
                Stuck::Refused => "refused",
            };
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            let done = runtime.block_on(mailroom::file_again(&app, fate, &words))?;
            say(&format!(
                "{} tried, {} found their place",
                done.tried, done.placed
            ));
        }
        Mail::Dkim { what } => dkim::answer(&desk::open(place, false)?, what)?,
        Mail::Oauth { what } => oauth::answer(&desk::open(place, false)?, what)?,
        Mail::Parse => say_json(&mailroom::parsed_json(&beginning_of_mail()?)),
    }
    Ok(ExitCode::SUCCESS)
}

/// Files a mail without a desk that runs.
fn file(place: &Place, raw: &[u8], to: Option<&str>, hop: Option<&Hop>) -> Result<Value> {
    // One mail is read by one.
    let app = desk::open_with(place, false, |store| store.readers = 1)?;
    mailroom::ask_names();
    let receipt = mailroom::receive_over(&app, raw, to, hop)?;
    serde_json::to_value(receipt).map_err(Error::broken)
}

/// What a sender reads whose mail was given back.
const TOO_LARGE: &str = "The message is larger than 100 MB, which is the most that is taken by mail. Nothing of it was kept.";

/// The whole message, or `None` when it is larger than that. Then the rest is read all the same: whoever hands it over
/// would take a closed pipe for trouble that passes.
fn whole_mail(mut from: impl Read, largest: u64) -> std::io::Result<Option<Vec<u8>>> {
    let mut raw = Vec::new();
    from.by_ref().take(largest + 1).read_to_end(&mut raw)?;
    if u64::try_from(raw.len()).is_ok_and(|size| size <= largest) {
        return Ok(Some(raw));
    }
    std::io::copy(&mut from, &mut std::io::sink())?;
    Ok(None)
}

fn beginning_of_mail() -> Result<Vec<u8>> {
    let mut raw = Vec::new();
    std::io::stdin()
        .lock()
        .take(LARGEST_MAIL)
        .read_to_end(&mut raw)?;
    Ok(raw)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_is_taken_whole_or_not_at_all() {
        assert_eq!(whole_mail(&b"12345"[..], 5).unwrap().unwrap(), b"12345");
        assert_eq!(whole_mail(&b""[..], 5).unwrap().unwrap(), b"");
        let mut handed = std::io::Cursor::new(vec![b'x'; 200_000]);
        assert_eq!(whole_mail(&mut handed, 5).unwrap(), None);
        assert_eq!(handed.position(), 200_000, "nobody meets a closed pipe");
    }
}
