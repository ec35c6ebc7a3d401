//! What a body says of a form or a field: only what it mentions.

use domain::form::Texts;
use platform::api::{ApiError, read};
use serde_json::{Map, Value};

/// The object that a body is about.
pub(super) struct Sent<'b>(pub(super) &'b Map<String, Value>);

/// 422 about one field.
pub(super) fn wrong(field: &str, what: &str) -> ApiError {
    ApiError::invalid(&[(field, "InvalidValue", &format!("{field}: {what}"))])
}

impl Sent<'_> {
    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(super) fn flag(&self, name: &str, to: &mut bool) -> Result<(), ApiError> {
        if let Some(value) = self.value(name).filter(|value| !value.is_null()) {
            *to = read::flag(value).ok_or_else(|| wrong(name, "must be true or false"))?;
        }
        Ok(())
    }

    pub(super) fn text(&self, name: &str) -> Result<Option<String>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(String::new())),
            Some(value) => read::text(value)
                .map(Some)
                .ok_or_else(|| wrong(name, "must be a string")),
        }
    }

    /// A text in English, or with all its languages under `name_i18n`.
    pub(super) fn texts(&self, name: &str, to: &mut Texts) -> Result<(), ApiError> {
        if let Some(text) = self.text(name)? {
            to.put("en", &text);
        }
        if let Some(Value::Object(languages)) = self.value(&format!("{name}_i18n")) {
            for (locale, text) in languages {
                if let Some(locale) = platform::language::Locale::read(locale) {
                    let text = read::text(text).unwrap_or_default();
                    to.put(locale.code(), &text);
                }
            }
        }
        Ok(())
    }

    pub(super) fn ids(&self, name: &str) -> Result<Option<Vec<i64>>, ApiError> {
        match self.value(name) {
            None | Some(Value::Null) => Ok(None),
            Some(Value::Array(values)) => values
                .iter()
                .map(|value| read::id(value).ok_or_else(|| wrong(name, "must be integers")))
                .collect::<Result<_, _>>()
                .map(Some),
            Some(_) => Err(wrong(name, "must be an array")),
        }
    }
}

/// A text with all its languages, as answers tell it.
pub(super) fn all(texts: &Texts) -> Value {
    texts
        .all()
        .map(|(locale, text)| (locale.to_owned(), Value::from(text)))
        .collect::<Map<String, Value>>()
        .into()
}
