//! The owner's first minute: naming the desk and signing up.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, header};
use axum::response::{AppendHeaders, IntoResponse, Redirect, Response};
use domain::person::EmailAddress;
use platform::frame::{Here, Problems};
use platform::language::Locale;
use platform::web::form::Fields;
use platform::web::{RequestOrigin, Visitor, password, session};
use platform::{App, Error, Result};

use super::{header_text, html, limited, password_problem, status_of};
use crate::commands::{self, Owner};
use crate::page::{frame, surroundings};
use crate::queries;
use crate::views::SetupPage;

async fn show_setup(
    app: &App,
    visitor: &Visitor,
    token: &str,
    fields: &Fields,
    problems: Problems,
) -> Result<Response> {
    let w = visitor.words(app);
    let around = app.store.read(|tx| surroundings(tx, None)).await?;
    let status = status_of(&problems);
    let title = w.t("setup-title").into_owned();
    let action = format!("/setup/{token}");
    let page = SetupPage {
        w,
        f: frame(visitor, w, &action, Here::Elsewhere, title, around),
        action,
        site_name: fields.text("site_name").to_owned(),
        name: fields.text("name").to_owned(),
        email: fields.text("email").to_owned(),
        language: Locale::read(fields.text("language"))
            .unwrap_or(visitor.locale)
            .code()
            .to_owned(),
        problems,
    };
    html(status, &page)
}

async fn setup_is_open(app: &App, token: &str) -> Result<()> {
    let (hash, now) = (platform::sha256_hex(token), app.clock.now());
    let open = app
        .store
        .read(move |tx| {
            Ok(queries::find_setup_link(tx, &hash, now)? && queries::count_people(tx)? == 0)
        })
        .await?;
    if open { Ok(()) } else { Err(Error::Absent) }
}

pub(super) async fn setup_page(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
) -> Result<Response> {
    setup_is_open(&app, &token).await?;
    show_setup(
        &app,
        &visitor,
        &token,
        &Fields::default(),
        Problems::default(),
    )
    .await
}

pub(super) async fn set_up(
    State(app): State<App>,
    visitor: Visitor,
    Path(token): Path<String>,
    origin: RequestOrigin,
    headers: HeaderMap,
    fields: Fields,
) -> Result<Response> {
    setup_is_open(&app, &token).await?;
    let w = visitor.words(&app);
    let mut problems = Problems::default();
    let site_name = limited(fields.text("site_name"), 80);
    if site_name.is_empty() {
        problems.add("site_name", w.t("setup-problem-site-name"));
    }
    let name = limited(fields.text("name"), 120);
    if name.is_empty() {
        problems.add("name", w.t("setup-problem-name"));
    }
    let address = EmailAddress::read(fields.text("email"));
    if let Err(refused) = &address {
        problems.add("email", w.t(refused.key()));
    }
    let password = fields.get("password").unwrap_or_default();
    if let Some(problem) = password_problem(password) {
        problems.add("password", w.t(problem));
    }
    let locale = Locale::read(fields.text("language")).unwrap_or(visitor.locale);
    let Ok(address) = address else {
        return show_setup(&app, &visitor, &token, &fields, problems).await;
    };
    if !problems.is_empty() {
        return show_setup(&app, &visitor, &token, &fields, problems).await;
    }
    let password_hash = password::hash(password).await?;
    let now = app.clock.now();
    let agent = header_text(&headers, &header::USER_AGENT);
    let begun = app
        .store
        .write(move |tx| {
            let owner = Owner {
                name: &name,
                address: &address,
                password_hash: &password_hash,
                locale: locale.code(),
                site_name: &site_name,
            };
            let person = commands::set_up(tx, &token, &owner, now)?;
            session::begin(tx, person, &agent, None, now)
        })
        .await?;
    Ok((
        AppendHeaders([(header::SET_COOKIE, begun.cookie(&origin))]),
        Redirect::to("/agent"),
    )
        .into_response())
}
