//! Whom a form is for: everybody, some, or whoever has its link.

use crate::OrganizationId;
use crate::person::MembershipRole;

/// Some of those who ask.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Segment {
    /// Whoever is signed in.
    SignedIn,
    /// Whoever belongs to an organization.
    Members,
    /// Who speaks for an organization: its representatives and administrators.
    Representatives,
    /// The people of these organizations.
    Organizations(Vec<OrganizationId>),
}

impl Segment {
    /// In the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::SignedIn => "signed_in",
            Self::Members => "members",
            Self::Representatives => "representatives",
            Self::Organizations(_) => "organizations",
        }
    }
}

/// Where a form is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Listed {
    /// To everybody, in the list of types.
    Everyone,
    /// To some; for others it is not there.
    Segment(Segment),
    /// To nobody: whoever has its link can use it (A08).
    Link,
}

impl Listed {
    /// In the database.
    pub fn word(&self) -> &'static str {
        match self {
            Self::Everyone => "everyone",
            Self::Segment(_) => "segment",
            Self::Link => "link",
        }
    }
}

/// Somebody who wants to ask.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Asker {
    /// Whether they are signed in.
    pub signed_in: bool,
    /// Whether they are of the team: they see every form.
    pub staff: bool,
    /// Where they belong, and as what.
    pub places: Vec<(OrganizationId, MembershipRole)>,
}

impl Listed {
    /// Whether they can use the form when they have its link.
    pub fn is_for(&self, asker: &Asker) -> bool {
        if asker.staff {
            return true;
        }
        match self {
            Self::Everyone | Self::Link => true,
            Self::Segment(Segment::SignedIn) => asker.signed_in,
            Self::Segment(Segment::Members) => !asker.places.is_empty(),
            Self::Segment(Segment::Representatives) => asker
                .places
                .iter()
                .any(|(_, role)| *role != MembershipRole::User),
            Self::Segment(Segment::Organizations(wanted)) => {
                asker.places.iter().any(|(place, _)| wanted.contains(place))
            }
        }
    }

    /// Whether it is in their list of types.
    pub fn is_offered_to(&self, asker: &Asker) -> bool {
        *self != Self::Link && self.is_for(asker)
    }
}
