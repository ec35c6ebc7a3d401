//! What can be done with ideas, updates and the newsletter.

mod ideas;
mod newsletter;
mod updates;

pub use ideas::{
    Changed, Merging, New, add_comment, become_idea, change, decide_comment, merge, open,
    set_follows, set_vote, unmerge,
};
pub use newsletter::{
    MailChoice, NewsletterDraft, confirm, confirm_token, keep_newsletter, leave, leave_token,
    mail_returned, of_token, remove_unconfirmed, send_due, subscribe, test,
};
pub use updates::{UpdateDraft, keep_update, publish_due};

use domain::form::Texts;
use domain::idea::{MAX_BODY, MAX_TITLE};
use platform::{Error, Result};

/// The kind of the job that sends one such mail.
pub const NEWS_MAIL: &str = "news_mail";
/// The kind of the job that does what the clock says: updates and newsletters whose time has come.
pub const NEWS_DUE: &str = "news_due";

/// Whether these can be a title and a text; the text may be missing where `optional`.
fn check(title: &Texts, body: &Texts, optional: bool) -> Result<()> {
    if title.is_empty() {
        return Err(Error::refused(422, "ideas-problem-title"));
    }
    if title
        .all()
        .any(|(_, text)| text.chars().count() > MAX_TITLE)
    {
        return Err(Error::refused(422, "ideas-problem-title-long"));
    }
    if body.is_empty() && !optional {
        return Err(Error::refused(422, "ideas-problem-body"));
    }
    // What the team writes may be as long as ten texts of customers.
    if body
        .all()
        .any(|(_, text)| text.chars().count() > 10 * MAX_BODY)
    {
        return Err(Error::refused(422, "ideas-problem-body-long"));
    }
    Ok(())
}
