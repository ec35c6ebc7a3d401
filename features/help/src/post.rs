//! Work in the background: what is new in an article, in a section, or said about an article becomes mails to those who follow it.

use domain::help::{CommentState, State, state};
use domain::permission::Permission;
use domain::{ArticleId, Moment, PersonId, SectionId};
use people::queries::Person;
use platform::jobs::{self, Job, Work};
use platform::language::{Locale, Words};
use platform::post::{self, Letter, Outgoing};
use platform::settings::{SITE_NAME, spoken};
use platform::store::Tx;
use platform::{App, Error, Result, brands};

use crate::portal::address;
use crate::queries::{self, Eyes, Follower, Mail, Told};
use crate::talk::unfollow_token;

/// The kind of the job that turns what happened into mails.
pub const ANNOUNCE: &str = "help_announce";
/// The kind of the job that sends one of them.
pub const MAIL: &str = "help_mail";

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
        kind: MAIL,
        attempts: post::ATTEMPTS,
        beside: false,
        run: send,
        again: |tx, payload| queries::set_mail_waiting(tx, payload.parse().map_err(Error::broken)?),
    },
];

/// Adds one mail for each follower who may read what it is about. A second time adds nothing.
fn announce(app: &App, job: &Job) -> Result<()> {
    let now = app.clock.now();
    let parts: Vec<&str> = job.payload.split(' ').collect();
    app.store.write_now(|tx| match parts.as_slice() {
        ["version", id, locale] => {
            let id = ArticleId(id.parse().map_err(Error::broken)?);
            let newest = queries::list_versions(tx, id, locale)?;
            let Some(newest) = newest.first() else {
                return Ok(());
            };
            let all = queries::list_followers(tx, "article", id.0)?;
            add(tx, "version", (id.0, newest.id), all, now)
        }
        ["article", id] => {
            let id = ArticleId(id.parse().map_err(Error::broken)?);
            let Some(told) = queries::find_any(tx, id)? else {
                return Ok(());
            };
            let article = &told.article;
            if state(article.publish_at, article.archived, now) != State::Published {
                // It was put off, or taken away: when it is there, another job tells of it.
                return Ok(());
            }
            // Whoever follows a section follows those in it.
            let structure = queries::structure(tx)?;
            let mut all: Vec<Follower> = Vec::new();
            for section in structure.path(told.article.section) {
                for one in queries::list_followers(tx, "section", section.id.0)? {
                    if !all.iter().any(|other| other.person == one.person) {
                        all.push(one);
                    }
                }
            }
            add(tx, "article", (id.0, 0), all, now)
        }
        ["comment", id] => {
            let id: i64 = id.parse().map_err(Error::broken)?;
            let Some(said) = queries::find_comment(tx, id)? else {
                return Ok(());
            };
            let mut all = queries::list_followers(tx, "article", said.article.0)?;
            all.retain(|one| one.person != said.author);
            add(tx, "comment", (id, 0), all, now)
        }
        _ => Err(Error::broken("no such news")),
    })
}

fn add(
    tx: &Tx<'_>,
    message: &str,
    about: (i64, i64),
    followers: Vec<Follower>,
    now: Moment,
) -> Result<()> {
    for one in followers {
        if let Some(mail) = queries::add_mail(tx, message, about, one.id, now)? {
            jobs::add(tx, MAIL, &mail.to_string(), now)?;
        }
    }
    Ok(())
}

/// The mail of this job came back for good: whoever it was for hears no more of articles until they say that mail arrives.
///
/// # Errors
/// When the database cannot be read or written.
pub fn mail_returned(tx: &Tx<'_>, payload: &str, now: Moment) -> Result<()> {
    let id: i64 = payload.parse().map_err(Error::broken)?;
    queries::set_mail_state(tx, id, "returned", None, now)?;
    if let Some(person) = queries::find_follower_of_mail(tx, id)? {
        queries::set_bounced(tx, person, Some(now))?;
    }
    Ok(())
}

fn send(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let now = app.clock.now();
    let written = app
        .store
        .read_now(|tx| match queries::find_waiting_mail(tx, id)? {
            Some(mail) => Ok(Some(letter(app, tx, id, &mail, now)?)),
            None => Ok(None),
        })?;
    let Some(written) = written else {
        return Ok(());
    };
    let Some(mail) = written else {
        return app
            .store
            .write_now(|tx| queries::set_mail_state(tx, id, "nobody", None, now));
    };
    post::carry(app, job, &mail, |tx, fate, now| {
        let (state, why) = fate.in_words();
        queries::set_mail_state(tx, id, state, why, now)
    })
}

/// As the article's rule sees this person, whatever they are signed in to.
fn eyes_of(tx: &Tx<'_>, person: &Person, now: Moment) -> Eyes {
    Eyes {
        brand: tx.brand(),
        now,
        staff: person.role.is_staff(),
        person: Some(person.id),
    }
}

/// What a mail is about, for this reader.
struct News {
    told: Told,
    /// Key of the sentence, and what was said.
    says: (&'static str, String),
    /// The part of the page.
    part: &'static str,
}

fn news(tx: &Tx<'_>, mail: &Mail, person: &Person, w: &Words, now: Moment) -> Result<Option<News>> {
    let said = match mail.message.as_str() {
        "comment" => match queries::find_comment(tx, mail.about)? {
            Some(said) if said.state == CommentState::Shown => Some(said),
            _ => return Ok(None),
        },
        _ => None,
    };
    let article = said
        .as_ref()
        .map_or(ArticleId(mail.about), |one| one.article);
    let eyes = eyes_of(tx, person, now);
    let Some(told) = queries::find_readable(tx, &eyes, article)? else {
        return Ok(None);
    };
    let Some(text) = told.for_reader(w.locale()) else {
        return Ok(None);
    };
    let excerpt = |body: &str| {
        let body = platform::clean::text_of(body).replace('\n', " ");
        domain::text::excerpt(&body, 300)
    };
    let news = match (mail.message.as_str(), said) {
        (_, Some(said)) if said.by_team => ("help-mail-answer", said.body, "#comments"),
        (_, Some(said)) => ("help-mail-comment", said.body, "#comments"),
        ("version", _) => {
            // Who reads it in another language hears of that one.
            let newest = queries::list_versions(tx, article, &text.locale)?;
            if newest.first().is_none_or(|one| one.id != mail.turn) {
                return Ok(None);
            }
            ("help-mail-version", String::new(), "")
        }
        _ => ("help-mail-article", excerpt(&text.body), ""),
    };
    let (key, words, part) = news;
    Ok(Some(News {
        told,
        says: (key, words),
        part,
    }))
}

/// What somebody follows, as the last line of a mail says it.
fn why(tx: &Tx<'_>, one: &Follower, news: &News, w: &Words, site: &str) -> Result<String> {
    if one.thing == "article" {
        let title = news.told.title(w.locale());
        return Ok(w.t2("help-mail-why-article", "title", title, "site", site));
    }
    let all = queries::structure(tx)?;
    let section = all.section(SectionId(one.thing_id));
    let title = section.and_then(|one| one.title.for_reader(w.locale()));
    Ok(w.t2(
        "help-mail-why-section",
        "title",
        title.unwrap_or_default(),
        "site",
        site,
    ))
}

/// A mail about a text to look at, to somebody who writes articles; `None` when they do not any more, or nothing is to be said.
fn about_review(
    app: &App,
    tx: &Tx<'_>,
    (id, mail): (i64, &Mail),
    person: PersonId,
) -> Result<Option<Outgoing>> {
    let writes = people::queries::roles::find_permissions(tx, person)?.has(Permission::Articles);
    let person = people::queries::find(tx, person)?;
    let person = person.filter(|one| writes && !one.suspended && !one.email.is_empty());
    let review = queries::find_review(tx, mail.about)?;
    let (Some(person), Some(review)) = (person, review) else {
        return Ok(None);
    };
    let (is_so, key, name, words) = match mail.message.as_str() {
        "review_asked" => (
            review.waits(),
            "help-mail-review",
            &review.author_name,
            &review.words,
        ),
        "review_returned" => (
            review.state == "returned",
            "help-mail-review-returned",
            &review.replier_name,
            &review.reply,
        ),
        _ => (
            review.state == "taken",
            "help-mail-review-taken",
            &review.replier_name,
            &review.reply,
        ),
    };
    if !is_so {
        return Ok(None);
    }
    let locale = spoken(tx, Locale::read(&person.locale).unwrap_or(Locale::En))?;
    let w = app.language.words(locale, "UTC");
    let site = SITE_NAME.text(tx)?;
    let url = brands::public_url(tx, &app.config)?;
    let mut paragraphs = vec![w.t1(key, "name", name)];
    paragraphs.extend((!words.is_empty()).then(|| words.clone()));
    let letter = Letter {
        subject: w.t2("help-mail-subject", "site", &site, "title", &review.title),
        lead: review.title,
        paragraphs,
        button: Some((
            format!(
                "{url}/agent/help/articles/{}?locale={}",
                review.article, review.locale
            ),
            w.t("help-mail-review-look").into_owned(),
        )),
        why: w.t1("help-mail-review-reason", "site", &site),
        leave: None,
        one_click: None,
    };
    letter
        .outgoing(app, tx, ("help", id), &person.email, mail.created_at, w)
        .map(Some)
}

/// Writes a mail; `None` when there is nobody to write to any more, or nothing that they may read.
fn letter(app: &App, tx: &Tx<'_>, id: i64, mail: &Mail, now: Moment) -> Result<Option<Outgoing>> {
    if let Some(person) = mail.person {
        return about_review(app, tx, (id, mail), person);
    }
    let Some(one) = queries::find_follower(tx, mail.follower)? else {
        return Ok(None);
    };
    let person = people::queries::find(tx, one.person)?;
    let Some(person) = person.filter(|one| !one.suspended && !one.email.is_empty()) else {
        return Ok(None);
    };
    let locale = spoken(tx, Locale::read(&person.locale).unwrap_or(Locale::En))?;
    let w = app.language.words(locale, "UTC");
    let Some(news) = news(tx, mail, &person, &w, now)? else {
        return Ok(None);
    };
    let site = SITE_NAME.text(tx)?;
    let url = brands::public_url(tx, &app.config)?;
    let title = news.told.title(w.locale()).to_owned();
    let token = unfollow_token(app, &one);
    let mut paragraphs = vec![w.t(news.says.0).into_owned()];
    paragraphs.extend((!news.says.1.is_empty()).then(|| news.says.1.clone()));
    let page = address(&w, "articles", news.told.article.id.0, &title);
    let letter = Letter {
        subject: w.t2("help-mail-subject", "site", &site, "title", &title),
        lead: title,
        paragraphs,
        button: Some((
            format!("{url}{page}{}", news.part),
            w.t("help-mail-read").into_owned(),
        )),
        why: why(tx, &one, &news, &w, &site)?,
        leave: Some(format!("{url}/hc/{}/articles/unfollow/{token}", w.locale())),
        one_click: Some(format!("{url}/api/help/unfollow/{token}")),
    };
    letter
        .outgoing(app, tx, ("help", id), &person.email, mail.created_at, w)
        .map(Some)
}
