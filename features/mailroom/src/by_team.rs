//! A ticket that somebody of the team makes of a message that found no place by itself.

use domain::TicketId;
use platform::files::Stored;
use platform::store::Tx;
use platform::{App, Error, Result};

use crate::arrived::Arrived;
use crate::filing::Filing;
use crate::parsed;
use crate::queries::{self, Letter};
use crate::receipt::Outcome;
use crate::receive::is_own;
use crate::said::{self, Enclosed};

/// What came of it.
pub(crate) enum Made {
    Ticket(TicketId),
    /// The message names no address that could be answered.
    NobodyToAnswer,
}

/// Opens a ticket in the sender's name, which nobody has verified. A message that is in a ticket already stays there:
/// asking twice answers the same ticket.
pub(crate) async fn make_ticket(app: &App, id: i64) -> Result<Made> {
    let desk = app.clone();
    let read = app.store.read(move |tx| {
        let letter = queries::find_letter(tx, id)?.ok_or(Error::Absent)?;
        let raw = desk.files.read_now(&letter.sha256)?;
        let mail = parsed::read(&raw);
        let enclosed = if letter.may_become_ticket() {
            said::store_files(&desk, &mail)?
        } else {
            Enclosed::default()
        };
        Ok((letter, raw, mail, enclosed))
    });
    let (letter, raw, mail, enclosed) = read.await?;
    let desk = app.clone();
    app.store
        .write(move |tx| {
            let stored = Stored {
                sha256: letter.sha256.clone(),
                size: u64::try_from(letter.size).unwrap_or_default(),
                content_type: "message/rfc822",
            };
            let arrived = Arrived::new(&desk, &raw, &mail, &stored, Some(&letter.mailbox));
            make(&desk, tx, &letter, &arrived, &enclosed)
        })
        .await
}

fn make(
    app: &App,
    tx: &Tx<'_>,
    letter: &Letter,
    mail: &Arrived<'_>,
    enclosed: &Enclosed,
) -> Result<Made> {
    let id = letter.id;
    let letter = queries::find_letter(tx, id)?.ok_or(Error::Absent)?;
    if !letter.may_become_ticket() {
        return letter.ticket.map(Made::Ticket).ok_or(Error::Absent);
    }
    // The desk would answer itself.
    let Some(sender) = mail.sender.as_ref() else {
        return Ok(Made::NobodyToAnswer);
    };
    if is_own(app, tx, sender.as_str())? {
        return Ok(Made::NobodyToAnswer);
    }
    tx.speak_for(mail.brand(tx)?);
    let filing = Filing {
        app,
        tx,
        mail,
        enclosed,
        id,
        now: app.clock.now(),
    };
    let outcome = Outcome {
        reason: "somebody of the team made a ticket of it".to_owned(),
        ..filing.file_by_team(sender)?
    };
    queries::set_outcome(tx, id, &outcome)?;
    outcome.ticket.map(Made::Ticket).ok_or(Error::Absent)
}
