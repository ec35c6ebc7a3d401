//! Words in headers that are not plain English letters: `=?utf-8?Q?Gr=C3=BC=C3=9Fe?=` (RFC 2047).

use crate::{charset, header, mime};

struct Word<'a> {
    charset: &'a str,
    bytes: Vec<u8>,
}

/// A header field as people read it, in one line.
pub(crate) fn decode(value: &[u8]) -> String {
    let line = header::unfold(value);
    let mut out = String::with_capacity(line.len());
    let mut pending: Option<Word> = None;
    let mut plain_from = 0;
    let mut at = 0;
    let mut ends_are_left = true;
    while let Some(start) = find(&line, at, b"=?") {
        let read = if ends_are_left {
            word_at(&line, start, &mut ends_are_left)
        } else {
            None
        };
        let Some((word, end)) = read else {
            at = start + 2;
            continue;
        };
        let between = line.get(plain_from..start).unwrap_or_default();
        let joined = between.iter().all(u8::is_ascii_whitespace);
        match &mut pending {
            // One letter may be cut in two words; blanks between words are not text.
            Some(last) if joined && last.charset.eq_ignore_ascii_case(word.charset) => {
                last.bytes.extend_from_slice(&word.bytes);
            }
            _ => {
                let after_word = pending.is_some();
                flush(&mut out, pending.take());
                if !(joined && after_word) {
                    out.push_str(&charset::guess(between));
                }
                pending = Some(word);
            }
        }
        plain_from = end;
        at = end;
    }
    flush(&mut out, pending);
    out.push_str(&charset::guess(line.get(plain_from..).unwrap_or_default()));
    one_line(&out)
}

fn flush(out: &mut String, word: Option<Word>) {
    if let Some(word) = word {
        out.push_str(&charset::decode(&word.bytes, Some(word.charset)));
    }
}

fn one_line(text: &str) -> String {
    let text: String = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect();
    text.trim().to_owned()
}

/// Reads the word that begins at `start`, and says where it ends.
fn word_at<'a>(
    line: &'a [u8],
    start: usize,
    ends_are_left: &mut bool,
) -> Option<(Word<'a>, usize)> {
    let head = line.get(start + 2..line.len().min(start + 80))?;
    let first = head.iter().position(|b| *b == b'?')?;
    let charset = std::str::from_utf8(head.get(..first)?).ok()?;
    if charset.is_empty() || !charset.bytes().all(|b| b.is_ascii_graphic()) {
        return None;
    }
    let how = *head.get(first + 1)?;
    if head.get(first + 2) != Some(&b'?') {
        return None;
    }
    let text_from = start + 2 + first + 3;
    let Some(text_to) = find(line, text_from, b"?=") else {
        *ends_are_left = false;
        return None;
    };
    let text = line.get(text_from..text_to)?;
    let bytes = match how {
        b'q' | b'Q' => q_decode(text),
        b'b' | b'B' => mime::base64(text),
        _ => return None,
    };
    // RFC 2231, 5: a language may follow the character set.
    let charset = charset.split('*').next().unwrap_or(charset);
    Some((Word { charset, bytes }, text_to + 2))
}

fn q_decode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut bytes = text.iter().copied().enumerate();
    while let Some((at, byte)) = bytes.next() {
        match byte {
            b'_' => out.push(b' '),
            b'=' => {
                let code = text.get(at + 1).zip(text.get(at + 2));
                match code.and_then(|(high, low)| Some(hex(*high)? << 4 | hex(*low)?)) {
                    Some(decoded) => {
                        out.push(decoded);
                        bytes.next();
                        bytes.next();
                    }
                    None => out.push(byte),
                }
            }
            _ => out.push(byte),
        }
    }
    out
}

pub(crate) fn hex(digit: u8) -> Option<u8> {
    match digit {
        b'0'..=b'9' => Some(digit - b'0'),
        b'a'..=b'f' => Some(digit - b'a' + 10),
        b'A'..=b'F' => Some(digit - b'A' + 10),
        _ => None,
    }
}

pub(crate) fn find(text: &[u8], from: usize, what: &[u8]) -> Option<usize> {
    text.get(from..)?
        .windows(what.len())
        .position(|window| window == what)
        .map(|found| found + from)
}
