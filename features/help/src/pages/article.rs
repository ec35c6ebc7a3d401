//! An article as its readers find it, and whether it helped.

use std::sync::Arc;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::help::number_in;
use domain::{ArticleId, Moment};
use people::page::{Place, Surroundings, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Problems, When, parts};
use platform::language::{Locale, Words, iso};
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::web::{Fields, RequestOrigin, Visitor};
use platform::{App, Error, Result, sha256_hex};

use super::face::{self, Face};
use super::reading::{link, moved};
use crate::portal::address;
use crate::queries::{self, Eyes, Text, Told, Vote};
use crate::views::{ArticlePage, Link, Said};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/articles/{id}", get(show))
        .route("/hc/{locale}/articles/{id}/vote", post(vote))
        .route("/hc/{locale}/articles/{id}/vote/words", post(say_why))
}

/// Votes of signed-out browsers from one network: a school that reads together is counted, a program is not.
const VOTES: Rate = Rate {
    capacity: 40,
    per_hour: 80,
};

/// Who says whether it helped: the person, or the signed-out browser.
fn voter(visitor: &Visitor) -> String {
    match &visitor.person {
        Some(person) => format!("p{}", person.id),
        None => format!("v{}", sha256_hex(&visitor.visitor)),
    }
}

/// What an article's page says to its reader alone.
#[derive(Default)]
struct Mine {
    vote: Option<Vote>,
    /// `None`: nobody can say anything here.
    comments: Option<Vec<Said>>,
    follows: bool,
    seen: Vec<Link>,
    /// It is what they read last, and noted.
    is_noted: bool,
}

/// Articles shown that somebody read last.
const SEEN: usize = 5;

fn mine(tx: &Tx<'_>, eyes: &Eyes, id: ArticleId, voter: &str, w: &Words) -> Result<Mine> {
    let mut read = match eyes.person {
        Some(person) => queries::list_seen(tx, person)?,
        None => Vec::new(),
    };
    let is_noted = read.first() == Some(&id);
    read.retain(|other| *other != id);
    Ok(Mine {
        vote: queries::find_vote(tx, id, voter)?,
        comments: super::comments::shown(tx, id, eyes, w)?,
        follows: match eyes.person {
            Some(person) => queries::follows(tx, "article", id.0, person)?,
            None => false,
        },
        seen: titled(tx, eyes, &read, w)?,
        is_noted,
    })
}

fn titled(tx: &Tx<'_>, eyes: &Eyes, read: &[ArticleId], w: &Words) -> Result<Vec<Link>> {
    let seen = queries::list_first_readable(tx, eyes, read, SEEN)?;
    Ok(seen.iter().map(|one| link(one, w)).collect())
}

/// What whoever is signed in read last.
pub(super) fn recently(tx: &Tx<'_>, eyes: &Eyes, w: &Words) -> Result<Vec<Link>> {
    let Some(person) = eyes.person else {
        return Ok(Vec::new());
    };
    titled(tx, eyes, &queries::list_seen(tx, person)?, w)
}

/// The page of an article; `mine` is empty where it is only looked at before it is there.
fn page(
    w: Words,
    f: Frame,
    id: ArticleId,
    face: Arc<Face>,
    mine: Mine,
    (origin, now): (&RequestOrigin, Moment),
) -> ArticlePage {
    let (ago, exact) = w.ago_and_exact(face.edited_at, now);
    let here = address(&w, "articles", id.0, &face.title);
    let ask = parts::address(
        &f.hc("/requests/new"),
        &[(
            "tf_description",
            &w.t2(
                "help-about-article",
                "title",
                face.title.as_str(),
                "address",
                origin.url(&here),
            ),
        )],
    );
    ArticlePage {
        // The chrome is in the reader's language in any case (A33).
        fallback: (face.locale != w.locale()).then(|| {
            let name = Locale::read(&face.locale).map_or("", Locale::name);
            let code = face.locale.as_str();
            w.t2("help-not-in-your-language", "language", name, "code", code)
        }),
        updated: When {
            shown: ago,
            iso: iso(face.edited_at),
            exact,
        },
        face,
        mine: mine.vote,
        at: format!("/hc/{}/articles/{id}", w.locale()),
        comments: mine.comments,
        comment: String::new(),
        hears: true,
        problems: Problems::default(),
        follows: mine.follows,
        seen: mine.seen,
        ask,
        preview: None,
        w,
        f,
    }
}

/// The page of an article for whoever looks at it, and whether it is what they read last.
pub(super) async fn for_reader(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    origin: &RequestOrigin,
    id: ArticleId,
) -> Result<(ArticlePage, bool)> {
    let w = visitor.words_in(app, place.locale);
    let (actor, now) = (visitor.actor, app.clock.now());
    let person = visitor.person.as_ref().map(|person| person.id);
    let voter = voter(visitor);
    let of = app.clone();
    let (around, face, mine) = app
        .store
        .read(move |tx| {
            let eyes = Eyes::of(tx, &actor, now);
            let face = face::of(&of, tx, &eyes, id, &w)?;
            let mine = mine(tx, &eyes, id, &voter, &w)?;
            Ok((surroundings(tx, person)?, face, mine))
        })
        .await?;
    let title = face.title.clone();
    let f = frame(visitor, w, &place.path, Here::Elsewhere, title, around);
    let is_noted = mine.is_noted;
    let page = page(w, f, id, face, mine, (origin, now));
    Ok((page, is_noted))
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    Path((_, asked)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = ArticleId(number_in(&asked).ok_or(Error::Absent)?);
    let (mut page, is_noted) = for_reader(&app, &visitor, &place, &origin, id).await?;
    if let Some(right) = moved(&page.w, "articles", &asked, id.0, &page.face.title, &uri) {
        return Ok(right);
    }
    super::comments::noted(&mut page, &query_value(&uri, "said"));
    if let (Some(person), false) = (&visitor.person, is_noted) {
        let (person, now) = (person.id, app.clock.now());
        let noting = app
            .store
            .write(move |tx| queries::put_seen(tx, person, id, now));
        // Reading goes on where nothing can be written.
        if let Err(error) = noting.await {
            tracing::debug!(%error, "what somebody read last was not noted");
        }
    }
    html(StatusCode::OK, &page)
}

/// An article as its readers will find it, for those who write it.
pub(super) fn preview(
    app: &App,
    visitor: &Visitor,
    around: Surroundings,
    told: &Told,
    (text, files): (&Text, &[queries::AttachedFile]),
    origin: &RequestOrigin,
    now: Moment,
) -> Result<Response> {
    let locale = Locale::read(&text.locale).unwrap_or(visitor.locale);
    let w = visitor.words_in(app, locale);
    let path = format!("/hc/{}", w.locale());
    let f = frame(
        visitor,
        w,
        &path,
        Here::Elsewhere,
        text.title.clone(),
        around,
    );
    let (id, face) = (
        told.article.id,
        face::drawn(app, &told.article, text, files, &w)?,
    );
    let mut page = page(w, f, id, Arc::new(face), Mine::default(), (origin, now));
    page.preview = Some(format!(
        "/agent/help/articles/{}?locale={}",
        told.article.id, text.locale
    ));
    html(StatusCode::OK, &page)
}

/// As long as what somebody says of an article may be, in letters.
const WORDS: usize = 500;

/// Says why it helped, or what was missing. Empty words take back what was said.
async fn say_why(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    Path((_, asked)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = ArticleId(number_in(&asked).ok_or(Error::Absent)?);
    let w = visitor.words_in(&app, place.locale);
    let words: String = fields.text("words").trim().chars().take(WORDS).collect();
    let (actor, now, voter) = (visitor.actor, app.clock.now(), voter(&visitor));
    let network = of_network(&visitor, &origin);
    let title = app
        .store
        .write(move |tx| {
            let eyes = Eyes::of(tx, &actor, now);
            let told = queries::find_readable(tx, &eyes, id)?.ok_or(Error::Absent)?;
            slowed(tx, network.as_deref(), now)?;
            if !queries::set_vote_words(tx, id, &voter, &words, now)? {
                return Err(Error::refused(422, "help-vote-neither"));
            }
            Ok(told.title(w.locale()).to_owned())
        })
        .await?;
    let back = address(&w, "articles", id.0, &title);
    Ok(Redirect::to(&format!("{back}#helpful")).into_response())
}

/// What votes of a signed-out browser are counted by.
fn of_network(visitor: &Visitor, origin: &RequestOrigin) -> Option<String> {
    visitor
        .person
        .is_none()
        .then(|| format!("vote:{}", limits::network(origin.client_ip)))
}

fn slowed(tx: &Tx<'_>, network: Option<&str>, now: Moment) -> Result<()> {
    if let Some(key) = network
        && !limits::take(tx, key, VOTES, now)?
    {
        return Err(Error::refused(429, "help-vote-often"));
    }
    Ok(())
}

/// Says whether it helped, or the other thing.
async fn vote(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    Path((_, asked)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = ArticleId(number_in(&asked).ok_or(Error::Absent)?);
    let w = visitor.words_in(&app, place.locale);
    let helpful = match fields.text("helpful") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    };
    let (actor, now, voter) = (visitor.actor, app.clock.now(), voter(&visitor));
    let network = of_network(&visitor, &origin);
    let title = app
        .store
        .write(move |tx| {
            let eyes = Eyes::of(tx, &actor, now);
            let told = queries::find_readable(tx, &eyes, id)?.ok_or(Error::Absent)?;
            let helpful = helpful.ok_or_else(|| Error::refused(422, "help-vote-neither"))?;
            slowed(tx, network.as_deref(), now)?;
            queries::put_vote(tx, id, &voter, helpful, now)?;
            Ok(told.title(w.locale()).to_owned())
        })
        .await?;
    let back = address(&w, "articles", id.0, &title);
    Ok(Redirect::to(&format!("{back}#helpful")).into_response())
}
