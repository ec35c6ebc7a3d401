//! Erasing somebody: what goes, what stays, and how far it has come.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use domain::PersonId;
use platform::frame::{Frame, Here, Problems, parts};
use platform::language::Words;
use platform::web::MustKeepPeople;
use platform::web::form::Fields;
use platform::{App, Error, Result};

use super::{html, status_of};
use crate::commands::erasing;
use crate::commands::roles::must_reach;
use crate::page::{frame, surroundings};
use crate::queries;
use crate::queries::erasing::{count_held, find_erasure};

/// GET and, with problems, POST /agent/people/{id}/erase
#[derive(Template)]
#[template(path = "agent_person_erase.html")]
struct ErasePage {
    w: Words,
    f: Frame,
    id: i64,
    goes: Vec<String>,
    stays: Vec<String>,
    /// How far it has come, once it was asked for.
    state: Option<String>,
    /// Whether it can be asked for, or more of it.
    may_ask: bool,
    may_keep: bool,
    problems: Problems,
}

async fn show(
    app: &App,
    admin: &MustKeepPeople,
    id: PersonId,
    problems: Problems,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let (reader, mine) = (admin.person.id, admin.person.permissions);
    let (around, person, held, how) = app
        .store
        .read(move |tx| {
            let person = queries::find(tx, id)?.ok_or(Error::Absent)?;
            must_reach(tx, mine, person.id)?;
            let held = count_held(tx, id, &person.email)?;
            Ok((
                surroundings(tx, Some(reader))?,
                person,
                held,
                find_erasure(tx, id)?,
            ))
        })
        .await?;
    let state = how.map(|how| match how.erased_at {
        Some(at) => w.t1("erase-done", "when", w.date_time(at)),
        None => w.t1("erase-going", "count", how.done),
    });
    let path = format!("/agent/people/{id}/erase");
    let title = w.t1("erase-title", "name", person.name.as_str());
    let page = ErasePage {
        w,
        f: frame(&admin.visitor, w, &path, Here::People, title, around),
        id: id.0,
        goes: vec![
            w.t("erase-goes-person").into_owned(),
            w.t1("erase-goes-mails", "count", held.mails_in),
            w.t1("erase-goes-sent", "count", held.mails_out),
            w.t("erase-goes-news").into_owned(),
        ],
        stays: vec![
            w.t1("erase-stays-tickets", "count", held.tickets),
            w.t1("erase-stays-comments", "count", held.comments),
            w.t("erase-stays-log").into_owned(),
        ],
        state,
        may_ask: how.is_none_or(|how| !how.redact),
        may_keep: how.is_none(),
        problems,
    };
    html(status_of(&page.problems), &page)
}

pub(super) async fn page(
    State(app): State<App>,
    admin: MustKeepPeople,
    Path(id): Path<i64>,
) -> Result<Response> {
    show(&app, &admin, PersonId(id), Problems::default()).await
}

pub(super) async fn erase(
    State(app): State<App>,
    admin: MustKeepPeople,
    Path(id): Path<i64>,
    fields: Fields,
) -> Result<Response> {
    let (actor, mine, now) = (admin.person.id, admin.person.permissions, app.clock.now());
    let w = admin.visitor.words(&app);
    let mut problems = Problems::default();
    if !fields.ticked("sure") {
        problems.add("sure", w.t("erase-problem-sure"));
        return show(&app, &admin, PersonId(id), problems).await;
    }
    let redact = fields.ticked("redact");
    let asked = app
        .store
        .write(move |tx| {
            let person = queries::find(tx, PersonId(id))?.ok_or(Error::Absent)?;
            must_reach(tx, mine, person.id)?;
            erasing::begin(tx, &person, redact, Some(actor), now)
        })
        .await;
    match asked {
        Ok(_) => {
            tracing::info!(person = id, by = %actor, "somebody is erased");
            Ok(Redirect::to(&format!("/agent/people/{id}/erase")).into_response())
        }
        Err(Error::Refused(refusal)) => {
            problems.add("", w.refusal(&refusal));
            show(&app, &admin, PersonId(id), problems).await
        }
        Err(error) => Err(error),
    }
}
