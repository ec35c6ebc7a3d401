//! Hearing by mail: asking for it, confirming by the mailed link, and leaving, by the link or by the reader's mail program (RFC 8058).

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::person::EmailAddress;
use people::html;
use people::page::{Place, frame, surroundings};
use platform::frame::{Here, Problems};
use platform::settings::SITE_NAME;
use platform::web::{Fields, RequestOrigin, Visitor, limits};
use platform::{App, Error, Result};

use super::public::{page, read};
use crate::commands;
use crate::queries::subscribers::Subscriber;
use crate::views::{ConfirmPage, Subscribing};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/status/subscribe", post(ask))
        .route(
            "/hc/{locale}/status/confirm/{token}",
            get(look_confirm).post(confirm),
        )
        .route(
            "/hc/{locale}/status/unsubscribe/{token}",
            get(look_leave).post(leave),
        )
        .route(
            "/api/status/unsubscribe/{token}",
            get(by_link).post(one_click),
        )
}

/// Subscriptions that one network may ask for: each may mail somebody who did not ask.
const ASKING: limits::Rate = limits::Rate {
    capacity: 10,
    per_hour: 30,
};

async fn ask(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    fields: Fields,
) -> Result<Response> {
    let w = visitor.words_in(&app, place.locale);
    let now = app.clock.now();
    let typed = fields.text("email").to_owned();
    let chosen: Vec<i64> = fields
        .all("component")
        .filter_map(|text| text.parse().ok())
        .take(200)
        .collect();
    let address = EmailAddress::read(&typed);
    let mut problems = Problems::default();
    let status = match address {
        Err(refused) => {
            problems.add("email", w.t(refused.key()));
            StatusCode::UNPROCESSABLE_ENTITY
        }
        Ok(address) => {
            let network = limits::network(origin.client_ip);
            let (locale, wanted) = (place.locale.code(), chosen.clone());
            let taken = app
                .store
                .write(move |tx| {
                    let key = format!("service-subscribe:{network}");
                    if !limits::take(tx, &key, ASKING, now)? {
                        return Ok(false);
                    }
                    commands::ask_to_confirm(tx, &address, &wanted, locale, now)?;
                    Ok(true)
                })
                .await?;
            if taken {
                let target = format!("/hc/{}/status?said=asked", w.locale());
                return Ok(Redirect::to(&target).into_response());
            }
            problems.add("email", w.t("service-too-often"));
            StatusCode::TOO_MANY_REQUESTS
        }
    };
    let person = visitor.person.as_ref().map(|person| person.id);
    let read = app.store.read(move |tx| read(tx, person, now)).await?;
    let subscribing = Subscribing {
        email: typed,
        components: chosen
            .into_iter()
            .map(|id| (id, String::new(), true))
            .collect(),
        problems,
        open: true,
    };
    html(status, &page(&read, &visitor, &place, w, subscribing, now))
}

/// The page of a link: what it does, with a button, or that it was done.
async fn linked(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    title: &'static str,
    text: &'static str,
    button: Option<(String, &'static str)>,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let person = visitor.person.as_ref().map(|person| person.id);
    let (around, site) = app
        .store
        .read(move |tx| Ok((surroundings(tx, person)?, SITE_NAME.text(tx)?)))
        .await?;
    let f = frame(
        visitor,
        w,
        &place.path,
        Here::Elsewhere,
        w.t(title).into_owned(),
        around,
    );
    let page = ConfirmPage {
        w,
        f,
        title,
        lead: w.t1(text, "site", site),
        button,
    };
    html(StatusCode::OK, &page)
}

async fn of_token(app: &App, token: String, to_confirm: bool) -> Result<Option<Subscriber>> {
    let key = app.key.clone();
    app.store
        .read(move |tx| commands::of_token(tx, &key, &token, to_confirm))
        .await
}

async fn look_confirm(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    of_token(&app, token.clone(), true)
        .await?
        .ok_or(Error::Absent)?;
    let action = format!("/hc/{}/status/confirm/{token}", place.locale.code());
    let button = Some((action, "service-confirm-button"));
    linked(
        &app,
        &visitor,
        &place,
        "service-confirm-title",
        "service-confirm-lead",
        button,
    )
    .await
}

async fn confirm(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    let one = of_token(&app, token, true).await?.ok_or(Error::Absent)?;
    let now = app.clock.now();
    app.store
        .write(move |tx| commands::confirm(tx, &one, now))
        .await?;
    let (title, text) = ("service-confirmed-title", "service-confirmed-lead");
    linked(&app, &visitor, &place, title, text, None).await
}

async fn look_leave(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    of_token(&app, token.clone(), false)
        .await?
        .ok_or(Error::Absent)?;
    let action = format!("/hc/{}/status/unsubscribe/{token}", place.locale.code());
    let button = Some((action, "service-leave-button"));
    linked(
        &app,
        &visitor,
        &place,
        "service-leave-title",
        "service-leave-lead",
        button,
    )
    .await
}

async fn take_out(app: &App, token: String) -> Result<()> {
    if let Some(one) = of_token(app, token, false).await? {
        app.store
            .write(move |tx| commands::unsubscribe(tx, &one))
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
    take_out(&app, token).await?;
    let (title, text) = ("service-left-title", "service-left-lead");
    linked(&app, &visitor, &place, title, text, None).await
}

/// What a mail program sends when its reader wants to leave. The token is all that it needs: no cookie is looked at, and whoever is
/// not there any more is told the same.
async fn one_click(State(app): State<App>, Path(token): Path<String>) -> Result<Response> {
    take_out(&app, token).await?;
    Ok(StatusCode::NO_CONTENT.into_response())
}

/// A person who opens that address is led to the page with the button.
async fn by_link(visitor: Visitor, Path(token): Path<String>) -> Response {
    let token = platform::web::address::encoded(&token);
    let locale = visitor.locale.code();
    Redirect::to(&format!("/hc/{locale}/status/unsubscribe/{token}")).into_response()
}
