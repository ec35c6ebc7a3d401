//! Who may ask the team, and where everybody else is told to go. A refusal is content: names, addresses and the desk's
//! own words.

use domain::permission::Actor;
use domain::person::MembershipRole;
use domain::seats::{MayNotAsk, WhoAsks, may_ask};
use domain::{Moment, PersonId};
use people::settings::{ASKING, WHO_ASKS};
use platform::Result;
use platform::language::Words;
use platform::settings::{Kind, Setting};
use platform::store::Tx;

use crate::queries;

/// What whoever may not ask reads.
pub const WHERE_TO_GO: Setting = Setting {
    key: "where_to_go",
    group: &ASKING,
    title: "settings-where-to-go",
    help: "settings-where-to-go-help",
    kind: Kind::TextPerLanguage { longest: 2000 },
    default: "",
};

/// The settings of this feature.
pub const SETTINGS: &[&Setting] = &[&WHO_ASKS, &WHERE_TO_GO];

/// Where somebody who may not ask is told to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    pub why: MayNotAsk,
    /// In words: the desk's own, or the product's.
    pub text: String,
    /// Who asks for their organization: name and address.
    pub representatives: Vec<(String, String)>,
    /// The account manager of their organization: name and address.
    pub manager: Option<(String, String)>,
}

/// Whether somebody may ask; if not, where they go instead. The team may always.
pub fn elsewhere(tx: &Tx<'_>, who: &Actor, w: &Words, now: Moment) -> Result<Option<Elsewhere>> {
    if who.role.is_staff() {
        return Ok(None);
    }
    let wanted = WhoAsks::read(&WHO_ASKS.text(tx)?).unwrap_or(WhoAsks::Everyone);
    // A guest's link lets one answer, not ask.
    let person: Option<PersonId> = who.person.filter(|_| who.guest_of.is_none());
    let places = match person {
        Some(person) if wanted != WhoAsks::Everyone => {
            people::queries::list_memberships(tx, person, now)?
        }
        _ => Vec::new(),
    };
    let roles: Vec<_> = places.iter().map(|place| place.belonging.role).collect();
    let Err(why) = may_ask(wanted, person.is_some(), &roles) else {
        return Ok(None);
    };
    let mut representatives = Vec::new();
    let mut manager = None;
    for place in &places {
        let id = place.belonging.organization;
        let speaks = |member: &queries::Member| {
            member.role == MembershipRole::Representative && member.is_valid(now)
        };
        let members = queries::list_members(tx, id)?;
        let speaking = members.into_iter().filter(speaks);
        representatives.extend(speaking.map(|member| (member.name, member.email)));
        if let Some(found) = queries::find_organization(tx, id)? {
            manager = manager.or(found.account_manager_name.zip(found.account_manager_email));
        }
    }
    let usual = match why {
        MayNotAsk::SignedOut => "asking-signed-out",
        MayNotAsk::NoOrganization => "asking-no-organization",
        MayNotAsk::NotRepresentative => "asking-not-representative",
    };
    let text = match WHERE_TO_GO.in_language(tx, w.language())? {
        Some(text) => text,
        None => w.t(usual).into_owned(),
    };
    Ok(Some(Elsewhere {
        why,
        text,
        representatives,
        manager,
    }))
}
