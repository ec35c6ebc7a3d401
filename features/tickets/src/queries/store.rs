//! Writing tickets, comments and changes. Whether it may be done was decided before.

use domain::ticket::{Category, Change, Priority, Status, TicketKind};
use domain::{
    BrandId, CommentId, DeskId, FormId, GroupId, Moment, OrganizationId, PersonId, StatusId,
    TicketId,
};
use platform::store::Tx;
use platform::{Result, params};

/// The row of a new ticket.
pub struct TicketRow<'a> {
    pub subject: &'a str,
    pub status: Status,
    pub priority: Option<Priority>,
    pub kind: Option<TicketKind>,
    pub requester: PersonId,
    pub submitter: PersonId,
    pub assignee: Option<PersonId>,
    pub organization: Option<OrganizationId>,
    pub channel: &'static str,
    pub external_id: Option<&'a str>,
    pub follow_up_of: Option<TicketId>,
    pub private: bool,
    pub group: Option<GroupId>,
    pub form: Option<FormId>,
}

pub fn add_ticket(tx: &Tx<'_>, new: &TicketRow<'_>, now: Moment) -> Result<TicketId> {
    let solved_at = (!new.status.category.is_unfinished()).then_some(now);
    tx.insert(
        "INSERT INTO ticket (subject, status_id, category, priority, kind, requester_id, submitter_id, assignee_id,
           organization_id, desk_id, channel, external_id, follow_up_of, created_at, updated_at, active_at, solved_at,
           private, group_id, form_id, brand_id)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, (SELECT min(id) FROM desk), $10, $11, $12, $13, $13, $13, $14,
           $15, $16, $17, $18)
         RETURNING id",
        &params![
            new.subject,
            new.status.id,
            new.status.category.word(),
            new.priority.map(Priority::word),
            new.kind.map(TicketKind::word),
            new.requester,
            new.submitter,
            new.assignee,
            new.organization,
            new.channel,
            new.external_id,
            new.follow_up_of,
            now,
            solved_at,
            new.private,
            new.group,
            new.form,
            tx.brand()
        ],
    )
    .map(TicketId)
}

/// Without an actor: what goes on from a private ticket is private, whoever writes it.
pub fn is_private(tx: &Tx<'_>, ticket: TicketId) -> Result<bool> {
    let private = tx.number("SELECT private FROM ticket WHERE id = $1", &params![ticket])?;
    Ok(private == 1)
}

/// The row of a new comment.
pub struct CommentRow<'a> {
    pub ticket: TicketId,
    pub author: PersonId,
    pub public: bool,
    pub body: &'a str,
    pub body_html: Option<&'a str>,
    pub quoted: Option<&'a str>,
    pub channel: &'static str,
    pub verified: bool,
    pub mail_in: Option<i64>,
}

pub fn add_comment(tx: &Tx<'_>, new: &CommentRow<'_>, now: Moment) -> Result<CommentId> {
    let identity = if new.verified {
        "verified"
    } else {
        "unverified"
    };
    let id = tx.insert(
        "INSERT INTO comment (ticket_id, author_id, public, body, body_html, quoted, channel, identity, mail_in_id,
           created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        &params![
            new.ticket,
            new.author,
            new.public,
            new.body,
            new.body_html,
            new.quoted,
            new.channel,
            identity,
            new.mail_in,
            now
        ],
    )?;
    Ok(CommentId(id))
}

/// Replaces the cleaned HTML of a comment, once the addresses of its inline pictures are known.
pub fn set_comment_html(tx: &Tx<'_>, id: CommentId, html: &str) -> Result<()> {
    tx.run(
        "UPDATE comment SET body_html = $2 WHERE id = $1",
        &params![id, html],
    )
    .map(drop)
}

/// What every event of one deed shares.
#[derive(Clone, Copy)]
pub struct EventOf<'a> {
    pub ticket: TicketId,
    pub batch: &'a str,
    pub actor: Option<PersonId>,
    pub channel: &'static str,
    pub now: Moment,
}

/// Appends one event; answers its number.
pub fn add_change(
    tx: &Tx<'_>,
    of: EventOf<'_>,
    kind: &'static str,
    before: Option<&str>,
    after: Option<&str>,
    comment: Option<CommentId>,
    visible: bool,
) -> Result<i64> {
    let id = tx.insert(
        "INSERT INTO change (ticket_id, batch, actor_id, kind, before, after, comment_id, visible, channel, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) RETURNING id",
        &params![of.ticket, of.batch, of.actor, kind, before, after, comment, visible, of.channel, of.now],
    )?;
    tx.run(
        "UPDATE ticket SET change_id = $2, updated_at = $3,
           active_at = CASE WHEN $4 = 1 THEN $3 ELSE active_at END WHERE id = $1",
        // What the desk does by itself is no news to whoever looks at what happened last.
        &params![of.ticket, id, of.now, visible && of.actor.is_some()],
    )?;
    Ok(id)
}

/// The answer to a field became another, and the history says so. Texts of several options are separated by blanks:
/// their keys have none.
pub fn set_answer(
    tx: &Tx<'_>,
    of: EventOf<'_>,
    row: &forms::FieldRow,
    before: &[String],
    after: &[String],
) -> Result<()> {
    let told = |texts: &[String]| (!texts.is_empty()).then(|| texts.join(" "));
    forms::queries::set_value(tx, of.ticket, row.id(), row.field.kind, after)?;
    if !after.is_empty() {
        super::set_question_answered(tx, of.ticket, row.id(), of.now)?;
    }
    let visible = row.field.visible;
    let (before, after) = (told(before), told(after));
    let id = add_change(
        tx,
        of,
        "field",
        before.as_deref(),
        after.as_deref(),
        None,
        visible,
    )?;
    tx.run(
        "UPDATE change SET field_id = $2 WHERE id = $1",
        &params![id, row.id()],
    )
    .map(drop)
}

/// Without an actor: which form a ticket was written in decides which files it takes, whoever sends them.
pub fn find_form(tx: &Tx<'_>, ticket: TicketId) -> Result<Option<FormId>> {
    let found = tx.row(
        "SELECT form_id FROM ticket WHERE id = $1",
        &params![ticket],
        |row| row.opt_int(0),
    )?;
    Ok(found.flatten().map(FormId))
}

/// The customer's side calls the ticket something else from now on.
pub fn set_reference(
    tx: &Tx<'_>,
    of: EventOf<'_>,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<()> {
    tx.run(
        "UPDATE ticket SET customer_reference = $2 WHERE id = $1",
        &params![of.ticket, after],
    )?;
    add_change(tx, of, "reference", before, after, None, true).map(drop)
}

/// The ticket is another portal's from now on.
pub fn set_portal(tx: &Tx<'_>, of: EventOf<'_>, before: BrandId, after: BrandId) -> Result<()> {
    tx.run(
        "UPDATE ticket SET brand_id = $2 WHERE id = $1",
        &params![of.ticket, after],
    )?;
    let (before, after) = (before.to_string(), after.to_string());
    add_change(tx, of, "brand", Some(&before), Some(&after), None, false).map(drop)
}

/// The ticket is written in another form from now on.
pub fn set_form(tx: &Tx<'_>, of: EventOf<'_>, before: Option<FormId>, after: FormId) -> Result<()> {
    tx.run(
        "UPDATE ticket SET form_id = $2 WHERE id = $1",
        &params![of.ticket, after],
    )?;
    let before = before.map(|id| id.to_string());
    let after = after.to_string();
    add_change(tx, of, "form", before.as_deref(), Some(&after), None, false).map(drop)
}

/// Applies one change to the ticket's row and appends its event. `Commented` is stored by
/// [`set_commented`] instead, because it brings a row of its own.
pub fn store_change(
    tx: &Tx<'_>,
    of: EventOf<'_>,
    change: &Change,
    statuses: &domain::ticket::StatusTable,
) -> Result<()> {
    match change {
        Change::Commented { .. } => {}
        Change::StatusBecame(id) => {
            let category = statuses
                .find(*id)
                .map_or(Category::Open, |status| status.category);
            let before = tx.number(
                "SELECT status_id FROM ticket WHERE id = $1",
                &params![of.ticket],
            )?;
            tx.run(
                "UPDATE ticket SET status_id = $2, category = $3,
                   solved_at = CASE WHEN $4 = 1 THEN NULL ELSE coalesce(solved_at, $5) END WHERE id = $1",
                &params![of.ticket, id, category.word(), category.is_unfinished(), of.now],
            )?;
            let (before, after) = (before.to_string(), id.to_string());
            add_change(tx, of, "status", Some(&before), Some(&after), None, true)?;
        }
        Change::AssigneeBecame(person) => {
            let before = tx.row(
                "SELECT assignee_id FROM ticket WHERE id = $1",
                &params![of.ticket],
                |row| row.opt_int(0),
            )?;
            let before = before.flatten().map(|id| id.to_string());
            tx.run(
                "UPDATE ticket SET assignee_id = $2 WHERE id = $1",
                &params![of.ticket, person],
            )?;
            let after = person.map(|id| id.to_string());
            add_change(
                tx,
                of,
                "assignee",
                before.as_deref(),
                after.as_deref(),
                None,
                false,
            )?;
        }
        Change::PriorityBecame { priority, reason } => {
            let before = one_text(tx, "SELECT priority FROM ticket WHERE id = $1", of.ticket)?;
            let after = priority.map(Priority::word);
            tx.run(
                "UPDATE ticket SET priority = $2 WHERE id = $1",
                &params![of.ticket, after],
            )?;
            let id = add_change(tx, of, "priority", before.as_deref(), after, None, false)?;
            if let Some(reason) = reason {
                tx.run(
                    "UPDATE change SET reason = $2 WHERE id = $1",
                    &params![id, reason.as_str()],
                )?;
            }
        }
        Change::KindBecame(kind) => {
            let before = one_text(tx, "SELECT kind FROM ticket WHERE id = $1", of.ticket)?;
            let after = kind.map(TicketKind::word);
            tx.run(
                "UPDATE ticket SET kind = $2 WHERE id = $1",
                &params![of.ticket, after],
            )?;
            add_change(tx, of, "kind", before.as_deref(), after, None, false)?;
        }
        Change::SubjectBecame(subject) => {
            let before = one_text(tx, "SELECT subject FROM ticket WHERE id = $1", of.ticket)?;
            tx.run(
                "UPDATE ticket SET subject = $2 WHERE id = $1",
                &params![of.ticket, subject],
            )?;
            add_change(
                tx,
                of,
                "subject",
                before.as_deref(),
                Some(subject),
                None,
                true,
            )?;
        }
        Change::TagAdded(tag) => {
            tx.run(
                "INSERT INTO ticket_tag (ticket_id, tag) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                &params![of.ticket, tag],
            )?;
            add_change(tx, of, "tag_added", None, Some(tag), None, false)?;
        }
        Change::TagRemoved(tag) => {
            tx.run(
                "DELETE FROM ticket_tag WHERE ticket_id = $1 AND tag = $2",
                &params![of.ticket, tag],
            )?;
            add_change(tx, of, "tag_removed", Some(tag), None, None, false)?;
        }
        Change::RequesterBecame(person) => {
            let before = tx.number(
                "SELECT requester_id FROM ticket WHERE id = $1",
                &params![of.ticket],
            )?;
            tx.run(
                "UPDATE ticket SET requester_id = $2 WHERE id = $1",
                &params![of.ticket, person],
            )?;
            let (before, after) = (before.to_string(), person.to_string());
            add_change(tx, of, "requester", Some(&before), Some(&after), None, true)?;
        }
        Change::ParticipantAdded(person) => {
            let added = tx.run(
                "INSERT INTO participant (ticket_id, person_id, kind, created_at) VALUES ($1, $2, 'cc', $3)
                 ON CONFLICT DO NOTHING",
                &params![of.ticket, person, of.now],
            )?;
            if added == 1 {
                add_change(
                    tx,
                    of,
                    "cc_added",
                    None,
                    Some(&person.to_string()),
                    None,
                    true,
                )?;
            }
        }
        Change::ParticipantRemoved(person) => {
            tx.run(
                "DELETE FROM participant WHERE ticket_id = $1 AND person_id = $2",
                &params![of.ticket, person],
            )?;
            add_change(
                tx,
                of,
                "cc_removed",
                Some(&person.to_string()),
                None,
                None,
                true,
            )?;
        }
        Change::GroupBecame(group) => {
            let before = tx.row(
                "SELECT group_id FROM ticket WHERE id = $1",
                &params![of.ticket],
                |row| row.opt_int(0),
            )?;
            let before = before.flatten().map(|id| id.to_string());
            tx.run(
                "UPDATE ticket SET group_id = $2 WHERE id = $1",
                &params![of.ticket, group],
            )?;
            let after = group.map(|id| id.to_string());
            let (before, after) = (before.as_deref(), after.as_deref());
            add_change(tx, of, "group", before, after, None, false)?;
        }
        Change::PrivateBecame(private) => {
            tx.run(
                "UPDATE ticket SET private = $2 WHERE id = $1",
                &params![of.ticket, private],
            )?;
            let word = |private: bool| if private { "1" } else { "0" };
            let (before, after) = (word(!private), word(*private));
            add_change(tx, of, "private", Some(before), Some(after), None, true)?;
        }
    }
    Ok(())
}

fn one_text(tx: &Tx<'_>, sql: &'static str, ticket: TicketId) -> Result<Option<String>> {
    Ok(tx
        .row(sql, &params![ticket], |row| row.opt_text(0))?
        .flatten())
}

/// Counts a stored comment on its ticket and appends its event; answers the event's number.
pub fn set_commented(
    tx: &Tx<'_>,
    of: EventOf<'_>,
    kind: &'static str,
    comment: CommentId,
    public: bool,
) -> Result<i64> {
    tx.run(
        "UPDATE ticket SET last_comment_id = $2, comment_count = comment_count + $3 WHERE id = $1",
        &params![of.ticket, comment, public],
    )?;
    add_change(tx, of, kind, None, None, Some(comment), public)
}

/// What was done in one batch, newest first: for taking it back.
pub struct Done {
    pub kind: String,
    pub before: Option<String>,
    pub after: Option<String>,
    pub comment: Option<CommentId>,
    pub at: Moment,
    pub actor: Option<PersonId>,
}

pub fn list_batch(tx: &Tx<'_>, ticket: TicketId, batch: &str) -> Result<Vec<Done>> {
    tx.rows(
        "SELECT kind, before, after, comment_id, at, actor_id FROM change WHERE ticket_id = $1 AND batch = $2 ORDER BY id DESC",
        &params![ticket, batch],
        |row| {
            Ok(Done {
                kind: row.text(0)?,
                before: row.opt_text(1)?,
                after: row.opt_text(2)?,
                comment: row.opt_int(3)?.map(CommentId),
                at: row.moment(4)?,
                actor: row.opt_int(5)?.map(PersonId),
            })
        },
    )
}

/// Takes a comment back within the undo window: it has been mailed to nobody yet. Its files stay in the store until
/// the garbage job finds them unreferenced.
pub fn remove_comment(
    tx: &Tx<'_>,
    ticket: TicketId,
    comment: CommentId,
    public: bool,
) -> Result<()> {
    super::remove_questions(tx, comment)?;
    tx.run(
        "DELETE FROM attachment WHERE comment_id = $1",
        &params![comment],
    )?;
    tx.run(
        "DELETE FROM comment WHERE id = $1 AND ticket_id = $2",
        &params![comment, ticket],
    )?;
    tx.run(
        "UPDATE ticket SET comment_count = comment_count - $2,
           last_comment_id = (SELECT max(c.id) FROM comment c WHERE c.ticket_id = $1) WHERE id = $1",
        &params![ticket, public],
    )
    .map(drop)
}

/// Body of a comment that is about to be taken back.
pub fn find_comment_body(
    tx: &Tx<'_>,
    comment: CommentId,
) -> Result<Option<(String, Option<String>, bool)>> {
    tx.row(
        "SELECT body, body_html, public FROM comment WHERE id = $1",
        &params![comment],
        |row| Ok((row.text(0)?, row.opt_text(1)?, row.flag(2)?)),
    )
}

/// Everything a ticket says, for the search index: whose it is, public words, internal words.
pub fn find_ticket_text(
    tx: &Tx<'_>,
    ticket: TicketId,
) -> Result<platform::store::search::TicketText> {
    let mut text = platform::store::search::TicketText::default();
    tx.row(
        "SELECT subject, organization_id, requester_id, private, group_id, customer_reference,
           CASE WHEN desk_id > (SELECT min(d.id) FROM desk d) THEN desk_id END, first_line
         FROM ticket WHERE id = $1",
        &params![ticket],
        |row| {
            text.public = row.text(0)?;
            // Nobody finds a private ticket through their organization.
            let shared = !row.flag(3)?;
            text.organization = row.opt_int(1)?.filter(|_| shared).map(OrganizationId);
            text.group = row.opt_int(4)?.map(GroupId);
            text.desk = row.opt_int(6)?.map(DeskId);
            let has_line = row.flag(7)?;
            text.first_line = row.opt_int(1)?.filter(|_| has_line).map(OrganizationId);
            text.people = vec![PersonId(row.int(2)?)];
            if let Some(reference) = row.opt_text(5)? {
                text.public.push('\n');
                text.public.push_str(&reference);
            }
            Ok(())
        },
    )?;
    let participants = tx.rows(
        "SELECT person_id FROM participant WHERE ticket_id = $1",
        &params![ticket],
        |row| row.int(0).map(PersonId),
    )?;
    text.people.extend(participants);
    let said = tx.rows(
        "SELECT public, body FROM comment WHERE ticket_id = $1 ORDER BY id",
        &params![ticket],
        |row| Ok((row.flag(0)?, row.text(1)?)),
    )?;
    for (public, body) in said {
        let target = if public {
            &mut text.public
        } else {
            &mut text.internal
        };
        target.push('\n');
        target.push_str(&body);
    }
    let files = tx.rows(
        "SELECT c.public, f.name FROM attachment f JOIN comment c ON c.id = f.comment_id WHERE f.ticket_id = $1",
        &params![ticket],
        |row| Ok((row.flag(0)?, row.text(1)?)),
    )?;
    for (public, name) in files {
        let target = if public {
            &mut text.public
        } else {
            &mut text.internal
        };
        target.push('\n');
        target.push_str(&name);
    }
    let fields = forms::catalogue(tx)?;
    for (id, values) in forms::queries::list_values(tx, ticket)? {
        let Some(row) = fields.field(id).filter(|row| row.field.kind.is_written()) else {
            continue;
        };
        // What is about a person is found by the team alone.
        let target = if row.field.visible && !row.field.personal {
            &mut text.public
        } else {
            &mut text.internal
        };
        for value in values {
            target.push('\n');
            target.push_str(&value);
            target.push(' ');
            target.push_str(&row.field.kind.sought(&value));
        }
    }
    for tag in super::list_tags(tx, ticket)? {
        text.internal.push(' ');
        text.internal.push_str(&tag);
    }
    Ok(text)
}

/// A status of the table by number, also an inactive one.
pub fn find_status_category(tx: &Tx<'_>, id: StatusId) -> Result<Option<Category>> {
    Ok(tx
        .row(
            "SELECT category FROM status WHERE id = $1",
            &params![id],
            |row| row.text(0),
        )?
        .as_deref()
        .and_then(Category::read))
}

/// A file that came with a mail and is in the store already.
pub fn add_attachment(
    tx: &Tx<'_>,
    token: &str,
    ticket: TicketId,
    comment: CommentId,
    part: &crate::commands::StoredPart,
    now: Moment,
) -> Result<()> {
    let size = i64::try_from(part.size).unwrap_or(i64::MAX);
    tx.run(
        "INSERT INTO attachment (token, comment_id, ticket_id, name, content_type, size, sha256, inline, content_id,
           created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
        &params![
            token,
            comment,
            ticket,
            part.name,
            part.content_type,
            size,
            part.sha256,
            part.inline,
            part.content_id,
            now
        ],
    )
    .map(drop)
}

/// The ticket that a form with this key touched already.
pub fn find_submission(tx: &Tx<'_>, key_hash: &str) -> Result<Option<TicketId>> {
    tx.row(
        "SELECT ticket_id FROM idempotency WHERE key_hash = $1",
        &params![key_hash],
        |row| row.int(0).map(TicketId),
    )
}

pub fn add_submission(tx: &Tx<'_>, key_hash: &str, ticket: TicketId, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO idempotency (key_hash, request_hash, ticket_id, status, answer, created_at)
         VALUES ($1, '', $2, 303, '', $3)",
        &params![key_hash, ticket, now],
    )
    .map(drop)
}

/// An open request in which somebody asks or is in CC.
pub struct OpenOf {
    pub id: TicketId,
    /// In whose portal it was asked.
    pub brand: BrandId,
    pub requester: PersonId,
}

/// The open requests of an organization in which a person asks or is in CC, but for private ones. Without an actor: for
/// whoever looks after its people, who passes them on unseen.
pub fn list_open_of(
    tx: &Tx<'_>,
    organization: OrganizationId,
    person: PersonId,
) -> Result<Vec<OpenOf>> {
    tx.rows(
        "SELECT t.id, t.requester_id, t.brand_id FROM ticket t
         WHERE t.organization_id = $1 AND t.private = 0 AND t.category IN ('new', 'open', 'pending', 'hold')
           AND (t.requester_id = $2 OR EXISTS (SELECT 1 FROM participant p
             WHERE p.ticket_id = t.id AND p.person_id = $2))
         ORDER BY t.id",
        &params![organization, person],
        |row| {
            Ok(OpenOf {
                id: TicketId(row.int(0)?),
                requester: PersonId(row.int(1)?),
                brand: BrandId(row.int(2)?),
            })
        },
    )
}

/// A draft becomes another person's, unless they have one of their own there.
pub fn pass_draft(tx: &Tx<'_>, ticket: TicketId, from: PersonId, to: PersonId) -> Result<()> {
    tx.run(
        "UPDATE draft SET person_id = $3 WHERE ticket_id = $1 AND person_id = $2
           AND NOT EXISTS (SELECT 1 FROM draft d WHERE d.ticket_id = $1 AND d.person_id = $3)",
        &params![ticket, from, to],
    )
    .map(drop)
}
