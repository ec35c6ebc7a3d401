//! What customers say in a ticket, in the portal and by mail.

use domain::form::FileRule;
use domain::permission::{Action, Standing};
use domain::ticket::{self, Category, Change, Level, OnCustomerReply, Standpoint, is_only_thanks};
use domain::{CommentId, Refused, TicketId};
use platform::store::Tx;
use platform::{Error, Result};

use super::first_line::{Then, answer_as_first_line};
use super::{Deed, Message, Seen, index, see, store_comment};
use crate::queries;
use crate::settings::THANKS_REOPENS;

/// What became of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Posted {
    /// It is a comment of the ticket.
    Comment(CommentId),
    /// The ticket takes no comments: the caller opens a follow-up.
    NeedsFollowUp,
}

/// A customer replies in the portal or through the API; with `solve`, they mark it as solved too.
pub fn add_customer_reply(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    message: &Message,
    solve: bool,
) -> Result<Option<CommentId>> {
    let seen = see(tx, deed, id)?;
    // They read it, so it is no secret that it is there.
    if !seen.may(Action::Reply) {
        return Err(Refused::MayNotReply.into());
    }
    if solve {
        seen.must(Action::Solve)?;
    }
    let says_nothing = message.cleaned()?.0.is_empty() && !message.has_files();
    if says_nothing {
        if !solve {
            return Err(Refused::EmptyReply.into());
        }
        store(
            tx,
            deed,
            &seen,
            ticket::customer_solves(&seen.standpoint()?, &seen.statuses)?,
        )?;
        return Ok(None);
    }
    let standpoint = standpoint_for(tx, &seen, message)?;
    let changes = ticket::customer_replies(&standpoint, &seen.statuses, solve)?;
    let rule = file_rule(tx, Some(id))?;
    forms::must_take(tx, &rule, &message.uploads, &message.uploader, deed.now)?;
    let comment = store_comment(tx, deed, id, deed.person()?, true, message, "commented")?;
    store(tx, deed, &seen, changes)?;
    index(tx, id)?;
    notifications::announce(tx, comment, false, deed.now)?;
    Ok(Some(comment))
}

/// Which files customers can send in a ticket, or with a new mail: no secret of anybody.
pub fn file_rule(tx: &Tx<'_>, ticket: Option<TicketId>) -> Result<FileRule> {
    let all = forms::catalogue(tx)?;
    let named = match ticket {
        Some(ticket) => queries::find_form(tx, ticket)?,
        None => None,
    };
    let form = all.form_of(named);
    Ok(form.map(|form| form.files.clone()).unwrap_or_default())
}

/// The ticket as the rules see it when a customer says this: thanks alone need not open a solved ticket.
fn standpoint_for(tx: &Tx<'_>, seen: &Seen, message: &Message) -> Result<Standpoint> {
    let mut standpoint = seen.standpoint()?;
    let is_over = standpoint.status.category == Category::Solved;
    if is_over
        && standpoint.status.on_customer_reply == OnCustomerReply::Open
        && !message.has_files()
        && is_only_thanks(&message.cleaned()?.0)
        && !THANKS_REOPENS.is_on(tx)?
    {
        standpoint.status.on_customer_reply = OnCustomerReply::Stay;
    }
    Ok(standpoint)
}

/// A customer marks the ticket as solved.
pub fn solve_by_customer(tx: &Tx<'_>, deed: &Deed, id: TicketId) -> Result<()> {
    let seen = see(tx, deed, id)?;
    seen.must(Action::Solve)?;
    store(
        tx,
        deed,
        &seen,
        ticket::customer_solves(&seen.standpoint()?, &seen.statuses)?,
    )
}

/// A mail joins the ticket. Who wrote it is the deed's actor, already recognised by a reply token. Staff answer by
/// mail with a public reply that opens a new ticket, like any answer of theirs.
pub fn add_mail_reply(tx: &Tx<'_>, deed: &Deed, id: TicketId, message: &Message) -> Result<Posted> {
    let seen = see(tx, deed, id)?;
    seen.must(Action::Reply)?;
    if seen.standing == Standing::FirstLine && seen.ticket.level == Level::FirstLine {
        // The first line answers by mail as it does on its page.
        let then = if message.automatic {
            Then::GoesOn
        } else {
            Then::Asked
        };
        return match answer_as_first_line(tx, deed, id, message, then) {
            Ok(Some(comment)) => Ok(Posted::Comment(comment)),
            Ok(None) => Ok(Posted::NeedsFollowUp),
            Err(Error::Refused(_)) => Ok(Posted::NeedsFollowUp),
            Err(error) => Err(error),
        };
    }
    let standpoint = standpoint_for(tx, &seen, message)?;
    let changes = if deed.actor.role.is_staff() {
        let update = ticket::TicketUpdate {
            comment: Some(true),
            ..Default::default()
        };
        match ticket::agent_updates(&standpoint, &update, &seen.statuses) {
            Ok(changes) => changes,
            Err(_) => return Ok(Posted::NeedsFollowUp),
        }
    } else {
        match ticket::mail_arrives(&standpoint, &seen.statuses, message.automatic) {
            Some(changes) => changes,
            None => return Ok(Posted::NeedsFollowUp),
        }
    };
    let comment = store_comment(tx, deed, id, deed.person()?, true, message, "commented")?;
    store(tx, deed, &seen, changes)?;
    index(tx, id)?;
    notifications::announce(tx, comment, message.automatic, deed.now)?;
    Ok(Posted::Comment(comment))
}

pub(super) fn store(tx: &Tx<'_>, deed: &Deed, seen: &Seen, changes: Vec<Change>) -> Result<()> {
    for change in &changes {
        queries::store_change(tx, deed.events(seen.ticket.id), change, &seen.statuses)?;
    }
    tell(tx, deed, seen.ticket.id)
}

/// Whoever hears of the ticket may hear of what this deed changed, where no comment tells it.
pub(super) fn tell(tx: &Tx<'_>, deed: &Deed, id: TicketId) -> Result<()> {
    notifications::announce_changes(tx, id, &deed.batch, deed.now)
}
