//! A desk is restored into a bucket: a real S3-compatible server on a loopback port, in this process.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use arende::migrations::MIGRATIONS;
use arende::routes;
use hyper_util::rt::TokioIo;
use platform::store::snapshot::SqliteFile;
use platform::testing::TestDesk;
use s3s::auth::SimpleAuth;
use s3s::service::S3ServiceBuilder;
use tokio::net::TcpListener;

/// Answers for a bucket named `files` in `folder`, until the test ends; answers where.
async fn bucket_in(folder: &Path) -> String {
    std::fs::create_dir_all(folder.join("files")).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let endpoint = format!("http://{}", listener.local_addr().unwrap());
    let mut service = S3ServiceBuilder::new(s3s_fs::FileSystem::new(folder).unwrap());
    service.set_auth(SimpleAuth::from_single("key-id", "s3cret-key"));
    let service = service.build();
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            let serving = hyper::server::conn::http1::Builder::new()
                .serve_connection(TokioIo::new(socket), service.clone());
            tokio::spawn(async move {
                let _ = serving.await;
            });
        }
    });
    endpoint
}

async fn arende(arguments: Vec<String>, secret: &'static str) -> Output {
    let running = tokio::task::spawn_blocking(move || {
        Command::new(env!("CARGO_BIN_EXE_arende"))
            .args(arguments)
            .env("AWS_ACCESS_KEY_ID", "key-id")
            .env("AWS_SECRET_ACCESS_KEY", secret)
            .env("AWS_REGION", "eu-north-1")
            .output()
    });
    running.await.unwrap().unwrap()
}

fn said(out: &Output) -> String {
    let all = [out.stdout.as_slice(), &out.stderr].concat();
    String::from_utf8_lossy(&all).into_owned()
}

fn words(words: &[&str], paths: &[&PathBuf]) -> Vec<String> {
    let words = words.iter().map(|word| (*word).to_owned());
    let paths = paths.iter().map(|path| path.display().to_string());
    words.chain(paths).collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_restored_desk_finds_its_files_in_the_bucket() {
    let desk = TestDesk::in_a_file(MIGRATIONS, &routes::words()).unwrap();
    let data = desk.folder().join("saved");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("key"), "07".repeat(32)).unwrap();
    // A file that only a kept mail speaks of, and one that is sent in several parts.
    let large: Vec<u8> = (0..6_000_000_u32).map(|at| (at % 251) as u8).collect();
    for (number, content) in [b"small".as_slice(), &large].into_iter().enumerate() {
        let stored = desk.app.files.keep_now(content).unwrap();
        let (size, number) = (stored.size as i64, number as i64);
        desk.app
            .store
            .write_now(|tx| {
                tx.run(
                    "INSERT INTO mail_in (mailbox, message_id, sha256, size, sender, subject, fate, reason, received_at)
                     VALUES ('support', $1, $2, $3, 'a@b.example', 'Hello', 'held', 'test', 0)",
                    &platform::params![format!("<{number}>"), stored.sha256, size],
                )
            })
            .unwrap();
    }
    SqliteFile::open(desk.app.store.path().unwrap())
        .and_then(|file| file.copy_to(&data.join("arende.db"), &[]))
        .unwrap();
    std::fs::rename(desk.folder().join("files"), data.join("files")).unwrap();
    let (archive, back) = (data.join("desk.arende"), data.join("back"));
    let saved = arende(
        words(
            &["backup", &archive.display().to_string(), "--data"],
            &[&data],
        ),
        "",
    )
    .await;
    assert!(saved.status.success(), "{}", said(&saved));

    let endpoint = bucket_in(&data.join("s3")).await;
    let place = ["--files", "s3://files/desk", "--files-endpoint", &endpoint];
    let restore = [&["restore"], &place[..], &["--data"]].concat();
    let restored = arende(words(&restore, &[&back, &archive]), "s3cret-key").await;
    // It ends with a check, which reads every file where it is.
    assert!(restored.status.success(), "{}", said(&restored));
    assert!(said(&restored).contains("ok\n"), "{}", said(&restored));
    let kept = std::fs::read_dir(back.join("files"));
    assert_eq!(kept.map_or(0, Iterator::count), 0, "none is in the folder");
    let folders = std::fs::read_dir(data.join("s3/files/desk")).unwrap();
    assert_eq!(folders.count(), 2);

    // Without the right key nothing is restored.
    let other = data.join("other");
    let refused = arende(words(&restore, &[&other, &archive]), "another").await;
    assert!(!refused.status.success());
    assert!(!other.exists(), "{}", said(&refused));
}
