//! What the team does with a ticket: answer, note, status, assignee, priority, tags, people in CC.

use domain::permission::{Action, Reach};
use domain::ticket::{self, Change, TicketUpdate, UNDO_WINDOW};
use domain::{CommentId, PersonId, Refused, TicketId};
use platform::store::Tx;
use platform::{Refusal, Result};

use super::answers::must_have_answers;
use super::open::must_be_staff;
use super::questions::must_be_askable;
use super::reply::store;
use super::{Deed, Message, index, see, store_comment};
use crate::queries;

/// What an update did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Updated {
    /// The comment, if one came with it.
    pub comment: Option<CommentId>,
    /// Whether anything changed.
    pub changed: bool,
}

/// Updates a ticket. `message` is the comment of `update.comment`. The writer's draft goes with a sent comment, and
/// an answer's mails wait for the undo window.
pub fn update_by_agent(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    update: &TicketUpdate,
    message: &Message,
) -> Result<Updated> {
    let seen = see(tx, deed, id)?;
    let only_a_note = TicketUpdate {
        comment: Some(false),
        ..TicketUpdate::default()
    };
    if *update == only_a_note {
        seen.must(Action::Notes)?;
    } else {
        seen.must_answer()?;
    }
    if let Some(Some(assignee)) = update.assignee
        && seen.ticket.assignee != Some(assignee)
    {
        must_be_staff(tx, assignee)?;
        must_be_colleague(tx, deed, assignee)?;
    }
    if let Some(group) = update.group
        && deed.actor.reach == Reach::Partner
        && group != seen.ticket.group
    {
        return Err(Refused::NoSuchGroup.into());
    }
    if let Some(Some(group)) = update.group {
        organizations::queries::find_group(tx, group)?.ok_or(Refused::NoSuchGroup)?;
    }
    if update.comment.is_some() && message.cleaned()?.0.is_empty() && !message.has_files() {
        return Err(Refused::EmptyReply.into());
    }
    let changes = ticket::agent_updates(&seen.standpoint()?, update, &seen.statuses)?;
    let solves = |change: &Change| {
        matches!(change, Change::StatusBecame(id) if seen.statuses.find(*id).is_some_and(
            |status| !status.category.is_unfinished()))
    };
    if changes.iter().any(solves) {
        must_have_answers(tx, deed, &seen)?;
    }
    if update.comment != Some(true) && !message.asks.is_empty() {
        return Err(Refusal::new(422, "ask-refused-note").into());
    }
    must_be_askable(tx, deed, &seen, &message.asks)?;
    let anything = !changes.is_empty();
    let comment = match update.comment {
        Some(public) => {
            let author = deed.person()?;
            let comment = store_comment(tx, deed, id, author, public, message, "commented")?;
            queries::remove_draft(tx, id, author)?;
            queries::add_questions(tx, id, comment, &message.asks)?;
            if public {
                let wait = if deed.channel == "web" {
                    UNDO_WINDOW
                } else {
                    0
                };
                notifications::announce(tx, comment, false, deed.now.plus(wait))?;
            }
            Some(comment)
        }
        None => None,
    };
    store(tx, deed, &seen, changes)?;
    if anything {
        index(tx, id)?;
    }
    Ok(Updated {
        comment,
        changed: anything,
    })
}

/// Whoever works at a partner's desk gives tickets to people there, and knows of no others.
pub(super) fn must_be_colleague(tx: &Tx<'_>, deed: &Deed, assignee: PersonId) -> Result<()> {
    let Some(person) = deed
        .actor
        .person
        .filter(|_| deed.actor.reach == Reach::Partner)
    else {
        return Ok(());
    };
    let own = organizations::queries::find_desk_of(tx, person)?;
    let theirs = organizations::queries::find_desk_of(tx, assignee)?;
    if own.is_some() && own == theirs {
        Ok(())
    } else {
        Err(Refused::NotAnAgent.into())
    }
}

/// Makes the people in CC exactly `wanted` (the requester is never one).
pub fn set_participants(tx: &Tx<'_>, deed: &Deed, id: TicketId, wanted: &[PersonId]) -> Result<()> {
    let seen = see(tx, deed, id)?;
    seen.must_answer()?;
    let present: Vec<PersonId> = queries::list_participants(tx, id)?
        .into_iter()
        .map(|participant| participant.person)
        .collect();
    let requester = seen.ticket.requester;
    let added = wanted
        .iter()
        .filter(|person| **person != requester && !present.contains(person));
    let removed = present.iter().filter(|person| !wanted.contains(person));
    let changes: Vec<Change> = added
        .map(|person| Change::ParticipantAdded(*person))
        .chain(removed.map(|person| Change::ParticipantRemoved(*person)))
        .collect();
    if changes.is_empty() {
        return Ok(());
    }
    store(tx, deed, &seen, changes)?;
    index(tx, id)
}
