//! What can be done with tickets. Every door (pages, API, mail) comes through here: load what may be seen, ask the
//! domain, store the changes, all in the caller's one transaction.

pub mod access;
mod answers;
mod erasing;
mod first_line;
mod forgetting;
pub mod incidents;
mod keep;
mod levels;
pub mod macros;
mod many;
mod note;
mod open;
mod portal;
mod problems;
pub mod promises;
mod questions;
mod reference;
mod reply;
mod seen;
mod split;
pub mod statuses;
mod succession;
pub mod suppliers;
mod undo;
mod update;

pub use answers::{NotAnswered, answer_by_customer, answer_by_team, standing_given};
pub use erasing::erase_personal;
pub use first_line::{
    Then, answer_as_first_line, assign_in_first_line, escalate, missing_to_escalate,
    note_for_first_line, see_first_line,
};
pub use forgetting::erase_words_beside_tickets;
pub use keep::keep_private;
pub use levels::{hand_over, place_of};
pub use note::add_note;
pub use open::{NewTicket, open_ticket};
pub use portal::{Moving, list_other_portals, move_to_portal, what_moves};
pub use problems::{
    NewBugUpdate, can_take_back, keep_tracker, link_problem, open_problem, take_bug_update_back,
    tell_of_bug,
};
pub use questions::{AnswersGiven, answer_questions, line};
pub use reference::set_reference;
pub use reply::{Posted, add_customer_reply, add_mail_reply, file_rule, solve_by_customer};
pub use seen::{Seen, see};
pub use split::{Piece, Split, can_unsplit, split_off, unsplit};
pub use succession::{Passed, pass_on};
pub use undo::undo;
pub use update::{Updated, set_participants, update_by_agent};

use domain::permission::Actor;
use domain::ticket::MAX_BODY;
use domain::{CommentId, FieldId, Moment, PersonId, Refused, TicketId};
use platform::store::{Tx, search};
use platform::{Error, Result};

use crate::queries;

/// Who does something, when, and through which door: what every event of it shares.
#[derive(Clone, Debug)]
pub struct Deed {
    pub actor: Actor,
    pub now: Moment,
    /// `web`, `email` or `api`.
    pub channel: &'static str,
    /// Names what is done in one go.
    pub batch: String,
}

impl Deed {
    pub fn new(actor: Actor, now: Moment, channel: &'static str) -> Result<Self> {
        Ok(Self {
            actor,
            now,
            channel,
            batch: platform::random_token()?,
        })
    }

    /// For looking alone: nothing that is done needs a name.
    pub fn looking(actor: Actor, now: Moment) -> Self {
        Self {
            actor,
            now,
            channel: "web",
            batch: String::new(),
        }
    }

    fn person(&self) -> Result<PersonId> {
        self.actor.person.ok_or(Error::Absent)
    }

    fn events(&self, ticket: TicketId) -> queries::EventOf<'_> {
        queries::EventOf {
            ticket,
            batch: &self.batch,
            actor: self.actor.person,
            channel: self.channel,
            now: self.now,
        }
    }
}

/// What somebody says, with the files they attach.
#[derive(Clone, Debug, Default)]
pub struct Message {
    /// Plain text.
    pub text: String,
    /// HTML from the editor, the API or a mail, not yet cleaned.
    pub html: Option<String>,
    /// What was cut from a mail reply.
    pub quoted: Option<String>,
    /// Tokens of uploads in the form.
    pub uploads: Vec<String>,
    /// Whose form it is.
    pub uploader: String,
    /// Files that are in the store already (parts of a mail).
    pub files: Vec<StoredPart>,
    /// The kept mail it came from.
    pub mail_in: Option<i64>,
    /// The fields that the team asks the customer for.
    pub asks: Vec<FieldId>,
    /// Whether nobody vouches for the sender.
    pub unverified: bool,
    /// Whether a machine wrote it (out of office): it changes no status and is answered by nobody.
    pub automatic: bool,
}

/// A part of a mail that is in the file store.
#[derive(Clone, Debug)]
pub struct StoredPart {
    pub sha256: String,
    pub size: u64,
    pub name: String,
    pub content_type: String,
    pub inline: bool,
    pub content_id: Option<String>,
}

impl Message {
    pub fn text(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            ..Self::default()
        }
    }

    /// Whether there is neither a word nor a file.
    pub fn says_nothing(&self) -> Result<bool> {
        Ok(self.cleaned()?.0.is_empty() && !self.has_files())
    }

    fn has_files(&self) -> bool {
        !self.uploads.is_empty() || !self.files.is_empty()
    }

    /// Text and cleaned HTML, the one made from the other where it is missing.
    fn cleaned(&self) -> Result<(String, Option<String>)> {
        let html = self
            .html
            .as_deref()
            .map(platform::clean::html)
            .filter(|html| !html.trim().is_empty());
        let mut text = self.text.trim().to_owned();
        if text.is_empty() {
            text = html
                .as_deref()
                .map(platform::clean::text_of)
                .unwrap_or_default();
        }
        if text.chars().count() > MAX_BODY {
            return Err(Refused::TooLong.into());
        }
        Ok((text, html))
    }
}

/// Stores a message: its row, its files, its event. Answers the comment.
fn store_comment(
    tx: &Tx<'_>,
    deed: &Deed,
    ticket: TicketId,
    author: PersonId,
    public: bool,
    message: &Message,
    kind: &'static str,
) -> Result<CommentId> {
    let (text, html) = message.cleaned()?;
    let comment = queries::add_comment(
        tx,
        &queries::CommentRow {
            ticket,
            author,
            public,
            body: &text,
            body_html: html.as_deref(),
            quoted: message.quoted.as_deref(),
            channel: deed.channel,
            verified: !message.unverified,
            mail_in: message.mail_in,
        },
        deed.now,
    )?;
    platform::files::claim(
        tx,
        &message.uploads,
        &message.uploader,
        comment,
        ticket,
        deed.now,
    )?;
    let (mut pictures, mut listed) = (Vec::new(), Vec::new());
    for part in &message.files {
        let token = platform::random_token()?;
        queries::add_attachment(tx, &token, ticket, comment, part, deed.now)?;
        let name = platform::files::clean_name(&part.name);
        match &part.content_id {
            Some(id) if part.inline => {
                pictures.push((id.clone(), format!("/attachments/{token}/{name}")));
            }
            Some(id) => listed.push((id.clone(), name)),
            None => {}
        }
    }
    if let Some(html) = html.filter(|html| html.contains("<img")) {
        let shown = platform::clean::with_pictures(&html, &pictures);
        let shown = platform::clean::without_lost_pictures(&shown, &listed);
        if shown != html {
            queries::set_comment_html(tx, comment, &shown)?;
        }
    }
    queries::set_commented(tx, deed.events(ticket), kind, comment, public)?;
    Ok(comment)
}

/// Puts a ticket into the search index anew, whatever the index says of it.
pub fn reindex(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    index(tx, ticket)
}

/// Brings the search index and the clocks up to what the ticket says now.
fn index(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    sla::commands::recompute(tx, ticket)?;
    search::put(tx, ticket, &queries::find_ticket_text(tx, ticket)?)
}
