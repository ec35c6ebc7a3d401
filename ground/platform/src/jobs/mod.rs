//! Work that is done later: a row in the same transaction as what caused it, claimed under a lease, retried with
//! growing pauses, and kept when it is given up, so that a person can see why and have it tried again.
//!
//! A job may be done twice: when a process dies after doing it and before saying so. Every kind is written so that
//! the second time changes nothing, or says in its own words what it may repeat.

mod queries;
mod runner;
mod seen;

pub use queries::{add, add_at};
pub use runner::{Job, Stop, Work, run_due, run_due_until, run_forever};
pub use seen::{Counts, Seen, State, count, count_stuck, discard, find, list, retry, retry_all};
