//! A folder that work is done in until it is whole: locked while somebody is at it, gone when it ends, and taken over
//! when its owner was killed.

use std::fs::{DirBuilder, File, TryLockError};
use std::path::{Path, PathBuf};

use platform::{Error, Result};

/// A locked folder, removed with everything in it when it is dropped.
pub(super) struct Work {
    path: PathBuf,
    _lock: File,
    keep: bool,
}

impl Work {
    /// Makes the folder, readable for nobody else. A left-over of the same name is removed first.
    pub(super) fn begin(path: &Path, doing: &str) -> Result<Self> {
        remove_left_over(path, doing)?;
        let mut builder = DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        builder.create(path).map_err(|error| {
            Error::broken(format!(
                "the folder {} cannot be made: {error}",
                path.display()
            ))
        })?;
        let lock = File::open(path)?;
        if lock.try_lock().is_err() {
            return Err(busy(path, doing));
        }
        Ok(Self {
            path: path.to_owned(),
            _lock: lock,
            keep: false,
        })
    }

    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The folder has become something to keep.
    pub(super) fn keep(mut self) {
        self.keep = true;
    }
}

impl Drop for Work {
    fn drop(&mut self) {
        if !self.keep {
            let _ = std::fs::remove_dir_all(&self.path);
        }
    }
}

fn busy(path: &Path, doing: &str) -> Error {
    Error::broken(format!(
        "another {doing} is at work in {}: wait until it is done",
        path.display()
    ))
}

/// Removes a folder of this name whose owner is gone.
pub(super) fn remove_left_over(path: &Path, doing: &str) -> Result<()> {
    let Ok(folder) = File::open(path) else {
        return Ok(());
    };
    match folder.try_lock() {
        Ok(()) => std::fs::remove_dir_all(path).map_err(|error| {
            Error::broken(format!(
                "{} was left by a {doing} that was cut off, and cannot be removed: {error}",
                path.display()
            ))
        }),
        Err(TryLockError::WouldBlock) => Err(busy(path, doing)),
        Err(TryLockError::Error(error)) => Err(error.into()),
    }
}

/// A name in a folder survives a power cut only when the folder itself is written.
pub(super) fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

/// The folder that a path is in.
pub(super) fn parent(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}
