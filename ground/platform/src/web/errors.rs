//! What people and programs are told when something goes no further: a page, or JSON, always in words, never with the
//! desk's inner life. The cause of what is broken goes to the log, under the number that the person is given.

use std::time::Duration;

use axum::Json;
use axum::body::{Body, HttpBody as _};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse, Response};

use super::measured::Taken;
use super::visitor::Visitor;
use crate::language::{Locale, Words};
use crate::meters::verb;
use crate::settings::SITE_NAME;
use crate::{App, Error, Refusal};

/// Who reads the answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Audience {
    /// A person, in a browser's window.
    Page,
    /// A script of one of our pages.
    Script,
    /// A program that speaks the Zendesk dialect.
    Api,
}

impl Audience {
    /// Who reads the answer to this request.
    pub fn of(uri: &Uri, headers: &HeaderMap) -> Self {
        let text =
            |name: header::HeaderName| headers.get(name).and_then(|value| value.to_str().ok());
        let accepts_json =
            text(header::ACCEPT).is_some_and(|accept| accept.starts_with("application/json"));
        let is_fetch = headers
            .get("sec-fetch-dest")
            .is_some_and(|dest| dest == "empty");
        if uri.path().starts_with("/api/") {
            Self::Api
        } else if accepts_json || is_fetch || uri.path().starts_with("/uploads") {
            Self::Script
        } else {
            Self::Page
        }
    }
}

/// What an error page is about.
pub struct Scene<'a> {
    /// The visitor, if somebody had looked already.
    pub visitor: Option<&'a Visitor>,
    /// The language of the answer.
    pub locale: Locale,
    /// The name of the desk.
    pub site_name: &'a str,
    /// Path and query of what was asked.
    pub path: &'a str,
    /// HTTP status of the answer.
    pub status: u16,
    /// What happened, in a few words.
    pub heading: String,
    /// What to do now.
    pub text: String,
    /// The number of something broken.
    pub reference: Option<&'a str>,
}

/// Makes an error page; `None` falls back to a plain one.
pub type Renderer = fn(&App, &Scene<'_>) -> Option<String>;

/// In a response's extensions: its bare text is what the reader wants, and stays.
#[derive(Clone, Copy, Debug)]
pub struct Worded;

/// A response that is still an error in words' absence; [`dress`] makes it readable.
#[derive(Clone, Debug)]
struct Undressed(Error);

fn status_of(error: &Error) -> StatusCode {
    match error {
        Error::Refused(refusal) => StatusCode::from_u16(refusal.status)
            .ok()
            .filter(|status| status.is_client_error() || status.is_server_error())
            .unwrap_or(StatusCode::UNPROCESSABLE_ENTITY),
        Error::Absent => StatusCode::NOT_FOUND,
        Error::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let mut response = Response::new(Body::empty());
        *response.status_mut() = status_of(&self);
        if let Self::Refused(refusal) = &self {
            let seconds = match refusal.status {
                429 => Some("60"),
                503 => Some("1"),
                _ => None,
            };
            if let Some(seconds) = seconds {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from_static(seconds));
            }
        }
        response.extensions_mut().insert(Undressed(self));
        response
    }
}

/// What is kept of a request to answer its errors.
pub(super) struct Asked {
    pub(super) method: Method,
    pub(super) uri: Uri,
    pub(super) audience: Audience,
    pub(super) locale: Locale,
    pub(super) id: String,
    pub(super) taken: Taken,
}

/// The error that a response means: one of ours, or one of the framework's bare ones, whose texts are for
/// programmers and are not passed on.
fn meant(response: &mut Response) -> Option<Error> {
    if let Some(Undressed(error)) = response.extensions_mut().remove::<Undressed>() {
        return Some(error);
    }
    let status = response.status();
    let is_fine = !status.is_client_error() && !status.is_server_error();
    if is_fine || response.extensions().get::<Worded>().is_some() {
        return None;
    }
    let kind = response
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let is_bare = match kind {
        None => response.body().size_hint().exact() == Some(0),
        Some(kind) => kind.starts_with("text/plain"),
    };
    is_bare.then(|| match status {
        StatusCode::NOT_FOUND => Error::Absent,
        StatusCode::METHOD_NOT_ALLOWED => Error::refused(405, "web-method"),
        StatusCode::PAYLOAD_TOO_LARGE => Error::refused(413, "web-form-large"),
        status if status.is_client_error() => Error::refused(status.as_u16(), "web-not-understood"),
        status => Error::broken(format!("a handler answered {status} without words")),
    })
}

/// The desk's name, for a page that says what went wrong. A database that does not answer is not waited for.
pub(super) async fn site_name(app: &App, audience: Audience, status: StatusCode) -> String {
    let is_fine = !status.is_client_error() && !status.is_server_error();
    if is_fine || audience != Audience::Page {
        return String::new();
    }
    let reading = app.store.read(|tx| SITE_NAME.text(tx));
    let read = tokio::time::timeout(Duration::from_millis(300), reading).await;
    match read {
        Ok(Ok(name)) => name,
        _ => SITE_NAME.default.to_owned(),
    }
}

/// Makes an answer readable for whoever reads it.
pub(super) fn dress(
    app: &App,
    renderer: Renderer,
    asked: &Asked,
    visitor: Option<&Visitor>,
    site_name: &str,
    mut response: Response,
) -> Response {
    let Some(error) = meant(&mut response) else {
        return response;
    };
    let status = status_of(&error);
    let reference = matches!(error, Error::Broken(_)).then_some(asked.id.as_str());
    if let Error::Broken(cause) = &error {
        tracing::error!(request = %asked.id, method = verb(&asked.method), route = asked.taken.pattern(), %cause,
            "a request could not be answered");
    }
    let locale = super::visitor::locale_in(&asked.uri).unwrap_or(asked.locale);
    let mut dressed = match asked.audience {
        Audience::Api => {
            // Programs' logs are in one language.
            let words = app.language.words(Locale::En, "UTC");
            crate::api::ApiError::of(&error, &words, reference).into_response()
        }
        Audience::Script => {
            let words = app.language.words(locale, "UTC");
            let (heading, text) = sentences(&words, &error);
            let said = if matches!(error, Error::Refused(_)) {
                text
            } else {
                heading
            };
            let answer = match reference {
                Some(reference) => serde_json::json!({ "error": said, "reference": reference }),
                None => serde_json::json!({ "error": said }),
            };
            (status, Json(answer)).into_response()
        }
        Audience::Page => {
            let words = app.language.words(locale, "UTC");
            let (heading, text) = sentences(&words, &error);
            let path = asked.uri.path_and_query().map_or("/", |path| path.as_str());
            let scene = Scene {
                visitor,
                locale,
                site_name,
                path,
                status: status.as_u16(),
                heading,
                text,
                reference,
            };
            let page = renderer(app, &scene).unwrap_or_else(|| plain_page(&scene));
            let kind = [(header::CONTENT_TYPE, "text/html; charset=utf-8")];
            (status, kind, page).into_response()
        }
    };
    // What the handler said beside the error stays: Allow, Retry-After, cookies.
    for (name, value) in response.headers() {
        if name != header::CONTENT_TYPE && name != header::CONTENT_LENGTH {
            dressed.headers_mut().append(name.clone(), value.clone());
        }
    }
    dressed
}

/// What happened, and what to do now.
fn sentences(words: &Words, error: &Error) -> (String, String) {
    let say = |key: &'static str| words.t(key).into_owned();
    match error {
        Error::Absent => (say("web-absent"), say("web-absent-do")),
        Error::Broken(_) => (say("web-broken"), say("web-broken-do")),
        Error::Refused(refusal) => {
            let heading = match refusal.status {
                401 => "web-sign-in-title",
                403 => "web-csrf-title",
                404 => "web-absent",
                413 => "web-large-title",
                429 => "web-often-title",
                503 | 507 => "web-busy-title",
                _ => "web-refused-title",
            };
            (say(heading), words.refusal(refusal))
        }
    }
}

/// The page of the ground: within the portal's frame, for a reader about whom nothing needs to be known.
pub fn portal_page(app: &App, scene: &Scene<'_>) -> Option<String> {
    use askama::Template as _;
    let person = scene.visitor.and_then(|visitor| visitor.person.as_ref());
    let time_zone = scene
        .visitor
        .map_or("UTC", |visitor| visitor.time_zone.as_str());
    let page = crate::frame::ErrorPage {
        w: app.language.words(scene.locale, time_zone),
        f: crate::frame::Frame {
            locale: scene.locale.code().to_owned(),
            site_name: scene.site_name.to_owned(),
            title: scene.heading.clone(),
            csrf: scene
                .visitor
                .map(|visitor| visitor.csrf.clone())
                .unwrap_or_default(),
            person: person.map(|person| crate::frame::SignedIn {
                face: crate::frame::Face {
                    name: person.name.clone(),
                    initials: domain::text::initials(&person.name),
                    ..crate::frame::Face::default()
                },
                email: person.email.clone(),
                is_agent: person.role.is_staff(),
                is_admin: person.role == domain::person::Role::Admin,
                permissions: person.permissions,
            }),
            path: scene.path.to_owned(),
            theme: scene
                .visitor
                .map(|visitor| visitor.theme)
                .unwrap_or_default(),
            ..crate::frame::Frame::default()
        },
        heading: scene.heading.clone(),
        text: scene.text.clone(),
        reference: scene.reference.map(str::to_owned),
        offer_sign_in: scene.visitor.is_some() && matches!(scene.status, 401 | 404),
    };
    page.render().ok()
}

fn plain_page(scene: &Scene<'_>) -> String {
    let escape = |text: &str| {
        text.replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
    };
    let reference = scene
        .reference
        .map(|id| format!("<p><code>{}</code></p>", escape(id)));
    format!(
        "<!doctype html><html lang=\"{}\"><meta charset=\"utf-8\"><title>{}</title><h1>{1}</h1><p>{}</p>{}</html>",
        scene.locale.code(),
        escape(&scene.heading),
        escape(&scene.text),
        reference.unwrap_or_default()
    )
}

/// A panic as an error for the log; its text may hold anything, so nobody else sees it.
pub(super) fn panicked(panic: &(dyn std::any::Any + Send)) -> Error {
    let text = panic
        .downcast_ref::<&str>()
        .map(|text| (*text).to_owned())
        .or_else(|| panic.downcast_ref::<String>().cloned())
        .unwrap_or_default();
    Error::Broken(format!("a handler panicked: {text}"))
}

/// The refusal of a form, for handlers that show the form again instead.
pub fn as_refusal(error: Error) -> Result<Refusal, Error> {
    match error {
        Error::Refused(refusal) if refusal.status == 422 => Ok(refusal),
        other => Err(other),
    }
}
