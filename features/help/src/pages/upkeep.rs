//! What the team looks after in a help centre that is there: what readers say of articles, searches that found nothing, and links that
//! lead to nothing.

use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::permission::Actor;
use domain::{ArticleId, Moment};
use people::{html, query_value};
use platform::frame::{When, parts};
use platform::language::{Locale, iso};
use platform::web::{Fields, MustKeepArticles, number};
use platform::{App, Result};

use super::team::{around, noted};
use crate::links::{self, Wrong};
use crate::queries::{self, Eyes, search};
use crate::views::{BrokenLine, LinksPage, MissLine, MissesPage, WordedLine, WordedPage};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/help/searches", get(misses).post(forget))
        .route("/agent/help/votes", get(worded).post(seen_to))
        .route("/agent/help/broken-links", get(broken))
}

/// So many articles with links are looked at for one page.
const LOOKED: i64 = 500;

/// As many are shown.
const SHOWN: i64 = 200;

async fn misses(
    State(app): State<App>,
    who: MustKeepArticles,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = who.visitor.words(&app);
    let now = app.clock.now();
    let done = query_value(&uri, "done");
    let page = app
        .store
        .read(move |tx| {
            let title = w.t("help-searches").into_owned();
            let mut f = around(tx, &who, w, "/agent/help/searches", title)?;
            noted(&mut f, &w, &done);
            let everyone = Eyes::of(tx, &Actor::VISITOR, now);
            let mut lines = Vec::new();
            for one in queries::list_misses(tx, now, SHOWN)? {
                let found = search::list_matching(tx, &everyone, &one.words, w.locale(), 1)?;
                let (shown, exact) = w.ago_and_exact(one.last_at, now);
                lines.push(MissLine {
                    times: w.t1("help-searched-times", "count", one.times),
                    last: When {
                        shown,
                        iso: iso(one.last_at),
                        exact,
                    },
                    write: parts::address("/agent/help/articles/new", &[("title", &one.words)]),
                    is_found_now: !found.is_empty(),
                    words: one.words,
                });
            }
            Ok(MissesPage { w, f, lines })
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn forget(State(app): State<App>, _: MustKeepArticles, fields: Fields) -> Result<Response> {
    let words = fields.text("words").to_owned();
    app.store
        .write(move |tx| queries::remove_miss(tx, &words))
        .await?;
    Ok(Redirect::to("/agent/help/searches?done=removed").into_response())
}

/// What readers said in words: why an article helped, or what was missing.
async fn worded(
    State(app): State<App>,
    who: MustKeepArticles,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = who.visitor.words(&app);
    let now = app.clock.now();
    let done = query_value(&uri, "done");
    let page = app
        .store
        .read(move |tx| {
            let title = w.t("help-worded").into_owned();
            let mut f = around(tx, &who, w, "/agent/help/votes", title)?;
            noted(&mut f, &w, &done);
            let mut lines = Vec::new();
            for one in queries::list_vote_words(tx, SHOWN)? {
                let Some(told) = queries::find_any(tx, one.article)? else {
                    continue;
                };
                let (shown, exact) = w.ago_and_exact(one.at, now);
                lines.push(WordedLine {
                    id: one.article.0,
                    url: format!("/agent/help/articles/{}", one.article),
                    title: told.title(w.locale()).to_owned(),
                    helpful: one.vote.helpful,
                    words: one.vote.words,
                    when: When {
                        shown,
                        iso: iso(one.at),
                        exact,
                    },
                    at: one.at.0,
                });
            }
            Ok(WordedPage { w, f, lines })
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn seen_to(State(app): State<App>, _: MustKeepArticles, fields: Fields) -> Result<Response> {
    let article = ArticleId(number(fields.text("article"))?);
    let at = Moment(number(fields.text("at"))?);
    app.store
        .write(move |tx| queries::remove_vote_words(tx, article, at))
        .await?;
    Ok(Redirect::to("/agent/help/votes?done=removed").into_response())
}

/// What is wrong with a link: key of the words.
pub(super) fn wrong_word(wrong: Wrong) -> &'static str {
    match wrong {
        Wrong::Gone => "help-link-gone",
        Wrong::Hidden => "help-link-hidden",
        Wrong::Fewer => "help-link-fewer",
    }
}

async fn broken(
    State(app): State<App>,
    who: MustKeepArticles,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = who.visitor.words(&app);
    let after = ArticleId(query_value(&uri, "after").parse().unwrap_or(0));
    let (now, config) = (app.clock.now(), app.config.clone());
    let page = app
        .store
        .read(move |tx| {
            let title = w.t("help-broken-links").into_owned();
            let f = around(tx, &who, w, "/agent/help/broken-links", title)?;
            let mut lines = Vec::new();
            let mut looked = queries::list_linking(tx, after, LOOKED + 1)?;
            let is_all = looked.len() as i64 <= LOOKED;
            looked.truncate(usize::try_from(LOOKED).unwrap_or_default());
            let last = looked.last().map(|told| told.article.id);
            for told in looked {
                for one in links::list_broken(tx, &config, &told, now)? {
                    let id = told.article.id;
                    lines.push(BrokenLine {
                        edit: format!("/agent/help/articles/{id}?locale={}", one.locale),
                        title: told.title(&one.locale).to_owned(),
                        language: Locale::read(&one.locale).map_or("", Locale::name),
                        address: one.address,
                        wrong: wrong_word(one.wrong),
                    });
                }
            }
            let more = last.filter(|_| !is_all);
            Ok(LinksPage {
                w,
                f,
                lines,
                more: more.map(|last| format!("/agent/help/broken-links?after={last}")),
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}
