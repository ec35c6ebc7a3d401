//! The database: one small synchronous handle. `read` and `write` run a function inside a transaction on a blocking
//! thread; the connection goes back to its pool inside that thread, so a client that hangs up costs nothing.
//!
//! SQL is `&'static str` on purpose: nothing that arrives from outside can become part of a statement. Parameters are
//! `$1`, `$2` …, one text for every engine.

mod kept;
mod migrate;
mod row;
pub mod search;
pub mod snapshot;
mod sqlite;
mod value;

pub use migrate::Migration;
pub use row::Row;
pub use sqlite::{Durability, Store, StoreSettings, Tx};
pub use value::{IntoValue, Value};

/// Parameters of a statement: `&params![id, name]`.
#[macro_export]
macro_rules! params {
    ($($value:expr),* $(,)?) => { [$($crate::store::IntoValue::value(&$value)),*] };
}
