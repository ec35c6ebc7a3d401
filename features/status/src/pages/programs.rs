//! Programs that hear of the service status, on the page of whoever let them: addresses, signatures, and what became of the last
//! update.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::Moment;
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::language::Words;
use platform::web::{Fields, MustSignIn, number};
use platform::{App, MasterKey, Result};

use crate::hooks::{self, Deaf};
use crate::queries::hooks as queries;
use crate::queries::hooks::Hook;
use crate::views::{Program, ProgramsPage};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/status/programs", get(show).post(add))
        .route("/hc/{locale}/status/programs/{id}/remove", post(remove))
}

/// What is shown of programs.
pub(super) fn shown(all: Vec<Hook>, key: &MasterKey, w: &Words, now: Moment) -> Vec<Program> {
    let shown = |one: Hook| Program {
        id: one.id,
        secret: (one.owner.is_none()).then(|| hooks::shown_secret(key, &one)),
        address: one.address,
        owner: one.owner.map(|(_, name)| name),
        last: one.last.as_ref().map(|last| {
            let said = match last.state.as_str() {
                "sent" => "service-program-sent",
                "failed" => "service-program-failed",
                "nobody" => "service-program-nobody",
                _ => "service-program-waiting",
            };
            let when = w.ago(last.at, now);
            match &last.why {
                Some(why) => format!("{} ({why})", w.t1(said, "when", when)),
                None => w.t1(said, "when", when),
            }
        }),
    };
    all.into_iter().map(shown).collect()
}

/// Why a program cannot hear, at its field.
pub(super) fn problems(added: std::result::Result<(), Deaf>, w: &Words) -> Option<Problems> {
    let why = match added {
        Ok(()) => return None,
        Err(Deaf::Address) => w.t("service-program-problem").into_owned(),
        Err(Deaf::TooMany(most)) => w.t1("service-program-many", "most", most),
    };
    let mut problems = Problems::default();
    problems.add("address", why);
    Some(problems)
}

async fn show(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let said = match query_value(&uri, "said").as_str() {
        "added" => Some("service-program-added"),
        "removed" => Some("service-program-removed"),
        _ => None,
    };
    page(&app, who, &place, said, String::new(), None).await
}

async fn page(
    app: &App,
    who: MustSignIn,
    place: &Place,
    said: Option<&'static str>,
    typed: String,
    problems: Option<Problems>,
) -> Result<Response> {
    let w = who.visitor.words_in(app, place.locale);
    let (now, person) = (app.clock.now(), who.person.id);
    let (around, mut all) = app
        .store
        .read(move |tx| {
            let around = surroundings(tx, Some(person))?;
            Ok((around, queries::list_of(tx, person)?))
        })
        .await?;
    // All of them are theirs.
    for one in &mut all {
        one.owner = None;
    }
    let title = w.t("service-programs").into_owned();
    let mut f = frame(&who.visitor, w, &place.path, Here::Elsewhere, title, around);
    f.notice = said.map(|said| Notice {
        tone: Tone::Good,
        text: w.t(said).into_owned(),
    });
    let status = match problems {
        None => StatusCode::OK,
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let page = ProgramsPage {
        w,
        f,
        programs: shown(all, &app.key, &w, now),
        typed,
        problems: problems.unwrap_or_default(),
    };
    html(status, &page)
}

async fn add(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    fields: Fields,
) -> Result<Response> {
    let (now, reach) = (app.clock.now(), platform::hooks::reach(&app));
    let (person, address) = (who.person.id, fields.text("address").trim().to_owned());
    let typed = address.clone();
    let added = app
        .store
        .write(move |tx| hooks::add(tx, reach, Some(person), &address, now))
        .await?;
    let w = who.visitor.words_in(&app, place.locale);
    let Some(problems) = problems(added, &w) else {
        let target = format!("/hc/{}/status/programs?said=added", w.locale());
        return Ok(Redirect::to(&target).into_response());
    };
    page(&app, who, &place, None, typed, Some(problems)).await
}

async fn remove(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
) -> Result<Response> {
    let (id, now) = (number(&id)?, app.clock.now());
    app.store
        .write(move |tx| hooks::remove(tx, id, Some(who.person.id), now))
        .await?;
    let target = format!("/hc/{}/status/programs?said=removed", place.locale.code());
    Ok(Redirect::to(&target).into_response())
}
