//! All SQL about providers of single sign-on, who somebody is there, and browsers on their way.

use domain::person::{Role, SpeaksFor};
use domain::{Moment, OrganizationId, PersonId};
use platform::language::Locale;
use platform::store::{Row, Tx};
use platform::{Result, params};

macro_rules! provider_columns {
    () => {
        "SELECT id, slug, name, name_sv, issuer, client_id, secret, scopes, claim, domains, assumes, newcomers, team,
           second_factor, only_way, ends_session, inside, active FROM sso_provider "
    };
}

/// A provider of single sign-on, as administrators decided.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a decision of its own"
)]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provider {
    pub id: i64,
    pub slug: String,
    pub name: String,
    pub name_sv: String,
    pub issuer: String,
    pub client_id: String,
    /// Sealed with the desk's key.
    pub secret: Option<String>,
    pub scopes: String,
    pub claim: String,
    pub domains: String,
    pub assumes: bool,
    pub newcomers: bool,
    pub team: bool,
    pub second_factor: bool,
    pub only_way: bool,
    pub ends_session: bool,
    pub inside: bool,
    pub active: bool,
}

impl Provider {
    /// Its name in a language.
    pub fn named(&self, locale: Locale) -> &str {
        match locale {
            Locale::Sv if !self.name_sv.is_empty() => &self.name_sv,
            _ => &self.name,
        }
    }

    /// For whom it speaks.
    pub fn speaks_for(&self) -> SpeaksFor<'_> {
        SpeaksFor {
            domains: &self.domains,
            assumes: self.assumes,
        }
    }

    /// Whether people at this mail domain come in by it and by nothing else.
    pub fn is_only_way_of(&self, domain: &str) -> bool {
        self.active && self.only_way && self.speaks_for().has_domain(domain)
    }
}

fn provider(row: &Row<'_>) -> Result<Provider> {
    Ok(Provider {
        id: row.int(0)?,
        slug: row.text(1)?,
        name: row.text(2)?,
        name_sv: row.text(3)?,
        issuer: row.text(4)?,
        client_id: row.text(5)?,
        secret: row.opt_text(6)?,
        scopes: row.text(7)?,
        claim: row.text(8)?,
        domains: row.text(9)?,
        assumes: row.flag(10)?,
        newcomers: row.flag(11)?,
        team: row.flag(12)?,
        second_factor: row.flag(13)?,
        only_way: row.flag(14)?,
        ends_session: row.flag(15)?,
        inside: row.flag(16)?,
        active: row.flag(17)?,
    })
}

/// Without an actor: their names are on the page where anybody signs in.
pub fn list_providers(tx: &Tx<'_>) -> Result<Vec<Provider>> {
    tx.rows(
        concat!(provider_columns!(), "ORDER BY id LIMIT 50"),
        &params![],
        provider,
    )
}

/// Without an actor: its address is asked by whoever signs in.
pub fn find_provider(tx: &Tx<'_>, slug: &str) -> Result<Option<Provider>> {
    tx.row(
        concat!(provider_columns!(), "WHERE slug = $1"),
        &params![slug],
        provider,
    )
}

/// Without an actor: found by what a session or a browser on its way says.
pub(crate) fn find_provider_by_id(tx: &Tx<'_>, id: i64) -> Result<Option<Provider>> {
    tx.row(
        concat!(provider_columns!(), "WHERE id = $1"),
        &params![id],
        provider,
    )
}

/// Adds a provider, or changes the one of its number. Its slug stays.
pub(crate) fn put_provider(tx: &Tx<'_>, one: &Provider, now: Moment) -> Result<i64> {
    let flag = |on: bool| i64::from(on);
    if one.id != 0 {
        tx.run(
            "UPDATE sso_provider SET name = $2, name_sv = $3, issuer = $4, client_id = $5, secret = $6, scopes = $7,
               claim = $8, domains = $9, assumes = $10, newcomers = $11, team = $12, second_factor = $13,
               only_way = $14, ends_session = $15, inside = $16, active = $17, updated_at = $18 WHERE id = $1",
            &params![
                one.id,
                one.name,
                one.name_sv,
                one.issuer,
                one.client_id,
                one.secret,
                one.scopes,
                one.claim,
                one.domains,
                flag(one.assumes),
                flag(one.newcomers),
                flag(one.team),
                flag(one.second_factor),
                flag(one.only_way),
                flag(one.ends_session),
                flag(one.inside),
                flag(one.active),
                now
            ],
        )?;
        return Ok(one.id);
    }
    tx.insert(
        "INSERT INTO sso_provider (slug, name, name_sv, issuer, client_id, secret, scopes, claim, domains, assumes,
           newcomers, team, second_factor, only_way, ends_session, inside, active, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18) RETURNING id",
        &params![
            one.slug,
            one.name,
            one.name_sv,
            one.issuer,
            one.client_id,
            one.secret,
            one.scopes,
            one.claim,
            one.domains,
            flag(one.assumes),
            flag(one.newcomers),
            flag(one.team),
            flag(one.second_factor),
            flag(one.only_way),
            flag(one.ends_session),
            flag(one.inside),
            flag(one.active),
            now
        ],
    )
}

/// A provider is gone, with what it meant. Who somebody is there stays, in case it comes back.
pub(crate) fn remove_provider(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM sso_rule WHERE provider_id = $1", &params![id])?;
    tx.run("DELETE FROM sso_try WHERE provider_id = $1", &params![id])?;
    tx.run("DELETE FROM sso_provider WHERE id = $1", &params![id])
        .map(drop)
}

/// What belonging to a group at the provider means here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// The group, or `@` and a mail domain.
    pub value: String,
    pub role: Option<Role>,
    pub organization: Option<(OrganizationId, String)>,
}

/// The rules of a provider, in the order of its page. Without an actor: they are asked while somebody comes in.
pub fn list_rules(tx: &Tx<'_>, provider: i64) -> Result<Vec<Rule>> {
    tx.rows(
        "SELECT r.value, r.role, r.organization_id, o.name FROM sso_rule r
         LEFT JOIN organization o ON o.id = r.organization_id
         WHERE r.provider_id = $1 ORDER BY r.id",
        &params![provider],
        |row| {
            let organization = match (row.opt_int(2)?, row.opt_text(3)?) {
                (Some(id), Some(name)) => Some((OrganizationId(id), name)),
                _ => None,
            };
            Ok(Rule {
                value: row.text(0)?,
                role: row.opt_text(1)?.as_deref().and_then(Role::read),
                organization,
            })
        },
    )
}

pub(crate) fn remove_rules(tx: &Tx<'_>, provider: i64) -> Result<()> {
    tx.run(
        "DELETE FROM sso_rule WHERE provider_id = $1",
        &params![provider],
    )
    .map(drop)
}

pub(crate) fn add_rule(tx: &Tx<'_>, provider: i64, rule: &Rule) -> Result<()> {
    let given = rule.role.map(Role::word);
    let organization = rule.organization.as_ref().map(|(id, _)| *id);
    tx.run(
        "INSERT INTO sso_rule (provider_id, value, role, organization_id) VALUES ($1, $2, $3, $4)",
        &params![provider, rule.value, given, organization],
    )
    .map(drop)
}

// Who somebody is there

/// Somebody as a provider knows them.
#[derive(Clone, Debug)]
pub(crate) struct Identity {
    pub(crate) id: i64,
    pub(crate) issuer: String,
    pub(crate) person: PersonId,
    pub(crate) email: String,
    /// The role here that came from there.
    pub(crate) role: Option<Role>,
    pub(crate) created_at: Moment,
}

fn identity(row: &Row<'_>) -> Result<Identity> {
    Ok(Identity {
        id: row.int(0)?,
        issuer: row.text(1)?,
        person: PersonId(row.int(2)?),
        email: row.text(3)?,
        role: row.opt_text(4)?.as_deref().and_then(Role::read),
        created_at: row.moment(5)?,
    })
}

/// Without an actor: the provider's signature is the proof.
pub(crate) fn find_identity(tx: &Tx<'_>, issuer: &str, subject: &str) -> Result<Option<Identity>> {
    tx.row(
        "SELECT id, issuer, person_id, email, role, created_at FROM sso_identity
         WHERE issuer = $1 AND subject = $2",
        &params![issuer, subject],
        identity,
    )
}

/// Who somebody is elsewhere. Without an actor: themselves and administrators.
pub(crate) fn list_identities(tx: &Tx<'_>, person: PersonId) -> Result<Vec<Identity>> {
    tx.rows(
        "SELECT id, issuer, person_id, email, role, created_at FROM sso_identity
         WHERE person_id = $1 ORDER BY id LIMIT 50",
        &params![person],
        identity,
    )
}

pub(crate) fn add_identity(
    tx: &Tx<'_>,
    issuer: &str,
    subject: &str,
    person: PersonId,
    email: &str,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO sso_identity (issuer, subject, person_id, email, created_at, used_at)
         VALUES ($1, $2, $3, $4, $5, $5) RETURNING id",
        &params![issuer, subject, person, email, now],
    )
}

/// Somebody came in by it.
pub(crate) fn set_identity_used(
    tx: &Tx<'_>,
    id: i64,
    email: &str,
    role: Option<Role>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE sso_identity SET email = $2, role = $3, used_at = $4 WHERE id = $1",
        &params![id, email, role.map(Role::word), now],
    )
    .map(drop)
}

/// Somebody is no longer known by it; nobody else's.
pub(crate) fn remove_identity(tx: &Tx<'_>, person: PersonId, id: i64) -> Result<usize> {
    tx.run(
        "DELETE FROM sso_identity WHERE person_id = $1 AND id = $2",
        &params![person, id],
    )
}

// Browsers on their way

/// A browser on its way to a provider.
pub(crate) struct NewTry<'a> {
    pub(crate) state_hash: &'a str,
    pub(crate) provider: i64,
    pub(crate) browser_hash: &'a str,
    pub(crate) session_hash: Option<&'a str>,
    pub(crate) return_to: &'a str,
    pub(crate) locale: &'a str,
    pub(crate) expires_at: Moment,
}

pub(crate) fn add_try(tx: &Tx<'_>, new: &NewTry<'_>) -> Result<()> {
    tx.run(
        "INSERT INTO sso_try (state_hash, provider_id, browser_hash, session_hash, return_to, locale, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        &params![
            new.state_hash,
            new.provider,
            new.browser_hash,
            new.session_hash,
            new.return_to,
            new.locale,
            new.expires_at
        ],
    )
    .map(drop)
}

/// A browser that comes back.
#[derive(Clone, Debug)]
pub(crate) struct Try {
    pub(crate) provider: i64,
    pub(crate) session_hash: Option<String>,
    pub(crate) return_to: String,
    pub(crate) locale: String,
    /// Who came back, while an account waits to be connected.
    pub(crate) subject: Option<String>,
    pub(crate) email: Option<String>,
}

/// The way of this browser, while it is good. Without an actor: this is how one is found.
pub(crate) fn find_try(
    tx: &Tx<'_>,
    state_hash: &str,
    browser_hash: &str,
    now: Moment,
) -> Result<Option<Try>> {
    tx.row(
        "SELECT provider_id, session_hash, return_to, locale, subject, email FROM sso_try
         WHERE state_hash = $1 AND browser_hash = $2 AND expires_at > $3",
        &params![state_hash, browser_hash, now],
        |row| {
            Ok(Try {
                provider: row.int(0)?,
                session_hash: row.opt_text(1)?,
                return_to: row.text(2)?,
                locale: row.text(3)?,
                subject: row.opt_text(4)?,
                email: row.opt_text(5)?,
            })
        },
    )
}

/// Uses a way up; answers whether it was there.
pub(crate) fn remove_try(tx: &Tx<'_>, state_hash: &str) -> Result<bool> {
    let removed = tx.run(
        "DELETE FROM sso_try WHERE state_hash = $1",
        &params![state_hash],
    )?;
    Ok(removed == 1)
}

/// Somebody came back to connect an account; they are asked once more.
pub(crate) fn add_waiting(tx: &Tx<'_>, new: &NewTry<'_>, subject: &str, email: &str) -> Result<()> {
    add_try(tx, new)?;
    tx.run(
        "UPDATE sso_try SET subject = $2, email = $3 WHERE state_hash = $1",
        &params![new.state_hash, subject, email],
    )
    .map(drop)
}

pub(crate) fn remove_old_tries(tx: &Tx<'_>, now: Moment) -> Result<()> {
    tx.run("DELETE FROM sso_try WHERE expires_at <= $1", &params![now])
        .map(drop)
}
