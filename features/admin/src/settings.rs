//! Settings, for administrators: every decision with what it does, group by group.

use askama::Template;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::BrandId;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::audit::Origin;
use platform::frame::{Frame, Here, Notice, Problems, Tone, parts};
use platform::language::{Locale, Words};
use platform::settings::{Group, Kind, Setting, Unfit, Whose};
use platform::web::MustKeepSettings;
use platform::web::form::Fields;
use platform::{App, Error, Result};

use crate::hues::Hues;

/// Every setting of the desk, in the order of the pages.
#[derive(Clone, Copy)]
pub struct Decisions(pub &'static [&'static Setting]);

impl Decisions {
    fn groups(self) -> Vec<&'static Group> {
        let mut groups: Vec<&'static Group> = Vec::new();
        for setting in self.0 {
            // The words of mails have pages of their own.
            if setting.has_a_page_of_its_own() {
                continue;
            }
            if !groups.contains(&setting.group) {
                groups.push(setting.group);
            }
        }
        groups
    }

    fn group(self, slug: &str) -> Result<&'static Group> {
        let mut groups = self.groups().into_iter();
        groups.find(|group| group.slug == slug).ok_or(Error::Absent)
    }

    /// Those of a group that are decided where somebody asks: some are decided once, at the desk itself.
    fn of(self, group: &'static Group) -> impl Iterator<Item = &'static Setting> {
        let at_the_desk = Origin::current().brand() == BrandId::FIRST;
        let here = move |setting: &&Setting| setting.whose == Whose::Brand || at_the_desk;
        let all = self.0.iter().copied().filter(here);
        all.filter(move |setting| setting.group == group)
    }
}

pub fn routes(decisions: Decisions) -> Router<App> {
    Router::new()
        .route("/agent/settings", get(first))
        .route("/agent/settings/{group}", get(show).post(save))
        .layer(Extension(decisions))
}

/// GET /agent/settings/{group}
#[derive(Template)]
#[template(path = "agent_settings.html")]
struct SettingsPage {
    w: Words,
    f: Frame,
    groups: Vec<&'static Group>,
    group: &'static Group,
    fields: Vec<Field>,
    problems: Problems,
    /// What is looked for: nothing yet.
    query: &'static str,
}

/// One setting as a form shows it.
struct Field {
    setting: &'static Setting,
    /// The value, or one for each language.
    values: Vec<Value>,
    /// Whether it says what the product says by itself.
    is_default: bool,
    /// The default in words; empty where it says nothing.
    default: String,
}

struct Value {
    /// The name of its form field.
    name: String,
    /// The language, in texts that have several.
    language: Option<Locale>,
    text: String,
}

impl Field {
    fn is_switch(&self) -> bool {
        matches!(self.setting.kind, Kind::Switch)
    }

    /// Whether its texts are words for a button or a heading, and no sentences.
    fn is_one_line(&self) -> bool {
        matches!(self.setting.kind, Kind::TextPerLanguage { longest } if longest <= 80)
    }

    fn range(&self) -> Option<(i64, i64)> {
        match self.setting.kind {
            Kind::Number { least, most } => Some((least, most)),
            _ => None,
        }
    }

    /// The picture of colours, beside the number of one.
    fn hues(&self) -> Option<Hues> {
        (self.setting.key == platform::settings::HUE.key).then(|| Hues::around(self.first()))
    }

    fn choices(&self) -> &'static [(&'static str, &'static str)] {
        match self.setting.kind {
            Kind::Choice(choices) => choices,
            _ => &[],
        }
    }

    /// Each of several choices with its place, counted from 1; those that are not chosen have none.
    fn places(&self) -> Vec<(&'static str, &'static str, String)> {
        let Kind::Several(choices) = self.setting.kind else {
            return Vec::new();
        };
        let chosen: Vec<&str> = self.first().split(", ").collect();
        let place = |value: &str| chosen.iter().position(|one| *one == value);
        let mut all: Vec<_> = choices
            .iter()
            .map(|(value, key)| (place(value), *value, *key))
            .collect();
        all.sort_by_key(|(place, ..)| place.unwrap_or(usize::MAX));
        all.into_iter()
            .map(|(place, value, key)| {
                let number = place.map(|at| (at + 1).to_string());
                (value, key, number.unwrap_or_default())
            })
            .collect()
    }

    fn is_links(&self) -> bool {
        matches!(self.setting.kind, Kind::LinksPerLanguage { .. })
    }

    fn first(&self) -> &str {
        self.values.first().map_or("", |value| &value.text)
    }
}

fn default_in_words(setting: &Setting, w: &Words) -> String {
    match &setting.kind {
        Kind::Choice(choices) => choices
            .iter()
            .find(|(value, _)| *value == setting.default)
            .map_or_else(String::new, |(_, key)| w.t(key).into_owned()),
        Kind::Line { .. } | Kind::Number { .. } => setting.default.to_owned(),
        Kind::Several(choices) => {
            let word = |value: &str| choices.iter().find(|(known, _)| *known == value);
            let words = setting.default.split(", ").filter_map(word);
            words
                .map(|(_, key)| w.t(key).into_owned())
                .collect::<Vec<_>>()
                .join(", ")
        }
        Kind::Switch
        | Kind::TextPerLanguage { .. }
        | Kind::LinksPerLanguage { .. }
        | Kind::TemplatePerLanguage { .. } => String::new(),
    }
}

async fn first(
    State(app): State<App>,
    admin: MustKeepSettings,
    Extension(all): Extension<Decisions>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let query: String = query_value(&uri, "q").chars().take(100).collect();
    if !query.trim().is_empty() {
        return crate::finding::page(&app, &admin, all, &query).await;
    }
    let group = all.groups().first().copied().ok_or(Error::Absent)?;
    Ok(Redirect::to(&address(group)).into_response())
}

fn address(group: &Group) -> String {
    format!("/agent/settings/{}", group.slug)
}

async fn show(
    State(app): State<App>,
    admin: MustKeepSettings,
    Extension(all): Extension<Decisions>,
    Path(slug): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let group = all.group(&slug)?;
    let said = (query_value(&uri, "saved") == "1").then_some("settings-saved");
    page(&app, &admin, all, group, None, Problems::default(), said).await
}

async fn page(
    app: &App,
    admin: &MustKeepSettings,
    all: Decisions,
    group: &'static Group,
    given: Option<&Fields>,
    problems: Problems,
    said: Option<&str>,
) -> Result<Response> {
    let w = admin.visitor.words(app);
    let person = admin.person.id;
    let here: Vec<_> = all.of(group).collect();
    let (around, mut fields) = app
        .store
        .read(move |tx| {
            let mut fields = Vec::new();
            for setting in here {
                let mut values = Vec::new();
                for (name, language) in setting.names() {
                    let text = setting.kept(tx, language)?;
                    values.push(Value {
                        name,
                        language,
                        text,
                    });
                }
                let default = setting.default;
                fields.push(Field {
                    setting,
                    is_default: values.iter().all(|value| value.text == default),
                    default: default_in_words(setting, &w),
                    values,
                });
            }
            Ok((surroundings(tx, Some(person))?, fields))
        })
        .await?;
    if let Some(given) = given {
        for field in &mut fields {
            for value in &mut field.values {
                value.text = if matches!(field.setting.kind, Kind::Several(_)) {
                    in_order(given, field.setting).unwrap_or_default()
                } else {
                    given.text(&value.name).to_owned()
                };
            }
        }
    }
    let title = w.t("settings-title").into_owned();
    let path = address(group);
    let mut f = frame(&admin.visitor, w, &path, Here::Settings, title, around);
    f.notice = said.map(|key| Notice {
        tone: Tone::Good,
        text: w.t(key).into_owned(),
    });
    let status = if problems.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    let page = SettingsPage {
        w,
        f,
        groups: all.groups(),
        group,
        fields,
        problems,
        query: "",
    };
    html(status, &page)
}

/// Several choices as the form says them, each with its place; `None` when the form has none of them.
fn in_order(given: &Fields, setting: &Setting) -> Option<String> {
    let Kind::Several(choices) = setting.kind else {
        return None;
    };
    if let Some(written) = given.get(setting.key) {
        return Some(written.to_owned());
    }
    let mut placed = Vec::new();
    let mut any = false;
    for (value, _) in choices {
        let Some(place) = given.get(&format!("{}.{value}", setting.key)) else {
            continue;
        };
        any = true;
        if let Ok(place) = place.trim().parse::<i64>() {
            placed.push((place, *value));
        }
    }
    placed.sort_by_key(|(place, _)| *place);
    let values: Vec<_> = placed.into_iter().map(|(_, value)| value).collect();
    any.then(|| values.join(", "))
}

fn told(unfit: Unfit, w: &Words) -> String {
    match unfit {
        Unfit::Empty => w.t("settings-problem-empty").into_owned(),
        Unfit::TooLong(most) => w.t1("settings-problem-long", "most", most),
        Unfit::NotBetween(least, most) => {
            w.t2("settings-problem-number", "least", least, "most", most)
        }
        Unfit::NoneOf(_) => w.t("settings-problem-choice").into_owned(),
        Unfit::NoLink(line) => w.t1("settings-problem-link", "line", line),
        Unfit::TooMany(most) => w.t1("settings-problem-links", "most", most),
        // These have pages of their own, which say more.
        Unfit::Template(_) => w.t("settings-problem-choice").into_owned(),
    }
}

async fn save(
    State(app): State<App>,
    admin: MustKeepSettings,
    Extension(all): Extension<Decisions>,
    Path(slug): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let group = all.group(&slug)?;
    let w = admin.visitor.words(&app);
    let mut problems = Problems::default();
    let mut decided = Vec::new();
    for setting in all.of(group) {
        for (name, language) in setting.names() {
            let several = in_order(&fields, setting);
            let given = match (&setting.kind, fields.get(&name).or(several.as_deref())) {
                // A box that is not ticked is not sent.
                (Kind::Switch, given) => given.map_or("no", |_| "yes"),
                (_, Some(given)) => given,
                (_, None) => continue,
            };
            match setting.fit(given) {
                Ok(value) => decided.push((setting, language, value)),
                Err(unfit) => problems.add(setting.key, told(unfit, &w)),
            }
        }
    }
    if !problems.is_empty() {
        return page(&app, &admin, all, group, Some(&fields), problems, None).await;
    }
    let now = app.clock.now();
    let changed = app
        .store
        .write(move |tx| {
            let mut changed = Vec::new();
            for (setting, language, value) in &decided {
                if setting.kept(tx, *language)? != *value {
                    setting.store(tx, *language, value, now)?;
                    changed.push(setting.key);
                }
            }
            Ok(changed)
        })
        .await?;
    for key in changed {
        tracing::info!(setting = key, by = %admin.person.id, "setting changed");
    }
    Ok(Redirect::to(&format!("{}?saved=1", address(group))).into_response())
}
