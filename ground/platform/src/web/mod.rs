//! The web as the desk meets it: who is asking, what they send, and what they are answered.
//!
//! [`around`] puts everything that holds for all routes around them, in this order: the host and the address are
//! looked at, forms show their token, the route answers, errors become words, and every answer gets its headers.

pub mod address;
mod body;
#[cfg(test)]
pub(crate) mod chance;
pub mod cookies;
mod csrf;
pub mod errors;
pub mod form;
mod guard;
pub mod headers;
pub mod kept;
pub mod limits;
mod measured;
mod multipart;
mod pace;
mod part;
pub mod password;
mod served;
pub mod server;
#[cfg(test)]
mod server_tests;
pub mod session;
#[cfg(test)]
mod tests;
mod tls;
#[cfg(test)]
mod tls_tests;
pub mod uploads;
mod visitor;

use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, Uri, header};
use axum::middleware::{Next, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use futures_util::FutureExt;

pub use body::BodyTrouble;
pub use csrf::readable_size;
pub use errors::{Audience, Renderer, Scene};
pub use form::{Fields, FormData};
pub use guard::{RequestOrigin, host_name};
pub use pace::Patience;
pub use session::SignedIn;
pub use tls::Tls;
pub use visitor::{
    Gate, Must, MustBeAdmin, MustBeAgent, MustExport, MustKeepArticles, MustKeepForms,
    MustKeepGroups, MustKeepIdeas, MustKeepJobs, MustKeepOrganizations, MustKeepPeople,
    MustKeepSettings, MustKeepStatus, MustReadAudit, MustReadMail, MustSignIn, Visitor, locale_in,
    sign_in_address,
};

pub(crate) use csrf::{is_cross_site, whole};

use domain::BrandId;

use crate::audit::{Origin, Via};
use crate::brands::Brand;
use crate::language::Locale;
use crate::{App, Error};
use cookies::{Cookie, ONE_YEAR};
use csrf::Stopped;
use errors::Asked;
use guard::Guard;
use measured::{Measured, Taken};
use served::Served;
use visitor::Seen;

/// Word files of the web: pairs of locale code and Fluent text.
pub const WORDS: &[(&str, &str)] = &[
    ("en", include_str!("../../words/web.en.ftl")),
    ("sv", include_str!("../../words/web.sv.ftl")),
];

/// The number of a request, for routes that log or tell it: ours, or the one that a trusted proxy gave it. In the request's extensions.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

/// The languages in which the portal is offered. In the request's extensions.
#[derive(Clone, Debug)]
pub struct Offered(pub Vec<Locale>);

#[derive(Clone)]
struct Door {
    app: App,
    guard: Arc<Guard>,
    brands: Arc<Served>,
    renderer: Renderer,
}

/// All routes, with everything around them that holds for all; ready for [`server::serve`].
pub fn around(app: App, routes: Router<App>, renderer: Renderer) -> Router {
    let door = Door {
        guard: Arc::new(Guard::new(&app.config)),
        brands: Arc::default(),
        app: app.clone(),
        renderer,
    };
    // A router of its own around the routes: addresses are put right before a route is chosen.
    let routes = routes.fallback(absent);
    Router::new()
        .fallback_service(measured::noted(routes).with_state(app))
        .layer(from_fn_with_state(door, through_the_door))
}

/// Where there is nothing. Who asks is looked up all the same, so that the page knows them and offers ways on.
async fn absent(_: Result<visitor::Visitor, Error>) -> Error {
    Error::Absent
}

async fn through_the_door(State(door): State<Door>, mut request: Request, next: Next) -> Response {
    let Door {
        app,
        guard,
        brands,
        renderer,
    } = door;
    let id = guard.request_id(&request).unwrap_or_else(request_id);
    let taken = Taken::default();
    let measured = Measured::begin(&id, request.method(), &taken);
    let brands = brands.now(&app.store).await;
    let admitted = guard.admit(&mut request, &brands);
    if let Ok(origin) = &admitted
        && let Some(brand) = brands.iter().find(|brand| brand.id == origin.brand)
    {
        let offered = Offered(brand.languages.clone());
        request.extensions_mut().insert(offered);
    }
    let under_tls = if let Ok(origin) = &admitted {
        origin.is_secure()
    } else {
        let public = app.config.base_url.as_deref();
        public.is_some_and(|url| url.starts_with("https:"))
            || request.extensions().get::<server::UnderTls>().is_some()
    };
    let asked = Asked {
        method: request.method().clone(),
        uri: request.uri().clone(),
        audience: Audience::of(request.uri(), request.headers()),
        locale: visitor::locale_of(request.headers(), under_tls).unwrap_or(Locale::En),
        id: id.clone(),
        taken: taken.clone(),
    };
    let seen = Seen::default();
    request.extensions_mut().insert(seen.clone());
    request.extensions_mut().insert(RequestId(id.clone()));
    request.extensions_mut().insert(taken);
    let via = if asked.audience == Audience::Api {
        Via::Api
    } else {
        Via::Web
    };
    let behind = match &admitted {
        Ok(origin) => {
            let chosen = looked_after(&request, under_tls, &brands);
            Origin::at(chosen.unwrap_or(origin.brand), via, Some(origin.client_ip))
        }
        Err(_) => Origin::new(via, None),
    };
    let answering = behind.clone().around(answer(&app, admitted, request, next));
    let response = match AssertUnwindSafe(answering).catch_unwind().await {
        Ok(response) => response,
        Err(panic) => errors::panicked(&*panic).into_response(),
    };
    let mut response = options(&asked, response);
    let site = errors::site_name(&app, asked.audience, response.status());
    let site = behind.around(site).await;
    response = errors::dress(&app, renderer, &asked, seen.visitor(), &site, response);
    if let Some(fresh) = seen.fresh().filter(|_| is_page(&response)) {
        let cookie = Cookie::Visitor.set(fresh, ONE_YEAR, under_tls);
        response.headers_mut().append(header::SET_COOKIE, cookie);
    }
    if asked.audience == Audience::Api {
        crate::api::finish(response.headers_mut());
    }
    headers::secure(response.headers_mut(), under_tls, &id);
    measured.answered(response.status());
    response
}

async fn answer(
    app: &App,
    admitted: crate::Result<RequestOrigin>,
    mut request: Request,
    next: Next,
) -> Response {
    let origin = match admitted {
        Ok(origin) => origin,
        Err(error) => return error.into_response(),
    };
    request.extensions_mut().insert(origin.clone());
    without_json_ending(request.uri_mut());
    match csrf::check(app, &origin, request).await {
        Ok(request) => next.run(request).await,
        Err(Stopped::Refused(error)) => error.into_response(),
        Err(Stopped::Outdated(request)) => match kept::keep(app, &origin, *request).await {
            Ok(page) => page,
            Err(error) => error.into_response(),
        },
    }
}

/// The brand that an administrator chose to look after: it holds in the workspace, whose address is the same for all.
fn looked_after(request: &Request, under_tls: bool, brands: &[Brand]) -> Option<BrandId> {
    let path = request.uri().path();
    if path != "/agent" && !path.starts_with("/agent/") {
        return None;
    }
    let chosen = Cookie::Brand.read(request.headers(), under_tls)?;
    let mut known = brands.iter().map(|brand| brand.id);
    known.find(|id| id.to_string() == chosen)
}

/// The cookie by which [`Cookie::Brand`] is chosen: the administration in this browser is about this brand from now on.
pub fn looks_after(brand: BrandId, origin: &RequestOrigin) -> axum::http::HeaderValue {
    Cookie::Brand.set(&brand.to_string(), ONE_YEAR, origin.is_secure())
}

/// Every address of the API may end in `.json` (clients send it or not, as they like).
fn without_json_ending(uri: &mut Uri) {
    if !uri.path().starts_with("/api/") {
        return;
    }
    let Some(path) = uri.path().strip_suffix(".json") else {
        return;
    };
    let address = match uri.query() {
        Some(query) => format!("{path}?{query}"),
        None => path.to_owned(),
    };
    if let Ok(address) = address.parse() {
        *uri = address;
    }
}

/// `OPTIONS` is answered with what is allowed. There is no CORS: no other site's scripts are let in.
fn options(asked: &Asked, response: Response) -> Response {
    let allow = response.headers().get(header::ALLOW).cloned();
    match allow {
        Some(allow)
            if asked.method == Method::OPTIONS
                && response.status() == StatusCode::METHOD_NOT_ALLOWED =>
        {
            let mut response = Response::new(Body::empty());
            *response.status_mut() = StatusCode::NO_CONTENT;
            response.headers_mut().insert(header::ALLOW, allow);
            response
        }
        _ => response,
    }
}

fn is_page(response: &Response) -> bool {
    response
        .headers()
        .get(header::CONTENT_TYPE)
        .unwrap_or(&HeaderValue::from_static(""))
        .as_bytes()
        .starts_with(b"text/html")
}

fn request_id() -> String {
    let mut bytes = [0; 6];
    // A number that is not random is still a number.
    let _ = getrandom::fill(&mut bytes);
    crate::hex(&bytes)
}

/// A number in an address: digits only. Anything else leads nowhere, as a number without a thing does.
///
/// # Errors
/// [`Error::Absent`].
pub fn number(text: &str) -> crate::Result<i64> {
    let digits = !text.is_empty() && text.len() <= 19 && text.bytes().all(|b| b.is_ascii_digit());
    digits
        .then(|| text.parse().ok())
        .flatten()
        .ok_or(Error::Absent)
}
