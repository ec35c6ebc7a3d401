//! The demo: an invented vendor, its customers and their story, the same for the same seed.

mod access;
mod bugs;
mod bulk;
mod canvas;
mod chance;
mod desks;
mod files;
pub mod forms;
mod guide;
mod help;
mod ideas;
mod levels;
mod macros;
mod people;
mod pictures;
mod png;
mod portals;
mod queries;
mod ready;
mod script;
mod status;
mod story;

use ::people::queries::count_people;
use domain::{BrandId, SECOND};
use platform::settings::{self, LOCALE, SITE_NAME};
use platform::{App, Error, Result, random_token, web};

use self::ready::say;
use crate::cli::Demo;
use crate::desk::{self, Place};
use crate::operate::Doors;
use crate::serve;

/// The seed of the story that is there.
const SEED: &str = "demo_seed";
/// Whether the people have the password that everybody knows, or one of their own.
const WELL_KNOWN: &str = "demo_password_well_known";

/// What a data folder holds already.
struct Present {
    seed: Option<String>,
    well_known: bool,
    people: bool,
    begun: Option<String>,
    done: Option<String>,
}

/// Fills the desk if it is empty, then serves it at `doors` (unless `--no-serve`) and prints who to sign in as.
pub fn run(place: &Place, wanted: &Demo, doors: Option<Doors>) -> Result<()> {
    let present = look(&desk::open(place, true)?)?;
    refuse_real_data(place, &present)?;
    if let (Some(begun), None) = (&present.begun, &present.done) {
        return Err(Error::Broken(format!(
            "making {begun} tickets in {} was interrupted, so they are not whole. Remove that folder and start again.",
            place.data.display()
        )));
    }
    match (&present.done, wanted.tickets) {
        (_, 0) => {}
        (Some(done), _) => say(&format!(
            "{done} made tickets are here already; other numbers need another --data."
        )),
        (None, tickets) => bulk::generate(place, tickets, wanted.seed)?,
    }
    let app = desk::open(place, true)?;
    let password = match &present.seed {
        None => Some(fill(&app, wanted.seed)?),
        Some(seed) => {
            if *seed != wanted.seed.to_string() {
                say(&format!(
                    "The story here has seed {seed}; another seed needs another --data."
                ));
            }
            kept_password(&app, &present)?
        }
    };
    let Some(mut doors) = doors else {
        let (tickets, comments) = app.store.read_now(queries::count_all)?;
        say(&format!(
            "{tickets} tickets with {comments} messages are in {0}. Serve them with: arende demo --data {0}",
            place.data.display()
        ));
        say(&ready::block(
            &app,
            &portals::told(&app)?,
            password.as_deref(),
        ));
        return Ok(());
    };
    portals::doors(&app, &mut doors)?;
    let portals = portals::told(&app)?;
    serve::run(&app, doors, |app| {
        say(&ready::block(app, &portals, password.as_deref()));
    })
}

fn look(app: &App) -> Result<Present> {
    app.store.read_now(|tx| {
        Ok(Present {
            seed: settings::find(tx, SEED)?,
            well_known: settings::find(tx, WELL_KNOWN)?.as_deref() == Some("yes"),
            people: count_people(tx)? > 0,
            begun: settings::find(tx, bulk::BEGUN)?,
            done: settings::find(tx, bulk::DONE)?,
        })
    })
}

/// A desk that people work with is never filled with invented ones.
fn refuse_real_data(place: &Place, present: &Present) -> Result<()> {
    if present.people && present.seed.is_none() && present.begun.is_none() {
        return Err(Error::Broken(format!(
            "{} is somebody's desk, and the demo leaves it alone. Give it a folder of its own: arende demo --data ./data/demo",
            place.data.display()
        )));
    }
    Ok(())
}

/// Whether only this machine can reach the desk.
fn is_private(app: &App) -> bool {
    let local = |url: &str| {
        let host = url.split_once("://").map_or(url, |(_, rest)| rest);
        ["localhost", "127.0.0.1", "[::1]"].iter().any(|own| {
            host.strip_prefix(own)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with([':', '/']))
        })
    };
    app.config.listen.ip().is_loopback() && app.config.base_url.as_deref().is_none_or(local)
}

/// Tells the story to an empty desk; answers everybody's password.
fn fill(app: &App, seed: u64) -> Result<String> {
    let is_private = is_private(app);
    let password = if is_private {
        ready::PASSWORD.to_owned()
    } else {
        random_token()?.chars().take(16).collect()
    };
    // Once for all: hashing is slow on purpose.
    let hash = web::password::hash_now(&password)?;
    let cases = story::cases()?;
    let files = story::store_files(app, &cases)?;
    let now = app.clock.now();
    app.store.write_now(|tx| {
        SITE_NAME.store(tx, None, "Solvik Support", now)?;
        LOCALE.store(tx, None, "en", now)?;
        let everybody = people::add_all(tx, &hash, now)?;
        let types = forms::make(tx, now)?;
        levels::make(tx, now)?;
        levels::announce(tx, &everybody, now)?;
        help::make(tx, now)?;
        macros::make(tx, &everybody, now)?;
        story::tell(
            tx,
            &cases,
            &everybody,
            Some(types),
            &files,
            seed,
            now.plus(-30 * SECOND),
        )?;
        for (brand, known) in portals::open(tx, app, now)?.into_iter().zip(portals::ALL) {
            tx.speak_for(brand);
            let cases = story::read(known.script)?;
            let end = now.plus(-30 * SECOND);
            story::tell(tx, &cases, &everybody, None, &files, seed, end)?;
            if known.blueprint == "education"
                && let Some(jonas) = everybody.get("jonas")
            {
                tx.speak_for(brand);
                bugs::make(tx, jonas.id, end)?;
            }
            let one = |key: &str| everybody.get(key).map(|somebody| somebody.id);
            if let (true, Some(agent), Some(astrid), Some(karin), Some(decides)) = (
                known.key == "school",
                one("maria"),
                one("astrid"),
                one("karin"),
                one("birgitta"),
            ) {
                let requesters = [astrid, karin];
                let cast = access::Cast {
                    agent,
                    requesters,
                    decides,
                };
                access::tell(tx, &cast, now)?;
                desks::tell(tx, app, &everybody, end)?;
            }
            if known.key == "cloud" {
                ideas::tell_news(tx, &[], now)?;
            } else {
                ideas::tell(tx, &everybody, now)?;
            }
        }
        tx.speak_for(BrandId::FIRST);
        status::tell(tx, None, now)?;
        ideas::tell(tx, &everybody, now)?;
        queries::remove_announcements(tx)?;
        for ticket in queries::give_to_groups(tx)? {
            ::tickets::commands::reindex(tx, ticket)?;
        }
        settings::put(tx, WELL_KNOWN, if is_private { "yes" } else { "no" }, now)?;
        settings::put(tx, SEED, &seed.to_string(), now)
    })?;
    Ok(password)
}

/// The password of a demo that was filled before, where it can be told again.
fn kept_password(app: &App, present: &Present) -> Result<Option<String>> {
    match (present.well_known, is_private(app)) {
        (true, true) => Ok(Some(ready::PASSWORD.to_owned())),
        (true, false) => Err(Error::broken(
            "this demo was made for this machine alone, and everybody knows its password. Serve it on 127.0.0.1, or give \
             the demo for others a --data folder of its own",
        )),
        (false, _) => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use platform::testing::TestDesk;

    use super::*;
    use crate::{check, migrations, routes};

    fn filled(seed: u64) -> TestDesk {
        let desk = TestDesk::open(migrations::MIGRATIONS, &routes::words()).unwrap();
        assert_eq!(fill(&desk.app, seed).unwrap(), ready::PASSWORD);
        desk
    }

    #[test]
    fn the_story_is_whole_and_mails_nobody() {
        let desk = filled(1);
        assert_eq!(check::problems(&desk.app).unwrap(), Vec::<String>::new());
        let (waiting, statuses) = desk
            .app
            .store
            .read_now(|tx| {
                let waiting = tx.number(
                    "SELECT count(*) FROM job
                     WHERE kind NOT IN ('service_maintenance', 'sla_recompute', 'sla_tell', 'sla_window',
                       'organization_follow', 'access_end')",
                    &[],
                )?;
                let statuses = tx.number("SELECT count(DISTINCT category) FROM ticket", &[])?;
                Ok((waiting, statuses))
            })
            .unwrap();
        assert_eq!((waiting, statuses), (0, 6));
        let (tickets, comments) = desk.app.store.read_now(queries::count_all).unwrap();
        assert!(tickets > 6 && comments > tickets);
    }

    #[test]
    fn the_same_seed_makes_the_same_desk() {
        let told = |desk: &TestDesk| {
            desk.app
                .store
                .read_now(|tx| {
                    tx.rows(
                        "SELECT t.subject, t.category, c.body, c.created_at FROM ticket t JOIN comment c ON c.ticket_id = t.id
                         ORDER BY c.id",
                        &[],
                        |row| Ok((row.text(0)?, row.text(1)?, row.text(2)?, row.int(3)?)),
                    )
                })
                .unwrap()
        };
        assert_eq!(told(&filled(1)), told(&filled(1)));
        assert_ne!(told(&filled(1)), told(&filled(2)));
    }

    #[test]
    fn priya_and_astrid_have_enough_to_look_at() {
        let desk = filled(1);
        let count = |sql: &'static str| desk.app.store.read_now(|tx| tx.number(sql, &[])).unwrap();
        let hers = count(
            "SELECT count(*) FROM ticket t JOIN person p ON p.id = t.assignee_id
             WHERE p.name = 'Priya Nair' AND t.category NOT IN ('solved', 'closed')",
        );
        let asked = count(
            "SELECT count(DISTINCT t.category) FROM ticket t JOIN person p ON p.id = t.requester_id
             WHERE p.name = 'Astrid Lindqvist'",
        );
        assert_eq!((hers, asked), (14, 6));
    }
}
