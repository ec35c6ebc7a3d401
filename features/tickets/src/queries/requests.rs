//! A customer's requests: the list with its tabs, filters and order, and what a search found.

use std::collections::HashMap;

use domain::permission::Actor;
use domain::ticket::Category;
use domain::{
    BrandId, CommentId, FieldId, FormId, Moment, OrganizationId, PersonId, StatusId, TicketId,
};
use platform::store::{IntoValue, Row, Tx, Value};
use platform::{Result, brands, params};

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
#[derive(Clone, Debug)]
pub struct RequestList {
    pub tab: Tab,
    pub filter: Filter,
    pub order: Order,
    pub ascending: bool,
    pub limit: i64,
    pub offset: i64,
}

/// Which of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    pub state: StateFilter,
    /// In one of these statuses; none: in any.
    pub statuses: Vec<StatusId>,
    /// Written in this form; `true` where it is the one of those that name none.
    pub form: Option<(FormId, bool)>,
    /// Not before.
    pub from: Option<Moment>,
    /// Before.
    pub until: Option<Moment>,
    /// This field has this answer.
    pub product: Option<(FieldId, String)>,
}

impl Filter {
    pub const ALL: Self = Self {
        state: StateFilter::All,
        statuses: Vec::new(),
        form: None,
        from: None,
        until: None,
        product: None,
    };
}

/// "All" is asked first: then nothing of the row has to be read to count it.
macro_rules! wanted_state {
    () => {
        " AND (($6 = 1 AND $7 = 1)
           OR (t.category IN ('new', 'open', 'pending', 'hold') AND $6 = 1)
           OR (t.category IN ('solved', 'closed') AND $7 = 1))
           AND (CAST($8 AS TEXT) = '' OR CAST($8 AS TEXT) LIKE '%,' || t.status_id || ',%')
           AND (CAST($9 AS BIGINT) = 0 OR t.form_id = $9 OR (t.form_id IS NULL AND CAST($10 AS BIGINT) = 1))
           AND (CAST($11 AS BIGINT) = 0 OR t.created_at >= $11)
           AND (CAST($12 AS BIGINT) = 0 OR t.created_at < $12)
           AND (CAST($13 AS BIGINT) = 0 OR EXISTS (SELECT 1 FROM ticket_field_value v
             WHERE v.ticket_id = t.id AND v.field_id = $13 AND v.value = CAST($14 AS TEXT)))
           AND (CAST($15 AS BIGINT) = 0 OR t.brand_id = $15) "
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
            WHERE f.ticket_id = t.id AND f.inline = 0 AND (c.public = 1 OR $1 > 0)),
           o.name, t.form_id, t.customer_reference, t.brand_id
         FROM ticket t JOIN person r ON r.id = t.requester_id
         LEFT JOIN organization o ON o.id = t.organization_id WHERE "
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
            " LIMIT $16 OFFSET $17"
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
    pub organization_name: Option<String>,
    /// `None`: the desk's default.
    pub form: Option<FormId>,
    /// The customer's own.
    pub reference: Option<String>,
    /// In whose portal it was asked.
    pub brand: BrandId,
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
        organization_name: row.opt_text(11)?,
        form: row.opt_int(12)?.map(FormId),
        reference: row.opt_text(13)?,
        brand: BrandId(row.int(14)?),
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
    let filter = Narrowed::by(tx, &list.filter, of)?;
    let mut asked = filter.asked(&eyes).to_vec();
    asked.extend(params![list.limit, list.offset].iter().copied());
    tx.rows(sql, &asked, request)
}

/// A filter as the statements take it: nothing is 0.
struct Narrowed<'f> {
    /// Whose, or which organization's.
    of: Option<i64>,
    unfinished: bool,
    finished: bool,
    /// `,2,3,`, which the statement looks for each ticket's own in.
    statuses: String,
    form: i64,
    by_default: bool,
    from: i64,
    until: i64,
    field: i64,
    answer: &'f str,
    brand: i64,
}

/// The number of the portal whose requests are shown; 0 where there is one portal, so that nothing of a row has to be read for it.
fn portal_of(tx: &Tx<'_>) -> Result<i64> {
    let several = brands::list(tx)?.len() > 1;
    Ok(if several { tx.brand().0 } else { 0 })
}

impl<'f> Narrowed<'f> {
    fn by(tx: &Tx<'_>, filter: &'f Filter, of: Option<i64>) -> Result<Self> {
        let (unfinished, finished) = filter.state.halves();
        Ok(Self {
            of,
            unfinished,
            finished,
            statuses: filter
                .statuses
                .iter()
                .fold(String::new(), |all, id| all + "," + &id.to_string() + ","),
            form: filter.form.map_or(0, |(id, _)| id.0),
            by_default: filter.form.is_some_and(|(_, default)| default),
            from: filter.from.map_or(0, |at| at.0),
            until: filter.until.map_or(0, |at| at.0),
            field: filter.product.as_ref().map_or(0, |(id, _)| id.0),
            answer: filter.product.as_ref().map_or("", |(_, answer)| answer),
            brand: portal_of(tx)?,
        })
    }

    fn asked<'a>(&'a self, eyes: &'a Eyes) -> [Value<'a>; 15] {
        params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            self.of,
            self.unfinished,
            self.finished,
            self.statuses,
            self.form,
            self.by_default,
            self.from,
            self.until,
            self.field,
            self.answer,
            self.brand
        ]
    }
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

pub(super) use one_of_them;

/// [`AT_ONCE`] numbers: what is missing to the full number is the last one again.
fn padded(some: &[TicketId]) -> impl Iterator<Item = Value<'_>> {
    let last = some.last().into_iter();
    let again = last.flat_map(|id| std::iter::repeat_n(id, AT_ONCE));
    some.iter().chain(again).take(AT_ONCE).map(|id| id.value())
}

/// Those rows of `sql` whose ticket is among `ids`, in the order of `ids`.
pub(super) fn list_in_order<T>(
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
        asked.extend(padded(some));
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
    let mut found = list_in_order(
        tx,
        &Eyes::of(who, now),
        ids,
        concat!(request_columns!(), one_of_them!(), "AND ", visible!()),
        request,
        |request: &Request| request.id,
    )?;
    let portal = portal_of(tx)?;
    found.retain(|request| portal == 0 || request.brand.0 == portal);
    Ok(found)
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
            " LIMIT $16) AS counted"
        )
    };
}

/// How many requests a list has; counting stops at `most`.
pub fn count_visible_requests(
    tx: &Tx<'_>,
    who: &Actor,
    tab: Tab,
    filter: &Filter,
    most: i64,
    now: Moment,
) -> Result<i64> {
    let eyes = Eyes::of(who, now);
    let (sql, of): (&'static str, Option<i64>) = match tab {
        Tab::Mine => (count_sql!(mine), eyes.person.map(|id| id.0)),
        Tab::Ccd => (count_sql!(ccd), eyes.person.map(|id| id.0)),
        Tab::Organization(id) => (count_sql!(of_organization), Some(id.0)),
    };
    let filter = Narrowed::by(tx, filter, of)?;
    let mut asked = filter.asked(&eyes).to_vec();
    asked.push(most.value());
    tx.number(sql, &asked)
}

macro_rules! count_all {
    ($whose:literal) => {
        concat!(
            "(SELECT count(*) FROM (SELECT 1 FROM ticket t WHERE ",
            $whose,
            " AND (CAST($7 AS BIGINT) = 0 OR t.brand_id = $7) AND ",
            visible!(),
            " LIMIT 100) AS counted)"
        )
    };
}

/// Where counting stops for a tab: more than 99 are not told apart.
pub const MOST_IN_TAB: i64 = 100;

/// How many requests the tabs have: the reader's own, those they are in CC of, those of the organization. Counting stops
/// at [`MOST_IN_TAB`].
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
            organization,
            portal_of(tx)?
        ],
        |row| Ok([row.int(0)?, row.int(1)?, row.int(2)?]),
    )?;
    Ok(counts.unwrap_or_default())
}

/// What one field answers in those of `ids` that the reader may see.
pub fn list_answers_among(
    tx: &Tx<'_>,
    who: &Actor,
    field: FieldId,
    ids: &[TicketId],
    now: Moment,
) -> Result<HashMap<TicketId, String>> {
    let eyes = Eyes::of(who, now);
    let mut found = HashMap::new();
    for some in ids.chunks(AT_ONCE) {
        let mut asked = params![eyes.reach, eyes.person, eyes.guest_of, eyes.now].to_vec();
        asked.extend(padded(some));
        asked.push(field.value());
        let rows = tx.rows(
            concat!(
                "SELECT t.id, v.value FROM ticket t JOIN ticket_field_value v ON v.ticket_id = t.id AND v.position = 0 WHERE ",
                one_of_them!(),
                "AND v.field_id = $55 AND ",
                visible!()
            ),
            &asked,
            |row| Ok((TicketId(row.int(0)?), row.text(1)?)),
        )?;
        found.extend(rows);
    }
    Ok(found)
}
