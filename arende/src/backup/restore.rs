//! `arende restore`: a desk out of an archive, in a folder that holds none. Everything is unpacked and verified in a
//! working folder; only what is whole is moved to its place.

use std::fs::File;
use std::path::{Path, PathBuf};

use platform::files::Files;
use platform::store::snapshot::SqliteFile;
use platform::store::{Database, Store, StoreSettings};
use platform::{Clock, Error, MasterKey, Result};

use super::manifest::{DATABASE, KEY, Manifest, Member};
use super::name_of;
use super::read::{Sealed, cannot_write};
use super::save::{megabytes, private};
use super::work::{Work, parent, sync_folder};
use crate::desk;
use crate::migrations::MIGRATIONS;
use crate::moving;
use crate::shown::{Shown, note};

/// The working folder, in a data folder that is there already.
const RESTORING: &str = ".restoring";
/// In the working folder once everything is verified and members move to their places.
const MOVING: &str = "moving";
/// What moves to its place, the database last: without it a folder is no desk. The log is usually folded into it.
const MOVED: [&str; 4] = [KEY, "files", "arende.db-wal", DATABASE];

/// Restores the desk in `archive` to where `desk` says: its folder, its database, its files.
pub fn restore(desk: &desk::Place, archive: &Path) -> Result<()> {
    let (data, database) = (&desk.data, desk.database()?);
    let place = Place::look(data, &database)?;
    let sealed = Sealed::open(archive)?;
    let manifest = &sealed.manifest;
    must_be_known(manifest, archive)?;
    if let Database::Server(address) = &database {
        moving::must_be_free(address)?;
    }
    let work = place.begin()?;
    let in_bucket = desk.files.url.is_some();
    must_have_room(work.path(), manifest, in_bucket)?;
    let bucket = in_bucket
        .then(|| desk.files.open(work.path()))
        .transpose()?;
    let shown = Shown::new("restoring", manifest.total().unwrap_or(0));
    sealed.unpack(
        |member| make(work.path(), member),
        |member| match &bucket {
            Some(bucket) => into_bucket(bucket, work.path(), member),
            None => Ok(()),
        },
        &shown,
    )?;
    drop(shown);
    must_open(work.path(), manifest, archive)?;
    sync_everything(work.path(), manifest)?;
    match &database {
        Database::File(_) => place.finish(work)?,
        Database::Server(address) => {
            // The folder stays a restore that was cut off until the desk on the server may be served, so that the same
            // command can be run again whatever happens.
            moving::copy_in(work.path(), address, || {
                place.move_in(work.path(), &[KEY, "files"])
            })?;
            drop(work);
            sync_folder(data)?;
        }
    }
    let holds = match &database {
        Database::File(_) => data.display().to_string(),
        Database::Server(address) => format!("{address} with {}", data.display()),
    };
    note(&format!(
        "{} holds the desk as it was at {}: {} tickets with {} messages and {} files.",
        holds,
        manifest.made_at,
        manifest.counts.tickets,
        manifest.counts.comments,
        manifest.counts.files
    ));
    if !manifest.missing.is_empty() {
        note(&format!(
            "{} files were missing already when the backup was made.",
            manifest.missing.len()
        ));
    }
    Ok(())
}

/// Where the desk will be.
enum Place {
    /// Not there yet: the whole folder moves to its place at once.
    New(PathBuf),
    /// An empty folder, perhaps a disk of its own with an owner of its own, which stay: its content moves.
    Empty(PathBuf),
}

impl Place {
    fn look(data: &Path, database: &Database) -> Result<Self> {
        let entries = match std::fs::read_dir(data) {
            Ok(entries) => entries,
            // Beside a database on a server the folder cannot appear all at once.
            Err(error)
                if error.kind() == std::io::ErrorKind::NotFound
                    && matches!(database, Database::Server(_)) =>
            {
                return Ok(Self::Empty(data.to_owned()));
            }
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
                return Ok(Self::New(data.to_owned()));
            }
            Err(error) => {
                return Err(Error::broken(format!(
                    "the folder {} cannot be read: {error}",
                    data.display()
                )));
            }
        };
        let names: Vec<_> = entries
            .collect::<std::io::Result<Vec<_>>>()?
            .into_iter()
            .map(|entry| entry.file_name())
            .collect();
        if names.iter().any(|name| name == DATABASE) {
            return Err(Error::broken(format!(
                "{0} holds a desk, which is left alone. Restore into another folder with --data, or stop that desk and move it away first: mv {0} {0}.old",
                data.display()
            )));
        }
        // A restore that was cut off while it moved verified members here: they are its own, and go with it.
        let cut_off = data.join(RESTORING).join(MOVING).exists();
        let expected = |name: &std::ffi::OsStr| {
            name == RESTORING
                || name == "lost+found"
                || cut_off && MOVED.iter().any(|moved| name == *moved)
        };
        if let Some(name) = names.iter().find(|name| !expected(name)) {
            return Err(Error::broken(format!(
                "{} is not empty (there is {}): restore into an empty folder, or name one that is not there yet with --data",
                data.display(),
                name.display()
            )));
        }
        Ok(Self::Empty(data.to_owned()))
    }

    fn begin(&self) -> Result<Work> {
        match self {
            Self::New(data) => {
                let name = data.file_name().ok_or_else(|| {
                    Error::broken(format!("{} is no name for a folder", data.display()))
                })?;
                let folder = parent(data);
                std::fs::create_dir_all(folder)?;
                let name = format!(".{}.restoring", name.to_string_lossy());
                Work::begin(&folder.join(name), "restore")
            }
            Self::Empty(data) => {
                std::fs::create_dir_all(data)?;
                let work = Work::begin(&data.join(RESTORING), "restore")?;
                for name in MOVED {
                    remove(&data.join(name))?;
                }
                Ok(work)
            }
        }
    }

    fn finish(&self, work: Work) -> Result<()> {
        match self {
            Self::New(data) => {
                std::fs::rename(work.path(), data).map_err(cannot_write)?;
                work.keep();
                sync_folder(parent(data))
            }
            Self::Empty(data) => {
                self.move_in(work.path(), &MOVED)?;
                drop(work);
                sync_folder(data)
            }
        }
    }

    /// Moves what is in the working folder to its place, one after the other; a restore that is cut off here is begun
    /// anew by the next one.
    fn move_in(&self, work: &Path, names: &[&str]) -> Result<()> {
        let (Self::Empty(data) | Self::New(data)) = self;
        private(&work.join(MOVING))?;
        sync_folder(work)?;
        for name in names {
            let from = work.join(name);
            if !from.exists() {
                continue;
            }
            std::fs::rename(from, data.join(name)).map_err(cannot_write)?;
            sync_folder(data)?;
        }
        Ok(())
    }
}

fn remove(path: &Path) -> Result<()> {
    let removed = if path.is_dir() {
        std::fs::remove_dir_all(path)
    } else {
        std::fs::remove_file(path)
    };
    match removed {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn must_be_known(manifest: &Manifest, archive: &Path) -> Result<()> {
    let unknown = manifest
        .migrations
        .iter()
        .find(|name| MIGRATIONS.iter().all(|known| known.name != **name));
    match unknown {
        None => Ok(()),
        Some(name) => Err(Error::broken(format!(
            "{} was made by arende {}, which is newer than this one (it knows {name}). Restore it with that version. Nothing was restored.",
            name_of(archive),
            manifest.arende
        ))),
    }
}

/// Asks the disk before it is filled.
fn must_have_room(folder: &Path, manifest: &Manifest, in_bucket: bool) -> Result<()> {
    #[cfg(unix)]
    {
        let disk = rustix::fs::statvfs(folder).map_err(|error| cannot_write(error.into()))?;
        let free = disk.f_bavail.saturating_mul(disk.f_frsize);
        let needed = if in_bucket {
            // Files pass through one by one.
            let (first, files) = manifest.members.split_at(2.min(manifest.members.len()));
            let largest = files.iter().map(|member| member.size).max().unwrap_or(0);
            first.iter().map(|member| member.size).sum::<u64>() + largest
        } else {
            manifest.total().unwrap_or(u64::MAX)
        };
        if needed > free {
            return Err(Error::broken(format!(
                "the desk needs {}, and {} are free in {}. Nothing was restored; make room, or name another folder with --data.",
                megabytes(needed),
                megabytes(free),
                folder.display()
            )));
        }
    }
    Ok(())
}

/// A new file for a member. Its name was checked to be one of ours.
fn make(work: &Path, member: &Member) -> Result<File> {
    let path = work.join(&member.name);
    std::fs::create_dir_all(parent(&path)).map_err(cannot_write)?;
    private(&path)
}

/// Sends a file that was compared with its hash on to the bucket.
fn into_bucket(bucket: &Files, work: &Path, member: &Member) -> Result<()> {
    match member.name.strip_prefix("files/") {
        Some(name) => bucket.take_now(&work.join(&member.name), &name.replace('/', "")),
        None => Ok(()),
    }
}

/// Opens the restored desk as a server would: the migrations it has are those that were announced, those it lacks are
/// made, and the key is one.
fn must_open(work: &Path, manifest: &Manifest, archive: &Path) -> Result<()> {
    let refuse = |why: &str| {
        Error::broken(format!(
            "the desk in {} cannot be opened: {why}. Nothing was restored; take another backup.",
            name_of(archive)
        ))
    };
    std::fs::create_dir_all(work.join("files"))?;
    let path = desk::database(work);
    let found = SqliteFile::open(&path)
        .and_then(|file| file.migrations())
        .map_err(|error| refuse(&error.to_string()))?;
    if found != manifest.migrations {
        return Err(refuse("its database has other migrations than announced"));
    }
    MasterKey::in_folder(work).map_err(|error| refuse(&error.to_string()))?;
    let settings = StoreSettings {
        readers: 1,
        ..StoreSettings::at(&path)
    };
    Store::open(&settings, MIGRATIONS, Clock::System.now().0)
        .map(drop)
        .map_err(|error| refuse(&error.to_string()))
}

/// Everything is on the disk before it gets its place: one call for all files where the system has one.
fn sync_everything(work: &Path, manifest: &Manifest) -> Result<()> {
    #[cfg(target_os = "linux")]
    {
        let _ = manifest;
        rustix::fs::syncfs(File::open(work)?).map_err(|error| cannot_write(error.into()))
    }
    #[cfg(not(target_os = "linux"))]
    {
        for member in &manifest.members {
            File::open(work.join(&member.name))?.sync_all()?;
        }
        sync_folder(work)
    }
}
