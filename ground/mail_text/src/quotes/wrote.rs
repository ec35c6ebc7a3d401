//! The line above a quoted mail: "On Monday, Maja <maja@skola.example> wrote:", in one line or
//! in several.

use super::words::{ON, SAID, WROTE, WROTE_JOINED};

/// The longest such line, with all its parts.
const LONGEST: usize = 600;
/// The most lines it is broken into.
const MOST_LINES: usize = 6;

/// How many lines the introduction that begins at this line has, if one begins here.
pub(super) fn length(lines: &[&str], at: usize) -> Option<usize> {
    let first = bare(lines.get(at)?);
    if first.is_empty() || first.len() > LONGEST || !may_introduce(lines.get(at)?, first) {
        return None;
    }
    let lower = first.to_lowercase();
    let on = begins_with_on(&lower);
    let digits = lower.contains(|c: char| c.is_ascii_digit());
    let said = lower.contains('@') && has_verb(&lower, WROTE);
    let may_go_on = digits && (on || looks_dated(&lower)) || lower.ends_with('<') || said;
    let mut joined = String::new();
    let mut blank = false;
    for (count, line) in lines.iter().skip(at).take(MOST_LINES).enumerate() {
        let line = line.trim();
        if line.is_empty() {
            blank = true;
            continue;
        }
        if count > 0 {
            // After an empty line only a broken address can belong to the introduction.
            let broken_address =
                line.starts_with('<') || line.starts_with("mailto:") || line.starts_with("> ");
            if blank && !broken_address && !joined.ends_with('<') {
                break;
            }
            let next = bare(line).to_lowercase();
            if begins_with_on(&next) && next.contains(|c: char| c.is_ascii_digit()) {
                break;
            }
            if line.starts_with('>') && !ends_in_verb(&next) && !line.starts_with(">:") {
                break;
            }
            joined.push(' ');
        }
        joined.push_str(line);
        if joined.len() > LONGEST {
            break;
        }
        if introduces(&joined, quote_follows(lines, at + count + 1)) {
            return Some(count + 1);
        }
        if !may_go_on {
            break;
        }
    }
    None
}

/// Whether a closer look is worth its time; most lines have none of this.
fn may_introduce(line: &str, first: &str) -> bool {
    first.contains(|c: char| c.is_ascii_digit() || matches!(c, ':' | '：' | '@'))
        || first.contains(" via ")
        || line.trim_start().starts_with("--")
}

/// Whether these words introduce a quoted mail.
pub(super) fn introduces(words: &str, quote_follows: bool) -> bool {
    let rule = |c: char| matches!(c, '-' | '_' | '–' | '—');
    let ruled = words.trim().starts_with("--") && words.trim().ends_with("--");
    let words = bare(words);
    let end = words
        .trim_end_matches(|c: char| rule(c) || c.is_whitespace() || matches!(c, '>' | '*' | '.'));
    let with_colon = end.ends_with(':') || end.ends_with('：');
    let lower = end
        .trim_end_matches([':', '：', ' ', '\u{a0}'])
        .to_lowercase();
    if lower.len() < 4 {
        return false;
    }
    let digits = lower.contains(|c: char| c.is_ascii_digit());
    let on = begins_with_on(&lower);
    let at_sign = lower.contains('@');
    let verb = has_verb(&lower, WROTE) || WROTE_JOINED.iter().any(|verb| lower.contains(verb));
    let verb_ends = ends_in_verb(&lower);
    if verb {
        let sure = on && digits || at_sign || digits && looks_dated(&lower);
        if with_colon && (sure || lower.contains(" via ") || quote_follows && lower.len() < 120) {
            return true;
        }
        if verb_ends
            && (on && digits
                || at_sign
                || ruled
                || lower.contains(" via ")
                || quote_follows && sure)
        {
            return true;
        }
        return false;
    }
    if has_verb(&lower, SAID) && with_colon && on && digits {
        return true;
    }
    let named = lower.ends_with('>')
        || words.trim_end().ends_with('>')
        || with_colon && lower.contains('<');
    // "2026-03-02 9:00 GMT+01:00 Maja <maja@skola.example>:"
    if at_sign
        && named
        && !on
        && lower.len() < 200
        && starts_with_date(&lower)
        && (with_colon || quote_follows || lower.contains("gmt"))
    {
        return true;
    }
    if at_sign && with_colon && digits && quote_follows {
        return true;
    }
    if lower.contains(" gmt+") && starts_with_date(&lower) && lower.len() < 80 {
        return true;
    }
    // Posted by Maja on 03/02/2026.
    lower.strip_prefix("posted by ").is_some_and(|rest| {
        rest.rsplit(' ')
            .next()
            .is_some_and(|date| date.matches('/').count() == 2)
    })
}

/// A line without the signs that mail programs put around it.
fn bare(line: &str) -> &str {
    line.trim().trim_start_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '-' | '*' | '_' | '|' | '\u{200b}' | '–' | '—'
            )
    })
}

pub(super) fn begins_with_on(lower: &str) -> bool {
    ON.iter().any(|on| lower.starts_with(on))
}

fn has_verb(lower: &str, verbs: &[&str]) -> bool {
    lower
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| verbs.contains(&word))
}

/// Whether the last word is "wrote", as in "napisał(a)" and "wrote ---".
fn ends_in_verb(lower: &str) -> bool {
    let end = lower.trim_end_matches(|c: char| !c.is_alphanumeric());
    let end = end
        .strip_suffix("(a")
        .or_else(|| end.strip_suffix("(-a"))
        .unwrap_or(end);
    let end = end.strip_suffix("følgende").map_or(end, str::trim_end);
    let end = end.trim_end_matches(|c: char| !c.is_alphanumeric());
    let last = end
        .rsplit(|c: char| !c.is_alphanumeric())
        .next()
        .unwrap_or_default();
    WROTE.contains(&last) || WROTE_JOINED.iter().any(|verb| end.ends_with(verb))
}

/// A year, a time or a date in figures.
fn looks_dated(lower: &str) -> bool {
    let mut digits = 0;
    let mut before = ' ';
    for c in lower.chars() {
        if c.is_ascii_digit() {
            digits += 1;
            if matches!(before, ':' | '/') && digits == 1 {
                return true;
            }
        } else {
            if digits == 4 {
                return true;
            }
            if digits > 0 {
                before = c;
            } else if !matches!(c, ':' | '/') {
                before = ' ';
            }
            digits = 0;
        }
    }
    digits == 4
}

/// A year or a date within the first words.
fn starts_with_date(lower: &str) -> bool {
    let start: String = lower.chars().take(45).collect();
    looks_dated(&start) && start.contains(|c: char| c.is_ascii_digit())
}

/// Whether the next line that says anything is quoted, or nothing follows at all.
pub(super) fn quote_follows(lines: &[&str], at: usize) -> bool {
    lines
        .iter()
        .skip(at)
        .take(4)
        .map(|line| line.trim_start())
        .find(|line| !line.is_empty())
        .map_or(at >= lines.len(), |line| line.starts_with('>'))
}
