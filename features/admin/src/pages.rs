//! Work in the background, for administrators: what waits, runs and failed, and what was given up, to be tried again
//! or discarded.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use axum::{Extension, Router};
use domain::Moment;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, When, address, parts};
use platform::jobs::{self, Counts, Seen, State as JobState, Work};
use platform::language::{Words, iso};
use platform::web::MustKeepJobs;
use platform::{App, Error, Result};

use crate::queries::{self, About};

/// Jobs on one page.
const ON_A_PAGE: i64 = 50;

/// Every kind of work, to try one again.
#[derive(Clone, Copy)]
pub struct Works(pub &'static [Work]);

pub fn routes(works: Works) -> Router<App> {
    Router::new()
        .route("/agent/jobs", get(list))
        .route("/agent/jobs/retry", post(retry_all))
        .route("/agent/jobs/{id}", get(show))
        .route("/agent/jobs/{id}/retry", post(retry))
        .route("/agent/jobs/{id}/discard", post(discard))
        .layer(Extension(works))
}

/// GET /agent/jobs
#[derive(Template)]
#[template(path = "agent_jobs.html")]
struct JobsPage {
    w: Words,
    f: Frame,
    /// What was just done, in a sentence.
    done: Option<String>,
    /// Whether only what was given up is listed.
    only_dead: bool,
    counts: Counts,
    /// What has come to nothing for too long, in sentences.
    alarms: Vec<String>,
    /// Whether some of that are mailboxes.
    mailboxes_stuck: bool,
    /// Where the first of the mails with words that cannot be used is put right.
    broken_text: Option<String>,
    jobs: Vec<ShownJob>,
    /// The address of what comes after these.
    more: Option<String>,
}

/// GET /agent/jobs/{id}
#[derive(Template)]
#[template(path = "agent_job.html")]
struct JobPage {
    w: Words,
    f: Frame,
    job: ShownJob,
    number: String,
    kind: String,
}

struct ShownJob {
    id: i64,
    what: String,
    /// Number and subject.
    ticket: Option<(i64, String)>,
    state: String,
    is_dead: bool,
    may_retry: bool,
    attempts: String,
    error: Option<String>,
    /// When it was given up, or when it is done next.
    when_label: &'static str,
    when: When,
}

fn shown(job: &Seen, about: Option<About>, w: &Words, now: Moment) -> ShownJob {
    let what = match (&about, job.kind.as_str()) {
        (
            Some(About {
                address: Some(address),
                ..
            }),
            _,
        ) => w.t1("jobs-what-mail", "address", address.clone()),
        (Some(_), _) => w.t("jobs-what-announce").into_owned(),
        (None, "send_mail" | "announce" | people::post::ACCOUNT_MAIL) => {
            w.t("jobs-what-gone").into_owned()
        }
        (None, kind) => w.t1("jobs-what-other", "kind", kind.to_owned()),
    };
    let state = match job.state {
        JobState::Dead => "jobs-state-dead",
        JobState::Running => "jobs-state-running",
        JobState::Failed => "jobs-state-failed",
        JobState::Waiting => "jobs-state-waiting",
    };
    let (when_label, at) = match job.dead_at {
        Some(at) => ("jobs-given-up-at", at),
        None => ("jobs-next-at", job.run_at),
    };
    ShownJob {
        id: job.id,
        what,
        ticket: about
            .and_then(|about| about.ticket)
            .map(|(ticket, subject)| (ticket.0, subject)),
        state: w.t(state).into_owned(),
        is_dead: job.state == JobState::Dead,
        may_retry: matches!(job.state, JobState::Dead | JobState::Failed),
        attempts: w.t1("jobs-attempts", "count", job.attempts),
        error: job.error.clone(),
        when_label,
        when: When {
            shown: if at > now {
                w.date_time(at)
            } else {
                w.ago(at, now)
            },
            iso: iso(at),
            exact: w.date_time(at),
        },
    }
}

async fn list(
    State(app): State<App>,
    admin: MustKeepJobs,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let (person, now) = (admin.person.id, app.clock.now());
    let only_dead = query_value(&uri, "show") == "dead";
    let skip = query_value(&uri, "after")
        .parse()
        .unwrap_or(0_i64)
        .clamp(0, 1_000_000);
    let (around, counts, stuck, mut found) = app
        .store
        .read(move |tx| {
            let mut found = Vec::new();
            for job in jobs::list(tx, only_dead, skip, ON_A_PAGE + 1, now)? {
                let about = queries::find_about(tx, &job)?;
                found.push((job, about));
            }
            let stuck = (
                jobs::count_stuck(tx, now)?,
                mailroom::mailboxes::list_stuck(tx, now)?,
                notifications::troubles(tx)?,
            );
            let around = surroundings(tx, Some(person))?;
            Ok((around, jobs::count(tx)?, stuck, found))
        })
        .await?;
    let (stuck_jobs, stuck_mailboxes, broken_texts) = stuck;
    let mut alarms = Vec::new();
    if stuck_jobs > 0 {
        alarms.push(w.t1("jobs-stuck", "count", stuck_jobs));
    }
    for mailbox in &stuck_mailboxes {
        alarms.push(w.t1("jobs-mailbox-stuck", "address", mailbox.address.clone()));
    }
    for text in &broken_texts {
        let which = format!(
            "{} ({}, {})",
            w.t(text.title),
            text.locale.name(),
            text.portal
        );
        alarms.push(w.t2(
            "jobs-mail-text",
            "mail",
            which,
            "reason",
            text.reason.clone(),
        ));
    }
    let more = i64::try_from(found.len()).is_ok_and(|count| count > ON_A_PAGE);
    found.truncate(ON_A_PAGE as usize);
    let after = (skip + ON_A_PAGE).to_string();
    let which = if only_dead { "dead" } else { "" };
    let done = match query_value(&uri, "done").as_ref() {
        "again" => Some("jobs-retried"),
        "all-again" => Some("jobs-retried-all"),
        "discarded" => Some("jobs-discarded"),
        _ => None,
    };
    let title = w.t("jobs-title").into_owned();
    let page = JobsPage {
        w,
        f: frame(&admin.visitor, w, "/agent/jobs", Here::Jobs, title, around),
        done: done.map(|key| w.t(key).into_owned()),
        only_dead,
        counts,
        alarms,
        mailboxes_stuck: !stuck_mailboxes.is_empty(),
        broken_text: broken_texts.into_iter().next().map(|text| text.address),
        jobs: found
            .into_iter()
            .map(|(job, about)| shown(&job, about, &w, now))
            .collect(),
        more: more.then(|| address("/agent/jobs", &[("show", which), ("after", &after)])),
    };
    html(StatusCode::OK, &page)
}

async fn show(
    State(app): State<App>,
    admin: MustKeepJobs,
    Path(id): Path<i64>,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let (person, now) = (admin.person.id, app.clock.now());
    let (around, job, about) = app
        .store
        .read(move |tx| {
            let job = jobs::find(tx, id, now)?.ok_or(Error::Absent)?;
            let about = queries::find_about(tx, &job)?;
            Ok((surroundings(tx, Some(person))?, job, about))
        })
        .await?;
    let page = JobPage {
        w,
        number: job.id.to_string(),
        kind: job.kind.clone(),
        job: shown(&job, about, &w, now),
        f: frame(
            &admin.visitor,
            w,
            "/agent/jobs",
            Here::Jobs,
            w.t("jobs-title").into_owned(),
            around,
        ),
    };
    html(StatusCode::OK, &page)
}

fn back(done: &str) -> Response {
    Redirect::to(&address("/agent/jobs", &[("done", done)])).into_response()
}

async fn retry(
    State(app): State<App>,
    admin: MustKeepJobs,
    Extension(works): Extension<Works>,
    Path(id): Path<i64>,
) -> Result<Response> {
    let now = app.clock.now();
    app.store
        .write(move |tx| jobs::retry(tx, works.0, id, now))
        .await?;
    tracing::info!(job = id, by = %admin.person.id, "job is tried again");
    Ok(back("again"))
}

async fn retry_all(
    State(app): State<App>,
    admin: MustKeepJobs,
    Extension(works): Extension<Works>,
) -> Result<Response> {
    let now = app.clock.now();
    let count = app
        .store
        .write(move |tx| jobs::retry_all(tx, works.0, now))
        .await?;
    tracing::info!(count, by = %admin.person.id, "jobs are tried again");
    Ok(back("all-again"))
}

async fn discard(
    State(app): State<App>,
    admin: MustKeepJobs,
    Path(id): Path<i64>,
) -> Result<Response> {
    app.store.write(move |tx| jobs::discard(tx, id)).await?;
    tracing::info!(job = id, by = %admin.person.id, "job discarded");
    Ok(back("discarded"))
}
