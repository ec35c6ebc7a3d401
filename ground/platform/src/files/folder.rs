//! A folder as the place of files: the first two digits of a hash name a folder in it, the others the file.

use std::io::Read as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use domain::Moment;

use super::{Kept, is_hash};
use crate::{Error, Result};

#[derive(Debug)]
pub(super) struct Folder(PathBuf);

impl Folder {
    pub(super) fn open(path: PathBuf) -> Result<Self> {
        std::fs::create_dir_all(&path)?;
        Ok(Self(path))
    }

    /// As it is: not made when it is not there.
    pub(super) fn as_found(path: PathBuf) -> Self {
        Self(path)
    }

    /// A file, opened for reading.
    pub(super) fn open_now(&self, sha256: &str) -> Result<std::fs::File> {
        let path = self.place(sha256).ok_or(Error::Absent)?;
        std::fs::File::open(path).map_err(absent_or_broken)
    }

    /// Where a file of that hash is; `None` when the text is no hash, so that no path is ever made of anything else.
    pub(super) fn place(&self, sha256: &str) -> Option<PathBuf> {
        let (folder, rest) = is_hash(sha256).then(|| sha256.split_at(2))?;
        Some(self.0.join(folder).join(rest))
    }

    /// Moves a finished file to its place. Nothing is removed while that happens.
    pub(super) fn take(&self, path: &Path, sha256: &str, moving: &Mutex<()>) -> Result<()> {
        let place = self
            .place(sha256)
            .ok_or_else(|| Error::broken("not a hash"))?;
        let folder = place
            .parent()
            .ok_or_else(|| Error::broken("a file without a folder"))?;
        let is_new = !folder.is_dir();
        std::fs::create_dir_all(folder)?;
        {
            let _moving = moving.lock().unwrap_or_else(PoisonError::into_inner);
            // Also when the same content is there already: its age starts again, so that it is not taken for garbage
            // before the row that speaks of it is written.
            match std::fs::rename(path, &place) {
                Err(error) if error.kind() == std::io::ErrorKind::CrossesDevices => {
                    carry_over(path, &place)?;
                }
                moved => moved?,
            }
        }
        sync(folder)?;
        if is_new {
            sync(&self.0)?;
        }
        Ok(())
    }

    pub(super) fn read_now(&self, sha256: &str, mut each: impl FnMut(&[u8])) -> Result<()> {
        let path = self.place(sha256).ok_or(Error::Absent)?;
        let mut file = std::fs::File::open(path).map_err(absent_or_broken)?;
        let mut piece = vec![0; 64 * 1024];
        loop {
            let length = file.read(&mut piece)?;
            let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else {
                return Ok(());
            };
            each(read);
        }
    }

    pub(super) async fn open_file(&self, sha256: &str) -> Result<tokio::fs::File> {
        let path = self.place(sha256).ok_or(Error::Absent)?;
        tokio::fs::File::open(path).await.map_err(absent_or_broken)
    }

    pub(super) fn facts_now(&self, sha256: &str) -> Result<Option<Kept>> {
        let path = self.place(sha256).ok_or(Error::Absent)?;
        match std::fs::metadata(path) {
            Ok(facts) if !facts.is_file() => Ok(None),
            Ok(facts) => Ok(Some(Kept {
                sha256: sha256.to_owned(),
                size: facts.len(),
                changed: changed(&facts),
            })),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    pub(super) fn list_now(&self, mut each: impl FnMut(Kept) -> Result<()>) -> Result<usize> {
        let mut strange = 0;
        for folder in list(&self.0)? {
            if !folder.is_dir() {
                strange += 1;
                continue;
            }
            for path in list(&folder)? {
                let name = |path: &Path| {
                    path.file_name()
                        .and_then(|name| name.to_str().map(str::to_owned))
                };
                let sha256 = name(&folder)
                    .zip(name(&path))
                    .map(|(start, rest)| start + &rest);
                let Some(sha256) =
                    sha256.filter(|sha256| self.place(sha256).as_ref() == Some(&path))
                else {
                    strange += 1;
                    continue;
                };
                // Gone meanwhile is gone.
                if let Some(kept) = self.facts_now(&sha256)? {
                    each(kept)?;
                }
            }
        }
        Ok(strange)
    }

    pub(super) fn remove_now(&self, sha256: &str) -> Result<()> {
        let path = self.place(sha256).ok_or(Error::Absent)?;
        std::fs::remove_file(path).map_err(absent_or_broken)
    }
}

/// Moves a finished file to another disk: `files/` may be mounted from elsewhere. Nothing half-written ever has the name
/// of a file.
fn carry_over(path: &Path, place: &Path) -> Result<()> {
    struct Half<'p>(&'p Path);
    impl Drop for Half<'_> {
        fn drop(&mut self) {
            // Moved to its place when all went well: then there is nothing to remove.
            let _ = std::fs::remove_file(self.0);
        }
    }
    // Another node may carry the same content over at the same time.
    let arriving = place.with_extension(crate::random_token()?);
    let half = Half(&arriving);
    std::fs::copy(path, half.0)?;
    std::fs::File::open(half.0)?.sync_all()?;
    std::fs::rename(half.0, place)?;
    std::fs::remove_file(path)?;
    Ok(())
}

/// When a file was last changed; in the far future, so never garbage, if the file system does not say.
pub(super) fn changed(facts: &std::fs::Metadata) -> Moment {
    let since = facts
        .modified()
        .ok()
        .and_then(|at| at.duration_since(std::time::UNIX_EPOCH).ok());
    Moment(since.map_or(i64::MAX, |since| {
        i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
    }))
}

/// What is in a folder; nothing when it is a file.
pub(super) fn list(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut paths = Vec::new();
    match std::fs::read_dir(folder) {
        Ok(entries) => {
            for entry in entries {
                paths.push(entry?.path());
            }
            Ok(paths)
        }
        Err(error)
            if [
                std::io::ErrorKind::NotADirectory,
                std::io::ErrorKind::NotFound,
            ]
            .contains(&error.kind()) =>
        {
            Ok(paths)
        }
        Err(error) => Err(Error::from(error)),
    }
}

/// A name in a folder survives a power cut only when the folder itself is written.
fn sync(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

pub(super) fn absent_or_broken(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        Error::Absent
    } else {
        error.into()
    }
}
