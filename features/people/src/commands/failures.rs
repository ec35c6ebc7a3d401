//! Failed sign-ins: counted where they happen, alike for every address, and told to the audit log together by the clock,
//! so that whoever tries a thousand times, or a thousand addresses, adds a bounded number of lines.

use domain::{Moment, PersonId};
use platform::Result;
use platform::audit::{self, About, Deed};
use platform::store::Tx;

use crate::queries::failures::{count_failure, count_failures, list_failures, remove_failures};

/// Lines of one time at most; what is beyond is in the last one's count.
const MOST_LINES: i64 = 50;

/// A password that was wrong, or an address that has none.
pub(crate) fn failed(tx: &Tx<'_>, account: &str, network: &str) -> Result<()> {
    count_failure(tx, account, network)
}

fn told(tx: &Tx<'_>, person: Option<PersonId>, after: &str, now: Moment) -> Result<()> {
    let deed = Deed {
        area: "account",
        deed: "sign_in_failed",
        actor: None,
        about: person.map_or(About::Thing(None, ""), About::Person),
        before: "",
        after,
    };
    audit::add(tx, &deed, now)
}

/// Tells the audit log of the failed tries since the last time. Accounts that there are have a line for each network; what
/// was tried on addresses of nobody is only counted, because people type passwords there. The clock asks.
///
/// # Errors
/// When the database does not take it.
pub fn tell_of_failures(tx: &Tx<'_>, now: Moment) -> Result<()> {
    let (all, networks) = count_failures(tx)?;
    if all == 0 {
        return Ok(());
    }
    let mut rest = all;
    for one in list_failures(tx, MOST_LINES)? {
        rest -= one.tries;
        told(
            tx,
            Some(one.person),
            &format!("{} {}", one.tries, one.network),
            now,
        )?;
    }
    if rest > 0 {
        told(tx, None, &format!("{rest} {networks}"), now)?;
    }
    remove_failures(tx)
}
