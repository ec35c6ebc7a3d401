//! Words beside tickets that are erased with a person. Without an actor: whoever erases people has asked whether they may.

use domain::PersonId;
use platform::store::Tx;
use platform::{Result, params};

/// What was asked of suppliers in the person's name. What waits to be sent is not sent any more.
pub(crate) fn erase_supplier_questions(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE supplier_question SET subject = '', body = '', answers_to = '', why = NULL, told = 1,
           state = CASE WHEN state = 'waiting' THEN 'failed' ELSE state END
         WHERE person_id = $1 OR ticket_id IN (SELECT t.id FROM ticket t WHERE t.requester_id = $1)",
        &params![person],
    )
    .map(drop)
}

/// What they wrote for their first line, and what it wrote about their requests.
pub(crate) fn erase_first_line_notes(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE first_line_note SET body = ''
         WHERE person_id = $1 OR ticket_id IN (SELECT t.id FROM ticket t WHERE t.requester_id = $1)",
        &params![person],
    )
    .map(drop)
}

/// What they wrote when they handed something over, and what was written when their requests were.
pub(crate) fn erase_move_notes(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE ticket_move SET note = ''
         WHERE person_id = $1 OR ticket_id IN (SELECT t.id FROM ticket t WHERE t.requester_id = $1)",
        &params![person],
    )
    .map(drop)
}

/// Why the severity of their requests was changed.
pub(crate) fn erase_reasons(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.run(
        "UPDATE change SET reason = NULL
         WHERE reason IS NOT NULL AND ticket_id IN (SELECT t.id FROM ticket t WHERE t.requester_id = $1)",
        &params![person],
    )
    .map(drop)
}
