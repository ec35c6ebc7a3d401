//! Hours and lengths of time as people type them and as files hold them.

use domain::schedule::{Day, Exception, Hours, Unfit, fit_hours};
use domain::sla::Length;

/// Days of the week, as files name them.
pub const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

fn minute(text: &str) -> Option<u16> {
    let text = text.trim();
    let (hours, minutes) = text.split_once([':', '.']).unwrap_or((text, "0"));
    let number = |text: &str| {
        let short = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        short.then(|| text.parse::<u16>().ok()).flatten()
    };
    let (hours, minutes) = (number(hours)?, number(minutes)?);
    (minutes < 60 && hours * 60 + minutes <= 1440).then_some(hours * 60 + minutes)
}

/// Reads `08:00–12:00, 13–17`, in their order; empty: closed.
///
/// # Errors
/// When it cannot be meant.
pub fn read_hours(text: &str) -> Result<Vec<Hours>, Unfit> {
    let mut hours = Vec::new();
    let joined = text.replace(['–', '—'], "-").replace(" - ", "-");
    for part in joined
        .split([',', ';', ' '])
        .filter(|part| !part.is_empty())
    {
        let read = part
            .split_once('-')
            .and_then(|(from, to)| Some((minute(from)?, minute(to)?)));
        hours.push(read.ok_or(Unfit::Backwards)?);
    }
    fit_hours(hours)
}

fn clock(minute: u16) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `08:00-12:00 13:00-17:00`, as the table and files hold them.
pub fn written_hours(hours: &[Hours]) -> String {
    let parts = hours
        .iter()
        .map(|(from, to)| format!("{}-{}", clock(*from), clock(*to)));
    parts.collect::<Vec<_>>().join(" ")
}

/// `08:00–12:00, 13:00–17:00`, as people read them.
pub fn shown_hours(hours: &[Hours]) -> String {
    let parts = hours
        .iter()
        .map(|(from, to)| format!("{}–{}", clock(*from), clock(*to)));
    parts.collect::<Vec<_>>().join(", ")
}

/// `2026-12-28 – 2026-12-30; 09:00-12:00; Why`, as people type it.
pub fn written_exception(one: &Exception) -> String {
    let days = if one.from == one.to {
        one.from.written()
    } else {
        format!("{} – {}", one.from.written(), one.to.written())
    };
    format!("{days}; {}; {}", written_hours(&one.hours), one.name)
}

/// Reads one again; `None` when it cannot be meant.
pub fn read_exception(line: &str) -> Option<Exception> {
    let mut parts = line.splitn(3, ';').map(str::trim);
    let days = parts.next()?.replace(['–', '—'], " ");
    let mut days = days.split_whitespace().map(Day::read);
    let from = days.next()??;
    let to = match days.next() {
        Some(day) => day?,
        None => from,
    };
    let hours = read_hours(parts.next()?).ok()?;
    let name = parts.next().unwrap_or_default().to_owned();
    (from <= to).then_some(Exception {
        from,
        to,
        hours,
        name,
    })
}

/// Longest promise, in minutes or days.
const MOST: i64 = 1_000_000;

/// Reads `30 min`, `4 h`, `1 day`, `2 dagar`; a bare number is hours.
pub fn read_length(text: &str) -> Option<Length> {
    let text = text.trim().to_lowercase();
    let digits = text
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(digits);
    let number: i64 = number
        .parse()
        .ok()
        .filter(|number| (1..=MOST).contains(number))?;
    let unit = unit.trim().trim_end_matches('.');
    match unit {
        "m" | "min" | "mins" | "minute" | "minutes" | "minut" | "minuter" => {
            Some(Length::Minutes(number))
        }
        "" | "h" | "hour" | "hours" | "t" | "tim" | "timme" | "timmar" => {
            Some(Length::Minutes(number * 60))
        }
        "d" | "day" | "days" | "dag" | "dagar" | "business day" | "business days" | "arbetsdag"
        | "arbetsdagar" => Some(Length::Days(number)),
        _ => None,
    }
}

/// Amount and unit, as the table holds them.
pub fn parts_of(length: Length) -> (i64, &'static str) {
    match length {
        Length::Minutes(minutes) => (minutes, "minutes"),
        Length::Days(days) => (days, "days"),
    }
}

/// The other way.
pub fn length_of(amount: i64, unit: &str) -> Length {
    if unit == "days" {
        Length::Days(amount)
    } else {
        Length::Minutes(amount)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_are_read_as_people_type_them() {
        assert_eq!(
            read_hours("08:00–12:00, 13–17"),
            Ok(vec![(480, 720), (780, 1020)])
        );
        assert_eq!(read_hours("8.30 - 16"), Ok(vec![(510, 960)]));
        assert_eq!(read_hours(""), Ok(vec![]));
        assert_eq!(read_hours("09:00-12:00 11:00-24:00"), Ok(vec![(540, 1440)]));
        for wrong in ["17-8", "8", "08:00-25:00", "8:77-9", "åtta-nio"] {
            assert!(read_hours(wrong).is_err(), "{wrong}");
        }
        assert_eq!(
            read_hours(&written_hours(&[(0, 1440)])),
            Ok(vec![(0, 1440)])
        );
    }

    #[test]
    fn lengths_are_read_in_both_languages() {
        assert_eq!(read_length("30 min"), Some(Length::Minutes(30)));
        assert_eq!(read_length("4"), Some(Length::Minutes(240)));
        assert_eq!(read_length("2 dagar"), Some(Length::Days(2)));
        assert_eq!(read_length("1 business day"), Some(Length::Days(1)));
        for wrong in ["", "soon", "0 h", "-1", "99999999999999999999"] {
            assert_eq!(read_length(wrong), None, "{wrong}");
        }
    }
}
