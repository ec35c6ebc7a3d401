//! A whole desk from one engine to the other: out of a file into a server (`arende migrate-to`, `arende restore`), and out
//! of a server into a file (`arende backup`).
//!
//! Which tables and columns there are is asked of the migrations themselves, so a new one is carried without anybody
//! thinking of it. Rows travel in the order of their keys, in the form in which PostgreSQL's binary COPY writes them, and
//! a table's checksum is the SHA-256 of exactly these bytes: what a server sends is hashed as it comes, what a file holds
//! as it is written.
//!
//! **A move that was cut off goes on by looking.** There is no account of what was done that could be wrong: the rows in
//! the target up to the highest key are compared with the same rows of the source. When they are the same, the copy goes
//! on behind them; when they are not, because the desk was used in between or somebody changed a row, the table begins
//! anew. While a desk is on its way, a name among the migrations of the target keeps every version from serving it.
//!
//! **Nothing is lost on the way.** The file is locked for this process alone until the end, so a server that was forgotten
//! cannot answer anybody with "stored"; afterwards a name among its migrations says where the desk has moved, and no
//! version opens it again.

mod catalogue;
mod file;
mod into_file;
mod into_server;
mod server;
#[cfg(test)]
mod tests;
mod wire;

use domain::TicketId;

pub use file::HeldFile;
pub use into_file::copy_to_file;
pub use into_server::{holds_a_desk, left_alone, move_to_server};

use super::search::TicketText;
use super::{Migration, Tx};
use crate::Result;

/// Among the migrations of a file: its desk lives on a server now. What follows is where.
pub(super) const MOVED_TO: &str = "moved to ";
/// Among the migrations of a server: a desk is on its way there. What follows is whose.
pub(super) const BEING_FILLED: &str = "being filled with ";

/// Where a desk has moved to, if this name of a migration says that it has.
pub fn moved_to(migration: &str) -> Option<&str> {
    migration.strip_prefix(MOVED_TO)
}

/// What a copy must know about the desk.
pub struct Moving<'m> {
    /// All its migrations.
    pub migrations: &'m [Migration],
    /// What a ticket says, for the search index, which is made anew: the engines keep it in ways of their own.
    pub text: &'m (dyn Fn(&Tx<'_>, TicketId) -> Result<TicketText> + Sync),
    /// Tables that a desk fills by being started, before anybody is there.
    pub by_itself: &'m [&'m str],
    /// Whose desk it is, in a few letters: a move that was cut off is continued by the same desk only.
    pub identity: &'m str,
    /// How much is sent in one transaction.
    pub batch: Batch,
}

/// Hears how far a copy has come; an error that it answers ends the copy.
pub type Hears<'h> = &'h mut (dyn FnMut(Progress) -> Result<()> + Send);

/// How much is sent in one transaction: what is lost when it is cut off, and what is in memory.
#[derive(Clone, Copy, Debug)]
pub struct Batch {
    /// So many rows at most.
    pub rows: u64,
    /// And not many more bytes than this.
    pub bytes: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Self {
            rows: 50_000,
            bytes: 8 << 20,
        }
    }
}

/// How far a copy has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// A part of the work begins: what it is called, and how much there is to do.
    Begins(&'static str, u64),
    /// So much more of it is done.
    Done(u64),
}

/// One table, the same on both sides.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Compared {
    /// Its name.
    pub table: String,
    /// How many rows it has.
    pub rows: u64,
    /// SHA-256 of all of them, in the order of their keys.
    pub sha256: String,
}

/// What a copy has done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Moved {
    /// Every table.
    pub tables: Vec<Compared>,
    /// Texts with signs that PostgreSQL does not keep (NUL, or none at all), which stand as `�` now.
    pub mended: u64,
}
