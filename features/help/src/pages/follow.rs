//! Following an article or a section, leaving by a button, by a mailed link or by the reader's mail program (RFC 8058); and what somebody
//! read last.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::help::number_in;
use domain::{ArticleId, SectionId};
use people::html;
use people::page::{Place, frame, surroundings};
use platform::frame::Here;
use platform::web::{Fields, MustSignIn, Visitor};
use platform::{App, Error, Result};

use crate::queries::{self, Eyes, Follower};
use crate::talk::{self, Followed};
use crate::views::UnfollowPage;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/articles/{id}/follow", post(article))
        .route("/hc/{locale}/sections/{id}/follow", post(section))
        .route("/hc/{locale}/articles/forget", post(forget))
        .route(
            "/hc/{locale}/articles/unfollow/{token}",
            get(look_leave).post(leave),
        )
        .route("/api/help/unfollow/{token}", get(by_link).post(one_click))
}

async fn set(app: &App, who: &MustSignIn, thing: Followed, fields: &Fields) -> Result<bool> {
    let (actor, person, now) = (who.visitor.actor, who.person.id, app.clock.now());
    let on = fields.text("on") != "0";
    app.store
        .write(move |tx| {
            let eyes = Eyes::of(tx, &actor, now);
            talk::set_follows(tx, &eyes, thing, person, on)
        })
        .await?;
    Ok(on)
}

async fn article(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    Path((_, asked)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = ArticleId(number_in(&asked).ok_or(Error::Absent)?);
    let on = set(&app, &who, Followed::Article(id), &fields).await?;
    let said = if on { "follows" } else { "unfollowed" };
    let target = format!("/hc/{}/articles/{id}?said={said}", place.locale.code());
    Ok(Redirect::to(&target).into_response())
}

async fn section(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    Path((_, asked)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = SectionId(number_in(&asked).ok_or(Error::Absent)?);
    set(&app, &who, Followed::Section(id), &fields).await?;
    let target = format!("/hc/{}/sections/{id}", place.locale.code());
    Ok(Redirect::to(&target).into_response())
}

/// Forgets what they read last.
async fn forget(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    _: Fields,
) -> Result<Response> {
    let person = who.person.id;
    app.store
        .write(move |tx| queries::remove_seen(tx, person))
        .await?;
    Ok(Redirect::to(&format!("/hc/{}", place.locale.code())).into_response())
}

async fn of_token(app: &App, token: &str) -> Result<Option<Follower>> {
    let (key, token) = (app.key.clone(), token.to_owned());
    app.store
        .read(move |tx| talk::of_token(tx, &key, &token))
        .await
}

/// The page of a link: what it does, with a button, or that it was done.
async fn linked(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    words: &'static str,
    action: Option<String>,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let person = visitor.person.as_ref().map(|person| person.id);
    let around = app.store.read(move |tx| surroundings(tx, person)).await?;
    let title = w.t("help-unfollow").into_owned();
    let page = UnfollowPage {
        f: frame(visitor, w, &place.path, Here::Elsewhere, title, around),
        lead: w.t(words).into_owned(),
        action,
        w,
    };
    html(StatusCode::OK, &page)
}

async fn look_leave(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    let one = of_token(&app, &token).await?.ok_or(Error::Absent)?;
    let words = if one.thing == "section" {
        "help-unfollow-section"
    } else {
        "help-unfollow-article"
    };
    let action = format!("/hc/{}/articles/unfollow/{token}", place.locale.code());
    linked(&app, &visitor, &place, words, Some(action)).await
}

async fn take_out(app: &App, token: &str) -> Result<()> {
    if let Some(one) = of_token(app, token).await? {
        app.store
            .write(move |tx| queries::remove_follower(tx, one.id))
            .await?;
    }
    Ok(())
}

async fn leave(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    take_out(&app, &token).await?;
    linked(&app, &visitor, &place, "help-unfollowed", None).await
}

/// What a mail program sends when its reader wants to leave. The token is all that it needs: no cookie is looked at, and whoever is
/// not there any more is told the same.
async fn one_click(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    take_out(&app, &token).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A person who opens that address is led to the page with the button.
async fn by_link(visitor: Visitor, Path(token): Path<String>) -> Response {
    let token = platform::web::address::encoded(&token);
    let locale = visitor.locale.code();
    Redirect::to(&format!("/hc/{locale}/articles/unfollow/{token}")).into_response()
}
