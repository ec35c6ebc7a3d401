//! Product updates as customers read them: the list, one of them, the feed. Reading them clears the mark in the menu.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::{Moment, PersonId};
use people::page::{Place, frame, surroundings};
use people::portal::UPDATES_FOR;
use people::{html, query_value};
use platform::feed::{Entry, Feed};
use platform::frame::{Here, Turns};
use platform::language::iso;
use platform::settings::SITE_NAME;
use platform::web::{Visitor, number};
use platform::{App, Error, Result, brands};

use super::closed;
use crate::portal::{has_ideas, offers_newsletter, opens};
use crate::queries::{ideas, updates};
use crate::views::{Eyes, Shown, Told, UpdatePage, UpdatesPage};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/updates", get(list))
        .route("/hc/{locale}/updates/feed.atom", get(feed))
        .route("/hc/{locale}/updates/{id}", get(show))
}

/// As many on a page.
const PAGE: i64 = 10;

/// What was published up to then is seen.
async fn note_seen(app: &App, reader: Option<PersonId>, until: Option<Moment>) -> Result<()> {
    if let (Some(person), Some(until)) = (reader, until) {
        app.store
            .write(move |tx| updates::set_seen(tx, person, until))
            .await?;
    }
    Ok(())
}

async fn list(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    if let Some(sign_in) = closed(&app, &visitor, &place, &UPDATES_FOR).await? {
        return Ok(sign_in);
    }
    let w = visitor.words_in(&app, place.locale);
    let reader = visitor.person.as_ref().map(|person| person.id);
    let (at, now) = (Turns::asked(&query_value(&uri, "page")), app.clock.now());
    let (limit, offset) = Turns::rows(at, PAGE);
    let (mut around, mut found, newsletter, has_ideas) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, reader)?,
                updates::list_published(tx, limit, offset)?,
                offers_newsletter(tx)?,
                has_ideas(tx, reader)?,
            ))
        })
        .await?;
    let address = format!("/hc/{}/updates", w.locale());
    let turns = Turns::cut(&mut found, at, PAGE, |page| {
        format!("{address}?page={page}")
    });
    if at == 1 && around.unseen {
        note_seen(&app, reader, found.first().and_then(|one| one.published_at)).await?;
        around.unseen = false;
    }
    let title = w.t("updates-title").into_owned();
    let page = UpdatesPage {
        w,
        f: frame(&visitor, w, &place.path, Here::Elsewhere, title, around),
        all: found.iter().map(|one| Told::of(one, &w, now)).collect(),
        offers_newsletter: newsletter,
        has_ideas,
        turns,
    };
    html(StatusCode::OK, &page)
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let id = number(&id)?;
    if let Some(sign_in) = closed(&app, &visitor, &place, &UPDATES_FOR).await? {
        return Ok(sign_in);
    }
    let w = visitor.words_in(&app, place.locale);
    let reader = visitor.person.as_ref().map(|person| person.id);
    let now = app.clock.now();
    let (around, one, about) = app
        .store
        .read(move |tx| {
            let found = updates::find(tx, id)?.filter(updates::Update::is_published);
            let one = found.ok_or(Error::Absent)?;
            let eyes = Eyes {
                w,
                reader,
                names: false,
                now,
            };
            let mut about = Vec::new();
            if has_ideas(tx, reader)? {
                for idea in updates::list_ideas(tx, id)? {
                    if let Some(idea) = ideas::find_visible(tx, reader, idea)? {
                        about.push(Shown::of(&idea, &eyes, false, &[]));
                    }
                }
            }
            Ok((surroundings(tx, reader)?, one, about))
        })
        .await?;
    if around.unseen {
        note_seen(&app, reader, one.published_at).await?;
    }
    let told = Told::of(&one, &w, now);
    let title = told.title.clone();
    let page = UpdatePage {
        w,
        f: frame(&visitor, w, &place.path, Here::Elsewhere, title, around),
        one: told,
        ideas: about,
    };
    html(StatusCode::OK, &page)
}

/// The feed is for everybody, or there is none: readers of feeds do not sign in.
async fn feed(State(app): State<App>, place: Place) -> Result<Response> {
    let w = app.language.words(place.locale, "UTC");
    let (now, config) = (app.clock.now(), app.config.clone());
    let (site, url, found) = app
        .store
        .read(move |tx| {
            if !opens(tx, &UPDATES_FOR, false)? {
                return Err(Error::Absent);
            }
            Ok((
                SITE_NAME.text(tx)?,
                brands::public_url(tx, &config)?,
                updates::list_published(tx, 25, 0)?,
            ))
        })
        .await?;
    let newest = found.iter().map(|one| one.updated_at).max();
    let entries = found.iter().map(|one| {
        let told = Told::of(one, &w, now);
        Entry {
            id: format!("{url}/updates/{}", one.id),
            url: format!("{url}{}", told.url),
            title: format!("{}: {}", told.kind_label, told.title),
            published: iso(one.published_at.unwrap_or(one.updated_at)),
            updated: iso(one.updated_at),
            content: told.body,
        }
    });
    let page = format!("{url}/hc/{}/updates", w.locale());
    let feed = Feed {
        w,
        site,
        title: w.t("updates-title").into_owned(),
        own: format!("{page}/feed.atom"),
        page,
        updated: iso(newest.unwrap_or(now)),
        entries: entries.collect(),
    };
    feed.answer()
}
