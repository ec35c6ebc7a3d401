//! `/api/v2/trainings` and `/api/v2/training_completions`: the desk's own; what people learnt, kept up to date by whoever
//! teaches them.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use axum::{Json, Router};
use domain::permission::Permission;
use domain::{DAY, Moment, PersonId, TrainingId};
use platform::api::answers::{read, write};
use platform::api::read::{flag, id as number, moment, path_id, text};
use platform::api::{ApiActor, ApiBody, ApiError, ApiRequest};
use platform::language::Locale;
use platform::{App, Error};
use serde_json::{Map, Value, json};

use super::pages::Asked;
use super::{needed, self_or_team, shapes, who_may, wrong};
use crate::commands::{NewTraining, add_training, change_training, complete, take_back_completion};
use crate::queries::{self, Training, TrainingWords, standings};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/api/v2/trainings", get(list).post(create))
        .route("/api/v2/trainings/{id}", get(show).put(update))
        .route("/api/v2/users/{id}/trainings", get(of_user))
        .route("/api/v2/training_completions", get(completions).post(note))
        .route(
            "/api/v2/training_completions/{id}",
            get(show_completion).delete(take_back),
        )
}

async fn list(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    read(&app, move |tx| {
        let all = queries::list_trainings(tx)?;
        let rows: Vec<_> = all
            .iter()
            .map(|one| shapes::training(&request, one))
            .collect();
        Ok(Json(json!({
            "trainings": rows, "next_page": null, "previous_page": null, "count": rows.len(),
        })))
    })
    .await
}

fn find(all: &[Training], id: TrainingId) -> platform::Result<&Training> {
    let found = all.iter().find(|one| one.id == id);
    found.ok_or(Error::Absent)
}

async fn show(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = TrainingId(path_id(&id)?);
    read(&app, move |tx| {
        let all = queries::list_trainings(tx)?;
        let shape = shapes::training(&request, find(&all, id)?);
        Ok(Json(json!({ "training": shape })))
    })
    .await
}

/// What a body says a training is; what it does not name stays.
fn meant(given: &Map<String, Value>, present: Option<&Training>) -> Result<NewTraining, ApiError> {
    let key = match present {
        Some(present) => present.key.clone(),
        None => given.get("key").and_then(text).unwrap_or_default(),
    };
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
    if key.is_empty() || key.len() > 40 || !key.chars().all(plain) {
        let sentence = "Key: must be small letters, digits and dashes";
        return Err(wrong("key", sentence));
    }
    let months = match given.get("months") {
        None => present.and_then(|present| present.months),
        Some(Value::Null) => None,
        Some(value) => {
            let fits = |months: &i64| (1..=domain::training::MOST_MONTHS).contains(months);
            let months = number(value).filter(fits);
            Some(months.ok_or_else(|| wrong("months", "Months: must be from 1 to 1200"))?)
        }
    };
    let said = |what: &str, locale: Locale, longest: usize| {
        let text = given.get(what)?.get(locale.code()).and_then(text)?;
        Some(text.trim().chars().take(longest).collect::<String>())
    };
    let known = |locale: Locale| {
        let words = present?.words.iter().find(|words| words.locale == locale);
        words.cloned()
    };
    let words: Vec<TrainingWords> = Locale::ALL
        .into_iter()
        .map(|locale| {
            let (name, how) = known(locale).map_or_else(
                || (String::new(), String::new()),
                |words| (words.name, words.how),
            );
            TrainingWords {
                locale,
                name: said("name", locale, 120).unwrap_or(name),
                how: said("how", locale, 1000).unwrap_or(how),
            }
        })
        .collect();
    if words.iter().all(|words| words.name.is_empty()) {
        let sentence = "Name: cannot be blank in every language";
        return Err(ApiError::invalid(&[("name", "BlankValue", sentence)]));
    }
    let is = |key: &str, present: bool| given.get(key).and_then(flag).unwrap_or(present);
    Ok(NewTraining {
        key,
        months,
        required: is("required", present.is_some_and(|present| present.required)),
        retired: is("retired", present.is_some_and(|present| present.retired)),
        words,
    })
}

async fn create(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    who_may(caller, Permission::Organizations)?;
    let new = meant(body.object("training")?, None)?;
    let now = app.clock.now();
    write(&app, move |tx| {
        let Some(id) = add_training(tx, &new, now)? else {
            let sentence = "Key: is another training's already";
            return Err(ApiError::invalid(&[("key", "DuplicateValue", sentence)]).into());
        };
        let all = queries::list_trainings(tx)?;
        let shape = shapes::training(&request, find(&all, id)?);
        Ok((StatusCode::CREATED, Json(json!({ "training": shape }))))
    })
    .await
}

async fn update(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
    body: ApiBody,
) -> Result<Json<Value>, ApiError> {
    who_may(caller, Permission::Organizations)?;
    let id = TrainingId(path_id(&id)?);
    let given = body.object("training")?.clone();
    let now = app.clock.now();
    write(&app, move |tx| {
        let all = queries::list_trainings(tx)?;
        let new = meant(&given, Some(find(&all, id)?))?;
        change_training(tx, id, &new, now)?;
        let all = queries::list_trainings(tx)?;
        let shape = shapes::training(&request, find(&all, id)?);
        Ok(Json(json!({ "training": shape })))
    })
    .await
}

/// What each training is to somebody: the team's to read, and one's own.
async fn of_user(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<Json<Value>, ApiError> {
    let id = PersonId(path_id(&id)?);
    self_or_team(&caller, id)?;
    let now = app.clock.now();
    read(&app, move |tx| {
        people::queries::find(tx, id)?.ok_or(Error::Absent)?;
        let mut all = queries::list_trainings(tx)?;
        all.retain(|training| !training.retired);
        let completed = queries::list_completions(tx, id)?;
        let rows: Vec<_> = standings(&all, &completed, id, now)
            .map(|(training, standing)| shapes::standing(training, standing))
            .collect();
        Ok(Json(json!({ "trainings": rows, "count": rows.len() })))
    })
    .await
}

async fn completions(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let asked = Asked::read(&request)?;
    let person = request.query.number("user_id").map(PersonId);
    read(&app, move |tx| {
        let found = queries::list_completion_page(tx, person, &asked.rows())?;
        let rows = found
            .iter()
            .map(|one| (one.id, shapes::completion(&request, one)))
            .collect();
        let count = queries::count_completions(tx, person)?;
        let key = "training_completions";
        Ok(Json(asked.envelope(&request, key, rows, count)))
    })
    .await
}

async fn show_completion(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
    request: ApiRequest,
) -> Result<Json<Value>, ApiError> {
    caller.staff()?;
    let id = path_id(&id)?;
    read(&app, move |tx| {
        let found = queries::find_completion(tx, id)?.ok_or(Error::Absent)?;
        let shape = shapes::completion(&request, &found);
        Ok(Json(json!({ "training_completion": shape })))
    })
    .await
}

/// Notes that somebody (`user_id`) completed a training (`training_id` or `training_key`) on the day of `completed_at`,
/// which is today where it is not said. The same day twice is once.
async fn note(
    State(app): State<App>,
    caller: ApiActor,
    request: ApiRequest,
    body: ApiBody,
) -> Result<(StatusCode, Json<Value>), ApiError> {
    who_may(caller, Permission::Organizations)?;
    let given = body.object("training_completion")?.clone();
    let person = PersonId(needed(&given, "user_id")?);
    let now = app.clock.now();
    let completed = match given.get("completed_at") {
        None | Some(Value::Null) => now,
        Some(value) => {
            moment(value).ok_or_else(|| wrong("completed_at", "Completed at: is no time"))?
        }
    };
    let day = Moment(completed.0.div_euclid(DAY) * DAY);
    write(&app, move |tx| {
        let all = queries::list_trainings(tx)?;
        let id = given.get("training_id").and_then(number);
        let key = given.get("training_key").and_then(text);
        let is_meant = |one: &&Training| {
            Some(one.id.0) == id || (id.is_none() && Some(&one.key) == key.as_ref())
        };
        let Some(training) = all.iter().find(is_meant) else {
            let sentence = "Training: is not a training of this desk";
            return Err(wrong("training_id", sentence).into());
        };
        if people::queries::find(tx, person)?.is_none() {
            return Err(wrong("user_id", "User: is not a user of this desk").into());
        }
        let noted = complete(tx, training.id, person, day, now)?;
        let found = queries::find_completion(tx, noted)?.ok_or(Error::Absent)?;
        let shape = shapes::completion(&request, &found);
        let answer = json!({ "training_completion": shape });
        Ok((StatusCode::CREATED, Json(answer)))
    })
    .await
}

async fn take_back(
    State(app): State<App>,
    caller: ApiActor,
    Path(id): Path<String>,
) -> Result<StatusCode, ApiError> {
    who_may(caller, Permission::Organizations)?;
    let (id, now) = (path_id(&id)?, app.clock.now());
    write(&app, move |tx| {
        take_back_completion(tx, id, now)?;
        Ok(StatusCode::NO_CONTENT)
    })
    .await
}
