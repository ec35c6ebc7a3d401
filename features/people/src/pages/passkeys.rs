//! Passkeys as a page's script meets them: a question as JSON, and an answer in an ordinary form. Without scripts there
//! are none, and the other ways stay.

use axum::Json;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use domain::BrandId;
use platform::frame::{Frame, Problems, address};
use platform::settings::SITE_NAME;
use platform::web::cookies::Cookie;
use platform::web::form::Fields;
use platform::web::{MustSignIn, RequestOrigin, Visitor, limits};
use platform::{App, Error, Refusal, Result, brands, random_token};
use webauthn_rs::prelude::Webauthn;

use super::account_more::{knows_password, own_password};
use super::factor::{Step, anew, show_code_page};
use super::sign_in::{go_on, show, target};
use super::sso::Mark;
use super::{browser, limited};
use crate::commands::passkeys::{self as deeds, Answered, Asked, Given};
use crate::page::Place;
use crate::queries;

/// How long a browser keeps the mark of a question, in seconds.
const WAITS: i64 = 15 * 60;

/// A button that asks for a passkey.
pub(super) struct PasskeyPart {
    /// `enter`, `second` or `add`.
    pub(super) kind: &'static str,
    /// Where its question comes from.
    pub(super) question: String,
    /// Where its answer goes.
    pub(super) action: String,
    pub(super) failed: &'static str,
    pub(super) button: &'static str,
    pub(super) return_to: Option<String>,
    /// What a new one is called, until somebody says otherwise.
    pub(super) name: Option<String>,
    pub(super) asks_password: bool,
    /// Whether it is the way on that the page is for.
    pub(super) is_first: bool,
}

impl PasskeyPart {
    /// In the place of address and password.
    pub(super) fn to_enter(f: &Frame, return_to: &str) -> Self {
        Self {
            kind: "enter",
            question: f.hc("/signin/passkey/question"),
            action: f.hc("/signin/passkey"),
            failed: "passkey-failed",
            button: "passkey-button",
            return_to: Some(return_to.to_owned()),
            name: None,
            asks_password: false,
            is_first: false,
        }
    }

    /// As the second proof.
    pub(super) fn second(f: &Frame, is_first: bool) -> Self {
        Self {
            kind: "second",
            action: f.hc("/signin/code/passkey"),
            return_to: None,
            is_first,
            ..Self::to_enter(f, "")
        }
    }

    /// A new one.
    pub(super) fn to_add(f: &Frame, name: String, asks_password: bool) -> Self {
        Self {
            kind: "add",
            question: f.hc("/account/passkeys/question"),
            action: f.hc("/account/passkeys"),
            failed: "passkey-not-made",
            button: "passkeys-add",
            return_to: None,
            name: Some(name),
            asks_password,
            is_first: true,
        }
    }
}

/// GET /.well-known/webauthn: the portals in which browsers take the desk's passkeys too. Asked of the desk's own name alone.
pub(super) async fn portals(
    State(app): State<App>,
    origin: RequestOrigin,
) -> Result<Json<serde_json::Value>> {
    if origin.brand != BrandId::FIRST {
        return Err(Error::Absent);
    }
    let all = app.store.read(brands::list).await?;
    let served = all
        .iter()
        .filter(|brand| brand.active && brand.host.is_some());
    let origins: Vec<String> = served
        .map(|brand| brands::url_of(Some(brand), &app.config))
        .collect();
    Ok(Json(serde_json::json!({ "origins": origins })))
}

/// The desk as passkeys know it.
async fn desk(app: &App, origin: &RequestOrigin) -> Result<Webauthn> {
    let site = app.store.read(|tx| SITE_NAME.text(tx)).await?;
    let desk = app.config.base_url.as_deref();
    deeds::place(origin, desk, &site).ok_or_else(|| Error::refused(422, "passkeys-no-name"))
}

fn told(asked: Asked, mark: &str, origin: &RequestOrigin) -> Response {
    let cookie = Cookie::Way.set(mark, WAITS, origin.is_secure());
    (
        AppendHeaders([(header::SET_COOKIE, cookie)]),
        Json(asked.answer),
    )
        .into_response()
}

/// POST /hc/{locale}/signin/passkey/question: of whoever is at the screen, or of who showed a password there.
pub(super) async fn ask(
    State(app): State<App>,
    origin: RequestOrigin,
    Mark(mark): Mark,
    Step(step): Step,
    fields: Fields,
) -> Result<Response> {
    let place = desk(&app, &origin).await?;
    let mark = mark.map_or_else(random_token, Ok)?;
    let (browser, now) = (mark.clone(), app.clock.now());
    let network = limits::network(origin.client_ip);
    let second = fields.text("second") == "1";
    let asked = app
        .store
        .write(move |tx| match (&step, second) {
            (Some(token), true) => deeds::ask_second(tx, &place, token, &browser, &network, now),
            (None, true) => Ok(None),
            (_, false) => deeds::ask_anybody(tx, &place, &browser, &network, now).map(Some),
        })
        .await?;
    let asked = asked.ok_or_else(|| Error::refused(422, "passkeys-over"))?;
    Ok(told(asked, &mark, &origin))
}

/// What a form brings: the question it was asked, and what a passkey said.
struct Brought {
    question: String,
    browser: String,
    answer: String,
}

impl Brought {
    fn of(fields: &Fields, mark: Option<String>) -> Self {
        Self {
            question: fields.text("question").to_owned(),
            browser: mark.unwrap_or_default(),
            answer: fields.text("answer").to_owned(),
        }
    }

    fn given(&self) -> Given<'_> {
        Given {
            question: &self.question,
            browser: &self.browser,
            answer: &self.answer,
        }
    }
}

/// POST /hc/{locale}/signin/passkey
pub(super) async fn sign_in(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    headers: HeaderMap,
    Mark(mark): Mark,
    fields: Fields,
) -> Result<Response> {
    let desk = desk(&app, &origin).await?;
    let (answer, return_to) = (
        Brought::of(&fields, mark),
        fields.text("return_to").to_owned(),
    );
    let (key, browser, now) = (
        app.key.clone(),
        browser(&visitor, &headers),
        app.clock.now(),
    );
    let back = return_to.clone();
    let entered = app
        .store
        .write(move |tx| {
            let given = answer.given();
            deeds::enter_with(tx, &desk, &key, &given, &browser, &back, now)
        })
        .await;
    let w = visitor.words_in(&app, place.locale);
    let problem = match entered {
        Ok(Answered::Right((entered, person))) => {
            return Ok(go_on(
                &origin,
                place.locale,
                person.role,
                entered,
                &return_to,
            ));
        }
        Ok(Answered::Wrong) => w.t("passkey-wrong").into_owned(),
        Err(Error::Refused(refusal)) => w.refusal(&refusal),
        Err(error) => return Err(error),
    };
    let mut problems = Problems::default();
    problems.add("", problem);
    show(&app, &visitor, &place, "", &return_to, problems).await
}

/// POST /hc/{locale}/signin/code/passkey: the second proof.
pub(super) async fn show_second(
    State(app): State<App>,
    visitor: Visitor,
    place: Place,
    origin: RequestOrigin,
    headers: HeaderMap,
    marks: (Mark, Step),
    fields: Fields,
) -> Result<Response> {
    let (Mark(mark), Step(step)) = marks;
    let Some(token) = step else {
        return Ok(anew(&place, &origin));
    };
    let desk = desk(&app, &origin).await?;
    let answer = Brought::of(&fields, mark);
    let (browser, now) = (browser(&visitor, &headers), app.clock.now());
    let kept = token.clone();
    let shown = app
        .store
        .write(move |tx| {
            let given = answer.given();
            match deeds::show_second(tx, &desk, &token, &given, &browser, now)? {
                Answered::Right((session, person, return_to)) => {
                    let person = queries::find(tx, person)?.ok_or(Error::Absent)?;
                    Ok(Some((session, person.role, return_to)))
                }
                Answered::Wrong => Ok(None),
            }
        })
        .await?;
    let Some((session, role, return_to)) = shown else {
        let problem = Some(("", "passkey-wrong"));
        return show_code_page(&app, &visitor, &place, &kept, problem).await;
    };
    Ok((
        AppendHeaders([
            (header::SET_COOKIE, session.cookie(&origin)),
            (header::SET_COOKIE, Cookie::Step.end(origin.is_secure())),
        ]),
        Redirect::to(&target(place.locale, role, &return_to)),
    )
        .into_response())
}

/// POST /hc/{locale}/account/passkeys/question. A session alone, perhaps a stolen one, does not get a key of its own.
pub(super) async fn ask_to_add(
    State(app): State<App>,
    signed_in: MustSignIn,
    origin: RequestOrigin,
    Mark(mark): Mark,
    fields: Fields,
) -> Result<Response> {
    let place = desk(&app, &origin).await?;
    let id = signed_in.person.id;
    let kept = own_password(&app, id).await?;
    let password = fields.get("password").unwrap_or_default();
    if let Err(problem) = knows_password(&app, id, kept.as_deref(), password).await? {
        return Err(Refusal::new(422, problem).into());
    }
    let mark = mark.map_or_else(random_token, Ok)?;
    let (key, browser, now) = (app.key.clone(), mark.clone(), app.clock.now());
    let asked = app
        .store
        .write(move |tx| {
            let person = queries::find(tx, id)?.ok_or(Error::Absent)?;
            deeds::ask_to_add(tx, &place, &key, &person, &browser, now)
        })
        .await?;
    Ok(told(asked, &mark, &origin))
}

fn ways(place: &Place, done: &str) -> Response {
    let path = format!("/hc/{}/account/ways", place.locale.code());
    Redirect::to(&address(&path, &[("done", done)])).into_response()
}

/// POST /hc/{locale}/account/passkeys: a new one.
pub(super) async fn add(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    origin: RequestOrigin,
    Mark(mark): Mark,
    fields: Fields,
) -> Result<Response> {
    let desk = desk(&app, &origin).await?;
    let (answer, name) = (
        Brought::of(&fields, mark),
        name_of(&app, &signed_in, &place, &fields),
    );
    let (id, now) = (signed_in.person.id, app.clock.now());
    let added = app
        .store
        .write(move |tx| deeds::add(tx, &desk, id, &answer.given(), &name, now))
        .await?;
    Ok(match added {
        Answered::Right(()) => ways(&place, "passkey-added"),
        Answered::Wrong => ways(&place, "passkey-wrong"),
    })
}

/// What a passkey is called; something, whatever was typed.
fn name_of(app: &App, signed_in: &MustSignIn, place: &Place, fields: &Fields) -> String {
    let name = limited(fields.text("name"), 60);
    if name.is_empty() {
        let w = signed_in.visitor.words_in(app, place.locale);
        return w.t("passkeys-unnamed").into_owned();
    }
    name
}

/// POST /hc/{locale}/account/passkeys/{id}: another name, or none of it any more.
pub(super) async fn change(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, i64)>,
    fields: Fields,
) -> Result<Response> {
    let (person, now) = (signed_in.person.id, app.clock.now());
    let removes = fields.text("deed") == "remove";
    let name = name_of(&app, &signed_in, &place, &fields);
    app.store
        .write(move |tx| {
            if removes {
                deeds::remove(tx, person, id, now)
            } else {
                deeds::rename(tx, person, id, &name)
            }
        })
        .await?;
    let done = if removes {
        "passkey-removed"
    } else {
        "passkey-renamed"
    };
    Ok(ways(&place, done))
}
