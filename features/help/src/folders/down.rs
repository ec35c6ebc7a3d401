//! The help centre written down: what [`super::take`] reads, and what other programs read as well.

use domain::Moment;
use domain::help::State;
use platform::store::Tx;
use platform::web::address;
use platform::{Result, clean};

use super::take::FILES;
use crate::contents::to_markdown;
use crate::films;
use crate::pictures;
use crate::queries::{self, Told};

/// As what the articles are written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    Markdown,
    Html,
}

/// A help centre as a folder.
#[derive(Clone, Debug, Default)]
pub struct Folder {
    /// Where each text is, and what it says.
    pub texts: Vec<(String, String)>,
    /// Where each picture and file is, and its place in the store of files.
    pub files: Vec<(String, String)>,
}

/// All of it. Articles that were put away stay where they are.
pub fn write_down(tx: &Tx<'_>, kind: Kind, now: Moment) -> Result<Folder> {
    let all = queries::structure(tx)?;
    let mut folder = Folder::default();
    for told in queries::list_any(tx)? {
        if told.article.archived {
            continue;
        }
        let sections = all.path(told.article.section);
        let category = sections.first().and_then(|one| all.category(one.category));
        let names = category
            .map(|one| &one.title)
            .into_iter()
            .chain(sections.iter().map(|one| &one.title));
        let folders: Vec<String> = names
            .map(|title| as_name(title.for_reader(&told.article.source_locale).unwrap_or("-")))
            .collect();
        let name = domain::help::place(told.article.id.0, told.title(&told.article.source_locale));
        let beside = format!("{}/{name}", folders.join("/"));
        let mut shown = Vec::new();
        for one in queries::list_pictures(tx, told.article.id)? {
            if told
                .texts
                .iter()
                .any(|text| pictures::is_in(&one, &text.body))
            {
                let picture = pictures::address(&one);
                let (_, file) = picture.rsplit_once('/').unwrap_or_default();
                let file = format!("{}-{file}", one.id);
                folder.files.push((format!("{beside}/{file}"), one.sha256));
                shown.push((picture, format!("{name}/{file}")));
            }
        }
        let mut files = queries::list_files(tx, told.article.id)?;
        files.retain(|one| films::is_readers(one, &told.texts));
        for one in files {
            let file = as_name(&one.name);
            let mut path = format!("{beside}/{FILES}/{file}");
            if folder.files.iter().any(|(other, _)| *other == path) {
                // Two files may have one name.
                path = format!("{beside}/{FILES}/{}-{file}", one.id);
            }
            let relative = path.strip_prefix(&beside).unwrap_or_default();
            shown.push((films::address(&one), as_link(&format!("{name}{relative}"))));
            folder.files.push((path, one.sha256));
        }
        for text in &told.texts {
            let ending = match kind {
                Kind::Markdown => "md",
                Kind::Html => "html",
            };
            let path = format!("{}/{name}.{}.{ending}", folders.join("/"), text.locale);
            let mut text = text.clone();
            for (place, relative) in &shown {
                text.body = text.body.replace(place.as_str(), relative);
            }
            folder.texts.push((path, file(&told, &text, kind, now)));
        }
    }
    Ok(folder)
}

fn file(told: &Told, text: &queries::Text, kind: Kind, now: Moment) -> String {
    let state = match domain::help::state(told.article.publish_at, told.article.archived, now) {
        State::Published => "published",
        State::Scheduled(_) => "scheduled",
        State::Draft | State::Archived => "draft",
    };
    let front = format!(
        "---\nid: {}\ntitle: \"{}\"\nlocale: {}\naudience: {}\nstate: {state}\n---\n",
        told.article.id,
        text.title,
        text.locale,
        told.article.audience.word(),
    );
    match kind {
        Kind::Markdown => format!("{front}\n{}\n", to_markdown(&text.body)),
        Kind::Html => {
            let title = clean::escape(&text.title);
            let (locale, body) = (&text.locale, &text.body);
            format!(
                "{front}<!DOCTYPE html>\n<html lang=\"{locale}\">\n<head><meta charset=\"utf-8\"><title>{title}</title></head>\n<body>\n{body}\n</body>\n</html>\n"
            )
        }
    }
}

/// A path as a link in a text.
fn as_link(path: &str) -> String {
    let parts: Vec<String> = path.split('/').map(address::encoded).collect();
    parts.join("/")
}

/// A title as the name of a folder on any system.
fn as_name(title: &str) -> String {
    let name: String = title
        .chars()
        .map(|c| match c {
            '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' => '-',
            c if c.is_control() => ' ',
            c => c,
        })
        .collect();
    let name = name.trim().trim_matches('.').trim();
    if name.is_empty() { "-" } else { name }.to_owned()
}
