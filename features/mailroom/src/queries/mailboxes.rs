//! All SQL about mailboxes that the desk reads itself.

use domain::mailbox::WhoMayWrite;
use domain::{GroupId, Moment};
use platform::store::{Row, Tx};
use platform::{Error, Result, params};

/// A mailbox.
#[derive(Clone)]
pub struct Mailbox {
    pub id: i64,
    pub address: String,
    pub name: String,
    pub host: String,
    pub port: u16,
    pub tls: bool,
    /// Certificates (PEM) that are trusted beside the system's.
    pub authority: String,
    pub login: String,
    /// Sealed.
    pub secret: String,
    pub folder: String,
    /// Empty: mail stays where it is.
    pub done_folder: String,
    pub failed_folder: String,
    pub group: Option<GroupId>,
    pub who: WhoMayWrite,
    pub domains: String,
    pub active: bool,
    pub updated_at: Moment,
    pub uid_validity: i64,
    pub uid_done: i64,
    pub read_at: Option<Moment>,
    /// Why it is not read; empty when nothing is wrong.
    pub trouble: String,
    pub detail: String,
    pub trouble_since: Option<Moment>,
}

impl Mailbox {
    /// A new one that signs in with its address, encrypted, and reads the inbox.
    pub fn at(address: &str, host: &str, port: u16) -> Self {
        Self {
            id: 0,
            address: address.to_owned(),
            name: String::new(),
            host: host.to_owned(),
            port,
            tls: true,
            authority: String::new(),
            login: address.to_owned(),
            secret: String::new(),
            folder: "INBOX".to_owned(),
            done_folder: String::new(),
            failed_folder: String::new(),
            group: None,
            who: WhoMayWrite::AsTheDesk,
            domains: String::new(),
            active: true,
            updated_at: Moment(0),
            uid_validity: 0,
            uid_done: 0,
            read_at: None,
            trouble: String::new(),
            detail: String::new(),
            trouble_since: None,
        }
    }
}

macro_rules! mailbox_columns {
    () => {
        "SELECT id, address, name, host, port, tls, authority, login, secret, folder, done_folder, failed_folder,
                group_id, who, domains, active, updated_at, uid_validity, uid_done, read_at, trouble, detail,
                trouble_since
         FROM mailbox "
    };
}

fn mailbox(row: &Row<'_>) -> Result<Mailbox> {
    Ok(Mailbox {
        id: row.int(0)?,
        address: row.text(1)?,
        name: row.text(2)?,
        host: row.text(3)?,
        port: u16::try_from(row.int(4)?).map_err(Error::broken)?,
        tls: row.int(5)? == 1,
        authority: row.text(6)?,
        login: row.text(7)?,
        secret: row.text(8)?,
        folder: row.text(9)?,
        done_folder: row.text(10)?,
        failed_folder: row.text(11)?,
        group: row.opt_int(12)?.map(GroupId),
        who: WhoMayWrite::read(&row.text(13)?).unwrap_or(WhoMayWrite::Registered),
        domains: row.text(14)?,
        active: row.int(15)? == 1,
        updated_at: row.moment(16)?,
        uid_validity: row.int(17)?,
        uid_done: row.int(18)?,
        read_at: row.opt_int(19)?.map(Moment),
        trouble: row.text(20)?,
        detail: row.text(21)?,
        trouble_since: row.opt_int(22)?.map(Moment),
    })
}

pub fn list_mailboxes(tx: &Tx<'_>) -> Result<Vec<Mailbox>> {
    tx.rows(
        concat!(mailbox_columns!(), "ORDER BY address_folded LIMIT 200"),
        &params![],
        mailbox,
    )
}

pub fn find_mailbox(tx: &Tx<'_>, id: i64) -> Result<Option<Mailbox>> {
    tx.row(
        concat!(mailbox_columns!(), "WHERE id = $1"),
        &params![id],
        mailbox,
    )
}

/// By its address, as `notifications::address::mailbox` folds it.
pub fn find_mailbox_at(tx: &Tx<'_>, folded: &str) -> Result<Option<Mailbox>> {
    tx.row(
        concat!(mailbox_columns!(), "WHERE address_folded = $1"),
        &params![folded],
        mailbox,
    )
}

pub(crate) fn add_mailbox(tx: &Tx<'_>, new: &Mailbox, folded: &str, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO mailbox (address, address_folded, name, host, port, tls, authority, login, secret, folder,
                              done_folder, failed_folder, group_id, who, domains, active, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17) RETURNING id",
        &params![
            new.address,
            folded,
            new.name,
            new.host,
            i64::from(new.port),
            i64::from(new.tls),
            new.authority,
            new.login,
            new.secret,
            new.folder,
            new.done_folder,
            new.failed_folder,
            new.group,
            new.who.word(),
            new.domains,
            i64::from(new.active),
            now
        ],
    )
}

pub(crate) fn set_mailbox_active(tx: &Tx<'_>, id: i64, active: bool, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET active = $2, trouble = '', detail = '', trouble_since = NULL, updated_at = $3
         WHERE id = $1",
        &params![id, i64::from(active), now],
    )
    .map(drop)
}

pub(crate) fn remove_mailbox(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM mailbox WHERE id = $1", &params![id])
        .map(drop)
}

/// Takes or keeps the lease: `false` when another process reads the mailbox.
pub(crate) fn lease(tx: &Tx<'_>, id: i64, owner: &str, now: Moment, until: Moment) -> Result<bool> {
    let taken = tx.run(
        "UPDATE mailbox SET lease_owner = $2, lease_until = $4
         WHERE id = $1 AND active = 1 AND (lease_owner = $2 OR lease_until < $3)",
        &params![id, owner, now, until],
    )?;
    Ok(taken == 1)
}

/// Gives back every lease of a process that ends.
pub(crate) fn release(tx: &Tx<'_>, owner: &str) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET lease_until = 0 WHERE lease_owner = $1",
        &params![owner],
    )
    .map(drop)
}

/// The server counts anew: everything is looked at again.
pub(crate) fn start_anew(tx: &Tx<'_>, id: i64, owner: &str, validity: i64) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET uid_validity = $3, uid_done = 0, stuck_uid = 0, stuck_times = 0
         WHERE id = $1 AND lease_owner = $2",
        &params![id, owner, validity],
    )
    .map(drop)
}

/// Everything up to `uid` is filed. In the transaction that files it; an error when the lease is somebody else's.
pub(crate) fn advance(tx: &Tx<'_>, id: i64, owner: &str, uid: i64) -> Result<()> {
    let moved = tx.run(
        "UPDATE mailbox SET uid_done = $3 WHERE id = $1 AND lease_owner = $2",
        &params![id, owner, uid],
    )?;
    if moved == 1 {
        Ok(())
    } else {
        Err(Error::broken("another process reads this mailbox now"))
    }
}

/// Counts a mail that could not be filed; answers how often that was.
pub(crate) fn count_failure(tx: &Tx<'_>, id: i64, uid: i64) -> Result<i64> {
    let times = tx.row(
        "UPDATE mailbox SET stuck_times = CASE WHEN stuck_uid = $2 THEN stuck_times + 1 ELSE 1 END, stuck_uid = $2
         WHERE id = $1 RETURNING stuck_times",
        &params![id, uid],
        |row| row.int(0),
    )?;
    Ok(times.unwrap_or_default())
}

pub(crate) fn note_read(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET read_at = $2, trouble = '', detail = '', trouble_since = NULL WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}

pub(crate) fn note_trouble(
    tx: &Tx<'_>,
    id: i64,
    trouble: &str,
    detail: &str,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET trouble = $2, detail = $3, trouble_since = COALESCE(trouble_since, $4) WHERE id = $1",
        &params![id, trouble, detail, now],
    )
    .map(drop)
}
