//! Writing an article, one language at a time; publishing it now or later.

use axum::Router;
use axum::extract::{OriginalUri, Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{get, post};
use domain::form::Segment;
use domain::help::{Audience, MAX_ARTICLE, MAX_TITLE, Translation};
use domain::{ArticleId, Moment, OrganizationId, PersonId, SectionId};
use people::page::surroundings;
use people::{html, query_value};
use platform::clean;
use platform::frame::Problems;
use platform::language::{Locale, as_local, local};
use platform::store::Tx;
use platform::web::{Fields, MustKeepArticles, RequestOrigin, number};
use platform::{App, Error, Result};

use super::places::under_words;
use super::reviews;
use super::team::{around, audience_word, mark, noted, stage};
use super::upkeep::wrong_word;
use crate::commands::{self, Deed, Under, Written};
use crate::contents;
use crate::links;
use crate::pictures;
use crate::portal::address;
use crate::queries::{self, NewReview, Review, Told};
use crate::review::{self, MAX_WORDS};
use crate::talk;
use crate::views::{ArticleForm, PictureLine};

pub(super) fn routes() -> Router<App> {
    Router::new()
        .route("/agent/help/articles/new", get(new))
        .route("/agent/help/articles", post(add))
        .route("/agent/help/articles/{id}", get(show).post(change))
        .route("/agent/help/articles/{id}/preview", get(preview))
        .route("/agent/help/links", get(to_link_to))
}

/// What stands in the form.
#[derive(Clone, Default)]
struct Filled {
    title: String,
    body: String,
    section: Option<SectionId>,
    audience: String,
    organizations: Vec<OrganizationId>,
    publish_at: String,
    others_right: bool,
    /// Who follows it hears of the change.
    tells: bool,
    /// Who is asked to look at it, and what they are told.
    reviewer: Option<PersonId>,
    ask: String,
}

impl Filled {
    fn of(told: &Told, locale: Locale, time_zone: &str) -> Self {
        let text = told.written_in(locale.code());
        let audience = &told.article.audience;
        let mine = told.translation(locale.code());
        Self {
            title: text.map(|text| text.title.clone()).unwrap_or_default(),
            body: text.map(|text| text.body.clone()).unwrap_or_default(),
            section: Some(told.article.section),
            audience: audience.word().to_owned(),
            organizations: match audience {
                Audience::Segment(Segment::Organizations(all)) => all.clone(),
                _ => Vec::new(),
            },
            publish_at: told
                .article
                .publish_at
                .map(|at| as_local(at, time_zone))
                .unwrap_or_default(),
            // Who brings a language up to date changes nothing for the others.
            others_right: matches!(mine, Translation::Outdated(_)),
            tells: true,
            reviewer: None,
            ask: String::new(),
        }
    }

    /// What was written to be looked at stands in the place of what readers have.
    fn with(mut self, open: Option<Review>) -> Self {
        if let Some(open) = open {
            self.title = open.title;
            self.body = open.body;
            self.others_right = open.others_right;
            self.reviewer = open.reviewer;
        }
        self
    }

    fn sent(fields: &Fields) -> Self {
        Self {
            title: fields.text("title").to_owned(),
            body: fields.text("body").to_owned(),
            section: fields.text("section").parse().ok().map(SectionId),
            audience: fields.text("audience").to_owned(),
            organizations: fields
                .all("organization")
                .filter_map(|id| id.parse().ok())
                .map(OrganizationId)
                .collect(),
            publish_at: fields.text("publish_at").to_owned(),
            others_right: fields.ticked("others_right"),
            tells: fields.ticked("tells"),
            reviewer: fields.text("reviewer").parse().ok().map(PersonId),
            ask: fields.text("ask").chars().take(MAX_WORDS).collect(),
        }
    }

    /// Whom it is for, if that is said.
    fn for_whom(&self) -> Option<Audience> {
        if self.audience == "organizations" && !self.organizations.is_empty() {
            let all = self.organizations.clone();
            return Some(Audience::Segment(Segment::Organizations(all)));
        }
        Audience::named(&self.audience)
    }
}

fn audiences(chosen: &str) -> Vec<(&'static str, &'static str, bool)> {
    [
        Audience::Everyone,
        Audience::Segment(Segment::SignedIn),
        Audience::Segment(Segment::Members),
        Audience::Segment(Segment::Representatives),
        Audience::Segment(Segment::Organizations(Vec::new())),
        Audience::Team,
    ]
    .into_iter()
    .map(|one| (one.word(), audience_word(&one), one.word() == chosen))
    .collect()
}

/// The page with the form.
fn form(
    tx: &Tx<'_>,
    who: &MustKeepArticles,
    app: &App,
    told: Option<&Told>,
    locale: Locale,
    (filled, problems): (Filled, Problems),
    now: Moment,
) -> Result<ArticleForm> {
    let w = who.visitor.words(app);
    let all = queries::structure(tx)?;
    let id = told.map(|told| told.article.id.0);
    let action = id.map_or("/agent/help/articles".to_owned(), |id| {
        format!("/agent/help/articles/{id}")
    });
    let title = match told {
        Some(told) => told.title(w.locale()).to_owned(),
        None => w.t("help-new-article").into_owned(),
    };
    let (kind, state) = match told {
        Some(told) => stage(told, &w, now),
        None => ("draft", w.t("help-draft").into_owned()),
    };
    let organizations = forms::queries::list_organizations(tx)?;
    let readable = kind == "published";
    Ok(ArticleForm {
        f: around(tx, who, w, &action, title)?,
        id,
        locale: locale.code(),
        language: locale.name(),
        languages: told.map_or_else(Vec::new, |told| {
            Locale::ALL
                .into_iter()
                .map(|one| {
                    let url = format!("{action}?locale={}", one.code());
                    (mark(told, one, &w, now), one.name(), url)
                })
                .collect()
        }),
        sections: under_words(&all, &w)
            .into_iter()
            .filter_map(|(under, words)| match under {
                Under::Section(id) => Some((id.0, words, Some(id) == filled.section)),
                Under::Category(_) => None,
            })
            .collect(),
        audiences: audiences(&filled.audience),
        organizations: organizations
            .into_iter()
            .map(|(id, name)| (id.0, name, filled.organizations.contains(&id)))
            .collect(),
        title: filled.title,
        body: filled.body,
        state,
        kind,
        publish_at: filled.publish_at,
        has_others: told.is_some_and(|told| {
            told.written_in(locale.code()).is_some()
                && told.texts.iter().any(|text| text.locale != locale.code())
        }),
        others_right: filled.others_right,
        reader_url: told.filter(|_| readable).and_then(|told| {
            let of = app.language.words(locale, "UTC");
            let text = told.written_in(locale.code())?;
            Some(address(&of, "articles", told.article.id.0, &text.title))
        }),
        broken: match told {
            Some(told) => links::list_broken(tx, &app.config, told, now)?
                .into_iter()
                .filter(|one| one.locale == locale.code())
                .map(|one| (one.address, wrong_word(one.wrong)))
                .collect(),
            None => Vec::new(),
        },
        pictures: match told {
            Some(told) => shown_pictures(tx, told, locale)?,
            None => Vec::new(),
        },
        picture_alt: String::new(),
        picture_problem: None,
        most_bytes: app.config.upload_limit,
        files: match told {
            Some(told) => super::files::lines(tx, told.article.id)?,
            None => Vec::new(),
        },
        file_problem: None,
        followers: match told.filter(|_| readable) {
            Some(told) => queries::count_followers(tx, "article", told.article.id.0)?,
            None => 0,
        },
        tells: filled.tells,
        review: match told {
            Some(told) => reviews::shown(tx, told, locale, (&w, now))?,
            None => None,
        },
        reviewers: review::reviewers(tx)?
            .into_iter()
            .filter(|(one, _)| *one != who.person.id)
            .map(|(one, name)| (one.0, name, Some(one) == filled.reviewer))
            .collect(),
        ask: filled.ask,
        action,
        w,
        problems,
    })
}

/// The article's pictures, each with what puts it into the text of this language.
fn shown_pictures(tx: &Tx<'_>, told: &Told, locale: Locale) -> Result<Vec<PictureLine>> {
    let here = told.written_in(locale.code());
    let body = here.map_or("", |text| text.body.as_str());
    let all = queries::list_pictures(tx, told.article.id)?;
    let lines = all.into_iter().map(|one| {
        let (url, alt) = (pictures::address(&one), clean::escape(&one.alt));
        PictureLine {
            id: one.id,
            // What stands in the field already is HTML, and so is what is put into it.
            code: format!("<img src=\"{url}\" alt=\"{alt}\">"),
            size: platform::web::readable_size(one.size.unsigned_abs()),
            here: pictures::is_in(&one, body),
            shown: told
                .texts
                .iter()
                .any(|text| pictures::is_in(&one, &text.body)),
            name: one.name,
            alt: one.alt,
            url,
        }
    });
    Ok(lines.collect())
}

/// The page with the article as it is kept.
pub(super) fn as_it_is(
    tx: &Tx<'_>,
    who: &MustKeepArticles,
    app: &App,
    told: &Told,
    locale: Locale,
    now: Moment,
) -> Result<ArticleForm> {
    let open = queries::find_open_review(tx, told.article.id, locale.code())?;
    let filled = Filled::of(told, locale, &who.visitor.time_zone).with(open);
    let none = Problems::default();
    form(tx, who, app, Some(told), locale, (filled, none), now)
}

fn locale_asked(uri: &axum::http::Uri, usual: Locale) -> Locale {
    Locale::read(&query_value(uri, "locale")).unwrap_or(usual)
}

async fn new(
    State(app): State<App>,
    who: MustKeepArticles,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let all = app.store.read(queries::structure).await?;
    let Some(first) = all.sections.first() else {
        // An article stands in a section.
        return Ok(Redirect::to("/agent/help/sections/new").into_response());
    };
    let locale = locale_asked(&uri, who.visitor.locale);
    let section = query_value(&uri, "section").parse().ok().map(SectionId);
    let filled = Filled {
        section: section.or(Some(first.id)),
        // What was searched for in vain.
        title: query_value(&uri, "title").chars().take(MAX_TITLE).collect(),
        audience: "everyone".to_owned(),
        ..Filled::default()
    };
    let (inside, now) = (app.clone(), app.clock.now());
    let page = app
        .store
        .read(move |tx| {
            let none = Problems::default();
            form(tx, &who, &inside, None, locale, (filled, none), now)
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn show(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    let done = query_value(&uri, "done");
    let (inside, now) = (app.clone(), app.clock.now());
    let page = app
        .store
        .read(move |tx| {
            let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
            let usual = Locale::read(&told.article.source_locale).unwrap_or(Locale::En);
            let locale = locale_asked(&uri, usual);
            let mut page = as_it_is(tx, &who, &inside, &told, locale, now)?;
            noted(&mut page.f, &page.w, &done);
            Ok(page)
        })
        .await?;
    html(StatusCode::OK, &page)
}

async fn add(State(app): State<App>, who: MustKeepArticles, fields: Fields) -> Result<Response> {
    keep(&app, who, None, &fields).await
}

async fn change(
    State(app): State<App>,
    who: MustKeepArticles,
    Path(id): Path<String>,
    fields: Fields,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    keep(&app, who, Some(id), &fields).await
}

/// Keeps what was written, and publishes it if that was pressed. Nothing typed is lost: with a problem the form comes back.
async fn keep(
    app: &App,
    who: MustKeepArticles,
    id: Option<ArticleId>,
    fields: &Fields,
) -> Result<Response> {
    let w = who.visitor.words(app);
    let now = app.clock.now();
    let told = match id {
        Some(id) => {
            let found = app.store.read(move |tx| queries::find_any(tx, id)).await?;
            Some(found.ok_or(Error::Absent)?)
        }
        None => None,
    };
    let locale = Locale::read(fields.text("locale")).unwrap_or(who.visitor.locale);
    let filled = Filled::sent(fields);
    let body = contents::from_written(&filled.body);
    let mut problems = Problems::default();
    if filled.title.is_empty() {
        problems.add("title", w.t("help-problem-title"));
    }
    if filled.title.chars().count() > MAX_TITLE || body.len() > MAX_ARTICLE {
        problems.add("title", w.t("help-problem-long"));
    }
    let audience = filled.for_whom();
    if audience.is_none() {
        problems.add("audience", w.t("help-problem-audience"));
    }
    let all = app.store.read(queries::structure).await?;
    let section = filled.section.filter(|id| all.section(*id).is_some());
    if section.is_none() {
        problems.add("section", w.t("help-problem-place"));
    }
    let deed = match fields.text("do") {
        "publish" => Some(Deed::Publish),
        "schedule" => match local(&filled.publish_at, &who.visitor.time_zone) {
            Some(at) if at > now => Some(Deed::Schedule(at)),
            _ => {
                problems.add("publish_at", w.t("help-problem-time"));
                None
            }
        },
        _ => None,
    };
    let asks = fields.text("do") == "review";
    let apart = told
        .as_ref()
        .filter(|told| asks && review::is_apart(told, now));
    if let (Some(told), Some(audience), Some(section)) = (apart, &audience, section)
        && (told.article.audience != *audience || told.article.section != section)
    {
        problems.add("audience", w.t("help-problem-review-place"));
    }
    let is_apart = apart.is_some();
    if let (Some(audience), Some(section), true) = (audience, section, problems.is_empty()) {
        let (title, author) = (filled.title.clone(), who.person.id);
        let (others_right, tells) = (filled.others_right, filled.tells);
        let (reviewer, ask) = (filled.reviewer, filled.ask.clone());
        let id = app
            .store
            .write(move |tx| {
                let written = Written {
                    locale: locale.code(),
                    title: &title,
                    body: &body,
                    others_right,
                    author: Some(author),
                };
                let review = |tx: &Tx<'_>, article| {
                    let new = NewReview {
                        article,
                        locale: locale.code(),
                        title: &title,
                        body: &body,
                        others_right,
                        words: ask.trim(),
                        author,
                        reviewer,
                    };
                    review::ask(tx, &new, now)
                };
                if let (Some(id), true) = (id, is_apart) {
                    // Readers go on reading what they have.
                    review(tx, id)?;
                    return Ok(id);
                }
                let id = match id {
                    Some(id) => {
                        let changed = commands::write_article(tx, id, &written, None, now)?;
                        if changed && tells {
                            talk::tell_of_version(tx, id, locale.code(), now)?;
                        }
                        id
                    }
                    None => commands::begin_article(tx, section, &written, now)?,
                };
                commands::settle(tx, id, section, &audience, now)?;
                let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
                if asks {
                    review(tx, id)?;
                } else if deed.is_some() || review::is_apart(&told, now) {
                    review::take(tx, id, locale.code(), author, now)?;
                } else if let Some(open) = queries::find_open_review(tx, id, locale.code())? {
                    // A draft that is written on: what is looked at is what it says.
                    queries::set_review_text(tx, open.id, &title, &body)?;
                }
                if let Some(deed) = deed {
                    let before = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
                    commands::act(tx, id, deed, now)?;
                    let at = match deed {
                        Deed::Schedule(at) => at,
                        _ => now,
                    };
                    talk::tell_of_article(tx, &before, at, now)?;
                }
                Ok(id)
            })
            .await?;
        let done = match deed {
            Some(Deed::Publish) => "published",
            Some(Deed::Schedule(_)) => "scheduled",
            _ if asks => "review",
            _ => "saved",
        };
        let target = format!(
            "/agent/help/articles/{id}?locale={}&done={done}",
            locale.code()
        );
        return Ok(Redirect::to(&target).into_response());
    }
    let inside = app.clone();
    let page = app
        .store
        .read(move |tx| {
            let told = told.as_ref();
            form(tx, &who, &inside, told, locale, (filled, problems), now)
        })
        .await?;
    html(StatusCode::UNPROCESSABLE_ENTITY, &page)
}

async fn preview(
    State(app): State<App>,
    who: MustKeepArticles,
    origin: RequestOrigin,
    Path(id): Path<String>,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let id = ArticleId(number(&id)?);
    let (person, now) = (who.person.id, app.clock.now());
    let locale = locale_asked(&uri, who.visitor.locale);
    let (told, files, open, around) = app
        .store
        .read(move |tx| {
            let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
            let files = queries::list_files(tx, id)?;
            let open = queries::find_open_review(tx, id, locale.code())?;
            Ok((told, files, open, surroundings(tx, Some(person))?))
        })
        .await?;
    let mut text = told.for_reader(locale.code()).ok_or(Error::Absent)?.clone();
    if let Some(open) = open {
        // What waits to be looked at is what readers will find.
        (text.locale, text.title, text.body) = (open.locale, open.title, open.body);
    }
    let shown = (&text, files.as_slice());
    super::article::preview(&app, &who.visitor, around, &told, shown, &origin, now)
}

/// Articles to link to, for the editor: by their words, as the team finds them.
async fn to_link_to(
    State(app): State<App>,
    who: MustKeepArticles,
    OriginalUri(uri): OriginalUri,
) -> Result<Response> {
    let locale = locale_asked(&uri, who.visitor.locale);
    let w = who.visitor.words_in(&app, locale);
    let (actor, now) = (who.visitor.actor, app.clock.now());
    let typed = query_value(&uri, "query");
    let hits = app
        .store
        .read(move |tx| crate::portal::search(tx, &actor, &typed, &w, 8, now))
        .await?;
    let found: Vec<_> = hits
        .all
        .into_iter()
        .map(|hit| serde_json::json!({ "title": hit.title, "url": hit.url }))
        .collect();
    Ok(axum::Json(found).into_response())
}
