//! Attached files: kept under the hash of their content in `files/`, so that the same screenshot sent twice is kept
//! once, and a name can never lead anywhere.
//!
//! A file is written to `tmp/`, made durable, and only then given its place; what a crash leaves behind is a stray
//! file that [`garbage`] removes, never half of somebody's attachment.

mod claim;
pub mod garbage;
mod kind;
mod look;
mod name;
mod serve;

use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use sha2::{Digest, Sha256};
use tokio::io::AsyncWriteExt;

pub use claim::{
    Claimed, PENDING_FOR, StoredUpload, add_pending, claim, list_pending, remove_pending,
};
pub use kind::shows_inline;
pub use look::Kept;
pub use name::{clean_name, disposition};
pub use serve::{Shown, serve};

use crate::{Error, Result};

/// The folder of attached files.
#[derive(Clone, Debug)]
pub struct Files(Arc<Folder>);

#[derive(Debug)]
struct Folder {
    data: PathBuf,
    /// Held while a file takes its place and while an old one is removed, so that neither undoes the other.
    moving: Mutex<()>,
}

/// A file in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stored {
    /// SHA-256 of its content, 64 hexadecimal digits: its name in the store.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
    /// Its media type, by content.
    pub content_type: &'static str,
}

impl Files {
    /// The store in the folder `data`; its folders are made if they are not there.
    ///
    /// # Errors
    /// When they cannot be made.
    pub fn in_folder(data: &Path) -> Result<Self> {
        for folder in ["files", "tmp"] {
            std::fs::create_dir_all(data.join(folder))?;
        }
        Ok(Self::at(data))
    }

    fn at(data: &Path) -> Self {
        Self(Arc::new(Folder {
            data: data.to_owned(),
            moving: Mutex::new(()),
        }))
    }

    /// The hash and length of a kept file as it is on disk now; `None` when it is not there.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn hash_of(&self, sha256: &str) -> Result<Option<(String, u64)>> {
        use std::io::Read as _;
        let mut file = match std::fs::File::open(self.place(sha256).ok_or(Error::Absent)?) {
            Ok(file) => file,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let (mut hash, mut size, mut piece) = (Sha256::new(), 0, vec![0; 64 * 1024]);
        loop {
            let length = file.read(&mut piece)?;
            let Some(read) = piece.get(..length).filter(|read| !read.is_empty()) else {
                break;
            };
            hash.update(read);
            size += length as u64;
        }
        Ok(Some((crate::hex(&hash.finalize()), size)))
    }

    /// Begins a new file.
    ///
    /// # Errors
    /// When the disk does not take it (507 when it is full).
    pub async fn receive(&self) -> Result<Incoming> {
        let path = self.new_temporary()?;
        let file = tokio::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)
            .await?;
        Ok(Incoming {
            files: self.clone(),
            file,
            left_over: LeftOver(Some(path)),
            hash: Sha256::new(),
            size: 0,
            look: kind::Look::new(),
        })
    }

    /// Keeps a file that is in memory already (a part of a mail). Blocks: for blocking threads only.
    ///
    /// # Errors
    /// When the disk does not take it (507 when it is full).
    pub fn keep_now(&self, bytes: &[u8]) -> Result<Stored> {
        use std::io::Write as _;
        let path = self.new_temporary()?;
        let mut file = std::fs::OpenOptions::new()
            .write(true)
            .create_new(true)
            .open(&path)?;
        let mut left_over = LeftOver(Some(path));
        file.write_all(bytes)?;
        let mut look = kind::Look::new();
        look.see(bytes);
        let sha256 = crate::key::hex(&Sha256::digest(bytes));
        self.put_in_place(&file, &mut left_over, &sha256)?;
        Ok(Stored {
            sha256,
            size: bytes.len() as u64,
            content_type: look.content_type(),
        })
    }

    /// The whole content of a file. Blocks: for blocking threads only.
    ///
    /// # Errors
    /// [`Error::Absent`] when it is not in the store.
    pub fn read_now(&self, sha256: &str) -> Result<Vec<u8>> {
        let path = self.place(sha256).ok_or(Error::Absent)?;
        std::fs::read(path).map_err(absent_or_broken)
    }

    async fn open_file(&self, sha256: &str) -> Result<tokio::fs::File> {
        let path = self.place(sha256).ok_or(Error::Absent)?;
        tokio::fs::File::open(path).await.map_err(absent_or_broken)
    }

    /// Where a file of that hash is; `None` when the text is no hash, so that no path is ever made of anything else.
    fn place(&self, sha256: &str) -> Option<PathBuf> {
        let digits = sha256.len() == 64
            && sha256
                .bytes()
                .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b));
        let (folder, rest) = if digits {
            sha256.split_at(2)
        } else {
            return None;
        };
        Some(self.0.data.join("files").join(folder).join(rest))
    }

    fn new_temporary(&self) -> Result<PathBuf> {
        Ok(self.0.data.join("tmp").join(crate::key::random_token()?))
    }

    fn put_in_place(
        &self,
        file: &std::fs::File,
        left_over: &mut LeftOver,
        sha256: &str,
    ) -> Result<()> {
        let place = self
            .place(sha256)
            .ok_or_else(|| Error::broken("not a hash"))?;
        let folder = place
            .parent()
            .ok_or_else(|| Error::broken("a file without a folder"))?;
        let path = left_over
            .0
            .as_deref()
            .ok_or_else(|| Error::broken("a file without a path"))?;
        file.sync_all()?;
        let is_new = !folder.is_dir();
        std::fs::create_dir_all(folder)?;
        {
            let _moving = self.0.moving.lock().unwrap_or_else(PoisonError::into_inner);
            // Also when the same content is there already: its age starts again, so that it is not taken for garbage
            // before the row that speaks of it is written.
            std::fs::rename(path, &place)?;
        }
        left_over.0 = None;
        sync_folder(folder)?;
        if is_new {
            sync_folder(&self.0.data.join("files"))?;
        }
        Ok(())
    }
}

/// A name in a folder survives a power cut only when the folder itself is written.
fn sync_folder(folder: &Path) -> Result<()> {
    #[cfg(unix)]
    std::fs::File::open(folder)?.sync_all()?;
    #[cfg(not(unix))]
    let _ = folder;
    Ok(())
}

fn absent_or_broken(error: std::io::Error) -> Error {
    if error.kind() == std::io::ErrorKind::NotFound {
        Error::Absent
    } else {
        error.into()
    }
}

/// A temporary file that goes away when it is not wanted any more: cut off, too large, refused.
#[derive(Debug)]
struct LeftOver(Option<PathBuf>);

impl Drop for LeftOver {
    fn drop(&mut self) {
        if let Some(path) = &self.0 {
            let _ = std::fs::remove_file(path);
        }
    }
}

/// A file on its way in. Dropped before [`Incoming::finish`], it leaves nothing.
#[derive(Debug)]
pub struct Incoming {
    files: Files,
    file: tokio::fs::File,
    left_over: LeftOver,
    hash: Sha256,
    size: u64,
    look: kind::Look,
}

impl Incoming {
    /// Takes the next piece.
    ///
    /// # Errors
    /// When the disk does not take it (507 when it is full).
    pub async fn write(&mut self, bytes: &[u8]) -> Result<()> {
        self.hash.update(bytes);
        self.look.see(bytes);
        self.size += bytes.len() as u64;
        self.file.write_all(bytes).await?;
        Ok(())
    }

    /// How many bytes were taken so far.
    pub fn size(&self) -> u64 {
        self.size
    }

    /// Makes it durable and puts it in its place.
    ///
    /// # Errors
    /// When the disk does not take it (507 when it is full).
    pub async fn finish(mut self) -> Result<Stored> {
        self.file.flush().await?;
        let Self {
            files,
            file,
            mut left_over,
            hash,
            size,
            look,
        } = self;
        let sha256 = crate::key::hex(&hash.finalize());
        let file = file.into_std().await;
        let name = sha256.clone();
        tokio::task::spawn_blocking(move || files.put_in_place(&file, &mut left_over, &name))
            .await
            .map_err(Error::broken)??;
        Ok(Stored {
            sha256,
            size,
            content_type: look.content_type(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder() -> PathBuf {
        std::env::temp_dir().join(format!(
            "arende-files-{}",
            crate::key::random_token().unwrap()
        ))
    }

    #[tokio::test]
    async fn the_same_content_is_kept_once() {
        let data = folder();
        let files = Files::in_folder(&data).unwrap();
        let mut incoming = files.receive().await.unwrap();
        incoming.write(b"hel").await.unwrap();
        incoming.write(b"lo").await.unwrap();
        let first = incoming.finish().await.unwrap();
        let second = files.keep_now(b"hello").unwrap();
        assert_eq!(first, second);
        assert_eq!(first.content_type, "text/plain");
        assert_eq!(files.read_now(&first.sha256).unwrap(), b"hello");
        assert_eq!(std::fs::read_dir(data.join("tmp")).unwrap().count(), 0);
        std::fs::remove_dir_all(data).unwrap();
    }

    #[tokio::test]
    async fn a_file_cut_off_leaves_nothing() {
        let data = folder();
        let files = Files::in_folder(&data).unwrap();
        let mut incoming = files.receive().await.unwrap();
        incoming.write(b"half of").await.unwrap();
        drop(incoming);
        assert_eq!(std::fs::read_dir(data.join("tmp")).unwrap().count(), 0);
        assert_eq!(std::fs::read_dir(data.join("files")).unwrap().count(), 0);
        std::fs::remove_dir_all(data).unwrap();
    }

    #[test]
    fn only_a_hash_leads_to_a_file() {
        let data = folder();
        let files = Files::in_folder(&data).unwrap();
        for name in [
            "",
            "../../etc/passwd",
            &"A".repeat(64),
            &"g".repeat(64),
            &"a".repeat(63),
        ] {
            assert!(matches!(files.read_now(name), Err(Error::Absent)), "{name}");
        }
        std::fs::remove_dir_all(data).unwrap();
    }
}
