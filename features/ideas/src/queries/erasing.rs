//! Somebody who is erased reads no newsletter any more and follows no idea. Votes stay: they say of nobody whose they are.

use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    tx.run(
        "DELETE FROM news_subscriber_product WHERE subscriber_id IN
           (SELECT id FROM news_subscriber WHERE person_id = $1 OR mailbox = $2)",
        &params![gone.person, gone.mailbox],
    )?;
    tx.run(
        "DELETE FROM news_subscriber WHERE person_id = $1 OR mailbox = $2",
        &params![gone.person, gone.mailbox],
    )?;
    tx.run(
        "DELETE FROM idea_follower WHERE person_id = $1",
        &params![gone.person],
    )?;
    tx.run(
        "DELETE FROM news_seen WHERE person_id = $1",
        &params![gone.person],
    )
    .map(drop)
}
