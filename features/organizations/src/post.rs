//! Mails to people of organizations, and to whoever may not ask: what each says, written and sent by a job.

use askama::Template;
use domain::{Moment, OrganizationId};
use platform::frame::MailFrame;
use platform::jobs::{Job, Work};
use platform::language::{Arg, Locale, Words};
use platform::post::own::{self, Text};
use platform::post::template::Value;
use platform::post::{self, Automatic, Fate, Mailbox, Outgoing};
use platform::settings::{SITE_NAME, spoken};
use platform::store::Tx;
use platform::{App, Error, Result, brands, clean};

use crate::asking::WHERE_TO_GO;
use crate::instead::{self, Instead};
use crate::queries::{self, CustomerMail};
use crate::texts;

/// The kind of the job that sends one such mail.
pub const CUSTOMER_MAIL: &str = "customer_mail";

/// The work of this feature, for the schedule.
pub const WORKS: &[Work] = &[Work {
    kind: CUSTOMER_MAIL,
    attempts: post::ATTEMPTS,
    beside: false,
    run: send,
    again: |tx, payload| queries::set_mail_waiting(tx, payload.parse().map_err(Error::broken)?),
}];

fn send(app: &App, job: &Job) -> Result<()> {
    let id: i64 = job.payload.parse().map_err(Error::broken)?;
    let now = app.clock.now();
    // Written words that cannot be used are noted for the team.
    let written = app.store.write_now(|tx| {
        let Some((mail, since)) = queries::find_waiting_mail(tx, id)? else {
            return Ok(None);
        };
        Ok(Some(letter(app, tx, id, &mail, since, now)?))
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
        let (state, why) = match fate {
            Fate::Sent => ("sent", None),
            Fate::Waits(why) => ("waiting", Some(why)),
            Fate::Failed(why) => ("failed", Some(why)),
        };
        queries::set_mail_state(tx, id, state, why, now)
    })
}

/// The words of a message, and where its button leads.
fn kind_of(message: &str) -> Option<(&'static Text, Option<&'static str>)> {
    Some(match message {
        "training_ends" => (texts::TRAINING_ENDS, Some("/trainings")),
        "appointed" => (texts::APPOINTED, Some("/requests/new")),
        "seat_filled" => (texts::SEAT_FILLED, Some("/organization")),
        "passed_on" => (texts::PASSED_ON, None),
        "taken_over" => (texts::TAKEN_OVER, Some("/requests")),
        "access_asked" => (texts::ACCESS_ASKED, Some("/access/")),
        "may_not_ask" => (texts::MAY_NOT_ASK, Some("/requests/new")),
        "no_replies" => (texts::NO_REPLIES, Some("/requests")),
        _ => return None,
    })
}

/// Where to turn, how to take a training, and articles: told whatever an administrator's words say.
fn part_of(more: &[String], suggested: Option<&(String, Vec<(String, String)>)>) -> Value {
    let (mut text, mut html) = (more.join("\n\n"), clean::from_text(&more.join("\n\n")));
    if let Some((lead, articles)) = suggested {
        let lines = articles
            .iter()
            .map(|(url, title)| format!("{title}\n{url}"));
        text = format!("{text}\n\n{lead}\n{}", lines.collect::<Vec<_>>().join("\n"));
        let listed = articles.iter().map(|(url, title)| {
            let (url, title) = (clean::escape(url), clean::escape(title));
            format!("<li><a href=\"{url}\">{title}</a></li>")
        });
        let listed: String = listed.collect();
        html = format!("{html}<p>{}</p><ul>{listed}</ul>", clean::escape(lead));
    }
    Value::part("more", text, html)
}

struct Letter {
    m: MailFrame,
    lead: String,
    paragraphs: Vec<String>,
    /// Articles that may answer it, with what stands before them: address and title.
    suggested: Option<(String, Vec<(String, String)>)>,
}

/// What the mail tells of, as values of its sentences.
struct Told {
    site: String,
    about: String,
    organization: String,
    when: String,
}

impl Told {
    fn say(&self, w: &Words, key: &str) -> String {
        let values: [(&'static str, Arg<'_>); 4] = [
            ("site", (&self.site).into()),
            ("about", (&self.about).into()),
            ("organization", (&self.organization).into()),
            ("when", (&self.when).into()),
        ];
        w.form(key, values)
    }
}

fn name_of(tx: &Tx<'_>, id: Option<OrganizationId>) -> Result<String> {
    let Some(id) = id else {
        return Ok(String::new());
    };
    Ok(queries::find_organization(tx, id)?.map_or_else(String::new, |found| found.facts.name))
}

/// Writes a mail; `None` when there is nothing to say any more.
fn letter(
    app: &App,
    tx: &Tx<'_>,
    id: i64,
    mail: &CustomerMail,
    since: Moment,
    now: Moment,
) -> Result<Option<Outgoing>> {
    let Some((kind, path)) = kind_of(&mail.message) else {
        return Ok(None);
    };
    let Some(said) = kind.sentences else {
        return Ok(None);
    };
    let person = match mail.person {
        Some(person) => people::queries::find(tx, person)?,
        None => None,
    };
    if person.as_ref().is_some_and(|person| person.suspended) {
        return Ok(None);
    }
    let locale = person
        .as_ref()
        .map_or(mail.locale.as_str(), |person| person.locale.as_str());
    let locale = spoken(tx, Locale::read(locale).unwrap_or(Locale::En))?;
    let zone = person
        .as_ref()
        .map_or("UTC", |person| person.time_zone.as_str());
    let w = app.language.words(locale, zone);
    let mut told = Told {
        site: SITE_NAME.text(tx)?,
        about: mail.about.clone(),
        organization: name_of(tx, mail.organization)?,
        when: mail.at.map(|at| w.date(at, now)).unwrap_or_default(),
    };
    let mut more = Vec::new();
    // The button leads to what was asked: its number stands before the name of the site.
    let mut number = String::new();
    if mail.message == "access_asked"
        && let Some((id, site)) = mail.about.split_once(':')
    {
        id.clone_into(&mut number);
        site.clone_into(&mut told.about);
    }
    if mail.message == "training_ends" {
        let all = queries::list_trainings(tx)?;
        let training = all.iter().find(|one| one.id.to_string() == mail.about);
        let Some(training) = training.filter(|one| !one.retired) else {
            return Ok(None);
        };
        training.name(locale).clone_into(&mut told.about);
        more.push(training.how(locale).to_owned());
    }
    let mut instead = Instead::default();
    if mail.message == "may_not_ask" {
        instead = Instead::read(mail);
        more.extend(instead.paragraphs(tx, &w, &told.organization, now)?);
    }
    // Where to turn is told whatever the words around it say.
    let where_to_go = if mail.message == "may_not_ask" {
        WHERE_TO_GO.in_language(tx, locale)?
    } else {
        None
    };
    let text = where_to_go.is_none().then(|| told.say(&w, said.text));
    if let Some(own) = where_to_go {
        more.insert(0, own);
    }
    let paragraphs = |texts: Vec<String>| -> Vec<String> {
        texts
            .iter()
            .flat_map(|text| text.split("\n\n"))
            .filter(|text| !text.trim().is_empty())
            .map(str::to_owned)
            .collect()
    };
    let more = paragraphs(more);
    let site = brands::public_url(tx, &app.config)?;
    let start = format!("{site}/hc/{}", locale.code());
    let usual = path.map(|path| {
        let label = w.t(said.button).into_owned();
        (format!("{start}{path}{number}"), label)
    });
    let handing = instead.hand_over.map(|(kept, received_at)| {
        let token = instead::token(&app.key, kept, received_at);
        let label = w.t("mail-instead-button").into_owned();
        (format!("{start}/hand-over/{token}"), label)
    });
    let articles: Vec<(String, String)> = instead
        .articles
        .into_iter()
        .map(|(path, title)| (format!("{site}{path}"), title))
        .collect();
    let suggested =
        (!articles.is_empty()).then(|| (w.t("mail-instead-articles").into_owned(), articles));
    let name = person.as_ref().map_or("", |person| person.name.as_str());
    let own = own::own(
        tx,
        kind,
        locale,
        &[
            Value::text("site", &*told.site),
            Value::text("about", &*told.about),
            Value::text("organization", &*told.organization),
            Value::text("when", &*told.when),
            Value::text("name", name),
            part_of(&more, suggested.as_ref()),
        ],
        now,
    )?;
    let letter = Letter {
        m: MailFrame {
            site_name: told.site.clone(),
            subject: own.subject.unwrap_or_else(|| told.say(&w, said.subject)),
            preview: told.say(&w, said.lead),
            button: handing.or(usual),
            why: told.say(&w, said.why),
        },
        lead: told.say(&w, said.lead),
        paragraphs: paragraphs(text.into_iter().chain(more).collect()),
        suggested,
    };
    let [text, html] = match own.body {
        Some(body) => own::framed(&body, None, None, w, &letter.m)?,
        None => [
            done(&PlainText { l: &letter })?,
            done(&Html {
                l: &letter,
                w,
                m: &letter.m,
            })?,
        ],
    };
    let from = brands::mail_address(tx, &app.config)?;
    let domain = from.rsplit_once('@');
    let domain = domain.map_or("localhost", |(_, domain)| domain);
    // Signed like every mail of the desk, so that it is known should it come back.
    let signed = app.key.sign("message-id", &format!("customer.{id}"));
    let signed = signed.get(..24).unwrap_or_default();
    let in_reply_to = mail.in_reply_to.clone();
    Ok(Some(Outgoing {
        message_id: format!("customer.{id}.{signed}@{domain}"),
        at: since,
        from: Mailbox::new(told.site, &from),
        to: Mailbox::new("", &mail.address),
        reply_to: None,
        subject: letter.m.subject,
        text,
        html,
        references: in_reply_to.iter().cloned().collect(),
        automatic: Automatic::answer_to(in_reply_to.as_deref()),
        in_reply_to,
        unsubscribe: None,
    }))
}

#[derive(Template)]
#[template(path = "customer/text.txt")]
struct PlainText<'a> {
    l: &'a Letter,
}

#[derive(Template)]
#[template(path = "customer/html.html")]
struct Html<'a> {
    l: &'a Letter,
    w: Words,
    m: &'a MailFrame,
}

fn done(template: &impl Template) -> Result<String> {
    template
        .render()
        .map(|text| text.trim().to_owned())
        .map_err(Error::broken)
}
