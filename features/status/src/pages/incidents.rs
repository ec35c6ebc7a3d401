//! Telling of incidents, maintenance and limitations: something new, an update, a correction, taking back.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::Moment;
use domain::form::Texts;
use domain::service::{Impact, Kind, Phase, State as Condition};
use forms::{read_texts, written};
use jiff::civil::DateTime;
use jiff::tz::TimeZone;
use people::{html, query_value};
use platform::frame::Problems;
use platform::language::Words;
use platform::store::Tx;
use platform::web::{Fields, MustKeepStatus, number};
use platform::{App, Error, Result};

use super::overview::{around, problem, say, template_title};
use crate::board::board;
use crate::commands::{self, New, Told};
use crate::queries::incidents::{self, Incident};
use crate::queries::{components, templates};
use crate::views::{
    AffectedChoice, CorrectPage, IncidentForm, NewPage, Pick, TeamIncidentPage, impact_word,
    phase_word, state_word, told,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/status/new", get(new))
        .route("/agent/status/incidents", post(open))
        .route("/agent/status/incidents/{id}", get(show).post(post_update))
        .route("/agent/status/incidents/{id}/undo", post(take_back))
        .route("/agent/status/incidents/{id}/text", post(keep_text))
        .route("/agent/status/incidents/{id}/times", post(plan_again))
        .route("/agent/status/updates/{id}", get(show_update).post(correct))
}

/// What was typed into the form of an update, or what it begins with.
struct Typed {
    kind: Kind,
    body: Texts,
    phase: Phase,
    impact: Option<Impact>,
    affected: Vec<(i64, Condition)>,
    answers: bool,
    announces: bool,
}

impl Typed {
    fn new(kind: Kind) -> Self {
        Self {
            kind,
            body: Texts::default(),
            phase: kind.phases().first().copied().unwrap_or(Phase::Known),
            impact: None,
            affected: Vec::new(),
            answers: false,
            announces: true,
        }
    }

    fn read(kind: Kind, fields: &Fields) -> Self {
        let mut typed = Self {
            phase: Phase::read(fields.text("phase")).unwrap_or(Phase::Investigating),
            impact: Impact::read(fields.text("impact")),
            affected: fields
                .0
                .iter()
                .filter_map(|(name, value)| {
                    let id = name.strip_prefix("component.")?.parse().ok()?;
                    Some((id, Condition::read(value)?))
                })
                .collect(),
            answers: fields.ticked("answers"),
            announces: fields.ticked("announces"),
            ..Self::new(kind)
        };
        typed.affected.sort_by_key(|(id, _)| *id);
        typed.affected.dedup_by_key(|(id, _)| *id);
        read_texts(fields, "body", &mut typed.body);
        typed
    }

    /// What is over is over: components work again.
    fn told(&self) -> Told {
        let over = self.phase.is_over();
        let affected = self.affected.iter();
        Told {
            phase: self.phase,
            body: self.body.clone(),
            impact: self.impact,
            affected: affected
                .map(|(id, state)| (*id, if over { Condition::Operational } else { *state }))
                .collect(),
            answers: self.answers,
            announces: self.announces,
        }
    }
}

/// The states that something of this kind puts a component into.
fn states(kind: Kind) -> &'static [Condition] {
    match kind {
        Kind::Incident => &[
            Condition::Operational,
            Condition::Degraded,
            Condition::Partial,
            Condition::Major,
        ],
        Kind::Maintenance => &[Condition::Maintenance],
        Kind::Limitation => &[Condition::Operational],
    }
}

fn form(tx: &Tx<'_>, typed: &Typed, w: &Words) -> Result<IncidentForm> {
    let kind = typed.kind;
    let all = components::list(tx)?;
    let shown = all.iter().filter(|one| {
        !one.is_group && (one.active || typed.affected.iter().any(|(id, _)| *id == one.id))
    });
    let affected = shown
        .map(|one| {
            let chosen = typed.affected.iter().find(|(id, _)| *id == one.id);
            let chosen = chosen.map(|(_, state)| *state);
            let states = states(kind).iter().map(|state| Pick {
                value: state.word().to_owned(),
                label: match kind {
                    Kind::Limitation => w.t("service-concerns").into_owned(),
                    _ => w.t(state_word(*state)).into_owned(),
                },
                // What maintenance or a limitation is about has one state only.
                chosen: chosen.is_some_and(|chosen| chosen == *state || states(kind).len() == 1),
            });
            AffectedChoice {
                name: format!("component.{}", one.id),
                label: one.name(w.locale()).to_owned(),
                states: states.collect(),
            }
        })
        .collect();
    let impacts = match kind {
        Kind::Incident => Impact::ALL
            .into_iter()
            .map(|impact| Pick {
                value: impact.word().to_owned(),
                label: w.t(impact_word(impact)).into_owned(),
                chosen: typed.impact == Some(impact),
            })
            .collect(),
        _ => Vec::new(),
    };
    let phases = kind.phases().iter().map(|phase| Pick {
        value: phase.word().to_owned(),
        label: w.t(phase_word(*phase)).into_owned(),
        chosen: *phase == typed.phase,
    });
    let offered = templates::list(tx)?;
    let offered = offered.iter().filter(|one| one.active && one.kind == kind);
    Ok(IncidentForm {
        kind: kind.word(),
        bodies: written("body", &typed.body),
        phases: phases.collect(),
        impacts,
        affected,
        templates: offered
            .map(|one| Pick {
                value: one.id.to_string(),
                label: format!(
                    "{} · {}",
                    template_title(one, w),
                    w.t(phase_word(one.phase))
                ),
                chosen: false,
            })
            .collect(),
        announces: typed.announces,
    })
}

/// The template that an address names.
fn begin(tx: &Tx<'_>, kind: Kind, named: &str) -> Result<Option<templates::Template>> {
    let all = templates::list(tx)?;
    Ok(all
        .into_iter()
        .find(|one| one.active && one.kind == kind && one.id.to_string() == named))
}

// Times are written as clocks show them where the writer is.

fn zone(name: &str) -> TimeZone {
    TimeZone::get(name).unwrap_or(TimeZone::UTC)
}

fn read_time(text: &str, zone_name: &str) -> Option<Moment> {
    let civil: DateTime = text.trim().parse().ok()?;
    let at = zone(zone_name)
        .to_ambiguous_zoned(civil)
        .compatible()
        .ok()?;
    Some(Moment(at.timestamp().as_millisecond()))
}

fn write_time(at: Moment, zone_name: &str) -> String {
    jiff::Timestamp::from_millisecond(at.0).map_or_else(
        |_| String::new(),
        |at| {
            let civil = at.to_zoned(zone(zone_name)).datetime();
            civil.strftime("%Y-%m-%dT%H:%M").to_string()
        },
    )
}

/// What was typed of something new.
struct TypedNew {
    title: Texts,
    starts: String,
    ends: String,
    typed: Typed,
}

fn new_page(
    tx: &Tx<'_>,
    agent: &MustKeepStatus,
    w: Words,
    new: &TypedNew,
    problems: Problems,
) -> Result<NewPage> {
    let title = w.t(match new.typed.kind {
        Kind::Incident => "service-new-incident",
        Kind::Maintenance => "service-new-maintenance",
        Kind::Limitation => "service-new-limitation",
    });
    Ok(NewPage {
        w,
        f: around(tx, agent, w, "/agent/status", title.into_owned())?,
        form: form(tx, &new.typed, &w)?,
        titles: written("title", &new.title),
        starts: new.starts.clone(),
        ends: new.ends.clone(),
        problems,
    })
}

async fn new(
    State(app): State<App>,
    agent: MustKeepStatus,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let kind = Kind::read(&query_value(&uri, "kind")).unwrap_or(Kind::Incident);
    let named = query_value(&uri, "template");
    let page = app
        .store
        .read(move |tx| {
            let mut new = TypedNew {
                title: Texts::default(),
                starts: String::new(),
                ends: String::new(),
                typed: Typed::new(kind),
            };
            if let Some(begun) = begin(tx, kind, &named)? {
                new.title = begun.title;
                new.typed.body = begun.body;
                new.typed.phase = begun.phase;
            }
            new_page(tx, &agent, w, &new, Problems::default())
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn open(State(app): State<App>, agent: MustKeepStatus, fields: Fields) -> Result<Response> {
    let w = agent.visitor.words(&app);
    let kind = Kind::read(fields.text("kind")).unwrap_or(Kind::Incident);
    let mut typed = TypedNew {
        title: Texts::default(),
        starts: fields.text("starts").to_owned(),
        ends: fields.text("ends").to_owned(),
        typed: Typed::read(kind, &fields),
    };
    read_texts(&fields, "title", &mut typed.title);
    let now = app.clock.now();
    let zone = agent.person.time_zone.as_str();
    let times = match kind {
        Kind::Maintenance => read_time(&typed.starts, zone).zip(read_time(&typed.ends, zone)),
        _ => Some((now, now)),
    };
    let stored = match times {
        None => Err(Error::refused(422, "service-problem-times")),
        Some((starts_at, ends)) => {
            let new = New {
                kind,
                title: typed.title.clone(),
                starts_at,
                ends_at: (kind == Kind::Maintenance).then_some(ends),
                first: typed.typed.told(),
            };
            let author = Some(agent.person.id);
            app.store
                .write(move |tx| commands::open(tx, &new, author, now))
                .await
        }
    };
    match stored {
        Ok(id) => {
            Ok(Redirect::to(&format!("/agent/status/incidents/{id}?said=told")).into_response())
        }
        Err(error) => {
            let problems = problem(error, &w)?;
            let page = app
                .store
                .read(move |tx| new_page(tx, &agent, w, &typed, problems))
                .await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

/// What an update of this begins with: as it is now.
fn as_it_is(one: &Incident) -> Typed {
    Typed {
        phase: one.phase,
        impact: one.impact_chosen.then_some(one.impact),
        affected: one.affected().to_vec(),
        ..Typed::new(one.kind)
    }
}

struct Page {
    problems: Problems,
    typed: Option<Typed>,
    said: Option<&'static str>,
    template: String,
}

fn page(
    tx: &Tx<'_>,
    agent: &MustKeepStatus,
    w: Words,
    id: i64,
    given: Page,
    now: Moment,
) -> Result<TeamIncidentPage> {
    let one = incidents::find(tx, id)?.ok_or(Error::Absent)?;
    let mut typed = given.typed.unwrap_or_else(|| as_it_is(&one));
    if let Some(begun) = begin(tx, one.kind, &given.template)? {
        typed.body = begun.body;
        typed.phase = begun.phase;
    }
    let path = format!("/agent/status/incidents/{id}");
    let mut f = around(tx, agent, w, &path, one.title(w.locale()).to_owned())?;
    if let Some(said) = given.said {
        say(&mut f, w.t(said).into_owned());
    }
    let zone = &agent.person.time_zone;
    let latest = one.updates.first().map_or(0, |update| update.id);
    Ok(TeamIncidentPage {
        w,
        f,
        one: told(&one, &*board(tx)?, &w, now),
        form: form(tx, &typed, &w)?,
        titles: written("title", &one.title),
        afterwards: written("afterwards", &one.afterwards),
        concerned: incidents::list_concerned(tx, id)?,
        tickets: incidents::count_tickets(tx, id)?,
        can_undo: incidents::is_waiting(tx, latest, now)?,
        times: one
            .ends_at
            .filter(|_| one.phase == Phase::Scheduled)
            .map(|ends| (write_time(one.starts_at, zone), write_time(ends, zone))),
        problems: given.problems,
    })
}

async fn show(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = number(&id)?;
    let w = agent.visitor.words(&app);
    let now = app.clock.now();
    let given = Page {
        problems: Problems::default(),
        typed: None,
        said: match query_value(&uri, "said").as_str() {
            "told" => Some("service-told"),
            "gone" => Some("service-taken-back"),
            "saved" => Some("service-saved"),
            _ => None,
        },
        template: query_value(&uri, "template"),
    };
    let page = app
        .store
        .read(move |tx| page(tx, &agent, w, id, given, now))
        .await?;
    html(StatusCode::OK, &page)
}

/// The page again, with what could not be done.
async fn again(
    app: &App,
    agent: MustKeepStatus,
    id: i64,
    error: Error,
    typed: Option<Typed>,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let now = app.clock.now();
    let given = Page {
        problems: problem(error, &w)?,
        typed,
        said: None,
        template: String::new(),
    };
    let page = app
        .store
        .read(move |tx| page(tx, &agent, w, id, given, now))
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

fn back(id: i64, said: &str) -> Response {
    Redirect::to(&format!("/agent/status/incidents/{id}?said={said}")).into_response()
}

async fn post_update(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let found = app
        .store
        .read(move |tx| incidents::find(tx, id)?.ok_or(Error::Absent))
        .await?;
    let typed = Typed::read(found.kind, &fields);
    let (told, now, author) = (typed.told(), app.clock.now(), Some(agent.person.id));
    let posted = app
        .store
        .write(move |tx| commands::post_update(tx, id, &told, author, now))
        .await;
    match posted {
        Ok(_) => Ok(back(id, "told")),
        Err(error) => again(&app, agent, id, error, Some(typed)).await,
    }
}

async fn take_back(
    State(app): State<App>,
    _agent: MustKeepStatus,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let now = app.clock.now();
    let stays = app
        .store
        .write(move |tx| commands::take_back(tx, id, now))
        .await?;
    Ok(if stays {
        back(id, "gone")
    } else {
        Redirect::to("/agent/status?said=gone").into_response()
    })
}

/// What it is called, and what was learnt of it.
async fn keep_text(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let (mut title, mut afterwards) = (Texts::default(), Texts::default());
    read_texts(&fields, "title", &mut title);
    read_texts(&fields, "afterwards", &mut afterwards);
    let now = app.clock.now();
    let kept = app
        .store
        .write(move |tx| commands::keep_afterwards(tx, id, &title, &afterwards, now))
        .await;
    match kept {
        Ok(()) => Ok(back(id, "saved")),
        Err(error) => again(&app, agent, id, error, None).await,
    }
}

async fn plan_again(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let zone = agent.person.time_zone.as_str();
    let times = read_time(fields.text("starts"), zone).zip(read_time(fields.text("ends"), zone));
    let now = app.clock.now();
    let planned = app
        .store
        .write(move |tx| {
            incidents::find(tx, id)?.ok_or(Error::Absent)?;
            let (starts, ends) =
                times.ok_or_else(|| Error::refused(422, "service-problem-times"))?;
            commands::plan_again(tx, id, starts, ends, now)
        })
        .await;
    match planned {
        Ok(()) => Ok(back(id, "saved")),
        Err(error) => again(&app, agent, id, error, None).await,
    }
}

fn correct_page(
    tx: &Tx<'_>,
    agent: &MustKeepStatus,
    w: Words,
    update: i64,
    body: Option<Texts>,
    problems: Problems,
) -> Result<CorrectPage> {
    let one = incidents::find_of_update(tx, update)?.ok_or(Error::Absent)?;
    let told = one.updates.iter().find(|told| told.id == update);
    let body = body.or_else(|| told.map(|told| told.body.clone()));
    let title = w.t("service-correct").into_owned();
    Ok(CorrectPage {
        w,
        f: around(tx, agent, w, "/agent/status", title)?,
        id: update,
        back: format!("/agent/status/incidents/{}", one.id),
        title: one.title(w.locale()).to_owned(),
        bodies: written("body", &body.unwrap_or_default()),
        problems,
    })
}

async fn show_update(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = number(&id)?;
    let w = agent.visitor.words(&app);
    let page = app
        .store
        .read(move |tx| correct_page(tx, &agent, w, id, None, Problems::default()))
        .await?;
    html(StatusCode::OK, &page)
}

async fn correct(
    State(app): State<App>,
    agent: MustKeepStatus,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = number(&id)?;
    let w = agent.visitor.words(&app);
    let mut body = Texts::default();
    read_texts(&fields, "body", &mut body);
    let (now, kept) = (app.clock.now(), body.clone());
    let corrected = app
        .store
        .write(move |tx| commands::correct(tx, id, &kept, now))
        .await;
    match corrected {
        Ok(incident) => Ok(back(incident, "saved")),
        Err(error) => {
            let problems = problem(error, &w)?;
            let page = app
                .store
                .read(move |tx| correct_page(tx, &agent, w, id, Some(body), problems))
                .await?;
            html(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_those_of_the_writers_clock() {
        let stockholm = "Europe/Stockholm";
        let winter = read_time("2026-01-10T22:00", stockholm).unwrap();
        assert_eq!(winter, read_time("2026-01-10T21:00", "UTC").unwrap());
        let summer = read_time("2026-07-10T22:00", stockholm).unwrap();
        assert_eq!(summer, read_time("2026-07-10T20:00", "UTC").unwrap());
        assert_eq!(write_time(summer, stockholm), "2026-07-10T22:00");
        assert_eq!(read_time("soon", stockholm), None);
    }
}
