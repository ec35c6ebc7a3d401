//! Every table and every column there and back again, compared by a reader that shares nothing with the copy. Without
//! `ARENDE_TEST_POSTGRES` there is nowhere to go, and these pass without having tried anything.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use platform::testing::OwnDatabase;
use rusqlite::Connection;
use rusqlite::types::Value;

use crate::backup;
use crate::desk::{self, Place};

struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let token = platform::random_token().unwrap();
        let path = std::env::temp_dir().join(format!("arende-moving-{token}"));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

const AWKWARD: &str = "åäö ß 👩‍👩‍👧 'it\"s' \\N \\. \ttab\r\nline \u{202e}x $1 ?1 {} %s";

/// The tables of a file, without SQLite's own, those of the search index, and the list of migrations.
fn tables(file: &Connection) -> Vec<String> {
    file.prepare(
        "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table'
         AND name NOT LIKE 'sqlite%' AND name <> 'migration' ORDER BY name",
    )
    .unwrap()
    .query_map([], |row| row.get(0))
    .unwrap()
    .collect::<Result<_, _>>()
    .unwrap()
}

/// Two more rows in a table: everything filled, and everything empty that may be.
fn fill(file: &Connection, table: &str) {
    let columns: Vec<(String, String, bool, bool)> = file
        .prepare("SELECT name, type, \"notnull\", pk FROM pragma_table_info(?1)")
        .unwrap()
        .query_map([table], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get(3)?))
        })
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let leads: Vec<String> = file
        .prepare("SELECT \"from\" FROM pragma_foreign_key_list(?1)")
        .unwrap()
        .query_map([table], |row| row.get(0))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    for number in [1000, 1001] {
        let values = columns.iter().map(|(name, kind, not_null, in_key)| {
            let may_be_empty = !not_null && !in_key;
            if number == 1001 && may_be_empty {
                Value::Null
            } else if kind == "TEXT" {
                Value::Text(if number == 1000 {
                    format!("{AWKWARD} {name}")
                } else {
                    name.repeat(3_000)
                })
            } else if leads.contains(name) || name == "id" {
                Value::Integer(number)
            } else {
                Value::Integer(if number == 1000 { i64::MIN } else { i64::MAX })
            }
        });
        let marks = vec!["?"; columns.len()].join(", ");
        let insert = ["INSERT INTO \"", table, "\" VALUES (", &marks, ")"].concat();
        file.execute(&insert, rusqlite::params_from_iter(values))
            .unwrap_or_else(|error| panic!("{table}: {error}"));
    }
}

type Dump = BTreeMap<String, Vec<Vec<Value>>>;

fn dump(path: &Path) -> Dump {
    let file = Connection::open(path).unwrap();
    let rows = |table: &String| {
        let all = ["SELECT * FROM \"", table, "\""].concat();
        let mut select = file.prepare(&all).unwrap();
        let width = select.column_count();
        let rows = select.query_map([], |row| (0..width).map(|at| row.get(at)).collect());
        let mut rows: Vec<Vec<Value>> = rows.unwrap().collect::<Result<_, _>>().unwrap();
        rows.sort_by_key(|row| format!("{row:?}"));
        rows
    };
    tables(&file)
        .into_iter()
        .map(|table| (table.clone(), rows(&table)))
        .collect()
}

/// A desk with something in every column of every table, whatever migrations made it.
fn filled(data: &Path) {
    drop(desk::open(&Place::of_a_test(data), true).unwrap());
    let file = Connection::open(desk::database(data)).unwrap();
    file.execute_batch("PRAGMA foreign_keys = OFF").unwrap();
    for table in tables(&file) {
        fill(&file, &table);
    }
}

#[test]
fn every_table_and_every_column_goes_there_and_back_again() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::new();
    filled(&folder.at("data"));
    let mut before = dump(&desk::database(&folder.at("data")));
    let place = Place::of_a_test(&folder.at("data"));
    super::migrate_to(&place, Some(&target.url()), |_| ()).unwrap();
    let on_server = Place {
        database: Some(target.url()),
        ..place
    };
    let archive = folder.at("archive");
    let files = on_server.files.as_found(&on_server.data).unwrap();
    let database = on_server.database().unwrap();
    backup::save(&on_server.data, &database, &files, &archive, false).unwrap();
    let back = Place::of_a_test(&folder.at("back"));
    backup::restore(&back, &archive).unwrap();
    let after = dump(&desk::database(&back.data));
    // What a backup leaves behind on purpose.
    for name in ["session", "rate_limit"] {
        assert_eq!(before.insert(name.to_owned(), Vec::new()).unwrap().len(), 2);
    }
    before
        .get_mut("attachment")
        .unwrap()
        .retain(|row| row.get(2) != Some(&Value::Null));
    assert_eq!(before, after);
}

#[test]
fn a_restore_beside_a_database_can_be_run_again_whenever_it_was_cut_off() {
    let Some(target) = OwnDatabase::empty().unwrap() else {
        return;
    };
    let folder = Folder::new();
    filled(&folder.at("data"));
    let place = Place::of_a_test(&folder.at("data"));
    let archive = folder.at("archive");
    let files = place.files.as_found(&place.data).unwrap();
    let database = place.database().unwrap();
    backup::save(&place.data, &database, &files, &archive, false).unwrap();
    let there = Place {
        database: Some(target.url()),
        ..Place::of_a_test(&folder.at("there"))
    };
    // Everything is in its place, and the last word was not said.
    let unpacked = Place::of_a_test(&folder.at("unpacked"));
    backup::restore(&unpacked, &archive).unwrap();
    super::copy_in(&unpacked.data, &target.address(), || {
        std::fs::create_dir_all(there.data.join(".restoring"))?;
        std::fs::write(there.data.join(".restoring/moving"), "")?;
        std::fs::copy(unpacked.data.join("key"), there.data.join("key"))?;
        Err(platform::Error::broken("cut off"))
    })
    .unwrap_err();
    let words = desk::open(&there, true).map(drop).unwrap_err().to_string();
    assert!(words.contains("not all of it is there"), "{words}");
    backup::restore(&there, &archive).unwrap();
    let app = desk::open(&there, true).unwrap();
    let count = app
        .store
        .read_now(|tx| tx.number("SELECT count(*) FROM ticket", &[]));
    assert_eq!(count.unwrap(), 2);
    assert!(!there.data.join(".restoring").exists());
    // Another archive finds a desk there.
    let other = Place {
        data: folder.at("other"),
        ..there
    };
    let words = backup::restore(&other, &archive).unwrap_err().to_string();
    assert!(
        words.contains("holds a desk, which is left alone"),
        "{words}"
    );
    assert!(!other.data.exists());
}
