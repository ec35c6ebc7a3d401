//! Pictures in articles.

use domain::{ArticleId, Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::Eyes;
use crate::readable;

/// A picture as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Picture {
    pub id: i64,
    /// `None`: put into an article that was not saved yet.
    pub article: Option<ArticleId>,
    /// Its address; nobody can guess it.
    pub token: String,
    /// Its place in the store of files.
    pub sha256: String,
    pub name: String,
    pub content_type: String,
    pub size: i64,
    /// What it shows, in words.
    pub alt: String,
    pub author: Option<PersonId>,
}

macro_rules! picture_columns {
    () => {
        "SELECT p.id, p.article_id, p.token, p.sha256, p.name, p.content_type, p.size, p.alt, p.author_id FROM help_picture p "
    };
}

fn picture(row: &Row<'_>) -> Result<Picture> {
    Ok(Picture {
        id: row.int(0)?,
        article: row.opt_int(1)?.map(ArticleId),
        token: row.text(2)?,
        sha256: row.text(3)?,
        name: row.text(4)?,
        content_type: row.text(5)?,
        size: row.int(6)?,
        alt: row.text(7)?,
        author: row.opt_int(8)?.map(PersonId),
    })
}

/// The picture, if this reader may read the article that it is in.
pub fn find_readable_picture(tx: &Tx<'_>, eyes: &Eyes, token: &str) -> Result<Option<Picture>> {
    tx.row(
        concat!(
            picture_columns!(),
            "JOIN help_article a ON a.id = p.article_id WHERE p.token = $5 AND ",
            readable!()
        ),
        &params![eyes.brand, eyes.now, eyes.staff, eyes.person, token],
        picture,
    )
}

/// Any picture, of any portal. Without an actor: for those who write articles.
pub fn find_any_picture(tx: &Tx<'_>, token: &str) -> Result<Option<Picture>> {
    tx.row(
        concat!(picture_columns!(), "WHERE p.token = $1"),
        &params![token],
        picture,
    )
}

/// The pictures of an article, in the order in which they came. Without an actor: for those who write articles.
pub fn list_pictures(tx: &Tx<'_>, id: ArticleId) -> Result<Vec<Picture>> {
    tx.rows(
        concat!(
            picture_columns!(),
            "WHERE p.article_id = $1 ORDER BY p.id LIMIT 500"
        ),
        &params![id],
        picture,
    )
}

/// Keeps a picture; its number is given out here.
pub fn add_picture(tx: &Tx<'_>, new: &Picture, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO help_picture (article_id, token, sha256, name, content_type, size, alt, author_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        &params![
            new.article,
            new.token,
            new.sha256,
            new.name,
            new.content_type,
            new.size,
            new.alt,
            new.author,
            now
        ],
    )
}

/// A picture belongs to this article from now on.
pub fn give_picture(tx: &Tx<'_>, id: i64, article: ArticleId) -> Result<()> {
    tx.run(
        "UPDATE help_picture SET article_id = $2 WHERE id = $1",
        &params![id, article],
    )
    .map(drop)
}

/// What a picture shows, in words.
pub fn set_alt(tx: &Tx<'_>, id: i64, alt: &str) -> Result<()> {
    tx.run(
        "UPDATE help_picture SET alt = $2 WHERE id = $1",
        &params![id, alt],
    )
    .map(drop)
}

pub fn remove_picture(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM help_picture WHERE id = $1", &params![id])
        .map(drop)
}

/// Removes pictures whose article was never saved.
pub fn remove_unsaved_pictures(tx: &Tx<'_>, before: Moment) -> Result<()> {
    tx.run(
        "DELETE FROM help_picture WHERE article_id IS NULL AND created_at <= $1",
        &params![before],
    )
    .map(drop)
}
