//! Partners and levels, for administrators: whose customers a partner's desk looks after, who works there, and on which level
//! each group of agents works; and what an organization's page says of its own first line and its partner.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::permission::Reach;
use domain::ticket::Level;
use domain::{DeskId, GroupId, OrganizationId, PersonId};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Problems, Tone, parts};
use platform::language::Words;
use platform::web::{Fields, MustBeAdmin, MustKeepOrganizations, number};
use platform::{App, Error, Result};

use crate::commands::{add_desk, change_desk, set_level, set_support};
use crate::queries::{self, Desk};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/desks", get(show).post(add))
        .route("/agent/desks/levels", post(levels))
        .route("/agent/desks/{id}", post(change))
        .route("/agent/organizations/{id}/support", post(support))
}

/// GET /agent/desks
#[derive(Template)]
#[template(path = "agent_desks.html")]
struct DesksPage {
    w: Words,
    f: Frame,
    desks: Vec<DeskRow>,
    groups: Vec<(i64, String, i64)>,
    /// Whether there is anybody who could work at a partner's desk.
    has_agents: bool,
    problems: Problems,
}

struct DeskRow {
    id: i64,
    name: String,
    countries: String,
    customers: i64,
    /// Number, name, whether new tickets go there; none first.
    groups: Vec<(String, String, bool)>,
    /// Number, name, whether they work there.
    agents: Vec<(i64, String, bool)>,
}

async fn show(
    State(app): State<App>,
    admin: MustBeAdmin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let saved = query_value(&uri, "saved") == "1";
    page(&app, &admin, Problems::default(), saved).await
}

async fn page(app: &App, admin: &MustBeAdmin, problems: Problems, saved: bool) -> Result<Response> {
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let (around, desks, groups, agents) = app
        .store
        .read(move |tx| {
            let mut groups = Vec::new();
            for group in queries::list_groups(tx)? {
                let level = queries::find_level_of(tx, group.id)?;
                groups.push((group, level));
            }
            let mut desks = Vec::new();
            for desk in queries::list_desks(tx)? {
                let customers = queries::count_customers_of(tx, desk.id)?;
                desks.push((desk, customers));
            }
            let mut agents = Vec::new();
            for agent in queries::list_agents(tx)? {
                // Administrators look after all of it, and work at no partner's.
                if agent.may_be_limited {
                    let desk = queries::find_desk_of(tx, agent.id)?;
                    agents.push((agent, desk));
                }
            }
            Ok((surroundings(tx, Some(person))?, desks, groups, agents))
        })
        .await?;
    let title = w.t("desks-title").into_owned();
    let mut f = frame(
        &admin.visitor,
        w,
        "/agent/desks",
        Here::Organizations,
        title,
        around,
    );
    f.notice = saved.then(|| Notice {
        tone: Tone::Good,
        text: w.t("organization-saved").into_owned(),
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let row = |(desk, customers): &(Desk, i64)| {
        let none = (
            String::new(),
            w.t("desks-no-group").into_owned(),
            desk.group.is_none(),
        );
        let all = groups.iter().map(|(group, _)| {
            let chosen = desk.group == Some(group.id);
            (group.id.to_string(), group.name.clone(), chosen)
        });
        DeskRow {
            id: desk.id.0,
            name: desk.name.clone(),
            countries: desk.countries.join(", "),
            customers: *customers,
            groups: std::iter::once(none).chain(all).collect(),
            agents: agents
                .iter()
                .filter(|(_, at)| at.is_none_or(|at| at == desk.id))
                .map(|(agent, at)| {
                    let works = agent.reach == Reach::Partner && *at == Some(desk.id);
                    (agent.id.0, agent.name.clone(), works)
                })
                .collect(),
        }
    };
    let page = DesksPage {
        w,
        f,
        desks: desks.iter().map(row).collect(),
        groups: groups
            .iter()
            .map(|(group, level)| (group.id.0, group.name.clone(), level.number()))
            .collect(),
        has_agents: !agents.is_empty(),
        problems,
    };
    html(status, &page)
}

fn saved() -> Response {
    Redirect::to("/agent/desks?saved=1").into_response()
}

fn named(fields: &Fields) -> Option<String> {
    let name: String = fields.text("name").trim().chars().take(80).collect();
    (!name.is_empty()).then_some(name)
}

async fn nameless(app: &App, admin: &MustBeAdmin) -> Result<Response> {
    let mut problems = Problems::default();
    let w = admin.visitor.words(app);
    problems.add("name", w.t("desks-problem-name"));
    page(app, admin, problems, false).await
}

async fn add(State(app): State<App>, admin: MustBeAdmin, fields: Fields) -> Result<Response> {
    let Some(name) = named(&fields) else {
        return nameless(&app, &admin).await;
    };
    let now = app.clock.now();
    app.store.write(move |tx| add_desk(tx, &name, now)).await?;
    Ok(saved())
}

async fn change(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = DeskId(number(&id)?);
    let now = app.clock.now();
    let Some(name) = named(&fields) else {
        let known = app.store.read(move |tx| queries::find_desk(tx, id)).await?;
        known.ok_or(Error::Absent)?;
        return nameless(&app, &admin).await;
    };
    let countries = fields.text("countries").split([',', ';', '\n']);
    let desk = Desk {
        id,
        name,
        countries: countries
            .map(|one| one.trim().chars().take(80).collect::<String>())
            .filter(|one| !one.is_empty())
            .take(50)
            .collect(),
        group: match fields.text("group") {
            "" => None,
            given => Some(GroupId(number(given)?)),
        },
    };
    let people: Vec<PersonId> = fields
        .all("people")
        .filter_map(|id| id.parse().ok().map(PersonId))
        .collect();
    app.store
        .write(move |tx| change_desk(tx, &desk, &people, now))
        .await?;
    Ok(saved())
}

/// On which level each group works.
async fn levels(State(app): State<App>, _admin: MustBeAdmin, fields: Fields) -> Result<Response> {
    let now = app.clock.now();
    app.store
        .write(move |tx| {
            for group in queries::list_groups(tx)? {
                let given = fields.text(&format!("level-{}", group.id)).parse().ok();
                let level = given.and_then(Level::read);
                if let Some(level) = level.filter(|level| *level != Level::FirstLine) {
                    set_level(tx, group.id, level, now)?;
                }
            }
            Ok(())
        })
        .await?;
    Ok(saved())
}

/// Whether an organization's representatives answer first, and which partner looks after it.
async fn support(
    State(app): State<App>,
    _keeper: MustKeepOrganizations,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    let first_line = fields.text("first_line") == "1";
    let desk = match fields.text("desk") {
        "" => None,
        given => Some(DeskId(number(given)?)),
    };
    let now = app.clock.now();
    app.store
        .write(move |tx| set_support(tx, id, first_line, desk, now))
        .await?;
    Ok(Redirect::to(&format!("/agent/organizations/{id}?saved=1#support")).into_response())
}
