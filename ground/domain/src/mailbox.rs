//! A mailbox that the desk reads itself: whose mail it takes, how the way to it is encrypted, and when it is stuck.

use crate::{MINUTE, Moment};

/// Nothing came of reading or sending for so long: somebody should look.
pub const STUCK_AFTER: i64 = 5 * MINUTE;

/// How the way to a mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte, usually at port 993.
    #[default]
    Tls,
    /// After a word in the clear (STARTTLS), usually at port 143; without it no password is sent.
    StartTls,
    /// Not at all, because the way does not leave this machine.
    Here,
    /// Not at all, over a network: somebody chose that, and whoever listens reads the password.
    Open,
}

impl Encryption {
    /// All of them, the best first.
    pub const ALL: [Self; 4] = [Self::Tls, Self::StartTls, Self::Here, Self::Open];

    /// The word it is kept as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Tls => "tls",
            Self::StartTls => "starttls",
            Self::Here => "here",
            Self::Open => "open",
        }
    }

    /// The way of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|way| way.word() == word)
    }
}

/// What the desk shows to a mail server to be let in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignIn {
    /// A password.
    #[default]
    Password,
    /// A token, because somebody consented to it at the provider (XOAUTH2).
    Consent,
}

impl SignIn {
    /// Both of them.
    pub const ALL: [Self; 2] = [Self::Password, Self::Consent];

    /// The word it is kept as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Consent => "consent",
        }
    }

    /// The one of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|one| one.word() == word)
    }
}

/// Whether a mailbox is stuck: it has been in trouble for too long, or nobody has reached its server for too long.
/// `since` is when it was added or last changed, and `contact` when its server answered last.
pub fn is_stuck(
    trouble: Option<Moment>,
    contact: Option<Moment>,
    since: Moment,
    now: Moment,
) -> bool {
    let heard = contact.map_or(since.0, |contact| contact.0.max(since.0));
    trouble.is_some_and(|trouble| now.0 - trouble.0 >= STUCK_AFTER) || now.0 - heard >= STUCK_AFTER
}

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
    /// All of them.
    pub const ALL: [Self; 3] = [Self::AsTheDesk, Self::Registered, Self::Domains];

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
        Self::ALL.into_iter().find(|rule| rule.word() == word)
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
        for rule in WhoMayWrite::ALL {
            assert_eq!(WhoMayWrite::read(rule.word()), Some(rule));
        }
        for way in Encryption::ALL {
            assert_eq!(Encryption::read(way.word()), Some(way));
        }
        assert_eq!(WhoMayWrite::read(""), None);
        assert_eq!(Encryption::read("none"), None);
    }

    #[test]
    fn a_mailbox_is_stuck_after_five_minutes_of_trouble_or_silence() {
        let at = |minutes: i64| Moment(minutes * MINUTE);
        let (begun, now) = (at(0), at(60));
        assert!(!is_stuck(None, Some(at(58)), begun, now));
        assert!(!is_stuck(Some(at(56)), Some(at(58)), begun, now));
        assert!(is_stuck(Some(at(55)), Some(at(59)), begun, now));
        assert!(is_stuck(None, Some(at(55)), begun, now), "nobody reads it");
        assert!(is_stuck(None, None, begun, now));
        assert!(!is_stuck(None, None, at(57), now), "it is new");
        assert!(!is_stuck(None, Some(at(1)), at(57), now), "it was off");
    }
}
