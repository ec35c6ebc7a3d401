//! So many more tickets, for measuring: rows as the commands would leave them, written in large transactions.
//!
//! Nothing waits for the disk while they are made, because they can be made again; a desk whose making was cut off is
//! noticed by its settings and not served.

mod making;
#[cfg(test)]
mod tests;
mod who;
mod words;

use std::io::IsTerminal as _;

use domain::{DAY, Moment};
use indicatif::{ProgressBar, ProgressStyle};
use platform::settings;
use platform::store::Durability;
use platform::{App, Result};

use self::making::Maker;
use crate::demo::{ready, say};
use crate::desk::{self, Place};

/// How many tickets were begun, and how many are there.
pub(super) const BEGUN: &str = "demo_bulk";
pub(super) const DONE: &str = "demo_bulk_done";

/// How far back the tickets go, in milliseconds.
const SPAN: i64 = 3 * 365 * DAY;
/// Tickets in one transaction.
const BATCH: i64 = 20_000;

/// Makes `count` tickets in the desk at `place`, and closes it again.
pub(super) fn generate(place: &Place, count: u64, seed: u64) -> Result<()> {
    let app = desk::open_with(place, true, |settings| {
        settings.durability = Durability::None;
        settings.readers = 1;
        // Six indexes are written in no order: what fits in memory is written once.
        settings.cache_kib = 512 * 1024;
    })?;
    let count = i64::try_from(count).unwrap_or(i64::MAX);
    let now = app.clock.now();
    let mut maker = app.store.write_now(|tx| {
        settings::put(tx, BEGUN, &count.to_string(), now)?;
        Maker::begin(tx, count, seed, now)
    })?;
    let shown = Shown::new(count);
    let mut made = 0;
    while made < count {
        let batch = BATCH.min(count - made);
        maker = app.store.write_now(|tx| {
            let mut maker = maker.clone();
            (0..batch).try_for_each(|_| maker.make(tx))?;
            Ok(maker)
        })?;
        made += batch;
        shown.at(made);
    }
    finish(&app, count, now)?;
    shown.end(app.clock.now().0 - now.0);
    Ok(())
}

fn finish(app: &App, count: i64, now: Moment) -> Result<()> {
    app.store.write_now(|tx| {
        tx.move_numbers_along()?;
        settings::put(tx, DONE, &count.to_string(), now)
    })?;
    app.store.analyze()
}

/// A bar on a terminal, a line now and then elsewhere.
struct Shown {
    bar: Option<ProgressBar>,
    count: i64,
}

impl Shown {
    fn new(count: i64) -> Self {
        let style = ProgressStyle::with_template(
            "{bar:32} {human_pos} of {human_len} tickets, {per_sec}, {eta} left",
        );
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(count.unsigned_abs());
            match style {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            }
        });
        Self { bar, count }
    }

    fn at(&self, made: i64) {
        match &self.bar {
            Some(bar) => bar.set_position(made.unsigned_abs()),
            None if made % 100_000 == 0 => {
                ready::note(&format!("{made} of {} tickets", self.count));
            }
            None => {}
        }
    }

    fn end(&self, took: i64) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
        say(&format!(
            "{} tickets made in {} s.",
            self.count,
            took / 1000
        ));
    }
}
