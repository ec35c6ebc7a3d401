//! Writing categories and sections: what they are called, and where they stand.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::help::MAX_TITLE;
use domain::{HelpCategoryId, SectionId};
use people::{html, query_value};
use platform::frame::Problems;
use platform::language::{Locale, Words};
use platform::store::Tx;
use platform::web::{Fields, MustKeepArticles, number};
use platform::{App, Error, Result};

use super::team::around;
use crate::commands::{self, Called, Thing, Under};
use crate::queries::{self, Structure};
use crate::views::{PlaceForm, Wording};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/help/categories/new", get(new_category))
        .route("/agent/help/categories", post(add_category))
        .route(
            "/agent/help/categories/{id}",
            get(category).post(change_category),
        )
        .route("/agent/help/categories/{id}/remove", post(remove_category))
        .route("/agent/help/sections/new", get(new_section))
        .route("/agent/help/sections", post(add_section))
        .route(
            "/agent/help/sections/{id}",
            get(section).post(change_section),
        )
        .route("/agent/help/sections/{id}/remove", post(remove_section))
}

fn wordings(called: &Called) -> Vec<Wording> {
    let said = |texts: &domain::form::Texts, locale: Locale| {
        texts
            .written_in(locale.code())
            .unwrap_or_default()
            .to_owned()
    };
    Locale::ALL
        .into_iter()
        .map(|locale| Wording {
            locale: locale.code(),
            language: locale.name(),
            title: said(&called.title, locale),
            about: said(&called.about, locale),
        })
        .collect()
}

/// What was sent, and what is wrong with it.
fn read(fields: &Fields, w: &Words) -> (Called, Problems) {
    let (mut called, mut problems) = (Called::default(), Problems::default());
    for locale in Locale::ALL {
        let code = locale.code();
        let title = fields.text(&format!("title.{code}"));
        let about = fields.text(&format!("about.{code}"));
        if title.chars().count() > MAX_TITLE || about.chars().count() > 1000 {
            problems.add(format!("title-{code}"), w.t("help-problem-long"));
        }
        if title.is_empty() && !about.is_empty() {
            problems.add(format!("title-{code}"), w.t("help-problem-title"));
        }
        called.title.put(code, title);
        called.about.put(code, about);
    }
    if called.title.is_empty() && problems.is_empty() {
        problems.add("title-en", w.t("help-problem-title"));
    }
    (called, problems)
}

/// Where sections can stand, in words.
pub(super) fn under_words(all: &Structure, w: &Words) -> Vec<(Under, String)> {
    let mut places = Vec::new();
    for category in &all.categories {
        let id = HelpCategoryId(category.id);
        let name = category.title.for_reader(w.locale()).unwrap_or_default();
        places.push((Under::Category(id), name.to_owned()));
        for section in all.sections.iter().filter(|one| one.category == id) {
            let path = all.path(section.id);
            let names = path
                .iter()
                .filter_map(|one| one.title.for_reader(w.locale()));
            let names: Vec<&str> = std::iter::once(name).chain(names).collect();
            places.push((Under::Section(section.id), names.join(" › ")));
        }
    }
    places
}

fn under_value(under: Under) -> String {
    match under {
        Under::Category(id) => format!("c{id}"),
        Under::Section(id) => format!("s{id}"),
    }
}

fn read_under(text: &str) -> Option<Under> {
    let number = |digits: &str| digits.parse().ok();
    if let Some(id) = text.strip_prefix('c') {
        return number(id).map(HelpCategoryId).map(Under::Category);
    }
    text.strip_prefix('s')
        .and_then(number)
        .map(SectionId)
        .map(Under::Section)
}

/// A form to show.
struct Shown {
    thing: Option<Thing>,
    title: &'static str,
    action: String,
    called: Called,
    /// Where a section stands; `None` for a category.
    under: Option<Under>,
    problems: Problems,
}

async fn show(app: &App, who: MustKeepArticles, shown: Shown) -> Result<Response> {
    let w = who.visitor.words(app);
    let status = if shown.problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = app
        .store
        .read(move |tx| {
            let all = queries::structure(tx)?;
            let title = w.t(shown.title).into_owned();
            let f = around(tx, &who, w, &shown.action, title)?;
            let places = match shown.under {
                None => Vec::new(),
                Some(under) => under_words(&all, &w)
                    .into_iter()
                    .map(|(one, words)| (under_value(one), words, one == under))
                    .collect(),
            };
            Ok(PlaceForm {
                w,
                f,
                wordings: wordings(&shown.called),
                places,
                can_remove: match shown.thing {
                    Some(thing) => is_empty(tx, &all, thing)?,
                    None => false,
                },
                action: shown.action,
                problems: shown.problems,
            })
        })
        .await?;
    html(status, &page)
}

fn is_empty(tx: &Tx<'_>, all: &Structure, thing: Thing) -> Result<bool> {
    Ok(match thing {
        Thing::Category(id) => all.sections.iter().all(|one| one.category != id),
        Thing::Section(id) => {
            all.sections.iter().all(|one| one.parent != Some(id)) && !queries::has_articles(tx, id)?
        }
        Thing::Article(_) => false,
    })
}

fn done(what: &str) -> Response {
    Redirect::to(&format!("/agent/help?done={what}")).into_response()
}

async fn new_category(State(app): State<App>, who: MustKeepArticles) -> Result<Response> {
    let shown = Shown {
        thing: None,
        title: "help-new-category",
        action: "/agent/help/categories".to_owned(),
        called: Called::default(),
        under: None,
        problems: Problems::default(),
    };
    show(&app, who, shown).await
}

async fn add_category(
    State(app): State<App>,
    who: MustKeepArticles,
    fields: Fields,
) -> Result<Response> {
    keep_category(&app, who, None, &fields).await
}

async fn keep_category(
    app: &App,
    who: MustKeepArticles,
    id: Option<HelpCategoryId>,
    fields: &Fields,
) -> Result<Response> {
    let (called, problems) = read(fields, &who.visitor.words(app));
    if !problems.is_empty() {
        let shown = Shown {
            thing: id.map(Thing::Category),
            title: if id.is_some() {
                "help-category"
            } else {
                "help-new-category"
            },
            action: id.map_or("/agent/help/categories".to_owned(), |id| {
                format!("/agent/help/categories/{id}")
            }),
            called,
            under: None,
            problems,
        };
        return show(app, who, shown).await;
    }
    let now = app.clock.now();
    app.store
        .write(move |tx| commands::keep_category(tx, id, &called, now))
        .await?;
    Ok(done("saved"))
}

async fn category(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = HelpCategoryId(number(&id)?);
    let all = app.store.read(queries::structure).await?;
    let one = all.category(id).ok_or(Error::Absent)?;
    let shown = Shown {
        thing: Some(Thing::Category(id)),
        title: "help-category",
        action: format!("/agent/help/categories/{id}"),
        called: Called {
            title: one.title.clone(),
            about: one.about.clone(),
        },
        under: None,
        problems: Problems::default(),
    };
    show(&app, who, shown).await
}

async fn change_category(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = HelpCategoryId(number(&id)?);
    let all = app.store.read(queries::structure).await?;
    all.category(id).ok_or(Error::Absent)?;
    keep_category(&app, who, Some(id), &fields).await
}

async fn remove(app: &App, thing: Thing) -> Result<Response> {
    let removed = app
        .store
        .write(move |tx| commands::remove(tx, thing))
        .await?;
    if removed {
        Ok(done("removed"))
    } else {
        Err(Error::refused(422, "help-problem-not-empty"))
    }
}

async fn remove_category(
    State(app): State<App>,
    _: MustKeepArticles,
    Path(id): Path<String>,
) -> Result<Response> {
    remove(&app, Thing::Category(HelpCategoryId(number(&id)?))).await
}

async fn remove_section(
    State(app): State<App>,
    _: MustKeepArticles,
    Path(id): Path<String>,
) -> Result<Response> {
    remove(&app, Thing::Section(SectionId(number(&id)?))).await
}

/// Where a new section stands unless it is told otherwise.
fn usual_place(all: &Structure) -> Option<Under> {
    let first = all.categories.first()?;
    Some(Under::Category(HelpCategoryId(first.id)))
}

async fn new_section(
    State(app): State<App>,
    who: MustKeepArticles,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let all = app.store.read(queries::structure).await?;
    let Some(usual) = usual_place(&all) else {
        return Ok(Redirect::to("/agent/help/categories/new").into_response());
    };
    let shown = Shown {
        thing: None,
        title: "help-new-section",
        action: "/agent/help/sections".to_owned(),
        called: Called::default(),
        under: Some(read_under(&query_value(&uri, "in")).unwrap_or(usual)),
        problems: Problems::default(),
    };
    show(&app, who, shown).await
}

async fn keep_section(
    app: &App,
    who: MustKeepArticles,
    id: Option<SectionId>,
    fields: &Fields,
) -> Result<Response> {
    let w = who.visitor.words(app);
    let (called, mut problems) = read(fields, &w);
    let under = read_under(fields.text("in"));
    if under.is_none() {
        problems.add("in", w.t("help-problem-place"));
    }
    if let Some(under) = under.filter(|_| problems.is_empty()) {
        let (now, new) = (app.clock.now(), called.clone());
        let kept = app
            .store
            .write(move |tx| commands::keep_section(tx, id, under, &new, now))
            .await?;
        if kept.is_some() {
            return Ok(done("saved"));
        }
        problems.add("in", w.t("help-problem-circle"));
    }
    let all = app.store.read(queries::structure).await?;
    let shown = Shown {
        thing: id.map(Thing::Section),
        title: if id.is_some() {
            "help-section"
        } else {
            "help-new-section"
        },
        action: id.map_or("/agent/help/sections".to_owned(), |id| {
            format!("/agent/help/sections/{id}")
        }),
        called,
        under: under.or_else(|| usual_place(&all)),
        problems,
    };
    show(app, who, shown).await
}

async fn add_section(
    State(app): State<App>,
    who: MustKeepArticles,
    fields: Fields,
) -> Result<Response> {
    keep_section(&app, who, None, &fields).await
}

async fn section(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
) -> Result<Response> {
    let id = SectionId(number(&id)?);
    let all = app.store.read(queries::structure).await?;
    let one = all.section(id).ok_or(Error::Absent)?;
    let shown = Shown {
        thing: Some(Thing::Section(id)),
        title: "help-section",
        action: format!("/agent/help/sections/{id}"),
        called: Called {
            title: one.title.clone(),
            about: one.about.clone(),
        },
        under: Some(
            one.parent
                .map_or(Under::Category(one.category), Under::Section),
        ),
        problems: Problems::default(),
    };
    show(&app, who, shown).await
}

async fn change_section(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = SectionId(number(&id)?);
    let all = app.store.read(queries::structure).await?;
    all.section(id).ok_or(Error::Absent)?;
    keep_section(&app, who, Some(id), &fields).await
}
