//! Internal notes that the mailroom leaves in a ticket, for the team's eyes only.

use domain::permission::Actor;
use domain::person::Role;
use domain::ticket::TicketUpdate;
use domain::{CommentId, Moment, PersonId, TicketId};
use platform::store::Tx;
use platform::{Error, Refusal, Result};
use tickets::commands::{self, Deed, Message};
use tickets::queries;

/// Leaves a note in the name of whoever the mail came from. It is nobody's deed that the sender could do: the mailroom
/// itself speaks to the team. `None` when the ticket is closed and takes no more.
pub(crate) fn leave(
    tx: &Tx<'_>,
    ticket: TicketId,
    from: PersonId,
    message: &Message,
    now: Moment,
) -> Result<Option<CommentId>> {
    let actor = Actor::person(from, Role::Agent);
    let deed = Deed::new(actor, now, "email")?;
    // Sending a note clears the writer's draft; a mail that only claims to be theirs must not.
    let draft = queries::find_visible_draft(tx, &actor, ticket, now)?;
    let update = TicketUpdate {
        comment: Some(false),
        ..TicketUpdate::default()
    };
    let left = match commands::update_by_agent(tx, &deed, ticket, &update, message) {
        Ok(updated) => updated.comment,
        Err(
            Error::Refused(Refusal {
                key: "refused-closed-ticket",
                ..
            })
            | Error::Absent,
        ) => None,
        Err(error) => return Err(error),
    };
    if let Some(draft) = draft {
        queries::set_draft(tx, ticket, from, &draft)?;
    }
    Ok(left)
}
