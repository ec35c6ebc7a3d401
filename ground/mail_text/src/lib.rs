//! Reading mail: who wrote, what they said this time, and what they enclosed.
//!
//! Reading never fails. Whatever arrives gives a [`Mail`], and what was odd about it is listed
//! in words in [`Mail::problems`]. Every step is linear in the length of the message.

mod address;
mod attachment;
mod automatic;
mod body;
mod bounce;
mod charset;
mod encoded_word;
mod forwarded;
mod header;
mod html;
mod ids;
mod list;
mod mime;
mod quotes;
mod reading;
mod sender;
mod signature;
mod subject;
mod tnef;
mod vouched;

pub use forwarded::forwarded_from;
pub use html::html_to_text;
pub use quotes::strip_quotes;
pub use reading::parse;
pub use subject::subject_without_prefixes;
pub use tnef::unpack;
pub use vouched::{Vouched, vouched};

/// One mail, read.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mail {
    /// Who wrote. Both fields are empty when nobody can be made out (mail.md 32).
    pub from: Address,
    /// Who wrote, where a mailing list put itself into `From` (mail.md 34).
    pub list_writer: Option<Address>,
    /// Where the writer wants answers (RFC 5322, 3.6.2).
    pub reply_to: Vec<Address>,
    /// The people the mail was addressed to.
    pub to: Vec<Address>,
    /// The people who got a copy.
    pub cc: Vec<Address>,
    /// Every address the mail may have been delivered to, in lower case, from `To` to
    /// `X-Forwarded-To` (mail.md 8).
    pub delivered_to: Vec<String>,
    /// The subject in one line; empty when there is none.
    pub subject: String,
    /// The identity of the mail, without angle brackets (RFC 5322, 3.6.4).
    pub message_id: Option<String>,
    /// The first identity in `In-Reply-To`, without angle brackets.
    pub in_reply_to: Option<String>,
    /// The identities in `References`, oldest first, without angle brackets.
    pub references: Vec<String>,
    /// When the mail says it was sent, in milliseconds since 1970.
    pub sent_at_ms: Option<i64>,
    /// The whole text, with line breaks as `\n`; made from the HTML when there is no text.
    pub body_text: String,
    /// The HTML as it was sent, not made safe, with `cid:` references untouched (mail.md 43).
    pub body_html: Option<String>,
    /// What was said this time: no quoted history and no signature (mail.md 56 to 60).
    pub reply_text: String,
    /// The HTML without the quoted history, when the writer's program marked the history.
    pub reply_html: Option<String>,
    /// Everything that came along.
    pub attachments: Vec<Attachment>,
    /// A machine wrote this (mail.md 22 to 24).
    pub auto_reply: bool,
    /// No automatic answer may be sent to this mail (mail.md 24; RFC 3834, 2).
    pub suppress_response: bool,
    /// The mail says that another mail was not delivered (mail.md 27 to 30).
    pub bounce: Option<Bounce>,
    /// What was odd about the mail, in words.
    pub problems: Vec<String>,
}

/// A mail address and the name written beside it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// The name; may be empty.
    pub name: String,
    /// The address as written.
    pub address: String,
}

/// Something enclosed in a mail.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Attachment {
    /// The name to show; never empty (mail.md 45).
    pub filename: String,
    /// The declared type in lower case, such as `image/png`.
    pub content_type: String,
    /// The name the HTML refers to it by, without angle brackets (RFC 2392).
    pub content_id: Option<String>,
    /// Shown within the text: only if the HTML refers to it (mail.md 44).
    pub inline: bool,
    /// The contents, decoded.
    pub bytes: Vec<u8>,
}

/// What a mail about failed delivery says.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bounce {
    /// The address that could not be reached.
    pub recipient: Option<String>,
    /// True when trying again is of no use (RFC 3463: class 5).
    pub permanent: bool,
    /// The identity of the mail that was returned, without angle brackets.
    pub message_id: Option<String>,
}
