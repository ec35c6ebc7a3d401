//! Telling the team of promises that are nearly or already broken: as events of the ticket, once.

use domain::{Moment, TicketId};
use platform::jobs::{Job, Work};
use platform::store::Tx;
use platform::{App, Error, Result};

use super::Deed;
use crate::queries;

/// Tells when a moment has come that a clock named.
pub(super) const TELL: Work = Work {
    kind: sla::commands::TELL,
    attempts: 8,
    beside: false,
    run: tell,
    again: |_, _| Ok(()),
};

fn tell(app: &App, job: &Job) -> Result<()> {
    let ticket = TicketId(job.payload.parse().map_err(Error::broken)?);
    let now = app.clock.now();
    app.store.write_now(|tx| tell_of(tx, ticket, now))
}

/// Tells what is to be told of a ticket by now. What was told is noted beside it, so that doing it twice changes nothing.
pub fn tell_of(tx: &Tx<'_>, ticket: TicketId, now: Moment) -> Result<()> {
    for one in sla::commands::take_to_tell(tx, ticket, now)? {
        let deed = Deed::new(domain::permission::Actor::VISITOR, now, "rule")?;
        let kind = if one.kind == "breach" {
            "sla_breach"
        } else {
            "sla_warning"
        };
        let events = deed.events(ticket);
        queries::add_change(tx, events, kind, None, Some(one.goal.word()), None, false)?;
    }
    Ok(())
}
