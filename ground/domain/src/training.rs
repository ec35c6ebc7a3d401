//! Trainings: until when one that was completed is good, and whether somebody who asks has what they need.

use crate::{DAY, Moment};

/// The longest that a training can be good for, in months: a century.
pub const MOST_MONTHS: i64 = 1200;

/// What a kind of training is to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// They never completed it.
    Missing,
    /// They completed it once, and it is good no more since then.
    Expired(Moment),
    /// It is good until then; `None`: for ever.
    Valid(Option<Moment>),
}

impl Standing {
    /// Whether they have it now.
    pub fn is_valid(self) -> bool {
        matches!(self, Self::Valid(_))
    }
}

/// What a kind of training is to somebody who completed it until these moments (`None`: for ever).
pub fn standing(ends: impl IntoIterator<Item = Option<Moment>>, now: Moment) -> Standing {
    let mut latest = None;
    for end in ends {
        match (end, latest) {
            (None, _) => return Standing::Valid(None),
            (Some(end), Some(known)) if end <= known => {}
            (Some(end), _) => latest = Some(end),
        }
    }
    match latest {
        None => Standing::Missing,
        Some(end) if end > now => Standing::Valid(Some(end)),
        Some(end) => Standing::Expired(end),
    }
}

/// When a training that was completed on a day is good no more; `None` when it is good for ever.
pub fn ends(completed: Moment, months: Option<i64>) -> Option<Moment> {
    months.map(|months| later(completed, months.clamp(1, MOST_MONTHS)))
}

/// The same day so many months later; the last day of the month where that month is shorter.
fn later(at: Moment, months: i64) -> Moment {
    let (year, month, day) = civil(at.0.div_euclid(DAY));
    let count = year * 12 + (month - 1) + months;
    let (year, month) = (count.div_euclid(12), count.rem_euclid(12) + 1);
    let day = day.min(length(year, month));
    Moment(days(year, month, day) * DAY + at.0.rem_euclid(DAY))
}

fn length(year: i64, month: i64) -> i64 {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Days since 1970-01-01 of a day in the Gregorian calendar, counted from March in eras of 400 years
/// (<https://howardhinnant.github.io/date_algorithms.html>).
fn days(year: i64, month: i64, day: i64) -> i64 {
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// Year, month and day of a day since 1970-01-01.
fn civil(days: i64) -> (i64, i64, i64) {
    let shifted = days + 719_468;
    let (era, of_era) = (shifted.div_euclid(146_097), shifted.rem_euclid(146_097));
    let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year + year / 4 - year / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 {
        from_march + 3
    } else {
        from_march - 9
    };
    let year = year + era * 400 + i64::from(month <= 2);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn on(year: i64, month: i64, day: i64) -> Moment {
        Moment(days(year, month, day) * DAY)
    }

    #[test]
    fn a_year_later_is_the_same_day_and_february_has_a_last_one() {
        assert_eq!(ends(on(2026, 3, 1), Some(12)), Some(on(2027, 3, 1)));
        assert_eq!(ends(on(2028, 2, 29), Some(12)), Some(on(2029, 2, 28)));
        assert_eq!(ends(on(2026, 8, 31), Some(6)), Some(on(2027, 2, 28)));
        assert_eq!(ends(on(2026, 12, 15), Some(1)), Some(on(2027, 1, 15)));
        assert_eq!(ends(on(2026, 3, 1), None), None);
    }

    #[test]
    fn days_and_dates_are_one_another() {
        assert_eq!(days(1970, 1, 1), 0);
        assert_eq!(days(2026, 11, 29), 20_786);
        for day in (-200_000..200_000).step_by(37) {
            let (year, month, of_month) = civil(day);
            assert_eq!(days(year, month, of_month), day);
            assert!((1..=length(year, month)).contains(&of_month));
        }
    }

    #[test]
    fn what_is_good_longest_counts_and_what_ended_is_known() {
        let now = on(2026, 6, 1);
        assert_eq!(standing([], now), Standing::Missing);
        let past = [Some(on(2025, 1, 1)), Some(on(2026, 1, 1))];
        assert_eq!(standing(past, now), Standing::Expired(on(2026, 1, 1)));
        let renewed = [Some(on(2027, 1, 1)), Some(on(2026, 1, 1))];
        assert_eq!(
            standing(renewed, now),
            Standing::Valid(Some(on(2027, 1, 1)))
        );
        assert_eq!(
            standing([Some(on(2025, 1, 1)), None], now),
            Standing::Valid(None)
        );
        assert!(!standing([Some(now)], now).is_valid());
    }
}
