//! What the states of known bugs are called: in the portal's own words where it has some.

use domain::permission::Actor;
use domain::problem::{BugState, called};
use domain::{Moment, TicketId};
use platform::Result;
use platform::language::Words;
use platform::settings::Setting;
use platform::store::Tx;

use crate::queries::{Bug, list_visible_bugs};
use crate::settings;

fn setting(state: BugState) -> &'static Setting {
    match state {
        BugState::Confirmed => &settings::BUG_CONFIRMED,
        BugState::Planned => &settings::BUG_PLANNED,
        BugState::Fixed => &settings::BUG_FIXED,
        BugState::Live => &settings::BUG_LIVE,
    }
}

/// The product's words for a state.
pub(crate) fn state_key(state: BugState) -> &'static str {
    match state {
        BugState::Confirmed => "bug-confirmed",
        BugState::Planned => "bug-planned",
        BugState::Fixed => "bug-fixed",
        BugState::Live => "bug-live",
    }
}

/// What customers of the portal in hand read of a bug's state.
pub(crate) fn bug_words(tx: &Tx<'_>, w: &Words, state: BugState, version: &str) -> Result<String> {
    if let Some(own) = setting(state).in_language(tx, w.language())? {
        let without = own.replace("{version}", "");
        return Ok(called(&own, without.trim(), version));
    }
    Ok(match state {
        BugState::Fixed if !version.is_empty() => w.t1("bug-fixed-in", "version", version),
        BugState::Live if !version.is_empty() => w.t1("bug-live-in", "version", version),
        _ => w.t(state_key(state)).into_owned(),
    })
}

/// The same for a bug as it is for one ticket.
pub(crate) fn told(tx: &Tx<'_>, w: &Words, bug: &Bug) -> Result<String> {
    bug_words(tx, w, bug.state, &bug.version)
}

/// What the customer of one ticket reads of the bug behind it.
pub(crate) fn of_ticket(
    tx: &Tx<'_>,
    who: &Actor,
    w: &Words,
    id: TicketId,
    now: Moment,
) -> Result<Option<String>> {
    let found = list_visible_bugs(tx, who, &[id], now)?;
    found.get(&id).map(|bug| told(tx, w, bug)).transpose()
}
