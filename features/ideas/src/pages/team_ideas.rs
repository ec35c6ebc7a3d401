//! Where the team looks after ideas: their states and answers, comments that wait, those that are the same.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::idea::State as IdeaState;
use forms::{read_texts, written};
use people::{html, query_value};
use platform::frame::{Problems, Turns};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustKeepIdeas, number};
use platform::{App, Error, Result};

use super::{around, problem, say};
use crate::commands::{self, Changed, Merging};
use crate::portal;
use crate::queries::comments;
use crate::queries::ideas::{self, Idea};
use crate::views::{Eyes, Line, Pick, Said, TeamIdea, TeamList, state_word, wished};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/ideas", get(list))
        .route("/agent/ideas/{id}", get(show).post(keep))
        .route("/agent/ideas/{id}/merge", post(merge))
        .route("/agent/ideas/{id}/unmerge", post(unmerge))
        .route("/agent/ideas/{id}/comments", post(say_something))
        .route("/agent/ideas/comments/{comment}", post(decide))
}

/// As many on a page.
const PAGE: i64 = 50;

fn states(w: &Words, chosen: Option<IdeaState>) -> Vec<Pick> {
    let picks = IdeaState::ALL.into_iter().map(|one| Pick {
        value: one.word().to_owned(),
        label: w.t(state_word(one)).into_owned(),
        chosen: chosen == Some(one),
    });
    picks.collect()
}

fn facts(one: &Idea, waiting: i64, w: &Words) -> Vec<String> {
    let mut facts = vec![w.t(state_word(one.state)).into_owned(), wished(one, w)];
    if one.comments > 0 {
        facts.push(w.t1("ideas-comments-count", "count", one.comments));
    }
    if let Some(into) = one.merged_into {
        facts.push(w.t1("ideas-is-merged", "number", into.to_string()));
    }
    if one.hidden {
        facts.push(w.t("ideas-is-hidden").into_owned());
    }
    if waiting > 0 {
        facts.push(w.t1("ideas-comments-waiting", "count", waiting));
    }
    facts
}

async fn list(
    State(app): State<App>,
    agent: MustKeepIdeas,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let state = IdeaState::read(&query_value(&uri, "state"));
    let word = state.map_or("", IdeaState::word);
    let at = Turns::asked(&query_value(&uri, "page"));
    let (limit, offset) = Turns::rows(at, PAGE);
    let page = app
        .store
        .read(move |tx| {
            let mut all = ideas::list_for_team(tx, word, limit, offset)?;
            let waiting = comments::list_waiting(tx)?;
            let turns = Turns::cut(&mut all, at, PAGE, |page| {
                format!("/agent/ideas?state={word}&page={page}")
            });
            let lines = all.iter().map(|one| {
                let of_it = waiting.iter().find(|(id, _)| *id == one.id);
                let waits = of_it.map_or(0, |(_, count)| *count);
                Line {
                    url: format!("/agent/ideas/{}", one.id),
                    title: one.title(w.locale()).to_owned(),
                    facts: facts(one, waits, &w),
                    waits: one.hidden || waits > 0,
                }
            });
            Ok(TeamList {
                paused: Vec::new(),
                f: around(tx, &agent, w, "/agent/ideas", w.t("ideas-title"))?,
                tab: "ideas",
                lead: w.t("ideas-team-lead").into_owned(),
                new: None,
                states: states(&w, state),
                lines: lines.collect(),
                turns,
                w,
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

fn as_it_is(one: &Idea) -> Changed {
    Changed {
        title: one.title.clone(),
        body: one.body.clone(),
        answer: one.answer.clone(),
        state: one.state,
        product: one.product.clone(),
        quarter: one.quarter.clone(),
        hidden: one.hidden,
    }
}

/// As many are offered to put it together with.
const SIMILAR: usize = 5;

/// Ideas that may say the same.
fn similar(tx: &Tx<'_>, one: &Idea, w: &Words) -> Result<Vec<(i64, Line)>> {
    let found = portal::list_like(tx, one, w, SIMILAR)?;
    let lines = found.iter().map(|other| {
        let line = Line {
            url: format!("/agent/ideas/{}", other.id),
            title: other.title(w.locale()).to_owned(),
            facts: facts(other, 0, w),
            waits: false,
        };
        (other.id, line)
    });
    Ok(lines.collect())
}

/// The number of an idea, as it is typed or as its address ends: `25`, `#25`, `https://…/hc/en/ideas/25?said=posted`.
fn numbered(typed: &str) -> i64 {
    let typed = typed.trim();
    // Addresses of articles and tickets end in numbers too.
    let number = match typed.rsplit_once("/ideas/") {
        Some((_, rest)) => rest.split(['/', '?', '#']).next().unwrap_or_default(),
        None => typed.trim_start_matches('#'),
    };
    number.parse().unwrap_or_default()
}

fn page(
    app: &App,
    tx: &Tx<'_>,
    agent: &MustKeepIdeas,
    id: i64,
    changed: Option<Changed>,
    problems: Problems,
) -> Result<TeamIdea> {
    let w = agent.visitor.words(app);
    let one = ideas::find(tx, id)?.ok_or(Error::Absent)?;
    let shown = changed.unwrap_or_else(|| as_it_is(&one));
    let eyes = Eyes {
        w,
        reader: None,
        names: true,
        now: app.clock.now(),
    };
    let said = comments::list_for_team(tx, one.root)?;
    let products = forms::settings::products(tx, &w)?;
    let title = one.title(w.locale()).to_owned();
    let path = format!("/agent/ideas/{id}");
    let mut known = facts(&one, 0, &w);
    if !one.author_name.is_empty() {
        known.push(one.author_name.clone());
    }
    Ok(TeamIdea {
        f: around(tx, agent, w, &path, title)?,
        id,
        facts: known,
        titles: written("title", &shown.title),
        bodies: written("body", &shown.body),
        answers: written("answer", &shown.answer),
        states: states(&w, Some(shown.state)),
        products: products
            .into_iter()
            .map(|(value, label)| Pick {
                chosen: value == shown.product,
                value,
                label,
            })
            .collect(),
        quarter: shown.quarter,
        hidden: shown.hidden,
        tickets: ideas::list_tickets(tx, one.root)?
            .into_iter()
            .map(|ticket| ticket.0)
            .collect(),
        merged_into: one.merged_into,
        similar: similar(tx, &one, &w)?,
        comments: said.iter().map(|one| Said::of(one, &eyes)).collect(),
        problems,
        w,
    })
}

async fn show(
    State(app): State<App>,
    agent: MustKeepIdeas,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = number(&id)?;
    let saved = query_value(&uri, "said") == "saved";
    let of = app.clone();
    let mut page = app
        .store
        .read(move |tx| page(&of, tx, &agent, id, None, Problems::default()))
        .await?;
    if saved {
        let text = page.w.t("ideas-saved").into_owned();
        say(&mut page.f, text);
    }
    html(StatusCode::OK, &page)
}

async fn answer(
    app: &App,
    agent: MustKeepIdeas,
    id: i64,
    done: Result<()>,
    changed: Option<Changed>,
) -> Result<Response> {
    let Err(error) = done else {
        return Ok(Redirect::to(&format!("/agent/ideas/{id}?said=saved")).into_response());
    };
    let problems = problem(error, &agent.visitor.words(app), "title.en")?;
    let of = app.clone();
    let page = app
        .store
        .read(move |tx| page(&of, tx, &agent, id, changed, problems))
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn keep(
    State(app): State<App>,
    agent: MustKeepIdeas,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let now = app.clock.now();
    let before = app
        .store
        .read(move |tx| ideas::find(tx, id)?.ok_or(Error::Absent))
        .await?;
    let mut changed = as_it_is(&before);
    read_texts(&fields, "title", &mut changed.title);
    read_texts(&fields, "body", &mut changed.body);
    read_texts(&fields, "answer", &mut changed.answer);
    let Some(state) = IdeaState::read(fields.text("state")) else {
        let refused = Err(Error::refused(422, "ideas-problem-state"));
        return answer(&app, agent, id, refused, Some(changed)).await;
    };
    changed.state = state;
    fields.text("product").clone_into(&mut changed.product);
    fields.text("quarter").clone_into(&mut changed.quarter);
    changed.hidden = fields.ticked("hidden");
    let asked = changed.clone();
    let done = app
        .store
        .write(move |tx| commands::change(tx, id, &asked, now))
        .await;
    answer(&app, agent, id, done, Some(changed)).await
}

async fn merge(
    State(app): State<App>,
    agent: MustKeepIdeas,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let now = app.clock.now();
    let into = numbered(fields.text("into"));
    let done = app
        .store
        .write(move |tx| commands::merge(tx, Merging { id, into }, now))
        .await;
    answer(&app, agent, id, done, None).await
}

async fn unmerge(
    State(app): State<App>,
    agent: MustKeepIdeas,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let now = app.clock.now();
    let done = app
        .store
        .write(move |tx| commands::unmerge(tx, id, now))
        .await;
    answer(&app, agent, id, done, None).await
}

async fn say_something(
    State(app): State<App>,
    agent: MustKeepIdeas,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let (now, author) = (app.clock.now(), agent.person.id);
    let body = fields.text("comment").to_owned();
    let done = app
        .store
        .write(move |tx| commands::add_comment(tx, id, author, true, &body, now).map(drop))
        .await;
    answer(&app, agent, id, done, None).await
}

async fn decide(
    State(app): State<App>,
    _agent: MustKeepIdeas,
    Path(comment): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let comment = number(&comment)?;
    let show = fields.text("show") == "1";
    let idea = app
        .store
        .write(move |tx| commands::decide_comment(tx, comment, show))
        .await?;
    Ok(Redirect::to(&format!("/agent/ideas/{idea}?said=saved#comments")).into_response())
}
