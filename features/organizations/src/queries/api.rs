//! What the API asks for in pages, in the order of numbers, from a place that stays where it is while rows are added.

use domain::person::MembershipRole;
use domain::{GroupId, Moment, OrganizationId, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// Where in a list a page is: rows beyond a number, forwards or backwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub back: bool,
    pub beyond: i64,
    pub limit: i64,
    pub offset: i64,
}

/// `x` beyond `$1` in the direction of `$2`, in that order, as many as `$3` after `$4`.
macro_rules! paged {
    ($before:literal, $id:literal, $where:literal) => {
        concat!(
            $before,
            " WHERE (($2 = 0 AND ",
            $id,
            " > $1) OR ($2 = 1 AND ",
            $id,
            " < $1)) AND ",
            $where,
            " ORDER BY CASE WHEN $2 = 1 THEN - ",
            $id,
            " ELSE ",
            $id,
            " END LIMIT $3 OFFSET $4"
        )
    };
}

/// The numbers of a page of organizations. Without an actor: the team asks.
pub fn list_organization_page(tx: &Tx<'_>, page: &Page) -> Result<Vec<OrganizationId>> {
    tx.rows(
        paged!("SELECT o.id FROM organization o", "o.id", "1 = 1"),
        &params![page.beyond, page.back, page.limit, page.offset],
        |row| row.int(0).map(OrganizationId),
    )
}

/// Organizations whose name begins so, the shortest first. Without an actor: the team asks.
pub fn list_named_like(tx: &Tx<'_>, start: &str, most: i64) -> Result<Vec<OrganizationId>> {
    let folded = domain::text::folded(start).replace(['%', '_'], "");
    let pattern = [&folded, "%"].concat();
    tx.rows(
        "SELECT id FROM organization WHERE name_folded LIKE $1 ORDER BY name_folded, id LIMIT $2",
        &params![pattern, most],
        |row| row.int(0).map(OrganizationId),
    )
}

/// Somebody at an organization, by the number of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MembershipRow {
    pub id: i64,
    pub person: PersonId,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub role: MembershipRole,
    pub from: Moment,
    pub to: Option<Moment>,
    /// Whether it is their first.
    pub is_first: bool,
    pub created_at: Moment,
}

fn membership(row: &Row<'_>) -> Result<MembershipRow> {
    Ok(MembershipRow {
        id: row.int(0)?,
        person: PersonId(row.int(1)?),
        organization: OrganizationId(row.int(2)?),
        organization_name: row.text(3)?,
        role: MembershipRole::read(&row.text(4)?).unwrap_or(MembershipRole::User),
        from: row.moment(5)?,
        to: row.opt_int(6)?.map(Moment),
        is_first: row.flag(7)?,
        created_at: row.moment(8)?,
    })
}

macro_rules! membership_columns {
    () => {
        "SELECT m.id, m.person_id, m.organization_id, o.name, m.role, m.valid_from, m.valid_to,
           m.id = (SELECT min(f.id) FROM membership f WHERE f.person_id = m.person_id), m.created_at
         FROM membership m JOIN organization o ON o.id = m.organization_id"
    };
}

/// Whose memberships: of a person, of an organization, or all.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Whose {
    pub person: Option<PersonId>,
    pub organization: Option<OrganizationId>,
}

/// Without an actor: the team asks, or the person themselves.
pub fn list_membership_page(tx: &Tx<'_>, whose: Whose, page: &Page) -> Result<Vec<MembershipRow>> {
    tx.rows(
        concat!(
            membership_columns!(),
            " WHERE (($2 = 0 AND m.id > $1) OR ($2 = 1 AND m.id < $1))
               AND (CAST($5 AS BIGINT) IS NULL OR m.person_id = $5)
               AND (CAST($6 AS BIGINT) IS NULL OR m.organization_id = $6)
             ORDER BY CASE WHEN $2 = 1 THEN - m.id ELSE m.id END LIMIT $3 OFFSET $4"
        ),
        &params![
            page.beyond,
            page.back,
            page.limit,
            page.offset,
            whose.person,
            whose.organization
        ],
        membership,
    )
}

pub fn count_memberships(tx: &Tx<'_>, whose: Whose) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM membership m WHERE (CAST($1 AS BIGINT) IS NULL OR m.person_id = $1)
           AND (CAST($2 AS BIGINT) IS NULL OR m.organization_id = $2)",
        &params![whose.person, whose.organization],
    )
}

/// Without an actor: the team asks.
pub fn find_membership(tx: &Tx<'_>, id: i64) -> Result<Option<MembershipRow>> {
    tx.row(
        concat!(membership_columns!(), " WHERE m.id = $1"),
        &params![id],
        membership,
    )
}

/// Somebody in a group of agents, by the number of that.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupMembershipRow {
    pub id: i64,
    pub person: PersonId,
    pub group: GroupId,
    pub created_at: Moment,
    pub updated_at: Moment,
}

fn group_membership(row: &Row<'_>) -> Result<GroupMembershipRow> {
    Ok(GroupMembershipRow {
        id: row.int(0)?,
        person: PersonId(row.int(1)?),
        group: GroupId(row.int(2)?),
        created_at: row.moment(3)?,
        updated_at: row.moment(4)?,
    })
}

/// Without an actor: the team asks.
pub fn list_group_membership_page(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    group: Option<GroupId>,
    page: &Page,
) -> Result<Vec<GroupMembershipRow>> {
    tx.rows(
        paged!(
            "SELECT g.id, g.person_id, g.group_id, g.created_at, g.updated_at FROM agent_group_member g",
            "g.id",
            "(CAST($5 AS BIGINT) IS NULL OR g.person_id = $5) AND (CAST($6 AS BIGINT) IS NULL OR g.group_id = $6)"
        ),
        &params![page.beyond, page.back, page.limit, page.offset, person, group],
        group_membership,
    )
}

pub fn count_group_memberships(
    tx: &Tx<'_>,
    person: Option<PersonId>,
    group: Option<GroupId>,
) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM agent_group_member g WHERE (CAST($1 AS BIGINT) IS NULL OR g.person_id = $1)
           AND (CAST($2 AS BIGINT) IS NULL OR g.group_id = $2)",
        &params![person, group],
    )
}

/// Without an actor: the team asks.
pub fn find_group_membership(tx: &Tx<'_>, id: i64) -> Result<Option<GroupMembershipRow>> {
    tx.row(
        "SELECT g.id, g.person_id, g.group_id, g.created_at, g.updated_at FROM agent_group_member g WHERE g.id = $1",
        &params![id],
        group_membership,
    )
}

/// The tickets that a group has; counting stops at one.
pub fn has_tickets(tx: &Tx<'_>, group: GroupId) -> Result<bool> {
    let found = tx.number(
        "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE group_id = $1 LIMIT 1) AS counted",
        &params![group],
    )?;
    Ok(found == 1)
}

/// Removes a group that has no tickets, with who is in it.
pub(crate) fn remove_group(tx: &Tx<'_>, group: GroupId) -> Result<()> {
    tx.run(
        "DELETE FROM agent_group_member WHERE group_id = $1",
        &params![group],
    )?;
    tx.run(
        "UPDATE desk SET group_id = NULL WHERE group_id = $1",
        &params![group],
    )?;
    tx.run("DELETE FROM agent_group WHERE id = $1", &params![group])
        .map(drop)
}

/// Removes an organization to which nothing is tied any more.
pub(crate) fn remove_organization(tx: &Tx<'_>, id: OrganizationId) -> Result<()> {
    tx.run(
        "DELETE FROM organization_contact WHERE organization_id = $1",
        &params![id],
    )?;
    tx.run(
        "DELETE FROM organization_follower WHERE organization_id = $1",
        &params![id],
    )?;
    tx.run(
        "DELETE FROM seat_wait WHERE organization_id = $1",
        &params![id],
    )?;
    tx.run(
        "UPDATE customer_mail SET organization_id = NULL WHERE organization_id = $1",
        &params![id],
    )?;
    tx.run("DELETE FROM organization WHERE id = $1", &params![id])
        .map(drop)
}
