//! The identities of mails, by which answers find what they answer (RFC 5322, 3.6.4).

use crate::header;

/// More than any conversation needs.
const MOST_IDS: usize = 1_000;

/// Every identity in a field, without angle brackets, in order.
pub(crate) fn list(value: &[u8]) -> Vec<String> {
    let line = header::unfold(value);
    let text = String::from_utf8_lossy(&line);
    let mut ids: Vec<String> = Vec::new();
    let mut rest = text.as_ref();
    while let Some((_, after)) = rest.split_once('<') {
        let Some((id, behind)) = after.split_once('>') else {
            push(&mut ids, after);
            break;
        };
        // An unclosed bracket before this one is not part of the identity.
        push(&mut ids, id.rsplit('<').next().unwrap_or(id));
        rest = behind;
        if ids.len() >= MOST_IDS {
            return ids;
        }
    }
    if ids.is_empty() {
        for word in text
            .split([' ', '\t', ','])
            .filter(|word| word.contains('@'))
            .take(MOST_IDS)
        {
            push(&mut ids, word);
        }
    }
    if ids.is_empty() && !text.trim().is_empty() && !text.trim().contains(' ') {
        push(&mut ids, &text);
    }
    ids
}

/// The first identity in a field.
pub(crate) fn first(value: &[u8]) -> Option<String> {
    list(value).into_iter().next()
}

fn push(ids: &mut Vec<String>, id: &str) {
    let id: String = id
        .chars()
        .filter(|c| !c.is_whitespace() && !c.is_control())
        .collect();
    let id = id.trim_matches(|c| matches!(c, '<' | '>' | '"' | ','));
    if !id.is_empty() {
        ids.push(id.to_owned());
    }
}
