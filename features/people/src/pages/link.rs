//! Mailed links. Looking at one changes nothing, since mail scanners look at all of them; a button does what it is for.
//! Links that are empty, cut, made up, used or too old are answered alike, with a way on.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use domain::person::LinkPurpose;
use platform::frame::{Frame, Problems, address, parts};
use platform::language::Words;
use platform::web::form::Fields;
use platform::web::{RequestOrigin, Visitor, password};
use platform::{App, Error, Result, sha256_hex};

use super::sign_in::go_on;
use super::{browser, html, password_problem, portal, status_of};
use crate::commands::accounts::{Way, change_address, enter, set_password_by_link};
use crate::commands::mails::{find_link, use_link};
use crate::page::Place;
use crate::queries;
use crate::queries::mails::AccountLink;

/// GET and, with problems, POST /hc/{locale}/link/{token}
#[derive(Template)]
#[template(path = "link.html")]
struct LinkPage {
    w: Words,
    f: Frame,
    action: String,
    /// Whose account it is, for password managers.
    email: String,
    title: &'static str,
    lead: String,
    /// What the button says; `None` when this browser cannot press it.
    button: Option<&'static str>,
    sets_password: bool,
    /// Where somebody signs in first, to come back here.
    sign_in: Option<String>,
    problems: Problems,
}

/// The answer to every link that does nothing any more, or never did.
#[derive(Template)]
#[template(path = "link_dead.html")]
struct DeadPage {
    w: Words,
    f: Frame,
}

async fn dead(app: &App, visitor: &Visitor, place: &Place) -> Result<Response> {
    let (w, f) = portal(app, visitor, place, "link-dead-title").await?;
    html(StatusCode::NOT_FOUND, &DeadPage { w, f })
}

async fn find(app: &App, token: &str) -> Result<Option<AccountLink>> {
    let (token, now) = (token.to_owned(), app.clock.now());
    app.store.read(move |tx| find_link(tx, &token, now)).await
}

/// Whether this is the browser in which the link was asked for.
fn is_same_browser(visitor: &Visitor, link: &AccountLink) -> bool {
    link.visitor_hash
        .as_ref()
        .is_none_or(|hash| *hash == sha256_hex(&visitor.visitor))
}

/// Whether the person the link is about is the one at the screen.
fn is_theirs(visitor: &Visitor, link: &AccountLink) -> bool {
    visitor
        .person
        .as_ref()
        .is_some_and(|person| Some(person.id) == link.person)
}

async fn show(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    token: &str,
    link: &AccountLink,
    problems: Problems,
) -> Result<Response> {
    let here = format!("/hc/{}/link/{token}", place.locale.code());
    let (mut button, mut sign_in) = (None, None);
    let (title, lead) = match link.purpose {
        LinkPurpose::Invite => ("link-invite-title", "link-password-lead"),
        LinkPurpose::Register => ("link-register-title", "link-password-lead"),
        LinkPurpose::Reset => ("link-reset-title", "link-password-lead"),
        LinkPurpose::SignIn if is_same_browser(visitor, link) => {
            button = Some("frame-sign-in");
            ("link-sign-in-title", "link-sign-in-lead")
        }
        LinkPurpose::SignIn => ("link-other-browser-title", "link-other-browser-lead"),
        LinkPurpose::ChangeAddress if is_theirs(visitor, link) => {
            button = Some("link-address-button");
            ("link-address-title", "link-address-lead")
        }
        LinkPurpose::ChangeAddress => {
            let path = format!("/hc/{}/signin", place.locale.code());
            sign_in = Some(address(&path, &[("return_to", &here)]));
            ("link-address-title", "link-address-sign-in")
        }
    };
    if link.purpose.sets_password() {
        button = Some("link-password-button");
    }
    let (w, f) = portal(app, visitor, place, title).await?;
    let page = LinkPage {
        w,
        f,
        action: here,
        email: link.address.clone(),
        title,
        lead: w.t1(lead, "email", &link.address),
        button,
        sets_password: link.purpose.sets_password(),
        sign_in,
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
) -> Result<Response> {
    match find(&app, &token).await? {
        Some(link) if reaches(&visitor, &link) => {
            show(&app, &visitor, &place, &token, &link, Problems::default()).await
        }
        _ => dead(&app, &visitor, &place).await,
    }
}

/// Somebody else who is signed in has nothing to do with a change of address.
fn reaches(visitor: &Visitor, link: &AccountLink) -> bool {
    link.purpose != LinkPurpose::ChangeAddress
        || visitor.person.is_none()
        || is_theirs(visitor, link)
}

pub(super) async fn press(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    Path((_, token)): Path<(String, String)>,
    origin: RequestOrigin,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let Some(link) = find(&app, &token)
        .await?
        .filter(|link| reaches(&visitor, link))
    else {
        return dead(&app, &visitor, &place).await;
    };
    let pressed = match link.purpose {
        LinkPurpose::SignIn if is_same_browser(&visitor, &link) => {
            sign_in(&app, &visitor, &place, &origin, &headers, &token).await
        }
        LinkPurpose::ChangeAddress if is_theirs(&visitor, &link) => {
            take_address(&app, &place, &token).await
        }
        LinkPurpose::SignIn | LinkPurpose::ChangeAddress => {
            return show(&app, &visitor, &place, &token, &link, Problems::default()).await;
        }
        LinkPurpose::Invite | LinkPurpose::Register | LinkPurpose::Reset => {
            let w = visitor.words_in(&app, place.locale);
            let given = fields.get("password").unwrap_or_default();
            if let Some(problem) = password_problem(given) {
                let mut problems = Problems::default();
                problems.add("password", w.t(problem));
                return show(&app, &visitor, &place, &token, &link, problems).await;
            }
            set_password(&app, &visitor, &place, &origin, &headers, &token, given).await
        }
    };
    match pressed {
        // Somebody else pressed it a moment before.
        Err(Error::Absent) => dead(&app, &visitor, &place).await,
        answer => answer,
    }
}

async fn set_password(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    origin: &RequestOrigin,
    headers: &HeaderMap,
    token: &str,
    given: &str,
) -> Result<Response> {
    let hash = password::hash(given).await?;
    let (token, now, browser) = (token.to_owned(), app.clock.now(), browser(visitor, headers));
    let (entered, role, return_to) = app
        .store
        .write(move |tx| {
            let (person, link) = set_password_by_link(tx, &token, &hash, now)?;
            let entered = enter(tx, &person, Way::Link, &browser, &link.return_to, now)?;
            Ok((entered, person.role, link.return_to))
        })
        .await?;
    Ok(go_on(origin, place.locale, role, entered, &return_to))
}

async fn sign_in(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    origin: &RequestOrigin,
    headers: &HeaderMap,
    token: &str,
) -> Result<Response> {
    let (token, now, browser) = (token.to_owned(), app.clock.now(), browser(visitor, headers));
    let (entered, role, return_to) = app
        .store
        .write(move |tx| {
            let link = use_link(tx, &token, now)?;
            let id = link.person.ok_or(Error::Absent)?;
            let person = queries::find(tx, id)?.ok_or(Error::Absent)?;
            let entered = enter(tx, &person, Way::Link, &browser, &link.return_to, now)?;
            Ok((entered, person.role, link.return_to))
        })
        .await?;
    Ok(go_on(origin, place.locale, role, entered, &return_to))
}

async fn take_address(app: &App, place: &Place, token: &str) -> Result<Response> {
    let (token, now) = (token.to_owned(), app.clock.now());
    app.store
        .write(move |tx| change_address(tx, &token, now).map(drop))
        .await?;
    let path = format!("/hc/{}/account/address", place.locale.code());
    Ok(Redirect::to(&address(&path, &[("done", "changed")])).into_response())
}
