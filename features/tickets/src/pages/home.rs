//! The portal's start page, and its search.

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::ticket::Category;
use domain::{TicketId, text};
use organizations::contacts::{self, list_visible_contacts};
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Tone};
use platform::store::search;
use platform::web::Visitor;
use platform::{App, Result};

use super::shown::Reader;
use crate::queries::{self, Filter, Order, RequestList, Tab};
use crate::views::{HomePage, HomeRequest, SearchHit, SearchPage};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}", get(home))
        .route("/hc/{locale}/search", get(find))
}

async fn home(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let (actor, now) = (visitor.actor, app.clock.now());
    let person = visitor.person.as_ref().map(|person| person.id);
    let (around, rows, total, labels, guests_ask, contacts, guides, trouble) = app
        .store
        .read(move |tx| {
            let around = surroundings(tx, person)?;
            let guests_ask = people::settings::guests_ask(tx)?;
            let guides = help::portal::categories(tx, &actor, &w, now)?;
            let trouble = status::trouble(tx, &w)?;
            if person.is_none() {
                return Ok((
                    around,
                    Vec::new(),
                    0,
                    Arc::default(),
                    guests_ask,
                    Vec::new(),
                    guides,
                    trouble,
                ));
            }
            let list = RequestList {
                tab: Tab::Mine,
                filter: Filter::ALL,
                order: Order::Activity,
                ascending: false,
                limit: 12,
                offset: 0,
            };
            let mut rows = queries::list_visible_requests(tx, &actor, &list, now)?;
            rows.sort_by_key(|ticket| {
                (
                    ticket.category != Category::Pending,
                    std::cmp::Reverse(ticket.active_at),
                )
            });
            rows.truncate(3);
            let total = queries::count_visible_requests(tx, &actor, Tab::Mine, &Filter::ALL, now)?;
            Ok((
                around,
                rows,
                total,
                queries::list_status_labels(tx, w.locale())?,
                guests_ask,
                list_visible_contacts(tx, person, contacts::Page::Home, &w, now)?,
                guides,
                trouble,
            ))
        })
        .await?;
    let reader = Reader {
        w,
        person,
        staff: false,
        now,
    };
    let requests = rows
        .iter()
        .map(|ticket| HomeRequest {
            url: format!("/hc/{}/requests/{}", w.locale(), ticket.id),
            number: ticket.id.0,
            subject: ticket.subject.clone(),
            status: reader.status(&labels, ticket.status_id, ticket.category),
            awaiting: ticket.category == Category::Pending,
            news: None,
            when: reader.when(ticket.active_at),
        })
        .collect();
    let first_name = visitor
        .person
        .as_ref()
        .and_then(|person| person.name.split_whitespace().next().map(str::to_owned));
    let title = around.site_name.clone();
    let mut f = frame(&visitor, w, &place.path, Here::Elsewhere, title, around);
    // A guest has just sent a request; the link to it is in their mail.
    if let Some(number) = ticket_number(&query_value(&uri, "sent")) {
        let text = w.t1("home-sent", "number", number.to_string());
        f.notice = Some(Notice {
            tone: Tone::Good,
            text,
        });
    }
    html(
        StatusCode::OK,
        &HomePage {
            w,
            f,
            first_name,
            requests,
            total,
            guests_ask,
            contacts,
            guides,
            trouble,
        },
    )
}

/// A number as people write it: `#48 231`, `48231`.
pub fn ticket_number(words: &str) -> Option<TicketId> {
    let digits: String = words
        .trim()
        .trim_start_matches('#')
        .split_whitespace()
        .collect();
    let is_number =
        !digits.is_empty() && digits.len() <= 15 && digits.bytes().all(|b| b.is_ascii_digit());
    is_number
        .then(|| digits.parse().ok())
        .flatten()
        .map(TicketId)
}

/// Most requests shown.
const HITS: i64 = 30;
/// Most articles shown.
const GUIDES: usize = 20;
/// Most ideas, and most updates.
const NEWS: usize = 10;

async fn find(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let query = query_value(&uri, "query");
    let (actor, now) = (visitor.actor, app.clock.now());
    let person = visitor.person.as_ref().map(|person| person.id);
    let staff = actor.role.is_staff();
    let words: String = query.chars().take(500).collect();
    let (around, guides, news, found, labels) = app
        .store
        .read(move |tx| {
            let around = surroundings(tx, person)?;
            let guides = help::portal::search(tx, &actor, &words, &w, GUIDES, now)?;
            let news = ideas::portal::search(tx, person, &words, &w, NEWS)?;
            let Some(person) = person else {
                return Ok((around, guides, news, Vec::new(), Arc::default()));
            };
            let mut ids: Vec<TicketId> = ticket_number(&words).into_iter().collect();
            let scope = search_scope(tx, person, now)?;
            ids.extend(search::matching(tx, &words, &scope, HITS + 1)?);
            ids.dedup();
            let found = queries::list_visible_requests_among(tx, &actor, &ids, now)?;
            let labels = queries::list_status_labels(tx, w.locale())?;
            Ok((around, guides, news, found, labels))
        })
        .await?;
    // The portal is the customer's side, also for somebody of the team who looks at it.
    let reader = Reader {
        w,
        person,
        staff: false,
        now,
    };
    if let (Some(number), [only]) = (ticket_number(&query), found.as_slice())
        && only.id == number
        && !staff
    {
        let target = format!("/hc/{}/requests/{number}", w.locale());
        return Ok(Redirect::to(&target).into_response());
    }
    let more = found.len() as i64 > HITS;
    let hits = found
        .iter()
        .take(HITS as usize)
        .map(|ticket| SearchHit {
            url: format!("/hc/{}/requests/{}", w.locale(), ticket.id),
            number: ticket.id.0,
            subject: ticket.subject.clone(),
            excerpt: String::new(),
            status: reader.status(&labels, ticket.status_id, ticket.category),
            when: reader.when(ticket.active_at),
        })
        .collect();
    let title = w.t("search-title").into_owned();
    let f = frame(&visitor, w, &place.path, Here::Search, title, around);
    html(
        StatusCode::OK,
        &SearchPage {
            w,
            f,
            query: text::excerpt(&query, 200),
            guides,
            news,
            hits,
            more,
        },
    )
}

/// Where a customer's search looks: their own tickets, and those of organizations whose tickets they see,
/// and what came to them as a first line.
pub fn search_scope(
    tx: &platform::store::Tx<'_>,
    person: domain::PersonId,
    now: domain::Moment,
) -> Result<search::Scope> {
    let places = people::queries::list_memberships(tx, person, now)?;
    let lines: Vec<_> = organizations::first_line::places_of(tx, person, now)?
        .into_iter()
        .map(|(id, _)| id)
        .collect();
    let organizations = places
        .into_iter()
        .filter(|place| place.belonging.shows().is_some())
        .map(|place| place.belonging.organization)
        .collect();
    if lines.is_empty() {
        return Ok(search::Scope::Of(person, organizations));
    }
    Ok(search::Scope::FirstLine(person, organizations, lines))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_found_however_it_is_written() {
        assert_eq!(ticket_number(" #48 231 "), Some(TicketId(48231)));
        assert_eq!(ticket_number("48231"), Some(TicketId(48231)));
        assert_eq!(ticket_number("48231 exam"), None);
        assert_eq!(ticket_number("#"), None);
    }
}
