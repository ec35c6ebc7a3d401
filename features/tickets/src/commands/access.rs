//! Support access on a ticket: what becomes of it is part of the ticket's history, so it is asked, decided and ended here.

use access::queries::{Asked, Grant, find_grant, list_of_ticket, list_sites};
use access::{commands, settings};
use domain::TicketId;
use domain::access::{NotDone, State, Step};
use domain::permission::{Action, Actor};
use platform::jobs::Work;
use platform::store::Tx;
use platform::{App, Error, Result};

use super::reply::tell;
use super::{Deed, see};
use crate::queries;

/// What an agent wrote who asks.
#[derive(Clone, Debug)]
pub struct Question {
    pub site: i64,
    /// It could not be reproduced in a separate environment.
    pub tried: bool,
    pub statement: String,
    pub reason: String,
    pub hours: i64,
}

/// Why a question is not asked, as the field it is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotAsked {
    Site,
    Hours,
    /// There is a question about this site already, or access to it.
    Open,
}

fn happened(tx: &Tx<'_>, deed: &Deed, grant: &Grant, state: State) -> Result<()> {
    let after = format!("{} {}", state.word(), grant.site_name);
    queries::add_change(
        tx,
        deed.events(grant.ticket),
        "access",
        None,
        Some(&after),
        None,
        true,
    )?;
    tell(tx, deed, grant.ticket)
}

/// Asks the customer for access to a site of the ticket's organization.
pub fn ask_for_access(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    question: &Question,
) -> Result<std::result::Result<(), NotAsked>> {
    let seen = see(tx, deed, id)?;
    seen.must_answer()?;
    if !settings::ON.is_on(tx)? {
        return Err(Error::Absent);
    }
    let organization = seen.ticket.organization.ok_or(Error::Absent)?;
    if !list_sites(tx, organization)?
        .iter()
        .any(|site| site.id == question.site)
    {
        return Ok(Err(NotAsked::Site));
    }
    if !(1..=settings::LONGEST.number(tx)?).contains(&question.hours) {
        return Ok(Err(NotAsked::Hours));
    }
    let present = list_of_ticket(tx, id)?;
    if present
        .iter()
        .any(|grant| grant.site == question.site && !grant.state(deed.now).is_over())
    {
        return Ok(Err(NotAsked::Open));
    }
    let asked = Asked {
        ticket: id,
        organization,
        site: question.site,
        tried: question.tried,
        statement: question.statement.clone(),
        reason: question.reason.clone(),
        hours: question.hours,
        by: deed.person()?,
    };
    let grant = commands::ask(tx, &asked, seen.ticket.requester, deed.now)?;
    happened(tx, deed, &grant, State::Asked)?;
    Ok(Ok(()))
}

/// What somebody of the customer wants to become of a grant: `Absent` for whoever may not look at it.
pub fn decide_access(
    tx: &Tx<'_>,
    deed: &Deed,
    id: i64,
    step: Step,
) -> Result<std::result::Result<State, NotDone>> {
    let grant = find_grant(tx, id)?.ok_or(Error::Absent)?;
    if !access::looks_at(tx, &deed.actor, &grant, deed.now)? {
        return Err(Error::Absent);
    }
    tx.speak_for(grant.brand);
    if !access::decides(tx, deed.person()?, &grant, deed.now)? {
        return Ok(Err(NotDone::NotYours));
    }
    let done = commands::take_step(tx, &grant, deed.person()?, step, deed.now)?;
    if let Ok(state) = done {
        happened(tx, deed, &grant, state)?;
    }
    Ok(done)
}

/// A grant of a ticket that somebody of the team works on; `Absent` otherwise.
pub fn grant_of(tx: &Tx<'_>, deed: &Deed, ticket: TicketId, id: i64) -> Result<Grant> {
    let seen = see(tx, deed, ticket)?;
    if !seen.may(Action::Edit) {
        return Err(Error::Absent);
    }
    find_grant(tx, id)?
        .filter(|grant| grant.ticket == ticket)
        .ok_or(Error::Absent)
}

/// Support takes its question back, or needs the access no longer.
pub fn give_access_back(
    tx: &Tx<'_>,
    deed: &Deed,
    ticket: TicketId,
    id: i64,
) -> Result<std::result::Result<State, NotDone>> {
    let grant = grant_of(tx, deed, ticket, id)?;
    let done = commands::take_step(tx, &grant, deed.person()?, Step::Withdraw, deed.now)?;
    if let Ok(state) = done {
        happened(tx, deed, &grant, state)?;
    }
    Ok(done)
}

/// The work of ending access, for the schedule.
pub const WORK: Work = Work {
    kind: access::ENDS,
    attempts: 8,
    beside: false,
    run: |app, _| end_access(app).map(drop),
    again: |_, _| Ok(()),
};

/// Writes down that the time of grants is over, in the histories of their tickets.
pub fn end_access(app: &App) -> Result<usize> {
    let now = app.clock.now();
    app.store.write_now(|tx| {
        let due = commands::end_due(tx, now)?;
        for grant in &due {
            tx.speak_for(grant.brand);
            let deed = Deed::new(Actor::VISITOR, now, "web")?;
            happened(tx, &deed, grant, State::Ended)?;
        }
        Ok(due.len())
    })
}
