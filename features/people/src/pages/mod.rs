//! The pages about people: signing in and out, accounts, setting up the desk, language and colours.

mod account;
mod account_more;
mod ask;
mod erase;
mod factor;
mod handover;
mod link;
mod passkeys;
mod people;
mod person;
mod roles;
mod setup;
mod sign_in;
mod sso;
mod sso_admin;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use platform::frame::{Frame, Here, Problems, Theme};
use platform::language::{Locale, Words};
use platform::web::address::local_path;
use platform::web::cookies::Cookie;
use platform::web::form::Fields;
use platform::web::{RequestOrigin, Visitor};
use platform::{App, Error, Result};

use crate::commands::accounts::Browser;
use crate::commands::{LONGEST_PASSWORD, SHORTEST_PASSWORD};
use crate::page::{Place, frame, surroundings};
use crate::queries;

pub use person::account_deed;

/// A year in seconds, for cookies that keep a choice.
const YEAR: i64 = 365 * 24 * 3600;

pub fn routes() -> Router<App> {
    Router::new()
        .route(
            "/hc/{locale}/signin",
            get(sign_in::page).post(sign_in::sign_in),
        )
        .route(
            "/hc/{locale}/signin/code",
            get(factor::code_page).post(factor::show_code),
        )
        .route(
            "/hc/{locale}/signin/second-factor",
            get(factor::door_page).post(factor::set_up_at_the_door),
        )
        .route(
            "/hc/{locale}/signin/link",
            get(ask::link_page).post(ask::ask_link),
        )
        .route("/hc/{locale}/signin/with/{slug}", get(sso::sign_in))
        .route("/access/oidc/{slug}", get(sso::come_back))
        .route("/hc/{locale}/signed-out/{slug}", get(sso::signed_out))
        .route(
            "/hc/{locale}/account/ways",
            get(sso::ways_page).post(sso::disconnect),
        )
        .route(
            "/hc/{locale}/account/ways/with/{slug}",
            get(sso::begin_to_connect),
        )
        .route(
            "/hc/{locale}/account/ways/connect",
            get(sso::connect_page).post(sso::connect),
        )
        .route("/.well-known/webauthn", get(passkeys::portals))
        .route("/hc/{locale}/signin/passkey/question", post(passkeys::ask))
        .route("/hc/{locale}/signin/passkey", post(passkeys::sign_in))
        .route(
            "/hc/{locale}/signin/code/passkey",
            post(passkeys::show_second),
        )
        .route(
            "/hc/{locale}/account/passkeys/question",
            post(passkeys::ask_to_add),
        )
        .route("/hc/{locale}/account/passkeys", post(passkeys::add))
        .route("/hc/{locale}/account/passkeys/{id}", post(passkeys::change))
        .route("/agent/people/{id}/passkeys", post(person::remove_passkeys))
        .route("/agent/sso", get(sso_admin::list).post(sso_admin::add))
        .route("/agent/sso/new", get(sso_admin::new_page))
        .route(
            "/agent/sso/{slug}",
            get(sso_admin::page).post(sso_admin::change),
        )
        .route(
            "/hc/{locale}/password",
            get(ask::reset_page).post(ask::ask_reset),
        )
        .route(
            "/hc/{locale}/register",
            get(ask::register_page).post(ask::ask_register),
        )
        .route(
            "/hc/{locale}/link/{token}",
            get(link::page).post(link::press),
        )
        .route("/signout", post(sign_in::sign_out))
        .route("/setup/{token}", get(setup::setup_page).post(setup::set_up))
        .route(
            "/hc/{locale}/account",
            get(account::page).post(account::change),
        )
        .route(
            "/hc/{locale}/account/address",
            get(account_more::address_page).post(account_more::change_address),
        )
        .route(
            "/hc/{locale}/account/password",
            get(account_more::password_page).post(account_more::change_password),
        )
        .route(
            "/hc/{locale}/account/devices",
            get(account_more::devices_page).post(account_more::end_device),
        )
        .route(
            "/hc/{locale}/account/second-factor",
            get(factor::account_page).post(factor::set_up),
        )
        .route(
            "/hc/{locale}/account/second-factor/change",
            post(factor::change),
        )
        .route(
            "/hc/{locale}/account/second-factor/codes",
            get(factor::codes_page),
        )
        .route("/agent/people", get(people::list).post(people::add))
        .route("/agent/roles", get(roles::list).post(roles::add))
        .route("/agent/roles/{id}", post(roles::change))
        .route("/agent/roles/{id}/remove", post(roles::take_away))
        .route("/agent/people/new", get(people::new_page))
        .route("/agent/people/{id}", get(person::page).post(person::change))
        .route(
            "/agent/people/{id}/erase",
            get(erase::page).post(erase::erase),
        )
        .route("/agent/people/{id}/invite", post(person::invite))
        .route("/agent/people/{id}/suspend", post(person::suspend))
        .route("/agent/people/{id}/unsuspend", post(person::unsuspend))
        .route("/agent/people/{id}/sign-out", post(person::sign_out))
        .route(
            "/agent/people/{id}/second-factor",
            post(person::remove_factor),
        )
        .route(
            "/access/jwt",
            get(handover::enter).post(handover::enter_as_other),
        )
        .route(
            "/agent/handover",
            get(handover::page).post(handover::change),
        )
        .route("/preferences", post(set_preference))
}

/// A page, or the form again with its problems.
pub fn html(status: StatusCode, page: &impl Template) -> Result<Response> {
    // Most pages fit: growing a text by halves costs as much as filling it.
    let mut body = String::with_capacity(32 * 1024);
    page.render_into(&mut body).map_err(Error::broken)?;
    Ok((status, Html(body)).into_response())
}

fn status_of(problems: &Problems) -> StatusCode {
    if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// One value of the query string; whatever else is in it does not matter.
pub fn query_value(uri: &axum::http::Uri, name: &str) -> String {
    let query = uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| platform::web::form::clean_text(&value))
        .unwrap_or_default()
}

fn header_text(headers: &HeaderMap, name: &header::HeaderName) -> String {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

/// What is wrong with a new password, as a key of the word files.
pub fn password_problem(password: &str) -> Option<&'static str> {
    let characters = password.chars().count();
    if characters < SHORTEST_PASSWORD {
        Some("password-too-short")
    } else if characters > LONGEST_PASSWORD {
        Some("password-too-long")
    } else {
        None
    }
}

fn limited(text: &str, most: usize) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .chars()
        .take(most)
        .collect()
}

/// The browser that somebody comes in with, and whose session ends.
fn browser(visitor: &Visitor, headers: &HeaderMap) -> Browser {
    Browser {
        user_agent: header_text(headers, &header::USER_AGENT),
        old: visitor.session_hash.clone(),
    }
}

/// Words and frame of a page of the portal.
async fn portal(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    title: &'static str,
) -> Result<(Words, Frame)> {
    let w = visitor.words_in(app, place.locale);
    let person = visitor.person.as_ref().map(|person| person.id);
    let around = app.store.read(move |tx| surroundings(tx, person)).await?;
    let title = w.t(title).into_owned();
    Ok((
        w,
        frame(visitor, w, &place.path, Here::Elsewhere, title, around),
    ))
}

fn theme_word(text: &str) -> Option<&'static str> {
    [Theme::Light, Theme::Dark]
        .into_iter()
        .map(Theme::name)
        .find(|name| *name == text)
}

/// Language or colours, from any page, also signed out: kept with the person, else with the browser.
async fn set_preference(
    State(app): State<App>,
    visitor: Visitor,
    origin: RequestOrigin,
    fields: Fields,
) -> Result<Response> {
    let locale = Locale::read(fields.text("locale"));
    let theme = fields.get("theme").map(theme_word);
    if let Some(person) = &visitor.person {
        let id = person.id;
        app.store
            .write(move |tx| {
                if let Some(locale) = locale {
                    queries::set_locale(tx, id, locale.code())?;
                }
                theme.map_or(Ok(()), |theme| queries::set_theme(tx, id, theme))
            })
            .await?;
    }
    let secure = origin.is_secure();
    let mut headers = HeaderMap::new();
    if let Some(locale) = locale {
        headers.append(
            header::SET_COOKIE,
            Cookie::Locale.set(locale.code(), YEAR, secure),
        );
    }
    if let Some(theme) = theme {
        headers.append(
            header::SET_COOKIE,
            Cookie::Theme.set(theme.unwrap_or("system"), YEAR, secure),
        );
    }
    let target = local_path(fields.text("return_to"))
        .unwrap_or("/")
        .to_owned();
    Ok((headers, Redirect::to(&target)).into_response())
}
