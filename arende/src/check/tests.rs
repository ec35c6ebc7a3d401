//! Desks that are damaged in every way a check promises to notice, one way at a time.

use std::path::{Path, PathBuf};

use domain::permission::Actor;
use domain::person::{EmailAddress, Role};
use domain::ticket::TicketUpdate;
use platform::App;
use tickets::commands::{Deed, Message, NewTicket, StoredPart, open_ticket, update_by_agent};

use super::{Report, folder, numbers, reindex};
use crate::desk::{self, Place};

struct Desk {
    data: PathBuf,
    app: Option<App>,
    file: String,
}

impl Drop for Desk {
    fn drop(&mut self) {
        self.app = None;
        let _ = std::fs::remove_dir_all(&self.data);
    }
}

fn open(data: &Path) -> App {
    let place = Place::of_a_test(data);
    desk::open(&place, true).unwrap()
}

impl Desk {
    /// A desk with a customer, an agent, two tickets with a file, and a ticket that went through many changes.
    fn open() -> Self {
        let token = platform::random_token().unwrap();
        let data = std::env::temp_dir().join(format!("arende-check-{token}"));
        let app = open(&data);
        let now = app.clock.now();
        let stored = app.files.keep_now(b"a screenshot").unwrap();
        let file = stored.sha256.clone();
        let part = StoredPart {
            sha256: stored.sha256,
            size: stored.size,
            name: "screen.txt".to_owned(),
            content_type: "text/plain".to_owned(),
            inline: false,
            content_id: None,
        };
        app.store
            .write_now(|tx| {
                let mut people = Vec::new();
                for (name, role) in [("maja", Role::User), ("ola", Role::Agent)] {
                    let address = EmailAddress::read(&format!("{name}@desk.example"))?;
                    let new = people::queries::NewPerson {
                        name,
                        address: &address,
                        role,
                        locale: "en",
                        time_zone: "UTC",
                        password_hash: None,
                        verified: true,
                    };
                    people.push(people::queries::add(tx, &new, now)?);
                }
                let deed = Deed::new(Actor::person(people[0], Role::User), now, "web")?;
                for _ in 0..2 {
                    let message = Message {
                        files: vec![part.clone()],
                        ..Message::text("The screen stays black")
                    };
                    open_ticket(
                        tx,
                        &deed,
                        &NewTicket::from(people[0], "Black screen", message),
                    )?;
                }
                let deed = Deed::new(Actor::person(people[1], Role::Agent), now, "web")?;
                let update = TicketUpdate {
                    group: None,
                    reason: Some("A whole room waits".to_owned()),
                    comment: Some(false),
                    assignee: Some(Some(people[1])),
                    priority: Some(Some(domain::ticket::Priority::High)),
                    kind: Some(Some(domain::ticket::TicketKind::Problem)),
                    subject: Some("Black screens".to_owned()),
                    tags: Some(vec!["screen".to_owned()]),
                    status: None,
                };
                let id = domain::TicketId(2);
                update_by_agent(tx, &deed, id, &update, &Message::text("Seen before"))?;
                tickets::commands::set_participants(tx, &deed, id, &people[1..])?;
                Ok(())
            })
            .unwrap();
        Self {
            data,
            app: Some(app),
            file,
        }
    }

    fn app(&self) -> &App {
        self.app.as_ref().unwrap()
    }

    fn run(&self, sql: &'static str) {
        self.app().store.write_now(|tx| tx.run(sql, &[])).unwrap();
    }

    fn close(&mut self) {
        self.app = None;
    }

    fn report(&self, quick: bool) -> Report {
        folder(&self.data, quick).unwrap()
    }

    fn place(&self) -> PathBuf {
        let (two, others) = self.file.split_at(2);
        self.data.join("files").join(two).join(others)
    }

    #[track_caller]
    fn must_tell(&self, quick: bool, words: &str) {
        let report = self.report(quick);
        assert!(
            report.wrong.iter().any(|line| line.contains(words)),
            "“{words}” is not in {report:#?}"
        );
    }
}

#[test]
fn a_desk_that_is_whole_is_whole_while_it_is_served_and_after() {
    let mut desk = Desk::open();
    assert_eq!(desk.report(false), Report::default());
    assert_eq!(desk.report(true), Report::default());
    desk.close();
    assert_eq!(desk.report(false), Report::default());
}

#[test]
fn every_promise_of_the_history_is_checked() {
    for (damage, words) in [
        ("UPDATE ticket SET change_id = 1 WHERE id = 2", "another newest change"),
        ("UPDATE ticket SET updated_at = updated_at + 1", "at another time"),
        ("UPDATE ticket SET status_id = 5, category = 'solved', solved_at = 1", "another status than"),
        ("UPDATE ticket SET assignee_id = NULL", "another assignee"),
        ("UPDATE ticket SET assignee_id = 1", "another assignee"),
        ("UPDATE ticket SET priority = NULL", "another priority"),
        ("UPDATE ticket SET kind = 'task'", "another type"),
        ("UPDATE ticket SET subject = 'x'", "another subject"),
        ("DELETE FROM ticket_tag", "a tag that was"),
        ("DELETE FROM participant", "in CC"),
        ("UPDATE ticket SET comment_count = 7", "count other public comments"),
        ("UPDATE ticket SET last_comment_id = 1", "another last comment"),
        ("DELETE FROM change WHERE kind = 'created'", "the change log does not know"),
        ("DELETE FROM comment WHERE public = 0", "lack a comment"),
        ("UPDATE ticket SET category = 'closed', solved_at = 1", "another category"),
        ("UPDATE ticket SET solved_at = 1", "solved without a time"),
        ("UPDATE attachment SET ticket_id = 1", "another ticket's comment"),
        ("UPDATE comment SET mail_in_id = 99", "from a mail that is not there"),
        (
            "INSERT INTO mail_out (ticket_id, person_id, address, message, message_id, state, created_at)
             VALUES (77, 1, '', '', '', 'sent', 0)",
            "77",
        ),
    ] {
        let desk = Desk::open();
        desk.run(damage);
        desk.must_tell(true, words);
        desk.must_tell(true, "please report");
    }
}

#[test]
fn the_search_index_is_compared_and_made_anew() {
    for (damage, quick) in [
        ("DELETE FROM ticket_search WHERE rowid = 1", true),
        (
            "INSERT INTO ticket_search (rowid, scope, number, public_text, internal_text) VALUES (9, '', '', '', '')",
            true,
        ),
        (
            "UPDATE ticket_search SET public_text = 'x', scope = '', number = '', internal_text = '' WHERE rowid = 1",
            false,
        ),
        ("UPDATE comment SET body = 'unheard'", false),
    ] {
        let desk = Desk::open();
        desk.run(damage);
        desk.must_tell(quick, "arende reindex");
        assert_eq!(reindex(&desk.app().store).unwrap(), 2);
        assert_eq!(desk.report(false), Report::default(), "{damage}");
    }
}

#[test]
fn files_are_there_whole_and_belong_to_something() {
    let desk = Desk::open();
    std::fs::write(desk.place(), b"a screensh0t").unwrap();
    desk.must_tell(false, "screen.txt was altered");
    assert_eq!(desk.report(true).wrong, [""; 0], "quick does not read it");
    std::fs::write(desk.place(), b"short").unwrap();
    desk.must_tell(true, "screen.txt was altered");
    std::fs::remove_file(desk.place()).unwrap();
    desk.must_tell(true, "screen.txt is missing");
    desk.must_tell(false, "put back by hand");

    let desk = Desk::open();
    desk.app().files.keep_now(b"nobody's").unwrap();
    std::fs::write(desk.data.join("tmp/left"), "half").unwrap();
    std::fs::write(desk.data.join("files/readme"), "?").unwrap();
    let report = desk.report(false);
    assert_eq!(report.wrong, [""; 0]);
    assert_eq!(report.notes.len(), 3, "{report:#?}");
}

#[test]
fn rows_without_parents_are_found() {
    let mut desk = Desk::open();
    desk.close();
    edit(
        &desk.data,
        "PRAGMA foreign_keys = OFF; DELETE FROM person WHERE id = 1;",
    );
    desk.must_tell(true, "points to a person that is not there");
}

#[test]
fn a_damaged_file_is_told_with_what_to_do() {
    let mut desk = Desk::open();
    desk.close();
    let path = desk.data.join("arende.db");
    let whole = std::fs::read(&path).unwrap();
    // The header; somewhere in the middle; the end cut off; emptied; another file.
    let mut header = whole.clone();
    header[..16].fill(b'x');
    let mut middle = whole.clone();
    let half = whole.len() / 2;
    middle[half..half + 8192].fill(0xA5);
    for bytes in [
        header,
        middle,
        whole[..half].to_vec(),
        Vec::new(),
        b"dear desk".to_vec(),
    ] {
        std::fs::write(&path, &bytes).unwrap();
        for quick in [true, false] {
            let report = desk.report(quick);
            assert!(
                report.wrong.iter().any(|line| line.contains("estore")),
                "{} bytes: {report:#?}",
                bytes.len()
            );
        }
    }
    assert!(!desk.data.join("arende.db-wal").exists() || desk.data.join("key").exists());
}

#[test]
fn a_lost_key_is_told_and_none_is_made() {
    let mut desk = Desk::open();
    desk.close();
    std::fs::remove_file(desk.data.join("key")).unwrap();
    desk.must_tell(true, "is missing");
    assert!(!desk.data.join("key").exists());
    std::fs::write(desk.data.join("key"), "nonsense").unwrap();
    desk.must_tell(true, "does not hold a key");
    assert!(folder(&desk.data.join("nowhere"), true).unwrap().wrong[0].contains("no desk"));
}

#[test]
fn other_versions_and_other_hands_are_noticed() {
    let desk = Desk::open();
    desk.run("INSERT INTO migration (name, applied_at) VALUES ('9999_future', 0)");
    desk.must_tell(true, "newer version");
    desk.run("DELETE FROM migration WHERE name = '9999_future' OR name = '0004_first_rows'");
    desk.must_tell(true, "older version");

    let mut desk = Desk::open();
    desk.close();
    edit(
        &desk.data,
        "CREATE TRIGGER spy AFTER INSERT ON comment BEGIN DELETE FROM session; END;
         DROP INDEX change_by_ticket; CREATE INDEX own ON ticket (subject);",
    );
    desk.must_tell(true, "trigger spy");
    desk.must_tell(true, "index change_by_ticket");
    assert!(
        desk.report(true)
            .notes
            .iter()
            .any(|note| note.contains("index own"))
    );
}

/// What a killed process leaves: a log that was not folded in, and a memory file of nobody.
#[test]
fn what_a_crash_left_is_read_as_it_is() {
    let desk = Desk::open();
    let copy = Desk {
        data: std::env::temp_dir().join(format!(
            "arende-check-{}",
            platform::random_token().unwrap()
        )),
        app: None,
        file: desk.file.clone(),
    };
    // Copied while it is open, the files are those of a process that was killed now.
    copy_folder(&desk.data, &copy.data);
    assert!(
        std::fs::metadata(copy.data.join("arende.db-wal"))
            .unwrap()
            .len()
            > 0
    );
    assert_eq!(copy.report(false).wrong, [""; 0]);

    // A log that was cut off holds what was committed before; one of another desk holds nothing of this one.
    let cut = Desk {
        data: copy.data.with_extension("cut"),
        app: None,
        file: desk.file.clone(),
    };
    copy_folder(&desk.data, &cut.data);
    let log = std::fs::read(cut.data.join("arende.db-wal")).unwrap();
    std::fs::write(cut.data.join("arende.db-wal"), &log[..log.len() - 1000]).unwrap();
    std::fs::write(cut.data.join("arende.db-shm"), vec![9; 32768]).unwrap();
    assert_eq!(cut.report(false).wrong, [""; 0]);
}

/// What somebody does to the file with a tool of their own.
fn edit(data: &Path, sql: &str) {
    let connection = rusqlite::Connection::open(data.join("arende.db")).unwrap();
    connection.execute_batch(sql).unwrap();
}

fn copy_folder(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().flatten() {
        let target = to.join(entry.file_name());
        if entry.path().is_dir() {
            copy_folder(&entry.path(), &target);
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

#[test]
fn numbers_are_read_like_a_sentence() {
    assert_eq!(numbers(&[3]), "3");
    assert_eq!(numbers(&[3, 9]), "3 and 9");
    assert_eq!(
        numbers(&(1..=12).collect::<Vec<_>>()),
        "1, 2, 3, 4, 5, 6, 7, 8, 9, 10 and 2 more"
    );
}
