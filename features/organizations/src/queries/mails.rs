//! Mails to people of organizations, and to whoever wrote and may not ask.

use domain::person::EmailAddress;
use domain::{Moment, OrganizationId, PersonId};
use platform::store::Tx;
use platform::{Result, params};

/// A mail that is to be sent.
#[derive(Clone, Debug)]
pub struct CustomerMail {
    /// Which: see `post.rs`.
    pub message: String,
    pub person: Option<PersonId>,
    pub organization: Option<OrganizationId>,
    pub address: String,
    pub locale: String,
    /// What it tells of: a name, a number.
    pub about: String,
    /// The day it tells of.
    pub at: Option<Moment>,
    pub in_reply_to: Option<String>,
}

pub(crate) fn add_mail(tx: &Tx<'_>, mail: &CustomerMail, now: Moment) -> Result<i64> {
    let mailbox = mailbox(&mail.address);
    tx.insert(
        "INSERT INTO customer_mail (message, person_id, organization_id, address, mailbox, locale, about, at,
           in_reply_to, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'waiting', $10) RETURNING id",
        &params![
            mail.message,
            mail.person,
            mail.organization,
            mail.address,
            mailbox,
            mail.locale,
            mail.about,
            mail.at,
            mail.in_reply_to,
            now
        ],
    )
}

fn mailbox(address: &str) -> String {
    EmailAddress::read(address).map_or_else(|_| address.to_owned(), |address| address.mailbox())
}

/// Mails of one kind to one mailbox since then.
pub(crate) fn count_mails_since(
    tx: &Tx<'_>,
    message: &str,
    address: &EmailAddress,
    since: Moment,
) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM customer_mail WHERE mailbox = $1 AND created_at > $2 AND message = $3",
        &params![address.mailbox(), since, message],
    )
}

/// A mail that waits, and since when. Without an actor: the job that sends it asks.
pub(crate) fn find_waiting_mail(tx: &Tx<'_>, id: i64) -> Result<Option<(CustomerMail, Moment)>> {
    tx.row(
        "SELECT message, person_id, organization_id, address, locale, about, at, in_reply_to, created_at
         FROM customer_mail WHERE id = $1 AND state = 'waiting'",
        &params![id],
        |row| {
            let mail = CustomerMail {
                message: row.text(0)?,
                person: row.opt_int(1)?.map(PersonId),
                organization: row.opt_int(2)?.map(OrganizationId),
                address: row.text(3)?,
                locale: row.text(4)?,
                about: row.text(5)?,
                at: row.opt_int(6)?.map(Moment),
                in_reply_to: row.opt_text(7)?,
            };
            Ok((mail, row.moment(8)?))
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
        "UPDATE customer_mail SET state = $2, error = $3, sent_at = $4 WHERE id = $1",
        &params![id, state, error, sent_at],
    )
    .map(drop)
}

/// A mail that was given up is tried again.
pub(crate) fn set_mail_waiting(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE customer_mail SET state = 'waiting' WHERE id = $1 AND state = 'failed'",
        &params![id],
    )
    .map(drop)
}
