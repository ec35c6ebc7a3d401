//! Signing in with a password, and signing out; what all ways in have in common at their end.

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use domain::person::{EmailAddress, Registration, Role};
use platform::frame::{Frame, Problems, parts};
use platform::language::{Locale, Words};
use platform::web::address::local_path;
use platform::web::cookies::Cookie;
use platform::web::form::Fields;
use platform::web::{RequestOrigin, Visitor, limits, password, session};
use platform::{App, Error, Result};

use super::passkeys::PasskeyPart;
use super::sso::buttons;
use super::{browser, html, portal, query_value, status_of};
use crate::commands::LONGEST_PASSWORD;
use crate::commands::accounts::{Entered, Way, enter};
use crate::commands::failures::failed;
use crate::commands::sso::find_only_way;
use crate::page::Place;
use crate::queries;
use crate::queries::sso::{find_provider_by_id, list_providers};
use crate::settings;

/// GET and, with problems, POST /hc/{locale}/signin
#[expect(
    clippy::struct_excessive_bools,
    reason = "each shows another part of the page"
)]
#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage {
    w: Words,
    f: Frame,
    email: String,
    /// The page to go on to.
    return_to: String,
    /// The same for links.
    query: String,
    /// Whether people make accounts themselves.
    may_register: bool,
    /// Where to turn for an account, if not.
    no_account_text: Option<String>,
    by_link: bool,
    passkey: PasskeyPart,
    /// Providers of single sign-on: address and words.
    providers: Vec<(String, String)>,
    /// Whether everybody but administrators comes in by one of these.
    only_providers: bool,
    /// Whether people can write without an account.
    guests_ask: bool,
    /// Wrong pairs belong to the whole form (an empty field).
    problems: Problems,
}

pub(super) async fn show(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    email: &str,
    return_to: &str,
    problems: Problems,
) -> Result<Response> {
    let (w, f) = portal(app, visitor, place, "sign-in-title").await?;
    let locale = place.locale;
    let (registration, text, by_link, guests_ask, all) = app
        .store
        .read(move |tx| {
            Ok((
                settings::registration(tx)?,
                settings::NO_ACCOUNT_TEXT.in_language(tx, locale)?,
                settings::mailed_link(tx)?,
                settings::guests_ask(tx)?,
                list_providers(tx)?,
            ))
        })
        .await?;
    let return_to = local_path(return_to).unwrap_or_default().to_owned();
    let page = SignInPage {
        email: email.to_owned(),
        passkey: PasskeyPart::to_enter(&f, &return_to),
        providers: buttons(&all, &w, locale, &return_to),
        only_providers: all.iter().any(|one| one.is_only_way_of("*")),
        query: platform::frame::address("", &[("return_to", &return_to)]),
        return_to,
        may_register: registration != Registration::Invited,
        no_account_text: text,
        by_link,
        guests_ask,
        problems,
        w,
        f,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn page(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let return_to = query_value(&uri, "return_to");
    if let Some(person) = &visitor.person {
        let target = target(place.locale, person.role, &return_to);
        return Ok(Redirect::to(&target).into_response());
    }
    show(&app, &visitor, &place, "", &return_to, Problems::default()).await
}

/// Where somebody goes on to after they came in.
pub(super) fn target(locale: Locale, role: Role, return_to: &str) -> String {
    match local_path(return_to) {
        Some(path) => path.to_owned(),
        None if role.is_staff() => "/agent".to_owned(),
        None => format!("/hc/{}", locale.code()),
    }
}

/// The answer to the proof that was shown: in, or on to the second one.
pub(super) fn go_on(
    origin: &RequestOrigin,
    locale: Locale,
    role: Role,
    entered: Entered,
    return_to: &str,
) -> Response {
    let secure = origin.is_secure();
    match entered {
        Entered::In(session) => (
            AppendHeaders([
                (header::SET_COOKIE, session.cookie(origin)),
                (header::SET_COOKIE, Cookie::Step.end(secure)),
            ]),
            Redirect::to(&target(locale, role, return_to)),
        )
            .into_response(),
        Entered::Step { token, sets_up } => {
            let place = if sets_up { "second-factor" } else { "code" };
            let path = format!("/hc/{}/signin/{place}", locale.code());
            (
                AppendHeaders([(header::SET_COOKIE, Cookie::Step.set(&token, 600, secure))]),
                Redirect::to(&path),
            )
                .into_response()
        }
    }
}

/// One answer for a wrong password, an unknown address and an account without password, in text and in time.
pub(super) async fn sign_in(
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
    // What is no address is nobody's: it shares one count, and is kept nowhere.
    let folded = address
        .as_ref()
        .map_or_else(String::new, EmailAddress::folded);
    let (account, network) = (
        format!("signin:{folded}"),
        format!("signin:{}", limits::network(origin.client_ip)),
    );
    let buckets = (account.clone(), network.clone());
    let allowed = app
        .store
        .write(move |tx| {
            // Who tries too often from one place takes nothing from the accounts that they name.
            Ok(limits::take(tx, &buckets.1, limits::SIGN_IN_NETWORK, now)?
                && limits::take(tx, &buckets.0, limits::SIGN_IN_ACCOUNT, now)?)
        })
        .await?;
    let mut problems = Problems::default();
    if !allowed {
        problems.add("", w.t("sign-in-too-often"));
        let answer = show(&app, &visitor, &place, &email, &return_to, problems).await?;
        return Ok((StatusCode::TOO_MANY_REQUESTS, answer).into_response());
    }
    let (kept, only) = match address {
        Some(address) => {
            app.store
                .read(move |tx| {
                    Ok((
                        queries::find_password(tx, &address)?,
                        find_only_way(tx, &address)?,
                    ))
                })
                .await?
        }
        None => (None, None),
    };
    // Which way people at a domain come in is no secret; who of them has an account is.
    let wrong = match &only {
        Some(provider) => w.t1("sso-only", "name", provider.named(place.locale)),
        None => w.t("sign-in-wrong").into_owned(),
    };
    let right = given.len() <= 4 * LONGEST_PASSWORD
        && password::verify(&given, kept.as_ref().map(|(_, hash)| hash.as_str())).await?;
    let Some((person, _)) = kept.filter(|_| right) else {
        app.store
            .write(move |tx| failed(tx, &folded, network.trim_start_matches("signin:")))
            .await?;
        problems.add("", wrong);
        return show(&app, &visitor, &place, &email, &return_to, problems).await;
    };
    let (browser, back) = (browser(&visitor, &headers), return_to.clone());
    let entered = app
        .store
        .write(move |tx| {
            limits::forgive(tx, &account)?;
            let person = queries::find(tx, person)?.ok_or(Error::Absent)?;
            let entered = enter(tx, &person, Way::Password, &browser, &back, now)?;
            Ok((entered, person.role))
        })
        .await;
    let (entered, role) = match entered {
        Err(Error::Refused(_)) => {
            problems.add("", wrong);
            return show(&app, &visitor, &place, &email, &return_to, problems).await;
        }
        entered => entered?,
    };
    Ok(go_on(&origin, place.locale, role, entered, &return_to))
}

pub(super) async fn sign_out(
    State(app): State<App>,
    visitor: Visitor,
    origin: RequestOrigin,
    _checked: Fields,
) -> Result<Response> {
    let mut home = format!("/hc/{}", visitor.locale.code());
    if let Some(hash) = visitor.session_hash.clone() {
        let provider = app
            .store
            .write(move |tx| {
                let provider = session::provider_of(tx, &hash)?;
                session::end(tx, &hash)?;
                provider.map_or(Ok(None), |id| find_provider_by_id(tx, id))
            })
            .await?;
        if let Some(provider) = provider.filter(|one| one.active && one.ends_session) {
            home = format!("{home}/signed-out/{}", provider.slug);
        }
    }
    Ok((
        AppendHeaders([(header::SET_COOKIE, session::signed_out(&origin))]),
        Redirect::to(&home),
    )
        .into_response())
}
