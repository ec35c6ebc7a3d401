//! Mails about requests to somebody who is erased: that they were sent stays, because answers find their request by it.

use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    tx.run(
        "UPDATE mail_out SET address = '', error = NULL,
           state = CASE WHEN state = 'waiting' THEN 'withdrawn' ELSE state END
         WHERE person_id = $1",
        &params![gone.person],
    )
    .map(drop)
}
