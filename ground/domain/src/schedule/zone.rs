//! How far clocks on the wall are from UTC, and when that changes.

use super::Day;
use crate::{DAY, Moment};

/// A time zone: its offsets in milliseconds, each from a moment on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone {
    first: i64,
    changes: Vec<(Moment, i64)>,
}

impl Zone {
    /// UTC.
    pub const UTC: Self = Self {
        first: 0,
        changes: Vec::new(),
    };

    /// A zone that begins with an offset, and has others from some moments on.
    #[must_use]
    pub fn new(first: i64, mut changes: Vec<(Moment, i64)>) -> Self {
        changes.sort_unstable_by_key(|(at, _)| *at);
        Self { first, changes }
    }

    /// The offset at a moment, and until when it holds.
    #[must_use]
    pub fn at(&self, moment: Moment) -> (i64, Moment) {
        let next = self.changes.partition_point(|(at, _)| *at <= moment);
        let offset = next
            .checked_sub(1)
            .and_then(|place| self.changes.get(place))
            .map_or(self.first, |(_, offset)| *offset);
        (
            offset,
            self.changes
                .get(next)
                .map_or(Moment(i64::MAX), |(at, _)| *at),
        )
    }

    /// Which day it is on the wall, and how many milliseconds of it the clock shows.
    #[must_use]
    pub fn local(&self, moment: Moment) -> (Day, i64) {
        let local = moment.0.saturating_add(self.at(moment).0);
        (Day(local.div_euclid(DAY)), local.rem_euclid(DAY))
    }

    /// The first moment at which the wall shows this day or a later one.
    #[must_use]
    pub fn start_of(&self, day: Day) -> Moment {
        let mut at = Moment(day.0.saturating_mul(DAY) - DAY);
        loop {
            let (offset, until) = self.at(at);
            let start = Moment(day.0.saturating_mul(DAY) - offset);
            if start < until {
                return start.max(at);
            }
            at = until;
        }
    }
}
