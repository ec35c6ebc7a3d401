//! Who reads the newsletter.

use domain::person::EmailAddress;
use domain::{Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// An address that reads it.
#[derive(Clone, Debug)]
pub struct Reader {
    pub id: i64,
    pub address: String,
    pub locale: String,
    pub person: Option<PersonId>,
    pub confirmed_at: Option<Moment>,
    pub created_at: Moment,
}

fn reader(row: &Row<'_>) -> Result<Reader> {
    Ok(Reader {
        id: row.int(0)?,
        address: row.text(1)?,
        locale: row.text(2)?,
        person: row.opt_int(3)?.map(PersonId),
        confirmed_at: row.opt_int(4)?.map(Moment),
        created_at: row.moment(5)?,
    })
}

pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Reader>> {
    tx.row(
        "SELECT id, address, locale, person_id, confirmed_at, created_at FROM news_subscriber WHERE id = $1 AND brand_id = $2",
        &params![id, tx.brand()],
        reader,
    )
}

pub fn find_by_mailbox(tx: &Tx<'_>, address: &EmailAddress) -> Result<Option<Reader>> {
    tx.row(
        "SELECT id, address, locale, person_id, confirmed_at, created_at FROM news_subscriber WHERE brand_id = $1 AND mailbox = $2",
        &params![tx.brand(), address.mailbox()],
        reader,
    )
}

pub fn add(
    tx: &Tx<'_>,
    address: &EmailAddress,
    locale: &str,
    person: Option<PersonId>,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO news_subscriber (brand_id, address, mailbox, locale, person_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6) RETURNING id",
        &params![
            tx.brand(),
            address.as_str(),
            address.mailbox(),
            locale,
            person,
            now
        ],
    )
}

pub fn set_confirmed(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE news_subscriber SET confirmed_at = $2, failed = 0 WHERE id = $1 AND confirmed_at IS NULL",
        &params![id, now],
    )
    .map(drop)
}

pub fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM news_subscriber WHERE id = $1", &params![id])
        .map(drop)
}

/// Their mail server refused a newsletter for good: after three of them no more are sent.
pub fn note_failed(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE news_subscriber SET failed = failed + 1 WHERE id = $1",
        &params![id],
    )
    .map(drop)
}

/// Nobody confirmed these, of whatever brand: they are forgotten.
pub fn list_unconfirmed_before(tx: &Tx<'_>, before: Moment) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT id FROM news_subscriber WHERE confirmed_at IS NULL AND created_at < $1",
        &params![before],
        |row| row.int(0),
    )
}

/// Who hears: those who confirmed and whose mail arrives, of a language or of all (empty), all of them or those who administer or
/// represent an organization now.
pub fn list_hearers(
    tx: &Tx<'_>,
    locale: &str,
    administrators: bool,
    now: Moment,
) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT s.id FROM news_subscriber s
         WHERE s.brand_id = $1 AND s.confirmed_at IS NOT NULL AND s.failed < 3 AND ($2 = '' OR s.locale = $2)
           AND ($3 = 'no' OR EXISTS (SELECT 1 FROM membership m WHERE m.person_id = s.person_id AND m.role IN ('admin', 'representative')
             AND m.valid_from <= $4 AND (m.valid_to IS NULL OR m.valid_to > $4)))
         ORDER BY s.id",
        &params![
            tx.brand(),
            locale,
            if administrators { "yes" } else { "no" },
            now
        ],
        |row| row.int(0),
    )
}
