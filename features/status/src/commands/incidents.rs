//! Telling of incidents, maintenance and limitations, correcting what was told, and taking it back.

use domain::form::Texts;
use domain::service::{Impact, Kind, MAX_TITLE, Phase, State, next_by_clock, worst};
use domain::ticket::{MAX_BODY, UNDO_WINDOW};
use domain::{Moment, PersonId};
use platform::store::Tx;
use platform::{Error, Result, jobs};

use crate::queries::incidents::{self, Incident};
use crate::queries::texts::{self, About};
use crate::queries::{components, subscribers};

/// The kind of the job that turns an update into mails.
pub const ANNOUNCE: &str = "service_announce";
/// The kind of the job that answers the attached tickets with an update; tickets do it.
pub const ANSWER_TICKETS: &str = "incident_answer";
/// The kind of the job that looks whether the clock moves maintenance on.
pub const MAINTENANCE: &str = "service_maintenance";

/// Something new to tell of.
#[derive(Clone, Debug)]
pub struct New {
    pub kind: Kind,
    pub title: Texts,
    /// When it begins or began, and, of maintenance, when it is to end.
    pub starts_at: Moment,
    pub ends_at: Option<Moment>,
    pub first: Told,
}

/// What is told at one time.
#[derive(Clone, Debug)]
pub struct Told {
    pub phase: Phase,
    pub body: Texts,
    /// `None`: it follows from the components.
    pub impact: Option<Impact>,
    pub affected: Vec<(i64, State)>,
    /// Whether the attached tickets are answered with it.
    pub answers: bool,
    /// Whether those who subscribed hear of it.
    pub announces: bool,
}

/// Tells of something new; answers its number.
pub fn open(tx: &Tx<'_>, new: &New, author: Option<PersonId>, now: Moment) -> Result<i64> {
    check_title(&new.title)?;
    check(tx, new.kind, &new.first)?;
    if new.kind == Kind::Maintenance && new.ends_at.is_none_or(|ends| ends <= new.starts_at) {
        return Err(Error::refused(422, "service-problem-times"));
    }
    let row = incidents::New {
        kind: new.kind,
        phase: new.first.phase,
        starts_at: new.starts_at,
        ends_at: new.ends_at,
    };
    let id = incidents::add(tx, &row, now)?;
    texts::set(tx, About::Incident, id, "title", &new.title)?;
    tell(tx, id, &new.first, author, now)?;
    if let Some(ends) = new.ends_at {
        watch_the_clock(tx, id, new.starts_at, ends)?;
    }
    Ok(id)
}

fn watch_the_clock(tx: &Tx<'_>, id: i64, starts: Moment, ends: Moment) -> Result<()> {
    jobs::add_at(tx, MAINTENANCE, &id.to_string(), starts)?;
    jobs::add_at(tx, MAINTENANCE, &id.to_string(), ends).map(drop)
}

fn check_title(title: &Texts) -> Result<()> {
    if title.is_empty() {
        return Err(Error::refused(422, "service-problem-title"));
    }
    if title
        .all()
        .any(|(_, text)| text.chars().count() > MAX_TITLE)
    {
        return Err(Error::refused(422, "service-problem-title-long"));
    }
    Ok(())
}

fn check(tx: &Tx<'_>, kind: Kind, told: &Told) -> Result<()> {
    if !kind.phases().contains(&told.phase) {
        return Err(Error::refused(422, "service-problem-phase"));
    }
    check_body(&told.body)?;
    let known = components::list(tx)?;
    let is_known = |id: i64| known.iter().any(|one| one.id == id && !one.is_group);
    if told.affected.iter().any(|(id, _)| !is_known(*id)) {
        return Err(Error::refused(422, "service-problem-component"));
    }
    Ok(())
}

fn check_body(body: &Texts) -> Result<()> {
    if body.is_empty() {
        return Err(Error::refused(422, "service-problem-body"));
    }
    if body.all().any(|(_, text)| text.chars().count() > MAX_BODY) {
        return Err(Error::refused(422, "refused-too-long"));
    }
    Ok(())
}

/// Tells more of something; answers the update's number. What is over can be told of again: then it is not over.
pub fn post_update(
    tx: &Tx<'_>,
    id: i64,
    told: &Told,
    author: Option<PersonId>,
    now: Moment,
) -> Result<i64> {
    let found = incidents::find(tx, id)?.ok_or(Error::Absent)?;
    check(tx, found.kind, told)?;
    tell(tx, id, told, author, now)
}

/// Stores an update and all that follows from it.
fn tell(tx: &Tx<'_>, id: i64, told: &Told, author: Option<PersonId>, now: Moment) -> Result<i64> {
    let update = incidents::add_update(
        tx,
        id,
        told.phase,
        author,
        (told.answers, told.announces),
        now,
    )?;
    texts::set(tx, About::Update, update, "body", &told.body)?;
    for (component, state) in &told.affected {
        incidents::add_affected(tx, update, *component, *state)?;
    }
    follow(tx, id, told.impact, now)?;
    follow_states(tx, Some(update), now)?;
    jobs::add_at(tx, ANNOUNCE, &update.to_string(), now.plus(UNDO_WINDOW))?;
    if told.answers {
        jobs::add_at(
            tx,
            ANSWER_TICKETS,
            &update.to_string(),
            now.plus(UNDO_WINDOW),
        )?;
    }
    Ok(update)
}

/// Brings an incident to where its latest update says it is.
fn follow(tx: &Tx<'_>, id: i64, impact: Option<Impact>, now: Moment) -> Result<()> {
    let mut one = incidents::find(tx, id)?.ok_or(Error::Absent)?;
    let Some(latest) = one.updates.first() else {
        return Ok(());
    };
    one.phase = latest.phase;
    one.over_at = latest.phase.is_over().then_some(latest.created_at);
    one.impact_chosen = impact.is_some();
    // What was severe stays known as severe when the last component works again.
    let states = one.updates.iter().flat_map(|update| &update.affected);
    let states = states.map(|(_, state)| *state);
    one.impact = impact.unwrap_or_else(|| worst(states).impact());
    incidents::set(tx, &one, now)
}

/// Every component is as the most severe of what goes on says.
pub(crate) fn follow_states(tx: &Tx<'_>, update: Option<i64>, now: Moment) -> Result<()> {
    let running = incidents::list_running(tx)?;
    let bears: Vec<&Incident> = running
        .iter()
        .filter(|one| one.phase.bears_on_components() && one.kind != Kind::Limitation)
        .collect();
    for component in components::list(tx)?.iter().filter(|one| !one.is_group) {
        let states = bears.iter().flat_map(|one| one.affected());
        let its = states.filter(|(id, _)| *id == component.id);
        let state = worst(its.map(|(_, state)| *state));
        if state != component.state {
            components::set_state(tx, component.id, state, now)?;
        }
        if components::find_last_change(tx, component.id)? != Some(state) {
            components::add_change(tx, component.id, state, update, now)?;
        }
    }
    Ok(())
}

/// Takes the latest update back while nobody was told; with the first one, the incident goes. Answers whether it is still there.
pub fn take_back(tx: &Tx<'_>, id: i64, now: Moment) -> Result<bool> {
    let one = incidents::find(tx, id)?.ok_or(Error::Absent)?;
    let latest = one.updates.first().ok_or(Error::Absent)?;
    let takes_tickets = one.updates.len() == 1 && incidents::count_tickets(tx, id)? > 0;
    if takes_tickets
        || !incidents::is_waiting(tx, latest.id, now)?
        || !incidents::remove_waiting_jobs(tx, latest.id, now)?
    {
        return Err(Error::refused(409, "service-problem-told"));
    }
    components::remove_changes_of(tx, latest.id)?;
    incidents::remove_update(tx, latest.id)?;
    let stays = one.updates.len() > 1;
    if stays {
        follow(tx, id, one.impact_chosen.then_some(one.impact), now)?;
    } else {
        incidents::remove_concerned(tx, id)?;
        subscribers::remove_of_incident(tx, id)?;
        incidents::remove(tx, id)?;
    }
    follow_states(tx, None, now)?;
    Ok(stays)
}

/// Puts right what an update says; the page says that it was corrected, and nobody is mailed again.
pub fn correct(tx: &Tx<'_>, update: i64, body: &Texts, now: Moment) -> Result<i64> {
    let one = incidents::find_of_update(tx, update)?.ok_or(Error::Absent)?;
    check_body(body)?;
    texts::set(tx, About::Update, update, "body", body)?;
    incidents::set_corrected(tx, update, now)?;
    incidents::set(tx, &one, now)?;
    Ok(one.id)
}

/// Keeps what something is called and what was learnt of it.
pub fn keep_afterwards(
    tx: &Tx<'_>,
    id: i64,
    title: &Texts,
    afterwards: &Texts,
    now: Moment,
) -> Result<()> {
    let one = incidents::find(tx, id)?.ok_or(Error::Absent)?;
    check_title(title)?;
    if afterwards
        .all()
        .any(|(_, text)| text.chars().count() > MAX_BODY)
    {
        return Err(Error::refused(422, "refused-too-long"));
    }
    texts::set(tx, About::Incident, id, "title", title)?;
    texts::set(tx, About::Incident, id, "afterwards", afterwards)?;
    incidents::set(tx, &one, now)
}

/// Maintenance that has not begun is at another time.
pub fn plan_again(tx: &Tx<'_>, id: i64, starts: Moment, ends: Moment, now: Moment) -> Result<()> {
    let one = incidents::find(tx, id)?.ok_or(Error::Absent)?;
    if one.phase != Phase::Scheduled {
        return Err(Error::Absent);
    }
    if ends <= starts {
        return Err(Error::refused(422, "service-problem-times"));
    }
    incidents::set_times(tx, id, starts, ends)?;
    incidents::set(tx, &one, now)?;
    watch_the_clock(tx, id, starts, ends)
}

/// Moves the brand's maintenance on that has come to its time. `says` has the words for each phase.
pub fn move_on(tx: &Tx<'_>, says: impl Fn(Phase) -> Texts, now: Moment) -> Result<usize> {
    let mut moved = 0;
    for id in incidents::list_maintenance_due(tx, now)? {
        let Some(one) = incidents::find(tx, id)? else {
            continue;
        };
        let ends = one.ends_at.unwrap_or(one.starts_at);
        let Some(phase) = next_by_clock(one.phase, one.starts_at, ends, now) else {
            continue;
        };
        let over = phase.is_over();
        let told = Told {
            phase,
            body: says(phase),
            impact: None,
            affected: one
                .affected()
                .iter()
                .map(|(id, state)| (*id, if over { State::Operational } else { *state }))
                .collect(),
            answers: false,
            announces: true,
        };
        tell(tx, id, &told, None, now)?;
        moved += 1;
    }
    Ok(moved)
}
