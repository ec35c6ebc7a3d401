//! Work in the background: each mail is sent, and what is to be out by now is published and sent.

use domain::BrandId;
use platform::audit::{Origin, Via};
use platform::jobs::{Job, Work};
use platform::language::{Locale, Words};
use platform::post::{self, Fate, Letter, Outgoing};
use platform::settings::{SITE_NAME, spoken};
use platform::store::Tx;
use platform::{App, Error, Result, brands};

use crate::commands::{self, NEWS_DUE, NEWS_MAIL, confirm_token, leave_token};
use crate::queries::mails::Mail;
use crate::queries::newsletters::Newsletter;
use crate::queries::{ideas, mails, newsletters, readers, updates};
use crate::views::state_word;

/// The work of this feature, for the schedule.
pub const WORKS: &[Work] = &[
    Work {
        kind: NEWS_MAIL,
        attempts: post::ATTEMPTS,
        beside: false,
        run: send,
        again: |tx, payload| mails::set_waiting(tx, payload.parse().map_err(Error::broken)?),
    },
    Work {
        kind: NEWS_DUE,
        attempts: 8,
        beside: false,
        run: |app, _| what_is_due(app),
        again: |_, _| Ok(()),
    },
];

fn what_is_due(app: &App) -> Result<()> {
    let now = app.clock.now();
    app.store.write_now(|tx| {
        commands::publish_due(tx, now)?;
        commands::send_due(tx, now).map(drop)
    })
}

/// Does what the clock says for all brands, whatever became of its jobs.
pub fn all_that_is_due(app: &App) -> Result<()> {
    for brand in app.store.read_now(brands::list)?.iter() {
        in_name_of(brand.id, || what_is_due(app))?;
    }
    Ok(())
}

fn in_name_of<T>(brand: BrandId, what: impl FnOnce() -> T) -> T {
    Origin::at(brand, Via::Desk, None).around_now(what)
}

fn send(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let read = |tx: &Tx<'_>| match mails::find_waiting(tx, id)? {
        Some(mail) => Ok(Some((mail.subscriber, letter(app, tx, id, &mail)?))),
        None => Ok(None),
    };
    let Some((subscriber, written)) = app.store.read_now(read)? else {
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
        if matches!(fate, Fate::Failed(_)) && subscriber != 0 {
            readers::note_failed(tx, subscriber)?;
        }
        mails::set_state(tx, id, state, why, now)
    })
}

/// What every mail needs.
struct Around {
    w: Words,
    site: String,
    /// The address of the portal.
    url: String,
}

impl Around {
    fn of(app: &App, tx: &Tx<'_>, locale: &str) -> Result<Self> {
        let locale = spoken(tx, Locale::read(locale).unwrap_or(Locale::En))?;
        Ok(Self {
            w: app.language.words(locale, "UTC"),
            site: SITE_NAME.text(tx)?,
            url: brands::public_url(tx, &app.config)?,
        })
    }

    fn page(&self, path: &str) -> String {
        format!("{}/hc/{}{path}", self.url, self.w.locale())
    }

    fn says(&self, key: &str) -> String {
        self.w.t1(key, "site", &self.site)
    }

    fn button(&self, path: &str, key: &str) -> (String, String) {
        (self.page(path), self.w.t(key).into_owned())
    }
}

fn paragraphs(text: &str) -> Vec<String> {
    let parts = text.split("\n\n").map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn newsletter(one: &Newsletter, around: &Around, why: &str) -> Letter {
    let said = |texts: &domain::form::Texts| {
        let text = texts.for_reader(around.w.locale());
        text.unwrap_or_default().to_owned()
    };
    Letter {
        subject: said(&one.subject),
        lead: said(&one.subject),
        paragraphs: paragraphs(&said(&one.body)),
        why: around.says(why),
        ..Letter::default()
    }
}

/// Writes a mail; `None` when there is nobody to write to any more, or nothing to say.
fn letter(app: &App, tx: &Tx<'_>, id: i64, mail: &Mail) -> Result<Option<Outgoing>> {
    let written = if mail.subscriber == 0 {
        to_person(app, tx, mail)?
    } else {
        to_reader(app, tx, mail)?
    };
    let Some((letter, address, w)) = written else {
        return Ok(None);
    };
    letter
        .outgoing(app, tx, ("news", id), &address, mail.created_at, w)
        .map(Some)
}

type Written = Option<(Letter, String, Words)>;

fn to_reader(app: &App, tx: &Tx<'_>, mail: &Mail) -> Result<Written> {
    let Some(one) = readers::find(tx, mail.subscriber)? else {
        return Ok(None);
    };
    let around = Around::of(app, tx, &one.locale)?;
    let letter = if mail.message == "confirm" {
        let token = confirm_token(app, &one);
        Letter {
            subject: around.says("newsletter-confirm-subject"),
            lead: around.says("newsletter-confirm-subject"),
            paragraphs: vec![around.w.t("newsletter-confirm-text").into_owned()],
            button: Some(around.button(
                &format!("/newsletter/confirm/{token}"),
                "newsletter-subscribe",
            )),
            why: around.says("newsletter-confirm-why"),
            ..Letter::default()
        }
    } else {
        let Some(sent) = newsletters::find(tx, mail.about)? else {
            return Ok(None);
        };
        let token = leave_token(app, &one);
        Letter {
            leave: Some(around.page(&format!("/newsletter/unsubscribe/{token}"))),
            one_click: Some(format!("{}/api/newsletter/unsubscribe/{token}", around.url)),
            ..newsletter(&sent, &around, "newsletter-why")
        }
    };
    Ok(Some((letter, one.address, around.w)))
}

fn to_person(app: &App, tx: &Tx<'_>, mail: &Mail) -> Result<Written> {
    let person = people::queries::find(tx, mail.person)?;
    let Some(person) = person.filter(|one| !one.suspended && !one.email.is_empty()) else {
        return Ok(None);
    };
    let around = Around::of(app, tx, &person.locale)?;
    let locale = around.w.locale();
    let letter = match mail.message.as_str() {
        "test" => newsletters::find(tx, mail.about)?
            .map(|one| newsletter(&one, &around, "newsletter-test-why")),
        "shipped" => match updates::find(tx, mail.about)? {
            Some(one) if one.is_published() => {
                let mut said = vec![around.w.t("ideas-mail-shipped").into_owned()];
                for idea in updates::list_ideas(tx, one.id)? {
                    let idea = ideas::find(tx, idea)?.filter(|idea| !idea.hidden);
                    let Some(idea) = idea else { continue };
                    if ideas::list_concerned(tx, idea.root)?.contains(&person.id) {
                        said.push(around.w.t1("ideas-mail-idea", "title", idea.title(locale)));
                    }
                }
                said.extend(paragraphs(one.body.for_reader(locale).unwrap_or_default()));
                let title = one.title(locale);
                let path = format!("/updates/{}", one.id);
                Some(Letter {
                    subject: around.w.t2(
                        "ideas-mail-subject",
                        "site",
                        &around.site,
                        "title",
                        title,
                    ),
                    lead: title.to_owned(),
                    paragraphs: said,
                    button: Some(around.button(&path, "ideas-mail-read")),
                    why: around.says("ideas-mail-why-shipped"),
                    ..Letter::default()
                })
            }
            _ => None,
        },
        _ => ideas::find(tx, mail.about)?
            .filter(|one| !one.hidden)
            .map(|one| {
                let title = one.title(locale).to_owned();
                let state = around.w.t(state_word(one.state));
                let mut said = vec![around.w.t1("ideas-mail-state", "state", state.as_ref())];
                said.extend(paragraphs(
                    one.answer.for_reader(locale).unwrap_or_default(),
                ));
                Letter {
                    subject: around.w.t2(
                        "ideas-mail-subject",
                        "site",
                        &around.site,
                        "title",
                        &title,
                    ),
                    lead: title,
                    paragraphs: said,
                    button: Some(around.button(&format!("/ideas/{}", one.id), "ideas-mail-read")),
                    why: around.says("ideas-mail-why-follow"),
                    ..Letter::default()
                }
            }),
    };
    Ok(letter.map(|letter| (letter, person.email, around.w)))
}
