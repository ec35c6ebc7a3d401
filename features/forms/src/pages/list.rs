//! The list of forms and of what they can ask, with how much each is used.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::FormId;
use domain::form::{Kind, Listed};
use people::{html, query_value};
use platform::frame::{Frame, parts};
use platform::language::Words;
use platform::web::form::Fields;
use platform::web::{MustKeepForms, number};
use platform::{App, Error, Result};

use super::{around, saved};
use crate::catalogue::{FormRow, catalogue};
use crate::queries;

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/forms", get(show))
        .route("/agent/forms/{id}/place", post(place))
}

/// GET /agent/forms
#[derive(Template)]
#[template(path = "agent_forms.html")]
struct FormsPage {
    w: Words,
    f: Frame,
    forms: Vec<Listing>,
    fields: Vec<FieldListing>,
    /// Kinds that a new field can be of: value and words.
    kinds: Vec<(&'static str, &'static str)>,
}

struct Listing {
    id: i64,
    name: String,
    line: Option<String>,
    facts: Vec<String>,
    tickets: String,
    is_first: bool,
    is_last: bool,
}

struct FieldListing {
    id: i64,
    title: String,
    kind: String,
    facts: Vec<String>,
    tickets: String,
}

/// Whom a form is for, in words.
pub(super) fn listed_word(listed: &Listed) -> &'static str {
    use domain::form::Segment;
    match listed {
        Listed::Everyone => "forms-listed-everyone",
        Listed::Link => "forms-listed-link",
        Listed::Segment(Segment::SignedIn) => "forms-listed-signed-in",
        Listed::Segment(Segment::Members) => "forms-listed-members",
        Listed::Segment(Segment::Representatives) => "forms-listed-representatives",
        Listed::Segment(Segment::Organizations(_)) => "forms-listed-organizations",
    }
}

fn facts(form: &FormRow, w: &Words) -> Vec<String> {
    let mut facts = vec![w.t(listed_word(&form.listed)).into_owned()];
    if form.is_default {
        facts.push(w.t("forms-is-default").into_owned());
    }
    if !form.active {
        facts.push(w.t("forms-inactive").into_owned());
    }
    facts
}

async fn show(
    State(app): State<App>,
    admin: MustKeepForms,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let was_saved = query_value(&uri, "saved") == "1";
    let page = app
        .store
        .read(move |tx| {
            let all = catalogue(tx)?;
            let mut f = around(
                tx,
                &admin,
                w,
                "/agent/forms",
                w.t("forms-title").into_owned(),
            )?;
            if was_saved {
                saved(&mut f, &w);
            }
            let mut forms = Vec::new();
            for (index, form) in all.forms.iter().enumerate() {
                forms.push(Listing {
                    id: form.id.0,
                    name: form.name(&w),
                    line: form.line.for_reader(w.locale()).map(str::to_owned),
                    facts: facts(form, &w),
                    tickets: w.t1(
                        "forms-tickets",
                        "count",
                        queries::count_tickets_of(tx, form.id)?,
                    ),
                    is_first: index == 0,
                    is_last: index + 1 == all.forms.len(),
                });
            }
            let mut fields = Vec::new();
            for row in &all.fields {
                let on = all
                    .forms
                    .iter()
                    .filter(|form| form.fields.contains(&row.id()));
                let mut facts: Vec<String> = on.map(|form| form.name(&w)).collect();
                if !row.field.active {
                    facts.push(w.t("forms-inactive").into_owned());
                }
                fields.push(FieldListing {
                    id: row.id().0,
                    title: row.title_for_team(&w),
                    kind: w.t(super::fields::kind_word(row.field.kind)).into_owned(),
                    facts,
                    tickets: if row.field.kind.is_own() {
                        String::new()
                    } else {
                        w.t1(
                            "forms-tickets",
                            "count",
                            queries::count_answers(tx, row.id())?,
                        )
                    },
                });
            }
            Ok(FormsPage {
                w,
                f,
                forms,
                fields,
                kinds: Kind::ALL
                    .into_iter()
                    .filter(|kind| !kind.is_built_in())
                    .map(|kind| (kind.word(), super::fields::kind_word(kind)))
                    .collect(),
            })
        })
        .await?;
    html(StatusCode::OK, &page)
}

/// A form moves one place up or down.
async fn place(
    State(app): State<App>,
    _admin: MustKeepForms,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = FormId(number(&id)?);
    let up = fields.text("move") == "up";
    app.store
        .write(move |tx| {
            let all = catalogue(tx)?;
            let mut order: Vec<FormId> = all.forms.iter().map(|form| form.id).collect();
            let at = order
                .iter()
                .position(|one| *one == id)
                .ok_or(Error::Absent)?;
            let to = if up { at.checked_sub(1) } else { Some(at + 1) };
            if let Some(to) = to.filter(|to| *to < order.len()) {
                order.swap(at, to);
            }
            for (position, form) in order.iter().enumerate() {
                queries::set_form_place(tx, *form, position as i64 + 1)?;
            }
            Ok(())
        })
        .await?;
    Ok(Redirect::to(&format!("/agent/forms?saved=1#form-{id}")).into_response())
}
