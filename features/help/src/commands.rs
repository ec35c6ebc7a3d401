//! Looking after the help centre: writing, publishing, restoring, putting into order.

use domain::form::Texts;
use domain::help::{Audience, Translation};
use domain::{ArticleId, HelpCategoryId, Moment, PersonId, SectionId};
use platform::store::Tx;
use platform::{Error, Result};

use crate::queries::search::{self, What};
use crate::queries::{self, NewArticle, Structure};

/// What somebody wrote of an article, in one language; the body as it is kept.
#[derive(Clone, Debug)]
pub struct Written<'a> {
    pub locale: &'a str,
    pub title: &'a str,
    pub body: &'a str,
    /// The other languages are still right: nothing changed that they would have to follow.
    pub others_right: bool,
    pub author: Option<PersonId>,
}

/// A new draft at the end of a section.
pub fn begin_article(
    tx: &Tx<'_>,
    section: SectionId,
    written: &Written<'_>,
    now: Moment,
) -> Result<ArticleId> {
    queries::structure(tx)?
        .section(section)
        .ok_or(Error::Absent)?;
    let new = NewArticle {
        section,
        position: queries::next_place(tx, section)?,
        source_locale: written.locale,
        author: written.author,
    };
    let id = queries::add_article(tx, &new, now)?;
    write_article(tx, id, written, None, now)?;
    Ok(id)
}

/// Keeps what was written, as a version; answers whether anything changed.
pub fn write_article(
    tx: &Tx<'_>,
    id: ArticleId,
    written: &Written<'_>,
    restored_from: Option<i64>,
    now: Moment,
) -> Result<bool> {
    let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
    let (locale, title) = (written.locale, written.title);
    let body = &crate::pictures::own(tx, id, written.body, written.author, now)?;
    let before = told.written_in(locale);
    if before.is_some_and(|text| text.title == title && text.body == *body) {
        return Ok(false);
    }
    queries::put_text(tx, "article", id.0, locale, title, body, now)?;
    queries::add_version(
        tx,
        id,
        (locale, title, body),
        written.author,
        restored_from,
        now,
    )?;
    let said = platform::clean::text_of(body);
    search::put_words(tx, What::Article, id.0, locale, title, &said)?;
    queries::set_edited(tx, id, now)?;
    // A language that was just added follows the others; they do not follow it.
    if written.others_right || before.is_none() {
        for other in told.texts.iter().filter(|other| other.locale != locale) {
            if told.translation(&other.locale) == Translation::Current {
                queries::set_right(tx, id, &other.locale, now)?;
            }
        }
    }
    Ok(true)
}

/// An earlier text becomes the present one, as a new version. The other languages have to be looked at.
pub fn restore(
    tx: &Tx<'_>,
    id: ArticleId,
    locale: &str,
    version: i64,
    author: PersonId,
    now: Moment,
) -> Result<bool> {
    let all = queries::list_versions(tx, id, locale)?;
    let found = all.iter().find(|one| one.id == version);
    let found = found.ok_or(Error::Absent)?;
    let written = Written {
        locale,
        title: &found.title,
        body: &found.body,
        others_right: false,
        author: Some(author),
    };
    write_article(tx, id, &written, Some(version), now)
}

/// What can be done with an article beside writing it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Deed {
    /// It is there from now on.
    Publish,
    /// It is there from this time on.
    Schedule(Moment),
    /// It becomes a draft again.
    Unpublish,
    /// It is put away; its words stay.
    Archive,
    /// It comes back as a draft.
    Unarchive,
}

/// Does it.
pub fn act(tx: &Tx<'_>, id: ArticleId, deed: Deed, now: Moment) -> Result<()> {
    let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
    let before = told.article.publish_at;
    let (publish_at, archived_at) = match deed {
        // Once it is there, it has been there since then.
        Deed::Publish => (Some(before.filter(|at| *at <= now).unwrap_or(now)), None),
        Deed::Schedule(at) => (Some(at), None),
        Deed::Unpublish | Deed::Unarchive => (None, None),
        Deed::Archive => (before, Some(now)),
    };
    queries::set_state(tx, id, publish_at, archived_at, now)
}

/// Where an article stands, and for whom it is.
pub fn settle(
    tx: &Tx<'_>,
    id: ArticleId,
    section: SectionId,
    audience: &Audience,
    now: Moment,
) -> Result<()> {
    let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
    queries::structure(tx)?
        .section(section)
        .ok_or(Error::Absent)?;
    if told.article.section != section {
        let last = queries::next_place(tx, section)?;
        queries::set_place(tx, id, section, last, now)?;
    }
    if told.article.audience != *audience {
        queries::set_audience(tx, id, audience, now)?;
    }
    Ok(())
}

/// Somebody looked at this language and found that it says what the others say.
pub fn still_right(tx: &Tx<'_>, id: ArticleId, locale: &str, now: Moment) -> Result<()> {
    let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
    told.written_in(locale).ok_or(Error::Absent)?;
    queries::set_right(tx, id, locale, now)
}

/// What is moved among those beside it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Category(HelpCategoryId),
    Section(SectionId),
    Article(ArticleId),
}

/// Moves a thing one place up or down among those it stands beside.
pub fn shift(tx: &Tx<'_>, thing: Thing, up: bool, now: Moment) -> Result<()> {
    let all = queries::structure(tx)?;
    match thing {
        Thing::Category(id) => {
            all.category(id).ok_or(Error::Absent)?;
            let order = shifted(all.categories.iter().map(|one| one.id).collect(), id.0, up);
            for (at, id) in (1..).zip(order) {
                queries::set_category_place(tx, HelpCategoryId(id), at, now)?;
            }
        }
        Thing::Section(id) => {
            let one = all.section(id).ok_or(Error::Absent)?;
            let beside = all.below(one.category, one.parent);
            let order = shifted(beside.map(|one| one.id.0).collect(), id.0, up);
            for (at, id) in (1..).zip(order) {
                queries::set_section_place(tx, SectionId(id), one.category, one.parent, at, now)?;
            }
        }
        Thing::Article(id) => {
            let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
            let section = told.article.section;
            let beside = queries::list_places(tx, section)?;
            let order = shifted(beside.iter().map(|one| one.0).collect(), id.0, up);
            for (at, id) in (1..).zip(order) {
                queries::set_place(tx, ArticleId(id), section, at, now)?;
            }
        }
    }
    Ok(())
}

fn shifted(mut order: Vec<i64>, id: i64, up: bool) -> Vec<i64> {
    if let Some(at) = order.iter().position(|one| *one == id) {
        let other = if up { at.checked_sub(1) } else { Some(at + 1) };
        if let Some(other) = other.filter(|other| *other < order.len()) {
            order.swap(at, other);
        }
    }
    order
}

/// What a category or section is called and says about itself, in every language.
#[derive(Clone, Debug, Default)]
pub struct Called {
    pub title: Texts,
    pub about: Texts,
}

impl Called {
    fn put(&self, tx: &Tx<'_>, thing: &str, id: i64, now: Moment) -> Result<()> {
        for locale in platform::language::Locale::ALL {
            let code = locale.code();
            let about = self.about.written_in(code).unwrap_or_default();
            match self.title.written_in(code) {
                Some(title) => queries::put_text(tx, thing, id, code, title, about, now)?,
                None => queries::remove_text(tx, thing, id, code)?,
            }
        }
        Ok(())
    }
}

/// Keeps a category: a new one at the end, or what one is called.
pub fn keep_category(
    tx: &Tx<'_>,
    id: Option<HelpCategoryId>,
    called: &Called,
    now: Moment,
) -> Result<HelpCategoryId> {
    let all = queries::structure(tx)?;
    let id = match id {
        Some(id) => {
            let one = all.category(id).ok_or(Error::Absent)?;
            queries::set_category_place(tx, id, one.position, now)?;
            id
        }
        None => queries::add_category(tx, all.categories.len() as i64 + 1, now)?,
    };
    called.put(tx, "category", id.0, now)?;
    Ok(id)
}

/// Where a section stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under {
    Category(HelpCategoryId),
    Section(SectionId),
}

impl Under {
    fn read(self, all: &Structure) -> Result<(HelpCategoryId, Option<SectionId>)> {
        match self {
            Self::Category(id) => all.category(id).map(|_| (id, None)),
            Self::Section(id) => all.section(id).map(|one| (one.category, Some(id))),
        }
        .ok_or(Error::Absent)
    }
}

/// Keeps a section: a new one at the end, or what one is called and where it stands. `None`: it would stand in itself.
pub fn keep_section(
    tx: &Tx<'_>,
    id: Option<SectionId>,
    under: Under,
    called: &Called,
    now: Moment,
) -> Result<Option<SectionId>> {
    let all = queries::structure(tx)?;
    let (category, parent) = under.read(&all)?;
    let last = all.below(category, parent).count() as i64 + 1;
    let id = match id {
        None => queries::add_section(tx, category, parent, last, now)?,
        Some(id) => {
            let one = all.section(id).ok_or(Error::Absent)?;
            let within = |parent| all.path(parent).iter().any(|above| above.id == id);
            if parent.is_some_and(within) {
                return Ok(None);
            }
            let stays = one.category == category && one.parent == parent;
            let position = if stays { one.position } else { last };
            queries::set_section_place(tx, id, category, parent, position, now)?;
            if one.category != category {
                // What stands in it comes along.
                for below in &all.sections {
                    let inside = below.id != id && all.path(below.id).iter().any(|up| up.id == id);
                    if inside {
                        let (id, parent, at) = (below.id, below.parent, below.position);
                        queries::set_section_place(tx, id, category, parent, at, now)?;
                    }
                }
            }
            id
        }
    };
    called.put(tx, "section", id.0, now)?;
    Ok(Some(id))
}

/// Removes what holds nothing any more; answers whether it did.
pub fn remove(tx: &Tx<'_>, thing: Thing) -> Result<bool> {
    let all = queries::structure(tx)?;
    match thing {
        Thing::Category(id) => {
            all.category(id).ok_or(Error::Absent)?;
            queries::remove_category(tx, id)
        }
        Thing::Section(id) => {
            all.section(id).ok_or(Error::Absent)?;
            queries::remove_section(tx, id)
        }
        Thing::Article(_) => Ok(false),
    }
}
