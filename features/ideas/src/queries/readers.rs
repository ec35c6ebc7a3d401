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
    /// Their mail came back for good then: they get no more until they confirm again.
    pub bounced_at: Option<Moment>,
}

fn reader(row: &Row<'_>) -> Result<Reader> {
    Ok(Reader {
        id: row.int(0)?,
        address: row.text(1)?,
        locale: row.text(2)?,
        person: row.opt_int(3)?.map(PersonId),
        confirmed_at: row.opt_int(4)?.map(Moment),
        created_at: row.moment(5)?,
        bounced_at: row.opt_int(6)?.map(Moment),
    })
}

pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Reader>> {
    tx.row(
        "SELECT id, address, locale, person_id, confirmed_at, created_at, bounced_at FROM news_subscriber WHERE id = $1 AND brand_id = $2",
        &params![id, tx.brand()],
        reader,
    )
}

pub fn find_by_mailbox(tx: &Tx<'_>, address: &EmailAddress) -> Result<Option<Reader>> {
    tx.row(
        "SELECT id, address, locale, person_id, confirmed_at, created_at, bounced_at FROM news_subscriber WHERE brand_id = $1 AND mailbox = $2",
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
        "UPDATE news_subscriber SET confirmed_at = COALESCE(confirmed_at, $2), failed = 0, bounced_at = NULL WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}

pub fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "DELETE FROM news_subscriber_product WHERE subscriber_id = $1",
        &params![id],
    )?;
    tx.run("DELETE FROM news_subscriber WHERE id = $1", &params![id])
        .map(drop)
}

/// Their mail came back for good, whatever the brand.
pub fn set_bounced(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE news_subscriber SET bounced_at = $2 WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}

/// Addresses that get no more because their mail came back, or was refused three times: the latest first.
pub fn list_paused(tx: &Tx<'_>, limit: i64) -> Result<Vec<(String, Option<Moment>)>> {
    tx.rows(
        "SELECT address, bounced_at FROM news_subscriber
         WHERE brand_id = $1 AND confirmed_at IS NOT NULL AND (bounced_at IS NOT NULL OR failed >= 3)
         ORDER BY COALESCE(bounced_at, 0) DESC, id DESC LIMIT $2",
        &params![tx.brand(), limit],
        |row| Ok((row.text(0)?, row.opt_int(1)?.map(Moment))),
    )
}

/// Makes the products exactly these; none: everything.
pub fn set_products(tx: &Tx<'_>, id: i64, products: &[String]) -> Result<()> {
    tx.run(
        "DELETE FROM news_subscriber_product WHERE subscriber_id = $1",
        &params![id],
    )?;
    for product in products {
        tx.run(
            "INSERT INTO news_subscriber_product (subscriber_id, product) VALUES ($1, $2) ON CONFLICT DO NOTHING",
            &params![id, product],
        )?;
    }
    Ok(())
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
/// represent an organization now, for a product or for all (empty). Who named no product hears of each.
pub fn list_hearers(
    tx: &Tx<'_>,
    (locale, product): (&str, &str),
    administrators: bool,
    now: Moment,
) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT s.id FROM news_subscriber s
         WHERE s.brand_id = $1 AND s.confirmed_at IS NOT NULL AND s.failed < 3 AND s.bounced_at IS NULL AND ($2 = '' OR s.locale = $2)
           AND ($3 = 'no' OR EXISTS (SELECT 1 FROM membership m WHERE m.person_id = s.person_id AND m.role IN ('admin', 'representative')
             AND m.valid_from <= $4 AND (m.valid_to IS NULL OR m.valid_to > $4)))
           AND ($5 = '' OR NOT EXISTS (SELECT 1 FROM news_subscriber_product p WHERE p.subscriber_id = s.id)
             OR EXISTS (SELECT 1 FROM news_subscriber_product p WHERE p.subscriber_id = s.id AND p.product = $5))
         ORDER BY s.id",
        &params![
            tx.brand(),
            locale,
            if administrators { "yes" } else { "no" },
            now,
            product
        ],
        |row| row.int(0),
    )
}
