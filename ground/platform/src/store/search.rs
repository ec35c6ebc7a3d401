//! Full-text search over tickets: words and beginnings of words, newest first, narrowed to what somebody may see
//! before a row is read.

use std::collections::BTreeMap;

use domain::{DeskId, GroupId, OrganizationId, PersonId, TicketId};

use super::{Tx, Value};
use crate::Result;

/// What one ticket says, for the index.
#[derive(Clone, Debug, Default)]
pub struct TicketText {
    /// The organization whose people may find it; none for a private ticket.
    pub organization: Option<OrganizationId>,
    /// The group of agents that has it.
    pub group: Option<GroupId>,
    /// The desk whose customer it belongs to.
    pub desk: Option<DeskId>,
    /// The organization whose own first line looks after it, private or not.
    pub first_line: Option<OrganizationId>,
    /// Requester and people in CC.
    pub people: Vec<PersonId>,
    /// Subject, public comments, file names, customer's words.
    pub public: String,
    /// Internal notes and tags.
    pub internal: String,
}

/// Where to look.
#[derive(Clone, Debug)]
pub enum Scope {
    /// Everything, notes included: for the team.
    Everything,
    /// Public words of tickets of this person and of these organizations.
    Of(PersonId, Vec<OrganizationId>),
    /// As [`Self::Of`], for somebody who is also the first line of the latter organizations.
    FirstLine(PersonId, Vec<OrganizationId>, Vec<OrganizationId>),
    /// Everything of the tickets of this person and of these groups: for agents who work within groups.
    Groups(PersonId, Vec<GroupId>),
    /// Everything of the tickets of a partner's desk.
    Desk(DeskId),
}

impl Scope {
    /// The words in a ticket's scope that let it be found, and whether notes count; `None` for everything.
    fn places(&self) -> (Option<Vec<String>>, bool) {
        match self {
            Self::Everything => (None, true),
            Self::Of(person, organizations) => {
                let mut places = vec![format!("p{person}")];
                places.extend(organizations.iter().map(|id| format!("o{id}")));
                (Some(places), false)
            }
            Self::FirstLine(person, organizations, lines) => {
                let mut places = vec![format!("p{person}")];
                places.extend(organizations.iter().map(|id| format!("o{id}")));
                places.extend(lines.iter().map(|id| format!("f{id}")));
                (Some(places), false)
            }
            Self::Groups(person, groups) => {
                let mut places = vec![format!("p{person}")];
                places.extend(groups.iter().map(|id| format!("g{id}")));
                (Some(places), true)
            }
            Self::Desk(desk) => (Some(vec![format!("d{desk}")]), true),
        }
    }
}

/// Puts a ticket into the index, replacing what was there.
///
/// # Errors
/// As [`Tx::run`].
pub fn put(tx: &Tx<'_>, id: TicketId, text: &TicketText) -> Result<()> {
    remove(tx, id)?;
    put_new(tx, id, text)
}

/// Takes a ticket out of the index.
///
/// # Errors
/// As [`Tx::run`].
pub fn remove(tx: &Tx<'_>, id: TicketId) -> Result<()> {
    tx.run(
        "DELETE FROM ticket_search WHERE rowid = $1",
        &[Value::Int(id.0)],
    )
    .map(drop)
}

/// [`put`] for a ticket that is not there yet.
pub(super) fn put_new(tx: &Tx<'_>, id: TicketId, text: &TicketText) -> Result<()> {
    add(tx, id, &scope_of(text), &text.public, &text.internal)
}

/// The words that say whose a ticket is.
fn scope_of(text: &TicketText) -> String {
    scope_words(text).collect::<Vec<_>>().join(" ")
}

/// Appends a row of a server's index as COPY reads it. Words are letters and digits, so nothing needs to be escaped.
pub(super) fn copy_line(lines: &mut String, id: TicketId, text: &TicketText) {
    let number = id.to_string();
    lines.push_str(&number);
    lines.push('\t');
    lines.push_str(&word_list(
        &scope_of(text),
        &number,
        &text.public,
        &text.internal,
    ));
    lines.push('\n');
}

/// `o12` for the organization, `g5` for the group, `d2` for the desk of a partner, `f12` for whose first line, `p34` for each person.
fn scope_words(text: &TicketText) -> impl Iterator<Item = String> {
    let organization = text.organization.map(|id| format!("o{id}"));
    let group = text.group.map(|id| format!("g{id}"));
    let people = text.people.iter().map(|id| format!("p{id}"));
    let first_line = text.first_line.map(|id| format!("f{id}"));
    let desk = text.desk.map(|id| format!("d{id}"));
    organization
        .into_iter()
        .chain(group)
        .chain(desk)
        .chain(first_line)
        .chain(people)
}

/// Puts a ticket into the index that is not there yet. `scope` holds `o12` for its
/// organization, `g5` for its group and `p34` for its people.
///
/// # Errors
/// As [`Tx::run`].
pub fn add(tx: &Tx<'_>, id: TicketId, scope: &str, public: &str, internal: &str) -> Result<()> {
    const FILE: &str = "INSERT INTO ticket_search (rowid, scope, number, public_text, internal_text) VALUES ($1, $2, $3, $4, $5)";
    const SERVER: &str =
        "INSERT INTO ticket_search (rowid, words) VALUES ($1, CAST(CAST($2 AS TEXT) AS tsvector))";
    let number = id.to_string();
    let sql = tx.either(FILE, SERVER);
    if sql == SERVER {
        let words = word_list(scope, &number, public, internal);
        tx.run(sql, &[Value::Int(id.0), Value::Text(&words)])?;
    } else {
        let texts = [scope, &number, public, internal].map(Value::Text);
        let [scope, number, public, internal] = texts;
        tx.run(sql, &[Value::Int(id.0), scope, number, public, internal])?;
    }
    Ok(())
}

/// Numbers of matching tickets, newest first, at most `limit`. Whoever shows them still asks the visibility rule.
///
/// The last word may be the beginning of one. Where that has no list of its own, tickets with exactly the word come
/// first: they are found at once however many there are, and mostly they are enough.
///
/// # Errors
/// As [`Tx::rows`].
pub fn matching(tx: &Tx<'_>, words: &str, scope: &Scope, limit: i64) -> Result<Vec<TicketId>> {
    let Some(mut wanted) = Wanted::read(words) else {
        return Ok(Vec::new());
    };
    let find = |wanted: &Wanted<'_>| find_terms(tx, &wanted.terms(), scope, limit);
    if !wanted.is_long_beginning() {
        return find(&wanted);
    }
    wanted.beginning = false;
    let mut found = find(&wanted)?;
    let missing = usize::try_from(limit)
        .unwrap_or(0)
        .saturating_sub(found.len());
    if missing > 0 {
        wanted.beginning = true;
        let more = find(&wanted)?;
        let more: Vec<_> = more.into_iter().filter(|id| !found.contains(id)).collect();
        found.extend(more.into_iter().take(missing));
    }
    Ok(found)
}

/// Numbers of tickets that have, of each of these groups, a word that begins so; newest first. Word forms are such a group.
///
/// # Errors
/// As [`Tx::rows`].
pub fn matching_forms(
    tx: &Tx<'_>,
    groups: &[Vec<String>],
    scope: &Scope,
    limit: i64,
) -> Result<Vec<TicketId>> {
    let terms: Vec<Term> = groups
        .iter()
        .map(|group| {
            let words = group.iter().flat_map(|form| words_of(form));
            words.map(|word| (word.to_lowercase(), true)).collect()
        })
        .filter(|term: &Term| !term.is_empty())
        .collect();
    if terms.is_empty() {
        return Ok(Vec::new());
    }
    find_terms(tx, &terms, scope, limit)
}

/// Words of which one is to be there, and whether each may go on.
type Term = Vec<(String, bool)>;

fn find_terms(tx: &Tx<'_>, terms: &[Term], scope: &Scope, limit: i64) -> Result<Vec<TicketId>> {
    const FILE: &str =
        "SELECT rowid FROM ticket_search WHERE ticket_search MATCH $1 ORDER BY rowid DESC LIMIT $2";
    const SERVER: &str =
        "SELECT rowid FROM ticket_search WHERE words @@ CAST(CAST($1 AS TEXT) AS tsquery)
         ORDER BY rowid DESC LIMIT $2";
    let sql = tx.either(FILE, SERVER);
    let query = if sql == SERVER {
        for_a_server(terms, scope)
    } else {
        for_a_file(terms, scope)
    };
    tx.rows(sql, &[Value::Text(&query), Value::Int(limit)], |row| {
        row.int(0).map(TicketId)
    })
}

/// Whether the index holds a ticket with its number, its scope and these words of its texts; words of letters and digits
/// alone. For checks.
///
/// # Errors
/// As [`Tx::rows`].
pub fn holds(
    tx: &Tx<'_>,
    id: TicketId,
    text: &TicketText,
    public: &[&str],
    internal: &[&str],
) -> Result<bool> {
    const FILE: &str =
        "SELECT count(*) FROM ticket_search WHERE ticket_search MATCH $1 AND rowid = $2";
    const SERVER: &str = "SELECT count(*) FROM ticket_search
         WHERE words @@ CAST(CAST($1 AS TEXT) AS tsquery) AND rowid = $2";
    let sql = tx.either(FILE, SERVER);
    let scope = scope_words(text);
    let number = id.to_string();
    let places = scope
        .map(|word| ("scope", "A", word))
        .chain([("number", "B", number)])
        .chain(
            public
                .iter()
                .map(|word| ("public_text", "B", word.to_lowercase())),
        )
        .chain(
            internal
                .iter()
                .map(|word| ("internal_text", "C", word.to_lowercase())),
        );
    let (terms, and): (Vec<String>, _) = if sql == SERVER {
        (
            places
                .map(|(_, weight, word)| format!("'{}':{weight}", shortened(&word)))
                .collect(),
            " & ",
        )
    } else {
        (
            places
                .map(|(column, _, word)| format!("{column} : \"{word}\""))
                .collect(),
            " AND ",
        )
    };
    let found = tx.number(sql, &[Value::Text(&terms.join(and)), Value::Int(id.0)])?;
    Ok(found == 1)
}

/// The words of a text: runs of letters and digits, `å` being a letter, in small letters. Nothing else of what a person
/// types reaches an index.
fn words_of(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The longest beginning that an index in a file has a list for (`prefix` of its table), in letters.
const LONGEST_BEGINNING: usize = 6;

/// What somebody searches for.
struct Wanted<'w> {
    words: Vec<&'w str>,
    /// Whether the last word may go on.
    beginning: bool,
}

impl<'w> Wanted<'w> {
    /// `None` when there is no word.
    fn read(text: &'w str) -> Option<Self> {
        let words: Vec<&str> = words_of(text).take(12).collect();
        let beginning = words.last()?.chars().count() >= 3;
        Some(Self { words, beginning })
    }

    /// Whether the last word is longer than the beginnings that the index lists.
    fn is_long_beginning(&self) -> bool {
        let last = self.words.last().map_or(0, |word| word.chars().count());
        self.beginning && last > LONGEST_BEGINNING
    }

    /// The words, and whether each may be a beginning.
    fn terms(&self) -> Vec<Term> {
        let last = self.words.len() - 1;
        self.words
            .iter()
            .enumerate()
            .map(|(at, word)| vec![(word.to_lowercase(), self.beginning && at == last)])
            .collect()
    }
}

/// The query in the language of FTS5. Every word is quoted, so nothing a person types is an operator.
fn for_a_file(terms: &[Term], scope: &Scope) -> String {
    let terms: Vec<String> = terms
        .iter()
        .map(|term| {
            let words: Vec<String> = term
                .iter()
                .map(|(word, beginning)| format!("\"{word}\"{}", if *beginning { "*" } else { "" }))
                .collect();
            match words.as_slice() {
                [only] => only.clone(),
                several => format!("({})", several.join(" OR ")),
            }
        })
        .collect();
    let terms = terms.join(" AND ");
    let (places, notes) = scope.places();
    let columns = if notes {
        "number public_text internal_text"
    } else {
        "number public_text"
    };
    match places {
        None => format!("{{{columns}}} : ({terms})"),
        Some(places) => {
            let places: Vec<String> = places.iter().map(|place| format!("\"{place}\"")).collect();
            format!(
                "({{scope}} : ({})) AND ({{{columns}}} : ({terms}))",
                places.join(" OR ")
            )
        }
    }
}

/// The query in the language of `tsquery`: scope tokens have the weight A, public words B, internal ones C. Words are
/// letters and digits alone, and quoted, so nothing a person types is an operator.
fn for_a_server(terms: &[Term], scope: &Scope) -> String {
    let (places, notes) = scope.places();
    let weights = if notes { "BC" } else { "B" };
    let places = places.map(|places| {
        let places: Vec<String> = places.iter().map(|place| format!("'{place}':A")).collect();
        places.join(" | ")
    });
    let terms: Vec<String> = terms
        .iter()
        .map(|term| {
            let words: Vec<String> = term
                .iter()
                .map(|(word, beginning)| {
                    let star = if *beginning { "*" } else { "" };
                    format!("'{}':{star}{weights}", shortened(word))
                })
                .collect();
            match words.as_slice() {
                [only] => only.clone(),
                several => format!("({})", several.join(" | ")),
            }
        })
        .collect();
    let terms = terms.join(" & ");
    match places {
        Some(places) => format!("({places}) & {terms}"),
        None => terms,
    }
}

/// The longest word that is told from others, in bytes.
const LONGEST_WORD: usize = 255;
/// Room for the words of one ticket, in bytes: PostgreSQL keeps at most a megabyte of them.
const ROOM: usize = 900_000;

fn shortened(word: &str) -> &str {
    word.get(..word.floor_char_boundary(LONGEST_WORD))
        .unwrap_or(word)
}

/// A ticket as PostgreSQL's list of words: each once, with the places it is found in as weights. The scope comes first, so
/// that it is there however long the text is.
fn word_list(scope: &str, number: &str, public: &str, internal: &str) -> String {
    let mut found: BTreeMap<String, [bool; 3]> = BTreeMap::new();
    let mut room = ROOM;
    for (at, text) in [(0, scope), (1, number), (1, public), (2, internal)] {
        for word in words_of(text) {
            let word = word.to_lowercase();
            let word = shortened(&word);
            if !found.contains_key(word) {
                // What PostgreSQL keeps beside the word: its entry and its places.
                let Some(left) = room.checked_sub(word.len() + 16) else {
                    break;
                };
                room = left;
                found.insert(word.to_owned(), [false; 3]);
            }
            if let Some(weight) = found.get_mut(word).and_then(|weights| weights.get_mut(at)) {
                *weight = true;
            }
        }
    }
    let mut list = String::new();
    for (word, [scope, public, internal]) in found {
        let weights = [
            scope.then_some("1A"),
            public.then_some("2B"),
            internal.then_some("3C"),
        ];
        let weights: Vec<&str> = weights.into_iter().flatten().collect();
        for part in ["'", word.as_str(), "':", &weights.join(","), " "] {
            list.push_str(part);
        }
    }
    list
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn operators_that_people_type_are_just_words() {
        let wanted = Wanted::read("NEAR(a* OR \"b) -scope:p1").unwrap();
        assert_eq!(
            for_a_file(&wanted.terms(), &Scope::Everything),
            "{number public_text internal_text} : (\"near\" AND \"a\" AND \"or\" AND \"b\" AND \"scope\" AND \"p1\")"
        );
        assert!(Wanted::read(" -*\" ").is_none());
        let wanted = Wanted::read("a' | 'b:*A !Våren").unwrap();
        assert_eq!(
            for_a_server(
                &wanted.terms(),
                &Scope::Of(PersonId(3), vec![OrganizationId(4)])
            ),
            "('p3':A | 'o4':A) & 'a':B & 'b':B & 'a':B & 'våren':*B"
        );
    }

    #[test]
    fn a_ticket_without_end_is_indexed_as_far_as_there_is_room() {
        let long: Vec<String> = (0..200_000).map(|n| format!("word{n}")).collect();
        let list = word_list("o1 p2", "7", &long.join(" "), "hush");
        assert!(list.contains("'o1':1A") && list.contains("'7':2B") && !list.contains("hush"));
        assert!(list.len() < 1_000_000);
    }
}
