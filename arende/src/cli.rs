//! The command line.

use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};
use domain::person::{EmailAddress, Role};
use organizations::sheets::Kind;
use people::commands::roles::Given;
use people::commands::{create_api_token, offer_setup};
use people::queries::{self, NewPerson};
use platform::audit::{self as audit_log, About, Deed};
use platform::store::{Database, Tx};
use platform::{App, Error, Result, web};
use serde_json::Value;

use crate::articles::{self, Articles};
use crate::brands::{self, Brands};
use crate::desk::{self, Place};
use crate::log::Format;
use crate::mail::{self, Mail};
use crate::mailboxes::{self, Mailboxes};
use crate::operate::Service;
use crate::portal::{self, Blueprint, Config};
use crate::schedules::{self, Schedules};
use crate::settings::{self, Settings};
use crate::sheets::{self, Sheet};
use crate::sso::{self, Sso};
use crate::team::{self, Groups, Roles, Trainings};
use crate::{audit, backup, check, demo, moving, ready, schedule, serve};

/// Customer-support portal and help desk in one binary.
#[derive(Parser)]
#[command(name = "arende", version, about, propagate_version = true)]
pub struct Cli {
    #[command(flatten)]
    place: Place,
    #[command(flatten)]
    service: Service,
    /// How the log on standard error is written
    #[arg(
        long,
        env = "ARENDE_LOG_FORMAT",
        value_enum,
        default_value_t,
        global = true,
        value_name = "FORMAT"
    )]
    log_format: Format,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the desk; an empty one prints a link to set it up
    Serve,
    /// Serve a desk filled with an invented vendor's story
    Demo(Demo),
    /// Ask the desk that runs here whether it is ready; exit 0 if it is
    Health,
    /// Check that the data are whole; ends with "ok", or says what is wrong (exit 1)
    Check {
        /// Leave out what reads every file and searches for every ticket
        #[arg(long)]
        quick: bool,
    },
    /// Save database, key and files into one archive, while the desk is served
    Backup {
        /// The archive; - is standard output
        #[arg(value_name = "FILE")]
        file: PathBuf,
        /// Write over an archive that is there
        #[arg(long)]
        force: bool,
    },
    /// Restore a desk from an archive into an empty data folder (and, with --database, an empty database), and check it
    Restore {
        /// The archive
        #[arg(value_name = "FILE")]
        file: PathBuf,
    },
    /// Move the desk from its file to a PostgreSQL database; run again, it goes on where it was cut off
    MigrateTo {
        /// The database, like <postgres://user:password@host:5432/database>; without it that of --database
        #[arg(value_name = "URL")]
        url: Option<String>,
    },
    /// Make the search index anew, while the desk is served
    Reindex,
    /// People of the desk
    #[command(subcommand)]
    User(User),
    /// Organizations as spreadsheets
    #[command(subcommand)]
    Organizations(Sheet),
    /// People of organizations as spreadsheets
    #[command(subcommand)]
    People(Sheet),
    /// Roles of the team that the desk makes for itself
    #[command(subcommand)]
    Roles(Roles),
    /// Groups of agents
    #[command(subcommand)]
    Groups(Groups),
    /// What people must have learnt before they ask
    #[command(subcommand)]
    Trainings(Trainings),
    /// When the team is at work, and days from calendar files
    #[command(subcommand)]
    Schedules(Schedules),
    /// Tokens for the API
    #[command(subcommand)]
    Token(Token),
    /// The secret with which your own product signs people in
    #[command(subcommand)]
    Handover(Handover),
    /// Providers of single sign-on
    #[command(subcommand)]
    Sso(Sso),
    /// Mail: taking one in, and signing what goes out
    #[command(subcommand)]
    Mail(Mail),
    /// Mailboxes that the desk reads itself, over IMAP
    #[command(subcommand)]
    Mailboxes(Mailboxes),
    /// Work in the background: what waits, and what was given up
    #[command(subcommand)]
    Jobs(Jobs),
    /// What administrators decide
    #[command(subcommand)]
    Settings(Settings),
    /// The whole portal as a file: settings, statuses, fields and forms
    #[command(subcommand)]
    Config(Config),
    /// Portals to begin with
    #[command(subcommand)]
    Blueprint(Blueprint),
    /// Several portals in one desk
    #[command(subcommand)]
    Brand(Brands),
    /// The help centre as a folder of Markdown or HTML
    #[command(subcommand)]
    Articles(Articles),
    /// What was done to the desk itself: who came in, whose rights changed, what was decided
    Audit(audit::Audit),
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
        /// admin, agent, user, or the name of one of the desk's own roles
        #[arg(long)]
        role: String,
        /// Read the password from standard input (one line); without it the person gets a mail to choose one
        #[arg(long)]
        password_stdin: bool,
        /// The language of their pages and mails: en or sv
        #[arg(long, default_value = "en", value_parser = ["en", "sv"])]
        locale: String,
    },
    /// Erase a customer: name, address, ways in, mails. Their tickets stay, from a former requester
    Erase {
        #[arg(long)]
        email: String,
        /// What they wrote as well: messages with files, and subjects
        #[arg(long)]
        redact: bool,
        /// Do it; without it is told what would go
        #[arg(long)]
        yes: bool,
    },
    /// Send a person the mail to choose a password, again or for the first time
    Invite {
        #[arg(long)]
        email: String,
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
enum Handover {
    /// Print the secret alone
    Show,
    /// Make a new secret and print it; the one before ends
    New,
    /// Let nobody in from the product any more
    Off,
}

#[derive(Subcommand)]
enum Jobs {
    /// One job a line: number, state, attempts, kind, what it works on, why it failed
    List,
    /// Have a job tried again, now
    Retry {
        /// Its number
        #[arg(required_unless_present = "all")]
        id: Option<i64>,
        /// Everything that was given up
        #[arg(long, conflicts_with = "id")]
        all: bool,
    },
}

/// `EX_TEMPFAIL` of sysexits: the mail server keeps the message and tries again.
const TRY_AGAIN: u8 = 75;

impl Cli {
    /// How the log is to be written.
    pub fn log_format(&self) -> Format {
        self.log_format
    }

    /// Does what was asked; the exit code tells how it went.
    pub fn run(self) -> ExitCode {
        let receives = matches!(self.command, Command::Mail(Mail::Receive { .. }));
        if !matches!(self.command, Command::Serve | Command::Demo(_)) && !receives {
            platform::audit::this_is_a_command();
        }
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
        let service = self.service;
        let mut open = || {
            let doors = service.open(place.listen, place.base_url.as_deref())?;
            place.listen = doors.main.local_addr()?;
            place.encrypted = doors.tls.is_some();
            Ok::<_, Error>(doors)
        };
        let doors = match &self.command {
            Command::Serve => Some(open()?),
            Command::Demo(wanted) if !wanted.no_serve => Some(open()?),
            _ => None,
        };
        let place = &place;
        match self.command {
            Command::Serve => {
                let app = desk::open(place, false)?;
                let setup = app.store.write_now(|tx| offer_setup(tx, app.clock.now()))?;
                if let Some(doors) = doors {
                    serve::run(&app, doors, |app| say_where(app, setup.as_deref()))?;
                }
            }
            Command::Demo(wanted) => demo::run(place, &wanted, doors)?,
            Command::Health => say(&ready::ask(place, &service)?),
            Command::Check { quick } => return check_data(place, quick),
            Command::Backup { file, force } => backup::save(
                &place.data,
                &place.database()?,
                &place.files.as_found(&place.data)?,
                &file,
                force,
            )?,
            Command::Restore { file } => {
                backup::restore(place, &file)?;
                return check_data(place, false);
            }
            Command::MigrateTo { url } => moving::migrate_to(place, url.as_deref(), say)?,
            Command::Reindex => {
                must_be_there(place)?;
                let app = desk::open(place, false)?;
                let count = check::reindex(&app.store)?;
                say(&format!("{count} tickets can be searched for"));
            }
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
            Command::User(User::Invite { email }) => {
                invite(&desk::open(place, false)?, &email)?;
            }
            Command::User(User::Erase { email, redact, yes }) => {
                must_be_there(place)?;
                erase(&desk::open(place, false)?, &email, redact, yes)?;
            }
            Command::Organizations(asked) => return sheet(place, Kind::Organizations, &asked),
            Command::People(asked) => return sheet(place, Kind::People, &asked),
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
            Command::Handover(asked) => {
                must_be_there(place)?;
                handover(&desk::open(place, false)?, &asked)?;
            }
            Command::Sso(asked) => {
                must_be_there(place)?;
                sso::answer(&desk::open(place, false)?, asked)?;
            }
            Command::Mailboxes(asked) => {
                must_be_there(place)?;
                mailboxes::answer(&desk::open(place, false)?, asked)?;
            }
            Command::Jobs(asked) => {
                must_be_there(place)?;
                jobs(&desk::open(place, false)?, &asked)?;
            }
            Command::Settings(asked) => {
                must_be_there(place)?;
                settings::answer(&desk::open(place, false)?, &asked)?;
            }
            Command::Roles(asked) => {
                must_be_there(place)?;
                team::keep_roles(&desk::open(place, false)?, &asked)?;
            }
            Command::Groups(asked) => {
                must_be_there(place)?;
                team::keep_groups(&desk::open(place, false)?, &asked)?;
            }
            Command::Trainings(asked) => {
                must_be_there(place)?;
                team::keep_trainings(&desk::open(place, false)?, &asked)?;
            }
            Command::Schedules(asked) => {
                must_be_there(place)?;
                schedules::keep(&desk::open(place, false)?, &asked)?;
            }
            Command::Config(asked) => {
                must_be_there(place)?;
                portal::configure(&desk::open(place, false)?, &asked)?;
            }
            Command::Blueprint(asked) => {
                if let Some(shown) = portal::show_blueprint(&asked) {
                    shown?;
                } else {
                    must_be_there(place)?;
                    portal::use_blueprint(&desk::open(place, false)?, &asked)?;
                }
            }
            Command::Brand(asked) => {
                must_be_there(place)?;
                brands::keep(&desk::open(place, false)?, &asked)?;
            }
            Command::Articles(asked) => {
                must_be_there(place)?;
                if !articles::keep(&desk::open(place, false)?, &asked)? {
                    return Ok(ExitCode::FAILURE);
                }
            }
            Command::Audit(asked) => {
                must_be_there(place)?;
                audit::list(&desk::open(place, false)?, &asked)?;
            }
            Command::Mail(asked) => return mail::answer(place, asked),
        }
        Ok(ExitCode::SUCCESS)
    }
}

/// Tells what there is of somebody, and erases them if that is meant.
fn erase(app: &platform::App, email: &str, redact: bool, yes: bool) -> Result<()> {
    let (address, now) = (address(email)?, app.clock.now());
    let (person, held) = app.store.read_now(|tx| {
        let person = queries::find_by_address(tx, &address)?
            .ok_or_else(|| Error::broken(format!("nobody here has the address {email}")))?;
        let held = queries::erasing::count_held(tx, person.id, &person.email)?;
        Ok((person, held))
    })?;
    say(&format!(
        "{} tickets, {} messages, {} mails from and {} to them",
        held.tickets, held.comments, held.mails_in, held.mails_out
    ));
    if !yes {
        say("Nothing was done. Say --yes to erase them; nobody can take it back.");
        return Ok(());
    }
    app.store
        .write_now(|tx| people::commands::erasing::begin(tx, &person, redact, None, now))?;
    people::commands::erasing::go_on(app, crate::erasing::ROOMS, person.id)?;
    say("Erased.");
    Ok(())
}

/// A sheet whose rows are not all good is told by the exit code too.
fn sheet(place: &Place, kind: Kind, asked: &Sheet) -> Result<ExitCode> {
    must_be_there(place)?;
    let is_good = sheets::answer(&desk::open(place, false)?, kind, asked)?;
    Ok(if is_good {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

pub(crate) fn say(line: &str) {
    // A closed pipe is nobody's mistake.
    let _ = writeln!(std::io::stdout(), "{line}");
}

pub(crate) fn say_json(value: &Value) {
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

fn address(text: &str) -> Result<EmailAddress> {
    EmailAddress::read(text).map_err(|_| Error::broken(format!("{text} is not an e-mail address")))
}

/// The role of that name: one that every desk has, or one of this desk's own.
fn given_role(tx: &Tx<'_>, name: &str) -> Result<Given> {
    use people::queries::roles::{find_role_by_name, list_roles};
    if let Some(role) = Role::read(name) {
        return Ok(Given { role, own: None });
    }
    if let Some(id) = find_role_by_name(tx, name)? {
        return Ok(Given {
            role: Role::Agent,
            own: Some(id),
        });
    }
    let own: Vec<_> = list_roles(tx)?.into_iter().map(|role| role.name).collect();
    Err(Error::broken(format!(
        "there is no role {name}: it is admin, agent, user, or one of {}",
        own.join(", ")
    )))
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
    let given = app.store.read_now(|tx| given_role(tx, role))?;
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
            role: given.role,
            locale,
            time_zone: "Europe/Stockholm",
            password_hash: password_hash.as_deref(),
            verified: password_hash.is_some(),
        };
        let now = app.clock.now();
        let id = queries::add(tx, &new, now)?;
        queries::roles::set_team_role(tx, id, given.own)?;
        let deed = Deed {
            area: "account",
            deed: "added",
            actor: None,
            about: About::Person(id),
            before: "",
            after: role,
        };
        audit_log::add(tx, &deed, now)?;
        if password_hash.is_none()
            && let Some(person) = queries::find(tx, id)?
        {
            people::commands::mails::invite(tx, &person, now)?;
        }
        Ok(id)
    })?;
    say(&format!("{} is person {added}", address.as_str()));
    if password_hash.is_none() {
        say(INVITED);
    }
    Ok(())
}

const INVITED: &str = "a mail to choose a password is sent while the desk is served";

fn invite(app: &App, email: &str) -> Result<()> {
    let address = address(email)?;
    let sent = app.store.write_now(|tx| {
        let person = queries::find_by_address(tx, &address)?
            .ok_or_else(|| Error::broken(format!("nobody here has the address {email}")))?;
        if person.has_account || person.suspended {
            return Err(Error::broken(format!(
                "{email} has an account, or is suspended: there is nothing to invite to"
            )));
        }
        people::commands::mails::invite(tx, &person, app.clock.now())
    })?;
    if !sent {
        return Err(Error::broken(format!(
            "three mails went to {email} within the hour: wait, then try again"
        )));
    }
    say(INVITED);
    Ok(())
}

fn handover(app: &App, asked: &Handover) -> Result<()> {
    use people::commands::handover::{renew, secret, turn_off};
    let now = app.clock.now();
    app.store.write_now(|tx| match asked {
        Handover::Show => Ok(()),
        Handover::New => renew(tx, now),
        Handover::Off => turn_off(tx, now),
    })?;
    match app.store.read_now(|tx| secret(tx, &app.key))? {
        Some(secret) => say(&secret),
        None => say("nobody comes in from the product: `arende handover new` makes a secret"),
    }
    Ok(())
}

fn jobs(app: &App, asked: &Jobs) -> Result<()> {
    use platform::jobs::{self, State};
    let now = app.clock.now();
    match asked {
        Jobs::List => {
            let all = app
                .store
                .read_now(|tx| jobs::list(tx, false, 0, i64::MAX, now))?;
            for job in &all {
                let state = match job.state {
                    State::Dead => "given up",
                    State::Running => "running",
                    State::Failed => "failed",
                    State::Waiting => "waiting",
                };
                let (id, attempts, kind) = (job.id, job.attempts, &job.kind);
                // Words of a mail server stay on their line.
                let error = job.error.as_deref().unwrap_or("-").escape_debug();
                let payload = job.payload.escape_debug();
                say(&format!(
                    "{id}\t{state}\t{attempts}\t{kind}\t{payload}\t{error}"
                ));
            }
        }
        Jobs::Retry { id: Some(id), .. } => {
            app.store
                .write_now(|tx| jobs::retry(tx, schedule::WORKS, *id, now))
                .map_err(|error| match error {
                    Error::Absent => Error::broken(format!(
                        "there is no job {id}: it is done, or never was. `arende jobs list` shows those that are left."
                    )),
                    other => other,
                })?;
            say(&format!("job {id} is tried again while the desk is served"));
        }
        Jobs::Retry { id: None, .. } => {
            let count = app
                .store
                .write_now(|tx| jobs::retry_all(tx, schedule::WORKS, now))?;
            say(&format!(
                "{count} jobs are tried again while the desk is served"
            ));
        }
    }
    Ok(())
}

/// Commands that look after a desk never make one.
fn must_be_there(place: &Place) -> Result<()> {
    if matches!(place.database()?, Database::Server(_)) || desk::database(&place.data).exists() {
        return Ok(());
    }
    Err(Error::broken(format!(
        "there is no desk in {}: name its folder with --data",
        place.data.display()
    )))
}

fn check_data(place: &Place, quick: bool) -> Result<ExitCode> {
    let report = match place.database()? {
        Database::File(_) => {
            let files = place.files.as_found(&place.data)?;
            check::with_files(&place.data, &files, quick)?
        }
        Database::Server(_) => check::open_desk(&desk::open(place, false)?, quick)?,
    };
    for line in &report.notes {
        let _ = writeln!(std::io::stderr(), "note: {line}");
    }
    for line in &report.wrong {
        say(line);
    }
    if report.wrong.is_empty() {
        say("ok");
        Ok(ExitCode::SUCCESS)
    } else {
        Ok(ExitCode::FAILURE)
    }
}
