//! What the vendor's product asks: by which keys tokens are signed, and whether a token or a grant holds.

use axum::extract::State;
use axum::routing::{get, post};
use axum::{Json, Router};
use platform::api::answers::write;
use platform::api::{ApiActor, ApiBody, ApiError};
use platform::{App, Result};
use serde_json::{Value, json};

use crate::commands::clean_address;
use crate::hooks::shape;
use crate::tokens::{key_set, look, redeem};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/.well-known/jwks.json", get(keys))
        .route("/api/v2/access_grants/verify", post(verify))
}

/// Public keys, for everybody.
async fn keys(State(app): State<App>) -> Result<Json<Value>> {
    let now = app.clock.now();
    app.store.read(move |tx| key_set(tx, now)).await.map(Json)
}

/// `{"token": "…", "site": "https://…"}` takes a token, once; `{"reference": "…"}` says how its grant is now, any number of
/// times. One shape for every answer, and 200: whether somebody may come in is `active`.
async fn verify(
    State(app): State<App>,
    caller: ApiActor,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let text = |name: &str| {
        body.value
            .get(name)
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    let (token, reference) = (text("token"), text("reference"));
    let site = text("site").and_then(|site| clean_address(&site));
    let now = app.clock.now();
    if token.is_some() && site.is_none() {
        return Err(ApiError::invalid(&[(
            "site",
            "BlankValue",
            "Site: cannot be blank beside a token",
        )]));
    }
    if token.is_none() && reference.is_none() {
        return Err(ApiError::invalid(&[(
            "token",
            "BlankValue",
            "Token: give a token and a site, or a reference",
        )]));
    }
    write(&app, move |tx| {
        let verdict = match (&token, &site, &reference) {
            (Some(token), Some(site), _) => redeem(tx, token, site, now)?,
            (_, _, reference) => look(tx, reference.as_deref().unwrap_or_default(), now)?,
        };
        let shape = shape(verdict.grant.as_ref(), verdict.state);
        Ok(Json(json!({ "access_grant": shape })))
    })
    .await
}
