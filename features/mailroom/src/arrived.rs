//! A message at the door: what it is known by, and who says they sent it.

use domain::BrandId;
use domain::person::EmailAddress;
use mail_text::Mail;
use notifications::address;
use platform::files::Stored;
use platform::store::Tx;
use platform::{App, Result, brands, sha256_hex};

use crate::proof::Proof;

/// Longest identity kept; longer ones are kept as their hash.
const LONGEST_ID: usize = 500;

pub(crate) struct Arrived<'a> {
    pub(crate) mail: &'a Mail,
    pub(crate) raw: &'a [u8],
    /// The address it was handed in for, if that was said.
    pub(crate) to: Option<&'a str>,
    /// The mailbox of the desk it came to.
    pub(crate) mailbox: String,
    /// Its identity; made from its content when it brought none.
    pub(crate) message_id: String,
    pub(crate) sha256: String,
    pub(crate) size: i64,
    /// Who says they sent it; `None` when that is nobody one could write to.
    pub(crate) sender: Option<EmailAddress>,
    pub(crate) sender_name: String,
    pub(crate) subject: String,
    /// Whether it comes from whom it names, and how that was found out.
    pub(crate) proof: Proof,
}

impl<'a> Arrived<'a> {
    pub(crate) fn new(
        app: &App,
        raw: &'a [u8],
        mail: &'a Mail,
        stored: &Stored,
        to: Option<&'a str>,
    ) -> Self {
        // A list that put itself into From would hear every answer. Else, where answers should go says nothing about who wrote; it
        // counts only when nothing else does.
        let written = mail.list_writer.iter().chain(std::iter::once(&mail.from));
        let mut candidates = written.chain(&mail.reply_to);
        let sender = candidates
            .find_map(|who| Some((EmailAddress::read(&who.address).ok()?, who.name.clone())));
        let (sender, sender_name) = sender.map_or((None, String::new()), |(address, name)| {
            (Some(address), name)
        });
        let message_id = match mail.message_id.as_deref().map(str::trim) {
            None | Some("") => generated_id(&stored.sha256),
            Some(id) if id.len() > LONGEST_ID => format!("gen-{}", sha256_hex(id)),
            Some(id) => id.to_owned(),
        };
        Self {
            mail,
            raw,
            to,
            mailbox: address::mailbox(to.unwrap_or(&app.config.mail_address)),
            message_id,
            sha256: stored.sha256.clone(),
            size: i64::try_from(stored.size).unwrap_or(i64::MAX),
            sender,
            sender_name,
            subject: line(&mail.subject, domain::ticket::MAX_SUBJECT),
            proof: Proof::default(),
        }
    }

    /// Whose portal it was sent to: the brand whose address is among [`Arrived::destinations`].
    pub(crate) fn brand(&self, tx: &Tx<'_>) -> Result<BrandId> {
        brands::of_address(tx, |own| {
            let mut sent_to = self.destinations();
            sent_to.any(|to| address::is_same(own, to))
        })
    }

    /// Whether a list stands where its writer should, so that whatever proves the list proves nothing of them.
    pub(crate) fn is_through_list(&self) -> bool {
        self.mail.list_writer.is_some()
    }

    /// Every address that says where it was delivered, the surest first.
    pub(crate) fn destinations(&self) -> impl Iterator<Item = &str> {
        let named = self
            .mail
            .to
            .iter()
            .chain(&self.mail.cc)
            .map(|who| who.address.as_str());
        self.to
            .into_iter()
            .chain(self.mail.delivered_to.iter().map(String::as_str))
            .chain(named)
    }
}

/// The identity of a message that brought none, or brought somebody else's: the same bytes, the same identity.
pub(crate) fn generated_id(sha256: &str) -> String {
    format!("gen-sha256-{sha256}")
}

/// At most `limit` characters on one line.
pub(crate) fn line(text: &str, limit: usize) -> String {
    let visible = text
        .chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .collect::<String>();
    let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() <= limit {
        return line;
    }
    let mut short: String = line.chars().take(limit.saturating_sub(1)).collect();
    short.push('…');
    short
}
