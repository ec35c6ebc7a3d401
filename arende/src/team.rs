//! Roles, groups of agents and trainings on the command line: what there is, and keeping it.

use std::collections::BTreeMap;

use clap::Subcommand;
use domain::permission::Permission;
use domain::person::EmailAddress;
use domain::{GroupId, Moment, PersonId};
use organizations::commands::{self as keeping, NewTraining};
use organizations::queries::{self as customers, TrainingWords};
use people::commands::roles as deeds;
use people::queries::roles;
use platform::language::{Locale, day};
use platform::store::Tx;
use platform::{App, Error, Result};

use crate::cli::say;

#[derive(Subcommand)]
pub(crate) enum Roles {
    /// One role of the desk's own a line: name, what it may, how many people have it
    List,
    /// Make a role, or change what it may
    Set {
        name: String,
        /// What it may, separated by commas: answer, mail, organizations, groups, people, forms, exports, jobs, audit, settings; none for notes only
        #[arg(long, value_delimiter = ',')]
        may: Vec<String>,
    },
    /// Take a role away that nobody has
    Remove { name: String },
}

#[derive(Subcommand)]
pub(crate) enum Groups {
    /// One group a line: name, description, its agents
    List,
    /// Add a group of agents
    Add {
        name: String,
        #[arg(long, default_value = "")]
        description: String,
    },
    /// Put an agent into a group
    Join { group: String, email: String },
    /// Take an agent out of a group
    Leave { group: String, email: String },
    /// Take a group away that has no tickets
    Remove { name: String },
}

#[derive(Subcommand)]
pub(crate) enum Trainings {
    /// One training a line: key, name, months that it is good for, whether whoever asks must have it
    List,
    /// Add a training, or change the one of this key
    Set {
        /// Its short name for spreadsheets and programs
        key: String,
        #[arg(long)]
        name: String,
        #[arg(long, default_value = "")]
        name_sv: String,
        /// For how many months it is good; without it for ever
        #[arg(long)]
        months: Option<i64>,
        /// Whoever asks must have it
        #[arg(long)]
        required: bool,
    },
    /// Note that somebody completed a training
    Complete {
        key: String,
        email: String,
        /// The day, like 2026-03-02; without it today
        #[arg(long)]
        on: Option<String>,
    },
}

pub(crate) fn keep_roles(app: &App, asked: &Roles) -> Result<()> {
    let now = app.clock.now();
    match asked {
        Roles::List => {
            for role in app.store.read_now(roles::list_roles)? {
                let held = role.permissions.words();
                say(&format!("{}\t{held}\t{}", role.name, role.people));
            }
            Ok(())
        }
        Roles::Set { name, may } => {
            let mut wanted = Vec::new();
            for word in may.iter().filter(|word| !word.is_empty()) {
                let known = Permission::read(word);
                wanted.push(known.ok_or_else(|| {
                    let all: Vec<_> = Permission::ALL.into_iter().map(Permission::word).collect();
                    Error::broken(format!(
                        "nobody may “{word}”; there are: {}",
                        all.join(", ")
                    ))
                })?);
            }
            let kept = app.store.write_now(|tx| {
                let id = roles::find_role_by_name(tx, name)?;
                deeds::keep(tx, id, name, &wanted, now)
            })?;
            kept.map(drop)
                .map_err(|_| Error::broken("a role has a name of 60 characters at most"))
        }
        Roles::Remove { name } => {
            let removed = app.store.write_now(|tx| {
                let id = roles::find_role_by_name(tx, name)?;
                let id = id.ok_or_else(|| absent("role", name, "roles"))?;
                deeds::remove(tx, id, now)
            })?;
            removed.map_err(|_| {
                Error::broken(format!(
                    "somebody has the role {name}: give them another one first"
                ))
            })
        }
    }
}

fn absent(what: &str, name: &str, command: &str) -> Error {
    Error::broken(format!(
        "there is no {what} {name}: `arende {command} list` shows all"
    ))
}

fn group(tx: &Tx<'_>, name: &str) -> Result<GroupId> {
    let all = customers::list_groups(tx)?;
    let found = all.iter().find(|group| group.name == name);
    found
        .map(|group| group.id)
        .ok_or_else(|| absent("group", name, "groups"))
}

fn person(tx: &Tx<'_>, email: &str) -> Result<PersonId> {
    let nobody = || Error::broken(format!("nobody here has the address {email}"));
    let address = EmailAddress::read(email).map_err(|_| nobody())?;
    let found = people::queries::find_by_address(tx, &address)?;
    found.map(|person| person.id).ok_or_else(nobody)
}

pub(crate) fn keep_groups(app: &App, asked: &Groups) -> Result<()> {
    let now = app.clock.now();
    match asked {
        Groups::List => {
            let (all, members, agents) = app.store.read_now(|tx| {
                Ok((
                    customers::list_groups(tx)?,
                    customers::list_group_members(tx)?,
                    people::queries::list_staff(tx)?,
                ))
            })?;
            let names: BTreeMap<_, _> = agents.into_iter().collect();
            for group in all {
                let theirs = members.iter().filter(|(id, _)| *id == group.id);
                let theirs: Vec<_> = theirs
                    .filter_map(|(_, person)| names.get(person).map(String::as_str))
                    .collect();
                say(&format!(
                    "{}\t{}\t{}",
                    group.name,
                    group.description,
                    theirs.join(", ")
                ));
            }
            Ok(())
        }
        Groups::Add { name, description } => {
            let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
            if name.is_empty() || name.chars().count() > 80 {
                return Err(Error::broken("a group has a name of 80 characters at most"));
            }
            app.store.write_now(|tx| {
                if customers::list_groups(tx)?
                    .iter()
                    .any(|one| one.name == name)
                {
                    return Err(Error::broken(format!("there is a group {name} already")));
                }
                keeping::add_group(tx, &name, description, now).map(drop)
            })
        }
        Groups::Join { group: name, email } => app
            .store
            .write_now(|tx| keeping::put_into_group(tx, group(tx, name)?, person(tx, email)?, now))
            .map_err(|error| match error {
                Error::Refused(_) => Error::broken(format!("{email} is not of the team")),
                other => other,
            }),
        Groups::Leave { group: name, email } => app.store.write_now(|tx| {
            keeping::take_out_of_group(tx, group(tx, name)?, person(tx, email)?, now)
        }),
        Groups::Remove { name } => {
            let ended = app
                .store
                .write_now(|tx| keeping::end_group(tx, group(tx, name)?, now))?;
            if ended {
                Ok(())
            } else {
                Err(Error::broken(format!(
                    "{name} has tickets: give them to another group first"
                )))
            }
        }
    }
}

pub(crate) fn keep_trainings(app: &App, asked: &Trainings) -> Result<()> {
    let now = app.clock.now();
    match asked {
        Trainings::List => {
            for one in app.store.read_now(customers::list_trainings)? {
                let months = one.months.map(|months| months.to_string());
                say(&format!(
                    "{}\t{}\t{}\t{}",
                    one.key,
                    one.name(Locale::En),
                    months.unwrap_or_default(),
                    if one.required { "required" } else { "" }
                ));
            }
            Ok(())
        }
        Trainings::Set {
            key,
            name,
            name_sv,
            months,
            required,
        } => {
            if *key != domain::form::key_from(key) {
                return Err(Error::broken("a key has small letters, digits and _ alone"));
            }
            if months.is_some_and(|months| !(1..=600).contains(&months)) {
                return Err(Error::broken("a training is good for 1 to 600 months"));
            }
            app.store.write_now(|tx| {
                let all = customers::list_trainings(tx)?;
                let present = all.iter().find(|one| one.key == *key);
                let words = [(Locale::En, name), (Locale::Sv, name_sv)];
                let new = NewTraining {
                    key: key.clone(),
                    months: *months,
                    required: *required,
                    retired: false,
                    words: words
                        .into_iter()
                        .map(|(locale, name)| TrainingWords {
                            locale,
                            name: name.clone(),
                            how: present
                                .and_then(|one| {
                                    one.words.iter().find(|known| known.locale == locale)
                                })
                                .map_or_else(String::new, |known| known.how.clone()),
                        })
                        .collect(),
                };
                match present {
                    Some(present) => keeping::change_training(tx, present.id, &new, now),
                    None => keeping::add_training(tx, &new, now).map(drop),
                }
            })
        }
        Trainings::Complete { key, email, on } => {
            let when: Moment = match on {
                None => now,
                Some(text) => day(text)
                    .ok_or_else(|| Error::broken(format!("{text} is no day, like 2026-03-02")))?,
            };
            app.store
                .write_now(|tx| {
                    let all = customers::list_trainings(tx)?;
                    let found = all.iter().find(|one| one.key == *key);
                    let training = found.ok_or_else(|| absent("training", key, "trainings"))?;
                    keeping::complete(tx, training.id, person(tx, email)?, when, now).map(drop)
                })
                .map_err(|error| match error {
                    Error::Refused(_) => Error::broken("that day lies ahead"),
                    other => other,
                })
        }
    }
}
