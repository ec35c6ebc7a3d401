//! The page that whoever may not ask gets instead of the form: where they go.

use axum::http::StatusCode;
use axum::response::Response;
use domain::seats::MayNotAsk;
use organizations::asking;
use people::html;
use people::page::{Place, frame, surroundings};
use platform::frame::Here;
use platform::web::Visitor;
use platform::{App, Result};

use crate::views::{ElsewherePage, LackingTraining};

/// That page; `None` for whoever may ask.
pub(super) async fn elsewhere(
    app: &App,
    visitor: &Visitor,
    place: &Place,
    status: StatusCode,
) -> Result<Option<Response>> {
    let w = visitor.words_in(app, place.locale);
    let (actor, now) = (visitor.actor, app.clock.now());
    let person = visitor.person.as_ref().map(|person| person.id);
    let found = app
        .store
        .read(move |tx| {
            let Some(found) = asking::elsewhere(tx, &actor, &w, now)? else {
                return Ok(None);
            };
            Ok(Some((surroundings(tx, person)?, found)))
        })
        .await?;
    let Some((around, found)) = found else {
        return Ok(None);
    };
    let title = w.t("asking-title").into_owned();
    let signed_out = found.why == MayNotAsk::SignedOut;
    let page = ElsewherePage {
        w,
        f: frame(visitor, w, &place.path, Here::NewRequest, title, around),
        text: platform::clean::from_text(&found.text),
        trainings: found
            .trainings
            .into_iter()
            .map(|one| LackingTraining {
                name: one.name,
                since: one.since,
                how: platform::clean::from_text(&one.how),
            })
            .collect(),
        representatives: found.representatives,
        manager: found.manager,
        sign_in: signed_out
            .then(|| platform::web::sign_in_address(place.locale, Some(&place.path))),
    };
    html(status, &page).map(Some)
}
