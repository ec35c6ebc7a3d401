//! Coming in from the vendor's own product: who a signed note means, and that it is used once.

use domain::person::{EmailAddress, Role};
use domain::{Moment, PersonId};
use platform::audit::{self, About, Deed};
use platform::store::Tx;
use platform::web::session::NewSession;
use platform::{MasterKey, Result, random_token, settings as kept, sha256_hex};

use crate::commands::accounts::{Browser, Way, add_vouched, begin};
use crate::commands::mails::notify;
use crate::handover::{self, Note};
use crate::queries::mails::{remove_links_of, remove_register_links};
use crate::queries::{self, Person, accounts, handovers};
use crate::settings;

/// The row that holds the number of the secret; empty while hand-overs are off.
const NONCE: &str = "handover_nonce";

/// The secret that the product signs with; `None` while hand-overs are off.
pub fn secret(tx: &Tx<'_>, key: &MasterKey) -> Result<Option<String>> {
    let nonce = kept::find(tx, NONCE)?.filter(|nonce| !nonce.is_empty());
    Ok(nonce.map(|nonce| handover::secret(key, &nonce)))
}

/// Makes a new secret; what is signed with the one before is refused from now on.
pub fn renew(tx: &Tx<'_>, now: Moment) -> Result<()> {
    kept::put(tx, NONCE, &random_token()?, now)?;
    write_down(tx, "handover_renewed", now)
}

/// Takes no hand-overs any more.
pub fn turn_off(tx: &Tx<'_>, now: Moment) -> Result<()> {
    kept::put(tx, NONCE, "", now)?;
    write_down(tx, "handover_off", now)
}

fn write_down(tx: &Tx<'_>, deed: &'static str, now: Moment) -> Result<()> {
    let deed = Deed {
        area: "access",
        deed,
        actor: None,
        about: About::Thing(None, ""),
        before: "",
        after: "",
    };
    audit::add(tx, &deed, now)
}

/// Whether a note is one of the product's, and fresh: looked at before anything is written, since anybody can send some.
pub(crate) fn is_ours(tx: &Tx<'_>, key: &MasterKey, token: &str, now: Moment) -> Result<bool> {
    Ok(secret(tx, key)?.is_some_and(|secret| handover::read(token, &secret, now).is_some()))
}

/// Whom a note names, and whether that is this person: a note of the product's that is fresh; nothing is written.
pub(crate) fn names(
    tx: &Tx<'_>,
    key: &MasterKey,
    token: &str,
    person: PersonId,
    now: Moment,
) -> Result<Option<(String, bool)>> {
    let Some(note) = secret(tx, key)?.and_then(|secret| handover::read(token, &secret, now)) else {
        return Ok(None);
    };
    let Ok(address) = EmailAddress::read(&note.email) else {
        return Ok(None);
    };
    let by_number = match &note.external_id {
        Some(number) => handovers::find_by_external_id(tx, number)?,
        None => None,
    };
    let known = match by_number {
        Some(known) => Some(known),
        None => queries::find_by_address(tx, &address)?,
    };
    let is_same = known.as_ref().is_some_and(|known| known.id == person);
    let named = known.map_or_else(|| address.as_str().to_owned(), |known| known.email);
    Ok(Some((named, is_same)))
}

/// Signs in whoever a note means; `None` when it is refused, whatever the reason.
pub(crate) fn enter(
    tx: &Tx<'_>,
    key: &MasterKey,
    token: &str,
    locale: &'static str,
    browser: &Browser,
    now: Moment,
) -> Result<Option<(NewSession, Person)>> {
    let Some(secret) = secret(tx, key)? else {
        return Ok(None);
    };
    let Some(note) = handover::read(token, &secret, now) else {
        return Ok(None);
    };
    let Ok(address) = EmailAddress::read(&note.email) else {
        return Ok(None);
    };
    let id_hash = sha256_hex(&format!("{secret} {}", note.id));
    if !handovers::add_used(tx, &id_hash, note.over_at)? {
        return Ok(None);
    }
    let Some(id) = find_or_add(tx, &note, &address, locale, now)? else {
        return Ok(None);
    };
    if let Some(name) = note.organization.as_deref()
        && let Some(organization) = handovers::find_organization(tx, name)?
    {
        queries::join(tx, id, organization, now)?;
    }
    accounts::set_has_account(tx, id, now)?;
    let session = begin(tx, id, Way::Handover, browser, now)?;
    Ok(queries::find(tx, id)?.map(|person| (session, person)))
}

/// The person a note means: the product's own number counts first, then the address. The team signs in at the desk
/// itself: whoever can read the product's secret must not become an administrator here.
fn find_or_add(
    tx: &Tx<'_>,
    note: &Note,
    address: &EmailAddress,
    locale: &'static str,
    now: Moment,
) -> Result<Option<PersonId>> {
    let by_number = match &note.external_id {
        Some(number) => handovers::find_by_external_id(tx, number)?,
        None => None,
    };
    let by_address = queries::find_by_address(tx, address)?;
    let refused = |person: &Person| person.suspended || person.role != Role::User;
    if by_number.iter().chain(&by_address).any(refused) {
        return Ok(None);
    }
    match (by_number, by_address) {
        (Some(person), None) => {
            remove_links_of(tx, person.id)?;
            remove_register_links(tx, address)?;
            accounts::set_address(tx, person.id, address, now)?;
            queries::remove_guest_links(tx, person.id)?;
            accounts::add_event(tx, person.id, None, "address", &person.email, now)?;
            notify(tx, &person, "address_changed", &person.email, now)?;
            Ok(Some(person.id))
        }
        // The address is another person's here: nobody becomes somebody else by it.
        (Some(person), Some(other)) => Ok((person.id == other.id).then_some(person.id)),
        (None, Some(person)) => match &note.external_id {
            Some(number) if !handovers::set_external_id(tx, person.id, number, now)? => Ok(None),
            _ => Ok(Some(person.id)),
        },
        (None, None) => {
            let locale = note
                .locale
                .as_deref()
                .map_or(locale, settings::known_locale);
            let id = add_vouched(tx, &note.name, address, locale, now)?;
            if let Some(number) = &note.external_id {
                handovers::set_external_id(tx, id, number, now)?;
            }
            Ok(Some(id))
        }
    }
}
