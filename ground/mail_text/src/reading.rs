//! Putting a mail together from its header and its parts.

use crate::Mail;
use crate::body::{self, Body};
use crate::header::{self, Header};
use crate::{address, automatic, bounce, html, ids, list, mime, quotes, sender};
use mail_parser::DateTime;
use std::borrow::Cow;

/// Fields of which a mail has at least one; without any it is taken as bare text.
const USUAL_FIELDS: &[&str] = &[
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "Received",
    "Content-Type",
    "Return-Path",
    "MIME-Version",
    "Cc",
    "Sender",
    "Reply-To",
    "Delivered-To",
    "Content-Transfer-Encoding",
    "X-Mailer",
];

/// Reads a mail as it came over the wire (RFC 5322). Always answers.
pub fn parse(raw: &[u8]) -> Mail {
    let raw = with_line_feeds(raw);
    let raw = raw.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&raw);
    let (header, rest) = header::read(without_blank_start(raw));
    if !USUAL_FIELDS.iter().any(|name| header.has(name)) {
        let body = body::of_bare_text(raw);
        let mut mail = Mail {
            suppress_response: true,
            ..Mail::default()
        };
        if !raw.is_empty() {
            mail.problems
                .push("The mail has no header; all of it was taken as text.".into());
        }
        put_body(&mut mail, body, false);
        return mail;
    }
    let mut mail = from_header(&header);
    let mut parts = mime::read(header.clone(), rest);
    let said = automatic::looks_automatic(&header, &mail.from, &mail.subject);
    let body = body::assemble(&parts, header.raw("Subject").unwrap_or_default());
    mail.bounce = bounce::read(&header, &parts, &mail, &body.text);
    mail.auto_reply = said.auto_reply;
    mail.suppress_response = said.suppress_response || mail.bounce.is_some();
    mail.problems.append(&mut parts.problems);
    if body
        .attachments
        .iter()
        .any(|found| found.content_type.ends_with("ms-tnef") || found.filename == "winmail.dat")
    {
        mail.problems
            .push("Files were packed by Outlook in winmail.dat and were not unpacked.".into());
    }
    let forwards = quotes::is_forward_subject(&mail.subject);
    put_body(&mut mail, body, forwards);
    mail
}

fn put_body(mail: &mut Mail, body: Body, forwards: bool) {
    let reply_html = body
        .html
        .as_deref()
        .filter(|_| !forwards)
        .and_then(html::without_history);
    mail.reply_text = reply_text(&body, reply_html.as_deref(), forwards);
    mail.body_text = body.text;
    mail.body_html = body.html;
    mail.reply_html = reply_html;
    mail.attachments = body.attachments;
}

fn reply_text(body: &Body, reply_html: Option<&str>, forwards: bool) -> String {
    if forwards {
        return body.text.trim().to_owned();
    }
    if body.text_was_sent {
        let reply = quotes::strip_quotes(&body.text);
        if let Some(html) = reply_html
            && reply.trim() == body.text.trim()
        {
            return reply_from_html(html);
        }
        return reply;
    }
    match (reply_html, &body.html) {
        (Some(html), _) => reply_from_html(html),
        (None, Some(html)) if html::without_signature(html).is_some() => reply_from_html(html),
        _ => quotes::strip_quotes(&body.text),
    }
}

fn reply_from_html(html: &str) -> String {
    let unsigned = html::without_signature(html);
    quotes::strip_quotes(&html::html_to_text(unsigned.as_deref().unwrap_or(html)))
}

fn from_header(header: &Header) -> Mail {
    let people = |name: &str| {
        let mut people: Vec<_> = header.all(name).take(50).flat_map(address::list).collect();
        people.truncate(address::MOST_ADDRESSES);
        people
    };
    let mut mail = Mail {
        from: sender::from(header),
        reply_to: people("Reply-To"),
        to: people("To"),
        cc: people("Cc"),
        delivered_to: sender::delivered_to(header),
        subject: header.text("Subject").unwrap_or_default(),
        message_id: header.raw("Message-ID").and_then(ids::first),
        in_reply_to: header.raw("In-Reply-To").and_then(ids::first),
        references: header
            .all("References")
            .take(50)
            .flat_map(ids::list)
            .collect(),
        sent_at_ms: header.text("Date").and_then(|text| sent_at(&text)),
        ..Mail::default()
    };
    mail.list_writer = list::writer(header, &mail.from);
    if mail.from.address.is_empty() {
        mail.problems
            .push("The mail does not say who sent it.".into());
    }
    if header.cut {
        mail.problems
            .push("The header is too long; the end of it was left unread.".into());
    }
    if mail.to.len() + mail.cc.len() >= address::MOST_ADDRESSES {
        mail.problems
            .push("The mail names too many people; the last ones were left unread.".into());
    }
    mail
}

fn sent_at(text: &str) -> Option<i64> {
    let mut end = text.len().min(200);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let date = DateTime::parse_rfc822(text.get(..end)?)?;
    (date.is_valid() && (1970..3000).contains(&date.year))
        .then(|| date.to_timestamp().saturating_mul(1_000))
}

/// Lines that end in a carriage return alone are given line feeds.
fn with_line_feeds(raw: &[u8]) -> Cow<'_, [u8]> {
    let head = raw.get(..64 << 10).unwrap_or(raw);
    if head.contains(&b'\n') || !head.contains(&b'\r') {
        return Cow::Borrowed(raw);
    }
    Cow::Owned(
        raw.iter()
            .map(|b| if *b == b'\r' { b'\n' } else { *b })
            .collect(),
    )
}

fn without_blank_start(raw: &[u8]) -> &[u8] {
    let start = raw
        .iter()
        .position(|b| !matches!(b, b'\r' | b'\n'))
        .unwrap_or(0);
    raw.get(start..).unwrap_or_default()
}
