//! Mail that belongs to a ticket and waits until somebody of the team has looked at it.

use domain::TicketId;
use platform::frame::When;
use platform::language::Words;
use platform::store::Tx;
use platform::{App, Result};

/// A mail that is held, on the page of its ticket.
pub struct HeldMail {
    pub id: i64,
    /// Whom it says that it comes from.
    pub sender: String,
    pub when: When,
    /// Why it is held, in a sentence.
    pub why: String,
    /// How sure it is that it comes from there, in a sentence; empty where nobody looked.
    pub identity: String,
    /// What it says, where no note in the conversation holds it.
    pub text: Option<String>,
    /// The note that holds its words.
    pub comment: Option<i64>,
    /// Whether accepting it brings its sender into the conversation.
    pub joins: bool,
}

/// Finds the mails that are held in a ticket: another feature keeps them, and says so to the pages of tickets.
#[derive(Clone, Copy)]
pub struct HeldMails(pub fn(&App, &Tx<'_>, TicketId, &Words) -> Result<Vec<HeldMail>>);
