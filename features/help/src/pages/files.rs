//! Files of an article, to take along: PDF, documents, archives. Whoever may read the article may have them; to all others they are not
//! there.

use axum::body::Body;
use axum::extract::{OriginalUri, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use domain::ArticleId;
use domain::permission::Permission;
use platform::files::{Shown, serve};
use platform::language::Locale;
use platform::store::Tx;
use platform::web::uploads::{name_in, store_body};
use platform::web::{Fields, FormData, MustKeepArticles, Visitor, number};
use platform::{App, Error, Refusal, Result, random_token};

use super::beside::{self, Beside};
use crate::films;
use crate::queries::{self, AttachedFile, Eyes};
use crate::views::FileLine;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/article_attachments/{token}/{name}", get(show))
        .route("/agent/help/articles/{id}/files", post(add))
        .route("/agent/help/articles/{id}/films", post(send))
        .route("/agent/help/articles/{id}/files/{file}", post(remove))
}

fn icon(content_type: &str) -> &'static str {
    match content_type {
        "application/zip" => "file-archive",
        "application/pdf" | "text/plain" => "file-text",
        kind if kind.starts_with("image/") => "image",
        kind if kind.starts_with("video/") => "film",
        kind if kind.contains("word") => "file-text",
        _ => "file",
    }
}

/// A file in a list.
pub(super) fn line(one: &AttachedFile) -> FileLine {
    let url = films::address(one);
    let plays = films::plays(&one.content_type);
    FileLine {
        id: one.id,
        size: platform::web::readable_size(one.size.unsigned_abs()),
        icon: icon(&one.content_type),
        // What stands in the field already is HTML, and so is what is put into it.
        code: if plays {
            let name = platform::clean::escape(films::stem(&one.name));
            format!("<p><a href=\"{url}\">{name}</a></p>")
        } else {
            String::new()
        },
        url,
        name: one.name.clone(),
    }
}

/// The files of an article, for whoever writes it.
pub(super) fn lines(tx: &Tx<'_>, id: ArticleId) -> Result<Vec<FileLine>> {
    Ok(queries::list_files(tx, id)?.iter().map(line).collect())
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
                return queries::find_any_file(tx, &token);
            }
            queries::find_readable_file(tx, &Eyes::of(tx, &actor, now), &token)
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

/// The editor sends a film while somebody writes.
async fn send(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    body: Body,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    // Before anything is kept for it.
    let found = app.store.read(move |tx| queries::find_any(tx, id)).await?;
    found.ok_or(Error::Absent)?;
    let name = name_in(&uri);
    let stored = store_body(&app, body, &name).await?;
    if !films::plays(stored.content_type) {
        let refusal = Refusal::new(422, "help-film-kind").with("name", name);
        return Err(Error::from(refusal));
    }
    let mut new = AttachedFile {
        id: 0,
        article: id,
        token: random_token()?,
        sha256: stored.sha256,
        name,
        content_type: stored.content_type.to_owned(),
        size: i64::try_from(stored.size).unwrap_or(i64::MAX),
        author: Some(who.person.id),
        in_text: true,
    };
    let now = app.clock.now();
    new.id = app
        .store
        .write({
            let new = new.clone();
            move |tx| queries::add_file(tx, &new, now)
        })
        .await?;
    let answer = serde_json::json!({ "url": films::address(&new), "name": new.name });
    Ok((StatusCode::CREATED, Json(answer)).into_response())
}

/// Files from the form below the text.
async fn add(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    form: FormData,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    beside::add(&app, who, id, form, Beside::Files).await
}

async fn remove(
    State(app): State<App>,
    who: MustKeepArticles,
    Path((id, file)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let (id, file) = (ArticleId(number(&id)?), number(&file)?);
    let locale = Locale::read(fields.text("locale")).unwrap_or(who.visitor.locale);
    app.store
        .write(move |tx| {
            queries::find_any(tx, id)?.ok_or(Error::Absent)?;
            let all = queries::list_files(tx, id)?;
            all.iter().find(|one| one.id == file).ok_or(Error::Absent)?;
            queries::remove_file(tx, file)
        })
        .await?;
    Ok(Beside::Files.back(id, locale, "file-removed"))
}
