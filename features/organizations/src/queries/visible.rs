//! Whether somebody may know of a ticket: the rule of `domain::permission` in SQL, compared with it by a property test.

use domain::permission::{Actor, Reach};
use domain::{Moment, PersonId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

/// Whether the actor may know of ticket `t`. Needs `$1` reach, `$2` person, `$3` the one ticket of a guest's link, `$4`
/// now: see [`Eyes`]. What no customer's first line has escalated (level 1) exists for nobody of the team. What is cheapest and most often true stands first.
#[macro_export]
macro_rules! visible {
    () => {
        "(($1 = 0 OR t.level > 1) AND ($1 = 1
          OR t.id = CAST($3 AS BIGINT)
          OR (CAST($3 AS BIGINT) IS NULL AND (
            t.requester_id = $2
            OR ($1 = 0 AND t.private = 0 AND EXISTS (
              SELECT 1 FROM membership vm JOIN organization vo ON vo.id = vm.organization_id
                JOIN person vq ON vq.id = vm.person_id AND vq.role = 'user'
              WHERE vm.person_id = $2 AND vm.organization_id = t.organization_id
                AND vm.valid_from <= $4 AND (vm.valid_to IS NULL OR vm.valid_to > $4)
                AND (vo.shared = 'everyone'
                  OR (vo.shared = 'people' AND vm.sees <> 'none')
                  OR (vm.role = 'admin' AND vo.shared IN ('administrators', 'representatives'))
                  OR (vm.role = 'representative' AND vo.shared = 'representatives'))))
            OR ($1 = 0 AND t.first_line = 1 AND EXISTS (
              SELECT 1 FROM membership vf JOIN person vr ON vr.id = vf.person_id AND vr.role = 'user'
              WHERE vf.person_id = $2 AND vf.organization_id = t.organization_id AND vf.role <> 'user'
                AND vf.valid_from <= $4 AND (vf.valid_to IS NULL OR vf.valid_to > $4)))
            OR ($1 <> 3 AND EXISTS (SELECT 1 FROM participant vp WHERE vp.ticket_id = t.id AND vp.person_id = $2))
            OR ($1 = 3 AND t.desk_id = (SELECT vd.desk_id FROM desk_person vd WHERE vd.person_id = $2))
            OR ($1 = 2 AND (t.assignee_id = $2
              OR t.group_id IN (SELECT vg.group_id FROM agent_group_member vg WHERE vg.person_id = $2)))))))"
    };
}

/// Who looks, in the order of the visibility fragment's parameters.
#[derive(Clone, Copy, Debug)]
pub struct Eyes {
    /// 0: as a customer; 1: all tickets; 2: those of their groups, and those they have or take part in; 3: those of their
    /// partner desk's customers.
    pub reach: i64,
    pub person: Option<PersonId>,
    pub guest_of: Option<TicketId>,
    pub now: Moment,
}

impl Eyes {
    pub fn of(actor: &Actor, now: Moment) -> Self {
        let staff = actor.role.is_staff() && actor.guest_of.is_none();
        Self {
            reach: match (staff, actor.reach) {
                (false, _) => 0,
                (true, Reach::All) => 1,
                (true, Reach::Groups) => 2,
                (true, Reach::Partner) => 3,
            },
            person: actor.person,
            guest_of: actor.guest_of,
            now,
        }
    }

    /// Whether it is somebody of the team, who reads internal notes of what they see.
    pub fn are_staff(&self) -> bool {
        self.reach > 0
    }
}

/// Whether the actor may know that the ticket exists.
pub fn may_see(tx: &Tx<'_>, who: &Actor, ticket: TicketId, now: Moment) -> Result<bool> {
    let eyes = Eyes::of(who, now);
    let found = tx.number(
        concat!("SELECT 1 FROM ticket t WHERE t.id = $5 AND ", visible!()),
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now, ticket],
    )?;
    Ok(found == 1)
}
