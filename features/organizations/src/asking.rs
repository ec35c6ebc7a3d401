//! Who may ask the team, and where everybody else is told to go. A refusal is content: names, addresses, trainings and
//! the desk's own words.

use domain::permission::Actor;
use domain::person::MembershipRole;
use domain::seats::{MayNotAsk, WhoAsks, may_ask};
use domain::training::Standing;
use domain::{Moment, OrganizationId, PersonId};
use people::queries::Person;
use people::settings::{ASKING, WHO_ASKS};
use platform::Result;
use platform::language::Words;
use platform::settings::{Group, Kind, Setting, Whose};
use platform::store::Tx;

use crate::commands::ENDS_SOON;
use crate::contacts::SHOWN_TO_CUSTOMERS;
use crate::first_line::{self, FIRST_LINE};
use crate::queries;

/// What whoever may not ask reads.
pub const WHERE_TO_GO: Setting = Setting {
    key: "where_to_go",
    group: &ASKING,
    title: "settings-where-to-go",
    help: "settings-where-to-go-help",
    kind: Kind::TextPerLanguage { longest: 2000 },
    default: "",
    whose: Whose::Brand,
};

/// Support access.
pub const ACCESS: Group = Group {
    slug: "access",
    title: "settings-access",
};

/// Whether support asks for access to sites here at all. Declared where its pages link to it; `access` has the others.
pub const SUPPORT_ACCESS: Setting = Setting {
    key: "support_access",
    group: &ACCESS,
    title: "settings-access-on",
    help: "settings-access-on-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Brand,
};

/// The settings of this feature.
pub const SETTINGS: &[&Setting] = &[
    &WHO_ASKS,
    &WHERE_TO_GO,
    &FIRST_LINE,
    &ENDS_SOON,
    &SHOWN_TO_CUSTOMERS,
];

/// Where somebody who may not ask is told to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Elsewhere {
    pub why: MayNotAsk,
    /// In words: the desk's own, or the product's.
    pub text: String,
    /// The trainings that are missing or ended: name, what is the matter, how to take it.
    pub trainings: Vec<Lacking>,
    /// Who asks for their organization: name and address.
    pub representatives: Vec<(String, String)>,
    /// The account manager of their organization: name and address.
    pub manager: Option<(String, String)>,
}

/// A training that whoever asks must have, and does not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lacking {
    pub name: String,
    /// "Not valid since 1 Mar 2026", or "Not completed yet".
    pub since: String,
    /// Where to take it, in words.
    pub how: String,
}

/// Where somebody belongs, as far as it matters for asking.
struct Roles {
    /// What they are where the contract holds.
    roles: Vec<MembershipRole>,
    /// Every organization, also where it does not.
    places: Vec<OrganizationId>,
}

fn roles(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<Roles> {
    let (mut roles, mut places) = (Vec::new(), Vec::new());
    for place in people::queries::list_memberships(tx, person, now)? {
        let id = place.belonging.organization;
        places.push(id);
        let until = queries::find_contract_end(tx, id)?;
        if until.is_none_or(|until| until > now) {
            roles.push(place.belonging.role);
        }
    }
    Ok(Roles { roles, places })
}

/// The trainings that are missing or ended, with what they are to this person.
fn lacking(
    tx: &Tx<'_>,
    person: PersonId,
    now: Moment,
) -> Result<Vec<(queries::Training, Standing)>> {
    let required = queries::list_required(tx)?;
    if required.is_empty() {
        return Ok(Vec::new());
    }
    let completed = queries::list_completions(tx, person)?;
    Ok(queries::standings(&required, &completed, person, now)
        .filter(|(_, standing)| !standing.is_valid())
        .map(|(training, standing)| (training.clone(), standing))
        .collect())
}

/// Why somebody may not ask. `person`: who they are; `signed_in`: whether they are known for sure.
fn refused(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    signed_in: bool,
    belongs: &Roles,
    now: Moment,
) -> Result<Option<MayNotAsk>> {
    // What their own first line answers is no question to the team yet.
    for place in &belongs.places {
        if first_line::takes(tx, *place, person, now)? {
            return Ok(None);
        }
    }
    let mut wanted = WhoAsks::read(&WHO_ASKS.text(tx)?).unwrap_or(WhoAsks::Everyone);
    let trained = !queries::list_required(tx)?.is_empty();
    if trained && wanted == WhoAsks::Everyone {
        // Whoever is not known cannot show what they have learnt.
        wanted = WhoAsks::SignedIn;
    }
    if let Err(why) = may_ask(wanted, signed_in, &belongs.roles) {
        let over = why == MayNotAsk::NoOrganization && !belongs.places.is_empty();
        return Ok(Some(if over { MayNotAsk::ContractOver } else { why }));
    }
    let lacks = match person.filter(|_| trained) {
        Some(person) => !lacking(tx, person, now)?.is_empty(),
        None => trained,
    };
    Ok(lacks.then_some(MayNotAsk::NotTrained))
}

/// Whether somebody may ask; if not, where they go instead. The team may always.
pub fn elsewhere(tx: &Tx<'_>, who: &Actor, w: &Words, now: Moment) -> Result<Option<Elsewhere>> {
    if who.role.is_staff() {
        return Ok(None);
    }
    // A guest's link lets one answer, not ask.
    let person: Option<PersonId> = who.person.filter(|_| who.guest_of.is_none());
    let belongs = match person {
        Some(person) => roles(tx, person, now)?,
        None => Roles {
            roles: Vec::new(),
            places: Vec::new(),
        },
    };
    let Some(why) = refused(tx, person, person.is_some(), &belongs, now)? else {
        return Ok(None);
    };
    let mut representatives = Vec::new();
    let mut manager = None;
    for id in &belongs.places {
        let speaks = |member: &queries::Member| {
            member.role == MembershipRole::Representative && member.is_valid(now)
        };
        let members = queries::list_members(tx, *id)?;
        let speaking = members
            .into_iter()
            .filter(|member| Some(member.person) != person && speaks(member));
        representatives.extend(speaking.map(|member| (member.name, member.email)));
        if let Some(found) = queries::find_organization(tx, *id)? {
            manager = manager.or(found.account_manager_name.zip(found.account_manager_email));
        }
    }
    let usual = match why {
        MayNotAsk::SignedOut => "asking-signed-out",
        MayNotAsk::NoOrganization => "asking-no-organization",
        MayNotAsk::NotRepresentative => "asking-not-representative",
        MayNotAsk::ContractOver => "asking-contract-over",
        MayNotAsk::NotTrained => "asking-not-trained",
    };
    let own = WHERE_TO_GO.in_language(tx, w.language())?;
    let text = match (why, own) {
        // The desk's own words say where to go; what is missing is said in any case.
        (MayNotAsk::NotTrained, Some(own)) => format!("{}\n\n{own}", w.t(usual)),
        (_, Some(own)) => own,
        (_, None) => w.t(usual).into_owned(),
    };
    let trainings = match person {
        Some(person) if why == MayNotAsk::NotTrained => lacking(tx, person, now)?,
        _ => Vec::new(),
    };
    let lacks = |(training, standing): (queries::Training, Standing)| Lacking {
        name: training.name(w.language()).to_owned(),
        since: match standing {
            Standing::Expired(at) => w.t1("training-ended", "when", w.date(at, now)),
            _ => w.t("training-missing").into_owned(),
        },
        how: training.how(w.language()).to_owned(),
    };
    Ok(Some(Elsewhere {
        why,
        text,
        trainings: trainings.into_iter().map(lacks).collect(),
        representatives,
        manager,
    }))
}

/// Whether somebody may ask by mail. An account stands for being signed in; whoever is not known yet would belong to the
/// organization of their mail domain.
pub fn may_ask_by_mail(
    tx: &Tx<'_>,
    known: Option<&Person>,
    domain: &str,
    now: Moment,
) -> Result<bool> {
    let belongs = match known {
        Some(person) if person.role.is_staff() => return Ok(true),
        Some(person) => roles(tx, person.id, now)?,
        None => {
            let place = people::queries::find_organization_by_domain(tx, domain)?;
            let until = match place {
                Some(id) => queries::find_contract_end(tx, id)?,
                None => None,
            };
            let holds = place.is_some() && until.is_none_or(|until| until > now);
            Roles {
                roles: holds.then_some(MembershipRole::User).into_iter().collect(),
                places: place.into_iter().collect(),
            }
        }
    };
    let has_account = known.is_some_and(|person| person.has_account);
    let accounts_only = WHO_ASKS.text(tx)? == "signed-in";
    let is_theirs = has_account || (!accounts_only && !belongs.roles.is_empty());
    let person = known.map(|person| person.id);
    Ok(refused(tx, person, is_theirs, &belongs, now)?.is_none())
}

/// The same in one sentence, for programs: what is missing, and where to turn.
pub fn in_brief(elsewhere: &Elsewhere) -> String {
    let trainings = elsewhere
        .trainings
        .iter()
        .map(|one| format!(" {}: {}.", one.name, one.since.trim_end_matches('.')));
    std::iter::once(elsewhere.text.clone())
        .chain(trainings)
        .collect()
}
