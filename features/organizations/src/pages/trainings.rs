//! Trainings: the kinds that are defined, who completed them, and what one has oneself.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::permission::{Permission, Reach};
use domain::training::{MOST_MONTHS, Standing};
use domain::{Moment, PersonId, TrainingId};
use people::page::{Place, frame, surroundings};
use people::{html, query_value};
use platform::frame::{Here, Notice, Problems, Tone};
use platform::language::{Locale, Words};
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent, MustKeepOrganizations, MustSignIn, SignedIn, number};
use platform::{App, Error, Result};

use super::form::{first_day, last_day, read_day};
use crate::commands::{NewTraining, add_training, change_training, complete, take_back_completion};
use crate::queries::{self, Training, TrainingWords, standings};
use crate::views::{
    CompletionRow, OwnTrainingsPage, PersonTrainingsPage, TrainingForm, TrainingState,
    TrainingsPage,
};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/trainings", get(list).post(add))
        .route("/agent/trainings/{id}", post(change))
        .route(
            "/agent/people/{id}/trainings",
            get(person).post(change_person),
        )
        .route("/hc/{locale}/trainings", get(own))
}

/// What a training is to somebody, in words.
pub(super) fn training_state(
    w: &Words,
    training: &Training,
    standing: Standing,
    now: Moment,
) -> TrainingState {
    // A training is good through the day before it ends.
    let last = |end: Moment| w.date(end.plus(-domain::DAY), now);
    TrainingState {
        name: training.name(w.language()).to_owned(),
        valid: standing.is_valid(),
        told: match standing {
            Standing::Missing => w.t("training-missing").into_owned(),
            Standing::Expired(at) => w.t1("training-ended", "when", w.date(at, now)),
            Standing::Valid(Some(end)) => w.t1("training-until", "when", last(end)),
            Standing::Valid(None) => w.t("training-forever").into_owned(),
        },
        how: platform::clean::from_text(training.how(w.language())),
        required: training.required,
    }
}

fn form_of(w: &Words, training: &Training) -> TrainingForm {
    let good = match training.months {
        Some(months) => w.t1("training-months-told", "count", months),
        None => w.t("training-forever").into_owned(),
    };
    let mut told = good;
    if training.required {
        told = format!("{told} · {}", w.t("training-required-told"));
    }
    if training.retired {
        told = format!("{told} · {}", w.t("training-retired-told"));
    }
    let written = |locale: Locale| training.words.iter().find(|words| words.locale == locale);
    TrainingForm {
        id: training.id.0,
        key: training.key.clone(),
        months: training
            .months
            .map(|months| months.to_string())
            .unwrap_or_default(),
        required: training.required,
        retired: training.retired,
        words: Locale::ALL
            .into_iter()
            .map(|locale| {
                let (name, how) = written(locale)
                    .map(|words| (words.name.clone(), words.how.clone()))
                    .unwrap_or_default();
                (locale.code(), locale.name(), name, how)
            })
            .collect(),
        title: training.name(w.language()).to_owned(),
        told,
    }
}

/// The form as it was sent, and what it means if it means something.
fn typed(
    fields: &Fields,
    id: i64,
    key: &str,
    w: &Words,
) -> (TrainingForm, Result<NewTraining, Problems>) {
    let mut problems = Problems::default();
    let cut = |text: &str, most: usize| text.chars().take(most).collect::<String>();
    let words: Vec<TrainingWords> = Locale::ALL
        .into_iter()
        .map(|locale| TrainingWords {
            locale,
            name: cut(fields.text(&format!("name_{}", locale.code())), 120),
            how: cut(fields.text(&format!("how_{}", locale.code())), 1000),
        })
        .collect();
    let months = fields.text("months");
    let length = months.parse::<i64>().ok();
    let fits = length.is_some_and(|length| (1..=MOST_MONTHS).contains(&length));
    if !months.is_empty() && !fits {
        problems.add("months", w.t("training-problem-months"));
    }
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if key.is_empty() || key.len() > 40 || !key.chars().all(plain) {
        problems.add("key", w.t("training-problem-key"));
    }
    if words.iter().all(|words| words.name.is_empty()) {
        problems.add("name_en", w.t("training-problem-name"));
    }
    let new = NewTraining {
        key: key.to_owned(),
        months: length,
        required: fields.ticked("required"),
        retired: fields.ticked("retired"),
        words,
    };
    let form = TrainingForm {
        id,
        key: key.to_owned(),
        months: months.to_owned(),
        required: new.required,
        retired: new.retired,
        words: new
            .words
            .iter()
            .map(|words| {
                (
                    words.locale.code(),
                    words.locale.name(),
                    words.name.clone(),
                    words.how.clone(),
                )
            })
            .collect(),
        ..TrainingForm::default()
    };
    let meant = if problems.is_empty() {
        Ok(new)
    } else {
        Err(problems)
    };
    (form, meant)
}

/// The page; `typed` is a form that came back with problems.
async fn page(
    app: &App,
    agent: &MustBeAgent,
    typed: Option<TrainingForm>,
    problems: Problems,
    saved: bool,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let person = agent.person.id;
    let (around, trainings) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, Some(person))?,
                queries::list_trainings(tx)?,
            ))
        })
        .await?;
    let title = w.t("trainings-title").into_owned();
    let path = "/agent/trainings";
    let mut f = frame(&agent.visitor, w, path, Here::Organizations, title, around);
    f.notice = saved.then(|| Notice {
        tone: Tone::Good,
        text: w.t("organization-saved").into_owned(),
    });
    let mut forms: Vec<_> = trainings.iter().map(|one| form_of(&w, one)).collect();
    let mut new = TrainingForm {
        words: Locale::ALL
            .into_iter()
            .map(|locale| (locale.code(), locale.name(), String::new(), String::new()))
            .collect(),
        ..TrainingForm::default()
    };
    if let Some(typed) = typed {
        match forms.iter_mut().find(|form| form.id == typed.id) {
            Some(form) => {
                let (title, told) = (form.title.clone(), form.told.clone());
                *form = TrainingForm {
                    title,
                    told,
                    ..typed
                };
            }
            None => new = typed,
        }
    }
    let status = status(&problems);
    let page = TrainingsPage {
        w,
        f,
        trainings: forms,
        new,
        may_edit: agent.person.permissions.has(Permission::Organizations),
        problems,
    };
    html(status, &page)
}

fn status(problems: &Problems) -> StatusCode {
    if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

async fn list(
    State(app): State<App>,
    agent: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let saved = query_value(&uri, "saved") == "1";
    page(&app, &agent, None, Problems::default(), saved).await
}

fn as_agent(admin: MustKeepOrganizations) -> MustBeAgent {
    MustBeAgent {
        visitor: admin.visitor,
        person: admin.person,
    }
}

fn saved() -> Response {
    Redirect::to("/agent/trainings?saved=1").into_response()
}

async fn add(
    State(app): State<App>,
    admin: MustKeepOrganizations,
    fields: Fields,
) -> Result<Response> {
    let agent = as_agent(admin);
    let w = agent.visitor.words(&app);
    let (form, meant) = typed(&fields, 0, fields.text("key"), &w);
    let new = match meant {
        Ok(new) => new,
        Err(problems) => return page(&app, &agent, Some(form), problems, false).await,
    };
    let now = app.clock.now();
    let added = app
        .store
        .write(move |tx| add_training(tx, &new, now))
        .await?;
    if added.is_some() {
        return Ok(saved());
    }
    let mut problems = Problems::default();
    problems.add("key", w.t("training-problem-key-taken"));
    page(&app, &agent, Some(form), problems, false).await
}

async fn change(
    State(app): State<App>,
    admin: MustKeepOrganizations,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = TrainingId(number(&id)?);
    let agent = as_agent(admin);
    let w = agent.visitor.words(&app);
    let all = app.store.read(queries::list_trainings).await?;
    let present = all.iter().find(|known| known.id == id);
    let key = present.ok_or(Error::Absent)?.key.clone();
    let (form, meant) = typed(&fields, id.0, &key, &w);
    let new = match meant {
        Ok(new) => new,
        Err(problems) => return page(&app, &agent, Some(form), problems, false).await,
    };
    let now = app.clock.now();
    app.store
        .write(move |tx| change_training(tx, id, &new, now))
        .await?;
    Ok(saved())
}

/// `Absent` for whoever looks after no organization of this person, and keeps no organizations.
fn must_look_after_person(
    tx: &Tx<'_>,
    agent: &SignedIn,
    id: PersonId,
    now: Moment,
) -> Result<people::queries::Person> {
    // Asked first, in one statement, so that somebody who is there costs no more than somebody who is not.
    let may = agent.permissions.has(Permission::Organizations)
        || (agent.reach != Reach::Partner && queries::manages_account_of(tx, agent.id, id, now)?);
    let found = people::queries::find(tx, id)?;
    found.filter(|_| may).ok_or(Error::Absent)
}

async fn person(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = PersonId(number(&id)?);
    let saved = query_value(&uri, "saved") == "1";
    let fields = Fields::default();
    person_page(&app, &agent, id, &fields, Problems::default(), saved).await
}

async fn person_page(
    app: &App,
    agent: &MustBeAgent,
    id: PersonId,
    fields: &Fields,
    problems: Problems,
    saved: bool,
) -> Result<Response> {
    let w = agent.visitor.words(app);
    let (reader, now) = (agent.person.clone(), app.clock.now());
    let (around, found, trainings, completions) = app
        .store
        .read(move |tx| {
            let found = must_look_after_person(tx, &reader, id, now)?;
            Ok((
                surroundings(tx, Some(reader.id))?,
                found,
                queries::list_trainings(tx)?,
                queries::list_completions(tx, id)?,
            ))
        })
        .await?;
    let title = w.t1("training-of", "name", &found.name);
    let path = format!("/agent/people/{id}/trainings");
    let mut f = frame(&agent.visitor, w, &path, Here::Organizations, title, around);
    f.notice = saved.then(|| Notice {
        tone: Tone::Good,
        text: w.t("organization-saved").into_owned(),
    });
    let asked: Vec<Training> = trainings
        .iter()
        .filter(|training| !training.retired)
        .cloned()
        .collect();
    let named = |training: TrainingId| {
        let known = trainings.iter().find(|known| known.id == training);
        known.map_or_else(String::new, |known| known.name(w.language()).to_owned())
    };
    let status = status(&problems);
    let page = PersonTrainingsPage {
        w,
        id: id.0,
        states: standings(&asked, &completions, id, now)
            .map(|(training, standing)| training_state(&w, training, standing, now))
            .collect(),
        completions: completions
            .iter()
            .map(|one| CompletionRow {
                id: one.id,
                name: named(one.training),
                completed: first_day(one.completed_at),
                until: match one.expires_at {
                    Some(_) => w.t1("training-until", "when", last_day(one.expires_at)),
                    None => w.t("training-forever").into_owned(),
                },
            })
            .collect(),
        trainings: asked
            .iter()
            .map(|training| {
                (
                    training.id.to_string(),
                    training.name(w.language()).to_owned(),
                )
            })
            .collect(),
        training: fields.text("training").to_owned(),
        completed: match fields.get("completed") {
            Some(typed) => typed.to_owned(),
            None => first_day(now),
        },
        problems,
        f,
    };
    html(status, &page)
}

/// Notes that somebody completed a training, or takes a note back.
async fn change_person(
    State(app): State<App>,
    agent: MustBeAgent,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = PersonId(number(&id)?);
    let w = agent.visitor.words(&app);
    let (reader, now) = (agent.person.clone(), app.clock.now());
    let back = Redirect::to(&format!("/agent/people/{id}/trainings?saved=1")).into_response();
    if let Some(completion) = fields.get("remove") {
        let completion = number(completion)?;
        app.store
            .write(move |tx| {
                must_look_after_person(tx, &reader, id, now)?;
                let one = queries::find_completion(tx, completion)?.ok_or(Error::Absent)?;
                if one.person != id {
                    return Err(Error::Absent);
                }
                take_back_completion(tx, completion, now)
            })
            .await?;
        return Ok(back);
    }
    let mut problems = Problems::default();
    let training = fields.text("training").parse().ok().map(TrainingId);
    let completed = read_day(fields.text("completed")).ok().flatten();
    if completed.is_none() {
        problems.add("completed", w.t("organization-problem-day"));
    }
    if training.is_none() {
        problems.add("training", w.t("organization-problem-choice"));
    }
    if let (Some(training), Some(completed)) = (training, completed) {
        let kept = app
            .store
            .write(move |tx| {
                must_look_after_person(tx, &reader, id, now)?;
                let all = queries::list_trainings(tx)?;
                if !all.iter().any(|known| known.id == training) {
                    return Ok(false);
                }
                complete(tx, training, id, completed, now).map(|_| true)
            })
            .await;
        match kept {
            Ok(true) => return Ok(back),
            Ok(false) => problems.add("training", w.t("organization-problem-choice")),
            Err(Error::Refused(refusal)) if refusal.status == 422 => {
                problems.add("completed", w.refusal(&refusal));
            }
            Err(other) => return Err(other),
        }
    }
    person_page(&app, &agent, id, &fields, problems, false).await
}

/// One's own trainings.
async fn own(State(app): State<App>, signed_in: MustSignIn, place: Place) -> Result<Response> {
    let w = signed_in.visitor.words_in(&app, place.locale);
    let (person, now) = (signed_in.person.id, app.clock.now());
    let (around, mut trainings, completions) = app
        .store
        .read(move |tx| {
            Ok((
                surroundings(tx, Some(person))?,
                queries::list_trainings(tx)?,
                queries::list_completions(tx, person)?,
            ))
        })
        .await?;
    trainings.retain(|training| !training.retired);
    let title = w.t("trainings-own-title").into_owned();
    let path = format!("/hc/{}/trainings", w.locale());
    let page = OwnTrainingsPage {
        w,
        f: frame(&signed_in.visitor, w, &path, Here::Elsewhere, title, around),
        states: standings(&trainings, &completions, person, now)
            .map(|(training, standing)| training_state(&w, training, standing, now))
            .collect(),
    };
    html(StatusCode::OK, &page)
}
