//! The one place where jobs are run.

use std::time::Duration;

use domain::{HOUR, SECOND};

use super::queries;
use crate::{App, Result};

/// A job that is being done.
#[derive(Clone, Debug)]
pub struct Job {
    /// Its number; also the key that makes its effects idempotent.
    pub id: i64,
    /// What the kind of job works on.
    pub payload: String,
    /// Which attempt this is, from 1.
    pub attempt: i64,
}

/// One kind of work: what it is called and what it does, on a blocking thread. Every kind is listed in the
/// binary's `schedule.rs`.
#[derive(Clone, Copy)]
pub struct Work {
    /// The kind in the table.
    pub kind: &'static str,
    /// Attempts before it is given up.
    pub attempts: i64,
    /// Does it once more or for the first time; must not matter which.
    pub run: fn(&App, &Job) -> Result<()>,
}

/// Does everything that is due, one job after the other; answers how many were tried.
///
/// # Errors
/// When the store cannot be written. What a job answers is recorded in its row instead.
pub fn run_due(app: &App, works: &[Work]) -> Result<usize> {
    let mut tried = 0;
    loop {
        let now = app.clock.now();
        if !app.store.read_now(|tx| queries::find_due(tx, now))? {
            return Ok(tried);
        }
        let Some(claimed) = app.store.write_now(|tx| queries::claim(tx, now))? else {
            return Ok(tried);
        };
        tried += 1;
        let job = Job {
            id: claimed.id,
            payload: claimed.payload,
            attempt: claimed.attempts,
        };
        let outcome = match works.iter().find(|work| work.kind == claimed.kind) {
            Some(work) => (work.run)(app, &job).map_err(|error| (error.to_string(), work.attempts)),
            None => Err((format!("nobody does jobs of kind {}", claimed.kind), 1)),
        };
        let now = app.clock.now();
        app.store.write_now(|tx| match &outcome {
            Ok(()) => queries::remove_done(tx, job.id),
            Err((error, attempts)) if job.attempt >= *attempts => {
                tracing::error!(job = job.id, kind = %claimed.kind, %error, "job given up");
                queries::set_dead(tx, job.id, error, now)
            }
            Err((error, _)) => {
                tracing::warn!(job = job.id, kind = %claimed.kind, %error, "job will be tried again");
                queries::set_again(tx, job.id, error, now.plus(pause(job.attempt)))
            }
        })?;
    }
}

/// How long to wait after the `attempt`th failure, in milliseconds: 10 s, 20 s, 40 s … at most an hour.
fn pause(attempt: i64) -> i64 {
    let doubled = (10 * SECOND) << attempt.saturating_sub(1).clamp(0, 20);
    doubled.min(HOUR)
}

/// Runs jobs until `stop` resolves: at once after a commit here, within a second after one elsewhere or when the
/// time of a job comes.
pub async fn run_forever(app: App, works: &'static [Work], stop: impl Future<Output = ()>) {
    let mut commits = app.store.commits();
    tokio::pin!(stop);
    loop {
        let runner = app.clone();
        let done = tokio::task::spawn_blocking(move || run_due(&runner, works)).await;
        if let Ok(Err(error)) = done {
            tracing::error!(%error, "jobs cannot be run");
        }
        commits.borrow_and_update();
        tokio::select! {
            () = &mut stop => return,
            _ = tokio::time::timeout(Duration::from_secs(1), commits.changed()) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Moment;

    #[test]
    fn pauses_grow_to_an_hour_and_no_further() {
        assert_eq!(pause(1), 10 * SECOND);
        assert_eq!(pause(2), 20 * SECOND);
        assert_eq!(pause(100), HOUR);
        assert!(Moment(0).plus(pause(i64::MAX)) > Moment(0));
    }
}
