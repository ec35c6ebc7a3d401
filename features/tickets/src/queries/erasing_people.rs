//! What tickets hold of somebody who is erased. Their tickets stay, and have a requester whom nobody knows any more.

use domain::{PersonId, TicketId};
use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    for table in [
        "DELETE FROM draft WHERE person_id = $1",
        "DELETE FROM presence WHERE person_id = $1",
    ] {
        tx.run(table, &params![gone.person])?;
    }
    super::erase_macros_of(tx, gone)?;
    crate::commands::erase_words_beside_tickets(tx, gone.person, gone.redact)?;
    if !gone.redact {
        return Ok(());
    }
    tx.run(
        "DELETE FROM attachment WHERE comment_id IN (SELECT id FROM comment WHERE author_id = $1)",
        &params![gone.person],
    )?;
    tx.run(
        "UPDATE comment SET body = $2, body_html = NULL, quoted = NULL WHERE author_id = $1",
        &params![gone.person, gone.words],
    )?;
    tx.run(
        "UPDATE change SET before = NULL, after = NULL
         WHERE kind IN ('subject', 'field') AND ticket_id IN (SELECT id FROM ticket WHERE requester_id = $1)",
        &params![gone.person],
    )?;
    tx.run(
        "UPDATE ticket SET subject = $2, customer_reference = NULL WHERE requester_id = $1",
        &params![gone.person, gone.words],
    )?;
    for ticket in list_theirs(tx, gone.person)? {
        crate::commands::reindex(tx, ticket)?;
    }
    Ok(())
}

/// Tickets that they asked or said something in. Without an actor: they are being erased.
fn list_theirs(tx: &Tx<'_>, person: PersonId) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT id FROM ticket WHERE requester_id = $1
         UNION SELECT ticket_id FROM comment WHERE author_id = $1",
        &params![person],
        |row| row.int(0).map(TicketId),
    )
}
