//! Dates and times as people say them, in the reader's language and time zone.

use domain::{DAY, HOUR, MINUTE, Moment};
use jiff::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;

use super::Words;

impl Words {
    /// `14 Nov`, or `14 Nov 2025` in another year than `now`.
    pub fn date(&self, at: Moment, now: Moment) -> String {
        self.day_of(self.civil(at), self.civil(now))
    }

    /// `14:02`.
    pub fn time(&self, at: Moment) -> String {
        clock(self.civil(at))
    }

    /// `14 Nov 2026 14:02`: the whole truth, for tooltips and mails.
    pub fn date_time(&self, at: Moment) -> String {
        self.exact(self.civil(at))
    }

    /// How long ago, as briefly as it stays true: `now`, `12 min ago`, `10:26` today, `Yesterday 14:02`,
    /// `Mon 15:21` within a week, `14 Nov`.
    pub fn ago(&self, at: Moment, now: Moment) -> String {
        self.since(at, self.civil(at), now)
    }

    /// [`Words::ago`] and [`Words::date_time`] of one moment: what a page shows, and what it shows on hover.
    pub fn ago_and_exact(&self, at: Moment, now: Moment) -> (String, String) {
        let day = self.civil(at);
        (self.since(at, day, now), self.exact(day))
    }

    /// A moment within a sentence about what comes: `today 16:40`, `tomorrow 08:00`, `Tuesday 10:00` within a week,
    /// `Tuesday 8 Dec 10:00`.
    pub fn coming(&self, at: Moment, now: Moment) -> String {
        let (day, today) = (self.civil(at), self.civil(now));
        if day.date() == today.date() {
            return self.t1("date-coming-today", "time", clock(day));
        }
        let tomorrow = today.date().tomorrow();
        if tomorrow.is_ok_and(|tomorrow| tomorrow == day.date()) {
            return self.t1("date-coming-tomorrow", "time", clock(day));
        }
        let names = self.t("date-weekdays-long");
        let index = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        let name = names.split(' ').nth(index).unwrap_or_default();
        if (0..6 * DAY).contains(&at.0.saturating_sub(now.0)) {
            return format!("{name} {}", clock(day));
        }
        format!("{name} {} {}", self.day_of(day, today), clock(day))
    }

    /// [`Words::coming`] of what comes, [`Words::ago`] of what is past.
    pub fn coming_or_past(&self, at: Moment, now: Moment) -> String {
        if at < now {
            self.ago(at, now)
        } else {
            self.coming(at, now)
        }
    }

    /// A moment in a list of moments: `Tue 8 Dec 10:00`.
    pub fn weekday_date_time(&self, at: Moment, now: Moment) -> String {
        let (day, today) = (self.civil(at), self.civil(now));
        let names = self.t("date-weekdays");
        let index = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
        let name = names.split(' ').nth(index).unwrap_or_default();
        format!("{name} {} {}", self.day_of(day, today), clock(day))
    }

    fn since(&self, at: Moment, day: DateTime, now: Moment) -> String {
        let past = now.0.saturating_sub(at.0);
        if (0..MINUTE).contains(&past) {
            return self.t("date-now").into_owned();
        }
        if (MINUTE..HOUR).contains(&past) {
            return self.t1("date-minutes-ago", "count", past / MINUTE);
        }
        let today = self.civil(now);
        if day.date() == today.date() {
            return self.t1("date-today", "time", clock(day));
        }
        let yesterday = today.date().yesterday();
        if yesterday.is_ok_and(|yesterday| yesterday == day.date()) {
            return self.t1("date-yesterday", "time", clock(day));
        }
        if (0..6 * DAY).contains(&past) {
            let names = self.t("date-weekdays");
            let index = usize::try_from(day.weekday().to_monday_zero_offset()).unwrap_or(0);
            if let Some(name) = names.split(' ').nth(index) {
                return format!("{name} {}", clock(day));
            }
        }
        self.day_of(day, today)
    }

    fn day_of(&self, day: DateTime, today: DateTime) -> String {
        let month = self.month_name(day.month());
        let mut text = String::with_capacity(16);
        number(&mut text, day.day().into(), 1);
        text.push(' ');
        text.push_str(month);
        if day.year() != today.year() {
            text.push(' ');
            number(&mut text, day.year().into(), 1);
        }
        text
    }

    fn exact(&self, day: DateTime) -> String {
        let mut text = String::with_capacity(32);
        number(&mut text, day.day().into(), 1);
        text.push(' ');
        text.push_str(self.month_name(day.month()));
        text.push(' ');
        number(&mut text, day.year().into(), 1);
        text.push(' ');
        clock_into(&mut text, day);
        text
    }

    /// `2026-11-14T13:02:00Z` for `datetime` attributes and the API: UTC, whole seconds.
    pub fn iso(at: Moment) -> String {
        iso(at)
    }

    /// What calendar and clock show there. Pages ask this hundreds of times, so no zone is carried along.
    fn civil(&self, at: Moment) -> DateTime {
        match self.zone() {
            Some(zone) => zone.to_datetime(timestamp(at)),
            None => Offset::UTC.to_datetime(timestamp(at)),
        }
    }
}

fn clock(at: DateTime) -> String {
    let mut text = String::with_capacity(5);
    clock_into(&mut text, at);
    text
}

fn clock_into(text: &mut String, at: DateTime) {
    number(text, at.hour().into(), 2);
    text.push(':');
    number(text, at.minute().into(), 2);
}

/// A number with at least so many digits. Pages have hundreds of times: `format!` was a tenth of their making.
fn number(text: &mut String, value: i32, digits: u32) {
    let value = value.unsigned_abs();
    let mut unit = 10_u32.pow(digits.saturating_sub(1));
    while value / unit >= 10 {
        unit *= 10;
    }
    while unit > 0 {
        text.push(char::from_digit(value / unit % 10, 10).unwrap_or('0'));
        unit /= 10;
    }
}

/// The beginning of a day, `2026-03-01`, in UTC; what is no day is none.
pub fn day(text: &str) -> Option<Moment> {
    let day: jiff::civil::Date = text.parse().ok()?;
    let begins = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Moment(begins.timestamp().as_millisecond()))
}

/// A time as a form's `datetime-local` field sends it, `2026-03-01T08:00`, where the clocks show this zone.
pub fn local(text: &str, time_zone: &str) -> Option<Moment> {
    let at: jiff::civil::DateTime = text.parse().ok()?;
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = at.to_zoned(zone).ok()?;
    Some(Moment(at.timestamp().as_millisecond()))
}

/// The same the other way: what a `datetime-local` field shows.
pub fn as_local(at: Moment, time_zone: &str) -> String {
    let zone = jiff::tz::TimeZone::get(time_zone).unwrap_or(jiff::tz::TimeZone::UTC);
    let at = jiff::Timestamp::from_millisecond(at.0).unwrap_or_default();
    at.to_zoned(zone).strftime("%Y-%m-%dT%H:%M").to_string()
}

/// UTC with whole seconds (RFC 3339), as the API writes times.
pub fn iso(at: Moment) -> String {
    let utc = Offset::UTC.to_datetime(timestamp(at));
    let mut text = String::with_capacity(20);
    number(&mut text, utc.year().into(), 4);
    for (before, value) in [
        ('-', utc.month()),
        ('-', utc.day()),
        ('T', utc.hour()),
        (':', utc.minute()),
        (':', utc.second()),
    ] {
        text.push(before);
        number(&mut text, value.into(), 2);
    }
    text.push('Z');
    text
}

/// A time as mails write it (RFC 5322, 3.3), in UTC.
pub fn rfc5322(at: Moment) -> String {
    timestamp(at)
        .strftime("%a, %d %b %Y %H:%M:%S +0000")
        .to_string()
}

fn timestamp(at: Moment) -> Timestamp {
    Timestamp::from_millisecond(at.0).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::language::{Language, Locale};

    fn words(locale: Locale) -> Words {
        Language::read(crate::WORDS)
            .unwrap()
            .words(locale, "Europe/Stockholm")
    }

    fn at(text: &str) -> Moment {
        Moment(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn times_are_said_as_briefly_as_they_stay_true() {
        let now = at("2026-11-20T13:30:00Z");
        let said = |text: &str| words(Locale::En).ago(at(text), now);
        assert_eq!(said("2026-11-20T13:29:40Z"), "now");
        assert_eq!(said("2026-11-20T13:18:00Z"), "12 min ago");
        assert_eq!(said("2026-11-20T09:26:00Z"), "Today 10:26");
        assert_eq!(said("2026-11-19T13:02:00Z"), "Yesterday 14:02");
        assert_eq!(said("2026-11-16T14:21:00Z"), "Mon 15:21");
        assert_eq!(said("2026-11-01T12:00:00Z"), "1 Nov");
        assert_eq!(said("2025-11-01T12:00:00Z"), "1 Nov 2025");
    }

    #[test]
    fn what_comes_is_said_as_people_say_it() {
        let now = at("2026-11-20T13:30:00Z");
        let said = |locale, text: &str| words(locale).coming(at(text), now);
        assert_eq!(said(Locale::En, "2026-11-20T15:40:00Z"), "today 16:40");
        assert_eq!(said(Locale::En, "2026-11-21T07:00:00Z"), "tomorrow 08:00");
        assert_eq!(said(Locale::En, "2026-11-24T09:00:00Z"), "Tuesday 10:00");
        assert_eq!(
            said(Locale::Sv, "2026-12-08T09:00:00Z"),
            "tisdag 8 dec. 10:00"
        );
        assert_eq!(said(Locale::Sv, "2026-11-21T07:00:00Z"), "i morgon 08:00");
        let listed = words(Locale::En).weekday_date_time(at("2026-11-24T09:00:00Z"), now);
        assert_eq!(listed, "Tue 24 Nov 10:00");
    }

    #[test]
    fn swedish_times_are_swedish() {
        let now = at("2026-11-20T13:30:00Z");
        let said = |text: &str| words(Locale::Sv).ago(at(text), now);
        assert_eq!(said("2026-11-20T13:18:00Z"), "för 12 min sedan");
        assert_eq!(said("2026-11-19T13:02:00Z"), "I går 14:02");
        assert_eq!(said("2026-11-16T14:21:00Z"), "mån 15:21");
    }

    #[test]
    fn the_clock_going_back_shows_the_hour_twice_and_harms_nobody() {
        let said = words(Locale::En);
        assert_eq!(said.time(at("2026-10-25T00:30:00Z")), "02:30");
        assert_eq!(said.time(at("2026-10-25T01:30:00Z")), "02:30");
        assert_eq!(iso(Moment(i64::MAX)), "1970-01-01T00:00:00Z");
    }
}
