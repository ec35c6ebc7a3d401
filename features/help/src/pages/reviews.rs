//! What waits for somebody to look at it: the list, and sending one back or letting it go. It is looked at where the article is
//! written.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::Moment;
use people::{html, query_value};
use platform::frame::When;
use platform::language::{Locale, Words, iso};
use platform::store::Tx;
use platform::web::{Fields, MustKeepArticles, number};
use platform::{App, Error, Result};

use super::team::{around, noted};
use crate::changed;
use crate::queries::{self, Review, Told};
use crate::review::{self, MAX_WORDS};
use crate::views::{ReviewBox, ReviewLine, ReviewsPage};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/help/reviews", get(list))
        .route("/agent/help/reviews/{id}", post(decide))
}

fn when(w: &Words, one: &Review, now: Moment) -> When {
    let (shown, exact) = w.ago_and_exact(one.asked_at, now);
    When {
        shown,
        iso: iso(one.asked_at),
        exact,
    }
}

/// Where it is looked at.
fn place(one: &Review) -> String {
    format!("/agent/help/articles/{}?locale={}", one.article, one.locale)
}

/// Who asked whom, or who sent it back.
fn said(one: &Review, w: &Words) -> String {
    if !one.waits() {
        return w.t1("help-review-returned", "name", &one.replier_name);
    }
    if one.reviewer.is_some() {
        let (author, reviewer) = (&one.author_name, &one.reviewer_name);
        return w.t2("help-review-asked", "name", author, "reviewer", reviewer);
    }
    w.t1("help-review-asked-anybody", "name", &one.author_name)
}

/// What the editor says of one that is open in its language.
pub(super) fn shown(
    tx: &Tx<'_>,
    told: &Told,
    locale: Locale,
    (w, now): (&Words, Moment),
) -> Result<Option<ReviewBox>> {
    let Some(one) = queries::find_open_review(tx, told.article.id, locale.code())? else {
        return Ok(None);
    };
    let present = told.written_in(locale.code());
    let (title, body) = present.map_or(("", ""), |text| (text.title.as_str(), text.body.as_str()));
    let is_same = title == one.title && body == one.body;
    Ok(Some(ReviewBox {
        id: one.id,
        said: said(&one, w),
        when: when(w, &one, now),
        waits: one.waits(),
        changes: if is_same {
            Vec::new()
        } else {
            changed::between((title, body), (&one.title, &one.body))
        },
        words: one.words,
        reply: one.reply,
    }))
}

async fn list(
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
            let title = w.t("help-reviews").into_owned();
            let mut f = around(tx, &who, w, "/agent/help/reviews", title)?;
            noted(&mut f, &w, &done);
            let all = queries::list_open_reviews(tx)?;
            let lines = all.into_iter().map(|one| ReviewLine {
                url: place(&one),
                language: Locale::read(&one.locale).map_or("", Locale::name),
                said: said(&one, &w),
                when: when(&w, &one, now),
                waits: one.waits(),
                mine: one.reviewer == Some(who.person.id),
                words: if one.waits() { one.words } else { one.reply },
                title: one.title,
            });
            Ok(ReviewsPage {
                w,
                f,
                lines: lines.collect(),
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

/// Sends one back, or lets it go.
async fn decide(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let reply: String = fields.text("reply").chars().take(MAX_WORDS).collect();
    let deed = fields.text("do").to_owned();
    if deed != "withdraw" && reply.trim().is_empty() {
        // Whoever wrote it has to know what to change.
        let found = app
            .store
            .read(move |tx| queries::find_review(tx, id))
            .await?;
        let one = found.ok_or(Error::Absent)?;
        let target = format!("{}&done=review-why", place(&one));
        return Ok(Redirect::to(&target).into_response());
    }
    let (by, now) = (who.person.id, app.clock.now());
    let is_back = deed != "withdraw";
    let one = app
        .store
        .write(move |tx| {
            if is_back {
                review::send_back(tx, id, reply.trim(), by, now)
            } else {
                review::withdraw(tx, id, by)
            }
        })
        .await?;
    let done = if is_back {
        "review-returned"
    } else {
        "review-withdrawn"
    };
    let target = format!("{}&done={done}", place(&one));
    Ok(Redirect::to(&target).into_response())
}
