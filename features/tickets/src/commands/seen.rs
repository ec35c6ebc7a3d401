//! Loading a ticket as somebody may see it, with what it is to them: the one road to every command.

use domain::permission::{Action, Standing, TicketFacts, allowed, standing};
use domain::ticket::{Standpoint, Status, StatusTable};
use domain::{Refused, TicketId, permission::Actor};
use platform::store::Tx;
use platform::{Error, Result};

use super::Deed;
use crate::queries::{self, Ticket};

/// A ticket that somebody may see.
pub struct Seen {
    pub ticket: Ticket,
    pub standing: Standing,
    pub statuses: StatusTable,
    pub tags: Vec<String>,
    actor: Actor,
}

/// The ticket, if the deed's actor may know that it exists; `Absent` otherwise, also when it is somebody else's. From here on
/// the transaction speaks for the ticket's brand: its statuses, forms and settings are what holds.
pub fn see(tx: &Tx<'_>, deed: &Deed, id: TicketId) -> Result<Seen> {
    let ticket = queries::find_visible(tx, &deed.actor, id, deed.now)?.ok_or(Error::Absent)?;
    tx.speak_for(ticket.brand);
    let ties = organizations::queries::find_ties(tx, &deed.actor, deed.now)?;
    let facts = TicketFacts {
        id,
        requester: ticket.requester,
        assignee: ticket.assignee,
        group: ticket.group,
        organization: ticket.organization,
        private: ticket.private,
        participants: queries::list_participants(tx, id)?
            .into_iter()
            .map(|who| who.person)
            .collect(),
        level: ticket.level,
        first_line: ticket.first_line,
        desk: ticket.desk,
    };
    let standing = standing(&deed.actor, &ties, &facts);
    if !allowed(&deed.actor, standing, Action::Read) {
        return Err(Error::Absent);
    }
    let statuses = queries::list_statuses(tx)?;
    let tags = queries::list_tags(tx, id)?;
    Ok(Seen {
        ticket,
        standing,
        statuses,
        tags,
        actor: deed.actor,
    })
}

impl Seen {
    /// Whether the actor may do this here.
    pub fn may(&self, action: Action) -> bool {
        allowed(&self.actor, self.standing, action)
    }

    /// `Absent` where the actor may not: who may not, is told of nothing.
    pub(super) fn must(&self, action: Action) -> Result<()> {
        if self.may(action) {
            Ok(())
        } else {
            Err(Error::Absent)
        }
    }

    /// A refusal in words where somebody of the team reads the ticket and their role lets them write notes only.
    pub(super) fn must_answer(&self) -> Result<()> {
        if self.may(Action::Edit) || !self.may(Action::Notes) {
            self.must(Action::Edit)
        } else {
            Err(Refused::NotesOnly.into())
        }
    }

    /// The ticket as the rules see it.
    pub fn standpoint(&self) -> Result<Standpoint> {
        let status: Status = *self
            .statuses
            .find(self.ticket.status_id)
            .or_else(|| self.statuses.default_of(self.ticket.category))
            .ok_or_else(|| Error::broken("the desk has no status of this category"))?;
        Ok(Standpoint {
            status,
            assignee: self.ticket.assignee,
            group: self.ticket.group,
            priority: self.ticket.priority,
            kind: self.ticket.kind,
            subject: self.ticket.subject.clone(),
            tags: self.tags.clone(),
        })
    }
}
