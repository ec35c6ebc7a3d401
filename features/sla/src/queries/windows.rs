//! Days that customers announced as critical, and whoever was called on them. Without an actor: pages ask before which organizations
//! somebody announces for, or knows of.

use domain::sla::{Stage, Window};
use domain::ticket::Priority;
use domain::{BrandId, DeskId, Moment, OrganizationId, PersonId, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A window as it was announced.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WindowRow {
    pub id: i64,
    pub organization: OrganizationId,
    pub organization_name: String,
    pub name: String,
    /// `2026-12-01`
    pub first_day: String,
    pub last_day: String,
    pub time_zone: String,
    pub note: String,
    pub window: Window,
    /// Who announced it.
    pub by: String,
}

macro_rules! window_columns {
    () => {
        "SELECT w.id, w.organization_id, o.name, w.name, w.first_day, w.last_day, w.time_zone, w.note, w.from_at, w.until_at, w.stage,
           coalesce(p.name, '')
         FROM critical_window w JOIN organization o ON o.id = w.organization_id LEFT JOIN person p ON p.id = w.person_id "
    };
}

fn window(row: &Row<'_>) -> Result<WindowRow> {
    Ok(WindowRow {
        id: row.int(0)?,
        organization: OrganizationId(row.int(1)?),
        organization_name: row.text(2)?,
        name: row.text(3)?,
        first_day: row.text(4)?,
        last_day: row.text(5)?,
        time_zone: row.text(6)?,
        note: row.text(7)?,
        window: Window {
            from: row.moment(8)?,
            until: row.moment(9)?,
            products: Vec::new(),
            stage: Stage::read(&row.text(10)?).unwrap_or_default(),
        },
        by: row.text(11)?,
    })
}

fn with_products(tx: &Tx<'_>, mut rows: Vec<WindowRow>) -> Result<Vec<WindowRow>> {
    for row in &mut rows {
        row.window.products = tx.rows(
            "SELECT product FROM critical_window_product WHERE window_id = $1 ORDER BY product",
            &params![row.id],
            |row| row.text(0),
        )?;
    }
    Ok(rows)
}

pub fn find_window(tx: &Tx<'_>, id: i64) -> Result<Option<WindowRow>> {
    let found = tx.rows(
        concat!(window_columns!(), "WHERE w.id = $1"),
        &params![id],
        window,
    )?;
    Ok(with_products(tx, found)?.pop())
}

/// An organization's, soonest first, without those that were withdrawn.
pub fn list_windows(tx: &Tx<'_>, organization: OrganizationId) -> Result<Vec<WindowRow>> {
    let found = tx.rows(
        concat!(
            window_columns!(),
            "WHERE w.organization_id = $1 AND w.stage <> 'withdrawn' ORDER BY w.from_at, w.id"
        ),
        &params![organization],
        window,
    )?;
    with_products(tx, found)
}

/// Those that are not over and begin before a moment, soonest first: of all organizations, or of a partner's customers.
pub fn list_coming_windows(
    tx: &Tx<'_>,
    partner: Option<DeskId>,
    now: Moment,
    before: Moment,
) -> Result<Vec<WindowRow>> {
    let found = tx.rows(
        concat!(
            window_columns!(),
            "WHERE w.until_at > $1 AND w.from_at < $2 AND w.stage <> 'withdrawn' AND o.desk_id = coalesce($3, o.desk_id)
             ORDER BY w.from_at, w.id LIMIT 500"
        ),
        &params![now, before, partner],
        window,
    )?;
    with_products(tx, found)
}

/// Days that are not over and begin before a moment, soonest first, for a mark beside tickets: whose, what they are called, from
/// when, and in which time zone.
pub fn list_near_windows(
    tx: &Tx<'_>,
    now: Moment,
    before: Moment,
) -> Result<Vec<(OrganizationId, String, Moment, String)>> {
    tx.rows(
        "SELECT organization_id, name, from_at, time_zone FROM critical_window
         WHERE until_at > $1 AND from_at < $2 AND stage <> 'withdrawn' ORDER BY from_at, id LIMIT 2000",
        &params![now, before],
        |row| {
            Ok((
                OrganizationId(row.int(0)?),
                row.text(1)?,
                row.moment(2)?,
                row.text(3)?,
            ))
        },
    )
}

pub fn count_windows(tx: &Tx<'_>, organization: OrganizationId) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM critical_window WHERE organization_id = $1 AND stage <> 'withdrawn'",
        &params![organization],
    )
}

pub fn add_window(
    tx: &Tx<'_>,
    organization: OrganizationId,
    person: PersonId,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO critical_window (organization_id, name, first_day, last_day, time_zone, from_at, until_at, note, stage,
           person_id, created_at, updated_at)
         VALUES ($1, '', '', '', 'UTC', 0, 0, '', 'coming', $2, $3, $3) RETURNING id",
        &params![organization, person, now],
    )
}

/// What somebody wrote about the days that they announced: it names people to call. The days stay.
pub fn erase_window_notes(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE critical_window SET note = '' WHERE person_id = $1",
        &params![person],
    )
    .map(drop)
}

/// An address that was called, in what tells of it.
pub fn erase_called(tx: &Tx<'_>, address: &str) -> Result<()> {
    tx.run(
        "UPDATE oncall_call SET address = '' || id, why = NULL,
           state = CASE WHEN state = 'waiting' THEN 'failed' ELSE state END
         WHERE channel = 'mail' AND address = $1",
        &params![address],
    )
    .map(drop)
}

/// Whom portals call, with the number of each portal.
pub fn list_on_call(tx: &Tx<'_>) -> Result<Vec<(i64, String)>> {
    tx.rows(
        "SELECT brand_id, addresses FROM oncall ORDER BY brand_id",
        &params![],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )
}

pub fn set_on_call_addresses(tx: &Tx<'_>, brand: i64, addresses: &str, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE oncall SET addresses = $2, updated_at = $3 WHERE brand_id = $1",
        &params![brand, addresses, now],
    )
    .map(drop)
}

/// Makes the window of this number what the row says.
pub fn set_window(tx: &Tx<'_>, row: &WindowRow, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE critical_window SET name = $2, first_day = $3, last_day = $4, time_zone = $5, from_at = $6, until_at = $7, note = $8,
           stage = $9, updated_at = $10 WHERE id = $1",
        &params![
            row.id,
            row.name.as_str(),
            row.first_day.as_str(),
            row.last_day.as_str(),
            row.time_zone.as_str(),
            row.window.from,
            row.window.until,
            row.note.as_str(),
            row.window.stage.word(),
            now
        ],
    )?;
    tx.run(
        "DELETE FROM critical_window_product WHERE window_id = $1",
        &params![row.id],
    )?;
    for product in &row.window.products {
        tx.run(
            "INSERT INTO critical_window_product (window_id, product) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &params![row.id, product.as_str()],
        )?;
    }
    Ok(())
}

pub fn set_window_stage(tx: &Tx<'_>, id: i64, stage: Stage, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE critical_window SET stage = $2, updated_at = $3 WHERE id = $1",
        &params![id, stage.word(), now],
    )
    .map(drop)
}

/// An organization's tickets that are not solved, of all brands, from a number on: each with its brand.
pub fn list_unfinished_of(
    tx: &Tx<'_>,
    organization: OrganizationId,
    after: TicketId,
    most: i64,
) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT id FROM ticket WHERE organization_id = $1 AND id > $2 AND category IN ('new', 'open', 'pending', 'hold')
         ORDER BY id LIMIT $3",
        &params![organization, after, most],
        |row| row.int(0).map(TicketId),
    )
}

/// Who is called on critical days.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnCall {
    pub addresses: Vec<String>,
    /// The address that is told, or nothing.
    pub hook: String,
    /// From this severity on.
    pub least: Priority,
}

impl Default for OnCall {
    fn default() -> Self {
        Self {
            addresses: Vec::new(),
            hook: String::new(),
            least: Priority::Urgent,
        }
    }
}

/// Of the brand.
pub fn find_on_call(tx: &Tx<'_>) -> Result<OnCall> {
    let found = tx.row(
        "SELECT addresses, hook, least FROM oncall WHERE brand_id = $1",
        &params![tx.brand()],
        |row| {
            Ok(OnCall {
                addresses: row.text(0)?.split_whitespace().map(str::to_owned).collect(),
                hook: row.text(1)?,
                least: Priority::read(&row.text(2)?).unwrap_or(Priority::Urgent),
            })
        },
    )?;
    Ok(found.unwrap_or_default())
}

pub fn set_on_call(tx: &Tx<'_>, one: &OnCall, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO oncall (brand_id, addresses, hook, least, updated_at) VALUES ($1, $2, $3, $4, $5)
         ON CONFLICT (brand_id) DO UPDATE SET addresses = excluded.addresses, hook = excluded.hook, least = excluded.least,
           updated_at = excluded.updated_at",
        &params![
            tx.brand(),
            one.addresses.join(" ").as_str(),
            one.hook.as_str(),
            one.least.word(),
            now
        ],
    )
    .map(drop)
}

/// Somebody who was, or is to be, called about a ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    pub id: i64,
    pub brand: BrandId,
    pub ticket: TicketId,
    pub subject: String,
    pub priority: Option<Priority>,
    pub window: i64,
    /// `mail` or `webhook`.
    pub channel: String,
    pub address: String,
    pub state: String,
    /// Of a held one, how severe its ticket was then.
    pub held_at: Option<Priority>,
    pub at: Moment,
}

macro_rules! call_columns {
    () => {
        "SELECT c.id, t.brand_id, c.ticket_id, t.subject, t.priority, c.window_id, c.channel, c.address, c.state, c.created_at,
           CASE WHEN c.state = 'held' THEN c.why END
         FROM oncall_call c JOIN ticket t ON t.id = c.ticket_id "
    };
}

fn call(row: &Row<'_>) -> Result<Call> {
    Ok(Call {
        id: row.int(0)?,
        brand: BrandId(row.int(1)?),
        ticket: TicketId(row.int(2)?),
        subject: row.text(3)?,
        priority: row.opt_text(4)?.as_deref().and_then(Priority::read),
        window: row.int(5)?,
        channel: row.text(6)?,
        address: row.text(7)?,
        state: row.text(8)?,
        held_at: row.opt_text(10)?.as_deref().and_then(Priority::read),
        at: row.moment(9)?,
    })
}

pub fn find_call(tx: &Tx<'_>, id: i64) -> Result<Option<Call>> {
    tx.row(
        concat!(call_columns!(), "WHERE c.id = $1"),
        &params![id],
        call,
    )
}

/// Whoever was called about a ticket that was found.
pub fn list_calls(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<Call>> {
    tx.rows(
        concat!(call_columns!(), "WHERE c.ticket_id = $1 ORDER BY c.id"),
        &params![ticket],
        call,
    )
}

/// Notes that somebody is called; nothing when they were before.
pub fn add_call(
    tx: &Tx<'_>,
    ticket: TicketId,
    window: i64,
    channel: &'static str,
    address: &str,
    now: Moment,
) -> Result<Option<i64>> {
    let added = tx.run(
        "INSERT INTO oncall_call (ticket_id, window_id, channel, address, state, created_at) VALUES ($1, $2, $3, $4, 'waiting', $5)
         ON CONFLICT DO NOTHING",
        &params![ticket, window, channel, address, now],
    )?;
    if added == 0 {
        return Ok(None);
    }
    tx.row(
        "SELECT id FROM oncall_call WHERE ticket_id = $1 AND channel = $2 AND address = $3",
        &params![ticket, channel, address],
        |row| row.int(0),
    )
}

pub fn set_call_state(tx: &Tx<'_>, id: i64, state: &str, why: Option<&str>) -> Result<()> {
    tx.run(
        "UPDATE oncall_call SET state = $2, why = $3 WHERE id = $1",
        &params![id, state, why],
    )
    .map(drop)
}

pub fn remove_calls(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    tx.run(
        "DELETE FROM oncall_call WHERE ticket_id = $1",
        &params![ticket],
    )
    .map(drop)
}
