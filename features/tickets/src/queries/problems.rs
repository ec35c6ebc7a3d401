//! Known bugs: which tickets are about which, how far it came, and who was told.

use std::collections::HashMap;

use domain::form::Texts;
use domain::permission::Actor;
use domain::problem::BugState;
use domain::{Moment, PersonId, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::requests::{list_in_order, one_of_them};
use super::shown::{Ticket, ticket, ticket_columns};
use super::{Eyes, visible};

/// How far a bug is for one ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bug {
    pub state: BugState,
    pub version: String,
    pub since: Moment,
}

/// What was told at one time.
#[derive(Clone, Debug)]
pub struct BugUpdate {
    pub id: i64,
    pub problem: TicketId,
    pub state: BugState,
    pub version: String,
    /// Whether it is about all tickets, or about chosen ones.
    pub everywhere: bool,
    /// Whether it asks each whether it works.
    pub asks: bool,
    pub author: PersonId,
    pub author_name: String,
    pub created_at: Moment,
    pub body: Texts,
    /// How many tickets it is told in.
    pub told: i64,
}

/// A ticket about a bug.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gathered {
    pub ticket: TicketId,
    /// The update that says how far it came for this ticket.
    pub update: i64,
}

macro_rules! updates {
    ($rest:literal) => {
        concat!(
            "SELECT u.id, u.problem_id, u.state, u.version, u.everywhere, u.asks, u.author_id, p.name, u.created_at,
               (SELECT count(*) FROM problem_told d WHERE d.update_id = u.id)
             FROM problem_update u JOIN person p ON p.id = u.author_id ",
            $rest
        )
    };
}

fn state(row: &Row<'_>, at: usize) -> Result<BugState> {
    Ok(BugState::read(&row.text(at)?).unwrap_or(BugState::Confirmed))
}

fn update(row: &Row<'_>) -> Result<BugUpdate> {
    Ok(BugUpdate {
        id: row.int(0)?,
        problem: TicketId(row.int(1)?),
        state: state(row, 2)?,
        version: row.text(3)?,
        everywhere: row.flag(4)?,
        asks: row.flag(5)?,
        author: PersonId(row.int(6)?),
        author_name: row.text(7)?,
        created_at: row.moment(8)?,
        told: row.int(9)?,
        body: Texts::default(),
    })
}

fn with_body(tx: &Tx<'_>, mut found: BugUpdate) -> Result<BugUpdate> {
    let texts = tx.rows(
        "SELECT locale, body FROM problem_update_text WHERE update_id = $1 ORDER BY locale",
        &params![found.id],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )?;
    for (locale, body) in texts {
        found.body.put(&locale, &body);
    }
    Ok(found)
}

/// The bug that a ticket is about. Without an actor: the ticket was seen.
pub fn find_problem_of(tx: &Tx<'_>, ticket: TicketId) -> Result<Option<TicketId>> {
    tx.row(
        "SELECT problem_id FROM problem_ticket WHERE ticket_id = $1",
        &params![ticket],
        |row| row.int(0).map(TicketId),
    )
}

pub fn find_bug_update(tx: &Tx<'_>, id: i64) -> Result<Option<BugUpdate>> {
    let found = tx.row(updates!("WHERE u.id = $1"), &params![id], update)?;
    found.map(|found| with_body(tx, found)).transpose()
}

/// All that was told of a bug, newest first. Without an actor: its ticket was seen.
pub fn list_bug_updates(tx: &Tx<'_>, problem: TicketId) -> Result<Vec<BugUpdate>> {
    let found = tx.rows(
        updates!("WHERE u.problem_id = $1 ORDER BY u.id DESC"),
        &params![problem],
        update,
    )?;
    found.into_iter().map(|one| with_body(tx, one)).collect()
}

/// The update that says how far a bug is for everybody; 0: none yet.
pub fn find_general_update(tx: &Tx<'_>, problem: TicketId) -> Result<i64> {
    tx.number(
        "SELECT coalesce(max(id), 0) FROM problem_update WHERE problem_id = $1 AND everywhere = 1",
        &params![problem],
    )
}

/// The newest update that was told in a ticket, or was for everybody before it was linked.
pub fn find_update_for(tx: &Tx<'_>, problem: TicketId, ticket: TicketId) -> Result<i64> {
    let told = tx.number(
        "SELECT coalesce(max(u.id), 0) FROM problem_told d JOIN problem_update u ON u.id = d.update_id
         WHERE d.ticket_id = $1 AND u.problem_id = $2",
        &params![ticket, problem],
    )?;
    Ok(told.max(find_general_update(tx, problem)?))
}

/// Tickets about a bug. Without an actor: whoever answers all of them; pages ask what their reader sees.
pub fn list_gathered(tx: &Tx<'_>, problem: TicketId) -> Result<Vec<Gathered>> {
    tx.rows(
        "SELECT ticket_id, update_id FROM problem_ticket WHERE problem_id = $1 ORDER BY ticket_id",
        &params![problem],
        |row| {
            Ok(Gathered {
                ticket: TicketId(row.int(0)?),
                update: row.int(1)?,
            })
        },
    )
}

pub fn count_gathered(tx: &Tx<'_>, problem: TicketId) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM problem_ticket WHERE problem_id = $1",
        &params![problem],
    )
}

pub fn set_problem(
    tx: &Tx<'_>,
    ticket: TicketId,
    problem: TicketId,
    update: i64,
    by: PersonId,
    now: Moment,
) -> Result<()> {
    remove_problem(tx, ticket)?;
    tx.run(
        "INSERT INTO problem_ticket (ticket_id, problem_id, update_id, person_id, created_at) VALUES ($1, $2, $3, $4, $5)",
        &params![ticket, problem, update, by, now],
    )
    .map(drop)
}

pub fn remove_problem(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    tx.run(
        "DELETE FROM problem_ticket WHERE ticket_id = $1",
        &params![ticket],
    )
    .map(drop)
}

/// Takes away that a ticket was ever about a bug or an incident: the ticket goes.
pub fn remove_links(tx: &Tx<'_>, ticket: TicketId) -> Result<()> {
    remove_problem(tx, ticket)?;
    tx.run(
        "DELETE FROM problem_told WHERE ticket_id = $1",
        &params![ticket],
    )?;
    super::remove_incident(tx, ticket)
}

/// What is told anew.
pub struct BugUpdateRow<'a> {
    pub problem: TicketId,
    pub state: BugState,
    pub version: &'a str,
    pub everywhere: bool,
    pub asks: bool,
    pub author: PersonId,
    pub body: &'a Texts,
}

pub fn add_bug_update(tx: &Tx<'_>, new: &BugUpdateRow<'_>, now: Moment) -> Result<i64> {
    let id = tx.insert(
        "INSERT INTO problem_update (problem_id, state, version, everywhere, asks, author_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        &params![
            new.problem,
            new.state.word(),
            new.version,
            new.everywhere,
            new.asks,
            new.author,
            now
        ],
    )?;
    for (locale, body) in new.body.all() {
        tx.run(
            "INSERT INTO problem_update_text (update_id, locale, body) VALUES ($1, $2, $3)",
            &params![id, locale, body],
        )?;
    }
    Ok(id)
}

/// Nobody was told of it yet.
pub fn remove_bug_update(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "DELETE FROM problem_told WHERE update_id = $1",
        &params![id],
    )?;
    tx.run(
        "DELETE FROM problem_update_text WHERE update_id = $1",
        &params![id],
    )?;
    tx.run("DELETE FROM problem_update WHERE id = $1", &params![id])
        .map(drop)
}

/// From now on this update says how far it came for a ticket.
pub fn set_bug_of(tx: &Tx<'_>, ticket: TicketId, update: i64) -> Result<()> {
    tx.run(
        "UPDATE problem_ticket SET update_id = $2 WHERE ticket_id = $1",
        &params![ticket, update],
    )
    .map(drop)
}

/// An update is to be told in a ticket.
pub fn add_to_tell(tx: &Tx<'_>, update: i64, ticket: TicketId) -> Result<()> {
    tx.run(
        "INSERT INTO problem_told (update_id, ticket_id) VALUES ($1, $2)",
        &params![update, ticket],
    )
    .map(drop)
}

/// Tickets in which an update is told, or is yet to be told. Without an actor, as [`list_gathered`].
pub fn list_to_tell(tx: &Tx<'_>, update: i64, done: bool) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT ticket_id FROM problem_told WHERE update_id = $1 AND done = $2 ORDER BY ticket_id",
        &params![update, done],
        |row| row.int(0).map(TicketId),
    )
}

/// An update was told in a ticket; `false` where it was already.
pub fn set_told(tx: &Tx<'_>, update: i64, ticket: TicketId) -> Result<bool> {
    let set = tx.run(
        "UPDATE problem_told SET done = 1 WHERE update_id = $1 AND ticket_id = $2 AND done = 0",
        &params![update, ticket],
    )?;
    Ok(set == 1)
}

/// Where a bug is worked on. For the team alone.
pub fn find_tracker(tx: &Tx<'_>, problem: TicketId) -> Result<Option<String>> {
    tx.row(
        "SELECT address FROM problem_tracker WHERE problem_id = $1",
        &params![problem],
        |row| row.text(0),
    )
}

pub fn set_tracker(tx: &Tx<'_>, problem: TicketId, address: &str) -> Result<()> {
    tx.run(
        "DELETE FROM problem_tracker WHERE problem_id = $1",
        &params![problem],
    )?;
    if address.is_empty() {
        return Ok(());
    }
    tx.run(
        "INSERT INTO problem_tracker (problem_id, address) VALUES ($1, $2)",
        &params![problem, address],
    )
    .map(drop)
}

/// Known bugs that somebody of the team sees, newest activity first.
pub fn list_visible_problems(tx: &Tx<'_>, who: &Actor, now: Moment) -> Result<Vec<Ticket>> {
    let eyes = Eyes::of(who, now);
    tx.rows(
        concat!(
            ticket_columns!(),
            "WHERE t.kind = 'problem' AND ",
            visible!(),
            " ORDER BY t.active_at DESC, t.id DESC LIMIT 200"
        ),
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now],
        ticket,
    )
}

/// Known bugs by name, those first about which something happened last: what a ticket can be said to be about.
pub fn list_visible_problem_names(
    tx: &Tx<'_>,
    who: &Actor,
    except: TicketId,
    now: Moment,
) -> Result<Vec<(TicketId, String)>> {
    let eyes = Eyes::of(who, now);
    tx.rows(
        concat!(
            "SELECT t.id, t.subject FROM ticket t WHERE t.kind = 'problem' AND t.id <> $5 AND ",
            visible!(),
            " ORDER BY t.active_at DESC, t.id DESC LIMIT 200"
        ),
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now, except],
        |row| Ok((TicketId(row.int(0)?), row.text(1)?)),
    )
}

/// How far the bugs are that those of `ids` are about which the reader may see: nothing else of them.
pub fn list_visible_bugs(
    tx: &Tx<'_>,
    who: &Actor,
    ids: &[TicketId],
    now: Moment,
) -> Result<HashMap<TicketId, Bug>> {
    let found = list_in_order(
        tx,
        &Eyes::of(who, now),
        ids,
        concat!(
            "SELECT t.id, u.state, u.version, u.created_at FROM ticket t
             JOIN problem_ticket l ON l.ticket_id = t.id JOIN problem_update u ON u.id = l.update_id WHERE ",
            one_of_them!(),
            "AND ",
            visible!()
        ),
        |row| {
            let bug = Bug {
                state: state(row, 1)?,
                version: row.text(2)?,
                since: row.moment(3)?,
            };
            Ok((TicketId(row.int(0)?), bug))
        },
        |(id, _)| *id,
    )?;
    Ok(found.into_iter().collect())
}
