//! What of a person stands beside tickets, outside of their messages and answers, when the person is erased: questions that went to
//! suppliers in their name, notes of first lines, hand-over notes and reasons.

use domain::PersonId;
use platform::Result;
use platform::store::Tx;

use crate::queries;

/// Erases words beside tickets that somebody wrote: questions for suppliers with their addresses, notes of a first line and of hand-overs.
/// With `redact` also what others wrote there about what they asked, and the reasons of changes. That it happened, when, and between which places
/// stays, so time at a level is counted as before; whoever did it is called as the person's row is called now. Done twice it changes
/// nothing.
///
/// # Errors
/// When the database cannot be written.
pub fn erase_words_beside_tickets(tx: &Tx<'_>, person: PersonId, redact: bool) -> Result<()> {
    queries::erase_supplier_questions(tx, person, redact)?;
    queries::erase_first_line_notes(tx, person, redact)?;
    queries::erase_move_notes(tx, person, redact)?;
    if redact {
        queries::erase_reasons(tx, person)?;
    }
    Ok(())
}
