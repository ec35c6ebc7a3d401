//! Whether HTML is a letter or a trap: cleaning takes time by the square of its depth, and of the attributes of one
//! tag, so what no mail program writes is not cleaned at all. Its text is shown instead.

use std::collections::HashMap;

/// Larger HTML is not shown; the text is.
const LONGEST: usize = 1 << 20;
/// Elements within each other. Newsletters nest their tables about thirty deep.
const DEEPEST: usize = 250;
/// Tags in all. Depth can be hidden from a count as simple as this one, but not with so few.
const MOST_TAGS: usize = 10_000;
/// Words between the brackets of one tag, outside of quotes.
const MOST_ATTRIBUTES: usize = 200;

/// Elements that end by themselves, or that the next of their kind ends.
const UNCOUNTED: &[&str] = &[
    "area", "base", "br", "col", "dd", "dt", "embed", "hr", "img", "input", "li", "link", "meta",
    "o:p", "option", "p", "param", "source", "tbody", "td", "th", "thead", "tr", "track", "wbr",
];

pub(crate) fn is_plausible(html: &str) -> bool {
    if html.len() > LONGEST {
        return false;
    }
    let (mut depth, mut tags) = (0_usize, 0);
    let mut open: HashMap<String, usize> = HashMap::new();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        let (_, tag) = rest.split_at(at + 1);
        let closes = tag.starts_with('/');
        let name_at = usize::from(closes);
        let name = tag.get(name_at..).unwrap_or_default();
        let length = name.find(|c: char| !c.is_ascii_alphanumeric() && c != ':' && c != '-');
        let name = name.get(..length.unwrap_or(name.len())).unwrap_or_default();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            rest = tag;
            continue;
        }
        let Some(end) = end_of_tag(tag) else {
            return false;
        };
        let (_, after) = tag.split_at(end);
        tags += 1;
        let name = name.to_ascii_lowercase();
        if !UNCOUNTED.contains(&name.as_str()) {
            let unclosed = open.entry(name).or_default();
            match (closes, *unclosed) {
                // Closes nothing, so it must not hide anything either.
                (true, 0) => {}
                (true, _) => (*unclosed, depth) = (*unclosed - 1, depth - 1),
                (false, _) => (*unclosed, depth) = (*unclosed + 1, depth + 1),
            }
        }
        if depth > DEEPEST || tags > MOST_TAGS {
            return false;
        }
        rest = after;
    }
    true
}

/// Where the tag ends; `None` when it has more attributes than anybody writes.
fn end_of_tag(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut attributes = 0;
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') => quote = Some(byte),
            (None, b'=' | b'/') => attributes += 1,
            (None, byte) if byte.is_ascii_whitespace() => attributes += 1,
            (Some(open), byte) if open == byte => quote = None,
            _ => {}
        }
        if attributes > MOST_ATTRIBUTES {
            return None;
        }
    }
    Some(tag.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_are_plausible() {
        assert!(is_plausible(""));
        assert!(is_plausible("1 < 2 <- 3"));
        assert!(is_plausible(&"<p>Hej<br><li>ett".repeat(2_000)));
        assert!(is_plausible(
            &"<div><a href=\"https://x.example/?a=1&b=2\" title='> x'>x</a></div>".repeat(2_000)
        ));
        assert!(is_plausible(&format!(
            "{}x{}",
            "<table><tr><td>".repeat(100),
            "</td></tr></table>".repeat(100)
        )));
    }

    #[test]
    fn traps_are_not() {
        assert!(!is_plausible(&"<div>".repeat(1_000)));
        assert!(!is_plausible(&"<b a=1><i>".repeat(300)));
        assert!(!is_plausible(&"<div></x>".repeat(1_000)));
        assert!(!is_plausible(
            &"<div><table><td></div></td></table>".repeat(5_000)
        ));
        assert!(!is_plausible(&format!("<a {}>", "x ".repeat(1_000))));
        assert!(!is_plausible(&format!("<a {}", "x=1/".repeat(1_000))));
        assert!(!is_plausible(&"x".repeat(LONGEST + 1)));
    }
}
