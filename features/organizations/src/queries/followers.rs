//! Who follows an organization: they hear of its requests while they may see them.

use domain::permission::{Actor, Right};
use domain::person::Role;
use domain::{Moment, OrganizationId, PersonId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

/// Begins or stops following. Whether they may see anything there is asked whenever something is said.
pub fn set_following(
    tx: &Tx<'_>,
    organization: OrganizationId,
    person: PersonId,
    follows: bool,
    now: Moment,
) -> Result<()> {
    if follows {
        tx.run(
            "INSERT INTO organization_follower (organization_id, person_id, created_at) VALUES ($1, $2, $3)
             ON CONFLICT DO NOTHING",
            &params![organization, person, now],
        )?;
    } else {
        tx.run(
            "DELETE FROM organization_follower WHERE organization_id = $1 AND person_id = $2",
            &params![organization, person],
        )?;
    }
    Ok(())
}

pub fn follows(tx: &Tx<'_>, organization: OrganizationId, person: PersonId) -> Result<bool> {
    let found = tx.number(
        "SELECT 1 FROM organization_follower WHERE organization_id = $1 AND person_id = $2",
        &params![organization, person],
    )?;
    Ok(found == 1)
}

/// The organizations that this person follows and belongs to, by name. For nobody but them.
pub fn list_followed(
    tx: &Tx<'_>,
    person: PersonId,
    now: Moment,
) -> Result<Vec<(OrganizationId, String)>> {
    tx.rows(
        "SELECT o.id, o.name FROM organization_follower f JOIN organization o ON o.id = f.organization_id
         WHERE f.person_id = $1 AND EXISTS (
           SELECT 1 FROM membership m WHERE m.organization_id = o.id AND m.person_id = $1
             AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2))
         ORDER BY o.name, o.id",
        &params![person, now],
        |row| Ok((OrganizationId(row.int(0)?), row.text(1)?)),
    )
}

/// Somebody who follows the organization of a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Follower {
    pub person: PersonId,
    pub address: String,
}

/// Who follows the organization of a ticket and may see it now. Followers are customers, whatever else they are.
pub fn list_followers(tx: &Tx<'_>, ticket: TicketId, now: Moment) -> Result<Vec<Follower>> {
    let mut following = tx.rows(
        "SELECT p.id, p.email FROM ticket t
         JOIN organization_follower f ON f.organization_id = t.organization_id
         JOIN person p ON p.id = f.person_id
         WHERE t.id = $1 AND p.suspended_at IS NULL AND p.email <> '' ORDER BY p.id",
        &params![ticket],
        |row| {
            Ok(Follower {
                person: PersonId(row.int(0)?),
                address: row.text(1)?,
            })
        },
    )?;
    let mut seeing = Vec::new();
    for one in following.drain(..) {
        if follower_sees(tx, one.person, ticket, now)? {
            seeing.push(one);
        }
    }
    Ok(seeing)
}

/// The administrators of a ticket's organization who may see it now, with accounts: they hear of it where the desk says
/// so (D16).
pub fn list_admins(tx: &Tx<'_>, ticket: TicketId, now: Moment) -> Result<Vec<Follower>> {
    let running = tx.rows(
        "SELECT p.id, p.email FROM ticket t
         JOIN membership m ON m.organization_id = t.organization_id AND m.role = 'admin'
         JOIN person p ON p.id = m.person_id
         WHERE t.id = $1 AND m.valid_from <= $2 AND (m.valid_to IS NULL OR m.valid_to > $2)
           AND p.suspended_at IS NULL AND p.account_at IS NOT NULL AND p.email <> '' ORDER BY p.id",
        &params![ticket, now],
        |row| {
            Ok(Follower {
                person: PersonId(row.int(0)?),
                address: row.text(1)?,
            })
        },
    )?;
    let mut seeing = Vec::new();
    for one in running {
        if follower_sees(tx, one.person, ticket, now)? {
            seeing.push(one);
        }
    }
    Ok(seeing)
}

/// Whether somebody who follows the ticket's organization still does, and may see it.
pub fn still_follows(tx: &Tx<'_>, person: PersonId, ticket: TicketId, now: Moment) -> Result<bool> {
    let found = tx.number(
        "SELECT 1 FROM organization_follower f JOIN ticket t ON t.organization_id = f.organization_id
         WHERE t.id = $1 AND f.person_id = $2",
        &params![ticket, person],
    )?;
    Ok(found == 1 && follower_sees(tx, person, ticket, now)?)
}

fn follower_sees(tx: &Tx<'_>, person: PersonId, ticket: TicketId, now: Moment) -> Result<bool> {
    let as_customer = Actor::person(person, Role::User);
    super::may_see(tx, &as_customer, ticket, now)
}

/// Whether their organization lets a customer write in a ticket of a colleague.
pub fn may_comment(tx: &Tx<'_>, person: PersonId, ticket: TicketId, now: Moment) -> Result<bool> {
    let organization = tx.row(
        "SELECT organization_id FROM ticket WHERE id = $1",
        &params![ticket],
        |row| Ok(row.opt_int(0)?.map(OrganizationId)),
    )?;
    let places = people::queries::list_memberships(tx, person, now)?;
    let there = places
        .iter()
        .find(|place| Some(place.belonging.organization) == organization.flatten());
    Ok(there.and_then(|place| place.belonging.shows()) == Some(Right::Comment))
}
