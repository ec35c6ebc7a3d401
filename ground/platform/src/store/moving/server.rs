//! The server's side of a copy: one connection of its own, with statements that may take long.

use std::io::Write as _;

use postgres::Client;
use postgres::error::SqlState;

use super::super::address::{ServerAddress, said};
use super::super::trouble::Trouble;
use super::super::{Migration, migrate};
use super::catalogue::{Catalogue, Kind, SEARCH, Table};
use super::file::Key;
use super::wire::{self, Rows, Sum};
use super::{BEING_FILLED, Compared, Moving};
use crate::{Error, Result};

/// What the connection is told first. A server that lost us notices while it works, so that the next try is not kept out
/// for long; the lock says that only one copy is at work here.
const MANNERS: &str = "SET statement_timeout = 0; SET lock_timeout = '20s';
    SET idle_in_transaction_session_timeout = 0; SET client_encoding = 'UTF8'; SET client_min_messages = 'warning';
    SET client_connection_check_interval = '2s'; SET maintenance_work_mem = '256MB'";
const LOCK: &str = "SELECT pg_advisory_lock(4716213070003)";

/// Rules and indexes are made when all rows are there: in a tenth of the time, and rows may come in any order. What was
/// taken down is kept in the database itself until then.
const TAKE_DOWN: &str = "DO $$
DECLARE found RECORD;
BEGIN
  CREATE TABLE IF NOT EXISTS arende_moving (
    place BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY, statement TEXT NOT NULL);
  FOR found IN
    SELECT i.indexrelid::regclass AS name, pg_get_indexdef(i.indexrelid) AS made
    FROM pg_index i JOIN pg_class c ON c.oid = i.indrelid
    WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind = 'r'
      AND NOT EXISTS (SELECT 1 FROM pg_constraint k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u', 'x'))
    ORDER BY 2
  LOOP
    INSERT INTO arende_moving (statement) VALUES (found.made);
    EXECUTE format('DROP INDEX %s', found.name);
  END LOOP;
  FOR found IN
    SELECT conrelid::regclass AS owner, conname AS name, pg_get_constraintdef(oid) AS made
    FROM pg_constraint WHERE contype = 'f' AND connamespace = current_schema()::regnamespace
    ORDER BY 1, 2
  LOOP
    INSERT INTO arende_moving (statement)
    VALUES (format('ALTER TABLE %s ADD CONSTRAINT %I %s', found.owner, found.name, found.made));
    EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.owner, found.name);
  END LOOP;
END $$";

/// Makes the next thing that was taken down.
const PUT_UP: &str = "DO $$
DECLARE next RECORD;
BEGIN
  SELECT place, statement INTO next FROM arende_moving ORDER BY place LIMIT 1;
  IF FOUND THEN
    EXECUTE next.statement;
    DELETE FROM arende_moving WHERE place = next.place;
  END IF;
END $$";

/// A connection to the server.
pub(super) struct Server {
    pub(super) client: Client,
    pub(super) address: ServerAddress,
}

/// What is in a database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// No tables, or those of a desk that nobody has used.
    Nothing,
    /// A desk on its way: that of this identity.
    Filling(String),
    /// A desk.
    Desk,
}

impl Server {
    pub(super) fn connect(address: &ServerAddress) -> Result<Self> {
        let unusable = |error: &postgres::Error| {
            Error::Broken(format!(
                "the database at {address} cannot be used: {}. Is PostgreSQL 14 or newer running there, and may this user connect?",
                said(error)
            ))
        };
        let mut client = address
            .config
            .connect(address.tls.clone())
            .map_err(|error| unusable(&error))?;
        client
            .batch_execute(MANNERS)
            .map_err(|error| unusable(&error))?;
        Ok(Self {
            client,
            address: address.clone(),
        })
    }

    /// Keeps other copies away for as long as this connection lives.
    pub(super) fn lock(&mut self) -> Result<()> {
        match self.client.batch_execute(LOCK) {
            Ok(()) => Ok(()),
            Err(error) if error.code() == Some(&SqlState::LOCK_NOT_AVAILABLE) => {
                Err(Error::Broken(format!(
                    "another command is moving a desk into {}: wait until it is done",
                    self.address
                )))
            }
            Err(error) => Err(told(&self.address, &error)),
        }
    }

    fn tables(&mut self) -> Result<Vec<String>> {
        self.client
            .query(
                "SELECT relname::text FROM pg_class
                 WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY 1",
                &[],
            )
            .and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect())
            .map_err(|error| told(&self.address, &error))
    }

    /// The names of migrations, ours and marks.
    pub(super) fn migrations(&mut self) -> Result<Vec<String>> {
        if !self.tables()?.iter().any(|name| name == "migration") {
            return Ok(Vec::new());
        }
        self.client
            .query("SELECT name FROM migration ORDER BY name", &[])
            .and_then(|rows| rows.iter().map(|row| row.try_get(0)).collect())
            .map_err(|error| told(&self.address, &error))
    }

    /// Looks what is there; changes nothing.
    pub(super) fn look(
        &mut self,
        catalogue: &Catalogue,
        migrations: &[Migration],
        by_itself: &[&str],
    ) -> Result<Found> {
        let (there, done) = (self.tables()?, self.migrations()?);
        let foreign = there.iter().find(|name| {
            let ours = ["migration", SEARCH, "arende_moving"].contains(&name.as_str())
                || catalogue.tables.iter().any(|table| table.name == **name);
            !ours
        });
        if let Some(name) = foreign.filter(|_| done.is_empty()) {
            return Err(Error::Broken(format!(
                "the database at {} belongs to something else: it has a table {name}. Make a database of its own for the desk",
                self.address
            )));
        }
        if let Some(whose) = done.iter().find_map(|name| name.strip_prefix(BEING_FILLED)) {
            let same = done.len() == migrations.len() + 1
                && migrations
                    .iter()
                    .all(|known| done.iter().any(|name| name == known.name));
            if !same {
                return Err(Error::Broken(format!(
                    "another version of arende began to move a desk into {}: go on with that version, or drop this database and make it anew",
                    self.address
                )));
            }
            return Ok(Found::Filling(whose.to_owned()));
        }
        for table in &catalogue.tables {
            let may_be_there =
                table.begins_filled || by_itself.iter().any(|name| *name == table.name);
            if !may_be_there && there.contains(&table.name) && self.last_key(table)?.is_some() {
                return Ok(Found::Desk);
            }
        }
        Ok(Found::Nothing)
    }

    /// Makes the tables, and marks the database as one that nobody may serve yet.
    pub(super) fn begin_filling(&mut self, moving: &Moving<'_>, now: i64) -> Result<()> {
        migrate::on_a_server(&mut self.client, moving.migrations, now)?;
        // The list of steps was made by a connection that waits for ever.
        let marked = self.client.batch_execute(MANNERS).and_then(|()| {
            self.client.execute(
                "INSERT INTO migration (name, applied_at) VALUES ($1, $2)",
                &[&[BEING_FILLED, moving.identity].concat(), &now],
            )
        });
        marked
            .map(drop)
            .map_err(|error| told(&self.address, &error))
    }

    /// The tables are those that this version makes, column by column.
    pub(super) fn must_have(&mut self, catalogue: &Catalogue) -> Result<()> {
        let found: Vec<(String, String)> = self
            .client
            .query(
                "SELECT table_name::text, column_name::text || ' ' || data_type FROM information_schema.columns
                 WHERE table_schema = current_schema() AND table_name NOT IN ('migration', 'ticket_search', 'arende_moving')",
                &[],
            )
            .and_then(|rows| {
                rows.iter()
                    .map(|row| Ok((row.try_get(0)?, row.try_get(1)?)))
                    .collect()
            })
            .map_err(|error| told(&self.address, &error))?;
        let expected: Vec<(String, String)> = catalogue
            .tables
            .iter()
            .flat_map(|table| {
                table.columns.iter().map(|column| {
                    let kind = match column.kind {
                        Kind::Number => "bigint",
                        Kind::Text => "text",
                    };
                    (table.name.clone(), [&column.name, " ", kind].concat())
                })
            })
            .collect();
        let differs = expected
            .iter()
            .find(|column| !found.contains(column))
            .or_else(|| found.iter().find(|column| !expected.contains(column)));
        match differs {
            None => Ok(()),
            Some((table, column)) => Err(Error::Broken(format!(
                "the tables in {} are not as arende makes them: look at {column} of {table}",
                self.address
            ))),
        }
    }

    /// The highest key of a table.
    pub(super) fn last_key(&mut self, table: &Table) -> Result<Option<Vec<Key>>> {
        let row = self
            .client
            .query_opt(&table.last_key()?, &[])
            .map_err(|error| told(&self.address, &error))?;
        let Some(row) = row else { return Ok(None) };
        let parts = table.key.iter().enumerate().map(|(at, column)| {
            match table.columns.get(*column).map(|column| column.kind) {
                Some(Kind::Number) => row.try_get(at).map(Key::Number),
                _ => row.try_get(at).map(Key::Text),
            }
        });
        parts
            .collect::<std::result::Result<_, _>>()
            .map(Some)
            .map_err(|error| told(&self.address, &error))
    }

    /// Shows all rows of a table to `each`, in the order of their keys.
    pub(super) fn each_row(
        &mut self,
        table: &Table,
        mut each: impl FnMut(&[u8]) -> Result<()>,
    ) -> Result<()> {
        let stream = match self.client.copy_out(&table.copy_out()?) {
            Ok(stream) => stream,
            Err(error) => return Err(told(&self.address, &error)),
        };
        let mut rows = Rows::new(stream, table.columns.len())?;
        while let Some(row) = rows.next()? {
            each(row)?;
        }
        Ok(())
    }

    /// Counts and hashes a table.
    pub(super) fn sum(
        &mut self,
        table: &Table,
        mut passed: impl FnMut(u64) -> Result<()>,
    ) -> Result<Compared> {
        let mut sum = Sum::default();
        self.each_row(table, |row| {
            sum.see(row);
            if sum.rows.is_multiple_of(10_000) {
                passed(10_000)?;
            }
            Ok(())
        })?;
        Ok(sum.of(table))
    }

    /// Sends rows in one transaction: all of them are there, or none.
    pub(super) fn send(&mut self, copy: &str, bytes: &[u8]) -> Result<()> {
        let away = |error: std::io::Error| match error
            .into_inner()
            .map(<dyn std::error::Error + Send + Sync>::downcast::<postgres::Error>)
        {
            Some(Ok(inner)) => told(&self.address, &inner),
            _ => Error::broken("the rows could not be sent: run the same command again"),
        };
        let failed = |error: postgres::Error| told(&self.address, &error);
        let mut step = self.client.transaction().map_err(failed)?;
        let mut writer = step.copy_in(copy).map_err(failed)?;
        writer.write_all(bytes).map_err(away)?;
        writer.finish().map_err(failed)?;
        step.commit().map_err(failed)
    }

    /// [`Server::send`] for rows in the form of [`wire`].
    pub(super) fn send_rows(&mut self, copy: &str, rows: &[u8]) -> Result<()> {
        self.send(copy, &[&wire::HEAD, rows, &wire::END].concat())
    }

    /// Runs a statement that is known to the desk.
    pub(super) fn run(&mut self, sql: &str) -> Result<()> {
        self.client
            .batch_execute(sql)
            .map_err(|error| told(&self.address, &error))
    }

    pub(super) fn number(&mut self, sql: &'static str) -> Result<i64> {
        self.client
            .query_one(sql, &[])
            .and_then(|row| row.try_get(0))
            .map_err(|error| told(&self.address, &error))
    }

    /// Takes indexes and rules down that rows are checked against.
    pub(super) fn take_down(&mut self) -> Result<()> {
        self.run(TAKE_DOWN)
    }

    /// How many things are taken down.
    pub(super) fn down(&mut self) -> Result<u64> {
        if !self.tables()?.iter().any(|name| name == "arende_moving") {
            return Ok(0);
        }
        let count = self.number("SELECT count(*) FROM arende_moving")?;
        Ok(count.unsigned_abs())
    }

    /// Puts the next of them up again.
    pub(super) fn put_up(&mut self) -> Result<()> {
        self.run(PUT_UP)
    }

    /// The next number that a table gives out is higher than `last`.
    pub(super) fn go_on_after(&mut self, table: &Table, last: i64) -> Result<()> {
        let Some(column) = table.key.first().and_then(|at| table.columns.get(*at)) else {
            return Ok(());
        };
        self.client
            .execute(
                "SELECT setval(pg_get_serial_sequence(quote_ident($1), $2), greatest(CAST($3 AS BIGINT), 1), CAST($3 AS BIGINT) > 0)",
                &[&table.name, &column.name, &last],
            )
            .map(drop)
            .map_err(|error| told(&self.address, &error))
    }

    /// The highest number that was ever given out in a table.
    pub(super) fn last_number(&mut self, table: &Table) -> Result<i64> {
        let Some(column) = table.key.first().and_then(|at| table.columns.get(*at)) else {
            return Ok(0);
        };
        self.client
            .query_one(
                "SELECT coalesce(pg_sequence_last_value(pg_get_serial_sequence(quote_ident($1), $2)::regclass), 0)",
                &[&table.name, &column.name],
            )
            .and_then(|row| row.try_get(0))
            .map_err(|error| told(&self.address, &error))
    }

    /// Everything is there: the desk may be served.
    pub(super) fn end_filling(&mut self, moving: &Moving<'_>) -> Result<()> {
        let ended = (|| {
            let mut step = self.client.transaction()?;
            step.execute(
                "DELETE FROM migration WHERE name = $1",
                &[&[BEING_FILLED, moving.identity].concat()],
            )?;
            step.batch_execute("DROP TABLE IF EXISTS arende_moving")?;
            step.commit()
        })();
        ended.map_err(|error: postgres::Error| told(&self.address, &error))
    }
}

/// Words for what the server did not do.
pub(super) fn told(address: &ServerAddress, error: &postgres::Error) -> Error {
    match Trouble::of(error) {
        Trouble::Away => Error::Broken(format!(
            "the database at {} is away ({}). What was done so far is kept: run the same command again",
            address,
            said(error)
        )),
        Trouble::Full => Error::Broken(format!(
            "the disk of the database at {address} is full. Make room there, and run the same command again: it goes on where it was"
        )),
        _ => {
            let more = error
                .as_db_error()
                .and_then(|told| told.detail().or_else(|| told.where_()))
                .map(|detail| format!(" ({detail})"))
                .unwrap_or_default();
            Error::Broken(format!(
                "the database at {} does not take it: {}{more}",
                address,
                said(error)
            ))
        }
    }
}
