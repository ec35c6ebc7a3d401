//! The chain through the audit log, and its seals.

use domain::{Moment, PersonId};

use crate::store::Tx;
use crate::{MasterKey, Result, params, sha256_hex};

/// What a row says and is held to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Row {
    pub(super) at: Moment,
    pub(super) actor_id: Option<PersonId>,
    pub(super) actor: String,
    pub(super) via: String,
    pub(super) address: String,
    pub(super) area: String,
    pub(super) deed: String,
    pub(super) about_id: Option<i64>,
    pub(super) about: String,
    pub(super) before: String,
    pub(super) after: String,
    pub(super) previous: String,
}

impl Row {
    /// The hash of everything it says. Each part is preceded by its length, so that no two rows read alike.
    pub(super) fn hash(&self) -> String {
        let number = |number: Option<i64>| number.map_or_else(String::new, |n| n.to_string());
        let parts = [
            &self.at.0.to_string(),
            &number(self.actor_id.map(|id| id.0)),
            &self.actor,
            &self.via,
            &self.address,
            &self.area,
            &self.deed,
            &number(self.about_id),
            &self.about,
            &self.before,
            &self.after,
            &self.previous,
        ];
        let mut said = String::new();
        for part in parts {
            said.push_str(&part.len().to_string());
            said.push(':');
            said.push_str(part);
        }
        sha256_hex(&said)
    }
}

/// Number and hash of the last row.
pub(super) fn head(tx: &Tx<'_>) -> Result<Option<(i64, String)>> {
    tx.row(
        "SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1",
        &[],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )
}

/// What is signed: that a row with this hash was the last one.
fn sealed(audit_id: i64, hash: &str) -> String {
    format!("{audit_id}:{hash}")
}

/// Signs how far the log has come, unless nothing was added since the last time. Answers what was sealed, for a log
/// outside of the desk.
///
/// # Errors
/// When the database does not take it.
pub fn seal(tx: &Tx<'_>, key: &MasterKey, now: Moment) -> Result<Option<(i64, String)>> {
    let Some((id, hash)) = head(tx)? else {
        return Ok(None);
    };
    let last = tx.number("SELECT max(audit_id) FROM audit_seal", &[])?;
    if last >= id {
        return Ok(None);
    }
    let signature = key.sign("audit", &sealed(id, &hash));
    tx.run(
        "INSERT INTO audit_seal (at, audit_id, hash, signature) VALUES ($1, $2, $3, $4)",
        &params![now, id, hash, signature],
    )?;
    Ok(Some((id, hash)))
}

/// Keeps the newest hundred seals: a later one vouches for everything before it.
///
/// # Errors
/// When the database does not take it.
pub fn remove_doubled_seals(tx: &Tx<'_>) -> Result<()> {
    tx.run(
        "DELETE FROM audit_seal WHERE id <= (SELECT max(id) FROM audit_seal) - 100",
        &[],
    )
    .map(drop)
}

/// What is wrong with the log.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The row does not say what it said when it was written.
    Changed(i64),
    /// A row before this one is missing, or was put in.
    Gap(i64),
    /// The log had come further than it goes now, or to another row.
    CutOff(i64),
    /// The seal at this row was not made by this desk's key.
    ForeignSeal(i64),
}

/// Rows that are read at a time.
const CHUNK: i64 = 1000;

/// Follows the chain from its first row to its last, and looks at every seal. `key` is the desk's, if it is at hand.
/// Answers how many rows there are, and what is wrong.
///
/// # Errors
/// When the database cannot be read.
pub fn verify(tx: &Tx<'_>, key: Option<&MasterKey>) -> Result<(i64, Vec<Broken>)> {
    let seals: Vec<(i64, String, String)> = tx.rows(
        "SELECT audit_id, hash, signature FROM audit_seal ORDER BY audit_id",
        &[],
        |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?)),
    )?;
    let mut wrong = Vec::new();
    let mut unseen = Vec::new();
    for (id, hash, signature) in &seals {
        match key {
            Some(key) if !key.verify("audit", &sealed(*id, hash), signature) => {
                wrong.push(Broken::ForeignSeal(*id));
            }
            _ => unseen.push((*id, hash)),
        }
    }
    let (mut count, mut last, mut previous) = (0, 0, String::new());
    loop {
        let rows = tx.rows(
            "SELECT id, at, actor_id, actor, via, address, area, deed, about_id, about, before, after, previous, hash
             FROM audit WHERE id > $1 ORDER BY id LIMIT $2",
            &params![last, CHUNK],
            |row| {
                let said = Row {
                    at: row.moment(1)?,
                    actor_id: row.opt_int(2)?.map(PersonId),
                    actor: row.text(3)?,
                    via: row.text(4)?,
                    address: row.text(5)?,
                    area: row.text(6)?,
                    deed: row.text(7)?,
                    about_id: row.opt_int(8)?,
                    about: row.text(9)?,
                    before: row.text(10)?,
                    after: row.text(11)?,
                    previous: row.text(12)?,
                };
                Ok((row.int(0)?, said, row.text(13)?))
            },
        )?;
        for (id, said, hash) in &rows {
            if said.hash() != *hash {
                wrong.push(Broken::Changed(*id));
            }
            if said.previous != previous {
                wrong.push(Broken::Gap(*id));
            }
            unseen.retain(|(sealed, head)| sealed != id || *head != hash);
            (last, previous) = (*id, hash.clone());
            count += 1;
        }
        if rows.is_empty() {
            break;
        }
    }
    wrong.extend(unseen.iter().map(|(id, _)| Broken::CutOff(*id)));
    Ok((count, wrong))
}
