//! A day of the calendar, without a time zone.

/// Days since 1970-01-01, in the proleptic Gregorian calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Day(pub i64);

impl Day {
    /// The day of a year, month (1–12) and day of the month. Days beyond the month's end run on into the next one.
    #[must_use]
    pub fn of(year: i64, month: i64, day: i64) -> Self {
        // Years begin in March, so that the leap day is the last.
        let shifted = if month <= 2 { year - 1 } else { year };
        let era = shifted.div_euclid(400);
        let of_era = shifted.rem_euclid(400);
        let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
        let in_era = of_era * 365 + of_era / 4 - of_era / 100 + of_year;
        Self(era * 146_097 + in_era - 719_468)
    }

    /// Year, month and day of the month.
    #[must_use]
    pub fn parts(self) -> (i64, i64, i64) {
        let shifted = self.0 + 719_468;
        let era = shifted.div_euclid(146_097);
        let in_era = shifted.rem_euclid(146_097);
        let of_era = (in_era - in_era / 1460 + in_era / 36_524 - in_era / 146_096) / 365;
        let of_year = in_era - (365 * of_era + of_era / 4 - of_era / 100);
        let month_from_march = (5 * of_year + 2) / 153;
        let day = of_year - (153 * month_from_march + 2) / 5 + 1;
        let month = if month_from_march < 10 {
            month_from_march + 3
        } else {
            month_from_march - 9
        };
        let year = of_era + era * 400 + i64::from(month <= 2);
        (year, month, day)
    }

    /// The day so many days later.
    #[must_use]
    pub fn plus(self, days: i64) -> Self {
        Self(self.0 + days)
    }

    /// 0 is Monday, 6 is Sunday.
    #[must_use]
    pub fn weekday(self) -> usize {
        (self.0 + 3).rem_euclid(7) as usize
    }

    /// `2026-12-24`.
    #[must_use]
    pub fn written(self) -> String {
        let (year, month, day) = self.parts();
        format!("{year:04}-{month:02}-{day:02}")
    }

    /// The day that `2026-12-24` or `20261224` names.
    #[must_use]
    pub fn read(text: &str) -> Option<Self> {
        let digits: String = match text.len() {
            10 => {
                let mut parts = text.split('-');
                let parts = [parts.next()?, parts.next()?, parts.next()?];
                if parts.map(str::len) != [4, 2, 2] {
                    return None;
                }
                parts.concat()
            }
            8 => text.to_owned(),
            _ => return None,
        };
        if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let number = |from: usize, to: usize| digits.get(from..to)?.parse::<i64>().ok();
        let (year, month, day) = (number(0, 4)?, number(4, 6)?, number(6, 8)?);
        let found = Self::of(year, month, day);
        (found.parts() == (year, month, day)).then_some(found)
    }

    /// Easter Sunday of a year.
    #[must_use]
    pub fn easter(year: i64) -> Self {
        let golden = year % 19;
        let (century, of_century) = (year / 100, year % 100);
        let epact = (19 * golden + century - century / 4 - (century - (century + 8) / 25 + 1) / 3
            + 15)
            % 30;
        let weekday = (32 + 2 * (century % 4) + 2 * (of_century / 4) - epact - of_century % 4) % 7;
        let correction = (golden + 11 * epact + 22 * weekday) / 451;
        let sum = epact + weekday - 7 * correction + 114;
        Self::of(year, sum / 31, sum % 31 + 1)
    }

    /// The first such weekday on this day or later.
    #[must_use]
    pub fn next(self, weekday: usize) -> Self {
        self.plus((weekday as i64 - self.weekday() as i64).rem_euclid(7))
    }

    /// The last such weekday on this day or earlier.
    #[must_use]
    pub fn last(self, weekday: usize) -> Self {
        self.plus(-((self.weekday() as i64 - weekday as i64).rem_euclid(7)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_and_written_both_ways() {
        assert_eq!(Day::of(1970, 1, 1), Day(0));
        assert_eq!(Day(0).weekday(), 3);
        for days in -200_000..200_000 {
            let (year, month, day) = Day(days).parts();
            assert_eq!(Day::of(year, month, day), Day(days));
        }
        assert_eq!(
            Day::read("2024-02-29").map(Day::written).as_deref(),
            Some("2024-02-29")
        );
        for wrong in [
            "2025-02-29",
            "2025-13-01",
            "24-12-2025",
            "2025-1-01x",
            "åååå-12-2",
        ] {
            assert_eq!(Day::read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn easter_is_where_the_church_says() {
        for (year, month, day) in [
            (2000, 4, 23),
            (2024, 3, 31),
            (2025, 4, 20),
            (2026, 4, 5),
            (2038, 4, 25),
            (2285, 3, 22),
        ] {
            assert_eq!(Day::easter(year), Day::of(year, month, day));
        }
    }
}
