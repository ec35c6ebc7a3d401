//! News of grants for the vendor's product: signed as Standard Webhooks says, sent by jobs, tried again while nobody takes them.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::Moment;
use domain::access::State;
use platform::audit::{self, About};
use platform::hooks::{self, Message};
use platform::jobs::{self, Job, Work};
use platform::language::iso;
use platform::outgoing::{self, Reach};
use platform::store::Tx;
use platform::{App, Error, MasterKey, Result, random_token};
use serde_json::{Value, json};

use crate::queries::{self, Grant};

/// The kind of the job that tells one of the news.
pub const NEWS: &str = "access_news";

/// The work of telling, for the schedule.
pub const WORK: Work = Work {
    kind: NEWS,
    attempts: ATTEMPTS,
    beside: false,
    run: tell,
    again: |tx, payload| {
        let id = payload.parse().map_err(Error::broken)?;
        queries::set_news_state(tx, id, "waiting", None, Moment(0))
    },
};

const ATTEMPTS: i64 = 12;
const PURPOSE: &str = "access-hook";

/// A grant as other systems read it. `state` is as it is told: a token can be expired while its grant is active.
pub(crate) fn shape(grant: Option<&Grant>, state: &str) -> Value {
    json!({
        "active": state == State::Active.word(),
        "state": state,
        "reference": grant.map(|one| &one.reference),
        "site": grant.map(|one| &one.site_address),
        "organization": grant.map(|one| &one.organization_name),
        "ticket_id": grant.map(|one| one.ticket.0),
        "reason": grant.map(|one| &one.reason),
        "asked_by": grant.map(|one| &one.asked_by_name),
        "asked_at": grant.map(|one| iso(one.asked_at)),
        "allowed_by": grant.and_then(|one| one.decided_by_name.as_ref()),
        "until": grant.and_then(|one| one.until).map(iso),
    })
}

/// Something became of a grant: the product of its portal hears of it, if it wants to.
pub(crate) fn announce(tx: &Tx<'_>, grant: i64, state: State, now: Moment) -> Result<()> {
    let Some(grant) = queries::find_grant(tx, grant)? else {
        return Ok(());
    };
    tx.speak_for(grant.brand);
    if queries::find_hook(tx)?.is_none() {
        return Ok(());
    }
    let word = if state == State::Active {
        "activated"
    } else {
        state.word()
    };
    let body = json!({
        "type": format!("access_grant.{word}"),
        "timestamp": iso(now),
        "data": shape(Some(&grant), state.word()),
    });
    let id = queries::add_news(tx, grant.id, &body.to_string(), now)?;
    jobs::add(tx, NEWS, &id.to_string(), now).map(drop)
}

/// Sets where news go; answers the secret, which is shown this once. `Err`: the address may not be asked.
pub fn set_hook(
    tx: &Tx<'_>,
    key: &MasterKey,
    reach: Reach,
    address: &str,
    now: Moment,
) -> Result<std::result::Result<String, outgoing::Trouble>> {
    if address.len() > 500 {
        let trouble = outgoing::Trouble::Address("it is too long".to_owned());
        return Ok(Err(trouble));
    }
    if let Err(trouble) = outgoing::may_ask(reach, address) {
        return Ok(Err(trouble));
    }
    let bytes = URL_SAFE_NO_PAD
        .decode(random_token()?)
        .map_err(Error::broken)?;
    let secret = STANDARD.encode(bytes);
    queries::set_hook(tx, address, &key.seal(PURPOSE, &secret)?, now)?;
    note(tx, "hook_set", address, now)?;
    Ok(Ok(format!("whsec_{secret}")))
}

/// News go nowhere from now on.
pub fn remove_hook(tx: &Tx<'_>, now: Moment) -> Result<()> {
    if let Some((address, _)) = queries::find_hook(tx)? {
        queries::remove_hook(tx)?;
        note(tx, "hook_removed", &address, now)?;
    }
    Ok(())
}

fn note(tx: &Tx<'_>, deed: &'static str, address: &str, now: Moment) -> Result<()> {
    let deed = audit::Deed {
        area: "support",
        deed,
        actor: None,
        about: About::Thing(None, address),
        before: "",
        after: "",
    };
    audit::add(tx, &deed, now)
}

fn tell(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let now = app.clock.now();
    let (news, hook) = app.store.read_now(|tx| {
        let news = queries::find_news(tx, id)?;
        if let Some(news) = &news {
            tx.speak_for(news.brand);
        }
        Ok((news, queries::find_hook(tx)?))
    })?;
    let Some(news) = news.filter(|news| news.state == "waiting") else {
        return Ok(());
    };
    let Some((address, sealed)) = hook else {
        return set(app, id, "nobody", None, now);
    };
    let secret = app
        .key
        .open(PURPOSE, &sealed)
        .ok_or_else(|| Error::broken("the secret for news was sealed with another key"))?;
    let secret = STANDARD.decode(secret).map_err(Error::broken)?;
    let message = Message {
        of: ("access-news", id),
        body: &news.body,
    };
    let trouble = hooks::post(app, &address, &secret, message)?;
    let state = hooks::state(trouble.as_deref(), job.attempt, ATTEMPTS);
    set(app, id, state, trouble.as_deref(), now)?;
    match trouble {
        None => Ok(()),
        Some(trouble) => Err(Error::broken(format!("news of support access: {trouble}"))),
    }
}

fn set(app: &App, id: i64, state: &str, why: Option<&str>, now: Moment) -> Result<()> {
    app.store
        .write_now(|tx| queries::set_news_state(tx, id, state, why, now))
}
