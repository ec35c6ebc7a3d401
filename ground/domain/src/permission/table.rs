//! The permission table. Its printed form is checked in (`permission/table.txt`), so that a change of rights
//! shows as a changed row in review.

use super::{Actor, Permission, Standing};
use crate::person::Role;

/// Something one can do with a ticket.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    /// See that it exists, and its public conversation.
    Read,
    /// Add a public comment.
    Reply,
    /// Mark it as solved.
    Solve,
    /// Read and write internal notes, see events customers do not see.
    Notes,
    /// Change status, assignee, priority, tags, participants.
    Edit,
    /// Keep it from one's colleagues, or let them see it again.
    Keep,
}

impl Action {
    /// All of them, in the order of the table's columns.
    pub const ALL: [Self; 6] = [
        Self::Read,
        Self::Reply,
        Self::Solve,
        Self::Notes,
        Self::Edit,
        Self::Keep,
    ];

    fn heading(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Reply => "reply",
            Self::Solve => "solve",
            Self::Notes => "notes",
            Self::Edit => "edit",
            Self::Keep => "keep",
        }
    }
}

/// Whether somebody of `role`, to whom the ticket is `standing`, may do `action`.
/// Who may not even read is told that there is no such ticket.
pub fn may(role: Role, standing: Standing, action: Action) -> bool {
    use Action::{Edit, Keep, Notes, Read, Reply, Solve};
    use Role::{Admin, Agent, User, Visitor};
    use Standing::{FirstLine, Own, Participant, Reader, Shared, Stranger, Team};
    match (role, standing, action) {
        // Whoever of the team takes part in a ticket works on it.
        (Agent | Admin, Own | Participant | Team, _) => true,
        (Agent | Admin, FirstLine | Shared | Reader | Stranger, _) => false,

        // A visitor stands anywhere but outside only by a guest's link.
        (User | Visitor, Own, Read | Reply | Solve) => true,
        (User, Own, Keep) => true,
        (User, Participant, Read | Reply) => true,
        (User, FirstLine | Shared, Read | Reply | Solve) => true,
        (User, Reader, Read) => true,
        (Visitor, Own, Keep) => false,
        (Visitor, Participant | FirstLine | Shared | Reader, _) => false,
        (User, Participant, Solve | Keep) | (User, FirstLine | Shared, Keep) => false,
        (User, Reader, Reply | Solve | Keep) => false,
        (User | Visitor, _, Notes | Edit) => false,
        (User | Visitor, Team | Stranger, _) => false,
    }
}

/// Whether this actor, to whom the ticket is `standing`, may do `action`: the table, and of the team only what their role
/// lets them do. Without [`Permission::Answer`] they read and write internal notes; what they asked themselves they
/// follow as everybody does.
pub fn allowed(actor: &Actor, standing: Standing, action: Action) -> bool {
    let by_role = match action {
        Action::Read | Action::Notes => true,
        Action::Reply | Action::Solve | Action::Keep if standing == Standing::Own => true,
        Action::Reply | Action::Solve | Action::Keep | Action::Edit => {
            !actor.role.is_staff() || actor.permissions.has(Permission::Answer)
        }
    };
    by_role && may(actor.role, standing, action)
}

/// The whole table as text: `yes`, `no`, or `.` for "as if it did not exist".
pub fn table() -> String {
    use std::fmt::Write as _;
    let mut text = format!("{:<20}", "");
    for action in Action::ALL {
        let _ = write!(text, "{:<7}", action.heading());
    }
    for role in [Role::Visitor, Role::User, Role::Agent, Role::Admin] {
        for standing in Standing::ALL {
            let row = format!("{role:?} {standing:?}");
            let _ = write!(text, "\n{row:<20}");
            for action in Action::ALL {
                let cell = match (
                    may(role, standing, Action::Read),
                    may(role, standing, action),
                ) {
                    (false, _) => ".",
                    (true, true) => "yes",
                    (true, false) => "no",
                };
                let _ = write!(text, "{cell:<7}");
            }
        }
    }
    text.lines()
        .map(str::trim_end)
        .collect::<Vec<_>>()
        .join("\n")
        + "\n"
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::permission::Permissions;

    #[test]
    fn the_table_is_the_one_that_was_reviewed() {
        let reviewed = include_str!("table.txt");
        assert_eq!(
            table(),
            reviewed,
            "rights changed: if that is meant, change permission/table.txt too"
        );
    }

    #[test]
    fn who_may_not_answer_reads_and_writes_notes() {
        let light = Actor::person(crate::PersonId(1), Role::Agent).holding(Some(Permissions::NONE));
        for action in Action::ALL {
            let may = allowed(&light, Standing::Team, action);
            assert_eq!(
                may,
                matches!(action, Action::Read | Action::Notes),
                "{action:?}"
            );
        }
        assert!(allowed(&light, Standing::Own, Action::Reply));
        assert!(!allowed(&light, Standing::Stranger, Action::Read));
    }

    #[test]
    fn customers_never_see_notes() {
        for standing in Standing::ALL {
            assert!(!may(Role::User, standing, Action::Notes));
        }
    }
}
