//! All SQL about accounts: passwords, standing, devices, and what happened to them.

use domain::person::{EmailAddress, Role};
use domain::{Moment, OrganizationId, PersonId, text};
use platform::audit::{self, About, Deed};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A new password; whoever chose it has an account and showed that the address is theirs.
pub(crate) fn set_password(tx: &Tx<'_>, id: PersonId, hash: &str, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE person SET password_hash = $2, verified_at = coalesce(verified_at, $3),
           account_at = coalesce(account_at, $3), updated_at = $3 WHERE id = $1",
        &params![id, hash, now],
    )
    .map(drop)
}

/// Somebody came in by a door that needs no password: they have an account from now on.
pub(crate) fn set_has_account(tx: &Tx<'_>, id: PersonId, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE person SET verified_at = coalesce(verified_at, $2), account_at = coalesce(account_at, $2)
         WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}

/// The hash of somebody's password. Without an actor: their own, asked for when they change it.
pub(crate) fn find_own_password(tx: &Tx<'_>, id: PersonId) -> Result<Option<String>> {
    tx.row(
        "SELECT password_hash FROM person WHERE id = $1",
        &params![id],
        |row| row.opt_text(0),
    )
    .map(Option::flatten)
}

pub(crate) fn set_invited(tx: &Tx<'_>, id: PersonId, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE person SET invited_at = $2 WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}

pub(crate) fn set_address(
    tx: &Tx<'_>,
    id: PersonId,
    address: &EmailAddress,
    now: Moment,
) -> Result<()> {
    let folded = address.folded();
    tx.run(
        "UPDATE person SET email = $2, email_folded = $3, verified_at = $4, updated_at = $4 WHERE id = $1",
        &params![id, address.as_str(), folded, now],
    )
    .map(drop)
}

pub(crate) fn set_name(tx: &Tx<'_>, id: PersonId, name: &str, now: Moment) -> Result<()> {
    let folded = text::folded(name);
    tx.run(
        "UPDATE person SET name = $2, name_folded = $3, updated_at = $4 WHERE id = $1",
        &params![id, name, folded, now],
    )
    .map(drop)
}

pub(crate) fn set_role(tx: &Tx<'_>, id: PersonId, role: Role, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE person SET role = $2, updated_at = $3 WHERE id = $1",
        &params![id, role.word(), now],
    )
    .map(drop)
}

pub(crate) fn set_suspended(tx: &Tx<'_>, id: PersonId, at: Option<Moment>) -> Result<()> {
    tx.run(
        "UPDATE person SET suspended_at = $2 WHERE id = $1",
        &params![id, at],
    )
    .map(drop)
}

/// Administrators who can sign in, besides one.
pub(crate) fn count_other_admins(tx: &Tx<'_>, id: PersonId) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM person
         WHERE role = 'admin' AND suspended_at IS NULL AND account_at IS NOT NULL AND id <> $1",
        &params![id],
    )
}

/// Tokens for the API stop working.
pub(crate) fn revoke_api_tokens(tx: &Tx<'_>, id: PersonId, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE api_token SET revoked_at = $2 WHERE person_id = $1 AND revoked_at IS NULL",
        &params![id, now],
    )
    .map(drop)
}

/// Somebody in the list of people.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub(crate) id: PersonId,
    pub(crate) name: String,
    pub(crate) email: String,
    pub(crate) role: Role,
    pub(crate) has_account: bool,
    pub(crate) invited: bool,
    pub(crate) suspended: bool,
    pub(crate) organizations: Option<String>,
    pub(crate) seen_at: Option<Moment>,
}

fn listed(row: &Row<'_>) -> Result<Listed> {
    Ok(Listed {
        id: PersonId(row.int(0)?),
        name: row.text(1)?,
        email: row.text(2)?,
        role: Role::read(&row.text(3)?).unwrap_or(Role::User),
        has_account: row.flag(4)?,
        invited: row.flag(5)?,
        suspended: row.flag(6)?,
        organizations: row.opt_text(7)?,
        seen_at: row.opt_int(8)?.map(Moment),
    })
}

/// Text in which `%`, `_` and the sign that escapes them mean themselves.
fn contained(query: &str) -> String {
    let plain = query
        .replace('!', "!!")
        .replace('%', "!%")
        .replace('_', "!_");
    format!("%{plain}%")
}

/// People by name. Without an actor: administrators only. `which` is `all`, `team`, `customers`, `guests`, `invited`
/// or `suspended`.
pub(crate) fn list_people(
    tx: &Tx<'_>,
    query: &str,
    which: &str,
    skip: i64,
    most: i64,
    now: Moment,
) -> Result<Vec<Listed>> {
    let pattern = contained(&text::folded(query));
    tx.rows(
        "SELECT p.id, p.name, p.email, p.role, p.account_at IS NOT NULL, p.invited_at IS NOT NULL,
           p.suspended_at IS NOT NULL,
           (SELECT min(o.name) FROM membership m JOIN organization o ON o.id = m.organization_id
            WHERE m.person_id = p.id AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to > $3)),
           (SELECT max(s.seen_at) FROM session s WHERE s.person_id = p.id)
         FROM person p
         WHERE (p.name_folded LIKE $1 ESCAPE '!' OR p.email_folded LIKE $1 ESCAPE '!')
           AND ($2 = 'all'
             OR ($2 = 'team' AND p.role IN ('agent', 'admin'))
             OR ($2 = 'customers' AND p.role = 'user' AND p.account_at IS NOT NULL)
             OR ($2 = 'guests' AND p.account_at IS NULL AND p.invited_at IS NULL)
             OR ($2 = 'invited' AND p.account_at IS NULL AND p.invited_at IS NOT NULL)
             OR ($2 = 'suspended' AND p.suspended_at IS NOT NULL))
         ORDER BY p.name_folded, p.id LIMIT $4 OFFSET $5",
        &params![pattern, which, now, most, skip],
        listed,
    )
}

/// Organizations to choose from.
pub(crate) fn list_organization_names(tx: &Tx<'_>) -> Result<Vec<String>> {
    tx.rows(
        "SELECT name FROM organization ORDER BY name_folded, id LIMIT 300",
        &params![],
        |row| row.text(0),
    )
}

/// The organization of that name, however it is written.
pub(crate) fn find_organization_by_name(tx: &Tx<'_>, name: &str) -> Result<Option<OrganizationId>> {
    let folded = text::folded(name);
    tx.row(
        "SELECT id FROM organization WHERE name_folded = $1 ORDER BY id LIMIT 1",
        &params![folded],
        |row| row.int(0).map(OrganizationId),
    )
}

/// A browser that is signed in.
#[derive(Clone, Debug)]
pub(crate) struct Session {
    /// The hash of its token: names the device in forms, and signs nobody in.
    pub(crate) hash: String,
    pub(crate) user_agent: String,
    pub(crate) created_at: Moment,
    pub(crate) seen_at: Moment,
}

/// Where somebody is signed in. Without an actor: themselves and administrators.
pub(crate) fn list_sessions(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<Vec<Session>> {
    tx.rows(
        "SELECT token_hash, user_agent, created_at, seen_at FROM session
         WHERE person_id = $1 AND expires_at > $2 ORDER BY seen_at DESC, created_at DESC LIMIT 100",
        &params![person, now],
        |row| {
            Ok(Session {
                hash: row.text(0)?,
                user_agent: row.text(1)?,
                created_at: row.moment(2)?,
                seen_at: row.moment(3)?,
            })
        },
    )
}

/// Ends one session of a person; nobody else's.
pub(crate) fn end_session(tx: &Tx<'_>, person: PersonId, hash: &str) -> Result<usize> {
    tx.run(
        "DELETE FROM session WHERE person_id = $1 AND token_hash = $2",
        &params![person, hash],
    )
}

/// Notes what happened to an account.
pub(crate) fn add_event(
    tx: &Tx<'_>,
    person: PersonId,
    actor: Option<PersonId>,
    kind: &'static str,
    detail: &str,
    now: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO account_event (person_id, actor_id, kind, detail, at) VALUES ($1, $2, $3, $4, $5)",
        &params![person, actor, kind, detail, now],
    )?;
    // A change is told as "before after".
    let (before, after) = match (kind, detail.split_once(' ')) {
        ("role", Some(change)) => change,
        ("address", _) => (detail, ""),
        _ => ("", detail),
    };
    let deed = Deed {
        area: "account",
        deed: kind,
        actor,
        about: About::Person(person),
        before,
        after,
    };
    audit::add(tx, &deed, now)
}

/// Something that happened to an account.
#[derive(Clone, Debug)]
pub(crate) struct Event {
    pub(crate) kind: String,
    pub(crate) detail: String,
    pub(crate) actor: Option<String>,
    pub(crate) at: Moment,
}

/// What happened to somebody's account, newest first. Without an actor: administrators only.
pub(crate) fn list_events(tx: &Tx<'_>, person: PersonId) -> Result<Vec<Event>> {
    tx.rows(
        "SELECT e.kind, e.detail, a.name, e.at FROM account_event e LEFT JOIN person a ON a.id = e.actor_id
         WHERE e.person_id = $1 ORDER BY e.id DESC LIMIT 30",
        &params![person],
        |row| {
            Ok(Event {
                kind: row.text(0)?,
                detail: row.text(1)?,
                actor: row.opt_text(2)?,
                at: row.moment(3)?,
            })
        },
    )
}
