//! The team's workspace: the queue, one ticket beside it, its details, and the search.

mod answer;
mod asked;
mod fields;
mod idea;
mod levels;
mod macros;
mod new_ticket;
mod portal;
mod queue;
mod show;
mod split;

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post, put};
use domain::permission::{Actor, Reach};
use domain::{BrandId, TicketId};
use people::page::{face, frame, surroundings};
use people::{html, query_value};
use platform::frame::Here;
use platform::store::{Tx, search};
use platform::web::MustBeAgent;
use platform::{App, Error, Result, brands};
use serde_json::{Value, json};

use super::search::ticket_number;
use super::shown::Reader;
use crate::queries::{self, Present, QueueView, Ticket, View};
use crate::views::{AgentHit, AgentSearchPage};

pub(super) use fields::{colleagues, groups_of};

pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/agent",
            get(|| async { Redirect::to("/agent/views/mine") }),
        )
        .route("/agent/views/{view}", get(show::view))
        .route("/agent/queue", get(queue::show))
        .route("/agent/search", get(find))
        .route("/agent/tickets/new", get(new_ticket::form))
        .route("/agent/tickets", post(new_ticket::create))
        .route("/agent/tickets/{id}", get(show::ticket))
        .route("/agent/tickets/{id}/thread", get(show::thread))
        .route("/agent/tickets/{id}/details", get(fields::details))
        .route("/agent/tickets/{id}/fields", post(fields::change))
        .route("/agent/tickets/{id}/hand-over", post(levels::change))
        .route("/agent/tickets/{id}/comments", post(answer::send))
        .route("/agent/tickets/{id}/macros/{chosen}", get(macros::apply))
        .route("/agent/tickets/{id}/draft", put(answer::keep_draft))
        .route(
            "/agent/tickets/{id}/split",
            get(split::form).post(split::split),
        )
        .route(
            "/agent/tickets/{id}/portal",
            get(portal::form).post(portal::change),
        )
        .route("/agent/tickets/{id}/idea", get(idea::form).post(idea::make))
        .route("/agent/tickets/{id}/unsplit", post(split::together))
        .route("/agent/tickets/{id}/undo", post(answer::take_back))
        .route("/agent/tickets/{id}/presence", post(answer::be_present))
}

/// Which part of the page a script asks for.
pub(super) fn wants(headers: &HeaderMap, fragment: &str) -> bool {
    headers
        .get("x-fragment")
        .is_some_and(|value| value == fragment)
}

fn fragment(template: &impl askama::Template) -> Result<Response> {
    Ok(Html(template.render().map_err(Error::broken)?).into_response())
}

/// Somebody present, as scripts read it.
pub(super) fn present(who: &Present) -> Value {
    let face = face(who.person, &who.name);
    let state = if who.writing { "writing" } else { "viewing" };
    json!({ "name": who.name, "initials": face.initials, "colour": face.colour, "state": state })
}

/// `Fjällgård Gymnasium · Astrid Lindqvist`.
pub(super) fn who_asked(ticket: &Ticket) -> String {
    match &ticket.organization_name {
        Some(organization) => format!("{organization} · {}", ticket.requester_name),
        None => ticket.requester_name.clone(),
    }
}

/// What words find for somebody of the team. Who works within groups finds theirs however old, and what they have
/// outside of their groups among the newest hits.
fn search_for(tx: &Tx<'_>, who: &Actor, words: &str) -> Result<Vec<TicketId>> {
    let everything = search::Scope::Everything;
    if who.reach == Reach::Partner {
        let desk = match who.person {
            Some(person) => organizations::queries::find_desk_of(tx, person)?,
            None => None,
        };
        return match desk {
            Some(desk) => search::matching(tx, words, &search::Scope::Desk(desk), HITS + 1),
            None => Ok(Vec::new()),
        };
    }
    let (Reach::Groups, Some(person)) = (who.reach, who.person) else {
        return search::matching(tx, words, &everything, HITS + 1);
    };
    let groups = organizations::queries::list_groups_of(tx, person)?;
    let theirs = search::Scope::Groups(person, groups);
    let mut ids = search::matching(tx, words, &theirs, HITS + 1)?;
    ids.extend(search::matching(tx, words, &everything, 4 * HITS)?);
    Ok(ids)
}

/// What is searched for without `brand:KEY`, and the portal that it names. A portal that is not there finds nothing.
fn with_portal(tx: &Tx<'_>, typed: &str) -> Result<(String, Option<BrandId>)> {
    let mut portal = None;
    let mut words = Vec::new();
    for word in typed.split_whitespace() {
        match word.strip_prefix("brand:") {
            Some(key) => {
                let found = brands::find_by_key(tx, key)?;
                portal = Some(found.map_or(BrandId(0), |brand| brand.id));
            }
            None => words.push(word),
        }
    }
    Ok((words.join(" "), portal))
}

/// Most hits shown.
const HITS: i64 = 50;

async fn find(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let query = query_value(&uri, "q");
    let (actor, now, person) = (agent.visitor.actor, app.clock.now(), agent.person.id);
    let words = query.clone();
    let (around, found, labels, portals) = app
        .store
        .read(move |tx| {
            let (words, portal) = with_portal(tx, &words)?;
            let mut ids: Vec<TicketId> = ticket_number(&words).into_iter().collect();
            ids.extend(queries::list_of_people(tx, &words, HITS)?);
            ids.extend(search_for(tx, &actor, &words)?);
            let mut unique = Vec::new();
            for id in ids {
                if !unique.contains(&id) {
                    unique.push(id);
                }
            }
            let mut found = queries::list_visible_among(tx, &actor, &unique, now)?;
            if let Some(portal) = portal {
                if words.is_empty() {
                    let newest = QueueView {
                        view: View::All,
                        portal: Some(portal),
                    };
                    found = queries::list_view(tx, &actor, newest, now)?;
                }
                found.retain(|ticket| ticket.brand == portal);
            }
            Ok((
                surroundings(tx, Some(person))?,
                found,
                queries::list_status_labels(tx, w.locale())?,
                brands::names(tx)?,
            ))
        })
        .await?;
    let reader = Reader {
        w,
        person: Some(person),
        staff: true,
        now,
    };
    let more = found.len() as i64 > HITS;
    let hits = found
        .iter()
        .take(HITS as usize)
        .map(|ticket| AgentHit {
            id: ticket.id.0,
            url: format!("/agent/tickets/{}?view=all", ticket.id),
            subject: ticket.subject.clone(),
            who: match portals.iter().find(|(id, _)| *id == ticket.brand) {
                Some((_, portal)) => format!("{portal} · {}", who_asked(ticket)),
                None => who_asked(ticket),
            },
            excerpt: String::new(),
            status: reader.status(&labels, ticket.status_id, ticket.category),
            assignee: ticket
                .assignee
                .zip(ticket.assignee_name.as_deref())
                .map(|(id, name)| reader.face(id, name)),
            when: reader.when(ticket.active_at),
        })
        .collect();
    let path = uri
        .path_and_query()
        .map_or("/agent/search", |path| path.as_str());
    let title = w.t("agent-search-title").into_owned();
    let f = frame(&agent.visitor, w, path, Here::Search, title, around);
    html(
        StatusCode::OK,
        &AgentSearchPage {
            w,
            f,
            query,
            hits,
            more,
        },
    )
}
