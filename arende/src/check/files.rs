//! Whether every file that a row speaks of is there as it was stored, and which files no row speaks of.

use std::collections::BTreeMap;

use platform::files::Files;
use platform::store::Store;
use platform::{Result, params};

use super::{Report, TOLD};
use crate::shown::Shown;

/// What the desk calls a file.
struct Wanted {
    name: String,
    size: i64,
    /// Rows that speak of it give it different sizes.
    disputed: bool,
}

pub(super) fn check(store: &Store, files: &Files, quick: bool, report: &mut Report) -> Result<()> {
    // The folder first: a file whose row comes later is on its way in, not left behind.
    let mut kept = Vec::new();
    let strange = files.list_now(|file| {
        kept.push(file);
        Ok(())
    })?;
    let temporary = files.count_temporary()?;
    let wanted = wanted(store)?;
    let sum = wanted.values().map(|file| file.size.unsigned_abs()).sum();
    let shown = Shown::new("reading files", if quick { 0 } else { sum });
    let mut found = Vec::new();
    for (sha256, file) in &wanted {
        if let Some(what) = problem(files, sha256, file, quick)? {
            found.push((sha256, what));
        }
        shown.passed(file.size.unsigned_abs());
    }
    drop(shown);
    // What went wrong may be a row that was taken back while we looked.
    let mut wrong = Vec::new();
    for (sha256, what) in found {
        if speaks_of(store, sha256)? {
            wrong.push(what);
        }
    }
    for what in wrong.iter().take(TOLD) {
        report.wrong(what.clone());
    }
    if wrong.len() > TOLD {
        report.wrong(format!(
            "{} more files are missing or altered.",
            wrong.len() - TOLD
        ));
    }
    if !wrong.is_empty() {
        report.wrong("Files can be put back by hand: restore a backup into another folder, and copy its files/ over this one; a file that is whole is never different.");
    }
    let unused: Vec<u64> = kept
        .iter()
        .filter(|kept| !wanted.contains_key(&kept.sha256))
        .map(|kept| kept.size)
        .collect();
    if !unused.is_empty() {
        report.note(format!(
            "{} files ({} bytes) belong to nothing; the desk removes such files when they are two days old",
            unused.len(),
            unused.iter().sum::<u64>()
        ));
    }
    if strange > 0 {
        report.note(format!(
            "{strange} things in files/ were not put there by the desk"
        ));
    }
    if temporary > 0 {
        report.note(format!(
            "{temporary} temporary files are uploads on their way or what a crash left; the desk removes them after two days"
        ));
    }
    Ok(())
}

fn wanted(store: &Store) -> Result<BTreeMap<String, Wanted>> {
    let rows = store.read_now(|tx| {
        tx.rows(
            "SELECT sha256, name, size FROM attachment
             UNION ALL
             SELECT sha256, 'of a mail that came in', size FROM mail_in
             UNION ALL
             SELECT sha256, name, size FROM help_picture
             UNION ALL
             SELECT sha256, name, size FROM help_file",
            &[],
            |row| Ok((row.text(0)?, row.text(1)?, row.int(2)?)),
        )
    })?;
    let mut wanted = BTreeMap::new();
    for (sha256, name, size) in rows {
        let entry = wanted.entry(sha256).or_insert(Wanted {
            name,
            size,
            disputed: false,
        });
        entry.disputed |= entry.size != size;
    }
    Ok(wanted)
}

/// What is wrong with a file, if anything.
fn problem(files: &Files, sha256: &str, file: &Wanted, quick: bool) -> Result<Option<String>> {
    let name = file.name.escape_debug();
    if sha256.len() != 64 {
        return Ok(Some(format!(
            "The file {name} has a name in the store that is none ({sha256})."
        )));
    }
    if file.disputed {
        return Ok(Some(format!(
            "The file {name} has several sizes in the database ({sha256})."
        )));
    }
    let found = if quick {
        files
            .facts_now(sha256)?
            .map(|kept| (kept.sha256, kept.size))
    } else {
        match files.hash_of(sha256) {
            Ok(found) => found,
            Err(error) => {
                return Ok(Some(format!(
                    "The file {name} cannot be read: {error} ({sha256})."
                )));
            }
        }
    };
    Ok(match found {
        None => Some(format!("The file {name} is missing ({sha256}).")),
        Some((hash, size)) if hash != sha256 || i64::try_from(size) != Ok(file.size) => Some(
            format!("The file {name} was altered since it was stored ({sha256})."),
        ),
        Some(_) => None,
    })
}

fn speaks_of(store: &Store, sha256: &str) -> Result<bool> {
    let found = store.read_now(|tx| {
        tx.number(
            "SELECT count(*) FROM (SELECT sha256 FROM attachment UNION ALL SELECT sha256 FROM mail_in
               UNION ALL SELECT sha256 FROM help_picture UNION ALL SELECT sha256 FROM help_file) AS known
             WHERE sha256 = $1",
            &params![sha256],
        )
    })?;
    Ok(found > 0)
}
