//! What a PostgreSQL server's errors mean for whoever asked.

use postgres::error::SqlState;

use super::address::said;
use crate::Error;

/// Why a statement or a commit did not succeed.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    /// Two transactions were in each other's way; the same again, from the beginning, will do.
    Again,
    /// The server cannot be reached, or is stopping or starting.
    Away,
    /// Everything is taken, or somebody holds a lock for too long.
    Busy,
    /// The server's disk is full.
    Full,
    /// The statement and the database disagree: a mistake of ours.
    Ours(String),
}

impl Trouble {
    pub(super) fn of(error: &postgres::Error) -> Self {
        let Some(state) = error.code() else {
            return if error.is_closed() || is_cut(error) {
                Self::Away
            } else {
                Self::Ours(said(error))
            };
        };
        match *state {
            SqlState::T_R_SERIALIZATION_FAILURE | SqlState::T_R_DEADLOCK_DETECTED => Self::Again,
            SqlState::LOCK_NOT_AVAILABLE
            | SqlState::QUERY_CANCELED
            | SqlState::TOO_MANY_CONNECTIONS
            | SqlState::OUT_OF_MEMORY => Self::Busy,
            SqlState::DISK_FULL => Self::Full,
            SqlState::ADMIN_SHUTDOWN
            | SqlState::CRASH_SHUTDOWN
            | SqlState::CANNOT_CONNECT_NOW
            | SqlState::IDLE_IN_TRANSACTION_SESSION_TIMEOUT
            | SqlState::READ_ONLY_SQL_TRANSACTION => Self::Away,
            _ if state.code().starts_with("08") => Self::Away,
            _ => Self::Ours(said(error)),
        }
    }
}

/// A line that went dead is an input or output error in the causes.
fn is_cut(error: &postgres::Error) -> bool {
    let mut cause = std::error::Error::source(error);
    while let Some(inner) = cause {
        if inner.is::<std::io::Error>() {
            return true;
        }
        cause = inner.source();
    }
    false
}

impl From<Trouble> for Error {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Again | Trouble::Busy => Self::refused(503, "refused-busy"),
            Trouble::Away => Self::refused(503, "refused-database-away"),
            Trouble::Full => Self::refused(507, "refused-disk-full"),
            Trouble::Ours(what) => Self::Broken(format!("database: {what}")),
        }
    }
}
