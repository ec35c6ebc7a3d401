//! What people say about ideas.

use domain::{Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A comment.
#[derive(Clone, Debug)]
pub struct Comment {
    pub id: i64,
    pub author: PersonId,
    pub author_name: String,
    pub by_team: bool,
    pub body: String,
    /// `shown`, `waiting` or `removed`.
    pub state: String,
    pub created_at: Moment,
}

fn comment(row: &Row<'_>) -> Result<Comment> {
    Ok(Comment {
        id: row.int(0)?,
        author: PersonId(row.int(1)?),
        author_name: row.text(2)?,
        by_team: row.text(3)? != "user",
        body: row.text(4)?,
        state: row.text(5)?,
        created_at: row.moment(6)?,
    })
}

/// What everybody sees, and what of the reader's own waits; of an idea and of what was put together with it.
pub fn list_visible(tx: &Tx<'_>, root: i64, reader: Option<PersonId>) -> Result<Vec<Comment>> {
    tx.rows(
        "SELECT c.id, c.author_id, p.name, p.role, c.body, c.state, c.created_at
         FROM idea_comment c JOIN idea o ON o.id = c.idea_id JOIN person p ON p.id = c.author_id
         WHERE o.root_id = $1 AND (c.state = 'shown' OR (c.state = 'waiting' AND c.author_id = $2)) ORDER BY c.id LIMIT 500",
        &params![root, reader],
        comment,
    )
}

/// All of them, for the team.
pub fn list_for_team(tx: &Tx<'_>, root: i64) -> Result<Vec<Comment>> {
    tx.rows(
        "SELECT c.id, c.author_id, p.name, p.role, c.body, c.state, c.created_at
         FROM idea_comment c JOIN idea o ON o.id = c.idea_id JOIN person p ON p.id = c.author_id
         WHERE o.root_id = $1 ORDER BY c.id LIMIT 500",
        &params![root],
        comment,
    )
}

/// How many wait for the team, by idea.
pub fn list_waiting(tx: &Tx<'_>) -> Result<Vec<(i64, i64)>> {
    tx.rows(
        "SELECT o.root_id, count(*) FROM idea_comment c JOIN idea o ON o.id = c.idea_id
         WHERE o.brand_id = $1 AND c.state = 'waiting' GROUP BY o.root_id",
        &params![tx.brand()],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )
}

/// The idea of a comment.
pub fn find_idea(tx: &Tx<'_>, comment: i64) -> Result<Option<i64>> {
    tx.row(
        "SELECT o.root_id FROM idea_comment c JOIN idea o ON o.id = c.idea_id WHERE c.id = $1 AND o.brand_id = $2",
        &params![comment, tx.brand()],
        |row| row.int(0),
    )
}

pub fn add(
    tx: &Tx<'_>,
    idea: i64,
    author: PersonId,
    body: &str,
    state: &'static str,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO idea_comment (idea_id, author_id, body, state, created_at) VALUES ($1, $2, $3, $4, $5) RETURNING id",
        &params![idea, author, body, state, now],
    )
}

pub fn set_state(tx: &Tx<'_>, comment: i64, state: &'static str) -> Result<()> {
    tx.run(
        "UPDATE idea_comment SET state = $2 WHERE id = $1",
        &params![comment, state],
    )
    .map(drop)
}
