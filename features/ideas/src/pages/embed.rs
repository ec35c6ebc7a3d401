//! What is new, inside the vendor's own product: a small script, and the updates as JSON for it. Only what everybody may read is told, and
//! these two addresses are the only ones of this feature that pages of others may read; they look at no cookie.

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderName, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use people::portal::UPDATES_FOR;
use platform::language::{Locale, iso};
use platform::{App, Error, Result, brands, clean};
use serde_json::json;

use crate::portal::opens;
use crate::queries::updates;
use crate::views::Told;

pub(super) fn routes() -> Router<App> {
    // Where an address of programs ends in `.json`, that is taken off before.
    Router::new()
        .route("/api/updates/embed.js", get(script))
        .route("/api/updates/{locale}/latest", get(latest))
}

/// As many are told.
const LATEST: i64 = 5;

const SCRIPT: &str = include_str!("../../embed/updates.js");

fn open_to_all(kind: &'static str, text: String) -> Response {
    let headers = [
        (header::CONTENT_TYPE, kind),
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::CACHE_CONTROL, "public, max-age=300"),
        (
            HeaderName::from_static("cross-origin-resource-policy"),
            "cross-origin",
        ),
    ];
    (headers, Body::from(text)).into_response()
}

async fn script() -> Response {
    open_to_all("text/javascript; charset=utf-8", SCRIPT.to_owned())
}

async fn latest(State(app): State<App>, Path(locale): Path<String>) -> Result<Response> {
    let locale = Locale::read(&locale).ok_or(Error::Absent)?;
    let w = app.language.words(locale, "UTC");
    let (now, config) = (app.clock.now(), app.config.clone());
    let (url, found) = app
        .store
        .read(move |tx| {
            if !opens(tx, &UPDATES_FOR, false)? {
                return Err(Error::Absent);
            }
            Ok((
                brands::public_url(tx, &config)?,
                updates::list_published(tx, LATEST, 0)?,
            ))
        })
        .await?;
    let told = found.iter().map(|one| {
        let told = Told::of(one, &w, now);
        let text = clean::text_of(&told.body).replace('\n', " ");
        json!({
            "id": one.id,
            "kind": told.kind,
            "kind_label": told.kind_label,
            "title": told.title,
            "excerpt": domain::text::excerpt(&text, 180),
            "url": format!("{url}{}", told.url),
            "published_at": iso(one.published_at.unwrap_or(one.updated_at)),
        })
    });
    let all: Vec<_> = told.collect();
    let body = json!({
        "title": w.t("updates-title"),
        "url": format!("{url}/hc/{}/updates", w.locale()),
        "updates": all,
    });
    Ok(open_to_all(
        "application/json; charset=utf-8",
        body.to_string(),
    ))
}
