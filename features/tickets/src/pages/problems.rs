//! Known bugs in the workspace: the list, one of them, its tickets, and telling customers how far it came.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::form::Texts;
use domain::permission::{Action, Permission};
use domain::problem::BugState;
use domain::ticket::TicketKind;
use domain::{Moment, TicketId};
use forms::{read_texts, written};
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, errors, number};
use platform::{App, Error, Result, clean};

use super::search::ticket_number;
use super::shown::Reader;
use super::workspace::who_asked;
use crate::bugs::{bug_words, state_key};
use crate::commands::{
    Deed, NewBugUpdate, can_take_back, keep_tracker, link_problem, open_problem, see,
    take_bug_update_back, tell_of_bug,
};
use crate::queries;
use crate::views::{
    Choice, GatheredRow, NewProblemPage, ProblemPage, ProblemRow, ProblemsPage, UpdateRow,
};

pub fn routes() -> Router<App> {
    Router::new()
        .route("/agent/problems", get(list).post(open))
        .route("/agent/problems/new", get(new))
        .route("/agent/problems/{id}", get(show).post(tell))
        .route("/agent/problems/{id}/tickets", post(link))
        .route("/agent/problems/{id}/tracker", post(track))
        .route("/agent/problems/{id}/undo", post(take_back))
}

async fn list(State(app): State<App>, agent: MustBeAgent) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let page = app
        .store
        .read(move |tx| {
            let mut rows = Vec::new();
            for ticket in queries::list_visible_problems(tx, &actor, now)? {
                let latest = queries::find_general_update(tx, ticket.id)?;
                let state = match queries::find_bug_update(tx, latest)? {
                    Some(told) => bug_words(tx, &w, told.state, &told.version)?,
                    None => w.t("problems-untold").into_owned(),
                };
                let count = queries::count_gathered(tx, ticket.id)?;
                rows.push(ProblemRow {
                    id: ticket.id.0,
                    subject: ticket.subject.clone(),
                    facts: vec![
                        state,
                        w.t1("problems-count", "count", count),
                        w.date(ticket.active_at, now),
                    ],
                });
            }
            let around = surroundings(tx, Some(agent.person.id))?;
            let title = w.t("problems-title").into_owned();
            Ok(ProblemsPage {
                w,
                f: frame(
                    &agent.visitor,
                    w,
                    "/agent/problems",
                    Here::Problems,
                    title,
                    around,
                ),
                rows,
                can_add: actor.permissions.has(Permission::Answer),
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn new_page(
    app: &App,
    agent: MustBeAgent,
    typed: [String; 2],
    problems: Problems,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let person = agent.person.id;
    let around = app
        .store
        .read(move |tx| surroundings(tx, Some(person)))
        .await?;
    let title = w.t("problems-new").into_owned();
    let [subject, known] = typed;
    let code = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = NewProblemPage {
        w,
        f: frame(
            &agent.visitor,
            w,
            "/agent/problems/new",
            Here::Problems,
            title,
            around,
        ),
        subject,
        known,
        problems,
    };
    html(code, &page)
}

async fn new(State(app): State<App>, agent: MustBeAgent) -> Result<Response> {
    new_page(&app, agent, Default::default(), Problems::default()).await
}

/// A refusal as the problem of a field; what is no refusal goes on.
fn problem(error: Error, w: &Words) -> Result<Problems> {
    let refusal = errors::as_refusal(error)?;
    let field = match refusal.key {
        "refused-empty-subject" => "subject",
        "refused-empty-description" => "known",
        "problem-version-long" => "version",
        "problem-nobody" => "scope",
        "problem-tracker-long" => "tracker",
        "problem-unknown" | "problem-itself" | "problem-no-ticket" => "link",
        "refused-too-long" => "body.en",
        _ => "",
    };
    let mut problems = Problems::default();
    problems.add(field, w.refusal(&refusal));
    Ok(problems)
}

async fn open(State(app): State<App>, agent: MustBeAgent, fields: Fields) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let typed = ["subject", "known"].map(|name| fields.text(name).to_owned());
    let [subject, known] = typed.clone();
    let opened = app
        .store
        .write(move |tx| open_problem(tx, &Deed::new(actor, now, "web")?, &subject, &known))
        .await;
    match opened {
        Ok(id) => Ok(Redirect::to(&format!("/agent/problems/{id}")).into_response()),
        Err(error) => {
            let problems = problem(error, &w)?;
            new_page(&app, agent, typed, problems).await
        }
    }
}

/// What was typed, and what is said above the page.
#[derive(Default)]
struct Given {
    typed: Option<Typed>,
    number: String,
    tracker: Option<String>,
    notice: Option<String>,
    relink: Option<(&'static str, i64)>,
    problems: Problems,
}

/// What was typed into the form that tells customers.
#[derive(Clone)]
struct Typed {
    state: BugState,
    version: String,
    body: Texts,
    asks: bool,
    chosen_only: bool,
    only: Vec<TicketId>,
}

impl Typed {
    fn read(fields: &Fields) -> Self {
        let mut body = Texts::default();
        read_texts(fields, "body", &mut body);
        Self {
            state: BugState::read(fields.text("state")).unwrap_or(BugState::Confirmed),
            version: fields.text("version").to_owned(),
            body,
            asks: fields.ticked("asks"),
            chosen_only: fields.text("scope") == "chosen",
            only: fields
                .all("only")
                .filter_map(|id| id.parse().ok().map(TicketId))
                .collect(),
        }
    }
}

fn page(
    tx: &Tx<'_>,
    agent: &MustBeAgent,
    w: Words,
    id: TicketId,
    given: Given,
    now: Moment,
) -> Result<ProblemPage> {
    let actor = agent.visitor.actor;
    let seen = see(tx, &Deed::looking(actor, now), id)?;
    if seen.ticket.kind != Some(TicketKind::Problem) {
        return Err(Error::Absent);
    }
    let reader = Reader {
        w,
        person: actor.person,
        staff: true,
        now,
    };
    let updates = queries::list_bug_updates(tx, id)?;
    let general = updates.iter().find(|one| one.everywhere);
    let said = |one: &queries::BugUpdate| bug_words(tx, &w, one.state, &one.version);
    let typed = given.typed.unwrap_or_else(|| Typed {
        state: general.map_or(BugState::Confirmed, |one| one.state),
        version: general.map(|one| one.version.clone()).unwrap_or_default(),
        body: Texts::default(),
        asks: true,
        chosen_only: false,
        only: Vec::new(),
    });
    let gathered = queries::list_gathered(tx, id)?;
    let ids: Vec<TicketId> = gathered.iter().map(|one| one.ticket).collect();
    let tickets = queries::list_visible_among(tx, &actor, &ids, now)?;
    let bugs = queries::list_visible_bugs(tx, &actor, &ids, now)?;
    let labels = queries::list_status_labels(tx, w.locale())?;
    let rows = tickets
        .iter()
        .map(|ticket| {
            let bug = bugs.get(&ticket.id);
            let state = bug.map(|bug| crate::bugs::told(tx, &w, bug)).transpose()?;
            Ok(GatheredRow {
                id: ticket.id.0,
                subject: ticket.subject.clone(),
                who: who_asked(ticket),
                status: reader.status(&labels, ticket.status_id, ticket.category),
                state: state.unwrap_or_default(),
                chosen: typed.only.contains(&ticket.id),
            })
        })
        .collect::<Result<Vec<_>>>()?;
    let tracker = match given.tracker {
        Some(typed) => typed,
        None => queries::find_tracker(tx, id)?.unwrap_or_default(),
    };
    let mut f = frame(
        &agent.visitor,
        w,
        &format!("/agent/problems/{id}"),
        Here::Problems,
        seen.ticket.subject.clone(),
        surroundings(tx, actor.person)?,
    );
    f.notice = given.notice.map(|text| Notice {
        tone: Tone::Good,
        text,
    });
    Ok(ProblemPage {
        w,
        f,
        id: id.0,
        subject: seen.ticket.subject.clone(),
        status: reader.status(&labels, seen.ticket.status_id, seen.ticket.category),
        state: general.map(said).transpose()?,
        can_change: seen.may(Action::Edit),
        can_undo: seen.may(Action::Edit) && can_take_back(tx, updates.first(), now)?,
        relink: given.relink,
        states: BugState::ALL
            .into_iter()
            .map(|state| Choice {
                value: state.word().to_owned(),
                label: w.t(state_key(state)).into_owned(),
                chosen: state == typed.state,
            })
            .collect(),
        version: typed.version,
        bodies: written("body", &typed.body),
        asks: typed.asks,
        chosen_only: typed.chosen_only,
        hidden: gathered.len() as i64 - rows.len() as i64,
        tickets: rows,
        number: given.number,
        updates: updates
            .iter()
            .map(|one| {
                Ok(UpdateRow {
                    state: said(one)?,
                    by: one.author_name.clone(),
                    when: reader.when(one.created_at),
                    told: one.told,
                    body: clean::from_text(one.body.for_reader(w.locale()).unwrap_or_default()),
                })
            })
            .collect::<Result<_>>()?,
        tracker_is_link: tracker.starts_with("https://") || tracker.starts_with("http://"),
        tracker,
        problems: given.problems,
    })
}

async fn show(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    let ticket: Option<i64> = query_value(&uri, "ticket").parse().ok();
    let said = query_value(&uri, "said");
    let (notice, relink) = match (said.as_str(), ticket) {
        ("told", _) => (Some(w.t("problem-told").into_owned()), None),
        ("undone", _) => (Some(w.t("problem-undone").into_owned()), None),
        ("saved", _) => (Some(w.t("problem-saved").into_owned()), None),
        ("linked", Some(ticket)) => (
            Some(w.t1("problem-linked", "number", ticket.to_string())),
            Some(("unlink", ticket)),
        ),
        ("unlinked", Some(ticket)) => (
            Some(w.t1("problem-unlinked", "number", ticket.to_string())),
            Some(("link", ticket)),
        ),
        _ => (None, None),
    };
    let given = Given {
        notice,
        relink,
        ..Given::default()
    };
    let page = app
        .store
        .read(move |tx| page(tx, &agent, w, id, given, now))
        .await?;
    html(StatusCode::OK, &page)
}

/// Back to the page, or the page again with what could not be done.
async fn answer(
    app: &App,
    agent: MustBeAgent,
    id: TicketId,
    done: Result<String>,
    given: Given,
) -> Result<Response> {
    let error = match done {
        Ok(said) => {
            return Ok(Redirect::to(&format!("/agent/problems/{id}?said={said}")).into_response());
        }
        Err(error) => error,
    };
    let w = agent.visitor.words(app);
    let now = app.clock.now();
    let given = Given {
        problems: problem(error, &w)?,
        ..given
    };
    let page = app
        .store
        .read(move |tx| page(tx, &agent, w, id, given, now))
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn tell(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let typed = Typed::read(&fields);
    let new = NewBugUpdate {
        state: typed.state,
        version: typed.version.clone(),
        body: typed.body.clone(),
        asks: typed.asks,
        only: typed.chosen_only.then(|| typed.only.clone()),
    };
    let done = app
        .store
        .write(move |tx| tell_of_bug(tx, &Deed::new(actor, now, "web")?, id, &new))
        .await;
    let given = Given {
        typed: Some(typed),
        ..Given::default()
    };
    answer(&app, agent, id, done.map(|_| "told".to_owned()), given).await
}

/// A ticket is linked by its number, or is not any more.
async fn link(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let away = fields.get("unlink").map(str::to_owned);
    let typed = away
        .clone()
        .unwrap_or_else(|| fields.text("link").to_owned());
    let unknown = platform::Refusal::new(422, "problem-no-ticket").with("number", typed.clone());
    let ticket = ticket_number(&typed).ok_or_else(|| Error::from(unknown.clone()));
    let is_away = away.is_some();
    let done = match ticket {
        Err(error) => Err(error),
        Ok(ticket) => {
            app.store
                .write(move |tx| {
                    let deed = Deed::new(actor, now, "web")?;
                    see(tx, &deed, id)?;
                    let problem = match is_away {
                        true if queries::find_problem_of(tx, ticket)? != Some(id) => {
                            return Ok(format!("unlinked&ticket={ticket}"));
                        }
                        true => None,
                        false => Some(id),
                    };
                    match link_problem(tx, &deed, ticket, problem) {
                        Err(Error::Absent) => Err(unknown.clone().into()),
                        Err(error) => Err(error),
                        Ok(_) if is_away => Ok(format!("unlinked&ticket={ticket}")),
                        Ok(_) => Ok(format!("linked&ticket={ticket}")),
                    }
                })
                .await
        }
    };
    let given = Given {
        number: typed,
        ..Given::default()
    };
    answer(&app, agent, id, done, given).await
}

async fn track(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let tracker = fields.text("tracker").to_owned();
    let typed = tracker.clone();
    let done = app
        .store
        .write(move |tx| keep_tracker(tx, &Deed::new(actor, now, "web")?, id, &tracker))
        .await;
    let given = Given {
        tracker: Some(typed),
        ..Given::default()
    };
    answer(&app, agent, id, done.map(|()| "saved".to_owned()), given).await
}

async fn take_back(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    _fields: Fields,
) -> Result<Response> {
    let id = TicketId(number(&id)?);
    let (actor, now) = (agent.visitor.actor, app.clock.now());
    let done = app
        .store
        .write(move |tx| take_bug_update_back(tx, &Deed::new(actor, now, "web")?, id))
        .await;
    let done = done.map(|()| "undone".to_owned());
    answer(&app, agent, id, done, Given::default()).await
}
