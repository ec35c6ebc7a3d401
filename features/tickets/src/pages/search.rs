//! The portal's search: one box over articles, ideas, updates and one's own requests; and what is suggested while somebody writes the
//! subject of a request.

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::help::is_enough_to_suggest;
use domain::permission::Actor;
use domain::{Moment, PersonId, TicketId, text};
use help::finding;
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::Here;
use platform::store::{Tx, search};
use platform::web::limits::{self, Rate};
use platform::web::{RequestOrigin, Visitor};
use platform::{App, Result};

use super::shown::Reader;
use crate::queries::{self, Filter, Order, Request, RequestList, Tab};
use crate::views::{SearchHit, SearchKind, SearchPage, Suggestions};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/search", get(find))
        .route("/hc/{locale}/search/suggestions", get(suggest))
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

/// Everything that was found.
#[derive(Default)]
struct Found {
    guides: help::portal::Hits,
    news: ideas::portal::Hits,
    requests: Vec<Request>,
    /// What was meant by misspelt words of requests.
    meant: Vec<String>,
}

impl Found {
    fn is_empty(&self) -> bool {
        self.guides.all.is_empty() && self.news.all.is_empty() && self.requests.is_empty()
    }

    /// Words that were taken for others, each once.
    fn meant(&self) -> Vec<String> {
        let mut all: Vec<String> = Vec::new();
        let each = [&self.guides.meant, &self.news.meant, &self.meant];
        for word in each.into_iter().flatten() {
            if !all.contains(word) {
                all.push(word.clone());
            }
        }
        all
    }
}

async fn find(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let query = query_value(&uri, "query");
    let only = query_value(&uri, "in");
    let (actor, now) = (visitor.actor, app.clock.now());
    let person = visitor.person.as_ref().map(|person| person.id);
    let words: String = query.chars().take(500).collect();
    let (around, found, labels) = app
        .store
        .read(move |tx| {
            let around = surroundings(tx, person)?;
            let mut found = Found {
                guides: help::portal::search(tx, &actor, &words, &w, GUIDES, now)?,
                news: ideas::portal::search(tx, person, &words, &w, NEWS)?,
                ..Found::default()
            };
            let Some(person) = person else {
                return Ok((around, found, Arc::default()));
            };
            (found.requests, found.meant) = find_requests(tx, &actor, person, &words, now)?;
            let labels = queries::list_status_labels(tx, w.locale())?;
            Ok((around, found, labels))
        })
        .await?;
    if found.is_empty() {
        note_miss(&app, &query, &origin, now).await;
    }
    // The portal is the customer's side, also for somebody of the team who looks at it.
    let reader = Reader {
        w,
        person,
        staff: false,
        now,
    };
    if let (Some(number), [one]) = (ticket_number(&query), found.requests.as_slice())
        && one.id == number
        && !actor.role.is_staff()
    {
        let target = format!("/hc/{}/requests/{number}", w.locale());
        return Ok(Redirect::to(&target).into_response());
    }
    let meant = found.meant();
    let more = found.requests.len() as i64 > HITS;
    let hits: Vec<SearchHit> = found
        .requests
        .iter()
        .take(HITS as usize)
        .map(|ticket| SearchHit {
            url: format!("/hc/{}/requests/{}", w.locale(), ticket.id),
            number: ticket.id.0,
            subject: ticket.subject.clone(),
            status: reader.status(&labels, ticket.status_id, ticket.category),
            when: reader.when(ticket.active_at),
        })
        .collect();
    let title = w.t("search-title").into_owned();
    let f = frame(&visitor, w, &place.path, Here::Search, title, around);
    let mut page = SearchPage {
        w,
        f,
        query: text::excerpt(&query, 200),
        only: String::new(),
        kinds: Vec::new(),
        meant: meant.join(", "),
        guides: found.guides.all,
        news: found.news.all,
        hits,
        more,
    };
    page.narrow(SearchKind::ALL.into_iter().find(|kind| *kind == only));
    html(StatusCode::OK, &page)
}

/// The person's requests that say what was typed: the words as they are, then other forms of them, then what may be meant.
fn find_requests(
    tx: &Tx<'_>,
    actor: &Actor,
    person: PersonId,
    typed: &str,
    now: Moment,
) -> Result<(Vec<Request>, Vec<String>)> {
    let mut ids: Vec<TicketId> = ticket_number(typed).into_iter().collect();
    let scope = search_scope(tx, person, now)?;
    ids.extend(search::matching(tx, typed, &scope, HITS + 1)?);
    if ids.len() as i64 <= HITS {
        let forms = finding::forms_of(typed);
        for id in search::matching_forms(tx, &forms, &scope, HITS + 1)? {
            if !ids.contains(&id) {
                ids.push(id);
            }
        }
    }
    ids.dedup();
    let (mut found, mut meant) = (
        queries::list_visible_requests_among(tx, actor, &ids, now)?,
        Vec::new(),
    );
    if found.is_empty() {
        let known = list_own_words(tx, actor, now)?;
        if let Some((groups, words)) = finding::corrected(typed, &known) {
            let ids = search::matching_forms(tx, &groups, &scope, HITS + 1)?;
            found = queries::list_visible_requests_among(tx, actor, &ids, now)?;
            if !found.is_empty() {
                meant = words;
            }
        }
    }
    let phrases = finding::phrases(typed);
    if !phrases.is_empty() {
        let mut says = Vec::new();
        for one in found {
            let said = queries::find_ticket_text(tx, one.id)?.public;
            if finding::says(&said, &phrases) {
                says.push(one);
            }
        }
        found = says;
    }
    Ok((found, meant))
}

/// Requests whose subjects are looked at where a word is misspelt.
const SUBJECTS: i64 = 200;

/// The words of the person's own subjects, for which misspelt ones are taken.
fn list_own_words(tx: &Tx<'_>, actor: &Actor, now: Moment) -> Result<Vec<String>> {
    let list = RequestList {
        tab: Tab::Mine,
        filter: Filter::ALL,
        order: Order::Activity,
        ascending: false,
        limit: SUBJECTS,
        offset: 0,
    };
    let own = queries::list_visible_requests(tx, actor, &list, now)?;
    let words = own
        .iter()
        .flat_map(|request| finding::all_words(&request.subject));
    Ok(words.collect())
}

/// Searches in vain that are counted from one network.
const MISSES: Rate = Rate {
    capacity: 30,
    per_hour: 60,
};

/// Counts a search in vain for the team. It is not for an answer to wait or fail over.
async fn note_miss(app: &App, query: &str, origin: &RequestOrigin, now: Moment) {
    let Some(words) = finding::as_a_miss(query) else {
        return;
    };
    let network = format!("search-miss:{}", limits::network(origin.client_ip));
    let noted = app.store.write(move |tx| {
        if limits::take(tx, &network, MISSES, now)? {
            help::queries::note_miss(tx, &words, now)?;
        }
        Ok(())
    });
    drop(noted.await);
}

/// Suggestions of each kind that are shown at once.
const SUGGESTED: usize = 5;
/// Of ideas, and of updates.
const SUGGESTED_NEWS: usize = 2;

/// What may answer what somebody writes: what goes on, articles, ideas and updates.
async fn suggest(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let typed: String = query_value(&uri, "query").chars().take(200).collect();
    let (actor, now) = (visitor.actor, app.clock.now());
    let person = visitor.person.as_ref().map(|person| person.id);
    let page = app
        .store
        .read(move |tx| {
            let mut page = Suggestions {
                w,
                known: Vec::new(),
                hits: Vec::new(),
                news: Vec::new(),
            };
            if !is_enough_to_suggest(&typed) || !help::SUGGESTIONS.is_on(tx)? {
                return Ok(page);
            }
            let running = status::running_now(tx, None, &w, now)?;
            page.known = running.that(|said| finding::is_about(said, &typed, w.locale()));
            page.hits = help::portal::search(tx, &actor, &typed, &w, SUGGESTED, now)?.all;
            page.news = ideas::portal::search(tx, person, &typed, &w, SUGGESTED_NEWS)?.all;
            Ok(page)
        })
        .await?;
    html(StatusCode::OK, &page)
}

/// Whether anything can be suggested to this reader.
pub(super) fn has_suggestions(
    tx: &Tx<'_>,
    actor: &Actor,
    person: Option<PersonId>,
    now: Moment,
) -> Result<bool> {
    Ok(help::SUGGESTIONS.is_on(tx)?
        && (help::portal::has_any(tx, actor, now)?
            || ideas::portal::has_ideas(tx, person)?
            || ideas::portal::has_updates(tx, person)?))
}

/// Where a customer's search looks: their own tickets, and those of organizations whose tickets they see,
/// and what came to them as a first line.
pub fn search_scope(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<search::Scope> {
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
