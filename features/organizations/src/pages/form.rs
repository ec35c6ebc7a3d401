//! The form of an organization: what stands in it, and what it means.

use domain::permission::{Right, Sharing};
use domain::person::EmailAddress;
use domain::{DAY, Moment, PersonId};
use platform::frame::Problems;
use platform::language::{Locale, Words, day, is_time_zone, iso};
use platform::web::Fields;

use crate::contacts::is_address_or_empty;
use crate::queries::{CONTACTS, Contact, Facts, Organization};

/// Longest name, country and contact.
const LINE: usize = 120;
/// Longest contract text and notes.
const TEXT: usize = 5000;

/// The form as it was typed.
#[derive(Clone, Debug, Default)]
pub struct Typed {
    pub name: String,
    pub domains: String,
    pub country: String,
    pub locale: String,
    pub time_zone: String,
    pub contract: String,
    pub contract_until: String,
    pub contract_name: String,
    pub contract_from: String,
    pub external_id: String,
    pub notes: String,
    pub seats: String,
    pub account_manager: String,
    pub sharing: String,
    pub right: String,
    pub contacts: [Contact; 3],
}

/// What the form means.
pub(crate) struct Meant {
    pub(crate) facts: Facts,
    pub(crate) sharing: Sharing,
    pub(crate) right: Right,
    pub(crate) contacts: [Contact; 3],
}

impl Typed {
    /// An organization that is not there yet.
    pub(crate) fn new() -> Self {
        Self {
            sharing: Sharing::Administrators.word().to_owned(),
            right: Right::Comment.word().to_owned(),
            ..Self::default()
        }
    }

    pub(crate) fn of(organization: &Organization, contacts: [Contact; 3]) -> Self {
        let facts = organization.facts.clone();
        Self {
            name: facts.name,
            domains: facts.domains,
            country: facts.country,
            locale: facts.locale.unwrap_or_default(),
            time_zone: facts.time_zone.unwrap_or_default(),
            contract: facts.contract,
            contract_until: last_day(facts.contract_until),
            contract_name: facts.contract_name,
            contract_from: facts.contract_from.map(first_day).unwrap_or_default(),
            external_id: facts.external_id.unwrap_or_default(),
            notes: facts.notes,
            seats: facts
                .seats
                .map(|seats| seats.to_string())
                .unwrap_or_default(),
            account_manager: facts
                .account_manager
                .map(|id| id.to_string())
                .unwrap_or_default(),
            sharing: organization.sharing.word().to_owned(),
            right: organization.right.word().to_owned(),
            contacts,
        }
    }

    pub(super) fn read(fields: &Fields) -> Self {
        let text = |name: &str| fields.text(name).to_owned();
        let contact = |kind: &str| Contact {
            name: text(&format!("{kind}_name")),
            email: text(&format!("{kind}_email")),
            phone: text(&format!("{kind}_phone")),
        };
        Self {
            name: text("name"),
            domains: text("domains"),
            country: text("country"),
            locale: text("locale"),
            time_zone: text("time_zone"),
            contract: text("contract"),
            contract_until: text("contract_until"),
            contract_name: text("contract_name"),
            contract_from: text("contract_from"),
            external_id: text("external_id"),
            notes: text("notes"),
            seats: text("seats"),
            account_manager: text("account_manager"),
            sharing: text("sharing"),
            right: text("right"),
            contacts: CONTACTS.map(contact),
        }
    }

    /// What it means, or what is wrong with it, at the fields.
    pub(crate) fn meant(&self, staff: &[(PersonId, String)], w: &Words) -> Result<Meant, Problems> {
        let mut problems = Problems::default();
        if self.name.is_empty() {
            problems.add("name", w.t("organization-problem-name"));
        }
        for (field, text, most) in [
            ("name", &self.name, LINE),
            ("country", &self.country, LINE),
            ("contract", &self.contract, TEXT),
            ("contract_name", &self.contract_name, LINE),
            ("external_id", &self.external_id, LINE),
            ("notes", &self.notes, TEXT),
        ] {
            if text.chars().count() > most {
                problems.add(
                    field,
                    w.t1("organization-problem-long", "most", most as i64),
                );
            }
        }
        let domains: Vec<String> = self
            .domains
            .split([' ', ',', ';', '\n'])
            .map(|domain| domain.trim().trim_start_matches('@').to_lowercase())
            .filter(|domain| !domain.is_empty())
            .collect();
        if let Some(wrong) = domains
            .iter()
            .find(|domain| PUBLIC.contains(&domain.as_str()))
        {
            problems.add(
                "domains",
                w.t1("organization-problem-domain-public", "domain", wrong),
            );
        }
        if let Some(wrong) = domains.iter().find(|domain| !is_domain(domain)) {
            problems.add(
                "domains",
                w.t1("organization-problem-domain", "domain", wrong),
            );
        }
        if !self.locale.is_empty() && Locale::read(&self.locale).is_none() {
            problems.add("locale", w.t("organization-problem-choice"));
        }
        if !self.time_zone.is_empty() && !is_time_zone(&self.time_zone) {
            problems.add("time_zone", w.t("organization-problem-time-zone"));
        }
        let contract_until = read_day(&self.contract_until).unwrap_or_else(|()| {
            problems.add("contract_until", w.t("organization-problem-day"));
            None
        });
        let contract_from = read_day(&self.contract_from).unwrap_or_else(|()| {
            problems.add("contract_from", w.t("organization-problem-day"));
            None
        });
        if contract_from.is_some_and(|from| contract_until.is_some_and(|until| until < from)) {
            problems.add("contract_until", w.t("organization-problem-contract-days"));
        }
        let seats = self.seats.parse::<i64>().ok();
        if !self.seats.is_empty() && !seats.is_some_and(|seats| (0..=500).contains(&seats)) {
            problems.add("seats", w.t("organization-problem-seats"));
        }
        let account_manager = self.account_manager.parse().ok().map(PersonId);
        let known = |id: PersonId| staff.iter().any(|(known, _)| *known == id);
        if !self.account_manager.is_empty() && !account_manager.is_some_and(known) {
            problems.add("account_manager", w.t("organization-problem-choice"));
        }
        let fields = ["sales_email", "billing_email", "local_email"];
        for (field, contact) in fields.into_iter().zip(&self.contacts) {
            if !is_address_or_empty(&contact.email) {
                problems.add(field, w.t("refused-not-an-address"));
            }
        }
        let (sharing, right) = (Sharing::read(&self.sharing), Right::read(&self.right));
        let (Some(sharing), Some(right)) = (sharing, right) else {
            problems.add("sharing", w.t("organization-problem-choice"));
            return Err(problems);
        };
        if !problems.is_empty() {
            return Err(problems);
        }
        let given = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        Ok(Meant {
            facts: Facts {
                name: self.name.clone(),
                domains: domains.join(" "),
                country: self.country.clone(),
                locale: given(&self.locale),
                time_zone: given(&self.time_zone),
                contract: self.contract.clone(),
                contract_name: self.contract_name.trim().to_owned(),
                contract_from,
                notes: self.notes.clone(),
                seats,
                account_manager,
                // It holds until its last day is over.
                contract_until: contract_until.map(|day| day.plus(DAY)),
                external_id: given(&self.external_id),
            },
            sharing,
            right,
            contacts: self.contacts.clone(),
        })
    }
}

/// Mail domains at which anybody gets an address: nobody is known by them.
pub(crate) const PUBLIC: [&str; 16] = [
    "aol.com",
    "gmail.com",
    "gmx.de",
    "gmx.net",
    "googlemail.com",
    "hotmail.com",
    "hotmail.se",
    "icloud.com",
    "live.com",
    "live.se",
    "me.com",
    "outlook.com",
    "proton.me",
    "protonmail.com",
    "web.de",
    "yahoo.com",
];

/// Whether a text can be the part of an address after the `@`.
pub(crate) fn is_domain(text: &str) -> bool {
    EmailAddress::read(&format!("somebody@{text}")).is_ok()
}

/// The last day of a span, as a form shows it: a span ends when that day is over.
pub(crate) fn last_day(to: Option<Moment>) -> String {
    to.map(|to| first_day(to.plus(-DAY))).unwrap_or_default()
}

/// A day as forms show it: `2026-03-01`.
pub(crate) fn first_day(at: Moment) -> String {
    iso(at).chars().take(10).collect()
}

/// A day of a form, `None` for an empty field.
///
/// # Errors
/// When it is no day.
pub(crate) fn read_day(text: &str) -> Result<Option<Moment>, ()> {
    if text.is_empty() {
        return Ok(None);
    }
    day(text).map(Some).ok_or(())
}
