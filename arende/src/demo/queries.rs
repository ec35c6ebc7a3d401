//! All SQL of the demo. The bulk writes rows as the commands would leave them, without asking them a million times.

use domain::{OrganizationId, PersonId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

/// Takes back every mail that the past would send now.
pub(super) fn remove_announcements(tx: &Tx<'_>) -> Result<()> {
    tx.run(
        "DELETE FROM job WHERE kind IN ('announce', 'send_mail', 'service_announce', 'news_mail')",
        &params![],
    )
    .map(drop)
}

/// The first request of somebody in the transaction's portal, and for which organization it was asked.
pub(super) fn find_first_of(
    tx: &Tx<'_>,
    requester: PersonId,
) -> Result<Option<(TicketId, OrganizationId)>> {
    let found = tx.row(
        "SELECT id, organization_id FROM ticket
         WHERE requester_id = $1 AND brand_id = $2 AND organization_id IS NOT NULL ORDER BY id LIMIT 1",
        &params![requester, tx.brand()],
        |row| Ok((TicketId(row.int(0)?), OrganizationId(row.int(1)?))),
    )?;
    Ok(found)
}

/// The highest numbers given so far: person, organization, ticket, comment, change.
pub(super) fn find_newest(tx: &Tx<'_>) -> Result<[i64; 5]> {
    Ok([
        tx.number("SELECT max(id) FROM person", &params![])?,
        tx.number("SELECT max(id) FROM organization", &params![])?,
        tx.number("SELECT max(id) FROM ticket", &params![])?,
        tx.number("SELECT max(id) FROM comment", &params![])?,
        tx.number("SELECT max(id) FROM change", &params![])?,
    ])
}

/// Numbers of the default statuses, by category.
pub(super) fn list_default_statuses(tx: &Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.rows(
        "SELECT category, id FROM status WHERE is_default = 1 AND active = 1 ORDER BY position",
        &params![],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}

pub(super) fn find_desk(tx: &Tx<'_>) -> Result<i64> {
    tx.number("SELECT min(id) FROM desk", &params![])
}

/// The ticket of this subject.
pub(super) fn find_by_subject(tx: &Tx<'_>, subject: &str) -> Result<Option<TicketId>> {
    tx.row(
        "SELECT id FROM ticket WHERE subject = $1 ORDER BY id",
        &params![subject],
        |row| row.int(0).map(TicketId),
    )
}

/// How many tickets and comments there are.
pub(super) fn count_all(tx: &Tx<'_>) -> Result<(i64, i64)> {
    Ok((
        tx.number("SELECT count(*) FROM ticket", &params![])?,
        tx.number("SELECT count(*) FROM comment", &params![])?,
    ))
}

/// A ticket with its number.
pub(super) struct BulkTicket<'a> {
    pub(super) id: i64,
    pub(super) subject: &'a str,
    pub(super) status: i64,
    pub(super) category: &'a str,
    pub(super) priority: Option<&'a str>,
    pub(super) kind: Option<&'a str>,
    pub(super) requester: i64,
    pub(super) assignee: Option<i64>,
    pub(super) organization: i64,
    pub(super) desk: i64,
    pub(super) channel: &'a str,
    pub(super) comment_count: i64,
    pub(super) last_comment: i64,
    pub(super) created_at: i64,
    pub(super) updated_at: i64,
    pub(super) active_at: i64,
    pub(super) solved_at: Option<i64>,
    pub(super) change: i64,
}

pub(super) fn add_ticket(tx: &Tx<'_>, new: &BulkTicket<'_>) -> Result<()> {
    tx.run(
        "INSERT INTO ticket (id, subject, status_id, category, priority, kind, requester_id, submitter_id, assignee_id,
           organization_id, desk_id, channel, comment_count, last_comment_id, created_at, updated_at, active_at,
           solved_at, change_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)",
        &params![
            new.id,
            new.subject,
            new.status,
            new.category,
            new.priority,
            new.kind,
            new.requester,
            new.assignee,
            new.organization,
            new.desk,
            new.channel,
            new.comment_count,
            new.last_comment,
            new.created_at,
            new.updated_at,
            new.active_at,
            new.solved_at,
            new.change
        ],
    )
    .map(drop)
}

/// A comment with its number.
pub(super) struct BulkComment<'a> {
    pub(super) id: i64,
    pub(super) ticket: i64,
    pub(super) author: i64,
    pub(super) public: bool,
    pub(super) body: &'a str,
    pub(super) channel: &'a str,
    pub(super) at: i64,
}

pub(super) fn add_comment(tx: &Tx<'_>, new: &BulkComment<'_>) -> Result<()> {
    tx.run(
        "INSERT INTO comment (id, ticket_id, author_id, public, body, channel, identity, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'verified', $7)",
        &params![new.id, new.ticket, new.author, new.public, new.body, new.channel, new.at],
    )
    .map(drop)
}

/// An event with its number.
pub(super) struct BulkChange<'a> {
    pub(super) id: i64,
    pub(super) ticket: i64,
    pub(super) batch: &'a str,
    pub(super) actor: i64,
    pub(super) kind: &'a str,
    pub(super) before: Option<&'a str>,
    pub(super) after: Option<&'a str>,
    pub(super) comment: Option<i64>,
    pub(super) visible: bool,
    pub(super) channel: &'a str,
    pub(super) at: i64,
}

pub(super) fn add_change(tx: &Tx<'_>, new: &BulkChange<'_>) -> Result<()> {
    tx.run(
        "INSERT INTO change (id, ticket_id, batch, actor_id, kind, before, after, comment_id, visible, channel, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)",
        &params![
            new.id,
            new.ticket,
            new.batch,
            new.actor,
            new.kind,
            new.before,
            new.after,
            new.comment,
            new.visible,
            new.channel,
            new.at
        ],
    )
    .map(drop)
}

pub(super) fn add_tag(tx: &Tx<'_>, ticket: i64, tag: &str) -> Result<()> {
    tx.run(
        "INSERT INTO ticket_tag (ticket_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING",
        &params![ticket, tag],
    )
    .map(drop)
}

pub(super) fn add_participant(tx: &Tx<'_>, ticket: i64, person: i64, at: i64) -> Result<()> {
    tx.run(
        "INSERT INTO participant (ticket_id, person_id, kind, created_at) VALUES ($1, $2, 'cc', $3)",
        &params![ticket, person, at],
    )
    .map(drop)
}

/// Gives what the people behind the first contact have to their group, and keeps one of Maja's requests private; answers
/// whose search words changed.
pub(super) fn give_to_groups(tx: &Tx<'_>) -> Result<Vec<TicketId>> {
    tx.run(
        "UPDATE ticket SET group_id = (SELECT g.id FROM agent_group g WHERE g.name = 'Exams and results')
         WHERE assignee_id IN (SELECT m.person_id FROM agent_group_member m
           WHERE m.group_id = (SELECT g.id FROM agent_group g WHERE g.name = 'Exams and results'))",
        &params![],
    )?;
    tx.run(
        "UPDATE ticket SET private = 1 WHERE id = (SELECT min(t.id) FROM ticket t
           JOIN person p ON p.id = t.requester_id WHERE p.name = 'Maja Sund')",
        &params![],
    )?;
    tx.rows(
        "SELECT id FROM ticket WHERE group_id IS NOT NULL OR private = 1",
        &params![],
        |row| row.int(0).map(TicketId),
    )
}
