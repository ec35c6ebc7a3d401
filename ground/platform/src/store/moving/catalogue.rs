//! Which tables and columns a desk has, read from what its migrations make.
//!
//! Statements about them are put together here and nowhere else in the desk. Their only parts are names that our own
//! migrations gave, each of small letters, digits and underscores, and quoted all the same.

use rusqlite::Connection;

use super::super::{Migration, migrate};
use crate::{Error, Result};

/// The full-text index, which each engine has in its own way.
pub(super) const SEARCH: &str = "ticket_search";
/// The list of migrations: each side has its own.
const LIST: &str = "migration";

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Number,
    Text,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Column {
    pub(super) name: String,
    pub(super) kind: Kind,
    /// Whether it is a part of the key.
    pub(super) in_key: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Table {
    pub(super) name: String,
    pub(super) columns: Vec<Column>,
    /// Places of the key's columns, in the key's order.
    pub(super) key: Vec<usize>,
    /// Whether keys are numbers that are given out and never used again.
    pub(super) numbered: bool,
    /// Whether the migrations themselves put rows into it.
    pub(super) begins_filled: bool,
}

/// All tables of a desk.
pub(super) struct Catalogue {
    pub(super) tables: Vec<Table>,
    /// Whether there is a full-text index.
    pub(super) search: bool,
}

impl Catalogue {
    /// What these migrations make, in a database in memory.
    pub(super) fn of(migrations: &[Migration]) -> Result<Self> {
        let mut made = Connection::open_in_memory().map_err(Error::broken)?;
        migrate::on_a_file(&mut made, migrations, 0)?;
        let found: Vec<(String, String)> = made
            .prepare(
                "SELECT name, type FROM pragma_table_list
                 WHERE schema = 'main' AND type <> 'shadow' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name",
            )
            .and_then(|mut list| {
                list.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                    .collect()
            })
            .map_err(Error::broken)?;
        let (mut tables, mut search) = (Vec::new(), false);
        for (name, kind) in found {
            match (name.as_str(), kind.as_str()) {
                (LIST, _) => {}
                (SEARCH, "virtual") => search = true,
                (_, "table") => tables.push(table(&made, name)?),
                _ => {
                    return Err(Error::Broken(format!(
                        "nobody has said how {name} is copied: it is neither a table nor {SEARCH}"
                    )));
                }
            }
        }
        Ok(Self { tables, search })
    }
}

fn table(made: &Connection, name: String) -> Result<Table> {
    let columns: Vec<(String, String, i64)> = made
        .prepare("SELECT name, type, pk FROM pragma_table_info(?1) ORDER BY cid")
        .and_then(|mut list| {
            list.query_map([&name], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?
                .collect()
        })
        .map_err(Error::broken)?;
    let mut key: Vec<(i64, usize)> = columns
        .iter()
        .enumerate()
        .filter(|(_, (_, _, place))| *place > 0)
        .map(|(at, (_, _, place))| (*place, at))
        .collect();
    key.sort_unstable();
    if key.is_empty() {
        return Err(Error::Broken(format!(
            "{name} has no primary key, so its rows are in no order and cannot be compared"
        )));
    }
    let columns = columns
        .into_iter()
        .map(|(column, kind, place)| {
            let kind = match kind.as_str() {
                "INTEGER" | "BIGINT" => Kind::Number,
                "TEXT" => Kind::Text,
                other => {
                    return Err(Error::Broken(format!(
                        "{column} of {name} is {other}: columns are BIGINT or TEXT"
                    )));
                }
            };
            Ok(Column {
                name: column,
                kind,
                in_key: place > 0,
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let numbered = made
        .query_row(
            "SELECT sql LIKE '%AUTOINCREMENT%' FROM sqlite_schema WHERE type = 'table' AND name = ?1",
            [&name],
            |row| row.get(0),
        )
        .map_err(Error::broken)?;
    let mut table = Table {
        name,
        columns,
        key: key.into_iter().map(|(_, at)| at).collect(),
        numbered,
        begins_filled: false,
    };
    table.begins_filled = made
        .query_row(&table.count()?, [], |row| row.get::<_, i64>(0))
        .map_err(Error::broken)?
        > 0;
    Ok(table)
}

/// A name between quotes, if it is one that our migrations may give.
fn quoted(name: &str) -> Result<String> {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    if name.is_empty() || !name.bytes().all(plain) {
        return Err(Error::Broken(format!(
            "{name:?} is no name for a table or a column: they are of small letters, digits and underscores"
        )));
    }
    Ok(["\"", name, "\""].concat())
}

/// So many placeholders.
fn marks(count: usize) -> String {
    let marks: Vec<String> = (1..=count).map(|at| format!("?{at}")).collect();
    marks.join(", ")
}

impl Table {
    pub(super) fn quoted(&self) -> Result<String> {
        quoted(&self.name)
    }

    fn list(&self, places: impl Iterator<Item = usize>) -> Result<String> {
        let names = places.filter_map(|at| self.columns.get(at));
        let names: Vec<String> = names
            .map(|column| quoted(&column.name))
            .collect::<Result<_>>()?;
        Ok(names.join(", "))
    }

    /// All columns.
    fn all(&self) -> Result<String> {
        self.list(0..self.columns.len())
    }

    fn in_order(&self) -> Result<String> {
        self.list(self.key.iter().copied())
    }

    /// How many rows there are.
    pub(super) fn count(&self) -> Result<String> {
        Ok(["SELECT count(*) FROM ", &self.quoted()?].concat())
    }

    /// All rows in order; for a file.
    pub(super) fn select(&self) -> Result<String> {
        let (all, name, key) = (self.all()?, self.quoted()?, self.in_order()?);
        Ok(["SELECT ", &all, " FROM ", &name, " ORDER BY ", &key].concat())
    }

    /// The rows whose key compares with a given one as `how` says, in order; for a file.
    pub(super) fn select_beside(&self, how: &'static str) -> Result<String> {
        let (all, name, key) = (self.all()?, self.quoted()?, self.in_order()?);
        let marks = marks(self.key.len());
        let parts = [
            "SELECT ",
            &all,
            " FROM ",
            &name,
            " WHERE (",
            &key,
            ") ",
            how,
            " (",
            &marks,
            ") ORDER BY ",
            &key,
        ];
        Ok(parts.concat())
    }

    /// A new row; for a file.
    pub(super) fn insert(&self) -> Result<String> {
        let (all, name) = (self.all()?, self.quoted()?);
        let marks = marks(self.columns.len());
        Ok(["INSERT INTO ", &name, " (", &all, ") VALUES (", &marks, ")"].concat())
    }

    /// The highest key; for a server.
    pub(super) fn last_key(&self) -> Result<String> {
        let (name, key) = (self.quoted()?, self.in_order()?);
        let down = key.replace(", ", " DESC, ");
        Ok([
            "SELECT ",
            &key,
            " FROM ",
            &name,
            " ORDER BY ",
            &down,
            " DESC LIMIT 1",
        ]
        .concat())
    }

    /// All rows in order, as bytes; for a server.
    pub(super) fn copy_out(&self) -> Result<String> {
        Ok(["COPY (", &self.select()?, ") TO STDOUT (FORMAT binary)"].concat())
    }

    /// Rows as bytes; for a server.
    pub(super) fn copy_in(&self) -> Result<String> {
        let (all, name) = (self.all()?, self.quoted()?);
        Ok(["COPY ", &name, " (", &all, ") FROM STDIN (FORMAT binary)"].concat())
    }

    /// Away with all rows; for a server.
    pub(super) fn truncate(&self) -> Result<String> {
        Ok(["TRUNCATE ", &self.quoted()?].concat())
    }

    /// Away with all rows; for a file.
    pub(super) fn delete(&self) -> Result<String> {
        Ok(["DELETE FROM ", &self.quoted()?].concat())
    }
}
