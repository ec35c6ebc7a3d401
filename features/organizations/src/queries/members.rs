//! Who belongs to an organization, as what, and from when to when.

use domain::permission::Right;
use domain::person::MembershipRole;
use domain::{Moment, OrganizationId, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// Somebody who belongs to an organization, also when their time is over or has not begun.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    pub person: PersonId,
    pub name: String,
    pub email: String,
    pub role: MembershipRole,
    pub from: Moment,
    pub to: Option<Moment>,
    pub named: Option<Right>,
}

impl Member {
    /// Whether their time has come and is not over.
    pub fn is_valid(&self, now: Moment) -> bool {
        self.from <= now && self.to.is_none_or(|to| to > now)
    }
}

macro_rules! member_columns {
    () => {
        "SELECT p.id, p.name, p.email, m.role, m.valid_from, m.valid_to, m.sees
         FROM membership m JOIN person p ON p.id = m.person_id WHERE m.organization_id = $1 "
    };
}

fn member(row: &Row<'_>) -> Result<Member> {
    Ok(Member {
        person: PersonId(row.int(0)?),
        name: row.text(1)?,
        email: row.text(2)?,
        role: MembershipRole::read(&row.text(3)?).unwrap_or(MembershipRole::User),
        from: row.moment(4)?,
        to: row.opt_int(5)?.map(Moment),
        named: Right::read(&row.text(6)?),
    })
}

/// Everybody of an organization: administrators, representatives, then the others, each by name. Without an actor:
/// pages ask who may look before.
pub fn list_members(tx: &Tx<'_>, id: OrganizationId) -> Result<Vec<Member>> {
    tx.rows(
        concat!(
            member_columns!(),
            "ORDER BY CASE m.role WHEN 'admin' THEN 0 WHEN 'representative' THEN 1 ELSE 2 END, p.name_folded, p.id
             LIMIT 500"
        ),
        &params![id],
        member,
    )
}

/// One of them.
pub fn find_member(tx: &Tx<'_>, id: OrganizationId, person: PersonId) -> Result<Option<Member>> {
    tx.row(
        concat!(member_columns!(), "AND m.person_id = $2"),
        &params![id, person],
        member,
    )
}

/// Representatives whose time is not over, but for `except`.
pub fn count_representatives(
    tx: &Tx<'_>,
    id: OrganizationId,
    except: PersonId,
    now: Moment,
) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM membership
         WHERE organization_id = $1 AND role = 'representative' AND person_id <> $2
           AND (valid_to IS NULL OR valid_to > $3)",
        &params![id, except, now],
    )
}

/// What somebody is to an organization from now on.
pub fn set_member(
    tx: &Tx<'_>,
    id: OrganizationId,
    person: PersonId,
    role: MembershipRole,
    (from, to): (Moment, Option<Moment>),
    named: Option<Right>,
) -> Result<()> {
    tx.run(
        "UPDATE membership SET role = $3, valid_from = $4, valid_to = $5, sees = $6
         WHERE organization_id = $1 AND person_id = $2",
        &params![
            id,
            person,
            role.word(),
            from,
            to,
            named.map_or("none", Right::word)
        ],
    )
    .map(drop)
}

/// Takes somebody out of an organization. What they asked stays theirs, and the organization's.
pub fn remove_member(tx: &Tx<'_>, id: OrganizationId, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM organization_follower WHERE organization_id = $1 AND person_id = $2",
        &params![id, person],
    )?;
    tx.run(
        "DELETE FROM membership WHERE organization_id = $1 AND person_id = $2",
        &params![id, person],
    )
    .map(drop)
}

/// Whether somebody of the team is account manager where this person belongs now.
pub fn manages_account_of(
    tx: &Tx<'_>,
    manager: PersonId,
    person: PersonId,
    now: Moment,
) -> Result<bool> {
    let found = tx.number(
        "SELECT count(*) FROM (SELECT 1 FROM membership m JOIN organization o ON o.id = m.organization_id
           WHERE m.person_id = $2 AND o.account_manager_id = $1
             AND m.valid_from <= $3 AND (m.valid_to IS NULL OR m.valid_to > $3) LIMIT 1) AS counted",
        &params![manager, person, now],
    )?;
    Ok(found == 1)
}
