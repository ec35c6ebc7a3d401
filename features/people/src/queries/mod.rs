//! All SQL about people, their memberships, tokens and links.

macro_rules! person_columns {
    () => {
        "SELECT id, name, email, role, locale, time_zone, account_at IS NOT NULL, invited_at IS NOT NULL,
         verified_at IS NOT NULL, suspended_at IS NOT NULL, created_at, updated_at FROM person "
    };
}

pub(crate) mod accounts;
pub mod erasing;
pub(crate) mod factors;
pub(crate) mod failures;
pub(crate) mod handovers;
pub(crate) mod mails;
pub(crate) mod passkeys;
pub mod roles;
pub mod sso;

pub use handovers::{find_by_external_id, set_external_id};
pub use mails::find_mail_address;

use domain::permission::{Belonging, Reach, Right, Sharing};
use domain::person::{EmailAddress, MembershipRole, Role};
use domain::{Moment, OrganizationId, PersonId, TicketId, text};
use platform::audit::{self, About, Deed};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A person, without secrets.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a column, and none depends on another"
)]
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub locale: String,
    pub time_zone: String,
    /// Whether they can sign in; a guest, and somebody who was only invited, cannot.
    pub has_account: bool,
    pub invited: bool,
    pub verified: bool,
    pub suspended: bool,
    pub created_at: Moment,
    pub updated_at: Moment,
}

fn person(row: &Row<'_>) -> Result<Person> {
    Ok(Person {
        id: PersonId(row.int(0)?),
        name: row.text(1)?,
        email: row.text(2)?,
        role: Role::read(&row.text(3)?).unwrap_or(Role::User),
        locale: row.text(4)?,
        time_zone: row.text(5)?,
        has_account: row.flag(6)?,
        invited: row.flag(7)?,
        verified: row.flag(8)?,
        suspended: row.flag(9)?,
        created_at: row.moment(10)?,
        updated_at: row.moment(11)?,
    })
}

/// Without an actor: names of people are shown wherever their words are.
pub fn find(tx: &Tx<'_>, id: PersonId) -> Result<Option<Person>> {
    tx.row(
        concat!(person_columns!(), "WHERE id = $1"),
        &params![id],
        person,
    )
}

/// Without an actor: sign-in, mail and the API name people by address.
pub fn find_by_address(tx: &Tx<'_>, address: &EmailAddress) -> Result<Option<Person>> {
    let folded = address.folded();
    tx.row(
        concat!(person_columns!(), "WHERE email_folded = $1"),
        &params![folded],
        person,
    )
}

/// The team, by name: who can be assignee.
pub fn list_staff(tx: &Tx<'_>) -> Result<Vec<(PersonId, String)>> {
    tx.rows(
        "SELECT id, name FROM person WHERE role IN ('agent', 'admin') AND suspended_at IS NULL
         ORDER BY name_folded, id LIMIT 500",
        &params![],
        |row| Ok((PersonId(row.int(0)?), row.text(1)?)),
    )
}

/// Whether anybody is there yet: an empty desk offers its set-up.
pub fn count_people(tx: &Tx<'_>) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM (SELECT 1 FROM person LIMIT 1) AS one",
        &params![],
    )
}

/// What a new person is known by.
pub struct NewPerson<'a> {
    pub name: &'a str,
    pub address: &'a EmailAddress,
    pub role: Role,
    pub locale: &'a str,
    pub time_zone: &'a str,
    pub password_hash: Option<&'a str>,
    pub verified: bool,
}

pub fn add(tx: &Tx<'_>, new: &NewPerson<'_>, now: Moment) -> Result<PersonId> {
    let (folded_name, folded) = (text::folded(new.name), new.address.folded());
    let verified_at = new.verified.then_some(now);
    let account_at = new.password_hash.map(|_| now);
    let id = tx.insert(
        "INSERT INTO person (name, name_folded, email, email_folded, role, locale, time_zone, password_hash,
           verified_at, account_at, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $11) RETURNING id",
        &params![
            new.name,
            folded_name,
            new.address.as_str(),
            folded,
            new.role.word(),
            new.locale,
            new.time_zone,
            new.password_hash,
            verified_at,
            account_at,
            now
        ],
    )?;
    Ok(PersonId(id))
}

/// Somebody who wrote without an account: found by address, or added with the name they gave. New people join the
/// organization that owns their mail domain.
pub fn find_or_add_guest(
    tx: &Tx<'_>,
    address: &EmailAddress,
    name: &str,
    locale: &str,
    now: Moment,
) -> Result<PersonId> {
    if let Some(known) = find_by_address(tx, address)? {
        return Ok(known.id);
    }
    let given: String = name
        .trim()
        .chars()
        .filter(|c| !c.is_control())
        .take(120)
        .collect();
    let place = find_organization_by_domain(tx, &address.domain())?;
    let zone = match place {
        Some(place) => find_time_zone(tx, place)?,
        None => None,
    };
    let id = add(
        tx,
        &NewPerson {
            name: if given.is_empty() {
                address.local()
            } else {
                &given
            },
            address,
            role: Role::User,
            locale,
            time_zone: zone.as_deref().unwrap_or("Europe/Stockholm"),
            password_hash: None,
            verified: false,
        },
        now,
    )?;
    if let Some(organization) = place {
        join(tx, id, organization, now)?;
    }
    Ok(id)
}

/// The time zone of an organization, if it is known: that of its people until they choose another.
fn find_time_zone(tx: &Tx<'_>, id: OrganizationId) -> Result<Option<String>> {
    let zone = tx.row(
        "SELECT time_zone FROM organization WHERE id = $1",
        &params![id],
        |row| row.opt_text(0),
    )?;
    Ok(zone.flatten())
}

pub fn set_profile(
    tx: &Tx<'_>,
    id: PersonId,
    name: &str,
    locale: &str,
    time_zone: &str,
    now: Moment,
) -> Result<()> {
    let folded = text::folded(name);
    tx.run(
        "UPDATE person SET name = $2, name_folded = $3, locale = $4, time_zone = $5, updated_at = $6 WHERE id = $1",
        &params![id, name, folded, locale, time_zone, now],
    )
    .map(drop)
}

pub fn set_locale(tx: &Tx<'_>, id: PersonId, locale: &str) -> Result<()> {
    tx.run(
        "UPDATE person SET locale = $2 WHERE id = $1",
        &params![id, locale],
    )
    .map(drop)
}

pub fn set_theme(tx: &Tx<'_>, id: PersonId, theme: Option<&str>) -> Result<()> {
    tx.run(
        "UPDATE person SET theme = $2 WHERE id = $1",
        &params![id, theme],
    )
    .map(drop)
}

/// The hash to check a password against; `None` when there is nobody, no password, or they are suspended.
pub fn find_password(tx: &Tx<'_>, address: &EmailAddress) -> Result<Option<(PersonId, String)>> {
    let folded = address.folded();
    tx.row(
        "SELECT id, password_hash FROM person
         WHERE email_folded = $1 AND password_hash IS NOT NULL AND suspended_at IS NULL",
        &params![folded],
        |row| Ok((PersonId(row.int(0)?), row.text(1)?)),
    )
}

// Organizations

pub fn add_organization(
    tx: &Tx<'_>,
    name: &str,
    domains: &str,
    shared: bool,
    now: Moment,
) -> Result<OrganizationId> {
    let folded = text::folded(name);
    let shared = if shared {
        Sharing::Everyone
    } else {
        Sharing::Administrators
    };
    let id = tx.insert(
        "INSERT INTO organization (name, name_folded, domains, shared, desk_id, created_at, updated_at)
         VALUES ($1, $2, $3, $4, (SELECT min(id) FROM desk), $5, $5) RETURNING id",
        &params![name, folded, domains, shared.word(), now],
    )?;
    Ok(OrganizationId(id))
}

/// The organization that has this mail domain.
pub fn find_organization_by_domain(tx: &Tx<'_>, domain: &str) -> Result<Option<OrganizationId>> {
    tx.row(
        "SELECT id FROM organization WHERE domains <> '' AND ' ' || domains || ' ' LIKE '% ' || $1 || ' %'
         ORDER BY id LIMIT 1",
        &params![domain.replace(['%', '_'], "")],
        |row| row.int(0).map(OrganizationId),
    )
}

/// Has somebody come along into an organization by what is known of them: the domain of their address, a group at
/// their provider, the product they come from. If they were not there yet, the audit log tells of it.
pub(crate) fn join(
    tx: &Tx<'_>,
    person: PersonId,
    organization: OrganizationId,
    now: Moment,
) -> Result<()> {
    if add_membership(tx, person, organization, MembershipRole::User, now)? == 0 {
        return Ok(());
    }
    let called = tx.row(
        "SELECT name FROM organization WHERE id = $1",
        &params![organization],
        |row| row.text(0),
    )?;
    let deed = Deed {
        area: "organization",
        deed: "joined",
        actor: None,
        about: About::Person(person),
        before: "",
        after: called.as_deref().unwrap_or_default(),
    };
    audit::add(tx, &deed, now)
}

/// Answers how many memberships are new: none where there is one already.
pub fn add_membership(
    tx: &Tx<'_>,
    person: PersonId,
    organization: OrganizationId,
    role: MembershipRole,
    now: Moment,
) -> Result<usize> {
    tx.run(
        "INSERT INTO membership (person_id, organization_id, role, valid_from, created_at)
         VALUES ($1, $2, $3, $4, $4) ON CONFLICT (person_id, organization_id) DO NOTHING",
        &params![person, organization, role.word(), now],
    )
}

/// An organization that somebody belongs to now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Membership {
    pub belonging: Belonging,
    pub name: String,
}

/// Where somebody belongs at `now`, first joined first.
pub fn list_memberships(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<Vec<Membership>> {
    tx.rows(
        "SELECT m.organization_id, m.role, o.shared, o.name, o.shared_right, m.sees
         FROM membership m JOIN organization o ON o.id = m.organization_id
         WHERE m.person_id = $1 AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2)
         ORDER BY m.id",
        &params![person, now],
        |row| {
            Ok(Membership {
                belonging: Belonging {
                    organization: OrganizationId(row.int(0)?),
                    role: MembershipRole::read(&row.text(1)?).unwrap_or(MembershipRole::User),
                    sharing: Sharing::read(&row.text(2)?).unwrap_or(Sharing::Nobody),
                    right: Right::read(&row.text(4)?).unwrap_or(Right::Read),
                    named: Right::read(&row.text(5)?),
                },
                name: row.text(3)?,
            })
        },
    )
}

// Tokens and links

pub fn add_api_token(tx: &Tx<'_>, person: PersonId, token_hash: &str, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO api_token (token_hash, person_id, created_at) VALUES ($1, $2, $3)",
        &params![token_hash, person, now],
    )
    .map(drop)
}

pub fn add_link(
    tx: &Tx<'_>,
    purpose: &'static str,
    token_hash: &str,
    holder: Option<(PersonId, TicketId)>,
    now: Moment,
    expires_at: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO link (token_hash, purpose, person_id, ticket_id, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &params![
            token_hash,
            purpose,
            holder.map(|(person, _)| person),
            holder.map(|(_, ticket)| ticket),
            now,
            expires_at
        ],
    )
    .map(drop)
}

/// Removes set-up links: a new one is printed at each start of an empty desk, and none is left afterwards.
pub fn remove_setup_links(tx: &Tx<'_>) -> Result<()> {
    tx.run("DELETE FROM link WHERE purpose = 'setup'", &params![])
        .map(drop)
}

/// Whether this set-up link is good now.
pub fn find_setup_link(tx: &Tx<'_>, token_hash: &str, now: Moment) -> Result<bool> {
    let found = tx.number(
        "SELECT 1 FROM link WHERE token_hash = $1 AND purpose = 'setup' AND expires_at > $2",
        &params![token_hash, now],
    )?;
    Ok(found == 1)
}

/// The requester and the one ticket that a guest's link speaks for, while it is good.
pub fn find_guest_link(
    tx: &Tx<'_>,
    token_hash: &str,
    now: Moment,
) -> Result<Option<(PersonId, TicketId)>> {
    tx.row(
        "SELECT l.person_id, l.ticket_id FROM link l JOIN person p ON p.id = l.person_id
         WHERE l.token_hash = $1 AND l.purpose = 'guest' AND l.expires_at > $2 AND l.ticket_id IS NOT NULL
           AND p.suspended_at IS NULL",
        &params![token_hash, now],
        |row| Ok((PersonId(row.int(0)?), TicketId(row.int(1)?))),
    )
}

/// The links that somebody was mailed to single requests are worth nothing any more.
pub(crate) fn remove_guest_links(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM link WHERE purpose = 'guest' AND person_id = $1",
        &params![person],
    )
    .map(drop)
}

/// Which tickets somebody of the team works on. A change is written down in the audit log.
pub fn set_reach(tx: &Tx<'_>, person: PersonId, reach: Reach, now: Moment) -> Result<()> {
    let before = tx.row(
        "SELECT reach FROM person WHERE id = $1",
        &params![person],
        |row| row.text(0),
    )?;
    if before.as_deref() != Some(reach.word()) {
        let deed = Deed {
            area: "group",
            deed: "reach",
            actor: None,
            about: About::Person(person),
            before: before.as_deref().unwrap_or_default(),
            after: reach.word(),
        };
        audit::add(tx, &deed, now)?;
    }
    tx.run(
        "UPDATE person SET reach = $2, updated_at = $3 WHERE id = $1",
        &params![person, reach.word(), now],
    )
    .map(drop)
}
