//! The header of a mail: the lines above the text that say who, when and what.

use crate::encoded_word;

/// More fields than any honest mail has; the rest is left unread.
const MOST_FIELDS: usize = 5_000;
/// The longest part of one field that is read.
const LONGEST_VALUE: usize = 1 << 20;

/// The fields of one header, in order, still as they were sent.
#[derive(Debug, Clone, Default)]
pub(crate) struct Header<'a> {
    fields: Vec<(&'a [u8], &'a [u8])>,
    pub(crate) cut: bool,
}

impl<'a> Header<'a> {
    /// The first field of this name, raw.
    pub(crate) fn raw(&self, name: &str) -> Option<&'a [u8]> {
        self.all(name).next()
    }

    /// All fields of this name, raw.
    pub(crate) fn all<'h>(&'h self, name: &'h str) -> impl Iterator<Item = &'a [u8]> + 'h {
        self.fields
            .iter()
            .filter(move |(found, _)| found.eq_ignore_ascii_case(name.as_bytes()))
            .map(|(_, value)| *value)
    }

    /// Every field in order: its name and what it says, raw.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'a [u8], &'a [u8])> + '_ {
        self.fields.iter().copied()
    }

    /// The first field of this name, unfolded and decoded.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.raw(name).map(encoded_word::decode)
    }

    /// The first field of this name in lower case, for comparing.
    pub(crate) fn word(&self, name: &str) -> String {
        self.raw(name)
            .map(|value| String::from_utf8_lossy(value).trim().to_lowercase())
            .unwrap_or_default()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.raw(name).is_some()
    }
}

/// Splits a header from what follows it; the second value is what follows.
///
/// Lines that are neither fields nor continuations are passed over when a field follows them,
/// and otherwise taken as the beginning of the text.
pub(crate) fn read(raw: &[u8]) -> (Header<'_>, &[u8]) {
    let mut header = Header::default();
    let mut rest = raw;
    // Envelope lines of mailbox files are no fields.
    while let Some((line, after)) = split_line(rest) {
        if line.starts_with(b"From ") || line.starts_with(b">From ") {
            rest = after;
        } else {
            break;
        }
    }
    while let Some((line, after)) = split_line(rest) {
        if is_blank(line) {
            return (header, after);
        }
        let Some(colon) = field_name_end(line) else {
            let goes_on = split_line(after).is_some_and(|(next, _)| field_name_end(next).is_some());
            if goes_on {
                rest = after;
                continue;
            }
            return (header, rest);
        };
        let mut end = rest.len() - after.len();
        let mut following = after;
        while let Some((next, behind)) = split_line(following) {
            if !next.first().is_some_and(|b| *b == b' ' || *b == b'\t')
                || is_blank(next) && !continues(behind)
            {
                break;
            }
            end = rest.len() - behind.len();
            following = behind;
        }
        let name = rest.get(..colon).unwrap_or_default().trim_ascii_end();
        let value = rest.get(colon + 1..end).unwrap_or_default();
        let value = value.get(..LONGEST_VALUE).unwrap_or(value);
        if header.fields.len() < MOST_FIELDS {
            header.fields.push((name, value.trim_ascii()));
        } else {
            header.cut = true;
        }
        rest = following;
    }
    (header, rest)
}

/// A line of blanks inside a folded field is part of it when another continuation follows.
fn continues(behind: &[u8]) -> bool {
    split_line(behind).is_some_and(|(next, _)| {
        next.first().is_some_and(|b| *b == b' ' || *b == b'\t') && !is_blank(next)
    })
}

fn is_blank(line: &[u8]) -> bool {
    line.iter().all(|b| matches!(b, b' ' | b'\t' | b'\r'))
}

/// The position of the colon, when the line begins with a field name (RFC 5322, 2.2).
fn field_name_end(line: &[u8]) -> Option<usize> {
    let name = line
        .iter()
        .take(200)
        .take_while(|b| b.is_ascii_graphic() && **b != b':')
        .count();
    if name == 0 {
        return None;
    }
    let blanks = line
        .iter()
        .skip(name)
        .take_while(|b| **b == b' ' || **b == b'\t')
        .count();
    (line.get(name + blanks) == Some(&b':')).then_some(name + blanks)
}

/// The first line without its end, and everything after it.
pub(crate) fn split_line(text: &[u8]) -> Option<(&[u8], &[u8])> {
    if text.is_empty() {
        return None;
    }
    let end = text.iter().position(|b| *b == b'\n').unwrap_or(text.len());
    let line = text.get(..end).unwrap_or_default();
    let after = text.get(end + 1..).unwrap_or_default();
    Some((line.strip_suffix(b"\r").unwrap_or(line), after))
}

/// The field in one line: line breaks and the blanks after them become one space.
pub(crate) fn unfold(value: &[u8]) -> Vec<u8> {
    let mut line = Vec::with_capacity(value.len());
    let mut after_break = false;
    for byte in value {
        match byte {
            b'\r' | b'\n' => after_break = true,
            b' ' | b'\t' if after_break => {}
            0 => {}
            _ => {
                if after_break && !line.is_empty() && line.last() != Some(&b' ') {
                    line.push(b' ');
                }
                after_break = false;
                line.push(*byte);
            }
        }
    }
    line
}
