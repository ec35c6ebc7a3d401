//! The store on one SQLite file: write-ahead log, every commit on disk before its caller is answered.

use std::cell::RefCell;
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use tokio::sync::watch;

use super::kept::Kept;
use super::{Migration, Row, Value, migrate};
use crate::{Error, Result};

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// `synchronous=FULL`: an answered write survives power loss. The only setting for real data.
    Full,
    /// `synchronous=OFF`: for tests and for generating data that can be generated again.
    None,
}

/// How to open a store.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// The database file; its folder exists.
    pub path: PathBuf,
    /// Connections that read at the same time.
    pub readers: usize,
    /// Page cache of each connection, in KiB. Connections × this is most of the desk's memory.
    pub cache_kib: i64,
    /// Whether a commit waits for the disk.
    pub durability: Durability,
}

impl StoreSettings {
    /// Connections of a served desk that read at the same time.
    pub const READERS: usize = 6;

    /// The settings of a served desk: 4 MiB for each connection.
    pub fn at(path: &Path) -> Self {
        Self {
            path: path.to_owned(),
            readers: Self::READERS,
            cache_kib: 4096,
            durability: Durability::Full,
        }
    }
}

/// The handle that everything shares. Cloning is cheap.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    path: PathBuf,
    readers: Mutex<Vec<Connection>>,
    reader_back: Condvar,
    writer: Mutex<Connection>,
    committed: watch::Sender<u64>,
    kept: Kept,
}

/// A transaction: statements run in it, together or not at all.
pub struct Tx<'c> {
    connection: &'c Connection,
    /// While reading: what is kept, and how many commits there were when the snapshot was taken.
    kept: Option<(&'c Kept, u64)>,
}

impl Store {
    /// Opens the file, making it and applying missing migrations.
    ///
    /// # Errors
    /// When the file cannot be opened, is not a database, or was written by a newer version.
    pub fn open(settings: &StoreSettings, migrations: &[Migration], now: i64) -> Result<Self> {
        let mut writer = connect(settings, false)?;
        migrate::migrate(&mut writer, migrations, now)?;
        let readers = (0..settings.readers)
            .map(|_| connect(settings, true))
            .collect::<Result<_>>()?;
        Ok(Self(Arc::new(Inner {
            path: settings.path.clone(),
            readers: Mutex::new(readers),
            reader_back: Condvar::new(),
            writer: Mutex::new(writer),
            committed: watch::Sender::new(0),
            kept: Kept::default(),
        })))
    }

    /// The database file.
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Reads in one snapshot. When a connection is free it is done here and now: the way to another thread and back
    /// costs as much as a page's statements. Otherwise a blocking thread waits for one. So readers occupy at most as many
    /// threads of the runtime as there are connections, and the runtime has more (`serve.rs`).
    ///
    /// # Errors
    /// What `f` answers, or [`Error::Broken`].
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let free = locked(&self.0.readers).pop();
        if let Some(connection) = free {
            return Borrowed {
                store: &self.0,
                connection: Some(connection),
            }
            .read(f);
        }
        let store = self.clone();
        on_blocking_thread(move || store.read_now(f)).await
    }

    /// Writes in one transaction, on a blocking thread. Answered after the commit is on disk; an error keeps nothing.
    ///
    /// # Errors
    /// What `f` answers; a refusal with 507 when the disk is full; [`Error::Broken`].
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let store = self.clone();
        on_blocking_thread(move || store.write_now(f)).await
    }

    /// [`Store::read`] for code that is on a blocking thread already.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_now<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        Borrowed {
            store: &self.0,
            connection: Some(self.take_reader()),
        }
        .read(f)
    }

    /// [`Store::write`] for code that is on a blocking thread already.
    ///
    /// # Errors
    /// As [`Store::write`].
    pub fn write_now<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let connection = locked(&self.0.writer);
        let answer = in_transaction(&connection, "BEGIN IMMEDIATE", None, f)?;
        drop(connection);
        self.0.committed.send_modify(|count| *count += 1);
        Ok(answer)
    }

    /// Changes whenever this process commits; writes of other processes are found by polling.
    pub fn commits(&self) -> watch::Receiver<u64> {
        self.0.committed.subscribe()
    }

    /// Checks the file: SQLite's own integrity check and foreign keys. Answers what is wrong, in words; nothing when
    /// all is well.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn integrity(&self) -> Result<Vec<String>> {
        let connection = connect(
            &StoreSettings {
                readers: 1,
                ..StoreSettings::at(&self.0.path)
            },
            true,
        )?;
        let mut wrong: Vec<String> = connection
            .prepare("PRAGMA integrity_check")
            .and_then(|mut check| check.query_map([], |row| row.get(0))?.collect())
            .map_err(|error| from_sqlite(&error))?;
        wrong.retain(|line| line != "ok");
        let orphans: Vec<(String, String)> = connection
            .prepare("PRAGMA foreign_key_check")
            .and_then(|mut check| {
                check
                    .query_map([], |row| Ok((row.get(0)?, row.get(2)?)))?
                    .collect()
            })
            .map_err(|error| from_sqlite(&error))?;
        wrong.extend(orphans.into_iter().map(|(table, parent)| {
            format!("a row of {table} points to a {parent} that is not there")
        }));
        Ok(wrong)
    }

    fn take_reader(&self) -> Connection {
        let mut readers = locked(&self.0.readers);
        loop {
            if let Some(connection) = readers.pop() {
                return connection;
            }
            readers = self
                .0
                .reader_back
                .wait(readers)
                .unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// After very many rows at once: counts what the indexes hold, so that the planner chooses well, and folds the
    /// write-ahead log into the file, so that the next start is quick.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn analyze(&self) -> Result<()> {
        locked(&self.0.writer)
            .execute_batch(
                "PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);",
            )
            .map_err(|error| from_sqlite(&error))
    }
}

/// A reader that goes back to its pool whatever happens.
struct Borrowed<'s> {
    store: &'s Inner,
    connection: Option<Connection>,
}

impl Borrowed<'_> {
    fn read<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let Some(connection) = self.connection.as_ref() else {
            return Err(Error::broken("no connection"));
        };
        let commits = *self.store.committed.borrow();
        in_transaction(connection, "BEGIN", Some((&self.store.kept, commits)), f)
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(connection) = self.connection.take() {
            locked(&self.store.readers).push(connection);
            self.store.reader_back.notify_one();
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic inside a transaction rolls back; the connection behind the lock is still good.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn on_blocking_thread<T: Send + 'static>(
    work: impl FnOnce() -> Result<T> + Send + 'static,
) -> Result<T> {
    match tokio::task::spawn_blocking(work).await {
        Ok(answer) => answer,
        Err(error) => match error.try_into_panic() {
            Ok(panic) => std::panic::resume_unwind(panic),
            Err(error) => Err(Error::broken(error)),
        },
    }
}

fn connect(settings: &StoreSettings, read_only: bool) -> Result<Connection> {
    let access = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let connection =
        Connection::open_with_flags(&settings.path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|error| Error::Broken(format!("{}: {error}", settings.path.display())))?;
    let set = |name: &str, value: &dyn rusqlite::ToSql| {
        connection
            .pragma_update(None, name, value)
            .map_err(|error| from_sqlite(&error))
    };
    connection
        .busy_timeout(std::time::Duration::from_secs(15))
        .map_err(|error| from_sqlite(&error))?;
    if !read_only {
        set("journal_mode", &"WAL")?;
        set(
            "synchronous",
            &if settings.durability == Durability::Full {
                "FULL"
            } else {
                "OFF"
            },
        )?;
        set("foreign_keys", &true)?;
        set("wal_autocheckpoint", &2000)?;
        set("journal_size_limit", &(64 << 20))?;
    }
    set("cache_size", &-settings.cache_kib)?;
    set("temp_store", &"MEMORY")?;
    // Plans depend on the statement alone: otherwise every new parameter value plans anew, which cost a third of a page.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(|error| from_sqlite(&error))?;
    connection.set_prepared_statement_cache_capacity(200);
    Ok(connection)
}

fn in_transaction<T>(
    connection: &Connection,
    begin: &'static str,
    kept: Option<(&Kept, u64)>,
    f: impl FnOnce(&Tx<'_>) -> Result<T>,
) -> Result<T> {
    struct RollBack<'c>(&'c Connection);
    impl Drop for RollBack<'_> {
        fn drop(&mut self) {
            if !self.0.is_autocommit() {
                let _ = self.0.execute_batch("ROLLBACK");
            }
        }
    }
    let tx = Tx { connection, kept };
    tx.control(begin)?;
    let rolled_back_unless_committed = RollBack(connection);
    let answer = f(&tx)?;
    tx.control("COMMIT")?;
    drop(rolled_back_unless_committed);
    Ok(answer)
}

thread_local! {
    /// SQLite numbers `$1` by first appearance and `?1` by its digit; the rewritten text is made once per thread.
    static REWRITTEN: RefCell<HashMap<usize, &'static str>> = RefCell::new(HashMap::new());
}

/// `$n` as `?n`. Statements are `&'static`, so their address is their name and the leak is bounded by their number.
fn numbered(sql: &'static str) -> &'static str {
    static ALL: Mutex<Option<HashMap<&'static str, &'static str>>> = Mutex::new(None);
    if !sql.contains('$') {
        return sql;
    }
    let address = sql.as_ptr() as usize ^ (sql.len() << 48);
    REWRITTEN.with_borrow_mut(|known| {
        *known.entry(address).or_insert_with(|| {
            let mut all = locked(&ALL);
            all.get_or_insert_default()
                .entry(sql)
                .or_insert_with(|| sql.replace('$', "?").leak())
        })
    })
}

impl Tx<'_> {
    /// All rows that a statement answers.
    ///
    /// # Errors
    /// What `map` answers; refusals for a full disk or a database that is busy too long; [`Error::Broken`].
    pub fn rows<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(params))
            .map_err(|error| from_sqlite(&error))?;
        let mut all = Vec::new();
        while let Some(row) = rows.next().map_err(|error| from_sqlite(&error))? {
            all.push(map(&Row(row))?);
        }
        Ok(all)
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    pub fn row<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.prepare(sql)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(params))
            .map_err(|error| from_sqlite(&error))?;
        rows.next()
            .map_err(|error| from_sqlite(&error))?
            .map(|row| map(&Row(row)))
            .transpose()
    }

    /// Runs a statement; answers how many rows it touched.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    pub fn run(&self, sql: &'static str, params: &[Value<'_>]) -> Result<usize> {
        self.prepare(sql)?
            .execute(rusqlite::params_from_iter(params))
            .map_err(|error| from_sqlite(&error))
    }

    /// Runs an `INSERT … RETURNING id`; answers the id.
    ///
    /// # Errors
    /// As [`Tx::rows`]; [`Error::Broken`] when nothing was inserted.
    pub fn insert(&self, sql: &'static str, params: &[Value<'_>]) -> Result<i64> {
        self.row(sql, params, |row| row.int(0))?
            .ok_or_else(|| Error::broken("an INSERT answered no id"))
    }

    /// One number, like a count; 0 when there is no row.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    pub fn number(&self, sql: &'static str, params: &[Value<'_>]) -> Result<i64> {
        Ok(self
            .row(sql, params, |row| row.opt_int(0))?
            .flatten()
            .unwrap_or(0))
    }

    /// A value that every page needs and that hardly ever changes, like the words for statuses: read once, and again after
    /// any write. `name` and `of` say which; `of` has few values. Writing transactions always read.
    ///
    /// # Errors
    /// What `read` answers.
    pub fn kept<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        of: &str,
        read: impl FnOnce() -> Result<T>,
    ) -> Result<Arc<T>> {
        let Some((kept, commits)) = self.kept else {
            return read().map(Arc::new);
        };
        if let Some(value) = kept.find(name, of, commits) {
            return Ok(value);
        }
        let value = Arc::new(read()?);
        kept.put(name, of, commits, value.clone());
        Ok(value)
    }

    /// Checks that a statement can be prepared, for the test that prepares them all.
    ///
    /// # Errors
    /// [`Error::Broken`] with the engine's reason.
    pub fn check(&self, sql: &'static str) -> Result<()> {
        self.prepare(sql).map(drop)
    }

    fn control(&self, sql: &'static str) -> Result<()> {
        self.prepare(sql)?
            .execute([])
            .map(drop)
            .map_err(|error| from_sqlite(&error))
    }

    fn prepare(&self, sql: &'static str) -> Result<rusqlite::CachedStatement<'_>> {
        self.connection
            .prepare_cached(numbered(sql))
            .map_err(|error| from_sqlite(&error))
    }
}

fn from_sqlite(error: &rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => Error::refused(507, "refused-disk-full"),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            Error::refused(503, "refused-busy")
        }
        _ => Error::Broken(format!("database: {error}")),
    }
}
