//! Keys that outgoing mail is signed with, on the command line.

use clap::{Subcommand, ValueEnum};
use mailroom::Published;
use platform::post::signing::{self, Kind, SenderKey};
use platform::post::{find_key, list_keys};
use platform::{App, Error, Result};

use crate::cli::say;

#[derive(Subcommand)]
pub(crate) enum Dkim {
    /// Make a key for a domain that the desk sends from; prints what to publish
    Make {
        /// Without it that of the desk's own address
        domain: Option<String>,
        #[arg(long, value_enum, default_value_t = Way::Rsa)]
        kind: Way,
    },
    /// Look whether each key is published, and fits
    Check,
    /// Sign with a key from now on, in place of any other of its domain
    On {
        /// Its number in the list
        key: i64,
    },
    /// Do not sign with a key any more
    Off { key: i64 },
    /// Forget a key
    Remove { key: i64 },
}

#[derive(Clone, Copy, ValueEnum)]
pub(crate) enum Way {
    /// 2048 bits: every receiver knows it
    Rsa,
    /// Short and quick; some receivers do not look at it
    Ed25519,
}

pub(crate) fn answer(app: &App, asked: Option<Dkim>) -> Result<()> {
    let now = app.clock.now();
    match asked {
        None => list(app),
        Some(Dkim::Make { domain, kind }) => {
            let domains = app.store.read_now(|tx| mailroom::sender_domains(app, tx))?;
            let wanted = match domain {
                Some(domain) => domain.trim().to_ascii_lowercase(),
                None => domains.first().cloned().unwrap_or_default(),
            };
            if !domains.contains(&wanted) {
                return Err(Error::broken(format!(
                    "no mail is sent from {wanted:?}: the desk and its portals send from {}",
                    domains.join(", ")
                )));
            }
            let pair = signing::generate(match kind {
                Way::Rsa => Kind::Rsa,
                Way::Ed25519 => Kind::Ed25519,
            })?;
            let made = app
                .store
                .write_now(|tx| signing::keep(tx, &app.key, &wanted, &pair, now))?;
            show(&made);
            say(&format!(
                "Publish this record, look with `arende mail dkim check`, then sign: `arende mail dkim on {}`",
                made.id
            ));
            Ok(())
        }
        Some(Dkim::Check) => check(app),
        Some(Dkim::On { key }) => app
            .store
            .write_now(|tx| signing::switch(tx, &find(tx, key)?, true, now)),
        Some(Dkim::Off { key }) => app
            .store
            .write_now(|tx| signing::switch(tx, &find(tx, key)?, false, now)),
        Some(Dkim::Remove { key }) => app
            .store
            .write_now(|tx| signing::remove(tx, &find(tx, key)?, now)),
    }
}

fn find(tx: &platform::store::Tx<'_>, key: i64) -> Result<SenderKey> {
    find_key(tx, key)?.ok_or_else(|| {
        Error::broken(format!(
            "there is no key {key}: `arende mail dkim` lists all"
        ))
    })
}

fn show(one: &SenderKey) {
    let state = if one.active { "signs" } else { "waits" };
    let (id, kind) = (one.id, one.kind.word());
    say(&format!("{id}\t{}\t{kind}\t{state}", one.domain));
    say(&format!("\t{}. IN TXT \"{}\"", one.name(), in_pieces(one)));
}

/// A text of the DNS is at most 255 bytes long, so a longer one is written in pieces.
fn in_pieces(one: &SenderKey) -> String {
    let record: Vec<char> = one.record().chars().collect();
    let pieces = record.chunks(250).map(|piece| piece.iter().collect());
    pieces.collect::<Vec<String>>().join("\" \"")
}

fn list(app: &App) -> Result<()> {
    for one in app.store.read_now(list_keys)? {
        show(&one);
    }
    Ok(())
}

fn check(app: &App) -> Result<()> {
    mailroom::ask_names();
    for one in app.store.read_now(list_keys)? {
        let found = signing::probe(&app.key, &one).map_or(Published::Wrong, mailroom::published);
        let said = match found {
            Published::Right => "published, and fits",
            Published::Wrong => "something else is published",
            Published::Nothing => "nothing is published",
            Published::Unknown => "the DNS gave no answer",
        };
        say(&format!("{}\t{}\t{said}", one.id, one.name()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_record_is_written_in_pieces_that_the_dns_takes() {
        let desk = platform::testing::TestDesk::open(crate::migrations::MIGRATIONS, &[]).unwrap();
        let app = &desk.app;
        let pair = signing::generate(Kind::Rsa).unwrap();
        let now = app.clock.now();
        let one = app
            .store
            .write_now(|tx| signing::keep(tx, &app.key, "desk.example", &pair, now))
            .unwrap();
        let written = in_pieces(&one);
        assert!(written.split("\" \"").all(|piece| piece.len() <= 255));
        assert_eq!(written.replace("\" \"", ""), one.record());
    }
}
