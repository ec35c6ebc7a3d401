//! People as rows of a spreadsheet: one for each organization that they belong to.

use domain::permission::Right;
use domain::person::MembershipRole;
use domain::{Moment, OrganizationId, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// Somebody at one organization, or at none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub person: PersonId,
    pub email: String,
    pub external_id: Option<String>,
    pub name: String,
    pub locale: String,
    pub time_zone: String,
    pub place: Option<PlaceOf>,
}

/// Where they belong as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PlaceOf {
    /// Its number in other systems, else its name.
    pub organization: String,
    pub role: MembershipRole,
    pub from: Moment,
    pub to: Option<Moment>,
    pub named: Option<Right>,
}

fn person_row(row: &Row<'_>) -> Result<PersonRow> {
    let place = match row.opt_text(6)? {
        Some(organization) => Some(PlaceOf {
            organization,
            role: MembershipRole::read(&row.text(7)?).unwrap_or(MembershipRole::User),
            from: row.moment(8)?,
            to: row.opt_int(9)?.map(Moment),
            named: Right::read(&row.text(10)?),
        }),
        None => None,
    };
    Ok(PersonRow {
        person: PersonId(row.int(0)?),
        email: row.text(1)?,
        external_id: row.opt_text(2)?,
        name: row.text(3)?,
        locale: row.text(4)?,
        time_zone: row.text(5)?,
        place,
    })
}

/// The rows of the next `most` customers after a number: all rows of each. Without an actor: administrators ask.
pub fn list_person_rows(tx: &Tx<'_>, after: i64, most: i64) -> Result<Vec<PersonRow>> {
    tx.rows(
        "SELECT p.id, p.email, p.external_id, p.name, p.locale, p.time_zone,
           coalesce(o.external_id, o.name), m.role, m.valid_from, m.valid_to, m.sees
         FROM (SELECT id FROM person WHERE role = 'user' AND id > $1 ORDER BY id LIMIT $2) AS page
         JOIN person p ON p.id = page.id
         LEFT JOIN membership m ON m.person_id = p.id LEFT JOIN organization o ON o.id = m.organization_id
         ORDER BY p.id, m.id",
        &params![after, most],
        person_row,
    )
}

/// What other systems call somebody. Without an actor: who looks after people asks.
pub fn find_person_number(tx: &Tx<'_>, id: PersonId) -> Result<Option<String>> {
    tx.row(
        "SELECT external_id FROM person WHERE id = $1",
        &params![id],
        |row| row.opt_text(0),
    )
    .map(Option::flatten)
}

/// The stored file of a form's upload that waits: its hash. Without an actor: `uploader` is whose form it is.
pub fn find_upload(tx: &Tx<'_>, token: &str, uploader: &str) -> Result<Option<(String, String)>> {
    let hash = platform::sha256_hex(token);
    tx.row(
        "SELECT sha256, name FROM attachment WHERE upload_hash = $1 AND uploader = $2 AND comment_id IS NULL
         ORDER BY id LIMIT 1",
        &params![hash, uploader],
        |row| Ok((row.text(0)?, row.text(1)?)),
    )
}

/// How many people belong, or belonged, to an organization, and how many tickets it has; counting tickets stops at one.
pub(crate) fn count_ties(tx: &Tx<'_>, id: OrganizationId) -> Result<(i64, i64)> {
    let people = tx.number(
        "SELECT count(*) FROM membership WHERE organization_id = $1",
        &params![id],
    )?;
    let tickets = tx.number(
        "SELECT (SELECT count(*) FROM (SELECT 1 FROM ticket WHERE organization_id = $1 LIMIT 1) AS counted)
           + (SELECT count(*) FROM critical_window WHERE organization_id = $1)",
        &params![id],
    )?;
    Ok((people, tickets))
}
