//! Writing updates and publishing them: whoever wished for what they ship is told, once.

use domain::Moment;
use domain::form::Texts;
use domain::idea::{State, UpdateKind};
use help::queries::search::What;
use platform::store::Tx;
use platform::{Error, Result, jobs};

use super::ideas::{mail, note};
use super::{NEWS_DUE, check};
use crate::queries::texts::{self, About};
use crate::queries::{ideas, updates, words};

/// An update as the team writes it.
#[derive(Clone, Debug, Default)]
pub struct UpdateDraft {
    pub kind: UpdateKind,
    pub title: Texts,
    pub body: Texts,
    pub ideas: Vec<i64>,
    /// Its ideas are shipped with it.
    pub ships: bool,
    /// It is published: now, or at the time that is said.
    pub publish: bool,
    pub publish_at: Option<Moment>,
}

/// Stores it, new without a number; answers its number. What is published can be corrected, and nobody is told again.
pub fn keep_update(tx: &Tx<'_>, id: Option<i64>, draft: &UpdateDraft, now: Moment) -> Result<i64> {
    check(&draft.title, &draft.body, false)?;
    let before = match id {
        Some(id) => Some(updates::find(tx, id)?.ok_or(Error::Absent)?),
        None => None,
    };
    let mut about = Vec::new();
    for id in &draft.ideas {
        let one = ideas::find(tx, *id)?;
        let one = one.ok_or_else(|| Error::refused(422, "ideas-problem-ideas"))?;
        if !about.contains(&one.root) {
            about.push(one.root);
        }
    }
    let id = match id {
        Some(id) => id,
        None => updates::add(tx, now)?,
    };
    texts::set(tx, About::Update, id, "title", &draft.title)?;
    texts::set(tx, About::Update, id, "body", &draft.body)?;
    words::put(tx, What::Update, id, &draft.title, &draft.body)?;
    updates::set_ideas(tx, id, &about)?;
    let is_out = before.is_some_and(|one| one.is_published());
    let later = draft.publish_at.filter(|at| *at > now);
    let (state, at) = match (is_out, draft.publish, later) {
        (true, _, _) => ("published", None),
        (false, true, Some(at)) => ("scheduled", Some(at)),
        _ => ("draft", None),
    };
    updates::set(tx, id, draft.kind, draft.ships, state, at, now)?;
    if let Some(at) = at {
        jobs::add_at(tx, NEWS_DUE, "", at)?;
    } else if draft.publish && !is_out {
        publish(tx, id, now)?;
    }
    Ok(id)
}

/// Readers find it from now on; ideas that it ships are shipped, and everybody who wished for one, follows it or asked for it in
/// a ticket is told.
fn publish(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    let one = updates::find(tx, id)?.ok_or(Error::Absent)?;
    if one.is_published() {
        return Ok(());
    }
    updates::set_published(tx, id, now)?;
    note(tx, "published", id, "", one.kind.word(), now)?;
    if !one.ships {
        return Ok(());
    }
    for idea in updates::list_ideas(tx, id)? {
        let Some(idea) = ideas::find(tx, idea)? else {
            continue;
        };
        let decided = (
            State::Shipped,
            idea.product.as_str(),
            idea.quarter.as_str(),
            idea.hidden,
        );
        ideas::set_decided(tx, idea.root, decided, true, now)?;
        for person in ideas::list_concerned(tx, idea.root)? {
            mail(tx, "shipped", (id, 0), person, now)?;
        }
    }
    Ok(())
}

/// Publishes what is to be out by now, of the brand.
pub fn publish_due(tx: &Tx<'_>, now: Moment) -> Result<usize> {
    let due = updates::list_due(tx, now)?;
    for id in &due {
        publish(tx, *id, now)?;
    }
    Ok(due.len())
}
