//! Where the team writes newsletters, tries them, and sends them now or later.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use forms::{read_texts, written};
use people::{html, query_value};
use platform::clean;
use platform::frame::{Problems, Turns};
use platform::language::{Locale, Words, as_local, local};
use platform::store::Tx;
use platform::web::{Fields, MustKeepIdeas, number};
use platform::{App, Error, Result};

use super::{around, problem, say};
use crate::commands::{self, MailChoice, NewsletterDraft};
use crate::queries::newsletters::{self, Newsletter};
use crate::queries::{mails, readers};
use crate::views::{Line, Pick, TeamList, TeamNewsletter};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/newsletters", get(list).post(add))
        .route("/agent/newsletters/new", get(new))
        .route("/agent/newsletters/{id}", get(show).post(keep))
}

/// As many on a page.
const PAGE: i64 = 50;
/// As many addresses whose mail came back are named.
const PAUSED: i64 = 200;

/// What has become of it, in words.
fn progress(tx: &Tx<'_>, one: &Newsletter, w: &Words) -> Result<Vec<String>> {
    let state = match one.state.as_str() {
        "sent" => "newsletter-state-sent",
        "scheduled" => "newsletter-state-scheduled",
        _ => "newsletter-state-draft",
    };
    let mut facts = vec![w.t(state).into_owned()];
    facts.extend(one.sent_at.or(one.send_at).map(|at| w.date_time(at)));
    for (state, count) in mails::count_of_newsletter(tx, one.id)? {
        let key = match state.as_str() {
            "sent" => "newsletter-count-sent",
            "failed" => "newsletter-count-failed",
            "waiting" => "newsletter-count-waiting",
            "returned" => "newsletter-count-returned",
            _ => "newsletter-count-gone",
        };
        facts.push(w.t1(key, "count", count));
    }
    Ok(facts)
}

async fn list(
    State(app): State<App>,
    agent: MustKeepIdeas,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    let said = match query_value(&uri, "said").as_str() {
        "saved" => Some("ideas-saved"),
        "sends" => Some("newsletter-sends"),
        _ => None,
    };
    let at = Turns::asked(&query_value(&uri, "page"));
    let (limit, offset) = Turns::rows(at, PAGE);
    let page = app
        .store
        .read(move |tx| {
            let mut all = newsletters::list(tx, limit, offset)?;
            let turns = Turns::cut(&mut all, at, PAGE, |page| {
                format!("/agent/newsletters?page={page}")
            });
            let mut lines = Vec::new();
            for one in &all {
                lines.push(Line {
                    url: format!("/agent/newsletters/{}", one.id),
                    title: one
                        .subject
                        .for_reader(w.locale())
                        .unwrap_or_default()
                        .to_owned(),
                    facts: progress(tx, one, &w)?,
                    waits: false,
                });
            }
            let readers = readers::list_hearers(tx, ("", ""), false, now)?.len();
            let paused = readers::list_paused(tx, PAUSED)?;
            let paused = paused.into_iter().map(|(address, at)| match at {
                Some(at) => w.t2(
                    "newsletter-paused-at",
                    "address",
                    address,
                    "when",
                    w.ago(at, now),
                ),
                None => address,
            });
            let title = w.t("newsletter-many");
            let mut f = around(tx, &agent, w, "/agent/newsletters", title)?;
            if let Some(said) = said {
                say(&mut f, w.t(said));
            }
            Ok(TeamList {
                f,
                tab: "newsletters",
                lead: w.t1("newsletter-team-lead", "count", readers),
                new: Some(("/agent/newsletters/new", "newsletter-new")),
                states: Vec::new(),
                lines,
                turns,
                paused: paused.collect(),
                w,
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

fn as_it_is(one: &Newsletter) -> NewsletterDraft {
    NewsletterDraft {
        subject: one.subject.clone(),
        body: one.body.clone(),
        administrators: one.audience == "administrators",
        locale: one.locale.clone(),
        product: one.product.clone(),
        then: one.send_at.map_or(MailChoice::Keep, MailChoice::SendAt),
    }
}

fn preview(draft: &NewsletterDraft) -> Vec<(String, String, String)> {
    let all = draft.subject.all().map(|(locale, subject)| {
        let body = draft.body.for_reader(locale).unwrap_or_default();
        (
            locale.to_owned(),
            subject.to_owned(),
            clean::from_text(body),
        )
    });
    all.collect()
}

fn page(
    app: &App,
    tx: &Tx<'_>,
    agent: &MustKeepIdeas,
    id: Option<i64>,
    draft: Option<NewsletterDraft>,
    problems: Problems,
) -> Result<TeamNewsletter> {
    let w = agent.visitor.words(app);
    let now = app.clock.now();
    let before = match id {
        Some(id) => Some(newsletters::find(tx, id)?.ok_or(Error::Absent)?),
        None => None,
    };
    let shown = draft.unwrap_or_else(|| before.as_ref().map(as_it_is).unwrap_or_default());
    let mut facts = match &before {
        Some(one) => progress(tx, one, &w)?,
        None => Vec::new(),
    };
    let sent = before.as_ref().is_some_and(|one| one.state == "sent");
    if !sent {
        let hearers = readers::list_hearers(
            tx,
            (&shown.locale, &shown.product),
            shown.administrators,
            now,
        )?;
        facts.push(w.t1("newsletter-goes-to", "count", hearers.len()));
    }
    let action = match id {
        Some(id) => format!("/agent/newsletters/{id}"),
        None => "/agent/newsletters".to_owned(),
    };
    let title = match shown.subject.for_reader(w.locale()) {
        Some(subject) if id.is_some() => subject.to_owned(),
        _ => w.t("newsletter-new").into_owned(),
    };
    Ok(TeamNewsletter {
        f: around(tx, agent, w, &action, title)?,
        action,
        subjects: written("subject", &shown.subject),
        bodies: written("body", &shown.body),
        administrators: shown.administrators,
        locales: Locale::ALL
            .into_iter()
            .map(|locale| Pick {
                value: locale.code().to_owned(),
                label: locale.name().to_owned(),
                chosen: shown.locale == locale.code(),
            })
            .collect(),
        products: forms::settings::products(tx, &w)?
            .into_iter()
            .map(|(value, label)| Pick {
                chosen: shown.product == value,
                value,
                label,
            })
            .collect(),
        send_at: match shown.then {
            MailChoice::SendAt(at) if !sent => as_local(at, &agent.visitor.time_zone),
            _ => String::new(),
        },
        sent,
        facts,
        preview: preview(&shown),
        is_new: id.is_none(),
        problems,
        w,
    })
}

async fn new(State(app): State<App>, agent: MustKeepIdeas) -> Result<Response> {
    let of = app.clone();
    let page = app
        .store
        .read(move |tx| page(&of, tx, &agent, None, None, Problems::default()))
        .await?;
    html(StatusCode::OK, &page)
}

async fn show(
    State(app): State<App>,
    agent: MustKeepIdeas,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = number(&id)?;
    let said = match query_value(&uri, "said").as_str() {
        "test" => Some("newsletter-test-sent"),
        "saved" => Some("ideas-saved"),
        _ => None,
    };
    let of = app.clone();
    let mut page = app
        .store
        .read(move |tx| page(&of, tx, &agent, Some(id), None, Problems::default()))
        .await?;
    if let Some(said) = said {
        let text = page.w.t(said).into_owned();
        say(&mut page.f, text);
    }
    html(StatusCode::OK, &page)
}

async fn store(
    app: App,
    agent: MustKeepIdeas,
    id: Option<i64>,
    fields: Fields,
) -> Result<Response> {
    let (now, person) = (app.clock.now(), agent.person.id);
    let at = local(fields.text("send_at"), &agent.visitor.time_zone);
    let locale = Locale::read(fields.text("locale"));
    let mut draft = NewsletterDraft {
        administrators: fields.text("audience") == "administrators",
        locale: locale.map_or_else(String::new, |locale| locale.code().to_owned()),
        product: fields.text("product").to_owned(),
        then: match (fields.text("then"), at.filter(|at| *at > now)) {
            ("send", Some(at)) => MailChoice::SendAt(at),
            ("send", None) => MailChoice::Send,
            _ => MailChoice::Keep,
        },
        ..NewsletterDraft::default()
    };
    read_texts(&fields, "subject", &mut draft.subject);
    read_texts(&fields, "body", &mut draft.body);
    let tries = fields.text("then") == "test";
    let asked = draft.clone();
    let stored = app
        .store
        .write(move |tx| {
            let id = commands::keep_newsletter(tx, id, &asked, now)?;
            if tries {
                commands::test(tx, id, person, now)?;
            }
            Ok(id)
        })
        .await;
    match stored {
        Ok(id) => {
            let target = match (tries, draft.then) {
                (true, _) => format!("/agent/newsletters/{id}?said=test"),
                (false, MailChoice::Keep) => format!("/agent/newsletters/{id}?said=saved"),
                _ => "/agent/newsletters?said=sends".to_owned(),
            };
            Ok(Redirect::to(&target).into_response())
        }
        Err(error) => {
            let problems = problem(error, &agent.visitor.words(&app), "subject.en")?;
            let of = app.clone();
            let page = app
                .store
                .read(move |tx| page(&of, tx, &agent, id, Some(draft), problems))
                .await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn add(State(app): State<App>, agent: MustKeepIdeas, fields: Fields) -> Result<Response> {
    store(app, agent, None, fields).await
}

async fn keep(
    State(app): State<App>,
    agent: MustKeepIdeas,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    store(app, agent, Some(number(&id)?), fields).await
}
