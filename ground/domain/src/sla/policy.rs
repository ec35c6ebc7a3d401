//! For which tickets a policy is, and what it can promise.

use crate::schedule::Country;
use crate::ticket::{Place, Priority};
use crate::{FormId, OrganizationId};

/// What can be promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Goal {
    /// The first answer.
    FirstReply,
    /// The answer to whatever the customer wrote later.
    NextReply,
    /// Some word from the team, again and again, while the ticket is not solved.
    Update,
    /// The end.
    Resolution,
}

impl Goal {
    /// All of them.
    pub const ALL: [Self; 4] = [
        Self::FirstReply,
        Self::NextReply,
        Self::Update,
        Self::Resolution,
    ];

    /// The word in the database and in files.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::FirstReply => "first_reply",
            Self::NextReply => "next_reply",
            Self::Update => "update",
            Self::Resolution => "resolution",
        }
    }

    /// The goal of that word.
    #[must_use]
    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|goal| goal.word() == word)
    }
}

/// What a policy looks at in a ticket.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    /// In which form it was written.
    pub form: Option<FormId>,
    /// How severe it is.
    pub priority: Option<Priority>,
    /// Whose it is.
    pub organization: Option<OrganizationId>,
    /// The country of the organization, if it is known.
    pub country: Option<Country>,
    /// With whom it is.
    pub place: Option<Place>,
    /// The contract of the organization that held when it came, by name.
    pub contract: Option<String>,
    /// Whether it is in days that its organization announced as critical.
    pub critical: bool,
    /// What it is tagged with.
    pub tags: Vec<String>,
}

/// For which tickets a policy is: of each list that names something, the ticket has one. No list: for all.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Conditions {
    /// Written in one of these forms.
    pub forms: Vec<FormId>,
    /// As severe as one of these.
    pub priorities: Vec<Priority>,
    /// Of one of these organizations.
    pub organizations: Vec<OrganizationId>,
    /// From one of these countries.
    pub countries: Vec<Country>,
    /// With one of these: the customer's first line, a partner, a level of the vendor's.
    pub places: Vec<Place>,
    /// Of organizations with one of these contracts, by name, however it is written.
    pub contracts: Vec<String>,
    /// Only on days that the organization announced as critical.
    pub critical: bool,
    /// With one of these tags.
    pub tags: Vec<String>,
}

/// A name as it is compared: people write the same contract in more than one way.
fn folded(name: &str) -> String {
    name.trim().to_lowercase()
}

impl Conditions {
    /// Whether the policy is for such a ticket.
    #[must_use]
    pub fn fit(&self, facts: &Facts) -> bool {
        fn one_of<T: PartialEq>(wanted: &[T], is: Option<&T>) -> bool {
            wanted.is_empty() || is.is_some_and(|is| wanted.contains(is))
        }
        one_of(&self.forms, facts.form.as_ref())
            && one_of(&self.priorities, facts.priority.as_ref())
            && one_of(&self.organizations, facts.organization.as_ref())
            && one_of(&self.countries, facts.country.as_ref())
            && one_of(&self.places, facts.place.as_ref())
            && (self.contracts.is_empty()
                || facts.contract.as_deref().is_some_and(|is| {
                    let is = folded(is);
                    self.contracts.iter().any(|one| folded(one) == is)
                }))
            && (facts.critical || !self.critical)
            && (self.tags.is_empty() || facts.tags.iter().any(|tag| self.tags.contains(tag)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_policy_is_for_tickets_that_have_one_of_each_thing_it_names() {
        let policy = Conditions {
            priorities: vec![Priority::Urgent, Priority::High],
            countries: vec![Country::No],
            ..Conditions::default()
        };
        let ticket = Facts {
            priority: Some(Priority::High),
            country: Some(Country::No),
            ..Facts::default()
        };
        assert!(policy.fit(&ticket));
        assert!(!policy.fit(&Facts {
            country: None,
            ..ticket.clone()
        }));
        assert!(!policy.fit(&Facts {
            priority: Some(Priority::Low),
            ..ticket
        }));
        assert!(Conditions::default().fit(&Facts::default()));
        let of_partners = Conditions {
            places: vec![Place::PARTNER],
            ..Conditions::default()
        };
        let at = |place| Facts {
            place: Some(place),
            ..Facts::default()
        };
        assert!(of_partners.fit(&at(Place::PARTNER)));
        assert!(!of_partners.fit(&at(Place::VENDOR)) && !of_partners.fit(&Facts::default()));
    }

    #[test]
    fn a_contract_is_the_same_however_it_is_written_and_critical_days_are_asked_for() {
        let gold = Conditions {
            contracts: vec!["Gold".to_owned()],
            ..Conditions::default()
        };
        let with = |name: Option<&str>| Facts {
            contract: name.map(str::to_owned),
            ..Facts::default()
        };
        assert!(gold.fit(&with(Some(" gold"))));
        assert!(!gold.fit(&with(Some("Silver"))) && !gold.fit(&with(None)));
        let on_critical_days = Conditions {
            critical: true,
            ..Conditions::default()
        };
        let critical = Facts {
            critical: true,
            ..Facts::default()
        };
        assert!(on_critical_days.fit(&critical) && !on_critical_days.fit(&Facts::default()));
        assert!(Conditions::default().fit(&critical));
    }
}
