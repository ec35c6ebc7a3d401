//! What is kept in memory is never older than what the asker may see, whoever wrote and however.

use super::*;
use crate::params;
use crate::testing::TestDesk;

const MIGRATIONS: &[Migration] = &[Migration {
    name: "0001_rule_and_case",
    sql: "CREATE TABLE rule (id {id}, word TEXT NOT NULL);\n\
          CREATE TABLE matter (id {id}, word TEXT NOT NULL);\n\
          {fts ticket_search (scope, number, public_text, internal_text)}",
}];

fn desk() -> TestDesk {
    let desk = TestDesk::open(MIGRATIONS, &[]).unwrap();
    desk.app.store.write_now(|tx| state(tx, "first")).unwrap();
    desk
}

fn state(tx: &Tx<'_>, word: &str) -> Result<()> {
    tx.run("INSERT INTO rule (word) VALUES ($1)", &params![word])
        .map(drop)
}

fn open_a_matter(tx: &Tx<'_>) -> Result<()> {
    tx.run("INSERT INTO matter (word) VALUES ('anything')", &[])
        .map(drop)
}

/// The latest rule, kept; and whether it was read for it.
fn rule(tx: &Tx<'_>) -> Result<(String, bool)> {
    let read = std::cell::Cell::new(false);
    let word = tx.kept("rule", "", || {
        read.set(true);
        let word = tx.row(
            "SELECT word FROM rule ORDER BY id DESC LIMIT 1",
            &[],
            |row| row.text(0),
        )?;
        Ok(word.unwrap_or_default())
    })?;
    Ok(((*word).clone(), read.get()))
}

/// What was made of the latest rule, kept as well.
fn sentence(tx: &Tx<'_>) -> Result<String> {
    let sentence = tx.kept("sentence", "", || Ok(format!("the {} rule", rule(tx)?.0)))?;
    Ok((*sentence).clone())
}

#[test]
fn a_rule_is_not_read_again_because_somebody_wrote_of_something_else() {
    let desk = desk();
    let store = &desk.app.store;
    // What is kept is read again after a second whatever happens: a machine that is as busy as that may try again.
    let was_kept = (0..20).any(|_| {
        store.read_now(rule).unwrap();
        store.write_now(open_a_matter).unwrap();
        let (word, read) = store.read_now(rule).unwrap();
        assert_eq!(word, "first");
        !read
    });
    assert!(was_kept);
}

#[test]
fn what_is_old_is_read_again_by_one_and_told_to_the_others_meanwhile() {
    let desk = desk();
    let store = &desk.app.store;
    // A machine that is busy for a second in between makes it old once more: it may try again.
    let one_reads = || {
        store.read_now(rule).unwrap();
        store.0.kept.grow_old();
        // Whoever only looks has not read it.
        let looked = store.kept_now::<String>("rule", "");
        let reads = [(); 3].map(|()| store.read_now(rule).unwrap().1);
        looked.is_none() && reads == [true, false, false]
    };
    assert!((0..20).any(|_| one_reads()));
    let another_gets_what_is_there = || {
        store.read_now(rule).unwrap();
        store.0.kept.grow_old();
        let both = store.read_now(|tx| {
            let asks = Asks::Reader(store.commits_so_far());
            let one = store.0.kept.find::<String>("rule", (tx.brand(), ""), asks);
            Ok((one.is_none(), rule(tx)?.1))
        });
        both.unwrap() == (true, false)
    };
    assert!((0..20).any(|_| another_gets_what_is_there()));
}

#[test]
fn a_new_rule_holds_for_the_next_reader_and_what_was_made_of_the_old_one_is_gone() {
    let desk = desk();
    let store = &desk.app.store;
    for number in 0..50 {
        let word = format!("new {number}");
        store.read_now(sentence).unwrap();
        store.write_now(|tx| state(tx, &word)).unwrap();
        assert_eq!(store.read_now(rule).unwrap().0, word);
        assert_eq!(
            store.read_now(sentence).unwrap(),
            format!("the {word} rule")
        );
    }
}

#[test]
fn whoever_writes_sees_what_they_wrote_and_nobody_sees_what_was_taken_back() {
    let desk = desk();
    let store = &desk.app.store;
    store.read_now(sentence).unwrap();
    let refused = store.write_now(|tx| {
        assert_eq!(rule(tx)?.0, "first");
        state(tx, "second")?;
        assert_eq!(rule(tx)?.0, "second");
        assert_eq!(sentence(tx)?, "the second rule");
        Err::<(), _>(Error::refused(422, "refused-empty-reply"))
    });
    assert!(refused.is_err());
    assert_eq!(store.read_now(rule).unwrap().0, "first");
    store
        .write_now(|tx| {
            assert_eq!(sentence(tx)?, "the first rule");
            Ok(())
        })
        .unwrap();
}

#[test]
fn a_write_in_the_same_batch_is_seen_by_those_after_it() {
    let desk = desk();
    let store = &desk.app.store;
    let latest = |tx: &Tx<'_>| {
        tx.row(
            "SELECT word FROM rule ORDER BY id DESC LIMIT 1",
            &[],
            |row| row.text(0),
        )
    };
    std::thread::scope(|scope| {
        for number in 0..8 {
            scope.spawn(move || {
                for round in 0..25 {
                    store
                        .write_now(|tx| {
                            assert_eq!(Some(rule(tx)?.0), latest(tx)?);
                            if round % 3 == 0 {
                                state(tx, &format!("{number} {round}"))?;
                            }
                            assert_eq!(Some(rule(tx)?.0), latest(tx)?);
                            Ok(())
                        })
                        .unwrap();
                    store.read_now(sentence).unwrap();
                }
            });
        }
    });
}

#[test]
fn what_another_process_wrote_to_the_same_file_is_seen_at_once() {
    let desk = desk();
    let store = &desk.app.store;
    let Some(path) = store.path() else {
        // On a server nodes tell each other.
        return;
    };
    let other = Store::open(&StoreSettings::at(path), MIGRATIONS, 0).unwrap();
    for number in 0..20 {
        let word = format!("from elsewhere {number}");
        store.write_now(|tx| rule(tx).map(drop)).unwrap();
        store.write_now(open_a_matter).unwrap();
        store.read_now(sentence).unwrap();
        other.write_now(|tx| state(tx, &word)).unwrap();
        assert_eq!(
            store.read_now(sentence).unwrap(),
            format!("the {word} rule")
        );
        other.write_now(|tx| state(tx, "again")).unwrap();
        assert_eq!(store.write_now(rule).unwrap().0, "again");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_new_rule_of_somebody_who_hung_up_holds_too() {
    let desk = desk();
    let store = desk.app.store.clone();
    store.read(rule).await.unwrap();
    let commits = store.commits_so_far();
    {
        let mut writing = Box::pin(store.write(|tx| state(tx, "late")));
        std::future::poll_fn(|context| {
            let _ = writing.as_mut().poll(context);
            std::task::Poll::Ready(())
        })
        .await;
    }
    while store.commits_so_far() == commits {
        tokio::task::yield_now().await;
    }
    assert_eq!(store.read(rule).await.unwrap().0, "late");
}
