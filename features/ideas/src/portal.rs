//! What other pages show of ideas and updates, and who finds them at all.

use domain::form::Texts;
use domain::{Moment, PersonId, TicketId};
use help::finding;
use help::queries::search;
use people::portal::{NEWSLETTER_FOR, UPDATES_FOR};
use platform::language::Words;
use platform::settings::Setting;
use platform::store::Tx;
use platform::{Error, Result};

use crate::queries::{ideas, updates, words};
use crate::settings::IDEAS_FOR;
use crate::views::{kind_word, state_word, wished};

/// Whether somebody finds what this setting is about: `false` once they have signed in.
///
/// # Errors
/// [`Error::Absent`] where nobody finds it.
pub(crate) fn opens(tx: &Tx<'_>, whose: &Setting, signed_in: bool) -> Result<bool> {
    match whose.text(tx)?.as_str() {
        "everyone" => Ok(true),
        "signed_in" => Ok(signed_in),
        _ => Err(Error::Absent),
    }
}

fn found(tx: &Tx<'_>, whose: &Setting, reader: Option<PersonId>) -> Result<bool> {
    Ok(match whose.text(tx)?.as_str() {
        "everyone" => true,
        "signed_in" => reader.is_some(),
        _ => false,
    })
}

/// Whether this reader finds ideas.
pub fn has_ideas(tx: &Tx<'_>, reader: Option<PersonId>) -> Result<bool> {
    found(tx, &IDEAS_FOR, reader)
}

/// Whether this reader finds updates.
pub fn has_updates(tx: &Tx<'_>, reader: Option<PersonId>) -> Result<bool> {
    found(tx, &UPDATES_FOR, reader)
}

/// Whether the newsletter is offered to everybody who comes.
pub(crate) fn offers_newsletter(tx: &Tx<'_>) -> Result<bool> {
    Ok(NEWSLETTER_FOR.text(tx)? == "everyone")
}

/// A product update in a list.
#[derive(Clone, Debug)]
pub struct Latest {
    pub url: String,
    pub title: String,
    pub at: Moment,
}

/// What was published last, as far as this reader finds updates.
pub fn latest(tx: &Tx<'_>, reader: Option<PersonId>, w: &Words, limit: i64) -> Result<Vec<Latest>> {
    if !has_updates(tx, reader)? {
        return Ok(Vec::new());
    }
    let all = updates::list_published(tx, limit, 0)?;
    let told = all.iter().filter_map(|one| {
        Some(Latest {
            url: format!("/hc/{}/updates/{}", w.locale(), one.id),
            title: one.title(w.locale()).to_owned(),
            at: one.published_at?,
        })
    });
    Ok(told.collect())
}

/// An idea or an update that says what was typed.
#[derive(Clone, Debug)]
pub struct Hit {
    pub url: String,
    pub title: String,
    /// The language of the title.
    pub locale: String,
    /// "Idea · Planned · 12 people in 7 organizations".
    pub about: String,
    /// It is a product update.
    pub is_update: bool,
}

/// Ideas and updates that say what was typed.
#[derive(Clone, Debug, Default)]
pub struct Hits {
    pub all: Vec<Hit>,
    /// What was meant by words that nothing says as they were typed.
    pub meant: Vec<String>,
}

/// Whether title and text say the phrases that stand between quotation marks.
fn says(title: &Texts, body: &Texts, phrases: &[Vec<String>]) -> bool {
    phrases.is_empty()
        || title.all().any(|(locale, title)| {
            let body = body.written_in(locale).unwrap_or_default();
            finding::says(&format!("{title} | {body}"), phrases)
        })
}

/// Ideas and updates that say what was typed and that this reader finds, the best of each first.
pub fn search(
    tx: &Tx<'_>,
    reader: Option<PersonId>,
    typed: &str,
    w: &Words,
    limit: usize,
) -> Result<Hits> {
    let locale = w.locale();
    let phrases = finding::phrases(typed);
    let mut hits = Hits::default();
    if has_ideas(tx, reader)? {
        let found = words::visible_ideas(tx, reader, typed, locale, limit)?;
        hits.meant.extend(found.meant);
        for id in found.ids {
            let one = ideas::find_visible(tx, reader, id)?;
            let Some(one) = one.filter(|one| says(&one.title, &one.body, &phrases)) else {
                continue;
            };
            hits.all.push(Hit {
                url: format!("/hc/{locale}/ideas/{id}"),
                title: one.title(locale).to_owned(),
                locale: one.shown_in(locale),
                about: [
                    w.t("ideas-idea").into_owned(),
                    w.t(state_word(one.state)).into_owned(),
                    wished(&one, w),
                ]
                .join(" · "),
                is_update: false,
            });
        }
    }
    if has_updates(tx, reader)? {
        let found = words::published_updates(tx, typed, locale, limit)?;
        hits.meant.extend(found.meant);
        for id in found.ids {
            let one = updates::find(tx, id)?;
            let Some(one) = one.filter(|one| says(&one.title, &one.body, &phrases)) else {
                continue;
            };
            let own = one.title.written_in(locale).is_some();
            hits.all.push(Hit {
                url: format!("/hc/{locale}/updates/{id}"),
                title: one.title(locale).to_owned(),
                locale: if own { locale } else { "en" }.to_owned(),
                about: [w.t("updates-update"), w.t(kind_word(one.kind))].join(" · "),
                is_update: true,
            });
        }
    }
    Ok(hits)
}

/// The idea that a ticket became, for the team, or for a customer who can open it.
pub fn of_ticket(tx: &Tx<'_>, ticket: TicketId, reader: Option<PersonId>) -> Result<Option<i64>> {
    let Some(id) = ideas::find_of_ticket(tx, ticket)? else {
        return Ok(None);
    };
    let Some(one) = ideas::find(tx, id)? else {
        return Ok(None);
    };
    let Some(reader) = reader else {
        return Ok(Some(one.root));
    };
    let opens = has_ideas(tx, Some(reader))?;
    let root = ideas::find_visible(tx, Some(reader), one.root)?;
    Ok(root.filter(|_| opens).map(|root| root.id))
}

/// Number and title of ideas that say the same, for the team.
pub fn similar(tx: &Tx<'_>, typed: &str, w: &Words, limit: usize) -> Result<Vec<(i64, String)>> {
    let mut found = Vec::new();
    let similar = words::visible_ideas(tx, None, typed, w.locale(), limit)?;
    for id in similar.ids {
        if let Some(one) = ideas::find(tx, id)? {
            found.push((id, one.title(w.locale()).to_owned()));
        }
    }
    Ok(found)
}

/// Ideas that are about what this one is about, for the team, to put it together with.
pub fn list_like(
    tx: &Tx<'_>,
    one: &ideas::Idea,
    w: &Words,
    limit: usize,
) -> Result<Vec<ideas::Idea>> {
    let mut found = Vec::new();
    for id in search::list_like(tx, search::What::Idea, one.title(w.locale()), w.locale())?.iter() {
        if found.len() == limit {
            break;
        }
        let other = ideas::find(tx, *id)?;
        found.extend(other.filter(|other| other.merged_into.is_none() && other.root != one.root));
    }
    Ok(found)
}

/// As many of each are told to search engines.
const OPEN: i64 = 1000;

/// Ideas that everybody sees; whoever asks knows that everybody finds ideas.
pub fn open_ideas(tx: &Tx<'_>) -> Result<Vec<i64>> {
    let wanted = ideas::Wanted {
        limit: OPEN,
        ..ideas::Wanted::default()
    };
    let all = ideas::list_visible(tx, None, &wanted)?;
    Ok(all.into_iter().map(|one| one.id).collect())
}

/// Published updates, and when each changed; whoever asks knows that everybody finds updates.
pub fn open_updates(tx: &Tx<'_>) -> Result<Vec<(i64, Moment)>> {
    let all = updates::list_published(tx, OPEN, 0)?;
    Ok(all
        .into_iter()
        .map(|one| (one.id, one.updated_at))
        .collect())
}
