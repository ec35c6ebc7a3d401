//! Mail that found no place, filed once more after something changed: another setting, a new mailbox, a person who is known now.

use axum::extract::{Form, State};
use axum::http::Uri;
use axum::response::{IntoResponse, Redirect, Response};
use domain::permission::Actor;
use people::query_value;
use platform::frame::address;
use platform::language::Words;
use platform::web::MustBeAgent;
use platform::{App, Result};
use serde::Deserialize;

use super::must_read_all;
use crate::by_team::{self, As, Made};
use crate::queries::{self, Wanted};

/// What can be filed once more; what was dropped was so for what it is, and comes from no setting.
pub(crate) const FATES: [&str; 2] = ["held", "refused"];
/// Mails in one go.
const MOST: i64 = 200;

#[derive(Deserialize)]
pub(super) struct Wish {
    #[serde(default)]
    show: String,
    #[serde(default)]
    q: String,
}

/// POST /agent/mail/again
pub(super) async fn again(
    State(app): State<App>,
    agent: MustBeAgent,
    Form(wish): Form<Wish>,
) -> Result<Response> {
    must_read_all(&agent)?;
    let words: String = wish.q.trim().chars().take(200).collect();
    let fate = FATES.into_iter().find(|fate| *fate == wish.show);
    let done = match fate {
        Some(fate) => all(&app, agent.visitor.actor, fate, &words).await?,
        None => Done::default(),
    };
    let (tried, placed) = (done.tried.to_string(), done.placed.to_string());
    let target = address(
        "/agent/mail",
        &[
            ("show", fate.unwrap_or_default()),
            ("q", &words),
            ("tried", &tried),
            ("placed", &placed),
        ],
    );
    Ok(Redirect::to(&target).into_response())
}

/// How many were tried, and how many of them found a place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Done {
    pub tried: usize,
    pub placed: usize,
}

/// Files what has this fate and these words once more, oldest first: those that found a place are no more of that fate, so that
/// asking twice changes nothing.
pub(crate) async fn all(app: &App, actor: Actor, fate: &str, words: &str) -> Result<Done> {
    let wanted = Wanted {
        fate: fate.to_owned(),
        words: words.to_owned(),
    };
    let found = app
        .store
        .read(move |tx| queries::list_letters(tx, &wanted, i64::MAX, MOST))
        .await?;
    let mut done = Done::default();
    for letter in found.iter().rev() {
        done.tried += 1;
        match by_team::treat(app, actor, letter.id, As::Again).await {
            Ok(Made::Ticket(_)) => done.placed += 1,
            Ok(_) => {}
            // What one mail asks for holds up no other.
            Err(error) => match crate::receive::refused(&error) {
                Some(why) => tracing::warn!(mail = letter.id, why, "a mail was not filed"),
                None => return Err(error),
            },
        }
    }
    Ok(done)
}

/// What came of it, on the list.
pub(super) fn said(uri: &Uri, w: &Words) -> Option<String> {
    let number = |name| query_value(uri, name).parse::<i64>().ok();
    let (tried, placed) = (number("tried")?, number("placed")?);
    let placed = w.t1("mail-again-placed", "count", placed);
    let tried = w.t1("mail-again-tried", "count", tried);
    Some(format!("{tried} {placed}"))
}

/// Files what is held or was refused once more; for the command line.
///
/// # Errors
/// When the database cannot be read or written.
pub async fn file_again(app: &App, fate: &str, words: &str) -> Result<Done> {
    let desk = Actor {
        person: None,
        ..Actor::person(domain::PersonId(0), domain::person::Role::Admin)
    };
    all(app, desk, fate, words).await
}
