//! Brands on pages: which portals there are, a new one, where each is, and which one this browser looks after.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use domain::BrandId;
use domain::form::key_from;
use domain::look::{HUES, USUAL_HUE, palettes};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::brands::{self, Brand};
use platform::frame::{Frame, Here, Notice, Problems, Tone, parts};
use platform::language::Words;
use platform::settings::{HUE, SITE_NAME};
use platform::web::{Fields, MustBeAdmin, RequestOrigin, looks_after, number};
use platform::{App, Error, Refusal, Result};

use crate::blueprints;
use crate::brands::{self as deeds, New, Place};
use crate::pages::{Decisions, of_file, shown};

pub(crate) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/brands", get(list).post(add))
        .route("/agent/brands/{id}", post(change))
        .route("/agent/brands/{id}/choose", post(choose))
}

/// A brand as the page shows it, with what was typed last.
#[derive(Clone, Default)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is something that the page says by itself"
)]
struct Shown {
    id: i64,
    key: String,
    name: String,
    url: String,
    host: String,
    mail_address: String,
    /// Where its mails go when it has no address of its own.
    usual_address: String,
    active: bool,
    is_first: bool,
    chosen: bool,
    open: bool,
    /// Its colour in light and in dark.
    colours: (String, String),
}

/// A new one, as it was typed.
#[derive(Clone, Default)]
struct Typed {
    name: String,
    key: String,
    host: String,
    mail_address: String,
    begin: String,
}

/// GET /agent/brands
#[derive(Template)]
#[template(path = "agent_brands.html")]
struct BrandsPage {
    w: Words,
    f: Frame,
    all: Vec<Shown>,
    new: Typed,
    /// Key and name of what a portal can begin with.
    blueprints: Vec<(&'static str, String)>,
    problems: Problems,
}

/// What could not be done: which form, and why.
#[derive(Default)]
struct Unkept {
    of: Option<i64>,
    typed: Typed,
    active: bool,
    problems: Problems,
}

async fn page(
    app: &App,
    admin: &MustBeAdmin,
    said: Option<&str>,
    unkept: Unkept,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let config = app.config.clone();
    let (around, mut all) = app
        .store
        .read(move |tx| {
            let around = surroundings(tx, Some(person))?;
            let chosen = tx.brand();
            let mut all = Vec::new();
            for brand in brands::list(tx)?.iter() {
                tx.speak_for(brand.id);
                let mut one = shown_brand(brand, SITE_NAME.text(tx)?, chosen, &config);
                one.colours = colours(&HUE.text(tx)?);
                all.push(one);
            }
            Ok((around, all))
        })
        .await?;
    let title = w.t("brands-title").into_owned();
    let mut f = frame(
        &admin.visitor,
        w,
        "/agent/brands",
        Here::Settings,
        title,
        around,
    );
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let status = if unkept.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let mut new = Typed::default();
    match unkept
        .of
        .and_then(|id| all.iter_mut().find(|brand| brand.id == id))
    {
        Some(brand) => {
            brand.host = unkept.typed.host;
            brand.mail_address = unkept.typed.mail_address;
            brand.active = unkept.active;
            brand.open = true;
        }
        None => new = unkept.typed,
    }
    let mut begins = Vec::new();
    for known in blueprints::ALL {
        begins.push((known.key, shown(known, &of_file(known)?, &w).name));
    }
    let page = BrandsPage {
        w,
        f,
        all,
        new,
        blueprints: begins,
        problems: unkept.problems,
    };
    html(status, &page)
}

fn shown_brand(brand: &Brand, name: String, chosen: BrandId, config: &platform::Config) -> Shown {
    Shown {
        id: brand.id.0,
        key: brand.key.clone(),
        name,
        url: brands::url_of(Some(brand), config),
        host: brand.host.clone().unwrap_or_default(),
        mail_address: brand.mail_address.clone().unwrap_or_default(),
        usual_address: config.mail_address.clone(),
        active: brand.active,
        is_first: brand.id == BrandId::FIRST,
        chosen: brand.id == chosen,
        open: false,
        colours: colours(""),
    }
}

/// The colour of a hue in light and in dark.
fn colours(hue: &str) -> (String, String) {
    let hue = hue.parse().ok().filter(|hue| HUES.contains(hue));
    let (light, dark) = palettes(hue.unwrap_or(USUAL_HUE));
    (light.brand.hex(), dark.brand.hex())
}

async fn list(
    State(app): State<App>,
    admin: MustBeAdmin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = match query_value(&uri, "said").as_str() {
        "added" => Some("brands-added"),
        "saved" => Some("brands-saved"),
        _ => None,
    };
    page(&app, &admin, said, Unkept::default()).await
}

/// Which field of the form a refusal is about, and what it says.
fn problems(refusal: &Refusal, suffix: &str, w: &Words) -> Problems {
    let field = match refusal.key {
        "brands-key-unreadable" | "brands-key-taken" => "key",
        "brands-name-unfit" => "name",
        "brands-address-unreadable" | "brands-address-taken" => "mail_address",
        "brands-host-unreadable" | "brands-host-taken" => "host",
        _ => "",
    };
    let mut problems = Problems::default();
    let field = match field {
        "" => String::new(),
        field => format!("{field}{suffix}"),
    };
    problems.add(field, w.refusal(refusal));
    problems
}

async fn add(
    State(app): State<App>,
    admin: MustBeAdmin,
    Extension(all): Extension<Decisions>,
    fields: Fields,
) -> Result<Response> {
    let typed = Typed {
        name: fields.text("name").to_owned(),
        key: fields.text("key").to_owned(),
        host: fields.text("host").to_owned(),
        mail_address: fields.text("mail_address").to_owned(),
        begin: fields.text("begin").to_owned(),
    };
    let begin = match blueprints::find(&typed.begin) {
        Some(known) => Some(of_file(known)?),
        None => None,
    };
    let key = if typed.key.is_empty() {
        key_from(&typed.name)
    } else {
        typed.key.clone()
    };
    let (now, config, wanted) = (app.clock.now(), app.config.clone(), typed.clone());
    let added = app
        .store
        .write(move |tx| {
            let new = New {
                key: &key,
                name: &wanted.name,
                place: Place {
                    host: wanted.host.clone(),
                    mail_address: wanted.mail_address.clone(),
                },
                begin: begin.as_ref(),
            };
            deeds::add(tx, &config, all.0, &new, now)
        })
        .await;
    match added {
        Ok(_) => Ok(Redirect::to("/agent/brands?said=added").into_response()),
        Err(Error::Refused(refusal)) => {
            let w = admin.visitor.words(&app);
            let unkept = Unkept {
                typed,
                problems: problems(&refusal, "", &w),
                ..Unkept::default()
            };
            page(&app, &admin, None, unkept).await
        }
        Err(error) => Err(error),
    }
}

async fn change(
    State(app): State<App>,
    admin: MustBeAdmin,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let place = Place {
        host: fields.text("host").to_owned(),
        mail_address: fields.text("mail_address").to_owned(),
    };
    let active = fields.ticked("active");
    let (now, config, wanted) = (app.clock.now(), app.config.clone(), place.clone());
    let changed = app
        .store
        .write(move |tx| deeds::change(tx, &config, BrandId(id), &wanted, active, now))
        .await;
    match changed {
        Ok(_) => Ok(Redirect::to("/agent/brands?said=saved").into_response()),
        Err(Error::Refused(refusal)) => {
            let w = admin.visitor.words(&app);
            let unkept = Unkept {
                of: Some(id),
                typed: Typed {
                    host: place.host,
                    mail_address: place.mail_address,
                    ..Typed::default()
                },
                active,
                problems: problems(&refusal, &format!("-{id}"), &w),
            };
            page(&app, &admin, None, unkept).await
        }
        Err(error) => Err(error),
    }
}

/// From now on the administration in this browser is about this brand.
async fn choose(
    State(app): State<App>,
    _admin: MustBeAdmin,
    Path(id): Path<String>,
    Extension(origin): Extension<RequestOrigin>,
) -> Result<Response> {
    let id = BrandId(number(&id)?);
    let found = app.store.read(move |tx| brands::find(tx, id)).await?;
    found.ok_or(Error::Absent)?;
    let cookie = looks_after(id, &origin);
    Ok((
        [(header::SET_COOKIE, cookie)],
        Redirect::to("/agent/settings"),
    )
        .into_response())
}
