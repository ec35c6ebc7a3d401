//! How grants were used.

use domain::{Moment, PersonId};
use platform::store::Tx;
use platform::{Result, params};

/// Something that was done with a grant.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Use {
    /// `token`, `used`, `replayed`.
    pub kind: String,
    pub person: String,
    pub at: Moment,
}

/// What was done with a grant, oldest first. Without an actor: the grant was looked at before.
pub fn list_uses(tx: &Tx<'_>, grant: i64) -> Result<Vec<Use>> {
    tx.rows(
        "SELECT u.kind, p.name, u.at FROM access_use u JOIN person p ON p.id = u.person_id WHERE u.grant_id = $1
         ORDER BY u.id LIMIT 500",
        &params![grant],
        |row| {
            Ok(Use {
                kind: row.text(0)?,
                person: row.text(1)?,
                at: row.moment(2)?,
            })
        },
    )
}

/// Who fetched the token of this number for the grant.
pub(crate) fn find_fetcher(tx: &Tx<'_>, grant: i64, token: &str) -> Result<Option<PersonId>> {
    tx.row(
        "SELECT person_id FROM access_use WHERE grant_id = $1 AND token = $2 AND kind = 'token'",
        &params![grant, token],
        |row| row.int(0).map(PersonId),
    )
}

/// Notes a use; `false` when a token was used before.
pub(crate) fn add_use(
    tx: &Tx<'_>,
    grant: i64,
    kind: &str,
    person: PersonId,
    token: &str,
    now: Moment,
) -> Result<bool> {
    let added = tx.run(
        "INSERT INTO access_use (grant_id, kind, person_id, token, at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT DO NOTHING",
        &params![grant, kind, person, token, now],
    )?;
    Ok(added == 1)
}
