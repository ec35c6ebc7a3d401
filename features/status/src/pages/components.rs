//! Keeping components, their groups and templates.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::service::{Kind, Phase};
use forms::{read_texts, written};
use people::{html, query_value};
use platform::frame::Problems;
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustKeepStatus, number};
use platform::{App, Error, Result};

use super::overview::{around, problem};
use crate::commands::{self, Wanted};
use crate::queries::components::{self, Component};
use crate::queries::templates::{self, Template};
use crate::views::{ComponentPage, Pick, TemplatePage, kind_word, phase_word};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/status/components", post(add))
        .route("/agent/status/components/new", get(new))
        .route("/agent/status/components/{id}", get(show).post(keep))
        .route("/agent/status/components/{id}/place", post(place))
        .route("/agent/status/templates", post(add_template))
        .route("/agent/status/templates/new", get(new_template))
        .route(
            "/agent/status/templates/{id}",
            get(show_template).post(keep_template),
        )
}

const SAVED: &str = "/agent/status?said=saved";

/// The options of the product that a component can be.
fn products(tx: &Tx<'_>, w: &Words, chosen: &str) -> Result<Vec<Pick>> {
    let all = forms::settings::products(tx, w)?;
    let picks = all.into_iter().map(|(value, label)| Pick {
        chosen: value == chosen,
        value,
        label,
    });
    Ok(picks.collect())
}

fn page(
    tx: &Tx<'_>,
    agent: &MustKeepStatus,
    w: Words,
    id: Option<i64>,
    wanted: &Wanted,
    problems: Problems,
) -> Result<ComponentPage> {
    let all = components::list(tx)?;
    let title = match (id, wanted.is_group) {
        (Some(_), _) => wanted
            .name
            .for_reader(w.locale())
            .map_or_else(|| w.t("service-component").into_owned(), str::to_owned),
        (None, true) => w.t("service-new-group").into_owned(),
        (None, false) => w.t("service-new-component").into_owned(),
    };
    let action = match id {
        Some(id) => format!("/agent/status/components/{id}"),
        None => "/agent/status/components".to_owned(),
    };
    let groups = all.iter().filter(|one| one.is_group && Some(one.id) != id);
    Ok(ComponentPage {
        w,
        f: around(tx, agent, w, "/agent/status", title)?,
        action,
        is_group: wanted.is_group,
        names: written("name", &wanted.name),
        abouts: written("about", &wanted.about),
        groups: groups
            .map(|one| Pick {
                value: one.id.to_string(),
                label: one.name(w.locale()).to_owned(),
                chosen: wanted.group == Some(one.id),
            })
            .collect(),
        products: products(tx, &w, &wanted.product)?,
        active: wanted.active,
        problems,
    })
}

fn find(tx: &Tx<'_>, id: i64) -> Result<Component> {
    let all = components::list(tx)?;
    all.into_iter()
        .find(|one| one.id == id)
        .ok_or(Error::Absent)
}

async fn new(
    State(app): State<App>,
    agent: MustKeepStatus,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let wanted = Wanted {
        is_group: query_value(&uri, "group") == "1",
        active: true,
        ..Wanted::default()
    };
    let page = app
        .store
        .read(move |tx| page(tx, &agent, w, None, &wanted, Problems::default()))
        .await?;
    html(StatusCode::OK, &page)
}

async fn show(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let w = agent.visitor.words(&app);
    let page = app
        .store
        .read(move |tx| {
            let one = find(tx, id)?;
            let wanted = Wanted {
                is_group: one.is_group,
                name: one.name,
                about: one.about,
                group: one.group,
                product: one.product,
                active: one.active,
            };
            page(tx, &agent, w, Some(id), &wanted, Problems::default())
        })
        .await?;
    html(StatusCode::OK, &page)
}

fn wanted(fields: &Fields) -> Wanted {
    let mut wanted = Wanted {
        is_group: fields.ticked("is_group"),
        group: fields.text("group").parse().ok(),
        product: fields.text("product").to_owned(),
        active: fields.ticked("active"),
        ..Wanted::default()
    };
    read_texts(fields, "name", &mut wanted.name);
    read_texts(fields, "about", &mut wanted.about);
    wanted
}

async fn store(
    app: App,
    agent: MustKeepStatus,
    id: Option<i64>,
    fields: Fields,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let (now, mut asked) = (app.clock.now(), wanted(&fields));
    if let Some(id) = id {
        asked.is_group = app.store.read(move |tx| find(tx, id)).await?.is_group;
    }
    let kept = asked.clone();
    let stored = app
        .store
        .write(move |tx| commands::keep_component(tx, id, &kept, now))
        .await;
    let Err(error) = stored else {
        return Ok(Redirect::to(SAVED).into_response());
    };
    let problems = problem(error, &w)?;
    let page = app
        .store
        .read(move |tx| page(tx, &agent, w, id, &asked, problems))
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn add(State(app): State<App>, agent: MustKeepStatus, fields: Fields) -> Result<Response> {
    store(app, agent, None, fields).await
}

async fn keep(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    store(app, agent, Some(number(&id)?), fields).await
}

async fn place(
    State(app): State<App>,
    _agent: MustKeepStatus,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let up = fields.text("move") == "up";
    app.store
        .write(move |tx| commands::move_component(tx, id, up))
        .await?;
    Ok(Redirect::to(&format!("{SAVED}#component-{id}")).into_response())
}

/// Kind and phase of a template as one choice: `incident/identified`.
fn of_choice(choice: &str) -> Option<(Kind, Phase)> {
    let (kind, phase) = choice.split_once('/')?;
    Some((Kind::read(kind)?, Phase::read(phase)?))
}

fn template_page(
    tx: &Tx<'_>,
    agent: &MustKeepStatus,
    w: Words,
    one: &Template,
    problems: Problems,
) -> Result<TemplatePage> {
    let mut phases = Vec::new();
    for kind in Kind::ALL {
        for phase in kind.phases() {
            phases.push(Pick {
                value: format!("{}/{}", kind.word(), phase.word()),
                label: format!("{}: {}", w.t(kind_word(kind)), w.t(phase_word(*phase))),
                chosen: one.kind == kind && one.phase == *phase,
            });
        }
    }
    let title = w.t("service-template").into_owned();
    Ok(TemplatePage {
        w,
        f: around(tx, agent, w, "/agent/status", title)?,
        action: match one.id {
            0 => "/agent/status/templates".to_owned(),
            id => format!("/agent/status/templates/{id}"),
        },
        titles: written("title", &one.title),
        bodies: written("body", &one.body),
        phases,
        active: one.active,
        problems,
    })
}

fn new_one() -> Template {
    Template {
        id: 0,
        kind: Kind::Incident,
        phase: Phase::Investigating,
        active: true,
        title: domain::form::Texts::default(),
        body: domain::form::Texts::default(),
    }
}

async fn new_template(State(app): State<App>, agent: MustKeepStatus) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let page = app
        .store
        .read(move |tx| template_page(tx, &agent, w, &new_one(), Problems::default()))
        .await?;
    html(StatusCode::OK, &page)
}

fn find_template(tx: &Tx<'_>, id: i64) -> Result<Template> {
    let all = templates::list(tx)?;
    all.into_iter()
        .find(|one| one.id == id)
        .ok_or(Error::Absent)
}

async fn show_template(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let w = agent.visitor.words(&app);
    let page = app
        .store
        .read(move |tx| {
            let one = find_template(tx, id)?;
            template_page(tx, &agent, w, &one, Problems::default())
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn store_template(
    app: App,
    agent: MustKeepStatus,
    id: i64,
    fields: Fields,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let (kind, phase) =
        of_choice(fields.text("phase")).unwrap_or((Kind::Incident, Phase::Investigating));
    let mut one = Template {
        id,
        kind,
        phase,
        active: fields.ticked("active"),
        ..new_one()
    };
    read_texts(&fields, "title", &mut one.title);
    read_texts(&fields, "body", &mut one.body);
    let (now, kept) = (app.clock.now(), one.clone());
    let stored = app
        .store
        .write(move |tx| commands::keep_template(tx, &kept, now))
        .await;
    let Err(error) = stored else {
        return Ok(Redirect::to(SAVED).into_response());
    };
    let problems = problem(error, &w)?;
    let page = app
        .store
        .read(move |tx| template_page(tx, &agent, w, &one, problems))
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn add_template(
    State(app): State<App>,
    agent: MustKeepStatus,
    fields: Fields,
) -> Result<Response> {
    store_template(app, agent, 0, fields).await
}

async fn keep_template(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    app.store.read(move |tx| find_template(tx, id)).await?;
    store_template(app, agent, id, fields).await
}
