//! All mailboxes of the desk, each read on its own by one process, for as long as that lives.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use domain::MINUTE;
use platform::{App, random_token};
use tokio::task::JoinSet;

use super::{Reader, Trouble, blocking};
use crate::queries::{self, progress};

/// How long to wait between two looks, at the list of mailboxes and at a server that does not say when something comes.
pub(super) const EVERY: Duration = Duration::from_secs(20);
/// How long a server is listened to before the desk looks itself.
const LISTEN: Duration = Duration::from_secs(30);
/// A connection is made anew from time to time: some servers forget to say that a folder is another one now.
const CONNECTION: Duration = Duration::from_mins(15);
/// Longest wait until a mailbox in trouble is tried again, in milliseconds.
const LONGEST_PAUSE: i64 = 5 * MINUTE;

/// Reads all mailboxes of the desk until the process ends.
pub async fn run_forever(app: App, stop: impl Future<Output = ()>) {
    let Ok(owner) = random_token() else {
        return;
    };
    tokio::select! {
        () = look_after(&app, &owner) => {}
        () = stop => {}
    }
    let _ = blocking(move || app.store.write_now(|tx| progress::release(tx, &owner))).await;
}

async fn look_after(app: &App, owner: &str) {
    let mut readers = JoinSet::new();
    let mut at_work = BTreeMap::new();
    loop {
        let desk = app.clone();
        let all = blocking(move || desk.store.read_now(queries::list_mailboxes)).await;
        for mailbox in all.unwrap_or_default() {
            if mailbox.active && !at_work.contains_key(&mailbox.id) {
                let (app, id, owner) = (app.clone(), mailbox.id, owner.to_owned());
                let reader = readers.spawn(async move {
                    once(app, id, owner).await;
                    id
                });
                at_work.insert(id, reader);
            }
        }
        tokio::time::sleep(EVERY).await;
        while readers.try_join_next().is_some() {}
        at_work.retain(|_, reader| !reader.is_finished());
    }
}

/// Reads until something is in the way, and pauses: the longer it lasts, the longer until the next try.
async fn once(app: App, id: i64, owner: String) {
    let trouble = match stay(&app, id, &owner).await {
        Ok(()) | Err(Trouble::Taken) => return,
        Err(trouble) => trouble,
    };
    tracing::warn!(mailbox = id, %trouble, "mailbox not read");
    let desk = app.clone();
    let noted = blocking(move || {
        let (word, said) = trouble.parts();
        let now = desk.clock.now();
        desk.store.write_now(|tx| {
            progress::note_trouble(tx, id, word, said, now)?;
            queries::find_mailbox(tx, id)
        })
    })
    .await;
    let mailbox = noted.ok().flatten();
    let since = mailbox.as_ref().and_then(|mailbox| mailbox.trouble_since);
    let wait = since.map_or(MINUTE, |since| (app.clock.now().0 - since.0) / 2);
    let wait = Duration::from_millis(wait.clamp(0, LONGEST_PAUSE).unsigned_abs());
    let begun = Instant::now();
    while let Some(left) = wait.checked_sub(begun.elapsed()) {
        tokio::time::sleep(left.min(EVERY)).await;
        // Whoever has put it right need not wait.
        let desk = app.clone();
        let found = blocking(move || desk.store.read_now(|tx| queries::find_mailbox(tx, id))).await;
        let as_it_was = mailbox.as_ref().map(|mailbox| mailbox.updated_at);
        if found.is_ok_and(|found| found.map(|mailbox| mailbox.updated_at) != as_it_was) {
            return;
        }
    }
}

/// Reads what is new and waits for more, over one connection.
async fn stay(app: &App, id: i64, owner: &str) -> Result<(), Trouble> {
    let begun = Instant::now();
    let mut reader = Reader::open(app, id, owner).await?;
    loop {
        // Once more until nothing is new: what came meanwhile is not said again.
        while reader.round().await? > 0 {}
        if begun.elapsed() > CONNECTION {
            reader.line.close().await;
            return Ok(());
        }
        reader = reader.wait(LISTEN).await?;
    }
}
