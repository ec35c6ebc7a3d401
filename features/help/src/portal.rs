//! What other pages of the portal show of the help centre: categories on the start page, articles among what was searched
//! for, and suggestions beside the form.

use domain::help::place;
use domain::permission::Actor;
use domain::{HelpCategoryId, Moment};
use platform::Result;
use platform::clean;
use platform::language::Words;
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
) -> Result<Vec<Hit>> {
    let eyes = Eyes::of(tx, who, now);
    let found = search::list_matching(tx, &eyes, typed, w.locale(), limit)?;
    if found.is_empty() {
        return Ok(Vec::new());
    }
    let all = queries::structure(tx)?;
    let mut hits = Vec::with_capacity(found.len());
    for id in found {
        let Some(told) = queries::find_readable(tx, &eyes, id)? else {
            continue;
        };
        let Some(text) = told.for_reader(w.locale()) else {
            continue;
        };
        hits.push(Hit {
            url: address(w, "articles", id.0, &text.title),
            title: text.title.clone(),
            locale: text.locale.clone(),
            path: path_of(&all, told.article.section, w),
            excerpt: domain::text::excerpt(&clean::text_of(&text.body).replace('\n', " "), 180),
        });
    }
    Ok(hits)
}
