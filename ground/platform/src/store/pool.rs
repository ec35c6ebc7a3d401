//! Connections to a PostgreSQL server: a few, opened when they are wanted, lent to one transaction at a time. A connection
//! comes back when its loan is dropped, whatever happened; one that may be broken is thrown away instead.

use std::cell::RefCell;
use std::collections::HashMap;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use postgres::{Client, Statement};

use super::address::ServerAddress;
use super::trouble::Trouble;

/// How long a caller waits for a connection before it is told to come back later.
const WAIT: Duration = Duration::from_secs(5);

/// What every connection is told first. A statement or lock that takes longer than this is answered with "busy", and a
/// transaction that its program has forgotten ends by itself.
const MANNERS: &str = "SET statement_timeout = '30s'; SET lock_timeout = '5s';
    SET idle_in_transaction_session_timeout = '60s'; SET client_encoding = 'UTF8'";

/// One connection, with the statements that were prepared on it.
pub(super) struct Connection {
    pub(super) client: Client,
    statements: HashMap<&'static str, Statement>,
}

impl Connection {
    pub(super) fn open(address: &ServerAddress) -> Result<Self, postgres::Error> {
        let mut client = address.config.connect(address.tls.clone())?;
        client.batch_execute(MANNERS)?;
        Ok(Self {
            client,
            statements: HashMap::new(),
        })
    }

    /// The statement, prepared once per connection.
    pub(super) fn prepared(&mut self, sql: &'static str) -> Result<Statement, postgres::Error> {
        if let Some(known) = self.statements.get(sql) {
            return Ok(known.clone());
        }
        let made = self.client.prepare(sql)?;
        self.statements.insert(sql, made.clone());
        Ok(made)
    }
}

/// The connections of one desk.
pub(super) struct Pool {
    address: ServerAddress,
    most: usize,
    kept: Mutex<Kept>,
    came_back: Condvar,
}

#[derive(Default)]
struct Kept {
    idle: Vec<Connection>,
    /// Idle and lent.
    open: usize,
}

impl Pool {
    pub(super) fn new(address: ServerAddress, most: usize) -> Self {
        Self {
            address,
            most: most.max(1),
            kept: Mutex::default(),
            came_back: Condvar::new(),
        }
    }

    pub(super) fn address(&self) -> &ServerAddress {
        &self.address
    }

    /// A connection: an idle one, a new one, or the next that comes back.
    pub(super) fn lend(&self) -> Result<Lent<'_>, Trouble> {
        let until = Instant::now() + WAIT;
        let mut kept = self.kept();
        loop {
            if let Some(connection) = kept.idle.pop() {
                return Ok(Lent::of(self, connection));
            }
            if kept.open < self.most {
                kept.open += 1;
                drop(kept);
                return match Connection::open(&self.address) {
                    Ok(connection) => Ok(Lent::of(self, connection)),
                    Err(error) => {
                        self.one_less();
                        tracing::warn!(server = %self.address, error = super::address::said(&error), "the database cannot be reached");
                        Err(Trouble::Away)
                    }
                };
            }
            let left = until.saturating_duration_since(Instant::now());
            if left.is_zero() {
                return Err(Trouble::Busy);
            }
            kept = self
                .came_back
                .wait_timeout(kept, left)
                .unwrap_or_else(PoisonError::into_inner)
                .0;
        }
    }

    /// Throws idle connections away: one was found broken, so the server has probably been restarted.
    pub(super) fn forget_idle(&self) {
        let mut kept = self.kept();
        let idle = std::mem::take(&mut kept.idle);
        kept.open -= idle.len();
        drop(kept);
        self.came_back.notify_all();
        drop(idle);
    }

    fn one_less(&self) {
        self.kept().open -= 1;
        self.came_back.notify_one();
    }

    fn kept(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection on loan.
pub(super) struct Lent<'p> {
    pool: &'p Pool,
    /// In a cell, because a transaction runs statements through a shared reference.
    connection: Option<RefCell<Connection>>,
    /// Whether its transaction has ended in an orderly way.
    whole: bool,
}

impl<'p> Lent<'p> {
    fn of(pool: &'p Pool, connection: Connection) -> Self {
        Self {
            pool,
            connection: Some(RefCell::new(connection)),
            whole: false,
        }
    }

    pub(super) fn connection(&mut self) -> Result<&mut Connection, Trouble> {
        self.whole = false;
        self.connection
            .as_mut()
            .map(RefCell::get_mut)
            .ok_or(Trouble::Away)
    }

    /// The connection, for the statements of a transaction.
    pub(super) fn shared(&self) -> Result<&RefCell<Connection>, Trouble> {
        self.connection.as_ref().ok_or(Trouble::Away)
    }

    /// Its transaction has ended: others may have it.
    pub(super) fn is_whole(&mut self) {
        self.whole = true;
    }
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        let Some(connection) = self.connection.take().map(RefCell::into_inner) else {
            return;
        };
        if self.whole && !connection.client.is_closed() {
            self.pool.kept().idle.push(connection);
            self.pool.came_back.notify_one();
        } else {
            drop(connection);
            self.pool.one_less();
        }
    }
}
