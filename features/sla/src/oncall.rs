//! Calling somebody when something severe comes on days that a customer announced as critical: by mail, and by a signed message to
//! whatever pages people.

use domain::person::EmailAddress;
use domain::sla::Goal;
use domain::ticket::Place;
use domain::{Moment, TicketId};
use platform::audit::{self, About, Deed};
use platform::jobs::{self, Job, Work};
use platform::language::{Locale, Words, iso};
use platform::post::{self, Fate, Letter, Outgoing};
use platform::settings::LOCALE;
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::{App, Error, MasterKey, Result, brands, hooks, outgoing};
use serde_json::json;

use crate::queries::{self, Call, OnCall, Told, WindowRow};

/// Calls one of them; the payload is the call's number.
pub const CALL: Work = Work {
    kind: "sla_call",
    attempts: post::ATTEMPTS,
    beside: false,
    run: send,
    again: |tx, payload| {
        queries::set_call_state(tx, payload.parse().map_err(Error::broken)?, "waiting", None)
    },
};

/// Most addresses that are called.
pub const MOST: usize = 10;

/// How many tickets of the same critical days are called about.
const OFTEN: Rate = Rate {
    capacity: 5,
    per_hour: 5,
};

/// Why it was not kept whom to call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Uncalled {
    /// This is no address of mail, or there are too many.
    Addresses,
    /// This address is not asked.
    Hook,
}

/// Keeps whom to call in the brand.
///
/// # Errors
/// When the database cannot be written.
pub fn keep(
    tx: &Tx<'_>,
    reach: outgoing::Reach,
    wanted: &OnCall,
    now: Moment,
) -> Result<std::result::Result<(), Uncalled>> {
    let is_address = |text: &String| EmailAddress::read(text).is_ok();
    if wanted.addresses.len() > MOST || !wanted.addresses.iter().all(is_address) {
        return Ok(Err(Uncalled::Addresses));
    }
    let is_asked = wanted.hook.is_empty()
        || (wanted.hook.len() <= 500 && outgoing::may_ask(reach, &wanted.hook).is_ok());
    if !is_asked {
        return Ok(Err(Uncalled::Hook));
    }
    let before = queries::find_on_call(tx)?;
    if before == *wanted {
        return Ok(Ok(()));
    }
    queries::set_on_call(tx, wanted, now)?;
    let told = |one: &OnCall| {
        let addresses = one.addresses.join(" ");
        format!("{addresses}; {}; {}", one.hook, one.least.word())
    };
    let deed = Deed {
        area: "setting",
        deed: "oncall_kept",
        actor: None,
        about: About::Thing(None, "oncall"),
        before: &told(&before),
        after: &told(wanted),
    };
    audit::add(tx, &deed, now)?;
    Ok(Ok(()))
}

/// With what messages to an address are signed. It follows from the desk's key and the address, so that nothing is kept for it.
fn secret(key: &MasterKey, address: &str) -> String {
    key.sign("oncall-hook", address)
}

/// The same as whoever checks a message wants it.
pub fn shown_secret(key: &MasterKey, address: &str) -> String {
    format!("whsec_{}", hooks::base64(secret(key, address).as_bytes()))
}

/// Calls whoever is to be called about a ticket that came within the window, each once. What is with the customer's own first line
/// exists for nobody of the team yet.
pub(crate) fn call(tx: &Tx<'_>, ticket: TicketId, told: &Told, window: &WindowRow) -> Result<()> {
    let at = told.changed;
    let is_new = told.came >= window.window.from && told.category.is_unfinished();
    if !is_new || told.facts.place == Some(Place::FIRST_LINE) {
        return Ok(());
    }
    let before = tx.brand();
    tx.speak_for(told.brand);
    let whom = queries::find_on_call(tx)?;
    tx.speak_for(before);
    let Some(priority) = told.facts.priority.filter(|one| *one >= whom.least) else {
        return Ok(());
    };
    let there = queries::list_calls(tx, ticket)?;
    let has_room = || {
        let bucket = format!("oncall:{}:{}", window.id, told.brand);
        limits::take(tx, &bucket, OFTEN, at)
    };
    // However much comes on the same days, a phone stays one that is answered; what is held back is called about only where it
    // becomes more severe than it was.
    let is_held = match there.as_slice() {
        [] if whom.addresses.is_empty() && whom.hook.is_empty() => return Ok(()),
        [] => !has_room()?,
        calls
            if calls
                .iter()
                .all(|call| call.held_at.is_some_and(|then| then < priority)) =>
        {
            let is_held = !has_room()?;
            for call in calls.iter().filter(|_| !is_held) {
                queries::set_call_state(tx, call.id, "waiting", None)?;
                jobs::add(tx, CALL.kind, &call.id.to_string(), at)?;
            }
            is_held
        }
        calls => calls.iter().all(|call| call.state == "held"),
    };
    let mails = whom.addresses.iter().map(|address| ("mail", address));
    let hook = (!whom.hook.is_empty()).then_some(("webhook", &whom.hook));
    for (channel, address) in mails.chain(hook) {
        if let Some(id) = queries::add_call(tx, ticket, window.id, channel, address, at)? {
            if is_held {
                queries::set_call_state(tx, id, "held", Some(priority.word()))?;
            } else {
                jobs::add(tx, CALL.kind, &id.to_string(), at)?;
            }
        }
    }
    Ok(())
}

fn send(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let found = app.store.read_now(|tx| {
        let call = queries::find_call(tx, id)?.filter(|call| call.state == "waiting");
        let Some(call) = call else { return Ok(None) };
        tx.speak_for(call.brand);
        let Some(window) = queries::find_window(tx, call.window)? else {
            return Ok(None);
        };
        let due = queries::find_next(tx, call.ticket)?;
        let url = brands::public_url(tx, &app.config)?;
        Ok(Some(Called {
            url: format!("{url}/agent/tickets/{}", call.ticket),
            call,
            window,
            due: due.map(|(goal, due, _)| (goal, due)),
        }))
    })?;
    let Some(told) = found else { return Ok(()) };
    if told.call.channel == "webhook" {
        return post_hook(app, job, &told);
    }
    let mail = app.store.read_now(|tx| {
        tx.speak_for(told.call.brand);
        letter(app, tx, &told)
    })?;
    post::carry(app, job, &mail, |tx, fate, _| {
        let (state, why) = match fate {
            Fate::Sent => ("sent", None),
            Fate::Waits(why) => ("waiting", Some(why)),
            Fate::Failed(why) => ("failed", Some(why)),
        };
        queries::set_call_state(tx, id, state, why)
    })
}

/// What a call tells.
struct Called {
    call: Call,
    window: WindowRow,
    due: Option<(Goal, Moment)>,
    url: String,
}

fn letter(app: &App, tx: &Tx<'_>, told: &Called) -> Result<Outgoing> {
    let locale = Locale::read(&LOCALE.text(tx)?).unwrap_or(Locale::En);
    let zone = told.window.time_zone.as_str();
    let w = app.language.words(locale, zone);
    let call = &told.call;
    let severity = severity(call, &w);
    let subject = w.t2(
        "oncall-subject",
        "severity",
        &severity,
        "subject",
        &call.subject,
    );
    let days = days(&told.window, &w, call.at);
    let mut paragraphs = vec![w.form(
        "oncall-text",
        [
            ("organization", (&told.window.organization_name).into()),
            ("name", (&told.window.name).into()),
            ("days", (&days).into()),
        ],
    )];
    if !told.window.note.is_empty() {
        paragraphs.push(told.window.note.clone());
    }
    if let Some((goal, due)) = told.due {
        paragraphs.push(w.t2(
            "oncall-due",
            "goal",
            &*w.t(crate::goal_key(goal)),
            "when",
            w.coming(due, call.at),
        ));
    }
    let letter = Letter {
        lead: w.t2(
            "oncall-lead",
            "number",
            call.ticket.0,
            "subject",
            &call.subject,
        ),
        subject,
        paragraphs,
        button: Some((told.url.clone(), w.t("oncall-button").into_owned())),
        why: w.t("oncall-why").into_owned(),
        leave: None,
        one_click: None,
    };
    letter.outgoing(app, tx, ("oncall", call.id), &call.address, call.at, w)
}

fn severity(call: &Call, w: &Words) -> String {
    call.priority.map_or_else(String::new, |priority| {
        w.t(crate::priority_key(priority)).into_owned()
    })
}

/// "30 Nov – 2 Dec", or one day; with the year where it is another than now.
#[must_use]
pub fn days(window: &WindowRow, w: &Words, now: Moment) -> String {
    let zone = crate::rules::zone(&window.time_zone);
    let noon = |text: &str| {
        domain::schedule::Day::read(text)
            .map(|day| zone.start_of(day).plus(domain::DAY / 2))
            .unwrap_or_default()
    };
    let (first, last) = (noon(&window.first_day), noon(&window.last_day));
    let (begins, ends) = (w.date(first, now), w.date(last, now));
    if begins == ends {
        begins
    } else {
        format!("{begins} – {ends}")
    }
}

fn post_hook(app: &App, job: &Job, told: &Called) -> Result<()> {
    let call = &told.call;
    let window = &told.window;
    let body = json!({
        "type": "ticket.critical",
        "timestamp": iso(call.at),
        "data": {
            "ticket_id": call.ticket.0,
            "url": told.url,
            "subject": call.subject,
            "priority": call.priority.map(domain::ticket::Priority::word),
            "organization": window.organization_name,
            "critical_days": {
                "id": window.id,
                "name": window.name,
                "first_day": window.first_day,
                "last_day": window.last_day,
                "products": window.window.products,
            },
            "due": told.due.map(|(goal, due)| json!({ "promise": goal.word(), "at": iso(due) })),
        },
    });
    let message = hooks::Message {
        of: ("oncall-call", call.id),
        body: &body.to_string(),
    };
    let secret = secret(&app.key, &call.address);
    let sent = hooks::post(app, &call.address, secret.as_bytes(), message)?;
    let state = hooks::state(sent.as_deref(), job.attempt, post::ATTEMPTS);
    app.store
        .write_now(|tx| queries::set_call_state(tx, call.id, state, sent.as_deref()))?;
    match sent {
        None => Ok(()),
        Some(trouble) => Err(Error::broken(format!("calling by webhook: {trouble}"))),
    }
}
