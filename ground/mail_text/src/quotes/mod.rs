//! What somebody said this time, without the older mails below or above it (mail.md 56 to 60).

mod lines;
mod words;
mod wrote;

use crate::signature;
use lines::Kind;

/// So much of a text is searched for quotes; nobody types more.
const LONGEST: usize = 1 << 20;
/// Longer lines are not searched for an introduction within them.
const LONGEST_SHARED_LINE: usize = 2_000;

/// The reply in a text: without quoted mails first, then without the signature.
///
/// Answers between quoted lines stay with their quotes, forwarded mail stays whole, and when
/// nothing would be left the whole text is kept (mail.md 58, 59).
pub fn strip_quotes(text: &str) -> String {
    let text = crate::body::unix_lines(text);
    let whole = text.trim_matches(['\n', ' ', '\t', '\u{a0}']);
    if whole.len() > LONGEST {
        return reply_at_the_top(whole).unwrap_or_else(|| whole.to_owned());
    }
    let divided = divide_shared_lines(without_armour(whole));
    let all: Vec<&str> = divided.lines().collect();
    let kinds = lines::kinds(&all);
    let kept = reply(&all, &kinds);
    if kept.is_empty() {
        return whole.to_owned();
    }
    let said = join(&kept);
    let reply = if forwards(&kinds) {
        said
    } else {
        unsigned(&said)
    };
    let reply = reply.trim_matches('\n').trim_end();
    if reply.trim().is_empty() {
        whole.to_owned()
    } else {
        reply.to_owned()
    }
}

/// What was said above a history that is longer than anything that is searched. `None` where it is not the history that is long.
fn reply_at_the_top(whole: &str) -> Option<String> {
    let end = (0..=LONGEST).rev().find(|at| whole.is_char_boundary(*at))?;
    let (head, _) = whole.get(..end)?.rsplit_once('\n')?;
    let said = strip_quotes(head);
    (said.len() < head.len() / 2).then_some(said)
}

/// Takes the signature off, and then the quotes that stood above it.
fn unsigned(said: &str) -> String {
    let mut said = signature::strip(said);
    for _ in 0..2 {
        let all: Vec<&str> = said.lines().collect();
        let kept = join(&without_last_quotes(&all, &lines::kinds(&all)));
        let shorter = kept.trim_end().len() < said.trim_end().len();
        if !shorter {
            break;
        }
        said = signature::strip(&kept);
    }
    said
}

/// Whether a line is one of a quoted header, such as `Skickat: 2 mars`.
pub(crate) fn is_header_line(line: &str) -> bool {
    matches!(words::header_line(line), Some(kind) if kind != words::HeaderLine::Other)
}

/// Whether a line is the one of a quoted header that says who wrote.
pub(crate) fn is_from_line(line: &str) -> bool {
    words::header_line(line) == Some(words::HeaderLine::From)
}

/// Whether a line introduces a forwarded mail.
pub(crate) fn is_forward_line(line: &str) -> bool {
    words::is_forward(line)
}

/// Whether the subject says that the mail itself was forwarded, rather than an answer to one.
pub(crate) fn is_forward_subject(subject: &str) -> bool {
    let Some((word, rest)) = subject.trim().split_once([':', '：']) else {
        return false;
    };
    let word = word.trim().to_lowercase();
    !rest.trim().is_empty()
        && word != "vs"
        && word != "i"
        && words::FORWARD_SUBJECTS.contains(&word.as_str())
}

fn forwards(kinds: &[Kind]) -> bool {
    let first = |wanted| kinds.iter().position(|kind| *kind == wanted);
    first(Kind::Forward)
        .is_some_and(|forward| first(Kind::Splitter).is_none_or(|splitter| forward < splitter))
}

/// The lines that were said this time.
fn reply<'a>(lines: &[&'a str], kinds: &[Kind]) -> Vec<&'a str> {
    let is_text = |range: &[Kind]| range.contains(&Kind::Text);
    if forwards(kinds) {
        return lines.to_vec();
    }
    let Some(splitter) = kinds.iter().position(|kind| *kind == Kind::Splitter) else {
        return without_last_quotes(lines, kinds);
    };
    let (before, behind) = kinds.split_at(splitter);
    let introduced = behind
        .iter()
        .take_while(|kind| matches!(kind, Kind::Splitter | Kind::Empty))
        .count();
    let (_, after) = behind.split_at(introduced);
    let head = lines.get(..splitter).unwrap_or_default();
    let said_before = is_text(before) || before.contains(&Kind::Quote);
    if after.first() != Some(&Kind::Quote) {
        // Older mail without signs before its lines: everything below is history.
        return if said_before {
            without_last_quotes(head, before)
        } else {
            lines.to_vec()
        };
    }
    let runs = runs(after);
    let another_mail = runs
        .windows(2)
        .any(|pair| pair == [Kind::Text, Kind::Splitter]);
    if said_before && is_text(before) && another_mail {
        return without_last_quotes(head, before);
    }
    let answers_between = runs
        .windows(3)
        .any(|three| three == [Kind::Quote, Kind::Text, Kind::Quote]);
    if answers_between {
        return without_last_quotes(lines, kinds);
    }
    let quoted = after.iter().take_while(|kind| **kind != Kind::Text).count();
    let tail = lines
        .get(splitter + introduced + quoted..)
        .unwrap_or_default();
    let tail_kinds = after.get(quoted..).unwrap_or_default();
    let tail = without_last_quotes(tail, tail_kinds);
    let mut kept = without_last_quotes(head, before);
    if !is_text(before) && !before.contains(&Kind::Quote) {
        kept.clear();
    }
    kept.extend(tail);
    kept
}

/// The lines without quotes and introductions at the end, if anything else was said.
fn without_last_quotes<'a>(lines: &[&'a str], kinds: &[Kind]) -> Vec<&'a str> {
    let Some(last) = kinds.iter().rposition(|kind| *kind == Kind::Text) else {
        return lines.to_vec();
    };
    lines.get(..=last).unwrap_or(lines).to_vec()
}

/// The kinds in order, neighbours of one kind once, without empty lines.
fn runs(kinds: &[Kind]) -> Vec<Kind> {
    let mut runs: Vec<Kind> = kinds
        .iter()
        .copied()
        .filter(|kind| *kind != Kind::Empty)
        .collect();
    runs.dedup();
    runs
}

fn join(lines: &[&str]) -> String {
    let mut out = String::new();
    for (position, line) in lines.iter().enumerate() {
        if position > 0 {
            out.push('\n');
        }
        out.push_str(line.trim_end_matches([' ', '\t']));
    }
    out
}

/// The text of a signed mail without the marks of the signature (RFC 4880, 7).
fn without_armour(text: &str) -> &str {
    let Some(body) = text.strip_prefix("-----BEGIN PGP SIGNED MESSAGE-----") else {
        return text;
    };
    let body = body.split_once("\n\n").map_or(body, |(_, body)| body);
    body.split("-----BEGIN PGP SIGNATURE-----")
        .next()
        .unwrap_or(body)
        .trim_end()
}

/// Puts an introduction that shares its line with what was said on a line of its own.
fn divide_shared_lines(text: &str) -> String {
    if !text.contains("On ") {
        return text.to_owned();
    }
    let all: Vec<&str> = text.lines().collect();
    let mut out = String::with_capacity(text.len() + 16);
    for (at, line) in all.iter().enumerate() {
        if at > 0 {
            out.push('\n');
        }
        match shared(line, &all, at) {
            Some(place) => {
                let (said, introduction) = line.split_at(place);
                out.push_str(said.trim_end_matches([' ', '-']));
                out.push('\n');
                out.push_str(introduction);
            }
            None => out.push_str(line),
        }
    }
    out
}

/// Where in a line "On Monday, Maja wrote:" begins after something else.
fn shared(line: &str, all: &[&str], at: usize) -> Option<usize> {
    if line.len() > LONGEST_SHARED_LINE || line.trim_start().starts_with('>') {
        return None;
    }
    let place = line.rfind("On ")?;
    let said = line.get(..place)?;
    let introduction = line.get(place..)?;
    let apart = said.ends_with([' ', '-', '\t']) && said.contains(char::is_alphanumeric);
    if !apart || !introduction.contains(|c: char| c.is_ascii_digit()) {
        return None;
    }
    let mut following: Vec<&str> = vec![introduction];
    following.extend(all.iter().skip(at + 1).take(4));
    let count = wrote::length(&following, 0)?;
    // Only when the introduction is really followed by a quote, or by nothing more of the line.
    (wrote::quote_follows(&following, count) || wrote::quote_follows(all, at + count))
        .then_some(place)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_above_a_history_without_end_is_found() {
        let quoted = "> one more line of an old mail\n".repeat(60_000);
        let wrote = "Den 3 mars 2026 kl. 10:12 skrev Support <s@desk.example>:";
        assert_eq!(
            strip_quotes(&format!("Kort svar.\n\n{wrote}\n\n{quoted}")),
            "Kort svar."
        );
        let typed = "a line of a log\n".repeat(80_000);
        assert_eq!(
            strip_quotes(&typed),
            typed.trim(),
            "what is long and no history stays whole"
        );
    }
}
