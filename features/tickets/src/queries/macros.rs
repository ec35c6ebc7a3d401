//! Macros: prepared answers with what they set on a ticket. They hold nothing of a ticket, so what the team may use of them is
//! asked by who they are for.

use std::collections::BTreeMap;

use domain::form::Texts;
use domain::ticket::Set;
use domain::{GroupId, Moment, PersonId};
use platform::erasing::Gone;
use platform::store::{Row, Tx};
use platform::{Result, params};

/// Who uses a macro.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum For {
    /// The whole team; nobody of a partner's desk.
    #[default]
    Team,
    /// Who is in this group.
    Group(GroupId),
    /// One person: they keep it themselves.
    Person(PersonId),
}

/// Whether what it writes is for the customer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Writes {
    /// Whatever is being written already.
    #[default]
    AsItIs,
    Reply,
    Note,
}

impl Writes {
    pub const ALL: [Self; 3] = [Self::AsItIs, Self::Reply, Self::Note];

    /// In forms and in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::AsItIs => "",
            Self::Reply => "reply",
            Self::Note => "note",
        }
    }

    /// Anything else than a word of it is as it is.
    pub fn read(word: &str) -> Self {
        let known = Self::ALL.into_iter().find(|one| one.word() == word);
        known.unwrap_or_default()
    }
}

/// A prepared answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Macro {
    /// 0: it is being made.
    pub id: i64,
    pub whose: For,
    pub active: bool,
    pub writes: Writes,
    pub sets: Vec<Set>,
    pub title: Texts,
    pub body: Texts,
    pub created_at: Moment,
    pub updated_at: Moment,
}

/// Sets as one text.
pub fn words_of(sets: &[Set]) -> String {
    sets.iter().map(Set::word).collect::<Vec<_>>().join(" ")
}

/// Sets out of one text.
pub fn sets_of(words: &str) -> Vec<Set> {
    words.split(' ').filter_map(Set::read).collect()
}

fn read(row: &Row<'_>) -> Result<Macro> {
    let whose = match (row.opt_int(1)?, row.opt_int(2)?) {
        (Some(owner), _) => For::Person(PersonId(owner)),
        (None, Some(group)) => For::Group(GroupId(group)),
        (None, None) => For::Team,
    };
    Ok(Macro {
        id: row.int(0)?,
        whose,
        active: row.flag(3)?,
        writes: Writes::read(&row.text(4)?),
        sets: sets_of(&row.text(5)?),
        created_at: row.moment(6)?,
        updated_at: row.moment(7)?,
        ..Macro::default()
    })
}

/// With its words put in.
fn worded(all: &mut [Macro], words: Vec<(i64, String, String, String)>) {
    let places: BTreeMap<i64, usize> = all
        .iter()
        .enumerate()
        .map(|(at, one)| (one.id, at))
        .collect();
    for (id, part, locale, text) in words {
        let Some(one) = places.get(&id).and_then(|at| all.get_mut(*at)) else {
            continue;
        };
        let texts = if part == "title" {
            &mut one.title
        } else {
            &mut one.body
        };
        texts.put(&locale, &text);
    }
}

fn word(row: &Row<'_>) -> Result<(i64, String, String, String)> {
    Ok((row.int(0)?, row.text(1)?, row.text(2)?, row.text(3)?))
}

/// The desk's and this person's own, in the order of their lists. Whoever keeps the desk's sees them all; `usable_by`
/// narrows them to what somebody can use.
pub fn list_macros(tx: &Tx<'_>, person: Option<PersonId>) -> Result<Vec<Macro>> {
    let mut all = tx.rows(
        "SELECT id, owner_id, group_id, active, kind, sets, created_at, updated_at FROM macro
         WHERE removed_at IS NULL AND (owner_id IS NULL OR owner_id = $1) ORDER BY position, id",
        &params![person],
        read,
    )?;
    let words = tx.rows(
        "SELECT t.macro_id, t.part, t.locale, t.words FROM macro_text t JOIN macro m ON m.id = t.macro_id
         WHERE m.removed_at IS NULL AND (m.owner_id IS NULL OR m.owner_id = $1)",
        &params![person],
        word,
    )?;
    worded(&mut all, words);
    Ok(all)
}

/// One of them that is there, or (`removed`) that was taken away: that can be taken back.
pub fn find_macro(tx: &Tx<'_>, id: i64, removed: bool) -> Result<Option<Macro>> {
    let found = tx.row(
        "SELECT id, owner_id, group_id, active, kind, sets, created_at, updated_at FROM macro
         WHERE id = $1 AND (removed_at IS NOT NULL) = (CAST($2 AS BIGINT) = 1)",
        &params![id, removed],
        read,
    )?;
    let words = tx.rows(
        "SELECT macro_id, part, locale, words FROM macro_text WHERE macro_id = $1",
        &params![id],
        word,
    )?;
    let mut all: Vec<Macro> = found.into_iter().collect();
    worded(&mut all, words);
    Ok(all.pop())
}

/// Adds one at the end of its list.
pub fn add_macro(tx: &Tx<'_>, one: &Macro, now: Moment) -> Result<i64> {
    let last = tx.number("SELECT coalesce(max(position), 0) FROM macro", &params![])?;
    let id = tx.insert(
        "INSERT INTO macro (position, created_at, updated_at) VALUES ($1, $2, $2) RETURNING id",
        &params![last + 1, now],
    )?;
    set_macro(tx, &Macro { id, ..one.clone() }, now)?;
    Ok(id)
}

/// Makes it say and do exactly this.
pub fn set_macro(tx: &Tx<'_>, one: &Macro, now: Moment) -> Result<()> {
    let (owner, group) = match one.whose {
        For::Team => (None, None),
        For::Group(group) => (None, Some(group)),
        For::Person(person) => (Some(person), None),
    };
    tx.run(
        "UPDATE macro SET owner_id = $2, group_id = $3, active = $4, kind = $5, sets = $6, updated_at = $7 WHERE id = $1",
        &params![one.id, owner, group, one.active, one.writes.word(), words_of(&one.sets), now],
    )?;
    tx.run(
        "DELETE FROM macro_text WHERE macro_id = $1",
        &params![one.id],
    )?;
    for (part, texts) in [("title", &one.title), ("body", &one.body)] {
        for (locale, words) in texts.all() {
            tx.run(
                "INSERT INTO macro_text (macro_id, part, locale, words) VALUES ($1, $2, $3, $4)",
                &params![one.id, part, locale, words],
            )?;
        }
    }
    Ok(())
}

/// Gives them these places in their list, the first one first.
pub fn set_macro_places(tx: &Tx<'_>, ids: &[i64]) -> Result<()> {
    for (place, id) in (1_i64..).zip(ids) {
        tx.run(
            "UPDATE macro SET position = $2 WHERE id = $1",
            &params![id, place],
        )?;
    }
    Ok(())
}

/// Takes it away (`at`), or puts it back.
pub fn set_macro_removed(tx: &Tx<'_>, id: i64, at: Option<Moment>) -> Result<()> {
    tx.run(
        "UPDATE macro SET removed_at = $2 WHERE id = $1",
        &params![id, at],
    )
    .map(drop)
}

/// What somebody who is erased kept for themselves goes with them.
pub fn erase_macros_of(tx: &Tx<'_>, gone: &Gone) -> Result<()> {
    tx.run(
        "DELETE FROM macro_text WHERE macro_id IN (SELECT id FROM macro WHERE owner_id = $1)",
        &params![gone.person],
    )?;
    tx.run(
        "DELETE FROM macro WHERE owner_id = $1",
        &params![gone.person],
    )
    .map(drop)
}
