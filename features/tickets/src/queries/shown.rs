//! One ticket and what is in it, as somebody may see it.

use std::sync::Arc;

use domain::permission::Actor;
use domain::ticket::{Category, Level, OnCustomerReply, Priority, Status, StatusTable, TicketKind};
use domain::{
    BrandId, CommentId, DeskId, FieldId, FormId, GroupId, Moment, OrganizationId, PersonId,
    StatusId, TicketId,
};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::statuses::of_brand;
use super::{Eyes, visible};

/// A ticket with the names around it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticket {
    pub id: TicketId,
    pub subject: String,
    pub status_id: StatusId,
    pub category: Category,
    pub priority: Option<Priority>,
    pub kind: Option<TicketKind>,
    pub requester: PersonId,
    pub requester_name: String,
    pub requester_email: String,
    pub submitter: PersonId,
    pub assignee: Option<PersonId>,
    pub assignee_name: Option<String>,
    pub organization: Option<OrganizationId>,
    pub organization_name: Option<String>,
    pub channel: String,
    pub external_id: Option<String>,
    pub follow_up_of: Option<TicketId>,
    pub last_comment: Option<CommentId>,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub active_at: Moment,
    pub solved_at: Option<Moment>,
    /// Whether the requester keeps it from their colleagues.
    pub private: bool,
    /// The group of agents that has it.
    pub group: Option<GroupId>,
    pub group_name: Option<String>,
    /// The form it was written in; `None`: the desk's default.
    pub form: Option<FormId>,
    /// The customer's own reference.
    pub reference: Option<String>,
    /// In whose portal it was asked.
    pub brand: BrandId,
    /// The ticket that it was a part of.
    pub split_of: Option<TicketId>,
    /// How far it has come.
    pub level: Level,
    /// Whether it came to the customer's own first line.
    pub first_line: bool,
    /// Who of the first line has it.
    pub first_line_person: Option<PersonId>,
    /// The desk whose customer it belongs to.
    pub desk: DeskId,
    /// Whether the partner whose customer it is handed it over to the vendor.
    pub with_vendor: bool,
    /// When something that was promised is due next, and when that is soon.
    pub due: Option<Moment>,
    pub warn: Option<Moment>,
}

/// The columns and joins of a [`Ticket`]; `t` is the ticket.
macro_rules! ticket_columns {
    () => {
        "SELECT t.id, t.subject, t.status_id, t.category, t.priority, t.kind, t.requester_id, r.name, r.email,
           t.submitter_id, t.assignee_id, a.name, t.organization_id, o.name, t.channel, t.external_id,
           t.follow_up_of, t.last_comment_id, t.created_at, t.updated_at, t.active_at, t.solved_at,
           t.private, t.group_id, g.name, t.form_id, t.customer_reference, t.brand_id,
           t.split_of, t.level, t.first_line, t.first_line_person_id, t.desk_id, t.with_vendor,
           d.due_at, d.warn_at
         FROM ticket t
         JOIN person r ON r.id = t.requester_id
         LEFT JOIN person a ON a.id = t.assignee_id
         LEFT JOIN organization o ON o.id = t.organization_id
         LEFT JOIN agent_group g ON g.id = t.group_id
         LEFT JOIN ticket_sla d ON d.ticket_id = t.id "
    };
}
pub(super) use ticket_columns;

pub(super) fn ticket(row: &Row<'_>) -> Result<Ticket> {
    Ok(Ticket {
        id: TicketId(row.int(0)?),
        subject: row.text(1)?,
        status_id: StatusId(row.int(2)?),
        category: Category::read(&row.text(3)?).unwrap_or(Category::Open),
        priority: row.opt_text(4)?.as_deref().and_then(Priority::read),
        kind: row.opt_text(5)?.as_deref().and_then(TicketKind::read),
        requester: PersonId(row.int(6)?),
        requester_name: row.text(7)?,
        requester_email: row.text(8)?,
        submitter: PersonId(row.int(9)?),
        assignee: row.opt_int(10)?.map(PersonId),
        assignee_name: row.opt_text(11)?,
        organization: row.opt_int(12)?.map(OrganizationId),
        organization_name: row.opt_text(13)?,
        channel: row.text(14)?,
        external_id: row.opt_text(15)?,
        follow_up_of: row.opt_int(16)?.map(TicketId),
        last_comment: row.opt_int(17)?.map(CommentId),
        created_at: row.moment(18)?,
        updated_at: row.moment(19)?,
        active_at: row.moment(20)?,
        solved_at: row.opt_int(21)?.map(Moment),
        private: row.flag(22)?,
        group: row.opt_int(23)?.map(GroupId),
        group_name: row.opt_text(24)?,
        form: row.opt_int(25)?.map(FormId),
        reference: row.opt_text(26)?,
        brand: BrandId(row.int(27)?),
        split_of: row.opt_int(28)?.map(TicketId),
        level: Level::read(row.int(29)?).unwrap_or_default(),
        first_line: row.flag(30)?,
        first_line_person: row.opt_int(31)?.map(PersonId),
        desk: DeskId(row.int(32)?),
        with_vendor: row.flag(33)?,
        due: row.opt_int(34)?.map(Moment),
        warn: row.opt_int(35)?.map(Moment),
    })
}

/// The ticket, if this person may know that it exists.
pub fn find_visible(tx: &Tx<'_>, who: &Actor, id: TicketId, now: Moment) -> Result<Option<Ticket>> {
    let eyes = Eyes::of(who, now);
    tx.row(
        concat!(ticket_columns!(), "WHERE t.id = $5 AND ", visible!()),
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now, id],
        ticket,
    )
}

/// One message as the thread shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Comment {
    pub id: CommentId,
    pub ticket: TicketId,
    pub author: PersonId,
    pub author_name: String,
    pub author_is_staff: bool,
    pub public: bool,
    pub body: String,
    pub body_html: Option<String>,
    pub quoted: Option<String>,
    pub channel: String,
    pub verified: bool,
    pub created_at: Moment,
}

pub(super) fn comment(row: &Row<'_>) -> Result<Comment> {
    Ok(Comment {
        id: CommentId(row.int(0)?),
        ticket: TicketId(row.int(1)?),
        author: PersonId(row.int(2)?),
        author_name: row.text(3)?,
        author_is_staff: row.text(4)? != "user",
        public: row.flag(5)?,
        body: row.text(6)?,
        body_html: row.opt_text(7)?,
        quoted: row.opt_text(8)?,
        channel: row.text(9)?,
        verified: row.text(10)? == "verified",
        created_at: row.moment(11)?,
    })
}

/// Messages of a ticket after `after`, oldest first; internal notes only with `notes`, which the permission table
/// must have allowed.
pub fn list_visible_comments(
    tx: &Tx<'_>,
    who: &Actor,
    ticket: TicketId,
    notes: bool,
    after: CommentId,
    now: Moment,
) -> Result<Vec<Comment>> {
    let eyes = Eyes::of(who, now);
    tx.rows(
        concat!(
            "SELECT c.id, c.ticket_id, c.author_id, p.name, p.role, c.public, c.body, c.body_html, c.quoted,
               c.channel, c.identity, c.created_at
             FROM comment c JOIN ticket t ON t.id = c.ticket_id JOIN person p ON p.id = c.author_id
             WHERE c.ticket_id = $5 AND c.id > $6 AND (c.public = 1 OR $7 = 1) AND ",
            visible!(),
            " ORDER BY c.id"
        ),
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now, ticket, after, notes && eyes.are_staff()],
        comment,
    )
}

/// A file as the thread shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    pub id: i64,
    pub token: String,
    pub comment: CommentId,
    pub name: String,
    pub content_type: String,
    pub size: i64,
    pub inline: bool,
    pub content_id: Option<String>,
}

/// The files of a ticket's messages; those of internal notes only with `notes`.
pub fn list_visible_attachments(
    tx: &Tx<'_>,
    who: &Actor,
    ticket: TicketId,
    notes: bool,
    now: Moment,
) -> Result<Vec<Attachment>> {
    let eyes = Eyes::of(who, now);
    tx.rows(
        concat!(
            "SELECT f.id, f.token, f.comment_id, f.name, f.content_type, f.size, f.inline, f.content_id
             FROM attachment f JOIN comment c ON c.id = f.comment_id JOIN ticket t ON t.id = c.ticket_id
             WHERE f.ticket_id = $5 AND (c.public = 1 OR $6 = 1) AND ",
            visible!(),
            " ORDER BY f.id"
        ),
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now, ticket, notes && eyes.are_staff()],
        |row| {
            Ok(Attachment {
                id: row.int(0)?,
                token: row.text(1)?,
                comment: CommentId(row.int(2)?),
                name: row.text(3)?,
                content_type: row.text(4)?,
                size: row.int(5)?,
                inline: row.flag(6)?,
                content_id: row.opt_text(7)?,
            })
        },
    )
}

/// A stored file, found by the random token in its address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoredFile {
    pub name: String,
    pub content_type: String,
    pub size: i64,
    pub sha256: String,
}

/// What a ticket continues and what it is continued in, what it was split off from and what was split off from it: as
/// far as the reader may see either.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Linked {
    pub follows: Option<TicketId>,
    pub followed_by: Vec<TicketId>,
    pub split_of: Option<TicketId>,
    pub split_into: Vec<TicketId>,
    /// The idea that it became, where the reader can open it.
    pub idea: Option<i64>,
}

/// Finds all of them. Of many follow-ups or splits, the first twenty.
pub fn find_visible_linked(
    tx: &Tx<'_>,
    who: &Actor,
    ticket: &Ticket,
    now: Moment,
) -> Result<Linked> {
    let is_seen = |id: &TicketId| find_visible(tx, who, *id, now).map(|found| found.is_some());
    let mut linked = Linked {
        idea: match who.person {
            Some(_) if who.role.is_staff() => ideas::portal::of_ticket(tx, ticket.id, None)?,
            Some(person) => ideas::portal::of_ticket(tx, ticket.id, Some(person))?,
            None => None,
        },
        ..Linked::default()
    };
    if let Some(earlier) = ticket.follow_up_of
        && is_seen(&earlier)?
    {
        linked.follows = Some(earlier);
    }
    let later = tx.rows(
        "SELECT id FROM ticket WHERE follow_up_of = $1 ORDER BY id LIMIT 20",
        &params![ticket.id],
        |row| row.int(0).map(TicketId),
    )?;
    for id in later {
        if is_seen(&id)? {
            linked.followed_by.push(id);
        }
    }
    if let Some(whole) = ticket.split_of
        && is_seen(&whole)?
    {
        linked.split_of = Some(whole);
    }
    let parts = tx.rows(
        "SELECT id FROM ticket WHERE split_of = $1 ORDER BY id LIMIT 20",
        &params![ticket.id],
        |row| row.int(0).map(TicketId),
    )?;
    for id in parts {
        if is_seen(&id)? {
            linked.split_into.push(id);
        }
    }
    Ok(linked)
}

/// The file behind a token, if this person may see the comment it belongs to.
pub fn find_visible_file(
    tx: &Tx<'_>,
    who: &Actor,
    token: &str,
    now: Moment,
) -> Result<Option<StoredFile>> {
    let eyes = Eyes::of(who, now);
    tx.row(
        concat!(
            "SELECT f.name, f.content_type, f.size, f.sha256
             FROM attachment f JOIN comment c ON c.id = f.comment_id JOIN ticket t ON t.id = c.ticket_id
             WHERE f.token = $5 AND (c.public = 1 OR $1 > 0) AND ",
            visible!()
        ),
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now, token],
        |row| {
            Ok(StoredFile {
                name: row.text(0)?,
                content_type: row.text(1)?,
                size: row.int(2)?,
                sha256: row.text(3)?,
            })
        },
    )
}

/// Somebody in CC or following.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Participant {
    pub person: PersonId,
    pub name: String,
    pub email: String,
}

/// Who takes part besides requester and assignee. Called with a ticket that was found visible.
pub fn list_participants(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<Participant>> {
    tx.rows(
        "SELECT p.id, p.name, p.email FROM participant c JOIN person p ON p.id = c.person_id
         WHERE c.ticket_id = $1 AND c.kind = 'cc' ORDER BY c.created_at, p.id",
        &params![ticket],
        |row| {
            Ok(Participant {
                person: PersonId(row.int(0)?),
                name: row.text(1)?,
                email: row.text(2)?,
            })
        },
    )
}

/// The tags of a ticket that was found visible.
pub fn list_tags(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<String>> {
    tx.rows(
        "SELECT tag FROM ticket_tag WHERE ticket_id = $1 ORDER BY tag",
        &params![ticket],
        |row| row.text(0),
    )
}

/// An event between the messages.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    pub id: i64,
    pub kind: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub actor_name: Option<String>,
    pub actor: Option<PersonId>,
    pub at: Moment,
    /// Of a changed answer.
    pub field: Option<FieldId>,
    /// Why, for the team alone.
    pub reason: Option<String>,
}

/// Events of a ticket other than its messages, oldest first; all of them for the team, what customers may see
/// otherwise. Called with a ticket that was found visible.
pub fn list_events(tx: &Tx<'_>, ticket: TicketId, staff: bool) -> Result<Vec<Event>> {
    tx.rows(
        "SELECT e.id, e.kind, e.before, e.after, p.name, e.actor_id, e.at, e.field_id,
           CASE WHEN $2 = 1 THEN e.reason END
         FROM change e LEFT JOIN person p ON p.id = e.actor_id
         WHERE e.ticket_id = $1 AND e.kind NOT IN ('created', 'commented', 'withdrawn')
           AND (e.visible = 1 OR $2 = 1)
         ORDER BY e.id",
        &params![ticket, staff],
        |row| {
            Ok(Event {
                id: row.int(0)?,
                kind: row.text(1)?,
                before: row.opt_text(2)?,
                after: row.opt_text(3)?,
                actor_name: row.opt_text(4)?,
                actor: row.opt_int(5)?.map(PersonId),
                at: row.moment(6)?,
                field: row.opt_int(7)?.map(FieldId),
                reason: row.opt_text(8)?,
            })
        },
    )
}

/// The statuses of the transaction's brand, in their order.
pub fn list_statuses(tx: &Tx<'_>) -> Result<StatusTable> {
    let table = tx.kept("status", "", || {
        tx.rows(
            of_brand!(
                "s.id, s.category, s.on_customer_reply, s.customer_may_close, s.is_default, s.closes_as",
                "WHERE s.active = 1 ORDER BY s.position, s.id"
            ),
            &params![tx.brand()],
            |row| {
                Ok(Status {
                    id: StatusId(row.int(0)?),
                    category: Category::read(&row.text(1)?).unwrap_or(Category::Open),
                    on_customer_reply: OnCustomerReply::read(&row.text(2)?)
                        .unwrap_or(OnCustomerReply::Stay),
                    customer_may_close: row.flag(3)?,
                    is_default: row.flag(4)?,
                    closes_as: Category::read(&row.text(5)?).unwrap_or(Category::Solved),
                })
            },
        )
        .map(StatusTable)
    })?;
    Ok((*table).clone())
}

/// What a status is called in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusLabel {
    pub id: StatusId,
    pub category: Category,
    pub agent: String,
    pub customer: String,
}

/// The labels of all statuses in `locale`, in their order; English where a label has no translation.
pub fn list_status_labels(tx: &Tx<'_>, locale: &str) -> Result<Arc<Vec<StatusLabel>>> {
    tx.kept("status_label", locale, || {
        tx.rows(
            "SELECT s.id, s.category, coalesce(bl.agent_label, l.agent_label, be.agent_label, e.agent_label, s.category),
               coalesce(bl.customer_label, l.customer_label, be.customer_label, e.customer_label, s.category)
             FROM status s
             LEFT JOIN brand_status b ON b.status_id = s.id AND b.brand_id = $2
             LEFT JOIN brand_status_label bl ON bl.status_id = s.id AND bl.locale = $1 AND bl.brand_id = $2
             LEFT JOIN status_label l ON l.status_id = s.id AND l.locale = $1
             LEFT JOIN brand_status_label be ON be.status_id = s.id AND be.locale = 'en' AND be.brand_id = $2
             LEFT JOIN status_label e ON e.status_id = s.id AND e.locale = 'en'
             ORDER BY coalesce(b.position, s.position), s.id",
            &params![locale, tx.brand()],
            |row| {
                Ok(StatusLabel {
                    id: StatusId(row.int(0)?),
                    category: Category::read(&row.text(1)?).unwrap_or(Category::Open),
                    agent: row.text(2)?,
                    customer: row.text(3)?,
                })
            },
        )
    })
}
