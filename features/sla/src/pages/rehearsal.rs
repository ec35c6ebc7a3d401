//! What a changed policy would have done: last year's tickets, by what holds now and by what is tried.

use std::collections::BTreeMap;

use domain::sla::{Goal, Run, State};
use domain::{DAY, Moment};
use platform::Result;
use platform::language::Words;
use platform::store::Tx;

use crate::commands::rehearsed;
use crate::goal_key;
use crate::queries;
use crate::rules::Rules;

/// One goal, before and after.
pub(super) struct Outcome {
    pub(super) goal: String,
    pub(super) kept_now: i64,
    pub(super) missed_now: i64,
    pub(super) kept_then: i64,
    pub(super) missed_then: i64,
}

/// What was found.
pub(super) struct Rehearsal {
    /// How many tickets were looked at.
    pub(super) tickets: i64,
    pub(super) outcomes: Vec<Outcome>,
}

/// Most tickets that are looked at: a page must answer soon.
const MOST: i64 = 2000;

/// Kept and missed, by goal.
type Sums = BTreeMap<Goal, (i64, i64)>;

fn add(sums: &mut Sums, runs: &[Run], now: Moment) {
    for run in runs {
        let (kept, missed) = sums.entry(run.goal).or_default();
        match run.state {
            State::Done { late: None, .. } => *kept += 1,
            _ if run.is_late(now) => *missed += 1,
            _ => {}
        }
    }
}

/// Rehearses `tried` beside `now_held` over the brand's tickets of the last year, the newest first.
pub(super) fn rehearse(
    tx: &Tx<'_>,
    held: &Rules,
    tried: &Rules,
    w: &Words,
    now: Moment,
) -> Result<Rehearsal> {
    let all = queries::list_since(tx, now.plus(-365 * DAY), MOST)?;
    let (mut before, mut after) = (Sums::new(), Sums::new());
    for ticket in &all {
        add(&mut before, &rehearsed(tx, *ticket, held)?, now);
        add(&mut after, &rehearsed(tx, *ticket, tried)?, now);
    }
    let outcomes = Goal::ALL.into_iter().filter_map(|goal| {
        let (was, is) = (before.get(&goal), after.get(&goal));
        (was.is_some() || is.is_some()).then(|| {
            let (kept_now, missed_now) = was.copied().unwrap_or_default();
            let (kept_then, missed_then) = is.copied().unwrap_or_default();
            Outcome {
                goal: w.t(goal_key(goal)).into_owned(),
                kept_now,
                missed_now,
                kept_then,
                missed_then,
            }
        })
    });
    Ok(Rehearsal {
        tickets: all.len() as i64,
        outcomes: outcomes.collect(),
    })
}
