//! Whether articles helped.

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
