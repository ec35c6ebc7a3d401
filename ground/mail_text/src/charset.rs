//! Letters out of bytes: the declared character set, and a guess when it is missing or wrong.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{
    EUC_KR, Encoding, GBK, ISO_2022_JP, REPLACEMENT, SHIFT_JIS, UTF_8, WINDOWS_1252,
};

/// As much as a guess needs; the rest would only cost time.
const ENOUGH_TO_GUESS: usize = 64 << 10;

/// Decodes with the declared set; when the bytes disagree, then as UTF-8, then by a guess
/// (mail.md 38). Never fails.
pub(crate) fn decode(bytes: &[u8], label: Option<&str>) -> String {
    let label = label
        .unwrap_or_default()
        .trim_matches(|c: char| c.is_whitespace() || "\"';,".contains(c));
    let lower = label.to_ascii_lowercase();
    match lower.as_str() {
        "utf-7" | "unicode-1-1-utf-7" | "x-unicode-2-0-utf-7" | "utf7" | "unicode-2-0-utf-7" => {
            return utf_7(bytes);
        }
        "iso-2022-kr" | "csiso2022kr" => return shifted(bytes, b"\x0e", b"\x0f", EUC_KR),
        "hz-gb-2312" => return shifted(bytes, b"~{", b"~}", GBK),
        "" | "us-ascii" | "ascii" | "ansi_x3.4-1968" | "ansi_x3.110-1983" | "unknown-8bit"
        | "x-unknown" | "unknown" | "default" | "default_charset" | "binary" | "8bit" | "7bit" => {
            return guess(bytes);
        }
        _ => {}
    }
    let Some(encoding) = named(&lower) else {
        return guess(bytes);
    };
    if encoding == UTF_8 {
        return utf_8(bytes);
    }
    if encoding == REPLACEMENT {
        return guess(bytes);
    }
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    if !wrong {
        return text.into_owned();
    }
    if let Ok(text) = std::str::from_utf8(bytes)
        && !bytes.is_ascii()
    {
        return text.to_owned();
    }
    if encoding == ISO_2022_JP {
        return japanese(bytes).unwrap_or_else(|| text.into_owned());
    }
    let doubtful = text.chars().filter(|c| *c == '\u{fffd}').count();
    if doubtful * 20 <= text.chars().count() {
        return text.into_owned();
    }
    guess(bytes)
}

fn named(label: &str) -> Option<&'static Encoding> {
    Encoding::for_label_no_replacement(label.as_bytes()).or_else(|| {
        Some(match label {
            "cp932" | "ms932" | "windows-932" | "sjis-win" | "x-sjis-jp" | "shift-jis-2004"
            | "shift_jisx0213" => SHIFT_JIS,
            "cp936" | "ms936" | "windows-936" | "gb-2312" | "x-gb2312" => GBK,
            "cp949" | "ms949" | "x-windows-949" | "uhc" | "euckr" | "ks_c_5601" | "ksc5601" => {
                EUC_KR
            }
            "cp950" | "ms950" | "windows-950" => encoding_rs::BIG5,
            "eucjp" | "x-eucjp" => encoding_rs::EUC_JP,
            "cp1250" | "win-1250" => encoding_rs::WINDOWS_1250,
            "cp1251" | "win-1251" => encoding_rs::WINDOWS_1251,
            "iso-2022-jp-1" | "iso-2022-jp-2" | "iso-2022-jp-3" | "iso-2022-jp-ms" | "cp50220"
            | "cp50221" | "iso-2022-jp-kddi" => ISO_2022_JP,
            "utf_8" | "utf-8mb4" | "utf8mb4" | "utf-8-sig" | "utf 8" => UTF_8,
            "latin-1"
            | "iso-8859"
            | "iso8859"
            | "iso_8859"
            | "cp-1252"
            | "win-1252"
            | "iso-8859-1-windows-3.1-latin-1" => WINDOWS_1252,
            _ => {
                let squeezed: String = label.chars().filter(|c| !matches!(c, ' ' | '_')).collect();
                return Encoding::for_label_no_replacement(squeezed.as_bytes());
            }
        })
    })
}

/// Decodes bytes nobody declared: UTF-8 if they are that, else the likeliest old set.
pub(crate) fn guess(bytes: &[u8]) -> String {
    guess_beside(bytes, b"")
}

/// The same for a short text, judged together with others of the same writer.
pub(crate) fn guess_beside(bytes: &[u8], others: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.windows(2).any(|pair| pair == b"\x1b$")
        && let Some(text) = japanese(bytes)
    {
        return text;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return text.to_owned();
    }
    guess_old(bytes, others)
}

fn utf_8(bytes: &[u8]) -> String {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let (mut wrong, mut letters) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        wrong += usize::from(!chunk.invalid().is_empty());
    }
    if wrong == 0 || letters >= wrong {
        return String::from_utf8_lossy(bytes).into_owned();
    }
    guess_old(bytes, b"")
}

fn guess_old(bytes: &[u8], others: &[u8]) -> String {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Allow);
    if !others.is_empty() {
        detector.feed(others, false);
        detector.feed(b"\n", false);
    }
    detector.feed(bytes.get(..ENOUGH_TO_GUESS).unwrap_or(bytes), true);
    let encoding = detector.guess(None, Utf8Detection::Deny);
    let (text, wrong) = encoding.decode_without_bom_handling(bytes);
    if wrong && encoding != WINDOWS_1252 {
        let few = text.chars().filter(|c| *c == '\u{fffd}').count();
        if few * 10 > text.chars().count() {
            return WINDOWS_1252
                .decode_without_bom_handling(bytes)
                .0
                .into_owned();
        }
    }
    text.into_owned()
}

/// Japanese mail that says ISO-2022-JP and is not quite: Shift JIS bytes, or the rows that
/// telephone makers added (mail.md 38).
fn japanese(bytes: &[u8]) -> Option<String> {
    let (text, wrong) = ISO_2022_JP.decode_without_bom_handling(bytes);
    if !wrong {
        return Some(text.into_owned());
    }
    if !bytes.contains(&0x1b) {
        let (text, wrong) = SHIFT_JIS.decode_without_bom_handling(bytes);
        return (!wrong).then(|| text.into_owned());
    }
    // Each pair of bytes is decoded alone, so that an unknown sign costs only itself.
    let mut out = String::with_capacity(bytes.len());
    let mut pairs = false;
    let mut kana = false;
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        if let Some(tail) = rest
            .strip_prefix(b"\x1b$B")
            .or_else(|| rest.strip_prefix(b"\x1b$@"))
        {
            (pairs, kana, rest) = (true, false, tail);
        } else if let Some(tail) = rest.strip_prefix(b"\x1b(I") {
            (pairs, kana, rest) = (false, true, tail);
        } else if let Some(tail) = rest
            .strip_prefix(b"\x1b(B")
            .or_else(|| rest.strip_prefix(b"\x1b(J"))
        {
            (pairs, kana, rest) = (false, false, tail);
        } else if pairs && (0x21..=0x7e).contains(first) && !after.is_empty() {
            let (second, tail) = after.split_first().unwrap_or((&b'!', &[]));
            out.push_str(
                &SHIFT_JIS
                    .decode_without_bom_handling(&shift(*first, *second))
                    .0,
            );
            rest = tail;
        } else if kana && (0x21..=0x5f).contains(first) {
            out.push_str(&SHIFT_JIS.decode_without_bom_handling(&[first | 0x80]).0);
            rest = after;
        } else {
            out.push(if first.is_ascii() {
                char::from(*first)
            } else {
                '\u{fffd}'
            });
            rest = after;
        }
    }
    Some(out)
}

/// The Shift JIS form of a pair from JIS X 0208.
fn shift(row: u8, cell: u8) -> [u8; 2] {
    let lead = row.wrapping_sub(0x21) / 2;
    let lead = if lead < 0x1f {
        lead.wrapping_add(0x81)
    } else {
        lead.wrapping_add(0xc1)
    };
    let trail = if row % 2 == 1 {
        cell.wrapping_add(if cell >= 0x60 { 0x20 } else { 0x1f })
    } else {
        cell.wrapping_add(0x7e)
    };
    [lead, trail]
}

/// Sets that switch between ASCII and pairs of seven-bit bytes.
fn shifted(bytes: &[u8], into: &[u8], back: &[u8], encoding: &'static Encoding) -> String {
    let mut eight_bit = Vec::with_capacity(bytes.len());
    let mut high = 0u8;
    let mut rest = bytes;
    while let Some((first, after)) = rest.split_first() {
        if let Some(tail) = rest.strip_prefix(into) {
            (high, rest) = (0x80, tail);
        } else if let Some(tail) = rest.strip_prefix(back) {
            (high, rest) = (0, tail);
        } else if let Some(tail) = rest.strip_prefix(b"\x1b$)C") {
            rest = tail;
        } else {
            let switched = if first.is_ascii_graphic() {
                first | high
            } else {
                *first
            };
            eight_bit.push(switched);
            rest = after;
        }
    }
    encoding
        .decode_without_bom_handling(&eight_bit)
        .0
        .into_owned()
}

/// UTF-7 (RFC 2152): `+` begins base64 of UTF-16, `-` ends it.
fn utf_7(bytes: &[u8]) -> String {
    let mut units: Vec<u16> = Vec::with_capacity(bytes.len());
    let mut at = bytes.iter().copied().peekable();
    while let Some(byte) = at.next() {
        if byte != b'+' {
            units.push(u16::from(byte));
            continue;
        }
        if at.next_if_eq(&b'-').is_some() {
            units.push(u16::from(b'+'));
            continue;
        }
        let (mut bits, mut held) = (0u32, 0u32);
        while let Some(value) = at.peek().and_then(|b| sextet(*b)) {
            at.next();
            bits = (bits << 6 | u32::from(value)) & 0x003f_ffff;
            held += 6;
            if held >= 16 {
                held -= 16;
                units.push((bits >> held) as u16);
            }
        }
        at.next_if_eq(&b'-');
    }
    String::from_utf16_lossy(&units)
}

pub(crate) fn sextet(byte: u8) -> Option<u8> {
    match byte {
        b'A'..=b'Z' => Some(byte - b'A'),
        b'a'..=b'z' => Some(byte - b'a' + 26),
        b'0'..=b'9' => Some(byte - b'0' + 52),
        b'+' => Some(62),
        b'/' => Some(63),
        _ => None,
    }
}
