//! Categories and sections as readers find them.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{StatusCode, Uri};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::help::{number_in, place};
use domain::{HelpCategoryId, SectionId};
use people::html;
use people::page::{Place, frame, surroundings};
use platform::frame::Here;
use platform::language::Words;
use platform::web::Visitor;
use platform::{App, Error, Result};

use crate::portal::address;
use crate::queries::{self, Eyes, Structure};
use crate::views::{Group, Link, PlacePage};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/categories/{id}", get(category))
        .route("/hc/{locale}/sections/{id}", get(section))
}

/// The right address, where somebody came by another: an old title, a shortened one, none.
pub(super) fn moved(
    w: &Words,
    kind: &str,
    asked: &str,
    id: i64,
    title: &str,
    uri: &Uri,
) -> Option<Response> {
    if asked == place(id, title) {
        return None;
    }
    let mut target = address(w, kind, id, title);
    if let Some(query) = uri.query() {
        target.push('?');
        target.push_str(query);
    }
    Some(Redirect::to(&target).into_response())
}

/// Articles of a section that are shown on the page of what it stands in.
const FIRST: usize = 6;

fn group(
    tx: &platform::store::Tx<'_>,
    eyes: &Eyes,
    all: &Structure,
    counts: &std::collections::BTreeMap<i64, i64>,
    id: SectionId,
    w: &Words,
) -> Result<Option<Group>> {
    let count = all.counted(counts, id);
    let Some(section) = all.section(id).filter(|_| count > 0) else {
        return Ok(None);
    };
    let title = section.title.for_reader(w.locale()).unwrap_or_default();
    let articles = queries::list_readable_in(tx, eyes, id)?;
    Ok(Some(Group {
        url: address(w, "sections", id.0, title),
        title: title.to_owned(),
        about: section
            .about
            .for_reader(w.locale())
            .unwrap_or_default()
            .to_owned(),
        count,
        articles: articles
            .iter()
            .take(FIRST)
            .map(|one| link(one, w))
            .collect(),
        more: count > articles.len().min(FIRST) as i64,
    }))
}

pub(super) fn link(one: &queries::Listed, w: &Words) -> Link {
    let title = one.title(w.locale());
    Link {
        url: address(w, "articles", one.id.0, title),
        title: title.to_owned(),
        here: false,
    }
}

/// A category and the sections above another, as a way back.
pub(super) fn crumbs(all: &Structure, section: SectionId, w: &Words) -> Vec<Link> {
    let path = all.path(section);
    let category = path.first().and_then(|one| all.category(one.category));
    let mut links = Vec::new();
    if let Some(one) = category {
        let title = one.title.for_reader(w.locale()).unwrap_or_default();
        links.push(Link {
            url: address(w, "categories", one.id, title),
            title: title.to_owned(),
            here: false,
        });
    }
    for one in path {
        let title = one.title.for_reader(w.locale()).unwrap_or_default();
        links.push(Link {
            url: address(w, "sections", one.id.0, title),
            title: title.to_owned(),
            here: false,
        });
    }
    links
}

/// How many articles of each section everybody reads; `counts` is what this reader does.
fn for_all(
    tx: &platform::store::Tx<'_>,
    eyes: &Eyes,
    counts: &std::collections::BTreeMap<i64, i64>,
) -> Result<std::collections::BTreeMap<i64, i64>> {
    if eyes.person.is_none() {
        return Ok(counts.clone());
    }
    let everyone = Eyes::of(tx, &domain::permission::Actor::VISITOR, eyes.now);
    queries::count_readable(tx, &everyone)
}

async fn category(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, asked)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = HelpCategoryId(number_in(&asked).ok_or(Error::Absent)?);
    let w = visitor.words_in(&app, place.locale);
    let (actor, now) = (visitor.actor, app.clock.now());
    let person = visitor.person.as_ref().map(|person| person.id);
    let (around, title, about, groups, seen, feed) = app
        .store
        .read(move |tx| {
            let all = queries::structure(tx)?;
            let eyes = Eyes::of(tx, &actor, now);
            let counts = queries::count_readable(tx, &eyes)?;
            // What holds nothing for this reader does not exist.
            let one = all
                .category(id)
                .filter(|_| all.counted_in(&counts, id) > 0)
                .ok_or(Error::Absent)?;
            let mut groups = Vec::new();
            for section in all.below(id, None) {
                groups.extend(group(tx, &eyes, &all, &counts, section.id, &w)?);
            }
            let told = |texts: &domain::form::Texts| {
                texts.for_reader(w.locale()).unwrap_or_default().to_owned()
            };
            Ok((
                surroundings(tx, person)?,
                told(&one.title),
                told(&one.about),
                groups,
                super::article::recently(tx, &eyes, &w)?,
                (all.counted_in(&for_all(tx, &eyes, &counts)?, id) > 0)
                    .then(|| format!("/hc/{}/articles/feed.atom", w.locale())),
            ))
        })
        .await?;
    if let Some(right) = moved(&w, "categories", &asked, id.0, &title, &uri) {
        return Ok(right);
    }
    let f = frame(
        &visitor,
        w,
        &place.path,
        Here::Elsewhere,
        title.clone(),
        around,
    );
    let page = PlacePage {
        w,
        f,
        crumbs: Vec::new(),
        title,
        about,
        groups,
        articles: Vec::new(),
        seen,
        follow: None,
        feed,
    };
    html(StatusCode::OK, &page)
}

async fn section(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, asked)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = SectionId(number_in(&asked).ok_or(Error::Absent)?);
    let w = visitor.words_in(&app, place.locale);
    let (actor, now) = (visitor.actor, app.clock.now());
    let person = visitor.person.as_ref().map(|person| person.id);
    let (around, mut crumbs, title, about, groups, articles, seen, follows, feed) = app
        .store
        .read(move |tx| {
            let all = queries::structure(tx)?;
            let eyes = Eyes::of(tx, &actor, now);
            let counts = queries::count_readable(tx, &eyes)?;
            let one = all
                .section(id)
                .filter(|_| all.counted(&counts, id) > 0)
                .ok_or(Error::Absent)?;
            let mut groups = Vec::new();
            for below in all.below(one.category, Some(id)) {
                groups.extend(group(tx, &eyes, &all, &counts, below.id, &w)?);
            }
            let articles = queries::list_readable_in(tx, &eyes, id)?;
            let told = |texts: &domain::form::Texts| {
                texts.for_reader(w.locale()).unwrap_or_default().to_owned()
            };
            Ok((
                surroundings(tx, person)?,
                crumbs(&all, id, &w),
                told(&one.title),
                told(&one.about),
                groups,
                articles.iter().map(|one| link(one, &w)).collect::<Vec<_>>(),
                super::article::recently(tx, &eyes, &w)?,
                match eyes.person {
                    Some(person) => Some(queries::follows(tx, "section", id.0, person)?),
                    None => None,
                },
                (all.counted(&for_all(tx, &eyes, &counts)?, id) > 0)
                    .then(|| format!("/hc/{}/sections/{id}/feed.atom", w.locale())),
            ))
        })
        .await?;
    if let Some(right) = moved(&w, "sections", &asked, id.0, &title, &uri) {
        return Ok(right);
    }
    crumbs.pop();
    let f = frame(
        &visitor,
        w,
        &place.path,
        Here::Elsewhere,
        title.clone(),
        around,
    );
    let page = PlacePage {
        w,
        f,
        crumbs,
        title,
        about,
        groups,
        articles,
        seen,
        follow: follows.map(|on| (format!("/hc/{}/sections/{id}/follow", w.locale()), on)),
        feed,
    };
    html(StatusCode::OK, &page)
}
