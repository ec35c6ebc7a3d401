//! A text in several languages.

use std::collections::BTreeMap;

/// One text for each language that somebody wrote it in.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(BTreeMap<String, String>);

impl Texts {
    /// Notes the text of one language; an empty one is none.
    pub fn put(&mut self, locale: &str, text: &str) {
        if text.trim().is_empty() {
            self.0.remove(locale);
        } else {
            self.0.insert(locale.to_owned(), text.trim().to_owned());
        }
    }

    /// What was written in exactly this language.
    pub fn written_in(&self, locale: &str) -> Option<&str> {
        self.0.get(locale).map(String::as_str)
    }

    /// The text for a reader of this language: theirs, or English, or whatever there is.
    pub fn for_reader(&self, locale: &str) -> Option<&str> {
        self.written_in(locale)
            .or_else(|| self.written_in("en"))
            .or_else(|| self.0.values().next().map(String::as_str))
    }

    /// All of them, by language.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(locale, text)| (locale.as_str(), text.as_str()))
    }

    /// Whether nobody wrote any.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}
