//! All SQL about what a job is for. Without an actor: administrators only.

use domain::TicketId;
use platform::jobs::Seen;
use platform::store::{Row, Tx};
use platform::{Result, params};

/// What a job is for, as far as an administrator needs to know; what was said is in its ticket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct About {
    /// Number and subject; `None` for a mail about an account.
    pub(crate) ticket: Option<(TicketId, String)>,
    /// Whom a mail goes to; `None` for what becomes mails.
    pub(crate) address: Option<String>,
}

fn about(row: &Row<'_>) -> Result<About> {
    Ok(About {
        ticket: Some((TicketId(row.int(0)?), row.text(1)?)),
        address: row.opt_text(2)?,
    })
}

/// `None` when what it was about is gone, or nobody knows the kind.
pub(crate) fn find_about(tx: &Tx<'_>, job: &Seen) -> Result<Option<About>> {
    let Ok(number) = job.payload.parse::<i64>() else {
        return Ok(None);
    };
    match job.kind.as_str() {
        "send_mail" => tx.row(
            "SELECT t.id, t.subject, m.address FROM mail_out m JOIN ticket t ON t.id = m.ticket_id
             WHERE m.id = $1 AND t.level > 1",
            &params![number],
            about,
        ),
        "announce" => tx.row(
            "SELECT t.id, t.subject, NULL FROM comment c JOIN ticket t ON t.id = c.ticket_id
             WHERE c.id = $1 AND t.level > 1",
            &params![number],
            about,
        ),
        people::post::ACCOUNT_MAIL => Ok(people::queries::find_mail_address(tx, number)?.map(
            |address| About {
                ticket: None,
                address: Some(address),
            },
        )),
        _ => Ok(None),
    }
}
