//! Who is asking for a page, and the gates that ask for more.

use std::marker::PhantomData;
use std::sync::{Arc, OnceLock};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use domain::Moment;
use domain::permission::{Actor, Permission};
use domain::person::Role;

use super::address::{encoded, local_path};
use super::cookies::Cookie;
use super::errors::Audience;
use super::guard::RequestOrigin;
use super::session::{self, SignedIn};
use crate::audit::Origin;
use crate::frame::Theme;
use crate::language::{Locale, Words};
use crate::{App, Error, random_token, settings, sha256_hex};

/// Whoever asks for a page: signed in, a guest with a link, or nobody known.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// As the rules know them.
    pub actor: Actor,
    /// The person, if one is signed in. A guest is not.
    pub person: Option<SignedIn>,
    /// What forms and scripts send back, as field `csrf` or header `X-CSRF-Token`.
    pub csrf: String,
    /// The language for addresses that name none: the person's, the browser's choice, what it accepts, English.
    pub locale: Locale,
    /// IANA name of the time zone times are shown in.
    pub time_zone: String,
    /// Light, dark, or as the device says.
    pub theme: Theme,
    /// SHA-256 of the session's token, while signed in.
    pub session_hash: Option<String>,
    /// Stays the same for one signed-out browser.
    pub visitor: String,
    /// When they came.
    pub now: Moment,
}

impl Visitor {
    /// Whose form an upload is in: the session, or the signed-out browser.
    pub fn uploader(&self) -> String {
        match &self.session_hash {
            Some(hash) => format!("session:{hash}"),
            None => format!("visitor:{}", sha256_hex(&self.visitor)),
        }
    }

    /// Words in the visitor's own language.
    pub fn words(&self, app: &App) -> Words {
        app.language.words(self.locale, &self.time_zone)
    }

    /// Words in the language of the address.
    pub fn words_in(&self, app: &App, locale: Locale) -> Words {
        app.language.words(locale, &self.time_zone)
    }
}

/// The visitor of one request: looked up once, by whoever asks first.
#[derive(Clone, Debug, Default)]
pub(super) struct Seen(Arc<OnceLock<Visitor>>, Arc<OnceLock<String>>);

impl Seen {
    pub(super) fn visitor(&self) -> Option<&Visitor> {
        self.0.get()
    }

    /// The id of a signed-out browser that has no cookie yet.
    pub(super) fn fresh(&self) -> Option<&str> {
        self.1.get().map(String::as_str)
    }
}

/// What forms of this browser are signed with: its session's token, also one that is over, or its visitor id.
pub(super) fn csrf_secret(headers: &HeaderMap, under_tls: bool) -> Option<String> {
    Cookie::Session
        .read(headers, under_tls)
        .or_else(|| Cookie::Visitor.read(headers, under_tls))
}

/// The token of a browser's forms.
pub(super) fn csrf_token(app: &App, secret: &str) -> String {
    app.key.sign("csrf", secret)
}

/// The language that a browser chose or asks for.
pub(super) fn locale_of(headers: &HeaderMap, under_tls: bool) -> Option<Locale> {
    let chosen = Cookie::Locale
        .read(headers, under_tls)
        .and_then(|code| Locale::read(&code));
    let accepted = || {
        let header = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Locale::accepted(header)
    };
    chosen.or_else(accepted)
}

async fn look_up(
    app: &App,
    headers: &HeaderMap,
    under_tls: bool,
    seen: &Seen,
) -> Result<Visitor, Error> {
    let token = Cookie::Session.read(headers, under_tls);
    let guest = Cookie::Guest.read(headers, under_tls);
    let now = app.clock.now();
    let hashes = (
        token.as_deref().map(sha256_hex),
        guest.as_deref().map(sha256_hex),
    );
    let (found, guest) = match hashes {
        (None, None) => (None, None),
        (session, guest) => {
            app.store
                .read(move |tx| {
                    let found = match session {
                        Some(hash) => session::find(tx, &hash, now)?,
                        None => None,
                    };
                    let guest = match guest.filter(|_| found.is_none()) {
                        Some(hash) => session::find_guest(tx, &hash, now)?,
                        None => None,
                    };
                    Ok((found, guest))
                })
                .await?
        }
    };
    if let Some(found) = &found {
        session::touch_beside(app, found, now);
    }
    let visitor = match Cookie::Visitor.read(headers, under_tls) {
        Some(visitor) => visitor,
        // A session cookie, even of a session that is over, is enough to sign forms with.
        None if token.is_some() => String::new(),
        None => {
            let fresh = random_token()?;
            seen.1.get_or_init(|| fresh).clone()
        }
    };
    let secret = token.unwrap_or_else(|| visitor.clone());
    // Never the secret itself: this id may be shown and logged.
    let visitor = if visitor.is_empty() {
        sha256_hex(&secret)
    } else {
        visitor
    };
    let actor = match (&found, guest) {
        (Some(found), _) => found.person.actor(),
        (None, Some(guest)) => guest,
        (None, None) => Actor::VISITOR,
    };
    let person = found.as_ref().map(|found| found.person.clone());
    if let Some(person) = &person {
        Origin::current().is_of(person.id);
    }
    let locale = match (&person, locale_of(headers, under_tls)) {
        (Some(person), _) => person.locale,
        (None, Some(locale)) => locale,
        (None, None) => app.store.read(settings::locale).await?,
    };
    let theme = Cookie::Theme.read(headers, under_tls);
    Ok(Visitor {
        actor,
        csrf: csrf_token(app, &secret),
        locale,
        time_zone: person
            .as_ref()
            .map_or_else(|| "UTC".to_owned(), |person| person.time_zone.clone()),
        theme: person
            .as_ref()
            .map_or_else(|| session::theme(theme.as_deref()), |person| person.theme),
        session_hash: found.map(|found| found.hash),
        person,
        visitor,
        now: app.clock.now(),
    })
}

impl FromRequestParts<App> for Visitor {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Error> {
        let seen = parts.extensions.get_or_insert_default::<Seen>().clone();
        if let Some(visitor) = seen.visitor() {
            return Ok(visitor.clone());
        }
        let under_tls = parts
            .extensions
            .get::<RequestOrigin>()
            .is_some_and(RequestOrigin::is_secure);
        let visitor = look_up(app, &parts.headers, under_tls, &seen).await?;
        Ok(seen.0.get_or_init(|| visitor).clone())
    }
}

impl FromRequestParts<App> for RequestOrigin {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, _: &App) -> Result<Self, Error> {
        parts
            .extensions
            .get::<Self>()
            .cloned()
            .ok_or_else(|| Error::broken("a route is served without web::around"))
    }
}

/// A signed-in person's request; all others are sent to sign in, and come back.
#[derive(Clone, Debug)]
pub struct MustSignIn {
    /// Who asks; `person` is there.
    pub visitor: Visitor,
    /// The person.
    pub person: SignedIn,
}

/// A request by somebody of the team; customers are told that there is no such page.
#[derive(Clone, Debug)]
pub struct MustBeAgent {
    /// Who asks.
    pub visitor: Visitor,
    /// The person.
    pub person: SignedIn,
}

/// A request by an administrator, for what no other role can be given; everybody else is told that there is no such page.
#[derive(Clone, Debug)]
pub struct MustBeAdmin {
    /// Who asks.
    pub visitor: Visitor,
    /// The person.
    pub person: SignedIn,
}

/// A permission that a route asks for, as a type, so that no handler can forget to ask.
pub trait Gate: Send + Sync + 'static {
    /// Which one.
    const PERMISSION: Permission;
}

macro_rules! gates {
    ($($name:ident $alias:ident $what:literal)*) => {$(
        #[doc = concat!("Those who ", $what, ".")]
        #[derive(Clone, Copy, Debug)]
        pub struct $name;

        impl Gate for $name {
            const PERMISSION: Permission = Permission::$name;
        }

        #[doc = concat!("A request by somebody whose role lets them ", $what, "; everybody else is told that there is no such page.")]
        pub type $alias = Must<$name>;
    )*};
}

gates! {
    Mail MustReadMail "look through mail that is nobody's yet"
    Organizations MustKeepOrganizations "keep organizations"
    Groups MustKeepGroups "keep groups of agents"
    People MustKeepPeople "keep people"
    Forms MustKeepForms "keep forms"
    Articles MustKeepArticles "write the articles of the help centre"
    Status MustKeepStatus "keep the service status"
    Ideas MustKeepIdeas "look after ideas, product updates and the newsletter"
    Exports MustExport "bring in and take out many rows"
    Jobs MustKeepJobs "look after work in the background"
    Audit MustReadAudit "read the audit log"
    Settings MustKeepSettings "decide settings"
}

/// A request by somebody who holds the permission of `G`.
#[derive(Clone, Debug)]
pub struct Must<G> {
    /// Who asks.
    pub visitor: Visitor,
    /// The person.
    pub person: SignedIn,
    gate: PhantomData<fn() -> G>,
}

impl<G: Gate> FromRequestParts<App> for Must<G> {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let MustBeAgent { visitor, person } = MustBeAgent::from_request_parts(parts, app).await?;
        if person.permissions.has(G::PERMISSION) {
            Ok(Self {
                visitor,
                person,
                gate: PhantomData,
            })
        } else {
            Err(Error::Absent.into_response())
        }
    }
}

impl FromRequestParts<App> for MustBeAdmin {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let MustBeAgent { visitor, person } = MustBeAgent::from_request_parts(parts, app).await?;
        if person.role == Role::Admin {
            Ok(Self { visitor, person })
        } else {
            Err(Error::Absent.into_response())
        }
    }
}

impl FromRequestParts<App> for MustSignIn {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let visitor = Visitor::from_request_parts(parts, app)
            .await
            .map_err(IntoResponse::into_response)?;
        match visitor.person.clone() {
            Some(person) => Ok(Self { visitor, person }),
            None => Err(ask_to_sign_in(&visitor, parts)),
        }
    }
}

impl FromRequestParts<App> for MustBeAgent {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Response> {
        let MustSignIn { visitor, person } = MustSignIn::from_request_parts(parts, app).await?;
        if person.role.is_staff() {
            Ok(Self { visitor, person })
        } else {
            Err(Error::Absent.into_response())
        }
    }
}

fn ask_to_sign_in(visitor: &Visitor, parts: &Parts) -> Response {
    if Audience::of(&parts.uri, &parts.headers) != Audience::Page {
        return Error::refused(401, "web-sign-in").into_response();
    }
    let reads = parts.method == Method::GET || parts.method == Method::HEAD;
    let back = if reads {
        Some(parts.uri.to_string())
    } else {
        referring_path(parts)
    };
    let locale = locale_in(&parts.uri).unwrap_or(visitor.locale);
    Redirect::to(&sign_in_address(locale, back.as_deref())).into_response()
}

/// Where to sign in, and where to be afterwards. A `return_to` that leads elsewhere is left out.
pub fn sign_in_address(locale: Locale, return_to: Option<&str>) -> String {
    match return_to.and_then(local_path) {
        Some(path) => format!("/hc/{}/signin?return_to={}", locale.code(), encoded(path)),
        None => format!("/hc/{}/signin", locale.code()),
    }
}

/// The language in `/hc/{locale}/…`.
pub fn locale_in(uri: &Uri) -> Option<Locale> {
    let code = uri.path().strip_prefix("/hc/")?.split('/').next()?;
    Locale::ALL.into_iter().find(|locale| locale.code() == code)
}

/// The page with the form that was sent, if it is one of ours.
fn referring_path(parts: &Parts) -> Option<String> {
    let origin = parts.extensions.get::<RequestOrigin>()?;
    let referer = parts.headers.get(header::REFERER)?.to_str().ok()?;
    let path = referer.strip_prefix(&origin.url(""))?;
    local_path(path).map(str::to_owned)
}
