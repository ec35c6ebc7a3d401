//! The words of mails as far as administrators write them: which mails there are, what each may speak of, where what was written
//! is kept, and what comes of words that cannot be used after all.

use askama::Template;
use domain::Moment;

use super::letter::done;
use super::template::{self, Names, Value, Written};
use crate::Result;
use crate::frame::MailFrame;
use crate::language::{Arg, Locale, Words};
use crate::settings::{self, Group, Kind, Setting};
use crate::store::Tx;

/// The words of mails, among the settings.
pub const TEXTS: Group = Group {
    slug: "mail-texts",
    title: "mail-texts-title",
};

/// A kind of mail whose words can be written.
#[derive(Debug)]
pub struct Text {
    /// In addresses.
    pub slug: &'static str,
    /// Key of what it is called.
    pub title: &'static str,
    /// Key of when it is sent.
    pub about: &'static str,
    /// Its subject as a setting.
    pub subject: &'static Setting,
    /// Its text as a setting.
    pub body: &'static Setting,
    /// Parts that are told whether or not somebody thought of them.
    pub always: &'static [&'static str],
    /// The product's own words; `None` where the feature puts them together.
    pub sentences: Option<Sentences>,
}

/// The sentences of one mail, as keys of the word files. They take their values by the names of the template.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sentences {
    /// The subject.
    pub subject: &'static str,
    /// The first sentence.
    pub lead: &'static str,
    /// What there is to say besides.
    pub text: &'static str,
    /// What somebody does who did not ask for it; may be empty.
    pub not_you: &'static str,
    /// What the button says; may be empty.
    pub button: &'static str,
    /// Why somebody gets it.
    pub why: &'static str,
}

/// Declares a mail whose words can be written, with its two settings.
#[macro_export]
macro_rules! own_text {
    ($name:ident $slug:literal $subject:literal $body:literal $title:literal $about:literal $texts:tt $parts:tt $sentences:expr) => {
        pub(crate) const $name: &$crate::post::own::Text = &$crate::post::own::Text {
            slug: $slug,
            title: $title,
            about: $about,
            subject: &$crate::settings::Setting {
                key: $subject,
                group: &$crate::post::own::TEXTS,
                title: $title,
                help: "mail-texts-subject",
                kind: $crate::settings::Kind::TemplatePerLanguage {
                    longest: 200,
                    names: $crate::post::template::Names {
                        texts: &$texts,
                        parts: &[],
                    },
                },
                default: "",
                whose: $crate::settings::Whose::Brand,
            },
            body: &$crate::settings::Setting {
                key: $body,
                group: &$crate::post::own::TEXTS,
                title: $title,
                help: "mail-texts-body",
                kind: $crate::settings::Kind::TemplatePerLanguage {
                    longest: 8000,
                    names: $crate::post::template::Names {
                        texts: &$texts,
                        parts: &$parts,
                    },
                },
                default: "",
                whose: $crate::settings::Whose::Brand,
            },
            always: &$parts,
            sentences: Some($sentences),
        };
    };
}

/// What a setting's template may speak of.
pub fn names(setting: &Setting) -> Names {
    match setting.kind {
        Kind::TemplatePerLanguage { names, .. } => names,
        _ => Names {
            texts: &[],
            parts: &[],
        },
    }
}

impl Text {
    /// What the product says, as a template of subject and body; empty where the feature puts it together.
    pub fn standard(&self, w: &Words) -> [String; 2] {
        let Some(said) = self.sentences else {
            return [String::new(), String::new()];
        };
        let offered = names(self.body);
        let values: Vec<(&'static str, String)> = offered
            .texts
            .iter()
            .map(|name| (*name, format!("{{{{ {name} }}}}")))
            .collect();
        let say = |key: &str| {
            let values = values.iter().map(|(name, text)| (*name, Arg::from(text)));
            w.form(key, values)
        };
        let parts = offered.parts.iter().map(|name| format!("{{{{ {name} }}}}"));
        let lines = [said.lead, said.text]
            .into_iter()
            .map(&say)
            .chain(parts)
            .chain((!said.not_you.is_empty()).then(|| say(said.not_you)));
        let body: Vec<String> = lines.collect();
        [say(said.subject), body.join("\n\n")]
    }
}

/// A subject is no longer than this, whatever a template makes of it.
const LONGEST_SUBJECT: usize = 250;

/// What an administrator wrote for one mail, filled in. `None`: the standard words are said.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// One line.
    pub subject: Option<String>,
    /// Text and HTML.
    pub body: Option<Written>,
}

fn row(word: &str, setting: &Setting, locale: Locale) -> String {
    format!("mail_text_{word}.{}.{}", setting.key, locale.code())
}

/// Fills in what was written in exactly this language. What cannot be used is noted for the team, and never in a mail's way.
///
/// # Errors
/// When the database cannot be read or written.
pub fn own(tx: &Tx<'_>, letter: &Text, locale: Locale, said: &[Value], now: Moment) -> Result<Own> {
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
pub fn filled(
    letter: &Text,
    subject: &str,
    body: &str,
    said: &[Value],
) -> (Own, Vec<(&'static Setting, String)>) {
    let mut wrong = Vec::new();
    let mut fill = |setting: &'static Setting, source: &str| {
        if source.trim().is_empty() {
            return None;
        }
        let written = template::write(source, names(setting), said);
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
        for name in letter.always {
            let Some(part) = said.iter().find(|value| value.name == *name) else {
                continue;
            };
            if !part.text.trim().is_empty() && !body.used.contains(name) {
                body.text.push_str("\n\n");
                body.text.push_str(part.text.trim());
                body.html.push_str(part.html.as_deref().unwrap_or_default());
            }
        }
    }
    (Own { subject, body }, wrong)
}

#[derive(Template)]
#[template(path = "mail_own.txt")]
struct OwnText<'a> {
    delimiter: Option<&'a str>,
    body: &'a str,
    hint: Option<&'a str>,
    m: &'a MailFrame,
}

#[derive(Template)]
#[template(path = "mail_own.html")]
struct OwnHtml<'a> {
    delimiter: Option<&'a str>,
    body: &'a str,
    hint: Option<&'a str>,
    w: Words,
    m: &'a MailFrame,
}

/// Text and HTML of a mail with written words: between the line above which answers are written, and the link with why.
///
/// # Errors
/// When a template of the product cannot be written.
pub fn framed(
    body: &Written,
    delimiter: Option<&str>,
    hint: Option<&str>,
    w: Words,
    m: &MailFrame,
) -> Result<[String; 2]> {
    Ok([
        done(&OwnText {
            delimiter,
            body: &body.text,
            hint,
            m,
        })?,
        done(&OwnHtml {
            delimiter,
            body: &body.html,
            hint,
            w,
            m,
        })?,
    ])
}

/// Keeps what was written, and what stood there before for taking it back.
///
/// # Errors
/// When the database cannot be read or written.
pub fn keep(
    tx: &Tx<'_>,
    letter: &Text,
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
///
/// # Errors
/// When the database cannot be read or written.
pub fn before(tx: &Tx<'_>, letter: &Text, locale: Locale) -> Result<Option<[String; 2]>> {
    let subject = settings::find_own(tx, &row("before", letter.subject, locale))?;
    let body = settings::find_own(tx, &row("before", letter.body, locale))?;
    Ok(subject.zip(body).map(|(subject, body)| [subject, body]))
}

/// Why the words of a mail were not used the last time.
///
/// # Errors
/// When the database cannot be read or written.
pub fn trouble(tx: &Tx<'_>, letter: &Text, locale: Locale) -> Result<Option<String>> {
    for setting in [letter.subject, letter.body] {
        let reason = settings::find_own(tx, &row("trouble", setting, locale))?;
        let still = !setting.written_in(tx, locale)?.is_empty();
        if let Some(reason) = reason.filter(|reason| still && !reason.is_empty()) {
            return Ok(Some(reason));
        }
    }
    Ok(None)
}
