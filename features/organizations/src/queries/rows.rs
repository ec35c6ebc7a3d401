//! Organizations: their facts, contacts and lists.

use domain::permission::{Actor, Right, Sharing};
use domain::{Moment, OrganizationId, PersonId, text};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::Eyes;

/// An organization with all that is known of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Organization {
    pub id: OrganizationId,
    pub facts: Facts,
    pub sharing: Sharing,
    pub right: Right,
    pub account_manager_name: Option<String>,
    pub account_manager_email: Option<String>,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// What can be written of an organization.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    pub name: String,
    /// Mail domains, separated by spaces.
    pub domains: String,
    pub country: String,
    pub locale: Option<String>,
    pub time_zone: Option<String>,
    pub contract: String,
    /// What the contract is called, in a word: what is promised can follow from it.
    pub contract_name: String,
    /// When it begins to hold; `None`: it always did.
    pub contract_from: Option<Moment>,
    pub notes: String,
    /// Seats for representatives; `None`: the desk's usual number.
    pub seats: Option<i64>,
    pub account_manager: Option<PersonId>,
    /// When the contract is over; `None`: it holds.
    pub contract_until: Option<Moment>,
    /// What the customer's or the team's other systems call it.
    pub external_id: Option<String>,
}

macro_rules! organization_columns {
    () => {
        "SELECT o.id, o.name, o.domains, o.country, o.locale, o.time_zone, o.contract, o.notes, o.seats,
           o.account_manager_id, o.shared, o.shared_right, m.name, m.email, o.contract_until, o.external_id,
           o.created_at, o.updated_at, o.contract_name, o.contract_from
         FROM organization o LEFT JOIN person m ON m.id = o.account_manager_id "
    };
}

fn organization(row: &Row<'_>) -> Result<Organization> {
    Ok(Organization {
        id: OrganizationId(row.int(0)?),
        facts: Facts {
            name: row.text(1)?,
            domains: row.text(2)?,
            country: row.text(3)?,
            locale: row.opt_text(4)?,
            time_zone: row.opt_text(5)?,
            contract: row.text(6)?,
            contract_name: row.text(18)?,
            contract_from: row.opt_int(19)?.map(Moment),
            notes: row.text(7)?,
            seats: row.opt_int(8)?,
            account_manager: row.opt_int(9)?.map(PersonId),
            contract_until: row.opt_int(14)?.map(Moment),
            external_id: row.opt_text(15)?,
        },
        sharing: Sharing::read(&row.text(10)?).unwrap_or(Sharing::Nobody),
        right: Right::read(&row.text(11)?).unwrap_or(Right::Read),
        account_manager_name: row.opt_text(12)?,
        account_manager_email: row.opt_text(13)?,
        created_at: row.moment(16)?,
        updated_at: row.moment(17)?,
    })
}

/// Without an actor: pages ask who may look before.
pub fn find_organization(tx: &Tx<'_>, id: OrganizationId) -> Result<Option<Organization>> {
    tx.row(
        concat!(organization_columns!(), "WHERE o.id = $1"),
        &params![id],
        organization,
    )
}

/// When the contract of an organization is over, if it ends. Without an actor: the rule of who may ask.
pub fn find_contract_end(tx: &Tx<'_>, id: OrganizationId) -> Result<Option<Moment>> {
    let end = tx.row(
        "SELECT contract_until FROM organization WHERE id = $1",
        &params![id],
        |row| row.opt_int(0),
    )?;
    Ok(end.flatten().map(Moment))
}

/// Writes the facts of an organization that is there.
pub fn set_facts(tx: &Tx<'_>, id: OrganizationId, facts: &Facts, now: Moment) -> Result<()> {
    let folded = text::folded(&facts.name);
    tx.run(
        "UPDATE organization SET name = $2, name_folded = $3, domains = $4, country = $5, locale = $6, time_zone = $7,
           contract = $8, notes = $9, seats = $10, account_manager_id = $11, contract_until = $12, external_id = $13,
           updated_at = $14, contract_name = $15, contract_from = $16 WHERE id = $1",
        &params![
            id,
            facts.name,
            folded,
            facts.domains,
            facts.country,
            facts.locale,
            facts.time_zone,
            facts.contract,
            facts.notes,
            facts.seats,
            facts.account_manager,
            facts.contract_until,
            facts.external_id,
            now,
            facts.contract_name,
            facts.contract_from
        ],
    )?;
    super::settle_desk(tx, id)
}

/// Organizations after a number, in the order of numbers: for spreadsheets and the API. Without an actor: the team asks.
pub fn list_organizations_after(
    tx: &Tx<'_>,
    beyond: i64,
    (limit, offset): (i64, i64),
) -> Result<Vec<Organization>> {
    tx.rows(
        concat!(
            organization_columns!(),
            "WHERE o.id > $1 ORDER BY o.id LIMIT $2 OFFSET $3"
        ),
        &params![beyond, limit, offset],
        organization,
    )
}

pub fn count_organizations(tx: &Tx<'_>) -> Result<i64> {
    tx.number("SELECT count(*) FROM organization", &params![])
}

/// The organization that another system calls so.
pub fn find_by_external_id(tx: &Tx<'_>, external_id: &str) -> Result<Option<OrganizationId>> {
    tx.row(
        "SELECT id FROM organization WHERE external_id = $1 ORDER BY id LIMIT 1",
        &params![external_id],
        |row| row.int(0).map(OrganizationId),
    )
}

/// Another organization that is called so; names are how people and spreadsheets know them.
pub fn find_by_name(tx: &Tx<'_>, name: &str) -> Result<Option<OrganizationId>> {
    let folded = text::folded(name);
    tx.row(
        "SELECT id FROM organization WHERE name_folded = $1 ORDER BY id LIMIT 1",
        &params![folded],
        |row| row.int(0).map(OrganizationId),
    )
}

/// Whom the people of an organization can turn to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    pub name: String,
    pub email: String,
    pub phone: String,
}

/// The kinds of contacts, in the order of the pages.
pub const CONTACTS: [&str; 3] = ["sales", "billing", "local"];

/// The contacts in the order of [`CONTACTS`], empty where nobody is named.
pub fn list_contacts(tx: &Tx<'_>, id: OrganizationId) -> Result<[Contact; 3]> {
    let mut contacts = <[Contact; 3]>::default();
    let rows = tx.rows(
        "SELECT kind, name, email, phone FROM organization_contact WHERE organization_id = $1",
        &params![id],
        |row| {
            let contact = Contact {
                name: row.text(1)?,
                email: row.text(2)?,
                phone: row.text(3)?,
            };
            Ok((row.text(0)?, contact))
        },
    )?;
    for (kind, contact) in rows {
        let slot = CONTACTS.iter().position(|known| *known == kind);
        if let Some(slot) = slot.and_then(|at| contacts.get_mut(at)) {
            *slot = contact;
        }
    }
    Ok(contacts)
}

/// Writes all contacts; an empty one is none.
pub fn set_contacts(tx: &Tx<'_>, id: OrganizationId, contacts: &[Contact; 3]) -> Result<()> {
    tx.run(
        "DELETE FROM organization_contact WHERE organization_id = $1",
        &params![id],
    )?;
    for (kind, contact) in CONTACTS.iter().zip(contacts) {
        if *contact == Contact::default() {
            continue;
        }
        tx.run(
            "INSERT INTO organization_contact (organization_id, kind, name, email, phone) VALUES ($1, $2, $3, $4, $5)",
            &params![id, *kind, contact.name, contact.email, contact.phone],
        )?;
    }
    Ok(())
}

/// A line of the team's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub id: OrganizationId,
    pub name: String,
    pub country: String,
    pub people: i64,
    /// Requests that are not finished; counting stops at 100.
    pub open: i64,
}

macro_rules! lines {
    ($order:literal) => {
        concat!(
            "SELECT o.id, o.name, o.country,
               (SELECT count(*) FROM membership m WHERE m.organization_id = o.id),
               (SELECT count(*) FROM (SELECT 1 FROM ticket t
                  WHERE t.organization_id = o.id AND t.category IN ('new', 'open', 'pending', 'hold') AND ",
            visible!(),
            " LIMIT 100) AS counted)
             FROM organization o WHERE ($1 <> 3 OR o.desk_id = (SELECT dp.desk_id FROM desk_person dp WHERE dp.person_id = $2))
               AND ($5 = '' OR o.name_folded LIKE $6 OR ' ' || o.domains LIKE $6)
             ORDER BY ",
            $order,
            " LIMIT $7 OFFSET $8"
        )
    };
}

/// Organizations whose name or mail domain holds `words`, by name or by how many people they have. The requests are
/// those that the actor may see, and of the organizations whoever works at a partner's desk has its customers. For the team
/// only.
pub fn list_organizations(
    tx: &Tx<'_>,
    who: &Actor,
    words: &str,
    by_people: bool,
    (limit, offset): (i64, i64),
    now: Moment,
) -> Result<Vec<Line>> {
    let eyes = Eyes::of(who, now);
    let folded = text::folded(words).replace(['%', '_'], "");
    let pattern = ["%", &folded, "%"].concat();
    let sql = if by_people {
        lines!("4 DESC, o.name_folded, o.id")
    } else {
        lines!("o.name_folded, o.id")
    };
    tx.rows(
        sql,
        &params![
            eyes.reach,
            eyes.person,
            eyes.guest_of,
            eyes.now,
            folded,
            pattern,
            limit,
            offset
        ],
        |row| {
            Ok(Line {
                id: OrganizationId(row.int(0)?),
                name: row.text(1)?,
                country: row.text(2)?,
                people: row.int(3)?,
                open: row.int(4)?,
            })
        },
    )
}

/// A request of the organization that is not finished.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRequest {
    pub id: i64,
    pub subject: String,
    pub requester: String,
    pub active_at: Moment,
}

/// The newest unfinished requests of an organization that the actor may see.
pub fn list_visible_open(
    tx: &Tx<'_>,
    who: &Actor,
    id: OrganizationId,
    now: Moment,
) -> Result<Vec<OpenRequest>> {
    let eyes = Eyes::of(who, now);
    tx.rows(
        concat!(
            "SELECT t.id, t.subject, r.name, t.active_at FROM ticket t JOIN person r ON r.id = t.requester_id
             WHERE t.organization_id = $5 AND t.category IN ('new', 'open', 'pending', 'hold') AND ",
            visible!(),
            " ORDER BY t.active_at DESC, t.id DESC LIMIT 20"
        ),
        &params![eyes.reach, eyes.person, eyes.guest_of, eyes.now, id],
        |row| {
            Ok(OpenRequest {
                id: row.int(0)?,
                subject: row.text(1)?,
                requester: row.text(2)?,
                active_at: row.moment(3)?,
            })
        },
    )
}
