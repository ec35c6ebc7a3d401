//! Mails about the service status.

use domain::Moment;
use platform::store::Tx;
use platform::{Result, params};

/// A mail that is to be sent.
pub struct Mail {
    /// `confirm` or `update`.
    pub message: String,
    pub subscriber: i64,
    /// 0: none.
    pub update: i64,
    pub created_at: Moment,
}

/// Adds a mail; `None` where this subscriber has one about that update already.
pub fn add(
    tx: &Tx<'_>,
    message: &str,
    subscriber: i64,
    update: i64,
    now: Moment,
) -> Result<Option<i64>> {
    if update != 0 {
        let there = tx.number(
            "SELECT count(*) FROM service_mail WHERE message = $1 AND subscriber_id = $2 AND update_id = $3",
            &params![message, subscriber, update],
        )?;
        if there > 0 {
            return Ok(None);
        }
    }
    tx.insert(
        "INSERT INTO service_mail (brand_id, message, subscriber_id, update_id, state, created_at)
         VALUES ($1, $2, $3, $4, 'waiting', $5) RETURNING id",
        &params![tx.brand(), message, subscriber, update, now],
    )
    .map(Some)
}

pub fn find_waiting(tx: &Tx<'_>, id: i64) -> Result<Option<Mail>> {
    tx.row(
        "SELECT message, subscriber_id, update_id, created_at FROM service_mail WHERE id = $1 AND state = 'waiting'",
        &params![id],
        |row| {
            Ok(Mail {
                message: row.text(0)?,
                subscriber: row.int(1)?,
                update: row.int(2)?,
                created_at: row.moment(3)?,
            })
        },
    )
}

/// Notes what became of it: `sent`, `failed` or `nobody`; `waiting` while another attempt is made.
pub fn set_state(
    tx: &Tx<'_>,
    id: i64,
    state: &'static str,
    error: Option<&str>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE service_mail SET state = $2, error = $3, done_at = $4 WHERE id = $1",
        &params![id, state, error, now],
    )
    .map(drop)
}

pub fn set_waiting(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE service_mail SET state = 'waiting' WHERE id = $1 AND state IN ('failed', 'returned')",
        &params![id],
    )
    .map(drop)
}

/// Whose mail it is, whatever became of it.
pub fn find_subscriber(tx: &Tx<'_>, id: i64) -> Result<Option<i64>> {
    tx.row(
        "SELECT subscriber_id FROM service_mail WHERE id = $1",
        &params![id],
        |row| row.int(0),
    )
}

/// Mails that asked this subscriber to confirm since then.
pub fn count_confirmations_since(tx: &Tx<'_>, subscriber: i64, since: Moment) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM service_mail WHERE message = 'confirm' AND subscriber_id = $1 AND created_at > $2",
        &params![subscriber, since],
    )
}
