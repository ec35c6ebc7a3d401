//! Somebody who is erased follows no article, and nobody knows what they read last.

use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    if gone.redact {
        tx.run(
            "UPDATE help_comment SET body = $2 WHERE author_id = $1",
            &params![gone.person, gone.words],
        )?;
    }
    tx.run(
        "UPDATE help_vote SET words = '' WHERE voter = $1",
        &params![format!("p{}", gone.person)],
    )?;
    tx.run(
        "DELETE FROM help_follower WHERE person_id = $1",
        &params![gone.person],
    )?;
    tx.run(
        "DELETE FROM help_seen WHERE person_id = $1",
        &params![gone.person],
    )
    .map(drop)
}
