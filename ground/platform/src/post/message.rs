//! A mail as it goes over the wire (RFC 5322), with everything taken out of it that could end a header line or hide
//! what it really says.

use std::time::{Duration, SystemTime};

use lettre::Message;
use lettre::address::{Address, Envelope};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox as Box, MultiPart};

use super::{Automatic, Mailbox, Outgoing, Undelivered};

/// Names and subjects longer than this help nobody.
const LONGEST_LINE: usize = 300;
/// Identities longer than this would need folding, which breaks them.
const LONGEST_ID: usize = 250;

pub(super) fn build(mail: &Outgoing) -> Result<Message, Undelivered> {
    let from = own(&mail.from.address)?;
    let to = read(&mail.to.address)?;
    // The planned recipient and nobody else, whatever the headers say.
    let envelope = Envelope::new(Some(from.clone()), vec![to.clone()]).map_err(refused)?;
    let since = Duration::from_millis(u64::try_from(mail.at.0).unwrap_or_default());
    let mut builder = Message::builder()
        .envelope(envelope)
        .message_id(Some(format!("<{}>", mail.message_id)))
        .date(SystemTime::UNIX_EPOCH + since)
        .from(named(&mail.from, from))
        .to(named(&mail.to, to))
        .subject(one_line(&mail.subject));
    if let Some(address) = &mail.reply_to {
        builder = builder.reply_to(Box::new(None, own(address)?));
    }
    if let Some(id) = mail.in_reply_to.as_deref().filter(|id| is_id(id)) {
        builder = builder.in_reply_to(format!("<{id}>"));
    }
    let references: Vec<String> = mail
        .references
        .iter()
        .filter(|id| is_id(id))
        .map(|id| format!("<{id}>"))
        .collect();
    if !references.is_empty() {
        builder = builder.references(references.join(" "));
    }
    if let Some(url) = mail.unsubscribe.as_deref().filter(|url| is_id(url)) {
        builder = builder
            .raw_header(header("List-Unsubscribe", &format!("<{url}>")))
            .raw_header(header(
                "List-Unsubscribe-Post",
                "List-Unsubscribe=One-Click",
            ));
    }
    match mail.automatic {
        Automatic::No => {}
        Automatic::Generated => {
            builder = builder.raw_header(header("Auto-Submitted", "auto-generated"));
        }
        Automatic::Replied => {
            builder = builder.raw_header(header("Auto-Submitted", "auto-replied"));
        }
    }
    builder
        // Nobody's out-of-office reply belongs in a conversation.
        .raw_header(header("X-Auto-Response-Suppress", "All"))
        .multipart(MultiPart::alternative_plain_html(
            mail.text.clone(),
            mail.html.clone(),
        ))
        .map_err(refused)
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

fn read(address: &str) -> Result<Address, Undelivered> {
    address
        .parse()
        .map_err(|_| Undelivered::Permanent(format!("{address:?} is no mail address")))
}

/// The desk's own address is configured, so somebody can put it right, and mails wait for that.
fn own(address: &str) -> Result<Address, Undelivered> {
    read(address).map_err(|error| Undelivered::Temporary(error.to_string()))
}

fn refused(error: impl std::fmt::Display) -> Undelivered {
    Undelivered::Permanent(format!("the mail cannot be written: {error}"))
}

fn named(mailbox: &Mailbox, address: Address) -> Box {
    let name: String = one_line(&mailbox.name)
        .chars()
        .filter(|c| !"\"\\<>".contains(*c))
        .collect();
    let name = name.trim().to_owned();
    Box::new((!name.is_empty()).then_some(name), address)
}

/// One line of visible characters. `=?` begins an encoded word (RFC 2047), which readers would decode, so that it
/// could say something else than what was checked.
fn one_line(text: &str) -> String {
    let visible: String = text
        .chars()
        .map(|c| {
            if c.is_whitespace() || is_unseen(c) {
                ' '
            } else {
                c
            }
        })
        .collect();
    let line = visible
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .replace("=?", "= ?");
    line.chars().take(LONGEST_LINE).collect()
}

/// Control characters, line ends of Unicode, marks that turn the direction, and characters without width.
fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{061C}'
                | '\u{200B}'
                | '\u{200E}'..='\u{200F}'
                | '\u{2028}'..='\u{202E}'
                | '\u{2066}'..='\u{206F}'
                | '\u{FEFF}'
                | '\u{FFF9}'..='\u{FFFB}'
        )
}

fn is_id(id: &str) -> bool {
    !id.is_empty()
        && id.len() <= LONGEST_ID
        && id
            .bytes()
            .all(|b| b.is_ascii_graphic() && !b"<>".contains(&b))
}
