//! A part of a file: what a broken download asks for when it goes on, and a player when it jumps.

use std::ops::Range;

use axum::http::{HeaderMap, header};

/// One part of a file, as it was asked for (RFC 9110, 14.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    /// From the first number to the second, both included.
    Between(u64, u64),
    /// From here to the end.
    From(u64),
    /// So many bytes before the end.
    Last(u64),
}

impl Wanted {
    /// The part that a request is for; `None` for all: also when several parts are asked for, when what is asked for
    /// cannot be read, and when the client's beginning is of another file.
    pub(super) fn of(request: &HeaderMap, tag: &str) -> Option<Self> {
        if let Some(condition) = request.get(header::IF_RANGE)
            && condition.as_bytes() != tag.as_bytes()
        {
            return None;
        }
        let mut asked = request.get_all(header::RANGE).iter();
        let (Some(asked), None) = (asked.next(), asked.next()) else {
            return None;
        };
        let (first, last) = asked
            .to_str()
            .ok()?
            .strip_prefix("bytes=")?
            .trim()
            .split_once('-')?;
        let number = |text: &str| {
            let digits = !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
            digits.then(|| text.parse::<u64>().unwrap_or(u64::MAX))
        };
        match (first, last) {
            ("", last) => number(last).map(Self::Last),
            (first, "") => number(first).map(Self::From),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::Between(first, last))
            }
        }
    }

    /// The bytes of a file of that size; `None` when none of them are asked for.
    pub(super) fn within(self, size: u64) -> Option<Range<u64>> {
        let range = match self {
            Self::Between(first, last) => first..last.saturating_add(1).min(size),
            Self::From(first) => first..size,
            Self::Last(count) => size.saturating_sub(count)..size,
        };
        (range.start < range.end).then_some(range)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wanted(range: &str) -> Option<Wanted> {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, range.parse().unwrap());
        Wanted::of(&headers, "\"tag\"")
    }

    #[test]
    fn one_part_is_understood_and_the_rest_is_all() {
        assert_eq!(wanted("bytes=0-9").unwrap().within(100), Some(0..10));
        assert_eq!(wanted("bytes=90-").unwrap().within(100), Some(90..100));
        assert_eq!(wanted("bytes=-10").unwrap().within(100), Some(90..100));
        assert_eq!(wanted("bytes=-500").unwrap().within(100), Some(0..100));
        assert_eq!(wanted("bytes=50-500").unwrap().within(100), Some(50..100));
        let endless = format!("bytes=5-{}", "9".repeat(40));
        assert_eq!(wanted(&endless).unwrap().within(100), Some(5..100));
        for nothing in ["bytes=100-", "bytes=-0", "bytes=200-300"] {
            assert_eq!(wanted(nothing).unwrap().within(100), None, "{nothing}");
        }
        for all in [
            "bytes=",
            "bytes=-",
            "bytes=9-1",
            "bytes=0-1,5-6",
            "lines=1-2",
            "bytes=+1-2",
        ] {
            assert_eq!(wanted(all), None, "{all}");
        }
    }

    #[test]
    fn the_rest_of_another_file_is_not_sent() {
        let mut headers = HeaderMap::new();
        headers.insert(header::RANGE, "bytes=5-".parse().unwrap());
        headers.insert(header::IF_RANGE, "\"tag\"".parse().unwrap());
        assert_eq!(Wanted::of(&headers, "\"tag\""), Some(Wanted::From(5)));
        assert_eq!(Wanted::of(&headers, "\"other\""), None);
    }
}
