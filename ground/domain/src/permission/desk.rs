//! What somebody of the team may do to the desk itself, beside what each ticket is to them: the permissions that roles
//! are made of. Their table for the roles every desk begins with is checked in (`permission/desk.txt`).

use super::Reach;
use crate::Refused;
use crate::person::Role;

/// Something that a role lets its people do.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Permission {
    /// Answer customers and change tickets. Without it: read, and write internal notes.
    Answer,
    /// Look through mail that came in and is nobody's yet.
    Mail,
    /// Keep organizations: their people, seats and contacts, what they share.
    Organizations,
    /// Keep the groups of agents.
    Groups,
    /// Keep people: add them, give roles, suspend. Never beyond what one may oneself.
    People,
    /// Keep forms and their fields.
    Forms,
    /// Write the articles of the help centre.
    Articles,
    /// Keep the service status: components, incidents, maintenance.
    Status,
    /// Look after ideas, the roadmap, product updates and the newsletter.
    Ideas,
    /// Bring in and take out many rows at once.
    Exports,
    /// Look after work in the background.
    Jobs,
    /// Read the audit log.
    Audit,
    /// Decide the desk's settings.
    Settings,
}

impl Permission {
    /// All of them, in the order of pages and of the table's columns.
    pub const ALL: [Self; 13] = [
        Self::Answer,
        Self::Mail,
        Self::Organizations,
        Self::Groups,
        Self::People,
        Self::Forms,
        Self::Articles,
        Self::Status,
        Self::Ideas,
        Self::Exports,
        Self::Jobs,
        Self::Audit,
        Self::Settings,
    ];

    /// The word in the database, in forms and in scripts.
    pub fn word(self) -> &'static str {
        match self {
            Self::Answer => "answer",
            Self::Mail => "mail",
            Self::Organizations => "organizations",
            Self::Groups => "groups",
            Self::People => "people",
            Self::Forms => "forms",
            Self::Articles => "articles",
            Self::Status => "status",
            Self::Ideas => "ideas",
            Self::Exports => "exports",
            Self::Jobs => "jobs",
            Self::Audit => "audit",
            Self::Settings => "settings",
        }
    }

    /// The permission of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }

    fn bit(self) -> u16 {
        let place = Self::ALL.iter().position(|one| *one == self);
        place.map_or(0, |place| 1 << place)
    }
}

/// What one role lets its people do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Permissions(u16);

impl Permissions {
    /// Nothing: customers and visitors.
    pub const NONE: Self = Self(0);

    /// These and no others.
    pub fn of(some: &[Permission]) -> Self {
        Self(some.iter().fold(0, |bits, one| bits | one.bit()))
    }

    /// Everything.
    pub fn all() -> Self {
        Self::of(&Permission::ALL)
    }

    /// An agent whose role says nothing else.
    pub fn agent() -> Self {
        Self::of(&[Permission::Answer, Permission::Mail])
    }

    /// A lead: an agent who also looks after customers, the team's groups and the help centre.
    pub fn lead() -> Self {
        use Permission::{Answer, Articles, Exports, Groups, Ideas, Mail, Organizations, Status};
        Self::of(&[
            Answer,
            Mail,
            Organizations,
            Groups,
            Articles,
            Status,
            Ideas,
            Exports,
        ])
    }

    /// What somebody may: administrators everything, customers nothing, agents what their role says, if they have one of
    /// the desk's own.
    pub fn held_by(role: Role, own: Option<Self>) -> Self {
        match role {
            Role::Admin => Self::all(),
            Role::Agent => own.unwrap_or_else(Self::agent),
            Role::User | Role::Visitor => Self::NONE,
        }
    }

    /// What is left of them for somebody who works on these tickets: at a partner's desk one answers, and no more.
    #[must_use]
    pub fn within(self, reach: Reach) -> Self {
        match reach {
            Reach::All | Reach::Groups => self,
            Reach::Partner => Self(self.0 & Permission::Answer.bit()),
        }
    }

    /// Whether this is among them.
    pub fn has(self, one: Permission) -> bool {
        self.0 & one.bit() != 0
    }

    /// Whether everything in `other` is among them.
    pub fn covers(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Their words with spaces between, as the database keeps them.
    pub fn words(self) -> String {
        let held = Permission::ALL.into_iter().filter(|one| self.has(*one));
        held.map(Permission::word).collect::<Vec<_>>().join(" ")
    }

    /// Read from their words; a word of another version lets nobody do anything.
    pub fn read(words: &str) -> Self {
        let some: Vec<_> = words.split(' ').filter_map(Permission::read).collect();
        Self::of(&some)
    }
}

/// Whether somebody who may `mine` may give a person who could do `before` a role that can do `after`, suspend them, or
/// change how they sign in (then `after` is `before`). Nobody rises, or makes others rise, above themselves.
///
/// # Errors
/// [`Refused::BeyondYourRole`].
pub fn may_change_role(
    mine: Permissions,
    before: Permissions,
    after: Permissions,
) -> Result<(), Refused> {
    if mine.has(Permission::People) && mine.covers(before) && mine.covers(after) {
        Ok(())
    } else {
        Err(Refused::BeyondYourRole)
    }
}

/// The whole table as text: what the roles that every desk begins with may do.
pub fn desk_table() -> String {
    use std::fmt::Write as _;
    let roles = [
        ("customer", Permissions::NONE),
        ("agent", Permissions::agent()),
        ("lead", Permissions::lead()),
        ("administrator", Permissions::all()),
    ];
    let mut text = format!("{:<15}", "");
    for (name, _) in roles {
        let _ = write!(text, "{name:<15}");
    }
    for one in Permission::ALL {
        let _ = write!(text, "\n{:<15}", one.word());
        for (_, held) in roles {
            let _ = write!(text, "{:<15}", if held.has(one) { "yes" } else { "no" });
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

    #[test]
    fn the_table_of_the_desk_is_the_one_that_was_reviewed() {
        assert_eq!(
            desk_table(),
            include_str!("desk.txt"),
            "rights changed: if that is meant, change permission/desk.txt too"
        );
    }

    #[test]
    fn words_read_back_and_unknown_ones_give_nothing() {
        for held in [Permissions::NONE, Permissions::lead(), Permissions::all()] {
            assert_eq!(Permissions::read(&held.words()), held);
        }
        assert_eq!(Permissions::read("everything root"), Permissions::NONE);
    }

    #[test]
    fn nobody_makes_somebody_who_may_more_than_they() {
        let keeper = Permissions::of(&[Permission::People, Permission::Answer, Permission::Mail]);
        let beyond = Err(Refused::BeyondYourRole);
        let (none, agent) = (Permissions::NONE, Permissions::agent());
        assert_eq!(may_change_role(keeper, none, agent), Ok(()));
        assert_eq!(may_change_role(keeper, none, Permissions::lead()), beyond);
        assert_eq!(may_change_role(keeper, none, Permissions::all()), beyond);
        // Nor takes somebody down, or their sign-in over, who may more.
        assert_eq!(may_change_role(keeper, Permissions::all(), none), beyond);
        assert_eq!(may_change_role(agent, none, none), beyond);
        let all = Permissions::all();
        assert_eq!(may_change_role(all, all, all), Ok(()));
    }

    #[test]
    fn customers_hold_nothing_whatever_their_row_says() {
        let own = Some(Permissions::all());
        assert_eq!(Permissions::held_by(Role::User, own), Permissions::NONE);
        assert_eq!(Permissions::held_by(Role::Visitor, own), Permissions::NONE);
        assert_eq!(
            Permissions::held_by(Role::Agent, None),
            Permissions::agent()
        );
    }
}
