//! What is said beside a type: `charset=utf-8`, `filename="list.csv"` (RFC 2045, 5.1; RFC 2231).

use crate::charset;
use crate::encoded_word::{self, hex};
use crate::header;

const MOST_PARAMETERS: usize = 200;

/// The named values of one field.
#[derive(Debug, Clone, Default)]
pub(crate) struct Parameters(Vec<(String, Vec<u8>)>);

impl Parameters {
    /// The value of this name, as text in no particular character set.
    pub(crate) fn get(&self, name: &str) -> Option<String> {
        self.0
            .iter()
            .find(|(found, _)| found == name)
            .map(|(_, value)| String::from_utf8_lossy(value).into_owned())
    }

    /// The value of this name as people read it: continued, percent-encoded, encoded as words,
    /// or simply raw bytes.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        if let Some(value) = self.extended(name) {
            return Some(value);
        }
        let (_, value) = self.0.iter().find(|(found, _)| found == name)?;
        Some(encoded_word::decode(value))
    }

    fn extended(&self, name: &str) -> Option<String> {
        let mut pieces: Vec<(usize, bool, &[u8])> = Vec::new();
        for (found, value) in &self.0 {
            let Some(tail) = found.strip_prefix(name) else {
                continue;
            };
            let Some(tail) = tail.strip_prefix('*') else {
                continue;
            };
            let (number, encoded) = match tail.strip_suffix('*') {
                Some(number) => (number, true),
                None => (tail, tail.is_empty()),
            };
            let number = if number.is_empty() {
                0
            } else {
                number.parse().ok()?
            };
            pieces.push((number, encoded, value));
        }
        if pieces.is_empty() {
            return None;
        }
        pieces.sort_by_key(|(number, ..)| *number);
        let mut label = None;
        let mut bytes = Vec::new();
        let mut any_encoded = false;
        for (position, (_, encoded, value)) in pieces.iter().enumerate() {
            let mut value = *value;
            any_encoded |= encoded;
            if position == 0 && *encoded {
                let mut fields = value.splitn(3, |b| *b == b'\'');
                if let (Some(set), Some(_), Some(text)) =
                    (fields.next(), fields.next(), fields.next())
                {
                    label = Some(String::from_utf8_lossy(set).into_owned());
                    value = text;
                }
            }
            if *encoded {
                percent_decode(value, &mut bytes);
            } else {
                bytes.extend_from_slice(value);
            }
        }
        if any_encoded {
            return Some(charset::decode(&bytes, label.as_deref()));
        }
        // Some programs continue a value that is made of encoded words.
        Some(encoded_word::decode(&bytes))
    }
}

fn percent_decode(value: &[u8], out: &mut Vec<u8>) {
    let mut at = 0;
    while let Some(byte) = value.get(at) {
        let pair = value
            .get(at + 1)
            .zip(value.get(at + 2))
            .filter(|_| *byte == b'%');
        if let Some(decoded) = pair.and_then(|(high, low)| Some(hex(*high)? << 4 | hex(*low)?)) {
            out.push(decoded);
            at += 3;
        } else {
            out.push(*byte);
            at += 1;
        }
    }
}

/// The value before the first semicolon in lower case, and the parameters after it.
pub(crate) fn read(field: &[u8]) -> (String, Parameters) {
    let line = header::unfold(field);
    let split = line.iter().position(|b| *b == b';').unwrap_or(line.len());
    let first = String::from_utf8_lossy(line.get(..split).unwrap_or_default()).to_lowercase();
    let first = first.split('(').next().unwrap_or_default();
    let mut first: String = first
        .chars()
        .filter(|c| !c.is_whitespace() && *c != '"' && *c != '\'')
        .collect();
    let mut from = split + 1;
    if let Some(equals) = first.find('=') {
        // The semicolon after the type, or the type itself, was forgotten.
        let name = first.get(..equals).unwrap_or_default();
        if ["name", "charset", "boundary", "filename"].contains(&name) {
            from = 0;
            first = String::new();
        } else if let Some(name) = ["charset", "boundary", "name"]
            .iter()
            .find(|n| name.ends_with(**n))
        {
            first.truncate(equals - name.len());
            let lower = line.to_ascii_lowercase();
            from = encoded_word::find(&lower, 0, name.as_bytes()).unwrap_or(from);
        }
    }
    let mut parameters = Parameters::default();
    let mut rest = line.get(from..).unwrap_or_default();
    while !rest.is_empty() && parameters.0.len() < MOST_PARAMETERS {
        let name_end = rest
            .iter()
            .position(|b| *b == b'=' || *b == b';')
            .unwrap_or(rest.len());
        let name = String::from_utf8_lossy(rest.get(..name_end).unwrap_or_default()).to_lowercase();
        let name: String = name.chars().filter(|c| !c.is_whitespace()).collect();
        if rest.get(name_end) != Some(&b'=') {
            rest = rest.get(name_end + 1..).unwrap_or_default();
            continue;
        }
        let after = rest
            .get(name_end + 1..)
            .unwrap_or_default()
            .trim_ascii_start();
        let (value, behind) = value(after);
        parameters.0.push((name, value));
        rest = behind;
    }
    (first, parameters)
}

fn value(text: &[u8]) -> (Vec<u8>, &[u8]) {
    let Some(quoted) = text.strip_prefix(b"\"") else {
        let end = text.iter().position(|b| *b == b';').unwrap_or(text.len());
        let value = text.get(..end).unwrap_or_default().trim_ascii();
        return (value.to_vec(), text.get(end + 1..).unwrap_or_default());
    };
    let mut value = Vec::new();
    let mut escaped = false;
    for (at, byte) in quoted.iter().enumerate() {
        match byte {
            _ if escaped => {
                // A backslash before an ordinary letter is a folder of Windows, not an escape.
                if *byte != b'"' && *byte != b'\\' {
                    value.push(b'\\');
                }
                value.push(*byte);
                escaped = false;
            }
            b'\\' => escaped = true,
            b'"' => {
                let behind = quoted.get(at + 1..).unwrap_or_default();
                let next = behind
                    .iter()
                    .position(|b| *b == b';')
                    .map_or(behind.len(), |p| p + 1);
                return (value, behind.get(next..).unwrap_or_default());
            }
            _ => value.push(*byte),
        }
    }
    // The closing quote was forgotten: the value ends at the next semicolon.
    let end = value.iter().position(|b| *b == b';').unwrap_or(value.len());
    value.truncate(end);
    let behind = quoted
        .iter()
        .position(|b| *b == b';')
        .map_or(quoted.len(), |p| p + 1);
    (value, quoted.get(behind..).unwrap_or_default())
}
