//! Answers in the dialect: `custom_fields`, read and written.

use domain::FieldId;
use domain::form::{Answers, Given, Kind};
use serde_json::{Value, json};

use crate::catalogue::{Catalogue, FieldRow};

/// One answer with the type that its kind has.
pub fn value(row: &FieldRow, answer: &[String]) -> Value {
    let first = answer.first();
    match row.field.kind {
        Kind::Checkbox => json!(first.is_some()),
        Kind::Choices => json!(answer),
        Kind::Integer => first
            .and_then(|text| text.parse::<i64>().ok())
            .map_or(Value::Null, |number| json!(number)),
        _ => first.map_or(Value::Null, |text| json!(text)),
    }
}

/// All fields beside the ticket's own with their answers, null where there is none, and of other brands those that were answered;
/// customers get what they may read.
pub fn custom_fields(all: &Catalogue, answers: &Answers, team: bool) -> Value {
    let elsewhere = all.fields_elsewhere.iter();
    let elsewhere = elsewhere.filter(|row| answers.iter().any(|(field, _)| *field == row.id()));
    let rows = all
        .fields
        .iter()
        .chain(elsewhere)
        .filter(|row| row.field.active && !row.field.kind.is_own())
        .filter(|row| team || row.field.visible);
    rows.map(|row| {
        let answer = answers.iter().find(|(field, _)| *field == row.id());
        let texts = answer.map_or(&[][..], |(_, texts)| texts.as_slice());
        json!({ "id": row.id().0, "value": value(row, texts) })
    })
    .collect()
}

/// What is wrong with `custom_fields` as a body has them: the field, and what to say.
pub type Unreadable = (Option<i64>, &'static str);

/// The answers of a body: `[{"id": 7, "value": …}]`, or an object by number.
///
/// # Errors
/// What cannot be meant.
pub fn given(all: &Catalogue, sent: &Value) -> Result<Given, Unreadable> {
    let mut given = Given::default();
    match sent {
        Value::Null => {}
        Value::Array(entries) => {
            for entry in entries {
                let id = entry.get("id").map_or(&Value::Null, |id| id);
                let value = entry.get("value").unwrap_or(&Value::Null);
                put(all, &mut given, id, value)?;
            }
        }
        Value::Object(entries) => {
            for (id, value) in entries {
                put(all, &mut given, &json!(id), value)?;
            }
        }
        _ => return Err((None, "must be an array")),
    }
    Ok(given)
}

fn put(all: &Catalogue, given: &mut Given, id: &Value, value: &Value) -> Result<(), Unreadable> {
    let number = platform::api::read::id(id);
    let row = number
        .and_then(|number| all.field(FieldId(number)))
        .filter(|row| row.field.active && !row.field.kind.is_own())
        .ok_or((number, "is not a ticket field"))?;
    let text = |value: &Value| match value {
        Value::Bool(ticked) => Some(ticked.to_string()),
        value => platform::api::read::text(value),
    };
    let texts = match value {
        Value::Null => Vec::new(),
        Value::Array(values) => values
            .iter()
            .map(text)
            .collect::<Option<Vec<_>>>()
            .ok_or((number, "must be an array of strings"))?,
        value => vec![text(value).ok_or((number, "must be a value"))?],
    };
    given.set(row.id(), texts);
    Ok(())
}
