//! Lists of tickets for the team: its views, and search hits.

use std::collections::BTreeSet;
use std::sync::Arc;

use domain::permission::{Actor, Reach};
use domain::ticket::Category;
use domain::{BrandId, Moment, PersonId, TicketId};
use platform::store::{IntoValue, Row, Tx};
use platform::{Result, brands, newest_change, params};

use super::requests::{list_in_order, one_of_them};
use super::shown::{Ticket, ticket, ticket_columns};
use super::{Eyes, visible};

/// A view of the team.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum View {
    /// Mine, and not finished.
    Mine,
    /// Nobody's, and not finished.
    Unassigned,
    /// Something is due, what is due first in front.
    Due,
    /// New or open.
    Open,
    /// Pending or on hold.
    Pending,
    /// Solved or closed.
    Solved,
    All,
}

impl View {
    pub const ALL: [Self; 7] = [
        Self::Mine,
        Self::Unassigned,
        Self::Due,
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
            Self::Due => "due",
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
            Self::Mine | Self::Unassigned | Self::Due => &[New, Open, Pending, Hold],
            Self::Open => &[New, Open],
            Self::Pending => &[Pending, Hold],
            Self::Solved => &[Solved, Closed],
            Self::All => &Category::ALL,
        }
    }
}

/// A view, of one portal or of all.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct QueueView {
    pub view: View,
    /// `None`: all portals.
    pub portal: Option<BrandId>,
}

impl From<View> for QueueView {
    /// In all portals.
    fn from(view: View) -> Self {
        Self { view, portal: None }
    }
}

impl QueueView {
    /// Where an agent begins.
    pub const MINE: Self = Self {
        view: View::Mine,
        portal: None,
    };

    /// The word in addresses: `open`, or `open.2` for the portal of that number.
    pub fn word(self) -> String {
        match self.portal {
            Some(portal) => format!("{}.{}", self.view.word(), portal.0),
            None => self.view.word().to_owned(),
        }
    }

    pub fn read(word: &str) -> Option<Self> {
        let (view, portal) = match word.split_once('.') {
            Some((view, portal)) => (view, Some(BrandId(portal.parse().ok()?))),
            None => (word, None),
        };
        let view = View::read(view)?;
        Some(Self { view, portal })
    }

    /// The portal as statements ask for it; 0 for all.
    fn of(self) -> i64 {
        self.portal.map_or(0, |portal| portal.0)
    }
}

/// Most rows that a queue shows; older ones are found by search.
pub const QUEUE_LIMIT: i64 = 50;

macro_rules! of_view {
    ($whose:literal) => {
        [
            concat!(
                ticket_columns!(),
                "WHERE ",
                $whose,
                "t.level > 1 AND t.category = $5 AND ",
                visible!(),
                " ORDER BY t.active_at DESC, t.id DESC LIMIT $6"
            ),
            concat!(
                ticket_columns!(),
                "WHERE ",
                $whose,
                "t.level > 1 AND t.brand_id = $7 AND t.category = $5 AND ",
                visible!(),
                " ORDER BY t.active_at DESC, t.id DESC LIMIT $6"
            ),
        ]
    };
}

/// The tickets of a view, newest activity first. One index range per category, merged here: the database would
/// sort the whole backlog instead. For the team only: `level > 1` is what the visibility rule asks for them, said once more
/// because the views' indexes hold nothing else.
pub fn list_view(
    tx: &Tx<'_>,
    who: &Actor,
    of: impl Into<QueueView>,
    now: Moment,
) -> Result<Vec<Ticket>> {
    let of = of.into();
    if of.view == View::Due {
        let ids = list_due(tx, who, of, QUEUE_LIMIT)?;
        return list_visible_among(tx, who, &ids, now);
    }
    let eyes = Eyes::of(who, now);
    if let (Reach::Groups, Some(person)) = (who.reach, who.person) {
        let ids = list_within_groups(tx, person, of, QUEUE_LIMIT)?;
        return list_visible_among(tx, who, &ids, now);
    }
    if of.view == View::All && of.portal.is_none() {
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
    let [everywhere, in_portal]: [&'static str; 2] = match of.view {
        View::Mine => of_view!("t.assignee_id = $2 AND "),
        View::Unassigned => of_view!("t.assignee_id IS NULL AND "),
        _ => of_view!(""),
    };
    let mut all = Vec::new();
    for category in of.view.categories() {
        let category = category.word();
        let mut asked = params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            category,
            QUEUE_LIMIT
        ]
        .to_vec();
        let found = match of.portal {
            Some(portal) => {
                asked.push(portal.value());
                tx.rows(in_portal, &asked, ticket)?
            }
            None => tx.rows(everywhere, &asked, ticket)?,
        };
        all.extend(found);
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
            " AND t.category = $2 AND t.level > 1 AND (CAST($4 AS BIGINT) = 0 OR t.brand_id = $4) AND ",
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
    view: QueueView,
    limit: i64,
) -> Result<Vec<TicketId>> {
    let portal = view.of();
    let view = view.view;
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
            found.extend(tx.rows(
                assigned,
                &params![person, category.word(), limit, portal],
                place,
            )?);
            continue;
        }
        for group in &groups {
            found.extend(tx.rows(
                of_a_group,
                &params![group, category.word(), limit, portal],
                place,
            )?);
        }
        for sql in of_theirs {
            found.extend(tx.rows(sql, &params![person, category.word(), limit, portal], place)?);
        }
    }
    let newest = found.into_iter().rev().take(limit as usize);
    Ok(newest.map(|(_, id)| TicketId(id)).collect())
}

/// What is due first, of the tickets that somebody of the team works on: the index of what is due, from its beginning. `CROSS JOIN`
/// keeps SQLite to that order; it would read all tickets where nothing, or little, is promised.
fn list_due(tx: &Tx<'_>, who: &Actor, of: QueueView, limit: i64) -> Result<Vec<TicketId>> {
    let eyes = Eyes::of(who, domain::Moment(0));
    tx.rows(
        concat!(
            "SELECT d.ticket_id FROM ticket_sla d CROSS JOIN ticket t
             WHERE t.id = d.ticket_id AND d.due_at IS NOT NULL AND (CAST($5 AS BIGINT) = 0 OR t.brand_id = $5) AND ",
            visible!(),
            " ORDER BY d.due_at, d.ticket_id LIMIT $6"
        ),
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            of.of(),
            limit
        ],
        |row| row.int(0).map(TicketId),
    )
}

/// A view's rows, as [`list_view`] answers them, and the counts of all views beside them. Whoever sees all tickets sees the
/// same in every view but their own: it is kept until a ticket, or what its row names, is written. One change has the lists of
/// all agents drawn anew, and is looked up once. A change that another node wrote may be told to a page before this node has
/// heard of the tables: what is kept must have seen it.
pub fn queue(tx: &Tx<'_>, who: &Actor, of: QueueView, now: Moment) -> Result<Queue> {
    let count = |view: View| Ok((view, count_view(tx, who, QueueView { view, ..of })?));
    let list = || list_view(tx, who, of, now);
    // Anybody can write the number of a portal that is not there; nothing is kept of that.
    let portals = brands::list(tx)?;
    let is_there = of
        .portal
        .is_none_or(|portal| portals.iter().any(|one| one.id == portal));
    if Eyes::of(who, now).reach != EVERYTHING || who.person.is_none() || !is_there {
        return Ok(Queue {
            rows: Arc::new(list()?),
            counts: View::ALL.into_iter().map(count).collect::<Result<_>>()?,
            for_all: false,
        });
    }
    let newest = newest_change(tx)?;
    let rows = match of.view {
        View::Mine => Arc::new(list()?),
        _ => kept_since(tx, "queue", &of.word(), newest, list)?,
    };
    let others = kept_since(tx, "queue_counts", &of.of().to_string(), newest, || {
        let all = View::ALL.into_iter().filter(|view| *view != View::Mine);
        all.map(count).collect::<Result<Vec<_>>>()
    })?;
    let mut counts = vec![count(View::Mine)?];
    counts.extend(others.iter());
    Ok(Queue {
        rows,
        counts,
        for_all: of.view != View::Mine,
    })
}

/// What is kept, if it was read after the newest change, or else as it is now.
fn kept_since<T: Send + Sync + 'static>(
    tx: &Tx<'_>,
    name: &'static str,
    of: &str,
    newest: i64,
    read: impl Fn() -> Result<T>,
) -> Result<Arc<T>> {
    let kept = tx.kept(name, of, || Ok((newest, Arc::new(read()?))))?;
    let (seen, value) = &*kept;
    if *seen == newest {
        Ok(value.clone())
    } else {
        read().map(Arc::new)
    }
}

/// The rows of a view, and how many each view has.
pub struct Queue {
    pub rows: Arc<Vec<Ticket>>,
    pub counts: Vec<(View, i64)>,
    /// Whether whoever sees all tickets has the same rows.
    pub for_all: bool,
}

/// The reach of somebody whose sight of a ticket depends on nothing but the ticket: see [`visible!`].
const EVERYTHING: i64 = 1;

/// How many tickets a view has; counting stops at 100. For the team only.
pub fn count_view(tx: &Tx<'_>, who: &Actor, of: impl Into<QueueView>) -> Result<i64> {
    let of = of.into();
    let Some(person) = who.person else {
        return Ok(0);
    };
    if of.view == View::Due {
        return Ok(list_due(tx, who, of, 100)?.len() as i64);
    }
    if who.reach == Reach::Groups {
        return Ok(list_within_groups(tx, person, of, 100)?.len() as i64);
    }
    let eyes = Eyes::of(who, domain::Moment(0));
    let [everywhere, in_portal] = counts_of(of.view);
    let mut count = 0;
    for category in of.view.categories() {
        let category = category.word();
        count += match of.portal {
            _ if who.reach == Reach::Partner => tx.number(
                count_at_desk(of.view),
                &params![
                    eyes.reach,
                    eyes.person,
                    eyes.guest_of,
                    eyes.now,
                    category,
                    of.of()
                ],
            )?,
            Some(portal) => tx.number(in_portal, &params![category, person, portal])?,
            None => tx.number(everywhere, &params![category, person])?,
        };
        if count >= 100 {
            return Ok(100);
        }
    }
    Ok(count)
}

/// Of one category, what somebody at a partner's desk sees.
fn count_at_desk(view: View) -> &'static str {
    macro_rules! at_desk {
        ($state:literal) => {
            concat!(
                "SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE t.level > 1 AND t.category = $5
                   AND (CAST($6 AS BIGINT) = 0 OR t.brand_id = $6) AND ",
                $state,
                " AND ",
                visible!(),
                " LIMIT 100) AS counted"
            )
        };
    }
    match view {
        View::Mine => at_desk!("t.assignee_id = $2"),
        View::Unassigned => at_desk!("t.assignee_id IS NULL"),
        _ => at_desk!("t.id > 0"),
    }
}

macro_rules! counted {
    ($whose:literal) => {
        [
            concat!(
                "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE ",
                $whose,
                " AND category = $1 AND level > 1 LIMIT 100) AS counted"
            ),
            concat!(
                "SELECT count(*) FROM (SELECT 1 FROM ticket WHERE ",
                $whose,
                " AND category = $1 AND level > 1 AND brand_id = $3 LIMIT 100) AS counted"
            ),
        ]
    };
}

fn counts_of(view: View) -> [&'static str; 2] {
    match view {
        View::Mine => counted!("assignee_id = $2"),
        View::Unassigned => counted!("assignee_id IS NULL AND $2 > 0"),
        _ => counted!("$2 > 0"),
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
        return tx.number(
            "SELECT (SELECT count(*) FROM ticket) - (SELECT count(*) FROM ticket WHERE first_line = 1 AND level = 1)",
            &params![],
        );
    }
    if who.reach == Reach::Partner {
        let eyes = Eyes::of(who, domain::Moment(0));
        return tx.number(
            concat!("SELECT count(*) FROM ticket t WHERE ", visible!()),
            &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now],
        );
    }
    tx.number(
        "SELECT count(*) FROM (
           SELECT t.id FROM ticket t
           WHERE t.level > 1
             AND t.group_id IN (SELECT vg.group_id FROM agent_group_member vg WHERE vg.person_id = $1)
           UNION SELECT t.id FROM ticket t WHERE t.assignee_id = $1 AND t.level > 1
           UNION SELECT t.id FROM ticket t WHERE t.requester_id = $1 AND t.level > 1
           UNION SELECT p.ticket_id FROM participant p JOIN ticket t ON t.id = p.ticket_id
             WHERE p.person_id = $1 AND t.level > 1) AS counted",
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
