//! Who hears what: a public comment becomes one mail for each person who takes part, in their language.
//!
//! `announce` is called in the transaction that stores the comment; its job writes the mails when the undo window is
//! over, and each mail is a job of its own, so that one bad address holds up nobody.

pub mod address;
mod changes;
mod jobs;
mod letter;
mod pictures;
pub mod queries;
pub mod settings;
mod texts;

pub use changes::announce_changes;
use domain::{CommentId, Moment};
use platform::store::Tx;
use platform::{App, Result};
pub use texts::pages::told_wrong;
pub use texts::{Trouble, settings_of_accounts, troubles};

/// The kind of the job that turns a comment into mails.
pub const ANNOUNCE: &str = "announce";
/// The kind of the job that turns changes without a comment into mails.
pub const ANNOUNCE_CHANGES: &str = "announce_changes";
/// The kind of the job that sends one mail.
pub const SEND_MAIL: &str = "send_mail";

/// The pages for administrators.
pub fn routes() -> axum::Router<App> {
    texts::pages::routes()
}

/// The work of this feature, for the schedule.
pub const WORKS: &[platform::jobs::Work] = jobs::WORKS;

/// Word files: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../words/en.ftl")),
    ("en", include_str!("../words/texts.en.ftl")),
    ("sv", include_str!("../words/sv.ftl")),
    ("sv", include_str!("../words/texts.sv.ftl")),
];

/// A public comment is there: whoever takes part hears of it at `at` or later. What a machine wrote (`automatic`)
/// is announced to nobody, so that two machines never talk to each other.
pub fn announce(tx: &Tx<'_>, comment: CommentId, automatic: bool, at: Moment) -> Result<()> {
    if automatic {
        return Ok(());
    }
    platform::jobs::add_at(tx, ANNOUNCE, &comment.to_string(), at).map(drop)
}

/// Takes back an announcement that has not begun; answers whether nobody has been told.
pub fn withdraw(tx: &Tx<'_>, comment: CommentId, now: Moment) -> Result<bool> {
    queries::remove_announcement(tx, comment, now)
}
