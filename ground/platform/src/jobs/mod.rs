//! Work that is done later: a row in the same transaction as what caused it, claimed under a lease, retried with
//! growing pauses, and kept when it is given up, so that a person can see why.

mod queries;
mod runner;

pub use queries::{add, add_at};
pub use runner::{Job, Work, run_due, run_forever};
