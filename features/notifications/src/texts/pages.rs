//! The words of mails, for administrators: what is written where, an editor with a preview beside it, and a mail to oneself.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::{DAY, Moment, TicketId, text};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, MailFrame, Notice, Problems, Tone, parts};
use platform::language::{Locale, Words};
use platform::post::own::{self, Sentences, Text, names};
use platform::post::template::{Value, Why, Wrong};
use platform::post::{self, Automatic, Mailbox, Outgoing};
use platform::settings::{SITE_NAME, Setting, Unfit};
use platform::store::Tx;
use platform::web::form::Fields;
use platform::web::limits::{self, Rate};
use platform::web::{MustKeepSettings, SignedIn};
use platform::{App, Error, Result, brands, clean, random_token};

use super::{Said, find, said, standard};
use crate::queries::{self, Example};
use crate::{pictures, settings};

pub(crate) fn routes() -> Router<App> {
    Router::new().route("/agent/mail-texts", get(list)).route(
        "/agent/mail-texts/{mail}/{language}",
        get(show).post(change),
    )
}

/// Mails to oneself.
const TO_ONESELF: Rate = Rate {
    capacity: 10,
    per_hour: 20,
};

/// GET /agent/mail-texts
#[derive(Template)]
#[template(path = "agent_mail_texts.html")]
struct ListPage {
    w: Words,
    f: Frame,
    all: Vec<Shown>,
}

struct Shown {
    title: &'static str,
    about: &'static str,
    /// Names of its settings.
    subject: &'static str,
    body: &'static str,
    languages: Vec<Version>,
}

struct Version {
    address: String,
    /// What the link says.
    name: String,
    /// Key of a word.
    state: &'static str,
    /// Why the words are not used.
    trouble: Option<String>,
}

async fn list(State(app): State<App>, admin: MustKeepSettings) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let person = admin.person.id;
    let (around, all) = app
        .store
        .read(move |tx| {
            let mut all = Vec::new();
            for letter in super::all() {
                let mut languages = Vec::new();
                for locale in platform::settings::languages(tx)? {
                    let is_own = !letter.subject.written_in(tx, locale)?.is_empty()
                        || !letter.body.written_in(tx, locale)?.is_empty();
                    let trouble = own::trouble(tx, letter, locale)?;
                    languages.push(Version {
                        address: address(letter, locale),
                        name: locale.name().to_owned(),
                        state: match (&trouble, is_own) {
                            (Some(_), _) => "mail-texts-broken",
                            (None, true) => "mail-texts-own",
                            (None, false) => "mail-texts-standard",
                        },
                        trouble,
                    });
                }
                all.push(Shown {
                    title: letter.title,
                    about: letter.about,
                    subject: letter.subject.key,
                    body: letter.body.key,
                    languages,
                });
            }
            Ok((surroundings(tx, Some(person))?, all))
        })
        .await?;
    let title = w.t("mail-texts-title").into_owned();
    let f = frame(
        &admin.visitor,
        w,
        "/agent/mail-texts",
        Here::Settings,
        title,
        around,
    );
    html(StatusCode::OK, &ListPage { w, f, all })
}

fn address(letter: &Text, locale: Locale) -> String {
    format!("/agent/mail-texts/{}/{}", letter.slug, locale.code())
}

/// GET and, without a step elsewhere, POST of /agent/mail-texts/{mail}/{language}
#[derive(Template)]
#[template(path = "agent_mail_text.html")]
struct TextPage {
    w: Words,
    f: Frame,
    letter: &'static Text,
    locale: Locale,
    written: Typed,
    /// Names and the keys of what they say.
    names: Vec<(&'static str, String)>,
    is_own: bool,
    has_before: bool,
    trouble: Option<String>,
    preview: Option<Preview>,
    problems: Problems,
}

/// How a mail looks.
struct Preview {
    subject: String,
    text: String,
    /// Cleaned.
    html: String,
    site: String,
    button: Option<String>,
    why: String,
}

/// What stands in the form.
#[derive(Clone, Default)]
struct Typed {
    subject: String,
    body: String,
    ticket: String,
}

/// What the page is about.
#[derive(Clone, Copy)]
struct About {
    letter: &'static Text,
    locale: Locale,
}

impl About {
    fn read(mail: &str, language: &str) -> Result<Self> {
        Ok(Self {
            letter: find(mail).ok_or(Error::Absent)?,
            locale: Locale::read(language)
                .filter(|locale| locale.code() == language)
                .ok_or(Error::Absent)?,
        })
    }
}

impl Typed {
    fn read(fields: &Fields) -> Self {
        Self {
            subject: fields.text("subject").to_owned(),
            body: fields.text("body").replace("\r\n", "\n"),
            ticket: fields.text("ticket").to_owned(),
        }
    }
}

/// The mail that the preview shows, of a ticket or an example.
struct Mail {
    values: Vec<Value>,
    frame: MailFrame,
    delimiter: Option<String>,
    hint: Option<String>,
}

fn mail(app: &App, tx: &Tx<'_>, about: About, w: &Words, example: Option<Example>) -> Result<Mail> {
    let site = SITE_NAME.text(tx)?;
    if let Some(sentences) = about.letter.sentences {
        let start = brands::public_url(tx, &app.config)?;
        return Ok(account_mail(sentences, w, &site, &start, app.clock.now()));
    }
    let takes_replies = settings::REPLY.is_on(tx)?;
    let link_only = settings::link_only(tx)?;
    let status = match &example {
        Some(one) => queries::changes::find_status_label(tx, one.status, about.locale.code())?,
        None => Some(w.t("mail-example-status").into_owned()),
    };
    let one = example.unwrap_or_else(|| Example {
        ticket: TicketId(1234),
        subject: w.t("mail-example-subject").into_owned(),
        requester: w.t("mail-example-reader").into_owned(),
        author: w.t("mail-example-author").into_owned(),
        body: w.t("mail-example-message").into_owned(),
        body_html: None,
        said_at: app.clock.now(),
        files: vec![(w.t("mail-example-file").into_owned(), 120_000)],
        is_first: false,
        status: 0,
        is_solved: true,
    });
    let start = brands::public_url(tx, &app.config)?;
    let link = format!("{start}/hc/{}/requests/{}", about.locale.code(), one.ticket);
    let answering = match (about.letter.slug, takes_replies) {
        ("received", true) => w.t("mail-received-answer").into_owned(),
        ("received", false) => w.t("mail-received-page").into_owned(),
        (_, true) => String::new(),
        (_, false) => w.t("mail-link-no-reply").into_owned(),
    };
    let files: Vec<(String, String)> = one
        .files
        .iter()
        .map(|(name, size)| {
            let bytes = u64::try_from(*size).unwrap_or(0);
            (name.clone(), platform::web::readable_size(bytes))
        })
        .collect();
    let body_html = one.body_html.clone();
    let body_html = body_html.unwrap_or_else(|| clean::from_text(&one.body));
    let body_html = pictures::as_links(&body_html, Some(&link), &w.t("mail-picture"));
    let button = (link.clone(), w.t("mail-see-conversation").into_owned());
    let said = Said {
        site: site.clone(),
        number: one.ticket.to_string(),
        link,
        answering,
        way: w.t("mail-link-sign-in").into_owned(),
        promised: w.t("mail-example-promise").into_owned(),
        subject: if link_only && about.letter.slug == "changed" {
            String::new()
        } else {
            one.subject
        },
        name: one.requester,
        author: one.author,
        time: w.date_time(one.said_at),
        first: if one.is_first { "1" } else { "" }.to_owned(),
        status: status.unwrap_or_default(),
        solved: if one.is_solved { "1" } else { "" }.to_owned(),
        message: (one.body, clean::html(&body_html)),
        questions: (String::new(), String::new()),
        files: said::files(w, &files),
        changes: said::listed("", &[w.t("mail-example-change").into_owned()], ""),
    };
    let is_reply = about.letter.slug == "reply";
    Ok(Mail {
        frame: MailFrame {
            subject: String::new(),
            preview: String::new(),
            button: Some(button),
            why: w.t2("mail-why-requester", "number", one.ticket.0, "site", &site),
            site_name: site,
        },
        values: said.values(),
        delimiter: takes_replies.then(|| w.t("mail-delimiter").into_owned()),
        hint: (is_reply && takes_replies).then(|| w.t("mail-answer").into_owned()),
    })
}

/// A mail about somebody's account, or to somebody of an organization, as an example.
fn account_mail(said: Sentences, w: &Words, site: &str, start: &str, now: Moment) -> Mail {
    let organization = w.t("mail-example-organization").into_owned();
    let more = w.t("mail-example-more").into_owned();
    let more_html = clean::from_text(&more);
    let name = w.t("mail-example-reader").into_owned();
    let button =
        (!said.button.is_empty()).then(|| (start.to_owned(), w.t(said.button).into_owned()));
    Mail {
        frame: MailFrame {
            subject: String::new(),
            preview: String::new(),
            button,
            why: w.form(
                said.why,
                [
                    ("site", site.into()),
                    ("organization", (&organization).into()),
                ],
            ),
            site_name: site.to_owned(),
        },
        values: vec![
            Value::text("site", site),
            Value::text("when", w.date_time(now.plus(DAY))),
            Value::text("about", &*name),
            Value::text("name", &*name),
            Value::text("organization", organization),
            Value::part("more", more, more_html),
        ],
        delimiter: None,
        hint: None,
    }
}

/// Subject, text, HTML, and the HTML of what was written alone. What was not written says the standard words.
fn made(about: About, w: Words, written: &Typed, mail: &mut Mail) -> Result<[String; 4]> {
    let standard = standard(about.letter, &w);
    let or_standard = |text: &str, at: usize| {
        if text.trim().is_empty() {
            standard.get(at).cloned().unwrap_or_default()
        } else {
            text.to_owned()
        }
    };
    let (subject, body) = (
        or_standard(&written.subject, 0),
        or_standard(&written.body, 1),
    );
    let (own, wrong) = own::filled(about.letter, &subject, &body, &mail.values);
    if let Some((setting, reason)) = wrong.first() {
        return Err(Error::broken(format!("{}: {reason}", setting.key)));
    }
    mail.frame.subject = own.subject.unwrap_or_default();
    let body = own.body.unwrap_or_default();
    mail.frame.preview = text::excerpt(&body.text, 120);
    let [text, html] = own::framed(
        &body,
        mail.delimiter.as_deref(),
        mail.hint.as_deref(),
        w,
        &mail.frame,
    )?;
    Ok([
        mail.frame.subject.clone(),
        text,
        html,
        clean::html(&body.html),
    ])
}

/// What is wrong with what was typed, in words.
fn problems(letter: &Text, written: &Typed, w: &Words) -> Problems {
    let mut problems = Problems::default();
    let fields: [(&'static str, &Setting, &str); 2] = [
        ("subject", letter.subject, &written.subject),
        ("body", letter.body, &written.body),
    ];
    for (field, setting, text) in fields {
        match setting.fit(text) {
            Ok(_) => {}
            Err(Unfit::TooLong(most)) => problems.add(field, w.t1("mail-text-long", "most", most)),
            Err(Unfit::Template(wrong)) => problems.add(field, told_wrong(&wrong, w)),
            Err(unfit) => problems.add(field, unfit.to_string()),
        }
    }
    problems
}

/// Where words are wrong, and why, for whoever wrote them.
pub fn told_wrong(wrong: &Wrong, w: &Words) -> String {
    let with = |key, what: &str| w.t2(key, "line", wrong.line, "what", what);
    match &wrong.why {
        Why::Open => w.t1("mail-unclosed", "line", wrong.line),
        Why::Unknown(what) => with("mail-unknown", what),
        Why::NotAllowed(what) => with("mail-not-allowed", what),
        Why::Twice(what) => with("mail-twice", what),
        Why::Unpaired => w.t1("mail-unpaired", "line", wrong.line),
        Why::Many => w.t1("mail-many", "line", wrong.line),
    }
}

/// The last message of a ticket, if whoever looks may see it; the example without a number.
fn example(tx: &Tx<'_>, person: &SignedIn, number: &str, now: Moment) -> Result<Option<Example>> {
    let number: i64 = number.trim_start_matches('#').parse().unwrap_or(0);
    let ticket = TicketId(number);
    if !organizations::queries::may_see(tx, &person.actor(), ticket, now)? {
        return Ok(None);
    }
    queries::find_example(tx, ticket)
}

/// The page with what stands in the form; `None`: what is kept, or the standard words.
async fn page(
    app: &App,
    admin: &MustKeepSettings,
    about: About,
    typed: Option<Typed>,
    notice: Option<Notice>,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let mails = app.language.words(about.locale, &admin.person.time_zone);
    let (person, now, inner) = (admin.person.clone(), app.clock.now(), app.clone());
    let mut found = Problems::default();
    if let Some(typed) = &typed {
        found = problems(about.letter, typed, &w);
    }
    let is_sound = found.is_empty();
    let (around, mut page) = app
        .store
        .read(move |tx| {
            let letter = about.letter;
            let kept = [
                letter.subject.written_in(tx, about.locale)?,
                letter.body.written_in(tx, about.locale)?,
            ];
            let is_own = kept.iter().any(|text| !text.is_empty());
            let standard = standard(letter, &mails);
            let written = typed.clone().unwrap_or_else(|| {
                let [subject, body] = &kept;
                let [usual_subject, usual_body] = &standard;
                let either =
                    |own: &String, usual: &String| if own.is_empty() { usual } else { own }.clone();
                Typed {
                    subject: either(subject, usual_subject),
                    body: either(body, usual_body),
                    ticket: String::new(),
                }
            });
            let mut problems = found.clone();
            let mut of_ticket = None;
            if !written.ticket.is_empty() && letter.sentences.is_none() {
                of_ticket = example(tx, &person, &written.ticket, now)?;
                if of_ticket.is_none() {
                    problems.add("ticket", w.t("mail-texts-ticket-none"));
                }
            }
            let mut mail = mail(&inner, tx, about, &mails, of_ticket)?;
            // What is kept may not be usable any more: the page shows it, and says so.
            let preview = is_sound
                .then(|| made(about, mails, &written, &mut mail))
                .and_then(Result::ok)
                .map(|[subject, text, _, html]| Preview {
                    subject,
                    text,
                    html,
                    site: mail.frame.site_name.clone(),
                    button: mail.frame.button.clone().map(|(_, label)| label),
                    why: mail.frame.why.clone(),
                });
            let page = TextPage {
                w,
                f: Frame::default(),
                letter,
                locale: about.locale,
                written,
                names: of(letter)
                    .into_iter()
                    .map(|name| (name, w.t(told_of(name)).into_owned()))
                    .collect(),
                is_own,
                has_before: own::before(tx, letter, about.locale)?.is_some(),
                trouble: own::trouble(tx, letter, about.locale)?,
                preview,
                problems,
            };
            Ok((surroundings(tx, Some(person.id))?, page))
        })
        .await?;
    let title = w.t2(
        "mail-texts-edit",
        "mail",
        w.t(about.letter.title).into_owned(),
        "language",
        about.locale.name(),
    );
    let path = address(about.letter, about.locale);
    page.f = frame(&admin.visitor, w, &path, Here::Settings, title, around);
    page.f.notice = notice;
    let status = if page.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    html(status, &page)
}

/// Everything that subject and text may speak of, once each.
fn of(letter: &Text) -> Vec<&'static str> {
    let mut all = Vec::new();
    for setting in [letter.subject, letter.body] {
        let names = names(setting);
        for name in names.texts.iter().chain(names.parts) {
            if !all.contains(name) {
                all.push(*name);
            }
        }
    }
    all
}

/// What a name says, as the key of a word.
fn told_of(name: &str) -> &'static str {
    match name {
        "site" => "mail-name-site",
        "number" => "mail-name-number",
        "subject" => "mail-name-subject",
        "name" => "mail-name-name",
        "author" => "mail-name-author",
        "time" => "mail-name-time",
        "link" => "mail-name-link",
        "first" => "mail-name-first",
        "status" => "mail-name-status",
        "solved" => "mail-name-solved",
        "way" => "mail-name-way",
        "answering" => "mail-name-answering",
        "promised" => "mail-name-promised",
        "message" => "mail-name-message",
        "questions" => "mail-name-questions",
        "when" => "mail-name-when",
        "about" => "mail-name-about",
        "organization" => "mail-name-organization",
        "more" => "mail-name-more",
        "files" => "mail-name-files",
        _ => "mail-name-changes",
    }
}

async fn show(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path((slug, language)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let about = About::read(&slug, &language)?;
    let w = admin.visitor.words(&app);
    let said = match query_value(&uri, "done").as_ref() {
        "saved" => Some("mail-texts-saved"),
        "unchanged" => Some("mail-texts-unchanged"),
        "standard" => Some("mail-texts-is-standard"),
        "before" => Some("mail-texts-is-before"),
        _ => None,
    };
    let notice = said.map(|key| good(w.t(key)));
    page(&app, &admin, about, None, notice).await
}

fn good(text: impl Into<String>) -> Notice {
    Notice {
        tone: Tone::Good,
        text: text.into(),
    }
}

async fn change(
    State(app): State<App>,
    admin: MustKeepSettings,
    Path((slug, language)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let about = About::read(&slug, &language)?;
    let w = admin.visitor.words(&app);
    let typed = Typed::read(&fields);
    let now = app.clock.now();
    let back = |done: &str| {
        let to = format!("{}?done={done}", address(about.letter, about.locale));
        Ok(Redirect::to(&to).into_response())
    };
    match fields.text("do") {
        "standard" => {
            app.store
                .write(move |tx| own::keep(tx, about.letter, about.locale, ["", ""], now))
                .await?;
            back("standard")
        }
        "before" => {
            app.store
                .write(move |tx| {
                    let before = own::before(tx, about.letter, about.locale)?;
                    let [subject, body] = before.ok_or(Error::Absent)?;
                    // What does not fit any more stays where it is.
                    let fits = about.letter.subject.fit(&subject).is_ok()
                        && about.letter.body.fit(&body).is_ok();
                    if !fits {
                        return Err(Error::Absent);
                    }
                    own::keep(tx, about.letter, about.locale, [&subject, &body], now)
                })
                .await?;
            back("before")
        }
        "save" if problems(about.letter, &typed, &w).is_empty() => {
            let mails = app.language.words(about.locale, "UTC");
            let standard = standard(about.letter, &mails);
            let changed = app
                .store
                .write(move |tx| {
                    // Whoever leaves the standard words goes along when they change.
                    let [subject, body] = &standard;
                    let own = |text: &str, usual: &str| {
                        let text = text.trim();
                        if text == usual.trim() {
                            String::new()
                        } else {
                            text.to_owned()
                        }
                    };
                    let subject = own(&typed.subject, subject);
                    let body = own(&typed.body, body);
                    own::keep(tx, about.letter, about.locale, [&subject, &body], now)
                })
                .await?;
            back(if changed { "saved" } else { "unchanged" })
        }
        "test" if problems(about.letter, &typed, &w).is_empty() => {
            let notice = send_to(&app, &admin, about, &typed, &w).await?;
            page(&app, &admin, about, Some(typed), Some(notice)).await
        }
        _ => page(&app, &admin, about, Some(typed), None).await,
    }
}

/// Sends what is typed to whoever types it.
async fn send_to(
    app: &App,
    admin: &MustKeepSettings,
    about: About,
    typed: &Typed,
    w: &Words,
) -> Result<Notice> {
    let mails = app.language.words(about.locale, &admin.person.time_zone);
    let (person, now, inner, typed) = (
        admin.person.clone(),
        app.clock.now(),
        app.clone(),
        typed.clone(),
    );
    let mail = app
        .store
        .write(move |tx| {
            let key = format!("mail-text-test:{}", person.id);
            if !limits::take(tx, &key, TO_ONESELF, now)? {
                return Ok(None);
            }
            let of_ticket = example(tx, &person, &typed.ticket, now)?;
            let mut mail = mail(&inner, tx, about, &mails, of_ticket)?;
            let [subject, text, html, _] = made(about, mails, &typed, &mut mail)?;
            let from = brands::mail_address(tx, &inner.config)?;
            let domain = from
                .rsplit_once('@')
                .map_or("localhost", |(_, domain)| domain);
            Ok(Some(Outgoing {
                message_id: format!("test.{}@{domain}", random_token()?),
                at: now,
                from: Mailbox::new(mail.frame.site_name, &from),
                to: Mailbox::new(&*person.name, &*person.email),
                reply_to: None,
                subject,
                text,
                html,
                in_reply_to: None,
                references: Vec::new(),
                automatic: Automatic::Generated,
                unsubscribe: None,
            }))
        })
        .await?;
    let Some(mail) = mail else {
        return Ok(Notice {
            tone: Tone::Warning,
            text: w.t("mail-texts-enough").into_owned(),
        });
    };
    let (inner, to) = (app.clone(), mail.to.address.clone());
    let sent = tokio::task::spawn_blocking(move || post::at_once(&inner, &mail)).await;
    Ok(match sent.map_err(Error::broken)?? {
        Ok(_) => good(w.t1("mail-texts-sent", "address", to)),
        Err(why) => Notice {
            tone: Tone::Warning,
            text: w.t1("mail-texts-not-sent", "reason", why.to_string()),
        },
    })
}
