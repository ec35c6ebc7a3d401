//! All SQL about mailboxes that the desk reads itself.

use domain::mailbox::{Encryption, SignIn, WhoMayWrite};
use domain::{GroupId, Moment};
use platform::store::{Row, Tx};
use platform::{Error, Result, params};

use super::progress::remove_leftovers;

/// A mailbox.
#[derive(Clone)]
pub struct Mailbox {
    pub id: i64,
    pub address: String,
    pub host: String,
    pub port: u16,
    pub encryption: Encryption,
    /// Certificates (PEM) that are trusted beside the system's.
    pub authority: String,
    pub login: String,
    pub sign_in: SignIn,
    /// Sealed.
    pub secret: String,
    pub folder: String,
    /// Empty: mail stays where it is.
    pub done_folder: String,
    pub failed_folder: String,
    pub group: Option<GroupId>,
    pub who: WhoMayWrite,
    pub domains: String,
    /// Whether what lies there already is filed too.
    pub take_all: bool,
    pub active: bool,
    pub updated_at: Moment,
    pub uid_validity: i64,
    pub uid_done: i64,
    /// Up to this number, mail from before `begun_at` is left alone.
    pub uid_old: i64,
    pub begun_at: Option<Moment>,
    /// Mails that were found and not filed yet.
    pub waiting: i64,
    pub contact_at: Option<Moment>,
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
            host: host.to_owned(),
            port,
            encryption: Encryption::Tls,
            authority: String::new(),
            login: address.to_owned(),
            sign_in: SignIn::Password,
            secret: String::new(),
            folder: "INBOX".to_owned(),
            done_folder: String::new(),
            failed_folder: String::new(),
            group: None,
            who: WhoMayWrite::AsTheDesk,
            domains: String::new(),
            take_all: false,
            active: true,
            updated_at: Moment(0),
            uid_validity: 0,
            uid_done: 0,
            uid_old: 0,
            begun_at: None,
            waiting: 0,
            contact_at: None,
            read_at: None,
            trouble: String::new(),
            detail: String::new(),
            trouble_since: None,
        }
    }
}

macro_rules! mailbox_columns {
    () => {
        "SELECT id, address, host, port, encryption, authority, login, secret, folder, done_folder, failed_folder,
                group_id, who, domains, active, updated_at, uid_validity, uid_done, read_at, trouble, detail,
                trouble_since, take_all, uid_old, begun_at, waiting, contact_at, sign_in
         FROM mailbox "
    };
}

fn mailbox(row: &Row<'_>) -> Result<Mailbox> {
    Ok(Mailbox {
        id: row.int(0)?,
        address: row.text(1)?,
        host: row.text(2)?,
        port: u16::try_from(row.int(3)?).map_err(Error::broken)?,
        encryption: Encryption::read(&row.text(4)?).unwrap_or_default(),
        authority: row.text(5)?,
        login: row.text(6)?,
        secret: row.text(7)?,
        folder: row.text(8)?,
        done_folder: row.text(9)?,
        failed_folder: row.text(10)?,
        group: row.opt_int(11)?.map(GroupId),
        who: WhoMayWrite::read(&row.text(12)?).unwrap_or(WhoMayWrite::Registered),
        domains: row.text(13)?,
        active: row.int(14)? == 1,
        updated_at: row.moment(15)?,
        uid_validity: row.int(16)?,
        uid_done: row.int(17)?,
        read_at: row.opt_int(18)?.map(Moment),
        trouble: row.text(19)?,
        detail: row.text(20)?,
        trouble_since: row.opt_int(21)?.map(Moment),
        take_all: row.int(22)? == 1,
        uid_old: row.int(23)?,
        begun_at: row.opt_int(24)?.map(Moment),
        waiting: row.int(25)?,
        contact_at: row.opt_int(26)?.map(Moment),
        sign_in: SignIn::read(&row.text(27)?).unwrap_or_default(),
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
        "INSERT INTO mailbox (address, address_folded, host, port, encryption, authority, login, secret, folder,
                              done_folder, failed_folder, group_id, who, domains, active, take_all, created_at, updated_at,
                              sign_in)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $17, $18) RETURNING id",
        &params![
            new.address,
            folded,
            new.host,
            i64::from(new.port),
            new.encryption.word(),
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
            i64::from(new.take_all),
            now,
            new.sign_in.word()
        ],
    )
}

/// Everything that is decided about a mailbox. Whoever reads it now begins anew with what is said here.
pub(crate) fn set_mailbox(tx: &Tx<'_>, one: &Mailbox, folded: &str, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET address = $2, address_folded = $3, host = $4, port = $5, encryption = $6,
                authority = $7, login = $8, secret = $9, folder = $10, done_folder = $11, failed_folder = $12,
                group_id = $13, who = $14, domains = $15, take_all = $16, active = $17, trouble = '', detail = '',
                trouble_since = NULL, updated_at = $18, sign_in = $19
         WHERE id = $1",
        &params![
            one.id,
            one.address,
            folded,
            one.host,
            i64::from(one.port),
            one.encryption.word(),
            one.authority,
            one.login,
            one.secret,
            one.folder,
            one.done_folder,
            one.failed_folder,
            one.group,
            one.who.word(),
            one.domains,
            i64::from(one.take_all),
            i64::from(one.active),
            now,
            one.sign_in.word()
        ],
    )
    .map(drop)
}

/// Another folder, or another account: nothing is known of how far it was read.
pub(crate) fn forget_progress(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE mailbox SET uid_validity = 0, uid_done = 0, uid_old = 0, begun_at = NULL, waiting = 0, cut_uid = 0,
                cut_times = 0, contact_at = NULL, read_at = NULL
         WHERE id = $1",
        &params![id],
    )?;
    remove_leftovers(tx, id)
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
    remove_leftovers(tx, id)?;
    tx.run("DELETE FROM mailbox WHERE id = $1", &params![id])
        .map(drop)
}

/// How many mails of each mailbox (by its folded address) are held for somebody to look at.
pub fn count_held(tx: &Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.rows(
        "SELECT mailbox, count(*) FROM mail_in WHERE fate = 'held' GROUP BY mailbox",
        &params![],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}
