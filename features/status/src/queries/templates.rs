//! Templates: texts that an update begins from.

use domain::Moment;
use domain::form::Texts;
use domain::service::{Kind, Phase};
use platform::store::Tx;
use platform::{Result, params};

use super::texts::{self, About};

/// What an update can begin from.
#[derive(Clone, Debug)]
pub struct Template {
    pub id: i64,
    pub kind: Kind,
    pub phase: Phase,
    pub active: bool,
    /// Also the title of an incident that begins from it.
    pub title: Texts,
    pub body: Texts,
}

/// The brand's, in the order of their making.
pub fn list(tx: &Tx<'_>) -> Result<Vec<Template>> {
    let written = texts::list_all(tx, About::Template)?;
    tx.rows(
        "SELECT id, kind, phase, active FROM service_template WHERE brand_id = $1 ORDER BY id",
        &params![tx.brand()],
        |row| {
            let id = row.int(0)?;
            Ok(Template {
                id,
                kind: Kind::read(&row.text(1)?).unwrap_or(Kind::Incident),
                phase: Phase::read(&row.text(2)?).unwrap_or(Phase::Investigating),
                active: row.flag(3)?,
                title: written.of(id, "title"),
                body: written.of(id, "body"),
            })
        },
    )
}

pub fn add(tx: &Tx<'_>, kind: Kind, phase: Phase, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO service_template (brand_id, kind, phase, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) RETURNING id",
        &params![tx.brand(), kind.word(), phase.word(), now],
    )
}

pub fn set(tx: &Tx<'_>, one: &Template, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE service_template SET kind = $2, phase = $3, active = $4, updated_at = $5 WHERE id = $1",
        &params![one.id, one.kind.word(), one.phase.word(), one.active, now],
    )
    .map(drop)
}
