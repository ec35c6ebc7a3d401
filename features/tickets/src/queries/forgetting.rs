//! Words beside tickets that are erased with a person. Without an actor: whoever erases people has asked whether they may.

use domain::PersonId;
use platform::store::Tx;
use platform::{Result, params};

/// What was asked of suppliers in the person's name; what waits to be sent is not sent any more. With `redact` also what was asked about
/// their requests in somebody else's name, once it is on its way.
pub(crate) fn erase_supplier_questions(tx: &Tx<'_>, person: PersonId, redact: bool) -> Result<()> {
    tx.run(
        "UPDATE supplier_question SET subject = '', body = '', answers_to = '', why = NULL, told = 1,
           state = CASE WHEN state = 'waiting' THEN 'failed' ELSE state END
         WHERE person_id = $1",
        &params![person],
    )?;
    if redact {
        tx.run(
            "UPDATE supplier_question SET subject = '', body = ''
             WHERE state <> 'waiting' AND ticket_id IN (SELECT t.id FROM ticket t WHERE t.requester_id = $1)",
            &params![person],
        )?;
    }
    Ok(())
}

/// What they wrote for their first line; with `redact` also what it wrote about their requests.
pub(crate) fn erase_first_line_notes(tx: &Tx<'_>, person: PersonId, redact: bool) -> Result<()> {
    tx.run(
        "UPDATE first_line_note SET body = ''
         WHERE person_id = $1
           OR (CAST($2 AS BIGINT) = 1 AND ticket_id IN (SELECT t.id FROM ticket t WHERE t.requester_id = $1))",
        &params![person, redact],
    )
    .map(drop)
}

/// What they wrote when they handed something over; with `redact` also what was written when their requests were.
pub(crate) fn erase_move_notes(tx: &Tx<'_>, person: PersonId, redact: bool) -> Result<()> {
    tx.run(
        "UPDATE ticket_move SET note = ''
         WHERE person_id = $1
           OR (CAST($2 AS BIGINT) = 1 AND ticket_id IN (SELECT t.id FROM ticket t WHERE t.requester_id = $1))",
        &params![person, redact],
    )
    .map(drop)
}

/// Why the severity of their requests was changed, which others wrote.
pub(crate) fn erase_reasons(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE change SET reason = NULL
         WHERE reason IS NOT NULL AND ticket_id IN (SELECT t.id FROM ticket t WHERE t.requester_id = $1)",
        &params![person],
    )
    .map(drop)
}
