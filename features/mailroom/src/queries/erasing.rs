//! Mails from somebody who is erased: that something came, when, and what became of it stays; what it said does not.

use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

/// The source of a mail belongs to its row: without one the store of files forgets it within the day.
pub fn erase(app: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    let nothing = app.files.keep_now(b"")?;
    tx.run(
        "UPDATE mail_in SET sender = '', subject = '', sought = '', said = NULL, proof = '', sha256 = $2, size = 0,
           message_id = 'erased-' || id
         WHERE lower(sender) = $1",
        &params![gone.address.to_lowercase(), nothing.sha256],
    )
    .map(drop)
}
