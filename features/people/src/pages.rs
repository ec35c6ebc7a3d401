//! The pages about people: signing in and out, setting up the desk, one's own account, language and colours.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, Html, IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::person::EmailAddress;
use platform::frame::{Here, Notice, Problems, Theme, Tone};
use platform::language::{Locale, is_time_zone};
use platform::web::address::local_path;
use platform::web::cookies::Cookie;
use platform::web::form::Fields;
use platform::web::{MustSignIn, RequestOrigin, Visitor, limits, password, session};
use platform::{App, Error, Result};

use crate::commands::{self, LONGEST_PASSWORD, Owner, SHORTEST_PASSWORD};
use crate::page::{Place, frame, surroundings};
use crate::queries;
use crate::views::{AccountPage, SetupPage, SignInPage};

/// A year in seconds, for cookies that keep a choice.
const YEAR: i64 = 365 * 24 * 3600;

pub fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/signin", get(sign_in_page).post(sign_in))
        .route("/signout", post(sign_out))
        .route("/setup/{token}", get(setup_page).post(set_up))
        .route(
            "/hc/{locale}/account",
            get(account_page).post(change_account),
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

async fn show_sign_in(
    app: &App,
    visitor: &Visitor,
    place: Place,
    email: &str,
    return_to: &str,
    problems: Problems,
) -> Result<Response> {
    let w = visitor.words_in(app, place.locale);
    let around = app.store.read(|tx| surroundings(tx, None)).await?;
    let status = status_of(&problems);
    let title = w.t("sign-in-title").into_owned();
    let page = SignInPage {
        w,
        f: frame(visitor, w, &place.path, Here::Elsewhere, title, around),
        email: email.to_owned(),
        return_to: local_path(return_to).unwrap_or_default().to_owned(),
        problems,
    };
    html(status, &page)
}

/// One value of the query string; whatever else is in it does not matter.
pub fn query_value(uri: &axum::http::Uri, name: &str) -> String {
    let query = uri.query().unwrap_or_default();
    form_urlencoded::parse(query.as_bytes())
        .find(|(key, _)| key == name)
        .map(|(_, value)| platform::web::form::clean_text(&value))
        .unwrap_or_default()
}

async fn sign_in_page(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let return_to = query_value(&uri, "return_to");
    if visitor.person.is_some() {
        let home = format!("/hc/{}", place.locale.code());
        return Ok(Redirect::to(local_path(&return_to).unwrap_or(&home)).into_response());
    }
    show_sign_in(&app, &visitor, place, "", &return_to, Problems::default()).await
}

/// One answer for a wrong password, an unknown address and an account without password, in text and in time.
async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let (email, return_to) = (
        fields.text("email").to_owned(),
        fields.text("return_to").to_owned(),
    );
    let given = fields.get("password").unwrap_or_default().to_owned();
    let w = visitor.words_in(&app, place.locale);
    let now = app.clock.now();
    let address = EmailAddress::read(&email).ok();
    let folded = address
        .as_ref()
        .map_or_else(|| email.to_lowercase(), EmailAddress::folded);
    let (account, network) = (
        format!("signin:{folded}"),
        format!("signin:{}", limits::network(origin.client_ip)),
    );
    let buckets = (account.clone(), network);
    let allowed = app
        .store
        .write(move |tx| {
            let account = limits::take(tx, &buckets.0, limits::SIGN_IN_ACCOUNT, now)?;
            Ok(limits::take(tx, &buckets.1, limits::SIGN_IN_NETWORK, now)? && account)
        })
        .await?;
    let mut problems = Problems::default();
    if !allowed {
        problems.add("", w.t("sign-in-too-often"));
        let answer = show_sign_in(&app, &visitor, place, &email, &return_to, problems).await?;
        return Ok((StatusCode::TOO_MANY_REQUESTS, answer).into_response());
    }
    let kept = match address {
        Some(address) => {
            app.store
                .read(move |tx| queries::find_password(tx, &address))
                .await?
        }
        None => None,
    };
    let right = given.len() <= 4 * LONGEST_PASSWORD
        && password::verify(&given, kept.as_ref().map(|(_, hash)| hash.as_str())).await?;
    let Some((person, _)) = kept.filter(|_| right) else {
        problems.add("", w.t("sign-in-wrong"));
        return show_sign_in(&app, &visitor, place, &email, &return_to, problems).await;
    };
    let agent = header_text(&headers, &header::USER_AGENT);
    let old = visitor.session_hash.clone();
    let (begun, role) = app
        .store
        .write(move |tx| {
            limits::forgive(tx, &account)?;
            let begun = session::begin(tx, person, &agent, old.as_deref(), now)?;
            Ok((begun, queries::find(tx, person)?.map(|person| person.role)))
        })
        .await?;
    let home = match role {
        Some(role) if role.is_staff() => "/agent".to_owned(),
        _ => format!("/hc/{}", place.locale.code()),
    };
    let target = local_path(&return_to).unwrap_or(&home).to_owned();
    Ok((
        AppendHeaders([(header::SET_COOKIE, begun.cookie(&origin))]),
        Redirect::to(&target),
    )
        .into_response())
}

fn header_text(headers: &HeaderMap, name: &header::HeaderName) -> String {
    headers
        .get(name)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned()
}

async fn sign_out(
    State(app): State<App>,
    visitor: Visitor,
    origin: RequestOrigin,
    _checked: Fields,
) -> Result<Response> {
    if let Some(hash) = visitor.session_hash.clone() {
        app.store.write(move |tx| session::end(tx, &hash)).await?;
    }
    let home = format!("/hc/{}", visitor.locale.code());
    Ok((
        AppendHeaders([(header::SET_COOKIE, session::signed_out(&origin))]),
        Redirect::to(&home),
    )
        .into_response())
}

async fn show_setup(
    app: &App,
    visitor: &Visitor,
    token: &str,
    fields: &Fields,
    problems: Problems,
) -> Result<Response> {
    let w = visitor.words(app);
    let around = app.store.read(|tx| surroundings(tx, None)).await?;
    let status = status_of(&problems);
    let title = w.t("setup-title").into_owned();
    let action = format!("/setup/{token}");
    let page = SetupPage {
        w,
        f: frame(visitor, w, &action, Here::Elsewhere, title, around),
        action,
        site_name: fields.text("site_name").to_owned(),
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        language: Locale::read(fields.text("language"))
            .unwrap_or(visitor.locale)
            .code()
            .to_owned(),
        problems,
    };
    html(status, &page)
}

async fn setup_is_open(app: &App, token: &str) -> Result<()> {
    let (hash, now) = (platform::sha256_hex(token), app.clock.now());
    let open = app
        .store
        .read(move |tx| {
            Ok(queries::find_setup_link(tx, &hash, now)? && queries::count_people(tx)? == 0)
        })
        .await?;
    if open { Ok(()) } else { Err(Error::Absent) }
}

async fn setup_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response> {
    setup_is_open(&app, &token).await?;
    show_setup(
        &app,
        &visitor,
        &token,
        &Fields::default(),
        Problems::default(),
    )
    .await
}

async fn set_up(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    origin: RequestOrigin,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    setup_is_open(&app, &token).await?;
    let w = visitor.words(&app);
    let mut problems = Problems::default();
    let site_name = limited(fields.text("site_name"), 80);
    if site_name.is_empty() {
        problems.add("site_name", w.t("setup-problem-site-name"));
    }
    let name = limited(fields.text("name"), 120);
    if name.is_empty() {
        problems.add("name", w.t("setup-problem-name"));
    }
    let address = EmailAddress::read(fields.text("email"));
    if let Err(refused) = &address {
        problems.add("email", w.t(refused.key()));
    }
    let password = fields.get("password").unwrap_or_default();
    if let Some(problem) = password_problem(password) {
        problems.add("password", w.t(problem));
    }
    let locale = Locale::read(fields.text("language")).unwrap_or(visitor.locale);
    let Ok(address) = address else {
        return show_setup(&app, &visitor, &token, &fields, problems).await;
    };
    if !problems.is_empty() {
        return show_setup(&app, &visitor, &token, &fields, problems).await;
    }
    let password_hash = password::hash(password).await?;
    let now = app.clock.now();
    let agent = header_text(&headers, &header::USER_AGENT);
    let begun = app
        .store
        .write(move |tx| {
            let owner = Owner {
                name: &name,
                address: &address,
                password_hash: &password_hash,
                locale: locale.code(),
                site_name: &site_name,
            };
            let person = commands::set_up(tx, &token, &owner, now)?;
            session::begin(tx, person, &agent, None, now)
        })
        .await?;
    Ok((
        AppendHeaders([(header::SET_COOKIE, begun.cookie(&origin))]),
        Redirect::to("/agent"),
    )
        .into_response())
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

/// Time zones to choose from: where most of the desk's customers are first, then the rest of the world's common ones.
const TIME_ZONES: [&str; 24] = [
    "Europe/Stockholm",
    "Europe/Oslo",
    "Europe/Copenhagen",
    "Europe/Helsinki",
    "Europe/Berlin",
    "Europe/Amsterdam",
    "Europe/London",
    "Europe/Dublin",
    "Europe/Paris",
    "Europe/Madrid",
    "Europe/Rome",
    "Europe/Warsaw",
    "Europe/Athens",
    "Atlantic/Reykjavik",
    "UTC",
    "America/New_York",
    "America/Chicago",
    "America/Denver",
    "America/Los_Angeles",
    "America/Sao_Paulo",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
];

async fn show_account(
    app: &App,
    signed_in: &MustSignIn,
    place: Place,
    fields: Option<&Fields>,
    problems: Problems,
    saved: bool,
) -> Result<Response> {
    let visitor = &signed_in.visitor;
    let w = visitor.words_in(app, place.locale);
    let id = signed_in.person.id;
    let around = app.store.read(move |tx| surroundings(tx, Some(id))).await?;
    let title = w.t("frame-account").into_owned();
    let mut f = frame(visitor, w, &place.path, Here::Elsewhere, title, around);
    if saved {
        f.notice = Some(Notice {
            tone: Tone::Good,
            text: w.t("account-saved").into_owned(),
        });
    }
    let person = &signed_in.person;
    let given = |name: &str, kept: &str| fields.map_or(kept, |fields| fields.text(name)).to_owned();
    let mut time_zones: Vec<String> = TIME_ZONES.iter().map(|zone| (*zone).to_owned()).collect();
    if !time_zones.contains(&person.time_zone) {
        time_zones.push(person.time_zone.clone());
    }
    let status = status_of(&problems);
    let page = AccountPage {
        w,
        f,
        name: given("name", &person.name),
        email: person.email.clone(),
        language: given("language", person.locale.code()),
        time_zone: given("time_zone", &person.time_zone),
        time_zones,
        theme: person.theme,
        problems,
    };
    html(status, &page)
}

async fn account_page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let saved = query_value(&uri, "saved") == "1";
    show_account(&app, &signed_in, place, None, Problems::default(), saved).await
}

async fn change_account(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(&app, place.locale);
    let mut problems = Problems::default();
    let name = limited(fields.text("name"), 120);
    if name.is_empty() {
        problems.add("name", w.t("setup-problem-name"));
    }
    let zone = fields.text("time_zone").to_owned();
    if !is_time_zone(&zone) {
        problems.add("time_zone", w.t("account-problem-time-zone"));
    }
    if !problems.is_empty() {
        return show_account(&app, &signed_in, place, Some(&fields), problems, false).await;
    }
    let locale = Locale::read(fields.text("language")).unwrap_or(place.locale);
    let theme = theme_word(fields.text("theme"));
    let (id, now) = (signed_in.person.id, app.clock.now());
    app.store
        .write(move |tx| {
            queries::set_profile(tx, id, &name, locale.code(), &zone, now)?;
            queries::set_theme(tx, id, theme)
        })
        .await?;
    Ok(Redirect::to(&format!("/hc/{}/account?saved=1", locale.code())).into_response())
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
