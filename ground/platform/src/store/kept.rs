//! What every page reads and hardly anybody changes, kept in memory until a table that it was read from is written.
//!
//! Commits are counted (`Store::commits_so_far`). A value knows how many there had been when its reader's snapshot was taken
//! and which words its statements hold, the tables among them; each table knows at which commit it was written last. So a new
//! ticket, which is written every second, takes nothing away from the forms, which are changed twice a year.

use std::any::Any;
use std::collections::{BTreeSet, HashMap};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use domain::BrandId;
use foldhash::fast::RandomState;
use tokio::sync::watch;

/// Values are read again after this whatever happens: a hint of another node may be lost. Whoever asks first then reads; others
/// who ask meanwhile get what is there, so that a whole crowd does not read the same.
const LONGEST: Duration = Duration::from_secs(1);
/// As many values of one name are kept for each brand at most.
const MOST: usize = 512;

/// Between two glances of those who only look up what is kept, without a snapshot of their own.
const GLANCE: Duration = Duration::from_micros(250);

/// Every page asks a dozen times: its keys are ours, and nobody can choose them so that they collide.
type Map<K, V> = HashMap<K, V, RandomState>;

/// The words of statements by which tables are known.
pub(super) type From = BTreeSet<&'static str>;

struct Slot {
    commits: u64,
    read_at: Instant,
    from: Arc<From>,
    /// Another process may have written since.
    overtaken: bool,
    value: Arc<dyn Any + Send + Sync>,
}

/// A value with the words of the statements it was read by.
pub(super) type Found<T> = (Arc<T>, Arc<From>);

#[derive(Default)]
struct All {
    /// By name, then by brand and what it is of.
    slots: Map<&'static str, Map<BrandId, Map<String, Slot>>>,
    /// At which commit each table was written last.
    written: Map<String, u64>,
    /// The last of those commits.
    newest: u64,
    /// Before this commit anything may have been written, by somebody who did not say what.
    anything: u64,
    /// How many transactions have written to a table that nobody was told of yet.
    under_way: Map<&'static str, usize>,
}

impl All {
    /// The value of this name, however old, unless something that it was read from may have been written since.
    fn good(
        &mut self,
        name: &'static str,
        (brand, of): (BrandId, &str),
        asks: Asks,
    ) -> Option<&mut Slot> {
        let slot = self.slots.get_mut(name)?.get_mut(&brand)?.get_mut(of)?;
        let since = match asks {
            Asks::Reader(commits) => slot.commits.min(commits),
            Asks::Writer => slot.commits,
        };
        let written = |table: &&str| self.written.get(*table).is_some_and(|at| *at > since);
        let under_way = |table: &&str| self.under_way.get(table).is_some_and(|count| *count > 0);
        let stale = slot.overtaken
            || self.anything > since
            || self.newest > since && slot.from.iter().any(written)
            || matches!(asks, Asks::Writer) && slot.from.iter().any(under_way);
        (!stale).then_some(slot)
    }
}

impl Slot {
    fn found<T: Send + Sync + 'static>(&self) -> Option<Found<T>> {
        let value = self.value.clone().downcast().ok()?;
        Some((value, self.from.clone()))
    }
}

/// A connection that only looks whether others have committed to the same file, and what it saw last.
struct Watch {
    connection: rusqlite::Connection,
    seen: i64,
    at: Instant,
}

impl Watch {
    /// What it sees now, and whether that is new. `PRAGMA data_version` is another number after anybody else has committed.
    fn looks(&mut self) -> bool {
        self.at = Instant::now();
        let now = self
            .connection
            .prepare_cached(DATA_VERSION)
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)));
        // What cannot be seen may be anything.
        let Ok(now) = now else { return true };
        std::mem::replace(&mut self.seen, now) != now
    }
}

/// Another number, as this connection sees the file, after another connection has committed.
pub(super) const DATA_VERSION: &str = "PRAGMA data_version";

/// The values kept by one store.
#[derive(Default)]
pub(super) struct Kept {
    all: Mutex<All>,
    /// On a file, which other processes may write to.
    watch: Mutex<Option<Watch>>,
}

/// Who asks for a kept value.
#[derive(Clone, Copy)]
pub(super) enum Asks {
    /// A reader, whose snapshot was taken after so many commits.
    Reader(u64),
    /// The one writer, who sees everything, also what nobody was told of yet.
    Writer,
}

impl Kept {
    /// For a file. `connection` is used for nothing else.
    pub(super) fn of_file(connection: rusqlite::Connection) -> Self {
        let watch = Watch {
            connection,
            seen: 0,
            at: Instant::now(),
        };
        Self {
            all: Mutex::default(),
            watch: Mutex::new(Some(watch)),
        }
    }

    fn all(&self) -> MutexGuard<'_, All> {
        self.all.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn watch(&self) -> MutexGuard<'_, Option<Watch>> {
        self.watch.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Looks whether another process has committed to the file: then nothing that was kept is good any more.
    pub(super) fn look_elsewhere(&self) {
        if self.watch().as_mut().is_some_and(Watch::looks) {
            self.all_overtaken();
        }
    }

    /// The same for those who ask many times a millisecond: nobody waits for another who is looking, or looks again at once.
    pub(super) fn glance_elsewhere(&self) {
        let Ok(mut watch) = self.watch.try_lock() else {
            return;
        };
        let watch = watch.as_mut();
        if watch.is_some_and(|watch| watch.at.elapsed() >= GLANCE && watch.looks()) {
            self.all_overtaken();
        }
    }

    fn all_overtaken(&self) {
        let mut all = self.all();
        let slots = all.slots.values_mut().flat_map(HashMap::values_mut);
        for slot in slots.flat_map(HashMap::values_mut) {
            slot.overtaken = true;
        }
    }

    /// What was kept last under this name, good or not.
    pub(super) fn last<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        (brand, of): (BrandId, &str),
    ) -> Option<Arc<T>> {
        let all = self.all();
        let slot = all.slots.get(name)?.get(&brand)?.get(of)?;
        slot.value.clone().downcast().ok()
    }

    /// Closes the connection that looks: whoever closes a file last folds its log into it, and that is the writer.
    pub(super) fn look_no_more(&self) {
        self.watch().take();
    }

    /// The writer of this process has committed: that is not elsewhere.
    pub(super) fn was_us(&self) {
        if let Some(watch) = self.watch().as_mut() {
            watch.looks();
        }
    }

    /// What was read under this name, if nothing that it was read from has been written since. Of a value that is only old,
    /// one asker is told nothing, and reads it again.
    pub(super) fn find<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        of: (BrandId, &str),
        asks: Asks,
    ) -> Option<Found<T>> {
        let mut all = self.all();
        let slot = all.good(name, of, asks)?;
        if slot.read_at.elapsed() >= LONGEST {
            slot.read_at = Instant::now();
            return None;
        }
        slot.found()
    }

    /// The same for somebody who leaves the reading to others.
    pub(super) fn look_up<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        of: (BrandId, &str),
        asks: Asks,
    ) -> Option<Found<T>> {
        let mut all = self.all();
        let slot = all.good(name, of, asks)?;
        let is_old = slot.read_at.elapsed() >= LONGEST;
        slot.found().filter(|_| !is_old)
    }

    /// Whatever is kept is old from now on.
    #[cfg(test)]
    pub(super) fn grow_old(&self) {
        let mut all = self.all();
        let slots = all.slots.values_mut().flat_map(HashMap::values_mut);
        for slot in slots.flat_map(HashMap::values_mut) {
            slot.read_at = slot.read_at.checked_sub(LONGEST).unwrap_or(slot.read_at);
        }
    }

    /// Keeps a value that was read in a snapshot taken after `commits` commits, or by the writer before the next one, unless
    /// a newer one is there.
    pub(super) fn put<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        (brand, of): (BrandId, &str),
        (commits, asks): (u64, Asks),
        (value, from): Found<T>,
    ) {
        let mut all = self.all();
        let under_way = |table: &&str| all.under_way.get(table).is_some_and(|count| *count > 0);
        if matches!(asks, Asks::Writer) && from.iter().any(under_way) {
            return;
        }
        let slots = all.slots.entry(name).or_default().entry(brand).or_default();
        if slots
            .get(of)
            .is_some_and(|slot| slot.commits > commits && !slot.overtaken)
        {
            return;
        }
        if slots.len() >= MOST && !slots.contains_key(of) {
            slots.retain(|_, slot| slot.read_at.elapsed() < LONGEST);
            if slots.len() >= MOST {
                slots.clear();
            }
        }
        let slot = Slot {
            commits,
            read_at: Instant::now(),
            from,
            overtaken: false,
            value,
        };
        slots.insert(of.to_owned(), slot);
    }

    /// A transaction writes to a table.
    pub(super) fn begun(&self, table: &'static str) {
        *self.all().under_way.entry(table).or_default() += 1;
    }

    fn ended(&self, tables: &[&'static str], commit: u64) {
        let mut all = self.all();
        for table in tables {
            if let Some(count) = all.under_way.get_mut(table) {
                *count = count.saturating_sub(1);
            }
            all.written.insert((*table).to_owned(), commit);
        }
        all.newest = commit;
    }

    /// Another node told of a commit: these tables were written, or nobody knows which.
    pub(super) fn heard<'t>(&self, tables: impl Iterator<Item = &'t str>, commit: u64) {
        let mut all = self.all();
        let mut said = false;
        for table in tables {
            said = true;
            all.written.insert(table.to_owned(), commit);
            all.newest = commit;
        }
        if !said {
            all.anything = commit;
        }
    }
}

/// What one transaction has written to. When the last one who knows drops it, which is after the commit is on disk or
/// nothing was kept, everybody is told, also if the client who wanted it has hung up.
pub(super) struct Touched {
    kept: Arc<Kept>,
    committed: Arc<watch::Sender<u64>>,
    tables: Mutex<Vec<&'static str>>,
}

impl Touched {
    pub(super) fn nothing(kept: Arc<Kept>, committed: Arc<watch::Sender<u64>>) -> Arc<Self> {
        Arc::new(Self {
            kept,
            committed,
            tables: Mutex::default(),
        })
    }

    /// The tables, each once.
    pub(super) fn tables(&self) -> MutexGuard<'_, Vec<&'static str>> {
        self.tables.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Answers whether it is new.
    pub(super) fn add(&self, table: &'static str) -> bool {
        let mut tables = self.tables();
        let new = !tables.contains(&table);
        if new {
            tables.push(table);
            self.kept.begun(table);
        }
        new
    }
}

impl Drop for Touched {
    fn drop(&mut self) {
        let tables = std::mem::take(&mut *self.tables());
        if !tables.is_empty() {
            // Within the count, so that nobody can know of the commit and not of its tables.
            self.committed.send_modify(|commits| {
                *commits += 1;
                self.kept.ended(&tables, *commits);
            });
        }
    }
}
