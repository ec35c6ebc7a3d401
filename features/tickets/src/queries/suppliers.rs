//! All SQL about questions that were passed on to suppliers of other products.

use domain::{BrandId, Moment, PersonId, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A question that was passed on, or is about to be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SupplierQuestion {
    pub id: i64,
    pub brand: BrandId,
    /// The ticket that it was passed on from; `None`: it came from the form, and is no ticket.
    pub ticket: Option<TicketId>,
    /// Who asks.
    pub person: PersonId,
    pub name: String,
    /// Who passed it on.
    pub by: PersonId,
    pub by_name: String,
    pub product: String,
    /// As [`domain::form::Supplier`] reads it.
    pub supplier: String,
    pub address: String,
    pub answers_to: String,
    pub locale: String,
    pub subject: String,
    pub body: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// Whether who asks has read by mail what became of it.
    pub told: bool,
    pub at: Moment,
}

macro_rules! columns {
    () => {
        "SELECT q.id, q.brand_id, q.ticket_id, q.person_id, p.name, q.by_id, b.name, q.product, q.supplier, q.address, q.answers_to,
                q.locale, q.subject, q.body, q.state, q.told, q.created_at
         FROM supplier_question q JOIN person p ON p.id = q.person_id JOIN person b ON b.id = q.by_id "
    };
}

fn question(row: &Row<'_>) -> Result<SupplierQuestion> {
    Ok(SupplierQuestion {
        id: row.int(0)?,
        brand: BrandId(row.int(1)?),
        ticket: row.opt_int(2)?.map(TicketId),
        person: PersonId(row.int(3)?),
        name: row.text(4)?,
        by: PersonId(row.int(5)?),
        by_name: row.text(6)?,
        product: row.text(7)?,
        supplier: row.text(8)?,
        address: row.text(9)?,
        answers_to: row.text(10)?,
        locale: row.text(11)?,
        subject: row.text(12)?,
        body: row.text(13)?,
        state: row.text(14)?,
        told: row.flag(15)?,
        at: row.moment(16)?,
    })
}

/// What is written down of a new one.
pub struct NewSupplierQuestion<'a> {
    pub ticket: Option<TicketId>,
    pub person: PersonId,
    pub by: PersonId,
    pub product: &'a str,
    pub supplier: &'a str,
    pub address: &'a str,
    pub answers_to: &'a str,
    pub locale: &'a str,
    pub subject: &'a str,
    pub body: &'a str,
    pub submission: &'a str,
}

/// Writes one down; answers its number.
pub fn add_supplier_question(
    tx: &Tx<'_>,
    new: &NewSupplierQuestion<'_>,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO supplier_question (brand_id, ticket_id, person_id, by_id, product, supplier, address, answers_to, locale,
           subject, body, state, submission, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'waiting', $12, $13) RETURNING id",
        &params![
            tx.brand(),
            new.ticket,
            new.person,
            new.by,
            new.product,
            new.supplier,
            new.address,
            new.answers_to,
            new.locale,
            new.subject,
            new.body,
            new.submission,
            now
        ],
    )
}

/// The one that this very form passed on already.
pub fn find_supplier_submission(tx: &Tx<'_>, submission: &str) -> Result<Option<i64>> {
    tx.row(
        "SELECT id FROM supplier_question WHERE submission = $1",
        &params![submission],
        |row| row.int(0),
    )
}

/// Without an actor: for whoever sends it, and whoever found it by a rule of their own.
pub fn find_supplier_question(tx: &Tx<'_>, id: i64) -> Result<Option<SupplierQuestion>> {
    tx.row(
        concat!(columns!(), "WHERE q.id = $1"),
        &params![id],
        question,
    )
}

/// Those of a ticket that was found visible, oldest first.
pub fn list_of_ticket_to_suppliers(tx: &Tx<'_>, ticket: TicketId) -> Result<Vec<SupplierQuestion>> {
    tx.rows(
        concat!(columns!(), "WHERE q.ticket_id = $1 ORDER BY q.id"),
        &params![ticket],
        question,
    )
}

/// The first public message of a ticket that was found visible, as its requester wrote it.
pub fn find_opening_words(tx: &Tx<'_>, ticket: TicketId) -> Result<Option<String>> {
    tx.row(
        "SELECT c.body FROM comment c JOIN ticket t ON t.id = c.ticket_id
         WHERE c.ticket_id = $1 AND c.public = 1 AND c.author_id = t.requester_id ORDER BY c.id LIMIT 1",
        &params![ticket],
        |row| row.text(0),
    )
}

/// Those of the portal that came from its form, before the one of a number, newest first. Without an actor: for the team only.
pub fn list_supplier_questions(
    tx: &Tx<'_>,
    before: i64,
    most: i64,
) -> Result<Vec<SupplierQuestion>> {
    tx.rows(
        concat!(
            columns!(),
            "WHERE q.brand_id = $1 AND q.ticket_id IS NULL AND q.id < $2 ORDER BY q.id DESC LIMIT $3"
        ),
        &params![tx.brand(), before, most],
        question,
    )
}

/// What became of the mail to the supplier, which is yet to be told.
pub fn set_supplier_state(tx: &Tx<'_>, id: i64, state: &str, why: Option<&str>) -> Result<()> {
    tx.run(
        "UPDATE supplier_question SET state = $2, why = $3, told = 0 WHERE id = $1",
        &params![id, state, why],
    )
    .map(drop)
}

/// Who asks has read what became of it.
pub fn set_supplier_told(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE supplier_question SET told = 1 WHERE id = $1",
        &params![id],
    )
    .map(drop)
}

/// What did not arrive is sent again, and told of again; what arrived stays as it is.
pub fn set_supplier_waiting(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE supplier_question SET state = 'waiting', why = NULL, told = 0 WHERE id = $1 AND state = 'failed' AND answers_to <> ''",
        &params![id],
    )
    .map(drop)
}
