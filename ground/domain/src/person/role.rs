//! What a person is to the desk, and what they are to an organization.

/// What somebody is to the whole desk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// Nobody in particular: signed out.
    Visitor,
    /// A customer's person, who asks.
    User,
    /// A member of the team, who answers.
    Agent,
    /// A member of the team who may also change the desk itself.
    Admin,
}

impl Role {
    /// The word in the database, on the command line and in the API's `role` (Zendesk says `end-user` for user).
    pub fn word(self) -> &'static str {
        match self {
            Self::Visitor => "visitor",
            Self::User => "user",
            Self::Agent => "agent",
            Self::Admin => "admin",
        }
    }

    /// The role of that word; `None` for a word that is no role of a person.
    pub fn read(word: &str) -> Option<Self> {
        match word {
            "user" => Some(Self::User),
            "agent" => Some(Self::Agent),
            "admin" => Some(Self::Admin),
            _ => None,
        }
    }

    /// Whether this is somebody of the team.
    pub fn is_staff(self) -> bool {
        matches!(self, Self::Agent | Self::Admin)
    }
}

/// What somebody is to an organization they belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MembershipRole {
    /// Asks, and sees their own.
    User,
    /// Appointed to speak with the vendor (C04).
    Representative,
    /// The customer's own administrator, who sees all of the organization's tickets (D16).
    Admin,
}

impl MembershipRole {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::User => "user",
            Self::Representative => "representative",
            Self::Admin => "admin",
        }
    }

    /// The membership role of that word.
    pub fn read(word: &str) -> Option<Self> {
        match word {
            "user" => Some(Self::User),
            "representative" => Some(Self::Representative),
            "admin" => Some(Self::Admin),
            _ => None,
        }
    }
}
