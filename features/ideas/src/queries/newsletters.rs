//! Newsletters: what is sent when to whom.

use domain::Moment;
use domain::form::Texts;
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::texts::{self, About};

/// A newsletter with what it says.
#[derive(Clone, Debug, Default)]
pub struct Newsletter {
    pub id: i64,
    /// `draft`, `scheduled`, `sending` or `sent`.
    pub state: String,
    /// `everyone` or `administrators`.
    pub audience: String,
    /// Empty: all languages.
    pub locale: String,
    /// For whom it is who reads for a product; empty: for all.
    pub product: String,
    pub send_at: Option<Moment>,
    pub sent_at: Option<Moment>,
    pub subject: Texts,
    pub body: Texts,
}

fn newsletter(row: &Row<'_>) -> Result<Newsletter> {
    Ok(Newsletter {
        id: row.int(0)?,
        state: row.text(1)?,
        audience: row.text(2)?,
        locale: row.text(3)?,
        send_at: row.opt_int(4)?.map(Moment),
        sent_at: row.opt_int(5)?.map(Moment),
        product: row.text(6)?,
        ..Newsletter::default()
    })
}

fn with_texts(tx: &Tx<'_>, mut all: Vec<Newsletter>) -> Result<Vec<Newsletter>> {
    for one in &mut all {
        let mut written = texts::list(tx, About::Newsletter, one.id)?;
        one.subject = written.remove("subject").unwrap_or_default();
        one.body = written.remove("body").unwrap_or_default();
    }
    Ok(all)
}

pub fn list(tx: &Tx<'_>, limit: i64, offset: i64) -> Result<Vec<Newsletter>> {
    let found = tx.rows(
        "SELECT id, state, audience, locale, send_at, sent_at, product FROM newsletter WHERE brand_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3",
        &params![tx.brand(), limit, offset],
        newsletter,
    )?;
    with_texts(tx, found)
}

pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Newsletter>> {
    let found = tx.rows(
        "SELECT id, state, audience, locale, send_at, sent_at, product FROM newsletter WHERE id = $1 AND brand_id = $2",
        &params![id, tx.brand()],
        newsletter,
    )?;
    Ok(with_texts(tx, found)?.pop())
}

/// Those whose time has come, of the brand.
pub fn list_due(tx: &Tx<'_>, now: Moment) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT id FROM newsletter WHERE brand_id = $1 AND state = 'scheduled' AND send_at <= $2 ORDER BY send_at, id",
        &params![tx.brand(), now],
        |row| row.int(0),
    )
}

pub fn add(tx: &Tx<'_>, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO newsletter (brand_id, state, audience, created_at, updated_at) VALUES ($1, 'draft', 'everyone', $2, $2) RETURNING id",
        &params![tx.brand(), now],
    )
}

pub fn set(
    tx: &Tx<'_>,
    id: i64,
    (audience, locale, product): (&str, &str, &str),
    state: &str,
    send_at: Option<Moment>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE newsletter SET audience = $2, locale = $3, state = $4, send_at = $5, updated_at = $6, product = $7 WHERE id = $1",
        &params![id, audience, locale, state, send_at, now, product],
    )
    .map(drop)
}

/// Its mails are written.
pub fn set_sent(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE newsletter SET state = 'sent', sent_at = $2, updated_at = $2 WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}
