//! A form as a guest, a customer or the team is asked it, in any language. It sends nothing.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use domain::FormId;
use domain::form::Who;
use people::{html, query_value};
use platform::frame::{FileChoice, Frame, Problems, parts};
use platform::language::{Locale, Words};
use platform::web::{MustKeepForms, number, readable_size};
use platform::{App, Error, Result};

use super::around;
use crate::catalogue::catalogue;
use crate::file_sentence;
use crate::questions::{Questions, prefilled, questions};

pub(super) fn routes() -> Router<App> {
    Router::new().route("/agent/forms/{id}/preview", get(show))
}

/// GET /agent/forms/{id}/preview
#[derive(Template)]
#[template(path = "agent_form_preview.html")]
struct PreviewPage {
    w: Words,
    f: Frame,
    id: i64,
    name: String,
    locale: &'static str,
    who: &'static str,
    languages: Vec<(&'static str, &'static str, bool)>,
    introduction: Option<String>,
    steps: Vec<String>,
    questions: Questions,
}

async fn show(
    State(app): State<App>,
    admin: MustKeepForms,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = FormId(number(&id)?);
    let w = admin.visitor.words(&app);
    let locale = Locale::read(&query_value(&uri, "lang")).unwrap_or(w.language());
    let theirs = app.language.words(locale, "UTC");
    let (asks, who) = match query_value(&uri, "as").as_ref() {
        "guest" => (Who::Guest, "guest"),
        "team" => (Who::Agent, "team"),
        _ => (Who::Customer, "customer"),
    };
    let limit = app.config.upload_limit;
    let page = app
        .store
        .read(move |tx| {
            let all = catalogue(tx)?;
            let form = all.form(id).ok_or(Error::Absent)?;
            let path = format!("/agent/forms/{id}/preview");
            let given = prefilled(&all, form, |_| String::new());
            let files = FileChoice {
                limit: file_sentence(&form.files, limit, &theirs),
                most_shown: readable_size(limit),
                most_bytes: limit,
                ..FileChoice::default()
            };
            Ok(PreviewPage {
                w,
                f: around(tx, &admin, w, &path, form.name(&w))?,
                id: id.0,
                name: form.name(&theirs),
                locale: locale.code(),
                who,
                languages: Locale::ALL
                    .into_iter()
                    .map(|one| (one.code(), one.name(), one == locale))
                    .collect(),
                introduction: form
                    .introduction
                    .for_reader(locale.code())
                    .map(platform::clean::from_text),
                steps: form
                    .steps
                    .for_reader(locale.code())
                    .map(|steps| steps.lines().map(str::to_owned).collect())
                    .unwrap_or_default(),
                questions: questions(&all, form, asks, &given, theirs, Problems::default(), files),
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}
