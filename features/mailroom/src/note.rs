//! Internal notes that the mailroom leaves in a ticket, for the team's eyes only.

use domain::permission::Actor;
use domain::{CommentId, Moment, PersonId, TicketId};
use platform::store::Tx;
use platform::{Error, Result};
use tickets::commands::{self, Deed, Message};

/// Leaves a note about whoever the mail came from. They do nothing by it: the mailroom itself speaks to the team.
/// `None` when the ticket is gone.
pub(crate) fn leave(
    tx: &Tx<'_>,
    ticket: TicketId,
    from: PersonId,
    message: &Message,
    now: Moment,
) -> Result<Option<CommentId>> {
    let deed = Deed::new(Actor::VISITOR, now, "email")?;
    match commands::add_note(tx, &deed, ticket, from, message) {
        Ok(comment) => Ok(Some(comment)),
        Err(Error::Absent) => Ok(None),
        Err(error) => Err(error),
    }
}
