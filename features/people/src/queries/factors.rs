//! All SQL about second factors, and about browsers between the first proof and the second.

use domain::{Moment, PersonId};
use platform::store::Tx;
use platform::{Result, params};

/// A browser that showed the first proof.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) person: PersonId,
    pub(crate) return_to: String,
    pub(crate) way: String,
    pub(crate) tries: i64,
}

pub(crate) fn add_step(
    tx: &Tx<'_>,
    token_hash: &str,
    person: PersonId,
    return_to: &str,
    way: &str,
    now: Moment,
    expires_at: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO sign_in_step (token_hash, person_id, return_to, way, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &params![token_hash, person, return_to, way, now, expires_at],
    )
    .map(drop)
}

/// Without an actor: this is how one is found.
pub(crate) fn find_step(tx: &Tx<'_>, token_hash: &str, now: Moment) -> Result<Option<Step>> {
    tx.row(
        "SELECT s.person_id, s.return_to, s.way, s.tries FROM sign_in_step s JOIN person p ON p.id = s.person_id
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND p.suspended_at IS NULL",
        &params![token_hash, now],
        |row| {
            Ok(Step {
                person: PersonId(row.int(0)?),
                return_to: row.text(1)?,
                way: row.text(2)?,
                tries: row.int(3)?,
            })
        },
    )
}

pub(crate) fn add_try(tx: &Tx<'_>, token_hash: &str) -> Result<()> {
    tx.run(
        "UPDATE sign_in_step SET tries = tries + 1 WHERE token_hash = $1",
        &params![token_hash],
    )
    .map(drop)
}

pub(crate) fn remove_step(tx: &Tx<'_>, token_hash: &str) -> Result<()> {
    tx.run(
        "DELETE FROM sign_in_step WHERE token_hash = $1",
        &params![token_hash],
    )
    .map(drop)
}

pub(crate) fn remove_steps_of(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM sign_in_step WHERE person_id = $1",
        &params![person],
    )
    .map(drop)
}

pub(crate) fn remove_old_steps(tx: &Tx<'_>, now: Moment) -> Result<()> {
    tx.run(
        "DELETE FROM sign_in_step WHERE expires_at <= $1",
        &params![now],
    )
    .map(drop)
}

/// An authenticator app.
#[derive(Clone, Debug)]
pub(crate) struct Factor {
    pub(crate) nonce: String,
    /// Codes up to this step were used.
    pub(crate) last_step: i64,
    pub(crate) codes_nonce: String,
    pub(crate) codes_at: Moment,
}

/// Without an actor: asked while somebody signs in, or about themselves.
pub(crate) fn find_factor(tx: &Tx<'_>, person: PersonId) -> Result<Option<Factor>> {
    tx.row(
        "SELECT nonce, last_step, codes_nonce, codes_at FROM second_factor WHERE person_id = $1",
        &params![person],
        |row| {
            Ok(Factor {
                nonce: row.text(0)?,
                last_step: row.int(1)?,
                codes_nonce: row.text(2)?,
                codes_at: row.moment(3)?,
            })
        },
    )
}

/// Whether somebody shows a second factor.
pub(crate) fn has_factor(tx: &Tx<'_>, person: PersonId) -> Result<bool> {
    Ok(find_factor(tx, person)?.is_some())
}

/// An authenticator app that has just shown its first code.
pub(crate) fn add_factor(
    tx: &Tx<'_>,
    person: PersonId,
    nonce: &str,
    step: i64,
    now: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO second_factor (person_id, nonce, last_step, codes_nonce, codes_at, created_at)
         VALUES ($1, $2, $3, '', 0, $4)",
        &params![person, nonce, step, now],
    )
    .map(drop)
}

pub(crate) fn set_last_step(tx: &Tx<'_>, person: PersonId, step: i64) -> Result<()> {
    tx.run(
        "UPDATE second_factor SET last_step = $2 WHERE person_id = $1",
        &params![person, step],
    )
    .map(drop)
}

/// Which recovery codes are good from now on.
pub(crate) fn set_codes(tx: &Tx<'_>, person: PersonId, nonce: &str, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE second_factor SET codes_nonce = $2, codes_at = $3 WHERE person_id = $1",
        &params![person, nonce, now],
    )
    .map(drop)
}

/// The second factor of somebody is gone, with its recovery codes.
pub(crate) fn remove_factor(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM recovery_code WHERE person_id = $1",
        &params![person],
    )?;
    tx.run(
        "DELETE FROM second_factor WHERE person_id = $1",
        &params![person],
    )
    .map(drop)
}

pub(crate) fn remove_recovery_codes(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM recovery_code WHERE person_id = $1",
        &params![person],
    )
    .map(drop)
}

pub(crate) fn add_recovery_code(tx: &Tx<'_>, person: PersonId, code_hash: &str) -> Result<()> {
    tx.run(
        "INSERT INTO recovery_code (person_id, code_hash) VALUES ($1, $2)",
        &params![person, code_hash],
    )
    .map(drop)
}

/// Uses a recovery code up; answers whether it was good.
pub(crate) fn use_recovery_code(
    tx: &Tx<'_>,
    person: PersonId,
    code_hash: &str,
    now: Moment,
) -> Result<bool> {
    let used = tx.run(
        "UPDATE recovery_code SET used_at = $3 WHERE person_id = $1 AND code_hash = $2 AND used_at IS NULL",
        &params![person, code_hash, now],
    )?;
    Ok(used == 1)
}

pub(crate) fn count_recovery_codes(tx: &Tx<'_>, person: PersonId) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM recovery_code WHERE person_id = $1 AND used_at IS NULL",
        &params![person],
    )
}

/// When somebody's second factor was last turned on or off, as the number of what happened.
pub(crate) fn find_last_turn(tx: &Tx<'_>, person: PersonId) -> Result<i64> {
    tx.number(
        "SELECT coalesce(max(id), 0) FROM account_event
         WHERE person_id = $1 AND kind IN ('factor_on', 'factor_off')",
        &params![person],
    )
}
