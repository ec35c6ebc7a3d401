//! A conversation on a page: messages, and small events between them.

use std::collections::HashMap;

use askama::Template;
use domain::CommentId;
use platform::frame::{Attachment, Face, When, parts};
use platform::language::Words;

use super::AskedFor;

/// Messages and events, oldest first. Also the answer to `…/thread?after=`.
#[derive(Template)]
#[template(path = "_thread.html")]
pub struct Thread {
    pub w: Words,
    pub entries: Vec<Entry>,
}

impl Thread {
    /// The same with what its messages ask for.
    #[must_use]
    pub fn asking(mut self, mut asked: HashMap<CommentId, AskedFor>) -> Self {
        for entry in &mut self.entries {
            if let Entry::Message(message) = entry {
                message.asked = asked.remove(&CommentId(message.id)).map(Box::new);
            }
        }
        self
    }
}

/// One thing in a conversation.
pub enum Entry {
    Message(Message),
    Event(Event),
    /// "New": what follows arrived since the reader was last here.
    NewLine,
}

/// What somebody wrote.
#[derive(Default)]
pub struct Message {
    /// Its comment id; the anchor is `comment-{id}`.
    pub id: i64,
    /// The author; `face.name` is "You" for the reader's own messages.
    pub face: Face,
    /// The desk's name, beside messages from its team. Portal only.
    pub team: Option<String>,
    /// "by e-mail", "to Astrid, CC Erik": a few words beside the name.
    pub aside: Option<String>,
    pub when: When,
    /// Sanitised HTML.
    pub html: String,
    /// Sanitised HTML of the history a mail quoted.
    pub quoted: Option<String>,
    pub attachments: Vec<Attachment>,
    /// Only the team sees it. Workspace only.
    pub internal: bool,
    /// What it asks for.
    pub asked: Option<Box<AskedFor>>,
    /// Where it is made a ticket of its own. Workspace only.
    pub split: Option<String>,
}

/// Something that happened: "Priya Nair took your request".
#[derive(Debug, Clone, Default)]
pub struct Event {
    /// A name from `web/src/icons.json`, such as `user-round-check`, `history`, `tag`.
    pub icon: &'static str,
    pub text: String,
    pub when: When,
}
