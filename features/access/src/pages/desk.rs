//! What the vendor's product needs of the desk, for whoever decides settings: keys, where news go, and what became of them.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Problems, Tone, parts};
use platform::language::Words;
use platform::web::{Fields, MustKeepSettings};
use platform::{App, Result, brands, hooks};

use crate::hooks::{remove_hook, set_hook};
use crate::queries;
use crate::tokens::change_key;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/access", get(show))
        .route("/agent/access/key", post(change))
        .route("/agent/access/hook", post(hook))
}

/// GET and, with problems or a new secret, POST /agent/access/hook
#[derive(Template)]
#[template(path = "agent_access_desk.html")]
struct DeskPage {
    w: Words,
    f: Frame,
    /// "Tokens are verified with …"
    keys_lead: String,
    keys: Vec<(String, String)>,
    address: String,
    has_hook: bool,
    secret: Option<String>,
    news: Vec<(String, String, String, Option<String>)>,
    problems: Problems,
}

async fn page(
    app: &App,
    agent: &MustKeepSettings,
    said: Option<&'static str>,
    typed: Option<String>,
    secret: Option<String>,
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (person, config) = (agent.person.id, app.config.clone());
    let now = app.clock.now();
    let (around, keys, hook, news, url) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, Some(person))?,
                queries::list_keys(tx)?,
                queries::find_hook(tx)?,
                queries::list_news(tx)?,
                brands::public_url(tx, &config)?,
            ))
        })
        .await?;
    let title = w.t("access-desk-title");
    let mut f = frame(
        &agent.visitor,
        w,
        "/agent/access",
        Here::Settings,
        title,
        around,
    );
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let keys = keys.into_iter().map(|key| {
        let told = match key.retired_at {
            None => w.t1("access-key-made", "day", w.date(key.created_at, now)),
            Some(at) => w.t1("access-key-retired", "day", w.date(at, now)),
        };
        (key.name, told)
    });
    let news = news.into_iter().map(|one| {
        let read: serde_json::Value = serde_json::from_str(&one.body).unwrap_or_default();
        let what = read["type"].as_str().unwrap_or_default().to_owned();
        let state = w.t(match one.state.as_str() {
            "sent" => "access-news-sent",
            "waiting" => "access-news-waiting",
            "failed" => "access-news-failed",
            _ => "access-news-nobody",
        });
        (
            w.date_time(one.created_at),
            what,
            state.into_owned(),
            one.why,
        )
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = DeskPage {
        w,
        f,
        keys_lead: w.t1(
            "access-keys-lead",
            "address",
            format!("{url}/.well-known/jwks.json"),
        ),
        keys: keys.collect(),
        has_hook: hook.is_some(),
        address: typed
            .or(hook.map(|(address, _)| address))
            .unwrap_or_default(),
        secret,
        news: news.collect(),
        problems,
    };
    html(status, &page)
}

async fn show(
    State(app): State<App>,
    agent: MustKeepSettings,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = match query_value(&uri, "said").as_str() {
        "key" => Some("access-said-key"),
        "no-hook" => Some("access-said-no-hook"),
        _ => None,
    };
    page(&app, &agent, said, None, None, Problems::default()).await
}

async fn change(
    State(app): State<App>,
    _agent: MustKeepSettings,
    _fields: Fields,
) -> Result<Response> {
    let (now, key) = (app.clock.now(), app.key.clone());
    app.store
        .write(move |tx| change_key(tx, &key, now).map(drop))
        .await?;
    Ok(Redirect::to("/agent/access?said=key").into_response())
}

async fn hook(State(app): State<App>, agent: MustKeepSettings, fields: Fields) -> Result<Response> {
    let (now, key, reach) = (app.clock.now(), app.key.clone(), hooks::reach(&app));
    if fields.text("step") == "remove" {
        app.store.write(move |tx| remove_hook(tx, now)).await?;
        return Ok(Redirect::to("/agent/access?said=no-hook").into_response());
    }
    let address = fields.text("address").to_owned();
    let typed = address.clone();
    let set = app
        .store
        .write(move |tx| set_hook(tx, &key, reach, &address, now))
        .await?;
    match set {
        Ok(secret) => page(&app, &agent, None, None, Some(secret), Problems::default()).await,
        Err(trouble) => {
            let w = agent.visitor.words(&app);
            let mut problems = Problems::default();
            let why = trouble.to_string();
            problems.add("address", w.t1("access-hook-problem", "why", why));
            page(&app, &agent, None, Some(typed), None, problems).await
        }
    }
}
