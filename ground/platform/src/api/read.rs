//! Values of requests, read as leniently as clients write them.

use domain::Moment;
use serde_json::Value;

use super::ApiError;

/// An id: a number, or digits in a text.
pub fn id(value: &Value) -> Option<i64> {
    match value {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .filter(|id| *id > 0)
}

/// An id in a path; text after a dash (`123-Title`) is decoration.
///
/// # Errors
/// 404 for anything that is no number: nothing is there.
pub fn path_id(text: &str) -> Result<i64, ApiError> {
    let digits = text.split('-').next().unwrap_or_default();
    let plain = !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit());
    plain
        .then(|| digits.parse().ok())
        .flatten()
        .ok_or_else(ApiError::not_found)
}

/// A text, or a number as text. `None` for null and everything else.
pub fn text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A flag: a boolean, or its words.
pub fn flag(value: &Value) -> Option<bool> {
    match value {
        Value::Bool(flag) => Some(*flag),
        Value::String(text) => match text.as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        },
        _ => None,
    }
}

/// Several words: an array, or a text that separates them by spaces or commas.
pub fn words(value: &Value) -> Option<Vec<String>> {
    match value {
        Value::Array(values) => Some(values.iter().filter_map(text).collect()),
        Value::String(text) => Some(
            text.split([' ', ','])
                .filter(|word| !word.is_empty())
                .map(str::to_owned)
                .collect(),
        ),
        _ => None,
    }
}

/// A point in time in any of the ways clients write it.
pub fn moment(value: &Value) -> Option<Moment> {
    moment_text(&text(value)?)
}

pub(super) fn moment_text(text: &str) -> Option<Moment> {
    let text = text.trim();
    if let Ok(seconds) = text.parse::<i64>() {
        return seconds.checked_mul(1000).map(Moment);
    }
    if let Ok(seconds) = text.parse::<f64>() {
        let in_reach = seconds.is_finite() && seconds.abs() < 1e12;
        return in_reach.then(|| Moment((seconds * 1000.0).round() as i64));
    }
    if let Ok(timestamp) = text.parse::<jiff::Timestamp>() {
        return Some(Moment(timestamp.as_millisecond()));
    }
    let day = text.parse::<jiff::civil::Date>().ok()?;
    let midnight = day.to_zoned(jiff::tz::TimeZone::UTC).ok()?;
    Some(Moment(midnight.timestamp().as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn ids_are_numbers_or_their_digits() {
        assert_eq!(id(&json!(7)), Some(7));
        assert_eq!(id(&json!("7")), Some(7));
        for value in [
            json!(0),
            json!(-1),
            json!(1.5),
            json!("x"),
            json!(null),
            json!([7]),
        ] {
            assert_eq!(id(&value), None, "{value}");
        }
    }

    #[test]
    fn a_path_without_a_number_leads_nowhere() {
        assert_eq!(path_id("9223372036854775807").unwrap(), i64::MAX);
        assert_eq!(path_id("123-Hur-loggar-jag-in").unwrap(), 123);
        for text in ["", "abc", "9223372036854775808", "-1", "1.5", "0x1"] {
            assert!(path_id(text).is_err(), "{text}");
        }
    }

    #[test]
    fn tags_come_as_a_list_or_as_a_text() {
        let expected = Some(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(words(&json!(["a", "b"])), expected);
        assert_eq!(words(&json!("a, b")), expected);
        assert_eq!(words(&json!(null)), None);
    }

    #[test]
    fn times_are_read_with_and_without_fractions() {
        let expected = Some(Moment(1_763_754_820_000));
        for value in [
            json!("2025-11-21T19:53:40Z"),
            json!("2025-11-21T20:53:40.000+01:00"),
            json!(1_763_754_820),
        ] {
            assert_eq!(moment(&value), expected, "{value}");
        }
        assert_eq!(
            moment(&json!("2025-11-21")),
            Some(Moment(1_763_683_200_000))
        );
        for value in [json!("1e400"), json!("NaN"), json!("tomorrow"), json!(null)] {
            assert_eq!(moment(&value), None, "{value}");
        }
    }
}
