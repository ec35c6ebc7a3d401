//! Somebody who is erased (GDPR, article 17): what every feature has to know to take out of its own tables what it holds of them.

use domain::{Moment, PersonId};

use crate::store::Tx;
use crate::{App, Result, params};

/// Whoever is erased. Each feature keeps nothing of this.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gone {
    /// Their row stays, without anything in it that says who they were: tickets go on having a requester.
    pub person: PersonId,
    /// As it was written.
    pub address: String,
    /// Folded, without what follows `+`: the mailbox of all their addresses.
    pub mailbox: String,
    /// Whether what they wrote goes as well.
    pub redact: bool,
    /// When.
    pub now: Moment,
    /// What they are called from then on.
    pub name: String,
    /// What stands in the place of words that went.
    pub words: String,
}

impl Gone {
    /// Whether this is their address. What differs behind a `+` is somebody else's.
    pub fn is_at(&self, address: &str) -> bool {
        address.to_lowercase() == self.address.to_lowercase()
    }
}

/// Takes out what a feature holds of somebody. Doing it twice changes nothing.
pub type Erase = fn(&App, &Tx<'_>, &Gone) -> Result<()>;

/// What the ground holds: sessions, tokens, and which mails went to them.
///
/// # Errors
/// When the database cannot be written.
pub fn erase(_: &App, tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    tx.run(
        "DELETE FROM session WHERE person_id = $1",
        &params![gone.person],
    )?;
    tx.run(
        "DELETE FROM api_token WHERE person_id = $1",
        &params![gone.person],
    )?;
    tx.run(
        "DELETE FROM mail_sent WHERE lower(address) = $1 OR address = $2",
        &params![gone.address.to_lowercase(), gone.address],
    )?;
    // Limits are counted by address, and some by day.
    let address = gone.address.to_lowercase();
    let address = address
        .replace('\\', "\\\\")
        .replace('%', "\\%")
        .replace('_', "\\_");
    tx.run(
        "DELETE FROM rate_limit WHERE key LIKE $1 ESCAPE '\\'",
        &params![format!("%:{address}%")],
    )?;
    Ok(())
}
