//! Tickets that are about an incident of the service status: attached by the team, and answered all at once with what is told of it.

use domain::TicketId;
use platform::jobs::{Job, Work};
use platform::store::Tx;
use platform::{App, Error, Result};
use status::queries::incidents;

use super::many::{Said, each, say};
use super::{Deed, see};
use crate::queries;

/// The work of tickets, for the schedule.
pub const WORKS: &[Work] = &[
    Work {
        kind: status::ANSWER_TICKETS,
        attempts: 8,
        beside: false,
        run: answer_all,
        again: |_, _| Ok(()),
    },
    super::promises::TELL,
    super::problems::WORK,
];

/// A ticket is about this incident of its portal, or about none.
pub fn attach(tx: &Tx<'_>, deed: &Deed, id: TicketId, incident: Option<i64>) -> Result<()> {
    let seen = see(tx, deed, id)?;
    seen.must_answer()?;
    match incident {
        None => queries::remove_incident(tx, id),
        Some(incident) => {
            if queries::find_incident_of(tx, id)? == Some(incident) {
                return Ok(());
            }
            incidents::find(tx, incident)?.ok_or_else(|| Error::refused(422, "incident-gone"))?;
            queries::set_incident(tx, id, incident, deed.person()?, deed.now)
        }
    }
}

/// Answers every attached ticket that is not over with one update. Each in a transaction of its own, and each once: what was
/// answered is noted beside the answer.
fn answer_all(app: &App, job: &Job) -> Result<()> {
    let update: i64 = job.payload.parse().map_err(Error::broken)?;
    let found = app
        .store
        .read_now(|tx| incidents::find_of_update(tx, update))?;
    let Some(incident) = found else {
        return Ok(());
    };
    let told = incident.updates.iter().find(|told| told.id == update);
    let Some((told, author)) = told.and_then(|told| Some((told, told.author?))) else {
        return Ok(());
    };
    let waiting = app
        .store
        .read_now(|tx| queries::list_unanswered(tx, incident.id, update))?;
    each(app, waiting, |tx, ticket| {
        if !queries::set_answered(tx, ticket, incident.id, told.id)? {
            return Ok(());
        }
        let said = Said {
            author,
            asks: told.phase.is_over(),
            also_over: false,
            write: &|_, w| {
                let body = told.body.for_reader(w.locale());
                Ok(body.unwrap_or_default().to_owned())
            },
        };
        say(app, tx, ticket, &said)
    })
}
