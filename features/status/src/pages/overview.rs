//! The team's first page of the service status: what goes on, components, templates, and programs that hear.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::Moment;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Problems, Tone};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustKeepStatus, errors, number};
use platform::{App, Error, Result};

use super::programs;
use crate::board::{Board, board};
use crate::hooks;
use crate::queries;
use crate::queries::incidents::Incident;
use crate::queries::templates::{self, Template};
use crate::queries::{incidents, subscribers};
use crate::views::{
    ComponentRow, Listed, OverviewPage, TemplateRow, kind_word, phase_word, state_icon, state_word,
    told,
};

/// So many addresses are shown whose mail came back.
const PAUSED: i64 = 100;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/status", get(show))
        .route("/agent/status/hooks", post(add_program))
        .route("/agent/status/hooks/{id}/remove", post(remove_program))
}

/// The frame of these pages.
pub(super) fn around(
    tx: &Tx<'_>,
    agent: &MustKeepStatus,
    w: Words,
    path: &str,
    title: String,
) -> Result<Frame> {
    let around = surroundings(tx, Some(agent.person.id))?;
    Ok(frame(&agent.visitor, w, path, Here::Status, title, around))
}

/// A sentence above the page.
pub(super) fn say(f: &mut Frame, text: String) {
    f.notice = Some(Notice {
        tone: Tone::Good,
        text,
    });
}

/// A refusal as the problem of a field; what is no refusal goes on.
pub(super) fn problem(error: Error, w: &Words) -> Result<Problems> {
    let refusal = errors::as_refusal(error)?;
    let field = match refusal.key {
        "service-problem-title" | "service-problem-title-long" => "title.en",
        "service-problem-name" | "service-problem-name-long" => "name.en",
        "service-problem-body" => "body.en",
        "service-problem-times" => "ends",
        "service-problem-phase" => "phase",
        _ => "",
    };
    let mut problems = Problems::default();
    problems.add(field, w.refusal(&refusal));
    Ok(problems)
}

fn listed(
    tx: &Tx<'_>,
    all: Vec<&Incident>,
    board: &Board,
    w: &Words,
    now: Moment,
) -> Result<Vec<Listed>> {
    all.into_iter()
        .map(|one| {
            let shown = told(one, board, w, now);
            let tickets = incidents::count_tickets(tx, one.id)?;
            let concerned = incidents::list_concerned(tx, one.id)?.len();
            let mut facts = vec![shown.phase, shown.when.shown, shown.about];
            if concerned > 0 {
                facts.push(w.t1("service-count-concerned", "count", concerned));
            }
            if tickets > 0 {
                facts.push(w.t1("service-count-tickets", "count", tickets));
            }
            facts.retain(|fact| !fact.is_empty());
            Ok(Listed {
                id: one.id,
                title: shown.title,
                tone: shown.tone,
                icon: shown.icon,
                facts,
            })
        })
        .collect()
}

/// Components with their groups before them.
fn component_rows(board: &Board, w: &Words) -> Vec<ComponentRow> {
    let row = |one: &crate::queries::components::Component| {
        let mut facts = Vec::new();
        if one.is_group {
            facts.push(w.t("service-is-group").into_owned());
        } else {
            facts.push(w.t(state_word(one.state)).into_owned());
        }
        if !one.product.is_empty() {
            facts.push(w.t1("service-is-product", "product", &one.product));
        }
        if !one.active {
            facts.push(w.t("service-retired").into_owned());
        }
        ComponentRow {
            id: one.id,
            name: one.name(w.locale()).to_owned(),
            is_group: one.is_group,
            inner: one.group.is_some(),
            tone: one.state.word(),
            icon: state_icon(one.state),
            facts,
        }
    };
    let mut rows = Vec::new();
    for one in board.components.iter().filter(|one| one.group.is_none()) {
        rows.push(row(one));
        let inner = board.components.iter();
        rows.extend(inner.filter(|inner| inner.group == Some(one.id)).map(row));
    }
    rows
}

pub(super) fn template_title(one: &Template, w: &Words) -> String {
    let title = one.title.for_reader(w.locale()).unwrap_or_default();
    title.to_owned()
}

async fn add_program(
    State(app): State<App>,
    agent: MustKeepStatus,
    fields: Fields,
) -> Result<Response> {
    let (now, reach) = (app.clock.now(), platform::hooks::reach(&app));
    let address = fields.text("address").trim().to_owned();
    let typed = address.clone();
    let added = app
        .store
        .write(move |tx| hooks::add(tx, reach, None, &address, now))
        .await?;
    let w = agent.visitor.words(&app);
    let Some(problems) = programs::problems(added, &w) else {
        return Ok(Redirect::to("/agent/status?said=program#programs").into_response());
    };
    page(&app, agent, None, typed, problems).await
}

async fn remove_program(
    State(app): State<App>,
    _: MustKeepStatus,
    Path(id): Path<String>,
) -> Result<Response> {
    let (id, now) = (number(&id)?, app.clock.now());
    app.store
        .write(move |tx| hooks::remove(tx, id, None, now))
        .await?;
    Ok(Redirect::to("/agent/status?said=no-program#programs").into_response())
}

async fn show(
    State(app): State<App>,
    agent: MustKeepStatus,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = match query_value(&uri, "said").as_str() {
        "saved" => Some("service-saved"),
        "gone" => Some("service-taken-back"),
        "program" => Some("service-program-added"),
        "no-program" => Some("service-program-removed"),
        _ => None,
    };
    page(&app, agent, said, String::new(), Problems::default()).await
}

/// The page; `typed` is an address that cannot hear, and `problems` says why.
async fn page(
    app: &App,
    agent: MustKeepStatus,
    said: Option<&'static str>,
    typed: String,
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (now, key) = (app.clock.now(), app.key.clone());
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = app
        .store
        .read(move |tx| {
            let title = w.t("service-title").into_owned();
            let mut f = around(tx, &agent, w, "/agent/status", title)?;
            if let Some(said) = said {
                say(&mut f, w.t(said).into_owned());
            }
            let board = board(tx)?;
            let mut maintenance = board.in_progress();
            maintenance.extend(board.planned());
            let lists = vec![
                (
                    "service-now",
                    listed(tx, board.incidents(), &board, &w, now)?,
                    "incident",
                    "service-new-incident",
                ),
                (
                    "service-planned",
                    listed(tx, maintenance, &board, &w, now)?,
                    "maintenance",
                    "service-new-maintenance",
                ),
                (
                    "service-limitations",
                    listed(tx, board.limitations(), &board, &w, now)?,
                    "limitation",
                    "service-new-limitation",
                ),
            ];
            let templates = templates::list(tx)?;
            let hearers = subscribers::count(tx)?;
            let paused = subscribers::list_paused(tx, PAUSED)?;
            let paused = paused.into_iter().map(|(address, at)| {
                let when = w.ago(at, now);
                w.t2("service-paused-at", "address", address, "when", when)
            });
            Ok(OverviewPage {
                w,
                f,
                lists,
                components: component_rows(&board, &w),
                templates: templates
                    .iter()
                    .map(|one| {
                        let mut facts = vec![
                            w.t(kind_word(one.kind)).into_owned(),
                            w.t(phase_word(one.phase)).into_owned(),
                        ];
                        if !one.active {
                            facts.push(w.t("service-retired").into_owned());
                        }
                        TemplateRow {
                            id: one.id,
                            title: template_title(one, &w),
                            facts,
                        }
                    })
                    .collect(),
                subscribers: w.t1("service-subscribers", "count", hearers),
                paused: paused.collect(),
                programs: programs::shown(queries::hooks::list(tx)?, &key, &w, now),
                typed,
                problems,
            })
        })
        .await?;
    html(status, &page)
}
