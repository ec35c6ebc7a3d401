//! The team's list of everything in the help centre, and its order.

use std::collections::BTreeMap;

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::form::Segment;
use domain::help::{Audience, State as Stage, Translation, state};
use domain::{ArticleId, HelpCategoryId, Moment, SectionId};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Tone};
use platform::language::{Locale, Words};
use platform::settings;
use platform::store::Tx;
use platform::web::{Fields, MustKeepArticles, number};
use platform::{App, Error, Result};

use crate::commands::{self, Deed, Thing};
use crate::queries::{self, Structure, Told, Votes};
use crate::views::{ArticleLine, CategoryLine, HelpPage, Mark, SectionLine};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/help", get(list))
        .route("/agent/help/translations", get(ledger))
        .route("/agent/help/categories/{id}/place", post(move_category))
        .route("/agent/help/sections/{id}/place", post(move_section))
        .route("/agent/help/articles/{id}/place", post(move_article))
        .route("/agent/help/articles/{id}/state", post(act))
}

/// The frame of these pages.
pub(super) fn around(
    tx: &Tx<'_>,
    who: &MustKeepArticles,
    w: Words,
    path: &str,
    title: String,
) -> Result<Frame> {
    let around = surroundings(tx, Some(who.person.id))?;
    Ok(frame(&who.visitor, w, path, Here::Help, title, around))
}

/// What was just done, in words.
pub(super) fn noted(f: &mut Frame, w: &Words, done: &str) {
    let key = match done {
        "saved" => "help-saved",
        "published" => "help-was-published",
        "scheduled" => "help-was-scheduled",
        "unpublished" => "help-was-unpublished",
        "archived" => "help-was-archived",
        "unarchived" => "help-was-unarchived",
        "restored" => "help-was-restored",
        "removed" => "help-was-removed",
        "picture" => "help-picture-kept",
        "picture-removed" => "help-picture-removed",
        "file" => "help-file-kept",
        "file-removed" => "help-file-removed",
        "comment-shown" => "help-comment-now-shown",
        "comment-refused" => "help-comment-now-refused",
        "comment-answered" => "help-comment-answered",
        "review" => "help-review-was-asked",
        "review-why" => "help-review-why-missing",
        "review-returned" => "help-review-was-returned",
        "review-withdrawn" => "help-review-was-withdrawn",
        _ => return,
    };
    f.notice = Some(Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
}

/// Where an article is on its way: a word for its look, and words.
pub(super) fn stage(told: &Told, w: &Words, now: Moment) -> (&'static str, String) {
    match state(told.article.publish_at, told.article.archived, now) {
        Stage::Draft => ("draft", w.t("help-draft").into_owned()),
        Stage::Published => ("published", w.t("help-published").into_owned()),
        Stage::Archived => ("archived", w.t("help-archived").into_owned()),
        Stage::Scheduled(at) => ("scheduled", w.t1("help-scheduled", "when", w.date_time(at))),
    }
}

/// Whom it is for: key of the words.
pub(super) fn audience_word(audience: &Audience) -> &'static str {
    match audience {
        Audience::Everyone => "help-for-everyone",
        Audience::Segment(Segment::SignedIn) => "help-for-signed-in",
        Audience::Segment(Segment::Members) => "help-for-members",
        Audience::Segment(Segment::Representatives) => "help-for-representatives",
        Audience::Segment(Segment::Organizations(_)) => "help-for-organizations",
        Audience::Team => "help-for-agents",
    }
}

/// What one language of an article is.
pub(super) fn mark(told: &Told, locale: Locale, w: &Words, now: Moment) -> Mark {
    let name = locale.name();
    let (kind, told) = match told.translation(locale.code()) {
        Translation::Missing => ("missing", w.t1("help-language-missing", "language", name)),
        Translation::Current => ("current", w.t1("help-language-current", "language", name)),
        Translation::Outdated(since) => (
            "outdated",
            w.t2(
                "help-language-outdated",
                "language",
                name,
                "when",
                w.ago(since, now),
            ),
        ),
    };
    Mark {
        locale: locale.code(),
        kind,
        told,
    }
}

/// The title for the team: in their language, or the one there is.
fn title_of(told: &Told, w: &Words) -> String {
    told.title(w.locale()).to_owned()
}

/// What of the help centre stands in the list.
struct Listed<'t> {
    structure: &'t Structure,
    articles: BTreeMap<i64, Vec<&'t Told>>,
    votes: &'t BTreeMap<i64, Votes>,
    /// The section of which all articles are shown.
    whole: Option<SectionId>,
}

/// Articles of a section that are shown beside those of others.
const FIRST: usize = 100;

fn line(votes: &BTreeMap<i64, Votes>, told: &Told, w: &Words, now: Moment) -> ArticleLine {
    let (kind, state) = stage(told, w, now);
    let votes = votes.get(&told.article.id.0).copied().unwrap_or_default();
    ArticleLine {
        id: told.article.id.0,
        url: format!("/agent/help/articles/{}", told.article.id),
        title: title_of(told, w),
        state,
        kind,
        audience: w.t(audience_word(&told.article.audience)).into_owned(),
        marks: Locale::ALL
            .into_iter()
            .map(|locale| mark(told, locale, w, now))
            .collect(),
        votes: if votes.all > 0 {
            w.t2("help-votes", "helpful", votes.helpful, "all", votes.all)
        } else {
            String::new()
        },
        is_first: false,
        is_last: false,
    }
}

fn sections(
    all: &Listed<'_>,
    (category, parent): (HelpCategoryId, Option<SectionId>),
    depth: usize,
    (w, now): (&Words, Moment),
    into: &mut Vec<SectionLine>,
) {
    let beside: Vec<_> = all.structure.below(category, parent).collect();
    let last = beside.len().saturating_sub(1);
    for (at, one) in beside.into_iter().enumerate() {
        let inside = all.articles.get(&one.id.0).map_or(&[][..], Vec::as_slice);
        let most = if all.whole == Some(one.id) {
            inside.len()
        } else {
            FIRST
        };
        let first = inside.iter().take(most);
        let mut lines: Vec<_> = first.map(|told| line(all.votes, told, w, now)).collect();
        if let Some(first) = lines.first_mut() {
            first.is_first = true;
        }
        if let Some(last) = lines.last_mut() {
            last.is_last = true;
        }
        into.push(SectionLine {
            id: one.id.0,
            title: one
                .title
                .for_reader(w.locale())
                .unwrap_or_default()
                .to_owned(),
            depth,
            more: inside.len().saturating_sub(lines.len()),
            articles: lines,
            is_first: at == 0,
            is_last: at == last,
        });
        if depth < 20 {
            let below = (category, Some(one.id));
            sections(all, below, depth + 1, (w, now), into);
        }
    }
}

/// How many languages somebody has to look at, of what is not put away.
fn to_look_at(articles: &[Told], offered: &[Locale]) -> usize {
    articles
        .iter()
        .filter(|told| !told.article.archived)
        .flat_map(|told| offered.iter().map(|locale| told.translation(locale.code())))
        .filter(|state| *state != Translation::Current)
        .count()
}

async fn list(
    State(app): State<App>,
    who: MustKeepArticles,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = who.visitor.words(&app);
    let now = app.clock.now();
    let done = query_value(&uri, "done");
    let whole = query_value(&uri, "section").parse().ok().map(SectionId);
    let page = app
        .store
        .read(move |tx| {
            let title = w.t("help-title").into_owned();
            let mut f = around(tx, &who, w, "/agent/help", title)?;
            noted(&mut f, &w, &done);
            let all = queries::structure(tx)?;
            let votes = queries::list_votes(tx)?;
            let articles = queries::list_titled(tx)?;
            let mut listed = Listed {
                structure: &all,
                articles: BTreeMap::new(),
                votes: &votes,
                whole,
            };
            for told in articles.iter().filter(|told| !told.article.archived) {
                let inside = listed.articles.entry(told.article.section.0);
                inside.or_default().push(told);
            }
            let mut categories = Vec::new();
            let last = all.categories.len().saturating_sub(1);
            for (at, one) in all.categories.iter().enumerate() {
                let mut lines = Vec::new();
                let below = (HelpCategoryId(one.id), None);
                sections(&listed, below, 0, (&w, now), &mut lines);
                categories.push(CategoryLine {
                    id: one.id,
                    title: one
                        .title
                        .for_reader(w.locale())
                        .unwrap_or_default()
                        .to_owned(),
                    sections: lines,
                    is_first: at == 0,
                    is_last: at == last,
                });
            }
            let archived = articles.iter().filter(|told| told.article.archived);
            let archived = archived.map(|told| line(&votes, told, &w, now)).collect();
            Ok(HelpPage {
                w,
                f,
                categories,
                archived,
                worded: queries::count_vote_words(tx)?,
                reviews_wait: queries::count_waiting_reviews(tx)?,
                to_translate: to_look_at(&articles, &settings::languages(tx)?),
                comments_wait: queries::count_comments(tx)?
                    .into_iter()
                    .find(|(state, _)| *state == domain::help::CommentState::Waiting)
                    .map_or(0, |(_, count)| count),
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

/// Where the ledger of languages was, before it knew more than articles.
async fn ledger(_: MustKeepArticles) -> Redirect {
    Redirect::permanent("/agent/translations?kind=articles")
}

async fn shift(app: &App, fields: &Fields, thing: Thing, to: String) -> Result<Response> {
    let up = match fields.text("move") {
        "up" => true,
        "down" => false,
        _ => return Err(Error::refused(422, "help-move-neither")),
    };
    let now = app.clock.now();
    app.store
        .write(move |tx| commands::shift(tx, thing, up, now))
        .await?;
    Ok(Redirect::to(&to).into_response())
}

async fn move_category(
    State(app): State<App>,
    _: MustKeepArticles,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = HelpCategoryId(number(&id)?);
    let to = format!("/agent/help#category-{id}");
    shift(&app, &fields, Thing::Category(id), to).await
}

async fn move_section(
    State(app): State<App>,
    _: MustKeepArticles,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = SectionId(number(&id)?);
    let to = format!("/agent/help#section-{id}");
    shift(&app, &fields, Thing::Section(id), to).await
}

async fn move_article(
    State(app): State<App>,
    _: MustKeepArticles,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    let to = format!("/agent/help#article-{id}");
    shift(&app, &fields, Thing::Article(id), to).await
}

/// Puts an article away, or takes it back; both can be done again.
async fn act(
    State(app): State<App>,
    _: MustKeepArticles,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    let (deed, done) = match fields.text("do") {
        "unpublish" => (Deed::Unpublish, "unpublished"),
        "archive" => (Deed::Archive, "archived"),
        "unarchive" => (Deed::Unarchive, "unarchived"),
        _ => return Err(Error::refused(422, "help-move-neither")),
    };
    let now = app.clock.now();
    app.store
        .write(move |tx| commands::act(tx, id, deed, now))
        .await?;
    Ok(Redirect::to(&format!("/agent/help?done={done}")).into_response())
}
