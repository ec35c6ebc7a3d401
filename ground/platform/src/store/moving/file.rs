//! A file that a desk is copied out of: nobody else has it open meanwhile.

use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use domain::TicketId;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, ErrorCode, OpenFlags, OptionalExtension as _};

use super::super::search::TicketText;
use super::super::sqlite::{FileTx, from_sqlite};
use super::super::tx::On;
use super::super::{Migration, Tx, Value, migrate};
use super::catalogue::{Kind, Table};
use super::{MOVED_TO, moved_to, wire};
use crate::{Error, Result};

/// How long a command that is about to end may hold the file.
const PATIENCE: Duration = Duration::from_secs(2);

/// A file that is this process's alone for as long as this lives, also while it only reads: a server that was forgotten
/// can neither write to it nor read it, and its customers are told to try again.
pub struct HeldFile {
    pub(super) connection: Connection,
    path: PathBuf,
}

/// Which rows of a table.
pub(super) enum Which<'k> {
    All,
    /// Up to this key, which counts.
    UpTo(&'k [Key]),
    /// Behind this key.
    After(&'k [Key]),
}

/// A part of a row's key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Key {
    Number(i64),
    Text(String),
}

impl rusqlite::ToSql for Key {
    fn to_sql(&self) -> rusqlite::Result<rusqlite::types::ToSqlOutput<'_>> {
        match self {
            Self::Number(number) => number.to_sql(),
            Self::Text(text) => text.to_sql(),
        }
    }
}

impl HeldFile {
    /// Takes the file for this process alone.
    ///
    /// # Errors
    /// When it is not there or no database, and, in words, when somebody else has it open.
    pub fn hold(path: &Path) -> Result<Self> {
        let until = Instant::now() + PATIENCE;
        loop {
            match Self::try_hold(path) {
                Ok(held) => return Ok(held),
                Err(error) if !is_busy(&error) => {
                    return Err(Error::Broken(format!(
                        "{} cannot be opened: {error}",
                        path.display()
                    )));
                }
                Err(_) if Instant::now() > until => {
                    return Err(Error::Broken(format!(
                        "{} is in use: the desk is being served, or another command works on it. Stop the desk first and keep it stopped: what came in during the move would be lost",
                        path.display()
                    )));
                }
                Err(_) => std::thread::sleep(Duration::from_millis(100)),
            }
        }
    }

    fn try_hold(path: &Path) -> rusqlite::Result<Self> {
        let connection = Connection::open_with_flags(
            path,
            OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX,
        )?;
        // Before the first look at the file: then SQLite takes the whole of it, which fails while anybody has it open.
        connection.pragma_update(None, "locking_mode", "EXCLUSIVE")?;
        connection.pragma_update(None, "cache_size", -65_536)?;
        connection.pragma_update(None, "foreign_keys", false)?;
        connection.execute_batch("BEGIN EXCLUSIVE; COMMIT")?;
        connection.set_prepared_statement_cache_capacity(64);
        Ok(Self {
            connection,
            path: path.to_owned(),
        })
    }

    /// Where its desk has moved to, if it has.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn moved_to(&self) -> Result<Option<String>> {
        let there: bool = self
            .connection
            .query_row(
                "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
                [],
                |row| row.get(0),
            )
            .map_err(|error| from_sqlite(&error))?;
        if !there {
            return Err(Error::Broken(format!(
                "{} is not of a desk: it has none of its tables",
                self.path.display()
            )));
        }
        let names: Vec<String> = self
            .connection
            .prepare("SELECT name FROM migration")
            .and_then(|mut list| list.query_map([], |row| row.get(0))?.collect())
            .map_err(|error| from_sqlite(&error))?;
        Ok(names
            .iter()
            .find_map(|name| moved_to(name).map(str::to_owned)))
    }

    /// From now on no version serves this file: its desk lives at `to`.
    ///
    /// # Errors
    /// When the file cannot be written.
    pub fn mark_as_moved(&self, to: &str, now: i64) -> Result<()> {
        self.connection
            .execute(
                "INSERT OR IGNORE INTO migration (name, applied_at) VALUES (?1, ?2)",
                ([MOVED_TO, to].concat(), now),
            )
            .map(drop)
            .map_err(|error| from_sqlite(&error))
    }

    /// Brings the file up to date, and refuses one in which rows lead nowhere: a server would not take them.
    pub(super) fn make_ready(&mut self, migrations: &[Migration], now: i64) -> Result<()> {
        if self.moved_to()?.is_none() {
            migrate::on_a_file(&mut self.connection, migrations, now)?;
        }
        let orphan: Option<(String, String)> = self
            .connection
            .query_row("PRAGMA foreign_key_check", [], |row| {
                Ok((row.get(0)?, row.get(2)?))
            })
            .optional()
            .map_err(|error| from_sqlite(&error))?;
        match orphan {
            None => Ok(()),
            Some((table, parent)) => Err(Error::Broken(format!(
                "the desk in {} is not whole: a row of {table} points to a {parent} that is not there. `arende check` tells more. Nothing was moved",
                self.path.display()
            ))),
        }
    }

    pub(super) fn count(&self, table: &Table) -> Result<u64> {
        let count: i64 = self
            .connection
            .query_row(&table.count()?, [], |row| row.get(0))
            .map_err(|error| from_sqlite(&error))?;
        Ok(count.unsigned_abs())
    }

    /// The highest number that was ever given out in a table.
    pub(super) fn last_number(&self, table: &Table) -> Result<i64> {
        self.connection
            .query_row(
                "SELECT seq FROM sqlite_sequence WHERE name = ?1",
                [&table.name],
                |row| row.get(0),
            )
            .optional()
            .map(|number| number.unwrap_or(0))
            .map_err(|error| from_sqlite(&error))
    }

    /// Shows rows to `each` in the order of their keys, as a server wants them; answers how many texts had to be mended
    /// for that.
    pub(super) fn each_row(
        &self,
        table: &Table,
        which: &Which<'_>,
        mut each: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<u64> {
        let (sql, key): (_, &[Key]) = match which {
            Which::All => (table.select()?, &[]),
            Which::UpTo(key) => (table.select_beside("<=")?, key),
            Which::After(key) => (table.select_beside(">")?, key),
        };
        let told = |error: rusqlite::Error| match from_sqlite(&error) {
            Error::Broken(why) => Error::Broken(format!(
                "{} cannot be read to its end ({}: {why}): run `arende check`",
                self.path.display(),
                table.name
            )),
            other => other,
        };
        let mut statement = self.connection.prepare(&sql).map_err(told)?;
        let mut rows = statement
            .query(rusqlite::params_from_iter(key))
            .map_err(told)?;
        let (mut bytes, mut mended) = (Vec::new(), 0);
        while let Some(row) = rows.next().map_err(told)? {
            bytes.clear();
            wire::begin_row(&mut bytes, table.columns.len())?;
            for (at, column) in table.columns.iter().enumerate() {
                let strange = || {
                    Error::Broken(format!(
                        "a row of {} has something in {} that does not belong there: run `arende check`. Nothing was changed in the file",
                        table.name, column.name
                    ))
                };
                match (column.kind, row.get_ref(at).map_err(told)?) {
                    (_, ValueRef::Null) => wire::put(&mut bytes, Value::Null)?,
                    (Kind::Number, ValueRef::Integer(number)) => {
                        wire::put(&mut bytes, Value::Int(number))?;
                    }
                    (Kind::Text, ValueRef::Text(text) | ValueRef::Blob(text)) => {
                        let (text, was_mended) = without_nul(text);
                        if was_mended && column.in_key {
                            return Err(strange());
                        }
                        mended += u64::from(was_mended);
                        wire::put(&mut bytes, Value::Text(&text))?;
                    }
                    _ => return Err(strange()),
                }
            }
            each(&bytes)?;
        }
        Ok(mended)
    }

    /// The next tickets behind a number, with what they say.
    pub(super) fn texts_after(
        &self,
        after: i64,
        most: i64,
        text: Texts<'_>,
    ) -> Result<Vec<(TicketId, TicketText)>> {
        texts_after(&self.connection, after, most, text)
    }
}

/// What a ticket says.
pub(super) type Texts<'t> = &'t (dyn Fn(&Tx<'_>, TicketId) -> Result<TicketText> + Sync);

/// The next tickets behind a number, with what they say.
pub(super) fn texts_after(
    connection: &Connection,
    after: i64,
    most: i64,
    text: Texts<'_>,
) -> Result<Vec<(TicketId, TicketText)>> {
    let ids: Vec<i64> = connection
        .prepare_cached("SELECT id FROM ticket WHERE id > ?1 ORDER BY id LIMIT ?2")
        .and_then(|mut list| list.query_map([after, most], |row| row.get(0))?.collect())
        .map_err(|error| from_sqlite(&error))?;
    let tx = tx_on(connection);
    ids.into_iter()
        .map(|id| Ok((TicketId(id), text(&tx, TicketId(id))?)))
        .collect()
}

/// For statements of features, on a file that nobody else writes.
pub(super) fn tx_on(connection: &Connection) -> Tx<'_> {
    Tx::new(On::File(FileTx::writing(connection)))
}

fn is_busy(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked)
    )
}

/// A text as PostgreSQL keeps it, and whether it is another one now: no NUL, and letters only.
fn without_nul(bytes: &[u8]) -> (Cow<'_, str>, bool) {
    let text = String::from_utf8_lossy(bytes);
    if text.contains('\0') {
        return (text.replace('\0', "\u{fffd}").into(), true);
    }
    let was_mended = matches!(text, Cow::Owned(_));
    (text, was_mended)
}
