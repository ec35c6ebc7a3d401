//! Whose mail a mailbox takes. It can be narrower than the desk is, never wider.

/// The rule of one mailbox for mail that opens a request.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum WhoMayWrite {
    /// Whoever may ask at this desk.
    #[default]
    AsTheDesk,
    /// Only who has an account.
    Registered,
    /// Only addresses of the mailbox's domains.
    Domains,
}

impl WhoMayWrite {
    /// The word it is kept as.
    pub fn word(self) -> &'static str {
        match self {
            Self::AsTheDesk => "desk",
            Self::Registered => "registered",
            Self::Domains => "domains",
        }
    }

    /// The rule of that word.
    pub fn read(word: &str) -> Option<Self> {
        [Self::AsTheDesk, Self::Registered, Self::Domains]
            .into_iter()
            .find(|rule| rule.word() == word)
    }

    /// Whether the mailbox takes mail of somebody at `domain`, of these space-separated `domains`.
    pub fn takes(self, has_account: bool, domain: &str, domains: &str) -> bool {
        match self {
            Self::AsTheDesk => true,
            Self::Registered => has_account,
            Self::Domains => domains
                .split_whitespace()
                .any(|known| known.eq_ignore_ascii_case(domain)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mailbox_takes_whom_its_rule_names() {
        assert!(WhoMayWrite::AsTheDesk.takes(false, "a.example", ""));
        assert!(WhoMayWrite::Registered.takes(true, "a.example", ""));
        assert!(!WhoMayWrite::Registered.takes(false, "a.example", "a.example"));
        assert!(WhoMayWrite::Domains.takes(false, "A.example", "b.example a.example"));
        assert!(!WhoMayWrite::Domains.takes(true, "sub.a.example", "a.example"));
    }

    #[test]
    fn a_rule_is_read_from_its_own_word() {
        for rule in [
            WhoMayWrite::AsTheDesk,
            WhoMayWrite::Registered,
            WhoMayWrite::Domains,
        ] {
            assert_eq!(WhoMayWrite::read(rule.word()), Some(rule));
        }
        assert_eq!(WhoMayWrite::read(""), None);
    }
}
