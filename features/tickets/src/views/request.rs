//! One request, as the customer sees it: the conversation and a place to answer.

use askama::Template;
use forms::questions::Questions;
use platform::frame::{Face, FileChoice, Frame, Problems, Status, When, parts};
use platform::language::Words;

use super::Thread;
use crate::queries::Linked;

/// GET /hc/{locale}/requests/{id}, GET /hc/{locale}/guest/{token}, and a reply that came back with problems.
#[derive(Template)]
#[template(path = "request.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a thing that the page shows or leaves out"
)]
pub struct RequestPage {
    /// What it continues, and what it is continued in.
    pub linked: Linked,
    /// How far the bug came that it is about.
    pub bug: Option<String>,
    /// Support access that was asked for, as HTML.
    pub access: Option<String>,
    pub w: Words,
    pub f: Frame,
    pub number: i64,
    pub subject: String,
    pub status: Status,
    /// The type of request, where there are several.
    pub form: Option<String>,
    /// What was answered: title and answer.
    pub answers: Vec<Shown>,
    /// Where changed answers go, and what can be changed.
    pub change: Option<(String, Questions)>,
    /// Kept from the requester's colleagues.
    pub private: bool,
    /// The customer's own reference, where the desk has them.
    pub reference: Option<Reference>,
    /// What the buttons under the conversation say.
    pub send_words: String,
    pub close_words: String,
    pub created: When,
    pub activity: When,
    pub requester: Face,
    /// Just submitted: say the number and what happens next.
    pub sent: bool,
    /// The address that hears of replies, for the "sent" banner.
    pub notify: Option<String>,
    /// When an answer comes, and when nobody is there, where the portal says so.
    pub promised: Vec<String>,
    /// The team waits for this person.
    pub asked: Option<Asked>,
    pub thread: Thread,
    /// The newest comment in the thread; 0 for none.
    pub last_comment: i64,
    /// Where newer messages come from: `/hc/en/requests/7/thread`. None for guests.
    pub thread_url: Option<String>,
    /// None: nobody may add anything here.
    pub reply: Option<ReplyBox>,
    /// Why nothing can be added: closed for comments, and what to do instead.
    pub no_reply: Option<String>,
    /// A new request can go on from it.
    pub can_follow_up: bool,
    pub followers: Vec<Follower>,
    /// Who else can see it, in a sentence.
    pub seen_by: Option<String>,
    /// The form that keeps it from colleagues, or lets them see it again.
    pub keep: Option<Keep>,
    /// Read by the holder of a link from a mail.
    pub guest: bool,
}

/// The customer's own reference.
#[derive(Debug, Clone, Default)]
pub struct Reference {
    pub text: String,
    /// Where a changed one goes, for whoever may write here.
    pub action: Option<String>,
    /// Why it was not kept.
    pub problem: Option<String>,
}

/// Keeping a request from one's colleagues.
#[derive(Debug, Clone, Default)]
pub struct Keep {
    pub action: String,
    pub private: bool,
}

/// "Priya needs an answer from you."
#[derive(Debug, Clone, Default)]
pub struct Asked {
    pub by: String,
    /// What they wrote, shortened, in plain text.
    pub text: String,
}

/// The form under a conversation.
#[derive(Debug, Clone, Default)]
pub struct ReplyBox {
    /// What the empty box says.
    pub placeholder: String,
    /// Where it posts to.
    pub action: String,
    /// "Reply to Priya", or "Add to the conversation".
    pub label: String,
    /// Makes sending twice harmless.
    pub submission: String,
    pub body: String,
    pub files: FileChoice,
    /// Offers "Mark as solved".
    pub can_solve: bool,
    /// Marking it as solved closes it for good.
    pub closes: bool,
    /// The request is solved and a reply opens it again.
    pub reopens: bool,
    /// Fields: `reply`, `files`.
    pub problems: Problems,
}

/// Somebody who hears of every reply.
#[derive(Debug, Clone, Default)]
pub struct Follower {
    pub face: Face,
    pub cc: bool,
}

/// An answer as it is shown.
#[derive(Debug, Clone)]
pub struct Shown {
    pub title: String,
    pub answer: String,
    /// Whether the answer is an address of the web.
    pub is_link: bool,
}
