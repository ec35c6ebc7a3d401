//! A mail that tells of something in a few paragraphs and is left with one link: what subscriptions send.

use askama::Template;
use domain::Moment;

use super::{Automatic, Mailbox, Outgoing};
use crate::frame::MailFrame;
use crate::language::Words;
use crate::settings::SITE_NAME;
use crate::store::Tx;
use crate::{App, Error, Result, brands};

/// What such a mail says.
#[derive(Clone, Debug, Default)]
pub struct Letter {
    /// The subject.
    pub subject: String,
    /// The heading.
    pub lead: String,
    /// Plain text.
    pub paragraphs: Vec<String>,
    /// Where the button leads, and what it says.
    pub button: Option<(String, String)>,
    /// Why the reader gets it.
    pub why: String,
    /// The page on which one leaves.
    pub leave: Option<String>,
    /// The address at which a mail program leaves for its reader (RFC 8058).
    pub one_click: Option<String>,
}

#[derive(Template)]
#[template(path = "mail_letter.txt")]
struct Text<'a> {
    l: &'a Letter,
    w: Words,
}

#[derive(Template)]
#[template(path = "mail_letter.html")]
struct Html<'a> {
    l: &'a Letter,
    w: Words,
    m: &'a MailFrame,
}

pub(super) fn done(template: &impl Template) -> Result<String> {
    template
        .render()
        .map(|text| text.trim().to_owned())
        .map_err(Error::broken)
}

impl Letter {
    /// The mail to this address, from the portal in whose name it is written. `name` and `id` make its identity, which is signed
    /// like every one of the desk, so that the mail is known should it come back.
    ///
    /// # Errors
    /// When the database cannot be read.
    pub fn outgoing(
        self,
        app: &App,
        tx: &Tx<'_>,
        (name, id): (&str, i64),
        to: &str,
        since: Moment,
        w: Words,
    ) -> Result<Outgoing> {
        let site = SITE_NAME.text(tx)?;
        let frame = MailFrame {
            site_name: site.clone(),
            subject: self.subject.clone(),
            preview: self.lead.clone(),
            button: self.button.clone(),
            why: self.why.clone(),
        };
        let text = done(&Text { l: &self, w })?;
        let html = done(&Html {
            l: &self,
            w,
            m: &frame,
        })?;
        let from = brands::mail_address(tx, &app.config)?;
        let domain = from.rsplit_once('@');
        let domain = domain.map_or("localhost", |(_, domain)| domain);
        let signed = app.key.sign("message-id", &format!("{name}.{id}"));
        let signed = signed.get(..24).unwrap_or_default();
        Ok(Outgoing {
            message_id: format!("{name}.{id}.{signed}@{domain}"),
            at: since,
            from: Mailbox::new(site, &from),
            to: Mailbox::new("", to),
            reply_to: None,
            subject: self.subject,
            text,
            html,
            in_reply_to: None,
            references: Vec::new(),
            automatic: Automatic::Generated,
            unsubscribe: self.one_click,
        })
    }
}
