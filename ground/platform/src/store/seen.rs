//! Which statements were run, for the check that every statement of the desk runs on both engines: tests are started with
//! `ARENDE_TEST_STATEMENTS` set to a folder, and `cargo xtask test` reads it afterwards.

/// Notes the place in the source that ran a statement.
#[cfg(debug_assertions)]
#[track_caller]
pub(super) fn note(_sql: &'static str) {
    use std::collections::HashSet;
    use std::io::Write as _;
    use std::sync::{Mutex, OnceLock, PoisonError};

    static PLACES: OnceLock<Option<Mutex<(HashSet<String>, std::fs::File)>>> = OnceLock::new();
    let places = PLACES.get_or_init(|| {
        let folder = std::env::var_os("ARENDE_TEST_STATEMENTS")?;
        let name = format!("{}.txt", std::process::id());
        let file = std::fs::File::create(std::path::Path::new(&folder).join(name)).ok()?;
        Some(Mutex::new((HashSet::new(), file)))
    });
    if let Some(places) = places {
        let caller = std::panic::Location::caller();
        let place = format!("{}:{}\n", caller.file(), caller.line());
        let mut places = places.lock().unwrap_or_else(PoisonError::into_inner);
        if !places.0.contains(&place) {
            let _ = places.1.write_all(place.as_bytes());
            places.0.insert(place);
        }
    }
}

/// Released desks note nothing.
#[cfg(not(debug_assertions))]
pub(super) fn note(_sql: &'static str) {}
