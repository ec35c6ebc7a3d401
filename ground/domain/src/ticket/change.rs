//! One event in the life of a ticket. Rules answer lists of these; stored, they are the ticket's history.

use super::{Priority, TicketKind};
use crate::{GroupId, PersonId, StatusId};

/// Something that happens to a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// Something was said: to everyone (`public`) or within the team.
    Commented {
        /// Whether the customer reads it.
        public: bool,
    },
    /// The status became another.
    StatusBecame(StatusId),
    /// Somebody took it, or nobody has it any more.
    AssigneeBecame(Option<PersonId>),
    /// It matters more or less.
    PriorityBecame {
        /// How much from now on.
        priority: Option<Priority>,
        /// Why, in the words of whoever changed it; for the team alone.
        reason: Option<String>,
    },
    /// It is another sort of matter.
    KindBecame(Option<TicketKind>),
    /// It is called otherwise.
    SubjectBecame(String),
    /// A tag was put on.
    TagAdded(String),
    /// A tag was taken off.
    TagRemoved(String),
    /// Somebody else is the one who asks: who asked has left (C09).
    RequesterBecame(PersonId),
    /// Somebody joined in CC.
    ParticipantAdded(PersonId),
    /// Somebody left.
    ParticipantRemoved(PersonId),
    /// A group of agents has it, or none.
    GroupBecame(Option<GroupId>),
    /// The requester keeps it from their colleagues, or lets them see it again.
    PrivateBecame(bool),
}
