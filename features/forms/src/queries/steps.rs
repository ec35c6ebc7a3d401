//! The last step in each place where forms are looked after. Whether it may be done was decided before.

use platform::store::Tx;
use platform::{Result, params};

use crate::steps::{Deed, Step};

pub fn find_step(tx: &Tx<'_>, place: &str) -> Result<Option<Step>> {
    tx.row(
        "SELECT deed, part, before, after, at FROM form_step WHERE place = $1",
        &params![place],
        |row| {
            Ok(Step {
                deed: Deed::read(&row.text(0)?, row.text(1)?),
                before: row.text(2)?,
                after: row.text(3)?,
                at: row.moment(4)?,
            })
        },
    )
}

pub fn set_step(tx: &Tx<'_>, place: &str, step: &Step) -> Result<()> {
    let (deed, part) = step.deed.words();
    tx.run(
        "INSERT INTO form_step (place, deed, part, before, after, at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (place) DO UPDATE SET deed = excluded.deed, part = excluded.part, before = excluded.before,
           after = excluded.after, at = excluded.at",
        &params![place, deed, part, step.before, step.after, step.at],
    )
    .map(drop)
}

/// It was taken back.
pub fn remove_step(tx: &Tx<'_>, place: &str) -> Result<()> {
    tx.run("DELETE FROM form_step WHERE place = $1", &params![place])
        .map(drop)
}
