//! Files of an article, to take along: PDF, documents, archives. Whoever may read the article may have them; to all others they are not
//! there.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::permission::Permission;
use domain::{ArticleId, Moment};
use people::html;
use platform::files::{self, Shown, serve};
use platform::language::Locale;
use platform::store::Tx;
use platform::web::{Fields, FormData, MustKeepArticles, Visitor, number};
use platform::{App, Error, Refusal, Result, random_token};

use super::edit;
use crate::queries::{self, AttachedFile, Eyes};
use crate::views::FileLine;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/article_attachments/{token}/{name}", get(show))
        .route("/agent/help/articles/{id}/files", post(add))
        .route("/agent/help/articles/{id}/files/{file}", post(remove))
}

/// Where it is fetched: `/hc/article_attachments/TOKEN/Handbook.pdf`.
fn address(file: &AttachedFile) -> String {
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

/// Keeps the files of a form; answers what was wrong with one of them.
fn keep_all(
    tx: &Tx<'_>,
    id: ArticleId,
    who: &MustKeepArticles,
    form: &FormData,
    now: Moment,
) -> Result<Option<Refusal>> {
    let mut problem = form
        .problems
        .first()
        .map(platform::web::form::UploadProblem::refusal);
    let uploader = who.visitor.uploader();
    for upload in &form.uploads {
        let Some(taken) = files::take_pending(tx, &upload.token, &uploader)? else {
            continue;
        };
        let new = AttachedFile {
            id: 0,
            article: id,
            token: random_token()?,
            sha256: taken.sha256,
            name: taken.name,
            content_type: taken.content_type,
            size: taken.size,
            author: Some(who.person.id),
        };
        queries::add_file(tx, &new, now)?;
    }
    if form.uploads.is_empty() && problem.is_none() {
        problem = Some(Refusal::new(422, "help-file-none"));
    }
    Ok(problem)
}

async fn add(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    form: FormData,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    let now = app.clock.now();
    let (person, fields) = (who.clone(), form.fields.clone());
    let (told, problem) = app
        .store
        .write(move |tx| {
            let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
            Ok((told, keep_all(tx, id, &person, &form, now)?))
        })
        .await?;
    let usual = Locale::read(&told.article.source_locale).unwrap_or(Locale::En);
    let locale = Locale::read(fields.text("locale")).unwrap_or(usual);
    let Some(problem) = problem else {
        return Ok(back(id, locale, "file"));
    };
    let status = StatusCode::from_u16(problem.status).unwrap_or(StatusCode::UNPROCESSABLE_ENTITY);
    let said = who.visitor.words(&app).refusal(&problem);
    let inside = app.clone();
    let page = app
        .store
        .read(move |tx| {
            let mut page = edit::as_it_is(tx, &who, &inside, &told, locale, now)?;
            page.file_problem = Some(said.clone());
            Ok(page)
        })
        .await?;
    html(status, &page)
}

fn back(id: ArticleId, locale: Locale, done: &str) -> Response {
    let locale = locale.code();
    let target = format!("/agent/help/articles/{id}?locale={locale}&done={done}#files");
    Redirect::to(&target).into_response()
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
    Ok(back(id, locale, "file-removed"))
}
