//! Jobs as an administrator sees them: what waits, what runs, what failed and why, and what was given up.

use domain::Moment;

use super::Work;
use crate::store::{Row, Tx};
use crate::{Error, Result, params};

/// How a job is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Given up: nothing happens before somebody decides.
    Dead,
    /// Somebody is at it.
    Running,
    /// It did not work, and will be tried again.
    Failed,
    /// Its time has not come, or nobody has had time.
    Waiting,
}

/// One job.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seen {
    /// Its number.
    pub id: i64,
    /// What kind of work it is.
    pub kind: String,
    /// What it works on.
    pub payload: String,
    /// How it is doing.
    pub state: State,
    /// How often it was begun.
    pub attempts: i64,
    /// When it is done, or tried again, at the earliest.
    pub run_at: Moment,
    /// When it was given up.
    pub dead_at: Option<Moment>,
    /// Why the latest attempt did not work.
    pub error: Option<String>,
}

/// How many jobs there are of each state.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Given up.
    pub dead: i64,
    /// Everything else.
    pub open: i64,
}

macro_rules! columns {
    () => {
        "SELECT id, kind, payload, attempts, run_at, locked_until, dead_at, last_error FROM job "
    };
}

fn seen(row: &Row<'_>, now: Moment) -> Result<Seen> {
    let dead_at = row.opt_int(6)?.map(Moment);
    let error = row.opt_text(7)?;
    let state = match (dead_at, row.moment(5)? > now, &error) {
        (Some(_), _, _) => State::Dead,
        (None, true, _) => State::Running,
        (None, false, Some(_)) => State::Failed,
        (None, false, None) => State::Waiting,
    };
    Ok(Seen {
        id: row.int(0)?,
        kind: row.text(1)?,
        payload: row.text(2)?,
        state,
        attempts: row.int(3)?,
        run_at: row.moment(4)?,
        dead_at,
        error,
    })
}

/// How many there are.
///
/// # Errors
/// As [`Tx::rows`].
pub fn count(tx: &Tx<'_>) -> Result<Counts> {
    Ok(Counts {
        dead: tx.number(
            "SELECT count(*) FROM job WHERE done_at IS NULL AND dead_at IS NOT NULL",
            &params![],
        )?,
        open: tx.number(
            "SELECT count(*) FROM job WHERE done_at IS NULL AND dead_at IS NULL",
            &params![],
        )?,
    })
}

/// How many open jobs have come to nothing for five minutes or more: nobody does them, or they fail again and again.
///
/// # Errors
/// As [`Tx::rows`].
pub fn count_stuck(tx: &Tx<'_>, now: Moment) -> Result<i64> {
    // The pauses before the sixth attempt make five minutes together.
    let since = Moment(now.0 - domain::mailbox::STUCK_AFTER);
    tx.number(
        "SELECT count(*) FROM job WHERE done_at IS NULL AND dead_at IS NULL AND (run_at <= $1 OR attempts > 5)",
        &params![since],
    )
}

/// What was given up first, the latest before the others; then what runs, failed and waits, by its time.
///
/// # Errors
/// As [`Tx::rows`].
pub fn list(tx: &Tx<'_>, only_dead: bool, skip: i64, most: i64, now: Moment) -> Result<Vec<Seen>> {
    let sql = if only_dead {
        concat!(
            columns!(),
            "WHERE done_at IS NULL AND dead_at IS NOT NULL ORDER BY dead_at DESC, id DESC LIMIT $1 OFFSET $2"
        )
    } else {
        concat!(
            columns!(),
            "WHERE done_at IS NULL
             ORDER BY CASE WHEN dead_at IS NULL THEN 1 ELSE 0 END, dead_at DESC, locked_until DESC, run_at, id
             LIMIT $1 OFFSET $2"
        )
    };
    tx.rows(sql, &params![most, skip], |row| seen(row, now))
}

/// One job; `None` when it is done or was never there.
///
/// # Errors
/// As [`Tx::row`].
pub fn find(tx: &Tx<'_>, id: i64, now: Moment) -> Result<Option<Seen>> {
    tx.row(
        concat!(columns!(), "WHERE id = $1 AND done_at IS NULL"),
        &params![id],
        |row| seen(row, now),
    )
}

/// Has a job done as soon as possible: one that was given up with all its attempts anew, one that waits without its
/// pause.
///
/// # Errors
/// [`Error::Absent`] when it is done; a refusal while somebody is at it.
pub fn retry(tx: &Tx<'_>, works: &[Work], id: i64, now: Moment) -> Result<()> {
    let job = find(tx, id, now)?.ok_or(Error::Absent)?;
    match job.state {
        State::Running => return Err(Error::refused(409, "refused-job-runs")),
        State::Dead => {
            if let Some(work) = works.iter().find(|work| work.kind == job.kind) {
                (work.again)(tx, &job.payload)?;
            }
            tx.run(
                "UPDATE job SET dead_at = NULL, attempts = 0, run_at = $2, locked_until = 0 WHERE id = $1",
                &params![id, now],
            )?;
        }
        State::Failed | State::Waiting => {
            tx.run(
                "UPDATE job SET run_at = $2 WHERE id = $1 AND run_at > $2",
                &params![id, now],
            )?;
        }
    }
    Ok(())
}

/// [`retry`] for everything that was given up; answers how many there were.
///
/// # Errors
/// As [`Tx::run`].
pub fn retry_all(tx: &Tx<'_>, works: &[Work], now: Moment) -> Result<usize> {
    let dead = list(tx, true, 0, i64::MAX, now)?;
    for job in &dead {
        retry(tx, works, job.id, now)?;
    }
    Ok(dead.len())
}

/// Removes a job that was given up: what it was to do will not be done.
///
/// # Errors
/// [`Error::Absent`] when no such job was given up.
pub fn discard(tx: &Tx<'_>, id: i64) -> Result<()> {
    let removed = tx.run(
        "DELETE FROM job WHERE id = $1 AND dead_at IS NOT NULL",
        &params![id],
    )?;
    if removed == 1 {
        Ok(())
    } else {
        Err(Error::Absent)
    }
}
