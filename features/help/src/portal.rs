//! What other pages of the portal show of the help centre: categories on the start page, articles among what was searched
//! for, and suggestions beside the form.

use domain::form::Texts;
use domain::help::place;
use domain::permission::Actor;
use domain::{ArticleId, HelpCategoryId, Moment};
use platform::Result;
use platform::clean;
use platform::language::{Locale, Words};
use platform::store::Tx;

use crate::queries::{self, Eyes, Structure, search};

/// A category as a card.
#[derive(Clone, Debug)]
pub struct Card {
    pub url: String,
    pub title: String,
    pub about: String,
    pub articles: i64,
}

/// The address of a category, a section or an article.
pub(crate) fn address(w: &Words, kind: &str, id: i64, title: &str) -> String {
    format!("/hc/{}/{kind}/{}", w.locale(), place(id, title))
}

/// The categories in which this reader finds something.
pub fn categories(tx: &Tx<'_>, who: &Actor, w: &Words, now: Moment) -> Result<Vec<Card>> {
    let all = queries::structure(tx)?;
    if all.categories.is_empty() {
        return Ok(Vec::new());
    }
    let counts = queries::count_readable(tx, &Eyes::of(tx, who, now))?;
    let cards = all.categories.iter().filter_map(|one| {
        let articles = all.counted_in(&counts, HelpCategoryId(one.id));
        let title = one.title.for_reader(w.locale()).unwrap_or_default();
        (articles > 0).then(|| Card {
            url: address(w, "categories", one.id, title),
            title: title.to_owned(),
            about: one
                .about
                .for_reader(w.locale())
                .unwrap_or_default()
                .to_owned(),
            articles,
        })
    });
    Ok(cards.collect())
}

/// An article that says what was typed.
#[derive(Clone, Debug)]
pub struct Hit {
    pub url: String,
    pub title: String,
    /// The language of title and excerpt.
    pub locale: String,
    /// "Getting started · Signing in".
    pub path: String,
    pub excerpt: String,
}

/// Articles that say what was typed.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    pub all: Vec<Hit>,
    /// What was meant by words that nothing says as they were typed.
    pub meant: Vec<String>,
}

/// Articles that helped others, or else new ones, as far as this reader may read them: address, title, and the title's language.
pub fn helpful(
    tx: &Tx<'_>,
    who: &Actor,
    w: &Words,
    limit: usize,
    now: Moment,
) -> Result<Vec<Helpful>> {
    let ids = queries::list_helpful(tx)?;
    let found = queries::list_readable_of(tx, &Eyes::of(tx, who, now), &ids)?;
    let told = found.iter().take(limit).map(|one| {
        let title = one.title(w.locale());
        let is_written = one.titles.written_in(w.locale()).is_some();
        let locale = if is_written {
            w.locale()
        } else {
            &one.source_locale
        };
        Helpful {
            url: address(w, "articles", one.id.0, title),
            title: title.to_owned(),
            locale: locale.to_owned(),
        }
    });
    Ok(told.collect())
}

/// An article that helped others.
#[derive(Clone, Debug)]
pub struct Helpful {
    pub url: String,
    pub title: String,
    /// The language of the title.
    pub locale: String,
}

/// An article as one that was found, if this reader may read it.
fn hit(tx: &Tx<'_>, eyes: &Eyes, id: ArticleId, w: &Words) -> Result<Option<Hit>> {
    let Some(told) = queries::find_readable(tx, eyes, id)? else {
        return Ok(None);
    };
    let all = queries::structure(tx)?;
    Ok(told.for_reader(w.locale()).map(|text| Hit {
        url: address(w, "articles", id.0, &text.title),
        title: text.title.clone(),
        locale: text.locale.clone(),
        path: path_of(&all, told.article.section, w),
        excerpt: domain::text::excerpt(&clean::text_of(&text.body).replace('\n', " "), 180),
    }))
}

/// Whether this reader finds anything at all.
pub fn has_any(tx: &Tx<'_>, who: &Actor, now: Moment) -> Result<bool> {
    let counts = queries::count_readable(tx, &Eyes::of(tx, who, now))?;
    Ok(!counts.is_empty())
}

fn path_of(all: &Structure, section: domain::SectionId, w: &Words) -> String {
    let sections = all.path(section);
    let category = sections.first().and_then(|one| all.category(one.category));
    let names = category
        .map(|one| &one.title)
        .into_iter()
        .chain(sections.iter().map(|one| &one.title))
        .filter_map(|title| title.for_reader(w.locale()));
    names.collect::<Vec<_>>().join(" · ")
}

/// Articles that say what was typed and that this reader may read, the best first.
pub fn search(
    tx: &Tx<'_>,
    who: &Actor,
    typed: &str,
    w: &Words,
    limit: usize,
    now: Moment,
) -> Result<Hits> {
    let eyes = Eyes::of(tx, who, now);
    let found = search::find_matching(tx, &eyes, typed, w.locale(), limit)?;
    let mut hits = Vec::with_capacity(found.ids.len());
    for id in found.ids {
        hits.extend(hit(tx, &eyes, ArticleId(id), w)?);
    }
    Ok(Hits {
        all: hits,
        meant: found.meant,
    })
}

/// A page of the help centre that everybody may read.
#[derive(Clone, Debug)]
pub struct Open {
    /// Its path in each language in which it is there.
    pub paths: Vec<(Locale, String)>,
    pub changed: Option<Moment>,
}

/// The paths of something in these languages: in those in which it says something, or in the first.
fn paths(kind: &str, id: i64, titles: &Texts, offered: &[Locale]) -> Vec<(Locale, String)> {
    let path = |locale: &Locale, title: &str| {
        let place = place(id, title);
        (*locale, format!("/hc/{}/{kind}/{place}", locale.code()))
    };
    let written: Vec<_> = offered
        .iter()
        .filter_map(|locale| Some(path(locale, titles.written_in(locale.code())?)))
        .collect();
    if !written.is_empty() {
        return written;
    }
    let first = offered.first().into_iter();
    first
        .filter_map(|locale| Some(path(locale, titles.for_reader(locale.code())?)))
        .collect()
}

/// Categories, sections and articles that everybody may read, for search engines.
pub fn open_places(tx: &Tx<'_>, offered: &[Locale], now: Moment) -> Result<Vec<Open>> {
    let eyes = Eyes::of(tx, &Actor::VISITOR, now);
    let all = queries::structure(tx)?;
    let counts = queries::count_readable(tx, &eyes)?;
    let mut open = Vec::new();
    for one in &all.categories {
        if all.counted_in(&counts, HelpCategoryId(one.id)) > 0 {
            open.push(Open {
                paths: paths("categories", one.id, &one.title, offered),
                changed: None,
            });
        }
    }
    for one in &all.sections {
        if all.counted(&counts, one.id) > 0 {
            open.push(Open {
                paths: paths("sections", one.id.0, &one.title, offered),
                changed: None,
            });
        }
    }
    for (one, changed) in queries::list_readable_titles(tx, &eyes)? {
        open.push(Open {
            paths: paths("articles", one.id.0, &one.titles, offered),
            changed: Some(changed),
        });
    }
    Ok(open)
}
