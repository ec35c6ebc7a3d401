//! All SQL about accounts that are signed in to with tokens.

use domain::Moment;

use super::{Consent, Endpoints, Provider};
use crate::store::{Row, Tx};
use crate::{Result, params};

macro_rules! consent_columns {
    () => {
        "SELECT id, login, provider, client_id, client_secret, authorize_url, token_url, device_url, scope,
                refresh, access, access_until, given_at, trouble, inside
         FROM mail_consent "
    };
}

fn consent(row: &Row<'_>) -> Result<Consent> {
    Ok(Consent {
        id: row.int(0)?,
        login: row.text(1)?,
        provider: Provider::read(&row.text(2)?).unwrap_or(Provider::Other),
        client_id: row.text(3)?,
        client_secret: row.text(4)?,
        endpoints: Endpoints {
            authorize: row.text(5)?,
            token: row.text(6)?,
            device: row.text(7)?,
            scope: row.text(8)?,
        },
        refresh: row.text(9)?,
        access: row.text(10)?,
        access_until: row.opt_int(11)?.map(Moment),
        given_at: row.opt_int(12)?.map(Moment),
        trouble: row.text(13)?,
        inside: row.flag(14)?,
    })
}

/// All of them, by account.
///
/// # Errors
/// When the database cannot be read.
pub fn list_consents(tx: &Tx<'_>) -> Result<Vec<Consent>> {
    tx.rows(
        concat!(consent_columns!(), "ORDER BY login LIMIT 500"),
        &params![],
        consent,
    )
}

/// That of an account.
///
/// # Errors
/// When the database cannot be read.
pub fn find_consent(tx: &Tx<'_>, login: &str) -> Result<Option<Consent>> {
    tx.row(
        concat!(consent_columns!(), "WHERE login = $1"),
        &params![super::folded(login)],
        consent,
    )
}

pub(super) fn add_consent(tx: &Tx<'_>, one: &Consent, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO mail_consent (login, provider, client_id, client_secret, authorize_url, token_url, device_url,
                                   scope, refresh, access, trouble, created_at, updated_at, inside)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, '', '', '', $9, $9, $10) RETURNING id",
        &params![
            one.login,
            one.provider.word(),
            one.client_id,
            one.client_secret,
            one.endpoints.authorize,
            one.endpoints.token,
            one.endpoints.device,
            one.endpoints.scope,
            now,
            one.inside
        ],
    )
}

/// Where it is asked; what somebody consented to stays.
pub(super) fn set_consent(tx: &Tx<'_>, id: i64, one: &Consent, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE mail_consent SET provider = $2, client_id = $3, client_secret = $4, authorize_url = $5,
                token_url = $6, device_url = $7, scope = $8, updated_at = $9, inside = $10
         WHERE id = $1",
        &params![
            id,
            one.provider.word(),
            one.client_id,
            one.client_secret,
            one.endpoints.authorize,
            one.endpoints.token,
            one.endpoints.device,
            one.endpoints.scope,
            now,
            one.inside
        ],
    )
    .map(drop)
}

/// Tokens as they came, sealed.
pub(super) struct Fresh {
    pub(super) refresh: String,
    pub(super) access: String,
    pub(super) until: Moment,
}

/// Somebody consented.
pub(super) fn give(tx: &Tx<'_>, id: i64, fresh: &Fresh, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE mail_consent SET refresh = $2, access = $3, access_until = $4, given_at = $5, trouble = '',
                updated_at = $6
         WHERE id = $1",
        &params![id, fresh.refresh, fresh.access, fresh.until, now, now],
    )
    .map(drop)
}

/// Tokens that were renewed, unless somebody consented anew meanwhile.
pub(super) fn renew(tx: &Tx<'_>, id: i64, from: &str, fresh: &Fresh) -> Result<()> {
    tx.run(
        "UPDATE mail_consent SET refresh = $3, access = $4, access_until = $5, trouble = ''
         WHERE id = $1 AND refresh = $2",
        &params![id, from, fresh.refresh, fresh.access, fresh.until],
    )
    .map(drop)
}

/// The provider gives no more tokens for what it gave: why, unless somebody consented anew meanwhile.
pub(super) fn note_trouble(tx: &Tx<'_>, id: i64, from: &str, trouble: &str) -> Result<()> {
    tx.run(
        "UPDATE mail_consent SET trouble = $3, access = '', access_until = NULL WHERE id = $1 AND refresh = $2",
        &params![id, from, trouble],
    )
    .map(drop)
}

/// The token is asked for anew next time: the mail server does not take it.
pub(super) fn forget_access(tx: &Tx<'_>, login: &str) -> Result<()> {
    tx.run(
        "UPDATE mail_consent SET access = '', access_until = NULL WHERE login = $1",
        &params![super::folded(login)],
    )
    .map(drop)
}

pub(super) fn forget(tx: &Tx<'_>, id: i64, trouble: &str, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE mail_consent SET refresh = '', access = '', access_until = NULL, given_at = NULL, trouble = $2,
                updated_at = $3
         WHERE id = $1",
        &params![id, trouble, now],
    )
    .map(drop)
}

/// # Errors
/// When the database cannot be written.
pub fn remove_consent(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM mail_consent WHERE id = $1", &params![id])
        .map(drop)
}
