//! How far a long command has come: a bar on a terminal, nothing elsewhere.

use std::io::Write as _;

use indicatif::{ProgressBar, ProgressStyle};

/// Bytes on their way.
pub(crate) struct Shown(ProgressBar);

impl Shown {
    /// Hidden by itself when standard error is no terminal.
    pub(crate) fn new(what: &'static str, bytes: u64) -> Self {
        let bar = ProgressBar::new(bytes).with_message(what);
        Self(
            match ProgressStyle::with_template(
                "{msg} {bar:32} {bytes} of {total_bytes}, {eta} left",
            ) {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            },
        )
    }

    /// Things that are counted, not weighed.
    pub(crate) fn counting(what: &'static str, count: u64) -> Self {
        let bar = ProgressBar::new(count).with_message(what);
        Self(
            match ProgressStyle::with_template("{msg} {bar:32} {human_pos} of {human_len}") {
                Ok(style) => bar.with_style(style),
                Err(_) => bar,
            },
        )
    }

    /// So many of an unknown number.
    pub(crate) fn reached(&self, count: u64) {
        self.0.set_length(count);
        self.0.set_position(count);
    }

    /// A line above the bar, or on its own where there is none.
    pub(crate) fn line(&self, line: &str) {
        self.0.suspend(|| note(line));
    }

    pub(crate) fn passed(&self, bytes: u64) {
        self.0.inc(bytes);
    }
}

impl Drop for Shown {
    fn drop(&mut self) {
        self.0.finish_and_clear();
    }
}

/// A line for the person who waits; standard output may be the archive itself.
pub(crate) fn note(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}
