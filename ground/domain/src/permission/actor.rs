//! Who is asking, and what a ticket is to them.

use super::{Permissions, Right, Sharing, shares};
use crate::person::{MembershipRole, Role};
use crate::ticket::Level;
use crate::{DeskId, GroupId, OrganizationId, PersonId, TicketId};

/// Which tickets somebody of the team works on.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Reach {
    /// All of the desk's.
    #[default]
    All,
    /// Those of their groups, those they have, and those they take part in.
    Groups,
    /// Those of their partner desk's customers, and nothing else of the desk.
    Partner,
}

impl Reach {
    /// The word in the database and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Groups => "groups",
            Self::Partner => "partner",
        }
    }

    /// The reach of that word; nothing else is one.
    pub fn read(word: &str) -> Option<Self> {
        [Self::All, Self::Groups, Self::Partner]
            .into_iter()
            .find(|reach| reach.word() == word)
    }
}

/// Who is asking.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Actor {
    /// The signed-in person; `None` for a visitor.
    pub person: Option<PersonId>,
    /// What they are to the desk.
    pub role: Role,
    /// The one ticket that a guest's link shows, whoever holds the link.
    pub guest_of: Option<TicketId>,
    /// Which tickets they work on, if they are of the team. Administrators look after all of them.
    pub reach: Reach,
    /// What their role lets them do.
    pub permissions: Permissions,
}

impl Actor {
    /// Somebody signed out, without a link.
    pub const VISITOR: Self = Self {
        person: None,
        role: Role::Visitor,
        guest_of: None,
        reach: Reach::All,
        permissions: Permissions::NONE,
    };

    /// A signed-in person.
    pub fn person(id: PersonId, role: Role) -> Self {
        Self {
            person: Some(id),
            role,
            permissions: Permissions::held_by(role, None),
            ..Self::VISITOR
        }
    }

    /// The same person with a role of the desk's own. It says something of agents only.
    #[must_use]
    pub fn holding(self, own: Option<Permissions>) -> Self {
        Self {
            permissions: Permissions::held_by(self.role, own),
            ..self
        }
    }

    /// The same person, working on the tickets that `reach` says. It limits agents only. Whoever works at a partner's
    /// desk answers its customers, whatever their role lets others do.
    #[must_use]
    pub fn reaching(self, reach: Reach) -> Self {
        let reach = if self.role == Role::Agent {
            reach
        } else {
            Reach::All
        };
        let permissions = self.permissions.within(reach);
        Self {
            reach,
            permissions,
            ..self
        }
    }

    /// Whoever holds the link to one ticket, acting as its requester.
    pub fn guest(requester: PersonId, ticket: TicketId) -> Self {
        Self {
            person: Some(requester),
            guest_of: Some(ticket),
            ..Self::VISITOR
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
    /// Who of the organization sees all its tickets.
    pub sharing: Sharing,
    /// What those who see them may do.
    pub right: Right,
    /// What this person may do where people are named.
    pub named: Option<Right>,
}

impl Belonging {
    /// What this person may do with the tickets of their colleagues there.
    pub fn shows(&self) -> Option<Right> {
        shares(self.sharing, self.right, self.role, self.named)
    }
}

/// What ties a person to tickets that are not their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Ties {
    /// Where they belong now.
    pub belongings: Vec<Belonging>,
    /// The groups of agents they are in.
    pub groups: Vec<GroupId>,
    /// The partner's desk they work at.
    pub desk: Option<DeskId>,
}

/// What the rule needs to know of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TicketFacts {
    /// Its number.
    pub id: TicketId,
    /// Who asked.
    pub requester: PersonId,
    /// Who has it.
    pub assignee: Option<PersonId>,
    /// The group of agents that has it.
    pub group: Option<GroupId>,
    /// The customer it belongs to.
    pub organization: Option<OrganizationId>,
    /// Whether the requester keeps it from their colleagues.
    pub private: bool,
    /// People in CC.
    pub participants: Vec<PersonId>,
    /// How far it has come.
    pub level: Level,
    /// Whether the customer's own first line looks after it, or did before it was escalated.
    pub first_line: bool,
    /// The desk whose customer it belongs to: the vendor's, or a partner's.
    pub desk: DeskId,
}

/// What a ticket is to somebody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Standing {
    /// They asked, or hold the requester's link.
    Own,
    /// They are in CC.
    Participant,
    /// They are the first line of the organization that it came to.
    FirstLine,
    /// Their organization lets them take part in it.
    Shared,
    /// Their organization lets them read it.
    Reader,
    /// It is among those they work on.
    Team,
    /// Any other: to them it does not exist.
    Stranger,
}

impl Standing {
    /// All of them, in the order of the table's rows.
    pub const ALL: [Self; 7] = [
        Self::Own,
        Self::Participant,
        Self::FirstLine,
        Self::Shared,
        Self::Reader,
        Self::Team,
        Self::Stranger,
    ];
}

/// What `ticket` is to `actor`, who is tied to tickets as `ties` says.
///
/// A guest's link speaks for one ticket only: also when the same person asked others. The team sees nothing by
/// belonging to an organization, and a private ticket is shared with nobody. What a customer's own first line has not
/// escalated exists for nobody of the team, not even in CC; and whoever works at a partner's desk knows of its customers'
/// tickets alone.
pub fn standing(actor: &Actor, ties: &Ties, ticket: &TicketFacts) -> Standing {
    if let Some(only) = actor.guest_of {
        return if only == ticket.id {
            Standing::Own
        } else {
            Standing::Stranger
        };
    }
    let staff = actor.role.is_staff();
    if staff && ticket.level == Level::FirstLine {
        return Standing::Stranger;
    }
    // Who works on everything does so in nobody's name too, as when a program writes for others.
    let everything = staff && actor.reach == Reach::All;
    let Some(person) = actor.person else {
        return if everything {
            Standing::Team
        } else {
            Standing::Stranger
        };
    };
    if person == ticket.requester {
        return Standing::Own;
    }
    if staff && actor.reach == Reach::Partner {
        return if ties.desk == Some(ticket.desk) {
            Standing::Team
        } else {
            Standing::Stranger
        };
    }
    let is_first_line = |place: &Belonging| {
        place.role != MembershipRole::User && Some(place.organization) == ticket.organization
    };
    if !staff && ticket.first_line && ties.belongings.iter().any(is_first_line) {
        return Standing::FirstLine;
    }
    if ticket.participants.contains(&person) {
        return Standing::Participant;
    }
    if staff {
        let theirs = ticket.assignee == Some(person)
            || ticket
                .group
                .is_some_and(|group| ties.groups.contains(&group));
        return if everything || theirs {
            Standing::Team
        } else {
            Standing::Stranger
        };
    }
    let shown = ties
        .belongings
        .iter()
        .filter(|place| !ticket.private && Some(place.organization) == ticket.organization)
        .find_map(Belonging::shows);
    match shown {
        Some(Right::Comment) => Standing::Shared,
        Some(Right::Read) => Standing::Reader,
        None => Standing::Stranger,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Permission;
    use super::*;

    const ASTRID: PersonId = PersonId(1);
    const ERIK: PersonId = PersonId(2);
    const PRIYA: PersonId = PersonId(3);
    const SCHOOL: OrganizationId = OrganizationId(7);

    fn ticket() -> TicketFacts {
        TicketFacts {
            id: TicketId(5),
            requester: ASTRID,
            assignee: None,
            group: Some(GroupId(4)),
            organization: Some(SCHOOL),
            private: false,
            participants: Vec::new(),
            level: Level::Contact,
            first_line: false,
            desk: DeskId(1),
        }
    }

    fn of_school(sharing: Sharing, right: Right) -> Ties {
        Ties {
            belongings: vec![Belonging {
                organization: SCHOOL,
                role: MembershipRole::User,
                sharing,
                right,
                named: None,
            }],
            ..Ties::default()
        }
    }

    #[test]
    fn colleagues_see_it_as_their_organization_says() {
        let erik = Actor::person(ERIK, Role::User);
        let seen = |sharing, right| standing(&erik, &of_school(sharing, right), &ticket());
        assert_eq!(seen(Sharing::Everyone, Right::Comment), Standing::Shared);
        assert_eq!(seen(Sharing::Everyone, Right::Read), Standing::Reader);
        assert_eq!(seen(Sharing::Nobody, Right::Comment), Standing::Stranger);
    }

    #[test]
    fn a_private_ticket_is_for_requester_people_in_cc_and_the_team() {
        let private = TicketFacts {
            private: true,
            participants: vec![PersonId(9)],
            ..ticket()
        };
        let ties = of_school(Sharing::Everyone, Right::Comment);
        let as_seen_by = |person| standing(&Actor::person(person, Role::User), &ties, &private);
        assert_eq!(as_seen_by(ASTRID), Standing::Own);
        assert_eq!(as_seen_by(ERIK), Standing::Stranger);
        assert_eq!(as_seen_by(PersonId(9)), Standing::Participant);
        let agent = Actor::person(PRIYA, Role::Agent);
        assert_eq!(standing(&agent, &Ties::default(), &private), Standing::Team);
    }

    #[test]
    fn an_agent_of_another_group_sees_what_they_have_or_take_part_in() {
        let limited = Actor::person(PRIYA, Role::Agent).reaching(Reach::Groups);
        let alone = Ties::default();
        assert_eq!(standing(&limited, &alone, &ticket()), Standing::Stranger);
        let with_it = TicketFacts {
            assignee: Some(PRIYA),
            ..ticket()
        };
        assert_eq!(standing(&limited, &alone, &with_it), Standing::Team);
        let of_the_group = Ties {
            groups: vec![GroupId(4)],
            ..Ties::default()
        };
        assert_eq!(standing(&limited, &of_the_group, &ticket()), Standing::Team);
    }

    #[test]
    fn the_team_sees_nothing_by_belonging_to_an_organization() {
        let limited = Actor::person(PRIYA, Role::Agent).reaching(Reach::Groups);
        let ties = of_school(Sharing::Everyone, Right::Comment);
        assert_eq!(standing(&limited, &ties, &ticket()), Standing::Stranger);
    }

    #[test]
    fn what_was_not_escalated_exists_for_nobody_of_the_team() {
        let waiting = TicketFacts {
            level: Level::FirstLine,
            first_line: true,
            assignee: Some(PRIYA),
            participants: vec![PRIYA],
            ..ticket()
        };
        for actor in [
            Actor::person(PRIYA, Role::Agent),
            Actor::person(PRIYA, Role::Admin),
        ] {
            let seen = standing(&actor, &Ties::default(), &waiting);
            assert_eq!(seen, Standing::Stranger);
        }
    }

    #[test]
    fn representatives_are_the_first_line_of_what_came_to_them_private_or_not() {
        let waiting = TicketFacts {
            level: Level::FirstLine,
            first_line: true,
            private: true,
            ..ticket()
        };
        let erik = Actor::person(ERIK, Role::User);
        let mut ties = of_school(Sharing::Nobody, Right::Comment);
        assert_eq!(standing(&erik, &ties, &waiting), Standing::Stranger);
        ties.belongings[0].role = MembershipRole::Representative;
        assert_eq!(standing(&erik, &ties, &waiting), Standing::FirstLine);
        assert_eq!(standing(&erik, &ties, &ticket()), Standing::Stranger);
    }

    #[test]
    fn a_partner_sees_the_tickets_of_its_customers_and_may_answer_alone() {
        let partner = Actor::person(PRIYA, Role::Agent)
            .holding(Some(Permissions::all()))
            .reaching(Reach::Partner);
        assert_eq!(partner.permissions, Permissions::of(&[Permission::Answer]));
        let ties = Ties {
            desk: Some(DeskId(2)),
            ..Ties::default()
        };
        let theirs = TicketFacts {
            desk: DeskId(2),
            ..ticket()
        };
        assert_eq!(standing(&partner, &ties, &theirs), Standing::Team);
        let in_cc = TicketFacts {
            participants: vec![PRIYA],
            assignee: Some(PRIYA),
            ..ticket()
        };
        assert_eq!(standing(&partner, &ties, &in_cc), Standing::Stranger);
        assert_eq!(
            standing(&partner, &Ties::default(), &theirs),
            Standing::Stranger
        );
    }

    #[test]
    fn administrators_are_never_limited() {
        let admin = Actor::person(PRIYA, Role::Admin).reaching(Reach::Groups);
        assert_eq!(
            standing(&admin, &Ties::default(), &ticket()),
            Standing::Team
        );
    }
}
