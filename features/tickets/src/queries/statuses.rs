//! All SQL about the status table as administrators keep it. Without an actor: statuses are the desk's own words.

use domain::ticket::{Category, OnCustomerReply};
use domain::{Moment, StatusId, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A row of the status table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusRow {
    pub id: StatusId,
    /// Its name that stays.
    pub key: String,
    pub category: Category,
    pub on_customer_reply: OnCustomerReply,
    pub customer_may_close: bool,
    pub closes_as: Category,
    pub is_default: bool,
    pub active: bool,
    /// Days of silence after which a ticket moves on by itself.
    pub after_days: Option<i64>,
    pub then: Option<StatusId>,
}

fn status_row(row: &Row<'_>) -> Result<StatusRow> {
    Ok(StatusRow {
        id: StatusId(row.int(0)?),
        category: Category::read(&row.text(1)?).unwrap_or(Category::Open),
        on_customer_reply: OnCustomerReply::read(&row.text(2)?).unwrap_or(OnCustomerReply::Stay),
        customer_may_close: row.flag(3)?,
        closes_as: Category::read(&row.text(4)?).unwrap_or(Category::Solved),
        is_default: row.flag(5)?,
        active: row.flag(6)?,
        after_days: row.opt_int(7)?,
        then: row.opt_int(8)?.map(StatusId),
        key: row.text(9)?,
    })
}

/// All statuses, also those that are not given any more, in their order.
pub fn list_table(tx: &Tx<'_>) -> Result<Vec<StatusRow>> {
    tx.rows(
        "SELECT id, category, on_customer_reply, customer_may_close, closes_as, is_default, active, after_days,
           then_status_id, key
         FROM status ORDER BY position, id",
        &[],
        status_row,
    )
}

/// What a status is called in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Called {
    pub id: StatusId,
    pub locale: String,
    pub agent: String,
    pub customer: String,
}

/// What every status is called, in every language that somebody wrote.
pub fn list_called(tx: &Tx<'_>) -> Result<Vec<Called>> {
    tx.rows(
        "SELECT status_id, locale, agent_label, customer_label FROM status_label ORDER BY status_id, locale",
        &[],
        |row| {
            Ok(Called {
                id: StatusId(row.int(0)?),
                locale: row.text(1)?,
                agent: row.text(2)?,
                customer: row.text(3)?,
            })
        },
    )
}

/// A new status after all others; without a key it gets one from its category.
pub(crate) fn add_status(tx: &Tx<'_>, category: Category, key: Option<&str>) -> Result<StatusId> {
    tx.insert(
        "INSERT INTO status (category, position, on_customer_reply, customer_may_close, is_default, key)
         SELECT CAST($1 AS TEXT), coalesce(max(position), 0) + 1, CAST($2 AS TEXT), 1, 0,
           coalesce(CAST($3 AS TEXT), CAST($1 AS TEXT) || '_' || CAST(max(id) + 1 AS TEXT))
         FROM status
         RETURNING id",
        &params![category.word(), OnCustomerReply::Open.word(), key],
    )
    .map(StatusId)
}

pub(crate) fn set_status(tx: &Tx<'_>, status: &StatusRow) -> Result<()> {
    tx.run(
        "UPDATE status SET on_customer_reply = $2, customer_may_close = $3, closes_as = $4, active = $5,
           after_days = $6, then_status_id = $7 WHERE id = $1",
        &params![
            status.id,
            status.on_customer_reply.word(),
            status.customer_may_close,
            status.closes_as.word(),
            status.active,
            status.after_days,
            status.then
        ],
    )
    .map(drop)
}

/// Rules choose this one of its category from now on, and no other.
pub(crate) fn set_default(tx: &Tx<'_>, id: StatusId, category: Category) -> Result<()> {
    tx.run(
        "UPDATE status SET is_default = CASE WHEN id = $1 THEN 1 ELSE 0 END WHERE category = $2",
        &params![id, category.word()],
    )
    .map(drop)
}

pub(crate) fn set_called(tx: &Tx<'_>, called: &Called) -> Result<()> {
    tx.run(
        "INSERT INTO status_label (status_id, locale, agent_label, customer_label) VALUES ($1, $2, $3, $4)
         ON CONFLICT (status_id, locale) DO UPDATE SET agent_label = excluded.agent_label,
           customer_label = excluded.customer_label",
        &params![called.id, called.locale, called.agent, called.customer],
    )
    .map(drop)
}

pub(crate) fn set_position(tx: &Tx<'_>, id: StatusId, position: i64) -> Result<()> {
    tx.run(
        "UPDATE status SET position = $2 WHERE id = $1",
        &params![id, position],
    )
    .map(drop)
}

/// Tickets in which nobody said or did anything that customers see since `before`, longest silent first. Without an
/// actor: only the clock calls this.
pub(crate) fn list_silent(
    tx: &Tx<'_>,
    status: &StatusRow,
    before: Moment,
    most: i64,
) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT id FROM ticket WHERE category = $1 AND active_at <= $2 AND status_id = $3
         ORDER BY active_at, id LIMIT $4",
        &params![status.category.word(), before, status.id, most],
        |row| row.int(0).map(TicketId),
    )
}
