//! Programs that hear of the service status.

use domain::{Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// As many of the team for each portal.
pub const MOST: usize = 20;

/// As many of one customer for each portal.
pub const MOST_OF_ONE: usize = 5;

/// A program, and what became of the last update that it was to hear of.
#[derive(Clone, Debug)]
pub struct Hook {
    pub id: i64,
    pub address: String,
    pub created_at: Moment,
    /// Whose it is: number and name. `None`: the team's.
    pub owner: Option<(PersonId, String)>,
    /// Whether its owner may still sign in.
    pub hears: bool,
    pub last: Option<Last>,
}

/// What became of an update.
#[derive(Clone, Debug)]
pub struct Last {
    /// `waiting`, `sent`, `failed` or `nobody`.
    pub state: String,
    pub why: Option<String>,
    pub at: Moment,
}

macro_rules! hooks {
    ($rest:literal) => {
        concat!(
            "SELECT h.id, h.address, h.created_at, n.state, n.why, coalesce(n.done_at, n.created_at), p.id, p.name, p.suspended_at
             FROM service_hook h
             LEFT JOIN person p ON p.id = h.person_id
             LEFT JOIN service_news n ON n.id = (SELECT max(id) FROM service_news WHERE hook_id = h.id)
             WHERE h.brand_id = $1 ",
            $rest
        )
    };
}

fn hook(row: &Row<'_>) -> Result<Hook> {
    let (state, why, at) = (row.opt_text(3)?, row.opt_text(4)?, row.opt_int(5)?);
    let owner = row.opt_int(6)?.map(PersonId).zip(row.opt_text(7)?);
    Ok(Hook {
        id: row.int(0)?,
        address: row.text(1)?,
        created_at: row.moment(2)?,
        hears: row.opt_int(8)?.is_none(),
        owner,
        last: state.zip(at).map(|(state, at)| Last {
            state,
            why,
            at: Moment(at),
        }),
    })
}

/// All of the portal, the team's first.
pub fn list(tx: &Tx<'_>) -> Result<Vec<Hook>> {
    tx.rows(
        hooks!("ORDER BY CASE WHEN h.person_id IS NULL THEN 0 ELSE 1 END, h.id"),
        &params![tx.brand()],
        hook,
    )
}

/// Those of one person.
pub fn list_of(tx: &Tx<'_>, person: PersonId) -> Result<Vec<Hook>> {
    tx.rows(
        hooks!("AND h.person_id = $2 ORDER BY h.id"),
        &params![tx.brand(), person],
        hook,
    )
}

pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Hook>> {
    tx.row(hooks!("AND h.id = $2"), &params![tx.brand(), id], hook)
}

pub(crate) fn add(tx: &Tx<'_>, owner: Option<PersonId>, address: &str, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO service_hook (brand_id, person_id, address, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT DO NOTHING",
        &params![tx.brand(), owner, address, now],
    )
    .map(drop)
}

pub(crate) fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM service_news WHERE hook_id = $1", &params![id])?;
    tx.run("DELETE FROM service_hook WHERE id = $1", &params![id])
        .map(drop)
}

/// That a program is to hear of an update; `None` where it was noted before.
pub(crate) fn add_news(tx: &Tx<'_>, hook: i64, update: i64, now: Moment) -> Result<Option<i64>> {
    tx.row(
        "INSERT INTO service_news (hook_id, update_id, state, created_at) VALUES ($1, $2, 'waiting', $3)
         ON CONFLICT (hook_id, update_id) DO NOTHING RETURNING id",
        &params![hook, update, now],
        |row| row.int(0),
    )
}

/// Which program is to hear of which update, while it waits.
pub(crate) fn find_waiting(tx: &Tx<'_>, id: i64) -> Result<Option<(i64, i64)>> {
    tx.row(
        "SELECT hook_id, update_id FROM service_news WHERE id = $1 AND state = 'waiting'",
        &params![id],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )
}

/// Notes what became of it.
pub(crate) fn set_state(
    tx: &Tx<'_>,
    id: i64,
    state: &'static str,
    why: Option<&str>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE service_news SET state = $2, why = $3, done_at = $4 WHERE id = $1",
        &params![id, state, why, now],
    )
    .map(drop)
}

/// What was given up is tried once more.
pub(crate) fn set_waiting(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE service_news SET state = 'waiting' WHERE id = $1 AND state = 'failed'",
        &params![id],
    )
    .map(drop)
}
