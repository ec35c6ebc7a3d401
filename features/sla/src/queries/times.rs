//! When schedules and policies were made, and changed last.

use domain::Moment;
use platform::store::{Row, Tx};
use platform::{Result, params};

fn times(row: &Row<'_>) -> Result<(i64, Moment, Moment)> {
    Ok((row.int(0)?, row.moment(1)?, row.moment(2)?))
}

/// Number, made and changed, of the brand's schedules.
pub fn list_schedule_times(tx: &Tx<'_>) -> Result<Vec<(i64, Moment, Moment)>> {
    tx.rows(
        "SELECT id, created_at, updated_at FROM schedule WHERE brand_id = $1",
        &params![tx.brand()],
        times,
    )
}

/// The same of the brand's policies.
pub fn list_policy_times(tx: &Tx<'_>) -> Result<Vec<(i64, Moment, Moment)>> {
    tx.rows(
        "SELECT id, created_at, updated_at FROM sla_policy WHERE brand_id = $1",
        &params![tx.brand()],
        times,
    )
}
