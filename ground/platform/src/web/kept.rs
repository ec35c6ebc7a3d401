//! What somebody wrote and sent after they were signed out, perhaps in another tab: it is not lost. A page shows it, and
//! sends it with a token that is good; whoever has to sign in first finds it again afterwards, for an hour and in the
//! same browser. Only forms that carry the number of a submission are kept: they say something, and hold no secrets.

use askama::Template;
use axum::Router;
use axum::body::Body;
use axum::extract::{FromRequest as _, FromRequestParts, Path, State};
use axum::http::{Request, StatusCode, header};
use axum::response::{AppendHeaders, Html, IntoResponse, Response};
use axum::routing::get;
use domain::person::Role;
use domain::{HOUR, Moment};

use super::address::local_path;
use super::cookies::Cookie;
use super::csrf::Checked;
use super::errors::Audience;
use super::form::Fields;
use super::guard::RequestOrigin;
use super::limits::{self, Rate};
use super::visitor::{Visitor, locale_in, sign_in_address};
use crate::frame::{Face, Frame, parts};
use crate::language::Words;
use crate::settings::SITE_NAME;
use crate::store::Tx;
use crate::{App, Error, Result, params, random_token, sha256_hex};

/// How long it is kept, in milliseconds.
const KEPT: i64 = HOUR;
/// The most text that is kept of one form, in bytes.
const MOST: usize = 256 * 1024;
/// Forms kept for one network.
const RATE: Rate = Rate {
    capacity: 30,
    per_hour: 60,
};
/// The field by which a form says that it is worth keeping.
const MARK: &str = "submission";
/// What sealed fields are for.
const SEALED_FOR: &str = "kept-form";

/// Whether a form says that it is worth keeping, by what came of it first.
pub(super) fn says_so(beginning: &[u8]) -> bool {
    let holds = |text: &str| {
        beginning
            .windows(text.len())
            .any(|part| part == text.as_bytes())
    };
    holds("name=\"submission\"") || holds("&submission=") || beginning.starts_with(b"submission=")
}

/// The page with what was written.
#[derive(Template)]
#[template(path = "kept.html")]
struct KeptPage {
    w: Words,
    f: Frame,
    lead: &'static str,
    action: String,
    /// Where somebody signs in first, to come back here.
    sign_in: Option<String>,
    /// Whether it can be sent without that.
    guest: bool,
    hidden: Vec<(String, String)>,
    texts: Vec<(String, String)>,
}

/// What was sent, without what is worth nothing any more.
fn worth_keeping(fields: Fields) -> Option<Vec<(String, String)>> {
    let fields: Vec<_> = fields
        .0
        .into_iter()
        // Files that were sent before belong to the session that is over.
        .filter(|(name, _)| name != "csrf" && !name.contains("upload"))
        .collect();
    let is_secret = |name: &str| name.contains("password") || name == "code";
    let size: usize = fields
        .iter()
        .map(|(name, value)| name.len() + value.len())
        .sum();
    let marked = fields.iter().any(|(name, _)| name == MARK);
    let holds_secrets = fields.iter().any(|(name, _)| is_secret(name));
    (marked && !holds_secrets && size <= MOST).then_some(fields)
}

/// Answers a form that comes too late with a page that has everything in it.
pub(super) async fn keep(
    app: &App,
    origin: &RequestOrigin,
    request: Request<Body>,
) -> Result<Response> {
    let refused = || Error::refused(403, "web-csrf");
    let (mut parts, body) = request.into_parts();
    if Audience::of(&parts.uri, &parts.headers) != Audience::Page {
        return Err(refused());
    }
    let path = parts.uri.to_string();
    let path = local_path(&path).ok_or_else(refused)?.to_owned();
    let visitor = Visitor::from_request_parts(&mut parts, app).await?;
    let mark = Cookie::Way.read(&parts.headers, origin.is_secure());
    // Nothing is done with it: it is read to be shown to whoever sent it.
    parts.extensions.insert(Checked);
    let fields = Fields::from_request(Request::from_parts(parts, body), app).await?;
    let fields = worth_keeping(fields).ok_or_else(refused)?;
    if visitor.person.is_some() {
        return show(app, &visitor, &path, Before::Nothing, fields).await;
    }
    let (token, mark) = (random_token()?, mark.map_or_else(random_token, Ok)?);
    let text = serde_json::to_string(&fields).map_err(Error::broken)?;
    let sealed = app.key.seal(SEALED_FOR, &text)?;
    let (hash, browser) = (sha256_hex(&token), sha256_hex(&mark));
    let (kept, now) = (path.clone(), app.clock.now());
    let network = format!("kept:{}", limits::network(origin.client_ip));
    let allowed = app
        .store
        .write(move |tx| {
            if !limits::take(tx, &network, RATE, now)? {
                return Ok(false);
            }
            tx.run(
                "INSERT INTO kept_form (token_hash, browser_hash, path, fields, expires_at)
                 VALUES ($1, $2, $3, $4, $5)",
                &params![hash, browser, kept, sealed, now.plus(KEPT)],
            )?;
            Ok(true)
        })
        .await?;
    let back = allowed.then(|| format!("/kept/{token}"));
    let before = Before::SignIn(back.as_deref());
    let page = show(app, &visitor, &path, before, fields).await?;
    let cookie = Cookie::Way.set(&mark, KEPT / 1000, origin.is_secure());
    Ok((AppendHeaders([(header::SET_COOKIE, cookie)]), page).into_response())
}

/// What comes before it can be sent.
enum Before<'a> {
    Nothing,
    /// Signing in, and coming back here.
    SignIn(Option<&'a str>),
}

async fn show(
    app: &App,
    visitor: &Visitor,
    path: &str,
    before: Before<'_>,
    fields: Vec<(String, String)>,
) -> Result<Response> {
    let uri = path.parse().map_err(Error::broken)?;
    let locale = locale_in(&uri).unwrap_or(visitor.locale);
    let w = visitor.words_in(app, locale);
    let (title, lead, status, sign_in) = match before {
        Before::SignIn(back) => {
            let address = sign_in_address(locale, back);
            let status = StatusCode::UNAUTHORIZED;
            ("kept-title", "kept-lead", status, Some(address))
        }
        Before::Nothing => {
            let status = StatusCode::FORBIDDEN;
            ("kept-again-title", "kept-again-lead", status, None)
        }
    };
    let site_name = app.store.read(|tx| SITE_NAME.text(tx)).await?;
    let is_text = |(name, value): &(String, String)| {
        let known = ["body", "request[description]"].contains(&name.as_str());
        known || value.contains('\n')
    };
    let (texts, hidden) = fields.into_iter().partition(is_text);
    let page = KeptPage {
        f: frame(visitor, &w, site_name, path, w.t(title).into_owned()),
        lead,
        action: path.to_owned(),
        sign_in,
        guest: uri.path().ends_with("/requests/new"),
        hidden,
        texts,
        w,
    };
    let body = page.render().map_err(Error::broken)?;
    Ok((status, Html(body)).into_response())
}

fn frame(visitor: &Visitor, w: &Words, site_name: String, path: &str, title: String) -> Frame {
    Frame {
        locale: w.locale().to_owned(),
        site_name,
        title,
        csrf: visitor.csrf.clone(),
        person: visitor
            .person
            .as_ref()
            .map(|person| crate::frame::SignedIn {
                face: Face {
                    name: person.name.clone(),
                    initials: domain::text::initials(&person.name),
                    ..Face::default()
                },
                email: person.email.clone(),
                is_agent: person.role.is_staff(),
                is_admin: person.role == Role::Admin,
                permissions: person.permissions,
            }),
        path: path.to_owned(),
        theme: visitor.theme,
        ..Frame::default()
    }
}

/// The page to come back to after signing in.
pub fn routes() -> Router<App> {
    Router::new().route("/kept/{token}", get(find_again))
}

struct Mark(String);

impl FromRequestParts<App> for Mark {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut axum::http::request::Parts, app: &App) -> Result<Self> {
        let origin = RequestOrigin::from_request_parts(parts, app).await?;
        let mark = Cookie::Way.read(&parts.headers, origin.is_secure());
        mark.map(Self).ok_or(Error::Absent)
    }
}

async fn find_again(
    State(app): State<App>,
    visitor: Visitor,
    Mark(mark): Mark,
    Path(token): Path<String>,
) -> Result<Response> {
    let (hash, browser, now) = (sha256_hex(&token), sha256_hex(&mark), app.clock.now());
    let found = app
        .store
        .read(move |tx| {
            tx.row(
                "SELECT path, fields FROM kept_form
                 WHERE token_hash = $1 AND browser_hash = $2 AND expires_at > $3",
                &params![hash, browser, now],
                |row| Ok((row.text(0)?, row.text(1)?)),
            )
        })
        .await?;
    let (path, sealed) = found.ok_or(Error::Absent)?;
    let text = app.key.open(SEALED_FOR, &sealed).ok_or(Error::Absent)?;
    let fields = serde_json::from_str(&text).map_err(Error::broken)?;
    let here = format!("/kept/{token}");
    let before = match &visitor.person {
        Some(_) => Before::Nothing,
        None => Before::SignIn(Some(&here)),
    };
    let mut page = show(&app, &visitor, &path, before, fields).await?;
    *page.status_mut() = StatusCode::OK;
    Ok(page)
}

/// Removes what nobody came back for; a job's work.
///
/// # Errors
/// When the database does not take it.
pub fn remove_old(tx: &Tx<'_>, now: Moment) -> Result<usize> {
    tx.run(
        "DELETE FROM kept_form WHERE expires_at <= $1",
        &params![now],
    )
}
