//! Going through a sheet: finding out what each row would do, or doing it, some hundred rows at a time. A sheet that is
//! taken twice changes nothing the second time, so one that was cut off is simply taken again.

use std::collections::{HashMap, HashSet};
use std::io::Read;

use domain::{Moment, OrganizationId};
use platform::language::Words;
use platform::store::{Store, Tx};
use platform::{Error, Result};

use super::reading::{Row, open};
use super::{Kind, organizations, people};
use crate::commands::note_import;

/// Rows in one transaction.
const AT_ONCE: usize = 200;
/// Problems that are told; more are only counted.
const MOST_TOLD: usize = 1000;

/// What becomes of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Added,
    Changed,
    Unchanged,
}

/// Why a row cannot be taken.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// As an editor counts lines, from 1.
    pub line: u64,
    /// Empty: the row as a whole.
    pub column: String,
    pub value: String,
    /// In words.
    pub why: String,
}

/// What a sheet does, or did.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    pub added: u64,
    pub changed: u64,
    pub unchanged: u64,
    /// Rows that cannot be taken.
    pub bad: u64,
    /// What is wrong with them, the first thousand.
    pub problems: Vec<Problem>,
    /// Whether there were more rows than may be taken at once.
    pub cut: bool,
}

impl Report {
    pub fn rows(&self) -> u64 {
        self.added + self.changed + self.unchanged + self.bad
    }

    fn note(&mut self, outcome: Result<Fate, Vec<Problem>>) {
        match outcome {
            Ok(Fate::Added) => self.added += 1,
            Ok(Fate::Changed) => self.changed += 1,
            Ok(Fate::Unchanged) => self.unchanged += 1,
            Err(problems) => {
                self.bad += 1;
                let room = MOST_TOLD.saturating_sub(self.problems.len());
                self.problems.extend(problems.into_iter().take(room));
            }
        }
    }
}

/// How a sheet is gone through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct How {
    /// Only find out what it would do.
    pub dry_run: bool,
    /// Ask people who have no account to choose a password.
    pub invite: bool,
    /// Rows that are taken at most.
    pub most: u64,
    pub now: Moment,
}

/// What earlier rows of the sheet would have done, while nothing is written.
#[derive(Debug, Default)]
pub(super) struct Imagined {
    /// People who would be there.
    pub(super) added: HashSet<String>,
    /// Seats that would be taken, or free.
    pub(super) seats: HashMap<OrganizationId, i64>,
}

/// What a row says it is about, so that two rows about one thing are found.
fn same_line(kind: Kind, row: &Row, met: &mut HashMap<String, u64>, w: &Words) -> Option<Problem> {
    let keys = match kind {
        Kind::Organizations => organizations::keys(row),
        Kind::People => people::keys(row),
    };
    for (column, key) in keys {
        if let Some(line) = met.insert(key, row.line) {
            return Some(row.problem(column, w.t1("sheet-same-row", "line", line)));
        }
    }
    None
}

fn one(
    tx: &Tx<'_>,
    kind: Kind,
    row: &Row,
    imagined: Option<&mut Imagined>,
    how: How,
    w: &Words,
) -> Result<Result<Fate, Vec<Problem>>> {
    match kind {
        Kind::Organizations => organizations::take(tx, row, how, w),
        Kind::People => people::take(tx, row, imagined, how, w),
    }
}

/// Goes through a sheet; `passed` hears how many rows have been gone through. Blocks.
///
/// # Errors
/// When the database does not take it; what was taken until then stays, and the sheet can be taken again.
pub fn import(
    store: &Store,
    kind: Kind,
    from: impl Read,
    how: How,
    w: &Words,
    mut passed: impl FnMut(u64),
) -> Result<Report> {
    let mut report = Report::default();
    let mut sheet = match open(kind, from, w) {
        Ok(sheet) => sheet,
        Err(problems) => {
            report.note(Err(problems));
            return Ok(report);
        }
    };
    let (mut met, mut imagined) = (HashMap::new(), Imagined::default());
    let mut read = 0;
    loop {
        let mut rows = Vec::new();
        let mut ended = false;
        while rows.len() < AT_ONCE {
            match sheet.next() {
                None => {
                    ended = true;
                    break;
                }
                Some(_) if read == how.most => {
                    report.cut = true;
                    ended = true;
                    break;
                }
                Some(Err(problems)) => {
                    read += 1;
                    report.note(Err(problems));
                }
                Some(Ok(row)) => {
                    read += 1;
                    match same_line(kind, &row, &mut met, w) {
                        Some(problem) => report.note(Err(vec![problem])),
                        None => rows.push(row),
                    }
                }
            }
        }
        let outcomes = if how.dry_run {
            store.read_now(|tx| {
                rows.iter()
                    .map(|row| one(tx, kind, row, Some(&mut imagined), how, w))
                    .collect::<Result<Vec<_>>>()
            })?
        } else {
            written(store, kind, &rows, how, w)?
        };
        for outcome in outcomes {
            report.note(outcome);
        }
        passed(read);
        if ended {
            break;
        }
    }
    // A sheet that changed nothing is no deed.
    if !how.dry_run && report.added + report.changed > 0 {
        let Report {
            added,
            changed,
            unchanged,
            bad,
            ..
        } = &report;
        let counts =
            format!("{added} added, {changed} changed, {unchanged} unchanged, {bad} with problems");
        store.write_now(|tx| note_import(tx, kind, &counts, how.now))?;
    }
    Ok(report)
}

/// Takes some rows in one transaction. What the desk refuses only when it is done is told as a problem of its row.
fn written(
    store: &Store,
    kind: Kind,
    rows: &[Row],
    how: How,
    w: &Words,
) -> Result<Vec<Result<Fate, Vec<Problem>>>> {
    if rows.is_empty() {
        return Ok(Vec::new());
    }
    let together = store.write_now(|tx| {
        rows.iter()
            .map(|row| one(tx, kind, row, None, how, w))
            .collect::<Result<Vec<_>>>()
    });
    let refused = match together {
        Err(Error::Refused(refusal)) if refusal.status == 422 => refusal,
        other => return other,
    };
    if let [row] = rows {
        return Ok(vec![Err(vec![row.problem("", w.refusal(&refused))])]);
    }
    // One of them is refused: each alone finds out which.
    let mut outcomes = Vec::new();
    for row in rows {
        outcomes.extend(written(store, kind, std::slice::from_ref(row), how, w)?);
    }
    Ok(outcomes)
}
