//! Components, their groups, and when their states changed.

use std::collections::BTreeMap;

use domain::Moment;
use domain::form::Texts;
use domain::service::State;
use platform::store::Tx;
use platform::{Result, params};

use super::texts::{self, About};

/// A component, or a group of them.
#[derive(Clone, Debug)]
pub struct Component {
    pub id: i64,
    pub is_group: bool,
    /// The group it is in.
    pub group: Option<i64>,
    pub state: State,
    /// The key of the product's option that it is; empty for none.
    pub product: String,
    pub active: bool,
    pub name: Texts,
    pub about: Texts,
    pub created_at: Moment,
    pub updated_at: Moment,
}

impl Component {
    /// Its name for a reader of this language.
    pub fn name(&self, locale: &str) -> &str {
        self.name.for_reader(locale).unwrap_or_default()
    }
}

/// All of the brand's, in their order, also those that are not shown any more.
pub fn list(tx: &Tx<'_>) -> Result<Vec<Component>> {
    let written = texts::list_all(tx, About::Component)?;
    tx.rows(
        "SELECT id, is_group, group_id, state, product, active, created_at, updated_at
         FROM service_component WHERE brand_id = $1 ORDER BY position, id",
        &params![tx.brand()],
        |row| {
            let id = row.int(0)?;
            Ok(Component {
                id,
                is_group: row.flag(1)?,
                group: row.opt_int(2)?,
                state: State::read(&row.text(3)?).unwrap_or_default(),
                product: row.text(4)?,
                active: row.flag(5)?,
                name: written.of(id, "name"),
                about: written.of(id, "about"),
                created_at: row.moment(6)?,
                updated_at: row.moment(7)?,
            })
        },
    )
}

/// Adds one behind all others; it works, until something is told.
pub fn add(tx: &Tx<'_>, is_group: bool, since: Moment) -> Result<i64> {
    let last = tx.number(
        "SELECT max(position) FROM service_component WHERE brand_id = $1",
        &params![tx.brand()],
    )?;
    let id = tx.insert(
        "INSERT INTO service_component (brand_id, is_group, position, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $4) RETURNING id",
        &params![tx.brand(), is_group, last + 1, since],
    )?;
    if !is_group {
        add_change(tx, id, State::Operational, None, since)?;
    }
    Ok(id)
}

/// Stores what somebody decided about it.
pub fn set(
    tx: &Tx<'_>,
    id: i64,
    group: Option<i64>,
    product: &str,
    active: bool,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE service_component SET group_id = $2, product = $3, active = $4, updated_at = $5 WHERE id = $1",
        &params![id, group, product, active, now],
    )
    .map(drop)
}

pub fn set_place(tx: &Tx<'_>, id: i64, position: i64) -> Result<()> {
    tx.run(
        "UPDATE service_component SET position = $2 WHERE id = $1",
        &params![id, position],
    )
    .map(drop)
}

pub fn set_state(tx: &Tx<'_>, id: i64, state: State, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE service_component SET state = $2, updated_at = $3 WHERE id = $1",
        &params![id, state.word(), now],
    )
    .map(drop)
}

pub fn add_change(
    tx: &Tx<'_>,
    id: i64,
    state: State,
    update: Option<i64>,
    since: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO service_component_state (component_id, state, since, update_id) VALUES ($1, $2, $3, $4)",
        &params![id, state.word(), since, update],
    )
    .map(drop)
}

/// An update is taken back, and what it changed with it.
pub fn remove_changes_of(tx: &Tx<'_>, update: i64) -> Result<()> {
    tx.run(
        "DELETE FROM service_component_state WHERE update_id = $1",
        &params![update],
    )
    .map(drop)
}

/// The state that was last written down.
pub fn find_last_change(tx: &Tx<'_>, id: i64) -> Result<Option<State>> {
    let word = tx.row(
        "SELECT state FROM service_component_state WHERE component_id = $1 ORDER BY since DESC, id DESC LIMIT 1",
        &params![id],
        |row| row.text(0),
    )?;
    Ok(word.and_then(|word| State::read(&word)))
}

/// When states changed, oldest first, by component.
pub fn list_changes(tx: &Tx<'_>) -> Result<BTreeMap<i64, Vec<(Moment, State)>>> {
    let mut all: BTreeMap<i64, Vec<(Moment, State)>> = BTreeMap::new();
    tx.rows(
        "SELECT s.component_id, s.since, s.state FROM service_component_state s
         JOIN service_component c ON c.id = s.component_id WHERE c.brand_id = $1 ORDER BY s.since, s.id",
        &params![tx.brand()],
        |row| {
            let state = State::read(&row.text(2)?).unwrap_or_default();
            all.entry(row.int(0)?)
                .or_default()
                .push((row.moment(1)?, state));
            Ok(())
        },
    )?;
    Ok(all)
}
