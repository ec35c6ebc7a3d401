//! Mails that say another mail was not delivered (mail.md 27 to 30; RFC 3462 to 3464).

use crate::automatic::is_daemon;
use crate::header::{self, Header};
use crate::mime::{Leaf, Parts};
use crate::{Bounce, Mail, address, attachment, ids};

/// How the subjects of such mails run, in lower case.
const SUBJECTS: &[&str] = &[
    "undeliver",
    "delivery status notification",
    "delivery failure",
    "delivery failed",
    "mail delivery failed",
    "mail delivery failure",
    "mail delivery system",
    "returned mail",
    "failure notice",
    "delivery notification",
    "message not delivered",
    "non-delivery",
    "nondeliverable",
    "could not be delivered",
    "mail delivery problem",
    "unzustellbar",
    "zustellung fehlgeschlagen",
    "olevererbart",
    "kan inte levereras",
    "ikke leveret",
    "kunne ikke leveres",
    "non remis",
    "no se puede entregar",
    "non recapitabile",
];

/// Signs in running text that it will be tried again.
const NOT_YET: &[&str] = &[
    "will be retried",
    "will retry",
    "still trying",
    "will keep trying",
    "warning message only",
    "has been delayed",
    "delivery is delayed",
    "delayed",
    "temporarily",
    "temporary",
];

/// How much of a text is searched.
const SEARCHED: usize = 200_000;

pub(crate) fn read(header: &Header, parts: &Parts, mail: &Mail, text: &str) -> Option<Bounce> {
    let status = parts.leaves.iter().find(|leaf| {
        matches!(
            leaf.kind.as_str(),
            "message/delivery-status" | "message/global-delivery-status"
        )
    });
    let reported = parts.multiparts.iter().any(|multipart| {
        multipart.subtype == "report"
            && multipart
                .parameters
                .get("report-type")
                .is_some_and(|kind| kind.eq_ignore_ascii_case("delivery-status"))
    });
    let subject = mail.subject.to_lowercase();
    let subject_tells = SUBJECTS.iter().any(|known| subject.contains(known));
    let from_daemon = is_daemon(&mail.from.address);
    let no_return = header
        .all("Return-Path")
        .any(|value| value.iter().all(|b| b"<> \t".contains(b)));
    let failed = header.raw("X-Failed-Recipients");
    let local = mail.from.address.split('@').next().unwrap_or_default();
    let surely_daemon = from_daemon && !local.eq_ignore_ascii_case("postmaster");
    let other_report = parts.leaves.iter().any(|leaf| {
        matches!(
            leaf.kind.as_str(),
            "message/disposition-notification" | "message/feedback-report"
        )
    });
    let found = status.is_some()
        || reported
        || failed.is_some()
        || !other_report && (surely_daemon || subject_tells && (from_daemon || no_return));
    if !found {
        return None;
    }
    let mut text = text;
    if text.len() > SEARCHED {
        let mut end = SEARCHED;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        text = text.get(..end).unwrap_or_default();
    }
    let report = status.map(report).unwrap_or_default();
    // Good news, such as "delivered" and "relayed", is no bounce (28).
    if matches!(report.action.as_str(), "delivered" | "relayed" | "expanded") {
        return None;
    }
    let listed = failed
        .and_then(|value| address::list(value).into_iter().next())
        .map(|person| person.address);
    let recipient = report
        .recipient
        .clone()
        .or(listed)
        .or_else(|| recipient_in(text, mail));
    Some(Bounce {
        recipient,
        permanent: is_permanent(&report, &subject, text),
        message_id: returned_id(header, parts, text),
    })
}

/// What the part made for machines says of the recipient that matters most.
#[derive(Debug, Default)]
struct Report {
    recipient: Option<String>,
    action: String,
    status: String,
}

fn report(leaf: &Leaf) -> Report {
    let bytes = attachment::contents(leaf);
    let mut best = Report::default();
    let mut rest = bytes.as_slice();
    // The first block is about the mail, each later one about a recipient.
    for _ in 0..200 {
        while let Some((line, after)) =
            header::split_line(rest).filter(|(line, _)| line.trim_ascii().is_empty())
        {
            let _ = line;
            rest = after;
        }
        if rest.is_empty() {
            break;
        }
        let (block, after) = header::read(rest);
        if after.len() == rest.len() {
            // A line that is no field would otherwise be read for ever.
            rest = header::split_line(rest).map_or(&[], |(_, after)| after);
            continue;
        }
        rest = after;
        let action = block.word("Action");
        let named = [
            "Final-Recipient",
            "Original-Recipient",
            "X-Actual-Recipient",
        ]
        .iter()
        .find_map(|name| block.raw(name))
        .and_then(recipient_value);
        if action.is_empty() && named.is_none() && !block.has("Status") {
            continue;
        }
        let found = Report {
            recipient: named,
            action: action
                .split([' ', ';', '('])
                .next()
                .unwrap_or_default()
                .to_owned(),
            status: block.word("Status"),
        };
        if weight(&found) > weight(&best) {
            best = found;
        }
    }
    best
}

fn weight(report: &Report) -> u8 {
    match report.action.as_str() {
        "failed" => 4,
        "delayed" => 3,
        "" => u8::from(report.recipient.is_some() || !report.status.is_empty()),
        _ => 2,
    }
}

/// `rfc822; person@example.org` without its type.
fn recipient_value(value: &[u8]) -> Option<String> {
    let line = String::from_utf8_lossy(&header::unfold(value)).into_owned();
    let address = line
        .split_once(';')
        .map_or(line.as_str(), |(_, address)| address);
    let address = address::tidy_address(address);
    address.contains('@').then_some(address)
}

fn is_permanent(report: &Report, subject: &str, text: &str) -> bool {
    if report.action == "delayed" {
        return false;
    }
    match report.status.bytes().next() {
        Some(b'5') => return true,
        Some(b'4') => return false,
        _ => {}
    }
    if report.action == "failed" {
        return true;
    }
    if let Some(class) = status_class(text) {
        return class == b'5';
    }
    let text = text.to_lowercase();
    !NOT_YET
        .iter()
        .any(|sign| subject.contains(sign) || text.contains(sign))
}

/// The class of the first status code in running text, such as `5.1.1` or `550`.
fn status_class(text: &str) -> Option<u8> {
    for word in
        text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '.' | '@' | '-' | '_')))
    {
        let word = word.trim_matches(['.', '-']);
        let bytes = word.as_bytes();
        let (Some(class @ (b'4' | b'5')), Some(second)) = (bytes.first(), bytes.get(1)) else {
            continue;
        };
        let dotted = *second == b'.'
            && word.matches('.').count() == 2
            && bytes.iter().all(|b| b.is_ascii_digit() || *b == b'.')
            && bytes.len() <= 9;
        let reply = bytes.len() == 3 && bytes.iter().all(u8::is_ascii_digit) && (*second <= b'5');
        if dotted || reply {
            return Some(*class);
        }
    }
    None
}

/// The first address in running text that is not that of the machine or of the addressee.
fn recipient_in(text: &str, mail: &Mail) -> Option<String> {
    let own: Vec<String> = mail
        .to
        .iter()
        .map(|person| person.address.to_lowercase())
        .collect();
    text.split(|c: char| {
        c.is_whitespace()
            || matches!(
                c,
                '<' | '>' | '(' | ')' | '"' | '\'' | ',' | ';' | '[' | ']' | ':'
            )
    })
    .filter(|word| word.contains('@'))
    .map(address::tidy_address)
    .find(|found| {
        found
            .split_once('@')
            .is_some_and(|(local, host)| !local.is_empty() && host.contains('.'))
            && !is_daemon(found)
            && *found != mail.from.address
            && !own.contains(&found.to_lowercase())
    })
}

/// The identity of the returned mail (29).
fn returned_id(header: &Header, parts: &Parts, text: &str) -> Option<String> {
    let returned = parts.leaves.iter().filter(|leaf| {
        matches!(
            leaf.kind.as_str(),
            "message/rfc822"
                | "text/rfc822-headers"
                | "message/rfc822-headers"
                | "message/global"
                | "message/global-headers"
        )
    });
    for leaf in returned {
        let bytes = attachment::contents(leaf);
        let start = bytes
            .iter()
            .position(|b| !b.is_ascii_whitespace())
            .unwrap_or(0);
        let (inner, _) = header::read(bytes.get(start..).unwrap_or_default());
        if let Some(id) = inner.raw("Message-ID").and_then(ids::first) {
            return Some(id);
        }
    }
    let mut lines = text.lines().peekable();
    while let Some(line) = lines.next() {
        let line = line.trim_start_matches(['>', ' ', '\t']);
        let Some(head) = line
            .get(..11)
            .filter(|head| head.eq_ignore_ascii_case("message-id:"))
        else {
            continue;
        };
        let value = line.get(head.len()..).unwrap_or_default().trim();
        let value = if value.is_empty() {
            lines.peek().copied().unwrap_or_default().trim()
        } else {
            value
        };
        if let Some(id) = ids::first(value.as_bytes()) {
            return Some(id);
        }
    }
    [
        "X-Original-Message-ID",
        "Original-Message-ID",
        "In-Reply-To",
    ]
    .iter()
    .find_map(|name| header.raw(name))
    .and_then(ids::first)
    .or_else(|| {
        header
            .raw("References")
            .and_then(|value| ids::list(value).pop())
    })
}
