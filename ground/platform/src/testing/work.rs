//! What a desk did meanwhile: statements in their order, and passwords that were hashed. Counted in the whole process, so
//! that only a test that is alone in its program can ask.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

/// A password was hashed, or compared with a hash.
pub const HASHED: &str = "a password was hashed";

static COUNTS: AtomicBool = AtomicBool::new(false);
static DONE: Mutex<Vec<String>> = Mutex::new(Vec::new());

/// Begins to count.
pub fn begin() {
    DONE.lock().unwrap_or_else(PoisonError::into_inner).clear();
    COUNTS.store(true, Ordering::SeqCst);
}

/// What was done since [`begin`].
pub fn end() -> Vec<String> {
    COUNTS.store(false, Ordering::SeqCst);
    std::mem::take(&mut DONE.lock().unwrap_or_else(PoisonError::into_inner))
}

/// Counts one piece of work, while anybody counts.
pub(crate) fn note(what: &'static str) {
    if COUNTS.load(Ordering::Relaxed) {
        let mut done = DONE.lock().unwrap_or_else(PoisonError::into_inner);
        done.push(what.to_owned());
    }
}
