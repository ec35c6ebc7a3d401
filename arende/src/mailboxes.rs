//! Mailboxes on the command line.

use std::io::BufRead as _;

use clap::{Args, Subcommand, ValueEnum};
use domain::Moment;
use domain::mailbox::{Encryption, SignIn, WhoMayWrite};
use mailroom::mailboxes::Draft;
use mailroom::{Mailbox, imap, mailboxes};
use notifications::address;
use platform::store::Tx;
use platform::{App, Error, Result};

use crate::cli::say;

#[derive(Subcommand)]
pub(crate) enum Mailboxes {
    /// One mailbox a line: address, on or off, server, group, who may write, how it goes
    List,
    /// Add a mailbox; the password is read from standard input (one line) and kept sealed
    Add(Box<Add>),
    /// Sign in to a mailbox and open its folder; says what is wrong
    Test { address: String },
    /// Read a mailbox
    On { address: String },
    /// Leave a mailbox alone for now
    Off { address: String },
    /// Forget a mailbox; what came in by it stays
    Remove { address: String },
}

#[derive(Args)]
pub(crate) struct Add {
    /// The address that people write to
    address: String,
    /// The IMAP server
    #[arg(long)]
    host: String,
    /// Without it 993, or 143 unless the encryption is tls
    #[arg(long)]
    port: Option<u16>,
    /// How the way there is encrypted
    #[arg(long, value_enum, default_value_t = Way::Tls)]
    encryption: Way,
    /// A file of certificates (PEM) to trust beside the system's
    #[arg(long, value_name = "FILE")]
    authority: Option<std::path::PathBuf>,
    /// The name to sign in with; without it the address
    #[arg(long)]
    login: Option<String>,
    /// Sign in with tokens that somebody consented to (`arende mail oauth`); no password is read
    #[arg(long)]
    consent: bool,
    #[arg(long, default_value = "INBOX")]
    folder: String,
    /// Take what is in the folder already; without it only what comes from now on
    #[arg(long)]
    all: bool,
    /// Where filed mail is moved; without it mail stays, marked as read
    #[arg(long, default_value = "", value_name = "FOLDER")]
    done: String,
    /// Where mail is moved that could not be filed
    #[arg(long, default_value = "", value_name = "FOLDER")]
    failed: String,
    /// The group of agents whose tickets it opens
    #[arg(long)]
    group: Option<String>,
    /// Whose mail may open a ticket
    #[arg(long, value_enum, default_value_t = Who::Desk)]
    who: Who,
    /// With --who domains: these, separated by commas
    #[arg(long, default_value = "")]
    domains: String,
}

#[derive(Clone, Copy, ValueEnum)]
enum Who {
    /// As the desk decides
    Desk,
    /// People with an account
    Registered,
    /// Addresses of certain domains
    Domains,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Way {
    /// From the first byte
    Tls,
    /// After a word in the clear; without it no password is sent
    Starttls,
    /// Not at all: the server is on this machine
    Here,
    /// Not at all, over a network: whoever listens reads the password
    Open,
}

impl Way {
    fn meant(self) -> Encryption {
        match self {
            Self::Tls => Encryption::Tls,
            Self::Starttls => Encryption::StartTls,
            Self::Here => Encryption::Here,
            Self::Open => Encryption::Open,
        }
    }
}

pub(crate) fn answer(app: &App, asked: Mailboxes) -> Result<()> {
    let now = app.clock.now();
    match asked {
        Mailboxes::List => list(app),
        Mailboxes::Add(asked) => add(app, *asked, now),
        Mailboxes::Test { address } => {
            let mailbox = app.store.read_now(|tx| find(tx, &address))?;
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()?;
            match runtime.block_on(imap::test(app, &mailbox)) {
                Ok(()) => {
                    say(&format!("{address} can be read"));
                    Ok(())
                }
                Err(trouble) => Err(Error::broken(format!("{address}: {trouble}"))),
            }
        }
        Mailboxes::On { address } => switch(app, &address, true, now),
        Mailboxes::Off { address } => switch(app, &address, false, now),
        Mailboxes::Remove { address } => app.store.write_now(|tx| {
            let mailbox = find(tx, &address)?;
            mailboxes::remove(tx, &mailbox, now)
        }),
    }
}

fn find(tx: &Tx<'_>, written: &str) -> Result<Mailbox> {
    mailroom::find_mailbox_at(tx, &address::mailbox(written))?.ok_or_else(|| {
        Error::broken(format!(
            "there is no mailbox {written}: `arende mailboxes list` shows all"
        ))
    })
}

fn switch(app: &App, address: &str, on: bool, now: Moment) -> Result<()> {
    app.store.write_now(|tx| {
        let mailbox = find(tx, address)?;
        mailboxes::switch(tx, &mailbox, on, now)
    })
}

fn list(app: &App) -> Result<()> {
    let (all, groups) = app.store.read_now(|tx| {
        Ok((
            mailroom::list_mailboxes(tx)?,
            organizations::queries::list_groups(tx)?,
        ))
    })?;
    for one in all {
        let state = if one.active { "on" } else { "off" };
        let group = groups.iter().find(|group| Some(group.id) == one.group);
        let group = group.map_or("-", |group| group.name.as_str());
        let how = match (one.trouble.as_str(), one.read_at) {
            ("", None) => "not read yet".to_owned(),
            ("", Some(_)) => "read".to_owned(),
            (trouble, _) => format!("{trouble}: {}", one.detail),
        };
        let (address, who) = (one.address, one.who.word());
        say(&format!(
            "{address}\t{state}\t{}:{}\t{group}\t{who}\t{how}",
            one.host, one.port
        ));
    }
    Ok(())
}

fn add(app: &App, asked: Add, now: Moment) -> Result<()> {
    let mut secret = String::new();
    if !asked.consent {
        std::io::stdin().lock().read_line(&mut secret)?;
    }
    let authority = match asked.authority {
        Some(file) => std::fs::read_to_string(file)?,
        None => String::new(),
    };
    let who = match asked.who {
        Who::Desk => WhoMayWrite::AsTheDesk,
        Who::Registered => WhoMayWrite::Registered,
        Who::Domains => WhoMayWrite::Domains,
    };
    app.store.write_now(|tx| {
        let group = match &asked.group {
            None => None,
            Some(name) => {
                let all = organizations::queries::list_groups(tx)?;
                let found = all.iter().find(|group| group.name == *name);
                let found = found
                    .ok_or_else(|| Error::broken(format!("there is no group called {name}")))?;
                Some(found.id)
            }
        };
        let usual = if asked.encryption == Way::Tls {
            993
        } else {
            143
        };
        let port = asked.port.unwrap_or(usual);
        let mut new = Mailbox::at(&asked.address, &asked.host, port);
        new.encryption = asked.encryption.meant();
        new.authority.clone_from(&authority);
        if let Some(login) = &asked.login {
            new.login.clone_from(login);
        }
        if asked.consent {
            new.sign_in = SignIn::Consent;
        }
        new.folder.clone_from(&asked.folder);
        new.take_all = asked.all;
        new.done_folder.clone_from(&asked.done);
        new.failed_folder.clone_from(&asked.failed);
        new.group = group;
        new.who = who;
        new.domains.clone_from(&asked.domains);
        let draft = Draft {
            mailbox: new,
            secret: Some(secret.trim_end_matches(['\r', '\n']).to_owned()),
        };
        match mailboxes::save(tx, &app.key, &draft, now)? {
            Ok(_) => Ok(()),
            Err(found) => Err(wrong(found)),
        }
    })
}

/// The first thing to put right, in words.
fn wrong(found: Vec<mailboxes::Problem>) -> Error {
    match found.into_iter().next() {
        Some((_, refusal)) => refusal.into(),
        None => Error::broken("the mailbox was not kept"),
    }
}
