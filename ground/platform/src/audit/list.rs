//! Reading the audit log. Without an actor: it is for administrators and operators only.

use domain::Moment;

use crate::store::Tx;
use crate::{Result, params};

/// Which rows somebody wants.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    /// One area; empty for all.
    pub area: String,
    /// Words that stand in it; empty for any.
    pub words: String,
    /// From this moment on.
    pub from: Option<Moment>,
    /// Until before this moment.
    pub until: Option<Moment>,
    /// Only rows before this one: the next page.
    pub before: Option<i64>,
    /// How many at most.
    pub limit: i64,
}

/// One row as people read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its number.
    pub id: i64,
    /// When.
    pub at: Moment,
    /// Who, as they were called then; empty for the desk by itself.
    pub actor: String,
    /// `web`, `api`, `command` or `desk`.
    pub via: String,
    /// From where; empty where there is no address.
    pub address: String,
    /// As [`super::Deed::area`].
    pub area: String,
    /// As [`super::Deed::deed`].
    pub deed: String,
    /// What it was done to.
    pub about: String,
    /// What was so before.
    pub before: String,
    /// What is so since.
    pub after: String,
}

/// What was done, newest first.
///
/// # Errors
/// When the database cannot be read.
pub fn list(tx: &Tx<'_>, wanted: &Wanted) -> Result<Vec<Line>> {
    let mut like = String::from("%");
    for c in wanted.words.trim().to_lowercase().chars() {
        if matches!(c, '%' | '_' | '\\') {
            like.push('\\');
        }
        like.push(c);
    }
    like.push('%');
    let most = Moment(i64::MAX);
    tx.rows(
        "SELECT id, at, actor, via, address, area, deed, about, before, after FROM audit
         WHERE id < $1 AND at >= $2 AND at < $3 AND ($4 = '' OR area = $4) AND ($5 = '%%' OR words LIKE $5 ESCAPE '\\')
         ORDER BY id DESC LIMIT $6",
        &params![
            wanted.before.unwrap_or(i64::MAX),
            wanted.from.unwrap_or(Moment(0)),
            wanted.until.unwrap_or(most),
            wanted.area,
            like,
            wanted.limit
        ],
        |row| {
            Ok(Line {
                id: row.int(0)?,
                at: row.moment(1)?,
                actor: row.text(2)?,
                via: row.text(3)?,
                address: row.text(4)?,
                area: row.text(5)?,
                deed: row.text(6)?,
                about: row.text(7)?,
                before: row.text(8)?,
                after: row.text(9)?,
            })
        },
    )
}
