//! A transaction on either engine: the statements that features write run through here and nowhere else.

use std::cell::{Cell, OnceCell, RefCell};
use std::sync::Arc;

use super::kept::{Asks, From, Kept, Touched};
use super::postgres::ServerTx;
use super::sqlite::FileTx;
use super::{Row, Value, words};
use domain::BrandId;

use crate::audit::Origin;
use crate::{Error, Result};

/// A transaction: statements run in it, together or not at all.
pub struct Tx<'c> {
    pub(super) on: On<'c>,
    /// What is kept, and how many commits there were before this began.
    kept: OnceCell<(Arc<Kept>, u64, Asks)>,
    /// Of what is being read to be kept, the innermost last: the words of the statements that read it.
    reading: RefCell<Vec<From>>,
    /// Whether it was asked what other processes did.
    looked: Cell<bool>,
    /// While writing: what was written to.
    touched: OnceCell<Arc<Touched>>,
    /// On whose behalf.
    origin: OnceCell<Origin>,
    /// In the name of which brand, if it is another than the one where somebody asks.
    brand: Cell<Option<BrandId>>,
}

/// The engine under a transaction.
pub(super) enum On<'c> {
    File(FileTx<'c>),
    Server(ServerTx<'c>),
}

impl<'c> Tx<'c> {
    pub(super) fn new(on: On<'c>) -> Self {
        Self {
            on,
            kept: OnceCell::new(),
            reading: RefCell::default(),
            looked: Cell::new(false),
            touched: OnceCell::new(),
            origin: OnceCell::new(),
            brand: Cell::new(None),
        }
    }

    /// From now on it is known on whose behalf this is read or written.
    pub(super) fn comes_from(&self, origin: Origin) {
        let _ = self.origin.set(origin);
    }

    /// On whose behalf this is written.
    pub fn origin(&self) -> Origin {
        self.origin.get_or_init(Origin::current).clone()
    }

    /// In the name of which brand: settings, statuses and forms are read and written as that portal's.
    pub fn brand(&self) -> BrandId {
        self.brand
            .get()
            .unwrap_or_else(|| self.origin.get_or_init(Origin::current).brand())
    }

    /// From now on in the name of this brand: what is in hand is its.
    pub fn speak_for(&self, brand: BrandId) {
        self.brand.set(Some(brand));
    }

    /// From now on what is kept may be answered in place of reading it.
    pub(super) fn remember(&self, kept: Arc<Kept>, commits: u64, asks: Asks) {
        let _ = self.kept.set((kept, commits, asks));
    }

    /// From now on it is noted what is written to.
    pub(super) fn touches(&self, touched: Arc<Touched>) {
        let _ = self.touched.set(touched);
    }

    /// A value that every page needs and that hardly ever changes, like the words for statuses: read once for each brand, and
    /// again after something was written to a table that its statements name. `name` and `of` say which; of very many `of` the last are kept.
    /// `read` must depend on nothing but those, the brand, and the database.
    ///
    /// # Errors
    /// What `read` answers.
    pub fn kept<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        of: &str,
        read: impl FnOnce() -> Result<T>,
    ) -> Result<Arc<T>> {
        self.kept_up(name, of, |_| read().map(Arc::new))
    }

    /// [`Tx::kept`] for what is too much to be read anew each time: `read` gets what was kept last, as it was at any time
    /// before or as another transaction saw it later, and brings that up to date.
    ///
    /// # Errors
    /// What `read` answers.
    pub fn kept_up<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        of: &str,
        read: impl FnOnce(Option<Arc<T>>) -> Result<Arc<T>>,
    ) -> Result<Arc<T>> {
        let Some((kept, commits, asks)) = self.kept.get() else {
            return read(None);
        };
        if !self.looked.replace(true) && self.may_hold_news() {
            kept.look_elsewhere();
        }
        let of = (self.brand(), of);
        let (value, from) = if let Some(found) = kept.find(name, of, *asks) {
            found
        } else {
            self.reading.borrow_mut().push(From::new());
            let value = read(kept.last(name, of));
            let from = self.reading.borrow_mut().pop().unwrap_or_default();
            let found = (value?, Arc::new(from));
            kept.put(name, of, (*commits, *asks), found.clone());
            found
        };
        // Who keeps something made of it depends on the same tables.
        if let Some(around) = self.reading.borrow_mut().last_mut() {
            around.extend(from.iter());
        }
        Ok(value)
    }

    /// Whether somebody may have written since this connection was asked last; nobody knows it of a server's.
    fn may_hold_news(&self) -> bool {
        match &self.on {
            On::File(tx) => tx.may_hold_news(),
            On::Server(_) => true,
        }
    }

    /// A statement is about to run.
    #[track_caller]
    fn note(&self, sql: &'static str) {
        super::seen::note(sql);
        if let Some(from) = self.reading.borrow_mut().last_mut() {
            from.extend(words::of(sql).names.iter());
        }
        let Some(touched) = self.touched.get() else {
            return;
        };
        for table in &words::of(sql).written {
            if touched.add(table)
                && let (Some((kept, ..)), On::Server(_)) = (self.kept.get(), &self.on)
            {
                kept.begun(table);
            }
        }
    }
}

impl Tx<'_> {
    /// All rows that a statement answers.
    ///
    /// # Errors
    /// What `map` answers; refusals for a full disk, a database that is busy too long or away; [`Error::Broken`].
    #[track_caller]
    pub fn rows<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        self.note(sql);
        match &self.on {
            On::File(tx) => tx.rows(sql, params, map),
            On::Server(tx) => tx.rows(sql, params, map),
        }
    }

    /// The first row, if there is one.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    #[track_caller]
    pub fn row<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.note(sql);
        match &self.on {
            On::File(tx) => tx.row(sql, params, map),
            On::Server(tx) => tx.row(sql, params, map),
        }
    }

    /// Runs a statement; answers how many rows it touched.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    #[track_caller]
    pub fn run(&self, sql: &'static str, params: &[Value<'_>]) -> Result<usize> {
        self.note(sql);
        match &self.on {
            On::File(tx) => tx.run(sql, params),
            On::Server(tx) => tx.run(sql, params),
        }
    }

    /// Runs an `INSERT … RETURNING id`; answers the id.
    ///
    /// # Errors
    /// As [`Tx::rows`]; [`Error::Broken`] when nothing was inserted.
    #[track_caller]
    pub fn insert(&self, sql: &'static str, params: &[Value<'_>]) -> Result<i64> {
        self.row(sql, params, |row| row.int(0))?
            .ok_or_else(|| Error::broken("an INSERT answered no id"))
    }

    /// One number, like a count; 0 when there is no row.
    ///
    /// # Errors
    /// As [`Tx::rows`].
    #[track_caller]
    pub fn number(&self, sql: &'static str, params: &[Value<'_>]) -> Result<i64> {
        Ok(self
            .row(sql, params, |row| row.opt_int(0))?
            .flatten()
            .unwrap_or(0))
    }

    /// Checks that a statement can be prepared.
    ///
    /// # Errors
    /// [`Error::Broken`] with the engine's reason.
    pub fn check(&self, sql: &'static str) -> Result<()> {
        match &self.on {
            On::File(tx) => tx.check(sql),
            On::Server(tx) => tx.check(sql),
        }
    }

    /// The text that the engine of this transaction reads, where one text cannot serve both. The only places are full-text
    /// search, and what the store does for itself.
    pub(crate) fn either(
        &self,
        on_a_file: &'static str,
        on_a_server: &'static str,
    ) -> &'static str {
        match &self.on {
            On::File(_) => on_a_file,
            On::Server(_) => on_a_server,
        }
    }

    /// After rows were written with numbers chosen by the writer: the next number given out is higher than all of them.
    /// `SQLite` sees to that by itself.
    ///
    /// # Errors
    /// As [`Tx::run`].
    pub fn move_numbers_along(&self) -> Result<()> {
        match &self.on {
            On::File(_) => Ok(()),
            On::Server(tx) => tx.move_numbers_along(),
        }
    }
}
