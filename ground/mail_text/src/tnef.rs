//! `winmail.dat`: the files that Outlook packs together when it believes that its reader is Outlook (mail.md 46).

use crate::{Attachment, charset};

const SIGNATURE: u32 = 0x223E_9F78;
/// An attachment begins.
const BEGIN: u32 = 0x0006_9002;
/// Its name, cut short by some versions.
const TITLE: u32 = 0x0001_8010;
const DATA: u32 = 0x0006_800F;
/// What else is known of it; the whole name is in there.
const PROPERTIES: u32 = 0x0006_9005;
const LONG_NAME: u16 = 0x3707;
const MIME_TYPE: u16 = 0x370E;
const CONTENT_ID: u16 = 0x3712;
/// Files taken from one pack, and what is known of one.
const MOST: usize = 500;

/// The files in a `winmail.dat`, and whether that is all there is in it: not where it is damaged, or holds something that is no file.
/// None when it is none; what comes before a damaged place is told.
pub fn unpack(bytes: &[u8]) -> (Vec<Attachment>, bool) {
    let mut from = Reader(bytes);
    if from.u32() != Some(SIGNATURE) || from.u16().is_none() {
        return (Vec::new(), false);
    }
    let mut found: Vec<Attachment> = Vec::new();
    let mut is_all = true;
    while let Some((what, value)) = attribute(&mut from) {
        if what == BEGIN {
            if found.len() >= MOST {
                is_all = false;
                break;
            }
            found.push(Attachment::default());
        }
        let Some(file) = found.last_mut() else {
            continue;
        };
        match what {
            TITLE if file.filename.is_empty() => file.filename = words(value),
            DATA => file.bytes = value.to_vec(),
            PROPERTIES => properties(value, file),
            _ => {}
        }
    }
    // What is embedded otherwise (a drawing, another message) has no data of its own here.
    let began = found.len();
    found.retain(|file| !file.bytes.is_empty());
    is_all &= from.0.is_empty() && found.len() == began;
    for file in &mut found {
        if file.filename.is_empty() {
            "file.bin".clone_into(&mut file.filename);
        }
        if file.content_type.is_empty() {
            "application/octet-stream".clone_into(&mut file.content_type);
        }
    }
    (found, is_all)
}

/// Level, what it is, its length, itself, and a sum that nobody needs.
fn attribute<'a>(from: &mut Reader<'a>) -> Option<(u32, &'a [u8])> {
    from.take(1)?;
    let what = from.u32()?;
    let length = usize::try_from(from.u32()?).ok()?;
    let value = from.take(length)?;
    from.take(2)?;
    Some((what, value))
}

fn properties(bytes: &[u8], file: &mut Attachment) {
    let mut from = Reader(bytes);
    let many = from.u32().unwrap_or(0);
    for _ in 0..many.min(1000) {
        let Some((id, value)) = property(&mut from) else {
            return;
        };
        let Some(value) = value else { continue };
        let text = words(value);
        match id {
            LONG_NAME if !text.is_empty() => file.filename = text,
            MIME_TYPE if text.contains('/') => file.content_type = text.to_ascii_lowercase(),
            CONTENT_ID if !text.is_empty() => {
                file.content_id = Some(text.trim_matches(['<', '>']).to_owned());
            }
            _ => {}
        }
    }
}

/// What it is, and its value where it is a text or bytes.
fn property<'a>(from: &mut Reader<'a>) -> Option<(u16, Option<&'a [u8]>)> {
    let (kind, id) = (from.u16()?, from.u16()?);
    if id >= 0x8000 {
        from.take(16)?;
        if from.u32()? == 0 {
            from.take(4)?;
        } else {
            let length = usize::try_from(from.u32()?).ok()?;
            from.padded(length)?;
        }
    }
    let is_list = kind & 0x1000 != 0;
    let kind = kind & 0x0FFF;
    let is_long = matches!(kind, 0x00D | 0x01E | 0x01F | 0x102);
    let many = if is_list || is_long { from.u32()? } else { 1 };
    let mut first = None;
    for _ in 0..many.min(10_000) {
        if is_long {
            let length = usize::try_from(from.u32()?).ok()?;
            first = first.or(Some(from.padded(length)?));
        } else {
            from.take(match kind {
                0x005 | 0x006 | 0x007 | 0x014 | 0x040 => 8,
                0x048 => 16,
                _ => 4,
            })?;
        }
    }
    Some((id, first))
}

/// Text of one or two bytes a letter, up to its end.
fn words(bytes: &[u8]) -> String {
    let is_wide = bytes.len() >= 4 && bytes.get(1) == Some(&0) && bytes.get(3) == Some(&0);
    let text = if is_wide {
        let letters = bytes.chunks_exact(2).filter_map(|pair| match pair {
            [low, high] => Some(u16::from_le_bytes([*low, *high])),
            _ => None,
        });
        let letters: Vec<u16> = letters.take_while(|letter| *letter != 0).collect();
        String::from_utf16_lossy(&letters)
    } else {
        let end = bytes.iter().position(|byte| *byte == 0);
        charset::decode(
            bytes.get(..end.unwrap_or(bytes.len())).unwrap_or_default(),
            None,
        )
    };
    text.trim().chars().take(255).collect()
}

struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (value, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(value)
    }

    /// With what fills up the last four bytes.
    fn padded(&mut self, length: usize) -> Option<&'a [u8]> {
        let value = self.take(length)?;
        self.take(length.next_multiple_of(4) - length)?;
        Some(value)
    }

    fn u16(&mut self) -> Option<u16> {
        Some(u16::from_le_bytes(self.take(2)?.try_into().ok()?))
    }

    fn u32(&mut self) -> Option<u32> {
        Some(u32::from_le_bytes(self.take(4)?.try_into().ok()?))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn attribute(what: u32, value: &[u8]) -> Vec<u8> {
        let mut all = vec![2];
        all.extend(what.to_le_bytes());
        all.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
        all.extend(value);
        all.extend([0, 0]);
        all
    }

    fn text(id: u16, value: &[u8]) -> Vec<u8> {
        let mut all = 0x001E_u16.to_le_bytes().to_vec();
        all.extend(id.to_le_bytes());
        all.extend(1_u32.to_le_bytes());
        all.extend(u32::try_from(value.len()).unwrap().to_le_bytes());
        all.extend(value);
        all.resize(all.len().next_multiple_of(4), 0);
        all
    }

    fn pack() -> Vec<u8> {
        let mut all = SIGNATURE.to_le_bytes().to_vec();
        all.extend([1, 0]);
        all.extend(attribute(0x0006_9003, b"of the message"));
        all.extend(attribute(BEGIN, &[0; 14]));
        all.extend(attribute(TITLE, b"LANGTN~1.PDF\0"));
        all.extend(attribute(DATA, b"%PDF-1.4"));
        let mut known = 3_u32.to_le_bytes().to_vec();
        known.extend([0x03, 0x00, 0x21, 0x0E, 9, 0, 0, 0]);
        known.extend(text(LONG_NAME, "L\u{e5}ngt namn.pdf\0".as_bytes()));
        known.extend(text(MIME_TYPE, b"application/PDF\0"));
        all.extend(attribute(PROPERTIES, &known));
        all.extend(attribute(BEGIN, &[0; 14]));
        all.extend(attribute(TITLE, b"two.txt\0"));
        all.extend(attribute(DATA, b"second"));
        all
    }

    #[test]
    fn files_come_out_of_a_pack_with_their_whole_names() {
        let (found, is_all) = unpack(&pack());
        assert!(is_all);
        let told: Vec<_> = found
            .iter()
            .map(|file| {
                (
                    file.filename.as_str(),
                    file.content_type.as_str(),
                    file.bytes.as_slice(),
                )
            })
            .collect();
        assert_eq!(
            told,
            [
                ("Långt namn.pdf", "application/pdf", &b"%PDF-1.4"[..]),
                ("two.txt", "application/octet-stream", b"second"),
            ]
        );
    }

    #[test]
    fn a_damaged_pack_gives_what_can_be_read_and_never_more() {
        assert!(unpack(b"").0.is_empty() && unpack(b"PK\x03\x04").0.is_empty());
        let whole = pack();
        for end in 0..whole.len() {
            assert!(unpack(&whole[..end]).0.len() <= 2, "{end}");
        }
        for at in 0..whole.len() {
            let mut damaged = whole.clone();
            damaged[at] = 0xFF;
            assert!(unpack(&damaged).0.len() <= 3, "{at}");
        }
    }
}
