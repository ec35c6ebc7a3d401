//! What a mail says this time, and what it brought along, as a message of a ticket.

use std::borrow::Cow;

use domain::form::{FileRule, NamedFile};
use domain::ticket::MAX_BODY;
use mail_text::{Attachment, Mail};
use platform::files::{clean_name, shows_inline};
use platform::language::Words;
use platform::{App, Result};
use tickets::commands::{Message, StoredPart};

/// Files taken from one mail. More than that is no letter; the rest stays in the kept message.
const MOST_FILES: usize = 100;

/// The files of a mail, in the store.
#[derive(Clone, Debug, Default)]
pub(crate) struct Enclosed {
    pub(crate) parts: Vec<StoredPart>,
    /// Names and sizes of what was left in the kept message.
    pub(crate) left_out: Vec<(String, usize)>,
}

impl Enclosed {
    /// What of it a form takes; the rest stays in the kept message.
    pub(crate) fn within(&self, rule: &FileRule) -> Self {
        let mut within = Self {
            parts: Vec::new(),
            left_out: self.left_out.clone(),
        };
        let mut files = 0;
        for part in &self.parts {
            let file = NamedFile {
                name: &part.name,
                content_type: &part.content_type,
                size: part.size,
            };
            // Pictures inside of the text are no files to those who send them.
            let is_one_more = !part.inline && rule.most_files.is_some_and(|most| files >= most);
            if rule.takes(&file).is_err() || is_one_more {
                let size = usize::try_from(part.size).unwrap_or(usize::MAX);
                within.left_out.push((part.name.clone(), size));
            } else {
                files += usize::from(!part.inline);
                within.parts.push(part.clone());
            }
        }
        within
    }
}

/// What Outlook packed for itself alone.
fn is_pack(file: &Attachment) -> bool {
    file.content_type.ends_with("ms-tnef") || file.filename.eq_ignore_ascii_case("winmail.dat")
}

/// What is stored of a file: itself, or what was packed into it; both where not everything came out.
fn unpacked(file: &Attachment) -> Vec<Cow<'_, Attachment>> {
    if !is_pack(file) {
        return vec![Cow::Borrowed(file)];
    }
    let (files, is_all) = mail_text::unpack(&file.bytes);
    let pack = (files.is_empty() || !is_all).then_some(Cow::Borrowed(file));
    pack.into_iter()
        .chain(files.into_iter().map(Cow::Owned))
        .collect()
}

/// Puts what a mail brought along into the file store. What Outlook packed into `winmail.dat` is unpacked; where that does not work,
/// the pack is a file like others. Before the transaction: writing files takes its time.
pub(crate) fn store_files(app: &App, mail: &Mail) -> Result<Enclosed> {
    let html = shown_html(mail).unwrap_or_default();
    let mut enclosed = Enclosed::default();
    for file in mail.attachments.iter().flat_map(unpacked) {
        let name = clean_name(&file.filename);
        let too_large =
            u64::try_from(file.bytes.len()).is_ok_and(|size| size > app.config.upload_limit);
        if too_large || enclosed.parts.len() >= MOST_FILES {
            enclosed.left_out.push((name, file.bytes.len()));
            continue;
        }
        let stored = app.files.keep_now(&file.bytes)?;
        let refers = |id: &String| {
            html.contains(&format!("cid:{id}"))
                || html.contains(&format!("cid:{}", id.replace('@', "%40")))
        };
        enclosed.parts.push(StoredPart {
            sha256: stored.sha256,
            size: stored.size,
            name,
            content_type: stored.content_type.to_owned(),
            // A picture that the shown text does not hold would be nowhere; so it is listed as a file.
            inline: shows_inline(stored.content_type)
                && file.content_id.as_ref().is_some_and(refers),
            content_id: file.content_id.clone(),
        });
    }
    Ok(enclosed)
}

/// The mail as a message of a ticket.
pub(crate) fn message(mail: &Mail, enclosed: &Enclosed, w: &Words, mail_in: i64) -> Message {
    let body = mail.body_text.trim();
    let reply = Some(mail.reply_text.trim())
        .filter(|reply| !reply.is_empty())
        .unwrap_or(body);
    let (text, overflow) = cut(reply);
    let quoted = [Some(overflow), rest(body, reply)]
        .into_iter()
        .flatten()
        .filter(|part| !part.is_empty())
        .collect::<Vec<_>>()
        .join("\n\n");
    let text = if text.is_empty() {
        w.t("mailroom-nothing-visible").into_owned()
    } else {
        text.to_owned()
    };
    Message {
        text,
        html: shown_html(mail).map(str::to_owned),
        quoted: (!quoted.is_empty()).then_some(quoted),
        files: enclosed.parts.clone(),
        mail_in: Some(mail_in),
        automatic: mail.auto_reply,
        ..Message::default()
    }
}

/// The HTML of what was said this time: without the history, or whole when there is none.
fn shown_html(mail: &Mail) -> Option<&str> {
    let whole = || {
        let reply = mail.reply_text.trim();
        let nothing_was_cut = reply.is_empty() || reply == mail.body_text.trim();
        mail.body_html.as_deref().filter(|_| nothing_was_cut)
    };
    let html = mail.reply_html.as_deref().or_else(whole)?;
    (!html.trim().is_empty()).then_some(html)
}

/// What was cut off a body to leave the reply.
fn rest<'b>(body: &'b str, reply: &str) -> Option<&'b str> {
    if reply == body {
        return None;
    }
    Some(body.strip_prefix(reply).unwrap_or(body).trim())
}

/// As much text as a comment holds, and what does not fit.
fn cut(text: &str) -> (&str, &str) {
    match text.char_indices().nth(MAX_BODY) {
        Some((at, _)) => text.split_at(at),
        None => (text, ""),
    }
}
