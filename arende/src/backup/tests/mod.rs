//! Archives that are whole, cut off, altered and hostile; desks that are written while they are saved.

mod hostile;
mod round;

use std::path::{Path, PathBuf};

use domain::permission::Actor;
use domain::person::{EmailAddress, Role};
use domain::{PersonId, TicketId};
use platform::App;
use platform::files::Files;
use platform::store::Database;
use tickets::commands::{Deed, Message, NewTicket, StoredPart, open_ticket};

use crate::desk::{self, Place};

/// A folder for one test, gone when it ends.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let token = platform::random_token().unwrap();
        let path = std::env::temp_dir().join(format!("arende-backup-{token}"));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Everything in it, below and beside data folders.
    fn names(&self) -> Vec<String> {
        let mut names: Vec<String> = std::fs::read_dir(&self.0)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn open(data: &Path) -> App {
    let place = Place::of_a_test(data);
    desk::open_with(&place, true, |settings| {
        settings.durability = platform::store::Durability::None;
    })
    .unwrap()
}

fn somebody(app: &App) -> PersonId {
    let address = EmailAddress::read("maja@skola.example").unwrap();
    let new = people::queries::NewPerson {
        name: "Maja",
        address: &address,
        role: Role::User,
        locale: "sv",
        time_zone: "Europe/Stockholm",
        password_hash: None,
        verified: true,
    };
    app.store
        .write_now(|tx| people::queries::add(tx, &new, app.clock.now()))
        .unwrap()
}

/// A ticket with a file of its own.
fn ask(app: &App, who: PersonId, words: &str) -> TicketId {
    let stored = app.files.keep_now(words.as_bytes()).unwrap();
    let part = StoredPart {
        sha256: stored.sha256,
        size: stored.size,
        name: "words.txt".to_owned(),
        content_type: "text/plain".to_owned(),
        inline: false,
        content_id: None,
    };
    let message = Message {
        files: vec![part],
        ..Message::text(words)
    };
    app.store
        .write_now(|tx| {
            let deed = Deed::new(Actor::person(who, Role::User), app.clock.now(), "web")?;
            open_ticket(tx, &deed, &NewTicket::from(who, words, message.clone()))
        })
        .unwrap()
}

/// A small desk and its archive.
fn saved() -> (Folder, PathBuf) {
    let folder = Folder::new();
    let app = open(&folder.at("data"));
    let who = somebody(&app);
    for number in 0..5 {
        ask(&app, who, &format!("Problem {number}"));
    }
    drop(app);
    let archive = folder.at("desk.backup");
    save(&folder.at("data"), &archive, false).unwrap();
    (folder, archive)
}

#[track_caller]
fn refusal(folder: &Folder, archive: &Path) -> String {
    let restored = folder.at("restored");
    let before = folder.names();
    let words = restore(&restored, archive).unwrap_err().to_string();
    assert!(!restored.exists(), "{words}");
    assert_eq!(folder.names(), before, "nothing is left behind: {words}");
    assert!(words.contains("othing was restored"), "{words}");
    words
}

/// [`super::save`] of a desk whose files are in its folder.
fn save(data: &Path, to: &Path, force: bool) -> platform::Result<()> {
    let database = Database::File(desk::database(data));
    super::save(data, &database, &Files::as_found(data), to, force)
}

/// [`super::restore`] of a desk that is all in one folder.
fn restore(data: &Path, archive: &Path) -> platform::Result<()> {
    super::restore(&Place::of_a_test(data), archive)
}
