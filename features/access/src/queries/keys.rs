//! Keys that tokens are signed with, and where news go.

use domain::{BrandId, Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A key pair.
#[derive(Clone, Debug)]
pub struct Key {
    pub name: String,
    /// Base64url.
    pub public: String,
    pub sealed: String,
    pub created_at: Moment,
    pub retired_at: Option<Moment>,
}

fn key(row: &Row<'_>) -> Result<Key> {
    Ok(Key {
        name: row.text(0)?,
        public: row.text(1)?,
        sealed: row.text(2)?,
        created_at: row.moment(3)?,
        retired_at: row.opt_int(4)?.map(Moment),
    })
}

/// Newest first.
pub fn list_keys(tx: &Tx<'_>) -> Result<Vec<Key>> {
    tx.rows(
        "SELECT name, public, sealed, created_at, retired_at FROM access_key ORDER BY id DESC",
        &[],
        key,
    )
}

pub(crate) fn add_key(tx: &Tx<'_>, key: &Key) -> Result<()> {
    tx.run(
        "INSERT INTO access_key (name, public, sealed, created_at) VALUES ($1, $2, $3, $4)",
        &params![key.name, key.public, key.sealed, key.created_at],
    )
    .map(drop)
}

pub(crate) fn set_keys_retired(tx: &Tx<'_>, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE access_key SET retired_at = $1 WHERE retired_at IS NULL",
        &params![now],
    )
    .map(drop)
}

/// Where news of the transaction's portal go: address and sealed secret.
pub fn find_hook(tx: &Tx<'_>) -> Result<Option<(String, String)>> {
    tx.row(
        "SELECT address, sealed FROM access_hook WHERE brand_id = $1",
        &params![tx.brand()],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )
}

pub(crate) fn set_hook(tx: &Tx<'_>, address: &str, sealed: &str, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO access_hook (brand_id, address, sealed, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (brand_id) DO UPDATE SET address = excluded.address, sealed = excluded.sealed,
           created_at = excluded.created_at",
        &params![tx.brand(), address, sealed, now],
    )
    .map(drop)
}

pub(crate) fn remove_hook(tx: &Tx<'_>) -> Result<()> {
    tx.run(
        "DELETE FROM access_hook WHERE brand_id = $1",
        &params![tx.brand()],
    )
    .map(drop)
}

/// News that are to be told.
#[derive(Clone, Debug)]
pub struct News {
    pub id: i64,
    pub brand: BrandId,
    pub body: String,
    pub state: String,
    pub why: Option<String>,
    pub created_at: Moment,
}

fn news(row: &Row<'_>) -> Result<News> {
    Ok(News {
        id: row.int(0)?,
        brand: BrandId(row.int(1)?),
        body: row.text(2)?,
        state: row.text(3)?,
        why: row.opt_text(4)?,
        created_at: row.moment(5)?,
    })
}

/// News that were told, of grants that somebody asked for, decided or ended: their copies name them.
pub(crate) fn empty_news_naming(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE access_news SET body = '', why = NULL
         WHERE state <> 'waiting' AND grant_id IN (SELECT g.id FROM access_grant g
           WHERE g.asked_by = $1 OR g.decided_by = $1 OR g.closed_by = $1)",
        &params![person],
    )
    .map(drop)
}

pub(crate) fn add_news(tx: &Tx<'_>, grant: i64, body: &str, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO access_news (brand_id, grant_id, body, state, created_at) VALUES ($1, $2, $3, 'waiting', $4)
         RETURNING id",
        &params![tx.brand(), grant, body, now],
    )
}

pub(crate) fn find_news(tx: &Tx<'_>, id: i64) -> Result<Option<News>> {
    tx.row(
        "SELECT id, brand_id, body, state, why, created_at FROM access_news WHERE id = $1",
        &params![id],
        news,
    )
}

/// The last news of the transaction's portal, newest first.
pub fn list_news(tx: &Tx<'_>) -> Result<Vec<News>> {
    tx.rows(
        "SELECT id, brand_id, body, state, why, created_at FROM access_news WHERE brand_id = $1
         ORDER BY id DESC LIMIT 20",
        &params![tx.brand()],
        news,
    )
}

pub(crate) fn set_news_state(
    tx: &Tx<'_>,
    id: i64,
    state: &str,
    why: Option<&str>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE access_news SET state = $2, why = $3, told_at = $4 WHERE id = $1",
        &params![id, state, why, now],
    )
    .map(drop)
}
