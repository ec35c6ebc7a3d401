//! All SQL about mail that left, for the team.

use domain::{BrandId, Moment, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::Wanted;

/// A mail that left, or should have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sent {
    pub(crate) id: i64,
    pub(crate) address: String,
    pub(crate) subject: String,
    /// `waiting`, `sent`, `failed`, `bounced`, or `withdrawn` when it had waited and nobody was to get it any more.
    pub(crate) state: String,
    /// What the mail server said last.
    pub(crate) said: String,
    pub(crate) attempts: i64,
    pub(crate) tried_at: Moment,
    pub(crate) ticket: Option<TicketId>,
}

impl Sent {
    /// Whether somebody may have it sent again.
    pub(crate) fn may_go_again(&self) -> bool {
        matches!(self.state.as_str(), "failed" | "bounced")
    }
}

/// The work that sends a mail.
pub(crate) struct Sending {
    pub(crate) kind: String,
    pub(crate) payload: String,
    pub(crate) brand: BrandId,
    /// The job that was given up, if it is there still.
    pub(crate) dead_job: Option<i64>,
}

macro_rules! sent_columns {
    () => {
        "SELECT s.id, s.address, s.subject,
                CASE WHEN s.state = 'waiting' AND NOT EXISTS (
                       SELECT 1 FROM job j WHERE j.kind = s.kind AND j.payload = s.payload
                         AND j.done_at IS NULL AND j.dead_at IS NULL)
                     THEN 'withdrawn' ELSE s.state END,
                s.said, s.attempts, s.tried_at, o.ticket_id
         FROM mail_sent s LEFT JOIN mail_out o ON o.message_id = s.message_id "
    };
}

/// What is told of a request that lies with a customer's own first line is nobody's of the team.
macro_rules! of_the_team {
    () => {
        "NOT EXISTS (SELECT 1 FROM ticket t WHERE t.id = o.ticket_id AND t.level = 1)"
    };
}

fn sent(row: &Row<'_>) -> Result<Sent> {
    Ok(Sent {
        id: row.int(0)?,
        address: row.text(1)?,
        subject: row.text(2)?,
        state: row.text(3)?,
        said: row.text(4)?,
        attempts: row.int(5)?,
        tried_at: row.moment(6)?,
        ticket: row.opt_int(7)?.map(TicketId),
    })
}

/// What left before the mail `before`, newest first. Without an actor: for the team only.
pub(crate) fn list_sent(tx: &Tx<'_>, wanted: &Wanted, before: i64, most: i64) -> Result<Vec<Sent>> {
    tx.rows(
        concat!(
            sent_columns!(),
            "WHERE s.id < $1 AND ($2 = '' OR s.state = $3) AND s.sought LIKE $4 ESCAPE '\\' AND ",
            of_the_team!(),
            " ORDER BY s.id DESC LIMIT $5"
        ),
        &params![before, wanted.fate, wanted.fate, wanted.pattern(), most],
        sent,
    )
}

/// Without an actor: for the team only.
pub(crate) fn find_sent(tx: &Tx<'_>, id: i64) -> Result<Option<Sent>> {
    tx.row(
        concat!(sent_columns!(), "WHERE s.id = $1 AND ", of_the_team!()),
        &params![id],
        sent,
    )
}

/// Without an actor: whoever asks has found the mail before.
pub(crate) fn find_sending(tx: &Tx<'_>, id: i64) -> Result<Option<Sending>> {
    tx.row(
        "SELECT s.kind, s.payload, s.brand_id,
                (SELECT max(j.id) FROM job j WHERE j.kind = s.kind AND j.payload = s.payload AND j.dead_at IS NOT NULL)
         FROM mail_sent s WHERE s.id = $1",
        &params![id],
        |row| {
            Ok(Sending {
                kind: row.text(0)?,
                payload: row.text(1)?,
                brand: BrandId(row.int(2)?),
                dead_job: row.opt_int(3)?,
            })
        },
    )
}
