//! Who wrote a mail, when the mail is unsure of it (mail.md 32).

use crate::Address;
use crate::address;
use crate::header::Header;

/// The first field that gives an address decides; a name found earlier is kept beside it.
pub(crate) fn from(header: &Header) -> Address {
    // A lone word may be a name, or the address of a machine; only more fields tell.
    let mut unsure: Option<(String, Address)> = None;
    for field in header.all("From") {
        for person in address::list(field) {
            if person.address.contains('@') {
                return person;
            }
            let name = if person.name.is_empty() {
                person.address.clone()
            } else {
                person.name.clone()
            };
            unsure.get_or_insert((name, person));
        }
    }
    for name in [
        "Reply-To",
        "Return-Path",
        "Sender",
        "X-Sender",
        "Resent-From",
    ] {
        let found = header
            .all(name)
            .flat_map(address::list)
            .find(|person| person.address.contains('@'));
        if let Some(person) = found {
            let name = if person.name.is_empty() {
                unsure.map(|(name, _)| name).unwrap_or_default()
            } else {
                person.name
            };
            return Address {
                name,
                address: person.address,
            };
        }
    }
    unsure.map(|(_, person)| person).unwrap_or_default()
}

/// The fields in which mail servers note whom they delivered to (mail.md 8).
const DELIVERY_FIELDS: &[&str] = &[
    "To",
    "Cc",
    "Bcc",
    "Delivered-To",
    "X-Original-To",
    "X-Forwarded-To",
    "Envelope-To",
    "X-Envelope-To",
    "Resent-To",
    "X-Delivered-To",
];

/// Every address the mail may have come to us by, in lower case, each once.
pub(crate) fn delivered_to(header: &Header) -> Vec<String> {
    let mut seen = std::collections::HashSet::new();
    let mut found = Vec::new();
    let mut add = |address: &str| {
        let address = address.to_lowercase();
        if address.contains('@')
            && found.len() < address::MOST_ADDRESSES
            && seen.insert(address.clone())
        {
            found.push(address);
        }
    };
    for name in DELIVERY_FIELDS {
        for field in header.all(name) {
            for person in address::list(field) {
                add(&person.address);
            }
        }
    }
    // Google separates the addresses of this field by blanks alone.
    for field in header.all("X-Forwarded-For") {
        for word in String::from_utf8_lossy(field).split_whitespace() {
            add(&address::tidy_address(word));
        }
    }
    found
}
