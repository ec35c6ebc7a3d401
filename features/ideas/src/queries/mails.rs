//! Mails about ideas, updates and newsletters.

use domain::{Moment, PersonId};
use platform::store::Tx;
use platform::{Result, params};

/// A mail that is to be sent.
pub struct Mail {
    /// `confirm`, `newsletter`, `test`, `shipped` or `answered`.
    pub message: String,
    pub about: i64,
    /// 0: a subscriber's.
    pub person: PersonId,
    /// 0: a person's.
    pub subscriber: i64,
    pub created_at: Moment,
}

/// Whom a mail is for.
#[derive(Clone, Copy, Debug)]
pub enum For {
    Person(PersonId),
    Subscriber(i64),
}

/// Adds a mail; `None` where there is this one already.
pub fn add(
    tx: &Tx<'_>,
    message: &str,
    (about, turn): (i64, i64),
    whom: For,
    now: Moment,
) -> Result<Option<i64>> {
    let (person, subscriber) = match whom {
        For::Person(person) => (person.0, 0),
        For::Subscriber(subscriber) => (0, subscriber),
    };
    let there = tx.number(
        "SELECT count(*) FROM news_mail WHERE message = $1 AND about_id = $2 AND turn = $3 AND person_id = $4 AND subscriber_id = $5",
        &params![message, about, turn, person, subscriber],
    )?;
    if there > 0 {
        return Ok(None);
    }
    tx.insert(
        "INSERT INTO news_mail (brand_id, message, about_id, turn, person_id, subscriber_id, state, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, 'waiting', $7) RETURNING id",
        &params![tx.brand(), message, about, turn, person, subscriber, now],
    )
    .map(Some)
}

pub fn find_waiting(tx: &Tx<'_>, id: i64) -> Result<Option<Mail>> {
    tx.row(
        "SELECT message, about_id, person_id, subscriber_id, created_at FROM news_mail WHERE id = $1 AND state = 'waiting'",
        &params![id],
        |row| {
            Ok(Mail {
                message: row.text(0)?,
                about: row.int(1)?,
                person: PersonId(row.int(2)?),
                subscriber: row.int(3)?,
                created_at: row.moment(4)?,
            })
        },
    )
}

/// Notes what became of it: `sent`, `failed` or `nobody`; `waiting` while another attempt is made.
pub fn set_state(
    tx: &Tx<'_>,
    id: i64,
    state: &'static str,
    error: Option<&str>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE news_mail SET state = $2, error = $3, done_at = $4 WHERE id = $1",
        &params![id, state, error, now],
    )
    .map(drop)
}

pub fn set_waiting(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE news_mail SET state = 'waiting' WHERE id = $1 AND state IN ('failed', 'returned')",
        &params![id],
    )
    .map(drop)
}

/// Whose mail it is; 0: a person's. Whatever became of it.
pub fn find_subscriber(tx: &Tx<'_>, id: i64) -> Result<Option<i64>> {
    tx.row(
        "SELECT subscriber_id FROM news_mail WHERE id = $1",
        &params![id],
        |row| row.int(0),
    )
}

/// Mails that asked this subscriber to confirm since then.
pub fn count_confirmations_since(tx: &Tx<'_>, subscriber: i64, since: Moment) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM news_mail WHERE message = 'confirm' AND subscriber_id = $1 AND created_at > $2",
        &params![subscriber, since],
    )
}

/// How many mails of a newsletter there are in each state.
pub fn count_of_newsletter(tx: &Tx<'_>, newsletter: i64) -> Result<Vec<(String, i64)>> {
    tx.rows(
        "SELECT state, count(*) FROM news_mail WHERE message = 'newsletter' AND about_id = $1 GROUP BY state ORDER BY state",
        &params![newsletter],
        |row| Ok((row.text(0)?, row.int(1)?)),
    )
}
