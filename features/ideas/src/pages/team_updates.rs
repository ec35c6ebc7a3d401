//! Where the team writes product updates, and publishes them now or later.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::idea::UpdateKind;
use forms::{read_texts, written};
use people::{html, query_value};
use platform::frame::{Problems, Turns};
use platform::language::{as_local, local};
use platform::store::Tx;
use platform::web::{Fields, MustKeepIdeas, number};
use platform::{App, Error, Result};

use super::{around, problem, say};
use crate::commands::{self, UpdateDraft};
use crate::queries::updates::Update;
use crate::queries::{ideas, updates};
use crate::views::{Line, Pick, TeamList, TeamUpdate, kind_word, state_word};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/updates", get(list).post(add))
        .route("/agent/updates/new", get(new))
        .route("/agent/updates/{id}", get(show).post(keep))
}

/// As many on a page.
const PAGE: i64 = 50;
/// As many ideas to choose from.
const IDEAS: i64 = 60;

fn state_key(state: &str) -> &'static str {
    match state {
        "published" => "updates-state-published",
        "scheduled" => "updates-state-scheduled",
        _ => "updates-state-draft",
    }
}

async fn list(
    State(app): State<App>,
    agent: MustKeepIdeas,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let saved = query_value(&uri, "said") == "saved";
    let at = Turns::asked(&query_value(&uri, "page"));
    let (limit, offset) = Turns::rows(at, PAGE);
    let page = app
        .store
        .read(move |tx| {
            let mut all = updates::list_for_team(tx, limit, offset)?;
            let turns = Turns::cut(&mut all, at, PAGE, |page| {
                format!("/agent/updates?page={page}")
            });
            let lines = all.iter().map(|one| {
                let mut facts = vec![
                    w.t(kind_word(one.kind)).into_owned(),
                    w.t(state_key(&one.state)).into_owned(),
                ];
                facts.extend(
                    one.publish_at
                        .or(one.published_at)
                        .map(|at| w.date_time(at)),
                );
                Line {
                    url: format!("/agent/updates/{}", one.id),
                    title: one.title(w.locale()).to_owned(),
                    facts,
                    waits: false,
                }
            });
            let mut f = around(tx, &agent, w, "/agent/updates", w.t("updates-title"))?;
            if saved {
                say(&mut f, w.t("ideas-saved"));
            }
            Ok(TeamList {
                paused: Vec::new(),
                f,
                tab: "updates",
                lead: w.t("updates-team-lead").into_owned(),
                new: Some(("/agent/updates/new", "updates-new")),
                states: Vec::new(),
                lines: lines.collect(),
                turns,
                w,
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

fn as_it_is(tx: &Tx<'_>, one: &Update) -> Result<UpdateDraft> {
    Ok(UpdateDraft {
        kind: one.kind,
        title: one.title.clone(),
        body: one.body.clone(),
        ideas: updates::list_ideas(tx, one.id)?,
        ships: one.ships,
        publish: false,
        publish_at: one.publish_at,
    })
}

fn page(
    app: &App,
    tx: &Tx<'_>,
    agent: &MustKeepIdeas,
    id: Option<i64>,
    draft: Option<UpdateDraft>,
    problems: Problems,
) -> Result<TeamUpdate> {
    let w = agent.visitor.words(app);
    let before = match id {
        Some(id) => Some(updates::find(tx, id)?.ok_or(Error::Absent)?),
        None => None,
    };
    let shown = match (draft, &before) {
        (Some(draft), _) => draft,
        (None, Some(one)) => as_it_is(tx, one)?,
        (None, None) => UpdateDraft {
            ships: true,
            ..UpdateDraft::default()
        },
    };
    let mut known = ideas::list_for_team(tx, "", IDEAS, 0)?;
    known.retain(|one| one.merged_into.is_none() && !one.hidden);
    for chosen in &shown.ideas {
        if !known.iter().any(|one| one.id == *chosen) {
            known.extend(ideas::find(tx, *chosen)?);
        }
    }
    let title = match &before {
        Some(one) => one.title(w.locale()).to_owned(),
        None => w.t("updates-new").into_owned(),
    };
    let action = match id {
        Some(id) => format!("/agent/updates/{id}"),
        None => "/agent/updates".to_owned(),
    };
    let zone = &agent.visitor.time_zone;
    Ok(TeamUpdate {
        f: around(tx, agent, w, &action, title)?,
        action,
        kinds: UpdateKind::ALL
            .into_iter()
            .map(|one| Pick {
                value: one.word().to_owned(),
                label: w.t(kind_word(one)).into_owned(),
                chosen: one == shown.kind,
            })
            .collect(),
        titles: written("title", &shown.title),
        bodies: written("body", &shown.body),
        ideas: known
            .iter()
            .map(|one| Pick {
                value: one.id.to_string(),
                label: format!("{} ({})", one.title(w.locale()), w.t(state_word(one.state))),
                chosen: shown.ideas.contains(&one.id),
            })
            .collect(),
        ships: shown.ships,
        publish_at: shown
            .publish_at
            .map(|at| as_local(at, zone))
            .unwrap_or_default(),
        published: before.is_some_and(|one| one.is_published()),
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
) -> Result<Response> {
    let id = number(&id)?;
    let of = app.clone();
    let page = app
        .store
        .read(move |tx| page(&of, tx, &agent, Some(id), None, Problems::default()))
        .await?;
    html(StatusCode::OK, &page)
}

async fn store(
    app: App,
    agent: MustKeepIdeas,
    id: Option<i64>,
    fields: Fields,
) -> Result<Response> {
    let now = app.clock.now();
    let mut draft = UpdateDraft {
        kind: UpdateKind::read(fields.text("kind")).unwrap_or_default(),
        ideas: fields
            .all("idea")
            .filter_map(|text| text.parse().ok())
            .take(100)
            .collect(),
        ships: fields.ticked("ships"),
        publish: fields.text("then") == "publish",
        publish_at: local(fields.text("publish_at"), &agent.visitor.time_zone),
        ..UpdateDraft::default()
    };
    read_texts(&fields, "title", &mut draft.title);
    read_texts(&fields, "body", &mut draft.body);
    let asked = draft.clone();
    let stored = app
        .store
        .write(move |tx| commands::keep_update(tx, id, &asked, now))
        .await;
    let Err(error) = stored else {
        return Ok(Redirect::to("/agent/updates?said=saved").into_response());
    };
    let problems = problem(error, &agent.visitor.words(&app), "title.en")?;
    let of = app.clone();
    let page = app
        .store
        .read(move |tx| page(&of, tx, &agent, id, Some(draft), problems))
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
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
