//! Lists of tickets: a customer's requests, the team's views, search hits.

use std::collections::{BTreeSet, HashMap};

use domain::permission::{Actor, Reach};
use domain::ticket::Category;
use domain::{CommentId, Moment, OrganizationId, PersonId, StatusId, TicketId};
use platform::store::{IntoValue, Row, Tx};
use platform::{Result, params};

use super::shown::{Ticket, ticket, ticket_columns};
use super::{Eyes, visible};

/// Whose requests a customer looks at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    /// Asked by them.
    Mine,
    /// They are in CC.
    Ccd,
    /// All of one organization.
    Organization(OrganizationId),
}

/// Which states of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum StateFilter {
    /// Open or waiting.
    Unfinished,
    /// Solved or closed.
    Finished,
    All,
}

impl StateFilter {
    /// The two halves: whether unfinished and whether finished ones are wanted.
    fn halves(self) -> (bool, bool) {
        (self != Self::Finished, self != Self::Unfinished)
    }
}

/// How a customer's list is ordered. An enum and not a text: nothing from outside reaches `ORDER BY`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Created,
    Activity,
    Status,
}

/// What a customer asks the list for.
#[derive(Clone, Copy, Debug)]
pub struct RequestList {
    pub tab: Tab,
    pub state: StateFilter,
    pub order: Order,
    pub ascending: bool,
    pub limit: i64,
    pub offset: i64,
}

/// "All" is asked first: then nothing of the row has to be read to count it.
macro_rules! wanted_state {
    () => {
        " AND (($6 = 1 AND $7 = 1)
           OR (t.category IN ('new', 'open', 'pending', 'hold') AND $6 = 1)
           OR (t.category IN ('solved', 'closed') AND $7 = 1)) "
    };
}
macro_rules! mine {
    () => {
        "t.requester_id = $5 "
    };
}
macro_rules! ccd {
    () => {
        "t.id IN (SELECT c.ticket_id FROM participant c WHERE c.person_id = $5 AND c.kind = 'cc') "
    };
}
macro_rules! of_organization {
    () => {
        "t.organization_id = $5 "
    };
}
macro_rules! request_columns {
    () => {
        "SELECT t.id, t.subject, t.status_id, t.category, t.requester_id, r.name, t.organization_id,
           t.last_comment_id, t.created_at, t.active_at,
           (SELECT count(*) FROM attachment f JOIN comment c ON c.id = f.comment_id
            WHERE f.ticket_id = t.id AND f.inline = 0 AND (c.public = 1 OR $1 > 0))
         FROM ticket t JOIN person r ON r.id = t.requester_id WHERE "
    };
}
macro_rules! list_sql {
    ($whose:ident, $order:literal) => {
        concat!(
            request_columns!(),
            $whose!(),
            wanted_state!(),
            "AND ",
            visible!(),
            " ORDER BY ",
            $order,
            " LIMIT $8 OFFSET $9"
        )
    };
}
macro_rules! ordered {
    ($whose:ident, $order:expr, $ascending:expr) => {
        match ($order, $ascending) {
            (Order::Created, true) => list_sql!($whose, "t.created_at, t.id"),
            (Order::Created, false) => list_sql!($whose, "t.created_at DESC, t.id DESC"),
            (Order::Activity, true) => list_sql!($whose, "t.active_at, t.id"),
            (Order::Activity, false) => list_sql!($whose, "t.active_at DESC, t.id DESC"),
            (Order::Status, true) => list_sql!($whose, "t.status_id, t.active_at DESC, t.id DESC"),
            (Order::Status, false) => {
                list_sql!($whose, "t.status_id DESC, t.active_at DESC, t.id DESC")
            }
        }
    };
}

/// A line of a customer's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    pub id: TicketId,
    pub subject: String,
    pub status_id: StatusId,
    pub category: Category,
    pub requester: PersonId,
    pub requester_name: String,
    pub organization: Option<OrganizationId>,
    pub last_comment: Option<CommentId>,
    pub created_at: Moment,
    pub active_at: Moment,
    /// Files that the reader may see, without the pictures inside of messages.
    pub attachments: i64,
}

fn request(row: &Row<'_>) -> Result<Request> {
    Ok(Request {
        id: TicketId(row.int(0)?),
        subject: row.text(1)?,
        status_id: StatusId(row.int(2)?),
        category: Category::read(&row.text(3)?).unwrap_or(Category::Open),
        requester: PersonId(row.int(4)?),
        requester_name: row.text(5)?,
        organization: row.opt_int(6)?.map(OrganizationId),
        last_comment: row.opt_int(7)?.map(CommentId),
        created_at: row.moment(8)?,
        active_at: row.moment(9)?,
        attachments: row.int(10)?,
    })
}

/// A customer's requests.
pub fn list_visible_requests(
    tx: &Tx<'_>,
    who: &Actor,
    list: &RequestList,
    now: Moment,
) -> Result<Vec<Request>> {
    let eyes = Eyes::of(who, now);
    let (unfinished, finished) = list.state.halves();
    let (sql, of): (&'static str, Option<i64>) = match list.tab {
        Tab::Mine => (
            ordered!(mine, list.order, list.ascending),
            eyes.person.map(|id| id.0),
        ),
        Tab::Ccd => (
            ordered!(ccd, list.order, list.ascending),
            eyes.person.map(|id| id.0),
        ),
        Tab::Organization(id) => (
            ordered!(of_organization, list.order, list.ascending),
            Some(id.0),
        ),
    };
    tx.rows(
        sql,
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            of,
            unfinished,
            finished,
            list.limit,
            list.offset
        ],
        request,
    )
}

/// Tickets asked for in one statement: on a server each statement is a way there and back.
const AT_ONCE: usize = 50;

/// Whether the ticket is one of [`AT_ONCE`].
macro_rules! one_of_them {
    () => {
        "t.id IN ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22,
           $23, $24, $25, $26, $27, $28, $29, $30, $31, $32, $33, $34, $35, $36, $37, $38, $39, $40,
           $41, $42, $43, $44, $45, $46, $47, $48, $49, $50, $51, $52, $53, $54) "
    };
}

/// Those rows of `sql` whose ticket is among `ids`, in the order of `ids`.
fn list_in_order<T>(
    tx: &Tx<'_>,
    eyes: &Eyes,
    ids: &[TicketId],
    sql: &'static str,
    read: impl Fn(&Row<'_>) -> Result<T> + Copy,
    id_of: impl Fn(&T) -> TicketId,
) -> Result<Vec<T>> {
    let mut found = Vec::with_capacity(ids.len());
    for some in ids.chunks(AT_ONCE) {
        let mut asked = params![eyes.reach, eyes.person, eyes.guest_of, eyes.now].to_vec();
        // What is missing to the full number is the last one again.
        let padded = some
            .iter()
            .chain(std::iter::repeat(some.last().unwrap_or(&TicketId(0))));
        asked.extend(padded.take(AT_ONCE).map(|id| id.value()));
        found.extend(tx.rows(sql, &asked, read)?);
    }
    let place: HashMap<TicketId, usize> =
        ids.iter().enumerate().map(|(at, id)| (*id, at)).collect();
    found.sort_by_key(|one| place.get(&id_of(one)).copied());
    Ok(found)
}

/// Those of `ids` that the actor may see, in the given order, as lines of a list. What a customer's search found comes
/// through here.
pub fn list_visible_requests_among(
    tx: &Tx<'_>,
    who: &Actor,
    ids: &[TicketId],
    now: Moment,
) -> Result<Vec<Request>> {
    list_in_order(
        tx,
        &Eyes::of(who, now),
        ids,
        concat!(request_columns!(), one_of_them!(), "AND ", visible!()),
        request,
        |request| request.id,
    )
}

/// Those of `ids` in which the person is in CC.
pub fn list_ccd_among(tx: &Tx<'_>, person: PersonId, ids: &[TicketId]) -> Result<Vec<TicketId>> {
    let mut found = Vec::new();
    for id in ids {
        found.extend(tx.row(
            "SELECT ticket_id FROM participant WHERE ticket_id = $1 AND person_id = $2 AND kind = 'cc'",
            &params![id, person],
            |row| row.int(0).map(TicketId),
        )?);
    }
    Ok(found)
}

macro_rules! count_sql {
    ($whose:ident) => {
        concat!(
            "SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE ",
            $whose!(),
            wanted_state!(),
            "AND ",
            visible!(),
            " LIMIT 1000) AS counted"
        )
    };
}

/// How many requests a list has; counting stops at 1,000.
pub fn count_visible_requests(
    tx: &Tx<'_>,
    who: &Actor,
    tab: Tab,
    state: StateFilter,
    now: Moment,
) -> Result<i64> {
    let eyes = Eyes::of(who, now);
    let (unfinished, finished) = state.halves();
    let (sql, of): (&'static str, Option<i64>) = match tab {
        Tab::Mine => (count_sql!(mine), eyes.person.map(|id| id.0)),
        Tab::Ccd => (count_sql!(ccd), eyes.person.map(|id| id.0)),
        Tab::Organization(id) => (count_sql!(of_organization), Some(id.0)),
    };
    tx.number(
        sql,
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            of,
            unfinished,
            finished
        ],
    )
}

macro_rules! count_all {
    ($whose:literal) => {
        concat!(
            "(SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE ",
            $whose,
            " AND ",
            visible!(),
            " LIMIT 1000) AS counted)"
        )
    };
}

/// How many requests the tabs have: the reader's own, those they are in CC of, those of the organization. Counting stops
/// at 1,000.
pub fn count_visible_tabs(
    tx: &Tx<'_>,
    who: &Actor,
    organization: Option<OrganizationId>,
    now: Moment,
) -> Result<[i64; 3]> {
    let eyes = Eyes::of(who, now);
    let counts = tx.row(
        concat!(
            "SELECT ",
            count_all!("t.requester_id = $5"),
            ", ",
            count_all!(
                "t.id IN (SELECT c.ticket_id FROM participant c WHERE c.person_id = $5 AND c.kind = 'cc')"
            ),
            ", ",
            count_all!("t.organization_id = $6")
        ),
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            eyes.person,
            organization
        ],
        |row| Ok([row.int(0)?, row.int(1)?, row.int(2)?]),
    )?;
    Ok(counts.unwrap_or_default())
}

/// A view of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Mine, and not finished.
    Mine,
    /// Nobody's, and not finished.
    Unassigned,
    /// New or open.
    Open,
    /// Pending or on hold.
    Pending,
    /// Solved or closed.
    Solved,
    All,
}

impl View {
    pub const ALL: [Self; 6] = [
        Self::Mine,
        Self::Unassigned,
        Self::Open,
        Self::Pending,
        Self::Solved,
        Self::All,
    ];

    /// The word in addresses.
    pub fn word(self) -> &'static str {
        match self {
            Self::Mine => "mine",
            Self::Unassigned => "unassigned",
            Self::Open => "open",
            Self::Pending => "pending",
            Self::Solved => "solved",
            Self::All => "all",
        }
    }

    pub fn read(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|view| view.word() == word)
    }

    fn categories(self) -> &'static [Category] {
        use Category::{Closed, Hold, New, Open, Pending, Solved};
        match self {
            Self::Mine | Self::Unassigned => &[New, Open, Pending, Hold],
            Self::Open => &[New, Open],
            Self::Pending => &[Pending, Hold],
            Self::Solved => &[Solved, Closed],
            Self::All => &Category::ALL,
        }
    }
}

/// Most rows that a queue shows; older ones are found by search.
pub const QUEUE_LIMIT: i64 = 50;

/// The tickets of a view, newest activity first. One index range per category, merged here: the database would
/// sort the whole backlog instead. For the team only.
pub fn list_view(tx: &Tx<'_>, who: &Actor, view: View, now: Moment) -> Result<Vec<Ticket>> {
    let eyes = Eyes::of(who, now);
    if let (Reach::Groups, Some(person)) = (who.reach, who.person) {
        let ids = list_within_groups(tx, person, view, QUEUE_LIMIT)?;
        return list_visible_among(tx, who, &ids, now);
    }
    if view == View::All {
        return tx.rows(
            concat!(
                ticket_columns!(),
                "WHERE ",
                visible!(),
                " ORDER BY t.active_at DESC, t.id DESC LIMIT $5"
            ),
            &params![
                eyes.reach,
                eyes.person,
                eyes.guest_of,
                eyes.now,
                QUEUE_LIMIT
            ],
            ticket,
        );
    }
    let sql: &'static str = match view {
        View::Mine => concat!(
            ticket_columns!(),
            "WHERE t.assignee_id = $2 AND t.category = $5 AND ",
            visible!(),
            " ORDER BY t.active_at DESC, t.id DESC LIMIT $6"
        ),
        View::Unassigned => concat!(
            ticket_columns!(),
            "WHERE t.assignee_id IS NULL AND t.category = $5 AND ",
            visible!(),
            " ORDER BY t.active_at DESC, t.id DESC LIMIT $6"
        ),
        _ => concat!(
            ticket_columns!(),
            "WHERE t.category = $5 AND ",
            visible!(),
            " ORDER BY t.active_at DESC, t.id DESC LIMIT $6"
        ),
    };
    let mut all = Vec::new();
    for category in view.categories() {
        all.extend(tx.rows(
            sql,
            &params![
                eyes.reach,
                eyes.person,
                eyes.guest_of,
                eyes.now,
                category.word(),
                QUEUE_LIMIT
            ],
            ticket,
        )?);
    }
    all.sort_by_key(|ticket| std::cmp::Reverse((ticket.active_at, ticket.id)));
    all.truncate(QUEUE_LIMIT as usize);
    Ok(all)
}

/// Of one category, where an agent who works within groups finds their tickets: a group of theirs, what they have, what
/// they asked, where they are in CC. Each is a range of an index, however many tickets the others have.
macro_rules! found_in {
    ($place:literal, $state:literal) => {
        concat!(
            "SELECT t.active_at, t.id FROM ticket t WHERE ",
            $place,
            " AND t.category = $2 AND ",
            $state,
            " ORDER BY t.active_at DESC, t.id DESC LIMIT $3"
        )
    };
}
macro_rules! found_everywhere {
    ($state:literal) => {
        (
            found_in!("t.group_id = $1", $state),
            [
                found_in!("t.assignee_id = $1", $state),
                found_in!("t.requester_id = $1", $state),
                found_in!(
                    "t.id IN (SELECT p.ticket_id FROM participant p WHERE p.person_id = $1)",
                    $state
                ),
            ],
        )
    };
}

/// The newest tickets of a view for an agent who works within groups, newest first.
fn list_within_groups(
    tx: &Tx<'_>,
    person: PersonId,
    view: View,
    limit: i64,
) -> Result<Vec<TicketId>> {
    let (of_a_group, of_theirs): (&'static str, [&'static str; 3]) = match view {
        View::Mine => found_everywhere!("t.assignee_id IS NOT NULL"),
        View::Unassigned => found_everywhere!("t.assignee_id IS NULL"),
        _ => found_everywhere!("t.id > 0"),
    };
    let groups = organizations::queries::list_groups_of(tx, person)?;
    let mut found: BTreeSet<(i64, i64)> = BTreeSet::new();
    let place = |row: &Row<'_>| Ok((row.int(0)?, row.int(1)?));
    for category in view.categories() {
        if view == View::Mine {
            let [assigned, ..] = of_theirs;
            found.extend(tx.rows(assigned, &params![person, category.word(), limit], place)?);
            continue;
        }
        for group in &groups {
            found.extend(tx.rows(of_a_group, &params![group, category.word(), limit], place)?);
        }
        for sql in of_theirs {
            found.extend(tx.rows(sql, &params![person, category.word(), limit], place)?);
        }
    }
    let newest = found.into_iter().rev().take(limit as usize);
    Ok(newest.map(|(_, id)| TicketId(id)).collect())
}

/// How many tickets a view has; counting stops at 100. For the team only.
pub fn count_view(tx: &Tx<'_>, who: &Actor, view: View) -> Result<i64> {
    let Some(person) = who.person else {
        return Ok(0);
    };
    if who.reach == Reach::Groups {
        return Ok(list_within_groups(tx, person, view, 100)?.len() as i64);
    }
    let sql = count_of_all(view);
    let mut count = 0;
    for category in view.categories() {
        count += tx.number(sql, &params![category.word(), person])?;
        if count >= 100 {
            return Ok(100);
        }
    }
    Ok(count)
}

fn count_of_all(view: View) -> &'static str {
    match view {
        View::Mine => {
            "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE assignee_id = $2 AND category = $1 LIMIT 100) AS counted"
        }
        View::Unassigned => {
            "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE assignee_id IS NULL AND category = $1 AND $2 > 0 LIMIT 100) AS counted"
        }
        _ => {
            "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE category = $1 AND $2 > 0 LIMIT 100) AS counted"
        }
    }
}

/// Those of `ids` that the actor may see, in the given order. Search hits come through here.
pub fn list_visible_among(
    tx: &Tx<'_>,
    who: &Actor,
    ids: &[TicketId],
    now: Moment,
) -> Result<Vec<Ticket>> {
    list_in_order(
        tx,
        &Eyes::of(who, now),
        ids,
        concat!(
            ticket_columns!(),
            "WHERE ",
            one_of_them!(),
            "AND ",
            visible!()
        ),
        ticket,
        |ticket| ticket.id,
    )
}

/// The requester's other tickets, newest first: context for whoever answers. For the team only.
pub fn list_earlier(
    tx: &Tx<'_>,
    who: &Actor,
    requester: PersonId,
    except: TicketId,
    now: Moment,
) -> Result<Vec<Ticket>> {
    let eyes = Eyes::of(who, now);
    tx.rows(
        concat!(
            ticket_columns!(),
            "WHERE t.requester_id = $5 AND t.id <> $6 AND ",
            visible!(),
            " ORDER BY t.active_at DESC, t.id DESC LIMIT 5"
        ),
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            requester,
            except
        ],
        ticket,
    )
}

/// All tickets that somebody of the team works on, exactly: the API's `count`.
pub fn count_tickets(tx: &Tx<'_>, who: &Actor) -> Result<i64> {
    if who.reach == Reach::All {
        return tx.number("SELECT count(*) FROM ticket", &params![]);
    }
    tx.number(
        "SELECT count(*) FROM (
           SELECT t.id FROM ticket t
           WHERE t.group_id IN (SELECT vg.group_id FROM agent_group_member vg WHERE vg.person_id = $1)
           UNION SELECT t.id FROM ticket t WHERE t.assignee_id = $1
           UNION SELECT t.id FROM ticket t WHERE t.requester_id = $1
           UNION SELECT p.ticket_id FROM participant p WHERE p.person_id = $1) AS counted",
        &params![who.person],
    )
}

/// Newest tickets of people whose address is `words` or whose name begins so: agents search for people too.
pub fn list_of_people(tx: &Tx<'_>, words: &str, limit: i64) -> Result<Vec<TicketId>> {
    let folded = domain::text::folded(words);
    if folded.chars().count() < 3 {
        return Ok(Vec::new());
    }
    let beginning_after = format!("{folded}\u{10ffff}");
    let people = tx.rows(
        "SELECT id FROM person WHERE email_folded = $1
         UNION SELECT id FROM (
           SELECT id FROM person WHERE name_folded >= $1 AND name_folded < $2 ORDER BY name_folded, id LIMIT 50) AS named",
        &params![folded, beginning_after],
        |row| row.int(0),
    )?;
    // Person by person: in one statement a planner may prefer to walk through all tickets, and mostly finds nobody.
    let mut found = Vec::new();
    for person in people {
        found.extend(tx.rows(
            "SELECT active_at, id FROM ticket WHERE requester_id = $1 ORDER BY active_at DESC, id DESC LIMIT $2",
            &params![person, limit],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )?);
    }
    found.sort_unstable_by(|a, b| b.cmp(a));
    let most = usize::try_from(limit).unwrap_or(0);
    Ok(found
        .into_iter()
        .take(most)
        .map(|(_, id)| TicketId(id))
        .collect())
}
