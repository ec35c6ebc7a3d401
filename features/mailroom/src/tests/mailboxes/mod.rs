//! Mailboxes on a real Dovecot: what is read, once, through cuts, and with certificates good and bad.

mod breaking;
mod consenting;
mod cutter;
mod failing;
mod keeping;
mod provider;
mod reading;
pub(super) mod server;

use std::time::{Duration, Instant};

use domain::mailbox::Encryption;
use server::Dovecot;

use super::*;
use crate::imap::{self, Trouble};
use crate::mailboxes::{self, Draft};
use crate::queries::progress::{self, Lease, Left};
use crate::queries::{self, Mailbox};

fn mail(number: u32) -> String {
    format!(
        "From: Maja <maja{number}@skola.example>\nTo: help@desk.example\nSubject: Question {number}\n\
         Message-ID: <q{number}@skola.example>\n\nHello, this is number {number}.\n"
    )
}

fn run<T>(what: impl Future<Output = T>) -> T {
    let mut runtime = tokio::runtime::Builder::new_multi_thread();
    runtime
        .worker_threads(2)
        .enable_all()
        .build()
        .unwrap()
        .block_on(what)
}

fn read(desk: &Desk, id: i64) -> Result<usize, Trouble> {
    run(imap::read(&desk.app, id, "one"))
}

fn save(desk: &Desk, mailbox: Mailbox, secret: Option<&str>) -> Result<i64, Vec<&'static str>> {
    let now = desk.app.clock.now();
    let draft = Draft {
        mailbox,
        secret: secret.map(str::to_owned),
    };
    let saved = desk
        .app
        .store
        .write_now(|tx| mailboxes::save(tx, &desk.app.key, &draft, now))
        .unwrap();
    saved.map_err(|found| found.into_iter().map(|(field, _)| field).collect())
}

fn add(desk: &Desk, mailbox: Mailbox, secret: &str) -> i64 {
    save(desk, mailbox, Some(secret)).unwrap()
}

fn found(desk: &Desk, id: i64) -> Mailbox {
    let read = desk.app.store.read_now(|tx| queries::find_mailbox(tx, id));
    read.unwrap().unwrap()
}

fn letters(desk: &Desk) -> Vec<Letter> {
    let read =
        |tx: &Tx<'_>| queries::list_letters(tx, &queries::Wanted::default(), i64::MAX, 10_000);
    desk.app.store.read_now(read).unwrap()
}

/// Which way it became what: subjects and fates, the newest first.
fn fates(desk: &Desk) -> Vec<(String, String)> {
    let all = letters(desk).into_iter();
    all.map(|letter| (letter.subject, letter.fate)).collect()
}

fn left(desk: &Desk, id: i64) -> Vec<(u32, Left)> {
    let list = |tx: &Tx<'_>| progress::list_left(tx, id, 100);
    desk.app.store.read_now(list).unwrap()
}

/// Leads a mailbox to another port.
fn point(desk: &Desk, id: i64, port: u16) {
    let point = |tx: &Tx<'_>| {
        tx.run(
            "UPDATE mailbox SET port = $2 WHERE id = $1",
            &platform::params![id, i64::from(port)],
        )
    };
    desk.app.store.write_now(point).unwrap();
}

/// Waits until something is so; a generous limit ends a test that waits in vain.
pub(super) fn until(what: &str, is_so: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is_so() {
        assert!(begun.elapsed() < Duration::from_mins(1), "never: {what}");
        std::thread::park_timeout(Duration::from_millis(10));
    }
}
