//! A request sent twice is done once: the key and what was answered are kept in the ticket's own transaction.

use std::convert::Infallible;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderName, HeaderValue};
use domain::{DAY, Moment, TicketId};

use super::ApiError;
use crate::store::Tx;
use crate::{App, Result, params, sha256_hex};

/// Tells the caller whether an answer was kept (`hit`) or is new (`miss`).
pub const LOOKUP: HeaderName = HeaderName::from_static("x-idempotency-lookup");
/// The answer was given before.
pub const HIT: HeaderValue = HeaderValue::from_static("hit");
/// The request was done now.
pub const MISS: HeaderValue = HeaderValue::from_static("miss");

/// How long a key is kept, in milliseconds.
const KEPT_FOR: i64 = DAY;

/// `Idempotency-Key` of a request, if it has one.
#[derive(Clone, Debug)]
pub struct IdempotencyKey(pub Option<String>);

impl FromRequestParts<App> for IdempotencyKey {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Infallible> {
        let key = parts
            .headers
            .get("idempotency-key")
            .and_then(|value| value.to_str().ok());
        Ok(Self(
            key.map(str::trim)
                .filter(|key| !key.is_empty())
                .map(str::to_owned),
        ))
    }
}

/// An answer that was given before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Kept {
    /// Its HTTP status.
    pub status: u16,
    /// Its body.
    pub answer: String,
    /// The ticket it was about.
    pub ticket: TicketId,
}

fn key_hash(who: &str, key: &str) -> String {
    sha256_hex(&[who, "\0", key].concat())
}

/// What was answered to this key of `who` before; `None` when the request is to be done now. Ask inside the write
/// transaction that does it.
///
/// # Errors
/// 400 when the key was used for another request.
pub fn find(
    tx: &Tx<'_>,
    who: &str,
    key: &str,
    fingerprint: &str,
    now: Moment,
) -> std::result::Result<Option<Kept>, ApiError> {
    let kept = tx.row(
        "SELECT request_hash, status, answer, ticket_id
         FROM idempotency
         WHERE key_hash = $1 AND created_at > $2",
        &params![key_hash(who, key), now.plus(-KEPT_FOR)],
        |row| {
            let status = u16::try_from(row.int(1)?).unwrap_or(200);
            let kept = Kept {
                status,
                answer: row.text(2)?,
                ticket: TicketId(row.int(3)?),
            };
            Ok((row.text(0)?, kept))
        },
    )?;
    match kept {
        None => Ok(None),
        Some((request, kept)) if request == fingerprint => Ok(Some(kept)),
        Some(_) => Err(ApiError::bad_request(
            "IdempotencyKeyReused",
            "This Idempotency-Key was used for a different request",
        )),
    }
}

/// Keeps an answer with the change it tells of, in one transaction.
///
/// # Errors
/// When the database does not take it.
pub fn keep(
    tx: &Tx<'_>,
    who: &str,
    key: &str,
    fingerprint: &str,
    kept: &Kept,
    now: Moment,
) -> Result<()> {
    let hash = key_hash(who, key);
    tx.run(
        "DELETE FROM idempotency WHERE key_hash = $1 AND created_at <= $2",
        &params![hash, now.plus(-KEPT_FOR)],
    )?;
    // Should the same request be done twice at the same moment, the second one fails here and leaves nothing.
    tx.run(
        "INSERT INTO idempotency (key_hash, request_hash, ticket_id, status, answer, created_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &params![
            hash,
            fingerprint,
            kept.ticket,
            i64::from(kept.status),
            kept.answer,
            now
        ],
    )
    .map(drop)
}

/// Removes keys whose time is over; a job's work.
///
/// # Errors
/// When the database does not take it.
pub fn remove_old(tx: &Tx<'_>, now: Moment) -> Result<usize> {
    tx.run(
        "DELETE FROM idempotency WHERE created_at <= $1",
        &params![now.plus(-KEPT_FOR)],
    )
}
