//! News of grants for the vendor's product: signed as Standard Webhooks says, sent by jobs, tried again while nobody takes them.

use std::time::Duration;

use axum::http::{Method, Request, header};
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use domain::Moment;
use domain::access::State;
use hmac::{Hmac, Mac as _};
use platform::audit::{self, About};
use platform::jobs::{self, Job, Work};
use platform::language::iso;
use platform::outgoing::{self, Reach};
use platform::store::Tx;
use platform::{App, Error, MasterKey, Result, random_token};
use serde_json::{Value, json};
use sha2::Sha256;

use crate::queries::{self, Grant};

/// The kind of the job that tells one of the news.
pub const NEWS: &str = "access_news";

/// The work of telling, for the schedule.
pub const WORK: Work = Work {
    kind: NEWS,
    attempts: ATTEMPTS,
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

/// How far news may reach: this machine only where the desk itself is only there.
pub fn reach(app: &App) -> Reach {
    Reach {
        loopback: app.config.is_on_loopback(),
        inside: false,
    }
}

/// The signature of a message, as Standard Webhooks has it.
pub(crate) fn signature(secret: &[u8], id: &str, at: i64, body: &str) -> Result<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(secret).map_err(Error::broken)?;
    mac.update(format!("{id}.{at}.{body}").as_bytes());
    Ok(format!(
        "v1,{}",
        STANDARD.encode(mac.finalize().into_bytes())
    ))
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
    // The same number however often it is tried: whoever takes it twice knows it again.
    let number = format!("msg_{}", app.key.sign("access-news", &id.to_string()));
    let number = number.get(..28).unwrap_or(&number).to_owned();
    let at = now.0.div_euclid(1000);
    let request = Request::builder()
        .method(Method::POST)
        .uri(&address)
        .header(header::CONTENT_TYPE, "application/json")
        .header("webhook-id", &number)
        .header("webhook-timestamp", at.to_string())
        .header(
            "webhook-signature",
            signature(&secret, &number, at, &news.body)?,
        )
        .body(news.body.clone().into_bytes())
        .map_err(Error::broken)?;
    let trouble = match ask(reach(app), request)? {
        Ok(status) if (200..300).contains(&status) => return set(app, id, "sent", None, now),
        Ok(status) => format!("answered {status}"),
        Err(trouble) => trouble.to_string(),
    };
    if job.attempt >= ATTEMPTS {
        set(app, id, "failed", Some(&trouble), now)?;
    } else {
        set(app, id, "waiting", Some(&trouble), now)?;
    }
    Err(Error::broken(format!("news of support access: {trouble}")))
}

fn set(app: &App, id: i64, state: &str, why: Option<&str>, now: Moment) -> Result<()> {
    app.store
        .write_now(|tx| queries::set_news_state(tx, id, state, why, now))
}

/// Asks from a thread of its own: the runner may be called from within a runtime.
fn ask(
    reach: Reach,
    request: Request<Vec<u8>>,
) -> Result<std::result::Result<u16, outgoing::Trouble>> {
    let work = move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .map_err(Error::broken)?;
        let answer = runtime.block_on(outgoing::send(reach, request));
        // A name that is still being looked up is not waited for.
        runtime.shutdown_timeout(Duration::from_secs(1));
        Ok(answer.map(|answer| answer.status().as_u16()))
    };
    std::thread::spawn(work)
        .join()
        .unwrap_or_else(|_| Err(Error::broken("telling news failed")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn news_are_signed_as_standard_webhooks_says() {
        // The example of the specification's own libraries.
        let secret = STANDARD.decode("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw").unwrap();
        let signed = signature(
            &secret,
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            1_614_265_330,
            "{\"test\": 2432232314}",
        );
        assert_eq!(
            signed.unwrap(),
            "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="
        );
    }
}
