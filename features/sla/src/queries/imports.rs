//! What schedules took from calendar files.

use domain::{Moment, PersonId};
use platform::store::Tx;
use platform::{Result, params};

/// Days that came from a file, and can be taken back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Import {
    pub id: i64,
    pub file: String,
    /// Exceptions, one a line.
    pub lines: String,
    /// Who took them; nothing: the command line.
    pub name: Option<String>,
    pub at: Moment,
}

/// The latest of a schedule that was not taken back. The schedule was found in the brand.
pub fn find_import(tx: &Tx<'_>, schedule: i64) -> Result<Option<Import>> {
    tx.row(
        "SELECT i.id, i.file, i.lines, p.name, i.created_at FROM schedule_import i LEFT JOIN person p ON p.id = i.person_id
         WHERE i.schedule_id = $1 AND i.undone_at IS NULL ORDER BY i.id DESC LIMIT 1",
        &params![schedule],
        |row| {
            Ok(Import {
                id: row.int(0)?,
                file: row.text(1)?,
                lines: row.text(2)?,
                name: row.opt_text(3)?,
                at: row.moment(4)?,
            })
        },
    )
}

pub fn add_import(
    tx: &Tx<'_>,
    schedule: i64,
    by: Option<PersonId>,
    file: &str,
    lines: &str,
    now: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO schedule_import (schedule_id, person_id, file, lines, created_at) VALUES ($1, $2, $3, $4, $5)",
        &params![schedule, by, file, lines, now],
    )
    .map(drop)
}

pub fn set_import_undone(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE schedule_import SET undone_at = $2 WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}
