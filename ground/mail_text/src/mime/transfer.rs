//! Contents as they travelled: base64, quoted-printable and uuencode undone (RFC 2045, 6).

use crate::charset::sextet;
use crate::encoded_word::{find, hex};
use crate::header::split_line;

/// Undoes the transfer encoding; an unknown one is kept as it is (mail.md 39).
pub(crate) fn decode(body: &[u8], how: &str) -> Vec<u8> {
    let how = how.split([';', ' ', '(']).next().unwrap_or_default();
    match how.trim_matches(|c| c == '"' || c == '\'') {
        "base64" => base64(body),
        "quoted-printable" | "quotedprintable" | "quoted-printeable" => quoted_printable(body),
        "x-uuencode" | "uuencode" | "x-uue" | "uue" => {
            uuencoded(body, 0).map_or_else(|| body.to_vec(), |block| block.bytes)
        }
        _ => body.to_vec(),
    }
}

/// Base64, passing over everything that is not of its alphabet.
pub(crate) fn base64(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len() / 4 * 3 + 3);
    let (mut bits, mut held) = (0u32, 0u32);
    for byte in text {
        if *byte == b'=' {
            // Padding ends a piece; another piece may follow.
            (bits, held) = (0, 0);
            continue;
        }
        let Some(value) = sextet(*byte) else { continue };
        bits = (bits << 6 | u32::from(value)) & 0x00ff_ffff;
        held += 6;
        if held >= 8 {
            held -= 8;
            out.push((bits >> held) as u8);
        }
    }
    out
}

fn quoted_printable(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    let mut rest = text;
    while let Some((line, after)) = split_line(rest) {
        let line_end = rest
            .get(line.len()..rest.len() - after.len())
            .unwrap_or_default();
        // Blanks at the end of a line were added on the way (RFC 2045, 6.7).
        let trimmed = line.trim_ascii_end();
        let soft = trimmed.last() == Some(&b'=');
        let content = if soft {
            trimmed.strip_suffix(b"=").unwrap_or(trimmed)
        } else {
            trimmed
        };
        let mut at = 0;
        while let Some(byte) = content.get(at) {
            if *byte == b'=' {
                let pair = content.get(at + 1).zip(content.get(at + 2));
                if let Some(decoded) =
                    pair.and_then(|(high, low)| Some(hex(*high)? << 4 | hex(*low)?))
                {
                    out.push(decoded);
                    at += 3;
                    continue;
                }
            }
            out.push(*byte);
            at += 1;
        }
        if !soft {
            out.extend_from_slice(line_end);
        }
        rest = after;
    }
    out
}

/// A file written as text, and where it stood.
pub(crate) struct Block {
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
    pub(crate) start: usize,
    pub(crate) end: usize,
}

/// The first uuencoded file at or after `from`: `begin 644 name`, lines, `end`.
pub(crate) fn uuencoded(body: &[u8], from: usize) -> Option<Block> {
    let mut search = from;
    loop {
        let found = find(body, search, b"begin ")?;
        search = found + 6;
        let at_line_start = found == 0 || body.get(found - 1) == Some(&b'\n');
        let line = body.get(found..).and_then(split_line);
        let Some((line, mut rest)) = line.filter(|_| at_line_start) else {
            continue;
        };
        let words = String::from_utf8_lossy(line.get(6..).unwrap_or_default())
            .trim()
            .to_owned();
        let Some((mode, name)) = words.split_once(' ') else {
            continue;
        };
        if mode.len() < 3 || mode.len() > 4 || !mode.bytes().all(|b| b.is_ascii_digit()) {
            continue;
        }
        let mut bytes = Vec::new();
        while let Some((line, after)) = split_line(rest) {
            rest = after;
            if line.trim_ascii() == b"end" {
                break;
            }
            let Some((count, data)) = line.split_first() else {
                continue;
            };
            let count = usize::from(count.wrapping_sub(b' ') & 0x3f);
            if count == 0 {
                continue;
            }
            let mut decoded = Vec::with_capacity(48);
            for four in data.chunks(4) {
                let value =
                    |at: usize| u32::from(four.get(at).map_or(0, |b| b.wrapping_sub(b' ') & 0x3f));
                let bits = value(0) << 18 | value(1) << 12 | value(2) << 6 | value(3);
                decoded.extend_from_slice(&[(bits >> 16) as u8, (bits >> 8) as u8, bits as u8]);
            }
            decoded.truncate(count);
            bytes.extend_from_slice(&decoded);
        }
        return Some(Block {
            name: name.trim().to_owned(),
            bytes,
            start: found,
            end: body.len() - rest.len(),
        });
    }
}
