//! `arende check`: whether everything that a desk keeps is whole, said in words. It reads, also while the desk is
//! served and after it was killed; nothing is mended, made or migrated.

mod audit;
mod files;
mod folder;
mod history;
mod search;
#[cfg(test)]
mod tests;

use platform::files::Files;
use platform::store::Store;
use platform::{App, MasterKey, Result};

pub use folder::{folder, with_files};
pub use search::reindex;

/// What a check found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// What is wrong, and what to do about it.
    pub wrong: Vec<String>,
    /// What is worth knowing and harms nothing.
    pub notes: Vec<String>,
}

impl Report {
    fn wrong(&mut self, what: impl Into<String>) {
        self.wrong.push(what.into());
    }

    fn note(&mut self, what: impl Into<String>) {
        self.notes.push(what.into());
    }
}

/// What is wrong with an open desk; nothing when all is well.
pub fn problems(app: &App) -> Result<Vec<String>> {
    Ok(open_desk(app, false)?.wrong)
}

/// Checks a desk that is open, on either engine. `quick` leaves out what reads every file and every ticket's words.
pub fn open_desk(app: &App, quick: bool) -> Result<Report> {
    let mut report = Report::default();
    match app.store.path() {
        Some(path) => folder::file(path, quick, &mut report)?,
        None => report.wrong.extend(app.store.integrity()?),
    }
    contents(&app.store, &app.files, Some(&app.key), quick, &mut report)?;
    Ok(report)
}

/// Everything that a desk's own rows promise: the same on every engine.
fn contents(
    store: &Store,
    files: &Files,
    key: Option<&MasterKey>,
    quick: bool,
    report: &mut Report,
) -> Result<()> {
    history::check(store, report)?;
    audit::check(store, key, report)?;
    search::check(store, quick, report)?;
    files::check(store, files, quick, report)
}

/// How many of the same kind are told one by one.
const TOLD: usize = 20;

/// `3`, `3 and 9`, `3, 9 and 40 more`.
fn numbers(found: &[i64]) -> String {
    const SHOWN: usize = 10;
    let mut named: Vec<String> = found.iter().take(SHOWN).map(i64::to_string).collect();
    if found.len() > SHOWN {
        named.push(format!("{} more", found.len() - SHOWN));
    }
    match named.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
