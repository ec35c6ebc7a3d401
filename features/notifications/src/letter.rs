//! What a mail says, in its reader's language. The texts are in `mail/`, a folder for each message.

use std::fmt::Write as _;

use askama::Template;
use domain::{Moment, PersonId, TicketId, text};
use platform::frame::MailFrame;
use platform::language::{Locale, Words};
use platform::post::own::Text;
use platform::post::{Automatic, Mailbox, Outgoing};
use platform::store::Tx;
use platform::{App, Error, Result, brands, clean};

use crate::queries::{self, Waiting};
use crate::texts::{self, Own, Said};
use crate::{address, pictures, settings};

/// What the templates of a message show.
struct Letter {
    w: Words,
    m: MailFrame,
    number: i64,
    /// What answers are written above; everything below is cut off them.
    delimiter: String,
    author: String,
    said_at: String,
    subject: String,
    body: String,
    /// Cleaned; without pictures.
    body_html: String,
    files: Vec<(String, String)>,
    /// What it asks for, in the reader's words.
    questions: Vec<String>,
    /// How they are answered.
    questions_way: &'static str,
    is_first: bool,
    /// Whether an answer to the mail becomes part of the conversation.
    may_answer: bool,
    /// Whether the desk takes answers by mail at all.
    takes_replies: bool,
    /// When an answer comes, and when nobody is there: for who reads that their request was received.
    promised: Vec<String>,
    /// How the reader comes to what a mail without content tells of.
    way: &'static str,
}

/// Writes a waiting mail. Somebody without an account gets a fresh link to their request: the link is kept as a hash
/// only, so it cannot be written a second time.
pub(super) fn write(app: &App, tx: &Tx<'_>, mail: &Waiting, now: Moment) -> Result<Outgoing> {
    let locale = Locale::read(&mail.locale).unwrap_or(Locale::En);
    let locale = platform::settings::spoken(tx, locale)?;
    let w = app.language.words(locale, &mail.time_zone);
    let site = platform::settings::SITE_NAME.text(tx)?;
    let reader = Reader {
        ticket: mail.ticket,
        person: mail.person,
        has_account: mail.has_account,
        is_requester: mail.is_requester,
        takes_part: mail.takes_part,
        is_admin: mail.is_admin,
        organization: &mail.organization,
    };
    let mut page = page(app, tx, &reader, locale, now)?;
    // The link to an answer jumps to it, also after signing in (D18, D19).
    if let Some(page) = page
        .as_mut()
        .filter(|_| mail.has_account && !mail.is_acknowledgement)
    {
        let _ = write!(page, "?said={}", mail.comment);
    }
    let all = forms::catalogue(tx)?;
    let questions: Vec<String> = queries::list_questions(tx, mail.comment)?
        .into_iter()
        .filter_map(|field| all.field(field))
        .map(|row| row.title(&w))
        .collect();
    // A guest's link leads to the form within the answer.
    if let Some(page) = page
        .as_mut()
        .filter(|_| !mail.has_account && !questions.is_empty())
    {
        let _ = write!(page, "#comment-{}", mail.comment);
    }
    let number = mail.ticket.0;
    let why = why(&reader, &w, &site);
    let takes_replies = settings::REPLY.is_on(tx)?;
    let link_only = settings::link_only(tx)?;
    let may_answer = takes_replies
        && (mail.takes_part
            || organizations::queries::may_comment(tx, mail.person, mail.ticket, now)?);
    let way = match (mail.has_account, &page) {
        (true, _) => "mail-link-sign-in",
        (false, Some(_)) => "mail-link-open",
        (false, None) => "mail-link-account",
    };
    let preview = if mail.is_acknowledgement {
        w.t("mail-received-lead").into_owned()
    } else if link_only {
        w.t(way).into_owned()
    } else {
        text::excerpt(&mail.body, 120)
    };
    let files = queries::list_files(tx, mail.comment)?
        .into_iter()
        .map(|(name, size)| {
            (
                name,
                platform::web::readable_size(u64::try_from(size).unwrap_or(0)),
            )
        })
        .collect();
    let html = mail
        .body_html
        .clone()
        .unwrap_or_else(|| clean::from_text(&mail.body));
    let body_html = pictures::as_links(&html, page.as_deref(), &w.t("mail-picture"));
    let letter = Letter {
        w,
        number,
        delimiter: w.t("mail-delimiter").into_owned(),
        author: mail.author_name.clone(),
        said_at: w.date_time(mail.said_at),
        subject: mail.subject.clone(),
        body: mail.body.clone(),
        // Cleaned once more: this leaves the house.
        body_html: clean::html(&body_html),
        files,
        questions_way: match &page {
            Some(_) => "mail-questions-page",
            None if may_answer => "mail-questions-answer",
            None => "mail-link-account",
        },
        questions,
        is_first: mail.is_first,
        may_answer,
        takes_replies,
        way,
        promised: if mail.is_acknowledgement {
            sla::for_customer(tx, mail.ticket, &w, now)?
        } else {
            Vec::new()
        },
        m: MailFrame {
            site_name: site.clone(),
            subject: String::new(),
            preview,
            button: page.map(|page| (page, w.t("mail-see-conversation").into_owned())),
            why,
        },
    };
    let kind = if mail.is_acknowledgement {
        texts::RECEIVED
    } else if link_only {
        texts::LINK
    } else {
        texts::REPLY
    };
    let mut said = letter.said(mail, kind);
    if kind.slug == texts::REPLY.slug {
        let status = queries::changes::find_status_label(tx, mail.status, locale.code())?;
        said.status = status.unwrap_or_default();
    }
    let own = texts::written(tx, kind, locale, &said, now)?;
    let [subject, text, html] = letter.written(kind, own)?;
    let from = if mail.is_acknowledgement || link_only {
        site
    } else {
        format!("{} ({site})", mail.author_name)
    };
    let own = brands::mail_address(tx, &app.config)?;
    let references = queries::list_earlier_ids(
        tx,
        mail.ticket,
        mail.person,
        mail.created_at,
        &mail.message_id,
    )?;
    // A name is the submitter's words too: an acknowledgement to somebody who may never have written carries none.
    let to = if mail.is_acknowledgement {
        ""
    } else {
        mail.person_name.as_str()
    };
    Ok(Outgoing {
        message_id: mail.message_id.clone(),
        at: mail.created_at,
        from: Mailbox::new(from, &own),
        to: Mailbox::new(to, &mail.address),
        reply_to: takes_replies
            .then(|| address::reply_address(&app.key, &own, mail.ticket, mail.person)),
        subject,
        text,
        html,
        automatic: if mail.is_acknowledgement {
            Automatic::answer_to(references.last().map(String::as_str))
        } else {
            Automatic::No
        },
        in_reply_to: references.last().cloned(),
        references,
        unsubscribe: None,
    })
}

/// Whom a mail is for, and why they get it.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is so or not, and none depends on another"
)]
pub(super) struct Reader<'a> {
    pub(super) ticket: TicketId,
    pub(super) person: PersonId,
    pub(super) has_account: bool,
    pub(super) is_requester: bool,
    pub(super) takes_part: bool,
    pub(super) is_admin: bool,
    pub(super) organization: &'a str,
}

/// Why the reader gets it.
pub(super) fn why(reader: &Reader<'_>, w: &Words, site: &str) -> String {
    let (number, organization) = (reader.ticket.0, reader.organization);
    match (reader.is_requester, reader.takes_part) {
        (true, _) => w.t2("mail-why-requester", "number", number, "site", site),
        (false, true) => w.t2("mail-why-copy", "number", number, "site", site),
        (false, false) => w.t2(
            if reader.is_admin {
                "mail-why-admin"
            } else {
                "mail-why-follower"
            },
            "organization",
            organization,
            "site",
            site,
        ),
    }
}

/// Where the reader sees the whole conversation. A guest in CC has no such place: a link would go on showing the
/// ticket after they were taken out of it.
pub(super) fn page(
    app: &App,
    tx: &Tx<'_>,
    mail: &Reader<'_>,
    locale: Locale,
    now: Moment,
) -> Result<Option<String>> {
    let start = format!(
        "{}/hc/{}",
        brands::public_url(tx, &app.config)?,
        locale.code()
    );
    if mail.has_account {
        return Ok(Some(format!("{start}/requests/{}", mail.ticket)));
    }
    if !mail.is_requester {
        return Ok(None);
    }
    let token = people::commands::create_guest_link(tx, mail.person, mail.ticket, now)?;
    Ok(Some(format!("{start}/guest/{token}")))
}

macro_rules! templates {
    ($($name:ident $path:tt),* $(,)?) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> {
            l: &'a Letter,
        }
    )*};
}

/// The HTML of a mail stands in the frame that all mails share.
macro_rules! framed_templates {
    ($($name:ident $path:tt),* $(,)?) => {$(
        #[derive(Template)]
        #[template(path = $path)]
        struct $name<'a> {
            l: &'a Letter,
            w: Words,
            m: &'a MailFrame,
        }
    )*};
}

templates! {
    ReceivedSubject "received/subject.txt",
    ReceivedText "received/text.txt",
    LinkSubject "link/subject.txt",
    LinkText "link/text.txt",
    ReplySubject "reply/subject.txt",
    ReplyText "reply/text.txt",
}
framed_templates! {
    ReceivedHtml "received/html.html",
    LinkHtml "link/html.html",
    ReplyHtml "reply/html.html",
}

impl Letter {
    /// What written words of this kind of mail may speak of. Where the mail carries the way alone, or goes to somebody who may
    /// never have written, nothing that anybody wrote is among it, whatever the words ask for.
    fn said(&self, mail: &Waiting, kind: &Text) -> Said {
        let w = &self.w;
        let answering = if !self.takes_replies {
            let key = if mail.is_acknowledgement {
                "mail-received-page"
            } else {
                "mail-link-no-reply"
            };
            w.t(key).into_owned()
        } else if mail.is_acknowledgement {
            w.t("mail-received-answer").into_owned()
        } else {
            String::new()
        };
        let said = Said {
            site: self.m.site_name.clone(),
            number: self.number.to_string(),
            link: self
                .m
                .button
                .as_ref()
                .map_or_else(String::new, |(url, _)| url.clone()),
            way: w.t(self.way).into_owned(),
            answering,
            promised: self.promised.join(" "),
            ..Said::default()
        };
        if kind.slug != texts::REPLY.slug {
            return said;
        }
        Said {
            subject: self.subject.clone(),
            name: mail.person_name.clone(),
            author: self.author.clone(),
            time: self.said_at.clone(),
            first: if self.is_first { "1" } else { "" }.to_owned(),
            solved: if mail.is_solved { "1" } else { "" }.to_owned(),
            message: (self.body.clone(), self.body_html.clone()),
            questions: texts::said::questions(w, &self.questions, self.questions_way),
            files: texts::said::files(w, &self.files),
            ..said
        }
    }

    /// Subject, text and HTML: the desk's own words where there are any, else the product's.
    fn written(mut self, kind: &Text, own: Own) -> Result<[String; 3]> {
        let standard = match kind.slug {
            "received" => done(&ReceivedSubject { l: &self })?,
            "link" => done(&LinkSubject { l: &self })?,
            _ => done(&ReplySubject { l: &self })?,
        };
        self.m.subject = own.subject.unwrap_or(standard);
        let (l, w, m) = (&self, self.w, &self.m);
        let [text, html] = match (own.body, kind.slug) {
            (Some(body), _) => {
                let hint = self.may_answer && kind.slug == texts::REPLY.slug;
                let hint = hint.then(|| w.t("mail-answer"));
                let delimiter = self.takes_replies.then_some(self.delimiter.as_str());
                texts::framed(&body, delimiter, hint.as_deref(), w, m)?
            }
            (None, "received") => [done(&ReceivedText { l })?, done(&ReceivedHtml { l, w, m })?],
            // That there is something new, and the way to it: nothing of what was said, not even the subject.
            (None, "link") => [done(&LinkText { l })?, done(&LinkHtml { l, w, m })?],
            (None, _) => [done(&ReplyText { l })?, done(&ReplyHtml { l, w, m })?],
        };
        Ok([self.m.subject, text, html])
    }
}

pub(super) fn done(template: &impl Template) -> Result<String> {
    template
        .render()
        .map(|text| text.trim().to_owned())
        .map_err(Error::broken)
}
