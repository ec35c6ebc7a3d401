//! Taking back what was just sent: nobody has been mailed yet.

use domain::permission::Action;
use domain::ticket::{Change, UNDO_WINDOW};
use domain::{Refused, StatusId, TicketId};
use platform::store::Tx;
use platform::{Error, Result};

use super::reply::store;
use super::{Deed, index, see};
use crate::queries::{self, Draft};

/// Takes back one's own batch: its comment becomes the draft again, its status change is reversed. The history keeps
/// an event that something was withdrawn, and by whom.
pub fn undo(tx: &Tx<'_>, deed: &Deed, id: TicketId, batch: &str) -> Result<()> {
    let seen = see(tx, deed, id)?;
    // Whatever they did themselves: a note can be all that their role lets them write.
    seen.must(Action::Notes)?;
    let person = deed.person()?;
    let done = queries::list_batch(tx, id, batch)?;
    let Some(first) = done.first() else {
        return Err(Error::Absent);
    };
    if done.iter().any(|event| event.actor != Some(person)) {
        return Err(Error::Absent);
    }
    let comment = done
        .iter()
        .find_map(|event| event.comment.filter(|_| event.kind == "commented"));
    if deed.now > first.at.plus(UNDO_WINDOW) {
        return Err(Refused::TooLateToUndo.into());
    }
    if let Some(comment) = comment {
        if !notifications::withdraw(tx, comment, deed.now)? {
            return Err(Refused::TooLateToUndo.into());
        }
        let Some((body, body_html, public)) = queries::find_comment_body(tx, comment)? else {
            return Err(Refused::TooLateToUndo.into());
        };
        let draft = Draft {
            note: !public,
            body,
            body_html,
            asked: queries::list_visible_questions(tx, id)?
                .into_iter()
                .filter(|one| one.comment == comment)
                .map(|one| one.field)
                .collect(),
            updated_at: deed.now,
        };
        queries::set_draft(tx, id, person, &draft)?;
        queries::remove_comment(tx, id, comment, public)?;
        queries::add_change(
            tx,
            deed.events(id),
            "withdrawn",
            None,
            None,
            Some(comment),
            public,
        )?;
    }
    let back = done
        .iter()
        .filter(|event| event.kind == "status")
        .filter_map(|event| event.before.as_deref()?.parse().ok())
        .map(|id| Change::StatusBecame(StatusId(id)))
        .collect();
    store(tx, deed, &seen, back)?;
    index(tx, id)
}
