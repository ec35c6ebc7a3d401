//! A consistent copy of an SQLite desk, made while other processes read and write it, and reading such a copy.
//!
//! The copy is made by `VACUUM INTO`: one read transaction, so that writers and readers go on beside it, and what
//! they write meanwhile is not in the copy. SQLite's page-by-page backup would begin anew with every commit of another
//! process; besides, it carries free pages along, and with them what was deleted.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, OpenFlags};

use crate::{Error, Result};

/// An SQLite file by itself: nothing is migrated and nothing is made when it is opened.
pub struct SqliteFile {
    connection: Connection,
}

impl SqliteFile {
    /// Opens a file for reading, also while a desk writes it.
    ///
    /// # Errors
    /// When it is not there or cannot be opened.
    pub fn open(path: &Path) -> Result<Self> {
        Self::with(path, OpenFlags::SQLITE_OPEN_READ_ONLY)
    }

    fn with(path: &Path, access: OpenFlags) -> Result<Self> {
        let connection =
            Connection::open_with_flags(path, access | OpenFlags::SQLITE_OPEN_NO_MUTEX)
                .map_err(broken)?;
        connection
            .busy_timeout(Duration::from_secs(15))
            .map_err(broken)?;
        connection
            .pragma_update(None, "cache_size", -8192)
            .map_err(broken)?;
        Ok(Self { connection })
    }

    /// Copies what is committed now into `to`, which is not there or empty, and then runs `forget` on the copy: what
    /// it deletes leaves no trace in the file. The copy is not synced; whoever keeps it does that.
    ///
    /// # Errors
    /// When the database cannot be read to its end, or the disk does not take the copy (507 when it is full).
    pub fn copy_to(&self, to: &Path, forget: &[&'static str]) -> Result<()> {
        let name = to.to_str().ok_or_else(|| {
            Error::broken(format!(
                "SQLite cannot write to {}, which is not UTF-8: choose another name",
                to.display()
            ))
        })?;
        self.connection
            .execute("VACUUM INTO ?1", [name])
            .map_err(broken)?;
        let copy = Self::with(to, OpenFlags::SQLITE_OPEN_READ_WRITE)?;
        // A copy that is cut off is thrown away, so there is nothing to roll back to.
        copy.connection
            .execute_batch(
                "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON;",
            )
            .map_err(broken)?;
        for statement in forget {
            copy.connection.execute(statement, []).map_err(broken)?;
        }
        copy.connection.close().map_err(|(_, error)| broken(error))
    }

    /// One number; 0 when there is no row.
    ///
    /// # Errors
    /// When the statement cannot be run.
    pub fn number(&self, sql: &'static str) -> Result<i64> {
        self.list(sql, |row| row.get::<_, Option<i64>>(0))
            .map(|found| found.first().copied().flatten().unwrap_or(0))
    }

    /// A column of texts.
    ///
    /// # Errors
    /// When the statement cannot be run.
    pub fn texts(&self, sql: &'static str) -> Result<Vec<String>> {
        self.list(sql, |row| row.get(0))
    }

    /// Two columns, a text and a number.
    ///
    /// # Errors
    /// When the statement cannot be run.
    pub fn pairs(&self, sql: &'static str) -> Result<Vec<(String, i64)>> {
        self.list(sql, |row| Ok((row.get(0)?, row.get(1)?)))
    }

    fn list<T>(
        &self,
        sql: &'static str,
        map: impl FnMut(&rusqlite::Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        self.connection
            .prepare(sql)
            .and_then(|mut statement| statement.query_map([], map)?.collect())
            .map_err(broken)
    }

    /// SQLite's own check of the file, its indexes, its full-text index and its foreign keys: what is wrong, in its
    /// words; nothing when all is well. `quick` leaves out whether indexes hold what their tables do.
    ///
    /// # Errors
    /// When the file cannot be read at all.
    pub fn integrity(&self, quick: bool) -> Result<Vec<String>> {
        let mut wrong = self.texts(if quick {
            "PRAGMA quick_check"
        } else {
            "PRAGMA integrity_check"
        })?;
        wrong.retain(|line| line != "ok");
        let orphans = self.list("PRAGMA foreign_key_check", |row| {
            Ok((row.get::<_, String>(0)?, row.get::<_, String>(2)?))
        })?;
        wrong.extend(orphans.into_iter().map(|(table, parent)| {
            format!("a row of {table} points to a {parent} that is not there")
        }));
        Ok(wrong)
    }

    /// Tables, indexes, triggers and views as they were made, without SQLite's own: pairs of name and statement.
    ///
    /// # Errors
    /// When the file cannot be read.
    pub fn schema(&self) -> Result<Vec<(String, String)>> {
        self.list(
            "SELECT type || ' ' || name, coalesce(sql, '') FROM sqlite_schema
             WHERE name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY type, name",
            |row| Ok((row.get(0)?, row.get(1)?)),
        )
    }

    /// The names of the migrations that were applied, in order; none when the file is no desk.
    ///
    /// # Errors
    /// When the file is not a database or cannot be read.
    pub fn migrations(&self) -> Result<Vec<String>> {
        let there = self.number(
            "SELECT count(*) FROM sqlite_schema WHERE type = 'table' AND name = 'migration'",
        )?;
        if there == 0 {
            return Ok(Vec::new());
        }
        self.texts("SELECT name FROM migration ORDER BY name")
    }
}

fn broken(error: rusqlite::Error) -> Error {
    match error.sqlite_error_code() {
        Some(rusqlite::ErrorCode::DiskFull) => Error::refused(507, "refused-disk-full"),
        Some(rusqlite::ErrorCode::DatabaseBusy | rusqlite::ErrorCode::DatabaseLocked) => {
            Error::refused(503, "refused-busy")
        }
        _ => Error::Broken(format!("database: {error}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copy_holds_what_was_committed_and_nothing_that_was_forgotten() {
        let folder =
            std::env::temp_dir().join(format!("arende-copy-{}", crate::random_token().unwrap()));
        std::fs::create_dir_all(&folder).unwrap();
        let (from, to) = (folder.join("a.db"), folder.join("b.db"));
        let writer = Connection::open(&from).unwrap();
        writer
            .execute_batch(
                "PRAGMA journal_mode = WAL; CREATE TABLE said (words TEXT);
                 INSERT INTO said VALUES ('kept'), ('marked-secret');
                 BEGIN; INSERT INTO said VALUES ('not yet');",
            )
            .unwrap();
        let file = SqliteFile::open(&from).unwrap();
        file.copy_to(&to, &["DELETE FROM said WHERE words LIKE 'marked-%'"])
            .unwrap();
        writer.execute_batch("COMMIT").unwrap();
        let copy = SqliteFile::open(&to).unwrap();
        assert_eq!(copy.texts("SELECT words FROM said").unwrap(), ["kept"]);
        assert!(copy.migrations().unwrap().is_empty());
        let bytes = std::fs::read(&to).unwrap();
        assert!(!bytes.windows(13).any(|part| part == b"marked-secret"));
        assert!(file.copy_to(&to, &[]).is_err(), "never over another file");
        std::fs::remove_dir_all(folder).unwrap();
    }
}
