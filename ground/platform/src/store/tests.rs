//! The store on both engines: what neighbours, races and restarts may not spoil.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};

use super::*;
use crate::params;
use crate::testing::TestDesk;

const MIGRATIONS: &[Migration] = &[Migration {
    name: "0001_things",
    sql: "CREATE TABLE thing (id {id}, name TEXT NOT NULL UNIQUE, many BIGINT);\n\
          CREATE TABLE migration_note (text TEXT NOT NULL);\n\
          {fts ticket_search (scope, number, public_text, internal_text)}",
}];

fn desk() -> TestDesk {
    TestDesk::open(MIGRATIONS, &[]).unwrap()
}

fn add(tx: &Tx<'_>, name: &str) -> Result<i64> {
    tx.insert(
        "INSERT INTO thing (name, many) VALUES ($1, 0) RETURNING id",
        &params![name],
    )
}

fn names(store: &Store) -> Vec<String> {
    store
        .read_now(|tx| {
            tx.rows("SELECT name FROM thing ORDER BY name", &[], |row| {
                row.text(0)
            })
        })
        .unwrap()
}

/// Writes that were all in the queue before the first was on disk: the writer is held until they are.
fn together(store: &Store, work: impl Fn(usize) + Sync, count: usize) {
    let Engine::File(file) = &store.0.engine else {
        std::thread::scope(|scope| {
            for at in 0..count {
                let work = &work;
                scope.spawn(move || work(at));
            }
        });
        return;
    };
    let (begun, enough) = (Barrier::new(2), Barrier::new(2));
    std::thread::scope(|scope| {
        scope.spawn(|| {
            store.write_now(|_| {
                begun.wait();
                enough.wait();
                Ok(())
            })
        });
        begun.wait();
        for at in 0..count {
            let work = &work;
            scope.spawn(move || work(at));
        }
        while file.writer.waiting() < count {
            std::thread::yield_now();
        }
        enough.wait();
    });
}

#[test]
fn a_write_that_fails_or_panics_leaves_nothing_and_spoils_nobody() {
    let desk = desk();
    let store = &desk.app.store;
    let (failed, panicked) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let work = |at: usize| {
        let wrote = catch_unwind(AssertUnwindSafe(|| {
            store.write_now(|tx| {
                add(tx, &format!("thing {at:02}"))?;
                match at % 3 {
                    0 => Ok(()),
                    1 => Err(Error::refused(422, "refused-empty-reply")),
                    _ => panic!("nobody expects this"),
                }
            })
        }));
        match wrote {
            Ok(Ok(())) => {}
            Ok(Err(error)) => {
                assert!(matches!(error, Error::Refused(refusal) if refusal.status == 422));
                failed.fetch_add(1, Ordering::Relaxed);
            }
            Err(_) => {
                panicked.fetch_add(1, Ordering::Relaxed);
            }
        }
    };
    together(store, work, 30);
    assert_eq!((failed.into_inner(), panicked.into_inner()), (10, 10));
    let kept: Vec<String> = (0..30)
        .step_by(3)
        .map(|at| format!("thing {at:02}"))
        .collect();
    assert_eq!(names(store), kept);
}

#[test]
fn writes_that_wait_together_are_put_on_disk_together() {
    let desk = desk();
    let store = &desk.app.store;
    together(
        store,
        |at| {
            store.write_now(|tx| add(tx, &at.to_string())).unwrap();
        },
        40,
    );
    assert_eq!(names(store).len(), 40);
    if let Engine::File(file) = &store.0.engine {
        // The one that held them had nothing to keep them from joining it.
        assert!(file.writer.commits() <= 2, "{}", file.writer.commits());
    }
}

#[tokio::test]
async fn writes_of_tasks_are_kept_when_the_caller_hangs_up_and_panic_where_they_were_asked() {
    let desk = desk();
    let store = desk.app.store.clone();
    let writing = store.write(|tx| add(tx, "kept"));
    // Asked once, never asked again.
    let hung_up = tokio::time::timeout(std::time::Duration::ZERO, writing).await;
    let other = store.clone();
    let panicked =
        tokio::spawn(async move { other.write::<()>(|_| panic!("nobody expects this")).await });
    assert!(panicked.await.unwrap_err().is_panic());
    store.write(|tx| add(tx, "after")).await.unwrap();
    let kept = names(&store);
    assert!(kept.contains(&"after".to_owned()));
    assert!(hung_up.is_err() || kept.contains(&"kept".to_owned()));
}

#[test]
fn a_write_inside_a_write_of_a_file_is_refused_and_waits_for_nobody() {
    let desk = desk();
    let store = &desk.app.store;
    if matches!(store.0.engine, Engine::Server(_)) {
        return;
    }
    let outer = store.write_now(|tx| {
        add(tx, "outer")?;
        Ok(store.write_now(|tx| add(tx, "inner")).is_err())
    });
    assert!(outer.unwrap());
    assert_eq!(names(store), ["outer"]);
}

#[test]
fn everything_answered_is_there_after_closing() {
    let desk = desk();
    let other = desk.another_node(MIGRATIONS).unwrap();
    std::thread::scope(|scope| {
        for at in 0..16 {
            let store = &other.store;
            scope.spawn(move || store.write_now(|tx| add(tx, &at.to_string())).unwrap());
        }
    });
    drop(other);
    assert_eq!(names(&desk.app.store).len(), 16);
    assert_eq!(desk.app.store.integrity().unwrap(), Vec::<String>::new());
}

#[test]
fn what_is_read_and_then_written_is_never_lost_to_a_race() {
    let desk = desk();
    let other = desk.another_node(MIGRATIONS).unwrap();
    desk.app.store.write_now(|tx| add(tx, "counter")).unwrap();
    std::thread::scope(|scope| {
        for store in [&desk.app.store, &other.store, &desk.app.store, &other.store] {
            scope.spawn(move || {
                for _ in 0..10 {
                    store
                        .write_now(|tx| {
                            let many = tx.number("SELECT many FROM thing", &[])?;
                            tx.run("UPDATE thing SET many = $1", &params![many + 1])
                        })
                        .unwrap();
                }
            });
        }
    });
    let counted = desk
        .app
        .store
        .read_now(|tx| tx.number("SELECT many FROM thing", &[]));
    assert_eq!(counted.unwrap(), 40);
}

#[test]
fn who_looks_before_writing_makes_one_of_a_kind() {
    let desk = desk();
    let other = desk.another_node(MIGRATIONS).unwrap();
    for round in 0..5 {
        std::thread::scope(|scope| {
            for store in [&desk.app.store, &other.store, &desk.app.store, &other.store] {
                scope.spawn(move || {
                    store
                        .write_now(|tx| {
                            let name = format!("one {round}");
                            let found = tx.row(
                                "SELECT id FROM thing WHERE name = $1",
                                &params![name],
                                |row| row.int(0),
                            )?;
                            found.map_or_else(|| add(tx, &name), Ok)
                        })
                        .unwrap()
                });
            }
        });
    }
    assert_eq!(names(&desk.app.store).len(), 5);
}

#[test]
fn texts_are_in_the_same_order_on_both_engines() {
    let desk = desk();
    let store = &desk.app.store;
    let mixed = [
        "ö", "a b", "Z", "ä", "ab", "å", "a", "_", "é", "e", "10", "9",
    ];
    for name in mixed {
        store.write_now(|tx| add(tx, name)).unwrap();
    }
    let mut sorted = mixed;
    sorted.sort_unstable();
    assert_eq!(names(store), sorted);
    let begin = store.read_now(|tx| {
        tx.rows(
            "SELECT name FROM thing WHERE name >= $1 AND name < $2 ORDER BY name DESC",
            &params!["a", "a\u{10ffff}"],
            |row| row.text(0),
        )
    });
    assert_eq!(begin.unwrap(), ["ab", "a b", "a"]);
}

#[test]
fn numbers_chosen_by_the_writer_are_not_given_out_again() {
    let desk = desk();
    let added = desk.app.store.write_now(|tx| {
        tx.run(
            "INSERT INTO thing (id, name) VALUES ($1, 'chosen')",
            &params![500],
        )?;
        tx.move_numbers_along()?;
        add(tx, "given")
    });
    assert_eq!(added.unwrap(), 501);
}

#[test]
fn search_finds_words_and_beginnings_where_somebody_may_look() {
    use domain::{GroupId, OrganizationId, PersonId, TicketId};
    use search::{Scope, TicketText, matching, put};
    let desk = desk();
    let store = &desk.app.store;
    let text = |person: i64, organization: Option<i64>, public: &str, internal: &str| TicketText {
        organization: organization.map(OrganizationId),
        group: organization.map(GroupId),
        desk: (person == 3).then_some(domain::DeskId(5)),
        first_line: (person == 3).then_some(OrganizationId(8)),
        people: vec![PersonId(person)],
        public: public.to_owned(),
        internal: internal.to_owned(),
    };
    store
        .write_now(|tx| {
            put(tx, TicketId(1), &text(1, None, "Old words", "x"))?;
            put(
                tx,
                TicketId(1),
                &text(1, Some(7), "Våren kommer, o9 p2 ÅTER", "hush-hush"),
            )?;
            put(
                tx,
                TicketId(2),
                &text(2, None, "varen it's \\ ' \" :* & | !", "våren"),
            )?;
            put(tx, TicketId(30), &text(3, Some(7), "vårens \u{0} slut", ""))
        })
        .unwrap();
    let found = |words: &str, scope: &Scope| -> Vec<i64> {
        let found = store.read_now(|tx| matching(tx, words, scope, 10)).unwrap();
        found.iter().map(|id| id.0).collect()
    };
    let team = Scope::Everything;
    assert_eq!(found("våren", &team), [30, 2, 1]);
    assert_eq!(found("VÅREN kom", &team), [1]);
    assert_eq!(found("vå", &team), Vec::<i64>::new());
    assert_eq!(found("åter", &team), [1]);
    assert_eq!(found("old", &team), Vec::<i64>::new());
    assert_eq!(found("hush", &team), [1]);
    assert_eq!(found("30", &team), [30]);
    // A beginning that has no list of its own: the very word first, then what begins with it.
    let long = |id, words: &str| {
        let text = text(4, None, words, "");
        store.write_now(|tx| put(tx, TicketId(id), &text)).unwrap();
    };
    long(40, "certificate");
    long(41, "certificates");
    long(42, "certificate");
    assert_eq!(found("certificate", &team), [42, 40, 41]);
    assert_eq!(found("certific", &team), [42, 41, 40]);
    assert_eq!(found("certif", &team), [42, 41, 40]);
    assert_eq!(found("it's", &team), [2]);
    assert_eq!(found("NOT våren", &team), Vec::<i64>::new());
    assert_eq!(found("' | 'a':*A", &team), Vec::<i64>::new());
    let first = Scope::Of(PersonId(1), vec![]);
    assert_eq!(found("våren", &first), [1]);
    assert_eq!(found("hush", &first), Vec::<i64>::new());
    // A word that looks like a place gives nobody a place.
    assert_eq!(
        found("våren", &Scope::Of(PersonId(2), vec![OrganizationId(9)])),
        Vec::<i64>::new()
    );
    assert_eq!(
        found("hush", &Scope::Groups(PersonId(9), vec![GroupId(7)])),
        [1],
        "an agent of the group finds notes too"
    );
    assert!(found("våren", &Scope::Groups(PersonId(9), vec![GroupId(8)])).is_empty());
    assert_eq!(found("våren", &Scope::Desk(domain::DeskId(5))), [30]);
    assert!(found("våren", &Scope::Desk(domain::DeskId(6))).is_empty());
    let line = |id| Scope::FirstLine(PersonId(9), Vec::new(), vec![OrganizationId(id)]);
    assert_eq!(found("våren", &line(8)), [30]);
    assert!(found("våren", &line(7)).is_empty());
    assert_eq!(
        found("våren", &Scope::Of(PersonId(9), vec![OrganizationId(7)])),
        [30, 1]
    );
}
