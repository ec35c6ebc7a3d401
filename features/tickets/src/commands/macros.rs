//! Macros: who keeps and who uses them, and what they say of a ticket. What customers wrote is put in as it is, once: names
//! in it are nobody's names.

use std::sync::Arc;

use domain::Moment;
use domain::form::Texts;
use domain::permission::{Action, Actor, Permission, Reach};
use domain::ticket::Set;
use platform::audit::{self, About};
use platform::clean;
use platform::language::Locale;
use platform::post::template::{self, Names, Value, Wrong};
use platform::settings::SITE_NAME;
use platform::store::Tx;
use platform::{Error, Result};

use super::Seen;
use crate::queries::{self, For, Macro, Writes, words_of};

/// What a macro can speak of.
pub const NAMES: Names = Names {
    texts: &[
        "name",
        "first_name",
        "organization",
        "number",
        "subject",
        "site",
        "author",
    ],
    parts: &[],
};

/// Longest title, in characters.
pub const LONGEST_TITLE: usize = 80;
/// Longest text, in characters.
pub const LONGEST_BODY: usize = 20_000;

/// Why a macro was not kept, and in which language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unkept {
    /// It needs a title in one language at least.
    Nameless,
    /// It neither writes nor sets anything.
    Empty,
    /// The title or the text is too long.
    Long(&'static str, String),
    /// A text speaks of what it cannot.
    Wrong(String, Wrong),
    /// The group is gone.
    Group,
}

/// Whether somebody keeps what the desk uses, and not only their own.
pub fn keeps_all(who: &Actor) -> bool {
    who.permissions.has(Permission::Settings)
}

fn may_keep(one: &Macro, who: &Actor) -> bool {
    match one.whose {
        For::Person(owner) => who.person == Some(owner),
        For::Team | For::Group(_) => keeps_all(who),
    }
}

/// What somebody of the team can put into a message, their own last. Every ticket's page asks for it, so it is kept.
pub fn usable(tx: &Tx<'_>, who: &Actor) -> Result<Arc<Vec<Macro>>> {
    let Some(person) = who.person else {
        return Ok(Arc::default());
    };
    let of_partner = who.reach == Reach::Partner;
    tx.kept("usable_macros", &format!("{person} {of_partner}"), || {
        let groups = organizations::queries::list_groups_of(tx, person)?;
        let mut all = queries::list_macros(tx, Some(person))?;
        all.retain(|one| {
            one.active
                && match one.whose {
                    For::Team => !of_partner,
                    For::Group(group) => groups.contains(&group),
                    For::Person(_) => true,
                }
        });
        all.sort_by_key(|one| matches!(one.whose, For::Person(_)));
        Ok(all)
    })
}

/// What somebody finds in their list: what they can use, and what they keep and do not offer.
pub fn listed(tx: &Tx<'_>, who: &Actor) -> Result<Vec<Macro>> {
    let kept = queries::list_macros(tx, who.person)?;
    if keeps_all(who) {
        return Ok(kept);
    }
    let mut all = usable(tx, who)?.to_vec();
    all.extend(
        kept.into_iter()
            .filter(|one| !one.active && may_keep(one, who)),
    );
    Ok(all)
}

/// One that somebody may change; `Absent` otherwise.
pub fn find_kept(tx: &Tx<'_>, who: &Actor, id: i64) -> Result<Macro> {
    find_mine(tx, who, id, false)
}

fn find_mine(tx: &Tx<'_>, who: &Actor, id: i64, removed: bool) -> Result<Macro> {
    let found = queries::find_macro(tx, id, removed)?;
    found.filter(|one| may_keep(one, who)).ok_or(Error::Absent)
}

fn unkept(tx: &Tx<'_>, one: &Macro) -> Result<Option<Unkept>> {
    if one.title.is_empty() {
        return Ok(Some(Unkept::Nameless));
    }
    if one.body.is_empty() && one.sets.is_empty() {
        return Ok(Some(Unkept::Empty));
    }
    for (part, texts, most) in [
        ("title", &one.title, LONGEST_TITLE),
        ("body", &one.body, LONGEST_BODY),
    ] {
        for (locale, text) in texts.all() {
            if text.chars().count() > most {
                return Ok(Some(Unkept::Long(part, locale.to_owned())));
            }
        }
    }
    for (locale, text) in one.body.all() {
        if let Err(wrong) = template::check(text, NAMES) {
            return Ok(Some(Unkept::Wrong(locale.to_owned(), wrong)));
        }
    }
    match one.whose {
        For::Group(group) if organizations::queries::find_group(tx, group)?.is_none() => {
            Ok(Some(Unkept::Group))
        }
        _ => Ok(None),
    }
}

/// Keeps a macro, or makes it where its number is 0. Who may not keep the desk's keeps their own. Answers its number.
pub fn keep_macro(
    tx: &Tx<'_>,
    who: &Actor,
    wanted: &Macro,
    now: Moment,
) -> Result<Result<i64, Unkept>> {
    let person = who.person.ok_or(Error::Absent)?;
    let mut wanted = wanted.clone();
    if !keeps_all(who) || matches!(wanted.whose, For::Person(_)) {
        wanted.whose = For::Person(person);
    }
    let before = match wanted.id {
        0 => None,
        id => Some(find_kept(tx, who, id)?),
    };
    if let Some(why) = unkept(tx, &wanted)? {
        return Ok(Err(why));
    }
    let id = if before.is_some() {
        queries::set_macro(tx, &wanted, now)?;
        wanted.id
    } else {
        queries::add_macro(tx, &wanted, now)?
    };
    note(tx, id, before.as_ref(), Some(&wanted), now)?;
    Ok(Ok(id))
}

/// Takes a macro away, or puts it back.
pub fn remove_macro(tx: &Tx<'_>, who: &Actor, id: i64, away: bool, now: Moment) -> Result<()> {
    let one = find_mine(tx, who, id, !away)?;
    queries::set_macro_removed(tx, id, away.then_some(now))?;
    if away {
        note(tx, id, Some(&one), None, now)
    } else {
        note(tx, id, None, Some(&one), now)
    }
}

/// Moves a macro up or down among those of its list: the desk's, or somebody's own.
pub fn move_macro(tx: &Tx<'_>, who: &Actor, id: i64, up: bool) -> Result<()> {
    let one = find_kept(tx, who, id)?;
    let is_own = |one: &Macro| matches!(one.whose, For::Person(_));
    let all = queries::list_macros(tx, who.person)?;
    let mut ids: Vec<i64> = all
        .iter()
        .filter(|other| is_own(other) == is_own(&one))
        .map(|one| one.id)
        .collect();
    let at = ids
        .iter()
        .position(|other| *other == id)
        .ok_or(Error::Absent)?;
    let to = if up { at.checked_sub(1) } else { Some(at + 1) };
    if let Some(to) = to.filter(|to| *to < ids.len()) {
        ids.swap(at, to);
        queries::set_macro_places(tx, &ids)?;
    }
    Ok(())
}

/// What a macro says and does, for the audit log.
fn told(one: &Macro) -> String {
    let mut lines: Vec<String> = Vec::new();
    for (part, texts) in [("title", &one.title), ("body", &one.body)] {
        lines.extend(
            texts
                .all()
                .map(|(locale, text)| format!("{part}.{locale}: {text}")),
        );
    }
    let whose = match one.whose {
        For::Group(group) => format!("group {group}"),
        For::Team | For::Person(_) => "team".to_owned(),
    };
    lines.push(format!(
        "for: {whose}; writes: {}; sets: {}; active: {}",
        one.writes.word(),
        words_of(&one.sets),
        one.active
    ));
    lines.join("\n")
}

/// The desk's are written down; what somebody keeps for themselves is theirs.
fn note(
    tx: &Tx<'_>,
    id: i64,
    before: Option<&Macro>,
    after: Option<&Macro>,
    now: Moment,
) -> Result<()> {
    let shared = |one: &&Macro| !matches!(one.whose, For::Person(_));
    let (before, after) = (before.filter(shared), after.filter(shared));
    let (was, is) = (
        before.map(told).unwrap_or_default(),
        after.map(told).unwrap_or_default(),
    );
    let Some(one) = after.or(before).filter(|_| was != is) else {
        return Ok(());
    };
    let deed = audit::Deed {
        area: "setting",
        deed: match (before, after) {
            (None, _) => "macro_added",
            (_, None) => "macro_removed",
            _ => "macro_changed",
        },
        actor: None,
        about: About::Thing(Some(id), one.title.for_reader("en").unwrap_or_default()),
        before: &was,
        after: &is,
    };
    audit::add(tx, &deed, now)
}

/// What a macro says in a ticket, and sets with it. Nothing is changed until it is sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applied {
    pub text: String,
    pub html: String,
    pub writes: Writes,
    pub sets: Vec<Set>,
}

/// Fills a macro in for a ticket, in the language of whoever asked.
pub fn apply_macro(tx: &Tx<'_>, seen: &Seen, who: &Actor, id: i64) -> Result<Applied> {
    let all = usable(tx, who)?;
    let one = all.iter().find(|one| one.id == id).ok_or(Error::Absent)?;
    let requester = people::queries::find(tx, seen.ticket.requester)?;
    let locale = requester.map_or_else(|| Locale::En.code().to_owned(), |person| person.locale);
    // What is within the team is in the team's language.
    let writer = who.person.ok_or(Error::Absent)?;
    let writer = people::queries::find(tx, writer)?.ok_or(Error::Absent)?;
    let locale = if one.writes == Writes::Note {
        writer.locale.clone()
    } else {
        locale
    };
    let (text, html) = filled(tx, seen, &one.body, &locale, &writer.name)?;
    let may_change = seen.may(Action::Edit);
    Ok(Applied {
        text,
        html,
        writes: one.writes,
        sets: if may_change {
            one.sets.clone()
        } else {
            Vec::new()
        },
    })
}

fn filled(
    tx: &Tx<'_>,
    seen: &Seen,
    body: &Texts,
    locale: &str,
    author: &str,
) -> Result<(String, String)> {
    let Some(body) = body.for_reader(locale) else {
        return Ok(Default::default());
    };
    let ticket = &seen.ticket;
    let name = ticket.requester_name.trim();
    let values = [
        Value::text("name", name),
        Value::text(
            "first_name",
            name.split_whitespace().next().unwrap_or_default(),
        ),
        Value::text(
            "organization",
            ticket.organization_name.clone().unwrap_or_default(),
        ),
        Value::text("number", ticket.id.to_string()),
        Value::text("subject", ticket.subject.clone()),
        Value::text("site", SITE_NAME.text(tx)?),
        Value::text("author", author),
    ];
    // It was looked at when it was kept. What cannot be filled in after all is put in as it was written: its writer reads it first.
    let text = match template::write(body, NAMES, &values) {
        Ok(written) => written.text,
        Err(_) => body.to_owned(),
    };
    let html = in_lines(&text);
    Ok((text, html))
}

/// Each line a paragraph and an empty one an empty paragraph, as the composer has what is typed into it.
fn in_lines(text: &str) -> String {
    let line = |line: &str| {
        if line.trim().is_empty() {
            "<p></p>".to_owned()
        } else {
            clean::from_text(line)
        }
    };
    text.lines().map(line).collect()
}
