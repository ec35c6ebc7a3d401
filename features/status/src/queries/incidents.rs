//! Incidents, maintenance and limitations, with what was told of each.

use domain::form::Texts;
use domain::service::{Impact, Kind, Phase, State};
use domain::{Moment, OrganizationId, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::texts::{self, About};

/// Something that is told of.
#[derive(Clone, Debug)]
pub struct Incident {
    pub id: i64,
    pub kind: Kind,
    pub phase: Phase,
    pub impact: Impact,
    /// Whether somebody chose the impact; otherwise it follows from the components.
    pub impact_chosen: bool,
    pub starts_at: Moment,
    pub ends_at: Option<Moment>,
    pub over_at: Option<Moment>,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub title: Texts,
    /// What was learnt of it.
    pub afterwards: Texts,
    /// Newest first; there is always one.
    pub updates: Vec<Update>,
}

/// What was told at one time.
#[derive(Clone, Debug)]
pub struct Update {
    pub id: i64,
    pub phase: Phase,
    /// `None`: the clock.
    pub author: Option<PersonId>,
    pub answers: bool,
    pub announces: bool,
    pub created_at: Moment,
    pub corrected_at: Option<Moment>,
    pub body: Texts,
    /// How components are since then.
    pub affected: Vec<(i64, State)>,
}

impl Incident {
    /// Its title for a reader of this language.
    pub fn title(&self, locale: &str) -> &str {
        self.title.for_reader(locale).unwrap_or_default()
    }

    /// How components are by it.
    pub fn affected(&self) -> &[(i64, State)] {
        self.updates
            .first()
            .map_or(&[], |update| update.affected.as_slice())
    }

    /// All components that it was ever about.
    pub fn components(&self) -> Vec<i64> {
        let mut all = Vec::new();
        for (id, _) in self.updates.iter().flat_map(|update| &update.affected) {
            if !all.contains(id) {
                all.push(*id);
            }
        }
        all
    }
}

macro_rules! incidents {
    ($rest:literal) => {
        concat!(
            "SELECT id, kind, phase, impact, impact_chosen, starts_at, ends_at, over_at, created_at, updated_at
             FROM service_incident ",
            $rest
        )
    };
}

fn incident(row: &Row<'_>) -> Result<Incident> {
    Ok(Incident {
        id: row.int(0)?,
        kind: Kind::read(&row.text(1)?).unwrap_or(Kind::Incident),
        phase: Phase::read(&row.text(2)?).unwrap_or(Phase::Investigating),
        impact: Impact::read(&row.text(3)?).unwrap_or_default(),
        impact_chosen: row.flag(4)?,
        starts_at: row.moment(5)?,
        ends_at: row.opt_int(6)?.map(Moment),
        over_at: row.opt_int(7)?.map(Moment),
        created_at: row.moment(8)?,
        updated_at: row.moment(9)?,
        title: Texts::default(),
        afterwards: Texts::default(),
        updates: Vec::new(),
    })
}

fn with_all(tx: &Tx<'_>, mut found: Incident) -> Result<Incident> {
    let written = texts::list_of(tx, About::Incident, found.id)?;
    found.title = written.of(found.id, "title");
    found.afterwards = written.of(found.id, "afterwards");
    found.updates = list_updates(tx, found.id)?;
    Ok(found)
}

fn list_updates(tx: &Tx<'_>, incident: i64) -> Result<Vec<Update>> {
    let mut all = tx.rows(
        "SELECT id, phase, author_id, answers, announces, created_at, corrected_at
         FROM service_update WHERE incident_id = $1 ORDER BY created_at DESC, id DESC",
        &params![incident],
        |row| {
            Ok(Update {
                id: row.int(0)?,
                phase: Phase::read(&row.text(1)?).unwrap_or(Phase::Investigating),
                author: row.opt_int(2)?.map(PersonId),
                answers: row.flag(3)?,
                announces: row.flag(4)?,
                created_at: row.moment(5)?,
                corrected_at: row.opt_int(6)?.map(Moment),
                body: Texts::default(),
                affected: Vec::new(),
            })
        },
    )?;
    for update in &mut all {
        update.body = texts::list_of(tx, About::Update, update.id)?.of(update.id, "body");
        update.affected = tx.rows(
            "SELECT component_id, state FROM service_affected WHERE update_id = $1 ORDER BY component_id",
            &params![update.id],
            |row| Ok((row.int(0)?, State::read(&row.text(1)?).unwrap_or_default())),
        )?;
    }
    Ok(all)
}

/// One of the brand's.
pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Incident>> {
    let found = tx.row(
        incidents!("WHERE id = $1 AND brand_id = $2"),
        &params![id, tx.brand()],
        incident,
    )?;
    found.map(|found| with_all(tx, found)).transpose()
}

/// The incident of an update, if it is one of the brand's.
pub fn find_of_update(tx: &Tx<'_>, update: i64) -> Result<Option<Incident>> {
    let id = tx.row(
        "SELECT incident_id FROM service_update WHERE id = $1",
        &params![update],
        |row| row.int(0),
    )?;
    match id {
        Some(id) => find(tx, id),
        None => Ok(None),
    }
}

/// What is not over, of all kinds, oldest first.
pub fn list_running(tx: &Tx<'_>) -> Result<Vec<Incident>> {
    let found = tx.rows(
        incidents!("WHERE brand_id = $1 AND over_at IS NULL ORDER BY starts_at, id"),
        &params![tx.brand()],
        incident,
    )?;
    found.into_iter().map(|found| with_all(tx, found)).collect()
}

/// What is over of one kind, or not, newest first.
pub fn list_newest(tx: &Tx<'_>, kind: Kind, limit: i64, offset: i64) -> Result<Vec<Incident>> {
    let found = tx.rows(
        incidents!(
            "WHERE brand_id = $1 AND kind = $2 ORDER BY starts_at DESC, id DESC LIMIT $3 OFFSET $4"
        ),
        &params![tx.brand(), kind.word(), limit, offset],
        incident,
    )?;
    found.into_iter().map(|found| with_all(tx, found)).collect()
}

/// What has begun, of incidents and maintenance, newest first: the history.
pub fn list_history(tx: &Tx<'_>, limit: i64, offset: i64) -> Result<Vec<Incident>> {
    let found = tx.rows(
        incidents!(
            "WHERE brand_id = $1 AND phase <> 'scheduled' AND kind <> 'limitation'
             ORDER BY starts_at DESC, id DESC LIMIT $2 OFFSET $3"
        ),
        &params![tx.brand(), limit, offset],
        incident,
    )?;
    found.into_iter().map(|found| with_all(tx, found)).collect()
}

/// What a new one begins with.
pub struct New {
    pub kind: Kind,
    pub phase: Phase,
    pub starts_at: Moment,
    pub ends_at: Option<Moment>,
}

pub fn add(tx: &Tx<'_>, new: &New, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO service_incident (brand_id, kind, phase, impact, starts_at, ends_at, created_at, updated_at)
         VALUES ($1, $2, $3, 'none', $4, $5, $6, $6) RETURNING id",
        &params![tx.brand(), new.kind.word(), new.phase.word(), new.starts_at, new.ends_at, now],
    )
}

/// Stores how far it has come and how much it weighs.
pub fn set(tx: &Tx<'_>, one: &Incident, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE service_incident SET phase = $2, impact = $3, impact_chosen = $4, over_at = $5, updated_at = $6 WHERE id = $1",
        &params![one.id, one.phase.word(), one.impact.word(), one.impact_chosen, one.over_at, now],
    )
    .map(drop)
}

/// Maintenance is at another time.
pub fn set_times(tx: &Tx<'_>, id: i64, starts: Moment, ends: Moment) -> Result<()> {
    tx.run(
        "UPDATE service_incident SET starts_at = $2, ends_at = $3 WHERE id = $1",
        &params![id, starts, ends],
    )
    .map(drop)
}

/// Nothing was told of it yet, or all was taken back.
pub fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    texts::remove(tx, About::Incident, id)?;
    tx.run("DELETE FROM service_incident WHERE id = $1", &params![id])
        .map(drop)
}

pub fn add_update(
    tx: &Tx<'_>,
    incident: i64,
    phase: Phase,
    author: Option<PersonId>,
    (answers, announces): (bool, bool),
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO service_update (incident_id, phase, author_id, answers, announces, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        &params![incident, phase.word(), author, answers, announces, now],
    )
}

pub fn add_affected(tx: &Tx<'_>, update: i64, component: i64, state: State) -> Result<()> {
    tx.run(
        "INSERT INTO service_affected (update_id, component_id, state) VALUES ($1, $2, $3)",
        &params![update, component, state.word()],
    )
    .map(drop)
}

pub fn set_corrected(tx: &Tx<'_>, update: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE service_update SET corrected_at = $2 WHERE id = $1",
        &params![update, now],
    )
    .map(drop)
}

pub fn remove_update(tx: &Tx<'_>, update: i64) -> Result<()> {
    texts::remove(tx, About::Update, update)?;
    tx.run(
        "DELETE FROM service_affected WHERE update_id = $1",
        &params![update],
    )?;
    tx.run("DELETE FROM service_update WHERE id = $1", &params![update])
        .map(drop)
}

/// Takes back what waits to be done about an update; answers whether nothing of it had begun.
pub fn remove_waiting_jobs(tx: &Tx<'_>, update: i64, now: Moment) -> Result<bool> {
    let waiting = tx.number(
        "SELECT count(*) FROM job WHERE kind IN ('service_announce', 'incident_answer') AND payload = $1
           AND attempts = 0 AND locked_until <= $2",
        &params![update.to_string(), now],
    )?;
    let removed = tx.run(
        "DELETE FROM job WHERE kind IN ('service_announce', 'incident_answer') AND payload = $1
           AND attempts = 0 AND locked_until <= $2",
        &params![update.to_string(), now],
    )?;
    Ok(waiting > 0 && removed as i64 == waiting)
}

/// Whether nothing is done about an update yet: it can be taken back.
pub fn is_waiting(tx: &Tx<'_>, update: i64, now: Moment) -> Result<bool> {
    let waiting = tx.number(
        "SELECT count(*) FROM job WHERE kind = 'service_announce' AND payload = $1 AND attempts = 0 AND locked_until <= $2",
        &params![update.to_string(), now],
    )?;
    Ok(waiting > 0)
}

/// Maintenance that the clock may move on.
pub fn list_maintenance_due(tx: &Tx<'_>, now: Moment) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT id FROM service_incident WHERE brand_id = $1 AND kind = 'maintenance' AND over_at IS NULL
           AND (starts_at <= $2 AND phase = 'scheduled' OR ends_at <= $2) ORDER BY id",
        &params![tx.brand(), now],
        |row| row.int(0),
    )
}

// This affects us too

/// Notes that it concerns an organization, or a person who belongs to none; answers whether that is new.
pub fn add_concerned(
    tx: &Tx<'_>,
    incident: i64,
    organization: Option<OrganizationId>,
    person: PersonId,
    now: Moment,
) -> Result<bool> {
    if is_concerned(tx, incident, organization, person)? {
        return Ok(false);
    }
    tx.run(
        "INSERT INTO service_concerned (incident_id, organization_id, person_id, created_at) VALUES ($1, $2, $3, $4)",
        &params![incident, organization.map_or(0, |id| id.0), person, now],
    )?;
    Ok(true)
}

pub fn is_concerned(
    tx: &Tx<'_>,
    incident: i64,
    organization: Option<OrganizationId>,
    person: PersonId,
) -> Result<bool> {
    let there = tx.number(
        "SELECT count(*) FROM service_concerned WHERE incident_id = $1
           AND (organization_id = $2 AND $2 <> 0 OR $2 = 0 AND organization_id = 0 AND person_id = $3)",
        &params![incident, organization.map_or(0, |id| id.0), person],
    )?;
    Ok(there > 0)
}

pub fn remove_concerned(tx: &Tx<'_>, incident: i64) -> Result<()> {
    tx.run(
        "DELETE FROM service_concerned WHERE incident_id = $1",
        &params![incident],
    )
    .map(drop)
}

/// The names of whom it concerns, first said first.
pub fn list_concerned(tx: &Tx<'_>, incident: i64) -> Result<Vec<String>> {
    tx.rows(
        "SELECT coalesce(o.name, p.name) FROM service_concerned c JOIN person p ON p.id = c.person_id
           LEFT JOIN organization o ON o.id = c.organization_id
         WHERE c.incident_id = $1 ORDER BY c.created_at, c.organization_id, c.person_id",
        &params![incident],
        |row| row.text(0),
    )
}

/// How many tickets are about it.
pub fn count_tickets(tx: &Tx<'_>, incident: i64) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM incident_ticket WHERE incident_id = $1",
        &params![incident],
    )
}
