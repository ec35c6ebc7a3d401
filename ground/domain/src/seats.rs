//! Whom an organization may ask through: how many representatives it has, and who may ask at all.

use crate::Refused;
use crate::person::MembershipRole;

/// Representatives that an organization has where its contract says nothing (C05).
pub const USUAL_SEATS: i64 = 2;

/// Whether somebody may become a representative where `taken` of `seats` are, not counting them.
///
/// # Errors
/// [`Refused::NoSeatLeft`]: one can be replaced, or more asked for (C06).
pub fn appoint(seats: i64, taken: i64) -> Result<(), Refused> {
    if taken < seats {
        Ok(())
    } else {
        Err(Refused::NoSeatLeft)
    }
}

/// Who may ask the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WhoAsks {
    /// Everyone, also without an account.
    Everyone,
    /// Whoever is signed in.
    SignedIn,
    /// Whoever belongs to an organization.
    Members,
    /// Support representatives and administrators of an organization.
    Representatives,
}

impl WhoAsks {
    /// The choice of that word, as the setting keeps it.
    pub fn read(word: &str) -> Option<Self> {
        Some(match word {
            "everyone" => Self::Everyone,
            "signed-in" => Self::SignedIn,
            "members" => Self::Members,
            "representatives" => Self::Representatives,
            _ => return None,
        })
    }
}

/// Why somebody may not ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum MayNotAsk {
    /// They are not signed in.
    SignedOut,
    /// They belong to no organization.
    NoOrganization,
    /// They are neither representative nor administrator anywhere.
    NotRepresentative,
    /// The contract of every organization they belong to is over.
    ContractOver,
    /// A training that whoever asks must have is missing or no longer good (C07).
    NotTrained,
}

/// Whether somebody may ask, who is (or is not) `signed_in` and has these roles in organizations now.
///
/// # Errors
/// Why not; the portal says where to go instead.
pub fn may_ask(who: WhoAsks, signed_in: bool, roles: &[MembershipRole]) -> Result<(), MayNotAsk> {
    if who == WhoAsks::Everyone {
        return Ok(());
    }
    if !signed_in {
        return Err(MayNotAsk::SignedOut);
    }
    match who {
        WhoAsks::Everyone | WhoAsks::SignedIn => Ok(()),
        _ if roles.is_empty() => Err(MayNotAsk::NoOrganization),
        WhoAsks::Members => Ok(()),
        WhoAsks::Representatives if roles.iter().all(|role| *role == MembershipRole::User) => {
            Err(MayNotAsk::NotRepresentative)
        }
        WhoAsks::Representatives => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use MembershipRole::{Admin, Representative, User};

    #[test]
    fn a_third_representative_is_refused_where_two_are_agreed() {
        assert_eq!(appoint(USUAL_SEATS, 1), Ok(()));
        assert_eq!(appoint(USUAL_SEATS, 2), Err(Refused::NoSeatLeft));
        assert_eq!(appoint(3, 2), Ok(()));
    }

    #[test]
    fn where_only_representatives_ask_others_are_told_why() {
        let ask = |signed_in, roles: &[_]| may_ask(WhoAsks::Representatives, signed_in, roles);
        assert_eq!(ask(false, &[]), Err(MayNotAsk::SignedOut));
        assert_eq!(ask(true, &[]), Err(MayNotAsk::NoOrganization));
        assert_eq!(ask(true, &[User]), Err(MayNotAsk::NotRepresentative));
        assert_eq!(ask(true, &[User, Representative]), Ok(()));
        assert_eq!(ask(true, &[Admin]), Ok(()));
    }

    #[test]
    fn where_everyone_asks_nobody_is_refused() {
        assert_eq!(may_ask(WhoAsks::Everyone, false, &[]), Ok(()));
        assert_eq!(may_ask(WhoAsks::SignedIn, true, &[]), Ok(()));
        assert!(may_ask(WhoAsks::SignedIn, false, &[]).is_err());
        assert!(may_ask(WhoAsks::Members, true, &[User]).is_ok());
    }
}
