//! Finding articles, ideas and updates by their words: whole words, word forms (by their stems) and the beginning of the last
//! one. What may be read is asked of everything before it is answered or counted, so that neither a title nor a word that was
//! meant tells of another.

use std::sync::Arc;

use domain::ArticleId;
use platform::clean;
use platform::store::{Tx, Value};
use platform::{Result, params};

use super::Eyes;
use super::read::texts;
use crate::finding::{self, Sought};
use crate::index::{self, Candidate, Index, Row};
use crate::readable;

/// What can be found by its words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    Article,
    Idea,
    Update,
}

impl What {
    /// The word in the database.
    fn word(self) -> &'static str {
        match self {
            Self::Article => "article",
            Self::Idea => "idea",
            Self::Update => "update",
        }
    }
}

/// Puts what something of this brand says in one language into the index, in the place of what was there.
pub fn put_words(
    tx: &Tx<'_>,
    what: What,
    id: i64,
    locale: &str,
    title: &str,
    body: &str,
) -> Result<()> {
    learn(tx, title)?;
    learn(tx, body)?;
    let version = next_version(tx)?;
    let words = index::packed(&finding::weights(title, body, locale));
    tx.run(
        "INSERT INTO search_words (brand_id, what, what_id, locale, words, version) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (what, what_id, locale) DO UPDATE SET words = $5, version = $6",
        &params![tx.brand(), what.word(), id, locale, words, version],
    )
    .map(drop)
}

/// Something is found by nothing any more, until words are put again.
pub fn drop_words(tx: &Tx<'_>, what: What, id: i64) -> Result<()> {
    let version = next_version(tx)?;
    tx.run(
        "UPDATE search_words SET words = '', version = $3 WHERE what = $1 AND what_id = $2",
        &params![what.word(), id, version],
    )
    .map(drop)
}

/// The version of what is written now. Its row is held until this is committed, so that whoever saw a version saw all before it.
fn next_version(tx: &Tx<'_>) -> Result<i64> {
    tx.run("UPDATE search_version SET version = version + 1", &[])?;
    tx.number("SELECT version FROM search_version", &[])
}

/// The words of everything of this kind that the brand has, as they are now.
fn words_now(tx: &Tx<'_>, what: What) -> Result<Arc<Index>> {
    tx.kept_up("search_words", what.word(), |before: Option<Arc<Index>>| {
        let before = before.unwrap_or_default();
        let rows = tx.rows(
            "SELECT what_id, locale, words, version FROM search_words
             WHERE brand_id = $1 AND what = $2 AND version > $3 ORDER BY version, what_id",
            &params![tx.brand(), what.word(), before.version()],
            |row| {
                Ok(Row {
                    id: row.int(0)?,
                    locale: row.text(1)?,
                    words: row.text(2)?,
                    version: row.int(3)?,
                })
            },
        )?;
        if rows.is_empty() {
            return Ok(before);
        }
        let mut index = Arc::unwrap_or_clone(before);
        index.take(rows);
        Ok(Arc::new(index))
    })
}

/// Notes how the words of a text are spelt, so that they are found where somebody misspells one. Which texts say them is not
/// noted: what is meant is looked for among what its reader may read.
fn learn(tx: &Tx<'_>, text: &str) -> Result<()> {
    for word in finding::all_words(text) {
        if !finding::has_spelling(&word) {
            continue;
        }
        let is_known = tx.number(
            "SELECT count(*) FROM help_spelling WHERE word = $1",
            &params![word],
        )? > 0;
        if is_known {
            continue;
        }
        for form in finding::spellings(&word) {
            tx.run(
                "INSERT INTO help_spelling (form, word) VALUES ($1, $2) ON CONFLICT (form, word) DO NOTHING",
                &params![form, word],
            )?;
        }
    }
    Ok(())
}

/// Words that differ from what was typed by a letter, those first that differ by its marks alone. They are anybody's words, so
/// whoever shows one asks first whether its reader finds something by it.
fn list_near(tx: &Tx<'_>, typed: &str) -> Result<Vec<String>> {
    if !finding::has_spelling(typed) {
        return Ok(Vec::new());
    }
    let mut near: Vec<String> = Vec::new();
    for form in finding::spellings(typed) {
        let rows = tx.rows(
            "SELECT word FROM help_spelling WHERE form = $1 ORDER BY word LIMIT 20",
            &params![form],
            |row| row.text(0),
        )?;
        let new: Vec<String> = rows
            .into_iter()
            .filter(|word| word != typed && finding::is_near(typed, word))
            .filter(|word| !near.contains(word))
            .collect();
        near.extend(new);
    }
    let letters = typed.chars().count();
    near.sort_by_key(|word| (word.chars().count().abs_diff(letters), word.clone()));
    near.truncate(6);
    Ok(near)
}

/// What was found, the best first, and which words were taken for others.
#[derive(Clone, Debug, Default)]
pub struct Found {
    pub ids: Vec<i64>,
    /// What was meant by words that nothing says as they were typed.
    pub meant: Vec<String>,
}

/// So many are asked for at once, whether their reader may read them.
pub const AT_ONCE: usize = 16;

/// Looks for what was typed. `readable` answers which of these a reader may read; a word by which this reader finds nothing is
/// taken for one that is spelt nearly so. Where nothing says all of the words, what says half counts.
pub fn find(
    tx: &Tx<'_>,
    what: What,
    typed: &str,
    locale: &str,
    limit: usize,
    readable: impl Fn(&[i64; AT_ONCE]) -> Result<Vec<i64>>,
) -> Result<Found> {
    let index = words_now(tx, what)?;
    let mut ranking = index.ranking(locale);
    let mut meant = Vec::new();
    for one in finding::sought(typed) {
        let mut sayers = ranking.sayers(&one);
        if !reads_any(sayers.ids(), &readable)? {
            for near in list_near(tx, one.word())? {
                sayers = ranking.sayers(&Sought::whole(&near));
                if reads_any(sayers.ids(), &readable)? {
                    meant.push(near);
                    break;
                }
            }
        }
        ranking.note(&sayers);
    }
    let mut candidates = ranking.candidates();
    let mut ids = Vec::new();
    let mut enough = None;
    while ids.len() < limit && !candidates.is_empty() {
        let next: Vec<Candidate> = std::iter::from_fn(|| candidates.pop())
            .take(AT_ONCE)
            .collect();
        let numbers: Vec<i64> = next.iter().map(|one| one.id).collect();
        let read = readable(&filled(&numbers))?;
        for one in next.iter().filter(|one| read.contains(&one.id)) {
            // The first is the best: only if that says all of the words, the others have to.
            let says_all = one.words == ranking.words();
            let enough = *enough.get_or_insert(if says_all { one.words } else { 0 });
            if one.words < enough {
                return Ok(Found { ids, meant });
            }
            ids.push(one.id);
        }
        ids.truncate(limit);
    }
    Ok(Found { ids, meant })
}

/// Whether a reader may read any of these.
fn reads_any(
    ids: impl Iterator<Item = i64>,
    readable: impl Fn(&[i64; AT_ONCE]) -> Result<Vec<i64>>,
) -> Result<bool> {
    let ids: Vec<i64> = ids.collect();
    for some in ids.chunks(AT_ONCE) {
        if !readable(&filled(some))?.is_empty() {
            return Ok(true);
        }
    }
    Ok(false)
}

/// As many numbers as a statement takes; the last more than once where there are fewer.
fn filled(some: &[i64]) -> [i64; AT_ONCE] {
    let last = some.last().copied().unwrap_or_default();
    std::array::from_fn(|at| some.get(at).copied().unwrap_or(last))
}

/// Texts that are about what one with this title is about, the best first, that one among them. Without an actor: whoever
/// shows one asks whether its reader may read it.
pub fn list_like(tx: &Tx<'_>, what: What, title: &str, locale: &str) -> Result<Arc<[i64]>> {
    Ok(words_now(tx, what)?.like(title, locale, LIKE))
}

/// As many are like another at most: of the first some may be unreadable, or stand beside it.
const LIKE: usize = 20;

/// Of what was found, what says the phrases that stand between quotation marks.
const OF_PHRASES: usize = 200;

/// Articles that this reader may read and that say what was typed, the best first.
pub fn list_matching(
    tx: &Tx<'_>,
    eyes: &Eyes,
    typed: &str,
    locale: &str,
    limit: usize,
) -> Result<Vec<ArticleId>> {
    let found = find_matching(tx, eyes, typed, locale, limit)?;
    Ok(found.ids.into_iter().map(ArticleId).collect())
}

/// [`list_matching`], with what was taken for what.
pub fn find_matching(
    tx: &Tx<'_>,
    eyes: &Eyes,
    typed: &str,
    locale: &str,
    limit: usize,
) -> Result<Found> {
    let phrases = finding::phrases(typed);
    let most = if phrases.is_empty() {
        limit
    } else {
        OF_PHRASES
    };
    let mut found = find(tx, What::Article, typed, locale, most, |ids| {
        let mut all = params![eyes.brand, eyes.now, eyes.staff, eyes.person].to_vec();
        all.extend(ids.iter().copied().map(Value::Int));
        tx.rows(
            concat!(
                "SELECT a.id FROM help_article a
                 WHERE a.id IN ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20) AND ",
                readable!()
            ),
            &all,
            |row| row.int(0),
        )
    })?;
    if !phrases.is_empty() {
        let mut says = Vec::new();
        for id in found.ids {
            let all = texts(tx, ArticleId(id))?;
            let is_said = all.iter().any(|text| {
                let body = clean::text_of(&text.body);
                finding::says(&format!("{} | {body}", text.title), &phrases)
            });
            if is_said {
                says.push(id);
            }
        }
        says.truncate(limit);
        found.ids = says;
    }
    Ok(found)
}
