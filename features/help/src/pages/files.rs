//! Files of an article, to take along: PDF, documents, archives. Whoever may read the article may have them; to all others they are not
//! there.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::HeaderMap;
use axum::response::Response;
use axum::routing::{get, post};
use domain::ArticleId;
use domain::permission::Permission;
use platform::files::{Shown, serve};
use platform::language::Locale;
use platform::store::Tx;
use platform::web::{Fields, FormData, MustKeepArticles, Visitor, number};
use platform::{App, Error, Result};

use super::beside::{self, Beside};
use crate::queries::{self, AttachedFile, Eyes};
use crate::views::FileLine;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/article_attachments/{token}/{name}", get(show))
        .route("/agent/help/articles/{id}/files", post(add))
        .route("/agent/help/articles/{id}/files/{file}", post(remove))
}

/// Where it is fetched: `/hc/article_attachments/TOKEN/Handbook.pdf`.
pub(crate) fn address(file: &AttachedFile) -> String {
    let name = platform::web::address::encoded(&file.name);
    format!("/hc/article_attachments/{}/{name}", file.token)
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

/// The files of an article, for whoever has the article.
pub(super) fn shown(tx: &Tx<'_>, id: ArticleId) -> Result<Vec<FileLine>> {
    let all = queries::list_files(tx, id)?;
    let lines = all.into_iter().map(|one| FileLine {
        id: one.id,
        url: address(&one),
        size: platform::web::readable_size(one.size.unsigned_abs()),
        icon: icon(&one.content_type),
        name: one.name,
    });
    Ok(lines.collect())
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
