//! All SQL about tickets, and nothing but SQL. What a customer can reach goes through one visibility fragment.

mod api;
mod audits;
mod drafts;
mod lists;
mod parts;
mod shown;
mod store;

pub use api::*;
pub use audits::*;
pub use drafts::*;
pub use lists::*;
pub use parts::*;
pub use shown::*;
pub use store::*;

/// Whether the actor may know of ticket `t`: the rule of `domain::permission` in SQL, compared with it by a property
/// test. Needs `$1` staff flag, `$2` person, `$3` the one ticket of a guest's link, `$4` now: see [`Eyes`].
macro_rules! visible {
    () => {
        "($1 = 1
          OR t.id = CAST($3 AS BIGINT)
          OR (CAST($3 AS BIGINT) IS NULL AND (
            t.requester_id = $2
            OR EXISTS (SELECT 1 FROM participant vp WHERE vp.ticket_id = t.id AND vp.person_id = $2)
            OR EXISTS (
              SELECT 1 FROM membership vm JOIN organization vo ON vo.id = vm.organization_id
              WHERE vm.person_id = $2 AND vm.organization_id = t.organization_id
                AND vm.valid_from <= $4 AND (vm.valid_to IS NULL OR vm.valid_to > $4)
                AND (vm.role = 'admin' OR vo.shared = 'everyone')))))"
    };
}
pub(super) use visible;

use domain::permission::Actor;
use domain::{Moment, PersonId, TicketId};

/// Who looks, in the order of the visibility fragment's parameters.
#[derive(Clone, Copy, Debug)]
pub struct Eyes {
    pub staff: bool,
    pub person: Option<PersonId>,
    pub guest_of: Option<TicketId>,
    pub now: Moment,
}

impl Eyes {
    pub fn of(actor: &Actor, now: Moment) -> Self {
        let staff = actor.role.is_staff() && actor.guest_of.is_none();
        Self {
            staff,
            person: actor.person,
            guest_of: actor.guest_of,
            now,
        }
    }
}
