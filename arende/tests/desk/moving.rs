//! A desk moves from its file to PostgreSQL and back again, and its people go on where they were. Without
//! `ARENDE_TEST_POSTGRES` there is nowhere to go, and this passes without having tried anything.

use std::path::Path;
use std::process::Command;

use arende::migrations::MIGRATIONS;
use arende::routes;
use axum::http::StatusCode;
use platform::store::snapshot::SqliteFile;
use platform::testing::{OwnDatabase, TestDesk};

use crate::harness::{Browser, Desk};

async fn ask(browser: &mut Browser, words: &str) {
    let submission = browser.get("/hc/en/requests/new").await.field("submission");
    let fields = [
        ("submission", submission.as_str()),
        ("request[subject]", words),
        ("request[description]", "Den är trasig 🦒"),
    ];
    let sent = browser.post("/hc/en/requests/new", &fields).await;
    assert_eq!(sent.status, StatusCode::SEE_OTHER);
}

/// Runs the program; answers what it said.
#[track_caller]
fn arende(arguments: &[&str], data: &Path) -> String {
    let out = Command::new(env!("CARGO_BIN_EXE_arende"))
        .args(arguments)
        .arg("--data")
        .arg(data)
        .output()
        .unwrap();
    let said = [out.stdout, out.stderr].concat();
    let said = String::from_utf8_lossy(&said).into_owned();
    assert!(out.status.success(), "{arguments:?}: {said}");
    said
}

#[tokio::test(flavor = "multi_thread")]
async fn people_go_on_where_they_were_after_a_move() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let old = TestDesk::in_a_file(MIGRATIONS, &routes::words()).unwrap();
    let old = Desk::of(old).peopled();
    let mut astrid = old.signed_in("astrid@school.example").await;
    ask(&mut astrid, "The giraffe printer").await;
    let data = old.desk.folder().join("moving");
    std::fs::create_dir_all(&data).unwrap();
    std::fs::write(data.join("key"), "07".repeat(32)).unwrap();
    SqliteFile::open(old.app().store.path().unwrap())
        .and_then(|file| file.copy_to(&data.join("arende.db"), &[]))
        .unwrap();
    let url = target.url();
    let said = arende(&["migrate-to", &url], &data);
    assert!(said.contains("ticket\t1\t"), "{said}");
    assert!(said.contains("compared one by one"), "{said}");
    // Once more says what to do, and does nothing.
    assert!(arende(&["migrate-to", &url], &data).contains("has moved to"));
    assert_eq!(arende(&["check", "--database", &url], &data), "ok\n");

    // Saved and restored into a file, and from there into another database.
    let archive = data.join("desk.arende");
    let archive = archive.to_str().unwrap();
    arende(&["backup", archive, "--database", &url], &data);
    let back = data.join("back");
    assert!(arende(&["restore", archive], &back).contains("1 tickets with 1 messages"));
    let third = OwnDatabase::empty().unwrap().unwrap();
    let restored = ["restore", archive, "--database", &third.url()];
    assert!(arende(&restored, &data.join("third")).contains("ok\n"));
    assert!(data.join("third/key").exists());
    assert!(!data.join("third/arende.db").exists());

    let new = TestDesk::on(target, MIGRATIONS, &routes::words()).unwrap();
    let new = Desk::of(new);
    // Still signed in.
    let mut astrid = astrid.at(&new.site);
    let found = astrid.get("/hc/en/requests?query=giraffe").await;
    found.must_say("The giraffe printer");
    ask(&mut astrid, "The next one").await;
    astrid
        .get("/hc/en/requests/2")
        .await
        .must_say("The next one");
    let mut priya = new.signed_in("priya@desk.example").await;
    priya.get("/agent/tickets/1").await.must_say("trasig 🦒");
}
