//! What somebody who was signed in read last: for nobody but them.

use domain::{ArticleId, Moment, PersonId};
use platform::store::Tx;
use platform::{Result, params};

use super::Eyes;
use super::read::{Listed, gathered};
use crate::readable;

/// As many are kept for each person, over all portals.
pub const SEEN_KEPT: i64 = 30;

/// What they read last and may still read, the newest first.
pub fn list_seen(tx: &Tx<'_>, eyes: &Eyes, limit: i64) -> Result<Vec<Listed>> {
    let rows = tx.rows(
        concat!(
            // Written crosswise, SQLite begins at what they read; it would look whether they read each article of the brand.
            "SELECT b.id, b.source_locale, t.locale, t.title FROM (
               SELECT a.id, a.source_locale, s.seen_at FROM help_seen s CROSS JOIN help_article a
               WHERE a.id = s.article_id AND s.person_id = $4 AND ",
            readable!(),
            "  ORDER BY s.seen_at DESC, a.id DESC LIMIT $5) AS b
             CROSS JOIN help_text t WHERE t.thing = 'article' AND t.thing_id = b.id
             ORDER BY b.seen_at DESC, b.id DESC, t.locale"
        ),
        &params![eyes.brand, eyes.now, eyes.staff, eyes.person, limit],
        |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?, row.text(3)?)),
    );
    rows.map(gathered)
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
