//! The database: one small synchronous handle over one of two engines. `read` and `write` run a function inside a
//! transaction; the connection goes back to its pool inside the thread that used it, so a client that hangs up costs
//! nothing.
//!
//! SQL is `&'static str` on purpose: nothing that arrives from outside can become part of a statement. Parameters are
//! `$1`, `$2` …, one text for every engine.

mod address;
mod kept;
mod migrate;
pub mod moving;
mod news;
mod pool;
mod postgres;
mod row;
pub mod search;
mod seen;
pub mod snapshot;
mod sqlite;
mod trouble;
mod tx;
mod value;
mod words;
mod writer;

#[cfg(test)]
mod away_tests;
#[cfg(test)]
mod kept_tests;
#[cfg(test)]
mod tests;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use tokio::sync::watch;

pub use address::ServerAddress;
pub use migrate::Migration;
pub use row::Row;
pub use tx::Tx;
pub use value::{IntoValue, Value};

use self::kept::{Asks, Kept, Touched};
use self::postgres::{Server, off_the_runtime};
use self::sqlite::{File, FileSettings};
use crate::audit::Origin;
use crate::meters::{Transaction, meters};
use crate::{Error, Result};

/// Parameters of a statement: `&params![id, name]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { [$($crate::store::IntoValue::value(&$value)),*] };
}

/// Whether a commit waits for the disk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Durability {
    /// `synchronous=FULL`: an answered write survives power loss. The only setting for real data.
    Full,
    /// `synchronous=OFF`: for tests and for generating data that can be generated again.
    None,
}

/// Where the data are.
#[derive(Clone, Debug)]
pub enum Database {
    /// In one `SQLite` file; its folder exists.
    File(PathBuf),
    /// On a `PostgreSQL` server.
    Server(ServerAddress),
}

/// How to open a store.
#[derive(Clone, Debug)]
pub struct StoreSettings {
    /// Where the data are.
    pub database: Database,
    /// Connections that read a file at the same time.
    pub readers: usize,
    /// Page cache of each connection to a file, in KiB. Connections × this is most of the desk's memory.
    pub cache_kib: i64,
    /// Whether a commit to a file waits for the disk; a server has its own mind about that.
    pub durability: Durability,
    /// Connections to a server at most, for reading and writing.
    pub connections: usize,
}

impl StoreSettings {
    /// Connections of a served desk that read a file at the same time.
    pub const READERS: usize = 6;

    /// The settings of a served desk: readers with 4 MiB each, or 10 connections to a server.
    pub fn of(database: Database) -> Self {
        Self {
            database,
            readers: Self::READERS,
            cache_kib: 4096,
            durability: Durability::Full,
            connections: 10,
        }
    }

    /// The settings of a served desk in one file.
    pub fn at(path: &Path) -> Self {
        Self::of(Database::File(path.to_owned()))
    }
}

/// The handle that everything shares. Cloning is cheap.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    engine: Engine,
    committed: Arc<watch::Sender<u64>>,
    kept: Arc<Kept>,
}

enum Engine {
    File(File),
    Server(Server),
}

impl Store {
    /// Opens the database, making what is missing in it.
    ///
    /// # Errors
    /// When the file or server cannot be used, is not a database, or was written by a newer version.
    pub fn open(settings: &StoreSettings, migrations: &[Migration], now: i64) -> Result<Self> {
        let engine = match &settings.database {
            Database::File(path) => Engine::File(File::open(
                FileSettings {
                    path: path.clone(),
                    readers: settings.readers,
                    cache_kib: settings.cache_kib,
                    durability: settings.durability,
                },
                migrations,
                now,
            )?),
            Database::Server(address) => Engine::Server(Server::open(
                address,
                settings.connections,
                migrations,
                now,
            )?),
        };
        let kept = match &engine {
            Engine::File(file) => file.kept.clone(),
            Engine::Server(_) => Arc::default(),
        };
        Ok(Self(Arc::new(Inner {
            engine,
            committed: Arc::new(watch::Sender::new(0)),
            kept,
        })))
    }

    /// The database file, if it is one.
    pub fn path(&self) -> Option<&Path> {
        match &self.0.engine {
            Engine::File(file) => Some(file.path()),
            Engine::Server(_) => None,
        }
    }

    /// Reads in one snapshot. When a connection to a file is free it is done here and now: the way to another thread and
    /// back costs as much as a page's statements. Otherwise a blocking thread waits for one. So readers occupy at most as
    /// many threads of the runtime as there are connections, and the runtime has more (`serve.rs`).
    ///
    /// # Errors
    /// What `f` answers; a refusal with 503 when the database is away; [`Error::Broken`].
    pub async fn read<T: Send + 'static>(
        &self,
        f: impl FnOnce(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (begun, f) = (Instant::now(), self.remembering(f));
        if let Engine::File(file) = &self.0.engine
            && let Some(reader) = file.free_reader()
        {
            return counted(Transaction::Read, begun, reader.read(f));
        }
        let store = self.clone();
        let read = self.on_blocking_thread(move || match &store.0.engine {
            Engine::File(file) => file.read(f),
            Engine::Server(server) => server.read(f),
        });
        counted(Transaction::Read, begun, read.await)
    }

    /// `f` on behalf of whoever asks here and now, with what is kept from one reading to the next.
    fn remembering<T, F: FnOnce(&Tx<'_>) -> Result<T>>(
        &self,
        f: F,
    ) -> impl FnOnce(&Tx<'_>) -> Result<T> + use<T, F> {
        let (kept, commits) = (self.0.kept.clone(), self.commits_so_far());
        let origin = Origin::current();
        move |tx| {
            tx.comes_from(origin);
            tx.remember(kept, commits, Asks::Reader(commits));
            f(tx)
        }
    }

    /// Writes in one transaction, alone: there is one writer at a time, on all nodes together, so numbers are given out in
    /// the order of commits. Answered after the commit is on disk; an error keeps nothing. On a server `f` may be begun
    /// again, so it must do nothing but run statements.
    ///
    /// # Errors
    /// What `f` answers; a refusal with 507 when the disk is full, with 503 when the database is busy or away;
    /// [`Error::Broken`].
    pub async fn write<T: Send + 'static>(
        &self,
        f: impl Fn(&Tx<'_>) -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let (begun, f) = (Instant::now(), self.noting(f));
        let written = match &self.0.engine {
            Engine::File(file) => file.writer.write(f).await,
            Engine::Server(_) => {
                let store = self.clone();
                self.on_blocking_thread(move || match &store.0.engine {
                    Engine::File(_) => Err(Error::broken("the engine changed")),
                    Engine::Server(server) => server.write(f).inspect(|(_, touched)| {
                        server.tell_other_nodes(&touched.tables());
                    }),
                })
                .await
            }
        };
        let (answer, _touched) = counted(Transaction::Write, begun, written)?;
        Ok(answer)
    }

    /// [`Store::read`] for code that is on a blocking thread already.
    ///
    /// # Errors
    /// As [`Store::read`].
    pub fn read_now<T: Send>(&self, f: impl FnOnce(&Tx<'_>) -> Result<T> + Send) -> Result<T> {
        let (begun, f) = (Instant::now(), self.remembering(f));
        let read = match &self.0.engine {
            Engine::File(file) => file.read(f),
            Engine::Server(server) => off_the_runtime(|| server.read(f)),
        };
        counted(Transaction::Read, begun, read)
    }

    /// [`Store::write`] for code that is on a blocking thread already.
    ///
    /// # Errors
    /// As [`Store::write`]; [`Error::Broken`] inside another write, which would wait for itself.
    pub fn write_now<T: Send>(&self, f: impl Fn(&Tx<'_>) -> Result<T> + Send) -> Result<T> {
        let (begun, f) = (Instant::now(), self.noting(f));
        let written = match &self.0.engine {
            Engine::File(file) => file.writer.write_now(f),
            Engine::Server(server) => {
                off_the_runtime(|| server.write(f)).inspect(|(_, touched)| {
                    server.tell_other_nodes(&touched.tables());
                })
            }
        };
        let (answer, _touched) = counted(Transaction::Write, begun, written)?;
        Ok(answer)
    }

    /// `f` on behalf of whoever asks here and now, which the writer's thread would not know; with its answer comes what it
    /// wrote to, which goes where the answer goes and tells everybody at its end.
    fn noting<T, F: Fn(&Tx<'_>) -> Result<T>>(
        &self,
        f: F,
    ) -> impl Fn(&Tx<'_>) -> Result<(T, Arc<Touched>)> + use<T, F> {
        let origin = Origin::current();
        let inner = self.0.clone();
        move |tx| {
            let touched = Touched::nothing(inner.kept.clone(), inner.committed.clone());
            tx.comes_from(origin.clone());
            tx.touches(touched.clone());
            // On a server somebody else may have written a moment ago: only what was read in this transaction is sure.
            let kept = match &inner.engine {
                Engine::File(_) => inner.kept.clone(),
                Engine::Server(_) => Arc::default(),
            };
            tx.remember(kept, *inner.committed.borrow(), Asks::Writer);
            Ok((f(tx)?, touched))
        }
    }

    /// A kept value, if it is good here and now; see [`Tx::kept`].
    pub(crate) fn kept_now<T: Send + Sync + 'static>(
        &self,
        name: &'static str,
        of: &str,
    ) -> Option<Arc<T>> {
        let of = (Origin::current().brand(), of);
        self.0.kept.glance_elsewhere();
        let found = (self.0.kept).look_up(name, of, Asks::Reader(self.commits_so_far()));
        found.map(|(value, _)| value)
    }

    /// How many commits this process made or heard of, for whoever keeps what it read.
    pub(crate) fn commits_so_far(&self) -> u64 {
        *self.0.committed.borrow()
    }

    /// Changes whenever this process commits, and soon after another node of the same server does. Other processes that
    /// write to a file, and hints that were lost, are found by polling.
    pub fn commits(&self) -> watch::Receiver<u64> {
        if let Engine::Server(server) = &self.0.engine {
            server.listen(&self.0.committed, &self.0.kept);
        }
        self.0.committed.subscribe()
    }

    /// Checks the database itself. Answers what is wrong, in words; nothing when all is well.
    ///
    /// # Errors
    /// When it cannot be read at all.
    pub fn integrity(&self) -> Result<Vec<String>> {
        match &self.0.engine {
            Engine::File(file) => file.integrity(),
            Engine::Server(server) => off_the_runtime(|| server.integrity()),
        }
    }

    /// After very many rows at once: counts what the indexes hold, so that the planner chooses well, and folds the
    /// write-ahead log of a file into it, so that the next start is quick.
    ///
    /// # Errors
    /// When the database cannot be written.
    pub fn analyze(&self) -> Result<()> {
        match &self.0.engine {
            Engine::File(file) => file.analyze(),
            Engine::Server(server) => off_the_runtime(|| server.analyze()),
        }
    }

    /// Runs `work` where it may wait. Nobody waits for a server longer than [`postgres::ANSWER`]: the thread that does is
    /// left behind, and its connection comes back when the server or the network gives up.
    async fn on_blocking_thread<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T> + Send + 'static,
    ) -> Result<T> {
        let working = tokio::task::spawn_blocking(work);
        let worked = match &self.0.engine {
            Engine::File(_) => working.await,
            Engine::Server(_) => match tokio::time::timeout(postgres::ANSWER, working).await {
                Ok(worked) => worked,
                Err(_) => return Err(postgres::silent()),
            },
        };
        match worked {
            Ok(answer) => answer,
            Err(error) => match error.try_into_panic() {
                Ok(panic) => std::panic::resume_unwind(panic),
                Err(error) => Err(Error::broken(error)),
            },
        }
    }
}

/// For whoever watches: how long it took, and whether the database failed.
fn counted<T>(kind: Transaction, begun: Instant, answer: Result<T>) -> Result<T> {
    let failed = matches!(&answer, Err(Error::Broken(_)));
    meters().transaction(kind, begun.elapsed(), failed);
    answer
}
