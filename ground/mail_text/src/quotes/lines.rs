//! What each line of a mail is: said now, quoted, or the beginning of an older mail.

use super::words::{self, HeaderLine};
use super::wrote;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Empty,
    /// Begins with `>` or a like sign.
    Quote,
    /// Introduces an older mail.
    Splitter,
    /// Introduces a forwarded mail.
    Forward,
    Text,
}

/// The kind of every line.
pub(super) fn kinds(lines: &[&str]) -> Vec<Kind> {
    let mut kinds: Vec<Kind> = Vec::with_capacity(lines.len());
    let mut open_link = None;
    while let Some(line) = lines.get(kinds.len()) {
        let at = kinds.len();
        let trimmed = line.trim();
        if trimmed.is_empty() {
            kinds.push(Kind::Empty);
            continue;
        }
        if words::is_forward(trimmed.trim_start_matches(['>', ' '])) {
            kinds.push(Kind::Forward);
            continue;
        }
        let before = at
            .checked_sub(1)
            .and_then(|before| kinds.get(before))
            .copied();
        // The end of a link that began on the line before.
        if let Some(kind) = open_link.take()
            && before == Some(kind)
            && (kind == Kind::Quote || trimmed.starts_with('>'))
            && wrote::length(lines, at).is_none()
        {
            kinds.push(kind);
            continue;
        }
        let kind = if is_quoted(trimmed) {
            Kind::Quote
        } else if let Some(count) = splitter(lines, at) {
            kinds.extend(std::iter::repeat_n(Kind::Splitter, count.max(1)));
            continue;
        } else if before == Some(Kind::Quote) && is_bare_link(trimmed) {
            Kind::Quote
        } else {
            Kind::Text
        };
        open_link = has_open_link(trimmed).then_some(kind);
        kinds.push(kind);
    }
    kinds.truncate(lines.len());
    kinds
}

fn is_quoted(line: &str) -> bool {
    if line.starts_with('>') {
        return true;
    }
    if line.starts_with("| ") || line == "|" {
        // A row of a table ends with the same sign.
        return !line.ends_with('|') || line == "|";
    }
    // Initials: "MA> like this".
    let initials = line.chars().take_while(char::is_ascii_uppercase).count();
    (1..=3).contains(&initials)
        && line
            .get(initials..)
            .is_some_and(|rest| rest.starts_with("> ") || rest == ">")
}

fn has_open_link(line: &str) -> bool {
    let opened = |sign: &str, close: char| {
        line.rfind(sign)
            .is_some_and(|at| line.get(at..).is_some_and(|tail| !tail.contains(close)))
    };
    opened("(http", ')') || opened("<http", '>') || opened("<mailto:", '>')
}

fn is_bare_link(line: &str) -> bool {
    (line.starts_with("(http") || line.starts_with("<http")) && line.split_whitespace().count() <= 2
}

/// How many lines introduce an older mail from here, if any do.
fn splitter(lines: &[&str], at: usize) -> Option<usize> {
    let line = lines.get(at)?.trim();
    if words::is_original(line) || is_own_marker(line) {
        // The header below belongs to it.
        let block = header_block(lines, at + 1).unwrap_or(0);
        return Some(1 + block);
    }
    if let Some(count) = header_block(lines, at) {
        return Some(count);
    }
    if is_rule(line) {
        let gap = lines
            .iter()
            .skip(at + 1)
            .take(3)
            .take_while(|line| line.trim().is_empty())
            .count();
        return header_block(lines, at + 1 + gap).map(|count| count + gap + 1);
    }
    wrote::length(lines, at)
}

fn is_rule(line: &str) -> bool {
    line.len() >= 3
        && line
            .chars()
            .all(|c| matches!(c, '-' | '_' | '=' | '*' | ' ' | '–' | '—' | '#'))
}

/// "##- Please type your reply above this line -##" and its like.
fn is_own_marker(line: &str) -> bool {
    if line.len() > 200 {
        return false;
    }
    let lower = line.to_lowercase();
    let ruled = line.starts_with("##")
        || line.starts_with("--")
        || line.starts_with("==")
        || line.starts_with("__");
    ruled
        && (lower.contains("above this line")
            || lower.contains("ovanför denna linje")
            || lower.contains("ovanför den här raden"))
        || lower.starts_with("##-")
}

/// The lines of a quoted header, such as `Från: … Skickat: … Till: … Ämne: …`.
fn header_block(lines: &[&str], at: usize) -> Option<usize> {
    let first = words::header_line(lines.get(at)?)?;
    if first == HeaderLine::Other {
        return None;
    }
    let (mut kinds, mut last, mut at_sign, mut strange) = (Vec::new(), at, false, 0);
    for (position, line) in lines.iter().enumerate().skip(at).take(40) {
        at_sign |= line.contains('@');
        if let Some(kind) = words::header_line(line) {
            if !kinds.contains(&kind) {
                kinds.push(kind);
            } else if kind != HeaderLine::To && kind != HeaderLine::Other {
                // A second sender is the beginning of another header.
                break;
            }
            last = position;
            strange = 0;
            continue;
        }
        // A long field goes on; an empty line may stand between fields made from HTML.
        strange += 1;
        let ended = line.trim().is_empty() && kinds.contains(&HeaderLine::Subject);
        if strange > 3 || ended {
            break;
        }
    }
    let has = |kind| kinds.contains(&kind);
    let sender = has(HeaderLine::From) || has(HeaderLine::Date);
    let enough = match kinds.len() {
        0 | 1 => false,
        2 => {
            at_sign && (has(HeaderLine::From) || !has(HeaderLine::Other))
                || has(HeaderLine::From) && has(HeaderLine::Subject)
        }
        // Somebody travelling also writes "From", "To" and "Date".
        3 => at_sign || has(HeaderLine::Subject),
        _ => true,
    };
    (sender && enough).then_some(last + 1 - at)
}
