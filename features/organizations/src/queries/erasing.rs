//! What organizations and groups hold of somebody who is erased.

use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    for table in [
        "DELETE FROM organization_follower WHERE person_id = $1",
        "DELETE FROM seat_wait WHERE person_id = $1",
        "DELETE FROM training_completion WHERE person_id = $1",
    ] {
        tx.run(table, &params![gone.person])?;
    }
    tx.run(
        "DELETE FROM customer_mail WHERE person_id = $1",
        &params![gone.person],
    )?;
    let others = tx.rows(
        "SELECT id, address FROM customer_mail WHERE mailbox = $1",
        &params![gone.mailbox],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )?;
    for (id, _) in others.iter().filter(|(_, address)| gone.is_at(address)) {
        tx.run("DELETE FROM customer_mail WHERE id = $1", &params![id])?;
    }
    // Whom somebody wrote down by their address as whom to turn to.
    tx.run(
        "DELETE FROM organization_contact WHERE lower(email) = $1 OR email = $2",
        &params![gone.address.to_lowercase(), gone.address],
    )
    .map(drop)
}
