//! All SQL about the status table as administrators keep it. Without an actor: statuses are the desk's own words.

use domain::ticket::{Category, OnCustomerReply};
use domain::{BrandId, Moment, StatusId, TicketId};
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

/// The statuses as the transaction's brand has them: `s` is the row of the desk, `b` that of another brand, where a status without
/// one is not given.
macro_rules! of_brand {
    ($columns:literal, $rest:literal) => {
        concat!(
            "SELECT ",
            $columns,
            " FROM (SELECT s.id, s.category, s.key,
               coalesce(b.position, s.position) AS position,
               coalesce(b.on_customer_reply, s.on_customer_reply) AS on_customer_reply,
               coalesce(b.customer_may_close, s.customer_may_close) AS customer_may_close,
               coalesce(b.closes_as, s.closes_as) AS closes_as,
               CASE WHEN b.status_id IS NOT NULL THEN b.is_default WHEN $1 = 1 THEN s.is_default ELSE 0 END AS is_default,
               CASE WHEN b.status_id IS NOT NULL THEN b.active WHEN $1 = 1 THEN s.active ELSE 0 END AS active,
               CASE WHEN $1 = 1 THEN s.after_days ELSE b.after_days END AS after_days,
               CASE WHEN $1 = 1 THEN s.then_status_id ELSE b.then_status_id END AS then_status_id
             FROM status s LEFT JOIN brand_status b ON b.status_id = s.id AND b.brand_id = $1) AS s ",
            $rest
        )
    };
}
pub(super) use of_brand;

/// All statuses, also those that are not given any more, in their order.
pub fn list_table(tx: &Tx<'_>) -> Result<Vec<StatusRow>> {
    tx.rows(
        of_brand!(
            "s.id, s.category, s.on_customer_reply, s.customer_may_close, s.closes_as, s.is_default, s.active,
             s.after_days, s.then_status_id, s.key",
            "ORDER BY s.position, s.id"
        ),
        &params![tx.brand()],
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
        "SELECT l.status_id, l.locale, coalesce(b.agent_label, l.agent_label),
           coalesce(b.customer_label, l.customer_label)
         FROM status_label l
         LEFT JOIN brand_status_label b
           ON b.status_id = l.status_id AND b.locale = l.locale AND b.brand_id = $1
         ORDER BY l.status_id, l.locale",
        &params![tx.brand()],
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

/// A new status after all others; without a key it gets one from its category. It is given in the transaction's brand, and
/// not in the others.
pub(crate) fn add_status(tx: &Tx<'_>, category: Category, key: Option<&str>) -> Result<StatusId> {
    let id = tx.insert(
        "INSERT INTO status (category, position, on_customer_reply, customer_may_close, is_default, key, active)
         SELECT CAST($1 AS TEXT), coalesce(max(position), 0) + 1, CAST($2 AS TEXT), 1, 0,
           coalesce(CAST($3 AS TEXT), CAST($1 AS TEXT) || '_' || CAST(max(id) + 1 AS TEXT)), $4
         FROM status
         RETURNING id",
        &params![
            category.word(),
            OnCustomerReply::Open.word(),
            key,
            tx.brand() == BrandId::FIRST
        ],
    )?;
    if tx.brand() != BrandId::FIRST {
        give_status(tx, StatusId(id))?;
    }
    Ok(StatusId(id))
}

/// The status in the transaction's brand, as it is at the desk.
fn give_status(tx: &Tx<'_>, id: StatusId) -> Result<()> {
    tx.run(
        "INSERT INTO brand_status (brand_id, status_id, position, on_customer_reply, customer_may_close, closes_as,
           is_default, active, after_days, then_status_id)
         SELECT CAST($1 AS BIGINT), id, position, on_customer_reply, customer_may_close, closes_as, is_default, 1, after_days,
           then_status_id
         FROM status WHERE id = $2
         ON CONFLICT (brand_id, status_id) DO NOTHING",
        &params![tx.brand(), id],
    )
    .map(drop)
}

/// A new brand begins with the statuses of the desk that are given there.
pub fn give_statuses_of_the_desk(tx: &Tx<'_>) -> Result<()> {
    let given = tx.rows(
        "SELECT id FROM status WHERE active = 1 ORDER BY id",
        &[],
        |row| row.int(0).map(StatusId),
    )?;
    for id in given {
        give_status(tx, id)?;
    }
    Ok(())
}

pub(crate) fn set_status(tx: &Tx<'_>, status: &StatusRow) -> Result<()> {
    if tx.brand() != BrandId::FIRST {
        give_status(tx, status.id)?;
        return tx
            .run(
                "UPDATE brand_status SET on_customer_reply = $3, customer_may_close = $4, closes_as = $5, active = $6,
                   after_days = $7, then_status_id = $8 WHERE brand_id = $1 AND status_id = $2",
                &params![
                    tx.brand(),
                    status.id,
                    status.on_customer_reply.word(),
                    status.customer_may_close,
                    status.closes_as.word(),
                    status.active,
                    status.after_days,
                    status.then
                ],
            )
            .map(drop);
    }
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
    if tx.brand() != BrandId::FIRST {
        return tx
            .run(
                "UPDATE brand_status SET is_default = CASE WHEN status_id = $2 THEN 1 ELSE 0 END
                 WHERE brand_id = $1 AND status_id IN (SELECT id FROM status WHERE category = $3)",
                &params![tx.brand(), id, category.word()],
            )
            .map(drop);
    }
    tx.run(
        "UPDATE status SET is_default = CASE WHEN id = $1 THEN 1 ELSE 0 END WHERE category = $2",
        &params![id, category.word()],
    )
    .map(drop)
}

pub(crate) fn set_called(tx: &Tx<'_>, called: &Called) -> Result<()> {
    if tx.brand() != BrandId::FIRST {
        // The desk calls it so as well until it has words of its own.
        tx.run(
            "INSERT INTO status_label (status_id, locale, agent_label, customer_label) VALUES ($1, $2, $3, $4)
             ON CONFLICT (status_id, locale) DO NOTHING",
            &params![called.id, called.locale, called.agent, called.customer],
        )?;
        return tx
            .run(
                "INSERT INTO brand_status_label (brand_id, status_id, locale, agent_label, customer_label)
                 VALUES ($1, $2, $3, $4, $5)
                 ON CONFLICT (brand_id, status_id, locale) DO UPDATE SET agent_label = excluded.agent_label,
                   customer_label = excluded.customer_label",
                &params![tx.brand(), called.id, called.locale, called.agent, called.customer],
            )
            .map(drop);
    }
    tx.run(
        "INSERT INTO status_label (status_id, locale, agent_label, customer_label) VALUES ($1, $2, $3, $4)
         ON CONFLICT (status_id, locale) DO UPDATE SET agent_label = excluded.agent_label,
           customer_label = excluded.customer_label",
        &params![called.id, called.locale, called.agent, called.customer],
    )
    .map(drop)
}

pub(crate) fn set_position(tx: &Tx<'_>, id: StatusId, position: i64) -> Result<()> {
    if tx.brand() != BrandId::FIRST {
        return tx
            .run(
                "UPDATE brand_status SET position = $3 WHERE brand_id = $1 AND status_id = $2",
                &params![tx.brand(), id, position],
            )
            .map(drop);
    }
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
        "SELECT id FROM ticket WHERE category = $1 AND active_at <= $2 AND status_id = $3 AND brand_id = $5
         ORDER BY active_at, id LIMIT $4",
        &params![status.category.word(), before, status.id, most, tx.brand()],
        |row| row.int(0).map(TicketId),
    )
}
