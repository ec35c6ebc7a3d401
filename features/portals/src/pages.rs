//! Blueprints on pages: what there is, what one would change, and laying it over the portal.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{StatusCode, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Tone, parts};
use platform::language::Words;
use platform::settings::Setting;
use platform::web::MustBeAdmin;
use platform::{App, Error, Result};

use crate::blueprints::{self, Blueprint};
use crate::shape::{Portal, Texts};
use crate::told::{Thing, things};
use crate::{Difference, Unfit, apply_undoably, can_undo, look, read, undo};

/// Every setting of the desk.
#[derive(Clone, Copy)]
pub struct Decisions(pub &'static [&'static Setting]);

/// The pages, over every setting of the desk. Administrators alone: a blueprint reaches into everything that roles divide.
pub fn routes(decisions: Decisions) -> Router<App> {
    Router::new()
        .route("/agent/blueprints", get(list))
        .route("/agent/blueprints/portal.toml", get(export))
        .route("/agent/blueprints/undo", post(take_back))
        .route("/agent/blueprints/{name}", get(preview).post(lay_over))
        .merge(crate::brand_pages::routes())
        .layer(Extension(decisions))
}

/// A blueprint in the reader's words.
pub(crate) struct Shown {
    pub(crate) key: &'static str,
    pub(crate) name: String,
    description: String,
}

/// GET /agent/blueprints
#[derive(Template)]
#[template(path = "agent_blueprints.html")]
struct BlueprintsPage {
    w: Words,
    f: Frame,
    all: Vec<Shown>,
    can_undo: bool,
}

/// GET /agent/blueprints/{name}
#[derive(Template)]
#[template(path = "agent_blueprint.html")]
struct BlueprintPage {
    w: Words,
    f: Frame,
    one: Shown,
    differences: Vec<Difference>,
    settings: Decisions,
    can_undo: bool,
    /// Why it cannot be laid over this portal: where, and why.
    unfit: Option<Unfit>,
}

impl BlueprintPage {
    fn things(&self) -> Vec<Thing<'_>> {
        things(&self.differences, self.settings.0, &self.w)
    }
}

pub(crate) fn of_file(known: &Blueprint) -> Result<Portal> {
    read(known.text).map_err(|wrong| Error::broken(format!("{}: {wrong}", known.key)))
}

pub(crate) fn shown(known: &'static Blueprint, portal: &Portal, w: &Words) -> Shown {
    let about = portal.blueprint.clone().unwrap_or_default();
    let said = |texts: &Texts| {
        let text = texts.get(w.locale()).or_else(|| texts.get("en"));
        text.cloned().unwrap_or_default()
    };
    Shown {
        key: known.key,
        name: said(&about.name),
        description: said(&about.description),
    }
}

async fn list(
    State(app): State<App>,
    admin: MustBeAdmin,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let person = admin.person.id;
    let (around, can_undo) = app
        .store
        .read(move |tx| Ok((surroundings(tx, Some(person))?, can_undo(tx)?)))
        .await?;
    let mut all = Vec::new();
    for known in blueprints::ALL {
        all.push(shown(known, &of_file(known)?, &w));
    }
    let title = w.t("blueprints-title").into_owned();
    let mut f = frame(
        &admin.visitor,
        w,
        "/agent/blueprints",
        Here::Settings,
        title,
        around,
    );
    f.notice = said(&uri, &w);
    let page = BlueprintsPage {
        w,
        f,
        all,
        can_undo,
    };
    html(StatusCode::OK, &page)
}

fn said(uri: &Uri, w: &Words) -> Option<Notice> {
    let key = match query_value(uri, "said").as_str() {
        "applied" => "blueprints-applied",
        "undone" => "blueprints-undone",
        _ => return None,
    };
    Some(Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    })
}

async fn preview(
    State(app): State<App>,
    admin: MustBeAdmin,
    Extension(all): Extension<Decisions>,
    Path(name): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    page(&app, &admin, all, &name, &uri, None).await
}

/// What a blueprint would change, or why it cannot be laid over this portal.
async fn page(
    app: &App,
    admin: &MustBeAdmin,
    all: Decisions,
    name: &str,
    uri: &Uri,
    refused: Option<Unfit>,
) -> Result<Response> {
    let known = blueprints::find(name).ok_or(Error::Absent)?;
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let wanted = of_file(known)?;
    let one = shown(known, &wanted, &w);
    let (around, looked, can_undo) = app
        .store
        .read(move |tx| {
            let looked = match look(tx, all.0, &wanted) {
                Ok(differences) => Ok(differences),
                Err(error) => Err(Unfit::of(&error).ok_or(error)?),
            };
            Ok((surroundings(tx, Some(person))?, looked, can_undo(tx)?))
        })
        .await?;
    let status = if refused.is_some() {
        StatusCode::UNPROCESSABLE_ENTITY
    } else {
        StatusCode::OK
    };
    let (differences, unfit) = match (looked, refused) {
        (Ok(differences), None) => (differences, None),
        (_, Some(unfit)) | (Err(unfit), None) => (Vec::new(), Some(unfit)),
    };
    let path = format!("/agent/blueprints/{}", known.key);
    let title = one.name.clone();
    let mut f = frame(&admin.visitor, w, &path, Here::Settings, title, around);
    f.notice = said(uri, &w);
    let page = BlueprintPage {
        w,
        f,
        one,
        differences,
        settings: all,
        can_undo,
        unfit,
    };
    html(status, &page)
}

async fn lay_over(
    State(app): State<App>,
    admin: MustBeAdmin,
    Extension(all): Extension<Decisions>,
    Path(name): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let known = blueprints::find(&name).ok_or(Error::Absent)?;
    let wanted = of_file(known)?;
    let now = app.clock.now();
    let applied = app
        .store
        .write(move |tx| apply_undoably(tx, all.0, &wanted, now))
        .await;
    match applied {
        Ok(_) => {
            let target = format!("/agent/blueprints/{name}?said=applied");
            Ok(Redirect::to(&target).into_response())
        }
        Err(error) => {
            let unfit = Unfit::of(&error).ok_or(error)?;
            page(&app, &admin, all, &name, &uri, Some(unfit)).await
        }
    }
}

async fn take_back(
    State(app): State<App>,
    _admin: MustBeAdmin,
    Extension(all): Extension<Decisions>,
) -> Result<Response> {
    let now = app.clock.now();
    let undone = app.store.write(move |tx| undo(tx, all.0, now)).await;
    let said = match undone {
        Ok(_) => "?said=undone",
        // Nothing to take back: the page shows how things are.
        Err(Error::Absent) => "",
        Err(error) => return Err(error),
    };
    Ok(Redirect::to(&format!("/agent/blueprints{said}")).into_response())
}

async fn export(
    State(app): State<App>,
    _admin: MustBeAdmin,
    Extension(all): Extension<Decisions>,
) -> Result<Response> {
    let now = app.clock.now();
    let text = app
        .store
        .write(move |tx| crate::export(tx, all.0, now))
        .await?;
    let headers = [
        (header::CONTENT_TYPE, "application/toml; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"portal.toml\"",
        ),
    ];
    Ok((headers, text).into_response())
}
