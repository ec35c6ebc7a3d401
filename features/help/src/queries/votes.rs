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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Vote {
    pub helpful: bool,
    /// Why, if they said so.
    pub words: String,
}

/// What one reader said.
pub fn find_vote(tx: &Tx<'_>, id: ArticleId, voter: &str) -> Result<Option<Vote>> {
    tx.row(
        "SELECT helpful, words FROM help_vote WHERE article_id = $1 AND voter = $2",
        &params![id, voter],
        |row| {
            Ok(Vote {
                helpful: row.flag(0)?,
                words: row.text(1)?,
            })
        },
    )
}

/// Why they said it, in their words; answers whether they said anything before.
pub fn set_vote_words(
    tx: &Tx<'_>,
    id: ArticleId,
    voter: &str,
    words: &str,
    now: Moment,
) -> Result<bool> {
    tx.run(
        "UPDATE help_vote SET words = $3, updated_at = $4 WHERE article_id = $1 AND voter = $2",
        &params![id, voter, words, now],
    )
    .map(|changed| changed > 0)
}

/// What a reader said of an article, without who it was.
#[derive(Clone, Debug)]
pub struct Worded {
    pub article: ArticleId,
    pub vote: Vote,
    pub at: Moment,
}

/// What readers said in words, the newest first. Without an actor: for those who write articles.
pub fn list_vote_words(tx: &Tx<'_>, limit: i64) -> Result<Vec<Worded>> {
    tx.rows(
        "SELECT v.article_id, v.helpful, v.words, v.updated_at
         FROM help_vote v JOIN help_article a ON a.id = v.article_id
         WHERE v.words <> '' AND a.brand_id = $1 ORDER BY v.updated_at DESC, v.article_id LIMIT $2",
        &params![tx.brand(), limit],
        |row| {
            Ok(Worded {
                article: ArticleId(row.int(0)?),
                vote: Vote {
                    helpful: row.flag(1)?,
                    words: row.text(2)?,
                },
                at: row.moment(3)?,
            })
        },
    )
}

/// How many said something in words. Without an actor: for those who write articles.
pub fn count_vote_words(tx: &Tx<'_>) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM help_vote v JOIN help_article a ON a.id = v.article_id WHERE v.words <> '' AND a.brand_id = $1",
        &params![tx.brand()],
    )
}

/// The team has seen to it: the words go, the vote stays. Who it was is not asked: when it was said tells which one.
pub fn remove_vote_words(tx: &Tx<'_>, id: ArticleId, at: Moment) -> Result<()> {
    tx.run(
        "UPDATE help_vote SET words = '' WHERE article_id = $1 AND updated_at = $2",
        &params![id, at],
    )
    .map(drop)
}

/// One reader says it, or changes their mind (A34); why they said the other thing is forgotten.
pub fn put_vote(tx: &Tx<'_>, id: ArticleId, voter: &str, helpful: bool, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO help_vote (article_id, voter, helpful, created_at, updated_at) VALUES ($1, $2, $3, $4, $4)
         ON CONFLICT (article_id, voter) DO UPDATE
         SET words = CASE WHEN help_vote.helpful = $3 THEN help_vote.words ELSE '' END, helpful = $3, updated_at = $4",
        &params![id, voter, helpful, now],
    )
    .map(drop)
}
