//! All SQL about keys of senders, and about what became of each mail that left.

use domain::Moment;

use super::signing::{Kind, SenderKey};
use crate::store::{Row, Tx};
use crate::{Error, Result, params};

macro_rules! key_columns {
    () => {
        "SELECT id, domain, selector, kind, public, secret, active, created_at FROM mail_key "
    };
}

fn key(row: &Row<'_>) -> Result<SenderKey> {
    Ok(SenderKey {
        id: row.int(0)?,
        domain: row.text(1)?,
        selector: row.text(2)?,
        kind: Kind::read(&row.text(3)?).ok_or_else(|| Error::broken("an unknown kind of key"))?,
        public: row.text(4)?,
        secret: row.text(5)?,
        active: row.flag(6)?,
        created_at: row.moment(7)?,
    })
}

/// All keys, those of one domain together and the newest of them first.
///
/// # Errors
/// When the database cannot be read.
pub fn list_keys(tx: &Tx<'_>) -> Result<Vec<SenderKey>> {
    tx.rows(
        concat!(key_columns!(), "ORDER BY domain, id DESC"),
        &params![],
        key,
    )
}

/// # Errors
/// When the database cannot be read.
pub fn find_key(tx: &Tx<'_>, id: i64) -> Result<Option<SenderKey>> {
    tx.row(concat!(key_columns!(), "WHERE id = $1"), &params![id], key)
}

/// The key that signs for a domain.
pub(super) fn find_signing_key(tx: &Tx<'_>, domain: &str) -> Result<Option<SenderKey>> {
    tx.row(
        concat!(
            key_columns!(),
            "WHERE domain = $1 AND active = 1 ORDER BY id DESC LIMIT 1"
        ),
        &params![domain],
        key,
    )
}

pub(super) fn add_key(tx: &Tx<'_>, new: &SenderKey) -> Result<i64> {
    tx.insert(
        "INSERT INTO mail_key (domain, selector, kind, public, secret, active, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        &params![
            new.domain,
            new.selector,
            new.kind.word(),
            new.public,
            new.secret,
            i64::from(new.active),
            new.created_at
        ],
    )
}

pub(super) fn set_key_active(tx: &Tx<'_>, id: i64, domain: &str, on: bool) -> Result<()> {
    tx.run(
        "UPDATE mail_key SET active = 0 WHERE domain = $1",
        &params![domain],
    )?;
    if on {
        tx.run("UPDATE mail_key SET active = 1 WHERE id = $1", &params![id])?;
    }
    Ok(())
}

pub(super) fn remove_key(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM mail_key WHERE id = $1", &params![id])
        .map(drop)
}

/// A mail, and what came of the latest attempt to send it.
pub(super) struct Attempt<'a> {
    pub(super) message_id: &'a str,
    pub(super) job: i64,
    pub(super) payload: &'a str,
    pub(super) address: &'a str,
    pub(super) subject: &'a str,
    pub(super) state: &'static str,
    pub(super) said: &'a str,
    pub(super) written_at: Moment,
}

/// Writes down an attempt, in the transaction that says what came of it.
pub(super) fn note_attempt(tx: &Tx<'_>, one: &Attempt<'_>, now: Moment) -> Result<()> {
    let sought = format!("{} {} {}", one.address, one.subject, one.message_id).to_lowercase();
    tx.run(
        "INSERT INTO mail_sent (message_id, kind, payload, brand_id, address, subject, sought, state, said,
                                attempts, written_at, tried_at)
         VALUES ($1, COALESCE((SELECT kind FROM job WHERE id = $2), ''), $3, $4, $5, $6, $7, $8, $9, 1, $10, $11)
         ON CONFLICT (message_id) DO UPDATE SET state = excluded.state, said = excluded.said,
           address = excluded.address, subject = excluded.subject, sought = excluded.sought,
           kind = CASE WHEN excluded.kind = '' THEN mail_sent.kind ELSE excluded.kind END,
           attempts = mail_sent.attempts + 1, tried_at = excluded.tried_at",
        &params![
            one.message_id,
            one.job,
            one.payload,
            tx.brand(),
            one.address,
            one.subject,
            sought,
            one.state,
            one.said,
            one.written_at,
            now
        ],
    )
    .map(drop)
}

/// The kind and payload of the job that sent a mail, if it was tried to be sent.
///
/// # Errors
/// When the database cannot be read.
pub fn find_work(tx: &Tx<'_>, message_id: &str) -> Result<Option<(String, String)>> {
    tx.row(
        "SELECT kind, payload FROM mail_sent WHERE message_id = $1",
        &params![message_id],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )
}

/// A failure notice came for a mail that had left.
///
/// # Errors
/// When the database cannot be written.
pub fn set_returned(tx: &Tx<'_>, message_id: &str) -> Result<()> {
    tx.run(
        "UPDATE mail_sent SET state = 'bounced' WHERE message_id = $1",
        &params![message_id],
    )
    .map(drop)
}

/// It waits for its next attempt.
///
/// # Errors
/// When the database cannot be written.
pub fn set_waiting_again(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE mail_sent SET state = 'waiting' WHERE id = $1",
        &params![id],
    )
    .map(drop)
}

/// Forgets what was tried last before `before`: how often in a row mail was sent is nobody's business for ever.
///
/// # Errors
/// When the database cannot be written.
pub fn remove_sent_before(tx: &Tx<'_>, before: Moment) -> Result<()> {
    tx.run(
        "DELETE FROM mail_sent WHERE tried_at < $1",
        &params![before],
    )
    .map(drop)
}
