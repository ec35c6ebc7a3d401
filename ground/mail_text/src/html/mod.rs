//! HTML in mail: what it says, what it refers to, and where its quoted history begins.

mod history;
mod text;
mod token;

pub(crate) use history::{without_history, without_signature};
pub use text::html_to_text;
use token::{Token, attribute};

use std::collections::HashSet;

/// The `cid:` references of the HTML, in lower case (RFC 2392).
pub(crate) fn referenced_cids(html: &str) -> HashSet<String> {
    let lower = html.to_ascii_lowercase();
    let mut found = HashSet::new();
    for piece in lower.split("cid:").skip(1) {
        let end = piece
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | '<' | ')' | '&'))
            .unwrap_or(piece.len());
        let id = piece.get(..end).unwrap_or_default();
        found.insert(percent_decoded(id));
        found.insert(id.to_owned());
    }
    found
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        let pair = after.first().zip(after.get(1)).filter(|_| *first == b'%');
        let code = pair.and_then(|(high, low)| {
            Some(crate::encoded_word::hex(*high)? << 4 | crate::encoded_word::hex(*low)?)
        });
        if let Some(code) = code {
            bytes.push(code);
            rest = after.get(2..).unwrap_or_default();
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// The character set that HTML declares within itself.
pub(crate) fn declared_charset(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..4096).unwrap_or(bytes)).to_lowercase();
    let (_, after) = head.split_once("charset=")?;
    let after = after.trim_start_matches(['"', '\'', ' ']);
    let label: String = after
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        .collect();
    (!label.is_empty()).then_some(label)
}

/// Plain text as HTML.
pub(crate) fn text_to_html(text: &str) -> String {
    let mut html = String::with_capacity(text.len() + 32);
    html.push_str("<div>");
    for c in text.trim_end().chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '\n' => html.push_str("<br>\n"),
            _ => html.push(c),
        }
    }
    html.push_str("</div>");
    html
}

/// Marked-up text of an unusual kind: read as HTML when it looks so.
pub(crate) fn markup_to_text(text: &str) -> String {
    let tags = token::Tokens::new(text)
        .filter(|token| matches!(token, Token::Close { .. }))
        .take(1)
        .count();
    if tags > 0 {
        html_to_text(text)
    } else {
        text.to_owned()
    }
}
