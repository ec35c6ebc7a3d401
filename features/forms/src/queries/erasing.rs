//! What somebody who is erased answered in forms.

use platform::erasing::Gone;
use platform::store::Tx;
use platform::{App, Result, params};

/// Where what they wrote goes as well, so do their answers in words of their own, and those about a person. What was chosen or counted stays.
pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    if !gone.redact {
        return Ok(());
    }
    tx.run(
        "DELETE FROM ticket_field_value WHERE ticket_id IN (SELECT t.id FROM ticket t WHERE t.requester_id = $1)
           AND field_id IN (SELECT f.id FROM ticket_field f
             WHERE f.personal = 1 OR f.kind IN ('text', 'textarea', 'regexp', 'link_or_id'))",
        &params![gone.person],
    )
    .map(drop)
}
