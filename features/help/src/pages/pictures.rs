//! Pictures in articles: put in by those who write, shown to whoever may read the article. To all others they are not there.

use axum::body::Body;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::ArticleId;
use domain::permission::Permission;
use people::query_value;
use platform::files::{Shown, serve};
use platform::language::Locale;
use platform::web::uploads::{name_in, store_body};
use platform::web::{Fields, FormData, MustKeepArticles, Visitor, number};
use platform::{App, Error, Result};

use super::beside::{self, Beside};
use crate::pictures::{self, Arrived};
use crate::queries::{self, Eyes, Picture};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/pictures/{token}/{name}", get(show))
        .route("/agent/help/pictures", post(send))
        .route("/agent/help/articles/{id}/pictures", post(add))
        .route("/agent/help/articles/{id}/pictures/{picture}", post(change))
}

async fn show(
    State(app): State<App>,
    visitor: Visitor,
    Path((token, _)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response> {
    let writes = visitor
        .person
        .as_ref()
        .is_some_and(|person| person.permissions.has(Permission::Articles));
    let (actor, now) = (visitor.actor, app.clock.now());
    let found = app
        .store
        .read(move |tx| {
            if writes {
                return queries::find_any_picture(tx, &token);
            }
            queries::find_readable_picture(tx, &Eyes::of(tx, &actor, now), &token)
        })
        .await?
        .ok_or(Error::Absent)?;
    let shown = Shown {
        sha256: found.sha256,
        name: found.name,
        content_type: found.content_type,
    };
    serve(&app.files, &shown, &headers).await
}

/// The editor sends a picture while somebody writes; the article may not be there yet.
async fn send(
    State(app): State<App>,
    who: MustKeepArticles,
    OriginalUri(uri): OriginalUri,
    body: Body,
) -> Result<Response> {
    let article = match query_value(&uri, "article") {
        none if none.is_empty() => None,
        id => Some(ArticleId(number(&id)?)),
    };
    if let Some(id) = article {
        // Before anything is kept for it.
        let found = app.store.read(move |tx| queries::find_any(tx, id)).await?;
        found.ok_or(Error::Absent)?;
    }
    let name = name_in(&uri);
    let stored = store_body(&app, body, &name).await?;
    let arrived = Arrived {
        sha256: stored.sha256,
        name,
        content_type: stored.content_type.to_owned(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
    };
    let (author, now) = (who.person.id, app.clock.now());
    let kept = app
        .store
        .write(move |tx| pictures::keep(tx, article, arrived.clone(), "", author, now))
        .await?;
    let answer = serde_json::json!({ "url": pictures::address(&kept), "name": kept.name });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Pictures from the form below the text.
async fn add(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    form: FormData,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    beside::add(&app, who, id, form, Beside::Pictures).await
}

/// Whether any language of the article shows it now.
fn is_shown(told: &queries::Told, picture: &Picture) -> bool {
    told.texts
        .iter()
        .any(|text| pictures::is_in(picture, &text.body))
}

/// Says in words what a picture shows, or removes one that stands in no text.
async fn change(
    State(app): State<App>,
    who: MustKeepArticles,
    Path((id, picture)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let (id, picture) = (ArticleId(number(&id)?), number(&picture)?);
    let locale = Locale::read(fields.text("locale")).unwrap_or(who.visitor.locale);
    let remove = fields.text("do") == "remove";
    let alt = pictures::short(fields.text("alt"));
    app.store
        .write(move |tx| {
            let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
            let all = queries::list_pictures(tx, id)?;
            let found = all.iter().find(|one| one.id == picture);
            let found = found.ok_or(Error::Absent)?;
            if !remove {
                return queries::set_alt(tx, picture, &alt);
            }
            if is_shown(&told, found) {
                return Err(Error::refused(422, "help-picture-in-text"));
            }
            queries::remove_picture(tx, picture)
        })
        .await?;
    let done = if remove { "picture-removed" } else { "saved" };
    Ok(Beside::Pictures.back(id, locale, done))
}
