//! Every text of the desk in every language: which are missing, which have not followed the others, and what changed meanwhile.

mod ledger;
mod pages;
mod queries;
mod said;

use domain::Moment;
use platform::audit::{Origin, Via};
use platform::settings::Setting;
use platform::{App, Result, brands};

pub use pages::routes;

/// Every setting of the desk.
#[derive(Clone, Copy)]
pub struct Decisions(pub &'static [&'static Setting]);

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
];

/// Notes what every portal's texts say by now. Answers how many changed.
///
/// # Errors
/// When the database cannot be read or written.
pub fn note_all(app: &App, all: Decisions, now: Moment) -> Result<usize> {
    let mut changed = 0;
    for brand in app.store.read_now(brands::list)?.iter() {
        changed += Origin::at(brand.id, Via::Desk, None).around_now(|| {
            let fresh = app.store.read_now(|tx| {
                let said = said::all(tx, all)?;
                ledger::changed(tx, &said, now).map(|changed| !changed.is_empty())
            })?;
            if !fresh {
                return Ok::<usize, platform::Error>(0);
            }
            app.store.write_now(|tx| {
                let said = said::all(tx, all)?;
                ledger::note(tx, &said, now)
            })
        })?;
    }
    Ok(changed)
}
