//! All SQL about how far a mailbox was read, by whom, and what is not done with.

use domain::Moment;
use platform::store::Tx;
use platform::{Error, Result, params};

/// What is left to do about a mail that the mark has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Left {
    /// It could not be filed, and is tried again.
    Again,
    /// It is filed, and lies in the folder still.
    Done,
    /// It was set aside, and lies in the folder still.
    Failed,
}

impl Left {
    fn word(self) -> &'static str {
        match self {
            Self::Again => "again",
            Self::Done => "done",
            Self::Failed => "failed",
        }
    }

    fn read(word: &str) -> Self {
        match word {
            "done" => Self::Done,
            "failed" => Self::Failed,
            _ => Self::Again,
        }
    }
}

/// Who reads a mailbox, until when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Lease<'a> {
    pub(crate) id: i64,
    pub(crate) owner: &'a str,
    pub(crate) until: Moment,
}

/// Takes or keeps the lease: `false` when another process reads the mailbox, or nobody should.
pub(crate) fn lease(tx: &Tx<'_>, lease: Lease<'_>, now: Moment) -> Result<bool> {
    let taken = tx.run(
        "UPDATE mailbox SET lease_owner = $2, lease_until = $4
         WHERE id = $1 AND active = 1 AND (lease_owner = $2 OR lease_until < $3)",
        &params![lease.id, lease.owner, now, lease.until],
    )?;
    Ok(taken == 1)
}

/// Gives back every lease of a process that ends.
pub(crate) fn release(tx: &Tx<'_>, owner: &str) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET lease_until = 0 WHERE lease_owner = $1",
        &params![owner],
    )
    .map(drop)
}

/// The first look at a folder, or one after the server began to count anew: from `done` on, and up to `old` only what
/// came after the first look.
pub(crate) fn begin(
    tx: &Tx<'_>,
    lease: Lease<'_>,
    validity: i64,
    done: i64,
    old: i64,
    now: Moment,
) -> Result<()> {
    let begun = tx.run(
        "UPDATE mailbox SET uid_validity = $3, uid_done = $4, uid_old = $5, begun_at = COALESCE(begun_at, $6),
                waiting = 0, cut_uid = 0, cut_times = 0
         WHERE id = $1 AND lease_owner = $2",
        &params![lease.id, lease.owner, validity, done, old, now],
    )?;
    if begun != 1 {
        return Err(taken());
    }
    remove_leftovers(tx, lease.id)
}

pub(crate) fn remove_leftovers(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "DELETE FROM mailbox_mail WHERE mailbox_id = $1",
        &params![id],
    )
    .map(drop)
}

/// Not the mail's fault: whoever reads the mailbox now goes on.
fn taken() -> Error {
    Error::refused(503, "refused-busy")
}

/// The mark goes up to `uid`, in the transaction that files the mail or writes down that it could not be; it never goes
/// back. An error when the lease is somebody else's.
pub(crate) fn advance(tx: &Tx<'_>, lease: Lease<'_>, uid: i64) -> Result<()> {
    let moved = tx.run(
        "UPDATE mailbox SET waiting = CASE WHEN uid_done < $3 AND waiting > 0 THEN waiting - 1 ELSE waiting END,
                uid_done = CASE WHEN uid_done < $3 THEN $3 ELSE uid_done END, lease_until = $4, cut_uid = 0, cut_times = 0
         WHERE id = $1 AND lease_owner = $2",
        &params![lease.id, lease.owner, uid, lease.until],
    )?;
    if moved == 1 { Ok(()) } else { Err(taken()) }
}

/// Writes down what is left to do about a mail.
pub(crate) fn leave(tx: &Tx<'_>, id: i64, uid: i64, left: Left) -> Result<()> {
    tx.run(
        "INSERT INTO mailbox_mail (mailbox_id, uid, state) VALUES ($1, $2, $3)
         ON CONFLICT (mailbox_id, uid) DO UPDATE SET state = excluded.state",
        &params![id, uid, left.word()],
    )
    .map(drop)
}

/// Counts that a mail could not be filed; answers how often that was.
pub(crate) fn count_failure(tx: &Tx<'_>, id: i64, uid: i64) -> Result<i64> {
    tx.number(
        "INSERT INTO mailbox_mail (mailbox_id, uid, state, times) VALUES ($1, $2, 'again', 1)
         ON CONFLICT (mailbox_id, uid) DO UPDATE SET times = mailbox_mail.times + 1 RETURNING times",
        &params![id, uid],
    )
}

/// Nothing is left to do about a mail.
pub(crate) fn done_with(tx: &Tx<'_>, id: i64, uid: i64) -> Result<()> {
    tx.run(
        "DELETE FROM mailbox_mail WHERE mailbox_id = $1 AND uid = $2",
        &params![id, uid],
    )
    .map(drop)
}

/// What is left to do, the oldest first.
pub(crate) fn list_left(tx: &Tx<'_>, id: i64, most: i64) -> Result<Vec<(u32, Left)>> {
    let rows = tx.rows(
        "SELECT uid, state FROM mailbox_mail WHERE mailbox_id = $1 ORDER BY uid LIMIT $2",
        &params![id, most],
        |row| Ok((row.int(0)?, Left::read(&row.text(1)?))),
    )?;
    let fits = |(uid, left): (i64, Left)| Some((u32::try_from(uid).ok()?, left));
    Ok(rows.into_iter().filter_map(fits).collect())
}

/// How many mails of each mailbox are to be tried again or moved.
pub(crate) fn count_left(tx: &Tx<'_>) -> Result<Vec<(i64, i64)>> {
    tx.rows(
        "SELECT mailbox_id, count(*) FROM mailbox_mail GROUP BY mailbox_id",
        &params![],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )
}

/// Counts that the connection broke off while this mail was fetched; answers how often that was in a row.
pub(crate) fn count_cut(tx: &Tx<'_>, id: i64, uid: i64) -> Result<i64> {
    tx.number(
        "UPDATE mailbox SET cut_times = CASE WHEN cut_uid = $2 THEN cut_times + 1 ELSE 1 END, cut_uid = $2
         WHERE id = $1 RETURNING cut_times",
        &params![id, uid],
    )
}

/// So many mails were found; the server answers.
pub(crate) fn note_contact(tx: &Tx<'_>, id: i64, waiting: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET contact_at = $2, waiting = $3 WHERE id = $1",
        &params![id, now, waiting],
    )
    .map(drop)
}

pub(crate) fn note_read(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET contact_at = $2, read_at = $2, waiting = 0, trouble = '', detail = '', trouble_since = NULL
         WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}

pub(crate) fn note_trouble(
    tx: &Tx<'_>,
    id: i64,
    trouble: &str,
    detail: &str,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET trouble = $2, detail = $3, trouble_since = COALESCE(trouble_since, $4) WHERE id = $1",
        &params![id, trouble, detail, now],
    )
    .map(drop)
}
