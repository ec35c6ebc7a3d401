//! Signing in and out: sessions are rows, their tokens are known to the browser only.

use axum::http::HeaderValue;
use domain::permission::{Actor, Permissions, Reach};
use domain::person::Role;
use domain::{DAY, HOUR, Moment, PersonId, TicketId};

use super::cookies::{Cookie, NINETY_DAYS};
use super::guard::RequestOrigin;
use crate::frame::Theme;
use crate::language::Locale;
use crate::store::Tx;
use crate::{App, Result, params, random_token, sha256_hex};

/// A session nobody uses ends after this, in milliseconds.
const IDLE: i64 = 14 * DAY;
/// No session lives longer than this, in milliseconds.
const LONGEST: i64 = 90 * DAY;

/// The person who is signed in.
#[derive(Clone, Debug)]
pub struct SignedIn {
    /// Who.
    pub id: PersonId,
    /// Their name as others see it.
    pub name: String,
    /// Their address.
    pub email: String,
    /// What they are to the desk.
    pub role: Role,
    /// The language of their pages and mails.
    pub locale: Locale,
    /// IANA name.
    pub time_zone: String,
    /// Light, dark, or as the device says.
    pub theme: Theme,
    /// Which tickets they work on, if they are of the team.
    pub reach: Reach,
    /// What their role lets them do.
    pub permissions: Permissions,
}

impl SignedIn {
    /// As the rules know them.
    pub fn actor(&self) -> Actor {
        let person = Actor {
            permissions: self.permissions,
            ..Actor::person(self.id, self.role)
        };
        person.reaching(self.reach)
    }
}

/// A session that has just begun; its token is told once.
pub struct NewSession {
    token: String,
}

impl NewSession {
    /// The `Set-Cookie` header that signs the browser in.
    pub fn cookie(&self, origin: &RequestOrigin) -> HeaderValue {
        Cookie::Session.set(&self.token, NINETY_DAYS, origin.is_secure())
    }

    /// Notes by which provider of single sign-on somebody came in.
    ///
    /// # Errors
    /// When the database does not take it.
    pub fn came_by(&self, tx: &Tx<'_>, provider: i64) -> Result<()> {
        tx.run(
            "UPDATE session SET provider_id = $2 WHERE token_hash = $1",
            &params![sha256_hex(&self.token), provider],
        )
        .map(drop)
    }
}

/// Signs `person` in. The browser's old session (`Visitor::session_hash`) ends: an id planted before signing in is
/// worth nothing afterwards.
///
/// # Errors
/// When the database does not take it.
pub fn begin(
    tx: &Tx<'_>,
    person: PersonId,
    user_agent: &str,
    old: Option<&str>,
    now: Moment,
) -> Result<NewSession> {
    if let Some(old) = old {
        end(tx, old)?;
    }
    let token = random_token()?;
    let user_agent: String = user_agent
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    tx.run(
        "INSERT INTO session (token_hash, person_id, created_at, seen_at, expires_at, user_agent)
         VALUES ($1, $2, $3, $3, $4, $5)",
        &params![sha256_hex(&token), person, now, now.plus(IDLE), user_agent],
    )?;
    Ok(NewSession { token })
}

/// Ends one session, by `Visitor::session_hash`. Also send [`signed_out`].
///
/// # Errors
/// When the database does not take it.
pub fn end(tx: &Tx<'_>, session_hash: &str) -> Result<()> {
    tx.run(
        "DELETE FROM session WHERE token_hash = $1",
        &params![session_hash],
    )
    .map(drop)
}

/// Ends all sessions of a person but `keep`: after a new password, a new role, a suspension.
///
/// # Errors
/// When the database does not take it.
pub fn end_all(tx: &Tx<'_>, person: PersonId, keep: Option<&str>) -> Result<usize> {
    tx.run(
        "DELETE FROM session WHERE person_id = $1 AND token_hash <> $2",
        &params![person, keep.unwrap_or_default()],
    )
}

/// By which provider of single sign-on a session came, if by one.
///
/// # Errors
/// When the database cannot be read.
pub fn provider_of(tx: &Tx<'_>, session_hash: &str) -> Result<Option<i64>> {
    let provider = tx.row(
        "SELECT provider_id FROM session WHERE token_hash = $1",
        &params![session_hash],
        |row| row.opt_int(0),
    )?;
    Ok(provider.flatten())
}

/// Ends all sessions that came by a provider.
///
/// # Errors
/// When the database does not take it.
pub fn end_all_by(tx: &Tx<'_>, provider: i64) -> Result<usize> {
    tx.run(
        "DELETE FROM session WHERE provider_id = $1",
        &params![provider],
    )
}

/// Removes sessions whose time is over; a job's work.
///
/// # Errors
/// When the database does not take it.
pub fn remove_expired(tx: &Tx<'_>, now: Moment) -> Result<usize> {
    tx.run("DELETE FROM session WHERE expires_at <= $1", &params![now])
}

/// The `Set-Cookie` header that signs the browser out.
pub fn signed_out(origin: &RequestOrigin) -> HeaderValue {
    Cookie::Session.end(origin.is_secure())
}

/// The `Set-Cookie` header by which a browser holds a guest's link; `token` is the one in the link.
pub fn guest_cookie(origin: &RequestOrigin, token: &str) -> HeaderValue {
    Cookie::Guest.set(token, NINETY_DAYS, origin.is_secure())
}

/// A session as it was found.
pub(super) struct Found {
    pub(super) person: SignedIn,
    pub(super) hash: String,
    pub(super) seen_at: Moment,
    pub(super) created_at: Moment,
}

/// Without an actor: this is how an actor is found.
pub(super) fn find(tx: &Tx<'_>, hash: &str, now: Moment) -> Result<Option<Found>> {
    tx.row(
        "SELECT person.id, person.name, person.email, person.role, person.locale, person.time_zone,
                person.theme, session.seen_at, session.created_at, person.reach, team_role.permissions
         FROM session
         JOIN person ON person.id = session.person_id
         LEFT JOIN team_role ON team_role.id = person.team_role_id
         WHERE session.token_hash = $1 AND session.expires_at > $2 AND session.created_at > $3
           AND person.suspended_at IS NULL",
        &params![hash, now, now.plus(-LONGEST)],
        |row| {
            let role = Role::read(&row.text(3)?).unwrap_or(Role::User);
            let reach = Reach::read(&row.text(9)?).unwrap_or_default();
            Ok(Found {
                person: SignedIn {
                    id: PersonId(row.int(0)?),
                    name: row.text(1)?,
                    email: row.text(2)?,
                    role,
                    locale: Locale::read(&row.text(4)?).unwrap_or(Locale::En),
                    time_zone: row.text(5)?,
                    theme: theme(row.opt_text(6)?.as_deref()),
                    reach,
                    permissions: held(role, row.opt_text(10)?.as_deref(), reach),
                },
                hash: hash.to_owned(),
                seen_at: row.moment(7)?,
                created_at: row.moment(8)?,
            })
        },
    )
}

/// What somebody of this role may, whose own role of the desk says `own` and who works on these tickets.
pub(crate) fn held(role: Role, own: Option<&str>, reach: Reach) -> Permissions {
    let held = Permissions::held_by(role, own.map(Permissions::read));
    if role == Role::Agent {
        held.within(reach)
    } else {
        held
    }
}

/// Whose request a guest's link shows.
pub(super) fn find_guest(tx: &Tx<'_>, hash: &str, now: Moment) -> Result<Option<Actor>> {
    tx.row(
        "SELECT link.person_id, link.ticket_id
         FROM link
         JOIN person ON person.id = link.person_id
         WHERE link.token_hash = $1 AND link.purpose = 'guest' AND link.expires_at > $2
           AND link.ticket_id IS NOT NULL AND person.suspended_at IS NULL",
        &params![hash, now],
        |row| Ok(Actor::guest(PersonId(row.int(0)?), TicketId(row.int(1)?))),
    )
}

/// Moves the end of a session that is in use, at most once an hour and beside the request: a page is never slower for
/// it, and a lost touch costs an hour of fourteen days.
pub(super) fn touch_beside(app: &App, found: &Found, now: Moment) {
    if now.0 - found.seen_at.0 < HOUR {
        return;
    }
    let store = app.store.clone();
    let hash = found.hash.clone();
    let until = now.plus(IDLE).min(found.created_at.plus(LONGEST));
    tokio::spawn(async move {
        let touched = store
            .write(move |tx| {
                tx.run(
                    "UPDATE session SET seen_at = $1, expires_at = $2
                     WHERE token_hash = $3 AND seen_at < $1",
                    &params![now, until, hash],
                )
            })
            .await;
        if let Err(error) = touched {
            tracing::warn!(%error, "a session was not prolonged");
        }
    });
}

/// The look of that word; anything else leaves it to the device.
pub(super) fn theme(word: Option<&str>) -> Theme {
    match word {
        Some("light") => Theme::Light,
        Some("dark") => Theme::Dark,
        _ => Theme::System,
    }
}

/// Whose session it is, as the rules know them now, while it is good: streams ask as long as they are open.
///
/// # Errors
/// When the database cannot be read.
pub fn find_actor(tx: &Tx<'_>, session_hash: &str, now: Moment) -> Result<Option<Actor>> {
    let found = find(tx, session_hash, now)?;
    Ok(found.map(|found| found.person.actor()))
}
