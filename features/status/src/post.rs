//! Work in the background: an update becomes mails and messages to programs, each mail is sent, and the clock moves maintenance on.

use domain::BrandId;
use domain::form::Texts;
use domain::service::Phase;
use platform::audit::{Origin, Via};
use platform::jobs::{self, Job, Work};
use platform::language::{Arg, Locale, Words};
use platform::post::{self, Letter, Outgoing};
use platform::settings::{SITE_NAME, spoken};
use platform::store::Tx;
use platform::{App, Error, Result, brands};

use crate::commands::{self, ANNOUNCE, MAINTENANCE, confirm_token, unsubscribe_token};
use crate::queries::mails::Mail;
use crate::queries::subscribers::Subscriber;
use crate::queries::{components, incidents, mails, subscribers};
use crate::views::{phase_word, state_word};

/// The kind of the job that sends one such mail.
pub const SERVICE_MAIL: &str = "service_mail";

/// The work of this feature, for the schedule.
pub const WORKS: &[Work] = &[
    Work {
        kind: ANNOUNCE,
        attempts: 8,
        beside: false,
        run: announce,
        again: |_, _| Ok(()),
    },
    Work {
        kind: SERVICE_MAIL,
        attempts: post::ATTEMPTS,
        beside: false,
        run: send,
        again: |tx, payload| mails::set_waiting(tx, payload.parse().map_err(Error::broken)?),
    },
    crate::hooks::WORK,
    Work {
        kind: MAINTENANCE,
        attempts: 8,
        beside: false,
        run: |app, _| move_on(app).map(drop),
        again: |_, _| Ok(()),
    },
];

/// Turns an update into mails, each a job of its own. A second time adds nothing.
fn announce(app: &App, job: &Job) -> Result<()> {
    let update: i64 = job.payload.parse().map_err(Error::broken)?;
    let now = app.clock.now();
    app.store.write_now(|tx| {
        let Some(one) = incidents::find_of_update(tx, update)? else {
            return Ok(());
        };
        let told = one.updates.iter().find(|told| told.id == update);
        if !told.is_some_and(|told| told.announces) {
            return Ok(());
        }
        crate::hooks::announce(tx, update, now)?;
        let about = one.components();
        let mut mailed = Vec::new();
        for (id, mailbox) in subscribers::list_hearers(tx, one.id)? {
            let chosen = subscribers::list_components(tx, id)?;
            let concerns = chosen.is_empty()
                || about.is_empty()
                || chosen.iter().any(|component| about.contains(component));
            if !concerns || mailed.contains(&mailbox) {
                continue;
            }
            if let Some(mail) = mails::add(tx, "update", id, update, now)? {
                jobs::add(tx, SERVICE_MAIL, &mail.to_string(), now)?;
            }
            mailed.push(mailbox);
        }
        Ok(())
    })
}

/// What the clock says when it moves maintenance on, in every language.
fn said_by_the_clock(app: &App, phase: Phase) -> Texts {
    let key = if phase.is_over() {
        "service-clock-completed"
    } else {
        "service-clock-begun"
    };
    let mut texts = Texts::default();
    for locale in Locale::ALL {
        texts.put(locale.code(), &app.language.words(locale, "UTC").t(key));
    }
    texts
}

fn move_on(app: &App) -> Result<usize> {
    let now = app.clock.now();
    app.store
        .write_now(|tx| commands::move_on(tx, |phase| said_by_the_clock(app, phase), now))
}

/// Moves the maintenance of all brands on that has come to its time, whatever became of its jobs.
pub fn move_on_all(app: &App) -> Result<usize> {
    let mut moved = 0;
    for brand in app.store.read_now(brands::list)?.iter() {
        moved += in_name_of(brand.id, || move_on(app))?;
    }
    Ok(moved)
}

fn in_name_of<T>(brand: BrandId, what: impl FnOnce() -> T) -> T {
    Origin::at(brand, Via::Desk, None).around_now(what)
}

fn send(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let written = app
        .store
        .read_now(|tx| match mails::find_waiting(tx, id)? {
            Some(mail) => Ok(Some(letter(app, tx, id, &mail)?)),
            None => Ok(None),
        })?;
    let Some(written) = written else {
        return Ok(());
    };
    let Some(mail) = written else {
        let now = app.clock.now();
        return app
            .store
            .write_now(|tx| mails::set_state(tx, id, "nobody", None, now));
    };
    post::carry(app, job, &mail, |tx, fate, now| {
        let (state, why) = fate.in_words();
        mails::set_state(tx, id, state, why, now)
    })
}

fn about_update(
    tx: &Tx<'_>,
    one: &Subscriber,
    update: i64,
    w: &Words,
    site: &str,
    start: &str,
) -> Result<Option<Letter>> {
    let Some(incident) = incidents::find_of_update(tx, update)? else {
        return Ok(None);
    };
    let Some(told) = incident.updates.iter().find(|told| told.id == update) else {
        return Ok(None);
    };
    let locale = w.locale();
    let phase = w.t(phase_word(told.phase)).into_owned();
    let title = incident.title(locale).to_owned();
    let mut paragraphs = vec![phase.clone()];
    paragraphs.push(told.body.for_reader(locale).unwrap_or_default().to_owned());
    if let (Phase::Scheduled, Some(ends)) = (incident.phase, incident.ends_at) {
        let (from, to) = (w.date_time(incident.starts_at), w.date_time(ends));
        paragraphs.push(w.t2("service-window", "from", from, "to", to) + " UTC");
    }
    let known = components::list(tx)?;
    let states: Vec<String> = told
        .affected
        .iter()
        .filter_map(|(id, state)| {
            let name = known.iter().find(|one| one.id == *id)?.name(locale);
            Some(format!("{name}: {}", w.t(state_word(*state))))
        })
        .collect();
    if !states.is_empty() {
        paragraphs.push(states.join("\n"));
    }
    // Whoever said that it affects them is asked, as those are whose tickets were answered with it.
    if one.incident != 0 && told.phase.is_over() {
        paragraphs.push(w.t("service-mail-works").into_owned());
    }
    let values: [(&'static str, Arg<'_>); 3] = [
        ("site", site.into()),
        ("title", (&title).into()),
        ("phase", (&phase).into()),
    ];
    let why = if one.incident == 0 {
        "service-mail-why"
    } else {
        "service-mail-why-one"
    };
    Ok(Some(Letter {
        subject: w.form("service-mail-subject", values),
        lead: title,
        paragraphs,
        button: Some((
            format!("{start}/status/incidents/{}", incident.id),
            w.t("service-mail-button").into_owned(),
        )),
        why: w.t1(why, "site", site),
        ..Letter::default()
    }))
}

/// Writes a mail; `None` when there is nobody to write to any more.
fn letter(app: &App, tx: &Tx<'_>, id: i64, mail: &Mail) -> Result<Option<Outgoing>> {
    let Some(one) = subscribers::find(tx, mail.subscriber)? else {
        return Ok(None);
    };
    let locale = spoken(tx, Locale::read(&one.locale).unwrap_or(Locale::En))?;
    let w = app.language.words(locale, "UTC");
    let site = SITE_NAME.text(tx)?;
    let url = brands::public_url(tx, &app.config)?;
    let start = format!("{url}/hc/{}", locale.code());
    let leaving = unsubscribe_token(app, &one);
    let said = if mail.message == "confirm" {
        let token = confirm_token(app, &one);
        Letter {
            subject: w.t1("service-confirm-subject", "site", &site),
            lead: w.t1("service-confirm-subject", "site", &site),
            paragraphs: vec![w.t("service-confirm-text").into_owned()],
            button: Some((
                format!("{start}/status/confirm/{token}"),
                w.t("service-confirm-button").into_owned(),
            )),
            why: w.t1("service-confirm-why", "site", &site),
            ..Letter::default()
        }
    } else {
        let Some(said) = about_update(tx, &one, mail.update, &w, &site, &start)? else {
            return Ok(None);
        };
        Letter {
            leave: Some(format!("{start}/status/unsubscribe/{leaving}")),
            one_click: Some(format!("{url}/api/status/unsubscribe/{leaving}")),
            ..said
        }
    };
    let to = &one.address;
    said.outgoing(app, tx, ("service", id), to, mail.created_at, w)
        .map(Some)
}
