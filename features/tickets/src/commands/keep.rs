//! Keeping a ticket from the requester's colleagues, and letting them see it again.

use domain::TicketId;
use domain::permission::Action;
use domain::ticket::Change;
use platform::Result;
use platform::store::Tx;

use super::reply::store;
use super::{Deed, index, see};

/// Makes the ticket private, or shares it as its organization says. Nothing changes when it is so already.
pub fn keep_private(tx: &Tx<'_>, deed: &Deed, id: TicketId, private: bool) -> Result<()> {
    let seen = see(tx, deed, id)?;
    seen.must(Action::Keep)?;
    if seen.ticket.private == private {
        return Ok(());
    }
    store(tx, deed, &seen, vec![Change::PrivateBecame(private)])?;
    // Who may find it is in the index.
    index(tx, id)
}
