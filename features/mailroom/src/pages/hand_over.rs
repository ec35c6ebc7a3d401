//! The link in a mail to somebody who may not ask: it shows their question, and hands it over by its button. Looking at it changes
//! nothing, since mail scanners look at all links.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use people::html;
use people::page::{Place, frame, surroundings};
use platform::frame::{Frame, Here, parts};
use platform::language::Words;
use platform::web::{Fields, Visitor};
use platform::{App, Result};

use crate::handing::{self, Link};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/hc/{locale}/hand-over/{token}", get(look).post(press))
}

/// GET /hc/{locale}/hand-over/{token}
#[derive(Template)]
#[template(path = "hand_over.html")]
struct HandOverPage {
    w: Words,
    f: Frame,
    title: &'static str,
    action: String,
    link: Link,
}

impl HandOverPage {
    /// Names as one says them after each other.
    fn listed(names: &[String]) -> String {
        names.join(", ")
    }
}

async fn look(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let person = visitor.person.as_ref().map(|person| person.id);
    let (desk, wanted, now) = (app.clone(), token.clone(), app.clock.now());
    let (around, link) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, person)?,
                handing::look(&desk, tx, &wanted, now)?,
            ))
        })
        .await?;
    let (status, title) = match &link {
        Link::Offers { .. } => (StatusCode::OK, "hand-over-title"),
        Link::Done => (StatusCode::OK, "hand-over-done-title"),
        Link::Dead => (StatusCode::NOT_FOUND, "hand-over-dead-title"),
    };
    let said = w.t(title).into_owned();
    let page = HandOverPage {
        w,
        f: frame(&visitor, w, &place.path, Here::Elsewhere, said, around),
        title,
        action: format!("/hc/{}/hand-over/{token}", place.locale.code()),
        link,
    };
    html(status, &page)
}

async fn press(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((locale, token)): Path<(String, String)>,
    _fields: Fields,
) -> Result<Response> {
    let done = handing::hand_over(&app, token.clone()).await?;
    if done.is_some() {
        let address = format!("/hc/{}/hand-over/{token}", place.locale.code());
        return Ok(Redirect::to(&address).into_response());
    }
    // Pressed a second time, or too late: the page says which.
    look(State(app), visitor, place, Path((locale, token))).await
}
