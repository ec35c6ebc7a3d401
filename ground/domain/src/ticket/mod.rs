//! A ticket: one person's question, and everything said about it until it is closed.

mod change;
mod level;
mod rules;
mod sets;
mod split;
mod status;
mod thanks;

pub use change::Change;
pub use level::{HandOver, Level, Place, Side, Spent, may_hand_over, spent, spent_between};
pub use rules::{
    Standpoint, TicketUpdate, agent_updates, customer_replies, customer_solves, mail_arrives,
};
pub use sets::{Set, Whom, set_by, together};
pub use split::{is_part_of, says_the_same, usual_subject};
pub use status::{
    Category, LONGEST_TIMER, OnCustomerReply, Priority, Status, StatusTable, TicketKind,
    may_move_on,
};
pub use thanks::is_only_thanks;

/// Longest subject kept, in characters.
pub const MAX_SUBJECT: usize = 250;
/// Longest reason for a change, in characters.
pub const MAX_REASON: usize = 500;
/// Longest comment kept, in characters. Mail can be longer; the rest is in the kept raw message.
pub const MAX_BODY: usize = 200_000;
/// How long a sent reply can be taken back, in milliseconds: its mails wait that long.
pub const UNDO_WINDOW: i64 = 12 * crate::SECOND;
