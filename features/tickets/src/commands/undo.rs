//! Taking back what was just sent: nobody has been mailed yet.

use domain::permission::Action;
use domain::ticket::{Change, Priority, Set, UNDO_WINDOW, Whom, together};
use domain::{GroupId, PersonId, Refused, StatusId, TicketId};
use platform::store::Tx;
use platform::{Error, Result};

use super::reply::store;
use super::{Deed, Seen, index, see};
use crate::queries::{self, Done, Draft};

/// Takes back one's own batch: its comment becomes the draft again, what it changed is as it was before. The history keeps
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
            sets: together(done.iter().rev().filter_map(set)),
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
    let back = done.iter().filter_map(|event| back(event, &seen)).collect();
    store(tx, deed, &seen, back)?;
    index(tx, id)
}

/// What takes an event back; the newest come first. What somebody else changed meanwhile stays as they left it.
fn back(event: &Done, seen: &Seen) -> Option<Change> {
    let (before, after) = (event.before.as_deref(), event.after.as_deref());
    let number = |text: Option<&str>| text.and_then(|id| id.parse().ok());
    let ticket = &seen.ticket;
    let left = match event.kind.as_str() {
        "assignee" => ticket.assignee == number(after).map(PersonId),
        "group" => ticket.group == number(after).map(GroupId),
        "priority" => ticket.priority == after.and_then(Priority::read),
        _ => true,
    };
    if !left {
        return None;
    }
    Some(match event.kind.as_str() {
        "status" => Change::StatusBecame(StatusId(number(before)?)),
        "assignee" => Change::AssigneeBecame(number(before).map(PersonId)),
        "group" => Change::GroupBecame(number(before).map(GroupId)),
        "priority" => Change::PriorityBecame {
            priority: before.and_then(Priority::read),
            reason: None,
        },
        "tag_added" => Change::TagRemoved(event.after.clone()?),
        "tag_removed" => Change::TagAdded(before?.to_owned()),
        _ => return None,
    })
}

/// What an event set, so that the draft sets it again when it is sent.
fn set(event: &Done) -> Option<Set> {
    let after = event.after.as_deref();
    let number = || after.and_then(|id| id.parse().ok());
    Some(match event.kind.as_str() {
        "assignee" => Set::Assignee(number().map_or(Whom::Nobody, |id| Whom::Person(PersonId(id)))),
        "group" => Set::Group(number().map(GroupId)),
        "priority" => Set::Priority(after.and_then(Priority::read)),
        "tag_added" => Set::Tag(after?.to_owned()),
        "tag_removed" => Set::Untag(event.before.clone()?),
        _ => return None,
    })
}
