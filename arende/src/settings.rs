//! Settings on the command line: what there is, what was decided, and deciding it.

use clap::Subcommand;
use platform::language::Locale;
use platform::settings::Setting;
use platform::{App, Error, Result};

use crate::cli::say;
use crate::portal::OfBrand;
use crate::routes;

#[derive(Subcommand)]
pub(crate) enum Settings {
    /// One setting a line: name and value
    List {
        #[command(flatten)]
        of: OfBrand,
    },
    /// Print one value alone
    Get {
        /// Its name as `list` shows it; texts have one for each language
        name: String,
        #[command(flatten)]
        of: OfBrand,
    },
    /// Decide one
    Set {
        /// Its name
        name: String,
        /// What it is from now on
        value: String,
        #[command(flatten)]
        of: OfBrand,
    },
}

pub(crate) fn answer(app: &App, asked: &Settings) -> Result<()> {
    let (Settings::List { of } | Settings::Get { of, .. } | Settings::Set { of, .. }) = asked;
    of.work(app, || answer_here(app, asked))
}

fn answer_here(app: &App, asked: &Settings) -> Result<()> {
    match asked {
        Settings::List { .. } => {
            let all = app.store.read_now(|tx| {
                let mut all = Vec::new();
                for setting in routes::settings() {
                    for (name, locale) in setting.names() {
                        all.push((name, setting.kept(tx, locale)?));
                    }
                }
                Ok(all)
            })?;
            for (name, value) in all {
                // Texts of several lines stay on their line.
                say(&format!("{name}\t{}", value.escape_debug()));
            }
        }
        Settings::Get { name, .. } => {
            let (setting, locale) = named(name)?;
            say(&app.store.read_now(|tx| setting.kept(tx, locale))?);
        }
        Settings::Set { name, value, .. } => {
            let (setting, locale) = named(name)?;
            let value = setting
                .fit(value)
                .map_err(|unfit| Error::broken(format!("{name}: {unfit}")))?;
            let now = app.clock.now();
            app.store
                .write_now(|tx| setting.store(tx, locale, &value, now))?;
        }
    }
    Ok(())
}

fn named(name: &str) -> Result<(&'static Setting, Option<Locale>)> {
    routes::settings()
        .iter()
        .flat_map(|setting| {
            setting
                .names()
                .into_iter()
                .map(|(name, locale)| (name, *setting, locale))
        })
        .find(|(known, _, _)| known == name)
        .map(|(_, setting, locale)| (setting, locale))
        .ok_or_else(|| {
            Error::broken(format!(
                "there is no setting {name}: `arende settings list` shows all"
            ))
        })
}
