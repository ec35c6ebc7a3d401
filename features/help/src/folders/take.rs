//! Taking a folder into the help centre: categories, sections and articles that are missing are made, others brought up to
//! what the files say. Nothing is removed, and nothing that readers have is taken from them.

use std::collections::{BTreeMap, BTreeSet};

use domain::help::{Audience, MAX_ARTICLE, MAX_TITLE};
use domain::{ArticleId, HelpCategoryId, Moment, SectionId};
use platform::clean;
use platform::files::shows_inline;
use platform::store::Tx;
use platform::{Error, Result, random_token};

use super::{Page, target};
use crate::commands::{self, Called, Deed, Under, Written};
use crate::contents::to_markdown;
use crate::films;
use crate::pictures::{self, Arrived};
use crate::queries::{self, AttachedFile, NewArticle, Structure};

/// How a folder is taken.
#[derive(Clone, Debug)]
pub struct How {
    /// The category of files that lie in no folder, and the section of files in one folder alone.
    pub usual_place: String,
    /// For whom new articles are that do not say it.
    pub audience: Audience,
    /// New articles are there for readers at once, also those that do not say it.
    pub publish: bool,
    pub now: Moment,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    Added,
    Changed,
    Unchanged,
    /// Not taken, for this reason.
    Left(&'static str),
}

/// One file's line in the report.
#[derive(Clone, Debug)]
pub struct Line {
    pub path: String,
    pub fate: Fate,
    /// Links and pictures that lead to nothing that was taken.
    pub lost: Vec<String>,
}

/// The folder of what an article has beside its pictures, within the folder of its name.
pub(super) const FILES: &str = "files";

/// A picture or a file that lies in the folder.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Where it is, from the folder on, with `/` between.
    pub path: String,
    pub arrived: Arrived,
}

/// The folder of what an article has.
fn files_of(page: &Page) -> String {
    format!("{}/{FILES}/", page.key)
}

/// Which of these paths the pages speak of: pictures that they show, and what lies in the folder of an article.
pub fn beside<'p>(pages: &[Page], paths: &'p [String]) -> Vec<&'p str> {
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let mut folders: BTreeSet<String> = BTreeSet::new();
    for page in pages {
        folders.insert(files_of(page));
        let mut rest = page.html.as_str();
        while let Some((_, attribute, after)) = next_address(rest) {
            let Some((address, left)) = after.split_once('"') else {
                break;
            };
            rest = left;
            if attribute == "src" {
                wanted.extend(target(&page.path, address));
            }
        }
    }
    let is_within = |path: &str| {
        path.rsplit_once('/')
            .is_some_and(|(folder, _)| folders.contains(&format!("{folder}/")))
    };
    let all = paths.iter().map(String::as_str);
    all.filter(|path| wanted.contains(*path) || is_within(path))
        .collect()
}

/// Takes all files, each language of an article by itself.
pub fn take(tx: &Tx<'_>, pages: &[Page], beside: &[Beside], how: &How) -> Result<Vec<Line>> {
    let mut articles: BTreeMap<&str, ArticleId> = BTreeMap::new();
    let mut new: BTreeSet<ArticleId> = BTreeSet::new();
    let mut fates: Vec<Option<Fate>> = Vec::with_capacity(pages.len());
    // Every article has its number before any text is written: texts link to each other.
    for page in pages {
        let bad = if page.title.trim().is_empty() || page.title.chars().count() > MAX_TITLE {
            Some(Fate::Left("its title is empty or longer than 200 letters"))
        } else if page.html.len() > MAX_ARTICLE {
            Some(Fate::Left("it is longer than an article may be"))
        } else {
            None
        };
        fates.push(bad);
        if bad.is_some() || articles.contains_key(page.key.as_str()) {
            continue;
        }
        let beside = pages.iter().filter(|other| other.key == page.key);
        let id = if let Some(id) = find(tx, beside, how)? {
            id
        } else {
            let section = section_of(tx, page, how)?;
            let article = NewArticle {
                section,
                position: queries::next_place(tx, section)?,
                source_locale: page.locale.code(),
                author: None,
            };
            let id = queries::add_article(tx, &article, how.now)?;
            let audience = page.audience.clone();
            let audience = audience.unwrap_or_else(|| how.audience.clone());
            commands::settle(tx, id, section, &audience, how.now)?;
            new.insert(id);
            id
        };
        articles.insert(&page.key, id);
    }
    let mut lines = Vec::with_capacity(pages.len());
    for (page, bad) in pages.iter().zip(fates) {
        let (fate, lost) = match (bad, articles.get(page.key.as_str())) {
            (Some(bad), _) => (bad, Vec::new()),
            (None, Some(id)) => {
                take_files(tx, page, beside, *id, how.now)?;
                let (body, lost) = linked(tx, page, pages, beside, &articles, how.now)?;
                (write(tx, page, (*id, new.contains(id)), &body, how)?, lost)
            }
            (None, None) => return Err(Error::broken("an article was not made")),
        };
        lines.push(Line {
            path: page.path.clone(),
            fate,
            lost,
        });
    }
    Ok(lines)
}

/// Keeps what lies in the folder of the article and is not there yet.
fn take_files(
    tx: &Tx<'_>,
    page: &Page,
    beside: &[Beside],
    article: ArticleId,
    now: Moment,
) -> Result<()> {
    let folder = files_of(page);
    for one in beside.iter().filter(|one| one.path.starts_with(&folder)) {
        let all = queries::list_files(tx, article)?;
        if all.iter().any(|other| other.sha256 == one.arrived.sha256) {
            continue;
        }
        let new = AttachedFile {
            id: 0,
            article,
            token: random_token()?,
            sha256: one.arrived.sha256.clone(),
            name: one.arrived.name.clone(),
            content_type: one.arrived.content_type.clone(),
            size: one.arrived.size,
            author: None,
            in_text: false,
        };
        queries::add_file(tx, &new, now)?;
    }
    Ok(())
}

fn write(
    tx: &Tx<'_>,
    page: &Page,
    (id, is_new): (ArticleId, bool),
    body: &str,
    how: &How,
) -> Result<Fate> {
    let told = queries::find_any(tx, id)?.ok_or(Error::Absent)?;
    let present = told.written_in(page.locale.code());
    let is_there = present.is_some();
    // What is the same as Markdown says the same: nobody has to look at a version that only begins its lines elsewhere.
    if let Some(text) = present
        && text.title == page.title.trim()
        && (text.body == body || to_markdown(&text.body) == to_markdown(body))
    {
        return Ok(Fate::Unchanged);
    }
    let written = Written {
        locale: page.locale.code(),
        title: page.title.trim(),
        body,
        // All languages come in one folder: none of them has to follow another.
        others_right: true,
        author: None,
    };
    let changed = commands::write_article(tx, id, &written, None, how.now)?;
    if is_new && (how.publish || page.published) {
        commands::act(tx, id, Deed::Publish, how.now)?;
    }
    Ok(match (is_there, changed) {
        (false, _) => Fate::Added,
        (true, true) => Fate::Changed,
        (true, false) => Fate::Unchanged,
    })
}

/// The article that these files are: by the number in one of them, or by section and title.
fn find<'p>(
    tx: &Tx<'_>,
    files: impl Iterator<Item = &'p Page>,
    how: &How,
) -> Result<Option<ArticleId>> {
    let all = queries::structure(tx)?;
    let mut by_title = None;
    for page in files {
        if let Some(id) = page.id.map(ArticleId)
            && queries::find_any(tx, id)?.is_some()
        {
            return Ok(Some(id));
        }
        if by_title.is_none()
            && let Some(section) = place(&all, page, how).section
        {
            by_title = queries::find_titled(tx, section, page.locale.code(), page.title.trim())?;
        }
    }
    Ok(by_title)
}

/// How far the folders of a file lead into what is there.
#[derive(Default)]
struct Place<'p> {
    category: Option<HelpCategoryId>,
    /// The section in which it stands, if all of its folders are there.
    section: Option<SectionId>,
    /// The innermost section that is there.
    inner: Option<SectionId>,
    /// The names of what is missing.
    missing: Vec<&'p str>,
}

/// The folders of a file, at least two: an article stands in a section.
fn names<'p>(page: &'p Page, how: &'p How) -> Vec<&'p str> {
    let mut names: Vec<&str> = page.places.iter().map(String::as_str).collect();
    while names.len() < 2 {
        names.push(&how.usual_place);
    }
    names
}

fn place<'p>(all: &Structure, page: &'p Page, how: &'p How) -> Place<'p> {
    let is = |title: &domain::form::Texts, name: &str| {
        let name = name.to_lowercase();
        let mut titles = title.all().map(|(_, text)| text.to_lowercase());
        titles.any(|title| title == name)
    };
    let mut place = Place::default();
    let mut names = names(page, how).into_iter();
    let Some(first) = names.next() else {
        return place;
    };
    let Some(category) = all.categories.iter().find(|one| is(&one.title, first)) else {
        place.missing = std::iter::once(first).chain(names).collect();
        return place;
    };
    let id = HelpCategoryId(category.id);
    place.category = Some(id);
    for name in names {
        if place.missing.is_empty()
            && let Some(found) = all.below(id, place.inner).find(|one| is(&one.title, name))
        {
            place.inner = Some(found.id);
        } else {
            place.missing.push(name);
        }
    }
    if place.missing.is_empty() {
        place.section = place.inner;
    }
    place
}

/// The section of a file; what is missing on the way there is made.
fn section_of(tx: &Tx<'_>, page: &Page, how: &How) -> Result<SectionId> {
    let all = queries::structure(tx)?;
    let place = place(&all, page, how);
    let mut missing = place.missing.into_iter();
    let called = |name: &str| {
        let mut called = Called::default();
        called.title.put(page.locale.code(), name);
        called
    };
    let category = if let Some(id) = place.category {
        id
    } else {
        let name = missing.next().unwrap_or(&how.usual_place);
        commands::keep_category(tx, None, &called(name), how.now)?
    };
    let mut section = place.inner;
    for name in missing {
        let under = section.map_or(Under::Category(category), Under::Section);
        section = commands::keep_section(tx, None, under, &called(name), how.now)?;
    }
    section.ok_or_else(|| Error::broken("a section was not made"))
}

/// The text as an article keeps it, with links to other files as links to their articles, and pictures as its own; and what leads
/// nowhere.
fn linked(
    tx: &Tx<'_>,
    page: &Page,
    pages: &[Page],
    beside: &[Beside],
    articles: &BTreeMap<&str, ArticleId>,
    now: Moment,
) -> Result<(String, Vec<String>)> {
    let mut lost = Vec::new();
    let mut html = String::with_capacity(page.html.len());
    let mut rest = page.html.as_str();
    while let Some((before, attribute, after)) = next_address(rest) {
        let Some((address, left)) = after.split_once('"') else {
            break;
        };
        html.push_str(before);
        rest = left;
        let path = target(&page.path, address);
        let found = beside.iter().find(|one| Some(&one.path) == path.as_ref());
        let own = articles.get(page.key.as_str());
        if let (Some(file), "href", Some(id)) = (found, attribute, own)
            && file.path.starts_with(&files_of(page))
        {
            let all = queries::list_files(tx, *id)?;
            let kept = all.iter().find(|one| one.sha256 == file.arrived.sha256);
            let address = kept.map_or_else(|| address.to_owned(), films::address);
            html.extend([attribute, "=\"", &address, "\""]);
            continue;
        }
        let picture = found.filter(|one| shows_inline(&one.arrived.content_type));
        if let (Some(picture), "src", Some(id)) = (picture, attribute, own) {
            let kept = pictures::keep_once(tx, *id, &picture.arrived, now)?;
            html.extend([attribute, "=\"", &pictures::address(&kept), "\""]);
            continue;
        }
        let of_article = path.map(|path| {
            let other = pages.iter().find(|other| other.path == path);
            let id = other.and_then(|other| Some((other, articles.get(other.key.as_str())?)));
            id.map(|(other, id)| {
                let part = address.split_once('#').map(|(_, part)| format!("#{part}"));
                let place = domain::help::place(id.0, &other.title);
                let code = page.locale.code();
                format!("/hc/{code}/articles/{place}{}", part.unwrap_or_default())
            })
        });
        let address = match of_article {
            Some(Some(of_article)) if attribute == "href" => of_article,
            Some(_) => {
                lost.push(address.to_owned());
                address.to_owned()
            }
            None => {
                let elsewhere = attribute == "src" && !address.starts_with("/hc/");
                lost.extend(elsewhere.then(|| address.to_owned()));
                address.to_owned()
            }
        };
        html.extend([attribute, "=\"", &address, "\""]);
    }
    html.push_str(rest);
    Ok((clean::article(html.trim()), lost))
}

/// The text before the next address, which attribute it is of, and what follows its first quotation mark.
fn next_address(html: &str) -> Option<(&str, &'static str, &str)> {
    let next = |name: &'static str, sign: &str| html.find(sign).map(|at| (at, name, sign.len()));
    let first = [next("href", "href=\""), next("src", "src=\"")];
    let (at, name, length) = first.into_iter().flatten().min_by_key(|(at, ..)| *at)?;
    Some((html.get(..at)?, name, html.get(at + length..)?))
}
