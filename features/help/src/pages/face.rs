//! What the page of an article says to all readers of one kind: drawn once, and kept until something that it is made of
//! changes. What the page says to its reader alone (their vote, what they follow and read last) is not in it.

use std::sync::Arc;

use askama::Template;
use domain::{ArticleId, Moment};
use platform::language::{Locale, Words};
use platform::store::Tx;
use platform::{App, Error, Result};

use super::files;
use super::reading::{crumbs, link};
use crate::contents;
use crate::films;
use crate::queries::search::{self, What};
use crate::queries::{self, Article, AttachedFile, Eyes, Text};
use crate::views::{ArticleBeside, ArticleText, FileLine, Link};

/// Related articles shown.
const RELATED: usize = 4;

/// An article in the language that its reader gets, and what stands around it.
#[derive(Default)]
pub(crate) struct Face {
    pub(crate) title: String,
    /// The language of title and text.
    pub(crate) locale: String,
    pub(crate) edited_at: Moment,
    pub(crate) crumbs: Vec<Link>,
    /// Table of contents, body and files, drawn.
    pub(crate) text: String,
    /// The others of its section and those about the same, drawn; empty where there are none.
    pub(crate) beside: String,
    /// How many said that it helped; empty while nobody said anything.
    pub(crate) votes: String,
    /// From then on another article may stand beside it.
    until: Option<Moment>,
}

/// The page of an article as this reader gets it; absent when they may not know of it.
pub(crate) fn of(
    app: &App,
    tx: &Tx<'_>,
    eyes: &Eyes,
    id: ArticleId,
    w: &Words,
) -> Result<Arc<Face>> {
    let read = || {
        let told = queries::find_readable(tx, eyes, id)?.ok_or(Error::Absent)?;
        let text = told.for_reader(w.locale()).ok_or(Error::Absent)?;
        let mut face = drawn(app, &told.article, text, &queries::list_files(tx, id)?, w)?;
        let votes = queries::count_votes(tx, id)?;
        if votes.all > 0 {
            face.votes = w.t2("help-votes", "helpful", votes.helpful, "all", votes.all);
        }
        face.crumbs = crumbs(&*queries::structure(tx)?, told.article.section, w);
        face.until = queries::next_to_appear(tx, eyes.now)?;
        face.beside = beside(tx, eyes, &told.article, &face, w)?;
        Ok(face)
    };
    let of = format!("{id} {} {}", w.locale(), eyes.kind(tx)?);
    let kept = tx.kept("article", &of, read)?;
    if kept.until.is_none_or(|until| eyes.now < until) {
        return Ok(kept);
    }
    read().map(Arc::new)
}

/// The article alone.
pub(crate) fn drawn(
    app: &App,
    article: &Article,
    text: &Text,
    attached: &[AttachedFile],
    w: &Words,
) -> Result<Face> {
    // What a box is called belongs to the body, and is said in its language.
    let in_body = Locale::read(&text.locale).unwrap_or(w.language());
    let of_body = app.language.words(in_body, "UTC");
    let shown = contents::show(&text.body, |kind| {
        let key = match kind {
            "important" => "help-box-important",
            "tip" => "help-box-tip",
            _ => "help-box-note",
        };
        of_body.t(key).into_owned()
    });
    let (films, others) = films::among(attached, in_body);
    let (body, below) = films::placed(&shown.html, &films, of_body)?;
    let lines: Vec<FileLine> = others.into_iter().map(files::line).collect();
    let drawn = ArticleText {
        w: *w,
        locale: &text.locale,
        body: &body,
        contents: &shown.contents,
        films: &below,
        files: &lines,
    };
    Ok(Face {
        title: text.title.clone(),
        locale: text.locale.clone(),
        edited_at: article.edited_at,
        text: drawn.render().map_err(Error::broken)?,
        ..Face::default()
    })
}

fn beside(tx: &Tx<'_>, eyes: &Eyes, article: &Article, face: &Face, w: &Words) -> Result<String> {
    let id = article.id;
    let (around, has_more) = queries::list_readable_beside(tx, eyes, article)?;
    let alike = search::list_like(tx, What::Article, &face.title, w.locale())?;
    let is_around = |other: &ArticleId| around.iter().any(|one| one.id == *other);
    let others = alike.iter().copied().map(ArticleId);
    let others: Vec<ArticleId> = others
        .filter(|other| !is_around(other) && *other != id)
        .collect();
    let related = queries::list_first_readable(tx, eyes, &others, RELATED)?;
    let related: Vec<Link> = related.iter().map(|one| link(one, w)).collect();
    let in_section = around.iter().map(|one| Link {
        here: one.id == id,
        ..link(one, w)
    });
    let in_section: Vec<Link> = in_section.collect();
    let section = face.crumbs.last().filter(|_| has_more);
    let drawn = ArticleBeside {
        w: *w,
        in_section: &in_section,
        section: section.map(|section| section.url.as_str()),
        related: &related,
    };
    let drawn = drawn.render().map_err(Error::broken)?;
    Ok(drawn.trim().to_owned())
}
