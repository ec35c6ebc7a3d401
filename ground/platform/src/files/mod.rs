//! Attached files: kept under the hash of their content, so that the same screenshot sent twice is kept once, and a name
//! can never lead anywhere. Their place is the folder `files/` or a bucket of an S3-compatible store.
//!
//! A file is written to `tmp/`, made durable, and only then given its place; what a crash leaves behind is a stray
//! file that [`garbage`] removes, never half of somebody's attachment.

mod bucket;
#[cfg(test)]
mod bucket_tests;
mod claim;
mod folder;
pub mod garbage;
mod kind;
mod name;
mod range;
mod serve;

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use domain::Moment;
use futures_util::StreamExt;
use futures_util::stream::BoxStream;
use sha2::{Digest, Sha256};
use tokio::io::{AsyncReadExt, AsyncSeekExt, AsyncWriteExt};

use bucket::Bucket;
pub use bucket::BucketPlace;
pub use claim::{
    Claimed, PENDING_FOR, StoredUpload, Taken, add_pending, claim, list_pending, remove_pending,
    take_pending,
};
use folder::Folder;
pub use kind::shows_inline;
pub use name::{clean_name, disposition};
pub use serve::{Shown, serve};

use crate::{Error, Result};

/// The store of attached files. Cloning is cheap.
#[derive(Clone, Debug)]
pub struct Files(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    /// Where files are on their way in.
    arriving: PathBuf,
    place: Place,
    /// Held while a file takes its place and while an old one is removed, so that neither undoes the other.
    moving: Mutex<()>,
}

/// Where files are kept. Both have the same names: `ab/cdef…`.
#[derive(Debug)]
enum Place {
    Folder(Folder),
    Bucket(Bucket),
}

/// What the store knows of a file without reading it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// SHA-256 of its content, by its name.
    pub sha256: String,
    /// Its length in bytes.
    pub size: u64,
    /// When the same content was stored last.
    pub changed: Moment,
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
        let folder = Folder::open(data.join("files"))?;
        Self::at(data, Place::Folder(folder))
    }

    /// The store in a bucket; files on their way in wait in the folder `data`. The bucket itself is asked for nothing
    /// yet.
    ///
    /// # Errors
    /// When the bucket's address is none, or the folder cannot be made.
    pub fn in_bucket(data: &Path, place: &BucketPlace) -> Result<Self> {
        Self::at(data, Place::Bucket(Bucket::open(place)?))
    }

    /// The store in the folder `data` as it is: nothing is made.
    pub fn as_found(data: &Path) -> Self {
        let folder = Folder::as_found(data.join("files"));
        Self::with(data.join("tmp"), Place::Folder(folder))
    }

    fn at(data: &Path, place: Place) -> Result<Self> {
        let arriving = data.join("tmp");
        std::fs::create_dir_all(&arriving)?;
        Ok(Self::with(arriving, place))
    }

    fn with(arriving: PathBuf, place: Place) -> Self {
        Self(Arc::new(Inner {
            arriving,
            place,
            moving: Mutex::new(()),
        }))
    }

    /// The hash and length of a kept file as its content is now; `None` when it is not there. Blocks.
    ///
    /// # Errors
    /// When it is there and cannot be read.
    pub fn hash_of(&self, sha256: &str) -> Result<Option<(String, u64)>> {
        let seen = Arc::new(Mutex::new((Sha256::new(), 0)));
        let seeing = Arc::clone(&seen);
        let read = self.each_piece_now(sha256, move |piece| {
            let mut seen = seeing.lock().unwrap_or_else(PoisonError::into_inner);
            seen.0.update(piece);
            seen.1 += piece.len() as u64;
        });
        match read {
            Ok(()) => {
                let seen = seen.lock().unwrap_or_else(PoisonError::into_inner);
                Ok(Some((crate::hex(&seen.0.clone().finalize()), seen.1)))
            }
            Err(Error::Absent) if is_hash(sha256) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What is known of a file without reading it; `None` when it is not there. Blocks.
    ///
    /// # Errors
    /// When the store does not say.
    pub fn facts_now(&self, sha256: &str) -> Result<Option<Kept>> {
        match &self.0.place {
            Place::Folder(folder) => folder.facts_now(sha256),
            Place::Bucket(bucket) => bucket.facts_now(sha256),
        }
    }

    /// Shows every kept file to `each`, in no order; answers how many things in the store are none. Blocks.
    ///
    /// # Errors
    /// What `each` answers, and when the store does not say.
    pub fn list_now(&self, each: impl FnMut(Kept) -> Result<()>) -> Result<usize> {
        match &self.0.place {
            Place::Folder(folder) => folder.list_now(each),
            Place::Bucket(bucket) => bucket.list_now(each),
        }
    }

    /// A kept file, opened for reading; `None` when it is not there. Blocks.
    ///
    /// # Errors
    /// When it is there and cannot be opened, or the text is no hash.
    pub fn open_now(&self, sha256: &str) -> Result<Option<std::fs::File>> {
        let opened = match &self.0.place {
            Place::Folder(folder) => folder.open_now(sha256),
            Place::Bucket(_) => self.fetch_now(sha256),
        };
        match opened {
            Ok(file) => Ok(Some(file)),
            Err(Error::Absent) if is_hash(sha256) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// A copy in a temporary file that is gone when it is closed.
    fn fetch_now(&self, sha256: &str) -> Result<std::fs::File> {
        use std::io::{Seek as _, Write as _};
        let path = self.new_temporary()?;
        let file = std::fs::OpenOptions::new()
            .read(true)
            .write(true)
            .create_new(true)
            .open(&path)?;
        let _left_over = LeftOver(Some(path));
        let writing = Arc::new(Mutex::new((file.try_clone()?, Ok(()))));
        let written = Arc::clone(&writing);
        self.each_piece_now(sha256, move |piece| {
            let mut writing = writing.lock().unwrap_or_else(PoisonError::into_inner);
            if writing.1.is_ok() {
                let wrote = writing.0.write_all(piece);
                writing.1 = wrote;
            }
        })?;
        let mut written = written.lock().unwrap_or_else(PoisonError::into_inner);
        std::mem::replace(&mut written.1, Ok(()))?;
        written.0.rewind()?;
        Ok(file)
    }

    /// How many temporary files lie about: uploads on their way in, and what a crash left of them.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn count_temporary(&self) -> Result<usize> {
        match std::fs::read_dir(&self.0.arriving) {
            Ok(found) => Ok(found.count()),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// Whether files are in a bucket: then a copy of the data folder is no copy of them.
    pub fn in_a_bucket(&self) -> bool {
        matches!(self.0.place, Place::Bucket(_))
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
        let stored = Self::look_at(bytes);
        self.put_in_place(&file, &mut left_over, &stored.sha256)?;
        Ok(stored)
    }

    /// What a file would be in the store; nothing is kept.
    pub fn look_at(bytes: &[u8]) -> Stored {
        let mut look = kind::Look::new();
        look.see(bytes);
        Stored {
            sha256: crate::key::hex(&Sha256::digest(bytes)),
            size: bytes.len() as u64,
            content_type: look.content_type(),
        }
    }

    /// Takes the finished file at `path`, whose content the caller has compared with this hash: it is gone from there
    /// afterwards. Blocks: for blocking threads only.
    ///
    /// # Errors
    /// As [`Files::keep_now`]; 503 when the store is away.
    pub fn take_now(&self, path: &Path, sha256: &str) -> Result<()> {
        let file = std::fs::File::open(path)?;
        let mut left_over = LeftOver(Some(path.to_owned()));
        self.put_in_place(&file, &mut left_over, sha256)
    }

    /// The whole content of a file. Blocks: for blocking threads only.
    ///
    /// # Errors
    /// [`Error::Absent`] when it is not in the store; 503 when the store is away.
    pub fn read_now(&self, sha256: &str) -> Result<Vec<u8>> {
        let whole = Arc::new(Mutex::new(Vec::new()));
        let reading = Arc::clone(&whole);
        self.each_piece_now(sha256, move |piece| {
            let mut whole = reading.lock().unwrap_or_else(PoisonError::into_inner);
            whole.extend_from_slice(piece);
        })?;
        let mut whole = whole.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(std::mem::take(&mut *whole))
    }

    /// Shows the content of a file to `each`, piece by piece. Blocks: for blocking threads only.
    ///
    /// # Errors
    /// As [`Files::read_now`]; `each` has seen a part then.
    pub fn each_piece_now(
        &self,
        sha256: &str,
        each: impl FnMut(&[u8]) + Send + 'static,
    ) -> Result<()> {
        match &self.0.place {
            Place::Folder(folder) => folder.read_now(sha256, each),
            Place::Bucket(bucket) => bucket.read_now(sha256, each),
        }
    }

    /// The length of a file.
    async fn size(&self, sha256: &str) -> Result<u64> {
        match &self.0.place {
            Place::Folder(folder) => Ok(folder.open_file(sha256).await?.metadata().await?.len()),
            Place::Bucket(bucket) => bucket.size(sha256).await,
        }
    }

    /// A file, or the part of it that `range` names, as a stream; and the length of the whole.
    async fn open_file(
        &self,
        sha256: &str,
        range: Option<Range<u64>>,
    ) -> Result<(u64, BoxStream<'static, std::io::Result<Bytes>>)> {
        let folder = match &self.0.place {
            Place::Folder(folder) => folder,
            Place::Bucket(bucket) => return bucket.open_file(sha256, range).await,
        };
        let mut file = folder.open_file(sha256).await?;
        let size = file.metadata().await?.len();
        let range = range.unwrap_or(0..size);
        if range.start > 0 {
            file.seek(std::io::SeekFrom::Start(range.start)).await?;
        }
        // Read only as far as announced, should the file ever be longer than it was a moment ago.
        let file = file.take(range.end - range.start);
        let pieces = futures_util::stream::unfold(file, |mut file| async move {
            let mut piece = vec![0; PIECE];
            match file.read(&mut piece).await {
                Ok(0) => None,
                Ok(count) => {
                    piece.truncate(count);
                    Some((Ok(Bytes::from(piece)), file))
                }
                Err(error) => Some((Err(error), file)),
            }
        });
        Ok((size, pieces.boxed()))
    }

    fn new_temporary(&self) -> Result<PathBuf> {
        Ok(self.0.arriving.join(crate::key::random_token()?))
    }

    fn put_in_place(
        &self,
        file: &std::fs::File,
        left_over: &mut LeftOver,
        sha256: &str,
    ) -> Result<()> {
        let path = left_over
            .0
            .as_deref()
            .ok_or_else(|| Error::broken("a file without a path"))?;
        match &self.0.place {
            Place::Folder(folder) => {
                file.sync_all()?;
                folder.take(path, sha256, &self.0.moving)?;
                left_over.0 = None;
            }
            // The temporary file goes when its owner does.
            Place::Bucket(bucket) => bucket.put_now(path, sha256)?,
        }
        Ok(())
    }
}

/// How much of a file is in memory while it is sent.
const PIECE: usize = 64 * 1024;

/// Whether a text is a SHA-256 as the store writes it.
fn is_hash(text: &str) -> bool {
    text.len() == 64
        && text
            .bytes()
            .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
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
