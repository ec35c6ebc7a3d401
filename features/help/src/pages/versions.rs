//! What an article said before: who wrote what and when, and taking it back.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::ArticleId;
use people::{html, query_value};
use platform::frame::When;
use platform::language::{Locale, iso};
use platform::web::{Fields, MustKeepArticles, number};
use platform::{App, Error, Result};

use super::team::around;
use crate::changed;
use crate::commands;
use crate::queries;
use crate::views::{VersionLine, VersionsPage};

/// So many of the latest versions say what changed in them.
const COMPARED: usize = 20;

pub(super) fn routes() -> Router<App> {
    Router::new().route(
        "/agent/help/articles/{id}/versions",
        get(list).post(restore),
    )
}

async fn list(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    let w = who.visitor.words(&app);
    let now = app.clock.now();
    let mut page = app
        .store
        .read(move |tx| {
            let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
            let usual = Locale::read(&told.article.source_locale).unwrap_or(Locale::En);
            let locale = Locale::read(&query_value(&uri, "locale")).unwrap_or(usual);
            let title = w.t1("help-versions-of", "title", told.title(locale.code()));
            let path = format!("/agent/help/articles/{id}/versions");
            let all = queries::list_versions(tx, id, locale.code())?;
            let versions = all.into_iter().enumerate().map(|(at, one)| {
                let (shown, exact) = w.ago_and_exact(one.at, now);
                VersionLine {
                    id: one.id,
                    title: one.title,
                    author: one.author,
                    when: When {
                        shown,
                        iso: iso(one.at),
                        exact,
                    },
                    body: one.body,
                    changes: Vec::new(),
                    is_present: at == 0,
                    restored: one.restored_from.is_some(),
                }
            });
            Ok(VersionsPage {
                f: around(tx, &who, w, &path, title.clone())?,
                w,
                id: id.0,
                title,
                locale: locale.code(),
                versions: versions.collect(),
            })
        })
        .await?;
    for at in 0..page.versions.len().min(COMPARED) {
        if let [after, before, ..] = page.versions.get_mut(at..).unwrap_or_default() {
            after.changes =
                changed::between((&before.title, &before.body), (&after.title, &after.body));
        }
    }
    html(StatusCode::OK, &page)
}

async fn restore(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    let locale = Locale::read(fields.text("locale")).ok_or(Error::Absent)?;
    let version = number(fields.text("version"))?;
    let (author, now) = (who.person.id, app.clock.now());
    app.store
        .write(move |tx| commands::restore(tx, id, locale.code(), version, author, now))
        .await?;
    let target = format!(
        "/agent/help/articles/{id}?locale={}&done=restored",
        locale.code()
    );
    Ok(Redirect::to(&target).into_response())
}
