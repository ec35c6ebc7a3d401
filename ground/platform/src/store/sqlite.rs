//! The store on one SQLite file: write-ahead log, every commit on disk before its caller is answered.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::path::PathBuf;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};

use super::kept::{DATA_VERSION, Kept};
use super::row::Columns;
use super::tx::On;
use super::writer::Writer;
use super::{Durability, Migration, Row, Tx, Value, migrate};
use crate::{Error, Result};

/// How the file is used.
#[derive(Clone, Debug)]
pub(super) struct FileSettings {
    pub(super) path: PathBuf,
    pub(super) readers: usize,
    pub(super) cache_kib: i64,
    pub(super) durability: Durability,
}

/// A file with its readers and its one writer.
pub(super) struct File {
    settings: FileSettings,
    readers: Mutex<Readers>,
    reader_back: Condvar,
    pub(super) kept: Arc<Kept>,
    pub(super) writer: Writer,
}

/// The readers that nobody has, and how many wait for one: telling nobody that one is back costs as much as a statement.
struct Readers {
    free: Vec<Reader>,
    waiting: usize,
}

/// A connection that reads, and what it saw of the file when it was asked last.
struct Reader {
    connection: Connection,
    seen: Cell<i64>,
}

impl File {
    pub(super) fn open(settings: FileSettings, migrations: &[Migration], now: i64) -> Result<Self> {
        let mut writer = connect(&settings, false)?;
        migrate::on_a_file(&mut writer, migrations, now)?;
        let reader = |_| {
            Ok(Reader {
                connection: connect(&settings, true)?,
                seen: Cell::new(0),
            })
        };
        let free = (0..settings.readers).map(reader);
        let readers = Readers {
            free: free.collect::<Result<_>>()?,
            waiting: 0,
        };
        let kept = Arc::new(Kept::of_file(connect(&settings, true)?));
        Ok(Self {
            settings,
            readers: Mutex::new(readers),
            reader_back: Condvar::new(),
            kept: kept.clone(),
            writer: Writer::start(writer, kept)?,
        })
    }

    pub(super) fn path(&self) -> &std::path::Path {
        &self.settings.path
    }

    pub(super) fn read<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        Borrowed {
            file: self,
            reader: Some(self.take_reader()),
        }
        .read(f)
    }

    /// Whether a reader is free; if so it is the caller's.
    pub(super) fn free_reader(&self) -> Option<Borrowed<'_>> {
        let reader = locked(&self.readers).free.pop()?;
        Some(Borrowed {
            file: self,
            reader: Some(reader),
        })
    }

    fn take_reader(&self) -> Reader {
        let mut readers = locked(&self.readers);
        loop {
            if let Some(reader) = readers.free.pop() {
                return reader;
            }
            readers.waiting += 1;
            readers = self
                .reader_back
                .wait(readers)
                .unwrap_or_else(PoisonError::into_inner);
            readers.waiting -= 1;
        }
    }

    /// SQLite's own integrity check, and foreign keys.
    pub(super) fn integrity(&self) -> Result<Vec<String>> {
        let connection = connect(
            &FileSettings {
                durability: Durability::Full,
                ..self.settings.clone()
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

    /// Counts what the indexes hold, and folds the write-ahead log into the file.
    pub(super) fn analyze(&self) -> Result<()> {
        self.writer.alone(|connection| {
            connection
                .execute_batch(
                    "PRAGMA analysis_limit = 1000; ANALYZE; PRAGMA wal_checkpoint(TRUNCATE);",
                )
                .map_err(|error| from_sqlite(&error))
        })?
    }
}

/// A reader that goes back to its pool whatever happens.
pub(super) struct Borrowed<'s> {
    file: &'s File,
    reader: Option<Reader>,
}

impl Borrowed<'_> {
    pub(super) fn read<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let Some(reader) = self.reader.as_ref() else {
            return Err(Error::broken("no connection"));
        };
        in_transaction(reader, f)
    }
}

impl Drop for Borrowed<'_> {
    fn drop(&mut self) {
        if let Some(reader) = self.reader.take() {
            let mut readers = locked(&self.file.readers);
            readers.free.push(reader);
            if readers.waiting > 0 {
                self.file.reader_back.notify_one();
            }
        }
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    // A panic inside a transaction rolls back; the connection behind the lock is still good.
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn connect(file: &FileSettings, read_only: bool) -> Result<Connection> {
    let access = if read_only {
        OpenFlags::SQLITE_OPEN_READ_ONLY
    } else {
        OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_CREATE
    };
    let connection =
        Connection::open_with_flags(&file.path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
            .map_err(|error| Error::Broken(format!("{}: {error}", file.path.display())))?;
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
            &if file.durability == Durability::Full {
                "FULL"
            } else {
                "OFF"
            },
        )?;
        set("foreign_keys", &true)?;
        set("wal_autocheckpoint", &2000)?;
        set("journal_size_limit", &(64 << 20))?;
    }
    set("cache_size", &-file.cache_kib)?;
    set("temp_store", &"MEMORY")?;
    // Plans depend on the statement alone: otherwise every new parameter value plans anew, which cost a third of a page.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)
        .map_err(|error| from_sqlite(&error))?;
    connection.set_prepared_statement_cache_capacity(200);
    Ok(connection)
}

fn in_transaction<T>(reader: &Reader, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
    struct RollBack<'c>(&'c Connection);
    impl Drop for RollBack<'_> {
        fn drop(&mut self) {
            if !self.0.is_autocommit() {
                let _ = self.0.execute_batch("ROLLBACK");
            }
        }
    }
    let connection = &reader.connection;
    control(connection, "BEGIN")?;
    let rolled_back_unless_committed = RollBack(connection);
    let answer = f(&Tx::new(On::File(FileTx {
        connection,
        seen: Some(&reader.seen),
    })))?;
    control(connection, "COMMIT")?;
    drop(rolled_back_unless_committed);
    Ok(answer)
}

/// Runs a statement that begins or ends something.
pub(super) fn control(connection: &Connection, sql: &'static str) -> Result<()> {
    connection
        .prepare_cached(sql)
        .and_then(|mut statement| statement.execute([]))
        .map(drop)
        .map_err(|error| from_sqlite(&error))
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

/// A transaction on a file.
pub(super) struct FileTx<'c> {
    connection: &'c Connection,
    /// A reader's.
    seen: Option<&'c Cell<i64>>,
}

impl<'c> FileTx<'c> {
    /// The writer's.
    pub(super) fn writing(connection: &'c Connection) -> Self {
        Self {
            connection,
            seen: None,
        }
    }
}

impl FileTx<'_> {
    /// Whether this snapshot may hold what was not there when this connection was asked last. It takes no lock, and nobody
    /// waits for another's connection.
    pub(super) fn may_hold_news(&self) -> bool {
        let Some(seen) = self.seen else { return true };
        let version = self
            .connection
            .prepare_cached(DATA_VERSION)
            .and_then(|mut statement| statement.query_row([], |row| row.get(0)));
        version.map_or(true, |version| seen.replace(version) != version)
    }

    pub(super) fn rows<T>(
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
            all.push(map(&Row(Columns::File(row)))?);
        }
        Ok(all)
    }

    pub(super) fn row<T>(
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
            .map(|row| map(&Row(Columns::File(row))))
            .transpose()
    }

    pub(super) fn run(&self, sql: &'static str, params: &[Value<'_>]) -> Result<usize> {
        self.prepare(sql)?
            .execute(rusqlite::params_from_iter(params))
            .map_err(|error| from_sqlite(&error))
    }

    pub(super) fn check(&self, sql: &'static str) -> Result<()> {
        self.prepare(sql).map(drop)
    }

    fn prepare(&self, sql: &'static str) -> Result<rusqlite::CachedStatement<'_>> {
        self.connection
            .prepare_cached(numbered(sql))
            .map_err(|error| from_sqlite(&error))
    }
}

pub(super) fn from_sqlite(error: &rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => Error::refused(507, "refused-disk-full"),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            Error::refused(503, "refused-busy")
        }
        _ => Error::Broken(format!("database: {error}")),
    }
}
