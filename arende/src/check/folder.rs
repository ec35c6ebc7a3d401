//! The data folder and the database file, before anything in it is believed.

use std::path::Path;

use platform::files::Files;
use platform::store::moving;
use platform::store::snapshot::SqliteFile;
use platform::store::{Durability, Store, StoreSettings};
use platform::{Clock, MasterKey, Result, random_token};

use super::{Report, TOLD, contents};
use crate::desk;
use crate::migrations::MIGRATIONS;

/// Checks the desk in `data`, files and all, as it lies there. `quick` leaves out what reads every file and every
/// ticket's words.
pub fn folder(data: &Path, quick: bool) -> Result<Report> {
    with_files(data, &Files::as_found(data), quick)
}

/// [`folder`] of a desk that keeps its files where `files` says.
pub fn with_files(data: &Path, files: &Files, quick: bool) -> Result<Report> {
    let mut report = Report::default();
    let database = desk::database(data);
    if !database.exists() {
        report.wrong(format!(
            "There is no desk in {}: name its folder with --data.",
            data.display()
        ));
        return Ok(report);
    }
    let key = key(data, &mut report);
    if let Err(error) = database_and_contents(&database, files, key.as_ref(), quick, &mut report) {
        report.wrong(unreadable(&error.to_string()));
    }
    Ok(report)
}

fn database_and_contents(
    database: &Path,
    files: &Files,
    key: Option<&MasterKey>,
    quick: bool,
    report: &mut Report,
) -> Result<()> {
    if !migrated(&SqliteFile::open(database)?.migrations()?, report) {
        return Ok(());
    }
    file(database, quick, report)?;
    let settings = StoreSettings {
        readers: 1,
        ..StoreSettings::at(database)
    };
    // Nothing is migrated: every step is there already.
    let store = Store::open(&settings, MIGRATIONS, Clock::System.now().0)?;
    contents(&store, files, key, quick, report)
}

fn unreadable(why: &str) -> String {
    format!(
        "The database cannot be read to its end ({why}). Stop the desk, keep a copy of its folder, and restore the newest backup into a new one: arende restore FILE --data DIR."
    )
}

/// The key is read, never made: a desk with another key cannot read what the first one signed.
fn key(data: &Path, report: &mut Report) -> Option<MasterKey> {
    let path = data.join("key");
    if !path.exists() {
        report.wrong(format!(
            "{} is missing: without it the reply addresses and links of every mail sent so far are dead. Put the key of a backup there before the desk is served.",
            path.display()
        ));
        return None;
    }
    let key = MasterKey::in_folder(data).ok();
    if key.is_none() {
        report.wrong(format!(
            "{} does not hold a key: put that of a backup there.",
            path.display()
        ));
    }
    #[cfg(unix)]
    if let Ok(facts) = std::fs::metadata(&path) {
        use std::os::unix::fs::PermissionsExt as _;
        if facts.permissions().mode() & 0o077 != 0 {
            report.note(format!(
                "{0} can be read by others on this machine: chmod 600 {0}",
                path.display()
            ));
        }
    }
    key
}

/// Whether the database is of this version; otherwise its rows mean something else.
fn migrated(found: &[String], report: &mut Report) -> bool {
    if found.is_empty() {
        report.wrong("The database is not of a desk: it has none of its tables. Was another file put there? Restore the newest backup.");
        return false;
    }
    if let Some(to) = found.iter().find_map(|name| moving::moved_to(name)) {
        report.wrong(format!(
            "This desk has moved to the database at {to}: give its address with --database or ARENDE_DATABASE_URL. What is in the file is as old as the move."
        ));
        return false;
    }
    if let Some(name) = found
        .iter()
        .find(|name| MIGRATIONS.iter().all(|known| known.name != **name))
    {
        report.wrong(format!(
            "The database was used by a newer version of arende (it knows {name}): check it with that version."
        ));
        return false;
    }
    let missing = MIGRATIONS
        .iter()
        .filter(|known| !found.iter().any(|name| name == known.name))
        .count();
    if missing > 0 {
        report.wrong(format!(
            "The database is of an older version of arende ({missing} steps behind): check it with that version, or after `arende serve` has brought it up to date."
        ));
    }
    missing == 0
}

/// What SQLite itself says of the file, and whether its tables are those that arende makes.
pub(super) fn file(path: &Path, quick: bool, report: &mut Report) -> Result<()> {
    let file = SqliteFile::open(path)?;
    let wrong = file.integrity(quick)?;
    for line in wrong.iter().take(TOLD) {
        report.wrong(format!("The database is damaged: {line}."));
    }
    if wrong.len() > TOLD {
        report.wrong(format!(
            "The database is damaged in {} more ways.",
            wrong.len() - TOLD
        ));
    }
    if !wrong.is_empty() {
        report.wrong("A damaged database gets worse: stop the desk, keep a copy of its folder, and restore the newest backup into a new one with `arende restore`. Damage usually comes from the disk or the memory of the machine.");
    }
    let expected = expected()?;
    let found = file.schema()?;
    for (name, _) in expected.iter().filter(|thing| !found.contains(thing)) {
        report.wrong(format!(
            "The {name} of the database is missing or not as arende makes it: somebody changed it by hand. Restore the newest backup from before."
        ));
    }
    for (name, _) in found
        .iter()
        .filter(|(name, _)| expected.iter().all(|(known, _)| known != name))
    {
        // An index of one's own is slow at worst; a trigger writes what nobody asked for.
        if name.starts_with("trigger") {
            report.wrong(format!(
                "The database has a {name} that arende did not make: find out what it does, and remove it."
            ));
        } else {
            report.note(format!(
                "the database has a {name} that arende did not make"
            ));
        }
    }
    Ok(())
}

/// The tables of a new desk.
fn expected() -> Result<Vec<(String, String)>> {
    let folder = std::env::temp_dir().join(format!("arende-check-{}", random_token()?));
    std::fs::create_dir_all(&folder)?;
    let database = desk::database(&folder);
    let settings = StoreSettings {
        readers: 1,
        durability: Durability::None,
        ..StoreSettings::at(&database)
    };
    let schema = Store::open(&settings, MIGRATIONS, 0)
        .and_then(|_made| SqliteFile::open(&database).and_then(|file| file.schema()));
    let _ = std::fs::remove_dir_all(&folder);
    schema
}
