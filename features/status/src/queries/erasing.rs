//! Somebody who is erased hears of nothing any more, and was concerned by nothing.

use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    let theirs = tx.rows(
        "SELECT id, address, CASE WHEN person_id = $1 THEN 1 ELSE 0 END FROM service_subscriber
         WHERE person_id = $1 OR (person_id IS NULL AND mailbox = $2)",
        &params![gone.person, gone.mailbox],
        |row| Ok((row.int(0)?, row.text(1)?, row.flag(2)?)),
    )?;
    for (id, address, is_own) in theirs {
        if is_own || gone.is_at(&address) {
            tx.run(
                "DELETE FROM service_subscriber_component WHERE subscriber_id = $1",
                &params![id],
            )?;
            tx.run("DELETE FROM service_subscriber WHERE id = $1", &params![id])?;
        }
    }
    tx.run(
        "DELETE FROM service_news WHERE hook_id IN (SELECT id FROM service_hook WHERE person_id = $1)",
        &params![gone.person],
    )?;
    tx.run(
        "DELETE FROM service_hook WHERE person_id = $1",
        &params![gone.person],
    )
    .map(drop)
}
