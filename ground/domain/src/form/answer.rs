//! What somebody gave as answers, before anything is known of them.

use std::collections::BTreeMap;

use crate::FieldId;

/// Answers as they came: texts by field. A field that is not there was not mentioned.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Given(BTreeMap<FieldId, Vec<String>>);

impl Given {
    /// Adds one text to what was given for a field.
    pub fn add(&mut self, field: FieldId, text: impl Into<String>) {
        self.0.entry(field).or_default().push(text.into());
    }

    /// Makes the field's answer exactly this.
    pub fn set(&mut self, field: FieldId, texts: Vec<String>) {
        self.0.insert(field, texts);
    }

    /// Whether the field is mentioned at all.
    pub fn mentions(&self, field: FieldId) -> bool {
        self.0.contains_key(&field)
    }

    /// What was given for a field.
    pub fn of(&self, field: FieldId) -> &[String] {
        self.0.get(&field).map_or(&[], Vec::as_slice)
    }

    /// The first text of a field, or nothing.
    pub fn text(&self, field: FieldId) -> &str {
        self.of(field).first().map_or("", String::as_str)
    }

    /// The fields that are mentioned.
    pub fn fields(&self) -> impl Iterator<Item = FieldId> {
        self.0.keys().copied()
    }

    /// Whether something is said for a field: more than blanks, and more than a box without its tick.
    pub fn says(&self, field: FieldId) -> bool {
        self.of(field)
            .iter()
            .any(|text| !matches!(text.trim(), "" | "0" | "false"))
    }

    /// These answers with those of `newer` in their place.
    #[must_use]
    pub fn with(&self, newer: &Self) -> Self {
        let mut all = self.clone();
        all.0
            .extend(newer.0.iter().map(|(field, texts)| (*field, texts.clone())));
        all
    }
}

/// The number at the end of an address of the web, or the text itself when it is one: `7731904` of
/// `https://exam.example/run/7731904/?from=mail#top` (A15).
pub fn number_at_end(text: &str) -> Option<&str> {
    let text = text.trim();
    let rest = ["https://", "http://"].iter().find_map(|scheme| {
        let start = text.get(..scheme.len())?;
        start
            .eq_ignore_ascii_case(scheme)
            .then(|| text.get(scheme.len()..))
            .flatten()
    });
    let Some(rest) = rest else {
        let is_number = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        return is_number.then_some(text);
    };
    let without_fragment = rest.split('#').next().unwrap_or_default();
    let path = without_fragment.split('?').next().unwrap_or_default();
    // A host or a port is not the number of anything.
    let has_path = |part: &str| part.trim_end_matches('/').contains('/');
    let digits = |part: &'_ str| {
        let part = part.trim_end_matches('/').len();
        let kept = rest.get(..part)?;
        let from = kept.rfind(|c: char| !c.is_ascii_digit()).map_or(0, |at| {
            at + kept[at..].chars().next().map_or(1, char::len_utf8)
        });
        let number = kept.get(from..)?;
        (!number.is_empty()).then_some(number)
    };
    if has_path(path)
        && let Some(number) = digits(path)
    {
        return Some(number);
    }
    if without_fragment.len() > path.len() {
        return digits(without_fragment);
    }
    None
}
