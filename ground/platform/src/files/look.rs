//! What is in the store, for backups and checks: all files, and one of them without reading it.

use std::fs::File;
use std::io::ErrorKind;
use std::path::Path;

use super::Files;
use crate::{Error, Result};

/// A file that is kept under a hash.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Kept {
    /// The hash it is kept under.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
}

impl Files {
    /// The store in the folder `data` as it is: nothing is made.
    pub fn as_found(data: &Path) -> Self {
        Self::at(data)
    }

    /// The length of a kept file; `None` when it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be looked at, or the text is no hash.
    pub fn size_of(&self, sha256: &str) -> Result<Option<u64>> {
        let place = self.place(sha256).ok_or(Error::Absent)?;
        match std::fs::metadata(place) {
            Ok(facts) if facts.is_file() => Ok(Some(facts.len())),
            Ok(_) => Ok(None),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A kept file, opened for reading; `None` when it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be opened, or the text is no hash.
    pub fn open_now(&self, sha256: &str) -> Result<Option<File>> {
        match File::open(self.place(sha256).ok_or(Error::Absent)?) {
            Ok(file) => Ok(Some(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// Every file of the store, in no order, and how many things in its folder are none.
    ///
    /// # Errors
    /// When a folder cannot be read.
    pub fn list_now(&self) -> Result<(Vec<Kept>, usize)> {
        let (mut kept, mut strange) = (Vec::new(), 0);
        for folder in entries(&self.0.data.join("files"))? {
            let Some(prefix) = folder.file_name().to_str().map(str::to_owned) else {
                strange += 1;
                continue;
            };
            if !folder.file_type()?.is_dir() {
                strange += 1;
                continue;
            }
            for file in entries(&folder.path())? {
                let sha256 = format!("{prefix}{}", file.file_name().to_string_lossy());
                // Removed by somebody while we look: not there.
                let Ok(facts) = file.metadata() else { continue };
                if self.place(&sha256) == Some(file.path()) && facts.is_file() {
                    kept.push(Kept {
                        sha256,
                        size: facts.len(),
                    });
                } else {
                    strange += 1;
                }
            }
        }
        Ok((kept, strange))
    }

    /// How many temporary files lie about: uploads on their way in, and what a crash left of them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn count_temporary(&self) -> Result<usize> {
        Ok(entries(&self.0.data.join("tmp"))?.len())
    }
}

fn entries(folder: &Path) -> Result<Vec<std::fs::DirEntry>> {
    match std::fs::read_dir(folder) {
        Ok(found) => Ok(found.collect::<std::io::Result<_>>()?),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(error.into()),
    }
}
