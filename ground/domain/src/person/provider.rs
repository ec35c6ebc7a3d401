//! A provider of single sign-on: for whom it speaks, and what it may change here.

use super::{EmailAddress, Role};

/// What a provider says of somebody's address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedAddress {
    /// The address.
    pub address: EmailAddress,
    /// Whether it says that it saw that the address is theirs; `None`: it says nothing about it.
    pub verified: Option<bool>,
}

/// For whom a provider speaks: mail domains separated by blanks; `*` is every one.
#[derive(Clone, Copy, Debug)]
pub struct SpeaksFor<'a> {
    /// The domains, in lower case.
    pub domains: &'a str,
    /// Whether an address is theirs although it does not say that it was verified.
    pub assumes: bool,
}

impl SpeaksFor<'_> {
    /// Whether people at this mail domain are the provider's.
    pub fn has_domain(&self, domain: &str) -> bool {
        let mut domains = self.domains.split_whitespace();
        domains.any(|known| known == "*" || known == domain)
    }

    /// Whether an address counts as shown to be theirs: the provider speaks for its domain, and saw that it is theirs.
    /// What it says is not theirs is not, whatever was decided.
    pub fn vouches(&self, claimed: &ClaimedAddress) -> bool {
        let seen = claimed.verified.unwrap_or(self.assumes);
        seen && self.has_domain(&claimed.address.domain())
    }
}

/// The role somebody has after coming in: `told` comes from their groups at the provider, `given` came from there before.
/// A role that somebody was given here by hand stays, whatever the provider says.
pub fn role_after(now: Role, given: Option<Role>, told: Option<Role>) -> Role {
    let is_the_providers = match given {
        Some(given) => given == now,
        None => now == Role::User,
    };
    if is_the_providers {
        told.unwrap_or(Role::User)
    } else {
        now
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn claimed(address: &str, verified: Option<bool>) -> ClaimedAddress {
        ClaimedAddress {
            address: EmailAddress::read(address).unwrap(),
            verified,
        }
    }

    #[test]
    fn an_address_counts_when_it_was_verified_by_who_speaks_for_its_domain() {
        let school = SpeaksFor {
            domains: "skola.example elev.skola.example",
            assumes: false,
        };
        assert!(school.vouches(&claimed("Maja@Skola.example", Some(true))));
        assert!(school.vouches(&claimed("maja@elev.skola.example", Some(true))));
        for (address, verified) in [
            ("maja@skola.example", None),
            ("maja@skola.example", Some(false)),
            ("maja@elsewhere.example", Some(true)),
            ("maja@sub.skola.example", Some(true)),
            ("maja@xskola.example", Some(true)),
        ] {
            assert!(!school.vouches(&claimed(address, verified)), "{address}");
        }
    }

    #[test]
    fn who_says_nothing_is_believed_only_where_that_was_decided() {
        let school = SpeaksFor {
            domains: "skola.example",
            assumes: true,
        };
        assert!(school.vouches(&claimed("maja@skola.example", None)));
        assert!(!school.vouches(&claimed("maja@skola.example", Some(false))));
        assert!(!school.vouches(&claimed("maja@elsewhere.example", None)));
        let nobodys = SpeaksFor {
            domains: "",
            assumes: true,
        };
        assert!(!nobodys.vouches(&claimed("maja@skola.example", Some(true))));
        let everybodys = SpeaksFor {
            domains: "*",
            assumes: false,
        };
        assert!(everybodys.vouches(&claimed("maja@skola.example", Some(true))));
    }

    #[test]
    fn a_role_follows_the_groups_until_somebody_gives_another_by_hand() {
        use Role::{Admin, Agent, User};
        assert_eq!(role_after(User, None, Some(Agent)), Agent);
        assert_eq!(role_after(Agent, Some(Agent), Some(Admin)), Admin);
        assert_eq!(
            role_after(Agent, Some(Agent), None),
            User,
            "they left the group"
        );
        assert_eq!(role_after(Admin, None, None), Admin, "given by hand");
        assert_eq!(role_after(Admin, None, Some(Agent)), Admin);
        assert_eq!(
            role_after(User, Some(Agent), Some(Agent)),
            User,
            "taken away by hand"
        );
    }
}
