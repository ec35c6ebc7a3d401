//! Somebody of a customer leaves, and a successor takes over: open requests, CC, what they follow, drafts, their seat.

use domain::ticket::Change;
use domain::{OrganizationId, PersonId};
use organizations::commands::{Leaving, succeed, tell_of_succession};
use platform::Result;
use platform::store::Tx;

use super::reply::tell;
use super::{Deed, index};
use crate::queries;

/// What was passed on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Passed {
    /// Open requests with another requester now.
    pub requests: usize,
    /// Open requests of others, with somebody else in CC now.
    pub copies: usize,
}

/// Passes on everything that `from` has open in an organization to `to`, who belongs there, in the caller's one
/// transaction. Each request's history tells of it, and both people hear of it by mail. Private requests stay.
///
/// Whoever looks after the organization's people does this, also where they see none of the requests: the caller has
/// asked that. They learn how many there are, and no more.
pub fn pass_on(
    tx: &Tx<'_>,
    deed: &Deed,
    organization: OrganizationId,
    (from, to): (PersonId, PersonId),
    leaving: Leaving,
) -> Result<Passed> {
    succeed(tx, organization, (from, to), leaving, deed.now)?;
    let here = tx.brand();
    let mut passed = Passed::default();
    for open in queries::list_open_of(tx, organization, from)? {
        let ticket = open.id;
        // Each request's own portal tells of it.
        tx.speak_for(open.brand);
        let statuses = queries::list_statuses(tx)?;
        let mut changes = Vec::new();
        let is_in_copy = queries::list_participants(tx, ticket)?
            .iter()
            .any(|participant| participant.person == to);
        if open.requester == from {
            passed.requests += 1;
            // Who asks is never in CC as well.
            if is_in_copy {
                changes.push(Change::ParticipantRemoved(to));
            }
            changes.push(Change::RequesterBecame(to));
        } else {
            passed.copies += 1;
            changes.push(Change::ParticipantRemoved(from));
            if !is_in_copy && open.requester != to {
                changes.push(Change::ParticipantAdded(to));
            }
        }
        for change in &changes {
            queries::store_change(tx, deed.events(ticket), change, &statuses)?;
        }
        queries::pass_draft(tx, ticket, from, to)?;
        // Who may find it is in the index.
        index(tx, ticket)?;
        tell(tx, deed, ticket)?;
    }
    queries::pass_first_line(tx, organization, from, to)?;
    tx.speak_for(here);
    tell_of_succession(tx, organization, (from, to), deed.now)?;
    Ok(passed)
}
