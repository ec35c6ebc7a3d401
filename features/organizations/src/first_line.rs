//! A customer's own first line: whose requests come to it before the vendor hears of them, and who it is.

use domain::person::MembershipRole;
use domain::{Moment, OrganizationId, PersonId, TicketId};
use people::settings::ASKING;
use platform::settings::{Kind, Setting, Whose};
use platform::store::Tx;
use platform::{Result, params};

use crate::queries::Follower;

/// Whether representatives may answer their own people before the vendor does.
pub const FIRST_LINE: Setting = Setting {
    key: "first_line",
    group: &ASKING,
    title: "settings-first-line",
    help: "settings-first-line-help",
    kind: Kind::Switch,
    default: "no",
    whose: Whose::Brand,
};

/// Who of an organization is its first line now: representatives and administrators who can sign in, by name.
pub fn people_of(
    tx: &Tx<'_>,
    organization: OrganizationId,
    now: Moment,
) -> Result<Vec<(PersonId, String)>> {
    tx.rows(
        "SELECT p.id, p.name FROM membership m JOIN person p ON p.id = m.person_id
         WHERE m.organization_id = $1 AND m.role <> 'user' AND m.valid_from <= $2
           AND (m.valid_to IS NULL OR m.valid_to > $2)
           AND p.role = 'user' AND p.suspended_at IS NULL AND p.account_at IS NOT NULL
         ORDER BY p.name_folded, p.id",
        &params![organization, now],
        |row| Ok((PersonId(row.int(0)?), row.text(1)?)),
    )
}

/// Whether an organization's representatives are its first line.
pub fn has_own(tx: &Tx<'_>, organization: OrganizationId) -> Result<bool> {
    let set = tx.number(
        "SELECT first_line FROM organization WHERE id = $1",
        &params![organization],
    )?;
    Ok(set == 1)
}

pub fn set_own(tx: &Tx<'_>, organization: OrganizationId, is: bool) -> Result<()> {
    tx.run(
        "UPDATE organization SET first_line = $2 WHERE id = $1",
        &params![organization, is],
    )
    .map(drop)
}

/// Whether what this person asks for an organization comes to its own first line first: where there is somebody else to
/// answer, and for whoever is not of the first line themselves. `None`: somebody who is not known yet.
pub fn takes(
    tx: &Tx<'_>,
    organization: OrganizationId,
    person: Option<PersonId>,
    now: Moment,
) -> Result<bool> {
    if !FIRST_LINE.is_on(tx)? || !has_own(tx, organization)? {
        return Ok(false);
    }
    let line = people_of(tx, organization, now)?;
    let is_theirs = |one: &(PersonId, String)| Some(one.0) == person;
    Ok(!line.is_empty() && !line.iter().any(is_theirs))
}

/// Where somebody is of the first line: organizations that have one, or that have requests which came to it.
pub fn places_of(
    tx: &Tx<'_>,
    person: PersonId,
    now: Moment,
) -> Result<Vec<(OrganizationId, String)>> {
    let mut found = Vec::new();
    let on = FIRST_LINE.is_on(tx)?;
    for place in people::queries::list_memberships(tx, person, now)? {
        let id = place.belonging.organization;
        if place.belonging.role == MembershipRole::User {
            continue;
        }
        if (on && has_own(tx, id)?) || has_any(tx, id)? {
            found.push((id, place.name));
        }
    }
    Ok(found)
}

fn has_any(tx: &Tx<'_>, organization: OrganizationId) -> Result<bool> {
    let found = tx.number(
        "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE organization_id = $1 AND first_line = 1 LIMIT 1) AS counted",
        &params![organization],
    )?;
    Ok(found > 0)
}

/// Who of the first line hears of what is said in a ticket that came to it: whoever has it; while nobody has, all of them.
pub fn hearers(tx: &Tx<'_>, ticket: TicketId, now: Moment) -> Result<Vec<Follower>> {
    tx.rows(
        "SELECT p.id, p.email FROM ticket t
         JOIN membership m ON m.organization_id = t.organization_id AND m.role <> 'user'
         JOIN person p ON p.id = m.person_id
         WHERE t.id = $1 AND t.first_line = 1
           AND (t.first_line_person_id = p.id OR (t.first_line_person_id IS NULL AND t.level = 1))
           AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2)
           AND p.role = 'user' AND p.suspended_at IS NULL AND p.account_at IS NOT NULL AND p.email <> ''
         ORDER BY p.id",
        &params![ticket, now],
        |row| {
            Ok(Follower {
                person: PersonId(row.int(0)?),
                address: row.text(1)?,
            })
        },
    )
}
