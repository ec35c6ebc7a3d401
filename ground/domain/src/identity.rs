//! How sure it is that a mail comes from the address it names, and what it may do for that address.

/// What proves that a mail comes from its sender's address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Identity {
    /// The sender's domain signed it (DKIM), or vouches for it (DMARC).
    Verified,
    /// It came from a server that the sender's domain names (SPF).
    Aligned,
    /// Nothing shows that it comes from there.
    Unverified(Doubt),
}

/// Why a mail is not proved.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// Nothing was said for it or against it: no signature, and nobody told which server it came from.
    NothingKnown,
    /// The sender's domain says that its mail is signed or comes from its servers, and this one is and does neither.
    Refuted,
}

impl Identity {
    /// All of them, the surest first.
    pub const ALL: [Self; 4] = [
        Self::Verified,
        Self::Aligned,
        Self::Unverified(Doubt::NothingKnown),
        Self::Unverified(Doubt::Refuted),
    ];

    /// The word it is kept as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Verified => "verified",
            Self::Aligned => "aligned",
            Self::Unverified(Doubt::NothingKnown) => "unknown",
            Self::Unverified(Doubt::Refuted) => "refuted",
        }
    }

    /// The identity of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|known| known.word() == word)
    }
}

/// What a check found out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each was found or not, and none follows from another"
)]
pub struct Evidence {
    /// A good signature of the sender's domain, or a pass of DMARC for it.
    pub signed: bool,
    /// A signature of the sender's domain that is not good.
    pub broken: bool,
    /// Whether the server it came from is one that the sender's domain names; `None` when nobody told which it was.
    pub from_its_server: Option<bool>,
    /// The sender's domain asks for what is neither to be turned away or set aside.
    pub asks_for_proof: bool,
    /// Something could not be found out now.
    pub incomplete: bool,
}

/// Weighs what was found out. A domain that asks for nothing refutes nothing: lists and forwarders break signatures and
/// change servers every day.
pub fn weigh(found: &Evidence) -> Identity {
    if found.signed {
        Identity::Verified
    } else if found.from_its_server == Some(true) {
        Identity::Aligned
    } else if found.asks_for_proof
        && !found.incomplete
        && (found.broken || found.from_its_server == Some(false))
    {
        Identity::Unverified(Doubt::Refuted)
    } else {
        Identity::Unverified(Doubt::NothingKnown)
    }
}

/// How much proof the desk wants before a mail counts as its sender's.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Wanted {
    /// None: every mail comes from whom it names.
    Nothing,
    /// A mail counts unless it is refuted.
    #[default]
    NoDoubt,
    /// A mail counts once it is proved.
    Proof,
}

impl Wanted {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Nothing, Self::NoDoubt, Self::Proof];

    /// The word it is kept as.
    pub fn word(self) -> &'static str {
        match self {
            Self::Nothing => "nothing",
            Self::NoDoubt => "no_doubt",
            Self::Proof => "proof",
        }
    }

    /// The rule of that word.
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|rule| rule.word() == word)
    }
}

/// What a mail may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum May {
    /// Everything its sender may.
    Speak,
    /// Ask something new, without bringing others along.
    OnlyAsk,
    /// Wait until somebody of the team has looked at it.
    Wait,
}

/// What a mail may do at a desk that wants this much proof. What answers a request says something in its sender's name to
/// others, so it waits where a new request does not yet.
pub fn may(wanted: Wanted, identity: Identity, is_answer: bool) -> May {
    match (wanted, identity) {
        (Wanted::Nothing, _) | (_, Identity::Verified | Identity::Aligned) => May::Speak,
        (_, Identity::Unverified(Doubt::Refuted)) => May::Wait,
        (Wanted::NoDoubt, Identity::Unverified(Doubt::NothingKnown)) => May::Speak,
        (Wanted::Proof, Identity::Unverified(Doubt::NothingKnown)) if is_answer => May::Wait,
        (Wanted::Proof, Identity::Unverified(Doubt::NothingKnown)) => May::OnlyAsk,
    }
}

/// Whether a domain that signed a mail, or sent it, speaks for the sender's domain: it is that domain, or stands above or
/// below it (the relaxed alignment of DMARC, without sisters).
pub fn speaks_for(domain: &str, sender: &str) -> bool {
    let (domain, sender) = (plain(domain), plain(sender));
    let below = |lower: &str, upper: &str| {
        upper.contains('.')
            && lower
                .strip_suffix(upper)
                .is_some_and(|rest| rest.ends_with('.'))
    };
    !domain.is_empty() && (domain == sender || below(&sender, &domain) || below(&domain, &sender))
}

fn plain(domain: &str) -> String {
    domain.trim().trim_end_matches('.').to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_proves_more_than_a_server_and_a_server_more_than_nothing() {
        let found = Evidence {
            signed: true,
            broken: true,
            from_its_server: Some(false),
            asks_for_proof: true,
            incomplete: false,
        };
        assert_eq!(weigh(&found), Identity::Verified);
        let found = Evidence {
            signed: false,
            from_its_server: Some(true),
            ..found
        };
        assert_eq!(weigh(&found), Identity::Aligned);
        let found = Evidence {
            from_its_server: Some(false),
            ..found
        };
        assert_eq!(weigh(&found), Identity::Unverified(Doubt::Refuted));
        assert_eq!(
            weigh(&Evidence::default()),
            Identity::Unverified(Doubt::NothingKnown)
        );
    }

    #[test]
    fn only_a_domain_that_asks_for_proof_refutes_a_mail() {
        let found = Evidence {
            broken: true,
            from_its_server: Some(false),
            ..Evidence::default()
        };
        assert_eq!(weigh(&found), Identity::Unverified(Doubt::NothingKnown));
        let asked = Evidence {
            asks_for_proof: true,
            ..found
        };
        assert_eq!(weigh(&asked), Identity::Unverified(Doubt::Refuted));
        let unsure = Evidence {
            incomplete: true,
            ..asked
        };
        assert_eq!(weigh(&unsure), Identity::Unverified(Doubt::NothingKnown));
        let not_told = Evidence {
            broken: false,
            from_its_server: None,
            ..asked
        };
        assert_eq!(
            weigh(&not_told),
            Identity::Unverified(Doubt::NothingKnown),
            "nobody told the server, and it may have been the right one"
        );
    }

    #[test]
    fn what_is_refuted_waits_wherever_anything_is_asked_for() {
        let refuted = Identity::Unverified(Doubt::Refuted);
        for answer in [true, false] {
            assert_eq!(may(Wanted::Nothing, refuted, answer), May::Speak);
            assert_eq!(may(Wanted::NoDoubt, refuted, answer), May::Wait);
            assert_eq!(may(Wanted::Proof, refuted, answer), May::Wait);
        }
    }

    #[test]
    fn what_nothing_is_known_of_speaks_unless_the_desk_wants_proof() {
        let unknown = Identity::Unverified(Doubt::NothingKnown);
        assert_eq!(may(Wanted::NoDoubt, unknown, true), May::Speak);
        assert_eq!(may(Wanted::NoDoubt, unknown, false), May::Speak);
        assert_eq!(may(Wanted::Proof, unknown, true), May::Wait);
        assert_eq!(may(Wanted::Proof, unknown, false), May::OnlyAsk);
    }

    #[test]
    fn what_is_proved_always_speaks() {
        for wanted in Wanted::ALL {
            for identity in [Identity::Verified, Identity::Aligned] {
                assert_eq!(may(wanted, identity, true), May::Speak);
                assert_eq!(may(wanted, identity, false), May::Speak);
            }
        }
    }

    #[test]
    fn a_domain_speaks_for_itself_and_for_what_stands_above_or_below_it() {
        assert!(speaks_for("skola.example", "Skola.example."));
        assert!(speaks_for("skola.example", "mail.skola.example"));
        assert!(speaks_for("bounce.skola.example", "skola.example"));
        for other in [
            "example",
            "xskola.example",
            "skola.example.evil.example",
            "",
        ] {
            assert!(!speaks_for(other, "skola.example"), "{other}");
        }
        assert!(!speaks_for("a.skola.example", "b.skola.example"));
    }

    #[test]
    fn words_are_read_back() {
        for known in Identity::ALL {
            assert_eq!(Identity::read(known.word()), Some(known));
        }
        for known in Wanted::ALL {
            assert_eq!(Wanted::read(known.word()), Some(known));
        }
        assert_eq!(Identity::read(""), None);
        assert_eq!(Wanted::read("all"), None);
    }
}
