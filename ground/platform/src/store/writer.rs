//! The one writer of a file: writes that wait are made in one transaction and one wait for the disk, and each caller is
//! answered only after that. Every write has a savepoint of its own, so that a failing one leaves nothing and spoils
//! nothing.
//!
//! A batch is what had queued up while the disk was busy with the one before. Nobody is kept waiting for company that was not
//! there a moment ago.

use std::any::Any;
use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, TrySendError, sync_channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

use rusqlite::Connection;
use tokio::sync::oneshot;

use super::Tx;
use super::kept::Kept;
use super::sqlite::{FileTx, control};
use super::tx::On;
use crate::{Error, Result};

/// Writes that may wait at the same time; more are told to come back.
const QUEUE: usize = 512;
/// Writes in one transaction at most.
const BATCH: usize = 128;
/// After so many were answered at once, the next transaction waits a moment for them.
const COMPANY: usize = 4;
/// It waits no longer, and no longer than half of what the disk took last.
const PATIENCE: Duration = Duration::from_millis(3);

/// What is told to a caller once it is known whether the batch is on disk.
type Told = Box<dyn FnOnce(Result<()>) + Send>;
/// A write that the writer's own thread makes, or the reason why none can be made now; answers whether it is to be kept,
/// and whom to tell.
type Here = Box<dyn FnOnce(Result<&Connection>) -> (bool, Told) + Send>;

/// One who waits.
enum Turn {
    /// Done on the writer's thread.
    Here(Here),
    /// Done on the caller's own thread, which borrows the connection for as long as that takes.
    There(Loan),
    /// Done alone, between transactions.
    Alone(Box<dyn FnOnce(&Connection) + Send>),
}

struct Loan {
    give: SyncSender<Result<Connection>>,
    back: Receiver<(Connection, bool)>,
    told: SyncSender<Result<()>>,
}

/// The queue and its thread.
pub(super) struct Writer {
    queue: Mutex<Option<SyncSender<Turn>>>,
    thread: Mutex<Option<JoinHandle<()>>>,
    counts: Arc<Counts>,
}

/// For whoever wants to see that company saves waiting.
#[derive(Default)]
struct Counts {
    waiting: AtomicUsize,
    commits: AtomicU64,
}

thread_local! {
    /// Whether this thread is inside a write. Another write would wait for itself.
    static WRITING: Cell<bool> = const { Cell::new(false) };
}

type Panic = Box<dyn Any + Send>;

impl Writer {
    pub(super) fn start(connection: Connection, kept: Arc<Kept>) -> Result<Self> {
        let (queue, turns) = sync_channel(QUEUE);
        let counts = Arc::new(Counts::default());
        let counted = Arc::clone(&counts);
        let thread = std::thread::Builder::new()
            .name("writer".to_owned())
            .spawn(move || {
                let connection = run(connection, &turns, &counted, &kept);
                kept.look_no_more();
                drop(connection);
            })?;
        Ok(Self {
            queue: Mutex::new(Some(queue)),
            thread: Mutex::new(Some(thread)),
            counts,
        })
    }

    /// How many transactions were committed.
    #[cfg(test)]
    pub(super) fn commits(&self) -> u64 {
        self.counts.commits.load(Ordering::Relaxed)
    }

    /// How many writes are in the queue.
    #[cfg(test)]
    pub(super) fn waiting(&self) -> usize {
        self.counts.waiting.load(Ordering::Relaxed)
    }

    /// Writes on the writer's thread.
    pub(super) async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = oneshot::channel::<std::result::Result<Result<T>, Panic>>();
        self.enqueue(Turn::Here(Box::new(move |connection| {
            let done = catch_unwind(AssertUnwindSafe(|| in_savepoint(connection?, f)));
            let keep = matches!(done, Ok(Ok(_)));
            let told: Told = Box::new(move |kept| {
                // A caller that hung up wants no answer.
                let _ = tell.send(match done {
                    Ok(Ok(answer)) => Ok(kept.map(|()| answer)),
                    other => other,
                });
            });
            (keep, told)
        })))?;
        match told.await {
            Ok(Ok(answer)) => answer,
            Ok(Err(panic)) => std::panic::resume_unwind(panic),
            Err(_) => Err(gone()),
        }
    }

    /// Writes on the caller's thread.
    pub(super) fn write_now<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        if WRITING.get() {
            return Err(Error::broken("a write inside a write"));
        }
        let (give, given) = sync_channel(1);
        let (bring, back) = sync_channel(1);
        let (told, tell) = sync_channel(1);
        self.enqueue(Turn::There(Loan { give, back, told }))?;
        let mut borrowed = Borrowed {
            connection: Some(given.recv().map_err(|_| gone())??),
            bring,
            keep: false,
        };
        let Some(connection) = &borrowed.connection else {
            return Err(gone());
        };
        let answer = in_savepoint(connection, f);
        borrowed.keep = answer.is_ok();
        drop(borrowed);
        // An error waits too: it may speak of what a neighbour wrote a moment ago.
        let kept = tell.recv().map_err(|_| gone())?;
        answer.and_then(|answer| kept.map(|()| answer))
    }

    /// Runs something between transactions.
    pub(super) fn alone<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Connection) -> T + Send + 'static,
    ) -> Result<T> {
        let (tell, told) = sync_channel(1);
        self.enqueue(Turn::Alone(Box::new(move |connection| {
            let _ = tell.send(f(connection));
        })))?;
        told.recv().map_err(|_| gone())
    }

    fn enqueue(&self, turn: Turn) -> Result<()> {
        let queue = self
            .queue
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone();
        self.counts.waiting.fetch_add(1, Ordering::Relaxed);
        let refused = match queue.ok_or_else(gone)?.try_send(turn) {
            Ok(()) => return Ok(()),
            Err(TrySendError::Full(_)) => Error::refused(503, "refused-busy"),
            Err(TrySendError::Disconnected(_)) => gone(),
        };
        self.counts.waiting.fetch_sub(1, Ordering::Relaxed);
        Err(refused)
    }
}

impl Drop for Writer {
    fn drop(&mut self) {
        // Whoever is in the queue is served; then the thread closes the file.
        drop(
            self.queue
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .take(),
        );
        let thread = self
            .thread
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        if let Some(thread) = thread.filter(|it| it.thread().id() != std::thread::current().id()) {
            let _ = thread.join();
        }
    }
}

fn gone() -> Error {
    Error::broken("the writer of the database has stopped")
}

/// A connection that goes back to the writer whatever happens.
struct Borrowed {
    connection: Option<Connection>,
    bring: SyncSender<(Connection, bool)>,
    keep: bool,
}

impl Drop for Borrowed {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            let _ = self.bring.send((connection, self.keep));
        }
    }
}

/// Runs `f` so that it leaves all or nothing in the transaction around it, also when it panics.
fn in_savepoint<T>(connection: &Connection, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
    struct Undo<'c> {
        connection: &'c Connection,
        kept: bool,
    }
    impl Drop for Undo<'_> {
        fn drop(&mut self) {
            WRITING.set(false);
            // When the engine has rolled everything back by itself, there is no savepoint any more.
            if !self.kept && !self.connection.is_autocommit() {
                let _ = control(self.connection, "ROLLBACK TO turn");
                let _ = control(self.connection, "RELEASE turn");
            }
        }
    }
    control(connection, "SAVEPOINT turn")?;
    WRITING.set(true);
    let mut undo = Undo {
        connection,
        kept: false,
    };
    let answer = f(&Tx::new(On::File(FileTx::writing(connection))))?;
    control(connection, "RELEASE turn")?;
    undo.kept = true;
    drop(undo);
    Ok(answer)
}

/// Serves the queue until nobody can join it any more; answers the connection, unless it was lost.
fn run(
    mut connection: Connection,
    turns: &Receiver<Turn>,
    counts: &Counts,
    kept: &Kept,
) -> Option<Connection> {
    let mut next = turns.recv().ok();
    let mut last = Last::default();
    while let Some(turn) = next.take() {
        counts.waiting.fetch_sub(1, Ordering::Relaxed);
        if let Turn::Alone(work) = turn {
            // Its caller notices: it is never answered.
            let _ = catch_unwind(AssertUnwindSafe(|| work(&connection)));
            next = turns.recv().ok();
            continue;
        }
        let (back, batch, after) = gather(connection, turn, turns, counts, last)?;
        (connection, next) = (back, after);
        let begun = Instant::now();
        let outcome = batch.end(&connection);
        last = Last {
            answered: batch.told.len(),
            took: begun.elapsed(),
        };
        if outcome.is_ok() && batch.kept > 0 {
            kept.was_us();
            counts.commits.fetch_add(1, Ordering::Relaxed);
        }
        for told in batch.told {
            told(outcome.clone());
        }
        next = next.or_else(|| turns.recv().ok());
    }
    Some(connection)
}

/// The transaction before: how many it answered, and how long the disk took for it.
#[derive(Clone, Copy, Default)]
struct Last {
    answered: usize,
    took: Duration,
}

impl Last {
    /// How long to wait for the next one who writes, when so many have written and nobody else is there. Those who were
    /// answered together come back together, but one is the first: alone it would cost as much of the disk as all of them.
    fn patience(self, made: usize, begun: Instant) -> Option<Duration> {
        if self.answered < COMPANY || made >= self.answered {
            return None;
        }
        PATIENCE.min(self.took / 2).checked_sub(begun.elapsed())
    }
}

/// Writes made and not yet on disk.
struct Batch {
    told: Vec<Told>,
    kept: usize,
    /// Why none of them can be kept any more.
    lost: Option<Error>,
}

impl Batch {
    /// Puts it on disk, or nothing of it.
    fn end(&self, connection: &Connection) -> Result<()> {
        let ended = match &self.lost {
            Some(error) => Err(error.clone()),
            None if self.kept == 0 => return control(connection, "ROLLBACK"),
            None => control(connection, "COMMIT"),
        };
        if ended.is_err() && !connection.is_autocommit() {
            let _ = control(connection, "ROLLBACK");
        }
        ended
    }
}

/// Makes the first write and those that wait behind it, in one transaction. `None` when the connection was lost.
fn gather(
    mut connection: Connection,
    first: Turn,
    turns: &Receiver<Turn>,
    counts: &Counts,
    last: Last,
) -> Option<(Connection, Batch, Option<Turn>)> {
    let begun = Instant::now();
    let mut batch = Batch {
        told: Vec::new(),
        kept: 0,
        lost: control(&connection, "BEGIN IMMEDIATE").err(),
    };
    let mut turn = first;
    for made in 1.. {
        let (kept, told);
        (connection, kept, told) = take_turn(connection, batch.lost.clone(), turn)?;
        batch.told.push(told);
        batch.kept += usize::from(kept);
        if batch.lost.is_none() && connection.is_autocommit() {
            // A full disk, for one, makes the engine take back the whole transaction.
            batch.lost = Some(Error::refused(507, "refused-disk-full"));
        }
        if made == BATCH || batch.lost.is_some() {
            break;
        }
        let next = turns.try_recv().ok().or_else(|| {
            let patience = last.patience(made, begun)?;
            turns.recv_timeout(patience).ok()
        });
        turn = match next {
            Some(alone @ Turn::Alone(_)) => return Some((connection, batch, Some(alone))),
            Some(next) => {
                counts.waiting.fetch_sub(1, Ordering::Relaxed);
                next
            }
            None => break,
        };
    }
    Some((connection, batch, None))
}

/// One write in the transaction, or its refusal when there is none. `None` when the connection was lost.
fn take_turn(
    connection: Connection,
    refused: Option<Error>,
    turn: Turn,
) -> Option<(Connection, bool, Told)> {
    match turn {
        Turn::Here(work) => {
            let (keep, told) = work(refused.map_or(Ok(&connection), Err));
            Some((connection, keep, told))
        }
        Turn::There(Loan { give, back, told }) => {
            let told: Told = Box::new(move |kept| {
                let _ = told.send(kept);
            });
            if let Some(error) = refused {
                let _ = give.send(Err(error));
                return Some((connection, false, told));
            }
            let (connection, keep) = match give.send(Ok(connection)) {
                Ok(()) => back.recv().ok()?,
                Err(unwanted) => (unwanted.0.ok()?, false),
            };
            Some((connection, keep, told))
        }
        Turn::Alone(work) => {
            work(&connection);
            Some((connection, false, Box::new(drop)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_transaction_waits_for_those_who_were_answered_together_and_for_nobody_else() {
        let begun = Instant::now();
        let after = |answered, took| Last {
            answered,
            took: Duration::from_secs(took),
        };
        // Those who come one by one are never kept waiting.
        assert_eq!(after(0, 60).patience(1, begun), None);
        assert_eq!(after(COMPANY - 1, 60).patience(1, begun), None);
        // Some of them are still on their way, and then all are back.
        let patience = after(16, 60).patience(1, begun).unwrap();
        assert!(patience <= PATIENCE);
        assert_eq!(after(16, 60).patience(16, begun), None);
        // A disk that takes no time is not waited for, and no time is waited twice.
        assert_eq!(
            after(16, 0).patience(1, begun).unwrap_or_default(),
            Duration::ZERO
        );
        let long_ago = begun.checked_sub(PATIENCE * 2).unwrap();
        assert_eq!(after(16, 60).patience(1, long_ago), None);
    }
}
