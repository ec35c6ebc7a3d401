//! What readers say about an article: on its page, and where the team looks at it before others read it.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::ArticleId;
use domain::help::{CommentState, number_in};
use domain::idea::first_name;
use people::page::Place;
use people::{html, query_value};
use platform::clean;
use platform::frame::{Notice, Tone, When};
use platform::language::{Words, iso};
use platform::store::Tx;
use platform::web::limits::{self, Rate};
use platform::web::{Fields, MustKeepArticles, MustSignIn, RequestOrigin, errors, number};
use platform::{App, Error, Result};

use super::article::for_reader;
use super::team::{around, noted as noted_by_team};
use crate::portal::address;
use crate::queries::{self, Comment, Eyes};
use crate::settings::COMMENTS;
use crate::talk;
use crate::views::{ArticlePage, CommentLine, CommentsPage, Link, Said};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/hc/{locale}/articles/{id}/comments", post(add))
        .route(
            "/hc/{locale}/articles/{id}/comments/{comment}/remove",
            post(take_away),
        )
        .route("/agent/help/comments", get(list))
        .route("/agent/help/comments/{id}", post(decide))
}

/// What one person may write: a conversation, and no more than somebody reads.
pub(crate) const WRITING: Rate = Rate {
    capacity: 10,
    per_hour: 20,
};

/// As many on a page of the team's.
const SHOWN: i64 = 50;

fn when(w: &Words, one: &Comment, now: domain::Moment) -> When {
    let (shown, exact) = w.ago_and_exact(one.created_at, now);
    When {
        shown,
        iso: iso(one.created_at),
        exact,
    }
}

/// What whoever reads the article may see of what was said; `None` where nobody can say anything.
pub(super) fn shown(
    tx: &Tx<'_>,
    id: ArticleId,
    eyes: &Eyes,
    w: &Words,
) -> Result<Option<Vec<Said>>> {
    let how = COMMENTS.text(tx)?;
    if how == "no" {
        return Ok(None);
    }
    let said = queries::list_visible_comments(tx, id, eyes.person)?;
    let said = said.iter().map(|one| {
        let mine = eyes.person == Some(one.author);
        let known = first_name(&one.author_name);
        Said {
            id: one.id,
            author: match (mine, one.by_team) {
                (true, _) => w.t("help-comment-you").into_owned(),
                (_, true) => w.t("help-comment-team").into_owned(),
                _ if how == "named" && !known.is_empty() => known.to_owned(),
                _ => w.t("help-comment-customer").into_owned(),
            },
            by_team: one.by_team,
            body: clean::from_text(&one.body),
            state: one.state.word(),
            mine,
            when: when(w, one, eyes.now),
        }
    });
    Ok(Some(said.collect()))
}

/// What was just done, in words.
pub(super) fn noted(page: &mut ArticlePage, said: &str) {
    let key = match said {
        "waits" => "help-comment-was-sent",
        "shown" => "help-comment-was-shown",
        "away" => "help-comment-was-removed",
        "follows" => "help-now-followed",
        "unfollowed" => "help-not-followed",
        _ => return,
    };
    page.f.notice = Some(Notice {
        tone: Tone::Good,
        text: page.w.t(key).into_owned(),
    });
}

async fn add(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    origin: RequestOrigin,
    Path((_, asked)): Path<(String, String)>,
    fields: Fields,
) -> Result<Response> {
    let id = ArticleId(number_in(&asked).ok_or(Error::Absent)?);
    let w = who.visitor.words_in(&app, place.locale);
    let (actor, person, now) = (who.visitor.actor, who.person.clone(), app.clock.now());
    let (typed, hears) = (fields.text("comment").to_owned(), fields.ticked("hears"));
    let body = typed.clone();
    let kept = app
        .store
        .write(move |tx| {
            let waits = talk::add_comment(tx, (&actor, &person), id, &body, hears, now)?;
            if !limits::take(tx, &format!("help:{}", person.id), WRITING, now)? {
                return Err(Error::refused(422, "help-comment-often"));
            }
            Ok(waits)
        })
        .await;
    match kept {
        Ok(waits) => {
            let said = if waits { "waits" } else { "shown" };
            let target = format!("/hc/{}/articles/{id}?said={said}#comments", w.locale());
            Ok(Redirect::to(&target).into_response())
        }
        Err(error) => {
            let refusal = errors::as_refusal(error)?;
            let (mut page, _) = for_reader(&app, &who.visitor, &place, &origin, id).await?;
            page.problems.add("comment", w.refusal(&refusal));
            page.comment = typed;
            page.hears = hears;
            let status = StatusCode::from_u16(refusal.status);
            html(status.unwrap_or(StatusCode::UNPROCESSABLE_ENTITY), &page)
        }
    }
}

async fn take_away(
    State(app): State<App>,
    who: MustSignIn,
    place: Place,
    Path((_, _, comment)): Path<(String, String, String)>,
) -> Result<Response> {
    let (id, person) = (number(&comment)?, who.person.id);
    let found = app
        .store
        .write(move |tx| talk::take_away(tx, person, id))
        .await?;
    let locale = place.locale.code();
    let target = format!("/hc/{locale}/articles/{}?said=away#comments", found.article);
    Ok(Redirect::to(&target).into_response())
}

fn state_word(state: CommentState) -> &'static str {
    match state {
        CommentState::Waiting => "help-comments-waiting",
        CommentState::Shown => "help-comments-shown",
        CommentState::Refused => "help-comments-refused",
    }
}

fn state_asked(uri: &axum::http::Uri) -> CommentState {
    match query_value(uri, "show").as_str() {
        "shown" => CommentState::Shown,
        "refused" => CommentState::Refused,
        _ => CommentState::Waiting,
    }
}

fn line(tx: &Tx<'_>, one: Comment, w: &Words, now: domain::Moment) -> Result<CommentLine> {
    let told = queries::find_any(tx, one.article)?;
    let title = told.map_or_else(String::new, |told| told.title(w.locale()).to_owned());
    Ok(CommentLine {
        article: Link {
            url: format!("{}#comments", address(w, "articles", one.article.0, &title)),
            title,
            here: false,
        },
        person: format!("/agent/people/{}", one.author),
        said: Said {
            id: one.id,
            author: one.author_name.clone(),
            by_team: one.by_team,
            body: clean::from_text(&one.body),
            state: one.state.word(),
            mine: false,
            when: when(w, &one, now),
        },
        answer: String::new(),
        problem: None,
    })
}

/// The team's page of comments in a state, after this one.
async fn page(
    app: &App,
    who: MustKeepArticles,
    (state, after): (CommentState, i64),
    done: String,
) -> Result<CommentsPage> {
    let w = who.visitor.words(app);
    let now = app.clock.now();
    app.store
        .read(move |tx| {
            let title = w.t("help-comments").into_owned();
            let mut f = around(tx, &who, w, "/agent/help/comments", title)?;
            noted_by_team(&mut f, &w, &done);
            let counts = queries::count_comments(tx)?;
            let states = CommentState::ALL.into_iter().map(|one| {
                let found = counts.iter().find(|(other, _)| *other == one);
                let count = found.map_or(0, |(_, count)| *count);
                (
                    one.word(),
                    w.t1(state_word(one), "count", count),
                    one == state,
                )
            });
            let mut found = queries::list_comments(tx, state, after, SHOWN + 1)?;
            let more = found.len() as i64 > SHOWN;
            found.truncate(usize::try_from(SHOWN).unwrap_or_default());
            let last = found.last().map_or(0, |one| one.id);
            let lines = found.into_iter().map(|one| line(tx, one, &w, now));
            Ok(CommentsPage {
                states: states.collect(),
                state: state.word(),
                lines: lines.collect::<Result<_>>()?,
                more: more
                    .then(|| format!("/agent/help/comments?show={}&after={last}", state.word())),
                closed: !talk::takes_comments(tx)?,
                w,
                f,
            })
        })
        .await
}

async fn list(
    State(app): State<App>,
    who: MustKeepArticles,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let after = query_value(&uri, "after").parse().unwrap_or(0);
    let asked = (state_asked(&uri), after);
    let page = page(&app, who, asked, query_value(&uri, "done")).await?;
    html(StatusCode::OK, &page)
}

/// Publishes it, or not, or answers it, which publishes it too.
async fn decide(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    fields: Fields,
) -> Result<Response> {
    let (id, now) = (number(&id)?, app.clock.now());
    let state = state_asked(&uri);
    let (person, typed) = (who.person.id, fields.text("answer").to_owned());
    let (deed, done) = match fields.text("do") {
        "show" => (Some(true), "comment-shown"),
        "refuse" => (Some(false), "comment-refused"),
        "answer" => (None, "comment-answered"),
        _ => return Err(Error::refused(422, "help-move-neither")),
    };
    let body = typed.clone();
    let kept = app
        .store
        .write(move |tx| match deed {
            Some(publish) => talk::decide(tx, id, publish, now).map(drop),
            None => talk::answer(tx, person, id, &body, now),
        })
        .await;
    if let Err(error) = kept {
        let refusal = errors::as_refusal(error)?;
        let said = who.visitor.words(&app).refusal(&refusal);
        let mut page = page(&app, who, (state, 0), String::new()).await?;
        if let Some(one) = page.lines.iter_mut().find(|one| one.said.id == id) {
            one.problem = Some(said);
            one.answer = typed;
        }
        return html(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let target = format!("/agent/help/comments?show={}&done={done}", state.word());
    Ok(Redirect::to(&target).into_response())
}
