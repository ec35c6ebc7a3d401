//! How a message is understood, as `arende mail parse` prints it.

use mail_text::{Address, Mail};
use serde_json::{Value, json};

/// Reads a message. A reader that stops half way has understood nothing, which is still an answer.
pub(crate) fn read(raw: &[u8]) -> Mail {
    std::panic::catch_unwind(|| mail_text::parse(raw)).unwrap_or_else(|_| Mail {
        suppress_response: true,
        problems: vec!["The message could not be read.".into()],
        ..Mail::default()
    })
}

/// One JSON object that says how a message was understood.
pub fn parsed_json(raw: &[u8]) -> Value {
    let mail = read(raw);
    let people = |all: &[Address]| -> Value { all.iter().map(person).collect() };
    let attachments: Value = mail
        .attachments
        .iter()
        .map(|file| {
            json!({
                "filename": file.filename,
                "content_type": file.content_type,
                "size": file.bytes.len(),
            })
        })
        .collect();
    let mut answer = json!({
        "from": person(&mail.from),
        "to": people(&mail.to),
        "cc": people(&mail.cc),
        "subject": mail.subject,
        "body_text": mail.body_text,
        "body_html": mail.body_html,
        "reply_text": mail.reply_text,
        "attachments": attachments,
        "auto_reply": mail.auto_reply,
        "bounce": mail.bounce.is_some(),
        "in_reply_to": mail.in_reply_to,
    });
    if let (Some(bounce), Some(object)) = (mail.bounce, answer.as_object_mut()) {
        object.insert("bounce_recipient".into(), json!(bounce.recipient));
        object.insert("bounce_permanent".into(), json!(bounce.permanent));
        object.insert("bounce_message_id".into(), json!(bounce.message_id));
    }
    answer
}

fn person(address: &Address) -> Value {
    json!({ "name": address.name, "address": address.address })
}
