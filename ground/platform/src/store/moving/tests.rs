//! Desks on their way from one engine to the other, cut off at every step, altered on both sides, and with everything in
//! them that people and mails can bring. Without `ARENDE_TEST_POSTGRES` there is no server, and those that need one pass
//! without having tried anything.

use std::path::PathBuf;
use std::sync::Mutex;

use super::super::search::{self, Scope};
use super::super::{Database, ServerAddress, Store, StoreSettings};
use super::*;
use crate::testing::OwnDatabase;
use crate::{Error, params};

const MIGRATIONS: &[Migration] = &[
    Migration {
        name: "0001_things",
        sql: "CREATE TABLE thing (id {id}, name TEXT NOT NULL UNIQUE, note TEXT, many BIGINT,
                before BIGINT REFERENCES thing (id));\n\
              CREATE INDEX thing_by_note ON thing (many) WHERE many IS NOT NULL;\n\
              CREATE TABLE pair (a TEXT NOT NULL, b BIGINT NOT NULL REFERENCES thing (id), said TEXT, PRIMARY KEY (b, a));\n\
              CREATE TABLE kept (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL);\n\
              CREATE TABLE ticket (id {id}, subject TEXT NOT NULL);\n\
              {fts ticket_search (scope, number, public_text, internal_text)}",
    },
    Migration {
        name: "0002_first",
        sql: "INSERT INTO thing (name, many) VALUES ('first', 1);",
    },
];

/// What people and mails bring.
const AWKWARD: [&str; 9] = [
    "",
    "å ä ö Å Ä Ö ß ı İ",
    "👩‍👩‍👧‍👦 🇸🇪 \u{1F3F4}\u{200D}\u{2620}\u{FE0F} \u{202E}right to left",
    "it's \"quoted\" `and` $1 ?1 :a %s {} \\ \\N \\. \\x00",
    "tab\there\nnew line\r\nand another\u{2028}",
    "\\N",
    "NULL",
    "\u{1}\u{7f}\u{80}\u{fffd}\u{ffff}",
    " 1 ",
];

struct Folder(PathBuf);

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

impl Folder {
    fn new() -> Self {
        let name = format!("arende-moving-{}", crate::random_token().unwrap());
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self) -> PathBuf {
        self.0.join("arende.db")
    }

    /// A desk with awkward things in it; the file is closed.
    fn filled() -> Self {
        let folder = Self::new();
        let store = open(Database::File(folder.file()));
        store
            .write_now(|tx| {
                for (at, text) in AWKWARD.iter().enumerate() {
                    let at = at as i64;
                    let many = [None, Some(0), Some(-1), Some(i64::MAX), Some(i64::MIN)];
                    let note = (at % 2 == 0).then_some(*text);
                    let id = tx.insert(
                        "INSERT INTO thing (name, note, many) VALUES ($1, $2, $3) RETURNING id",
                        &params![format!("{text}{at}"), note, many.get(at as usize % 5)],
                    )?;
                    tx.run(
                        "INSERT INTO pair (a, b, said) VALUES ($1, $2, $3)",
                        &params![text, id, "x".repeat(at as usize * 40_000)],
                    )?;
                    tx.run(
                        "INSERT INTO kept (key, value) VALUES ($1, $2)",
                        &params![text, note.unwrap_or("none")],
                    )?;
                    let subject = format!("word{at} {text}");
                    let ticket = tx.insert(
                        "INSERT INTO ticket (subject) VALUES ($1) RETURNING id",
                        &params![subject],
                    )?;
                    search::put(tx, TicketId(ticket), &said(tx, TicketId(ticket))?)?;
                }
                // A row that names a later one, and a number that was given out and taken back.
                tx.run("UPDATE thing SET before = 5 WHERE id = 2", &[])?;
                let last = tx.insert(
                    "INSERT INTO ticket (subject) VALUES ('gone') RETURNING id",
                    &[],
                )?;
                tx.run("DELETE FROM ticket WHERE id = $1", &params![last])
            })
            .unwrap();
        folder
    }
}

fn said(tx: &Tx<'_>, id: TicketId) -> Result<TicketText> {
    let mut text = TicketText {
        organization: Some(domain::OrganizationId(7)),
        ..TicketText::default()
    };
    tx.row(
        "SELECT subject FROM ticket WHERE id = $1",
        &params![id],
        |row| {
            text.public = row.text(0)?;
            Ok(())
        },
    )?;
    Ok(text)
}

fn open(database: Database) -> Store {
    Store::open(&StoreSettings::of(database), MIGRATIONS, 0).unwrap()
}

fn refusal(database: Database) -> String {
    Store::open(&StoreSettings::of(database), MIGRATIONS, 0)
        .map(drop)
        .unwrap_err()
        .to_string()
}

fn moving(identity: &str) -> Moving<'_> {
    Moving {
        migrations: MIGRATIONS,
        text: &said,
        by_itself: &["kept"],
        identity,
        batch: Batch {
            rows: 2,
            bytes: 100_000,
        },
    }
}

fn walk(folder: &Folder, to: &ServerAddress, hears: Hears<'_>) -> Result<Moved> {
    let mut file = HeldFile::hold(&folder.file())?;
    move_to_server(&mut file, to, &moving("one"), hears, 0, |file| {
        file.mark_as_moved("the server", 0)
    })
}

fn go(folder: &Folder, to: &ServerAddress) -> Result<Moved> {
    walk(folder, to, &mut |_| Ok(()))
}

/// Runs something on the server behind the desk's back.
fn behind(address: &ServerAddress, sql: &str) {
    address.administer(sql).unwrap();
}

type Thing = (i64, String, Option<String>, Option<i64>, Option<i64>);
type Dump = (
    Vec<Thing>,
    Vec<(String, i64, String)>,
    Vec<(String, String)>,
);

fn dump(store: &Store) -> Dump {
    store
        .read_now(|tx| {
            Ok((
                tx.rows(
                    "SELECT id, name, note, many, before FROM thing ORDER BY id",
                    &[],
                    |row| {
                        Ok((
                            row.int(0)?,
                            row.text(1)?,
                            row.opt_text(2)?,
                            row.opt_int(3)?,
                            row.opt_int(4)?,
                        ))
                    },
                )?,
                tx.rows("SELECT a, b, said FROM pair ORDER BY b, a", &[], |row| {
                    Ok((row.text(0)?, row.int(1)?, row.text(2)?))
                })?,
                tx.rows("SELECT key, value FROM kept ORDER BY key", &[], |row| {
                    Ok((row.text(0)?, row.text(1)?))
                })?,
            ))
        })
        .unwrap()
}

/// Everything a moved desk promises.
fn must_be_whole(folder: &Folder, to: &ServerAddress) {
    let words = refusal(Database::File(folder.file()));
    assert!(
        words.contains("has moved to the database at the server"),
        "{words}"
    );
    // The old file again, for the sake of comparison.
    rusqlite::Connection::open(folder.file())
        .and_then(|file| file.execute_batch("DELETE FROM migration WHERE name LIKE 'moved%'"))
        .unwrap();
    let (old, new) = (
        open(Database::File(folder.file())),
        open(Database::Server(to.clone())),
    );
    assert_eq!(dump(&old), dump(&new));
    assert_eq!(new.integrity().unwrap(), [""; 0]);
    let next = |store: &Store| {
        store
            .write_now(|tx| {
                tx.insert(
                    "INSERT INTO ticket (subject) VALUES ('next') RETURNING id",
                    &[],
                )
            })
            .unwrap()
    };
    assert_eq!(next(&new), 11, "10 was given out already");
    assert_eq!(next(&old), 11);
    let found = new.read_now(|tx| search::matching(tx, "word4", &Scope::Everything, 9));
    assert_eq!(found.unwrap(), [TicketId(5)]);
    // Rules and indexes are there again.
    new.write_now(|tx| tx.run("INSERT INTO pair (a, b) VALUES ('x', 99)", &[]))
        .unwrap_err();
    let indexes = new.read_now(|tx| {
        tx.number(
            "SELECT count(*) FROM pg_indexes WHERE schemaname = current_schema()
             AND indexname IN ('thing_by_note', 'ticket_search_words')",
            &[],
        )
    });
    assert_eq!(indexes.unwrap(), 2);
    let left = new.read_now(|tx| {
        tx.number(
            "SELECT count(*) FROM pg_class WHERE relname = 'arende_moving'",
            &[],
        )
    });
    assert_eq!(left.unwrap(), 0);
}

#[test]
fn what_people_and_mails_bring_arrives_as_it_was() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::filled();
    let moved = go(&folder, &target.address()).unwrap();
    let counts: Vec<(&str, u64)> = moved
        .tables
        .iter()
        .map(|table| (table.table.as_str(), table.rows))
        .collect();
    assert_eq!(
        counts,
        [("kept", 9), ("pair", 9), ("thing", 10), ("ticket", 9)]
    );
    assert_eq!(moved.mended, 0);
    must_be_whole(&folder, &target.address());
}

#[test]
fn a_move_that_is_cut_off_at_any_step_goes_on_and_ends_right() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::filled();
    let mut cuts = 0;
    loop {
        // Every time it comes a step further than the last time.
        let mut steps = 0;
        let walked = walk(&folder, &target.address(), &mut |_| {
            steps += 1;
            if steps > cuts {
                return Err(Error::broken("cut off"));
            }
            Ok(())
        });
        match walked {
            Ok(_) => break,
            Err(error) => assert_eq!(error.to_string(), "cut off"),
        }
        let words = refusal(Database::Server(target.address()));
        assert!(words.contains("not all of it is there"), "{words}");
        cuts += 1;
    }
    assert!(cuts > 8, "{cuts}");
    must_be_whole(&folder, &target.address());
}

#[test]
fn a_desk_that_was_used_between_two_tries_moves_as_it_is_now() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::filled();
    for begins in ["comparing", "making indexes", "making words searchable"] {
        let cut = walk(&folder, &target.address(), &mut |progress| match progress {
            Progress::Begins(what, _) if what == begins => Err(Error::broken("cut off")),
            _ => Ok(()),
        });
        assert_eq!(cut.unwrap_err().to_string(), "cut off");
        let store = open(Database::File(folder.file()));
        store
            .write_now(|tx| {
                tx.run(
                    "UPDATE thing SET note = 'another' || coalesce(note, '') WHERE id = 3",
                    &[],
                )?;
                tx.run(
                    "DELETE FROM kept WHERE key = (SELECT max(key) FROM kept)",
                    &[],
                )?;
                tx.run(
                    "UPDATE ticket SET subject = subject || ' changed' WHERE id = 2",
                    &[],
                )
            })
            .unwrap();
    }
    let moved = go(&folder, &target.address()).unwrap();
    assert_eq!(moved.tables.first().unwrap().rows, 6);
    let new = open(Database::Server(target.address()));
    let found = new.read_now(|tx| search::matching(tx, "changed", &Scope::Everything, 9));
    assert_eq!(found.unwrap(), [TicketId(2)]);
    drop(new);
    must_be_whole(&folder, &target.address());
}

#[test]
fn a_row_that_is_altered_in_the_target_is_found_and_put_right_the_next_time() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::filled();
    let address = target.address();
    for alter in [
        "UPDATE thing SET note = '' WHERE note IS NULL AND id = 3",
        "DELETE FROM pair WHERE b = 4",
        "UPDATE kept SET value = value || ' ' WHERE key = 'NULL'",
    ] {
        let walked = walk(&folder, &address, &mut |progress| {
            if matches!(progress, Progress::Begins("comparing", _)) {
                behind(&address, alter);
            }
            Ok(())
        });
        let words = walked.unwrap_err().to_string();
        assert!(words.contains("is not the same on both sides"), "{words}");
        // The desk goes on in its file.
        drop(open(Database::File(folder.file())));
    }
    go(&folder, &address).unwrap();
    must_be_whole(&folder, &address);
}

#[test]
fn a_database_with_anything_else_in_it_is_left_alone() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::filled();
    let address = target.address();
    behind(&address, "CREATE TABLE invoice (id BIGINT PRIMARY KEY)");
    let words = go(&folder, &address).unwrap_err().to_string();
    assert!(words.contains("has a table invoice"), "{words}");
    behind(&address, "DROP TABLE invoice");
    // Half of another desk.
    let mut file = HeldFile::hold(&folder.file()).unwrap();
    let mut cut = |progress| match progress {
        Progress::Begins("comparing", _) => Err(Error::broken("cut off")),
        _ => Ok(()),
    };
    move_to_server(&mut file, &address, &moving("two"), &mut cut, 0, |_| Ok(())).unwrap_err();
    drop(file);
    let words = go(&folder, &address).unwrap_err().to_string();
    assert!(words.contains("another desk is on its way"), "{words}");
    // A whole one.
    behind(&address, "DELETE FROM migration WHERE name LIKE 'being%'");
    let words = go(&folder, &address).unwrap_err().to_string();
    assert!(
        words.contains("holds a desk, which is left alone"),
        "{words}"
    );
    assert!(holds_a_desk(&address, &moving("one")).unwrap());
    drop(open(Database::File(folder.file())));
}

#[test]
fn a_database_in_which_a_desk_was_only_started_is_as_good_as_an_empty_one() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::filled();
    let started = open(Database::Server(target.address()));
    started
        .write_now(|tx| tx.run("INSERT INTO kept (key, value) VALUES ('a', 'b')", &[]))
        .unwrap();
    drop(started);
    go(&folder, &target.address()).unwrap();
    must_be_whole(&folder, &target.address());
}

#[test]
fn signs_that_postgresql_does_not_keep_are_replaced_and_counted() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::filled();
    rusqlite::Connection::open(folder.file())
        .unwrap()
        .execute_batch(
            "UPDATE thing SET note = 'a' || char(0) || 'b' WHERE id = 2;
             UPDATE thing SET note = CAST(x'61ff62' AS TEXT) WHERE id = 3;",
        )
        .unwrap();
    assert_eq!(go(&folder, &target.address()).unwrap().mended, 2);
    let new = open(Database::Server(target.address()));
    let notes = new.read_now(|tx| {
        tx.rows("SELECT note FROM thing WHERE id IN (2, 3)", &[], |row| {
            row.text(0)
        })
    });
    assert_eq!(notes.unwrap(), ["a\u{fffd}b", "a\u{fffd}b"]);
}

#[test]
fn what_does_not_belong_into_a_column_is_told_in_words() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    for wrong in [
        "UPDATE thing SET many = 'plenty' WHERE id = 2",
        "UPDATE kept SET key = char(0) WHERE key = 'NULL'",
    ] {
        let folder = Folder::filled();
        rusqlite::Connection::open(folder.file())
            .unwrap()
            .execute_batch(wrong)
            .unwrap();
        let words = go(&folder, &target.address()).unwrap_err().to_string();
        assert!(words.contains("that does not belong there"), "{words}");
    }
    let folder = Folder::filled();
    rusqlite::Connection::open(folder.file())
        .unwrap()
        .execute_batch("PRAGMA foreign_keys = OFF; DELETE FROM thing WHERE id = 5")
        .unwrap();
    let words = go(&folder, &target.address()).unwrap_err().to_string();
    assert!(words.contains("a row of pair points to a thing"), "{words}");
}

#[test]
fn a_file_that_somebody_has_open_is_not_moved_and_a_held_one_is_not_served() {
    let folder = Folder::filled();
    let served = open(Database::File(folder.file()));
    let words = HeldFile::hold(&folder.file())
        .map(drop)
        .unwrap_err()
        .to_string();
    assert!(words.contains("is in use"), "{words}");
    drop(served);
    let held = HeldFile::hold(&folder.file()).unwrap();
    let other = rusqlite::Connection::open(folder.file()).unwrap();
    other.busy_timeout(std::time::Duration::ZERO).unwrap();
    other
        .query_row("SELECT count(*) FROM thing", [], |row| row.get::<_, i64>(0))
        .unwrap_err();
    drop(held);
    other
        .query_row("SELECT count(*) FROM thing", [], |row| row.get::<_, i64>(0))
        .unwrap();
}

#[test]
fn two_moves_into_one_database_do_not_get_into_each_others_way() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folders = [Folder::filled(), Folder::filled()];
    let ended = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for folder in &folders {
            let (ended, address) = (&ended, target.address());
            scope.spawn(move || {
                let walked = go(folder, &address);
                ended.lock().unwrap().push(walked.is_ok());
            });
        }
    });
    let mut ended = ended.into_inner().unwrap();
    ended.sort_unstable();
    assert_eq!(ended, [false, true], "the second one finds a desk there");
}

#[test]
fn a_desk_on_a_server_is_copied_into_a_file_with_everything() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::filled();
    let address = target.address();
    let copied = |to: &Folder| {
        let forget = ["DELETE FROM kept WHERE key = ' 1 '"];
        copy_to_file(
            &address,
            &to.file(),
            &moving("one"),
            &mut |_| Ok(()),
            0,
            &forget,
        )
    };
    let words = copied(&Folder::new()).unwrap_err().to_string();
    assert!(
        words.contains("there is no desk in the database"),
        "{words}"
    );
    walk(&folder, &address, &mut |progress| match progress {
        Progress::Begins("comparing", _) => Err(Error::broken("cut off")),
        _ => Ok(()),
    })
    .unwrap_err();
    let words = copied(&Folder::new()).unwrap_err().to_string();
    assert!(words.contains("not all of it is there"), "{words}");
    let moved = go(&folder, &address).unwrap();
    let back = Folder::new();
    assert_eq!(copied(&back).unwrap().tables, moved.tables);
    let (server, file) = (
        open(Database::Server(address.clone())),
        open(Database::File(back.file())),
    );
    server
        .write_now(|tx| tx.run("DELETE FROM kept WHERE key = ' 1 '", &[]))
        .unwrap();
    assert_eq!(dump(&server), dump(&file));
    assert_eq!(file.integrity().unwrap(), [""; 0]);
    let found = file.read_now(|tx| search::matching(tx, "word4", &Scope::Everything, 9));
    assert_eq!(found.unwrap(), [TicketId(5)]);
    let next = file.write_now(|tx| {
        tx.insert(
            "INSERT INTO ticket (subject) VALUES ('next') RETURNING id",
            &[],
        )
    });
    assert_eq!(next.unwrap(), 11, "10 was given out already");
}

#[test]
fn a_table_that_nobody_could_carry_is_noticed() {
    let carried = |sql| {
        let migrations = [Migration {
            name: "0001_new",
            sql,
        }];
        super::catalogue::Catalogue::of(&migrations).map(|found| found.tables.len())
    };
    assert_eq!(
        carried("CREATE TABLE a (b TEXT NOT NULL PRIMARY KEY)").unwrap(),
        1
    );
    for (sql, word) in [
        ("CREATE TABLE a (b TEXT)", "no primary key"),
        ("CREATE TABLE a (b BLOB PRIMARY KEY)", "b of a is BLOB"),
        ("CREATE TABLE a (b REAL PRIMARY KEY)", "b of a is REAL"),
        ("CREATE TABLE \"a b\" (b TEXT PRIMARY KEY)", "is no name"),
        (
            "CREATE VIEW a AS SELECT 1",
            "nobody has said how a is copied",
        ),
        (
            "{fts other_search (words)}",
            "nobody has said how other_search",
        ),
    ] {
        let words = carried(sql).unwrap_err().to_string();
        assert!(words.contains(word), "{sql}: {words}");
    }
}
