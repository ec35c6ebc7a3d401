//! All SQL about passkeys, and the questions that they answer.

use domain::{Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A passkey of somebody.
#[derive(Clone, Debug)]
pub(crate) struct Passkey {
    pub(crate) id: i64,
    pub(crate) person: PersonId,
    pub(crate) name: String,
    /// The public key, and what is known about its keeper.
    pub(crate) credential: String,
    pub(crate) created_at: Moment,
    pub(crate) used_at: Option<Moment>,
}

fn passkey(row: &Row<'_>) -> Result<Passkey> {
    Ok(Passkey {
        id: row.int(0)?,
        person: PersonId(row.int(1)?),
        name: row.text(2)?,
        credential: row.text(3)?,
        created_at: row.moment(4)?,
        used_at: row.opt_int(5)?.map(Moment),
    })
}

/// Somebody's passkeys. Without an actor: themselves, and whoever has shown their password.
pub(crate) fn list_passkeys(tx: &Tx<'_>, person: PersonId) -> Result<Vec<Passkey>> {
    tx.rows(
        "SELECT id, person_id, name, credential, created_at, used_at FROM passkey
         WHERE person_id = $1 ORDER BY id LIMIT 100",
        &params![person],
        passkey,
    )
}

pub(crate) fn count_passkeys(tx: &Tx<'_>, person: PersonId) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM passkey WHERE person_id = $1",
        &params![person],
    )
}

/// The passkey of that number. Without an actor: its signature is looked at next.
pub(crate) fn find_passkey(tx: &Tx<'_>, credential_id: &str) -> Result<Option<Passkey>> {
    tx.row(
        "SELECT id, person_id, name, credential, created_at, used_at FROM passkey WHERE credential_id = $1",
        &params![credential_id],
        passkey,
    )
}

/// Adds a passkey; `false` when it is somebody's already.
pub(crate) fn add_passkey(
    tx: &Tx<'_>,
    person: PersonId,
    credential_id: &str,
    name: &str,
    credential: &str,
    now: Moment,
) -> Result<bool> {
    let added = tx.run(
        "INSERT INTO passkey (person_id, credential_id, name, credential, created_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (credential_id) DO NOTHING",
        &params![person, credential_id, name, credential, now],
    )?;
    Ok(added == 1)
}

/// It was used; its keeper may have counted on.
pub(crate) fn set_passkey_used(tx: &Tx<'_>, id: i64, credential: &str, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE passkey SET credential = $2, used_at = $3 WHERE id = $1",
        &params![id, credential, now],
    )
    .map(drop)
}

pub(crate) fn set_passkey_name(
    tx: &Tx<'_>,
    person: PersonId,
    id: i64,
    name: &str,
) -> Result<usize> {
    tx.run(
        "UPDATE passkey SET name = $3 WHERE person_id = $1 AND id = $2",
        &params![person, id, name],
    )
}

/// A passkey opens nothing any more; nobody else's.
pub(crate) fn remove_passkey(tx: &Tx<'_>, person: PersonId, id: i64) -> Result<usize> {
    tx.run(
        "DELETE FROM passkey WHERE person_id = $1 AND id = $2",
        &params![person, id],
    )
}

pub(crate) fn remove_passkeys(tx: &Tx<'_>, person: PersonId) -> Result<usize> {
    tx.run("DELETE FROM passkey WHERE person_id = $1", &params![person])
}

/// A question for a passkey.
#[derive(Clone, Debug)]
pub(crate) struct Question {
    pub(crate) person: Option<PersonId>,
    pub(crate) state: String,
}

pub(crate) fn add_question(
    tx: &Tx<'_>,
    token_hash: &str,
    purpose: &'static str,
    person: Option<PersonId>,
    state: &str,
    expires_at: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO passkey_question (token_hash, purpose, person_id, state, expires_at) VALUES ($1, $2, $3, $4, $5)",
        &params![token_hash, purpose, person, state, expires_at],
    )
    .map(drop)
}

/// Uses a question up. Without an actor: this is how one is found.
pub(crate) fn take_question(
    tx: &Tx<'_>,
    token_hash: &str,
    purpose: &'static str,
    now: Moment,
) -> Result<Option<Question>> {
    let found = tx.row(
        "SELECT person_id, state FROM passkey_question
         WHERE token_hash = $1 AND purpose = $2 AND expires_at > $3",
        &params![token_hash, purpose, now],
        |row| {
            Ok(Question {
                person: row.opt_int(0)?.map(PersonId),
                state: row.text(1)?,
            })
        },
    )?;
    tx.run(
        "DELETE FROM passkey_question WHERE token_hash = $1",
        &params![token_hash],
    )?;
    Ok(found)
}

pub(crate) fn remove_old_questions(tx: &Tx<'_>, now: Moment) -> Result<()> {
    tx.run(
        "DELETE FROM passkey_question WHERE expires_at <= $1",
        &params![now],
    )
    .map(drop)
}
