//! What clocks read of a ticket, and what they said. Without an actor throughout: a clock runs for everybody alike, and pages ask for
//! a ticket's only after the ticket itself was found.

use domain::schedule::Country;
use domain::sla::{Event, Facts, Goal, Happened};
use domain::ticket::{Category, Level, Place, Priority, Side};
use domain::{BrandId, FormId, Moment, OrganizationId, TicketId};
use platform::store::Tx;
use platform::{Result, params};

/// A ticket as clocks know it.
#[derive(Clone, Debug)]
pub struct Told {
    pub brand: BrandId,
    pub facts: Facts,
    pub category: Category,
    /// Policies that its brand has.
    pub policies: i64,
    /// Whether the clock has said something of it.
    pub kept: bool,
    /// When something of it is to be told.
    pub tell: Option<Moment>,
    /// When it came.
    pub came: Moment,
    /// When anything of it changed last.
    pub changed: Moment,
    /// Critical windows that its organization announced.
    pub windows: i64,
    /// Warnings and breaches of it that were told.
    pub tells: i64,
}

pub fn find_told(tx: &Tx<'_>, ticket: TicketId) -> Result<Option<Told>> {
    tx.row(
        "SELECT t.brand_id, t.form_id, t.priority, t.organization_id, coalesce(o.country, ''), t.category,
           (SELECT count(*) FROM sla_policy p WHERE p.brand_id = t.brand_id AND p.active = 1), d.ticket_id, d.tell_at,
           t.level, CASE WHEN t.with_vendor = 0 AND t.desk_id <> (SELECT min(k.id) FROM desk k) THEN 1 ELSE 0 END,
           CASE WHEN coalesce(o.contract_from, 0) <= t.created_at AND coalesce(o.contract_until, t.created_at + 1) > t.created_at
             THEN coalesce(o.contract_name, '') ELSE '' END,
           t.created_at,
           (SELECT count(*) FROM critical_window w WHERE w.organization_id = t.organization_id AND w.stage <> 'withdrawn'),
           (SELECT count(*) FROM sla_told s WHERE s.ticket_id = t.id), t.updated_at
         FROM ticket t LEFT JOIN organization o ON o.id = t.organization_id
         LEFT JOIN ticket_sla d ON d.ticket_id = t.id WHERE t.id = $1",
        &params![ticket],
        |row| {
            Ok(Told {
                brand: BrandId(row.int(0)?),
                facts: Facts {
                    form: row.opt_int(1)?.map(FormId),
                    priority: row.opt_text(2)?.as_deref().and_then(Priority::read),
                    organization: row.opt_int(3)?.map(OrganizationId),
                    country: Country::read(&row.text(4)?),
                    place: Some(Place::of(
                        Level::read(row.int(9)?).unwrap_or_default(),
                        row.flag(10)?,
                    )),
                    contract: Some(row.text(11)?).filter(|name| !name.is_empty()),
                    critical: false,
                    tags: Vec::new(),
                },
                category: Category::read(&row.text(5)?).unwrap_or(Category::Open),
                policies: row.int(6)?,
                kept: row.opt_int(7)?.is_some(),
                tell: row.opt_int(8)?.map(Moment),
                came: row.moment(12)?,
                changed: row.moment(15)?,
                windows: row.int(13)?,
                tells: row.int(14)?,
            })
        },
    )
}

/// With whom requests of an organization begin, once they are handed over: its partner, or the vendor.
pub fn find_first_place(tx: &Tx<'_>, organization: OrganizationId) -> Result<Place> {
    let with_partner = tx.number(
        "SELECT count(*) FROM organization o WHERE o.id = $1 AND o.desk_id <> (SELECT min(k.id) FROM desk k)",
        &params![organization],
    )?;
    Ok(Place::of(Level::Contact, with_partner > 0))
}

pub fn list_tags(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<String>> {
    tx.rows(
        "SELECT tag FROM ticket_tag WHERE ticket_id = $1",
        &params![ticket],
        |row| row.text(0),
    )
}

/// What happened, each with the number of its change. A comment counts as its author's side: the team's or the customer's.
pub fn list_story(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<(i64, Event)>> {
    let rows = tx.rows(
        "SELECT c.id, c.kind, c.at, c.before,
           CASE WHEN c.kind = 'status' THEN coalesce((SELECT s.category FROM status s WHERE s.id = CAST(nullif(c.after, '') AS BIGINT)), '')
             ELSE '' END, coalesce(m.public, 0), coalesce(a.role, 'user'),
           CASE WHEN m.author_id = t.requester_id THEN 1 ELSE 0 END, coalesce(m.identity, 'verified'), t.category,
           coalesce(c.after, ''), t.level,
           CASE WHEN t.with_vendor = 0 AND t.desk_id <> (SELECT min(k.id) FROM desk k) THEN 1 ELSE 0 END
         FROM change c JOIN ticket t ON t.id = c.ticket_id
         LEFT JOIN comment m ON m.id = c.comment_id
         LEFT JOIN person a ON a.id = m.author_id
         WHERE c.ticket_id = $1 AND c.kind IN ('created', 'commented', 'status', 'split_from', 'level')
         ORDER BY c.id",
        &params![ticket],
        |row| {
            let before = row.opt_text(3)?;
            Ok(Line {
                id: row.int(0)?,
                kind: row.text(1)?,
                at: row.moment(2)?,
                before: before.as_deref().and_then(|text| text.parse().ok()),
                from: before.as_deref().and_then(side_of),
                to: side_of(&row.text(10)?),
                with: Place::of(Level::read(row.int(11)?).unwrap_or_default(), row.flag(12)?).side,
                category: Category::read(&row.text(4)?),
                public: row.flag(5)?,
                by_team: row.text(6)? != "user" && !row.flag(7)? && row.text(8)? == "verified",
                now: Category::read(&row.text(9)?).unwrap_or(Category::Open),
            })
        },
    )?;
    story(tx, &rows)
}

/// With whom a ticket is, of a change that tells of a hand-over: `3 vendor`.
fn side_of(told: &str) -> Option<Side> {
    let (_, side) = told.split_once(' ')?;
    Side::read(side)
}

struct Line {
    id: i64,
    kind: String,
    at: Moment,
    before: Option<i64>,
    /// Of a hand-over: from whom.
    from: Option<Side>,
    /// And to whom.
    to: Option<Side>,
    /// With whom the ticket is now.
    with: Side,
    category: Option<Category>,
    public: bool,
    by_team: bool,
    now: Category,
}

fn story(tx: &Tx<'_>, rows: &[Line]) -> Result<Vec<(i64, Event)>> {
    let Some(first) = rows.iter().find(|row| row.kind == "created") else {
        return Ok(Vec::new());
    };
    // Its first status is what the first change of it says was before, or what it still is.
    let changed = rows.iter().find(|row| row.kind == "status");
    let category = match changed {
        Some(row) => match row.before {
            Some(id) => find_category(tx, id)?.unwrap_or(Category::New),
            None => Category::New,
        },
        None => first.now,
    };
    let opened = Happened::Opened {
        category,
        asked: !(first.public && first.by_team),
    };
    let moved = rows.iter().find(|row| row.kind == "level");
    let with = moved.and_then(|row| row.from).unwrap_or(first.with);
    let begins = [Happened::With(with), opened];
    let mut all: Vec<(i64, Event)> = begins
        .into_iter()
        .map(|what| (first.id, Event { at: first.at, what }))
        .collect();
    for row in rows.iter().filter(|row| row.id != first.id) {
        let what = match (row.kind.as_str(), row.category) {
            ("status", Some(category)) => Happened::Became(category),
            ("level", _) => match row.to {
                Some(side) => Happened::With(side),
                None => continue,
            },
            ("commented" | "created", _) if row.public && row.by_team => Happened::Answered,
            ("commented", _) if row.public => Happened::Asked,
            _ => continue,
        };
        all.push((row.id, Event { at: row.at, what }));
    }
    Ok(all)
}

fn find_category(tx: &Tx<'_>, status: i64) -> Result<Option<Category>> {
    let word = tx.row(
        "SELECT category FROM status WHERE id = $1",
        &params![status],
        |row| row.text(0),
    )?;
    Ok(word.as_deref().and_then(Category::read))
}

/// Which policy held since which change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Applied {
    pub change: i64,
    pub policy: Option<i64>,
    pub priority: Option<Priority>,
    /// The critical window in which it was promised.
    pub window: Option<i64>,
    /// The policy that would hold without that.
    pub usual: Option<i64>,
}

pub fn list_applied(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<Applied>> {
    tx.rows(
        "SELECT change_id, policy_id, priority, window_id, usual_policy_id FROM sla_applied WHERE ticket_id = $1 ORDER BY id",
        &params![ticket],
        |row| {
            Ok(Applied {
                change: row.int(0)?,
                policy: row.opt_int(1)?,
                priority: row.opt_text(2)?.as_deref().and_then(Priority::read),
                window: row.opt_int(3)?,
                usual: row.opt_int(4)?,
            })
        },
    )
}

pub fn add_applied(tx: &Tx<'_>, ticket: TicketId, one: Applied) -> Result<()> {
    tx.run(
        "INSERT INTO sla_applied (ticket_id, change_id, policy_id, priority, window_id, usual_policy_id)
         VALUES ($1, $2, $3, $4, $5, $6)",
        &params![
            ticket,
            one.change,
            one.policy,
            one.priority.map(Priority::word),
            one.window,
            one.usual
        ],
    )
    .map(drop)
}

/// What the clock says of a ticket, for lists.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    pub policy: Option<i64>,
    pub priority: Option<Priority>,
    /// What is due next, and when; only while a clock runs.
    pub next: Option<(Goal, Moment)>,
    pub warn: Option<Moment>,
    pub tell: Option<Moment>,
    pub late: i64,
}

pub fn set_standing(tx: &Tx<'_>, ticket: TicketId, one: &Standing) -> Result<()> {
    tx.run(
        "INSERT INTO ticket_sla (ticket_id, policy_id, priority, goal, due_at, warn_at, tell_at, late)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
         ON CONFLICT (ticket_id) DO UPDATE SET policy_id = excluded.policy_id, priority = excluded.priority,
           goal = excluded.goal, due_at = excluded.due_at, warn_at = excluded.warn_at, tell_at = excluded.tell_at,
           late = excluded.late",
        &params![
            ticket,
            one.policy,
            one.priority.map(Priority::word),
            one.next.map(|(goal, _)| goal.word()),
            one.next.map(|(_, at)| at),
            one.warn,
            one.tell,
            one.late
        ],
    )
    .map(drop)
}

/// Nothing is promised about a ticket any more, or there is no such ticket.
pub fn remove_standing(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    tx.run(
        "DELETE FROM ticket_sla WHERE ticket_id = $1",
        &params![ticket],
    )?;
    tx.run(
        "DELETE FROM sla_applied WHERE ticket_id = $1",
        &params![ticket],
    )?;
    tx.run(
        "DELETE FROM sla_told WHERE ticket_id = $1",
        &params![ticket],
    )
    .map(drop)
}

/// What is due next of tickets that lists show: goal, when, and when it is soon.
pub fn find_next(tx: &Tx<'_>, ticket: TicketId) -> Result<Option<(Goal, Moment, Option<Moment>)>> {
    let found = tx.row(
        "SELECT goal, due_at, warn_at FROM ticket_sla WHERE ticket_id = $1 AND due_at IS NOT NULL",
        &params![ticket],
        |row| Ok((row.text(0)?, row.moment(1)?, row.opt_int(2)?.map(Moment))),
    )?;
    Ok(found.and_then(|(goal, due, warn)| Some((Goal::read(&goal)?, due, warn))))
}

/// Notes that something was told; `false` when it was before.
pub fn add_told(
    tx: &Tx<'_>,
    ticket: TicketId,
    goal: Goal,
    from: Moment,
    kind: &str,
    now: Moment,
) -> Result<bool> {
    let added = tx.run(
        "INSERT INTO sla_told (ticket_id, goal, from_at, kind, at) VALUES ($1, $2, $3, $4, $5) ON CONFLICT DO NOTHING",
        &params![ticket, goal.word(), from, kind, now],
    )?;
    Ok(added == 1)
}

/// What was told already: goal, beginning, kind.
pub fn list_told(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<(Goal, Moment, String)>> {
    let rows = tx.rows(
        "SELECT goal, from_at, kind FROM sla_told WHERE ticket_id = $1",
        &params![ticket],
        |row| Ok((row.text(0)?, row.moment(1)?, row.text(2)?)),
    )?;
    Ok(rows
        .into_iter()
        .filter_map(|(goal, from, kind)| Some((Goal::read(&goal)?, from, kind)))
        .collect())
}

/// The brand's tickets that are not solved.
pub fn list_unfinished(tx: &Tx<'_>) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT id FROM ticket WHERE brand_id = $1 AND category IN ('new', 'open', 'pending', 'hold') ORDER BY id",
        &params![tx.brand()],
        |row| row.int(0).map(TicketId),
    )
}

/// The brand's tickets since a moment, newest first.
pub fn list_since(tx: &Tx<'_>, since: Moment, most: i64) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT id FROM ticket WHERE brand_id = $1 AND created_at >= $2 ORDER BY id DESC LIMIT $3",
        &params![tx.brand(), since, most],
        |row| row.int(0).map(TicketId),
    )
}

/// The name of the contract of an organization that holds at a moment.
pub fn find_contract(
    tx: &Tx<'_>,
    organization: OrganizationId,
    at: Moment,
) -> Result<Option<String>> {
    let name = tx.row(
        "SELECT contract_name FROM organization WHERE id = $1 AND coalesce(contract_from, 0) <= $2
           AND (contract_until IS NULL OR contract_until > $2)",
        &params![organization, at],
        |row| row.text(0),
    )?;
    Ok(name.filter(|name| !name.is_empty()))
}

/// The names of contracts that organizations have, for whoever chooses among them.
pub fn list_contracts(tx: &Tx<'_>) -> Result<Vec<String>> {
    tx.rows(
        "SELECT DISTINCT contract_name FROM organization WHERE contract_name <> '' ORDER BY contract_name LIMIT 200",
        &params![],
        |row| row.text(0),
    )
}

/// The country of an organization, as far as it is known.
pub fn find_country(tx: &Tx<'_>, organization: OrganizationId) -> Result<Option<Country>> {
    let text = tx.row(
        "SELECT country FROM organization WHERE id = $1",
        &params![organization],
        |row| row.text(0),
    )?;
    Ok(text.as_deref().and_then(Country::read))
}
