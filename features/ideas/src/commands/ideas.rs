//! Posting ideas, wishing for them, answering them, and putting those together that are the same.

use domain::form::Texts;
use domain::idea::{MAX_BODY, MAX_QUARTER, State, gathered, may_merge};
use domain::{Moment, OrganizationId, PersonId, TicketId};
use help::queries::search::What;
use platform::audit::{self, About as AuditAbout, Deed};
use platform::store::Tx;
use platform::{Error, Result, jobs};

use super::{NEWS_MAIL, check};
use crate::queries::mails::{self, For};
use crate::queries::texts::{self, About};
use crate::queries::{comments, ideas, words};
use crate::settings::IDEAS_REVIEW;

/// An idea as somebody posts it.
#[derive(Clone, Debug, Default)]
pub struct New {
    pub title: String,
    pub body: String,
    /// The language in which it is written.
    pub locale: String,
    pub product: String,
}

/// On whose behalf somebody wishes: their first organization's.
fn place(tx: &Tx<'_>, person: PersonId, now: Moment) -> Result<Option<OrganizationId>> {
    let places = people::queries::list_memberships(tx, person, now)?;
    Ok(places.first().map(|place| place.belonging.organization))
}

fn checked(new: &New) -> Result<(Texts, Texts)> {
    let (mut title, mut body) = (Texts::default(), Texts::default());
    let line = new.title.split_whitespace().collect::<Vec<_>>().join(" ");
    title.put(&new.locale, &line);
    body.put(&new.locale, &new.body);
    check(&title, &body, true)?;
    if new.body.chars().count() > MAX_BODY {
        return Err(Error::refused(422, "ideas-problem-body-long"));
    }
    Ok((title, body))
}

fn store(tx: &Tx<'_>, author: PersonId, new: &New, hidden: bool, now: Moment) -> Result<i64> {
    let (title, body) = checked(new)?;
    let id = ideas::add(tx, Some(author), &new.locale, &new.product, hidden, now)?;
    texts::set(tx, About::Idea, id, "title", &title)?;
    texts::set(tx, About::Idea, id, "body", &body)?;
    words::put(tx, What::Idea, id, &title, &body)?;
    ideas::add_vote(tx, id, author, place(tx, author, now)?, now)?;
    ideas::add_follower(tx, id, author, now)?;
    ideas::recount(tx, id)?;
    Ok(id)
}

/// Posts an idea; whoever does wishes for it and follows it. Answers its number.
pub fn open(tx: &Tx<'_>, author: PersonId, new: &New, now: Moment) -> Result<i64> {
    let waits = IDEAS_REVIEW.text(tx)? == "everything";
    store(tx, author, new, waits, now)
}

/// A ticket becomes an idea with its requester's vote, in words that are meant for others to read; or adds its requester to one
/// that is there. A second time changes nothing. Answers the idea's number.
pub fn become_idea(
    tx: &Tx<'_>,
    ticket: TicketId,
    requester: PersonId,
    existing: Option<i64>,
    new: &New,
    now: Moment,
) -> Result<i64> {
    if let Some(known) = ideas::find_of_ticket(tx, ticket)? {
        return Ok(known);
    }
    let id = match existing {
        Some(id) => {
            let one = ideas::find(tx, id)?.ok_or(Error::Absent)?;
            ideas::add_vote(tx, one.root, requester, place(tx, requester, now)?, now)?;
            ideas::add_follower(tx, one.root, requester, now)?;
            ideas::recount(tx, one.root)?;
            one.root
        }
        None => store(tx, requester, new, false, now)?,
    };
    ideas::add_ticket(tx, ticket, id, now)?;
    Ok(id)
}

fn found(tx: &Tx<'_>, reader: PersonId, id: i64) -> Result<ideas::Idea> {
    let one = ideas::find_visible(tx, Some(reader), id)?.ok_or(Error::Absent)?;
    if one.root == one.id {
        return Ok(one);
    }
    ideas::find_visible(tx, Some(reader), one.root)?.ok_or(Error::Absent)
}

/// They wish for it, or not any more. Answers the number of the idea where it is counted.
pub fn set_vote(tx: &Tx<'_>, id: i64, person: PersonId, on: bool, now: Moment) -> Result<i64> {
    let one = found(tx, person, id)?;
    if !one.state.takes_votes() {
        return Err(Error::refused(409, "ideas-problem-decided"));
    }
    if on {
        if !ideas::has_voted(tx, one.id, person)? {
            ideas::add_vote(tx, one.id, person, place(tx, person, now)?, now)?;
        }
    } else {
        ideas::remove_votes(tx, one.id, person)?;
    }
    ideas::recount(tx, one.id)?;
    Ok(one.id)
}

/// They hear of what becomes of it, or not any more.
pub fn set_follows(tx: &Tx<'_>, id: i64, person: PersonId, on: bool, now: Moment) -> Result<i64> {
    let one = found(tx, person, id)?;
    if on {
        ideas::add_follower(tx, one.id, person, now)?;
    } else {
        ideas::remove_follower(tx, one.id, person)?;
    }
    Ok(one.id)
}

/// Says something about it; what customers say may wait for the team. Answers the number of the idea, and whether it waits.
pub fn add_comment(
    tx: &Tx<'_>,
    id: i64,
    author: PersonId,
    by_team: bool,
    body: &str,
    now: Moment,
) -> Result<(i64, bool)> {
    let one = if by_team {
        let one = ideas::find(tx, id)?.ok_or(Error::Absent)?;
        ideas::find(tx, one.root)?.ok_or(Error::Absent)?
    } else {
        found(tx, author, id)?
    };
    let body = body.trim();
    if body.is_empty() {
        return Err(Error::refused(422, "ideas-problem-comment"));
    }
    if body.chars().count() > MAX_BODY {
        return Err(Error::refused(422, "ideas-problem-body-long"));
    }
    let waits = !by_team && IDEAS_REVIEW.text(tx)? != "nothing";
    let state = if waits { "waiting" } else { "shown" };
    comments::add(tx, one.id, author, body, state, now)?;
    Ok((one.id, waits))
}

/// The team shows a comment, or takes it away; either can be changed again.
pub fn decide_comment(tx: &Tx<'_>, comment: i64, show: bool) -> Result<i64> {
    let idea = comments::find_idea(tx, comment)?.ok_or(Error::Absent)?;
    comments::set_state(tx, comment, if show { "shown" } else { "removed" })?;
    Ok(idea)
}

/// What the team makes of an idea.
#[derive(Clone, Debug, Default)]
pub struct Changed {
    pub title: Texts,
    pub body: Texts,
    pub answer: Texts,
    pub state: State,
    pub product: String,
    pub quarter: String,
    pub hidden: bool,
}

/// Stores it. A new answer or state is told to whoever follows it, by mail.
pub fn change(tx: &Tx<'_>, id: i64, changed: &Changed, now: Moment) -> Result<()> {
    let before = ideas::find(tx, id)?.ok_or(Error::Absent)?;
    check(&changed.title, &changed.body, true)?;
    check(&changed.title, &changed.answer, true)?;
    if changed.quarter.chars().count() > MAX_QUARTER {
        return Err(Error::refused(422, "ideas-problem-quarter"));
    }
    let answered = changed.answer != before.answer && !changed.answer.is_empty();
    let moved = changed.state != before.state;
    for (part, text) in [
        ("title", &changed.title),
        ("body", &changed.body),
        ("answer", &changed.answer),
    ] {
        texts::set(tx, About::Idea, id, part, text)?;
    }
    words::put(tx, What::Idea, id, &changed.title, &changed.body)?;
    let decided = (
        changed.state,
        changed.product.as_str(),
        changed.quarter.as_str(),
        changed.hidden,
    );
    ideas::set_decided(tx, id, decided, answered || moved, now)?;
    if moved {
        note(
            tx,
            "state",
            id,
            before.state.word(),
            changed.state.word(),
            now,
        )?;
    }
    if (answered || moved) && !changed.hidden && before.merged_into.is_none() {
        for person in ideas::list_followers(tx, id)? {
            mail(tx, "answered", (id, now.0), person, now)?;
        }
    }
    Ok(())
}

/// Adds a mail to somebody, and the job that sends it; none where there is this one already.
pub(super) fn mail(
    tx: &Tx<'_>,
    message: &str,
    about: (i64, i64),
    person: PersonId,
    now: Moment,
) -> Result<()> {
    if let Some(mail) = mails::add(tx, message, about, For::Person(person), now)? {
        jobs::add(tx, NEWS_MAIL, &mail.to_string(), now)?;
    }
    Ok(())
}

/// Notes in the desk's log what was done with something.
pub(super) fn note(
    tx: &Tx<'_>,
    deed: &'static str,
    id: i64,
    before: &str,
    after: &str,
    now: Moment,
) -> Result<()> {
    let called = format!("#{id}");
    let deed = Deed {
        area: "ideas",
        deed,
        actor: None,
        about: AuditAbout::Thing(Some(id), &called),
        before,
        after,
    };
    audit::add(tx, &deed, now)
}

/// Two ideas that are the same.
#[derive(Clone, Copy, Debug)]
pub struct Merging {
    /// The one that is put together with the other.
    pub id: i64,
    pub into: i64,
}

fn gather(tx: &Tx<'_>, root: i64) -> Result<()> {
    let all = ideas::list_merged(tx)?;
    for id in gathered(root, &all) {
        ideas::set_root(tx, id, root)?;
    }
    ideas::recount(tx, root)
}

/// Puts an idea together with another: votes count there, each person once, and its address leads there. Nothing is lost by it.
pub fn merge(tx: &Tx<'_>, merging: Merging, now: Moment) -> Result<()> {
    let one = ideas::find(tx, merging.id)?.ok_or(Error::Absent)?;
    let other = ideas::find(tx, merging.into)?;
    let Some(other) = other else {
        return Err(Error::refused(422, "ideas-problem-merge"));
    };
    let all = ideas::list_merged(tx)?;
    if one.merged_into.is_some() || !may_merge(one.id, other.root, &all) {
        return Err(Error::refused(422, "ideas-problem-merge"));
    }
    ideas::set_merged_into(tx, one.id, Some(other.root))?;
    gather(tx, other.root)?;
    let into = format!("#{}", other.root);
    note(tx, "merged", one.id, "", &into, now)
}

/// Puts them apart again, as they were.
pub fn unmerge(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    let one = ideas::find(tx, id)?.ok_or(Error::Absent)?;
    if one.merged_into.is_none() {
        return Ok(());
    }
    ideas::set_merged_into(tx, id, None)?;
    gather(tx, id)?;
    ideas::recount(tx, one.root)?;
    let from = format!("#{}", one.root);
    note(tx, "unmerged", id, &from, "", now)
}
