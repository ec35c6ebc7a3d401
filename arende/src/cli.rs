//! The command line.

use std::io::{Read, Write};
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use domain::person::{EmailAddress, Role};
use people::commands::{create_api_token, offer_setup};
use people::queries::{self, NewPerson};
use platform::store::Database;
use platform::{App, Error, Result, web};
use serde_json::Value;

use crate::desk::{self, Place};
use crate::{check, demo, serve};

/// Customer-support portal and help desk in one binary.
#[derive(Parser)]
#[command(name = "arende", version, about, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the desk; an empty one prints a link to set it up
    Serve,
    /// Serve a desk filled with an invented vendor's story
    Demo(Demo),
    /// Check that the data are whole; ends with "ok", or says what is wrong (exit 1)
    Check,
    /// People of the desk
    #[command(subcommand)]
    User(User),
    /// Tokens for the API
    #[command(subcommand)]
    Token(Token),
    /// Incoming mail
    #[command(subcommand)]
    Mail(Mail),
}

#[derive(Args)]
pub struct Demo {
    /// So many more tickets, for measuring
    #[arg(long, default_value_t = 0, value_name = "N")]
    pub tickets: u64,
    /// The same seed makes the same data
    #[arg(long, default_value_t = 1, value_name = "S")]
    pub seed: u64,
    /// Make the data and stop
    #[arg(long)]
    pub no_serve: bool,
}

#[derive(Subcommand)]
enum User {
    /// Add a person; the password is read from standard input
    Add {
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// admin, agent or user
        #[arg(long, value_parser = ["admin", "agent", "user"])]
        role: String,
        /// Read the password from standard input (one line); without it the person cannot sign in by password
        #[arg(long)]
        password_stdin: bool,
        /// The language of their pages and mails: en or sv
        #[arg(long, default_value = "en", value_parser = ["en", "sv"])]
        locale: String,
    },
}

#[derive(Subcommand)]
enum Token {
    /// Make a token for a person's API calls; prints the token alone, once
    Create {
        #[arg(long)]
        email: String,
    },
}

#[derive(Subcommand)]
enum Mail {
    /// Read one message on standard input and put it where it belongs; prints what was done as JSON
    Receive {
        /// The address it was delivered to, if the mail server knows
        #[arg(long, value_name = "ADDRESS")]
        to: Option<String>,
    },
    /// Print how one message on standard input is understood, as JSON
    Parse,
}

/// Largest message read from standard input, in bytes.
const LARGEST_MAIL: u64 = 100 * 1024 * 1024;
/// `EX_TEMPFAIL` of sysexits: the mail server keeps the message and tries again.
const TRY_AGAIN: u8 = 75;

impl Cli {
    /// Does what was asked; the exit code tells how it went.
    pub fn run(self) -> ExitCode {
        let receives = matches!(self.command, Command::Mail(Mail::Receive { .. }));
        match self.answer() {
            Ok(code) => code,
            Err(error) => {
                complain(&error);
                if receives {
                    ExitCode::from(TRY_AGAIN)
                } else {
                    ExitCode::FAILURE
                }
            }
        }
    }

    fn answer(self) -> Result<ExitCode> {
        let mut place = self.place;
        let mut listen = || {
            let bound = serve::listen(place.listen)?;
            place.listen = bound.local_addr()?;
            Ok::<_, Error>(bound)
        };
        let bound = match &self.command {
            Command::Serve => Some(listen()?),
            Command::Demo(wanted) if !wanted.no_serve => Some(listen()?),
            _ => None,
        };
        let place = &place;
        match self.command {
            Command::Serve => {
                let app = desk::open(place, false)?;
                let setup = app.store.write_now(|tx| offer_setup(tx, app.clock.now()))?;
                if let Some(bound) = bound {
                    serve::run(&app, bound, |app| say_where(app, setup.as_deref()))?;
                }
            }
            Command::Demo(wanted) => demo::run(place, &wanted, bound)?,
            Command::Check => return check_data(place),
            Command::User(User::Add {
                email,
                name,
                role,
                password_stdin,
                locale,
            }) => {
                let app = desk::open(place, false)?;
                add_user(&app, &email, &name, &role, password_stdin, &locale)?;
            }
            Command::Token(Token::Create { email }) => {
                let app = desk::open(place, false)?;
                let address = address(&email)?;
                let token = app.store.write_now(|tx| {
                    let person = queries::find_by_address(tx, &address)?.ok_or_else(|| {
                        Error::broken(format!("nobody here has the address {email}"))
                    })?;
                    create_api_token(tx, person.id, app.clock.now())
                })?;
                say(&token);
            }
            Command::Mail(Mail::Receive { to }) => {
                let raw = read_mail()?;
                let app = desk::open(place, false)?;
                let receipt = mailroom::receive(&app, &raw, to.as_deref())?;
                let receipt = serde_json::to_value(receipt).map_err(Error::broken)?;
                say_json(&receipt);
            }
            Command::Mail(Mail::Parse) => say_json(&mailroom::parsed_json(&read_mail()?)),
        }
        Ok(ExitCode::SUCCESS)
    }
}

fn say(line: &str) {
    // A closed pipe is nobody's mistake.
    let _ = writeln!(std::io::stdout(), "{line}");
}

fn say_json(value: &Value) {
    say(&value.to_string());
}

fn complain(error: &Error) {
    let sentence = match error {
        Error::Refused(refusal) => match crate::routes::language() {
            Ok(language) => language
                .words(platform::language::Locale::En, "UTC")
                .refusal(refusal),
            Err(error) => error.to_string(),
        },
        Error::Absent => "no such thing".to_owned(),
        Error::Broken(cause) => cause.clone(),
    };
    let _ = writeln!(std::io::stderr(), "arende: {sentence}");
}

fn say_where(app: &App, setup: Option<&str>) {
    let url = app.config.public_url();
    say(&format!("Ärende is at {url}"));
    if let Some(token) = setup {
        say(&format!(
            "Nobody is here yet. Make the owner account at {url}/setup/{token}"
        ));
        say("The link works once. A new one is printed at each start until somebody has used it.");
    }
}

fn read_mail() -> Result<Vec<u8>> {
    let mut raw = Vec::new();
    std::io::stdin()
        .lock()
        .take(LARGEST_MAIL)
        .read_to_end(&mut raw)?;
    Ok(raw)
}

fn address(text: &str) -> Result<EmailAddress> {
    EmailAddress::read(text).map_err(|_| Error::broken(format!("{text} is not an e-mail address")))
}

fn add_user(
    app: &App,
    email: &str,
    name: &str,
    role: &str,
    password_stdin: bool,
    locale: &str,
) -> Result<()> {
    let address = address(email)?;
    let role = Role::read(role).ok_or_else(|| Error::broken("the role is admin, agent or user"))?;
    let name = name.trim();
    if name.is_empty() {
        return Err(Error::broken("give the person a name"));
    }
    let password_hash = if password_stdin {
        let mut line = String::new();
        std::io::stdin().read_line(&mut line)?;
        let password = line.trim_end_matches(['\r', '\n']);
        if let Some(problem) = people::password_problem(password) {
            return Err(Error::refused(422, problem));
        }
        Some(web::password::hash_now(password)?)
    } else {
        None
    };
    let added = app.store.write_now(|tx| {
        if queries::find_by_address(tx, &address)?.is_some() {
            return Err(Error::broken(format!(
                "somebody with the address {email} is here already"
            )));
        }
        queries::remove_setup_links(tx)?;
        let new = NewPerson {
            name,
            address: &address,
            role,
            locale,
            time_zone: "Europe/Stockholm",
            password_hash: password_hash.as_deref(),
            verified: true,
        };
        queries::add(tx, &new, app.clock.now())
    })?;
    say(&format!("{} is person {added}", address.as_str()));
    Ok(())
}

fn check_data(place: &Place) -> Result<ExitCode> {
    if let Database::File(path) = place.database()?
        && !path.exists()
    {
        say(&format!("there is no desk in {}", place.data.display()));
        return Ok(ExitCode::FAILURE);
    }
    let app = match desk::open(place, false) {
        Ok(app) => app,
        Err(error) => {
            complain(&error);
            return Ok(ExitCode::FAILURE);
        }
    };
    let wrong = check::problems(&app)?;
    for line in &wrong {
        say(line);
    }
    if wrong.is_empty() {
        say("ok");
        Ok(ExitCode::SUCCESS)
    } else {
        say(&match wrong.len() {
            1 => "one thing is wrong".to_owned(),
            several => format!("{several} things are wrong"),
        });
        Ok(ExitCode::FAILURE)
    }
}
