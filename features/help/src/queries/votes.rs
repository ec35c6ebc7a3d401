//! Whether articles helped.

use std::sync::Arc;

use domain::{ArticleId, Moment};
use platform::store::Tx;
use platform::{Result, params};

/// What readers said of an article.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Votes {
    pub helpful: i64,
    pub all: i64,
}

/// Without an actor: whoever reads an article reads its counts.
pub fn count_votes(tx: &Tx<'_>, id: ArticleId) -> Result<Votes> {
    let found = tx.row(
        "SELECT CAST(coalesce(sum(helpful), 0) AS BIGINT), count(*) FROM help_vote WHERE article_id = $1",
        &params![id],
        |row| {
            Ok(Votes {
                helpful: row.int(0)?,
                all: row.int(1)?,
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

/// As many are looked at: some of them this reader may not read.
const LOOKED_AT: i64 = 12;

/// Articles of the brand that helped most, and the newest. Without an actor: whoever shows one asks whether its reader may read it.
pub fn list_helpful(tx: &Tx<'_>) -> Result<Arc<Vec<ArticleId>>> {
    tx.kept("helpful_articles", "", || {
        let list = |sql| tx.rows(sql, &params![tx.brand(), LOOKED_AT], |row| row.int(0).map(ArticleId));
        let mut all = list(
            "SELECT v.article_id FROM help_vote v JOIN help_article a ON a.id = v.article_id
             WHERE v.helpful = 1 AND a.brand_id = $1 AND a.archived_at IS NULL
             GROUP BY v.article_id ORDER BY count(*) DESC, v.article_id DESC LIMIT $2",
        )?;
        let newest = list(
            "SELECT id FROM help_article WHERE brand_id = $1 AND archived_at IS NULL AND publish_at IS NOT NULL
             ORDER BY id DESC LIMIT $2",
        )?;
        for id in newest {
            if !all.contains(&id) {
                all.push(id);
            }
        }
        Ok(all)
    })
}

/// What one reader said.
pub fn find_vote(tx: &Tx<'_>, id: ArticleId, voter: &str) -> Result<Option<bool>> {
    tx.row(
        "SELECT helpful FROM help_vote WHERE article_id = $1 AND voter = $2",
        &params![id, voter],
        |row| row.flag(0),
    )
}

/// One reader says it, or changes their mind (A34).
pub fn put_vote(tx: &Tx<'_>, id: ArticleId, voter: &str, helpful: bool, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO help_vote (article_id, voter, helpful, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT (article_id, voter) DO UPDATE SET helpful = $3, updated_at = $4",
        &params![id, voter, helpful, now],
    )
    .map(drop)
}
