//! The text of a mail: which parts are the text, and which came along with it.

use crate::attachment;
use crate::charset;
use crate::html;
use crate::mime::{self, Leaf, Parts};
use crate::{Attachment, header};
use std::collections::HashSet;

/// What the parts of a mail amount to.
#[derive(Debug, Default)]
pub(crate) struct Body {
    pub(crate) text: String,
    pub(crate) html: Option<String>,
    /// Whether `text` was sent as text, rather than made from the HTML.
    pub(crate) text_was_sent: bool,
    pub(crate) attachments: Vec<Attachment>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    Text,
    Html,
    Enclosed,
}

/// `beside` is raw text of the same writer, for guessing a character set nobody declared.
pub(crate) fn assemble(parts: &Parts, beside: &[u8]) -> Body {
    let mut body = Body::default();
    let mut texts: Vec<(Option<usize>, String)> = Vec::new();
    let mut htmls: Vec<(Option<usize>, String)> = Vec::new();
    // The pieces in order, for mails whose text comes partly as text and partly as HTML.
    let mut order: Vec<(Role, usize)> = Vec::new();
    let mut fallback: Option<&Leaf> = None;
    for leaf in &parts.leaves {
        let alternative = alternative_around(parts, leaf);
        match role(parts, leaf, alternative.is_some()) {
            Role::Text => {
                let text = letters(leaf, beside);
                order.push((Role::Text, texts.len()));
                texts.push((
                    alternative,
                    without_files(text, leaf, &mut body.attachments),
                ));
            }
            Role::Html => {
                order.push((Role::Html, htmls.len()));
                htmls.push((alternative, letters(leaf, beside)));
            }
            Role::Enclosed => {
                if fallback.is_none() && is_readable(leaf) {
                    fallback = Some(leaf);
                }
                body.attachments.push(attachment::from_leaf(leaf));
            }
        }
    }
    choose_text(&mut body, &texts, &htmls, &order);
    if body.text.is_empty()
        && body.html.is_none()
        && let Some(leaf) = fallback
    {
        body.text = unix_lines(&html::markup_to_text(&letters(leaf, beside)));
        body.text_was_sent = true;
    }
    mark_inline(&mut body);
    attachment::number_duplicates(&mut body.attachments);
    body
}

fn choose_text(
    body: &mut Body,
    texts: &[(Option<usize>, String)],
    htmls: &[(Option<usize>, String)],
    order: &[(Role, usize)],
) {
    let alternatives_with_text: HashSet<usize> = texts
        .iter()
        .filter(|(_, text)| !text.trim().is_empty())
        .filter_map(|(alternative, _)| *alternative)
        .collect();
    let alternatives_with_html: HashSet<usize> = htmls
        .iter()
        .filter(|(_, html)| !html.trim().is_empty())
        .filter_map(|(alternative, _)| *alternative)
        .collect();
    let mut text_pieces: Vec<String> = Vec::new();
    let mut html_pieces: Vec<String> = Vec::new();
    for (role, at) in order {
        if *role == Role::Text {
            let Some((alternative, text)) = texts.get(*at) else {
                continue;
            };
            text_pieces.push(unix_lines(text));
            body.text_was_sent |= !text.trim().is_empty();
            if !htmls.is_empty()
                && alternative.is_none_or(|found| !alternatives_with_html.contains(&found))
                && !text.trim().is_empty()
            {
                html_pieces.push(html::text_to_html(&unix_lines(text)));
            }
        } else {
            let Some((alternative, html)) = htmls.get(*at) else {
                continue;
            };
            if alternative.is_none_or(|found| !alternatives_with_text.contains(&found)) {
                text_pieces.push(html::html_to_text(html));
            }
            html_pieces.push(html.clone());
        }
    }
    body.text = if text_pieces.len() == 1 {
        text_pieces.pop().unwrap_or_default()
    } else {
        let said: Vec<&str> = text_pieces
            .iter()
            .map(|piece| piece.trim_matches('\n'))
            .filter(|piece| !piece.trim().is_empty())
            .collect();
        said.join("\n\n")
    };
    let body_html = html_pieces.join("\n");
    if !htmls.is_empty() && !body_html.trim().is_empty() {
        body.html = Some(body_html);
    }
}

/// The innermost `multipart/alternative` around a part.
fn alternative_around(parts: &Parts, leaf: &Leaf) -> Option<usize> {
    let mut within = leaf.within;
    // Deeper than this no program nests, and no hostile mail may make us climb.
    for _ in 0..16 {
        let at = within?;
        let multipart = parts.multiparts.get(at)?;
        if multipart.subtype == "alternative" {
            return Some(at);
        }
        within = multipart.parent;
    }
    None
}

/// RFC 8621, 4.1.4, describes the same choice for mail programs.
fn role(parts: &Parts, leaf: &Leaf, in_alternative: bool) -> Role {
    let (disposition, _) = attachment::disposition(leaf);
    let readable = match leaf.kind.as_str() {
        "text/plain" => Role::Text,
        "text/html" | "application/xhtml+xml" => Role::Html,
        _ => return Role::Enclosed,
    };
    if disposition == "attachment" {
        return Role::Enclosed;
    }
    let within = leaf.within.and_then(|at| parts.multiparts.get(at));
    let named = attachment::given_name(leaf).is_some();
    if within.is_some_and(|multipart| multipart.subtype == "related") && !leaf.leads {
        return Role::Enclosed;
    }
    if named && !leaf.leads && !in_alternative {
        return Role::Enclosed;
    }
    readable
}

/// Text in a less usual form, good enough when there is no other.
fn is_readable(leaf: &Leaf) -> bool {
    matches!(
        leaf.kind.as_str(),
        "text/enriched" | "text/richtext" | "text/markdown" | "text/x-markdown" | "text/x-amp-html"
    ) && attachment::disposition(leaf).0 != "attachment"
}

fn letters(leaf: &Leaf, beside: &[u8]) -> String {
    let bytes = attachment::contents(leaf);
    let declared = leaf.parameters.get("charset");
    if leaf.kind == "text/html" && declared.is_none() && std::str::from_utf8(&bytes).is_err() {
        return charset::decode(&bytes, html::declared_charset(&bytes).as_deref());
    }
    match declared {
        Some(declared) => charset::decode(&bytes, Some(&declared)),
        None => charset::guess_beside(&bytes, beside),
    }
}

/// Files that were written into the text by uuencode become attachments.
fn without_files(text: String, leaf: &Leaf, attachments: &mut Vec<Attachment>) -> String {
    if !text.contains("begin ")
        || leaf
            .header
            .word("Content-Transfer-Encoding")
            .contains("uue")
    {
        return text;
    }
    let mut kept = String::with_capacity(text.len());
    let mut from = 0;
    while let Some(block) = mime::uuencoded(text.as_bytes(), from) {
        if block.bytes.is_empty() {
            kept.push_str(text.get(from..block.end).unwrap_or_default());
        } else {
            kept.push_str(text.get(from..block.start).unwrap_or_default());
            let filename = Some(attachment::tidy(&block.name)).filter(|name| !name.is_empty());
            attachments.push(Attachment {
                filename: filename.unwrap_or_else(|| "file".into()),
                content_type: "application/octet-stream".into(),
                bytes: block.bytes,
                ..Attachment::default()
            });
        }
        from = block.end;
    }
    kept.push_str(text.get(from..).unwrap_or_default());
    kept
}

/// An image is part of the text only if the HTML refers to it (mail.md 44).
fn mark_inline(body: &mut Body) {
    let Some(html) = &body.html else { return };
    let referenced = html::referenced_cids(html);
    for attachment in &mut body.attachments {
        attachment.inline = attachment
            .content_id
            .as_ref()
            .is_some_and(|id| referenced.contains(&id.to_lowercase()));
    }
}

/// The text with every line ended by `\n`, and without NUL (mail.md 39).
pub(crate) fn unix_lines(text: &str) -> String {
    if !text.contains(['\r', '\0']) {
        return text.to_owned();
    }
    let mut out = String::with_capacity(text.len());
    let mut letters = text.chars().peekable();
    while let Some(letter) = letters.next() {
        match letter {
            '\r' => {
                letters.next_if_eq(&'\n');
                out.push('\n');
            }
            '\0' => {}
            _ => out.push(letter),
        }
    }
    out
}

/// A mail that is no mail: all of it is text.
pub(crate) fn of_bare_text(raw: &[u8]) -> Body {
    let raw = header::split_line(raw)
        .filter(|(line, _)| line.is_empty())
        .map_or(raw, |(_, rest)| rest);
    Body {
        text: unix_lines(&charset::guess(raw)),
        text_was_sent: true,
        ..Body::default()
    }
}
