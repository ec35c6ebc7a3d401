//! All SQL about mails to do with accounts, and the links in them.

use domain::person::{EmailAddress, LinkPurpose};
use domain::{Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A mail about an account that is asked for.
pub(crate) struct NewMail<'a> {
    /// A purpose of a link, or a notice.
    pub(crate) message: &'static str,
    pub(crate) person: Option<PersonId>,
    pub(crate) address: &'a EmailAddress,
    pub(crate) name: &'a str,
    pub(crate) locale: &'a str,
    pub(crate) return_to: &'a str,
    pub(crate) visitor_hash: Option<&'a str>,
}

pub(crate) fn add_mail(tx: &Tx<'_>, mail: &NewMail<'_>, now: Moment) -> Result<i64> {
    let mailbox = mail.address.mailbox();
    tx.insert(
        "INSERT INTO account_mail (message, person_id, address, mailbox, name, locale, return_to, visitor_hash, state,
           created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', $9) RETURNING id",
        &params![
            mail.message,
            mail.person,
            mail.address.as_str(),
            mailbox,
            mail.name,
            mail.locale,
            mail.return_to,
            mail.visitor_hash,
            now
        ],
    )
}

/// Mails with links that this mailbox was to get since then, whether or not somebody has the address. Those that anybody
/// can ask for are counted together; invitations and changes of address, which strangers cannot ask for, each alone.
pub(crate) fn count_asked_since(
    tx: &Tx<'_>,
    purpose: LinkPurpose,
    address: &EmailAddress,
    since: Moment,
) -> Result<i64> {
    let mailbox = address.mailbox();
    let counted = match purpose {
        LinkPurpose::Invite | LinkPurpose::ChangeAddress => purpose.word(),
        LinkPurpose::Reset | LinkPurpose::Register | LinkPurpose::SignIn => "anybody",
    };
    tx.number(
        "SELECT count(*) FROM account_mail
         WHERE mailbox = $1 AND created_at > $2
           AND CASE WHEN message IN ('reset', 'register', 'sign_in') THEN 'anybody' ELSE message END = $3",
        &params![mailbox, since, counted],
    )
}

/// A mail that waits.
#[derive(Clone, Debug)]
pub(crate) struct WaitingMail {
    pub(crate) id: i64,
    pub(crate) message: String,
    pub(crate) person: Option<PersonId>,
    pub(crate) address: String,
    pub(crate) locale: String,
    pub(crate) created_at: Moment,
}

/// Without an actor: the job that sends it asks.
pub(crate) fn find_waiting_mail(tx: &Tx<'_>, id: i64) -> Result<Option<WaitingMail>> {
    tx.row(
        "SELECT id, message, person_id, address, locale, created_at FROM account_mail
         WHERE id = $1 AND state = 'waiting'",
        &params![id],
        |row| {
            Ok(WaitingMail {
                id: row.int(0)?,
                message: row.text(1)?,
                person: row.opt_int(2)?.map(PersonId),
                address: row.text(3)?,
                locale: row.text(4)?,
                created_at: row.moment(5)?,
            })
        },
    )
}

/// Notes what became of a mail: `sent`, `failed` or `nobody`; `waiting` while another attempt is made.
pub(crate) fn set_mail_state(
    tx: &Tx<'_>,
    id: i64,
    state: &'static str,
    error: Option<&str>,
    now: Moment,
) -> Result<()> {
    let sent_at = (state == "sent").then_some(now);
    tx.run(
        "UPDATE account_mail SET state = $2, error = $3, sent_at = $4 WHERE id = $1",
        &params![id, state, error, sent_at],
    )
    .map(drop)
}

/// A mail that was given up is tried again.
pub(crate) fn set_mail_waiting(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE account_mail SET state = 'waiting' WHERE id = $1 AND state = 'failed'",
        &params![id],
    )
    .map(drop)
}

/// Whom a mail about an account goes to, for administrators who look after work in the background.
pub fn find_mail_address(tx: &Tx<'_>, id: i64) -> Result<Option<String>> {
    tx.row(
        "SELECT address FROM account_mail WHERE id = $1",
        &params![id],
        |row| row.text(0),
    )
}

/// What became of the last invitation of somebody: its state, the mail server's words if it failed, and when it was
/// asked for.
pub(crate) struct Invitation {
    pub(crate) state: String,
    pub(crate) error: Option<String>,
    pub(crate) at: Moment,
}

pub(crate) fn find_last_invitation(tx: &Tx<'_>, person: PersonId) -> Result<Option<Invitation>> {
    tx.row(
        "SELECT state, error, created_at FROM account_mail WHERE person_id = $1 AND message = 'invite'
         ORDER BY id DESC LIMIT 1",
        &params![person],
        |row| {
            Ok(Invitation {
                state: row.text(0)?,
                error: row.opt_text(1)?,
                at: row.moment(2)?,
            })
        },
    )
}

/// Notes the link of a mail. Links of earlier attempts at the same mail stay good: one of those may have arrived.
pub(crate) fn add_account_link(
    tx: &Tx<'_>,
    token_hash: &str,
    mail: i64,
    purpose: LinkPurpose,
    person: Option<PersonId>,
    expires_at: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO account_link (token_hash, mail_id, purpose, person_id, expires_at) VALUES ($1, $2, $3, $4, $5)",
        &params![token_hash, mail, purpose.word(), person, expires_at],
    )
    .map(drop)
}

/// A link that is good.
#[derive(Clone, Debug)]
pub(crate) struct AccountLink {
    pub(crate) mail: i64,
    pub(crate) purpose: LinkPurpose,
    pub(crate) person: Option<PersonId>,
    /// The address it was sent to.
    pub(crate) address: String,
    pub(crate) name: String,
    pub(crate) locale: String,
    pub(crate) return_to: String,
    pub(crate) visitor_hash: Option<String>,
}

fn account_link(row: &Row<'_>) -> Result<Option<AccountLink>> {
    let Some(purpose) = LinkPurpose::read(&row.text(1)?) else {
        return Ok(None);
    };
    Ok(Some(AccountLink {
        mail: row.int(0)?,
        purpose,
        person: row.opt_int(2)?.map(PersonId),
        address: row.text(3)?,
        name: row.text(4)?,
        locale: row.text(5)?,
        return_to: row.text(6)?,
        visitor_hash: row.opt_text(7)?,
    }))
}

/// The link of that token, while it is good. Without an actor: whoever has it proves the address.
pub(crate) fn find_account_link(
    tx: &Tx<'_>,
    token_hash: &str,
    now: Moment,
) -> Result<Option<AccountLink>> {
    tx.row(
        "SELECT m.id, l.purpose, l.person_id, m.address, m.name, m.locale, m.return_to, m.visitor_hash
         FROM account_link l JOIN account_mail m ON m.id = l.mail_id
         WHERE l.token_hash = $1 AND l.expires_at > $2",
        &params![token_hash, now],
        account_link,
    )
    .map(Option::flatten)
}

/// Uses up the links of a mail.
pub(crate) fn remove_links_of_mail(tx: &Tx<'_>, mail: i64) -> Result<()> {
    tx.run(
        "DELETE FROM account_link WHERE mail_id = $1",
        &params![mail],
    )
    .map(drop)
}

/// Everything on its way to somebody is worth nothing any more: their address or password has changed.
pub(crate) fn remove_links_of(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM account_link WHERE person_id = $1",
        &params![person],
    )?;
    // Those that have not left yet carry no link, and are not sent.
    tx.run(
        "UPDATE account_mail SET state = 'nobody' WHERE person_id = $1 AND state = 'waiting'
           AND message IN ('invite', 'reset', 'sign_in', 'change_address')",
        &params![person],
    )
    .map(drop)
}

/// The links that were sent to an address for making an account are worth nothing once there is one.
pub(crate) fn remove_register_links(tx: &Tx<'_>, address: &EmailAddress) -> Result<()> {
    let mailbox = address.mailbox();
    tx.run(
        "DELETE FROM account_link WHERE purpose = 'register' AND mail_id IN
           (SELECT id FROM account_mail WHERE mailbox = $1 AND message IN ('register', 'reset', 'sign_in'))",
        &params![mailbox],
    )
    .map(drop)
}

/// Removes links that are over, and mails nobody asks about any more; a job's work.
pub(crate) fn remove_old_mails(tx: &Tx<'_>, now: Moment) -> Result<()> {
    tx.run(
        "DELETE FROM account_link WHERE expires_at <= $1",
        &params![now],
    )?;
    let before = now.plus(-30 * domain::DAY);
    tx.run(
        "DELETE FROM account_mail WHERE created_at < $1 AND state <> 'waiting'
           AND NOT EXISTS (SELECT 1 FROM account_link WHERE account_link.mail_id = account_mail.id)",
        &params![before],
    )
    .map(drop)
}
