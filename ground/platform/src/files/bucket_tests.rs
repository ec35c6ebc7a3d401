//! Files in a bucket, against a real S3-compatible server on a loopback port, in this process.

use std::path::PathBuf;

use axum::http::{HeaderMap, StatusCode, header};
use hyper_util::rt::TokioIo;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tokio::net::TcpListener;
use tokio::sync::watch;

use super::*;

struct Server {
    folder: PathBuf,
    endpoint: String,
    stop: watch::Sender<bool>,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

impl Server {
    async fn start() -> Self {
        let name = format!("arende-bucket-{}", crate::key::random_token().unwrap());
        let folder = std::env::temp_dir().join(name);
        std::fs::create_dir_all(folder.join("s3/desk-files")).unwrap();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let endpoint = format!("http://{}", listener.local_addr().unwrap());
        let mut service =
            S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder.join("s3")).unwrap());
        service.set_auth(SimpleAuth::from_single("key-id", "s3cret-key"));
        let service = service.build();
        let (stop, stopped) = watch::channel(false);
        tokio::spawn(async move {
            let mut ending = stopped.clone();
            loop {
                let socket = tokio::select! {
                    accepted = listener.accept() => accepted.unwrap().0,
                    _ = ending.wait_for(|stop| *stop) => return,
                };
                let (service, mut ending) = (service.clone(), stopped.clone());
                tokio::spawn(async move {
                    let connection = hyper::server::conn::http1::Builder::new()
                        .serve_connection(TokioIo::new(socket), service);
                    tokio::select! {
                        _ = connection => {}
                        _ = ending.wait_for(|stop| *stop) => {}
                    }
                });
            }
        });
        Self {
            folder,
            endpoint,
            stop,
        }
    }

    fn files_with(&self, secret: &str) -> Files {
        let place = BucketPlace {
            url: "s3://desk-files/some/prefix".to_owned(),
            endpoint: Some(self.endpoint.clone()),
            keys: Some(("key-id".to_owned(), secret.to_owned())),
        };
        Files::in_bucket(&self.folder.join("data"), &place).unwrap()
    }

    fn files(&self) -> Files {
        self.files_with("s3cret-key")
    }

    fn arriving(&self) -> usize {
        std::fs::read_dir(self.folder.join("data/tmp"))
            .unwrap()
            .count()
    }
}

async fn blocking<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    tokio::task::spawn_blocking(work).await.unwrap()
}

async fn stored(files: &Files, bytes: &[u8]) -> Stored {
    let mut incoming = files.receive().await.unwrap();
    for piece in bytes.chunks(100_000) {
        incoming.write(piece).await.unwrap();
    }
    incoming.finish().await.unwrap()
}

async fn answered(files: &Files, stored: &Stored, range: &str) -> (StatusCode, HeaderMap, Vec<u8>) {
    let shown = Shown {
        sha256: stored.sha256.clone(),
        name: "x.bin".to_owned(),
        content_type: stored.content_type.to_owned(),
    };
    let mut request = HeaderMap::new();
    if !range.is_empty() {
        request.insert(header::RANGE, range.parse().unwrap());
    }
    let (parts, body) = serve(files, &shown, &request).await.unwrap().into_parts();
    let body = axum::body::to_bytes(body, 64 << 20).await.unwrap();
    (parts.status, parts.headers, body.to_vec())
}

/// Bytes that are not all the same, so that a piece in the wrong place is found.
fn bytes(count: usize) -> Vec<u8> {
    (0..count).map(|at| (at % 251) as u8).collect()
}

#[tokio::test]
async fn small_and_large_files_come_back_as_they_were() {
    let server = Server::start().await;
    let files = server.files();
    // Empty, small, exactly one piece of an upload, several pieces and a rest.
    for size in [0, 10, 5 << 20, (12 << 20) + 3] {
        let whole = bytes(size);
        let kept = stored(&files, &whole).await;
        assert_eq!(kept.size, size as u64);
        assert_eq!(kept.sha256, crate::hex(&Sha256::digest(&whole)));
        let (status, headers, body) = answered(&files, &kept, "").await;
        assert_eq!(status, StatusCode::OK);
        assert_eq!(headers[header::CONTENT_LENGTH], size.to_string().as_str());
        assert!(body == whole, "{size} bytes differ");
        let (again, name) = (files.clone(), kept.sha256.clone());
        let hashed = blocking(move || again.hash_of(&name)).await.unwrap();
        assert_eq!(hashed, Some((kept.sha256, size as u64)));
    }
    assert_eq!(server.arriving(), 0);
}

#[tokio::test]
async fn a_part_of_a_file_is_sent_alone_from_a_bucket_and_from_a_folder() {
    let server = Server::start().await;
    let folder = Files::in_folder(&server.folder.join("plain")).unwrap();
    let whole = bytes(200_000);
    for files in [server.files(), folder] {
        let kept = stored(&files, &whole).await;
        let (status, headers, body) = answered(&files, &kept, "bytes=70000-70009").await;
        assert_eq!(status, StatusCode::PARTIAL_CONTENT);
        assert_eq!(headers[header::CONTENT_RANGE], "bytes 70000-70009/200000");
        assert_eq!(headers[header::CONTENT_LENGTH], "10");
        assert_eq!(body, whole[70_000..70_010]);
        let (_, _, body) = answered(&files, &kept, "bytes=-5").await;
        assert_eq!(body, whole[199_995..]);
        let (status, headers, body) = answered(&files, &kept, "bytes=200000-").await;
        assert_eq!(status, StatusCode::RANGE_NOT_SATISFIABLE);
        assert_eq!(headers[header::CONTENT_RANGE], "bytes */200000");
        assert!(body.is_empty());
    }
}

#[tokio::test]
async fn mails_are_kept_and_read_by_threads_and_processes_without_a_runtime() {
    let server = Server::start().await;
    let files = server.files();
    let read = std::thread::spawn(move || {
        let kept = files.keep_now(b"Subject: hello").unwrap();
        files.read_now(&kept.sha256).unwrap()
    });
    assert_eq!(
        blocking(move || read.join().unwrap()).await,
        b"Subject: hello"
    );
}

#[tokio::test]
async fn what_is_in_the_bucket_can_be_listed_and_what_is_not_is_absent() {
    let server = Server::start().await;
    let files = server.files();
    let kept = stored(&files, b"one").await;
    stored(&files, b"two").await;
    // Something of somebody else, beside ours.
    std::fs::write(server.folder.join("s3/desk-files/some/prefix/readme"), "x").unwrap();
    let everything = files.clone();
    let listed = blocking(move || {
        let mut listed = Vec::new();
        everything
            .list_now(|kept| {
                listed.push(kept);
                Ok(())
            })
            .unwrap();
        listed
    })
    .await;
    assert_eq!(listed.len(), 2);
    assert!(
        listed
            .iter()
            .any(|file| file.sha256 == kept.sha256 && file.size == 3)
    );
    let (nowhere, asker) = ("0".repeat(64), files.clone());
    let absent = blocking(move || {
        (
            asker.facts_now(&nowhere).unwrap(),
            asker.hash_of(&nowhere).unwrap(),
            asker
                .read_now(&nowhere)
                .is_err_and(|error| matches!(error, Error::Absent)),
        )
    });
    assert_eq!(absent.await, (None, None, true));
}

fn status<T>(answer: Result<T>) -> u16 {
    match answer {
        Err(Error::Refused(refusal)) => refusal.status,
        Err(Error::Absent) => 404,
        Err(Error::Broken(_)) => 500,
        Ok(_) => 200,
    }
}

#[tokio::test]
async fn a_store_that_is_away_is_said_so_and_leaves_nothing_behind() {
    let server = Server::start().await;
    let files = server.files();
    let kept = stored(&files, b"before").await;
    server.stop.send_replace(true);
    let mut incoming = files.receive().await.unwrap();
    incoming.write(b"during").await.unwrap();
    assert_eq!(status(incoming.finish().await), 503);
    assert_eq!(
        status(files.open_file(&kept.sha256, None).await.map(drop)),
        503
    );
    assert_eq!(server.arriving(), 0);
}

#[tokio::test]
async fn wrong_keys_are_the_operators_trouble_not_the_readers() {
    let server = Server::start().await;
    let kept = stored(&server.files(), b"hello").await;
    let stranger = server.files_with("another-key");
    assert_eq!(
        status(stranger.open_file(&kept.sha256, None).await.map(drop)),
        503
    );
}

#[test]
fn a_place_that_is_no_bucket_is_told_in_words() {
    for url in [
        "s3://",
        "s3:///prefix",
        "https://x/y",
        "bucket",
        "s3://a/b//c",
    ] {
        let place = BucketPlace {
            url: url.to_owned(),
            endpoint: None,
            keys: None,
        };
        let said = Files::in_bucket(&std::env::temp_dir(), &place).unwrap_err();
        assert!(said.to_string().contains("s3://bucket"), "{said}");
    }
}
