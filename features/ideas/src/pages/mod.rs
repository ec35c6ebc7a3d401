//! The pages: what customers read and do, and where the team looks after it.

mod embed;
mod ideas;
mod newsletter;
mod team_ideas;
mod team_letters;
mod team_updates;
mod updates;

use axum::Router;
use axum::response::{IntoResponse, Redirect, Response};
use people::page::{Place, frame, surroundings};
use platform::frame::{Frame, Here, Notice, Problems, Tone};
use platform::language::Words;
use platform::settings::Setting;
use platform::store::Tx;
use platform::web::{MustKeepIdeas, Visitor, errors, sign_in_address};
use platform::{App, Error, Result};

use crate::portal;

/// The routes.
pub fn routes() -> Router<App> {
    Router::new()
        .merge(ideas::routes())
        .merge(updates::routes())
        .merge(embed::routes())
        .merge(newsletter::routes())
        .merge(team_ideas::routes())
        .merge(team_updates::routes())
        .merge(team_letters::routes())
}

/// Where to sign in, if that opens the page; nothing if it is open already.
async fn closed(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    whose: &'static Setting,
) -> Result<Option<Response>> {
    let signed_in = visitor.person.is_some();
    let open = app
        .store
        .read(move |tx| portal::opens(tx, whose, signed_in))
        .await?;
    let sign_in = || Redirect::to(&sign_in_address(place.locale, Some(&place.path)));
    Ok((!open).then(|| sign_in().into_response()))
}

/// Fails where somebody who is signed in does not find it.
async fn must_open(app: &App, whose: &'static Setting) -> Result<()> {
    app.store
        .read(move |tx| portal::opens(tx, whose, true))
        .await
        .map(drop)
}

/// The frame of the team's pages.
fn around(
    tx: &Tx<'_>,
    agent: &MustKeepIdeas,
    w: Words,
    path: &str,
    title: impl Into<String>,
) -> Result<Frame> {
    let around = surroundings(tx, Some(agent.person.id))?;
    Ok(frame(&agent.visitor, w, path, Here::Ideas, title, around))
}

fn say(f: &mut Frame, text: impl Into<String>) {
    f.notice = Some(Notice {
        tone: Tone::Good,
        text: text.into(),
    });
}

/// A refusal as the problem of a field; what is no refusal goes on.
fn problem(error: Error, w: &Words, title: &'static str) -> Result<Problems> {
    let refusal = errors::as_refusal(error)?;
    let field = match refusal.key {
        "ideas-problem-title" | "ideas-problem-title-long" => title,
        "ideas-problem-body" | "ideas-problem-body-long" if title == "title" => "body",
        "ideas-problem-body" | "ideas-problem-body-long" => "body.en",
        "ideas-problem-comment" => "comment",
        "ideas-problem-merge" => "into",
        "ideas-problem-quarter" => "quarter",
        _ => "",
    };
    let mut problems = Problems::default();
    problems.add(field, w.refusal(&refusal));
    Ok(problems)
}
