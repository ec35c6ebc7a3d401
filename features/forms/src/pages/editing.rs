//! What the pages of a form and of a field share: they show a draft, every button sends the whole page so that nothing
//! that was typed gets lost, and the last step can be taken back.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use domain::form::Texts;
use people::{html, query_value};
use platform::frame::{Frame, Problems, parts};
use platform::language::{Locale, Words};
use platform::store::Tx;
use platform::web::form::Fields;
use platform::web::{MustKeepForms, number};
use platform::{App, Error, Result};

use super::{around, saved};
use crate::catalogue::{Catalogue, catalogue};
use crate::drafts::Stored;
use crate::queries;
use crate::steps::{self, Deed, Standing};

/// A form or a field, as its page changes it.
pub(super) trait Edited: Clone + Send + Sync + Sized + 'static {
    /// Where its pages are.
    const PATH: &'static str;
    /// The title of the page of a new one.
    const NEW: &'static str;
    type Page: Template + Send;

    /// A new one. Fields are of a kind, which is asked for before.
    fn begin(all: &Catalogue, kind: &str) -> Self;
    fn find(all: &Catalogue, id: i64) -> Option<Self>;
    fn title(&self, w: &Words) -> String;
    fn key(&mut self) -> &mut String;
    /// Its texts, each with its name in the form and what it is called.
    fn texts(&mut self) -> Vec<(Part, &mut Texts)>;
    /// What the page sent beside texts, laid over what is stored, and what the pressed button does.
    fn read(&mut self, fields: &Fields);
    fn standing(&self) -> Standing;
    fn put_back(&mut self, how: &Standing);
    /// What a part of its standing is called.
    fn part(&self, all: &Catalogue, part: &str, w: &Words) -> String;
    fn keep(self, tx: &Tx<'_>, id: Option<i64>, now: domain::Moment) -> Result<Stored<i64>>;
    /// How many tickets it is in, in words.
    fn count(&self, tx: &Tx<'_>, id: i64, w: &Words) -> Result<String>;
    fn page(self, tx: &Tx<'_>, all: &Catalogue, sheet: Sheet) -> Result<Self::Page>;
}

/// A text: its name in the form, the words for what it is and for what helps to write it, and whether it has lines.
pub(super) struct Part(
    pub &'static str,
    pub &'static str,
    pub &'static str,
    pub bool,
);

/// What every page of this kind shows.
pub(super) struct Sheet {
    pub w: Words,
    pub f: Frame,
    /// Nothing for a new one.
    pub id: Option<i64>,
    pub key: String,
    pub action: String,
    pub count: String,
    pub texts: Vec<(Part, Vec<Written>)>,
    /// What was done last, in a sentence, where it can be taken back.
    pub done: Option<String>,
    /// The largest file that the desk takes.
    pub limit: u64,
    pub problems: Problems,
}

/// A text in one of the desk's languages, as a form shows it.
#[derive(Clone, Debug)]
pub struct Written {
    /// Its name in the form: `name.sv`.
    pub name: String,
    pub language: &'static str,
    pub locale: &'static str,
    pub text: String,
}

/// A text in every language under one name.
pub fn written(part: &str, texts: &Texts) -> Vec<Written> {
    Locale::ALL
        .into_iter()
        .map(|locale| Written {
            name: format!("{part}.{}", locale.code()),
            language: locale.name(),
            locale: locale.code(),
            text: texts
                .written_in(locale.code())
                .unwrap_or_default()
                .to_owned(),
        })
        .collect()
}

/// What was sent of a text in several languages; others stay as they were.
pub fn read_texts(fields: &Fields, part: &str, to: &mut Texts) {
    for locale in Locale::ALL {
        if let Some(text) = fields.get(&format!("{part}.{}", locale.code())) {
            to.put(locale.code(), text);
        }
    }
}

/// The buttons of a line of an ordered list. Their value is `up:7`, `down:7` and `remove:7`.
#[derive(Template)]
#[template(path = "_place.html")]
pub(super) struct Place {
    pub w: Words,
    pub value: String,
    pub name: String,
    pub is_first: bool,
    pub is_last: bool,
    /// Whether it can be taken away, where that is a question at all.
    pub removable: Option<bool>,
}

/// What the pressed button says: a verb and what it is about.
pub(super) fn pressed(fields: &Fields) -> (&str, &str) {
    let pressed = fields.text("do");
    pressed.split_once(':').unwrap_or((pressed, ""))
}

/// Moves one of a list up or down.
pub(super) fn move_one<T>(list: &mut [T], verb: &str, at: usize) {
    match verb {
        "up" if at > 0 && at < list.len() => list.swap(at, at - 1),
        "down" if at + 1 < list.len() => list.swap(at, at + 1),
        _ => {}
    }
}

/// A step in a sentence.
pub(super) fn told(deed: &Deed, w: &Words, part: impl Fn(&str) -> String) -> String {
    match deed {
        Deed::Moved => w.t("forms-step-moved").into_owned(),
        Deed::Removed(gone) => w.t1("forms-step-removed", "name", part(gone)),
        Deed::Retired => w.t("forms-step-retired").into_owned(),
    }
}

/// Where the steps of a thing are kept.
fn place<T: Edited>(id: i64) -> String {
    format!("{} {id}", T::PATH)
}

/// Draft and problem of a page that could not be stored.
type Unstored<T> = Option<(T, String)>;

async fn page<T: Edited>(
    app: &App,
    admin: MustKeepForms,
    id: Option<i64>,
    uri: &axum::http::Uri,
    unstored: Unstored<T>,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let (now, limit) = (app.clock.now(), app.config.upload_limit);
    let status = match unstored {
        Some(_) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::OK,
    };
    let (was_saved, kind) = (query_value(uri, "saved"), query_value(uri, "kind"));
    let page = app
        .store
        .read(move |tx| {
            let all = catalogue(tx)?;
            let stored = id
                .map(|id| T::find(&all, id).ok_or(Error::Absent))
                .transpose()?;
            let (path, title) = match (id, &stored) {
                (Some(id), Some(stored)) => (format!("{}/{id}", T::PATH), stored.title(&w)),
                _ => (format!("{}/new", T::PATH), w.t(T::NEW).into_owned()),
            };
            let mut f = around(tx, &admin, w, &path, title)?;
            let last = match (id, &stored) {
                (Some(id), Some(stored)) => {
                    steps::last(tx, &place::<T>(id), &stored.standing(), now)?
                }
                _ => None,
            };
            let done = last
                .zip(stored.as_ref())
                .map(|(step, stored)| told(&step.deed, &w, |part| stored.part(&all, part, &w)));
            match was_saved.as_ref() {
                "back" => saved(&mut f, &w, "forms-taken-back"),
                "1" if done.is_none() => saved(&mut f, &w, "forms-saved"),
                _ => {}
            }
            let mut problems = Problems::default();
            let mut draft = match unstored {
                Some((draft, problem)) => {
                    problems.add("", problem);
                    draft
                }
                None => stored.unwrap_or_else(|| T::begin(&all, &kind)),
            };
            let sheet = Sheet {
                w,
                f,
                id,
                key: draft.key().clone(),
                action: path,
                count: match id {
                    Some(id) => draft.count(tx, id, &w)?,
                    None => String::new(),
                },
                texts: draft
                    .texts()
                    .into_iter()
                    .map(|(part, texts)| {
                        let written = written(part.0, texts);
                        (part, written)
                    })
                    .collect(),
                done,
                limit,
                problems,
            };
            draft.page(tx, &all, sheet)
        })
        .await?;
    html(status, &page)
}

pub(super) async fn new<T: Edited>(
    State(app): State<App>,
    admin: MustKeepForms,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    page::<T>(&app, admin, None, &uri, None).await
}

pub(super) async fn show<T: Edited>(
    State(app): State<App>,
    admin: MustKeepForms,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    page::<T>(&app, admin, Some(number(&id)?), &uri, None).await
}

pub(super) async fn add<T: Edited>(
    State(app): State<App>,
    admin: MustKeepForms,
    OriginalUri(uri): OriginalUri,
    fields: Fields,
) -> Result<Response> {
    store::<T>(app, admin, None, &uri, fields).await
}

pub(super) async fn save<T: Edited>(
    State(app): State<App>,
    admin: MustKeepForms,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
    fields: Fields,
) -> Result<Response> {
    store::<T>(app, admin, Some(number(&id)?), &uri, fields).await
}

/// What became of a draft.
enum Became<T> {
    /// Stored under this number; whether a step was taken back by it.
    Stored(i64, bool),
    /// Not stored, for the reason of this key.
    Not(T, &'static str),
}

async fn store<T: Edited>(
    app: App,
    admin: MustKeepForms,
    id: Option<i64>,
    uri: &axum::http::Uri,
    fields: Fields,
) -> Result<Response> {
    let w = admin.visitor.words(&app);
    let now = app.clock.now();
    let became = app
        .store
        .write(move |tx| write::<T>(tx, id, &fields, now))
        .await?;
    match became {
        Became::Stored(id, is_back) => {
            tracing::info!(at = T::PATH, thing = %id, by = %admin.person.id, "form or field changed");
            let said = if is_back { "back" } else { "1" };
            Ok(Redirect::to(&format!("{}/{id}?saved={said}", T::PATH)).into_response())
        }
        Became::Not(draft, key) => {
            let problem = w.t(key).into_owned();
            page(&app, admin, id, uri, Some((draft, problem))).await
        }
    }
}

fn write<T: Edited>(
    tx: &Tx<'_>,
    id: Option<i64>,
    fields: &Fields,
    now: domain::Moment,
) -> Result<Became<T>> {
    let all = catalogue(tx)?;
    let mut draft = match id {
        Some(id) => T::find(&all, id).ok_or(Error::Absent)?,
        None => T::begin(&all, fields.text("kind")),
    };
    let before = draft.standing();
    for (part, texts) in draft.texts() {
        read_texts(fields, part.0, texts);
    }
    if draft.key().is_empty() {
        fields.text("key").clone_into(draft.key());
    }
    draft.read(fields);
    let is_back = pressed(fields).0 == "undo";
    if let (true, Some(id)) = (is_back, id) {
        match steps::last(tx, &place::<T>(id), &before, now)? {
            Some(step) => draft.put_back(&step.before()),
            None => return Ok(Became::Not(draft, "forms-too-late")),
        }
    }
    let kept = match draft.clone().keep(tx, id, now)? {
        Ok(kept) => kept,
        Err(unfit) => return Ok(Became::Not(draft, unfit.key())),
    };
    if is_back {
        queries::remove_step(tx, &place::<T>(kept))?;
    } else if let (Some(_), Some(after)) = (id, T::find(&*catalogue(tx)?, kept)) {
        steps::keep(tx, &place::<T>(kept), &before, &after.standing(), now)?;
    }
    Ok(Became::Stored(kept, is_back))
}
