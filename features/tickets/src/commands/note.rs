//! Notes of the desk itself, which nobody of the team wrote.

use domain::permission::Actor;
use domain::person::Role;
use domain::{CommentId, PersonId, Refused, TicketId};
use platform::Result;
use platform::store::Tx;

use super::{Deed, Message, index, see, store_comment};
use crate::queries;

/// Leaves an internal note for the team: mail that nobody vouches for, or a notice that a mail was not delivered.
/// `author` is whom it is about; they do nothing by it, and no draft of theirs is touched.
///
/// A closed ticket takes it too: it changes nothing of the ticket, and the team would hear of it nowhere else.
pub fn add_note(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    author: PersonId,
    message: &Message,
) -> Result<CommentId> {
    // What the team may see: the deed's actor may be a customer, or nobody.
    let desk = Deed {
        actor: Actor::person(author, Role::Agent),
        ..deed.clone()
    };
    // What its own first line has not escalated takes it too, and the team reads it when that happens.
    if !queries::is_with_first_line(tx, id)? {
        see(tx, &desk, id)?;
    }
    if message.cleaned()?.0.is_empty() && !message.has_files() {
        return Err(Refused::EmptyReply.into());
    }
    let comment = store_comment(tx, deed, id, author, false, message, "commented")?;
    index(tx, id)?;
    Ok(comment)
}
