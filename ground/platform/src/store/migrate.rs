//! The one list of migrations, written for both engines, and the runner that applies what is missing.

use rusqlite::Connection;

use crate::{Error, Result};

/// One step in the life of the database. Never changed once released; order is by name.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// `0001_people`.
    pub name: &'static str,
    /// Its SQL. `{id}` stands for the engine's 64-bit key that is never reused, `{fts name (columns)}` for its
    /// full-text index.
    pub sql: &'static str,
}

/// The SQL as SQLite reads it.
fn for_sqlite(sql: &str) -> String {
    let sql = sql.replace("{id}", "INTEGER PRIMARY KEY AUTOINCREMENT");
    let mut text = String::with_capacity(sql.len());
    let mut rest = sql.as_str();
    while let Some((before, after)) = rest.split_once("{fts ") {
        let Some((declared, remaining)) = after.split_once('}') else {
            break;
        };
        let (name, columns) = declared.split_once(' ').unwrap_or((declared, ""));
        let columns = columns.trim_matches(|c| c == '(' || c == ')');
        text.push_str(before);
        text.push_str("CREATE VIRTUAL TABLE ");
        text.push_str(name);
        text.push_str(" USING fts5(");
        text.push_str(columns);
        // Contentless: the texts are in their own tables. Diacritics stay: å, ä and ö are letters.
        text.push_str(
            ", content='', contentless_delete=1, prefix='3', tokenize=\"unicode61 remove_diacritics 0\");",
        );
        rest = remaining;
    }
    text.push_str(rest);
    text
}

/// Applies what is missing, each step in a transaction of its own.
///
/// # Errors
/// When the file was written by a newer version of the desk, or a step fails (nothing of it is kept).
pub(super) fn migrate(
    connection: &mut Connection,
    migrations: &[Migration],
    now: i64,
) -> Result<()> {
    let broken =
        |what: &str, error: rusqlite::Error| Error::Broken(format!("migration {what}: {error}"));
    connection
        .execute_batch(
            "CREATE TABLE IF NOT EXISTS migration (name TEXT NOT NULL PRIMARY KEY, applied_at BIGINT NOT NULL)",
        )
        .map_err(|error| broken("list", error))?;
    let applied = |connection: &Connection| -> rusqlite::Result<Vec<String>> {
        connection
            .prepare("SELECT name FROM migration ORDER BY name")?
            .query_map([], |row| row.get(0))?
            .collect()
    };
    let done = applied(connection).map_err(|error| broken("list", error))?;
    if let Some(unknown) = done
        .iter()
        .find(|name| migrations.iter().all(|known| known.name != **name))
    {
        return Err(Error::Broken(format!(
            "this data folder was used by a newer version of arende (it knows {unknown}); start that version, or restore a backup"
        )));
    }
    for migration in migrations
        .iter()
        .filter(|migration| !done.iter().any(|name| name == migration.name))
    {
        let step = connection
            .transaction_with_behavior(rusqlite::TransactionBehavior::Immediate)
            .map_err(|error| broken(migration.name, error))?;
        // Another process may have been faster between the list and the lock.
        if applied(&step)
            .map_err(|error| broken("list", error))?
            .iter()
            .any(|name| name == migration.name)
        {
            continue;
        }
        step.execute_batch(&for_sqlite(migration.sql))
            .map_err(|error| broken(migration.name, error))?;
        step.execute(
            "INSERT INTO migration (name, applied_at) VALUES (?1, ?2)",
            (migration.name, now),
        )
        .map_err(|error| broken(migration.name, error))?;
        step.commit()
            .map_err(|error| broken(migration.name, error))?;
    }
    Ok(())
}
