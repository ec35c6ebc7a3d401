//! Whom the people of an organization can turn to, as cards in the portal.

use domain::person::EmailAddress;
use domain::{Moment, PersonId};
use people::settings::ASKING;
use platform::Result;
use platform::language::Words;
use platform::settings::{Kind, Setting, Whose};
use platform::store::Tx;

use crate::queries::{self, CONTACTS, Contact};

/// On which pages of the portal people see the contacts of their organization.
pub const SHOWN_TO_CUSTOMERS: Setting = Setting {
    key: "contacts_shown",
    group: &ASKING,
    title: "settings-contacts-shown",
    help: "settings-contacts-shown-help",
    kind: Kind::Choice(&[
        ("both", "settings-contacts-both"),
        ("home", "settings-contacts-home"),
        ("requests", "settings-contacts-requests"),
        ("nowhere", "settings-contacts-nowhere"),
    ]),
    default: "both",
    whose: Whose::Brand,
};

/// A page of the portal that can show contacts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Page {
    Home,
    Requests,
}

/// Somebody to turn to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ContactCard {
    /// What they are there for, in words.
    pub kind: String,
    pub name: String,
    pub email: String,
    pub phone: String,
}

impl ContactCard {
    /// The number as a `tel:` address knows it.
    pub fn dial(&self) -> String {
        let digit = |c: &char| c.is_ascii_digit() || *c == '+';
        self.phone.chars().filter(digit).collect()
    }
}

/// The contacts of one organization.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contacts {
    /// Its name; several are told apart by it.
    pub organization: String,
    pub cards: Vec<ContactCard>,
}

/// The key of a contact's word.
pub(crate) fn contact_key(kind: &str) -> &'static str {
    match kind {
        "sales" => "organization-contact-sales",
        "billing" => "organization-contact-billing",
        _ => "organization-contact-local",
    }
}

/// The cards of contacts that are named.
pub(crate) fn cards(w: &Words, contacts: [Contact; 3]) -> impl Iterator<Item = ContactCard> {
    let w = *w;
    CONTACTS
        .iter()
        .zip(contacts)
        .filter(|(_, contact)| *contact != Contact::default())
        .map(move |(kind, contact)| ContactCard {
            kind: w.t(contact_key(kind)).into_owned(),
            name: contact.name,
            email: contact.email,
            phone: contact.phone,
        })
}

/// Whom somebody can turn to in the organizations where they belong now; nothing where the desk does not show it, and
/// nothing for the team.
pub fn list_visible_contacts(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    page: Page,
    w: &Words,
    now: Moment,
) -> Result<Vec<Contacts>> {
    let shown = SHOWN_TO_CUSTOMERS.text(tx)?;
    let here = match page {
        Page::Home => matches!(shown.as_str(), "both" | "home"),
        Page::Requests => matches!(shown.as_str(), "both" | "requests"),
    };
    match person.filter(|_| here) {
        Some(_) => list_own_contacts(tx, person, w, now),
        None => Ok(Vec::new()),
    }
}

/// The same wherever a page is about nothing else, whatever the desk shows beside other pages.
pub fn list_own_contacts(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    w: &Words,
    now: Moment,
) -> Result<Vec<Contacts>> {
    let known = match person {
        Some(person) => people::queries::find(tx, person)?,
        None => None,
    };
    let Some(person) = known.filter(|known| !known.role.is_staff()) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for place in people::queries::list_memberships(tx, person.id, now)? {
        let id = place.belonging.organization;
        let Some(found) = queries::find_organization(tx, id)? else {
            continue;
        };
        let manager = found.account_manager_name.zip(found.account_manager_email);
        let manager = manager.map(|(name, email)| ContactCard {
            kind: w.t("organization-account-manager").into_owned(),
            name,
            email,
            phone: String::new(),
        });
        let named = cards(w, queries::list_contacts(tx, id)?);
        let cards: Vec<_> = manager.into_iter().chain(named).collect();
        if !cards.is_empty() {
            all.push(Contacts {
                organization: place.name,
                cards,
            });
        }
    }
    Ok(all)
}

/// Whether a text can be written to; empty is nobody.
pub(crate) fn is_address_or_empty(text: &str) -> bool {
    text.is_empty() || EmailAddress::read(text).is_ok()
}
