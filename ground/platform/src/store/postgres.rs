//! The store on a PostgreSQL server. Writes pass one at a time, on all nodes together, so that what holds with SQLite's one
//! writer holds here too; they wait for the disk together.

use std::cell::{Cell, RefCell};
use std::sync::{Arc, Condvar, Mutex, OnceLock, PoisonError};
use std::time::Duration;

use postgres::types::ToSql;
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::sync::watch;

use super::address::{ServerAddress, said};
use super::kept::Kept;
use super::news::{Crier, News};
use super::pool::{Connection, Lent, Pool};
use super::row::Columns;
use super::trouble::Trouble;
use super::tx::On;
use super::{Migration, Row, Tx, Value, migrate};
use crate::{Error, Result};

/// How often a write is begun that was in the way of somebody who is none of us, the first time included.
const TRIES: u32 = 3;
/// How long a write waits for the ones before it on this node.
const TURN: Duration = Duration::from_secs(5);
/// Begins a write: no other node writes until it has ended, each statement sees everything that was written before, and
/// the commit does not wait for the disk while others wait for it. A node that stops in the middle is given up on.
const WRITE: &str = "BEGIN ISOLATION LEVEL READ COMMITTED;
    SET LOCAL synchronous_commit = off;
    SET LOCAL idle_in_transaction_session_timeout = '10s';
    SELECT pg_advisory_xact_lock(4716213070001)";
/// Waits until everything that was committed before is on disk, together with whoever waits as well: the record of this
/// commit comes after theirs in the same log.
const ON_DISK: &str = "SELECT pg_logical_emit_message(true, 'arende', '')";
/// How long `Store::open` waits for a server that is just starting.
const START: Duration = Duration::from_secs(6);
/// How long a page waits for an answer before it is told that none came.
pub(super) const ANSWER: Duration = Duration::from_secs(10);

/// A server with its connections.
pub(super) struct Server {
    /// Always there but while it is being dropped.
    pool: Option<Arc<Pool>>,
    /// By which this node knows its own hints.
    name: String,
    turn: Turn,
    news: OnceLock<News>,
    /// Started by the first commit.
    crier: OnceLock<Crier>,
}

impl Server {
    pub(super) fn open(
        address: &ServerAddress,
        connections: usize,
        migrations: &[Migration],
        now: i64,
    ) -> Result<Self> {
        off_the_runtime(|| {
            let mut connection = reach(address)?;
            migrate::on_a_server(&mut connection.client, migrations, now)
        })?;
        Ok(Self {
            pool: Some(Arc::new(Pool::new(address.clone(), connections))),
            name: crate::key::random_token()?,
            turn: Turn::default(),
            news: OnceLock::new(),
            crier: OnceLock::new(),
        })
    }

    fn pool(&self) -> Result<&Pool> {
        self.pool
            .as_deref()
            .ok_or_else(|| Error::from(Trouble::Away))
    }

    pub(super) fn address(&self) -> Result<&ServerAddress> {
        self.pool().map(Pool::address)
    }

    /// Hears of commits on other nodes from now on.
    pub(super) fn listen(&self, committed: &Arc<watch::Sender<u64>>, kept: &Arc<Kept>) {
        if let Ok(address) = self.address() {
            let (committed, kept) = (Arc::downgrade(committed), kept.clone());
            self.news
                .get_or_init(|| News::listen(address.clone(), self.name.clone(), committed, kept));
        }
    }

    pub(super) fn read<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let mut lent = begin(
            self.pool()?,
            "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
        )?;
        let (answer, trouble) = run(&lent, f)?;
        if lent.connection()?.client.batch_execute("COMMIT").is_ok() {
            lent.is_whole();
        }
        match (answer, trouble) {
            (Ok(_), Some(trouble)) => Err(trouble.into()),
            (answer, _) => answer,
        }
    }

    pub(super) fn write<T>(&self, f: impl Fn(&Tx<'_>) -> Result<T>) -> Result<T> {
        let mut tried = 0;
        loop {
            tried += 1;
            match self.write_once(&f)? {
                Ok(answer) => return Ok(answer),
                Err(Trouble::Again) if tried < TRIES => {}
                Err(trouble) => return Err(trouble.into()),
            }
        }
    }

    /// One try of a write: its answer, or why nothing was kept.
    fn write_once<T>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<Result<T, Trouble>> {
        // On this node they wait here, so that they do not occupy every connection while they do.
        let mine = self.turn.take()?;
        let mut lent = begin(self.pool()?, WRITE)?;
        let (answer, trouble) = run(&lent, f)?;
        let client = &mut lent.connection()?.client;
        let good = matches!((&answer, &trouble), (Ok(_), None));
        let ended = client.batch_execute(if good { "COMMIT" } else { "ROLLBACK" });
        drop(mine);
        if good && ended.is_ok() && client.batch_execute(ON_DISK).is_err() {
            // Others see it already; whether it lasts, nobody knows.
            return Err(silent());
        }
        if ended.is_ok() || !client.is_closed() {
            lent.is_whole();
        }
        match (answer, trouble, ended) {
            (Ok(answer), None, Ok(())) => Ok(Ok(answer)),
            (Ok(_), None, Err(error)) => match Trouble::of(&error) {
                // The line went dead between the question and the answer: it may be kept, or not.
                Trouble::Away => Err(silent()),
                trouble => Ok(Err(trouble)),
            },
            // A statement failed; what the function made of that does not matter, for nothing of it is kept.
            (_, Some(trouble), _) if matches!(trouble, Trouble::Again) => Ok(Err(trouble)),
            (Err(error), _, _) => Err(error),
            (Ok(_), Some(trouble), _) => Ok(Err(trouble)),
        }
    }

    /// Something was committed to these tables.
    pub(super) fn tell_other_nodes(&self, tables: &[&'static str]) {
        if let Some(pool) = &self.pool
            && !tables.is_empty()
        {
            self.crier
                .get_or_init(|| Crier::start(pool.clone(), self.name.clone()))
                .cry(tables);
        }
    }

    /// What is wrong with the database, in words. The server checks its pages itself when it reads them; named here are
    /// rules that were never checked and indexes that cannot be used.
    pub(super) fn integrity(&self) -> Result<Vec<String>> {
        self.read(|tx| {
            let mut wrong = tx.rows(
                "SELECT conrelid::regclass::text, conname::text FROM pg_constraint
                 WHERE NOT convalidated AND connamespace = current_schema()::regnamespace ORDER BY 1, 2",
                &[],
                |row| {
                    Ok(format!(
                        "the rule {} of {} was never checked",
                        row.text(1)?,
                        row.text(0)?
                    ))
                },
            )?;
            wrong.extend(tx.rows(
                "SELECT c.relname::text FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid
                 WHERE NOT i.indisvalid AND c.relnamespace = current_schema()::regnamespace ORDER BY 1",
                &[],
                |row| Ok(format!("the index {} is not usable", row.text(0)?)),
            )?);
            Ok(wrong)
        })
    }

    /// Lets the server count what its tables hold.
    pub(super) fn analyze(&self) -> Result<()> {
        let mut lent = self.pool()?.lend()?;
        let client = &mut lent.connection()?.client;
        client
            .batch_execute("SET statement_timeout = 0; ANALYZE; SET statement_timeout = '30s'")
            .map_err(|error| Error::from(Trouble::of(&error)))?;
        lent.is_whole();
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // A connection says goodbye when it is dropped, and must not do that on a thread of the runtime.
        let left = (self.crier.take(), self.pool.take(), self.news.take());
        let gone = std::thread::spawn(move || drop(left));
        let _ = gone.join();
    }
}

/// Runs what waits for the server where waiting is allowed: the driver refuses to wait on a thread that runs tasks.
pub(super) fn off_the_runtime<T: Send>(work: impl FnOnce() -> T + Send) -> T {
    match Handle::try_current().map(|handle| handle.runtime_flavor()) {
        Err(_) => work(),
        Ok(RuntimeFlavor::CurrentThread) => {
            std::thread::scope(|scope| match scope.spawn(work).join() {
                Ok(answer) => answer,
                Err(panic) => std::panic::resume_unwind(panic),
            })
        }
        Ok(_) => tokio::task::block_in_place(work),
    }
}

/// The first connection, for which a server that is just starting is given time.
fn reach(address: &ServerAddress) -> Result<Connection> {
    let until = std::time::Instant::now() + START;
    loop {
        let error = match Connection::open(address) {
            Ok(connection) => return Ok(connection),
            Err(error) => error,
        };
        let starting = matches!(Trouble::of(&error), Trouble::Away);
        if !starting || std::time::Instant::now() > until {
            return Err(Error::Broken(format!(
                "the database at {address} cannot be used: {}. Is PostgreSQL running there, and may this user connect?",
                said(&error)
            )));
        }
        std::thread::sleep(Duration::from_millis(250));
    }
}

/// A connection in a new transaction. Before anything was done a broken connection costs nothing: another one is taken.
fn begin<'p>(pool: &'p Pool, begin: &'static str) -> Result<Lent<'p>, Trouble> {
    let mut lent = pool.lend()?;
    let Err(error) = lent.connection()?.client.batch_execute(begin) else {
        return Ok(lent);
    };
    let trouble = Trouble::of(&error);
    if !matches!(trouble, Trouble::Away) {
        return Err(trouble);
    }
    drop(lent);
    pool.forget_idle();
    let mut lent = pool.lend()?;
    match lent.connection()?.client.batch_execute(begin) {
        Ok(()) => Ok(lent),
        Err(error) => Err(Trouble::of(&error)),
    }
}

/// Runs `f` in the transaction that was begun; answers also what went wrong with one of its statements.
fn run<T>(
    lent: &Lent<'_>,
    f: impl FnOnce(&Tx<'_>) -> Result<T>,
) -> Result<(Result<T>, Option<Trouble>)> {
    let tx = Tx::new(On::Server(ServerTx {
        connection: lent.shared()?,
        trouble: Cell::new(None),
    }));
    let answer = f(&tx);
    let On::Server(tx) = tx.on else {
        return Err(Error::broken("the engine changed"));
    };
    Ok((answer, tx.trouble.into_inner()))
}

/// Nobody knows whether it was kept.
pub(super) fn silent() -> Error {
    Error::refused(503, "refused-database-silent")
}

/// Whose turn it is to write on this node.
#[derive(Default)]
struct Turn {
    taken: Mutex<bool>,
    free: Condvar,
}

impl Turn {
    /// Waits for it, but not for ever.
    fn take(&self) -> Result<Mine<'_>, Trouble> {
        let taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut taken, waited) = self
            .free
            .wait_timeout_while(taken, TURN, |taken| *taken)
            .unwrap_or_else(PoisonError::into_inner);
        if waited.timed_out() {
            return Err(Trouble::Busy);
        }
        *taken = true;
        Ok(Mine(self))
    }
}

/// It is mine until this is dropped.
struct Mine<'t>(&'t Turn);

impl Drop for Mine<'_> {
    fn drop(&mut self) {
        *self.0.taken.lock().unwrap_or_else(PoisonError::into_inner) = false;
        self.0.free.notify_one();
    }
}

/// A transaction on a server.
pub(super) struct ServerTx<'c> {
    connection: &'c RefCell<Connection>,
    /// The first statement that failed: from then on the server refuses the rest, whatever the function makes of it.
    trouble: Cell<Option<Trouble>>,
}

impl ServerTx<'_> {
    fn with<T>(
        &self,
        work: impl FnOnce(&mut Connection) -> Result<T, postgres::Error>,
    ) -> Result<T> {
        let Ok(mut connection) = self.connection.try_borrow_mut() else {
            return Err(Error::broken("a statement inside a statement"));
        };
        work(&mut connection).map_err(|error| {
            let trouble = Trouble::of(&error);
            let first = self.trouble.take();
            self.trouble
                .set(Some(first.unwrap_or_else(|| trouble.clone())));
            trouble.into()
        })
    }

    fn query(&self, sql: &'static str, params: &[Value<'_>]) -> Result<Vec<postgres::Row>> {
        self.with(|connection| {
            let statement = connection.prepared(sql)?;
            connection.client.query(&statement, &parameters(params))
        })
    }

    pub(super) fn rows<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        mut map: impl FnMut(&Row<'_>) -> Result<T>,
    ) -> Result<Vec<T>> {
        // All are fetched first, so that `map` may run statements of its own.
        self.query(sql, params)?
            .iter()
            .map(|row| map(&Row(Columns::Server(row))))
            .collect()
    }

    pub(super) fn row<T>(
        &self,
        sql: &'static str,
        params: &[Value<'_>],
        map: impl FnOnce(&Row<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.query(sql, params)?
            .first()
            .map(|row| map(&Row(Columns::Server(row))))
            .transpose()
    }

    pub(super) fn run(&self, sql: &'static str, params: &[Value<'_>]) -> Result<usize> {
        let touched = self.with(|connection| {
            let statement = connection.prepared(sql)?;
            connection.client.execute(&statement, &parameters(params))
        })?;
        Ok(usize::try_from(touched).unwrap_or(usize::MAX))
    }

    pub(super) fn check(&self, sql: &'static str) -> Result<()> {
        self.with(|connection| connection.prepared(sql).map(drop))
    }

    pub(super) fn move_numbers_along(&self) -> Result<()> {
        self.with(|connection| connection.client.batch_execute(migrate::MOVE_NUMBERS_ALONG))
    }
}

fn parameters<'a>(params: &'a [Value<'a>]) -> Vec<&'a (dyn ToSql + Sync)> {
    params
        .iter()
        .map(|value| value as &(dyn ToSql + Sync))
        .collect()
}
