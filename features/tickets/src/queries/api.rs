//! What the API asks for in pages: tickets and requests, each from a place that stays where it is while rows are
//! added.

use std::sync::Arc;

use domain::form::Answers;
use domain::permission::Actor;
use domain::{FieldId, Moment, PersonId, TicketId};
use forms::Catalogue;
use platform::store::Tx;
use platform::{Result, params};

use super::shown::{Ticket, ticket, ticket_columns};
use super::{EventOf, Eyes, add_change, visible};

/// Where in a list a page is: rows beyond `(key, id)` in its direction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Page {
    pub ascending: bool,
    pub beyond: Option<(i64, i64)>,
    pub limit: i64,
    pub offset: i64,
}

impl Page {
    /// The place from which everything is beyond, where none is given.
    pub(super) fn place(&self) -> (i64, i64) {
        let end = if self.ascending { i64::MIN } else { i64::MAX };
        self.beyond.unwrap_or((end, end))
    }
}

/// What a list is sorted by: always a number, so that a place in it can be named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sort {
    /// By number, which is the order in which tickets were opened.
    Id,
    /// By the newest change, which is the order of `updated_at`, and unlike it unique.
    Updated,
    Status,
    Priority,
    Assignee,
    Requester,
}

macro_rules! key {
    (id) => {
        "t.id"
    };
    (updated) => {
        "t.change_id"
    };
    (status) => {
        "CASE t.category WHEN 'new' THEN 0 WHEN 'open' THEN 1 WHEN 'pending' THEN 2 WHEN 'hold' THEN 3
         WHEN 'solved' THEN 4 ELSE 5 END"
    };
    (priority) => {
        "CASE t.priority WHEN 'low' THEN 1 WHEN 'normal' THEN 2 WHEN 'high' THEN 3 WHEN 'urgent' THEN 4 ELSE 0 END"
    };
    (assignee) => {
        "coalesce(t.assignee_id, 0)"
    };
    (requester) => {
        "t.requester_id"
    };
}

/// Rows beyond the place `($5, $6)`. By number alone, so that the database begins there and does not search for it.
macro_rules! beyond {
    (id, $than:literal) => {
        concat!("CAST($5 AS BIGINT) IS NOT NULL AND t.id ", $than, " $6")
    };
    ($key:ident, $than:literal) => {
        concat!(
            "(",
            key!($key),
            ", t.id) ",
            $than,
            " (CAST($5 AS BIGINT), CAST($6 AS BIGINT))"
        )
    };
}

/// A statement for one way to sort, in the direction of the page.
macro_rules! sorted {
    ($page:expr, $which:ident, $key:ident) => {
        if $page.ascending {
            concat!(
                ticket_columns!(),
                "WHERE ",
                $which!(),
                " AND ",
                beyond!($key, ">"),
                " AND ",
                visible!(),
                " ORDER BY ",
                key!($key),
                ", t.id LIMIT $7 OFFSET $8"
            )
        } else {
            concat!(
                ticket_columns!(),
                "WHERE ",
                $which!(),
                " AND ",
                beyond!($key, "<"),
                " AND ",
                visible!(),
                " ORDER BY ",
                key!($key),
                " DESC, t.id DESC LIMIT $7 OFFSET $8"
            )
        }
    };
}
macro_rules! every {
    () => {
        "t.id > 0"
    };
}
macro_rules! of_external_id {
    () => {
        "t.external_id = $9"
    };
}
macro_rules! by_sort {
    ($page:expr, $sort:expr, $which:ident) => {
        match $sort {
            Sort::Id => sorted!($page, $which, id),
            Sort::Updated => sorted!($page, $which, updated),
            Sort::Status => sorted!($page, $which, status),
            Sort::Priority => sorted!($page, $which, priority),
            Sort::Assignee => sorted!($page, $which, assignee),
            Sort::Requester => sorted!($page, $which, requester),
        }
    };
}

/// Tickets that the actor may see, in pages.
pub fn list_visible_tickets(
    tx: &Tx<'_>,
    who: &Actor,
    external_id: Option<&str>,
    sort: Sort,
    page: &Page,
    now: Moment,
) -> Result<Vec<Ticket>> {
    let eyes = Eyes::of(who, now);
    let (key, id) = page.place();
    if let Some(external_id) = external_id {
        return tx.rows(
            by_sort!(page, sort, of_external_id),
            &params![
                eyes.reach,
                eyes.person,
                eyes.guest_of,
                eyes.now,
                key,
                id,
                page.limit,
                page.offset,
                external_id
            ],
            ticket,
        );
    }
    tx.rows(
        by_sort!(page, sort, every),
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            key,
            id,
            page.limit,
            page.offset
        ],
        ticket,
    )
}

/// How many tickets with this name elsewhere the actor may see.
pub fn count_visible_external(
    tx: &Tx<'_>,
    who: &Actor,
    external_id: &str,
    now: Moment,
) -> Result<i64> {
    let eyes = Eyes::of(who, now);
    tx.number(
        concat!(
            "SELECT count(*) FROM ticket t WHERE t.external_id = $5 AND ",
            visible!()
        ),
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            external_id
        ],
    )
}

/// Which of somebody's requests: whether they asked or are in CC, and in which states.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Wanted {
    pub ccd: bool,
    /// New or open, pending, on hold, solved, closed.
    pub states: [bool; 5],
}

macro_rules! in_states {
    ($open:literal, $pending:literal, $hold:literal, $solved:literal, $closed:literal) => {
        concat!(
            "((t.category IN ('new', 'open') AND ",
            $open,
            " = 1) OR (t.category = 'pending' AND ",
            $pending,
            " = 1) OR (t.category = 'hold' AND ",
            $hold,
            " = 1) OR (t.category = 'solved' AND ",
            $solved,
            " = 1) OR (t.category = 'closed' AND ",
            $closed,
            " = 1))"
        )
    };
}
macro_rules! theirs {
    (asked) => {
        "t.requester_id = $2"
    };
    (in_cc) => {
        "t.id IN (SELECT c.ticket_id FROM participant c WHERE c.person_id = $2 AND c.kind = 'cc')"
    };
}
macro_rules! asked {
    () => {
        concat!(
            theirs!(asked),
            " AND ",
            in_states!("$9", "$10", "$11", "$12", "$13")
        )
    };
}
macro_rules! in_cc {
    () => {
        concat!(
            theirs!(in_cc),
            " AND ",
            in_states!("$9", "$10", "$11", "$12", "$13")
        )
    };
}
macro_rules! count_own {
    ($which:ident) => {
        concat!(
            "SELECT count(*) FROM ticket t WHERE ",
            theirs!($which),
            " AND ",
            in_states!("$5", "$6", "$7", "$8", "$9"),
            " AND ",
            visible!()
        )
    };
}

/// Somebody's requests, in pages; sorted by number or by the newest change.
pub fn list_visible_own(
    tx: &Tx<'_>,
    who: &Actor,
    wanted: Wanted,
    sort: Sort,
    page: &Page,
    now: Moment,
) -> Result<Vec<Ticket>> {
    let eyes = Eyes::of(who, now);
    let (key, id) = page.place();
    let [open, pending, hold, solved, closed] = wanted.states;
    let sql = match (wanted.ccd, sort) {
        (false, Sort::Updated) => sorted!(page, asked, updated),
        (false, _) => sorted!(page, asked, id),
        (true, Sort::Updated) => sorted!(page, in_cc, updated),
        (true, _) => sorted!(page, in_cc, id),
    };
    tx.rows(
        sql,
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            key,
            id,
            page.limit,
            page.offset,
            open,
            pending,
            hold,
            solved,
            closed
        ],
        ticket,
    )
}

/// How many requests of theirs there are.
pub fn count_visible_own(tx: &Tx<'_>, who: &Actor, wanted: Wanted, now: Moment) -> Result<i64> {
    let eyes = Eyes::of(who, now);
    let [open, pending, hold, solved, closed] = wanted.states;
    tx.number(
        if wanted.ccd {
            count_own!(in_cc)
        } else {
            count_own!(asked)
        },
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            open,
            pending,
            hold,
            solved,
            closed
        ],
    )
}

/// Gives a ticket another name in another system, and appends the event.
pub fn set_external_id(
    tx: &Tx<'_>,
    of: EventOf<'_>,
    before: Option<&str>,
    after: Option<&str>,
) -> Result<()> {
    tx.run(
        "UPDATE ticket SET external_id = $2 WHERE id = $1",
        &params![of.ticket, after],
    )?;
    add_change(tx, of, "external_id", before, after, None, false).map(drop)
}

/// What stands around a ticket that was found visible.
#[derive(Clone, Debug, Default)]
pub struct Around {
    /// The first message.
    pub description: String,
    /// Whether customers read that one.
    pub begins_public: bool,
    /// Whether a customer sees anything in it.
    pub is_public: bool,
    pub cc: Vec<PersonId>,
    pub tags: Vec<String>,
    /// The newest change.
    pub change: i64,
    /// What was answered, and what the desk asks.
    /// The known bug that it is about, and whether it is one that tickets are about.
    pub problem: Option<i64>,
    pub has_incidents: bool,
    pub answers: Answers,
    pub all: Arc<Catalogue>,
}

/// One statement for all of it: a page of a hundred tickets asks a hundred times.
pub fn find_around(tx: &Tx<'_>, ticket: TicketId) -> Result<Around> {
    let mut around = Around {
        all: forms::catalogue(tx)?,
        ..Around::default()
    };
    tx.rows(
        "SELECT 0, t.comment_count, '' FROM ticket t WHERE t.id = $1
         UNION ALL
         SELECT 1, c.public, c.body FROM comment c
         WHERE c.id = (SELECT min(f.id) FROM comment f WHERE f.ticket_id = $1)
         UNION ALL
         SELECT 2, p.person_id, '' FROM participant p WHERE p.ticket_id = $1 AND p.kind = 'cc'
         UNION ALL
         SELECT 3, 0, g.tag FROM ticket_tag g WHERE g.ticket_id = $1
         UNION ALL
         SELECT 4, t.change_id, '' FROM ticket t WHERE t.id = $1
         UNION ALL
         SELECT 5, l.problem_id, '' FROM problem_ticket l WHERE l.ticket_id = $1
         UNION ALL
         SELECT 6, count(*), '' FROM problem_ticket l WHERE l.problem_id = $1
         UNION ALL
         SELECT 7, v.field_id, v.value FROM ticket_field_value v WHERE v.ticket_id = $1
         ORDER BY 1, 2, 3",
        &params![ticket],
        |row| {
            match row.int(0)? {
                0 => around.is_public = row.int(1)? > 0,
                1 => {
                    around.begins_public = row.flag(1)?;
                    around.description = row.text(2)?;
                }
                2 => around.cc.push(PersonId(row.int(1)?)),
                3 => around.tags.push(row.text(2)?),
                4 => around.change = row.int(1)?,
                5 => around.problem = Some(row.int(1)?),
                6 => around.has_incidents = row.int(1)? > 0,
                _ => {
                    let (field, value) = (FieldId(row.int(1)?), row.text(2)?);
                    match around.answers.last_mut() {
                        Some((known, values)) if *known == field => values.push(value),
                        _ => around.answers.push((field, vec![value])),
                    }
                }
            }
            Ok(())
        },
    )?;
    Ok(around)
}
