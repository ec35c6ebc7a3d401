//! Hand-overs within the team: between the vendor's levels, and between a partner and the vendor.

use domain::permission::Reach;
use domain::ticket::{Change, HandOver, Level, Place, Side, may_hand_over};
use domain::{DeskId, GroupId, OrganizationId, Refused, TicketId};
use platform::store::Tx;
use platform::{Refusal, Result};

use super::reply::store;
use super::{Deed, NewTicket, Seen, index, see};
use crate::queries::{self, Ticket};

/// Longest hand-over note and note of a first line, in characters.
pub(super) const LONGEST_NOTE: usize = 20_000;

/// Where a ticket is, and whether it is a partner's customer's.
pub fn place_of(tx: &Tx<'_>, ticket: &Ticket) -> Result<(Place, bool)> {
    let has_partner = ticket.desk != organizations::queries::find_vendor(tx)?;
    let side = match ticket.level {
        Level::FirstLine => Side::FirstLine,
        _ if has_partner && !ticket.with_vendor => Side::Partner,
        _ => Side::Vendor,
    };
    let level = ticket.level;
    Ok((Place { level, side }, has_partner))
}

/// A note for whoever takes over, if it says something and is not too long.
pub(super) fn note_of(text: &str) -> Result<&str> {
    let note = text.trim();
    if note.is_empty() {
        return Err(Refusal::new(422, "levels-problem-note").into());
    }
    if note.chars().count() > LONGEST_NOTE {
        return Err(Refused::TooLong.into());
    }
    Ok(note)
}

/// Hands a ticket over to another level or side, with a note for whoever takes over. It goes to `group`, if that works on the
/// level; without one to nobody's, or to the partner's own.
pub fn hand_over(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    to: Place,
    group: Option<GroupId>,
    note: &str,
) -> Result<()> {
    let seen = see(tx, deed, id)?;
    seen.must_answer()?;
    if seen.ticket.category == domain::ticket::Category::Closed {
        return Err(Refused::ClosedTicket.into());
    }
    let (from, has_partner) = place_of(tx, &seen.ticket)?;
    let of_partner = deed.actor.reach == Reach::Partner;
    may_hand_over(from, to, has_partner, of_partner)?;
    let note = note_of(note)?;
    let group = match (to.side, group) {
        (Side::Partner, _) => {
            organizations::queries::find_desk(tx, seen.ticket.desk)?.and_then(|desk| desk.group)
        }
        // Whose group takes it is the vendor's to say.
        _ if of_partner => None,
        (_, Some(group)) => {
            let level = organizations::queries::find_level_of(tx, group)?;
            let found = organizations::queries::find_group(tx, group)?;
            if found.is_none() || level != to.level || is_partners(tx, group)? {
                return Err(Refused::NoSuchGroup.into());
            }
            Some(group)
        }
        (_, None) => None,
    };
    let over = HandOver {
        at: deed.now,
        from,
        to,
    };
    tell_of(tx, deed, &seen, over, note, false)?;
    give_to(tx, deed, &seen, group)?;
    index(tx, id)
}

/// The ticket is the group's from now on, and nobody's of it yet.
pub(super) fn give_to(tx: &Tx<'_>, deed: &Deed, seen: &Seen, group: Option<GroupId>) -> Result<()> {
    queries::set_group_of(tx, seen.ticket.id, group)?;
    if seen.ticket.assignee.is_some() {
        store(tx, deed, seen, vec![Change::AssigneeBecame(None)])?;
    }
    Ok(())
}

/// Whether a group is where a partner's tickets go.
fn is_partners(tx: &Tx<'_>, group: GroupId) -> Result<bool> {
    let desks = organizations::queries::list_desks(tx)?;
    Ok(desks.iter().any(|desk| desk.group == Some(group)))
}

/// Moves the ticket, and appends the event: customers read of what their own first line hands over, and of nothing behind it.
pub(super) fn tell_of(
    tx: &Tx<'_>,
    deed: &Deed,
    seen: &Seen,
    over: HandOver,
    note: &str,
    visible: bool,
) -> Result<()> {
    let id = seen.ticket.id;
    queries::add_move(tx, id, over, deed.actor.person, note)?;
    let told = |place: Place| format!("{} {}", place.level.number(), place.side.word());
    let (before, after) = (told(over.from), told(over.to));
    let events = deed.events(id);
    queries::add_change(
        tx,
        events,
        "level",
        Some(&before),
        Some(&after),
        None,
        visible,
    )
    .map(drop)
}

/// Where a new ticket of somebody begins: how far, with whose desk, and in which group. Whoever of a partner's desk opens one
/// does so for its customers alone.
pub(super) fn beginning(
    tx: &Tx<'_>,
    deed: &Deed,
    new: &NewTicket,
    organization: Option<OrganizationId>,
) -> Result<(Level, DeskId, Option<GroupId>)> {
    let staff = deed.actor.role.is_staff();
    let vendor = organizations::queries::find_vendor(tx)?;
    let desk = match organization {
        Some(organization) => organizations::queries::find_desk_for(tx, organization)?,
        None => vendor,
    };
    if deed.actor.reach == Reach::Partner {
        let own = match deed.actor.person {
            Some(person) => organizations::queries::find_desk_of(tx, person)?,
            None => None,
        };
        if own != Some(desk) {
            return Err(Refusal::new(422, "levels-problem-not-customer").into());
        }
    }
    let is_customer = !staff
        && people::queries::find(tx, new.requester)?.is_some_and(|known| !known.role.is_staff());
    // What goes on from what was never handed over is not handed over by that, whoever of them writes it.
    let goes_on = match new.follow_up_of {
        Some(earlier) => is_customer && queries::is_with_first_line(tx, earlier)?,
        None => false,
    };
    let person = Some(new.requester);
    let first_line = match organization.filter(|_| is_customer) {
        Some(organization) => {
            goes_on
                || new.to_first_line
                || organizations::first_line::takes(tx, organization, person, deed.now)?
        }
        None => false,
    };
    let level = if first_line {
        Level::FirstLine
    } else {
        Level::Contact
    };
    let group = match organizations::queries::find_desk(tx, desk)? {
        Some(desk) if !first_line => desk.group,
        _ => None,
    };
    Ok((level, desk, group))
}
