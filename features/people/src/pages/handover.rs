//! Coming in from the vendor's own product (`/access/jwt`, as Zendesk's customers know it), and the page where
//! administrators get the secret for it.

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use platform::frame::{Frame, Here, Notice, Tone, parts};
use platform::language::{Locale, Words};
use platform::web::cookies::Cookie;
use platform::web::form::Fields;
use platform::web::{MustBeAdmin, RequestOrigin, Visitor};
use platform::{App, Result};

use super::sign_in::target;
use super::{browser, html, portal, query_value};
use crate::commands::handover as deeds;
use crate::page::{Place, frame, surroundings};

/// The answer to every hand-over that is refused.
#[derive(Template)]
#[template(path = "handover_refused.html")]
struct RefusedPage {
    w: Words,
    f: Frame,
}

/// The question before somebody who is signed in becomes somebody else.
#[derive(Template)]
#[template(path = "handover_ask.html")]
struct AskPage {
    w: Words,
    f: Frame,
    /// Who is signed in, and who would be.
    now: String,
    then: String,
    token: String,
    return_to: String,
    /// Where one stays who one is.
    stay: String,
}

/// GET /agent/handover
#[derive(Template)]
#[template(path = "agent_handover.html")]
struct HandoverPage {
    w: Words,
    f: Frame,
    /// The secret, while hand-overs are on.
    secret: Option<String>,
    /// Where the product leads people.
    address: String,
}

/// GET /access/jwt. Whoever is signed in as somebody else is asked first: a link alone does not change who one is.
pub(super) async fn enter(
    State(app): State<App>,
    visitor: Visitor,
    origin: RequestOrigin,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let token = query_value(&uri, "jwt");
    let asked = query_value(&uri, "return_to");
    if let Some(person) = visitor.person.clone() {
        let (id, key, now) = (person.id, app.key.clone(), app.clock.now());
        let note = token.clone();
        let named = app
            .store
            .read(move |tx| deeds::names(tx, &key, &note, id, now))
            .await?;
        if let Some((then, false)) = named {
            return ask_first(&app, &visitor, person.email, then, token, asked).await;
        }
    }
    go_in(&app, &visitor, &origin, &headers, token, &asked).await
}

/// POST /access/jwt: whoever was asked said yes.
pub(super) async fn enter_as_other(
    State(app): State<App>,
    visitor: Visitor,
    origin: RequestOrigin,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let token = fields.text("jwt").to_owned();
    let asked = fields.text("return_to");
    go_in(&app, &visitor, &origin, &headers, token, asked).await
}

async fn ask_first(
    app: &App,
    visitor: &Visitor,
    now: String,
    then: String,
    token: String,
    return_to: String,
) -> Result<Response> {
    let locale = visitor.locale;
    let place = Place {
        locale,
        path: format!("/hc/{}", locale.code()),
    };
    let (w, f) = portal(app, visitor, &place, "handover-ask-title").await?;
    let page = AskPage {
        stay: f.hc(""),
        w,
        f,
        now,
        then,
        token,
        return_to,
    };
    html(StatusCode::OK, &page)
}

async fn go_in(
    app: &App,
    visitor: &Visitor,
    origin: &RequestOrigin,
    headers: &HeaderMap,
    token: String,
    asked: &str,
) -> Result<Response> {
    // Products write whole addresses; only those of this desk lead anywhere.
    let return_to = asked
        .strip_prefix(&origin.url(""))
        .unwrap_or(asked)
        .to_owned();
    let locale = visitor.locale;
    let (key, browser, now) = (app.key.clone(), browser(visitor, headers), app.clock.now());
    let (looked_at, known_key) = (token.clone(), app.key.clone());
    let is_ours = app
        .store
        .read(move |tx| deeds::is_ours(tx, &known_key, &looked_at, now))
        .await?;
    let entered = if is_ours {
        app.store
            .write(move |tx| deeds::enter(tx, &key, &token, locale.code(), &browser, now))
            .await?
    } else {
        None
    };
    let Some((session, person)) = entered else {
        let place = Place {
            locale,
            path: format!("/hc/{}/signin", locale.code()),
        };
        let (w, f) = portal(app, visitor, &place, "handover-refused-title").await?;
        return html(StatusCode::FORBIDDEN, &RefusedPage { w, f });
    };
    let locale = Locale::read(&person.locale).unwrap_or(locale);
    Ok((
        AppendHeaders([
            (header::SET_COOKIE, session.cookie(origin)),
            (header::SET_COOKIE, Cookie::Step.end(origin.is_secure())),
        ]),
        Redirect::to(&target(locale, person.role, &return_to)),
    )
        .into_response())
}

pub(super) async fn page(
    State(app): State<App>,
    admin: MustBeAdmin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let (id, key) = (admin.person.id, app.key.clone());
    let (around, secret) = app
        .store
        .read(move |tx| Ok((surroundings(tx, Some(id))?, deeds::secret(tx, &key)?)))
        .await?;
    let title = w.t("handover-title").into_owned();
    let mut f = frame(
        &admin.visitor,
        w,
        "/agent/handover",
        Here::People,
        title,
        around,
    );
    let said = match query_value(&uri, "done").as_str() {
        "renewed" => Some("handover-renewed"),
        "off" => Some("handover-off-done"),
        _ => None,
    };
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let page = HandoverPage {
        w,
        f,
        secret,
        address: format!("{}/access/jwt?jwt=…&return_to=…", app.config.public_url()),
    };
    html(StatusCode::OK, &page)
}

/// A new secret, or none.
pub(super) async fn change(
    State(app): State<App>,
    admin: MustBeAdmin,
    fields: Fields,
) -> Result<Response> {
    let (off, now) = (fields.text("deed") == "off", app.clock.now());
    app.store
        .write(move |tx| {
            if off {
                deeds::turn_off(tx, now)
            } else {
                deeds::renew(tx, now)
            }
        })
        .await?;
    let done = if off { "off" } else { "renewed" };
    tracing::info!(by = %admin.person.id, done, "hand-over from the product changed");
    Ok(Redirect::to(&format!("/agent/handover?done={done}")).into_response())
}
