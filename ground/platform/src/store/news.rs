//! Hints to and from other nodes: one connection of its own listens for commits elsewhere, and a crier tells of ours. A
//! hint that is lost costs nothing but time, because everybody who waits for commits also looks now and then.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{SyncSender, sync_channel};
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread::JoinHandle;
use std::time::Duration;

use tokio::sync::watch;

use super::address::ServerAddress;
use super::kept::Kept;
use super::pool::{Connection, Pool};
use super::trouble::Trouble;

/// How often the listener looks whether it is still wanted.
const ROUND: Duration = Duration::from_millis(500);

/// Commits that follow each other faster than this are told of together: each word costs every node a look.
const BREATH: Duration = Duration::from_millis(20);

/// Of how many bytes a hint may be; the server takes 8,000. A longer one does not name its tables.
const LONGEST: usize = 7000;

/// A thread that tells other nodes of commits. Dropping it waits until the last one was told of: a command that ends right
/// after its commit is heard as well.
pub(super) struct Crier {
    /// Always there but while it is being dropped.
    told: Option<SyncSender<()>>,
    /// The tables of what was committed and not told of.
    tables: Arc<Mutex<BTreeSet<&'static str>>>,
    thread: Option<JoinHandle<()>>,
}

impl Crier {
    pub(super) fn start(pool: Arc<Pool>, name: String) -> Self {
        let (told, hears) = sync_channel(1);
        let tables = Arc::<Mutex<BTreeSet<&'static str>>>::default();
        let written = tables.clone();
        let thread = std::thread::spawn(move || {
            while hears.recv().is_ok() {
                let all = std::mem::take(&mut *locked(&written));
                let mut hint = name.clone();
                for table in all {
                    hint.extend([" ", table]);
                }
                if hint.len() > LONGEST {
                    hint.clone_from(&name);
                }
                let _ = notify(&pool, &hint);
                std::thread::sleep(BREATH);
            }
        });
        Self {
            told: Some(told),
            tables,
            thread: Some(thread),
        }
    }

    /// Something was committed to these tables.
    pub(super) fn cry(&self, tables: &[&'static str]) {
        locked(&self.tables).extend(tables);
        // Full: a word that is about to be said covers this commit too.
        let _ = self.told.as_ref().map(|told| told.try_send(()));
    }
}

fn locked<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Crier {
    fn drop(&mut self) {
        self.told.take();
        let _ = self.thread.take().map(JoinHandle::join);
    }
}

/// Not part of the write: commits that notify queue behind each other until each is on disk, and this one waits for no disk.
fn notify(pool: &Pool, hint: &str) -> Result<(), Trouble> {
    let mut lent = pool.lend()?;
    let client = &mut lent.connection()?.client;
    client
        .execute(
            "SELECT set_config('synchronous_commit', 'off', true), pg_notify('arende', $1)",
            &[&hint],
        )
        .map_err(|error| Trouble::of(&error))?;
    lent.is_whole();
    Ok(())
}

/// A listening thread; it ends soon after this is dropped.
pub(super) struct News(Arc<AtomicBool>);

impl News {
    /// `name` is this node's, whose own hints tell it nothing.
    pub(super) fn listen(
        address: ServerAddress,
        name: String,
        committed: Weak<watch::Sender<u64>>,
        kept: Arc<Kept>,
    ) -> Self {
        let wanted = Arc::new(AtomicBool::new(true));
        let still = Arc::clone(&wanted);
        std::thread::spawn(move || {
            while still.load(Ordering::Relaxed) {
                // Away: said by those who need the database; here it is tried again until it is back.
                let _ = hear(&address, &name, (&committed, &kept), &still);
                std::thread::sleep(ROUND);
            }
        });
        Self(wanted)
    }
}

impl Drop for News {
    fn drop(&mut self) {
        self.0.store(false, Ordering::Relaxed);
    }
}

fn hear(
    address: &ServerAddress,
    name: &str,
    (committed, kept): (&Weak<watch::Sender<u64>>, &Kept),
    still: &AtomicBool,
) -> Result<(), postgres::Error> {
    use postgres::fallible_iterator::FallibleIterator as _;
    let mut connection = Connection::open(address)?;
    connection.client.batch_execute("LISTEN arende")?;
    let tell = |hint: &str| {
        let mut words = hint.split(' ');
        if words.next() == Some(name) {
            return;
        }
        if let Some(committed) = committed.upgrade() {
            committed.send_modify(|count| {
                *count += 1;
                kept.heard(words, *count);
            });
        }
    };
    // What was committed while nobody listened.
    tell("");
    while still.load(Ordering::Relaxed) && committed.strong_count() > 0 {
        let heard = connection
            .client
            .notifications()
            .timeout_iter(ROUND)
            .next()?;
        if let Some(hint) = heard {
            tell(hint.payload());
        } else {
            connection.client.check_connection()?;
        }
    }
    Ok(())
}
