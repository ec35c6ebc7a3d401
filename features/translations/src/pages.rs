//! The ledger of languages: every text of the desk with what each of its languages is, what changed meanwhile, and the way to
//! where it is written.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{OriginalUri, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::get;
use axum::{Extension, Router};
use domain::help::{Translation, Written};
use domain::permission::Permissions;
use domain::{ArticleId, Moment};
use help::changed::{self, Piece};
use help::queries::Told;
use people::page::{frame, surroundings};
use people::{html, query_value};
use platform::frame::{Frame, Here, Notice, Tone, parts};
use platform::language::{Locale, Words};
use platform::settings;
use platform::store::Tx;
use platform::web::{Fields, MustBeAgent};
use platform::{App, Error, Result};

use crate::said::{self, About, Kind, Said};
use crate::{Decisions, ledger};

/// The pages, over every setting of the desk.
pub fn routes(decisions: Decisions) -> Router<App> {
    Router::new()
        .route("/agent/translations", get(list).post(still_right))
        .layer(Extension(decisions))
}

/// Lines on a page.
const SIZE: i64 = 50;

/// Which texts are listed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Which {
    /// What somebody has to look at: missing and outdated.
    #[default]
    ToDo,
    Missing,
    Outdated,
    Current,
}

impl Which {
    const ALL: [Self; 4] = [Self::ToDo, Self::Missing, Self::Outdated, Self::Current];

    fn word(self) -> &'static str {
        match self {
            Self::ToDo => "",
            Self::Missing => "missing",
            Self::Outdated => "outdated",
            Self::Current => "current",
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::ToDo => "translations-to-do",
            Self::Missing => "translations-missing",
            Self::Outdated => "translations-outdated",
            Self::Current => "translations-current",
        }
    }

    fn read(word: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.word() == word).unwrap_or_default()
    }

    fn takes(self, state: Translation) -> bool {
        match self {
            Self::ToDo => state != Translation::Current,
            Self::Missing => state == Translation::Missing,
            Self::Outdated => matches!(state, Translation::Outdated(_)),
            Self::Current => state == Translation::Current,
        }
    }
}

/// What is asked for.
#[derive(Clone, Copy, Debug, Default)]
struct Asked {
    kind: Option<Kind>,
    language: Option<Locale>,
    which: Which,
}

impl Asked {
    /// The address of a page of it.
    fn address(self, page: &str) -> String {
        let kind = self.kind.map_or("", Kind::word);
        let language = self.language.map_or("", Locale::code);
        let all = [
            ("kind", kind),
            ("language", language),
            ("state", self.which.word()),
            ("page", if page == "1" { "" } else { page }),
        ];
        let said: Vec<_> = all
            .into_iter()
            .filter(|(_, said)| !said.is_empty())
            .collect();
        parts::address("/agent/translations", &said)
    }
}

/// One language of one text.
struct Line {
    place: String,
    title: String,
    /// Which part of it, in words.
    part: String,
    kind: String,
    language: &'static str,
    locale: &'static str,
    /// `missing`, `outdated` or `current`.
    state: &'static str,
    told: String,
    edit: String,
    /// What changed in other languages since it was right: name and code of the language, and the words.
    changes: Vec<(&'static str, &'static str, Vec<Piece>)>,
}

/// What can be chosen: value, words, and whether it is.
type Choice = (&'static str, String, bool);

/// GET /agent/translations
#[derive(Template)]
#[template(path = "agent_translations.html")]
struct LedgerPage {
    w: Words,
    f: Frame,
    kinds: Vec<Choice>,
    languages: Vec<Choice>,
    states: Vec<Choice>,
    is_filtered: bool,
    lines: Vec<Line>,
    pages: parts::Pages,
}

/// What a line is about, before it is put into words.
#[derive(Clone, Copy)]
enum Source<'t> {
    Said(&'t Said, &'t BTreeMap<String, Written>),
    Article(&'t Told),
}

/// Kinds of text that somebody may write.
fn kinds_for(permissions: Permissions) -> Vec<Kind> {
    let all = Kind::ALL.into_iter();
    all.filter(|kind| permissions.has(kind.permission()))
        .collect()
}

fn named(about: &About, w: &Words) -> String {
    match about {
        About::Named(texts) => texts.for_reader(w.locale()).unwrap_or_default().to_owned(),
        About::Key(key) => w.t(key).into_owned(),
    }
}

async fn list(
    State(app): State<App>,
    Extension(decisions): Extension<Decisions>,
    who: MustBeAgent,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let mine = kinds_for(who.person.permissions);
    if mine.is_empty() {
        return Err(Error::Absent);
    }
    let w = who.visitor.words(&app);
    let now = app.clock.now();
    let asked = Asked {
        kind: Kind::read(&query_value(&uri, "kind")).filter(|kind| mine.contains(kind)),
        language: Locale::read(&query_value(&uri, "language")),
        which: Which::read(&query_value(&uri, "state")),
    };
    let page = parts::Turns::asked(&query_value(&uri, "page"));
    let done = query_value(&uri, "done");
    // What was written since somebody looked last is noted first, so that it has its time.
    let fresh = app
        .store
        .read(move |tx| {
            let said = said::all(tx, decisions)?;
            ledger::changed(tx, &said, now).map(|changed| !changed.is_empty())
        })
        .await?;
    if fresh {
        app.store
            .write(move |tx| ledger::note(tx, &said::all(tx, decisions)?, now))
            .await?;
    }
    let page = app
        .store
        .read(move |tx| {
            let around = surroundings(tx, Some(who.person.id))?;
            let title = w.t("translations-title").into_owned();
            let mut f = frame(
                &who.visitor,
                w,
                "/agent/translations",
                Here::Settings,
                title,
                around,
            );
            if done == "right" {
                f.notice = Some(Notice {
                    tone: Tone::Good,
                    text: w.t("translations-was-right").into_owned(),
                });
            }
            ledger_page(tx, (w, f), decisions, &mine, (asked, page), now)
        })
        .await?;
    html(StatusCode::OK, &page)
}

/// Everything that the list is made of.
struct Ledger {
    offered: Vec<Locale>,
    said: Vec<Said>,
    /// In the order of `said`.
    marks: Vec<BTreeMap<String, Written>>,
    articles: Vec<Told>,
}

impl Ledger {
    fn read(
        tx: &Tx<'_>,
        decisions: Decisions,
        asks: impl Fn(Kind) -> bool,
        now: Moment,
    ) -> Result<Self> {
        let mut said = said::all(tx, decisions)?;
        said.retain(|one| asks(one.kind));
        let mut articles = Vec::new();
        if asks(Kind::Articles) {
            articles = help::queries::list_titled(tx)?;
            articles.retain(|told| !told.article.archived);
        }
        Ok(Self {
            offered: settings::languages(tx)?,
            marks: ledger::marked(tx, &said, now)?,
            said,
            articles,
        })
    }

    /// Every language of every text that is asked for, with its state.
    fn found(&self, asked: Asked) -> Vec<(Source<'_>, Locale, Translation)> {
        let theirs = |locale: &&Locale| asked.language.is_none_or(|one| one == **locale);
        let languages = self.offered.iter().filter(theirs);
        let languages: Vec<Locale> = languages.copied().collect();
        let articles = self.articles.iter().flat_map(|told| {
            let of = move |locale: Locale| {
                (
                    Source::Article(told),
                    locale,
                    told.translation(locale.code()),
                )
            };
            languages.iter().copied().map(of)
        });
        let said = self.said.iter().zip(&self.marks).flat_map(|(one, marks)| {
            let of = move |locale: Locale| {
                (
                    Source::Said(one, marks),
                    locale,
                    ledger::state(marks, locale.code()),
                )
            };
            languages.iter().copied().map(of)
        });
        articles
            .chain(said)
            .filter(|(_, _, state)| asked.which.takes(*state))
            .collect()
    }
}

/// A line in words.
fn line(
    tx: &Tx<'_>,
    (source, locale, state): (Source<'_>, Locale, Translation),
    w: &Words,
) -> Result<Line> {
    let code = locale.code();
    let (state, told) = match state {
        Translation::Missing => ("missing", w.t("translations-is-missing").into_owned()),
        Translation::Current => ("current", w.t("translations-is-current").into_owned()),
        Translation::Outdated(since) => {
            let told = w.t1("translations-since", "when", w.date_time(since));
            ("outdated", told)
        }
    };
    let changes = match source {
        _ if state != "outdated" => Vec::new(),
        Source::Article(told) => changed::since(tx, told.article.id, code)?,
        Source::Said(one, marks) => ledger::what_changed(tx, one, marks, code)?,
    };
    let changes = changes.into_iter().filter_map(|(code, pieces)| {
        let language = Locale::read(&code)?;
        Some((language.name(), language.code(), pieces))
    });
    let changes = changes.collect();
    let (place, title, part, kind, edit) = match source {
        Source::Article(told) => {
            let id = told.article.id;
            (
                format!("article.{id}"),
                told.title(w.locale()).to_owned(),
                String::new(),
                w.t("translations-article").into_owned(),
                format!("/agent/help/articles/{id}?locale={code}"),
            )
        }
        Source::Said(one, _) => (
            one.place.clone(),
            named(&one.about, w),
            w.t(one.part).into_owned(),
            w.t(one.kind.title()).into_owned(),
            one.edit.clone(),
        ),
    };
    Ok(Line {
        place,
        title,
        part,
        kind,
        language: locale.name(),
        locale: code,
        state,
        told,
        edit,
        changes,
    })
}

/// The page of what somebody asks for, of the kinds of text that are theirs to write.
fn ledger_page(
    tx: &Tx<'_>,
    (w, f): (Words, Frame),
    decisions: Decisions,
    mine: &[Kind],
    (asked, page): (Asked, i64),
    now: Moment,
) -> Result<LedgerPage> {
    let asks = |kind: Kind| mine.contains(&kind) && asked.kind.is_none_or(|one| one == kind);
    let ledger = Ledger::read(tx, decisions, asks, now)?;
    let found = ledger.found(asked);
    let total = found.len() as i64;
    let last_page = (total - 1).max(0) / SIZE + 1;
    let page = page.min(last_page);
    let first = (page - 1) * SIZE;
    let lines = found
        .into_iter()
        .skip(usize::try_from(first).unwrap_or_default())
        .take(usize::try_from(SIZE).unwrap_or_default())
        .map(|one| line(tx, one, &w))
        .collect::<Result<Vec<_>>>()?;
    let address = |page: i64| asked.address(&page.to_string());
    let choice = |value, key: &'static str, chosen| (value, w.t(key).into_owned(), chosen);
    let kinds = mine
        .iter()
        .map(|one| choice(one.word(), one.title(), asked.kind == Some(*one)));
    let languages = ledger.offered.iter().map(|one| {
        let chosen = asked.language == Some(*one);
        (one.code(), one.name().to_owned(), chosen)
    });
    let states = Which::ALL
        .into_iter()
        .map(|one| choice(one.word(), one.title(), asked.which == one));
    Ok(LedgerPage {
        kinds: kinds.collect(),
        languages: languages.collect(),
        states: states.collect(),
        is_filtered: asked.kind.is_some()
            || asked.language.is_some()
            || asked.which != Which::default(),
        pages: parts::Pages {
            first: first + 1,
            last: first + lines.len() as i64,
            total,
            previous: (page > 1).then(|| address(page - 1)),
            next: (page < last_page).then(|| address(page + 1)),
        },
        lines,
        w,
        f,
    })
}

/// One language of a text says what the others say.
async fn still_right(
    State(app): State<App>,
    Extension(decisions): Extension<Decisions>,
    who: MustBeAgent,
    fields: Fields,
) -> Result<Response> {
    let mine = kinds_for(who.person.permissions);
    let locale = Locale::read(fields.text("locale")).ok_or(Error::Absent)?;
    let place = fields.text("place").to_owned();
    let now = app.clock.now();
    let asked = Asked {
        kind: Kind::read(fields.text("kind")).filter(|kind| mine.contains(kind)),
        language: Locale::read(fields.text("language")),
        which: Which::read(fields.text("state")),
    };
    if let Some(id) = place.strip_prefix("article.") {
        if !mine.contains(&Kind::Articles) {
            return Err(Error::Absent);
        }
        let id = ArticleId(id.parse().map_err(|_| Error::Absent)?);
        app.store
            .write(move |tx| help::commands::still_right(tx, id, locale.code(), now))
            .await?;
    } else {
        app.store
            .write(move |tx| {
                let said = said::all(tx, decisions)?;
                let theirs = |one: &Said| one.place == place && mine.contains(&one.kind);
                let found = said.iter().any(theirs)
                    && ledger::still_right(tx, &said, &place, locale.code(), now)?;
                found.then_some(()).ok_or(Error::Absent)
            })
            .await?;
    }
    let back = asked.address("1");
    let mark = if back.contains('?') { '&' } else { '?' };
    Ok(Redirect::to(&format!("{back}{mark}done=right")).into_response())
}
