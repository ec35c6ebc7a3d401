//! A bucket of an S3-compatible store as the place of files, for desks on several machines.
//!
//! Everything runs on a thread of the bucket's own: commands without a runtime (`arende mail receive`) use it just as
//! the served desk does, and connections to the store outlive whoever asked first.

use std::ops::Range;
use std::path::Path as FilePath;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use domain::Moment;
use futures_util::stream::BoxStream;
use futures_util::{StreamExt, TryStreamExt};
use object_store::aws::AmazonS3Builder;
use object_store::path::Path;
use object_store::{
    BackoffConfig, ClientOptions, GetOptions, GetRange, ObjectMeta, ObjectStore, ObjectStoreExt,
    RetryConfig,
};
use tokio::io::AsyncReadExt;
use tokio::runtime::Runtime;
use tokio::sync::Semaphore;

use super::{Kept, is_hash};
use crate::{Error, Result};

/// Pieces of a large file on its way in. The smallest that S3 takes, because each is in memory.
const PART: usize = 5 * 1024 * 1024;
/// Files on their way in at the same time; more wait. Together with [`PART`] this is the memory they take.
const AT_ONCE: usize = 6;
/// How long the store may stay silent.
const SILENCE: Duration = Duration::from_secs(20);
/// How many files are listed in one go.
const PAGE: usize = 5000;

/// Where a bucket is. Keys, region and session come from the environment, in the usual variables (`AWS_…`).
#[derive(Clone, Debug)]
pub struct BucketPlace {
    /// `s3://bucket` or `s3://bucket/prefix`.
    pub url: String,
    /// The store's address, if it is not Amazon's, like `https://s3.example`.
    pub endpoint: Option<String>,
    /// Key id and secret key, instead of those in the environment.
    pub keys: Option<(String, String)>,
}

pub(super) struct Bucket {
    store: Arc<dyn ObjectStore>,
    prefix: Path,
    arriving: Arc<Semaphore>,
    /// Taken when the bucket is dropped.
    runtime: Option<Runtime>,
}

impl std::fmt::Debug for Bucket {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // Never the keys.
        write!(out, "Bucket({})", self.prefix)
    }
}

impl Drop for Bucket {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            // Waiting for it is not allowed everywhere, and nothing in it is worth waiting for.
            runtime.shutdown_background();
        }
    }
}

impl Bucket {
    pub(super) fn open(place: &BucketPlace) -> Result<Self> {
        let unclear = || {
            Error::broken(format!(
                "--files {}: write the bucket like s3://bucket or s3://bucket/folder",
                place.url
            ))
        };
        let rest = place.url.strip_prefix("s3://").ok_or_else(unclear)?;
        let (bucket, prefix) = rest.split_once('/').unwrap_or((rest, ""));
        if bucket.is_empty() {
            return Err(unclear());
        }
        let prefix = Path::parse(prefix.trim_matches('/')).map_err(|_| unclear())?;
        // The HTTP client takes the process's choice; a second call finds the same one there.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = ClientOptions::new()
            .with_connect_timeout(Duration::from_secs(5))
            // A reader may be slow; only silence of the store counts.
            .with_timeout_disabled()
            .with_read_timeout(SILENCE);
        let retry = RetryConfig {
            backoff: BackoffConfig {
                max_backoff: Duration::from_secs(2),
                ..BackoffConfig::default()
            },
            max_retries: 3,
            retry_timeout: SILENCE,
        };
        let plain = |url: &str| url.starts_with("http://");
        let mut builder = AmazonS3Builder::from_env()
            .with_bucket_name(bucket)
            .with_client_options(client)
            .with_retry(retry);
        if let Some(endpoint) = &place.endpoint {
            builder = builder
                .with_endpoint(endpoint.trim_end_matches('/'))
                .with_allow_http(plain(endpoint));
        }
        if let Some((id, secret)) = &place.keys {
            builder = builder
                .with_access_key_id(id)
                .with_secret_access_key(secret);
        }
        let store = builder
            .build()
            .map_err(|error| Error::broken(format!("--files {}: {error}", place.url)))?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("bucket")
            .enable_all()
            .build()?;
        Ok(Self {
            store: Arc::new(store),
            prefix,
            arriving: Arc::new(Semaphore::new(AT_ONCE)),
            runtime: Some(runtime),
        })
    }

    /// Where a file of that hash is; `None` when the text is no hash.
    fn place(&self, sha256: &str) -> Option<Path> {
        let (folder, rest) = is_hash(sha256).then(|| sha256.split_at(2))?;
        Some(self.prefix.clone().join(folder).join(rest))
    }

    /// Does `work` on the bucket's own thread.
    async fn there<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let runtime = self.runtime.as_ref().ok_or_else(closed)?;
        runtime.spawn(work).await.map_err(Error::broken)?
    }

    /// [`Bucket::there`] for blocking threads.
    fn there_now<T: Send + 'static>(
        &self,
        work: impl Future<Output = Result<T>> + Send + 'static,
    ) -> Result<T> {
        let (answer, answered) = std::sync::mpsc::sync_channel(1);
        let runtime = self.runtime.as_ref().ok_or_else(closed)?;
        runtime.spawn(async move {
            let _ = answer.send(work.await);
        });
        answered.recv().map_err(|_| closed())?
    }

    /// Takes a copy of a finished file.
    pub(super) fn put_now(&self, file: &FilePath, sha256: &str) -> Result<()> {
        let place = self
            .place(sha256)
            .ok_or_else(|| Error::broken("not a hash"))?;
        let (store, arriving) = (Arc::clone(&self.store), Arc::clone(&self.arriving));
        let file = file.to_owned();
        self.there_now(async move {
            let _turn = arriving.acquire_owned().await;
            let mut file = tokio::fs::File::open(file).await?;
            let first = part(&mut file).await?;
            if first.len() < PART {
                return store
                    .put(&place, first.into())
                    .await
                    .map(drop)
                    .map_err(|e| away(&e));
            }
            let mut upload = store.put_multipart(&place).await.map_err(|e| away(&e))?;
            let mut next = first;
            let sent = async {
                while !next.is_empty() {
                    let sending = std::mem::take(&mut next);
                    upload
                        .put_part(sending.into())
                        .await
                        .map_err(|e| away(&e))?;
                    next = part(&mut file).await?;
                }
                upload.complete().await.map(drop).map_err(|e| away(&e))
            }
            .await;
            if sent.is_err() {
                // Parts that stay are the bucket's to clear away; it is told to, if it listens.
                let _ = upload.abort().await;
            }
            sent
        })
    }

    /// A file, or a part of it, as it arrives; and the length of the whole.
    pub(super) async fn open_file(
        &self,
        sha256: &str,
        range: Option<Range<u64>>,
    ) -> Result<(u64, BoxStream<'static, std::io::Result<Bytes>>)> {
        let place = self.place(sha256).ok_or(Error::Absent)?;
        let store = Arc::clone(&self.store);
        let options = GetOptions {
            range: range.map(GetRange::Bounded),
            ..GetOptions::default()
        };
        let found = self
            .there(async move {
                let getting = store.get_opts(&place, options);
                getting.await.map_err(|error| absent_or_away(&error))
            })
            .await?;
        let size = found.meta.size;
        let pieces = found.into_stream().map_err(std::io::Error::other);
        Ok((size, pieces.boxed()))
    }

    /// A file as a stream of pieces, for blocking threads: `each` sees them in order.
    pub(super) fn read_now(
        &self,
        sha256: &str,
        mut each: impl FnMut(&[u8]) + Send + 'static,
    ) -> Result<()> {
        let place = self.place(sha256).ok_or(Error::Absent)?;
        let store = Arc::clone(&self.store);
        self.there_now(async move {
            let found = store
                .get(&place)
                .await
                .map_err(|error| absent_or_away(&error))?;
            let mut pieces = found.into_stream();
            while let Some(piece) = pieces.next().await {
                each(&piece.map_err(|error| away(&error))?);
            }
            Ok(())
        })
    }

    pub(super) async fn size(&self, sha256: &str) -> Result<u64> {
        let place = self.place(sha256).ok_or(Error::Absent)?;
        let store = Arc::clone(&self.store);
        self.there(async move {
            let facts = store.head(&place).await;
            facts
                .map(|facts| facts.size)
                .map_err(|error| absent_or_away(&error))
        })
        .await
    }

    pub(super) fn facts_now(&self, sha256: &str) -> Result<Option<Kept>> {
        let place = self.place(sha256).ok_or(Error::Absent)?;
        let store = Arc::clone(&self.store);
        let kept = self.there_now(async move {
            let facts = store.head(&place).await;
            facts.map_err(|error| absent_or_away(&error))
        });
        match kept {
            Ok(facts) => Ok(self.kept(&facts)),
            Err(Error::Absent) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// What is kept of an object; `None` for what is not ours.
    fn kept(&self, facts: &ObjectMeta) -> Option<Kept> {
        let parts: Vec<String> = facts
            .location
            .prefix_match(&self.prefix)?
            .map(|part| part.as_ref().to_owned())
            .collect();
        let [folder, rest] = parts.as_slice() else {
            return None;
        };
        let sha256 = format!("{folder}{rest}");
        (folder.len() == 2 && is_hash(&sha256)).then(|| Kept {
            sha256,
            size: facts.size,
            changed: Moment(facts.last_modified.timestamp_millis()),
        })
    }

    pub(super) fn list_now(&self, mut each: impl FnMut(Kept) -> Result<()>) -> Result<usize> {
        let mut strange = 0;
        let mut last: Option<Path> = None;
        loop {
            let (store, prefix) = (Arc::clone(&self.store), self.prefix.clone());
            let after = last.clone();
            let page: Vec<ObjectMeta> = self.there_now(async move {
                let listed = match &after {
                    None => store.list(Some(&prefix)),
                    Some(after) => store.list_with_offset(Some(&prefix), after),
                };
                let page = listed.take(PAGE).try_collect().await;
                page.map_err(|error| away(&error))
            })?;
            for facts in &page {
                match self.kept(facts) {
                    Some(kept) => each(kept)?,
                    None => strange += 1,
                }
            }
            match page.last() {
                Some(facts) if page.len() == PAGE => last = Some(facts.location.clone()),
                _ => return Ok(strange),
            }
        }
    }

    pub(super) fn remove_now(&self, sha256: &str) -> Result<()> {
        let place = self.place(sha256).ok_or(Error::Absent)?;
        let store = Arc::clone(&self.store);
        self.there_now(async move {
            let removed = store.delete(&place).await;
            removed.map_err(|error| absent_or_away(&error))
        })
    }
}

/// The next piece of a file, whole unless it is the last.
async fn part(file: &mut tokio::fs::File) -> Result<Vec<u8>> {
    let mut part = Vec::new();
    file.take(PART as u64).read_to_end(&mut part).await?;
    Ok(part)
}

fn closed() -> Error {
    Error::broken("the bucket is closed")
}

fn absent_or_away(error: &object_store::Error) -> Error {
    match error {
        object_store::Error::NotFound { .. } => Error::Absent,
        other => away(other),
    }
}

/// The store does not do its part: the cause is the operator's, the person is asked to wait.
fn away(error: &object_store::Error) -> Error {
    tracing::error!(%error, "the store of attached files does not do its part");
    Error::refused(503, "refused-files-away")
}
