//! A desk out of a server into a file: what was committed at one moment, while the desk is served.

use std::path::Path;

use rusqlite::Connection;

use super::super::address::ServerAddress;
use super::super::migrate;
use super::super::postgres::off_the_runtime;
use super::super::search;
use super::super::sqlite::from_sqlite;
use super::catalogue::{Catalogue, Table};
use super::file::{HeldFile, Which, texts_after, tx_on};
use super::server::{Server, told};
use super::wire::{self, Sum};
use super::{BEING_FILLED, Hears, Moved, Moving, Progress};
use crate::{Error, Result};

/// Tickets whose words are read at once.
const TICKETS: i64 = 200;

/// Copies what is committed now in the database at `address` into a new file at `to`, runs `forget` on the copy, and
/// compares both sides before that. The copy is not synced; whoever keeps it does that.
///
/// # Errors
/// In words: a database that holds no desk, one of another version or half of one; a server that is away, a full disk.
pub fn copy_to_file(
    address: &ServerAddress,
    to: &Path,
    moving: &Moving<'_>,
    hears: Hears<'_>,
    now: i64,
    forget: &[&'static str],
) -> Result<Moved> {
    off_the_runtime(|| {
        let catalogue = Catalogue::of(moving.migrations)?;
        let mut server = Server::connect(address)?;
        // The same snapshot for everything, as for every page.
        server.run("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        must_be_a_desk(&mut server, moving)?;
        server.must_have(&catalogue)?;
        let mut total = 0;
        for table in &catalogue.tables {
            let rows = server.client.query_one(&table.count()?, &[]);
            let count: i64 = rows
                .and_then(|row| row.try_get(0))
                .map_err(|error| told(&server.address, &error))?;
            total += count.unsigned_abs();
        }
        hears(Progress::Begins("copying", total))?;
        let mut copy = begin(to, moving, now)?;
        let indexes = take_down(&copy)?;
        let mut moved = Moved::default();
        for table in &catalogue.tables {
            let sum = copy_table(&mut server, &copy, table, hears)?;
            moved.tables.push(sum.of(table));
            if table.numbered {
                remember_number(&copy, table, server.last_number(table)?)?;
            }
        }
        server.run("COMMIT")?;
        drop(server);
        copy = compare(copy, to, &catalogue, &moved)?;
        hears(Progress::Begins("making indexes", indexes.len() as u64))?;
        for index in indexes {
            run(&copy, &index)?;
            hears(Progress::Done(1))?;
        }
        words(&copy, &catalogue, moving, hears)?;
        for statement in forget {
            run(&copy, statement)?;
        }
        run(&copy, "PRAGMA analysis_limit = 1000; ANALYZE")?;
        copy.close().map_err(|(_, error)| from_sqlite(&error))?;
        Ok(moved)
    })
}

fn must_be_a_desk(server: &mut Server, moving: &Moving<'_>) -> Result<()> {
    let done = server.migrations()?;
    let at = &server.address;
    let why = if done.is_empty() {
        format!("there is no desk in the database at {at}")
    } else if done.iter().any(|name| name.starts_with(BEING_FILLED)) {
        format!(
            "a desk is on its way into {at}, and not all of it is there: finish `arende migrate-to` or `arende restore` first"
        )
    } else if let Some(name) = done
        .iter()
        .find(|name| moving.migrations.iter().all(|known| known.name != **name))
    {
        format!(
            "the desk at {at} was used by a newer version of arende (it knows {name}): save it with that version"
        )
    } else if done.len() < moving.migrations.len() {
        format!(
            "the desk at {at} is of an older version of arende: start `arende serve` once, which brings it up to date, or save it with that version"
        )
    } else {
        return Ok(());
    };
    Err(Error::Broken(why))
}

fn run(copy: &Connection, sql: &str) -> Result<()> {
    copy.execute_batch(sql).map_err(|error| from_sqlite(&error))
}

/// The tables, without the rows that a new desk starts with.
fn begin(to: &Path, moving: &Moving<'_>, now: i64) -> Result<Connection> {
    let mut copy = Connection::open(to).map_err(|error| from_sqlite(&error))?;
    set_up(&copy)?;
    migrate::on_a_file(&mut copy, moving.migrations, now)?;
    Ok(copy)
}

/// A copy that is cut off is thrown away, so there is nothing to roll back to.
fn set_up(copy: &Connection) -> Result<()> {
    run(
        copy,
        "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA secure_delete = ON; PRAGMA foreign_keys = OFF;
         PRAGMA cache_size = -65536;",
    )
}

/// Indexes are made when all rows are there. Answers how they were made.
fn take_down(copy: &Connection) -> Result<Vec<String>> {
    let found: Vec<(String, String)> = copy
        .prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL ORDER BY name")
        .and_then(|mut list| {
            list.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
                .collect()
        })
        .map_err(|error| from_sqlite(&error))?;
    for (name, _) in &found {
        run(copy, &["DROP INDEX \"", name, "\""].concat())?;
    }
    Ok(found.into_iter().map(|(_, sql)| sql).collect())
}

fn copy_table(
    server: &mut Server,
    copy: &Connection,
    table: &Table,
    hears: Hears<'_>,
) -> Result<Sum> {
    let told = |error: rusqlite::Error| from_sqlite(&error);
    run(copy, &table.delete()?)?;
    run(copy, "BEGIN")?;
    let mut insert = copy.prepare(&table.insert()?).map_err(told)?;
    let mut sum = Sum::default();
    server.each_row(table, |row| {
        sum.see(row);
        let fields = wire::fields(table, row)?;
        insert
            .execute(rusqlite::params_from_iter(&fields))
            .map_err(told)?;
        if sum.rows.is_multiple_of(10_000) {
            hears(Progress::Done(10_000))?;
        }
        Ok(())
    })?;
    drop(insert);
    run(copy, "COMMIT")?;
    Ok(sum)
}

/// Numbers that were given out once are never given out again.
fn remember_number(copy: &Connection, table: &Table, last: i64) -> Result<()> {
    let told = |error: rusqlite::Error| from_sqlite(&error);
    let known = copy
        .execute(
            "UPDATE sqlite_sequence SET seq = max(seq, ?2) WHERE name = ?1",
            (&table.name, last),
        )
        .map_err(told)?;
    if known == 0 && last > 0 {
        copy.execute(
            "INSERT INTO sqlite_sequence (name, seq) VALUES (?1, ?2)",
            (&table.name, last),
        )
        .map_err(told)?;
    }
    Ok(())
}

/// Reads the file again: what was sent is what it holds.
fn compare(
    copy: Connection,
    to: &Path,
    catalogue: &Catalogue,
    moved: &Moved,
) -> Result<Connection> {
    copy.close().map_err(|(_, error)| from_sqlite(&error))?;
    let written = HeldFile::hold(to)?;
    for (table, there) in catalogue.tables.iter().zip(&moved.tables) {
        let mut sum = Sum::default();
        written.each_row(table, &Which::All, |row| {
            sum.see(row);
            Ok(())
        })?;
        if sum.of(table) != *there {
            return Err(Error::Broken(format!(
                "{} did not arrive as it was sent: {} of {} rows. Is the disk of {} whole?",
                table.name,
                sum.rows,
                there.rows,
                to.display()
            )));
        }
    }
    set_up(&written.connection)?;
    Ok(written.connection)
}

/// The search index of a file.
fn words(
    copy: &Connection,
    catalogue: &Catalogue,
    moving: &Moving<'_>,
    hears: Hears<'_>,
) -> Result<()> {
    let Some(tickets) = catalogue
        .tables
        .iter()
        .position(|table| table.name == "ticket" && catalogue.search)
    else {
        return Ok(());
    };
    let count: i64 = catalogue.tables.get(tickets).map_or(Ok(0), |table| {
        copy.query_row(&table.count()?, [], |row| row.get(0))
            .map_err(|error| from_sqlite(&error))
    })?;
    hears(Progress::Begins(
        "making words searchable",
        count.unsigned_abs(),
    ))?;
    run(copy, "BEGIN")?;
    let mut after = 0;
    loop {
        let texts = texts_after(copy, after, TICKETS, moving.text)?;
        let Some((last, _)) = texts.last() else { break };
        after = last.0;
        let tx = tx_on(copy);
        for (id, text) in &texts {
            search::put_new(&tx, *id, text)?;
        }
        hears(Progress::Done(texts.len() as u64))?;
    }
    run(copy, "COMMIT")
}
