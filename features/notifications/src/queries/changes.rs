//! All SQL about mails that tell of changes without a comment.

use domain::{FieldId, Moment, PersonId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

/// The first change of a batch that customers may see; `None` where there is none, or where a public comment came with
/// it, whose mail tells enough.
pub(crate) fn find_first_visible(
    tx: &Tx<'_>,
    ticket: TicketId,
    batch: &str,
) -> Result<Option<i64>> {
    let first = tx.row(
        "SELECT min(id) FROM change WHERE ticket_id = $1 AND batch = $2 AND visible = 1
           AND kind NOT IN ('created', 'commented', 'withdrawn')
           AND NOT EXISTS (SELECT 1 FROM change c WHERE c.ticket_id = $1 AND c.batch = $2 AND c.visible = 1
             AND c.kind IN ('created', 'commented'))",
        &params![ticket, batch],
        |row| row.opt_int(0),
    )?;
    Ok(first.flatten())
}

/// Whether work that tells of a ticket's changes waits and has not begun: it tells of those that come meanwhile, too.
pub(crate) fn is_announced(tx: &Tx<'_>, ticket: TicketId, now: Moment) -> Result<bool> {
    let waiting = tx.number(
        "SELECT count(*) FROM job WHERE kind = 'announce_changes' AND payload LIKE $1 AND attempts = 0
           AND locked_until <= $2 AND done_at IS NULL AND dead_at IS NULL",
        &params![format!("{ticket} %"), now],
    )?;
    Ok(waiting > 0)
}

/// The newest change of a ticket.
pub(crate) fn find_last_change(tx: &Tx<'_>, ticket: TicketId) -> Result<i64> {
    tx.number(
        "SELECT coalesce(max(id), 0) FROM change WHERE ticket_id = $1",
        &params![ticket],
    )
}

/// The newest change that a person was told of by mail.
pub(crate) fn find_last_told(tx: &Tx<'_>, ticket: TicketId, person: PersonId) -> Result<i64> {
    tx.number(
        "SELECT coalesce(max(last_change), 0) FROM mail_out WHERE ticket_id = $1 AND person_id = $2",
        &params![ticket, person],
    )
}

/// Adds a mail that tells of the changes from the first to the last; `None` when it is there already.
pub(crate) fn add_change_mail(
    tx: &Tx<'_>,
    (ticket, person): (TicketId, PersonId),
    address: &str,
    message_id: &str,
    (first, last): (i64, i64),
    now: Moment,
) -> Result<Option<i64>> {
    tx.row(
        "INSERT INTO mail_out (ticket_id, person_id, address, message, message_id, state, created_at, first_change,
           last_change)
         VALUES ($1, $2, $3, 'changed', $4, 'waiting', $5, $6, $7)
         ON CONFLICT (message_id) DO NOTHING RETURNING id",
        &params![ticket, person, address, message_id, now, first, last],
        |row| row.int(0),
    )
}

/// A change as customers may know of it.
pub(crate) struct Told {
    pub(crate) kind: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
    pub(crate) field: Option<FieldId>,
}

/// What customers may know of the changes from the first to the last that somebody else made, but for those that came
/// with a public comment. For whoever hears of the ticket.
pub(crate) fn list_visible_changes(
    tx: &Tx<'_>,
    ticket: TicketId,
    (first, last): (i64, i64),
    except: PersonId,
) -> Result<Vec<Told>> {
    tx.rows(
        "SELECT e.kind, e.before, e.after, e.field_id FROM change e
         WHERE e.ticket_id = $1 AND e.id >= $2 AND e.id <= $3 AND e.visible = 1
           AND (e.actor_id IS NULL OR e.actor_id <> $4)
           AND NOT EXISTS (SELECT 1 FROM change c WHERE c.ticket_id = $1 AND c.batch = e.batch AND c.visible = 1
             AND c.kind IN ('created', 'commented'))
         ORDER BY e.id",
        &params![ticket, first, last, except],
        |row| {
            Ok(Told {
                kind: row.text(0)?,
                before: row.opt_text(1)?,
                after: row.opt_text(2)?,
                field: row.opt_int(3)?.map(FieldId),
            })
        },
    )
}

/// What customers of a language call a status.
pub(crate) fn find_status_label(tx: &Tx<'_>, status: i64, locale: &str) -> Result<Option<String>> {
    tx.row(
        "SELECT coalesce(bl.customer_label, l.customer_label, be.customer_label, e.customer_label, s.category)
         FROM status s
         LEFT JOIN brand_status_label bl ON bl.status_id = s.id AND bl.locale = $2 AND bl.brand_id = $3
         LEFT JOIN status_label l ON l.status_id = s.id AND l.locale = $2
         LEFT JOIN brand_status_label be ON be.status_id = s.id AND be.locale = 'en' AND be.brand_id = $3
         LEFT JOIN status_label e ON e.status_id = s.id AND e.locale = 'en'
         WHERE s.id = $1",
        &params![status, locale, tx.brand()],
        |row| row.text(0),
    )
}

/// A waiting mail about changes, with whom it is for.
pub(crate) struct WaitingChange {
    pub(crate) ticket: TicketId,
    pub(crate) person: PersonId,
    pub(crate) address: String,
    pub(crate) message_id: String,
    pub(crate) created_at: Moment,
    pub(crate) changes: (i64, i64),
    pub(crate) subject: String,
    pub(crate) person_name: String,
    pub(crate) locale: String,
    pub(crate) time_zone: String,
    pub(crate) has_account: bool,
    pub(crate) is_requester: bool,
    pub(crate) takes_part: bool,
    pub(crate) organization: String,
}

/// Whether a waiting mail tells of changes.
pub(crate) fn is_about_changes(tx: &Tx<'_>, id: i64) -> Result<bool> {
    let found = tx.number(
        "SELECT count(*) FROM mail_out WHERE id = $1 AND message = 'changed'",
        &params![id],
    )?;
    Ok(found > 0)
}

/// A mail about changes that waits.
pub(crate) fn find_waiting_change(tx: &Tx<'_>, id: i64) -> Result<Option<WaitingChange>> {
    tx.row(
        "SELECT m.ticket_id, m.person_id, m.address, m.message_id, m.created_at, m.first_change, m.last_change,
           t.subject, p.name, p.locale, p.time_zone, p.account_at IS NOT NULL, t.requester_id = m.person_id,
           EXISTS (SELECT 1 FROM participant k WHERE k.ticket_id = t.id AND k.person_id = m.person_id), o.name
         FROM mail_out m
         JOIN ticket t ON t.id = m.ticket_id
         JOIN person p ON p.id = m.person_id AND p.suspended_at IS NULL
         LEFT JOIN organization o ON o.id = t.organization_id
         WHERE m.id = $1 AND m.state = 'waiting'",
        &params![id],
        |row| {
            Ok(WaitingChange {
                ticket: TicketId(row.int(0)?),
                person: PersonId(row.int(1)?),
                address: row.text(2)?,
                message_id: row.text(3)?,
                created_at: row.moment(4)?,
                changes: (
                    row.opt_int(5)?.unwrap_or_default(),
                    row.opt_int(6)?.unwrap_or_default(),
                ),
                subject: row.text(7)?,
                person_name: row.text(8)?,
                locale: row.text(9)?,
                time_zone: row.text(10)?,
                has_account: row.flag(11)?,
                is_requester: row.flag(12)?,
                takes_part: row.flag(13)?,
                organization: row.opt_text(14)?.unwrap_or_default(),
            })
        },
    )
}
