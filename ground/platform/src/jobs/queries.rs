//! All SQL about jobs.

use domain::{BrandId, Moment};

use crate::Result;
use crate::params;
use crate::store::Tx;

/// How long a claimed job is nobody else's, in milliseconds.
pub(super) const LEASE: i64 = 5 * domain::MINUTE;

/// A job to be done as soon as possible, in the name of the transaction's brand; answers its number.
///
/// # Errors
/// As [`Tx::run`].
pub fn add(tx: &Tx<'_>, kind: &'static str, payload: &str, now: Moment) -> Result<i64> {
    add_at(tx, kind, payload, now)
}

/// A job to be done at `run_at` or later; answers its number.
///
/// # Errors
/// As [`Tx::run`].
pub fn add_at(tx: &Tx<'_>, kind: &'static str, payload: &str, run_at: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO job (kind, payload, run_at, brand_id) VALUES ($1, $2, $3, $4) RETURNING id",
        &params![kind, payload, run_at, tx.brand()],
    )
}

pub(super) struct Claimed {
    pub(super) id: i64,
    pub(super) kind: String,
    pub(super) payload: String,
    pub(super) attempts: i64,
    pub(super) brand: BrandId,
}

/// The oldest job that is due, now ours: one alone, which a list of one (`IN`) does not promise on a server, where it may be made
/// again for every row. Writes pass one at a time, so nobody takes it meanwhile. `kinds` between commas are asked for (1), left out
/// (0), or both (2).
pub(super) fn claim(
    tx: &Tx<'_>,
    (kinds, which): (&str, i64),
    now: Moment,
) -> Result<Option<Claimed>> {
    let sql = "UPDATE job SET locked_until = $2, attempts = attempts + 1
         WHERE id = (
           SELECT id FROM job
           WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= $1 AND locked_until <= $1
             AND (CAST($4 AS BIGINT) = 2 OR CASE WHEN $3 LIKE '%,' || kind || ',%' THEN 1 ELSE 0 END = CAST($4 AS BIGINT))
           ORDER BY run_at, id LIMIT 1)
         RETURNING id, kind, payload, attempts, brand_id";
    tx.row(sql, &params![now, now.plus(LEASE), kinds, which], |row| {
        Ok(Claimed {
            id: row.int(0)?,
            kind: row.text(1)?,
            payload: row.text(2)?,
            attempts: row.int(3)?,
            brand: BrandId(row.int(4)?),
        })
    })
}

/// Whether a job is due, without taking the write lock.
pub(super) fn find_due(tx: &Tx<'_>, (kinds, which): (&str, i64), now: Moment) -> Result<bool> {
    let due = tx.number(
        "SELECT 1 FROM job
         WHERE done_at IS NULL AND dead_at IS NULL AND run_at <= $1 AND locked_until <= $1
           AND (CAST($3 AS BIGINT) = 2 OR CASE WHEN $2 LIKE '%,' || kind || ',%' THEN 1 ELSE 0 END = CAST($3 AS BIGINT)) LIMIT 1",
        &params![now, kinds, which],
    )?;
    Ok(due == 1)
}

// The attempt that says how it went must be the latest one: an attempt whose lease ran out meanwhile says nothing any
// more, because another has begun.

/// Done jobs are not kept: the mail log and the change log tell what they did.
pub(super) fn remove_done(tx: &Tx<'_>, job: &Claimed) -> Result<()> {
    tx.run(
        "DELETE FROM job WHERE id = $1 AND attempts = $2",
        &params![job.id, job.attempts],
    )
    .map(drop)
}

pub(super) fn set_again(tx: &Tx<'_>, job: &Claimed, error: &str, run_at: Moment) -> Result<()> {
    tx.run(
        "UPDATE job SET run_at = $3, locked_until = 0, last_error = $4 WHERE id = $1 AND attempts = $2",
        &params![job.id, job.attempts, run_at, error],
    )
    .map(drop)
}

pub(super) fn set_dead(tx: &Tx<'_>, job: &Claimed, error: &str, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE job SET dead_at = $3, locked_until = 0, last_error = $4 WHERE id = $1 AND attempts = $2",
        &params![job.id, job.attempts, now, error],
    )
    .map(drop)
}

/// Gives a lease back before its time: the process ends, and whoever comes next need not wait.
pub(super) fn give_back(tx: &Tx<'_>, id: i64, attempts: i64) -> Result<()> {
    tx.run(
        "UPDATE job SET locked_until = 0 WHERE id = $1 AND attempts = $2",
        &params![id, attempts],
    )
    .map(drop)
}
