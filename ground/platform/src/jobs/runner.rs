//! The one place where jobs are run.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use domain::{HOUR, SECOND};

use super::queries::{self, Claimed};
use crate::audit::{Origin, Via};
use crate::language::Locale;
use crate::store::Tx;
use crate::{App, Error, Result};

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
    /// It asks servers that anybody may have named, and that may be slow: done beside all other work, which does not wait for it.
    pub beside: bool,
    /// Somebody wants it tried again after it was given up: takes back what giving up wrote elsewhere.
    pub again: fn(&Tx<'_>, &str) -> Result<()>,
}

/// Tells the runner to begin nothing more, and knows which jobs are being done.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<Stopping>);

#[derive(Debug, Default)]
struct Stopping {
    told: AtomicBool,
    /// Number and attempt of each.
    running: Mutex<Vec<(i64, i64)>>,
}

impl Stop {
    /// The jobs that are being done are the last ones.
    pub fn tell(&self) {
        self.0.told.store(true, Ordering::SeqCst);
    }

    fn is_told(&self) -> bool {
        self.0.told.load(Ordering::SeqCst)
    }

    fn running(&self) -> std::sync::MutexGuard<'_, Vec<(i64, i64)>> {
        self.0
            .running
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The process ends before the running jobs do: gives their leases back, so that the next process begins them anew at
    /// once. Answers whether there were any.
    ///
    /// # Errors
    /// When the store cannot be written; the leases then end by themselves.
    pub fn give_back(&self, app: &App) -> Result<bool> {
        let running = self.running().clone();
        for (id, attempt) in &running {
            app.store
                .write_now(|tx| queries::give_back(tx, *id, *attempt))?;
        }
        Ok(!running.is_empty())
    }
}

/// Which work a runner does.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Lane {
    All,
    /// What nothing else waits for.
    Beside,
    Others,
}

impl Lane {
    /// The kinds of work done beside the others, between commas, and whether they are meant: 1, 0, or 2 for all.
    fn asked(self, works: &[Work]) -> (String, i64) {
        let beside = works.iter().filter(|work| work.beside);
        let kinds: Vec<&str> = beside.map(|work| work.kind).collect();
        let which = match self {
            Self::Others => 0,
            Self::Beside => 1,
            Self::All => 2,
        };
        (format!(",{},", kinds.join(",")), which)
    }
}

/// Does everything that is due, one job after the other; answers how many were tried.
///
/// # Errors
/// When the store cannot be written. What a job answers is recorded in its row instead.
pub fn run_due(app: &App, works: &[Work]) -> Result<usize> {
    run_due_until(app, works, &Stop::default())
}

/// [`run_due`], but begins no other job once `stop` was told.
///
/// # Errors
/// As [`run_due`].
pub fn run_due_until(app: &App, works: &[Work], stop: &Stop) -> Result<usize> {
    run_lane(app, works, Lane::All, stop)
}

fn run_lane(app: &App, works: &[Work], lane: Lane, stop: &Stop) -> Result<usize> {
    let (kinds, which) = lane.asked(works);
    let lane = (kinds.as_str(), which);
    let mut tried = 0;
    while !stop.is_told() {
        let now = app.clock.now();
        if !app.store.read_now(|tx| queries::find_due(tx, lane, now))? {
            break;
        }
        let Some(claimed) = app.store.write_now(|tx| queries::claim(tx, lane, now))? else {
            break;
        };
        tried += 1;
        let job = (claimed.id, claimed.attempts);
        stop.running().push(job);
        let recorded = run(app, works, &claimed);
        stop.running().retain(|one| *one != job);
        recorded?;
    }
    Ok(tried)
}

/// Does one job and writes down how it went.
fn run(app: &App, works: &[Work], claimed: &Claimed) -> Result<()> {
    let job = Job {
        id: claimed.id,
        payload: claimed.payload.clone(),
        attempt: claimed.attempts,
    };
    let outcome = match works.iter().find(|work| work.kind == claimed.kind) {
        // It was begun as often as it may be, and nobody was left to say how the last time ended.
        Some(work) if job.attempt > work.attempts => {
            Err(("every attempt ended with the process".to_owned(), 1))
        }
        Some(work) => match catch_unwind(AssertUnwindSafe(|| {
            Origin::at(claimed.brand, Via::Desk, None).around_now(|| (work.run)(app, &job))
        })) {
            Ok(done) => done.map_err(|error| (reason(app, &error), work.attempts)),
            Err(_) => Err((
                "a fault in arende; the log says where".to_owned(),
                work.attempts,
            )),
        },
        None => Err((format!("nobody does jobs of kind {}", claimed.kind), 1)),
    };
    let now = app.clock.now();
    app.store.write_now(|tx| match &outcome {
        Ok(()) => queries::remove_done(tx, claimed),
        Err((error, attempts)) if job.attempt >= *attempts => {
            tracing::error!(job = job.id, kind = %claimed.kind, %error, "job given up");
            queries::set_dead(tx, claimed, error, now)
        }
        Err((error, _)) => {
            tracing::warn!(job = job.id, kind = %claimed.kind, %error, "job will be tried again");
            queries::set_again(tx, claimed, error, now.plus(pause(job.attempt)))
        }
    })
}

/// Why it did not work, for whoever looks after the desk.
fn reason(app: &App, error: &Error) -> String {
    match error {
        Error::Refused(refusal) => app.language.words(Locale::En, "UTC").refusal(refusal),
        Error::Absent => "what it is about is gone".to_owned(),
        Error::Broken(cause) => cause.clone(),
    }
}

/// How long to wait after the `attempt`th failure, in milliseconds: 10 s, 20 s, 40 s … at most an hour.
fn pause(attempt: i64) -> i64 {
    let doubled = (10 * SECOND) << attempt.saturating_sub(1).clamp(0, 20);
    doubled.min(HOUR)
}

/// Runs jobs until `stop` was told: at once after a commit here, within a second after one elsewhere or when the
/// time of a job comes. Ends when the jobs that are being done have ended.
pub async fn run_forever(app: App, works: &'static [Work], stop: Stop) {
    tokio::join!(
        run_lane_forever(&app, works, Lane::Others, &stop),
        run_lane_forever(&app, works, Lane::Beside, &stop),
    );
}

async fn run_lane_forever(app: &App, works: &'static [Work], lane: Lane, stop: &Stop) {
    let mut commits = app.store.commits();
    while !stop.is_told() {
        let (runner, stop) = (app.clone(), stop.clone());
        let done = tokio::task::spawn_blocking(move || run_lane(&runner, works, lane, &stop)).await;
        if let Ok(Err(error)) = done {
            tracing::error!(%error, "jobs cannot be run");
        }
        commits.borrow_and_update();
        let _ = tokio::time::timeout(Duration::from_secs(1), commits.changed()).await;
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
