//! Answers before questions: the help centre as its readers find it, as the team writes it, and as programs read it.

mod files;
mod finding;
mod folders;
mod following;
mod pictures;
mod programs;
mod reading;
mod reviewing;
mod searching;
mod talking;
mod upkeep;
mod visibility;
mod writing;

use domain::form::{Segment, Texts};
use domain::help::Audience;
use domain::{ArticleId, HelpCategoryId, OrganizationId, SectionId};
use help::commands::{
    Called, Deed, Under, Written, act, begin_article, keep_category, keep_section, settle,
    write_article,
};
use help::contents::from_markdown;
use platform::store::Tx;

use crate::harness::Desk;

pub(crate) const EVERYONE: Audience = Audience::Everyone;
const REPRESENTATIVES: Audience = Audience::Segment(Segment::Representatives);

fn named(english: &str, swedish: &str) -> Called {
    let mut title = Texts::default();
    title.put("en", english);
    title.put("sv", swedish);
    Called {
        title,
        about: Texts::default(),
    }
}

/// A category with a section in it.
pub(crate) fn place(desk: &Desk, category: &str, section: &str) -> (HelpCategoryId, SectionId) {
    let now = desk.app().clock.now();
    let made = desk.app().store.write_now(|tx| {
        let id = keep_category(tx, None, &named(category, ""), now)?;
        let under = Under::Category(id);
        let inside = keep_section(tx, None, under, &named(section, ""), now)?;
        Ok((id, inside.unwrap()))
    });
    made.unwrap()
}

/// A published article in English.
pub(crate) fn article(
    desk: &Desk,
    section: SectionId,
    title: &str,
    text: &str,
    audience: &Audience,
) -> ArticleId {
    let now = desk.app().clock.now();
    let made = desk
        .app()
        .store
        .write_now(|tx| published(tx, section, title, text, audience, now));
    made.unwrap()
}

fn published(
    tx: &Tx<'_>,
    section: SectionId,
    title: &str,
    text: &str,
    audience: &Audience,
    now: domain::Moment,
) -> platform::Result<ArticleId> {
    let body = from_markdown(text);
    let written = Written {
        locale: "en",
        title,
        body: &body,
        others_right: false,
        author: None,
    };
    let id = begin_article(tx, section, &written, now)?;
    settle(tx, id, section, audience, now)?;
    act(tx, id, Deed::Publish, now)?;
    Ok(id)
}

/// What it says in a language.
fn says(desk: &Desk, id: ArticleId, locale: &str, title: &str, text: &str) {
    let now = desk.app().clock.now();
    let body = from_markdown(text);
    let written = Written {
        locale,
        title,
        body: &body,
        others_right: false,
        author: None,
    };
    let done = desk
        .app()
        .store
        .write_now(|tx| write_article(tx, id, &written, None, now));
    done.unwrap();
}

fn only(organization: OrganizationId) -> Audience {
    Audience::Segment(Segment::Organizations(vec![organization]))
}
