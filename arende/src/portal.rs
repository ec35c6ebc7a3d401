//! The whole portal as a file, on the command line: written down, compared, applied; and the blueprints.

use std::io::Read as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use domain::BrandId;
use platform::audit::{Origin, Via};
use platform::{App, Error, Result, brands};
use portals::blueprints::{self, Blueprint as Known};
use portals::shape::Portal;
use portals::{Difference, Unfit};

use crate::cli::say;
use crate::routes;

#[derive(Subcommand)]
pub(crate) enum Config {
    /// Write the portal down
    Export {
        /// The file; without it, or with -, standard output
        #[arg(value_name = "FILE")]
        file: Option<PathBuf>,
        #[command(flatten)]
        of: OfBrand,
    },
    /// Say what a file would change, and change nothing
    Diff {
        /// The file; - is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        of: OfBrand,
    },
    /// Make the portal what a file says: all of it or nothing
    Apply {
        /// The file; - is standard input
        #[arg(value_name = "FILE")]
        file: PathBuf,
        #[command(flatten)]
        of: OfBrand,
    },
    /// Take the last apply back
    Undo {
        #[command(flatten)]
        of: OfBrand,
    },
}

#[derive(Subcommand)]
pub(crate) enum Blueprint {
    /// One blueprint a line: name and what it is for
    List,
    /// Print a blueprint's file
    Show {
        /// Its name
        name: String,
    },
    /// Say what a blueprint would change, and change nothing
    Diff {
        /// Its name
        name: String,
        #[command(flatten)]
        of: OfBrand,
    },
    /// Make the portal what a blueprint says: all of it or nothing. No ticket, person or file is touched
    Apply {
        /// Its name
        name: String,
        #[command(flatten)]
        of: OfBrand,
    },
    /// Take the last apply back
    Undo {
        #[command(flatten)]
        of: OfBrand,
    },
}

/// Whose portal.
#[derive(Args, Clone, Default)]
pub(crate) struct OfBrand {
    /// The brand, by its key; without it the desk itself
    #[arg(long, value_name = "KEY")]
    brand: Option<String>,
}

impl OfBrand {
    /// Does `work` in the name of this brand.
    pub(crate) fn work<T>(&self, app: &App, work: impl FnOnce() -> Result<T>) -> Result<T> {
        let id = match &self.brand {
            None => BrandId::FIRST,
            Some(key) => {
                let all = app.store.read_now(brands::list)?;
                let found = all.iter().find(|brand| brand.key == *key);
                let known = || all.iter().map(|brand| brand.key.as_str());
                let known = || known().collect::<Vec<_>>().join(", ");
                found
                    .ok_or_else(|| {
                        Error::broken(format!("there is no brand {key}; there are: {}", known()))
                    })?
                    .id
            }
        };
        Origin::at(id, Via::Command, None).around_now(work)
    }

    /// How the command is repeated for this brand.
    fn flag(&self) -> String {
        let key = self.brand.as_deref();
        key.map_or_else(String::new, |key| format!(" --brand {key}"))
    }
}

pub(crate) fn configure(app: &App, asked: &Config) -> Result<()> {
    let (Config::Export { of, .. }
    | Config::Diff { of, .. }
    | Config::Apply { of, .. }
    | Config::Undo { of }) = asked;
    of.work(app, || configure_here(app, asked, of))
}

fn configure_here(app: &App, asked: &Config, of: &OfBrand) -> Result<()> {
    match asked {
        Config::Export { file, .. } => {
            let now = app.clock.now();
            let text = app
                .store
                .write_now(|tx| portals::export(tx, routes::settings(), now))?;
            let named = file.as_ref().filter(|file| file.as_os_str() != "-");
            let Some(file) = named else {
                say(text.trim_end());
                return Ok(());
            };
            std::fs::write(file, text)
                .map_err(|error| Error::broken(format!("{}: {error}", file.display())))
        }
        Config::Diff { file, .. } => diff(app, &Source::file(file)?),
        Config::Apply { file, .. } => apply(app, &Source::file(file)?, of),
        Config::Undo { .. } => undo(app, of),
    }
}

/// What needs no desk is answered without one.
pub(crate) fn show_blueprint(asked: &Blueprint) -> Option<Result<()>> {
    match asked {
        Blueprint::List => {
            for one in blueprints::ALL {
                let about = portals::read(one.text).ok().and_then(|read| read.blueprint);
                let line = about.and_then(|about| about.description.get("en").cloned());
                say(&format!("{}\t{}", one.key, line.unwrap_or_default()));
            }
            Some(Ok(()))
        }
        Blueprint::Show { name } => Some(known(name).map(|one| say(one.text.trim_end()))),
        _ => None,
    }
}

pub(crate) fn use_blueprint(app: &App, asked: &Blueprint) -> Result<()> {
    match asked {
        Blueprint::List | Blueprint::Show { .. } => Ok(()),
        Blueprint::Diff { name, of } => {
            of.work(app, || diff(app, &Source::blueprint(known(name)?)))
        }
        Blueprint::Apply { name, of } => {
            of.work(app, || apply(app, &Source::blueprint(known(name)?), of))
        }
        Blueprint::Undo { of } => of.work(app, || undo(app, of)),
    }
}

pub(crate) fn known(name: &str) -> Result<&'static Known> {
    blueprints::find(name).ok_or_else(|| {
        let all: Vec<_> = blueprints::ALL.iter().map(|one| one.key).collect();
        Error::broken(format!(
            "there is no blueprint {name}; there are: {}",
            all.join(", ")
        ))
    })
}

/// A text, and what it is called when something in it is wrong.
struct Source {
    name: String,
    text: String,
}

impl Source {
    fn blueprint(known: &Known) -> Self {
        Self {
            name: known.key.to_owned(),
            text: known.text.to_owned(),
        }
    }

    fn file(file: &PathBuf) -> Result<Self> {
        let name = file.display().to_string();
        let mut text = String::new();
        let read = if name == "-" {
            std::io::stdin().read_to_string(&mut text).map(drop)
        } else {
            std::fs::read_to_string(file).map(|read| text = read)
        };
        read.map_err(|error| Error::broken(format!("{name}: {error}")))?;
        Ok(Self { name, text })
    }

    fn portal(&self) -> Result<Portal> {
        portals::read(&self.text).map_err(|wrong| Error::broken(format!("{}: {wrong}", self.name)))
    }

    /// An error in the words of this file.
    fn told(&self, error: Error) -> Error {
        let Some(unfit) = Unfit::of(&error) else {
            return error;
        };
        let wrong = portals::Wrong {
            line: portals::line_of(&self.text, &unfit.at),
            at: unfit.at,
            why: unfit.why,
        };
        Error::broken(format!("{}: {wrong}", self.name))
    }
}

fn diff(app: &App, source: &Source) -> Result<()> {
    let wanted = source.portal()?;
    let all = app
        .store
        .read_now(|tx| portals::look(tx, routes::settings(), &wanted))
        .map_err(|error| source.told(error))?;
    tell(&all);
    if all.is_empty() {
        say("The portal is already like that.");
    } else {
        say(&format!("{} differences. Nothing was changed.", all.len()));
    }
    Ok(())
}

fn apply(app: &App, source: &Source, of: &OfBrand) -> Result<()> {
    let wanted = source.portal()?;
    let now = app.clock.now();
    let all = app
        .store
        .write_now(|tx| portals::apply_undoably(tx, routes::settings(), &wanted, now))
        .map_err(|error| source.told(error))?;
    told(&all, of);
    Ok(())
}

fn undo(app: &App, of: &OfBrand) -> Result<()> {
    let now = app.clock.now();
    let all = app
        .store
        .write_now(|tx| portals::undo(tx, routes::settings(), now))
        .map_err(|error| match (Unfit::of(&error), error) {
            (Some(unfit), _) => Error::broken(format!("{}: {}", unfit.at, unfit.why)),
            (None, Error::Absent) => {
                Error::broken("nothing was applied here that could be taken back")
            }
            (None, other) => other,
        })?;
    told(&all, of);
    Ok(())
}

fn told(all: &[Difference], of: &OfBrand) {
    tell(all);
    if all.is_empty() {
        say("The portal was already like that.");
    } else {
        say(&format!(
            "{} differences applied. Take them back with: arende config undo{}",
            all.len(),
            of.flag()
        ));
    }
}

fn tell(all: &[Difference]) {
    for one in all {
        say(&one.at);
        for (sign, value) in [("-", &one.now), ("+", &one.then)] {
            for line in value.iter().flat_map(|value| value.lines()) {
                say(&format!("  {sign} {line}"));
            }
        }
    }
}
