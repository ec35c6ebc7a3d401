//! Where the written words of mails are kept, and what comes of those that cannot be used after all.

use askama::Template;
use domain::Moment;
use platform::frame::MailFrame;
use platform::language::{Locale, Words};
use platform::post::template::{self, Written};
use platform::settings::{self, Setting};
use platform::store::Tx;
use platform::{Result, brands};

use super::{ALL, Letter, Said, names};
use crate::letter::done;

/// A subject is no longer than this, whatever a template makes of it.
const LONGEST_SUBJECT: usize = 250;

/// What an administrator wrote for one mail, filled in. `None`: the standard words are said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Own {
    pub(crate) subject: Option<String>,
    pub(crate) body: Option<Written>,
}

/// Words that could not be used when a mail was written; the mail was sent with the standard ones.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// The portal's name.
    pub portal: String,
    /// Key of what the mail is called.
    pub title: &'static str,
    /// The page on which it is put right.
    pub address: String,
    /// What is wrong, for whoever runs the desk.
    pub reason: String,
    pub locale: Locale,
}

fn row(word: &str, setting: &Setting, locale: Locale) -> String {
    format!("mail_text_{word}.{}.{}", setting.key, locale.code())
}

/// Fills in what was written in exactly this language. What cannot be used is noted for the team, and never in a mail's way.
pub(crate) fn own(
    tx: &Tx<'_>,
    letter: &Letter,
    locale: Locale,
    said: &Said,
    now: Moment,
) -> Result<Own> {
    let subject = letter.subject.written_in(tx, locale)?;
    let body = letter.body.written_in(tx, locale)?;
    let (own, wrong) = filled(letter, &subject, &body, said);
    for (setting, reason) in wrong {
        tracing::warn!(setting = setting.key, %reason, "the words of a mail cannot be used; the standard ones are said");
        let name = row("trouble", setting, locale);
        if settings::find_own(tx, &name)?.as_deref() != Some(reason.as_str()) {
            settings::put(tx, &name, &reason, now)?;
        }
    }
    Ok(own)
}

/// [`own`] of words that may not be kept yet: what could be filled in, and what could not.
pub(crate) fn filled(
    letter: &Letter,
    subject: &str,
    body: &str,
    said: &Said,
) -> (Own, Vec<(&'static Setting, String)>) {
    let values = said.values();
    let mut wrong = Vec::new();
    let mut fill = |setting: &'static Setting, source: &str| {
        if source.trim().is_empty() {
            return None;
        }
        let written = template::write(source, names(setting), &values);
        written
            .map_err(|reason| wrong.push((setting, reason)))
            .ok()
            .filter(|written| !written.text.trim().is_empty())
    };
    let subject = fill(letter.subject, subject).map(|written| {
        let words: Vec<&str> = written.text.split_whitespace().collect();
        words.join(" ").chars().take(LONGEST_SUBJECT).collect()
    });
    let mut body = fill(letter.body, body);
    if let Some(body) = &mut body {
        // What is asked, and what is attached, is told whether or not somebody thought of it.
        for (name, part) in [("questions", &said.questions), ("files", &said.files)] {
            let offered = names(letter.body).parts.contains(&name);
            if offered && !part.0.is_empty() && !body.used.contains(&name) {
                body.text.push_str("\n\n");
                body.text.push_str(part.0.trim());
                body.html.push_str(&part.1);
            }
        }
    }
    (Own { subject, body }, wrong)
}

#[derive(Template)]
#[template(path = "own/text.txt")]
struct Text<'a> {
    delimiter: Option<&'a str>,
    body: &'a str,
    hint: Option<&'a str>,
    m: &'a MailFrame,
}

#[derive(Template)]
#[template(path = "own/html.html")]
struct Html<'a> {
    delimiter: Option<&'a str>,
    body: &'a str,
    hint: Option<&'a str>,
    w: Words,
    m: &'a MailFrame,
}

/// Text and HTML of a mail with written words: between the line above which answers are written, and the link with why.
pub(crate) fn framed(
    body: &Written,
    delimiter: Option<&str>,
    hint: Option<&str>,
    w: Words,
    m: &MailFrame,
) -> Result<[String; 2]> {
    Ok([
        done(&Text {
            delimiter,
            body: &body.text,
            hint,
            m,
        })?,
        done(&Html {
            delimiter,
            body: &body.html,
            hint,
            w,
            m,
        })?,
    ])
}

/// Keeps what was written, and what stood there before for taking it back.
pub(super) fn keep(
    tx: &Tx<'_>,
    letter: &Letter,
    locale: Locale,
    texts: [&str; 2],
    now: Moment,
) -> Result<bool> {
    let before = [
        letter.subject.written_in(tx, locale)?,
        letter.body.written_in(tx, locale)?,
    ];
    if before == texts {
        return Ok(false);
    }
    for (setting, (text, before)) in [letter.subject, letter.body]
        .into_iter()
        .zip(texts.into_iter().zip(before))
    {
        settings::put(tx, &row("before", setting, locale), &before, now)?;
        if before != text {
            setting.store(tx, Some(locale), text, now)?;
        }
        let trouble = row("trouble", setting, locale);
        if settings::find_own(tx, &trouble)?.is_some_and(|reason| !reason.is_empty()) {
            settings::put(tx, &trouble, "", now)?;
        }
    }
    Ok(true)
}

/// What stood there before the last change; `None` when nothing was ever changed.
pub(super) fn before(tx: &Tx<'_>, letter: &Letter, locale: Locale) -> Result<Option<[String; 2]>> {
    let subject = settings::find_own(tx, &row("before", letter.subject, locale))?;
    let body = settings::find_own(tx, &row("before", letter.body, locale))?;
    Ok(subject.zip(body).map(|(subject, body)| [subject, body]))
}

/// Why the words of a mail were not used the last time.
pub(super) fn trouble(tx: &Tx<'_>, letter: &Letter, locale: Locale) -> Result<Option<String>> {
    for setting in [letter.subject, letter.body] {
        let reason = settings::find_own(tx, &row("trouble", setting, locale))?;
        let still = !setting.written_in(tx, locale)?.is_empty();
        if let Some(reason) = reason.filter(|reason| still && !reason.is_empty()) {
            return Ok(Some(reason));
        }
    }
    Ok(None)
}

/// Everything that could not be used, in all portals.
pub fn troubles(tx: &Tx<'_>) -> Result<Vec<Trouble>> {
    let here = tx.brand();
    let mut found = Vec::new();
    for brand in brands::list(tx)?.iter() {
        tx.speak_for(brand.id);
        for letter in ALL {
            for locale in Locale::ALL {
                if let Some(reason) = trouble(tx, letter, locale)? {
                    found.push(Trouble {
                        portal: settings::SITE_NAME.text(tx)?,
                        title: letter.title,
                        address: format!("/agent/mail-texts/{}/{}", letter.slug, locale.code()),
                        reason,
                        locale,
                    });
                }
            }
        }
    }
    tx.speak_for(here);
    Ok(found)
}
