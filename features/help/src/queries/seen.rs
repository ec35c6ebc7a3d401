//! What somebody who was signed in read last: for nobody but them.

use domain::{ArticleId, Moment, PersonId};
use platform::store::Tx;
use platform::{Result, params};

/// As many are kept for each person, over all portals.
pub const SEEN_KEPT: i64 = 30;

/// The numbers of what they read last in any portal, the newest first.
pub fn list_seen(tx: &Tx<'_>, person: PersonId) -> Result<Vec<ArticleId>> {
    tx.rows(
        "SELECT article_id FROM help_seen WHERE person_id = $1 ORDER BY seen_at DESC, article_id DESC",
        &params![person],
        |row| row.int(0).map(ArticleId),
    )
}

/// Notes that they read it, and forgets what they read longest ago.
pub fn put_seen(tx: &Tx<'_>, person: PersonId, article: ArticleId, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO help_seen (person_id, article_id, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, article_id) DO UPDATE SET seen_at = excluded.seen_at",
        &params![person, article, now],
    )?;
    tx.run(
        "DELETE FROM help_seen WHERE person_id = $1 AND article_id NOT IN (
           SELECT article_id FROM help_seen WHERE person_id = $1 ORDER BY seen_at DESC, article_id DESC LIMIT $2)",
        &params![person, SEEN_KEPT],
    )
    .map(drop)
}

/// Forgets what they read.
pub fn remove_seen(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM help_seen WHERE person_id = $1",
        &params![person],
    )
    .map(drop)
}
