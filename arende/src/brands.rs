//! Several portals in one desk, on the command line: which there are, a new one, and where each is.

use clap::Subcommand;
use domain::BrandId;
use platform::brands;
use platform::settings::SITE_NAME;
use platform::{App, Error, Result};
use portals::brands::{self as deeds, New, Place};

use crate::cli::say;
use crate::{portal, routes};

#[derive(Subcommand)]
pub(crate) enum Brands {
    /// One brand a line: key, name, where it is, its mail address
    List,
    /// Open a portal beside the others. It begins as the desk itself or with a blueprint
    Add {
        /// Its name for scripts, like `education`
        key: String,
        /// Its name for people
        #[arg(long)]
        name: String,
        /// As browsers ask for it: `help.school.example`, or `127.0.0.1:3001`
        #[arg(long)]
        host: String,
        /// Where its mails come from and go to; without it the desk's address
        #[arg(long, value_name = "ADDRESS")]
        mail_address: Option<String>,
        /// The portal it begins with; without it the desk's own
        #[arg(long, value_name = "NAME")]
        blueprint: Option<String>,
    },
    /// Change where a brand is, or whether it is served
    Set {
        /// The brand
        key: String,
        /// As browsers ask for it
        #[arg(long)]
        host: Option<String>,
        /// Where its mails come from and go to; nothing between the quotes: the desk's address
        #[arg(long, value_name = "ADDRESS")]
        mail_address: Option<String>,
        /// Its requests stay, and are answered in the workspace
        #[arg(long, value_name = "yes|no", value_parser = clap::builder::BoolishValueParser::new())]
        served: Option<bool>,
    },
}

pub(crate) fn keep(app: &App, asked: &Brands) -> Result<()> {
    match asked {
        Brands::List => list(app),
        Brands::Add {
            key,
            name,
            host,
            mail_address,
            blueprint,
        } => {
            let begin = match blueprint {
                Some(name) => {
                    Some(portals::read(portal::known(name)?.text).map_err(Error::broken)?)
                }
                None => None,
            };
            let now = app.clock.now();
            let new = New {
                key,
                name,
                place: Place {
                    host: host.clone(),
                    mail_address: mail_address.clone().unwrap_or_default(),
                },
                begin: begin.as_ref(),
            };
            app.store
                .write_now(|tx| deeds::add(tx, &app.config, routes::settings(), &new, now))?;
            list(app)
        }
        Brands::Set {
            key,
            host,
            mail_address,
            served,
        } => {
            let now = app.clock.now();
            app.store.write_now(|tx| {
                let there = brands::find_by_key(tx, key)?
                    .ok_or_else(|| Error::broken(format!("there is no brand {key}")))?;
                if there.id == BrandId::FIRST {
                    return Err(Error::broken(
                        "the desk itself is where --base-url and --mail-address say",
                    ));
                }
                let place = Place {
                    host: host.clone().or(there.host).unwrap_or_default(),
                    mail_address: mail_address
                        .clone()
                        .or(there.mail_address)
                        .unwrap_or_default(),
                };
                let served = served.unwrap_or(there.active);
                deeds::change(tx, &app.config, there.id, &place, served, now)
            })?;
            list(app)
        }
    }
}

fn list(app: &App) -> Result<()> {
    app.store.read_now(|tx| {
        for brand in brands::list(tx)?.iter() {
            tx.speak_for(brand.id);
            let served = if brand.active { "" } else { "\tnot served" };
            say(&format!(
                "{}\t{}\t{}\t{}{served}",
                brand.key,
                SITE_NAME.text(tx)?,
                brands::url_of(Some(brand), &app.config),
                brands::mail_address(tx, &app.config)?
            ));
        }
        Ok(())
    })
}
