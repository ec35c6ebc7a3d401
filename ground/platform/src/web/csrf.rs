//! Only our own pages change anything: every request that could, shows the token of the browser it comes from.
//!
//! The check stands before all routes, so that no handler can forget it, and before anything of the body is kept.

use axum::body::Body;
use axum::extract::FromRequestParts as _;
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use bytes::{Bytes, BytesMut};
use futures_util::StreamExt;
use subtle::ConstantTimeEq;

use super::body::BodyTrouble;
use super::cookies::Cookie;
use super::guard::RequestOrigin;
use super::kept;
use super::multipart::{First, first_field};
use super::part::boundary;
use super::visitor::{Visitor, csrf_secret, csrf_token};
use crate::{App, Error, Result};

/// The largest form without files, in bytes.
pub(super) const MAX_FIELDS: usize = 1024 * 1024;
/// The token is among the first bytes of a form with files; this much is looked at.
const MAX_BEGINNING: usize = 16 * 1024;

/// Mark of a request that showed its token; forms are read of no other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Checked;

fn refused() -> Error {
    Error::refused(403, "web-csrf")
}

/// How an answer says that a body did not come whole.
pub(super) fn trouble(trouble: BodyTrouble) -> Error {
    match trouble {
        BodyTrouble::Slow => Error::refused(408, "web-body-slow"),
        BodyTrouble::Cut => Error::refused(400, "web-body-cut"),
    }
}

/// Whether a browser says that another site caused this request.
pub(crate) fn is_cross_site(headers: &HeaderMap, origin: &RequestOrigin) -> bool {
    let text = |name: &str| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let from_elsewhere =
        text("origin").is_some_and(|from| !from.eq_ignore_ascii_case(&origin.url("")));
    let site = text("sec-fetch-site");
    from_elsewhere || !matches!(site, None | Some("same-origin" | "none"))
}

/// Why a request goes no further.
pub(super) enum Stopped {
    Refused(Error),
    /// It comes from a page of ours, and from before somebody signed out or in: what was written is not lost.
    Outdated(Box<Request<Body>>),
}

impl From<Error> for Stopped {
    fn from(error: Error) -> Self {
        Self::Refused(error)
    }
}

/// Whether a browser says that a page of ours caused this request; what says nothing was perhaps another one.
fn is_ours(headers: &HeaderMap, origin: &RequestOrigin) -> bool {
    let from = headers.get(header::ORIGIN).map(HeaderValue::as_bytes);
    from.is_some_and(|from| from.eq_ignore_ascii_case(origin.url("").as_bytes()))
}

/// Lets a request through that changes nothing or that shows its token.
pub(super) async fn check(
    app: &App,
    origin: &RequestOrigin,
    request: Request<Body>,
) -> Result<Request<Body>, Stopped> {
    let reads = [Method::GET, Method::HEAD, Method::OPTIONS].contains(request.method());
    // The API is never entered by cookie when it changes anything; see `api::ApiActor`.
    if reads || request.uri().path().starts_with("/api/") {
        return Ok(request);
    }
    if is_cross_site(request.headers(), origin) {
        return Err(refused().into());
    }
    let from_our_page = is_ours(request.headers(), origin);
    let right =
        csrf_secret(request.headers(), origin.is_secure()).map(|secret| csrf_token(app, &secret));
    let fits = |token: &str| {
        let right = right.as_deref();
        right.is_some_and(|right| bool::from(token.as_bytes().ct_eq(right.as_bytes())))
    };
    let content_type = request
        .headers()
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .unwrap_or_default()
        .to_owned();
    let (mut parts, body) = request.into_parts();
    if let Some(token) = parts.headers.get("x-csrf-token") {
        if !token.to_str().is_ok_and(fits) {
            return Err(refused().into());
        }
        parts.extensions.insert(Checked);
        return Ok(Request::from_parts(parts, body));
    }
    let (shown, keeps, body) = if let Some(boundary) = boundary(&content_type) {
        let (beginning, body) = begin(body, &boundary).await?;
        match first_field(&beginning, &boundary) {
            First::Field(name, token) => {
                let keeps = kept::says_so(&beginning);
                (name == "csrf" && fits(&token), keeps, body)
            }
            First::NeedsMore if beginning.len() < MAX_BEGINNING => {
                return Err(Error::refused(400, "web-form-unreadable").into());
            }
            _ => return Err(refused().into()),
        }
    } else if is_urlencoded(&content_type) {
        let bytes = whole(body, MAX_FIELDS).await?;
        let token = form_urlencoded::parse(&bytes).find(|(name, _)| name == "csrf");
        let shown = token.is_some_and(|(_, token)| fits(&token));
        (shown, kept::says_so(&bytes), Body::from(bytes))
    } else {
        return Err(refused().into());
    };
    if keeps && from_our_page && (!shown || session_is_over(app, &mut parts, origin).await?) {
        return Err(Stopped::Outdated(Box::new(Request::from_parts(
            parts, body,
        ))));
    }
    if !shown {
        return Err(refused().into());
    }
    parts.extensions.insert(Checked);
    Ok(Request::from_parts(parts, body))
}

/// Whether the form was made while somebody was signed in who is not any more.
async fn session_is_over(app: &App, parts: &mut Parts, origin: &RequestOrigin) -> Result<bool> {
    if Cookie::Session
        .read(&parts.headers, origin.is_secure())
        .is_none()
    {
        return Ok(false);
    }
    let visitor = Visitor::from_request_parts(parts, app).await?;
    Ok(visitor.person.is_none())
}

pub(super) fn is_urlencoded(content_type: &str) -> bool {
    let kind = content_type.split(';').next().unwrap_or_default().trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
}

/// A whole body of at most `limit` bytes.
pub(crate) async fn whole(body: Body, limit: usize) -> Result<Bytes> {
    let mut stream = body.into_data_stream();
    let mut all = BytesMut::new();
    while let Some(piece) = stream.next().await {
        let piece = piece.map_err(|error| trouble(BodyTrouble::of(&error)))?;
        if all.len() + piece.len() > limit {
            return Err(crate::Refusal::new(413, "web-body-large")
                .with("limit", readable_size(limit as u64))
                .into());
        }
        all.extend_from_slice(&piece);
    }
    Ok(all.freeze())
}

/// A size as people say it: `25 MB`, `512 kB`.
pub fn readable_size(bytes: u64) -> String {
    if bytes >= 1024 * 1024 {
        let tenths = bytes * 10 / (1024 * 1024);
        if tenths.is_multiple_of(10) || tenths > 100 {
            format!("{} MB", tenths / 10)
        } else {
            format!("{}.{} MB", tenths / 10, tenths % 10)
        }
    } else if bytes >= 1024 {
        format!("{} kB", bytes / 1024)
    } else {
        format!("{bytes} B")
    }
}

/// Reads until the first field of a multipart body is there; the body that is handed on has it still.
async fn begin(body: Body, boundary: &str) -> Result<(Bytes, Body)> {
    let mut stream = body.into_data_stream();
    let mut beginning = BytesMut::new();
    while beginning.len() < MAX_BEGINNING && first_field(&beginning, boundary) == First::NeedsMore {
        match stream.next().await {
            Some(piece) => {
                let piece = piece.map_err(|error| trouble(BodyTrouble::of(&error)))?;
                beginning.extend_from_slice(&piece);
            }
            None => break,
        }
    }
    let beginning = beginning.freeze();
    let read = futures_util::stream::iter([Ok(beginning.clone())]);
    Ok((beginning, Body::from_stream(read.chain(stream))))
}
