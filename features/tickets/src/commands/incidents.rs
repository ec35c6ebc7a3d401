//! Tickets that are about an incident of the service status: attached by the team, and answered all at once with what is told of it.

use domain::permission::Actor;
use domain::person::Role;
use domain::ticket::{Category, TicketUpdate};
use domain::{PersonId, TicketId};
use platform::jobs::{Job, Work};
use platform::language::Locale;
use platform::settings::spoken;
use platform::store::Tx;
use platform::{App, Error, Result};
use status::queries::incidents::{self, Incident, Update};

use super::{Deed, Message, see, update_by_agent};
use crate::queries;

/// The work of tickets, for the schedule.
pub const WORKS: &[Work] = &[
    Work {
        kind: status::ANSWER_TICKETS,
        attempts: 8,
        run: answer_all,
        again: |_, _| Ok(()),
    },
    super::promises::TELL,
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
    for ticket in waiting {
        let done = app
            .store
            .write_now(|tx| answer(app, tx, &incident, told, author, ticket));
        match done {
            // One that refuses holds up no other.
            Ok(()) | Err(Error::Refused(_) | Error::Absent) => {}
            Err(error) => return Err(error),
        }
    }
    Ok(())
}

fn answer(
    app: &App,
    tx: &Tx<'_>,
    incident: &Incident,
    told: &Update,
    author: PersonId,
    id: TicketId,
) -> Result<()> {
    if !queries::set_answered(tx, id, incident.id, told.id)? {
        return Ok(());
    }
    // Whoever keeps the status speaks to everybody whom it is about, also outside of their groups.
    let actor = Actor::person(author, Role::Admin);
    let deed = Deed::new(actor, app.clock.now(), "web")?;
    let seen = see(tx, &deed, id)?;
    if !seen.ticket.category.is_unfinished() {
        return Ok(());
    }
    let asked = people::queries::find(tx, seen.ticket.requester)?;
    let locale = asked.and_then(|person| Locale::read(&person.locale));
    let w = app
        .language
        .words(spoken(tx, locale.unwrap_or(Locale::En))?, "UTC");
    let mut text = told
        .body
        .for_reader(w.locale())
        .unwrap_or_default()
        .to_owned();
    let is_over = told.phase.is_over();
    if is_over {
        text.push_str("\n\n");
        text.push_str(&w.t("incident-works"));
    }
    // Now it is the customer's turn to say whether it works.
    let pending = seen.statuses.default_of(Category::Pending);
    let update = TicketUpdate {
        comment: Some(true),
        status: pending.filter(|_| is_over).map(|status| status.id),
        ..TicketUpdate::default()
    };
    update_by_agent(tx, &deed, id, &update, &Message::text(text)).map(drop)
}
