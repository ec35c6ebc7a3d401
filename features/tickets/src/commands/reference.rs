//! The customer's own reference on a ticket.

use domain::TicketId;
use domain::permission::Action;
use platform::store::Tx;
use platform::{Error, Result};

use super::reply::tell;
use super::{Deed, index, see};
use crate::{queries, settings};

/// Its longest, in characters.
const LONGEST: usize = 80;

/// Sets the reference, or takes it away when it says nothing. Whoever may write in the ticket may, if the desk has
/// references at all. One that is too long is not kept; then this answers how many characters it may have.
pub fn set_reference(
    tx: &Tx<'_>,
    deed: &Deed,
    id: TicketId,
    reference: &str,
) -> Result<std::result::Result<(), usize>> {
    let seen = see(tx, deed, id)?;
    seen.must(Action::Reply)?;
    if !settings::REFERENCE.is_on(tx)? {
        return Err(Error::Absent);
    }
    let line = reference.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.chars().count() > LONGEST {
        return Ok(Err(LONGEST));
    }
    let after = (!line.is_empty()).then_some(line.as_str());
    let before = seen.ticket.reference.as_deref();
    if before == after {
        return Ok(Ok(()));
    }
    queries::set_reference(tx, deed.events(id), before, after)?;
    index(tx, id)?;
    tell(tx, deed, id)?;
    Ok(Ok(()))
}
