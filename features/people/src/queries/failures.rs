//! Tries to sign in that failed, until the audit log is told of them.

use domain::PersonId;
use platform::store::Tx;
use platform::{Result, params};

/// Counts one more. Whether there is such an account is not asked here, so that its page cannot tell.
pub(crate) fn count_failure(tx: &Tx<'_>, account: &str, network: &str) -> Result<()> {
    tx.run(
        "INSERT INTO failed_sign_in (account, network, tries) VALUES ($1, $2, 1)
         ON CONFLICT (account, network) DO UPDATE SET tries = failed_sign_in.tries + 1",
        &params![account, network],
    )
    .map(drop)
}

/// Failed tries on one account from one network.
pub(crate) struct Failures {
    pub(crate) person: PersonId,
    pub(crate) network: String,
    pub(crate) tries: i64,
}

/// Those on accounts that there are, most tries first. Without an actor: the clock asks.
pub(crate) fn list_failures(tx: &Tx<'_>, limit: i64) -> Result<Vec<Failures>> {
    tx.rows(
        "SELECT p.id, f.network, f.tries FROM failed_sign_in f JOIN person p ON p.email_folded = f.account
         WHERE f.account <> '' ORDER BY f.tries DESC, p.id, f.network LIMIT $1",
        &params![limit],
        |row| {
            Ok(Failures {
                person: PersonId(row.int(0)?),
                network: row.text(1)?,
                tries: row.int(2)?,
            })
        },
    )
}

/// How many tries there were in all, and from how many networks.
pub(crate) fn count_failures(tx: &Tx<'_>) -> Result<(i64, i64)> {
    let found = tx.row(
        "SELECT CAST(COALESCE(sum(tries), 0) AS BIGINT), count(DISTINCT network) FROM failed_sign_in",
        &[],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    Ok(found.unwrap_or_default())
}

pub(crate) fn remove_failures(tx: &Tx<'_>) -> Result<()> {
    tx.run("DELETE FROM failed_sign_in", &[]).map(drop)
}
