//! The signature below a mail, and the line a telephone adds on its own (mail.md 56).

mod words;

use words::{CLOSINGS, MORE_CLOSINGS, MORE_TELEPHONE, SHARED_CLOSINGS, TELEPHONE, THANKS};

/// A signature has at most so many lines that are not empty.
const MOST_LINES: usize = 12;
/// Lines of a signature are short.
const LONGEST_LINE: usize = 90;
/// Below the agreed mark `-- ` a signature may be longer.
const MOST_LINES_BELOW_MARK: usize = 40;

/// The text without its signature; the text itself when it is nothing but a signature.
pub(crate) fn strip(text: &str) -> String {
    let all: Vec<&str> = text.lines().collect();
    let mut end = all.len();
    if let Some(mark) = mark(&all) {
        end = mark;
    }
    // Telephones write below the signature, so the two are taken off in turns.
    for _ in 0..4 {
        let before = end;
        end = without_telephone_lines(&all, end);
        end = closing(&all, end).unwrap_or(end);
        end = dashed_name(&all, end).unwrap_or(end);
        if end == before {
            break;
        }
    }
    let kept: Vec<&str> = all
        .iter()
        .take(end)
        .filter(|line| !is_long_telephone_line(line))
        .copied()
        .collect();
    let kept = kept.join("\n");
    if kept.trim().is_empty() {
        text.to_owned()
    } else {
        kept.trim_end().to_owned()
    }
}

fn is_empty(line: &str) -> bool {
    line.trim_matches(|c: char| c.is_whitespace() || c == '\u{200b}')
        .is_empty()
}

/// The first line that is not empty.
fn first_said(lines: &[&str]) -> Option<usize> {
    lines.iter().position(|line| !is_empty(line))
}

fn said(lines: &[&str]) -> usize {
    lines.iter().filter(|line| !is_empty(line)).count()
}

/// Where a line of nothing but hyphens or the like sets the signature apart.
fn mark(all: &[&str]) -> Option<usize> {
    let mut above = 0;
    let mut below = said(all);
    let mut in_code = false;
    for (at, line) in all.iter().enumerate() {
        if is_empty(line) {
            continue;
        }
        below -= 1;
        let trimmed = line.trim();
        if trimmed.starts_with("```") {
            in_code = !in_code;
        }
        if in_code {
            continue;
        }
        if above > 0 && is_rule(trimmed) {
            let agreed = matches!(trimmed, "--" | "—" | "–" | "ᐧ");
            // Long lines are looked for only when few lines are left to look at.
            let short = || {
                let rest = all.get(at + 1..).unwrap_or_default();
                rest.iter().all(|line| line.chars().count() <= LONGEST_LINE)
            };
            if below == 0
                || agreed && below <= MOST_LINES_BELOW_MARK
                || below <= MOST_LINES && short()
            {
                return Some(at);
            }
        }
        above += 1;
    }
    None
}

fn is_rule(line: &str) -> bool {
    let one = matches!(line, "—" | "–" | "ᐧ");
    (one || line.chars().count() >= 2)
        && line.chars().all(|c| {
            matches!(
                c,
                '-' | '_' | '=' | '+' | '~' | '#' | '*' | '—' | '–' | 'ᐧ' | ','
            )
        })
}

/// Takes lines such as "Sent from my iPhone" off the end.
fn without_telephone_lines(all: &[&str], end: usize) -> usize {
    let mut end = end;
    loop {
        let Some(last) = all
            .get(..end)
            .and_then(|lines| lines.iter().rposition(|line| !is_empty(line)))
        else {
            return end;
        };
        let telephone = all.get(last).is_some_and(|line| is_telephone_line(line));
        if !telephone || first_said(all).is_none_or(|first| first >= last) {
            return end;
        }
        end = name_above(all, last).unwrap_or(last);
    }
}

/// Where a name stands alone, directly above the line of a telephone.
fn name_above(all: &[&str], telephone: usize) -> Option<usize> {
    let at = telephone.checked_sub(1)?;
    let line = all.get(at)?.trim();
    let apart = at
        .checked_sub(1)
        .and_then(|above| all.get(above))
        .is_some_and(|above| is_empty(above));
    let words: Vec<&str> = line.split_whitespace().collect();
    let name = (1..=3).contains(&words.len())
        && words.iter().all(|word| {
            word.starts_with(char::is_uppercase)
                && word.chars().all(|c| c.is_alphabetic() || c == '-')
        });
    (apart && name && first_said(all)? < at).then_some(at)
}

fn is_telephone_line(line: &str) -> bool {
    let bare = without_links(line)
        .to_lowercase()
        .replace(['[', ']', '(', ')'], "");
    let bare = bare.trim_matches(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '(' | ')' | '<' | '>' | '*' | '_' | '[' | ']' | '"' | '-' | '/'
            )
    });
    if bare.is_empty() || bare.chars().count() > 120 {
        return false;
    }
    let count = bare.split_whitespace().count();
    let excuse = ["excuse", "typo", "brevity", "kort", "stavfel"]
        .iter()
        .any(|word| bare.contains(word));
    if bare.starts_with("sent from my ") || bare.starts_with("sent from ") && !bare.contains(',') {
        return count <= 9 && !bare.contains(',') || excuse;
    }
    if bare.starts_with("from my ") {
        return count <= 5;
    }
    if bare.ends_with(" from mobile") || bare.ends_with(" from my phone") {
        return count <= 4;
    }
    (TELEPHONE.iter().any(|start| bare.starts_with(start))
        || MORE_TELEPHONE.iter().any(|start| bare.starts_with(start)))
        && (count <= 16 || excuse)
}

/// A telephone's line that stands above something else, such as a quoted footer.
fn is_long_telephone_line(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    [
        "sent from my iphone",
        "sent from my ipad",
        "skickat från min iphone",
        "sendt fra min iphone",
        "lähetetty iphonesta",
    ]
    .contains(&lower.trim_end_matches('.'))
}

fn without_links(line: &str) -> String {
    let mut out = String::with_capacity(line.len());
    let mut rest = line;
    while let Some(at) = rest.find("http") {
        let (before, tail) = rest.split_at(at);
        out.push_str(before.trim_end_matches(['(', '<', '[']));
        let end = tail
            .find(|c: char| c.is_whitespace() || matches!(c, ')' | '>' | ']'))
            .unwrap_or(tail.len());
        rest = tail.get(end..).unwrap_or_default();
        rest = rest.strip_prefix([')', '>', ']']).unwrap_or(rest);
    }
    out.push_str(rest);
    out
}

/// Where "Med vänlig hälsning" and what follows it begins.
fn closing(all: &[&str], end: usize) -> Option<usize> {
    let lines = all.get(..end)?;
    let first = first_said(lines);
    let mut below = 0;
    let mut found = None;
    for (at, line) in lines.iter().enumerate().rev() {
        if is_empty(line) {
            continue;
        }
        // A greeting without a name below it, such as a last "Thanks!", is part of what was said.
        let named = below > 0 || is_shared_closing(line);
        if named && is_closing(line) && first.is_some_and(|first| first < at) {
            found = Some(at);
        }
        if line.chars().count() > LONGEST_LINE || line.trim_end().ends_with('?') {
            break;
        }
        below += 1;
        if below > MOST_LINES {
            break;
        }
    }
    found
}

fn is_closing(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    if lower.chars().count() > 60 {
        return false;
    }
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    if CLOSINGS.contains(&bare) || MORE_CLOSINGS.contains(&bare) || THANKS.contains(&bare) {
        return true;
    }
    is_shared_closing(line)
}

/// "Mvh Maja" and "Med vänlig hälsning, Maja Andersson" on one line.
fn is_shared_closing(line: &str) -> bool {
    let lower = line.trim().to_lowercase();
    let bare = lower.trim_matches(|c: char| !c.is_alphanumeric());
    lower.chars().count() <= 60
        && SHARED_CLOSINGS.iter().any(|known| {
            bare.strip_prefix(known).is_some_and(|name| {
                name.starts_with([' ', ',', '/', '!', '.'])
                    && (1..=4).contains(&name.split_whitespace().count())
            })
        })
}

/// Where "-Maja" stands alone at the end.
fn dashed_name(all: &[&str], end: usize) -> Option<usize> {
    let lines = all.get(..end)?;
    let last = lines.iter().rposition(|line| !is_empty(line))?;
    let line = lines.get(last)?;
    let name = line
        .strip_prefix("--")
        .or_else(|| line.strip_prefix("//"))
        .or_else(|| line.strip_prefix(['-', '–', '—', '~', '/']))?;
    let name = name.trim().trim_end_matches(['.', '!', '/']);
    let words = name.split_whitespace().count();
    let is_name = (1..=3).contains(&words)
        && name.chars().count() <= 30
        && name
            .chars()
            .all(|c| c.is_alphabetic() || matches!(c, ' ' | '.' | '-' | '\''));
    let above = lines.get(..last)?;
    let before = above.iter().rev().find(|line| !is_empty(line))?;
    let is_list = before.trim_start().starts_with(['-', '–', '*', '•']);
    (is_name && !is_list).then_some(last)
}
