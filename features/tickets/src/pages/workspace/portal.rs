//! Moving a ticket to another portal: the page says beforehand what becomes of it there.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::{BrandId, FieldId, TicketId};
use forms::Catalogue;
use people::html;
use people::page::{frame, surroundings};
use platform::frame::{Frame, Here, Problems, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, number};
use platform::{App, Error, Result};

use super::super::new_request::as_problem;
use crate::commands::{Deed, Seen, list_other_portals, move_to_portal, see, what_moves};
use crate::queries;

/// GET and, with problems, POST /agent/tickets/{id}/portal
#[derive(Template)]
#[template(path = "agent_move.html")]
struct MovePage {
    w: Words,
    f: Frame,
    id: i64,
    subject: String,
    portals: Vec<There>,
    problems: Problems,
}

/// How the ticket would be in a portal.
struct There {
    id: i64,
    name: String,
    /// A sentence each.
    facts: Vec<String>,
}

fn titles(all: &Catalogue, fields: &[FieldId], w: &Words) -> String {
    let rows = fields.iter().filter_map(|id| all.field(*id));
    let titles: Vec<String> = rows.map(|row| row.title_for_team(w)).collect();
    titles.join(", ")
}

fn there(tx: &Tx<'_>, seen: &Seen, to: BrandId, name: String, w: &Words) -> Result<There> {
    let moving = what_moves(tx, seen, to)?;
    let all = forms::catalogue(tx)?;
    let mut facts = Vec::new();
    if let Some(form) = moving.form.and_then(|form| all.form(form)) {
        facts.push(w.t1("move-form", "form", form.name(w)));
    }
    tx.speak_for(to);
    let labels = queries::list_status_labels(tx, w.locale())?;
    tx.speak_for(seen.ticket.brand);
    let status = moving.status.unwrap_or(seen.ticket.status_id);
    if let Some(label) = labels.iter().find(|label| label.id == status) {
        facts.push(w.t1("move-status", "status", label.customer.as_str()));
    }
    let carried: Vec<FieldId> = moving.carried.iter().map(|(from, _)| *from).collect();
    if !carried.is_empty() {
        facts.push(w.t1("move-carried", "fields", titles(&all, &carried, w)));
    }
    if !moving.left.is_empty() {
        facts.push(w.t1("move-left", "fields", titles(&all, &moving.left, w)));
    }
    Ok(There {
        id: to.0,
        name,
        facts,
    })
}

async fn page(
    app: &App,
    agent: &MustBeAgent,
    id: TicketId,
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (actor, now, person) = (agent.visitor.actor, app.clock.now(), agent.person.id);
    let (around, portals, subject) = app
        .store
        .read(move |tx| {
            let seen = see(tx, &Deed::looking(actor, now), id)?;
            let portals = list_other_portals(tx, &seen)?;
            if portals.is_empty() {
                return Err(Error::Absent);
            }
            let portals = portals
                .into_iter()
                .map(|(to, name)| there(tx, &seen, to, name, &w))
                .collect::<Result<Vec<_>>>()?;
            Ok((
                surroundings(tx, Some(person))?,
                portals,
                seen.ticket.subject,
            ))
        })
        .await?;
    let code = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let path = format!("/agent/tickets/{id}/portal");
    let title = w.t("move-title").into_owned();
    let page = MovePage {
        w,
        f: frame(&agent.visitor, w, &path, Here::Tickets, title, around),
        id: id.0,
        subject,
        portals,
        problems,
    };
    html(code, &page)
}

pub(super) async fn form(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
) -> Result<Response> {
    page(&app, &agent, TicketId(number(&id)?), Problems::default()).await
}

pub(super) async fn change(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = agent.visitor.words(&app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let to = fields.text("portal").parse().map_or(BrandId(0), BrandId);
    let moved = app
        .store
        .write(move |tx| move_to_portal(tx, &Deed::new(actor, now, "web")?, id, to))
        .await;
    match moved {
        Ok(()) => Ok(Redirect::to(&format!("/agent/tickets/{id}?view=all")).into_response()),
        Err(error) => {
            let mut problems = Problems::default();
            problems.add("portal", as_problem(error, &w)?);
            page(&app, &agent, id, problems).await
        }
    }
}
