//! What people searched for and did not find. Who it was is not kept.

use domain::{DAY, Moment};
use platform::store::Tx;
use platform::{Result, params};

/// What was searched for in vain.
#[derive(Clone, Debug)]
pub struct Miss {
    pub words: String,
    pub times: i64,
    pub last_at: Moment,
}

/// As many are kept for each portal, the newest.
const MOST: i64 = 1000;
/// For as long.
const KEPT: i64 = 90 * DAY;

/// Counts a search in vain, and forgets what is old.
pub fn note_miss(tx: &Tx<'_>, words: &str, now: Moment) -> Result<()> {
    let brand = tx.brand();
    tx.run(
        "DELETE FROM search_miss WHERE brand_id = $1 AND last_at < $2",
        &params![brand, now.plus(-KEPT)],
    )?;
    let kept = tx.number(
        "SELECT count(*) FROM search_miss WHERE brand_id = $1 AND words <> $2",
        &params![brand, words],
    )?;
    if kept >= MOST {
        // Whoever fills the list pushes out what nobody has searched for since.
        tx.run(
            "DELETE FROM search_miss WHERE brand_id = $1
               AND last_at = (SELECT min(m.last_at) FROM search_miss m WHERE m.brand_id = $1)",
            &params![brand],
        )?;
    }
    tx.run(
        "INSERT INTO search_miss (brand_id, words, times, first_at, last_at) VALUES ($1, $2, 1, $3, $3)
         ON CONFLICT (brand_id, words) DO UPDATE SET times = search_miss.times + 1, last_at = excluded.last_at",
        &params![brand, words, now],
    )
    .map(drop)
}

/// What was searched for in vain in the last 90 days, the most frequent first. Without an actor: for those who write articles.
pub fn list_misses(tx: &Tx<'_>, now: Moment, limit: i64) -> Result<Vec<Miss>> {
    tx.rows(
        "SELECT words, times, last_at FROM search_miss WHERE brand_id = $1 AND last_at >= $2
         ORDER BY times DESC, last_at DESC, words LIMIT $3",
        &params![tx.brand(), now.plus(-KEPT), limit],
        |row| {
            Ok(Miss {
                words: row.text(0)?,
                times: row.int(1)?,
                last_at: row.moment(2)?,
            })
        },
    )
}

/// Somebody has seen to it.
pub fn remove_miss(tx: &Tx<'_>, words: &str) -> Result<()> {
    tx.run(
        "DELETE FROM search_miss WHERE brand_id = $1 AND words = $2",
        &params![tx.brand(), words],
    )
    .map(drop)
}
