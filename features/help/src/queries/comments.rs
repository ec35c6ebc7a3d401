//! What readers say about articles.

use domain::help::CommentState;
use domain::{ArticleId, Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A comment.
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: i64,
    pub article: ArticleId,
    pub author: PersonId,
    pub author_name: String,
    pub by_team: bool,
    pub body: String,
    pub state: CommentState,
    pub created_at: Moment,
}

macro_rules! comment_columns {
    () => {
        "SELECT c.id, c.article_id, c.author_id, p.name, p.role, c.body, c.state, c.created_at
         FROM help_comment c JOIN person p ON p.id = c.author_id "
    };
}

fn comment(row: &Row<'_>) -> Result<Comment> {
    Ok(Comment {
        id: row.int(0)?,
        article: ArticleId(row.int(1)?),
        author: PersonId(row.int(2)?),
        author_name: row.text(3)?,
        by_team: row.text(4)? != "user",
        body: row.text(5)?,
        state: CommentState::read(&row.text(6)?),
        created_at: row.moment(7)?,
    })
}

/// What whoever reads the article sees, and all that the reader wrote themselves: the newest of them, the oldest first. The caller has
/// asked for the article with the rule.
pub fn list_visible_comments(
    tx: &Tx<'_>,
    article: ArticleId,
    reader: Option<PersonId>,
) -> Result<Vec<Comment>> {
    let mut all = tx.rows(
        concat!(
            comment_columns!(),
            "WHERE c.article_id = $1 AND (c.state = 'shown' OR c.author_id = $2) ORDER BY c.id DESC LIMIT 200"
        ),
        &params![article, reader],
        comment,
    )?;
    all.reverse();
    Ok(all)
}

/// The portal's comments in a state, after this one: those that wait the oldest first. Without an actor: for those who write articles.
pub fn list_comments(
    tx: &Tx<'_>,
    state: CommentState,
    after: i64,
    limit: i64,
) -> Result<Vec<Comment>> {
    let (brand, word) = (tx.brand(), state.word());
    if state == CommentState::Waiting {
        return tx.rows(
            concat!(
                comment_columns!(),
                "JOIN help_article a ON a.id = c.article_id
                 WHERE a.brand_id = $1 AND c.state = $2 AND c.id > $3 ORDER BY c.id LIMIT $4"
            ),
            &params![brand, word, after, limit],
            comment,
        );
    }
    tx.rows(
        concat!(
            comment_columns!(),
            "JOIN help_article a ON a.id = c.article_id
             WHERE a.brand_id = $1 AND c.state = $2 AND (CAST($3 AS BIGINT) = 0 OR c.id < $3) ORDER BY c.id DESC LIMIT $4"
        ),
        &params![brand, word, after, limit],
        comment,
    )
}

/// How many of the portal's comments are in each state. Without an actor: for those who write articles.
pub fn count_comments(tx: &Tx<'_>) -> Result<Vec<(CommentState, i64)>> {
    tx.rows(
        "SELECT c.state, count(*) FROM help_comment c JOIN help_article a ON a.id = c.article_id
         WHERE a.brand_id = $1 GROUP BY c.state",
        &params![tx.brand()],
        |row| Ok((CommentState::read(&row.text(0)?), row.int(1)?)),
    )
}

/// A comment of the portal. Without an actor: whoever asks is of the team, or is compared with its author.
pub fn find_comment(tx: &Tx<'_>, id: i64) -> Result<Option<Comment>> {
    tx.row(
        concat!(
            comment_columns!(),
            "JOIN help_article a ON a.id = c.article_id WHERE c.id = $1 AND a.brand_id = $2"
        ),
        &params![id, tx.brand()],
        comment,
    )
}

pub fn add_comment(
    tx: &Tx<'_>,
    article: ArticleId,
    author: PersonId,
    body: &str,
    state: CommentState,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO help_comment (article_id, author_id, body, state, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        &params![article, author, body, state.word(), now],
    )
}

pub fn set_comment_state(tx: &Tx<'_>, id: i64, state: CommentState) -> Result<()> {
    tx.run(
        "UPDATE help_comment SET state = $2 WHERE id = $1",
        &params![id, state.word()],
    )
    .map(drop)
}

pub fn remove_comment(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM help_comment WHERE id = $1", &params![id])
        .map(drop)
}
