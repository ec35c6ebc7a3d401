//! Who hears of the service status by mail.

use domain::person::EmailAddress;
use domain::{Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// An address that hears of it.
#[derive(Clone, Debug)]
pub struct Subscriber {
    pub id: i64,
    /// 0: of everything.
    pub incident: i64,
    pub address: String,
    pub locale: String,
    pub person: Option<PersonId>,
    pub confirmed_at: Option<Moment>,
    pub created_at: Moment,
    /// Their mail came back for good then: they hear no more until they confirm again.
    pub bounced_at: Option<Moment>,
}

fn subscriber(row: &Row<'_>) -> Result<Subscriber> {
    Ok(Subscriber {
        id: row.int(0)?,
        incident: row.int(1)?,
        address: row.text(2)?,
        locale: row.text(3)?,
        person: row.opt_int(4)?.map(PersonId),
        confirmed_at: row.opt_int(5)?.map(Moment),
        created_at: row.moment(6)?,
        bounced_at: row.opt_int(7)?.map(Moment),
    })
}

/// Whoever has this number, of whatever brand: its token was shown.
pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Subscriber>> {
    tx.row(
        "SELECT id, incident_id, address, locale, person_id, confirmed_at, created_at, bounced_at FROM service_subscriber
         WHERE id = $1 AND brand_id = $2",
        &params![id, tx.brand()],
        subscriber,
    )
}

pub fn find_by_mailbox(
    tx: &Tx<'_>,
    incident: i64,
    address: &EmailAddress,
) -> Result<Option<Subscriber>> {
    tx.row(
        "SELECT id, incident_id, address, locale, person_id, confirmed_at, created_at, bounced_at FROM service_subscriber
         WHERE brand_id = $1 AND incident_id = $2 AND mailbox = $3",
        &params![tx.brand(), incident, address.mailbox()],
        subscriber,
    )
}

pub fn add(
    tx: &Tx<'_>,
    incident: i64,
    address: &EmailAddress,
    locale: &str,
    person: Option<PersonId>,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO service_subscriber (brand_id, incident_id, address, mailbox, locale, person_id, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        &params![
            tx.brand(),
            incident,
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
        "UPDATE service_subscriber SET confirmed_at = COALESCE(confirmed_at, $2), bounced_at = NULL WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}

pub fn remove(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "DELETE FROM service_subscriber_component WHERE subscriber_id = $1",
        &params![id],
    )?;
    tx.run("DELETE FROM service_subscriber WHERE id = $1", &params![id])
        .map(drop)
}

/// Nobody confirmed these: they are forgotten.
pub fn list_unconfirmed_before(tx: &Tx<'_>, before: Moment) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT id FROM service_subscriber WHERE confirmed_at IS NULL AND created_at < $1",
        &params![before],
        |row| row.int(0),
    )
}

pub fn remove_of_incident(tx: &Tx<'_>, incident: i64) -> Result<()> {
    tx.run(
        "DELETE FROM service_subscriber WHERE incident_id = $1 AND incident_id <> 0",
        &params![incident],
    )
    .map(drop)
}

/// Makes the components exactly these; none: all.
pub fn set_components(tx: &Tx<'_>, id: i64, components: &[i64]) -> Result<()> {
    tx.run(
        "DELETE FROM service_subscriber_component WHERE subscriber_id = $1",
        &params![id],
    )?;
    for component in components {
        tx.run(
            "INSERT INTO service_subscriber_component (subscriber_id, component_id) VALUES ($1, $2)",
            &params![id, component],
        )?;
    }
    Ok(())
}

/// The components that somebody chose; none: all.
pub fn list_components(tx: &Tx<'_>, id: i64) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT component_id FROM service_subscriber_component WHERE subscriber_id = $1 ORDER BY component_id",
        &params![id],
        |row| row.int(0),
    )
}

/// Their mail came back for good: whatever was confirmed for this very address pauses, in every portal. An address that nobody confirmed
/// pauses nothing: anybody can write one.
pub fn set_bounced(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE service_subscriber SET bounced_at = $2
         WHERE confirmed_at IS NOT NULL AND address IN
           (SELECT o.address FROM service_subscriber o WHERE o.id = $1 AND o.confirmed_at IS NOT NULL)",
        &params![id, now],
    )
    .map(drop)
}

/// Addresses that hear no more because their mail came back: the latest first.
pub fn list_paused(tx: &Tx<'_>, limit: i64) -> Result<Vec<(String, Moment)>> {
    tx.rows(
        "SELECT address, max(bounced_at) FROM service_subscriber
         WHERE brand_id = $1 AND confirmed_at IS NOT NULL AND bounced_at IS NOT NULL
         GROUP BY address ORDER BY 2 DESC, 1 LIMIT $2",
        &params![tx.brand(), limit],
        |row| Ok((row.text(0)?, row.moment(1)?)),
    )
}

/// What this address hears of in the portal, confirmed: everything first, then incidents.
pub fn list_of_mailbox(tx: &Tx<'_>, address: &EmailAddress) -> Result<Vec<Subscriber>> {
    tx.rows(
        "SELECT id, incident_id, address, locale, person_id, confirmed_at, created_at, bounced_at FROM service_subscriber
         WHERE brand_id = $1 AND mailbox = $2 AND confirmed_at IS NOT NULL ORDER BY incident_id, id",
        &params![tx.brand(), address.mailbox()],
        subscriber,
    )
}

/// Who confirmed, whose mail arrives, and hears of everything or of this incident. A mailbox may be there twice.
pub fn list_hearers(tx: &Tx<'_>, incident: i64) -> Result<Vec<(i64, String)>> {
    tx.rows(
        "SELECT id, mailbox FROM service_subscriber
         WHERE brand_id = $1 AND incident_id IN (0, $2) AND confirmed_at IS NOT NULL AND bounced_at IS NULL ORDER BY incident_id, id",
        &params![tx.brand(), incident],
        |row| Ok((row.int(0)?, row.text(1)?)),
    )
}

/// How many hear of everything or of components.
pub fn count(tx: &Tx<'_>) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM service_subscriber WHERE brand_id = $1 AND incident_id = 0 AND confirmed_at IS NOT NULL AND bounced_at IS NULL",
        &params![tx.brand()],
    )
}
