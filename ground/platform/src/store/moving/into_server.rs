//! A desk out of a file into a server, however often it is cut off.

use super::super::address::ServerAddress;
use super::super::postgres::off_the_runtime;
use super::super::search;
use super::catalogue::{Catalogue, Table};
use super::file::{HeldFile, Which};
use super::server::{Found, Server};
use super::wire::Sum;
use super::{Hears, Moved, Moving, Progress};
use crate::{Error, Result};

/// Rows of the search index are made by us, ready for PostgreSQL to read.
const COPY_WORDS: &str = "COPY ticket_search (rowid, words) FROM STDIN";

/// Whether the database at `address` holds a whole desk, into which no other can go: whoever unpacks something large
/// first asks before. Changes nothing.
///
/// # Errors
/// When it holds something else than desks, or cannot be reached.
pub fn holds_a_desk(address: &ServerAddress, moving: &Moving<'_>) -> Result<bool> {
    off_the_runtime(|| {
        let catalogue = Catalogue::of(moving.migrations)?;
        let mut server = Server::connect(address)?;
        let found = server.look(&catalogue, moving.migrations, moving.by_itself)?;
        Ok(found == Found::Desk)
    })
}

/// Copies a desk into the database at `address`, compares both sides, and calls `at_last` before the desk there may be
/// served. Called again after whatever cut it off, it goes on.
///
/// # Errors
/// In words: a database that holds something else, a file that is not whole, a server that is away or full.
pub fn move_to_server(
    file: &mut HeldFile,
    address: &ServerAddress,
    moving: &Moving<'_>,
    hears: Hears<'_>,
    now: i64,
    at_last: impl FnOnce(&HeldFile) -> Result<()> + Send,
) -> Result<Moved> {
    off_the_runtime(|| {
        let catalogue = Catalogue::of(moving.migrations)?;
        let mut server = Server::connect(address)?;
        server.lock()?;
        let found = may_fill(&mut server, &catalogue, moving)?;
        file.make_ready(moving.migrations, now)?;
        if found == Found::Nothing {
            server.begin_filling(moving, now)?;
        }
        server.must_have(&catalogue)?;
        let mut filling = Filling {
            file,
            server: &mut server,
            moving,
            hears,
            is_down: false,
            moved: Moved::default(),
        };
        let sums = filling.copy_tables(&catalogue)?;
        filling.copy_words(&catalogue)?;
        filling.put_up()?;
        filling.compare(&catalogue, &sums)?;
        let moved = filling.moved;
        at_last(file)?;
        server.end_filling(moving)?;
        Ok(moved)
    })
}

fn may_fill(server: &mut Server, catalogue: &Catalogue, moving: &Moving<'_>) -> Result<Found> {
    let found = server.look(catalogue, moving.migrations, moving.by_itself)?;
    match &found {
        Found::Nothing => Ok(found),
        Found::Filling(whose) if whose == moving.identity => Ok(found),
        Found::Filling(_) => Err(Error::Broken(format!(
            "another desk is on its way into {}, and not all of it is there: finish that move, or drop this database and make it anew",
            server.address
        ))),
        Found::Desk => Err(left_alone(&server.address)),
    }
}

/// Words for a database that holds a desk already.
pub fn left_alone(address: &ServerAddress) -> Error {
    Error::Broken(format!(
        "the database at {address} holds a desk, which is left alone: make an empty database for this one"
    ))
}

struct Filling<'f, 'm> {
    file: &'f HeldFile,
    server: &'f mut Server,
    moving: &'f Moving<'m>,
    hears: Hears<'f>,
    is_down: bool,
    moved: Moved,
}

impl Filling<'_, '_> {
    fn begins(&mut self, what: &'static str, count: u64) -> Result<()> {
        (self.hears)(Progress::Begins(what, count))
    }

    fn done(&mut self, count: u64) -> Result<()> {
        (self.hears)(Progress::Done(count))
    }

    /// Before the first row is written: indexes and rules are made again at the end. The words are made from the rows, so
    /// they are made again too.
    fn take_down(&mut self) -> Result<()> {
        if !self.is_down {
            self.server.take_down()?;
            self.is_down = true;
        }
        Ok(())
    }

    /// Copies what is missing of every table; answers what the file holds.
    fn copy_tables(&mut self, catalogue: &Catalogue) -> Result<Vec<Sum>> {
        let mut total = 0;
        for table in &catalogue.tables {
            total += self.file.count(table)?;
        }
        self.begins("moving", total)?;
        let mut sums = Vec::new();
        for table in &catalogue.tables {
            sums.push(self.copy_table(table)?);
        }
        if self.is_down && catalogue.search {
            self.server.run("TRUNCATE ticket_search")?;
        }
        Ok(sums)
    }

    fn copy_table(&mut self, table: &Table) -> Result<Sum> {
        let mut sum = Sum::default();
        let mut last = self.server.last_key(table)?;
        if let Some(key) = &last {
            let there = self.server.sum(table, |_| Ok(()))?;
            self.moved.mended += self.file.each_row(table, &Which::UpTo(key), |row| {
                sum.see(row);
                Ok(())
            })?;
            if sum.of(table) != there {
                sum = Sum::default();
                last = None;
                self.take_down()?;
                self.server.run(&table.truncate()?)?;
            }
        }
        self.done(sum.rows)?;
        let which = last
            .as_deref()
            .map_or(Which::All, |key: &[_]| Which::After(key));
        let (copy, batch) = (table.copy_in()?, self.moving.batch);
        let (mut bytes, mut rows) = (Vec::new(), 0);
        let file = self.file;
        let mended = file.each_row(table, &which, |row| {
            sum.see(row);
            bytes.extend_from_slice(row);
            rows += 1;
            if rows >= batch.rows || bytes.len() >= batch.bytes {
                self.send_rows(&copy, &mut bytes, &mut rows)?;
            }
            Ok(())
        })?;
        self.moved.mended += mended;
        self.send_rows(&copy, &mut bytes, &mut rows)?;
        Ok(sum)
    }

    fn send_rows(&mut self, copy: &str, bytes: &mut Vec<u8>, rows: &mut u64) -> Result<()> {
        if *rows == 0 {
            return Ok(());
        }
        self.take_down()?;
        self.server.send_rows(copy, bytes)?;
        bytes.clear();
        self.done(std::mem::take(rows))
    }

    /// What can be searched for, ticket by ticket behind the last that is there.
    fn copy_words(&mut self, catalogue: &Catalogue) -> Result<()> {
        if !catalogue.search {
            return Ok(());
        }
        let tickets = catalogue.tables.iter().find(|table| table.name == "ticket");
        let count = tickets.map_or(Ok(0), |table| self.file.count(table))?;
        self.begins("making words searchable", count)?;
        let mut after = self
            .server
            .number("SELECT coalesce(max(rowid), 0) FROM ticket_search")?;
        let there = self.server.number("SELECT count(*) FROM ticket_search")?;
        self.done(there.unsigned_abs())?;
        let (mut lines, mut rows) = (String::new(), 0);
        // With no table of tickets there is nothing to ask for.
        while tickets.is_some() {
            let most = self.moving.batch.rows.min(200) as i64;
            let texts = self.file.texts_after(after, most, self.moving.text)?;
            let Some((last, _)) = texts.last() else { break };
            after = last.0;
            for (id, text) in &texts {
                search::copy_line(&mut lines, *id, text);
            }
            rows += texts.len() as u64;
            if lines.len() >= self.moving.batch.bytes || rows >= self.moving.batch.rows {
                self.send_words(&mut lines, &mut rows)?;
            }
        }
        self.send_words(&mut lines, &mut rows)
    }

    fn send_words(&mut self, lines: &mut String, rows: &mut u64) -> Result<()> {
        if *rows == 0 {
            return Ok(());
        }
        self.take_down()?;
        self.server.send(COPY_WORDS, lines.as_bytes())?;
        lines.clear();
        self.done(std::mem::take(rows))
    }

    /// Indexes and rules: the rules are checked as they are made.
    fn put_up(&mut self) -> Result<()> {
        let down = self.server.down()?;
        self.begins("making indexes", down)?;
        for _ in 0..down {
            self.server.put_up()?;
            self.done(1)?;
        }
        Ok(())
    }

    /// Both sides have the same rows, and numbers go on where they were.
    fn compare(&mut self, catalogue: &Catalogue, sums: &[Sum]) -> Result<()> {
        self.begins("comparing", sums.iter().map(|sum| sum.rows).sum())?;
        for (table, sum) in catalogue.tables.iter().zip(sums) {
            let here = sum.of(table);
            let hears = &mut self.hears;
            let there = self
                .server
                .sum(table, |count| hears(Progress::Done(count)))?;
            if here != there {
                return Err(Error::Broken(format!(
                    "{} is not the same on both sides: {} rows in the file, {} in {}. Somebody writes to that database; see that nobody does, and run the same command again. The desk in the file is as it was",
                    table.name, here.rows, there.rows, self.server.address
                )));
            }
            if table.numbered {
                let last = self.file.last_number(table)?;
                self.server.go_on_after(table, last)?;
            }
            self.moved.tables.push(here);
        }
        if catalogue.search {
            let tickets = sums
                .iter()
                .zip(&catalogue.tables)
                .find(|(_, table)| table.name == "ticket")
                .map_or(0, |(sum, _)| sum.rows);
            let words = self.server.number("SELECT count(*) FROM ticket_search")?;
            if words.unsigned_abs() != tickets {
                return Err(Error::Broken(format!(
                    "{words} of {tickets} tickets can be searched for in {}: run the same command again",
                    self.server.address
                )));
            }
        }
        self.server.run("ANALYZE")
    }
}
