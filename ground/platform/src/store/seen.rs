//! Which statements were run, for the check that every statement of the desk runs on both engines: tests are started with
//! `ARENDE_TEST_STATEMENTS` set to a folder, and `cargo xtask test` reads it afterwards.

/// Notes the place in the source that ran a statement.
#[cfg(debug_assertions)]
#[track_caller]
pub(super) fn note(sql: &'static str) {
    use std::collections::HashSet;
    use std::io::Write as _;
    use std::sync::{Mutex, OnceLock, PoisonError};

    struct Notes {
        known: HashSet<String>,
        file: std::fs::File,
    }
    static NOTES: OnceLock<Option<Mutex<Notes>>> = OnceLock::new();
    crate::testing::work::note(sql);
    let notes = NOTES.get_or_init(|| {
        let folder = std::env::var_os("ARENDE_TEST_STATEMENTS")?;
        let name = format!("{}.txt", std::process::id());
        let file = std::fs::File::create(std::path::Path::new(&folder).join(name)).ok()?;
        Some(Mutex::new(Notes {
            known: HashSet::new(),
            file,
        }))
    });
    if let Some(notes) = notes {
        let caller = std::panic::Location::caller();
        let place = format!("{}:{}\n", caller.file(), caller.line());
        let mut notes = notes.lock().unwrap_or_else(PoisonError::into_inner);
        if !notes.known.contains(&place) {
            let _ = notes.file.write_all(place.as_bytes());
            notes.known.insert(place);
        }
    }
}

/// Released desks note nothing.
#[cfg(not(debug_assertions))]
pub(super) fn note(_sql: &'static str) {}
