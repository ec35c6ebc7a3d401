//! How much a component was up, from the changes of its state.
//!
//! The rule is Statuspage's ("Display historical uptime of components", <https://help.statuspage.io/help/uptime-calendar>): uptime
//! follows from the minutes that a component spent in each state. Minutes of major outage count in full, minutes of partial outage
//! by three tenths; degraded performance and maintenance take nothing away. The day's colour is that of its most severe state.

use super::State;
use crate::{DAY, Moment};

/// The days that are shown.
pub const WINDOW_DAYS: i64 = 90;
/// What a minute of partial outage takes away, in tenths of a minute.
pub const PARTIAL_WEIGHT: i64 = 3;
/// What a minute of major outage takes away, in tenths of a minute.
pub const MAJOR_WEIGHT: i64 = 10;

/// One day of a component.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// When it begins (UTC).
    pub start: Moment,
    /// Its most severe state; `None` before there was such a component.
    pub worst: Option<State>,
    /// Milliseconds of partial outage.
    pub partial: i64,
    /// Milliseconds of major outage.
    pub major: i64,
    /// Milliseconds of it that are known and over.
    pub known: i64,
}

impl Day {
    /// Weighted milliseconds that are lost.
    fn lost(&self) -> i64 {
        (self.partial * PARTIAL_WEIGHT + self.major * MAJOR_WEIGHT) / 10
    }
}

/// The last [`WINDOW_DAYS`] days up to `now`, oldest first. `changes` are moments with the state from then on, oldest first; before
/// the first of them nothing is known.
pub fn days(changes: &[(Moment, State)], now: Moment) -> Vec<Day> {
    let today = Moment(now.0 - now.0.rem_euclid(DAY));
    let first = today.plus(-(WINDOW_DAYS - 1) * DAY);
    let mut all: Vec<Day> = (0..WINDOW_DAYS)
        .map(|day| Day {
            start: first.plus(day * DAY),
            worst: None,
            partial: 0,
            major: 0,
            known: 0,
        })
        .collect();
    for (index, (from, state)) in changes.iter().enumerate() {
        let until = changes
            .get(index + 1)
            .map_or(now, |(next, _)| *next)
            .min(now);
        for day in &mut all {
            let (start, end) = (day.start.max(*from), day.start.plus(DAY).min(until));
            let span = end.0 - start.0;
            // What begins this instant is shown, though it has not lasted yet.
            let begins_now = *from == now && day.start == today && until == now;
            if span <= 0 && !begins_now {
                continue;
            }
            let span = span.max(0);
            day.worst = day.worst.max(Some(*state));
            day.known += span;
            match state {
                State::Partial => day.partial += span,
                State::Major => day.major += span,
                State::Operational | State::Maintenance | State::Degraded => {}
            }
        }
    }
    all
}

/// How much of the known time it was up, in thousandths of a percent: 99950 is 99.95 %. `None` when nothing is known. What is not
/// whole is rounded down, so that nothing but a whole window without outage is called 100 %.
pub fn uptime(days: &[Day]) -> Option<i64> {
    let known: i64 = days.iter().map(|day| day.known).sum();
    let lost: i64 = days.iter().map(Day::lost).sum();
    (known > 0).then(|| (known - lost).max(0) * 100_000 / known)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{HOUR, MINUTE};

    const NOON: Moment = Moment(20_000 * DAY + 12 * HOUR);

    #[test]
    fn a_component_that_always_worked_is_up_the_whole_time() {
        let all = days(&[(NOON.plus(-200 * DAY), State::Operational)], NOON);
        assert_eq!(all.len(), 90);
        assert_eq!(uptime(&all), Some(100_000));
        assert!(all.iter().all(|day| day.worst == Some(State::Operational)));
        assert_eq!(all.last().map(|day| day.known), Some(12 * HOUR));
    }

    #[test]
    fn an_hour_of_partial_outage_counts_as_eighteen_minutes() {
        let changes = |state| {
            [
                (NOON.plus(-200 * DAY), State::Operational),
                (NOON.plus(-10 * DAY), state),
                (NOON.plus(-10 * DAY + HOUR), State::Operational),
            ]
        };
        let known = 89 * DAY + 12 * HOUR;
        let share = |lost: i64| Some((known - lost) * 100_000 / known);
        assert_eq!(
            uptime(&days(&changes(State::Partial), NOON)),
            share(18 * MINUTE)
        );
        assert_eq!(
            uptime(&days(&changes(State::Major), NOON)),
            share(60 * MINUTE)
        );
        for harmless in [State::Degraded, State::Maintenance] {
            let all = days(&changes(harmless), NOON);
            assert_eq!(uptime(&all), Some(100_000));
            assert_eq!(all[79].worst, Some(harmless));
        }
    }

    #[test]
    fn an_outage_over_midnight_is_in_both_days() {
        let evening = NOON.plus(-DAY + 11 * HOUR);
        let all = days(
            &[
                (NOON.plus(-3 * DAY), State::Operational),
                (evening, State::Major),
                (evening.plus(3 * HOUR), State::Operational),
            ],
            NOON,
        );
        assert_eq!(all[88].major, HOUR);
        assert_eq!(all[89].major, 2 * HOUR);
        assert_eq!(all[86].known, 12 * HOUR);
        assert_eq!(all[85].worst, None);
        assert_eq!(uptime(&[]), None);
    }

    #[test]
    fn what_begins_now_is_seen_at_once() {
        let all = days(
            &[(NOON.plus(-DAY), State::Operational), (NOON, State::Major)],
            NOON,
        );
        assert_eq!(all[89].worst, Some(State::Major));
        assert_eq!(uptime(&all), Some(100_000));
    }
}
