//! Somebody who is erased hears of nothing any more, and was concerned by nothing.

use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    tx.run(
        "DELETE FROM service_subscriber_component WHERE subscriber_id IN
           (SELECT id FROM service_subscriber WHERE person_id = $1 OR mailbox = $2)",
        &params![gone.person, gone.mailbox],
    )?;
    tx.run(
        "DELETE FROM service_subscriber WHERE person_id = $1 OR mailbox = $2",
        &params![gone.person, gone.mailbox],
    )
    .map(drop)
}
