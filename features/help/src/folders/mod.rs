//! A help centre as a folder of Markdown or HTML: `Category/Section/Title.en.md`, one file for each language of an article.
//! Pictures lie beside the files that show them; what else an article has lies in a folder of its name. Taking a folder twice changes
//! nothing.

mod down;
mod take;

use std::borrow::Cow;

use domain::help::Audience;
use platform::clean;
use platform::language::Locale;

pub use down::{Folder, Kind, write_down};
pub use take::{Beside, Fate, How, Line, beside, take};

/// A file of the folder.
#[derive(Clone, Debug)]
pub struct Page {
    /// Where it is, from the folder on, with `/` between.
    pub path: String,
    /// The folders it is in, from the outermost; one that is named like a language is left out.
    pub places: Vec<String>,
    /// What the languages of one article share: the path without language and ending.
    pub key: String,
    pub locale: Locale,
    pub title: String,
    /// As HTML that was not cleaned yet: its links may still lead to other files.
    pub html: String,
    /// The number that the article had when it was written down.
    pub id: Option<i64>,
    pub audience: Option<Audience>,
    /// Whether it says that it is there for readers.
    pub published: bool,
}

/// What stands between the first lines with `---`.
#[derive(Default)]
struct Front<'a>(Vec<(String, &'a str)>);

impl<'a> Front<'a> {
    /// The front matter, and what follows it.
    fn split(text: &'a str) -> (Self, &'a str) {
        let Some(rest) = text.strip_prefix("---\n") else {
            return (Self::default(), text);
        };
        let Some((front, body)) = rest.split_once("\n---\n") else {
            return (Self::default(), text);
        };
        let pairs = front.lines().filter_map(|line| line.split_once(':'));
        let pairs = pairs.map(|(key, value)| {
            let value = value.trim();
            let quoted = value.strip_prefix('"').and_then(|it| it.strip_suffix('"'));
            (key.trim().to_lowercase(), quoted.unwrap_or(value))
        });
        (Self(pairs.collect()), body)
    }

    fn get(&self, names: &[&str]) -> Option<&'a str> {
        let found = self.0.iter().find(|(key, _)| names.contains(&key.as_str()));
        found
            .map(|(_, value)| *value)
            .filter(|value| !value.is_empty())
    }
}

/// The ending of a file that is read, without its dot.
pub fn is_read(path: &str) -> bool {
    ending(path).is_some()
}

fn ending(path: &str) -> Option<(&str, bool)> {
    let (stem, ending) = path.rsplit_once('.')?;
    match ending.to_ascii_lowercase().as_str() {
        "md" | "markdown" => Some((stem, false)),
        "html" | "htm" => Some((stem, true)),
        _ => None,
    }
}

/// Reads a file; `usual` is the language of one that names none. `None`: it is no Markdown and no HTML.
pub fn read(path: &str, text: &str, usual: Locale) -> Option<Page> {
    let (mut stem, is_html) = ending(path)?;
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let (front, body) = Front::split(&text);
    let mut locale = front
        .get(&["locale", "language", "lang"])
        .and_then(Locale::read);
    if let Some((rest, code)) = stem.rsplit_once('.')
        && let Some(found) = Locale::read(code)
    {
        stem = rest;
        locale = locale.or(Some(found));
    }
    let mut places: Vec<&str> = stem.split('/').collect();
    let name = places.pop()?;
    places.retain(|place| match Locale::read(place) {
        Some(found) => {
            locale = locale.or(Some(found));
            false
        }
        None => true,
    });
    let key = places.iter().chain([&name]).copied();
    let key = key.collect::<Vec<_>>().join("/");
    let (title, html) = if is_html {
        of_html(body)
    } else {
        of_markdown(body)
    };
    let title = front.get(&["title"]).map(str::to_owned).or(title);
    let said = |names: &[&str]| front.get(names).map(str::to_lowercase);
    let published = said(&["state", "status"]).is_some_and(|state| state == "published")
        || said(&["published"]).is_some_and(|it| it == "true")
        || said(&["draft"]).is_some_and(|it| it == "false");
    Some(Page {
        places: places.iter().map(|place| unnumbered(place)).collect(),
        key,
        locale: locale.unwrap_or(usual),
        title: title.unwrap_or_else(|| unnumbered(name)),
        html,
        id: front.get(&["id"]).and_then(|id| id.parse().ok()),
        // A word that is not known here shows it to fewer, never to more.
        audience: (front.get(&["audience"]))
            .map(|word| Audience::named(word).unwrap_or(Audience::Team)),
        published,
        path: path.to_owned(),
    })
}

/// `02-getting-started` and `Getting started`: what people see of a name that sorts.
fn unnumbered(name: &str) -> String {
    let without = name.trim_start_matches(|c: char| c.is_ascii_digit());
    let rest = match without.strip_prefix(['-', '_', ' ', '.']) {
        Some(rest) if without.len() < name.len() && !rest.trim().is_empty() => rest.trim(),
        _ => name,
    };
    if rest.contains(' ') || !rest.contains(['-', '_']) {
        return rest.to_owned();
    }
    // A name for machines: its words begin with a capital once.
    let words = rest.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

/// A text's first heading is its title, if it is one of the first level.
fn of_markdown(body: &str) -> (Option<String>, String) {
    let body = body.trim_start();
    if let Some(rest) = body.strip_prefix("# ") {
        let (title, rest) = rest.split_once('\n').unwrap_or((rest, ""));
        let title = clean::text_of(&crate::contents::html_of(
            title.trim().trim_end_matches('#').trim(),
        ));
        return (
            Some(title.trim().to_owned()),
            crate::contents::html_of(rest),
        );
    }
    (None, crate::contents::html_of(body))
}

/// The part of a page between two tags, whatever the case of their letters.
fn between<'t>(page: &'t str, open: &str, close: &str) -> Option<(usize, &'t str, usize)> {
    let small = page.to_ascii_lowercase();
    let start = small.find(open)?;
    let inside = start + small.get(start..)?.find('>')? + 1;
    let end = inside + small.get(inside..)?.find(close)?;
    let after = end + small.get(end..)?.find('>')? + 1;
    Some((start, page.get(inside..end)?, after))
}

/// A page's body without its first heading, which is its title, or else what the browser shows above it.
fn of_html(page: &str) -> (Option<String>, String) {
    let called = between(page, "<title", "</title").map(|(_, title, _)| clean::text_of(title));
    let mut body = match between(page, "<body", "</body") {
        Some((_, body, _)) => body.to_owned(),
        None => match between(page, "<head>", "</head") {
            Some((_, _, after)) => page.get(after..).unwrap_or_default().to_owned(),
            None => page.to_owned(),
        },
    };
    let heading = between(&body, "<h1", "</h1").map(|(start, heading, after)| {
        let title = clean::text_of(heading).trim().to_owned();
        let rest = [body.get(..start), body.get(after..)].map(Option::unwrap_or_default);
        (title, rest.concat())
    });
    if let Some((title, rest)) = heading
        && !title.is_empty()
    {
        body = rest;
        return (Some(title), body);
    }
    let called = called.map(|title| title.trim().to_owned());
    (called.filter(|title| !title.is_empty()), body)
}

/// Where a link in one file leads, as the path of another: `None` if it leads elsewhere.
fn target(from: &str, link: &str) -> Option<String> {
    let path = link.split(['#', '?']).next()?;
    if path.is_empty() || path.starts_with('/') || path.contains(':') {
        return None;
    }
    let mut places: Vec<&str> = from.split('/').collect();
    places.pop();
    for place in path.split('/') {
        match place {
            "" | "." => {}
            ".." => {
                places.pop()?;
            }
            place => places.push(place),
        }
    }
    let path = places.join("/");
    Some(platform::web::address::decoded(&path).map_or_else(|| path.clone(), Cow::into_owned))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(path: &str, text: &str) -> Page {
        read(path, text, Locale::En).unwrap()
    }

    #[test]
    fn a_file_says_what_it_is_by_its_front_or_its_name_or_its_first_heading() {
        let one = page(
            "Getting started/Signing in/reset.sv.md",
            "---\ntitle: \"Byt lösenord: så här\"\naudience: members\nstate: published\nid: 7\n---\n## A\n\nb",
        );
        assert_eq!(one.title, "Byt lösenord: så här");
        assert_eq!(
            (one.locale, one.id, one.published),
            (Locale::Sv, Some(7), true)
        );
        assert_eq!(one.places, ["Getting started", "Signing in"]);
        assert_eq!(one.key, "Getting started/Signing in/reset");
        assert_eq!(one.html, "<h2>A</h2>\n<p>b</p>\n");

        let other = page(
            "sv/02-getting-started/01_reset.md",
            "\u{feff}# Nytt *lösenord* #\r\n\r\nText.",
        );
        assert_eq!(
            (other.title.as_str(), other.locale),
            ("Nytt lösenord", Locale::Sv)
        );
        assert_eq!(other.places, ["Getting started"]);
        assert_eq!(other.key, "02-getting-started/01_reset");

        assert_eq!(page("how-to-print.md", "Text").title, "How to print");
        assert_eq!(page("2026 plan.md", "Text").title, "plan");
        assert_eq!(page("2026.md", "Text").title, "2026");
        assert!(read("picture.png", "", Locale::En).is_none());
    }

    #[test]
    fn a_page_of_html_gives_its_body_alone() {
        let one = page(
            "a.html",
            "<!DOCTYPE html><html><head><title>Site</title><style>p{}</style></head><BODY class=x><h1>Real &amp; title</h1><p>b</p></BODY></html>",
        );
        assert_eq!(
            (one.title.as_str(), one.html.as_str()),
            ("Real & title", "<p>b</p>")
        );
        let one = page("a.html", "<head><title>Only this</title></head><p>b</p>");
        assert_eq!(
            (one.title.as_str(), one.html.as_str()),
            ("Only this", "<p>b</p>")
        );
    }

    #[test]
    fn links_between_files_are_followed_and_none_leads_out_of_the_folder() {
        assert_eq!(target("a/b/c.md", "../d.md#x").as_deref(), Some("a/d.md"));
        assert_eq!(
            target("a/b/c.md", "./e%20f.md").as_deref(),
            Some("a/b/e f.md")
        );
        assert_eq!(target("c.md", "../../etc/passwd"), None);
        for elsewhere in ["https://a.example", "/hc/en", "#part", "mailto:a@b.example"] {
            assert_eq!(target("a.md", elsewhere), None);
        }
    }
}
