//! Who belongs to an organization, who has a seat, who waits for one, and who follows whom.

use domain::permission::Right;
use domain::person::{EmailAddress, MembershipRole};
use domain::{Moment, OrganizationId, PersonId, Refused};
use platform::audit::About;
use platform::store::Tx;
use platform::{Error, Result};

use super::{count_seats, mails, noted};
use crate::queries::{self, Member};

/// Somebody as they are to belong to an organization.
#[derive(Clone, Debug)]
pub struct Belongs {
    pub role: MembershipRole,
    /// `None`: from now on.
    pub from: Option<Moment>,
    pub to: Option<Moment>,
    pub named: Option<Right>,
}

impl Belongs {
    /// As they are now.
    pub fn as_now(member: &Member) -> Self {
        Self {
            role: member.role,
            from: Some(member.from),
            to: member.to,
            named: member.named,
        }
    }
}

/// Brings somebody into an organization by their address; whoever is not known yet is added.
pub fn add_member(
    tx: &Tx<'_>,
    id: OrganizationId,
    address: &EmailAddress,
    name: &str,
    locale: &str,
    belongs: &Belongs,
    now: Moment,
) -> Result<PersonId> {
    let known = people::queries::find_by_address(tx, address)?;
    if let Some(known) = &known {
        // Whoever is there keeps what they are: that is changed in the list, where it is seen.
        if queries::find_member(tx, id, known.id)?.is_some() {
            return Err(Error::refused(422, "organization-problem-member"));
        }
        if known.role.is_staff() {
            return Err(Error::refused(422, "organization-problem-team"));
        }
    }
    let is_new = known.is_none();
    let facts = queries::find_organization(tx, id)?
        .ok_or(Error::Absent)?
        .facts;
    let locale = facts.locale.as_deref().filter(|_| is_new).unwrap_or(locale);
    let person = people::queries::find_or_add_guest(tx, address, name, locale, now)?;
    if let (true, Some(zone)) = (is_new, &facts.time_zone)
        && let Some(added) = people::queries::find(tx, person)?
    {
        // The language and time zone of their organization, until they choose others.
        people::queries::set_profile(tx, person, &added.name, locale, zone, now)?;
    }
    // Somebody new may have come along by their mail domain.
    people::queries::add_membership(tx, person, id, MembershipRole::User, now)?;
    let (_, after) = set_member(tx, id, person, belongs, now)?;
    noted::note_member(tx, "member_added", (id, person), ("", &after), now)?;
    fill_seats(tx, id, now)?;
    Ok(person)
}

/// Changes what somebody is to an organization. A representative needs a seat.
pub fn change_member(
    tx: &Tx<'_>,
    id: OrganizationId,
    person: PersonId,
    belongs: &Belongs,
    now: Moment,
) -> Result<()> {
    let (before, after) = set_member(tx, id, person, belongs, now)?;
    if before != after {
        noted::note_member(tx, "member_changed", (id, person), (&before, &after), now)?;
    }
    fill_seats(tx, id, now)
}

/// Writes what somebody is to an organization; answers what they were and what they are.
fn set_member(
    tx: &Tx<'_>,
    id: OrganizationId,
    person: PersonId,
    belongs: &Belongs,
    now: Moment,
) -> Result<(String, String)> {
    let present = queries::find_member(tx, id, person)?.ok_or(Error::Absent)?;
    let ends = belongs.to.is_some_and(|to| to <= now);
    if belongs.role == MembershipRole::Representative && !ends {
        let (seats, _) = count_seats(tx, id, now)?;
        let taken = queries::count_representatives(tx, id, person, now)?;
        domain::seats::appoint(seats, taken)?;
    }
    let from = belongs.from.unwrap_or(present.from);
    let span = (from, belongs.to);
    queries::set_member(tx, id, person, belongs.role, span, belongs.named)?;
    if belongs.role != MembershipRole::User || ends {
        queries::remove_waiting(tx, id, person)?;
    }
    Ok((noted::standing(&present), standing_of(tx, id, person)?))
}

/// What somebody is to an organization now, for the log.
fn standing_of(tx: &Tx<'_>, id: OrganizationId, person: PersonId) -> Result<String> {
    let found = queries::find_member(tx, id, person)?;
    Ok(found.as_ref().map(noted::standing).unwrap_or_default())
}

/// Takes somebody out of an organization. What they asked stays theirs, and the organization's, and can be passed on.
pub fn remove_member(tx: &Tx<'_>, id: OrganizationId, person: PersonId, now: Moment) -> Result<()> {
    let present = queries::find_member(tx, id, person)?.ok_or(Error::Absent)?;
    queries::remove_waiting(tx, id, person)?;
    queries::remove_member(tx, id, person)?;
    let before = noted::standing(&present);
    noted::note_member(tx, "member_removed", (id, person), (&before, ""), now)?;
    fill_seats(tx, id, now)
}

/// Has somebody wait for a seat, or gives them the one that is free.
pub fn wait_for_seat(tx: &Tx<'_>, id: OrganizationId, person: PersonId, now: Moment) -> Result<()> {
    let present = queries::find_member(tx, id, person)?.ok_or(Error::Absent)?;
    if present.role == MembershipRole::User
        && present.to.is_none_or(|to| to > now)
        && !queries::list_waiting(tx, id)?.contains(&person)
    {
        queries::add_waiting(tx, id, person, now)?;
        noted::note_member(tx, "waits", (id, person), ("", ""), now)?;
    }
    fill_seats(tx, id, now)
}

/// Takes somebody off the list of those who wait for a seat.
pub fn stop_waiting(tx: &Tx<'_>, id: OrganizationId, person: PersonId, now: Moment) -> Result<()> {
    if !queries::list_waiting(tx, id)?.contains(&person) {
        return Ok(());
    }
    queries::remove_waiting(tx, id, person)?;
    noted::note_member(tx, "waits_no_more", (id, person), ("", ""), now)
}

/// Gives free seats to those who wait for one, first come first, and tells them and who runs the organization.
pub fn fill_seats(tx: &Tx<'_>, id: OrganizationId, now: Moment) -> Result<()> {
    let waiting = queries::list_waiting(tx, id)?;
    for person in waiting {
        let (seats, taken) = count_seats(tx, id, now)?;
        if taken >= seats {
            return Ok(());
        }
        queries::remove_waiting(tx, id, person)?;
        let member = queries::find_member(tx, id, person)?;
        let known = people::queries::find(tx, person)?;
        let fit = |member: &Member| {
            member.role == MembershipRole::User && member.to.is_none_or(|to| to > now)
        };
        let (Some(member), Some(known)) = (member.filter(fit), known) else {
            continue;
        };
        if known.suspended || known.role.is_staff() {
            continue;
        }
        let span = (member.from, member.to);
        let role = MembershipRole::Representative;
        queries::set_member(tx, id, person, role, span, member.named)?;
        let (before, after) = (noted::standing(&member), standing_of(tx, id, person)?);
        noted::note_member(tx, "seat_filled", (id, person), (&before, &after), now)?;
        mails::tell_of_seat(tx, id, &known, now)?;
    }
    Ok(())
}

/// Seats also become free because a last day has passed; the clock looks after that.
pub fn fill_all_seats(tx: &Tx<'_>, now: Moment) -> Result<()> {
    for id in queries::list_waited_for(tx)? {
        fill_seats(tx, id, now)?;
    }
    Ok(())
}

/// What becomes of somebody whose requests are passed on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// They stay, and speak for the organization no more.
    Stays,
    /// They belong to it no more from now on.
    Ends,
}

/// Lets `to` follow `from`: the seat, if there was one, and what they followed. Their requests are passed on by whoever
/// looks after tickets, in the same transaction.
pub fn succeed(
    tx: &Tx<'_>,
    id: OrganizationId,
    (from, to): (PersonId, PersonId),
    leaving: Leaving,
    now: Moment,
) -> Result<()> {
    let successor = queries::find_member(tx, id, to)?.filter(|member| member.is_valid(now));
    let known = people::queries::find(tx, to)?;
    let fit = known.is_some_and(|known| !known.suspended && !known.role.is_staff());
    let successor = successor
        .filter(|_| from != to && fit)
        .ok_or(Refused::NoSuccessor)?;
    let both = |tx: &Tx<'_>| -> Result<String> {
        let mut said = Vec::new();
        for person in [from, to] {
            let standing = standing_of(tx, id, person)?;
            said.push(format!("{}: {standing}", noted::person(tx, person)?));
        }
        Ok(said.join("\n"))
    };
    let before = both(tx)?;
    let mut had_seat = false;
    if let Some(member) = queries::find_member(tx, id, from)? {
        let lasts = member.to.is_none_or(|end| end > now);
        had_seat = member.role == MembershipRole::Representative && lasts;
        let (role, end) = match leaving {
            Leaving::Stays if member.role == MembershipRole::Representative => {
                (MembershipRole::User, member.to)
            }
            Leaving::Stays => (member.role, member.to),
            Leaving::Ends if lasts => (member.role, Some(now)),
            Leaving::Ends => (member.role, member.to),
        };
        let begins = end.map_or(member.from, |end| member.from.min(end));
        queries::set_member(tx, id, from, role, (begins, end), member.named)?;
        queries::remove_waiting(tx, id, from)?;
    }
    if had_seat && successor.role == MembershipRole::User {
        let span = (successor.from, successor.to);
        let role = MembershipRole::Representative;
        queries::set_member(tx, id, to, role, span, successor.named)?;
        queries::remove_waiting(tx, id, to)?;
    }
    if queries::follows(tx, id, from)? {
        queries::set_following(tx, id, from, false, now)?;
        queries::set_following(tx, id, to, true, now)?;
    }
    let (called, after) = (noted::place(tx, id)?, both(tx)?);
    let about = About::Thing(Some(id.0), &called);
    let deed = ("organization", "succeeded");
    noted::note(tx, deed, about, (&before, &after), now)?;
    fill_seats(tx, id, now)
}
