//! What of a person stands beside tickets, outside of their messages and answers, when the person is erased: questions that went to
//! suppliers in their name, notes of first lines, hand-over notes and reasons.

use domain::PersonId;
use platform::Result;
use platform::store::Tx;

use crate::queries;

/// Erases words that somebody wrote or that were written about what they asked: questions for suppliers with their addresses, notes of
/// a first line, notes of hand-overs, and reasons of changes. That it happened, when, and between which places stays, so time at a
/// level is counted as before; whoever did it is called as the person's row is called now. Done twice it changes nothing.
///
/// # Errors
/// When the database cannot be written.
pub fn erase_words_beside_tickets(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    queries::erase_supplier_questions(tx, person)?;
    queries::erase_first_line_notes(tx, person)?;
    queries::erase_move_notes(tx, person)?;
    queries::erase_reasons(tx, person)
}
