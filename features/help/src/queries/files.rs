//! Files of articles, to take along.

use domain::{ArticleId, Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::Eyes;
use crate::readable;

/// A file as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AttachedFile {
    pub id: i64,
    pub article: ArticleId,
    /// Its address; nobody can guess it.
    pub token: String,
    /// Its place in the store of files.
    pub sha256: String,
    pub name: String,
    pub content_type: String,
    pub size: i64,
    pub author: Option<PersonId>,
    /// It was put into a text, and is shown where it stands there alone.
    pub in_text: bool,
}

macro_rules! file_columns {
    () => {
        "SELECT h.id, h.article_id, h.token, h.sha256, h.name, h.content_type, h.size, h.author_id, h.in_text FROM help_file h "
    };
}

fn file(row: &Row<'_>) -> Result<AttachedFile> {
    Ok(AttachedFile {
        id: row.int(0)?,
        article: ArticleId(row.int(1)?),
        token: row.text(2)?,
        sha256: row.text(3)?,
        name: row.text(4)?,
        content_type: row.text(5)?,
        size: row.int(6)?,
        author: row.opt_int(7)?.map(PersonId),
        in_text: row.flag(8)?,
    })
}

/// The file, if this reader may read its article.
pub fn find_readable_file(tx: &Tx<'_>, eyes: &Eyes, token: &str) -> Result<Option<AttachedFile>> {
    tx.row(
        concat!(
            file_columns!(),
            "JOIN help_article a ON a.id = h.article_id WHERE h.token = $5 AND ",
            readable!()
        ),
        &params![eyes.brand, eyes.now, eyes.staff, eyes.person, token],
        file,
    )
}

/// Any file, of any portal. Without an actor: for those who write articles.
pub fn find_any_file(tx: &Tx<'_>, token: &str) -> Result<Option<AttachedFile>> {
    tx.row(
        concat!(file_columns!(), "WHERE h.token = $1"),
        &params![token],
        file,
    )
}

/// The files of an article, in the order in which they came. Without an actor: whoever has the article may have its files.
pub fn list_files(tx: &Tx<'_>, id: ArticleId) -> Result<Vec<AttachedFile>> {
    tx.rows(
        concat!(
            file_columns!(),
            "WHERE h.article_id = $1 ORDER BY h.id LIMIT 500"
        ),
        &params![id],
        file,
    )
}

/// Keeps a file; its number is given out here.
pub fn add_file(tx: &Tx<'_>, new: &AttachedFile, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO help_file (article_id, token, sha256, name, content_type, size, author_id, created_at, in_text)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id",
        &params![
            new.article,
            new.token,
            new.sha256,
            new.name,
            new.content_type,
            new.size,
            new.author,
            now,
            i64::from(new.in_text)
        ],
    )
}

pub fn remove_file(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM help_file WHERE id = $1", &params![id])
        .map(drop)
}
