//! Who is asking, and what a ticket is to them.

use crate::person::{MembershipRole, Role};
use crate::{OrganizationId, PersonId, TicketId};

/// Who is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The signed-in person; `None` for a visitor.
    pub person: Option<PersonId>,
    /// What they are to the desk.
    pub role: Role,
    /// The one ticket that a guest's link shows, whoever holds the link.
    pub guest_of: Option<TicketId>,
}

impl Actor {
    /// Somebody signed out, without a link.
    pub const VISITOR: Self = Self {
        person: None,
        role: Role::Visitor,
        guest_of: None,
    };

    /// A signed-in person.
    pub fn person(id: PersonId, role: Role) -> Self {
        Self {
            person: Some(id),
            role,
            guest_of: None,
        }
    }

    /// Whoever holds the link to one ticket, acting as its requester.
    pub fn guest(requester: PersonId, ticket: TicketId) -> Self {
        Self {
            person: Some(requester),
            role: Role::Visitor,
            guest_of: Some(ticket),
        }
    }
}

/// One membership of a person that is valid now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Belonging {
    /// Where they belong.
    pub organization: OrganizationId,
    /// What they are there.
    pub role: MembershipRole,
    /// Whether everyone of the organization sees all its tickets.
    pub shared: bool,
}

/// What the rule needs to know of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketFacts {
    /// Its number.
    pub id: TicketId,
    /// Who asked.
    pub requester: PersonId,
    /// The customer it belongs to.
    pub organization: Option<OrganizationId>,
    /// People in CC.
    pub participants: Vec<PersonId>,
}

/// What a ticket is to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// They asked, or hold the requester's link.
    Own,
    /// They are in CC.
    Participant,
    /// Their organization lets them see it.
    Shared,
    /// Any other: to a customer it does not exist.
    Stranger,
}

/// What `ticket` is to `actor`, who belongs where `belongings` says.
///
/// A guest's link speaks for one ticket only: also when the same person asked others.
pub fn standing(actor: &Actor, belongings: &[Belonging], ticket: &TicketFacts) -> Standing {
    if let Some(only) = actor.guest_of {
        return if only == ticket.id {
            Standing::Own
        } else {
            Standing::Stranger
        };
    }
    let Some(person) = actor.person else {
        return Standing::Stranger;
    };
    if person == ticket.requester {
        return Standing::Own;
    }
    if ticket.participants.contains(&person) {
        return Standing::Participant;
    }
    let sees_all = belongings.iter().any(|place| {
        Some(place.organization) == ticket.organization
            && (place.shared || place.role == MembershipRole::Admin)
    });
    if sees_all {
        Standing::Shared
    } else {
        Standing::Stranger
    }
}
