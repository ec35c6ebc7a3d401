//! Addresses and the names beside them, also when they are written carelessly (RFC 5322, 3.4;
//! mail.md 32, 33).

use crate::Address;
use crate::encoded_word;
use crate::header;

/// More people than a mail is honestly sent to; the rest is left unread.
pub(crate) const MOST_ADDRESSES: usize = 5_000;

/// Everyone named in a field.
pub(crate) fn list(value: &[u8]) -> Vec<Address> {
    let line = header::unfold(value);
    let mut people = Vec::new();
    for entry in entries(&line) {
        read_entry(&entry, &mut people);
        if people.len() >= MOST_ADDRESSES {
            break;
        }
    }
    people
}

/// One entry of the list, taken to pieces but not decoded.
#[derive(Debug, Default)]
struct Entry {
    /// Words outside of brackets and comments.
    words: Vec<u8>,
    quoted: bool,
    angle: Option<Vec<u8>>,
    /// Words after the bracket.
    after: Vec<u8>,
    comment: Vec<u8>,
}

fn entries(line: &[u8]) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut entry = Entry::default();
    let mut at = 0;
    let mut words_end_somewhere = true;
    let mut quotes_close = true;
    while let Some(byte) = line.get(at) {
        match byte {
            b'"' => {
                // A quote that is never closed is only a sign, and so are all after it.
                let read = if quotes_close {
                    quoted(line, at + 1)
                } else {
                    None
                };
                let Some((text, next)) = read else {
                    quotes_close = false;
                    at += 1;
                    continue;
                };
                if entry.angle.is_some() {
                    entry.after.extend_from_slice(&text);
                } else {
                    entry.words.extend_from_slice(&text);
                    entry.quoted = true;
                }
                at = next;
                continue;
            }
            b'(' => {
                let (text, next) = comment(line, at + 1);
                if !entry.comment.is_empty() {
                    entry.comment.push(b' ');
                }
                entry.comment.extend_from_slice(&text);
                at = next;
                continue;
            }
            b'<' => {
                let (text, next) = angle(line, at + 1);
                if entry.angle.as_ref().is_none_or(|old| !old.contains(&b'@')) {
                    if let Some(old) = entry.angle.take() {
                        entry.words.extend_from_slice(&old);
                    }
                    entry.angle = Some(text);
                    entry.after.clear();
                } else {
                    found.push(std::mem::take(&mut entry));
                    entry.angle = Some(text);
                }
                at = next;
                continue;
            }
            b'=' if line.get(at + 1) == Some(&b'?') && words_end_somewhere => {
                // An encoded word is one piece, whatever commas it holds.
                if let Some(end) = encoded_word_end(line, at, &mut words_end_somewhere) {
                    let word = line.get(at..end).unwrap_or_default();
                    let into = if entry.angle.is_some() {
                        &mut entry.after
                    } else {
                        &mut entry.words
                    };
                    into.extend_from_slice(word);
                    at = end;
                    continue;
                }
                entry.words.push(*byte);
            }
            b',' | b';' => {
                found.push(std::mem::take(&mut entry));
                if found.len() >= MOST_ADDRESSES {
                    return found;
                }
            }
            // The name of a group; its members follow.
            b':' if entry.angle.is_none()
                && !entry.words.contains(&b'[')
                && !entry.words.contains(&b'@') =>
            {
                entry = Entry::default();
            }
            _ if entry.angle.is_some() => entry.after.push(*byte),
            _ => entry.words.push(*byte),
        }
        at += 1;
    }
    found.push(entry);
    found
}

fn encoded_word_end(line: &[u8], at: usize, words_end_somewhere: &mut bool) -> Option<usize> {
    let head = line.get(at + 2..line.len().min(at + 80))?;
    let first = head.iter().position(|b| *b == b'?')?;
    if head.get(first + 2) != Some(&b'?') {
        return None;
    }
    let end = encoded_word::find(line, at + 2 + first + 3, b"?=").map(|end| end + 2);
    *words_end_somewhere = end.is_some();
    end
}

fn quoted(line: &[u8], from: usize) -> Option<(Vec<u8>, usize)> {
    let mut text = Vec::new();
    let mut at = from;
    while let Some(byte) = line.get(at) {
        match byte {
            b'\\' => {
                if let Some(next) = line.get(at + 1) {
                    text.push(*next);
                }
                at += 1;
            }
            b'"' => return Some((text, at + 1)),
            _ => text.push(*byte),
        }
        at += 1;
    }
    None
}

fn comment(line: &[u8], from: usize) -> (Vec<u8>, usize) {
    let mut text = Vec::new();
    let mut depth = 1;
    let mut at = from;
    while let Some(byte) = line.get(at) {
        match byte {
            b'\\' => {
                at += 1;
                text.extend(line.get(at));
            }
            b'(' => {
                depth += 1;
                text.push(b'(');
            }
            b')' => {
                depth -= 1;
                if depth == 0 {
                    return (text, at + 1);
                }
                text.push(b')');
            }
            _ => text.push(*byte),
        }
        at += 1;
    }
    (text, line.len())
}

fn angle(line: &[u8], from: usize) -> (Vec<u8>, usize) {
    let mut text = Vec::new();
    let mut at = from;
    while let Some(byte) = line.get(at) {
        match byte {
            b'>' => return (text, at + 1),
            // A second opening bracket, or the next entry: the first was never closed.
            b'<' => {
                if text.contains(&b'@') {
                    return (text, at);
                }
                text.clear();
            }
            b',' if text.contains(&b'@') && !text.contains(&b':') => return (text, at),
            _ => text.push(*byte),
        }
        at += 1;
    }
    (text, line.len())
}

fn read_entry(entry: &Entry, people: &mut Vec<Address>) {
    let words = tidy_name(&encoded_word::decode(&entry.words));
    let comment = tidy_name(&encoded_word::decode(&entry.comment));
    if let Some(angle) = &entry.angle {
        let raw = encoded_word::decode(angle);
        let address = tidy_address(&raw);
        let name = if !words.is_empty() {
            words
        } else if !comment.is_empty() {
            comment
        } else {
            let after = tidy_name(&encoded_word::decode(&entry.after));
            if after.contains('@') {
                String::new()
            } else {
                after
            }
        };
        if address.is_empty() && name.is_empty() {
            return;
        }
        if !address.contains('@')
            && let Some((inner_name, inner)) = address_in(&name)
        {
            people.push(Address {
                name: inner_name,
                address: inner,
            });
            return;
        }
        let (name, address) = without_mailto(&name, &address);
        people.push(Address { name, address });
        return;
    }
    if words.is_empty() {
        // An address as a comment is better than none.
        if let Some((name, address)) = address_in(&comment) {
            people.push(Address { name, address });
        } else if !comment.is_empty() {
            people.push(Address {
                name: comment,
                address: String::new(),
            });
        }
        return;
    }
    if let Some((name, address)) = address_in(&words) {
        let name = if name.is_empty() { comment } else { name };
        people.push(Address { name, address });
        return;
    }
    if entry.quoted || words.contains(' ') {
        people.push(Address {
            name: words,
            address: String::new(),
        });
    } else {
        people.push(Address {
            name: comment,
            address: words,
        });
    }
}

/// `Name [mailto:a@b]` in the name, while the brackets hold the same or something else.
fn without_mailto(name: &str, address: &str) -> (String, String) {
    let Some(start) = name.find("[mailto:") else {
        let bare = name.trim_matches(|c| c == '\'' || c == '"').trim();
        return (bare.to_owned(), address.to_owned());
    };
    let bare = name.get(..start).unwrap_or_default().trim().to_owned();
    if address.contains('@') {
        return (bare, address.to_owned());
    }
    let (_, inner) = address_in(name).unwrap_or_default();
    (bare, inner)
}

/// An address among words, and the words without it.
fn address_in(text: &str) -> Option<(String, String)> {
    if let Some((name, rest)) = text.split_once("[mailto:") {
        let address = tidy_address(rest.split(']').next().unwrap_or(rest));
        return address.contains('@').then(|| (tidy_name(name), address));
    }
    if let (Some(open), Some(close)) = (text.rfind('<'), text.rfind('>'))
        && let Some(inner) = text.get(open + 1..close)
        && inner.contains('@')
    {
        return Some((
            tidy_name(text.get(..open).unwrap_or_default()),
            tidy_address(inner),
        ));
    }
    if !text.contains('@') {
        return None;
    }
    let squeezed = text
        .replace(" @", "@")
        .replace("@ ", "@")
        .replace(" . ", ".")
        .replace(". ", ".");
    let words: Vec<&str> = if squeezed.split_whitespace().count() == 1 {
        vec![squeezed.as_str()]
    } else {
        text.split_whitespace().collect()
    };
    let position = words
        .iter()
        .position(|word| is_address(&tidy_address(word)));
    let Some(position) = position else {
        // Blanks within the address itself.
        let joined = tidy_address(&squeezed.replace(' ', ""));
        return is_address(&joined).then(|| (String::new(), joined));
    };
    let address = words
        .get(position)
        .map(|word| tidy_address(word))
        .unwrap_or_default();
    let name = words.get(..position).unwrap_or_default().join(" ");
    Some((tidy_name(&name), address))
}

fn is_address(text: &str) -> bool {
    text.split_once('@')
        .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty())
}

fn tidy_name(name: &str) -> String {
    let mut tidy = String::with_capacity(name.len());
    for word in name.split_whitespace() {
        if !tidy.is_empty() {
            tidy.push(' ');
        }
        tidy.push_str(word);
    }
    let bare = tidy.trim_matches(|c| c == '"' || c == ',');
    let bare = match bare
        .strip_prefix('\'')
        .and_then(|inner| inner.strip_suffix('\''))
    {
        Some(inner) => inner,
        None => bare,
    };
    bare.trim().to_owned()
}

/// The address without what surrounds it by mistake (mail.md 33).
pub(crate) fn tidy_address(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control() && *c != '\u{200b}')
        .collect();
    let start = text
        .get(..7)
        .filter(|start| start.eq_ignore_ascii_case("mailto:"))
        .map_or(0, str::len);
    let bare = text.get(start..).unwrap_or_default();
    let bare =
        bare.trim_matches(|c| matches!(c, '<' | '>' | '\'' | ',' | ';' | '[' | ']' | '(' | ')'));
    let bare = bare.trim_end_matches('.');
    // A route before the address (RFC 822).
    let bare = if bare.starts_with('@') {
        bare.rsplit(':').next().unwrap_or(bare)
    } else {
        bare
    };
    match bare
        .strip_prefix('"')
        .and_then(|inner| inner.strip_suffix('"'))
    {
        Some(inner) => inner.to_owned(),
        None => bare.to_owned(),
    }
}
