//! All SQL about people who are erased.

use domain::{Moment, PersonId};
use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

/// How far somebody's erasure has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Erasure {
    pub redact: bool,
    pub asked_at: Moment,
    /// Rooms of the desk that hold nothing of them any more.
    pub done: i64,
    pub erased_at: Option<Moment>,
}

pub fn find_erasure(tx: &Tx<'_>, person: PersonId) -> Result<Option<Erasure>> {
    tx.row(
        "SELECT redact, asked_at, done, erased_at FROM person_erasure WHERE person_id = $1",
        &params![person],
        |row| {
            Ok(Erasure {
                redact: row.flag(0)?,
                asked_at: row.moment(1)?,
                done: row.int(2)?,
                erased_at: row.opt_int(3)?.map(Moment),
            })
        },
    )
}

/// What there is of somebody in the desk, for whoever decides about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Held {
    pub tickets: i64,
    pub comments: i64,
    pub mails_in: i64,
    pub mails_out: i64,
}

pub fn count_held(tx: &Tx<'_>, person: PersonId, address: &str) -> Result<Held> {
    let address = address.to_lowercase();
    Ok(Held {
        tickets: tx.number(
            "SELECT count(*) FROM ticket WHERE requester_id = $1",
            &params![person],
        )?,
        comments: tx.number(
            "SELECT count(*) FROM comment WHERE author_id = $1",
            &params![person],
        )?,
        mails_in: tx.number(
            "SELECT count(*) FROM mail_in WHERE lower(sender) = $1",
            &params![address],
        )?,
        mails_out: tx.number(
            "SELECT count(*) FROM mail_sent WHERE lower(address) = $1",
            &params![address],
        )?,
    })
}

/// `false`: it was asked for before. What was kept at first can be asked for later.
pub(crate) fn add_erasure(
    tx: &Tx<'_>,
    person: PersonId,
    redact: bool,
    by: Option<PersonId>,
    now: Moment,
) -> Result<bool> {
    let added = tx.run(
        "INSERT INTO person_erasure (person_id, redact, asked_by, asked_at, done) VALUES ($1, $2, $3, $4, 0)
         ON CONFLICT (person_id) DO UPDATE SET redact = 1, asked_by = excluded.asked_by, asked_at = excluded.asked_at, done = 0,
           erased_at = NULL
         WHERE person_erasure.redact = 0 AND excluded.redact = 1",
        &params![person, redact, by, now],
    )?;
    Ok(added == 1)
}

pub fn set_erasure_done(tx: &Tx<'_>, person: PersonId, done: i64) -> Result<()> {
    tx.run(
        "UPDATE person_erasure SET done = $2 WHERE person_id = $1",
        &params![person, done],
    )
    .map(drop)
}

pub fn set_erased(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE person_erasure SET erased_at = $2 WHERE person_id = $1 AND erased_at IS NULL",
        &params![person, now],
    )
    .map(drop)
}

/// Everything about how they came in, then who they were. The last of all features: the others go by the address.
pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    let person = gone.person;
    for table in [
        "DELETE FROM account_link WHERE person_id = $1",
        "DELETE FROM account_link WHERE mail_id IN (SELECT id FROM account_mail WHERE person_id = $1)",
        "DELETE FROM link WHERE person_id = $1",
        "DELETE FROM sign_in_step WHERE person_id = $1",
        "DELETE FROM recovery_code WHERE person_id = $1",
        "DELETE FROM second_factor WHERE person_id = $1",
        "DELETE FROM passkey_question WHERE person_id = $1",
        "DELETE FROM passkey WHERE person_id = $1",
        "DELETE FROM sso_identity WHERE person_id = $1",
        "DELETE FROM account_event WHERE person_id = $1",
        "DELETE FROM membership WHERE person_id = $1",
    ] {
        tx.run(table, &params![person])?;
    }
    let mails = tx.rows(
        "SELECT id, address, CASE WHEN person_id = $1 THEN 1 ELSE 0 END FROM account_mail WHERE person_id = $1 OR mailbox = $2",
        &params![person, gone.mailbox],
        |row| Ok((row.int(0)?, row.text(1)?, row.flag(2)?)),
    )?;
    for (id, address, is_own) in mails {
        if is_own || gone.is_at(&address) {
            tx.run("DELETE FROM account_link WHERE mail_id = $1", &params![id])?;
            tx.run("DELETE FROM account_mail WHERE id = $1", &params![id])?;
        }
    }
    tx.run(
        "DELETE FROM failed_sign_in WHERE account = $1",
        &params![gone.address.to_lowercase()],
    )?;
    let nobody = format!("erased-{person}@erased.invalid");
    tx.run(
        "UPDATE person SET name = $2, name_folded = $3, email = $4, email_folded = $4, password_hash = NULL, theme = NULL,
           verified_at = NULL, account_at = NULL, invited_at = NULL, external_id = NULL, time_zone = 'UTC',
           suspended_at = coalesce(suspended_at, $5)
         WHERE id = $1",
        &params![
            person,
            gone.name,
            gone.name.to_lowercase(),
            nobody,
            gone.now
        ],
    )
    .map(drop)
}
