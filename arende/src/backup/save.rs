//! `arende backup`: what a desk is now, in one archive, while it is served.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{BufWriter, IsTerminal as _, Write};
use std::path::{Path, PathBuf};

use platform::files::Files;
use platform::store::snapshot::SqliteFile;
use platform::store::{Database, moving};
use platform::{Clock, Error, Result, random_token};

use super::archive::Writer;
use super::manifest::{Counts, DATABASE, FORMAT, KEY, Manifest, file_name};
use super::name_of;
use super::work::{Work, parent, remove_left_over, sync_folder};
use crate::shown::{Shown, note};

/// What a restored desk is better off without. Sessions: who signed out since, or was thrown out, would be in again.
/// Files in forms that were not sent belong to such sessions and are the only ones that the desk may remove within
/// a day of being sent, which is the time a backup may take.
const FORGET: &[&str] = &[
    "DELETE FROM session",
    "DELETE FROM rate_limit",
    "DELETE FROM attachment WHERE comment_id IS NULL",
];

/// Saves the desk of the folder `data`, whose rows are in `database`, with its `files` to `to`, or to standard output when
/// that is `-`.
pub fn save(data: &Path, database: &Database, files: &Files, to: &Path, force: bool) -> Result<()> {
    must_be_there(data, database)?;
    if to == Path::new("-") {
        return to_standard_output(data, files, database);
    }
    if to.is_dir() {
        return Err(Error::broken(format!(
            "{} is a folder: name a file in it",
            name_of(to)
        )));
    }
    must_not_exist(to, force)?;
    let (folder, name) = (parent(to), to.file_name().unwrap_or_default());
    let beginning = format!(".{}.", name.to_string_lossy());
    let work = begin(folder, &beginning)?;
    let path = work.path().join("archive");
    let file = private(&path)?;
    let (file, manifest) = write(data, files, database, work.path(), BufWriter::new(file))?;
    let file = file
        .into_inner()
        .map_err(|error| told(&error.into_error()))?;
    file.sync_all()?;
    must_not_exist(to, force)?;
    std::fs::rename(&path, to)?;
    sync_folder(folder)?;
    note(&format!(
        "{} holds {}, {}. It can do what the desk can: keep it where nobody else reads it.",
        name_of(to),
        saved(&manifest),
        megabytes(file.metadata()?.len()),
    ));
    Ok(())
}

fn must_be_there(data: &Path, database: &Database) -> Result<()> {
    let Database::File(path) = database else {
        return Ok(());
    };
    if !path.exists() {
        return Err(Error::broken(format!(
            "there is no desk in {}: name its folder with --data",
            data.display()
        )));
    }
    // An archive of what nobody writes to any more would look like a backup every night.
    let done = SqliteFile::open(path)?.migrations()?;
    match done.iter().find_map(|name| moving::moved_to(name)) {
        None => Ok(()),
        Some(to) => Err(Error::broken(format!(
            "the desk in {} has moved to the database at {to}: save that one, with --database or ARENDE_DATABASE_URL",
            data.display()
        ))),
    }
}

fn to_standard_output(data: &Path, files: &Files, database: &Database) -> Result<()> {
    let out = std::io::stdout().lock();
    if out.is_terminal() {
        return Err(Error::broken(
            "the archive would be written to your screen: send it on with | or >, or name a file",
        ));
    }
    let tmp = data.join("tmp");
    std::fs::create_dir_all(&tmp)?;
    let work = begin(&tmp, "backup.")?;
    let (mut out, manifest) = write(data, files, database, work.path(), BufWriter::new(out))?;
    out.flush().map_err(|error| told(&error))?;
    note(&format!("{} were sent", saved(&manifest)));
    Ok(())
}

fn saved(manifest: &Manifest) -> String {
    let counts = manifest.counts;
    format!(
        "{} tickets with {} messages and {} files",
        counts.tickets, counts.comments, counts.files
    )
}

pub(super) fn megabytes(bytes: u64) -> String {
    format!("{}.{} MB", bytes / 1_000_000, bytes % 1_000_000 / 100_000)
}

fn must_not_exist(to: &Path, force: bool) -> Result<()> {
    if !force && to.symlink_metadata().is_ok() {
        return Err(Error::broken(format!(
            "{} is there already: name another file, or write over it with --force",
            name_of(to)
        )));
    }
    Ok(())
}

/// A working folder in `folder`; those of backups that were killed are removed.
fn begin(folder: &Path, beginning: &str) -> Result<Work> {
    const END: &str = ".partial";
    let entries = std::fs::read_dir(folder).map_err(|error| {
        Error::broken(format!(
            "the folder {} cannot be read: {error}",
            folder.display()
        ))
    })?;
    for entry in entries.flatten() {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if name.starts_with(beginning) && name.ends_with(END) {
            // One that is at work is left alone.
            let _ = remove_left_over(&entry.path(), "backup");
        }
    }
    let name: String = random_token()?.chars().take(12).collect();
    Work::begin(&folder.join(format!("{beginning}{name}{END}")), "backup")
}

/// A new file that only its owner reads.
pub(super) fn private(path: &Path) -> Result<File> {
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    Ok(options.open(path)?)
}

fn told(error: &std::io::Error) -> Error {
    Error::broken(format!(
        "the archive cannot be written: {error}. Nothing was kept of it."
    ))
}

/// Takes the snapshot into `work` and writes the archive.
pub(super) fn write<W: Write>(
    data: &Path,
    files: &Files,
    database: &Database,
    work: &Path,
    out: W,
) -> Result<(W, Manifest)> {
    let snapshot: PathBuf = work.join("snapshot.db");
    // Made here, because SQLite would let everybody read it.
    private(&snapshot)?;
    match database {
        Database::File(path) => SqliteFile::open(path)?.copy_to(&snapshot, FORGET)?,
        Database::Server(address) => crate::moving::copy_out(address, &snapshot, FORGET)?,
    }
    let copy = SqliteFile::open(&snapshot)?;
    let (mut found, mut missing) = (Vec::new(), Vec::new());
    for sha256 in wanted(&copy)?.into_keys() {
        let known = file_name(&sha256).map(|name| (name, files.facts_now(&sha256)));
        match known {
            Some((name, Ok(Some(kept)))) => found.push((name, sha256, kept.size)),
            // A bucket that is away is no reason to leave its files out.
            Some((_, Err(error))) if files.in_a_bucket() => return Err(error),
            // One that is no hash leads nowhere in the desk either; `arende check` tells of it.
            _ => missing.push(sha256),
        }
    }
    let manifest = Manifest {
        format: FORMAT,
        arende: env!("CARGO_PKG_VERSION").to_owned(),
        made_at: platform::language::iso(Clock::System.now()),
        migrations: copy.migrations()?,
        counts: Counts {
            people: copy.number("SELECT count(*) FROM person")?,
            tickets: copy.number("SELECT count(*) FROM ticket")?,
            comments: copy.number("SELECT count(*) FROM comment")?,
            files: found.len(),
        },
        members: Vec::new(),
        missing,
    };
    drop(copy);
    let (key, database) = (open(&data.join(KEY))?, open(&snapshot)?);
    // Nothing is left of the copy if we are killed from here on.
    #[cfg(unix)]
    std::fs::remove_file(&snapshot)?;
    let length = |file: &File| file.metadata().map(|facts| facts.len());
    let total = found.iter().map(|(_, _, size)| size).sum::<u64>() + length(&database)?;
    let shown = Shown::new("saving", total);
    let mut archive = Writer::new(out)?;
    let mut add = |name: &str, size, file: File| {
        archive
            .add(name, size, file, |bytes| shown.passed(bytes))
            .map_err(|error| match error {
                Error::Refused(refusal) if refusal.status == 507 => Error::broken(
                    "the archive cannot be written: its disk is full. Nothing was kept of it; make room, or name a file elsewhere.",
                ),
                other => other,
            })
    };
    add(DATABASE, length(&database)?, database)?;
    add(KEY, length(&key)?, key)?;
    for (name, sha256, size) in found {
        let file = files.open_now(&sha256)?.ok_or_else(|| {
            Error::broken(format!(
                "{name} was removed while the backup was made: start it again"
            ))
        })?;
        add(&name, size, file)?;
    }
    drop(shown);
    let written = archive.finish(manifest)?;
    if !written.1.missing.is_empty() {
        note(&format!(
            "{} files that the desk speaks of are not there, so the archive has none of them either: run `arende check`",
            written.1.missing.len()
        ));
    }
    Ok(written)
}

/// The steps with which articles got pictures, and files.
const PICTURES: &str = "0031_help_pictures";
const FILES: &str = "0042_beside_articles";

/// The files that the snapshot speaks of, by hash, each once.
fn wanted(copy: &SqliteFile) -> Result<BTreeMap<String, i64>> {
    let mut wanted = BTreeMap::new();
    wanted.extend(copy.pairs("SELECT sha256, size FROM attachment")?);
    wanted.extend(copy.pairs("SELECT sha256, size FROM mail_in")?);
    // A desk that a newer program saves before it is served again has not got to these tables yet.
    let steps = copy.migrations()?;
    if steps.iter().any(|name| name == PICTURES) {
        wanted.extend(copy.pairs("SELECT sha256, size FROM help_picture")?);
    }
    if steps.iter().any(|name| name == FILES) {
        wanted.extend(copy.pairs("SELECT sha256, size FROM help_file")?);
    }
    Ok(wanted)
}

fn open(path: &Path) -> Result<File> {
    File::open(path).map_err(|error| {
        Error::broken(format!(
            "{} cannot be read: {error}. Without it there is no desk to save.",
            path.display()
        ))
    })
}
