//! What can be done with an account: come in, choose a password, change the address, be suspended.

use domain::person::{AfterPassword, EmailAddress, LinkPurpose, Role, may_become};
use domain::{MINUTE, Moment, OrganizationId, PersonId};
use platform::store::Tx;
use platform::web::session::{self, NewSession};
use platform::{Error, Refusal, Result, random_token, sha256_hex};

use crate::commands::mails::{self, notify};
use crate::commands::sso::find_only_way;
use crate::queries::mails::{AccountLink, remove_links_of, remove_register_links};
use crate::queries::passkeys::count_passkeys;
use crate::queries::{self, NewPerson, Person, accounts, factors};
use crate::settings;

/// How long the second proof is waited for, in milliseconds.
const STEP: i64 = 10 * MINUTE;

/// How somebody proved who they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    Password,
    Link,
    /// Signed by a passkey.
    Passkey {
        /// Whether its keeper looked who was at the screen: then it is two proofs in one.
        whole: bool,
    },
    /// Signed by the vendor's own product.
    Handover,
    /// Signed by a provider of single sign-on.
    Provider {
        /// Its number.
        id: i64,
        /// Whether the provider asks for a second factor itself.
        whole: bool,
    },
}

impl Way {
    pub(crate) fn word(self) -> &'static str {
        match self {
            Self::Password => "password",
            Self::Link => "link",
            Self::Passkey { .. } => "passkey",
            Self::Handover => "handover",
            Self::Provider { .. } => "provider",
        }
    }

    /// As it is kept between two proofs.
    fn kept(self) -> String {
        match self {
            Self::Provider { id, .. } => format!("provider {id}"),
            way => way.word().to_owned(),
        }
    }

    pub(crate) fn read(kept: &str) -> Self {
        if let Some(id) = kept.strip_prefix("provider ") {
            return Self::Provider {
                id: id.parse().unwrap_or_default(),
                whole: false,
            };
        }
        [Self::Link, Self::Handover, Self::Passkey { whole: false }]
            .into_iter()
            .find(|way| way.word() == kept)
            .unwrap_or(Self::Password)
    }

    /// Whether it is one of the desk's own, which a provider of single sign-on can be put in the place of.
    fn is_ours(self) -> bool {
        !matches!(self, Self::Handover | Self::Provider { .. })
    }

    /// Whether second factors are somebody else's business: whoever signed has its own.
    fn is_whole(self) -> bool {
        matches!(
            self,
            Self::Handover | Self::Provider { whole: true, .. } | Self::Passkey { whole: true }
        )
    }
}

/// The browser that somebody comes in with.
#[derive(Clone, Debug, Default)]
pub(crate) struct Browser {
    pub(crate) user_agent: String,
    /// Its session until now, which ends.
    pub(crate) old: Option<String>,
}

/// How far somebody came.
pub(crate) enum Entered {
    In(NewSession),
    /// The token of the browser between two proofs; `sets_up` when a second factor has to be made first.
    Step {
        token: String,
        sets_up: bool,
    },
}

/// Somebody showed the first proof: they are in, or asked for the second.
pub(crate) fn enter(
    tx: &Tx<'_>,
    person: &Person,
    way: Way,
    browser: &Browser,
    return_to: &str,
    now: Moment,
) -> Result<Entered> {
    if person.suspended || !person.has_account {
        return Err(Error::Absent);
    }
    // Administrators can always come in: somebody must, when the provider is away for good.
    if way.is_ours()
        && person.role != Role::Admin
        && let Ok(address) = EmailAddress::read(&person.email)
        && let Some(provider) = find_only_way(tx, &address)?
    {
        return Err(Refusal::new(422, "sso-only")
            .with("name", provider.name)
            .into());
    }
    let after = if way.is_whole() {
        AfterPassword::Enter
    } else {
        let rule = settings::second_factor(tx)?;
        // Whoever adds a passkey for convenience can still come in without it, unless a second proof is required.
        let has_one = factors::has_factor(tx, person.id)?
            || (rule.is_required_of(person.role) && count_passkeys(tx, person.id)? > 0);
        rule.after_password(person.role, has_one)
    };
    if after == AfterPassword::Enter {
        return begin(tx, person.id, way, browser, now).map(Entered::In);
    }
    if let Some(old) = &browser.old {
        session::end(tx, old)?;
    }
    let token = random_token()?;
    let until = now.plus(STEP);
    factors::add_step(
        tx,
        &sha256_hex(&token),
        person.id,
        return_to,
        &way.kept(),
        now,
        until,
    )?;
    Ok(Entered::Step {
        token,
        sets_up: after == AfterPassword::SetUp,
    })
}

/// Begins a session after every proof that was wanted.
pub(crate) fn begin(
    tx: &Tx<'_>,
    person: PersonId,
    way: Way,
    browser: &Browser,
    now: Moment,
) -> Result<NewSession> {
    accounts::add_event(tx, person, Some(person), "signed_in", way.word(), now)?;
    let session = session::begin(tx, person, &browser.user_agent, browser.old.as_deref(), now)?;
    if let Way::Provider { id, .. } = way {
        session.came_by(tx, id)?;
    }
    Ok(session)
}

/// Chooses a password by a mailed link. All sessions end, and everything that was on its way to the person is dead.
pub(crate) fn set_password_by_link(
    tx: &Tx<'_>,
    token: &str,
    password_hash: &str,
    now: Moment,
) -> Result<(Person, AccountLink)> {
    let link = mails::use_link(tx, token, now)?;
    let person = match link.purpose {
        LinkPurpose::Invite | LinkPurpose::Reset => link.person.ok_or(Error::Absent)?,
        LinkPurpose::Register => registered(tx, &link, now)?,
        LinkPurpose::SignIn | LinkPurpose::ChangeAddress => return Err(Error::Absent),
    };
    let had_account = queries::find(tx, person)?.is_some_and(|person| person.has_account);
    set_password(tx, person, Some(person), password_hash, None, now)?;
    // Whoever had to choose a new one may have lost more than the password.
    accounts::revoke_api_tokens(tx, person, now)?;
    let person = queries::find(tx, person)?.ok_or(Error::Absent)?;
    if had_account {
        notify(tx, &person, "password_changed", &person.email, now)?;
    }
    Ok((person, link))
}

/// Whoever confirmed an address: a new person, or the guest who wrote from it before, with everything they asked.
fn registered(tx: &Tx<'_>, link: &AccountLink, now: Moment) -> Result<PersonId> {
    let address = EmailAddress::read(&link.address)?;
    remove_register_links(tx, &address)?;
    let locale = settings::known_locale(&link.locale);
    let person = queries::find_or_add_guest(tx, &address, &link.name, locale, now)?;
    if !link.name.is_empty() {
        accounts::set_name(tx, person, &link.name, now)?;
    }
    queries::set_locale(tx, person, locale)?;
    // A guest may have written before the organization was there.
    if let Some(organization) = queries::find_organization_by_domain(tx, &address.domain())? {
        queries::join(tx, person, organization, now)?;
    }
    accounts::add_event(tx, person, Some(person), "registered", "", now)?;
    Ok(person)
}

/// A new password: other sessions end, links that are under way are dead.
pub(crate) fn set_password(
    tx: &Tx<'_>,
    person: PersonId,
    actor: Option<PersonId>,
    password_hash: &str,
    keep: Option<&str>,
    now: Moment,
) -> Result<()> {
    accounts::set_password(tx, person, password_hash, now)?;
    remove_links_of(tx, person)?;
    factors::remove_steps_of(tx, person)?;
    session::end_all(tx, person, keep)?;
    accounts::add_event(tx, person, actor, "password_set", "", now)
}

/// The new address was shown to be theirs: it counts from now on, and the old one is told.
pub(crate) fn change_address(tx: &Tx<'_>, token: &str, now: Moment) -> Result<Person> {
    let link = mails::use_link(tx, token, now)?;
    let id = link
        .person
        .filter(|_| link.purpose == LinkPurpose::ChangeAddress)
        .ok_or(Error::Absent)?;
    let person = queries::find(tx, id)?.ok_or(Error::Absent)?;
    let address = EmailAddress::read(&link.address)?;
    if queries::find_by_address(tx, &address)?.is_some_and(|other| other.id != id) {
        return Err(Error::Absent);
    }
    remove_links_of(tx, id)?;
    remove_register_links(tx, &address)?;
    accounts::set_address(tx, id, &address, now)?;
    queries::remove_guest_links(tx, id)?;
    accounts::add_event(tx, id, Some(id), "address", &person.email, now)?;
    notify(tx, &person, "address_changed", &person.email, now)?;
    Ok(person)
}

/// What an administrator says of a new person.
pub(crate) struct Newcomer<'a> {
    pub(crate) name: &'a str,
    pub(crate) address: &'a EmailAddress,
    pub(crate) role: Role,
    pub(crate) locale: &'a str,
    pub(crate) time_zone: &'a str,
    pub(crate) organization: Option<OrganizationId>,
}

/// Adds a person and asks them to choose a password. A guest of that address becomes this person.
pub(crate) fn add_person(
    tx: &Tx<'_>,
    actor: PersonId,
    new: &Newcomer<'_>,
    now: Moment,
) -> Result<PersonId> {
    let id = match queries::find_by_address(tx, new.address)? {
        Some(known) if known.has_account || known.invited || known.suspended => {
            return Err(Error::refused(409, "people-problem-taken"));
        }
        Some(guest) => {
            queries::set_profile(tx, guest.id, new.name, new.locale, new.time_zone, now)?;
            accounts::set_role(tx, guest.id, new.role, now)?;
            guest.id
        }
        None => queries::add(
            tx,
            &NewPerson {
                name: new.name,
                address: new.address,
                role: new.role,
                locale: new.locale,
                time_zone: new.time_zone,
                password_hash: None,
                verified: false,
            },
            now,
        )?,
    };
    if let Some(organization) = new.organization {
        queries::join(tx, id, organization, now)?;
    }
    accounts::add_event(tx, id, Some(actor), "added", new.role.word(), now)?;
    let person = queries::find(tx, id)?.ok_or(Error::Absent)?;
    mails::invite(tx, &person, now)?;
    Ok(id)
}

/// Adds somebody whom another place signs in and knows by this name and address. They join the organization that has
/// their mail domain.
pub(crate) fn add_vouched(
    tx: &Tx<'_>,
    name: &str,
    address: &EmailAddress,
    locale: &str,
    now: Moment,
) -> Result<PersonId> {
    let name: String = name
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect();
    let new = NewPerson {
        name: if name.is_empty() {
            address.local()
        } else {
            &name
        },
        address,
        role: Role::User,
        locale,
        time_zone: "Europe/Stockholm",
        password_hash: None,
        verified: true,
    };
    let id = queries::add(tx, &new, now)?;
    if let Some(organization) = queries::find_organization_by_domain(tx, &address.domain())? {
        queries::join(tx, id, organization, now)?;
    }
    Ok(id)
}

/// Gives somebody another role. Whatever they were signed in with ends, so that nothing goes on with the old rights.
pub(crate) fn set_role(
    tx: &Tx<'_>,
    actor: PersonId,
    person: &Person,
    role: Role,
    now: Moment,
) -> Result<()> {
    if person.role == role {
        return Ok(());
    }
    let others = accounts::count_other_admins(tx, person.id)?;
    if person.has_account && !person.suspended {
        may_become(person.role, role, false, others)?;
    }
    accounts::set_role(tx, person.id, role, now)?;
    let detail = format!("{} {}", person.role.word(), role.word());
    accounts::add_event(tx, person.id, Some(actor), "role", &detail, now)?;
    shut_out(tx, person.id, now)
}

/// Nothing that somebody was signed in with works any more: sessions, streams that hang on them, tokens for the API.
pub(crate) fn shut_out(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<()> {
    session::end_all(tx, person, None)?;
    factors::remove_steps_of(tx, person)?;
    remove_links_of(tx, person)?;
    queries::remove_guest_links(tx, person)?;
    accounts::revoke_api_tokens(tx, person, now)
}

/// Keeps somebody out, until [`unsuspend`].
pub(crate) fn suspend(tx: &Tx<'_>, actor: PersonId, person: &Person, now: Moment) -> Result<()> {
    if person.id == actor {
        return Err(Error::refused(422, "people-not-yourself"));
    }
    if person.has_account && !person.suspended {
        let others = accounts::count_other_admins(tx, person.id)?;
        may_become(person.role, person.role, true, others)?;
    }
    accounts::set_suspended(tx, person.id, Some(now))?;
    accounts::add_event(tx, person.id, Some(actor), "suspended", "", now)?;
    shut_out(tx, person.id, now)
}

/// Lets somebody in again. They sign in anew, and make new tokens for the API.
pub(crate) fn unsuspend(tx: &Tx<'_>, actor: PersonId, person: &Person, now: Moment) -> Result<()> {
    if crate::queries::erasing::find_erasure(tx, person.id)?.is_some() {
        return Err(Error::refused(422, "erase-is-gone"));
    }
    accounts::set_suspended(tx, person.id, None)?;
    accounts::add_event(tx, person.id, Some(actor), "unsuspended", "", now)?;
    // The link of an invitation died when they were shut out.
    if person.invited && !person.has_account {
        mails::invite(tx, person, now)?;
    }
    Ok(())
}

/// Signs somebody out on all devices but `keep`.
pub(crate) fn sign_out_everywhere(
    tx: &Tx<'_>,
    actor: PersonId,
    person: PersonId,
    keep: Option<&str>,
    now: Moment,
) -> Result<()> {
    session::end_all(tx, person, keep)?;
    factors::remove_steps_of(tx, person)?;
    accounts::add_event(tx, person, Some(actor), "signed_out_everywhere", "", now)
}
