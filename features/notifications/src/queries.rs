//! All SQL about announcements and outgoing mail.

use domain::{CommentId, Moment};
use platform::store::Tx;
use platform::{Result, params};

/// Removes the waiting announcement of a comment; answers whether it had not begun.
pub(super) fn remove_announcement(tx: &Tx<'_>, comment: CommentId, now: Moment) -> Result<bool> {
    let begun = tx.number(
        "SELECT count(*) FROM job WHERE kind = 'announce' AND payload = $1 AND (attempts > 0 OR locked_until > $2)",
        &params![comment.to_string(), now],
    )?;
    let mailed =
        tx.number("SELECT count(*) FROM mail_out WHERE comment_id = $1", &params![comment])?;
    if begun + mailed > 0 {
        return Ok(false);
    }
    tx.run("DELETE FROM job WHERE kind = 'announce' AND payload = $1", &params![comment.to_string()])?;
    Ok(true)
}
