//! Following an organization from the list of its requests, and stopping again.

use axum::Router;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::post;
use domain::OrganizationId;
use people::page::Place;
use platform::web::{Fields, MustSignIn, number};
use platform::{App, Error, Result};

use crate::queries;

pub(super) fn routes() -> Router<App> {
    Router::new().route("/hc/{locale}/organizations/{id}/follow", post(follow))
}

/// Only who sees requests of their colleagues can begin; whoever follows can stop.
async fn follow(
    State(app): State<App>,
    signed_in: MustSignIn,
    place: Place,
    Path((_, id)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = OrganizationId(number(&id)?);
    let begins = fields.text("follow") == "1" && !signed_in.person.role.is_staff();
    let (person, now) = (signed_in.person.id, app.clock.now());
    app.store
        .write(move |tx| {
            let places = people::queries::list_memberships(tx, person, now)?;
            let sees = places.iter().any(|place| {
                place.belonging.organization == id && place.belonging.shows().is_some()
            });
            if !sees && (begins || !queries::follows(tx, id, person)?) {
                return Err(Error::Absent);
            }
            queries::set_following(tx, id, person, begins, now)
        })
        .await?;
    let target = format!(
        "/hc/{}/requests?tab=org&organization_id={id}",
        place.locale.code()
    );
    Ok(Redirect::to(&target).into_response())
}
