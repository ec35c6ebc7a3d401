//! What a caller wrote in a body, read leniently: numbers as text, text as numbers, keys nobody knows. Only what cannot
//! be meant is refused, by the name of its field.

use domain::person::EmailAddress;
use platform::api::{ApiBody, ApiError, read};
use serde_json::{Map, Value};

use crate::commands::Message;

/// The longest name of a thing in another system, in characters.
const MAX_EXTERNAL_ID: usize = 255;

/// What is wished for a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Wish<T> {
    /// It is not mentioned: it stays.
    Leave,
    /// Null, or empty: it becomes nothing.
    Unset,
    Set(T),
}

impl<T> Wish<T> {
    pub(super) fn set(self) -> Option<T> {
        match self {
            Self::Set(value) => Some(value),
            Self::Leave | Self::Unset => None,
        }
    }

    pub(super) fn try_map<U, E>(self, f: impl FnOnce(T) -> Result<U, E>) -> Result<Wish<U>, E> {
        Ok(match self {
            Self::Leave => Wish::Leave,
            Self::Unset => Wish::Unset,
            Self::Set(value) => Wish::Set(f(value)?),
        })
    }

    /// As the rules take it: `None` leaves, `Some(None)` unsets.
    #[expect(clippy::option_option, reason = "the rules' own form")]
    pub(super) fn nested(self) -> Option<Option<T>> {
        match self {
            Self::Leave => None,
            Self::Unset => Some(None),
            Self::Set(value) => Some(Some(value)),
        }
    }
}

/// The object that a body is about.
#[derive(Clone, Debug)]
pub(super) struct Given(Map<String, Value>);

/// 422 about one field.
pub(super) fn wrong(field: &str, what: &str) -> ApiError {
    ApiError::invalid(&[(field, "InvalidValue", &format!("{}: {what}", title(field)))])
}

/// `assignee_id` as sentences begin: `Assignee`.
fn title(field: &str) -> String {
    let words = field.trim_end_matches("_id").replace('_', " ");
    let mut letters = words.chars();
    letters
        .next()
        .map(|first| first.to_uppercase().chain(letters).collect())
        .unwrap_or_default()
}

impl Given {
    /// The object under `key` of a body.
    pub(super) fn of(body: &ApiBody, key: &str) -> Result<Self, ApiError> {
        body.object(key).cloned().map(Self)
    }

    pub(super) fn value(&self, name: &str) -> Option<&Value> {
        self.0.get(name)
    }

    pub(super) fn text(&self, name: &str) -> Result<Wish<String>, ApiError> {
        match self.value(name) {
            None => Ok(Wish::Leave),
            Some(Value::Null) => Ok(Wish::Unset),
            Some(value) => {
                let text = read::text(value).ok_or_else(|| wrong(name, "must be a string"))?;
                Ok(if text.trim().is_empty() {
                    Wish::Unset
                } else {
                    Wish::Set(text)
                })
            }
        }
    }

    pub(super) fn id(&self, name: &str) -> Result<Wish<i64>, ApiError> {
        match self.value(name) {
            None => Ok(Wish::Leave),
            Some(Value::Null) => Ok(Wish::Unset),
            Some(Value::String(text)) if text.trim().is_empty() => Ok(Wish::Unset),
            Some(value) => read::id(value)
                .map(Wish::Set)
                .ok_or_else(|| wrong(name, "must be an integer")),
        }
    }

    /// A flag; null is none.
    pub(super) fn flag(&self, name: &str) -> Result<Option<bool>, ApiError> {
        match self.value(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read::flag(value)
                .map(Some)
                .ok_or_else(|| wrong(name, "must be true or false")),
        }
    }

    /// A list of words; null is an empty one.
    pub(super) fn words(&self, name: &str) -> Result<Option<Vec<String>>, ApiError> {
        match self.value(name) {
            None => Ok(None),
            Some(Value::Null) => Ok(Some(Vec::new())),
            Some(value) => read::words(value)
                .map(Some)
                .ok_or_else(|| wrong(name, "must be an array of strings")),
        }
    }

    pub(super) fn external_id(&self) -> Result<Wish<String>, ApiError> {
        self.text("external_id")?.try_map(|id| {
            let fits = id.chars().count() <= MAX_EXTERNAL_ID;
            fits.then_some(id)
                .ok_or_else(|| wrong("external_id", "is too long (maximum is 255 characters)"))
        })
    }

    pub(super) fn moment(&self, name: &str) -> Option<domain::Moment> {
        self.value(name).and_then(read::moment)
    }

    /// The message in `comment`, or else in the text field `also`. A comment without text and files is none, unless
    /// its text is there and empty: whoever sends that means to say something.
    pub(super) fn said(
        &self,
        also: Option<&str>,
        uploader: &str,
    ) -> Result<Option<Said>, ApiError> {
        let comment = match self.value("comment") {
            Some(Value::Object(fields)) => Self(fields.clone()),
            Some(value @ (Value::String(_) | Value::Number(_))) => {
                return Ok(Some(Said::plain(
                    read::text(value).unwrap_or_default(),
                    uploader,
                )));
            }
            Some(Value::Null) | None => {
                let text = match also {
                    Some(field) => self.text(field)?.set(),
                    None => None,
                };
                return Ok(text.map(|text| Said::plain(text, uploader)));
            }
            Some(_) => return Err(wrong("comment", "must be an object")),
        };
        let mentioned = ["html_body", "body", "value"]
            .iter()
            .any(|name| comment.value(name).is_some());
        let html = comment.text("html_body")?.set();
        let text = match html {
            Some(_) => None,
            None => comment.text("body")?.set().or(comment.text("value")?.set()),
        };
        let uploads = comment.words("uploads")?.unwrap_or_default();
        if !mentioned && uploads.is_empty() {
            return Ok(None);
        }
        Ok(Some(Said {
            public: comment.flag("public")?.unwrap_or(true),
            author: comment.id("author_id")?.set(),
            message: Message {
                text: text.unwrap_or_default(),
                html,
                uploads,
                uploader: uploader.to_owned(),
                ..Message::default()
            },
        }))
    }

    /// People in one of the fields for them: ids, addresses, or objects with either.
    pub(super) fn people(&self, name: &str) -> Result<Option<Vec<Named>>, ApiError> {
        let values = match self.value(name) {
            None => return Ok(None),
            Some(Value::Null) => return Ok(Some(Vec::new())),
            Some(Value::Array(values)) => values,
            Some(_) => return Err(wrong(name, "must be an array")),
        };
        if values.len() > MOST_PEOPLE {
            return Err(ApiError::too_many_values(MOST_PEOPLE));
        }
        values
            .iter()
            .map(|value| Named::read(name, value))
            .collect::<Result<_, _>>()
            .map(Some)
    }
}

/// Most people in CC of one ticket.
pub(super) const MOST_PEOPLE: usize = 48;

/// What somebody wants to say.
#[derive(Clone, Debug)]
pub(super) struct Said {
    pub(super) public: bool,
    pub(super) author: Option<i64>,
    pub(super) message: Message,
}

impl Said {
    fn plain(text: String, uploader: &str) -> Self {
        let message = Message {
            uploader: uploader.to_owned(),
            ..Message::text(text)
        };
        Self {
            public: true,
            author: None,
            message,
        }
    }
}

/// Somebody as a body names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) who: Who,
    pub(super) name: String,
    pub(super) locale: Option<String>,
    /// Whether they are to go, not to come.
    pub(super) removed: bool,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Who {
    Id(i64),
    Address(EmailAddress),
}

impl Named {
    /// An id, an address, or an object with one of them.
    pub(super) fn read(field: &str, value: &Value) -> Result<Self, ApiError> {
        if let Some(id) = read::id(value) {
            return Ok(Self {
                who: Who::Id(id),
                name: String::new(),
                locale: None,
                removed: false,
            });
        }
        match value {
            Value::String(text) => {
                let who = Who::Address(address(field, text)?);
                Ok(Self {
                    who,
                    name: String::new(),
                    locale: None,
                    removed: false,
                })
            }
            Value::Object(fields) => {
                let fields = Given(fields.clone());
                let text = |names: [&str; 2]| -> Result<Option<String>, ApiError> {
                    for name in names {
                        if let Wish::Set(text) = fields.text(name)? {
                            return Ok(Some(text));
                        }
                    }
                    Ok(None)
                };
                let id = fields.id("user_id")?.set().or(fields.id("id")?.set());
                let who = match (id, text(["email", "user_email"])?) {
                    (Some(id), _) => Who::Id(id),
                    (None, Some(email)) => Who::Address(address(field, &email)?),
                    (None, None) => {
                        let sentence = format!("{}: Email: cannot be blank", title(field));
                        return Err(ApiError::invalid(&[(field, "BlankValue", &sentence)]));
                    }
                };
                Ok(Self {
                    who,
                    name: text(["name", "user_name"])?.unwrap_or_default(),
                    locale: fields.text("locale")?.set(),
                    removed: fields.text("action")?.set().as_deref() == Some("delete"),
                })
            }
            _ => Err(wrong(field, "must name a user")),
        }
    }
}

/// An address in a body.
pub(super) fn address(field: &str, text: &str) -> Result<EmailAddress, ApiError> {
    EmailAddress::read(text).map_err(|_| {
        let shown: String = text.chars().take(100).collect();
        let sentence = format!("{}: Email: {shown} is not properly formatted", title(field));
        ApiError::invalid(&[(field, "InvalidFormat", &sentence)])
    })
}

impl Given {
    /// The one person in a field.
    pub(super) fn person(&self, field: &str) -> Result<Option<Named>, ApiError> {
        match self.value(field) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => Named::read(field, value).map(Some),
        }
    }
}
