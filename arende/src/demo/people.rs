//! Who there is in the story: six customers and a company, their people, some guests, and Solvik's own team.

use std::collections::HashMap;

use domain::permission::{Reach, Right, Sharing};
use domain::person::{EmailAddress, MembershipRole, Role};
use domain::{DAY, Moment, OrganizationId, PersonId};
use organizations::queries as store;
use people::queries::{self, NewPerson};
use platform::store::Tx;
use platform::{Error, Result};

/// Somebody of the story.
#[derive(Clone, Copy, Debug)]
pub(super) struct Somebody {
    pub(super) id: PersonId,
    pub(super) role: Role,
    /// Without an account: known by a link in a mail.
    pub(super) is_guest: bool,
}

/// Key, name, mail domains, whether everyone there sees all tickets.
const ORGANIZATIONS: &[(&str, &str, &str, bool)] = &[
    (
        "fjallgard",
        "Fjällgård Gymnasium",
        "fjallgard.example",
        false,
    ),
    ("vikholm", "Vikholm kommun", "vikholm.example", false),
    (
        "storsjo",
        "Storsjö universitet",
        "storsjo.example student.storsjo.example",
        true,
    ),
    ("lindo", "Lindö folkhögskola", "lindo-fhsk.example", false),
    ("norrvik", "Norrvik Vux", "norrvik.example", false),
    (
        "kvarnby",
        "Kvarnby Certifiering AB",
        "kvarnby.example",
        true,
    ),
    ("fjordvik", "Fjordvik skole", "fjordvik.example", false),
];

const USER: Role = Role::User;
const MEMBER: MembershipRole = MembershipRole::User;
const SPEAKS: MembershipRole = MembershipRole::Representative;
const RUNS: MembershipRole = MembershipRole::Admin;

type Entry = (
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    MembershipRole,
);

/// Name, address, language, organization, what they are there. Their key in the story is the local part's first word.
const CUSTOMERS: &[Entry] = &[
    (
        "Astrid Lindqvist",
        "astrid.lindqvist@fjallgard.example",
        "en",
        "fjallgard",
        SPEAKS,
    ),
    (
        "Erik Kallio",
        "erik.kallio@fjallgard.example",
        "en",
        "fjallgard",
        MEMBER,
    ),
    (
        "Maja Sund",
        "maja.sund@fjallgard.example",
        "sv",
        "fjallgard",
        MEMBER,
    ),
    (
        "Olle Hast",
        "olle.hast@fjallgard.example",
        "sv",
        "fjallgard",
        MEMBER,
    ),
    (
        "Birgitta Norén",
        "birgitta.noren@fjallgard.example",
        "sv",
        "fjallgard",
        RUNS,
    ),
    (
        "Karin Ek",
        "karin.ek@vikholm.example",
        "sv",
        "vikholm",
        SPEAKS,
    ),
    (
        "Johan Wester",
        "johan.wester@vikholm.example",
        "sv",
        "vikholm",
        RUNS,
    ),
    (
        "Samira Haddad",
        "samira.haddad@vikholm.example",
        "sv",
        "vikholm",
        MEMBER,
    ),
    (
        "Ahmed Saleh",
        "ahmed.saleh@storsjo.example",
        "en",
        "storsjo",
        SPEAKS,
    ),
    (
        "Tove Rask",
        "tove.rask@storsjo.example",
        "sv",
        "storsjo",
        MEMBER,
    ),
    (
        "Henrik Lööf",
        "henrik.loof@storsjo.example",
        "en",
        "storsjo",
        RUNS,
    ),
    (
        "Elena Marković",
        "elena.markovic@storsjo.example",
        "en",
        "storsjo",
        MEMBER,
    ),
    (
        "Sara Ask",
        "sara.ask@lindo-fhsk.example",
        "sv",
        "lindo",
        SPEAKS,
    ),
    (
        "Gun-Britt Åkerström",
        "gunbritt.akerstrom@lindo-fhsk.example",
        "sv",
        "lindo",
        MEMBER,
    ),
    (
        "Peter Ohm",
        "peter.ohm@norrvik.example",
        "sv",
        "norrvik",
        SPEAKS,
    ),
    (
        "Yasmin Karimi",
        "yasmin.karimi@norrvik.example",
        "sv",
        "norrvik",
        MEMBER,
    ),
    (
        "Leif Dahlgren",
        "leif.dahlgren@norrvik.example",
        "sv",
        "norrvik",
        RUNS,
    ),
    (
        "Fiona Marsh",
        "fiona.marsh@kvarnby.example",
        "en",
        "kvarnby",
        SPEAKS,
    ),
    (
        "Tomasz Zieliński",
        "tomasz.zielinski@kvarnby.example",
        "en",
        "kvarnby",
        RUNS,
    ),
    (
        "Kari Nord",
        "kari.nord@fjordvik.example",
        "en",
        "fjordvik",
        SPEAKS,
    ),
];

/// Name, address, language.
const GUESTS: &[(&str, &str, &str)] = &[
    ("Ingrid Modig", "ingrid.modig@hemma.example", "sv"),
    ("ليلى منصور", "layla@nour.example", "en"),
    ("viggo", "viggo.06@snabbpost.example", "sv"),
    ("Rutger Hallström", "rutger@nordhem.example", "en"),
    ("Growth Team", "growth@traffic-booster.example", "en"),
];

/// Name, address, language, role.
const TEAM: &[(&str, &str, &str, Role)] = &[
    ("Priya Nair", "priya.nair@solvik.example", "en", Role::Agent),
    (
        "Jonas Bergman",
        "jonas.bergman@solvik.example",
        "sv",
        Role::Agent,
    ),
    (
        "Maria Alvarez",
        "maria.alvarez@solvik.example",
        "en",
        Role::Agent,
    ),
    ("Oskar Lind", "oskar.lind@solvik.example", "sv", Role::Agent),
    (
        "Hanna Virtanen",
        "hanna.virtanen@solvik.example",
        "sv",
        Role::Agent,
    ),
    (
        "Linnea Sjöberg",
        "linnea.sjoberg@solvik.example",
        "sv",
        Role::Admin,
    ),
    ("Nils Berg", "nils.berg@nordlys.example", "en", Role::Agent),
];

/// Whom the demo offers to be: what they are, name, address.
pub(super) const TO_SIGN_IN: &[(&str, &str, &str)] = &[
    (
        "customer",
        "Astrid Lindqvist",
        "astrid.lindqvist@fjallgard.example",
    ),
    (
        "customer's administrator",
        "Birgitta Norén",
        "birgitta.noren@fjallgard.example",
    ),
    ("agent", "Priya Nair", "priya.nair@solvik.example"),
    ("partner's agent", "Nils Berg", "nils.berg@nordlys.example"),
    (
        "administrator",
        "Linnea Sjöberg",
        "linnea.sjoberg@solvik.example",
    ),
];

/// Everybody, by their key in the story.
pub(super) type Everybody = HashMap<&'static str, Somebody>;

/// Who sees the tickets of everybody there, where it is not said above: organization, sharing, right.
const SHARING: &[(&str, Sharing, Right)] = &[
    ("vikholm", Sharing::People, Right::Comment),
    ("lindo", Sharing::Nobody, Right::Comment),
    ("norrvik", Sharing::Representatives, Right::Comment),
    ("kvarnby", Sharing::Everyone, Right::Read),
];

/// Organization, country, contract, who of the team answers for it.
const FACTS: &[(&str, &str, &str, &str)] = &[
    (
        "fjallgard",
        "Sverige",
        "School licence until June 2027, two representatives.",
        "priya",
    ),
    (
        "vikholm",
        "Sverige",
        "Municipal licence, renewed every year.",
        "priya",
    ),
    ("storsjo", "Sverige", "Campus licence.", "linnea"),
    ("kvarnby", "Sverige", "Partner.", "linnea"),
    (
        "fjordvik",
        "Norge",
        "School licence through Nordlys.",
        "linnea",
    ),
];

/// Groups of the team: name, what they do, who is in them.
const GROUPS: &[(&str, &str, &[&str])] = &[
    (
        "First line",
        "Answers first, and hands over what needs more.",
        &["priya", "jonas", "maria", "linnea"],
    ),
    (
        "Exams and results",
        "Knows the exam days.",
        &["oskar", "hanna"],
    ),
];

/// Trainings: short name, English and Swedish name, months, whether whoever asks must have it.
const TRAININGS: &[(&str, &str, &str, Option<i64>, bool)] = &[
    ("basic", "Basic training", "Grundutbildning", None, false),
    (
        "super-user",
        "Super user training",
        "Superanvändarutbildning",
        Some(24),
        false,
    ),
];

/// Whom the people of an organization turn to: organization, kind, name, address, telephone.
const CONTACTS: &[(&str, usize, &str, &str, &str)] = &[
    (
        "fjallgard",
        0,
        "Klara Sandelin",
        "klara.sandelin@solvik.example",
        "+46 8 555 010 20",
    ),
    (
        "fjallgard",
        1,
        "Solvik Invoices",
        "invoices@solvik.example",
        "",
    ),
    (
        "vikholm",
        0,
        "Klara Sandelin",
        "klara.sandelin@solvik.example",
        "+46 8 555 010 20",
    ),
];

/// Adds trainings, who completed them, and contacts.
fn teach(
    tx: &Tx<'_>,
    places: &HashMap<&'static str, OrganizationId>,
    everybody: &Everybody,
    since: Moment,
) -> Result<()> {
    use organizations::commands::{NewTraining, add_training, complete};
    use platform::language::Locale;
    for (word, en, sv, months, required) in TRAININGS {
        let how = "https://learn.solvik.example/";
        let words = |locale, name: &str| store::TrainingWords {
            locale,
            name: name.to_owned(),
            how: how.to_owned(),
        };
        let new = NewTraining {
            key: (*word).to_owned(),
            months: *months,
            required: *required,
            retired: false,
            words: vec![words(Locale::En, en), words(Locale::Sv, sv)],
        };
        let Some(training) = add_training(tx, &new, since)? else {
            continue;
        };
        let learnt = CUSTOMERS.iter().filter(|entry| entry.4 != MEMBER);
        for (at, entry) in learnt.enumerate() {
            // Some completed the longer one long ago, some not at all.
            let day = since.plus(i64::try_from(at).unwrap_or(0) * 40 * DAY - 300 * DAY);
            if let (Some(who), true) =
                (everybody.get(key(entry.1)), months.is_none() || at % 3 != 2)
            {
                complete(tx, training, who.id, day, since.plus(2 * 365 * DAY))?;
            }
        }
    }
    let mut contacts: HashMap<OrganizationId, [store::Contact; 3]> = HashMap::new();
    for (place, slot, name, email, phone) in CONTACTS {
        let Some(place) = places.get(place) else {
            continue;
        };
        if let Some(contact) = contacts.entry(*place).or_default().get_mut(*slot) {
            *contact = store::Contact {
                name: (*name).to_owned(),
                email: (*email).to_owned(),
                phone: (*phone).to_owned(),
            };
        }
    }
    for (place, contacts) in contacts {
        store::set_contacts(tx, place, &contacts)?;
    }
    Ok(())
}

/// Adds the groups, and says who shares what. Oskar works within his group.
fn arrange(
    tx: &Tx<'_>,
    places: &HashMap<&'static str, OrganizationId>,
    everybody: &Everybody,
    since: Moment,
) -> Result<()> {
    for (place, sharing, right) in SHARING {
        if let Some(place) = places.get(place) {
            store::set_sharing(tx, *place, *sharing, *right, since)?;
        }
    }
    for (place, country, contract, manager) in FACTS {
        let Some(place) = places.get(place) else {
            continue;
        };
        let Some(found) = store::find_organization(tx, *place)? else {
            continue;
        };
        let facts = store::Facts {
            country: (*country).to_owned(),
            contract: (*contract).to_owned(),
            // "School", "Campus": the first word names it.
            contract_name: contract
                .split(' ')
                .next()
                .unwrap_or(contract)
                .trim_end_matches('.')
                .to_owned(),
            locale: Some("sv".to_owned()),
            time_zone: Some("Europe/Stockholm".to_owned()),
            account_manager: everybody.get(manager).map(|who| who.id),
            ..found.facts
        };
        store::set_facts(tx, *place, &facts, since)?;
    }
    let id = |key: &str| everybody.get(key).map(|who| who.id);
    if let (Some(place), Some(samira)) = (places.get("vikholm"), id("samira")) {
        store::set_named(tx, *place, samira, Some(Right::Comment))?;
    }
    for (name, description, members) in GROUPS {
        let group = store::add_group(tx, name, description, since)?;
        for member in members.iter().filter_map(|key| id(key)) {
            store::add_group_member(tx, group, member, since)?;
        }
    }
    if let Some(oskar) = id("oskar") {
        ::people::queries::set_reach(tx, oskar, Reach::Groups, since)?;
    }
    Ok(())
}

/// Adds the organizations and their people, who all have the same password.
pub(super) fn add_all(tx: &Tx<'_>, password_hash: &str, now: Moment) -> Result<Everybody> {
    // Everybody was there before the first ticket.
    let since = now.plus(-2 * 365 * DAY);
    let mut places = HashMap::new();
    for (key, name, domains, shared) in ORGANIZATIONS {
        places.insert(
            *key,
            queries::add_organization(tx, name, domains, *shared, since)?,
        );
    }
    let mut everybody = Everybody::new();
    let mut add = |name: &str, address: &'static str, locale: &str, role, has_account: bool| {
        let read = EmailAddress::read(address).map_err(|_| Error::broken(address))?;
        let new = NewPerson {
            name,
            address: &read,
            role,
            locale,
            time_zone: "Europe/Stockholm",
            password_hash: has_account.then_some(password_hash),
            verified: has_account,
        };
        let id = queries::add(tx, &new, since)?;
        everybody.insert(
            key(address),
            Somebody {
                id,
                role,
                is_guest: !has_account,
            },
        );
        Ok::<_, Error>(id)
    };
    for (name, address, locale, role) in TEAM {
        add(name, address, locale, *role, true)?;
    }
    for (name, address, locale, place, membership) in CUSTOMERS {
        let id = add(name, address, locale, USER, true)?;
        if let Some(place) = places.get(place) {
            queries::add_membership(tx, id, *place, *membership, since)?;
        }
    }
    for (name, address, locale) in GUESTS {
        add(name, address, locale, USER, false)?;
    }
    arrange(tx, &places, &everybody, since)?;
    teach(tx, &places, &everybody, since)?;
    Ok(everybody)
}

/// `astrid` of `astrid.lindqvist@fjallgard.example`.
fn key(address: &'static str) -> &'static str {
    address.split(['.', '@']).next().unwrap_or(address)
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    pub(in super::super) fn addresses() -> Vec<&'static str> {
        let customers = CUSTOMERS.iter().map(|entry| entry.1);
        let guests = GUESTS.iter().map(|entry| entry.1);
        customers
            .chain(guests)
            .chain(TEAM.iter().map(|entry| entry.1))
            .collect()
    }

    pub(in super::super) fn keys() -> Vec<&'static str> {
        addresses().into_iter().map(key).collect()
    }

    fn no_two_alike(mut texts: Vec<&str>) {
        let all = texts.len();
        texts.sort_unstable();
        texts.dedup();
        assert_eq!(texts.len(), all);
    }

    #[test]
    fn nobody_shares_an_address_or_a_key() {
        no_two_alike(addresses());
        no_two_alike(keys());
    }

    #[test]
    fn every_address_is_one_that_leads_nowhere() {
        for address in addresses() {
            let read = EmailAddress::read(address).unwrap();
            assert!(read.domain().ends_with(".example"), "{address}");
        }
    }

    #[test]
    fn whom_the_demo_offers_is_there() {
        for (_, _, address) in TO_SIGN_IN {
            assert!(addresses().contains(address), "{address}");
        }
    }
}
