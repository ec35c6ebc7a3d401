//! Mails from somebody who is erased: that something came, when, and what became of it stays; what it said does not.

use platform::erasing::Gone;
use platform::files::Files;
use platform::store::Tx;
use platform::{App, Result, params};

use crate::arrived::generated_id;

/// The source of a mail belongs to its row: without one the store of files forgets it within the day. A mail that is read once more,
/// from a mailbox that was moved, is known by the trace of its source, and is not taken again.
pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    let nothing = Files::look_at(b"");
    let theirs = tx.rows(
        "SELECT id, sha256 FROM mail_in
         WHERE (lower(sender) = $1 OR sender = $2 OR id IN (SELECT mail_in_id FROM comment WHERE author_id = $3)) AND sha256 <> $4",
        &params![gone.address.to_lowercase(), gone.address, gone.person, nothing.sha256],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )?;
    for (id, sha256) in theirs {
        tx.run(
            "UPDATE mail_in SET sender = '', subject = '', sought = '', said = NULL, proof = '', sha256 = $2, size = 0,
               message_id = CASE WHEN EXISTS (SELECT 1 FROM mail_in o WHERE o.mailbox = mail_in.mailbox AND o.message_id = $3 AND o.id <> $1)
                 THEN 'erased-' || id ELSE $3 END
             WHERE id = $1",
            &params![id, nothing.sha256, generated_id(&sha256)],
        )?;
    }
    Ok(())
}
