//! Groups of agents: who is in them, and who works on the tickets of their groups alone.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::permission::{Actor, Reach};
use domain::person::Role;
use domain::{GroupId, PersonId, Refused};
use people::page::{face, frame, surroundings};
use people::queries::roles::find_permissions;
use people::{html, query_value};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::store::Tx;
use platform::web::{Fields, MustKeepGroups, number};
use platform::{App, Error, Result};

use crate::commands::{add_group, change_group, put_into_group, take_out_of_group};
use crate::queries;
use crate::views::{AgentRow, GroupRow, GroupsPage};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/groups", get(show).post(add))
        .route("/agent/groups/{id}", post(change))
        .route("/agent/agents/{id}/reach", post(reach))
}

/// Whether somebody who keeps groups may say which tickets this agent works on: nobody widens what they see themselves,
/// lets others see more than that, or limits those who may more.
fn may_set_reach(tx: &Tx<'_>, me: &Actor, agent: PersonId) -> Result<bool> {
    if me.role == Role::Admin {
        return Ok(true);
    }
    if me.person == Some(agent) || me.reach != Reach::All {
        return Ok(false);
    }
    Ok(me.permissions.covers(find_permissions(tx, agent)?))
}

async fn show(
    State(app): State<App>,
    admin: MustKeepGroups,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let saved = query_value(&uri, "saved") == "1";
    page(&app, &admin, Problems::default(), saved).await
}

async fn page(
    app: &App,
    admin: &MustKeepGroups,
    problems: Problems,
    saved: bool,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let me = admin.visitor.actor;
    let (around, groups, members, (agents, mine), suspended) = app
        .store
        .read(move |tx| {
            let agents = queries::list_agents(tx)?;
            let mut mine = Vec::new();
            for agent in agents.iter().filter(|agent| agent.may_be_limited) {
                if may_set_reach(tx, &me, agent.id)? {
                    mine.push(agent.id);
                }
            }
            Ok((
                surroundings(tx, Some(person))?,
                queries::list_groups(tx)?,
                queries::list_group_members(tx)?,
                (agents, mine),
                queries::list_suspended_members(tx)?,
            ))
        })
        .await?;
    let is_in = |group: GroupId, agent: PersonId| members.contains(&(group, agent));
    let title = w.t("groups-title").into_owned();
    let path = "/agent/groups";
    let mut f = frame(&admin.visitor, w, path, Here::Organizations, title, around);
    f.notice = saved.then(|| Notice {
        tone: Tone::Good,
        text: w.t("organization-saved").into_owned(),
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = GroupsPage {
        w,
        f,
        groups: groups
            .iter()
            .map(|group| GroupRow {
                id: group.id.0,
                name: group.name.clone(),
                description: group.description.clone(),
                agents: agents
                    .iter()
                    .map(|agent| (agent.id.0, agent.name.clone(), is_in(group.id, agent.id)))
                    .collect(),
                suspended: suspended
                    .iter()
                    .filter(|(id, _)| *id == group.id)
                    .map(|(_, name)| name.clone())
                    .collect::<Vec<_>>()
                    .join(", "),
            })
            .collect(),
        agents: agents
            .iter()
            .filter(|agent| agent.may_be_limited)
            .map(|agent| AgentRow {
                id: agent.id.0,
                face: face(agent.id, &agent.name),
                groups: groups
                    .iter()
                    .filter(|group| is_in(group.id, agent.id))
                    .map(|group| group.name.clone())
                    .collect::<Vec<_>>()
                    .join(", "),
                limited: agent.reach == Reach::Groups,
                may_change: mine.contains(&agent.id),
            })
            .collect(),
        problems,
    };
    html(status, &page)
}

/// Name and description, if the name says something.
fn named(fields: &Fields) -> Option<(String, String)> {
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let name = cut(fields.text("name"), 80);
    (!name.is_empty()).then(|| (name, cut(fields.text("description"), 500)))
}

fn saved() -> Response {
    Redirect::to("/agent/groups?saved=1").into_response()
}

async fn nameless(app: &App, admin: &MustKeepGroups) -> Result<Response> {
    let mut problems = Problems::default();
    let w = admin.visitor.words(app);
    problems.add("name", w.t("groups-problem-name"));
    page(app, admin, problems, false).await
}

async fn add(State(app): State<App>, admin: MustKeepGroups, fields: Fields) -> Result<Response> {
    let Some((name, description)) = named(&fields) else {
        return nameless(&app, &admin).await;
    };
    let now = app.clock.now();
    app.store
        .write(move |tx| add_group(tx, &name, &description, now))
        .await?;
    Ok(saved())
}

async fn change(
    State(app): State<App>,
    admin: MustKeepGroups,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = GroupId(number(&id)?);
    let named = named(&fields);
    let wanted: Vec<i64> = fields
        .all("agents")
        .filter_map(|id| id.parse().ok())
        .collect();
    let now = app.clock.now();
    let kept = app
        .store
        .write(move |tx| {
            queries::find_group(tx, id)?.ok_or(Error::Absent)?;
            let Some((name, description)) = &named else {
                return Ok(false);
            };
            change_group(tx, id, name, description, now)?;
            for agent in queries::list_agents(tx)? {
                if wanted.contains(&agent.id.0) {
                    put_into_group(tx, id, agent.id, now)?;
                } else {
                    take_out_of_group(tx, id, agent.id, now)?;
                }
            }
            Ok(true)
        })
        .await?;
    if kept {
        Ok(saved())
    } else {
        nameless(&app, &admin).await
    }
}

/// Whether an agent works on the tickets of their groups alone. It counts from their next page on.
async fn reach(
    State(app): State<App>,
    keeper: MustKeepGroups,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = PersonId(number(&id)?);
    let reach = if fields.text("reach") == Reach::Groups.word() {
        Reach::Groups
    } else {
        Reach::All
    };
    let (now, me) = (app.clock.now(), keeper.visitor.actor);
    app.store
        .write(move |tx| {
            let agents = queries::list_agents(tx)?;
            let known = agents.iter().any(|agent| {
                agent.id == id && agent.may_be_limited && agent.reach != Reach::Partner
            });
            if !known {
                return Err(Error::Absent);
            }
            if !may_set_reach(tx, &me, id)? {
                return Err(Refused::BeyondYourRole.into());
            }
            people::queries::set_reach(tx, id, reach, now)
        })
        .await?;
    Ok(saved())
}
