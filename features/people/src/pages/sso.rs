//! Single sign-on as a browser meets it: sent to a provider, and back with an answer. Whatever goes wrong is told in words,
//! with a way on; what exactly was wrong with an answer is for the log.

use askama::Template;
use axum::extract::{FromRequestParts, OriginalUri, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use platform::frame::{Frame, Notice, Problems, Tone, When, address, parts};
use platform::language::{Locale, Words};
use platform::web::address::{encoded, local_path};
use platform::web::cookies::Cookie;
use platform::web::form::Fields;
use platform::web::{MustSignIn, RequestOrigin, Visitor, limits};
use platform::{App, Error, Result, random_token};

use super::account_more::{device_name, knows_password, own_password, when};
use super::passkeys::PasskeyPart;
use super::sign_in::{go_on, target};
use super::{browser, header_text, html, portal, query_value, status_of};
use crate::commands::sso::{self as deeds, Came, Setting};
use crate::page::Place;
use crate::queries::passkeys::list_passkeys;
use crate::queries::sso::{self as store, Provider};
use crate::sso::{self, Trouble};

/// How long a browser keeps the mark of its way, in seconds.
const ON_ITS_WAY: i64 = 15 * 60;
/// The longest code that is taken along.
const LONGEST_CODE: usize = 4096;

/// The answer when nobody came in.
#[derive(Template)]
#[template(path = "sso_trouble.html")]
struct TroublePage {
    w: Words,
    f: Frame,
    title: String,
    lead: String,
    /// Where the same provider is tried again.
    again: Option<(String, String)>,
}

/// GET /hc/{locale}/signed-out/{slug}
#[derive(Template)]
#[template(path = "signed_out.html")]
struct SignedOutPage {
    w: Words,
    f: Frame,
    lead: String,
    button: String,
    /// Where one signs out at the provider as well.
    address: String,
}

/// GET and, with problems, POST /hc/{locale}/account/ways/connect
#[derive(Template)]
#[template(path = "account_connect.html")]
struct ConnectPage {
    w: Words,
    f: Frame,
    tab: &'static str,
    lead: String,
    way: String,
    asks_password: bool,
    problems: Problems,
}

/// GET /hc/{locale}/account/ways
#[derive(Template)]
#[template(path = "account_ways.html")]
struct WaysPage {
    w: Words,
    f: Frame,
    tab: &'static str,
    passkeys: Vec<ShownPasskey>,
    passkey: PasskeyPart,
    connected: Vec<Connected>,
    /// Address and words of the buttons that connect another one.
    others: Vec<(String, String)>,
}

struct ShownPasskey {
    id: i64,
    name: String,
    since: When,
    used: Option<When>,
}

struct Connected {
    id: i64,
    name: String,
    email: String,
    since: When,
}

/// The mark of a browser on its way.
pub(super) struct Mark(pub(super) Option<String>);

impl FromRequestParts<App> for Mark {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let origin = RequestOrigin::from_request_parts(parts, app).await?;
        Ok(Self(Cookie::Way.read(&parts.headers, origin.is_secure())))
    }
}

/// Why nobody came in, as people are told.
enum Told {
    /// It took too long, or another browser began it.
    Lost,
    /// The provider said no, or its answer is not taken.
    No,
    /// The provider does not answer.
    Away,
    Stranger,
    Team,
    TooOften,
}

async fn trouble(
    app: &App,
    visitor: &Visitor,
    locale: Locale,
    provider: Option<&Provider>,
    why: Told,
) -> Result<Response> {
    let place = Place {
        locale,
        path: format!("/hc/{}/signin", locale.code()),
    };
    let (status, title, lead) = match why {
        Told::Lost => (StatusCode::FORBIDDEN, "sso-lost-title", "sso-lost-lead"),
        Told::No => (StatusCode::FORBIDDEN, "sso-no-title", "sso-no-lead"),
        Told::Away => (
            StatusCode::SERVICE_UNAVAILABLE,
            "sso-away-title",
            "sso-away-lead",
        ),
        Told::Stranger => (
            StatusCode::FORBIDDEN,
            "sso-stranger-title",
            "sso-stranger-lead",
        ),
        Told::Team => (StatusCode::FORBIDDEN, "sso-team-title", "sso-team-lead"),
        Told::TooOften => (
            StatusCode::TOO_MANY_REQUESTS,
            "sso-lost-title",
            "sign-in-too-often",
        ),
    };
    let (w, mut f) = portal(app, visitor, &place, "frame-sign-in").await?;
    let name = provider.map_or("", |provider| provider.named(locale));
    let title = w.t1(title, "name", name);
    f.title.clone_from(&title);
    let page = TroublePage {
        title,
        lead: w.t1(lead, "name", name),
        again: provider
            .map(|provider| (start(locale, provider, ""), w.t1("sso-again", "name", name))),
        w,
        f,
    };
    html(status, &page)
}

/// Where signing in by a provider begins.
pub(super) fn start(locale: Locale, provider: &Provider, return_to: &str) -> String {
    let path = format!("/hc/{}/signin/with/{}", locale.code(), provider.slug);
    address(&path, &[("return_to", return_to)])
}

/// The providers by which people come in, as buttons: address and words.
pub(super) fn buttons(
    all: &[Provider],
    w: &Words,
    locale: Locale,
    return_to: &str,
) -> Vec<(String, String)> {
    all.iter()
        .filter(|provider| provider.active)
        .map(|provider| {
            let words = w.t1("sso-button", "name", provider.named(locale));
            (start(locale, provider, return_to), words)
        })
        .collect()
}

async fn find(app: &App, slug: &str) -> Result<Provider> {
    let slug = slug.to_owned();
    let found = app
        .store
        .read(move |tx| store::find_provider(tx, &slug))
        .await?;
    found
        .filter(|provider| provider.active)
        .ok_or(Error::Absent)
}

struct SettingOut<'a> {
    provider: &'a Provider,
    mark: Option<String>,
    session_hash: Option<String>,
    return_to: String,
}

/// Sends a browser to a provider, with what it must bring back.
async fn set_out(
    app: &App,
    visitor: &Visitor,
    origin: &RequestOrigin,
    locale: Locale,
    with: SettingOut<'_>,
) -> Result<Response> {
    let provider = with.provider;
    let (state, mark) = (random_token()?, with.mark.map_or_else(random_token, Ok)?);
    let known = match sso::find(app, provider, false).await {
        Ok(known) => known,
        Err(why) => {
            tracing::warn!(provider = %provider.slug, %why, "a provider of single sign-on does not answer");
            return trouble(app, visitor, locale, Some(provider), Told::Away).await;
        }
    };
    let callback = sso::callback(&origin.url(""), provider);
    let address = match sso::address(&app.key, provider, &known, &callback, &state, locale.code()) {
        Ok(address) => address,
        Err(why) => {
            tracing::warn!(provider = %provider.slug, %why, "nobody can be sent to a provider of single sign-on");
            return trouble(app, visitor, locale, Some(provider), Told::Away).await;
        }
    };
    let (kept, now) = (provider.clone(), app.clock.now());
    let (network, marked) = (limits::network(origin.client_ip), mark.clone());
    let allowed = app
        .store
        .write(move |tx| {
            let setting = Setting {
                state: &state,
                browser: &marked,
                session_hash: with.session_hash.as_deref(),
                return_to: &with.return_to,
                locale: locale.code(),
                network: &network,
            };
            deeds::set_out(tx, &kept, &setting, now)
        })
        .await?;
    if !allowed {
        return trouble(app, visitor, locale, Some(provider), Told::TooOften).await;
    }
    let cookie = Cookie::Way.set(&mark, ON_ITS_WAY, origin.is_secure());
    Ok((
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Redirect::to(&address),
    )
        .into_response())
}

/// GET /hc/{locale}/signin/with/{slug}
pub(super) async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    Mark(mark): Mark,
    Path((_, slug)): Path<(String, String)>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let provider = find(&app, &slug).await?;
    let asked = query_value(&uri, "return_to");
    let return_to = local_path(&asked).unwrap_or_default().to_owned();
    if let Some(person) = &visitor.person {
        let target = target(place.locale, person.role, &return_to);
        return Ok(Redirect::to(&target).into_response());
    }
    let with = SettingOut {
        provider: &provider,
        mark,
        session_hash: None,
        return_to,
    };
    set_out(&app, &visitor, &origin, place.locale, with).await
}

/// GET /hc/{locale}/account/ways/with/{slug}
pub(super) async fn begin_to_connect(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    origin: RequestOrigin,
    headers: HeaderMap,
    Mark(mark): Mark,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response> {
    let provider = find(&app, &slug).await?;
    // Another site does not begin to connect its own account with this one.
    let site = headers.get("sec-fetch-site").map(HeaderValue::as_bytes);
    if site.is_some_and(|site| !matches!(site, b"same-origin" | b"none")) {
        return Ok(
            Redirect::to(&format!("/hc/{}/account/ways", place.locale.code())).into_response(),
        );
    }
    let with = SettingOut {
        provider: &provider,
        mark,
        session_hash: signed_in.visitor.session_hash.clone(),
        return_to: String::new(),
    };
    set_out(&app, &signed_in.visitor, &origin, place.locale, with).await
}

/// What a provider says went wrong, as far as it can stand in a log.
fn harmless(text: &str) -> String {
    let plain = |c: &char| c.is_ascii_alphanumeric() || *c == '_';
    text.chars().filter(plain).take(40).collect()
}

/// GET /access/oidc/{slug}: a browser comes back.
pub(super) async fn come_back(
    State(app): State<App>,
    visitor: Visitor,
    origin: RequestOrigin,
    headers: HeaderMap,
    Mark(mark): Mark,
    Path(slug): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let (state, now) = (query_value(&uri, "state"), app.clock.now());
    let way = match mark.clone().filter(|_| (32..=100).contains(&state.len())) {
        Some(mark) => {
            let (slug, state) = (slug.clone(), state.clone());
            app.store
                .write(move |tx| deeds::come_back(tx, &slug, &state, &mark, now))
                .await?
        }
        None => None,
    };
    let Some((provider, way)) = way else {
        return trouble(&app, &visitor, visitor.locale, None, Told::Lost).await;
    };
    let locale = Locale::read(&way.locale).unwrap_or(visitor.locale);
    let no = || trouble(&app, &visitor, locale, Some(&provider), Told::No);
    let (code, error) = (query_value(&uri, "code"), query_value(&uri, "error"));
    if !error.is_empty() || code.is_empty() || code.len() > LONGEST_CODE {
        let error = harmless(&error);
        tracing::info!(provider = %provider.slug, %error, "a provider of single sign-on said no");
        return no().await;
    }
    let told = match redeem(&app, &provider, &origin, &uri, &state, &code).await {
        Ok(told) => told,
        Err(Trouble::Refused(why)) => {
            tracing::warn!(provider = %provider.slug, %why, "what a provider of single sign-on sent is not taken");
            return no().await;
        }
        Err(Trouble::Away(why)) => {
            tracing::warn!(provider = %provider.slug, %why, "a provider of single sign-on does not answer");
            return trouble(&app, &visitor, locale, Some(&provider), Told::Away).await;
        }
    };
    if way.session_hash.is_some() {
        if way.session_hash != visitor.session_hash {
            return trouble(&app, &visitor, locale, None, Told::Lost).await;
        }
        let (next, mark) = (random_token()?, mark.unwrap_or_default());
        let state = next.clone();
        app.store
            .write(move |tx| {
                let setting = Setting {
                    state: &state,
                    browser: &mark,
                    session_hash: way.session_hash.as_deref(),
                    return_to: "",
                    locale: locale.code(),
                    network: "",
                };
                deeds::wait_to_connect(tx, &provider, &told, &setting, now)
            })
            .await?;
        let path = format!("/hc/{}/account/ways/connect", locale.code());
        return Ok(Redirect::to(&address(&path, &[("way", &next)])).into_response());
    }
    let browser = browser(&visitor, &headers);
    let (asked, kept) = (way.clone(), provider.clone());
    let came = app
        .store
        .write(move |tx| deeds::enter_by(tx, &kept, &told, &browser, &asked, now))
        .await?;
    match came {
        Came::In(entered, person) => {
            let locale = Locale::read(&person.locale).unwrap_or(locale);
            Ok(go_on(&origin, locale, person.role, entered, &way.return_to))
        }
        Came::Stranger => trouble(&app, &visitor, locale, Some(&provider), Told::Stranger).await,
        Came::Team => trouble(&app, &visitor, locale, Some(&provider), Told::Team).await,
    }
}

/// Looks at who answered, then asks that provider what the code is worth.
async fn redeem(
    app: &App,
    provider: &Provider,
    origin: &RequestOrigin,
    uri: &axum::http::Uri,
    state: &str,
    code: &str,
) -> std::result::Result<sso::Told, Trouble> {
    let known = sso::find(app, provider, false).await?;
    let iss = query_value(uri, "iss");
    let must_say = known
        .metadata
        .additional_metadata()
        .authorization_response_iss_parameter_supported;
    if iss != provider.issuer && (must_say || !iss.is_empty()) {
        return Err(Trouble::Refused("another provider answered".to_owned()));
    }
    let callback = sso::callback(&origin.url(""), provider);
    sso::redeem(app, provider, &callback, state, code).await
}

// One's own account

/// GET /hc/{locale}/account/ways
pub(super) async fn ways_page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    headers: HeaderMap,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let (w, mut f) = portal(&app, &signed_in.visitor, &place, "account-tab-ways").await?;
    let (id, now) = (signed_in.person.id, app.clock.now());
    let (all, identities, passkeys) = app
        .store
        .read(move |tx| {
            Ok((
                store::list_providers(tx)?,
                store::list_identities(tx, id)?,
                list_passkeys(tx, id)?,
            ))
        })
        .await?;
    let said = match query_value(&uri, "done").as_str() {
        "connected" => Some((Tone::Good, "ways-connected")),
        "disconnected" => Some((Tone::Good, "ways-disconnected")),
        "passkey-added" => Some((Tone::Good, "passkeys-added")),
        "passkey-removed" => Some((Tone::Good, "passkeys-removed")),
        "passkey-renamed" => Some((Tone::Good, "passkeys-renamed")),
        "passkey-wrong" => Some((Tone::Warning, "passkey-not-made")),
        "taken" => Some((Tone::Warning, "ways-taken")),
        _ => None,
    };
    f.notice = said.map(|(tone, key)| Notice {
        tone,
        text: w.t(key).into_owned(),
    });
    let is_staff = signed_in.person.role.is_staff();
    let others = all
        .iter()
        .filter(|one| one.active && (one.team || !is_staff))
        .filter(|one| !identities.iter().any(|known| known.issuer == one.issuer))
        .map(|one| {
            let path = f.hc(&format!("/account/ways/with/{}", one.slug));
            let words = w.t1("ways-connect", "name", one.named(place.locale));
            (path, words)
        })
        .collect();
    let connected = identities
        .into_iter()
        .map(|known| {
            let name = all.iter().find(|one| one.issuer == known.issuer);
            Connected {
                id: known.id,
                name: name.map_or_else(
                    || known.issuer.clone(),
                    |one| one.named(place.locale).to_owned(),
                ),
                email: known.email,
                since: when(&w, known.created_at, now),
            }
        })
        .collect();
    let passkeys = passkeys
        .into_iter()
        .map(|one| ShownPasskey {
            id: one.id,
            name: one.name,
            since: when(&w, one.created_at, now),
            used: one.used_at.map(|at| when(&w, at, now)),
        })
        .collect();
    let device = header_text(&headers, &header::USER_AGENT);
    let asks_password = own_password(&app, id).await?.is_some();
    let page = WaysPage {
        passkeys,
        passkey: PasskeyPart::to_add(&f, device_name(&device, &w), asks_password),
        w,
        f,
        tab: "ways",
        connected,
        others,
    };
    html(StatusCode::OK, &page)
}

/// Something connected is let go.
pub(super) async fn disconnect(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let (person, now) = (signed_in.person.id, app.clock.now());
    let id: i64 = fields.text("identity").parse().unwrap_or_default();
    app.store
        .write(move |tx| deeds::disconnect(tx, person, person, id, now))
        .await?;
    Ok(ways(place.locale, "disconnected"))
}

fn ways(locale: Locale, done: &str) -> Response {
    let path = format!("/hc/{}/account/ways", locale.code());
    Redirect::to(&address(&path, &[("done", done)])).into_response()
}

async fn show_connect(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    mark: Option<String>,
    way: &str,
    problems: Problems,
) -> Result<Response> {
    let (state, mark) = (way.to_owned(), mark.unwrap_or_default());
    let (session, now) = (signed_in.visitor.session_hash.clone(), app.clock.now());
    let found = app
        .store
        .read(move |tx| deeds::find_waiting(tx, &state, &mark, session.as_deref(), now))
        .await?;
    let Some((provider, _, email)) = found else {
        return Ok(ways(place.locale, ""));
    };
    let (w, f) = portal(app, &signed_in.visitor, place, "ways-connect-title").await?;
    let name = provider.named(place.locale);
    let lead = if email.is_empty() {
        w.t1("ways-connect-lead-unnamed", "name", name)
    } else {
        w.t2("ways-connect-lead", "name", name, "email", &email)
    };
    let page = ConnectPage {
        w,
        f,
        tab: "ways",
        lead,
        way: way.to_owned(),
        asks_password: own_password(app, signed_in.person.id).await?.is_some(),
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn connect_page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Mark(mark): Mark,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let way = query_value(&uri, "way");
    show_connect(&app, &signed_in, &place, mark, &way, Problems::default()).await
}

/// Connects what waits. A session alone, perhaps a stolen one, does not get another way in.
pub(super) async fn connect(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Mark(mark): Mark,
    fields: Fields,
) -> Result<Response> {
    let (id, now) = (signed_in.person.id, app.clock.now());
    let way = fields.text("way").to_owned();
    let kept = own_password(&app, id).await?;
    let password = fields.get("password").unwrap_or_default();
    if let Err(problem) = knows_password(&app, id, kept.as_deref(), password).await? {
        let mut problems = Problems::default();
        let w = signed_in.visitor.words_in(&app, place.locale);
        problems.add("password", w.t(problem));
        return show_connect(&app, &signed_in, &place, mark, &way, problems).await;
    }
    let (mark, session) = (
        mark.unwrap_or_default(),
        signed_in.visitor.session_hash.clone(),
    );
    let connected = app
        .store
        .write(move |tx| deeds::connect_waiting(tx, &way, &mark, session.as_deref(), id, now))
        .await;
    match connected {
        Ok(true) => Ok(ways(place.locale, "connected")),
        Ok(false) => Ok(ways(place.locale, "taken")),
        // It waited too long, or was connected in another tab.
        Err(Error::Absent) => Ok(ways(place.locale, "")),
        Err(error) => Err(error),
    }
}

/// GET /hc/{locale}/signed-out/{slug}: out of the desk, and perhaps out of the provider as well.
pub(super) async fn signed_out(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    Path((_, slug)): Path<(String, String)>,
) -> Result<Response> {
    let home = format!("/hc/{}", place.locale.code());
    let provider = find(&app, &slug).await?;
    if visitor.person.is_some() || !provider.ends_session {
        return Ok(Redirect::to(&home).into_response());
    }
    let end = match sso::find(&app, &provider, false).await {
        Ok(known) => known
            .metadata
            .additional_metadata()
            .end_session_endpoint
            .clone(),
        Err(_) => None,
    };
    let web = |end: &String| end.starts_with("https://") || end.starts_with("http://");
    let Some(end) = end.filter(web) else {
        return Ok(Redirect::to(&home).into_response());
    };
    let (w, f) = portal(&app, &visitor, &place, "signed-out-title").await?;
    let name = provider.named(place.locale);
    let start = if end.contains('?') { '&' } else { '?' };
    let page = SignedOutPage {
        lead: w.t1("signed-out-lead", "name", name),
        button: w.t1("signed-out-button", "name", name),
        address: format!(
            "{end}{start}client_id={}&post_logout_redirect_uri={}",
            encoded(&provider.client_id),
            encoded(&origin.url(&home))
        ),
        w,
        f,
    };
    html(StatusCode::OK, &page)
}
