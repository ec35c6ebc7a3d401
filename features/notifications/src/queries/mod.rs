//! All SQL about announcements and outgoing mail.

pub(crate) mod changes;
pub mod erasing;

use domain::{CommentId, FieldId, Moment, PersonId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

use crate::settings::HEARERS;

/// Removes the waiting announcement of a comment; answers whether it had not begun.
pub(super) fn remove_announcement(tx: &Tx<'_>, comment: CommentId, now: Moment) -> Result<bool> {
    let begun = tx.number(
        "SELECT count(*) FROM job WHERE kind = 'announce' AND payload = $1 AND (attempts > 0 OR locked_until > $2)",
        &params![comment.to_string(), now],
    )?;
    let mailed = tx.number(
        "SELECT count(*) FROM mail_out WHERE comment_id = $1",
        &params![comment],
    )?;
    if begun + mailed > 0 {
        return Ok(false);
    }
    tx.run(
        "DELETE FROM job WHERE kind = 'announce' AND payload = $1",
        &params![comment.to_string()],
    )?;
    Ok(true)
}

/// What decides who hears of a comment.
pub(super) struct Announced {
    pub(super) ticket: TicketId,
    pub(super) author: PersonId,
    pub(super) requester: PersonId,
    /// Whether the ticket begins with it.
    pub(super) is_first: bool,
    /// Whether somebody vouches for its author.
    pub(super) is_verified: bool,
    /// Whether its author proved who they are with an account.
    pub(super) author_has_account: bool,
}

/// Without an actor: the job tells everybody who takes part. `None` for a note, and for what was taken back.
pub(super) fn find_announced(tx: &Tx<'_>, comment: CommentId) -> Result<Option<Announced>> {
    tx.row(
        "SELECT c.ticket_id, c.author_id, t.requester_id,
           NOT EXISTS (SELECT 1 FROM comment e WHERE e.ticket_id = c.ticket_id AND e.id < c.id),
           c.identity = 'verified', p.verified_at IS NOT NULL AND p.account_at IS NOT NULL
         FROM comment c JOIN ticket t ON t.id = c.ticket_id JOIN person p ON p.id = c.author_id
         WHERE c.id = $1 AND c.public = 1",
        &params![comment],
        |row| {
            Ok(Announced {
                ticket: TicketId(row.int(0)?),
                author: PersonId(row.int(1)?),
                requester: PersonId(row.int(2)?),
                is_first: row.flag(3)?,
                is_verified: row.flag(4)?,
                author_has_account: row.flag(5)?,
            })
        },
    )
}

/// Somebody who takes part and can be written to.
pub(super) struct Recipient {
    pub(super) person: PersonId,
    pub(super) address: String,
}

/// Without an actor: requester and people in CC, whoever looks; `true` for who asked. Nobody of the team hears of what a
/// customer's first line has, and whoever works at a partner's desk hears of its customers' tickets alone.
fn list_recipients(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<(Recipient, bool)>> {
    tx.rows(
        "SELECT p.id, p.email,
           CASE WHEN p.id = (SELECT q.requester_id FROM ticket q WHERE q.id = $1) THEN 1 ELSE 0 END
         FROM person p
         WHERE p.suspended_at IS NULL AND p.email <> ''
           AND (p.role = 'user' OR NOT EXISTS (SELECT 1 FROM ticket w WHERE w.id = $1 AND w.level = 1))
           AND (p.role <> 'agent' OR p.reach <> 'partner' OR EXISTS (SELECT 1 FROM desk_person d JOIN ticket w
             ON w.desk_id = d.desk_id WHERE d.person_id = p.id AND w.id = $1))
           AND (
           p.id = (SELECT t.requester_id FROM ticket t WHERE t.id = $1)
           OR p.id IN (SELECT c.person_id FROM participant c WHERE c.ticket_id = $1 AND c.kind = 'cc'))
         ORDER BY p.id",
        &params![ticket],
        |row| {
            let recipient = Recipient { person: PersonId(row.int(0)?), address: row.text(1)? };
            Ok((recipient, row.flag(2)?))
        },
    )
}

/// Whether a mail with this identity was written already.
pub(super) fn has_mail(tx: &Tx<'_>, message_id: &str) -> Result<bool> {
    Ok(tx.number(
        "SELECT 1 FROM mail_out WHERE message_id = $1",
        &params![message_id],
    )? == 1)
}

/// One mail to one person.
pub(super) struct MailRow<'a> {
    pub(super) ticket: TicketId,
    pub(super) comment: CommentId,
    pub(super) person: PersonId,
    pub(super) address: &'a str,
    /// `received` or `reply`.
    pub(super) message: &'static str,
    pub(super) message_id: &'a str,
}

/// Adds a mail; `None` when it is there already.
pub(super) fn add_mail(tx: &Tx<'_>, mail: &MailRow<'_>, now: Moment) -> Result<Option<i64>> {
    tx.row(
        "INSERT INTO mail_out (ticket_id, comment_id, person_id, address, message, message_id, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7)
         ON CONFLICT (message_id) DO NOTHING RETURNING id",
        &params![mail.ticket, mail.comment, mail.person, mail.address, mail.message, mail.message_id, now],
        |row| row.int(0),
    )
}

/// Everybody who hears of what is said in a ticket, as the desk decided: who asked, who is in CC, the customer's
/// administrators and who follows its organization, the latter two if they may see it.
pub(super) fn list_hearers(tx: &Tx<'_>, ticket: TicketId, now: Moment) -> Result<Vec<Recipient>> {
    let decided = HEARERS.several(tx)?;
    let to = |who: &str| decided.iter().any(|one| one == who);
    let mut hearers: Vec<Recipient> = list_recipients(tx, ticket)?
        .into_iter()
        .filter(|(_, is_requester)| to(if *is_requester { "requester" } else { "cc" }))
        .map(|(recipient, _)| recipient)
        .collect();
    let mut besides = organizations::first_line::hearers(tx, ticket, now)?;
    if to("admins") {
        besides.extend(organizations::queries::list_admins(tx, ticket, now)?);
    }
    if to("followers") {
        besides.extend(organizations::queries::list_followers(tx, ticket, now)?);
    }
    for one in besides {
        if hearers.iter().all(|known| known.person != one.person) {
            hearers.push(Recipient {
                person: one.person,
                address: one.address,
            });
        }
    }
    Ok(hearers)
}

/// A waiting mail with everything it says.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a column, and none depends on another"
)]
pub(super) struct Waiting {
    pub(super) ticket: TicketId,
    pub(super) comment: CommentId,
    pub(super) person: PersonId,
    pub(super) address: String,
    pub(super) is_acknowledgement: bool,
    pub(super) message_id: String,
    pub(super) created_at: Moment,
    pub(super) subject: String,
    pub(super) is_requester: bool,
    pub(super) person_name: String,
    pub(super) locale: String,
    pub(super) time_zone: String,
    pub(super) has_account: bool,
    pub(super) author_name: String,
    pub(super) body: String,
    pub(super) body_html: Option<String>,
    pub(super) said_at: Moment,
    /// Whether the ticket begins with the comment.
    pub(super) is_first: bool,
    /// Whether its recipient asked or is in CC; who is not follows the organization.
    pub(super) takes_part: bool,
    pub(super) organization: String,
    /// Whether its recipient runs the organization, and hears of everything there.
    pub(super) is_admin: bool,
    pub(super) status: i64,
    /// Whether nothing is to be done about the ticket any more.
    pub(super) is_solved: bool,
}

/// A mail that waits, if its comment is still there and its recipient still takes part, or follows the organization
/// and may see the ticket.
pub(super) fn find_waiting(tx: &Tx<'_>, id: i64, now: Moment) -> Result<Option<Waiting>> {
    let found = tx.row(
        "SELECT m.ticket_id, m.comment_id, m.person_id, m.address, m.message, m.message_id, m.created_at,
           t.subject, t.requester_id = m.person_id, p.name, p.locale, p.time_zone, p.account_at IS NOT NULL,
           a.name, c.body, c.body_html, c.created_at,
           NOT EXISTS (SELECT 1 FROM comment e WHERE e.ticket_id = c.ticket_id AND e.id < c.id),
           t.requester_id = m.person_id
             OR EXISTS (SELECT 1 FROM participant k WHERE k.ticket_id = t.id AND k.person_id = m.person_id),
           o.name, t.status_id, t.category IN ('solved', 'closed')
         FROM mail_out m
         JOIN comment c ON c.id = m.comment_id AND c.public = 1
         JOIN ticket t ON t.id = m.ticket_id
         JOIN person p ON p.id = m.person_id AND p.suspended_at IS NULL
         JOIN person a ON a.id = c.author_id
         LEFT JOIN organization o ON o.id = t.organization_id
         WHERE m.id = $1 AND m.state = 'waiting'",
        &params![id],
        |row| {
            Ok(Waiting {
                ticket: TicketId(row.int(0)?),
                comment: CommentId(row.int(1)?),
                person: PersonId(row.int(2)?),
                address: row.text(3)?,
                is_acknowledgement: row.text(4)? == "received",
                message_id: row.text(5)?,
                created_at: row.moment(6)?,
                subject: row.text(7)?,
                is_requester: row.flag(8)?,
                person_name: row.text(9)?,
                locale: row.text(10)?,
                time_zone: row.text(11)?,
                has_account: row.flag(12)?,
                author_name: row.text(13)?,
                body: row.text(14)?,
                body_html: row.opt_text(15)?,
                said_at: row.moment(16)?,
                is_first: row.flag(17)?,
                takes_part: row.flag(18)?,
                organization: row.opt_text(19)?.unwrap_or_default(),
                is_admin: false,
                status: row.int(20)?,
                is_solved: row.flag(21)?,
            })
        },
    )?;
    let Some(mut waiting) = found else {
        return Ok(None);
    };
    if !waiting.takes_part {
        waiting.is_admin = is_admin(tx, waiting.ticket, waiting.person, now)?;
    }
    let hears = waiting.takes_part
        || waiting.is_admin
        || is_first_line(tx, waiting.ticket, waiting.person, now)?
        || organizations::queries::still_follows(tx, waiting.person, waiting.ticket, now)?;
    Ok(hears.then_some(waiting))
}

/// Whether somebody hears of a ticket because they are the first line that has it.
pub(super) fn is_first_line(
    tx: &Tx<'_>,
    ticket: TicketId,
    person: PersonId,
    now: Moment,
) -> Result<bool> {
    let line = organizations::first_line::hearers(tx, ticket, now)?;
    Ok(line.iter().any(|one| one.person == person))
}

/// Whether somebody hears of a ticket because they run its organization.
pub(super) fn is_admin(
    tx: &Tx<'_>,
    ticket: TicketId,
    person: PersonId,
    now: Moment,
) -> Result<bool> {
    if HEARERS.several(tx)?.iter().all(|one| one != "admins") {
        return Ok(false);
    }
    let admins = organizations::queries::list_admins(tx, ticket, now)?;
    Ok(admins.iter().any(|one| one.person == person))
}

/// Names and sizes of a comment's files; pictures within the text are not among them.
pub(super) fn list_files(tx: &Tx<'_>, comment: CommentId) -> Result<Vec<(String, i64)>> {
    tx.rows(
        "SELECT name, size FROM attachment WHERE comment_id = $1 AND inline = 0 ORDER BY id",
        &params![comment],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}

/// The fields that a comment asks for and that nobody has answered yet.
pub(super) fn list_questions(tx: &Tx<'_>, comment: CommentId) -> Result<Vec<FieldId>> {
    tx.rows(
        "SELECT field_id FROM comment_question WHERE comment_id = $1 AND answered_at IS NULL ORDER BY position",
        &params![comment],
        |row| row.int(0).map(FieldId),
    )
}

/// Identities of what went to and fro between the desk and a person about a ticket before `at`, oldest first: what
/// the mail programs of that person know.
pub(super) fn list_earlier_ids(
    tx: &Tx<'_>,
    ticket: TicketId,
    person: PersonId,
    at: Moment,
    except: &str,
) -> Result<Vec<String>> {
    let mut ids = tx.rows(
        "SELECT message_id FROM (
           SELECT o.message_id AS message_id, o.created_at AS happened_at, o.id AS number
           FROM mail_out o
           WHERE o.ticket_id = $1 AND o.person_id = $2 AND o.created_at <= $3 AND o.message_id <> $4
             AND o.state <> 'withdrawn'
           UNION ALL
           SELECT i.message_id, i.received_at, c.id
           FROM comment c JOIN mail_in i ON i.id = c.mail_in_id
           WHERE c.ticket_id = $1 AND c.author_id = $2 AND c.public = 1 AND i.received_at <= $3
             AND i.message_id NOT LIKE 'gen-%') AS known
         ORDER BY happened_at DESC, number DESC LIMIT 10",
        &params![ticket, person, at, except],
        |row| row.text(0),
    )?;
    ids.reverse();
    Ok(ids)
}

pub(super) fn set_sent(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE mail_out SET state = 'sent', error = NULL, sent_at = $2 WHERE id = $1 AND state = 'waiting'",
        &params![id, now],
    )
    .map(drop)
}

pub(super) fn set_failed(tx: &Tx<'_>, id: i64, error: &str) -> Result<()> {
    tx.run(
        "UPDATE mail_out SET state = 'failed', error = $2 WHERE id = $1",
        &params![id, error],
    )
    .map(drop)
}

/// Notes why the latest attempt did not work, while there will be another.
pub(super) fn set_trouble(tx: &Tx<'_>, id: i64, error: &str) -> Result<()> {
    tx.run(
        "UPDATE mail_out SET error = $2 WHERE id = $1",
        &params![id, error],
    )
    .map(drop)
}

/// A mail that could not be sent is tried once more; the words of the last failure stay until it works.
pub(super) fn set_waiting_again(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE mail_out SET state = 'waiting' WHERE id = $1 AND state = 'failed'",
        &params![id],
    )
    .map(drop)
}

pub(super) fn set_withdrawn(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE mail_out SET state = 'withdrawn' WHERE id = $1 AND state = 'waiting'",
        &params![id],
    )
    .map(drop)
}

/// A mail that left, as an answer or a failure notice names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SentMail {
    pub id: i64,
    pub ticket: TicketId,
    pub person: PersonId,
    pub address: String,
    pub state: String,
}

/// Without an actor: an identity is known to its recipient only.
pub fn find_by_message_id(tx: &Tx<'_>, message_id: &str) -> Result<Option<SentMail>> {
    tx.row(
        "SELECT id, ticket_id, person_id, address, state FROM mail_out WHERE message_id = $1",
        &params![message_id],
        |row| {
            Ok(SentMail {
                id: row.int(0)?,
                ticket: TicketId(row.int(1)?),
                person: PersonId(row.int(2)?),
                address: row.text(3)?,
                state: row.text(4)?,
            })
        },
    )
}

/// What was mailed about one ticket belongs to another from now on: the one is taken away.
pub fn pass_on(tx: &Tx<'_>, from: TicketId, to: TicketId) -> Result<()> {
    tx.run(
        "UPDATE mail_out SET ticket_id = $2, comment_id = NULL WHERE ticket_id = $1",
        &params![from, to],
    )
    .map(drop)
}

/// A failure notice came for a mail that had left.
pub fn set_bounced(tx: &Tx<'_>, id: i64, reason: &str) -> Result<()> {
    set_failed(tx, id, reason)
}

/// A message of a ticket, to show what a mail about it looks like.
#[derive(Clone, Debug)]
pub(crate) struct Example {
    pub(crate) ticket: TicketId,
    pub(crate) subject: String,
    pub(crate) requester: String,
    pub(crate) author: String,
    pub(crate) body: String,
    pub(crate) body_html: Option<String>,
    pub(crate) said_at: Moment,
    pub(crate) status: i64,
    pub(crate) is_solved: bool,
    /// Names and sizes.
    pub(crate) files: Vec<(String, i64)>,
    pub(crate) is_first: bool,
}

/// The latest message of a ticket. Without an actor: whoever calls has asked whether they may see it.
pub(crate) fn find_example(tx: &Tx<'_>, ticket: TicketId) -> Result<Option<Example>> {
    let found = tx.row(
        "SELECT c.id, t.subject, p.name, a.name, c.body, c.body_html, c.created_at,
           NOT EXISTS (SELECT 1 FROM comment e WHERE e.ticket_id = c.ticket_id AND e.id < c.id),
           t.status_id, t.category IN ('solved', 'closed')
         FROM comment c JOIN ticket t ON t.id = c.ticket_id
         JOIN person p ON p.id = t.requester_id JOIN person a ON a.id = c.author_id
         WHERE c.ticket_id = $1 AND c.public = 1 ORDER BY c.id DESC LIMIT 1",
        &params![ticket],
        |row| {
            let example = Example {
                ticket,
                subject: row.text(1)?,
                requester: row.text(2)?,
                author: row.text(3)?,
                body: row.text(4)?,
                body_html: row.opt_text(5)?,
                said_at: row.moment(6)?,
                files: Vec::new(),
                is_first: row.flag(7)?,
                status: row.int(8)?,
                is_solved: row.flag(9)?,
            };
            Ok((CommentId(row.int(0)?), example))
        },
    )?;
    let Some((comment, mut example)) = found else {
        return Ok(None);
    };
    example.files = list_files(tx, comment)?;
    Ok(Some(example))
}
