//! Calendar files (iCalendar, RFC 5545): whole days become days on which a schedule is closed, and the other way.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use domain::Moment;
use domain::schedule::{Day, Exception};
use icalendar::parser::{self, Component};
use platform::language::Words;
use rrule::RRuleSet;

use crate::queries::ScheduleRow;
use crate::why_in_words;

/// Longest file that is read, in bytes. A country's holidays of twenty years are a tenth of it.
pub const LARGEST: usize = 1_000_000;
/// Most events of a file, and most of those that come again.
const MOST_EVENTS: usize = 5000;
const MOST_RULES: usize = 500;
/// Days that a file may have in all; a schedule takes far fewer.
const MOST_DAYS: usize = 2000;
/// What a rule for every year may say; times of day are none of a whole day's.
const PARTS: [&str; 11] = [
    "FREQ",
    "INTERVAL",
    "COUNT",
    "UNTIL",
    "BYMONTH",
    "BYMONTHDAY",
    "BYDAY",
    "BYYEARDAY",
    "BYWEEKNO",
    "BYSETPOS",
    "WKST",
];
/// How far ahead what comes every year is written down, in years after this one.
const YEARS_AHEAD: i64 = 5;
/// Longest event, in days.
const LONGEST: i64 = 366;
/// Deepest nesting of a file; alarms in events in a calendar are three.
const DEEPEST: i32 = 8;

/// Why a file is none that days can be taken from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unreadable {
    TooLarge,
    NoCalendar,
    /// It has no events.
    Empty,
    TooMany,
}

/// Why an event is left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// It has a time of day: a schedule is closed for whole days.
    TimeOfDay,
    /// It comes again otherwise than every year.
    Repeats,
    /// It says on no day that there is.
    NoDay,
    /// It ends before it begins.
    Backwards,
    TooLong,
    /// It is over since last year, or earlier.
    Past,
}

/// What a file holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// In the order of the days.
    pub days: Vec<Exception>,
    /// Name and what it says of its beginning, of each that is left out.
    pub left_out: Vec<(String, String, Why)>,
}

/// Reads the days of a file, from the beginning of this year on.
///
/// # Errors
/// When it is no calendar with events.
pub fn read(file: &[u8], today: Day) -> Result<Read, Unreadable> {
    if file.len() > LARGEST {
        return Err(Unreadable::TooLarge);
    }
    let text = String::from_utf8_lossy(file);
    let text = text.trim_start_matches('\u{feff}').trim_start();
    let starts = text.get(..15).unwrap_or_default();
    if !starts.eq_ignore_ascii_case("BEGIN:VCALENDAR") {
        return Err(Unreadable::NoCalendar);
    }
    let text = parser::unfold(text);
    if is_too_deep(&text) {
        return Err(Unreadable::NoCalendar);
    }
    let calendar = parser::read_calendar(&text).map_err(|_| Unreadable::NoCalendar)?;
    let events: Vec<&Component<'_>> = calendar
        .components
        .iter()
        .filter(|one| one.name.as_str().eq_ignore_ascii_case("VEVENT"))
        .collect();
    if events.is_empty() {
        return Err(Unreadable::Empty);
    }
    let rules = events
        .iter()
        .filter(|one| !text_of(one, "RRULE").is_empty());
    if events.len() > MOST_EVENTS || rules.count() > MOST_RULES {
        return Err(Unreadable::TooMany);
    }
    let (year, _, _) = today.parts();
    let span = (Day::of(year, 1, 1), Day::of(year + YEARS_AHEAD, 12, 31));
    // One time of a series that was moved or called off is an event of its own.
    let moved: BTreeSet<(String, Day)> = events
        .iter()
        .filter_map(|one| {
            let day = day_in(&text_of(one, "RECURRENCE-ID"))?;
            Some((text_of(one, "UID"), day))
        })
        .collect();
    let mut found = Read::default();
    for event in events {
        if text_of(event, "STATUS").eq_ignore_ascii_case("CANCELLED") {
            continue;
        }
        if found.days.len() > MOST_DAYS {
            return Err(Unreadable::TooMany);
        }
        match days_of(event, span, &moved) {
            Ok(days) => found.days.extend(days),
            Err(why) => found
                .left_out
                .push((name_of(event), text_of(event, "DTSTART"), why)),
        }
    }
    found
        .days
        .sort_by(|a, b| (a.from, a.to, &a.name).cmp(&(b.from, b.to, &b.name)));
    found.days.dedup();
    Ok(found)
}

/// The reader goes down with the nesting: what is nested without end never gets to it.
fn is_too_deep(text: &str) -> bool {
    let mut depth = 0;
    for line in text.lines() {
        let starts = |word: &str| {
            let start = line.get(..word.len());
            start.is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        if starts("BEGIN:") {
            depth += 1;
        } else if starts("END:") {
            depth -= 1;
        }
        if depth > DEEPEST {
            return true;
        }
    }
    false
}

fn text_of(event: &Component<'_>, name: &str) -> String {
    let mut all = event.properties.iter();
    let found = all.find(|one| one.name.as_str().eq_ignore_ascii_case(name));
    found.map_or_else(String::new, |one| one.val.as_str().trim().to_owned())
}

/// Its name on one line, as people read it.
fn name_of(event: &Component<'_>) -> String {
    let mut all = event.properties.iter();
    let found = all.find(|one| one.name.as_str().eq_ignore_ascii_case("SUMMARY"));
    let name = found.map_or_else(String::new, |one| {
        one.val.to_owned().unescape_text().as_str().to_owned()
    });
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ").chars().take(80).collect()
}

/// The day of `20261224`, and of `20261224T000000` on a clock of the place: programs write whole days so as well.
fn whole_day(text: &str) -> Option<Day> {
    let day = text.strip_suffix("T000000").unwrap_or(text);
    Day::read(day)
}

/// The day that a moment lies on, whatever the time.
fn day_in(text: &str) -> Option<Day> {
    Day::read(text.split('T').next().unwrap_or_default())
}

/// Whole days of `P3D` or `P1W`.
fn whole_days(text: &str) -> Option<i64> {
    let rest = text.trim_start_matches('+').strip_prefix('P')?;
    let (number, unit) = rest.split_at_checked(rest.len().checked_sub(1)?)?;
    let number: i64 = number
        .parse()
        .ok()
        .filter(|number| (1..=LONGEST).contains(number))?;
    match unit {
        "D" => Some(number),
        "W" => Some(number * 7),
        _ => None,
    }
}

fn days_of(
    event: &Component<'_>,
    (first, last): (Day, Day),
    moved: &BTreeSet<(String, Day)>,
) -> Result<Vec<Exception>, Why> {
    let start = text_of(event, "DTSTART");
    let from = match (whole_day(&start), day_in(&start)) {
        // What began before is followed year by year: nobody's holiday did so earlier.
        (Some(day), _) if day < Day::of(1900, 1, 1) => return Err(Why::NoDay),
        (Some(day), _) => day,
        (None, Some(_)) => return Err(Why::TimeOfDay),
        (None, None) => return Err(Why::NoDay),
    };
    let (end, duration) = (text_of(event, "DTEND"), text_of(event, "DURATION"));
    // An end is the first day after it.
    let long = if !end.is_empty() {
        let until = whole_day(&end).ok_or(Why::TimeOfDay)?;
        (until.0 - from.0).max(if until < from { -1 } else { 1 })
    } else if duration.is_empty() {
        1
    } else {
        whole_days(&duration).ok_or(Why::TimeOfDay)?
    };
    if long < 1 {
        return Err(Why::Backwards);
    }
    if long > LONGEST {
        return Err(Why::TooLong);
    }
    let rule = text_of(event, "RRULE");
    let begins = if rule.is_empty() {
        vec![from]
    } else {
        let uid = text_of(event, "UID");
        let all = every_year(event, from, &rule, (first.plus(-long), last))?;
        all.into_iter()
            .filter(|day| !moved.contains(&(uid.clone(), *day)))
            .collect()
    };
    let name = name_of(event);
    let days: Vec<Exception> = begins
        .into_iter()
        .map(|from| Exception {
            from,
            to: from.plus(long - 1),
            hours: Vec::new(),
            name: name.clone(),
        })
        .filter(|one| one.to >= first)
        .collect();
    if days.is_empty() && rule.is_empty() {
        return Err(Why::Past);
    }
    Ok(days)
}

/// The days on which something begins that comes every year, within a span.
fn every_year(
    event: &Component<'_>,
    from: Day,
    rule: &str,
    (first, last): (Day, Day),
) -> Result<Vec<Day>, Why> {
    let rule = rule.to_uppercase();
    let parts: Vec<&str> = rule.split(';').filter(|part| !part.is_empty()).collect();
    let is_known = |part: &&str| PARTS.contains(&part.split('=').next().unwrap_or_default());
    if !parts.contains(&"FREQ=YEARLY") || !parts.iter().all(is_known) {
        return Err(Why::Repeats);
    }
    if from > last {
        return Ok(Vec::new());
    }
    let moment = |day: Day| format!("{}T000000Z", day.written().replace('-', ""));
    let mut text = format!("DTSTART:{}\nRRULE:", moment(from));
    // A rule that never comes true would be looked for until the year 10,000: each ends with the span.
    let mut until = last;
    for part in parts {
        if let Some(said) = part.strip_prefix("UNTIL=") {
            until = until.min(day_in(said).ok_or(Why::Repeats)?);
        } else {
            let _ = write!(text, "{part};");
        }
    }
    let _ = write!(text, "UNTIL={}", moment(until));
    for one in &event.properties {
        let name = one.name.as_str().to_uppercase();
        if name != "EXDATE" && name != "RDATE" {
            continue;
        }
        for day in one.val.as_str().split(',').filter_map(day_in) {
            let _ = write!(text, "\n{name}:{}", moment(day));
        }
    }
    let set: RRuleSet = text.parse().map_err(|_| Why::Repeats)?;
    let bound = |day: Day| {
        let at = chrono::DateTime::from_timestamp(day.0 * 86_400, 0)?;
        Some(at.with_timezone(&rrule::Tz::UTC))
    };
    let (Some(first), Some(last)) = (bound(first), bound(last)) else {
        return Err(Why::NoDay);
    };
    let found = set.after(first).before(last).all(400);
    let days = found.dates.iter();
    Ok(days
        .map(|at| Day(at.timestamp().div_euclid(86_400)))
        .collect())
}

/// The days of this year and the next two on which a schedule is otherwise, those of one reason together.
pub(crate) fn special_days(row: &ScheduleRow, w: &Words, now: Moment) -> Vec<Exception> {
    let schedule = row.schedule(None);
    let (year, _, _) = schedule.zone().local(now).0.parts();
    let mut days: Vec<Exception> = Vec::new();
    for (day, why, hours) in schedule.special_days(Day::of(year, 1, 1), Day::of(year + 2, 12, 31)) {
        let name = why_in_words(&why, w).unwrap_or_default();
        match days.last_mut() {
            Some(last) if last.to.plus(1) == day && last.name == name && last.hours == hours => {
                last.to = day;
            }
            _ => days.push(Exception {
                from: day,
                to: day,
                hours: hours.to_vec(),
                name,
            }),
        }
    }
    days
}

/// `20261224T120000Z`, as calendar files write moments.
fn stamp(now: Moment) -> String {
    let day = Day(now.0.div_euclid(domain::DAY));
    let seconds = now.0.rem_euclid(domain::DAY) / domain::SECOND;
    format!(
        "{}T{:02}{:02}{:02}Z",
        day.written().replace('-', ""),
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// A schedule's holidays and other days of this year and the next two, as a calendar file.
pub fn of_schedule(row: &ScheduleRow, w: &Words, now: Moment) -> String {
    let days = special_days(row, w, now);
    written(&row.name, &row.key, &days, &stamp(now))
}

/// A schedule's days as a calendar file; `stamp` is when it was written, as `20261224T120000Z`.
fn written(name: &str, key: &str, days: &[Exception], stamp: &str) -> String {
    use icalendar::{Calendar, Component as _, Event, Property};
    let mut calendar = Calendar::new();
    calendar.name(name);
    for one in days {
        let day = |name: &str, day: Day| {
            let mut property = Property::new(name, day.written().replace('-', ""));
            property.add_parameter("VALUE", "DATE");
            property
        };
        let mut event = Event::new();
        let hours = crate::text::shown_hours(&one.hours);
        let title = if hours.is_empty() {
            one.name.clone()
        } else {
            format!("{} ({hours})", one.name)
        };
        event
            .uid(&format!("{}-{key}@arende", one.from.written()))
            .summary(&title)
            .add_property("DTSTAMP", stamp)
            .add_property("TRANSP", "TRANSPARENT")
            .append_property(day("DTSTART", one.from))
            .append_property(day("DTEND", one.to.plus(1)));
        calendar.push(event.done());
    }
    calendar.done().to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    const TODAY: Day = Day(20_514); // 2026-03-02

    fn file(events: &[&str]) -> String {
        let mut text = "BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//x//\n".to_owned();
        for lines in events {
            text.push_str("BEGIN:VEVENT\n");
            text.push_str(lines);
            text.push_str("\nEND:VEVENT\n");
        }
        text.push_str("END:VCALENDAR\n");
        text.replace('\n', "\r\n")
    }

    fn days(events: &[&str]) -> Vec<String> {
        let found = read(file(events).as_bytes(), TODAY).unwrap();
        assert_eq!(found.left_out, []);
        found
            .days
            .iter()
            .map(crate::text::written_exception)
            .collect()
    }

    fn left_out(event: &str) -> Why {
        let found = read(file(&[event]).as_bytes(), TODAY).unwrap();
        assert_eq!(found.days, []);
        found.left_out[0].2
    }

    #[test]
    fn whole_days_of_one_and_of_several_days_are_read() {
        assert_eq!(TODAY.written(), "2026-03-02");
        assert_eq!(
            days(&[
                "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261227\nSUMMARY:Jul\\, lugn; \\nlång",
                "DTSTART;VALUE=DATE:20260501\nSUMMARY:First of May",
                "DTSTART;TZID=Europe/Stockholm:20260605T000000\nDTEND;TZID=Europe/Stockholm:20260607T000000\nSUMMARY:Two",
                "DTSTART:20260701\nDURATION:P1W\nSUMMARY:Week",
                "DTSTART;VALUE=DATE:20260801\nDTEND;VALUE=DATE:20260801\nSUMMARY:None and one",
            ]),
            [
                "2026-05-01; ; First of May",
                "2026-06-05 – 2026-06-06; ; Two",
                "2026-07-01 – 2026-07-07; ; Week",
                "2026-08-01; ; None and one",
                "2026-12-24 – 2026-12-26; ; Jul, lugn; lång",
            ]
        );
    }

    #[test]
    fn what_comes_every_year_is_written_down_for_six_years() {
        let fixed = days(&["DTSTART;VALUE=DATE:19990606\nRRULE:FREQ=YEARLY\nSUMMARY:National day"]);
        assert_eq!(fixed.len(), 6);
        assert_eq!(fixed[0], "2026-06-06; ; National day");
        assert_eq!(fixed[5], "2031-06-06; ; National day");
        let fourth = "DTSTART;VALUE=DATE:20201126\nRRULE:FREQ=YEARLY;BYMONTH=11;BYDAY=4TH;UNTIL=20271231\nSUMMARY:Thanks";
        assert_eq!(
            days(&[fourth]),
            ["2026-11-26; ; Thanks", "2027-11-25; ; Thanks"]
        );
        let but = "UID:a\nDTSTART;VALUE=DATE:20260102\nRRULE:FREQ=YEARLY;COUNT=4\nEXDATE;VALUE=DATE:20270102\nSUMMARY:Off";
        let moved =
            "UID:a\nRECURRENCE-ID;VALUE=DATE:20280102\nDTSTART;VALUE=DATE:20280103\nSUMMARY:Moved";
        assert_eq!(
            days(&[but, moved]),
            [
                "2026-01-02; ; Off",
                "2028-01-03; ; Moved",
                "2029-01-02; ; Off"
            ]
        );
    }

    #[test]
    fn odd_events_are_left_out_and_it_is_said_why() {
        for (event, why) in [
            ("DTSTART:20261224T080000Z\nSUMMARY:Meeting", Why::TimeOfDay),
            (
                "DTSTART;VALUE=DATE:20261224\nDTEND:20261224T120000",
                Why::TimeOfDay,
            ),
            ("DTSTART;VALUE=DATE:20261224\nDURATION:PT4H", Why::TimeOfDay),
            ("SUMMARY:Nowhere", Why::NoDay),
            ("DTSTART;VALUE=DATE:20260230", Why::NoDay),
            (
                "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20261220",
                Why::Backwards,
            ),
            (
                "DTSTART;VALUE=DATE:20261224\nDTEND;VALUE=DATE:20301220",
                Why::TooLong,
            ),
            ("DTSTART;VALUE=DATE:20251224", Why::Past),
            (
                "DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=WEEKLY",
                Why::Repeats,
            ),
            (
                "DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=YEARLY;BYMONTH=99",
                Why::Repeats,
            ),
            (
                "DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=YEARLY;UNTIL=soon",
                Why::Repeats,
            ),
            ("DTSTART;VALUE=DATE:20260105\nRRULE:nonsense", Why::Repeats),
            (
                "DTSTART;VALUE=DATE:20260105\nRRULE:FREQ=YEARLY;BYSECOND=1",
                Why::Repeats,
            ),
            ("DTSTART;VALUE=DATE:00010105\nRRULE:FREQ=YEARLY", Why::NoDay),
        ] {
            assert_eq!(left_out(event), why, "{event}");
        }
        assert_eq!(
            days(&["DTSTART;VALUE=DATE:20261224\nSTATUS:CANCELLED"]),
            [""; 0]
        );
    }

    #[test]
    fn whatever_is_no_calendar_is_refused_and_never_more_than_that() {
        let read = |text: &str| read(text.as_bytes(), TODAY).unwrap_err();
        assert_eq!(read(""), Unreadable::NoCalendar);
        assert_eq!(
            read("subject,start\nJul,2026-12-24"),
            Unreadable::NoCalendar
        );
        assert_eq!(
            read("BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\n"),
            Unreadable::NoCalendar
        );
        assert_eq!(
            read("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nEND:VCALENDAR\r\n"),
            Unreadable::Empty
        );
        assert_eq!(
            read(&"BEGIN:VCALENDAR\r\n".repeat(50_000)),
            Unreadable::NoCalendar
        );
        assert_eq!(read(&"x".repeat(LARGEST + 1)), Unreadable::TooLarge);
        let many = file(&vec!["DTSTART:20261224"; MOST_EVENTS + 1]);
        assert_eq!(read(&many), Unreadable::TooMany);
    }

    #[test]
    fn nesting_that_hides_in_folded_lines_is_refused() {
        let mut text = String::from("BEGIN:VCALENDAR\r\n");
        for _ in 0..50_000 {
            text.push_str("BEGI\r\n N:A\r\n");
        }
        assert_eq!(
            read(text.as_bytes(), TODAY),
            Err(Unreadable::NoCalendar),
            "and the reader never goes down into it"
        );
    }

    #[test]
    fn a_day_that_never_comes_is_not_looked_for_beyond_the_years_of_the_schedule() {
        let never =
            "DTSTART;VALUE=DATE:20260101\nSUMMARY:Never\nRRULE:FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30";
        let later = "DTSTART;VALUE=DATE:99990101\nSUMMARY:Later\nRRULE:FREQ=YEARLY";
        let some = "DTSTART;VALUE=DATE:20260704\nSUMMARY:Some\nRRULE:FREQ=YEARLY;COUNT=2";
        assert_eq!(
            days(&[never, later, some]).len(),
            2,
            "those of the last alone"
        );
    }

    #[test]
    fn a_mark_at_the_beginning_bare_line_ends_and_other_letters_do_no_harm() {
        let text = file(&["DTSTART;VALUE=DATE:20261224\nSUMMARY:Julafton"]).replace("\r\n", "\n");
        let found = read(format!("\u{feff}{text}").as_bytes(), TODAY).unwrap();
        assert_eq!(found.days.len(), 1);
        let mut bytes = file(&["DTSTART;VALUE=DATE:20261224\nSUMMARY:J?l"]).into_bytes();
        let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
        bytes[at] = 0xe5;
        assert_eq!(read(&bytes, TODAY).unwrap().days.len(), 1);
    }

    #[test]
    fn what_is_written_is_read_again() {
        let one = Exception {
            from: Day::of(2026, 12, 24),
            to: Day::of(2026, 12, 26),
            hours: Vec::new(),
            name:
                "Jul, länge; med ett namn som är så långt att raden måste brytas någonstans i filen"
                    .chars()
                    .take(80)
                    .collect(),
        };
        let text = written(
            "Kontor",
            "office",
            std::slice::from_ref(&one),
            "20260302T090000Z",
        );
        assert!(text.contains("DTSTAMP:20260302T090000Z"), "{text}");
        assert_eq!(read(text.as_bytes(), TODAY).unwrap().days, [one]);
    }
}
