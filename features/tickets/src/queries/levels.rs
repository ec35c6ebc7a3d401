//! Where tickets are: levels, hand-overs, and what a customer's own first line has before it and writes for itself.

use domain::permission::Actor;
use domain::ticket::{HandOver, Level, Place, Side};
use domain::{DeskId, GroupId, Moment, PersonId, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::shown::{Ticket, ticket, ticket_columns};
use super::{Eyes, visible};

/// Where a new ticket begins: at the customer's own first line, or with a partner.
pub fn set_beginning(tx: &Tx<'_>, id: TicketId, level: Level, desk: DeskId) -> Result<()> {
    tx.run(
        "UPDATE ticket SET level = CAST($2 AS BIGINT), first_line = CASE WHEN CAST($2 AS BIGINT) = 1 THEN 1 ELSE 0 END, desk_id = $3 WHERE id = $1",
        &params![id, level.number(), desk],
    )
    .map(drop)
}

/// A ticket begins where another one is.
pub fn copy_place(tx: &Tx<'_>, id: TicketId, from: TicketId) -> Result<()> {
    tx.run(
        "UPDATE ticket SET level = (SELECT f.level FROM ticket f WHERE f.id = $2),
           first_line = (SELECT f.first_line FROM ticket f WHERE f.id = $2),
           first_line_person_id = (SELECT f.first_line_person_id FROM ticket f WHERE f.id = $2),
           desk_id = (SELECT f.desk_id FROM ticket f WHERE f.id = $2),
           with_vendor = (SELECT f.with_vendor FROM ticket f WHERE f.id = $2)
         WHERE id = $1",
        &params![id, from],
    )
    .map(drop)
}

/// A hand-over as it is written down.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Move {
    pub over: HandOver,
    pub person: Option<PersonId>,
    pub name: String,
    pub note: String,
}

/// Puts a ticket somewhere else and writes down who did it, and what they wrote for whoever takes over.
pub fn add_move(
    tx: &Tx<'_>,
    ticket: TicketId,
    over: HandOver,
    person: Option<PersonId>,
    note: &str,
) -> Result<()> {
    tx.run(
        "UPDATE ticket SET level = $2, with_vendor = $3 WHERE id = $1",
        &params![ticket, over.to.level.number(), over.to.side == Side::Vendor],
    )?;
    tx.run(
        "INSERT INTO ticket_move (ticket_id, person_id, from_level, from_side, to_level, to_side, note, at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
        &params![
            ticket,
            person,
            over.from.level.number(),
            over.from.side.word(),
            over.to.level.number(),
            over.to.side.word(),
            note,
            over.at
        ],
    )
    .map(drop)
}

/// The hand-overs of a ticket that was found visible, oldest first.
pub fn list_moves(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<Move>> {
    tx.rows(
        "SELECT m.from_level, m.from_side, m.to_level, m.to_side, m.at, m.person_id, p.name, m.note
         FROM ticket_move m LEFT JOIN person p ON p.id = m.person_id WHERE m.ticket_id = $1 ORDER BY m.id",
        &params![ticket],
        |row| {
            Ok(Move {
                over: HandOver {
                    from: place_at(row, 0)?,
                    to: place_at(row, 2)?,
                    at: row.moment(4)?,
                },
                person: row.opt_int(5)?.map(PersonId),
                name: row.opt_text(6)?.unwrap_or_default(),
                note: row.text(7)?,
            })
        },
    )
}

/// A ticket of a period, for counting where it was how long.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkedOn {
    pub id: TicketId,
    pub subject: String,
    pub organization: String,
    pub created_at: Moment,
    /// When it was solved, if it is.
    pub ended_at: Option<Moment>,
    pub place: Place,
}

/// The tickets that the actor may see and that somebody could work on within a period, oldest first, those after one.
pub fn list_visible_worked_on(
    tx: &Tx<'_>,
    who: &Actor,
    (from, to): (Moment, Moment),
    (after, most): (TicketId, i64),
    now: Moment,
) -> Result<Vec<WorkedOn>> {
    let eyes = Eyes::of(who, now);
    tx.rows(
        concat!(
            "SELECT t.id, t.subject, coalesce(o.name, ''), t.created_at,
               CASE WHEN t.category IN ('solved', 'closed') THEN coalesce(
                 (SELECT max(c.at) FROM change c JOIN status s ON c.after = '' || s.id
                  WHERE c.ticket_id = t.id AND c.kind = 'status' AND s.category = 'solved'), t.active_at) END,
               t.level, CASE WHEN t.with_vendor = 0 AND t.desk_id <> (SELECT min(k.id) FROM desk k) THEN 1 ELSE 0 END
             FROM ticket t LEFT JOIN organization o ON o.id = t.organization_id
             WHERE t.id > $8 AND t.created_at < $6 AND (t.category IN ('new', 'open', 'pending', 'hold') OR t.active_at >= $5) AND ",
            visible!(),
            " ORDER BY t.id LIMIT $7"
        ),
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            from,
            to,
            most,
            after
        ],
        |row| {
            Ok(WorkedOn {
                id: TicketId(row.int(0)?),
                subject: row.text(1)?,
                organization: row.text(2)?,
                created_at: row.moment(3)?,
                ended_at: row.opt_int(4)?.map(Moment),
                place: Place::of(Level::read(row.int(5)?).unwrap_or_default(), row.flag(6)?),
            })
        },
    )
}

/// The hand-overs of tickets from one number to another, in their order. Without an actor: they are looked up by tickets that were
/// found visible.
pub fn list_moves_between(
    tx: &Tx<'_>,
    (after, last): (TicketId, TicketId),
) -> Result<Vec<(TicketId, HandOver)>> {
    tx.rows(
        "SELECT m.from_level, m.from_side, m.to_level, m.to_side, m.at, m.ticket_id
         FROM ticket_move m WHERE m.ticket_id > $1 AND m.ticket_id <= $2 ORDER BY m.ticket_id, m.id",
        &params![after, last],
        |row| {
            let over = HandOver {
                from: place_at(row, 0)?,
                to: place_at(row, 2)?,
                at: row.moment(4)?,
            };
            Ok((TicketId(row.int(5)?), over))
        },
    )
}

/// A place, of the two columns that say it.
fn place_at(row: &Row<'_>, at: usize) -> Result<Place> {
    Ok(Place {
        level: Level::read(row.int(at)?).unwrap_or_default(),
        side: Side::read(&row.text(at + 1)?).unwrap_or(Side::Vendor),
    })
}

/// The group that a ticket goes to from now on; without an event of its own, because the hand-over tells it.
pub fn set_group_of(tx: &Tx<'_>, ticket: TicketId, group: Option<GroupId>) -> Result<()> {
    tx.run(
        "UPDATE ticket SET group_id = $2 WHERE id = $1",
        &params![ticket, group],
    )
    .map(drop)
}

/// Which requests of the first line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FirstLineView {
    /// Not escalated and not finished.
    Waiting,
    /// Those of them that the reader has.
    Mine,
    /// Escalated and not finished.
    Escalated,
    /// Finished.
    Done,
}

impl FirstLineView {
    pub const ALL: [Self; 4] = [Self::Waiting, Self::Mine, Self::Escalated, Self::Done];

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Mine => "mine",
            Self::Escalated => "escalated",
            Self::Done => "done",
        }
    }

    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.word() == word)
    }
}

/// Requests that came to a first line of which the reader is: those of their organizations.
macro_rules! of_first_line {
    ($which:literal) => {
        concat!(
            "t.first_line = 1 AND t.organization_id IN (SELECT fm.organization_id FROM membership fm
               WHERE fm.person_id = $2 AND fm.role <> 'user' AND fm.valid_from <= $4
                 AND (fm.valid_to IS NULL OR fm.valid_to > $4)) AND ",
            $which,
            " AND ",
            visible!()
        )
    };
}
macro_rules! of_view {
    ($use:ident, $view:expr) => {
        match $view {
            FirstLineView::Waiting => {
                $use!("t.level = 1 AND t.category IN ('new', 'open', 'pending', 'hold')")
            }
            FirstLineView::Mine => {
                $use!("t.level = 1 AND t.first_line_person_id = $2 AND t.category IN ('new', 'open', 'pending', 'hold')")
            }
            FirstLineView::Escalated => {
                $use!("t.level > 1 AND t.category IN ('new', 'open', 'pending', 'hold')")
            }
            FirstLineView::Done => $use!("t.category IN ('solved', 'closed')"),
        }
    };
}
macro_rules! list_first_line {
    ($which:literal) => {
        concat!(
            ticket_columns!(),
            "WHERE ",
            of_first_line!($which),
            " ORDER BY t.active_at DESC, t.id DESC LIMIT 100"
        )
    };
}
macro_rules! count_first_line {
    ($which:literal) => {
        concat!(
            "SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE ",
            of_first_line!($which),
            " LIMIT 100) AS counted"
        )
    };
}

/// The newest requests of a first line, newest activity first.
pub fn list_visible_first_line(
    tx: &Tx<'_>,
    who: &Actor,
    view: FirstLineView,
    now: Moment,
) -> Result<Vec<Ticket>> {
    let eyes = Eyes::of(who, now);
    let sql: &'static str = of_view!(list_first_line, view);
    tx.rows(
        sql,
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now],
        ticket,
    )
}

/// How many there are; counting stops at 100.
pub fn count_visible_first_line(
    tx: &Tx<'_>,
    who: &Actor,
    view: FirstLineView,
    now: Moment,
) -> Result<i64> {
    let eyes = Eyes::of(who, now);
    let sql: &'static str = of_view!(count_first_line, view);
    tx.number(
        sql,
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now],
    )
}

/// Who of the first line has a request, or nobody.
pub fn set_first_line_person(
    tx: &Tx<'_>,
    ticket: TicketId,
    person: Option<PersonId>,
) -> Result<()> {
    tx.run(
        "UPDATE ticket SET first_line_person_id = $2 WHERE id = $1",
        &params![ticket, person],
    )
    .map(drop)
}

/// What somebody of a first line had is another's from now on.
pub fn pass_first_line(
    tx: &Tx<'_>,
    organization: domain::OrganizationId,
    from: PersonId,
    to: PersonId,
) -> Result<()> {
    tx.run(
        "UPDATE ticket SET first_line_person_id = $3 WHERE organization_id = $1 AND first_line = 1
           AND first_line_person_id = $2",
        &params![organization, from, to],
    )
    .map(drop)
}

/// A note that a first line wrote for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FirstLineNote {
    pub id: i64,
    pub person: PersonId,
    pub name: String,
    pub body: String,
    pub at: Moment,
}

pub fn add_first_line_note(
    tx: &Tx<'_>,
    ticket: TicketId,
    person: PersonId,
    body: &str,
    now: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO first_line_note (ticket_id, person_id, body, created_at) VALUES ($1, $2, $3, $4)",
        &params![ticket, person, body, now],
    )
    .map(drop)
}

/// The notes of a first line, oldest first: for its people alone, who see the request by being of it.
pub fn list_first_line_notes(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<FirstLineNote>> {
    tx.rows(
        "SELECT n.id, n.person_id, p.name, n.body, n.created_at
         FROM first_line_note n JOIN person p ON p.id = n.person_id WHERE n.ticket_id = $1 ORDER BY n.id",
        &params![ticket],
        |row| {
            Ok(FirstLineNote {
                id: row.int(0)?,
                person: PersonId(row.int(1)?),
                name: row.text(2)?,
                body: row.text(3)?,
                at: row.moment(4)?,
            })
        },
    )
}

/// Without an actor: whether a ticket is still with the customer's own first line, so that nobody of the team is told of it.
pub fn is_with_first_line(tx: &Tx<'_>, ticket: TicketId) -> Result<bool> {
    let level = tx.number("SELECT level FROM ticket WHERE id = $1", &params![ticket])?;
    Ok(level == Level::FirstLine.number())
}
