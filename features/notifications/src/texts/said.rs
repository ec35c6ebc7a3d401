//! What the names in a template say in one mail.

use std::fmt::Write as _;

use platform::clean::escape;
use platform::language::Words;
use platform::post::template::Value;

/// Everything that some kind of mail may speak of; what does not belong to a mail is empty.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) site: String,
    pub(crate) number: String,
    pub(crate) subject: String,
    /// The reader's.
    pub(crate) name: String,
    pub(crate) author: String,
    pub(crate) time: String,
    pub(crate) link: String,
    /// Something when it is the first message.
    pub(crate) first: String,
    /// In the customer's words.
    pub(crate) status: String,
    /// Something when nothing is to be done any more.
    pub(crate) solved: String,
    pub(crate) way: String,
    pub(crate) answering: String,
    pub(crate) promised: String,
    /// As text, and as cleaned HTML.
    pub(crate) message: (String, String),
    pub(crate) questions: (String, String),
    pub(crate) files: (String, String),
    pub(crate) changes: (String, String),
}

impl Said {
    pub(crate) fn values(&self) -> Vec<Value> {
        let part = |name, part: &(String, String)| Value::part(name, &*part.0, &*part.1);
        vec![
            Value::text("site", &*self.site),
            Value::text("number", &*self.number),
            Value::text("subject", &*self.subject),
            Value::text("name", &*self.name),
            Value::text("author", &*self.author),
            Value::text("time", &*self.time),
            Value::text("link", &*self.link),
            Value::text("first", &*self.first),
            Value::text("status", &*self.status),
            Value::text("solved", &*self.solved),
            Value::text("way", &*self.way),
            Value::text("answering", &*self.answering),
            Value::text("promised", &*self.promised),
            part("message", &self.message),
            part("questions", &self.questions),
            part("files", &self.files),
            part("changes", &self.changes),
        ]
    }
}

/// A heading, a list and perhaps a sentence, as text and as HTML; nothing where the list is empty.
pub(crate) fn listed(heading: &str, lines: &[String], after: &str) -> (String, String) {
    let (mut text, mut html) = (String::new(), String::new());
    if lines.is_empty() {
        return (text, html);
    }
    if !heading.is_empty() {
        let _ = writeln!(text, "{heading}");
        let _ = write!(
            html,
            "<p style=\"margin:16px 0 4px;font-weight:600;\">{}</p>",
            escape(heading)
        );
    }
    html.push_str("<ul style=\"margin:0 0 12px;padding-left:20px;\">");
    for line in lines {
        let _ = writeln!(text, "- {line}");
        let _ = write!(html, "<li>{}</li>", escape(line));
    }
    html.push_str("</ul>");
    if !after.is_empty() {
        let _ = writeln!(text, "{after}");
        let _ = write!(html, "<p>{}</p>", escape(after));
    }
    (text, html)
}

/// The questions that a comment asks, with how they are answered.
pub(crate) fn questions(w: &Words, titles: &[String], way: &str) -> (String, String) {
    listed(&w.t("mail-questions"), titles, &w.t(way))
}

/// Names and sizes of files.
pub(crate) fn files(w: &Words, files: &[(String, String)]) -> (String, String) {
    let lines: Vec<String> = files
        .iter()
        .map(|(name, size)| format!("{name} ({size})"))
        .collect();
    listed(&w.t("mail-files"), &lines, "")
}
