//! The list of forms and of what they can ask, with how much each is used.

use askama::Template;
use axum::Router;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use domain::form::{Kind, Listed};
use people::{html, query_value};
use platform::frame::{Frame, parts};
use platform::language::Words;
use platform::store::Tx;
use platform::web::MustKeepForms;
use platform::web::form::Fields;
use platform::{App, Result};

use super::editing::{Place, move_one, pressed, told};
use super::{around, saved};
use crate::catalogue::{Catalogue, FormRow, catalogue};
use crate::queries;
use crate::steps::{self, Standing};

/// Where the steps of this page are kept: each brand has its own list.
fn place(tx: &Tx<'_>) -> String {
    format!("forms of {}", tx.brand())
}

pub(super) fn routes() -> Router<App> {
    Router::new().route("/agent/forms", get(show).post(order))
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
    /// What was done last, in a sentence, where it can be taken back.
    done: Option<String>,
}

struct Listing {
    id: i64,
    name: String,
    line: Option<String>,
    facts: Vec<String>,
    tickets: String,
    place: Place,
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
    let (was_saved, now) = (query_value(&uri, "saved"), app.clock.now());
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
            let last = steps::last(tx, &place(tx), &standing(&all), now)?;
            let done = last.map(|step| told(&step.deed, &w, |_| String::new()));
            match was_saved.as_ref() {
                "back" => saved(&mut f, &w, "forms-taken-back"),
                "late" => saved(&mut f, &w, "forms-too-late"),
                "1" if done.is_none() => saved(&mut f, &w, "forms-saved"),
                _ => {}
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
                    place: Place {
                        w,
                        value: form.id.to_string(),
                        name: form.name(&w),
                        is_first: index == 0,
                        is_last: index + 1 == all.forms.len(),
                        removable: None,
                    },
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
                done,
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

/// The forms by number, in their order.
fn standing(all: &Catalogue) -> Standing {
    let numbers = all.forms.iter().map(|form| form.id.to_string());
    Standing {
        active: true,
        parts: numbers.collect(),
        following: Vec::new(),
    }
}

/// Puts the forms in the order of the page, with one of them moved; or as they were before.
async fn order(State(app): State<App>, _admin: MustKeepForms, fields: Fields) -> Result<Response> {
    let now = app.clock.now();
    let said = app
        .store
        .write(move |tx| {
            let all = catalogue(tx)?;
            let before = standing(&all);
            let (verb, which) = pressed(&fields);
            let is_back = verb == "undo";
            let mut order: Vec<&str> = fields.all("form").collect();
            let step = steps::last(tx, &place(tx), &before, now)?.filter(|_| is_back);
            let old = step.map(|step| step.before().parts).unwrap_or_default();
            if is_back {
                order = old.iter().map(String::as_str).collect();
            }
            let wanted = |form: &FormRow| {
                let number = form.id.to_string();
                let at = order.iter().position(|one| *one == number);
                at.unwrap_or(usize::MAX)
            };
            let mut forms: Vec<&FormRow> = all.forms.iter().collect();
            forms.sort_by_key(|form| wanted(form));
            if let Some(at) = forms.iter().position(|form| form.id.to_string() == which) {
                move_one(&mut forms, verb, at);
            }
            for (position, form) in forms.iter().enumerate() {
                queries::set_form_place(tx, form.id, position as i64 + 1)?;
            }
            if is_back {
                queries::remove_step(tx, &place(tx))?;
                return Ok(if old.is_empty() { "late" } else { "back" });
            }
            steps::keep(tx, &place(tx), &before, &standing(&*catalogue(tx)?), now)?;
            Ok("1")
        })
        .await?;
    Ok(Redirect::to(&format!("/agent/forms?saved={said}")).into_response())
}
