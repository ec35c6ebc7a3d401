//! The portal's start page.

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::permission::Actor;
use domain::ticket::Category;
use domain::{Moment, PersonId};
use organizations::contacts::{self, list_visible_contacts};
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Tone, When};
use platform::language::Words;
use platform::store::Tx;
use platform::web::Visitor;
use platform::{App, Result};

use super::list::DEEPEST;
use super::search::ticket_number;
use super::shown::Reader;
use crate::queries::{self, Filter, Order, RequestList, Tab};
use crate::views::{Glance, HomePage, HomeRequest};

pub fn routes() -> Router<App> {
    Router::new().route("/hc/{locale}", get(home))
}

/// As many of each are shown at a glance.
const AT_A_GLANCE: usize = 5;

fn at_a_glance(
    tx: &Tx<'_>,
    actor: &Actor,
    person: Option<PersonId>,
    w: &Words,
    now: Moment,
) -> Result<Glance> {
    let news = ideas::portal::latest(tx, person, w, AT_A_GLANCE as i64)?;
    let reader = Reader {
        w: *w,
        person,
        staff: false,
        now,
    };
    let day = |at: Moment| When {
        shown: w.date(at, now),
        ..reader.when(at)
    };
    Ok(Glance {
        helpful: help::portal::helpful(tx, actor, w, AT_A_GLANCE, now)?,
        news: news
            .into_iter()
            .map(|one| {
                let when = day(one.at);
                (one, when)
            })
            .collect(),
        components: status::at_a_glance(tx, w, AT_A_GLANCE - 1, now)?,
    })
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
    let (around, rows, total, labels, guests_ask, contacts, guides, trouble, glance) = app
        .store
        .read(move |tx| {
            let around = surroundings(tx, person)?;
            let guests_ask = people::settings::guests_ask(tx)?;
            let guides = help::portal::categories(tx, &actor, &w, now)?;
            let trouble = status::trouble(tx, &w)?;
            let glance = if around.portal.said(w.language()).links.is_empty() {
                at_a_glance(tx, &actor, person, &w, now)?
            } else {
                Glance::default()
            };
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
                    glance,
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
            let total =
                queries::count_visible_requests(tx, &actor, Tab::Mine, &Filter::ALL, DEEPEST, now)?;
            Ok((
                around,
                rows,
                total,
                queries::list_status_labels(tx, w.locale())?,
                guests_ask,
                list_visible_contacts(tx, person, contacts::Page::Home, &w, now)?,
                guides,
                trouble,
                glance,
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
    let title = around.portal.site_name.clone();
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
            glance,
        },
    )
}
