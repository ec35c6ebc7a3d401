//! Programs that hear of the service status: what Statuspage's webhooks say, signed as Standard Webhooks says, sent by jobs and
//! tried again while nobody takes it.

use domain::{Moment, PersonId};
use platform::audit::{self, About};
use platform::hooks::{self, Message};
use platform::jobs::{self, Job, Work};
use platform::outgoing::{self, Reach};
use platform::store::Tx;
use platform::{App, Error, MasterKey, Result};

use crate::api;
use crate::queries::hooks as queries;
use crate::queries::hooks::Hook;

/// The kind of the job that tells one program of one update.
const NEWS: &str = "service_news";

const ATTEMPTS: i64 = 12;

/// The work of telling, for the schedule.
pub(crate) const WORK: Work = Work {
    kind: NEWS,
    attempts: ATTEMPTS,
    beside: true,
    run: tell,
    again: |tx, payload| queries::set_waiting(tx, payload.parse().map_err(Error::broken)?),
};

/// Why a program cannot hear.
pub(crate) enum Deaf {
    /// Its address may not be asked.
    Address,
    /// There are as many as may be: so many.
    TooMany(usize),
}

/// From now on the program at this address hears of every update, for the team or for one person. A second time changes nothing.
pub(crate) fn add(
    tx: &Tx<'_>,
    reach: Reach,
    owner: Option<PersonId>,
    address: &str,
    now: Moment,
) -> Result<std::result::Result<(), Deaf>> {
    if address.len() > 500 || outgoing::may_ask(reach, address).is_err() {
        return Ok(Err(Deaf::Address));
    }
    let (mut theirs, most) = match owner {
        Some(person) => (queries::list_of(tx, person)?, queries::MOST_OF_ONE),
        None => (queries::list(tx)?, queries::MOST),
    };
    theirs.retain(|one| one.owner.as_ref().map(|(id, _)| *id) == owner);
    if theirs.iter().any(|one| one.address == address) {
        return Ok(Ok(()));
    }
    if theirs.len() >= most {
        return Ok(Err(Deaf::TooMany(most)));
    }
    queries::add(tx, owner, address, now)?;
    note(tx, "status_hook_added", address, now)?;
    Ok(Ok(()))
}

/// The program hears no more. `owner`: only if it is theirs.
pub fn remove(tx: &Tx<'_>, id: i64, owner: Option<PersonId>, now: Moment) -> Result<()> {
    let hook = queries::find(tx, id)?.ok_or(Error::Absent)?;
    if owner.is_some() && hook.owner.as_ref().map(|(id, _)| *id) != owner {
        return Err(Error::Absent);
    }
    queries::remove(tx, id)?;
    note(tx, "status_hook_removed", &hook.address, now)
}

fn note(tx: &Tx<'_>, deed: &'static str, address: &str, now: Moment) -> Result<()> {
    let deed = audit::Deed {
        area: "setting",
        deed,
        actor: None,
        about: About::Thing(None, address),
        before: "",
        after: "",
    };
    audit::add(tx, &deed, now)
}

/// With what messages to a program are signed. It follows from the desk's key, so that nothing is kept for it; who is added anew
/// has another.
fn secret(key: &MasterKey, hook: &Hook) -> String {
    key.sign(
        "service-hook",
        &format!("{} {}", hook.id, hook.created_at.0),
    )
}

/// The same as whoever checks a message wants it.
pub(crate) fn shown_secret(key: &MasterKey, hook: &Hook) -> String {
    format!("whsec_{}", hooks::base64(secret(key, hook).as_bytes()))
}

/// All programs of the transaction's portal are to hear of an update; a second time adds nothing.
pub(crate) fn announce(tx: &Tx<'_>, update: i64, now: Moment) -> Result<()> {
    for hook in queries::list(tx)?.into_iter().filter(|one| one.hears) {
        if let Some(id) = queries::add_news(tx, hook.id, update, now)? {
            jobs::add(tx, NEWS, &id.to_string(), now)?;
        }
    }
    Ok(())
}

fn tell(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let now = app.clock.now();
    let found = app.store.read_now(|tx| {
        let Some((hook, update)) = queries::find_waiting(tx, id)? else {
            return Ok(None);
        };
        let told = match queries::find(tx, hook)?.filter(|one| one.hears) {
            Some(hook) => api::news(tx, app, update, now)?.map(|body| (hook, body)),
            None => None,
        };
        Ok(Some(told))
    })?;
    let Some(told) = found else {
        return Ok(());
    };
    let set = |state, why: Option<&str>| {
        app.store
            .write_now(|tx| queries::set_state(tx, id, state, why, now))
    };
    let Some((hook, body)) = told else {
        return set("nobody", None);
    };
    let message = Message {
        of: ("service-news", id),
        body: &body,
    };
    let secret = secret(&app.key, &hook);
    let trouble = hooks::post(app, &hook.address, secret.as_bytes(), message)?;
    let state = hooks::state(trouble.as_deref(), job.attempt, ATTEMPTS);
    set(state, trouble.as_deref())?;
    match trouble {
        None => Ok(()),
        Some(trouble) => Err(Error::broken(format!(
            "news of the service status: {trouble}"
        ))),
    }
}
