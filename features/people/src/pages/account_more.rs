//! The rest of one's own account: the address, the password, and the devices that are signed in.

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use domain::person::{Device, EmailAddress, LinkPurpose};
use domain::{Moment, PersonId};
use platform::frame::{Frame, Notice, Problems, Tone, When, address, parts};
use platform::language::{Words, iso};
use platform::web::form::Fields;
use platform::web::{MustSignIn, RequestOrigin, limits, password, session};
use platform::{App, Error, Result};

use super::{browser, html, password_problem, portal, query_value, status_of};
use crate::commands::accounts::{self as deeds, sign_out_everywhere};
use crate::commands::mails::{Asked, ask_for_link, notify};
use crate::page::Place;
use crate::queries;
use crate::queries::accounts::{self, Session};

/// GET and, with problems, POST /hc/{locale}/account/address
#[derive(Template)]
#[template(path = "account_address.html")]
struct AddressPage {
    w: Words,
    f: Frame,
    tab: &'static str,
    /// The address until now.
    known: String,
    email: String,
    asks_password: bool,
    problems: Problems,
}

/// GET and, with problems, POST /hc/{locale}/account/password
#[derive(Template)]
#[template(path = "account_password.html")]
struct PasswordPage {
    w: Words,
    f: Frame,
    tab: &'static str,
    /// For password managers.
    email: String,
    asks_password: bool,
    problems: Problems,
}

/// GET /hc/{locale}/account/devices
#[derive(Template)]
#[template(path = "account_devices.html")]
struct DevicesPage {
    w: Words,
    f: Frame,
    tab: &'static str,
    devices: Vec<ShownDevice>,
}

/// A browser that is signed in, in words.
pub(super) struct ShownDevice {
    pub(super) key: String,
    pub(super) name: String,
    pub(super) is_this: bool,
    pub(super) seen: When,
    pub(super) since: When,
}

/// A moment in the reader's words.
pub(super) fn when(w: &Words, at: Moment, now: Moment) -> When {
    When {
        shown: w.ago(at, now),
        iso: iso(at),
        exact: w.date_time(at),
    }
}

/// What a device is called, going by what it says of itself.
pub(super) fn device_name(user_agent: &str, w: &Words) -> String {
    let device = Device::read(user_agent);
    match (device.browser, device.system) {
        ("", "") => w.t("devices-unknown").into_owned(),
        ("", system) => system.to_owned(),
        (browser, "") => browser.to_owned(),
        (browser, system) => w.t2("devices-named", "browser", browser, "system", system),
    }
}

/// A device in words; `this` is the session of the reader's own browser.
pub(super) fn shown(one: &Session, this: Option<&str>, w: &Words, now: Moment) -> ShownDevice {
    ShownDevice {
        key: one.hash.clone(),
        name: device_name(&one.user_agent, w),
        is_this: this == Some(one.hash.as_str()),
        seen: when(w, one.seen_at, now),
        since: when(w, one.created_at, now),
    }
}

/// Says what was just done.
fn say(f: &mut Frame, w: &Words, said: Option<&'static str>) {
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
}

pub(super) async fn own_password(app: &App, id: PersonId) -> Result<Option<String>> {
    app.store
        .read(move |tx| accounts::find_own_password(tx, id))
        .await
}

/// Whether the password given is the right one, for who has one; counted like a try to sign in.
pub(super) async fn knows_password(
    app: &App,
    id: PersonId,
    kept: Option<&str>,
    given: &str,
) -> Result<std::result::Result<(), &'static str>> {
    let Some(kept) = kept else { return Ok(Ok(())) };
    let now = app.clock.now();
    let key = format!("own-password:{id}");
    let bucket = key.clone();
    let allowed = app
        .store
        .write(move |tx| limits::take(tx, &bucket, limits::SIGN_IN_ACCOUNT, now))
        .await?;
    if !allowed {
        return Ok(Err("sign-in-too-often"));
    }
    if !password::verify(given, Some(kept)).await? {
        return Ok(Err("account-problem-password"));
    }
    app.store.write(move |tx| limits::forgive(tx, &key)).await?;
    Ok(Ok(()))
}

async fn show_address(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    email: &str,
    said: Option<&'static str>,
    problems: Problems,
) -> Result<Response> {
    let (w, mut f) = portal(app, &signed_in.visitor, place, "account-tab-address").await?;
    say(&mut f, &w, said);
    let page = AddressPage {
        w,
        f,
        tab: "address",
        known: signed_in.person.email.clone(),
        email: email.to_owned(),
        asks_password: own_password(app, signed_in.person.id).await?.is_some(),
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn address_page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = match query_value(&uri, "done").as_str() {
        "asked" => Some("account-address-asked"),
        "changed" => Some("account-address-changed"),
        _ => None,
    };
    show_address(&app, &signed_in, &place, "", said, Problems::default()).await
}

/// Asks for a mail to the new address. Whether somebody has it already is told by that mail alone.
pub(super) async fn change_address(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    origin: RequestOrigin,
    fields: Fields,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(&app, place.locale);
    let mut problems = Problems::default();
    let given = EmailAddress::read(fields.text("email"));
    match &given {
        Err(refused) => problems.add("email", w.t(refused.key())),
        Ok(address) if address.folded() == signed_in.person.email.to_lowercase() => {
            problems.add("email", w.t("account-problem-same-address"));
        }
        Ok(_) => {}
    }
    let id = signed_in.person.id;
    if problems.is_empty() {
        let kept = own_password(&app, id).await?;
        let given = fields.get("password").unwrap_or_default();
        if let Err(problem) = knows_password(&app, id, kept.as_deref(), given).await? {
            problems.add("password", w.t(problem));
        }
    }
    let Some(email) = given.ok().filter(|_| problems.is_empty()) else {
        let email = fields.text("email");
        return show_address(&app, &signed_in, &place, email, None, problems).await;
    };
    let now = app.clock.now();
    let network = format!("ask:{}", limits::network(origin.client_ip));
    let locale = place.locale.code();
    let asked = app
        .store
        .write(move |tx| {
            if !limits::take(tx, &network, crate::commands::mails::ASK_NETWORK, now)? {
                return Ok(false);
            }
            let asked = Asked {
                purpose: LinkPurpose::ChangeAddress,
                person: Some(id),
                address: &email,
                name: "",
                locale,
                return_to: "",
                visitor_hash: None,
            };
            ask_for_link(tx, &asked, now)
        })
        .await?;
    if !asked {
        problems.add("", w.t("account-problem-mails"));
        let email = fields.text("email");
        return show_address(&app, &signed_in, &place, email, None, problems).await;
    }
    let path = format!("/hc/{locale}/account/address");
    Ok(Redirect::to(&address(&path, &[("done", "asked")])).into_response())
}

async fn show_password(
    app: &App,
    signed_in: &MustSignIn,
    place: &Place,
    said: Option<&'static str>,
    problems: Problems,
) -> Result<Response> {
    let (w, mut f) = portal(app, &signed_in.visitor, place, "account-tab-password").await?;
    say(&mut f, &w, said);
    let page = PasswordPage {
        w,
        f,
        tab: "password",
        email: signed_in.person.email.clone(),
        asks_password: own_password(app, signed_in.person.id).await?.is_some(),
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn password_page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = (query_value(&uri, "done") == "changed").then_some("account-password-changed");
    show_password(&app, &signed_in, &place, said, Problems::default()).await
}

/// A new password: this browser gets a new session, all others end, and a mail tells of it.
pub(super) async fn change_password(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    origin: RequestOrigin,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (id, mut problems) = (signed_in.person.id, Problems::default());
    let new = fields.get("new_password").unwrap_or_default();
    if let Some(problem) = password_problem(new) {
        problems.add("new_password", w.t(problem));
    } else {
        let kept = own_password(&app, id).await?;
        let given = fields.get("password").unwrap_or_default();
        if let Err(problem) = knows_password(&app, id, kept.as_deref(), given).await? {
            problems.add("password", w.t(problem));
        }
    }
    if !problems.is_empty() {
        return show_password(&app, &signed_in, &place, None, problems).await;
    }
    let (hash, now) = (password::hash(new).await?, app.clock.now());
    let browser = browser(&signed_in.visitor, &headers);
    let begun = app
        .store
        .write(move |tx| {
            let person = queries::find(tx, id)?.ok_or(Error::Absent)?;
            deeds::set_password(tx, id, Some(id), &hash, None, now)?;
            notify(tx, &person, "password_changed", &person.email, now)?;
            session::begin(tx, id, &browser.user_agent, None, now)
        })
        .await?;
    let path = format!("/hc/{}/account/password", place.locale.code());
    Ok((
        AppendHeaders([(header::SET_COOKIE, begun.cookie(&origin))]),
        Redirect::to(&address(&path, &[("done", "changed")])),
    )
        .into_response())
}

pub(super) async fn devices_page(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let (w, mut f) = portal(&app, &signed_in.visitor, &place, "account-tab-devices").await?;
    let said = match query_value(&uri, "done").as_str() {
        "one" => Some("devices-ended-one"),
        "others" => Some("devices-ended-others"),
        _ => None,
    };
    say(&mut f, &w, said);
    let (id, now) = (signed_in.person.id, app.clock.now());
    let this = signed_in.visitor.session_hash.as_deref();
    let sessions = app
        .store
        .read(move |tx| accounts::list_sessions(tx, id, now))
        .await?;
    let page = DevicesPage {
        w,
        f,
        tab: "devices",
        devices: sessions
            .iter()
            .map(|one| shown(one, this, &w, now))
            .collect(),
    };
    html(StatusCode::OK, &page)
}

/// Signs out one device, or all others.
pub(super) async fn end_device(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let (id, now) = (signed_in.person.id, app.clock.now());
    let this = signed_in.visitor.session_hash.clone();
    let device = fields.text("device").to_owned();
    let all = fields.text("all") == "1";
    let done = if all { "others" } else { "one" };
    app.store
        .write(move |tx| {
            if all {
                return sign_out_everywhere(tx, id, id, this.as_deref(), now);
            }
            let ended = accounts::end_session(tx, id, &device)?;
            if ended == 1 {
                Ok(())
            } else {
                Err(Error::Absent)
            }
        })
        .await?;
    let path = format!("/hc/{}/account/devices", place.locale.code());
    Ok(Redirect::to(&address(&path, &[("done", done)])).into_response())
}
