//! The second factor: asked for at the door, set up there by who must have one, and looked after in the account.

use askama::Template;
use axum::extract::{FromRequestParts, OriginalUri, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use domain::PersonId;
use domain::person::SecondFactor;
use platform::frame::{Frame, Problems, address, parts};
use platform::language::Words;
use platform::settings::SITE_NAME;
use platform::web::address::local_path;
use platform::web::cookies::Cookie;
use platform::web::form::Fields;
use platform::web::session;
use platform::web::{MustSignIn, RequestOrigin, Visitor};
use platform::{App, Error, Result, sha256_hex};

use super::account_more::{knows_password, own_password};
use super::passkeys::PasskeyPart;
use super::sign_in::target;
use super::{browser, html, portal, query_value, status_of};
use crate::commands::factors::{self as deeds, Deed, Shown};
use crate::page::Place;
use crate::queries::passkeys::count_passkeys;
use crate::queries::{self, factors};
use crate::totp::{Secret, picture};

/// GET and, with problems, POST /hc/{locale}/signin/code
#[derive(Template)]
#[template(path = "sign_in_code.html")]
struct CodePage {
    w: Words,
    f: Frame,
    /// Whether an app shows codes; who has none shows a passkey.
    has_app: bool,
    passkey: Option<PasskeyPart>,
    problems: Problems,
}

/// GET and, with problems, POST of the pages that set a second factor up.
#[derive(Template)]
#[template(path = "factor_set_up.html")]
struct SetUpPage {
    w: Words,
    f: Frame,
    tab: &'static str,
    /// Whether somebody cannot go on without it.
    at_the_door: bool,
    asks_password: bool,
    action: String,
    app: NewApp,
    problems: Problems,
}

/// An app that is being added.
struct NewApp {
    /// Sent back with the first code: makes the same secret again.
    nonce: String,
    secret: String,
    picture: String,
}

/// GET /hc/{locale}/account/second-factor, for who has one.
#[derive(Template)]
#[template(path = "factor.html")]
struct FactorPage {
    w: Words,
    f: Frame,
    tab: &'static str,
    codes_left: i64,
    may_turn_off: bool,
    problems: Problems,
}

/// GET /hc/{locale}/account/second-factor/codes
#[derive(Template)]
#[template(path = "factor_codes.html")]
struct CodesPage {
    w: Words,
    f: Frame,
    codes: Vec<String>,
    /// Where to go on to.
    next: String,
}

/// The token of a browser that showed its first proof.
pub(super) struct Step(pub(super) Option<String>);

impl FromRequestParts<App> for Step {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        let origin = RequestOrigin::from_request_parts(parts, app).await?;
        Ok(Self(Cookie::Step.read(&parts.headers, origin.is_secure())))
    }
}

/// Back to the beginning: the password is asked for again.
pub(super) fn anew(place: &Place, origin: &RequestOrigin) -> Response {
    let path = format!("/hc/{}/signin", place.locale.code());
    let cookie = Cookie::Step.end(origin.is_secure());
    (
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Redirect::to(&path),
    )
        .into_response()
}

pub(super) async fn show_code_page(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    step_token: &str,
    problem: Option<(&'static str, &'static str)>,
) -> Result<Response> {
    let (hash, now) = (sha256_hex(step_token), app.clock.now());
    let (has_app, passkeys) = app
        .store
        .read(move |tx| {
            Ok(match factors::find_step(tx, &hash, now)? {
                Some(step) => (
                    factors::has_factor(tx, step.person)?,
                    count_passkeys(tx, step.person)?,
                ),
                None => (true, 0),
            })
        })
        .await?;
    let (w, f) = portal(app, visitor, place, "sign-in-code-title").await?;
    let mut problems = Problems::default();
    if let Some((field, problem)) = problem {
        problems.add(field, w.t(problem));
    }
    let page = CodePage {
        has_app,
        passkey: (passkeys > 0).then(|| PasskeyPart::second(&f, !has_app)),
        w,
        f,
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn code_page(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    Step(step): Step,
) -> Result<Response> {
    let now = app.clock.now();
    let token = step.unwrap_or_default();
    let hash = sha256_hex(&token);
    let found = app
        .store
        .read(move |tx| factors::find_step(tx, &hash, now))
        .await?;
    match found {
        Some(_) => show_code_page(&app, &visitor, &place, &token, None).await,
        None => Ok(anew(&place, &origin)),
    }
}

pub(super) async fn show_code(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    headers: HeaderMap,
    Step(step): Step,
    fields: Fields,
) -> Result<Response> {
    let Some(token) = step else {
        return Ok(anew(&place, &origin));
    };
    let (code, now) = (fields.text("code").to_owned(), app.clock.now());
    let (key, browser) = (app.key.clone(), browser(&visitor, &headers));
    let kept = token.clone();
    let shown = app
        .store
        .write(
            move |tx| match deeds::show_code(tx, &key, &token, &code, &browser, now)? {
                Shown::Right((session, person, return_to)) => {
                    let person = queries::find(tx, person)?.ok_or(Error::Absent)?;
                    Ok(Shown::Right((session, person.role, return_to)))
                }
                Shown::Wrong => Ok(Shown::Wrong),
                Shown::TooOften => Ok(Shown::TooOften),
                Shown::Over => Ok(Shown::Over),
            },
        )
        .await?;
    match shown {
        Shown::Right((session, role, return_to)) => Ok((
            AppendHeaders([
                (header::SET_COOKIE, session.cookie(&origin)),
                (header::SET_COOKIE, Cookie::Step.end(origin.is_secure())),
            ]),
            Redirect::to(&target(place.locale, role, &return_to)),
        )
            .into_response()),
        Shown::Wrong => {
            let problem = Some(("code", "code-wrong"));
            show_code_page(&app, &visitor, &place, &kept, problem).await
        }
        Shown::TooOften => {
            let problem = Some(("code", "sign-in-too-often"));
            let page = show_code_page(&app, &visitor, &place, &kept, problem).await?;
            Ok((StatusCode::TOO_MANY_REQUESTS, page).into_response())
        }
        Shown::Over => Ok(anew(&place, &origin)),
    }
}

/// An app to add: the one whose code was wrong, or else the same one for as long as this session or this step at the door
/// lasts, so that a page that is loaded again fits the phone that has read it. Turning it off makes the next one another.
async fn new_app(
    app: &App,
    w: &Words,
    person: PersonId,
    nonce: &str,
    during: &str,
) -> Result<NewApp> {
    let (site, known, turned) = app
        .store
        .read(move |tx| {
            let known = queries::find(tx, person)?.ok_or(Error::Absent)?;
            let turned = factors::find_last_turn(tx, person)?;
            Ok((SITE_NAME.text(tx)?, known, turned))
        })
        .await?;
    let nonce = if nonce.len() < 32 {
        app.key.sign("factor-set-up", &format!("{during} {turned}"))
    } else {
        nonce.to_owned()
    };
    let secret = Secret::of(&app.key, person, &nonce);
    let uri = secret.uri(&site, &known.email);
    Ok(NewApp {
        secret: secret.shown(),
        picture: picture(&uri, &w.t("factor-picture"))?,
        nonce,
    })
}

struct SettingUp<'a> {
    person: PersonId,
    at_the_door: bool,
    /// The session, or the step at the door.
    during: &'a str,
    nonce: &'a str,
    /// The field, and what is wrong with it.
    problem: Option<(&'static str, &'static str)>,
}

async fn show_set_up(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    with: SettingUp<'_>,
) -> Result<Response> {
    let (w, f) = portal(app, visitor, place, "factor-set-up-title").await?;
    let mut problems = Problems::default();
    if let Some((field, problem)) = with.problem {
        problems.add(field, w.t(problem));
    }
    // At the door it was given a moment ago.
    let asks_password = !with.at_the_door && own_password(app, with.person).await?.is_some();
    let action = if with.at_the_door {
        f.hc("/signin/second-factor")
    } else {
        f.hc("/account/second-factor")
    };
    let page = SetUpPage {
        w,
        f,
        tab: "second-factor",
        at_the_door: with.at_the_door,
        asks_password,
        action,
        app: new_app(app, &w, with.person, with.nonce, with.during).await?,
        problems,
    };
    html(status_of(&page.problems), &page)
}

async fn who_sets_up(app: &App, step: Option<&str>) -> Result<Option<(PersonId, String)>> {
    let Some(token) = step.map(str::to_owned) else {
        return Ok(None);
    };
    let now = app.clock.now();
    app.store
        .read(move |tx| deeds::find_who_sets_up(tx, &token, now))
        .await
}

pub(super) async fn door_page(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    Step(step): Step,
) -> Result<Response> {
    let Some((person, _)) = who_sets_up(&app, step.as_deref()).await? else {
        return Ok(anew(&place, &origin));
    };
    let with = SettingUp {
        person,
        at_the_door: true,
        during: &step.map(|token| sha256_hex(&token)).unwrap_or_default(),
        nonce: "",
        problem: None,
    };
    show_set_up(&app, &visitor, &place, with).await
}

pub(super) async fn set_up_at_the_door(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    headers: HeaderMap,
    Step(step): Step,
    fields: Fields,
) -> Result<Response> {
    let who = who_sets_up(&app, step.as_deref()).await?;
    let (Some(token), Some((person, _))) = (step, who) else {
        return Ok(anew(&place, &origin));
    };
    let (nonce, code) = (
        fields.text("nonce").to_owned(),
        fields.text("code").to_owned(),
    );
    let (key, browser, now) = (
        app.key.clone(),
        browser(&visitor, &headers),
        app.clock.now(),
    );
    let given = nonce.clone();
    let shown = app
        .store
        .write(move |tx| deeds::set_up_at_the_door(tx, &key, &token, &given, &code, &browser, now))
        .await?;
    match shown {
        Shown::Right((session, return_to)) => {
            let codes = format!("/hc/{}/account/second-factor/codes", place.locale.code());
            let return_to = local_path(&return_to).unwrap_or_default();
            Ok((
                AppendHeaders([
                    (header::SET_COOKIE, session.cookie(&origin)),
                    (header::SET_COOKIE, Cookie::Step.end(origin.is_secure())),
                ]),
                Redirect::to(&address(&codes, &[("return_to", return_to)])),
            )
                .into_response())
        }
        Shown::Wrong => {
            let with = SettingUp {
                person,
                at_the_door: true,
                during: "",
                nonce: &nonce,
                problem: Some(("code", "code-wrong")),
            };
            show_set_up(&app, &visitor, &place, with).await
        }
        Shown::TooOften | Shown::Over => Ok(anew(&place, &origin)),
    }
}

async fn show_account(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    nonce: &str,
    problem: Option<(&'static str, &'static str)>,
) -> Result<Response> {
    let id = signed_in.person.id;
    let (has_one, codes_left, rule) = app
        .store
        .read(move |tx| {
            Ok((
                factors::has_factor(tx, id)?,
                factors::count_recovery_codes(tx, id)?,
                deeds::rule(tx)?,
            ))
        })
        .await?;
    if rule == SecondFactor::Off && !has_one {
        return Err(Error::Absent);
    }
    if !has_one {
        let with = SettingUp {
            person: id,
            at_the_door: false,
            during: signed_in
                .visitor
                .session_hash
                .as_deref()
                .unwrap_or_default(),
            nonce,
            problem,
        };
        return show_set_up(app, &signed_in.visitor, place, with).await;
    }
    let (w, f) = portal(app, &signed_in.visitor, place, "factor-title").await?;
    let mut problems = Problems::default();
    if let Some((field, problem)) = problem {
        problems.add(field, w.t(problem));
    }
    let page = FactorPage {
        w,
        f,
        tab: "second-factor",
        codes_left,
        may_turn_off: !rule.is_required_of(signed_in.person.role),
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn account_page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
) -> Result<Response> {
    show_account(&app, &signed_in, &place, "", None).await
}

/// Adds an app; every other device is signed out, and this browser goes on with a new session.
pub(super) async fn set_up(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    origin: RequestOrigin,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let (nonce, code) = (
        fields.text("nonce").to_owned(),
        fields.text("code").to_owned(),
    );
    let (id, key, now) = (signed_in.person.id, app.key.clone(), app.clock.now());
    // A session alone, perhaps a stolen one, does not shut its owner out.
    let kept = own_password(&app, id).await?;
    let password = fields.get("password").unwrap_or_default();
    if let Err(problem) = knows_password(&app, id, kept.as_deref(), password).await? {
        return show_account(
            &app,
            &signed_in,
            &place,
            &nonce,
            Some(("password", problem)),
        )
        .await;
    }
    let browser = browser(&signed_in.visitor, &headers);
    let given = nonce.clone();
    let begun = app
        .store
        .write(move |tx| {
            if deeds::rule(tx)? == SecondFactor::Off || given.is_empty() {
                return Ok(None);
            }
            if !deeds::set_up(tx, &key, id, &given, &code, now)? {
                return Ok(None);
            }
            session::end_all(tx, id, None)?;
            session::begin(tx, id, &browser.user_agent, None, now).map(Some)
        })
        .await?;
    let Some(begun) = begun else {
        return show_account(
            &app,
            &signed_in,
            &place,
            &nonce,
            Some(("code", "code-wrong")),
        )
        .await;
    };
    let path = format!("/hc/{}/account/second-factor/codes", place.locale.code());
    Ok((
        AppendHeaders([(header::SET_COOKIE, begun.cookie(&origin))]),
        Redirect::to(&path),
    )
        .into_response())
}

pub(super) async fn change(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let deed = if fields.text("deed") == "off" {
        Deed::TurnOff
    } else {
        Deed::NewCodes
    };
    let (id, key, now) = (signed_in.person.id, app.key.clone(), app.clock.now());
    let code = fields.text("code").to_owned();
    let shown = app
        .store
        .write(move |tx| deeds::change(tx, &key, id, &code, deed, now))
        .await?;
    let account = format!("/hc/{}/account", place.locale.code());
    let problem = match shown {
        Shown::Right(()) if deed == Deed::NewCodes => {
            return Ok(Redirect::to(&format!("{account}/second-factor/codes")).into_response());
        }
        Shown::Right(()) => {
            let target = address(&account, &[("saved", "factor-off")]);
            return Ok(Redirect::to(&target).into_response());
        }
        Shown::TooOften => "sign-in-too-often",
        Shown::Wrong | Shown::Over => "code-wrong",
    };
    show_account(&app, &signed_in, &place, "", Some(("code", problem))).await
}

/// The recovery codes, for some minutes after they were made.
pub(super) async fn codes_page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let (id, key, now) = (signed_in.person.id, app.key.clone(), app.clock.now());
    let codes = app
        .store
        .read(move |tx| deeds::fresh_codes(tx, &key, id, now))
        .await?;
    let account = format!("/hc/{}/account/second-factor", place.locale.code());
    let Some(codes) = codes else {
        return Ok(Redirect::to(&account).into_response());
    };
    let (w, f) = portal(&app, &signed_in.visitor, &place, "factor-codes-title").await?;
    let next = target(
        place.locale,
        signed_in.person.role,
        &query_value(&uri, "return_to"),
    );
    let page = CodesPage { w, f, codes, next };
    html(StatusCode::OK, &page)
}
