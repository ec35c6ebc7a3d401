//! Whom an organization lets see the tickets of its people.

use crate::person::MembershipRole;

/// Who of an organization's people sees the tickets of all of them. Private tickets are never among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sharing {
    /// Nobody: everyone sees their own.
    Nobody,
    /// People who are named one by one, each with a right of their own.
    People,
    /// Its administrators.
    Administrators,
    /// Its support representatives and administrators.
    Representatives,
    /// Everyone who belongs to it.
    Everyone,
}

impl Sharing {
    /// All of them, from the narrowest.
    pub const ALL: [Self; 5] = [
        Self::Nobody,
        Self::People,
        Self::Administrators,
        Self::Representatives,
        Self::Everyone,
    ];

    /// The word in the database, in CSV and in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nobody => "none",
            Self::People => "people",
            Self::Administrators => "administrators",
            Self::Representatives => "representatives",
            Self::Everyone => "everyone",
        }
    }

    /// The sharing of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|sharing| sharing.word() == word)
    }
}

/// What somebody may do with the tickets of their colleagues.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Right {
    /// Read them.
    Read,
    /// Read them and take part in the conversation.
    Comment,
}

impl Right {
    /// The word in the database, in CSV and in forms.
    pub fn word(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Comment => "comment",
        }
    }

    /// The right of that word.
    pub fn read(word: &str) -> Option<Self> {
        [Self::Read, Self::Comment]
            .into_iter()
            .find(|right| right.word() == word)
    }
}

/// What `sharing` lets somebody of this role do with the tickets of their colleagues; `right` is the organization's,
/// `named` the person's own where people are named.
pub fn shares(
    sharing: Sharing,
    right: Right,
    role: MembershipRole,
    named: Option<Right>,
) -> Option<Right> {
    use MembershipRole::{Admin, Representative, User};
    match (sharing, role) {
        (Sharing::Nobody, _) => None,
        (Sharing::People, _) => named,
        (Sharing::Administrators, Admin) => Some(right),
        (Sharing::Administrators, Representative | User) => None,
        (Sharing::Representatives, Admin | Representative) => Some(right),
        (Sharing::Representatives, User) => None,
        (Sharing::Everyone, _) => Some(right),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use MembershipRole::{Admin, Representative, User};

    #[test]
    fn a_wider_sharing_never_hides_what_a_narrower_role_showed() {
        let roles = [
            Sharing::Administrators,
            Sharing::Representatives,
            Sharing::Everyone,
        ];
        for role in [User, Representative, Admin] {
            let mut before = false;
            for sharing in roles {
                let sees = shares(sharing, Right::Read, role, None).is_some();
                assert!(sees || !before, "{sharing:?} {role:?}");
                before = sees;
            }
        }
    }

    #[test]
    fn where_people_are_named_a_role_alone_shows_nothing() {
        assert_eq!(shares(Sharing::People, Right::Comment, Admin, None), None);
        let named = shares(Sharing::People, Right::Comment, User, Some(Right::Read));
        assert_eq!(named, Some(Right::Read));
        let nobody = shares(Sharing::Nobody, Right::Comment, Admin, Some(Right::Comment));
        assert_eq!(nobody, None);
    }

    #[test]
    fn every_word_reads_back() {
        for sharing in Sharing::ALL {
            assert_eq!(Sharing::read(sharing.word()), Some(sharing));
        }
        assert_eq!(Right::read(Right::Read.word()), Some(Right::Read));
        assert_eq!(Right::read("none"), None);
    }
}
