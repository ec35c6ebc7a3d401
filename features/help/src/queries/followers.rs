//! Who hears of articles and sections by mail, and the mails to them.

use domain::{Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// Somebody who hears of an article or a section.
#[derive(Clone, Debug)]
pub struct Follower {
    pub id: i64,
    /// `article` or `section`.
    pub thing: String,
    pub thing_id: i64,
    pub person: PersonId,
    pub created_at: Moment,
    /// Their mail came back for good then: they hear no more until they say that it arrives.
    pub bounced_at: Option<Moment>,
}

/// Somebody who hears of something, `f`. What came back from an address that they have no longer is forgotten.
macro_rules! followers {
    ($rest:literal) => {
        concat!(
            "SELECT f.id, f.thing, f.thing_id, f.person_id, f.created_at,
               CASE WHEN f.bounced_to = p.email_folded THEN f.bounced_at END
             FROM help_follower f JOIN person p ON p.id = f.person_id ",
            $rest
        )
    };
}

fn follower(row: &Row<'_>) -> Result<Follower> {
    Ok(Follower {
        id: row.int(0)?,
        thing: row.text(1)?,
        thing_id: row.int(2)?,
        person: PersonId(row.int(3)?),
        created_at: row.moment(4)?,
        bounced_at: row.opt_int(5)?.map(Moment),
    })
}

/// Whoever has this number. Without an actor: its token was shown, or its mail is written.
pub fn find_follower(tx: &Tx<'_>, id: i64) -> Result<Option<Follower>> {
    tx.row(followers!("WHERE f.id = $1"), &params![id], follower)
}

/// Everybody who hears of it and whose mail arrives. Without an actor: for the work that writes to them.
pub fn list_followers(tx: &Tx<'_>, thing: &str, id: i64) -> Result<Vec<Follower>> {
    tx.rows(
        followers!(
            "WHERE f.thing = $1 AND f.thing_id = $2 AND (f.bounced_at IS NULL OR f.bounced_to <> p.email_folded) ORDER BY f.id"
        ),
        &params![thing, id],
        follower,
    )
}

/// How many hear of it. Without an actor: for those who write articles.
pub fn count_followers(tx: &Tx<'_>, thing: &str, id: i64) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM help_follower WHERE thing = $1 AND thing_id = $2",
        &params![thing, id],
    )
}

/// Whether this person hears of it.
pub fn follows(tx: &Tx<'_>, thing: &str, id: i64, person: PersonId) -> Result<bool> {
    tx.number(
        "SELECT count(*) FROM help_follower WHERE thing = $1 AND thing_id = $2 AND person_id = $3",
        &params![thing, id, person],
    )
    .map(|found| found > 0)
}

/// All that this person hears of, newest first. For nobody but them.
pub fn list_follows(tx: &Tx<'_>, person: PersonId) -> Result<Vec<Follower>> {
    tx.rows(
        followers!("WHERE f.person_id = $1 ORDER BY f.id DESC"),
        &params![person],
        follower,
    )
}

/// Their mail came back for good (a time), or arrives again (none): it is one address, whatever they follow.
pub fn set_bounced(tx: &Tx<'_>, person: PersonId, at: Option<Moment>) -> Result<()> {
    tx.run(
        "UPDATE help_follower SET bounced_at = $2,
           bounced_to = coalesce((SELECT p.email_folded FROM person p WHERE p.id = $1), '')
         WHERE person_id = $1",
        &params![person, at],
    )
    .map(drop)
}

/// Whose mail it is, whatever became of it; `None` where they left.
pub fn find_follower_of_mail(tx: &Tx<'_>, id: i64) -> Result<Option<PersonId>> {
    tx.row(
        "SELECT f.person_id FROM help_mail m JOIN help_follower f ON f.id = m.follower_id WHERE m.id = $1",
        &params![id],
        |row| row.int(0).map(PersonId),
    )
}

pub fn add_follower(
    tx: &Tx<'_>,
    thing: &str,
    id: i64,
    person: PersonId,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO help_follower (thing, thing_id, person_id, created_at) VALUES ($1, $2, $3, $4) RETURNING id",
        &params![thing, id, person, now],
    )
}

/// They hear no more of it.
pub fn remove_follows(tx: &Tx<'_>, thing: &str, id: i64, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM help_follower WHERE thing = $1 AND thing_id = $2 AND person_id = $3",
        &params![thing, id, person],
    )
    .map(drop)
}

pub fn remove_follower(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run("DELETE FROM help_follower WHERE id = $1", &params![id])
        .map(drop)
}

/// A mail that is to be sent.
pub struct Mail {
    /// `version`, `article` or `comment`; `review_asked`, `review_returned` or `review_taken`.
    pub message: String,
    pub about: i64,
    pub turn: i64,
    pub follower: i64,
    /// Who was asked, or wrote what was looked at.
    pub person: Option<PersonId>,
    pub created_at: Moment,
}

/// Adds a mail; `None` where there is this one already.
pub fn add_mail(
    tx: &Tx<'_>,
    message: &str,
    (about, turn): (i64, i64),
    follower: i64,
    now: Moment,
) -> Result<Option<i64>> {
    let there = tx.number(
        "SELECT count(*) FROM help_mail WHERE message = $1 AND about_id = $2 AND turn = $3 AND follower_id = $4",
        &params![message, about, turn, follower],
    )?;
    if there > 0 {
        return Ok(None);
    }
    tx.insert(
        "INSERT INTO help_mail (brand_id, message, about_id, turn, follower_id, state, created_at)
         VALUES ($1, $2, $3, $4, $5, 'waiting', $6) RETURNING id",
        &params![tx.brand(), message, about, turn, follower, now],
    )
    .map(Some)
}

/// Adds a mail to one person, whatever they follow; `None` where there is this one already.
pub fn add_mail_to(
    tx: &Tx<'_>,
    message: &str,
    (about, turn): (i64, i64),
    person: PersonId,
    now: Moment,
) -> Result<Option<i64>> {
    let added = add_mail(tx, message, (about, turn), 0, now)?;
    if let Some(id) = added {
        tx.run(
            "UPDATE help_mail SET person_id = $2 WHERE id = $1",
            &params![id, person],
        )?;
    }
    Ok(added)
}

pub fn find_waiting_mail(tx: &Tx<'_>, id: i64) -> Result<Option<Mail>> {
    tx.row(
        "SELECT message, about_id, turn, follower_id, created_at, person_id FROM help_mail WHERE id = $1 AND state = 'waiting'",
        &params![id],
        |row| {
            Ok(Mail {
                message: row.text(0)?,
                about: row.int(1)?,
                turn: row.int(2)?,
                follower: row.int(3)?,
                created_at: row.moment(4)?,
                person: row.opt_int(5)?.map(PersonId),
            })
        },
    )
}

/// Notes what became of it: `sent`, `failed` or `nobody`; `waiting` while another attempt is made.
pub fn set_mail_state(
    tx: &Tx<'_>,
    id: i64,
    state: &'static str,
    error: Option<&str>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE help_mail SET state = $2, error = $3, done_at = $4 WHERE id = $1",
        &params![id, state, error, now],
    )
    .map(drop)
}

pub fn set_mail_waiting(tx: &Tx<'_>, id: i64) -> Result<()> {
    tx.run(
        "UPDATE help_mail SET state = 'waiting' WHERE id = $1 AND state IN ('failed', 'returned')",
        &params![id],
    )
    .map(drop)
}
