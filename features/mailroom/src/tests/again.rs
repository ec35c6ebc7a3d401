//! Held mail that is tried once more after something changed: all of it, in short rounds, and whatever is wrong with one.

use std::time::Duration;

use super::*;
use crate::pages::again;

/// As many mails of Maja's as this, held because she was suspended, which she is not any more; their numbers.
fn held_and_welcome(desk: &Desk, mails: usize) -> Vec<i64> {
    let maja = desk.maja();
    let suspended = |yes: bool| {
        let at = yes.then(|| desk.app.clock.now());
        let sql = "UPDATE person SET suspended_at = $2 WHERE id = $1";
        let set = |tx: &Tx<'_>| tx.run(sql, &platform::params![maja, at]);
        desk.app.store.write_now(set).unwrap();
    };
    suspended(true);
    let header = |number| {
        format!(
            "From: maja@skola.example\nSubject: Question {number}\nMessage-ID: <{number}@skola.example>"
        )
    };
    for number in 0..mails {
        let raw = mail(&header(number), &format!("This is number {number}."));
        assert_eq!(desk.receives(&raw).action, crate::Action::Held);
    }
    suspended(false);
    still_held(desk)
}

fn still_held(desk: &Desk) -> Vec<i64> {
    let mut held: Vec<_> = desk.letters(true).iter().map(|one| one.id).collect();
    held.sort_unstable();
    held
}

fn run<T>(what: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    let runtime = runtime.worker_threads(2).enable_all().build();
    runtime.unwrap().block_on(what)
}

#[test]
fn a_mail_whose_source_is_gone_or_broken_holds_up_none_of_the_others() {
    let desk = Desk::open();
    let held = held_and_welcome(&desk, 4);
    let source = |id: i64| {
        let all = desk.letters(true);
        let letter = all.iter().find(|one| one.id == id).unwrap();
        let (start, rest) = letter.sha256.split_at(2);
        desk.test.folder().join("files").join(start).join(rest)
    };
    std::fs::remove_file(source(held[0])).unwrap();
    let unreadable = source(held[1]);
    std::fs::remove_file(&unreadable).unwrap();
    std::fs::create_dir(&unreadable).unwrap();
    let other = "From: maja@skola.example\r\nSubject: Quest";
    std::fs::write(source(held[2]), other).unwrap();
    let done = run(crate::file_again(&desk.app, "held", "")).unwrap();
    assert_eq!((done.tried, done.placed), (4, 1));
    assert_eq!(still_held(&desk), held[..3], "they wait for somebody");
}

#[test]
fn a_round_whose_time_is_up_leaves_the_others_to_the_next() {
    let desk = Desk::open();
    let held = held_and_welcome(&desk, 3);
    let ola = Actor::person(desk.ola(), Role::Admin);
    let first = run(again::begin(&desk.app, ola, "held", "", Duration::ZERO)).unwrap();
    assert_eq!((first.tried, first.placed), (1, 1), "one at least");
    assert!(first.goes_on);
    assert_eq!(still_held(&desk), held[1..]);
    platform::jobs::run_due(&desk.app, crate::WORKS).unwrap();
    assert!(still_held(&desk).is_empty());
    assert_eq!(desk.mails_in(), 3);
    let last = run(again::begin(&desk.app, ola, "held", "", Duration::ZERO)).unwrap();
    assert_eq!((last.tried, last.goes_on), (0, false));
}
