//! Finding articles by their words: whole words, word forms (by their stems) and the beginning of the last one. Who may
//! read an article is asked in the same statement, so that neither a title nor a count tells of another.

use domain::ArticleId;
use platform::clean;
use platform::store::Tx;
use platform::{Result, params};

use super::Eyes;
use super::read::texts;
use crate::finding::{self, Ranking, Sought};
use crate::readable;

/// Puts what an article says in one language into the index, in the place of what was there.
pub fn put_words(tx: &Tx<'_>, id: ArticleId, locale: &str, title: &str, body: &str) -> Result<()> {
    tx.run(
        "DELETE FROM help_word WHERE article_id = $1 AND locale = $2",
        &params![id, locale],
    )?;
    learn(tx, title)?;
    learn(tx, body)?;
    let weights = finding::weights(title, body, locale);
    for (word, weight) in weights {
        tx.run(
            "INSERT INTO help_word (word, article_id, locale, weight) VALUES ($1, $2, $3, $4)",
            &params![word, id, locale, weight],
        )?;
    }
    Ok(())
}

/// Notes how the words of a text are spelt, so that they are found where somebody misspells one. Which texts say them is not
/// noted: what is meant is looked for among what its reader may read.
pub fn learn(tx: &Tx<'_>, text: &str) -> Result<()> {
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

/// Looks for what was typed, word by word, with a statement that answers what says a word, and how much. A word by which this
/// reader finds nothing is taken for one that is spelt nearly so.
pub fn ranked(
    tx: &Tx<'_>,
    typed: &str,
    limit: usize,
    ask: impl Fn(&Sought) -> Result<Vec<(i64, i64)>>,
) -> Result<Found> {
    let mut ranking = Ranking::default();
    let mut meant = Vec::new();
    for one in finding::sought(typed) {
        let mut rows = ask(&one)?;
        if rows.is_empty() {
            for near in list_near(tx, &one.word)? {
                rows = ask(&Sought::whole(&near))?;
                if !rows.is_empty() {
                    meant.push(near);
                    break;
                }
            }
        }
        ranking.note(rows);
    }
    Ok(Found {
        ids: ranking.best(limit),
        meant,
    })
}

/// Of what was found, what says the phrases that stand between quotation marks.
const OF_PHRASES: usize = 200;

/// Articles that this reader may read and that say what was typed, the best first. Where none says all of it, those count
/// that say half.
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
    let mut found = ranked(tx, typed, most, |one| {
        // Written crosswise, SQLite begins at the words, as it should: from the articles it would read every word of each.
        tx.rows(
            concat!(
                "SELECT w.article_id, max(CASE WHEN w.locale = $5 THEN 2 * w.weight ELSE w.weight END)
                 FROM help_word w CROSS JOIN help_article a
                 WHERE a.id = w.article_id AND (w.word = $6 OR (w.word = $7 AND w.locale = 'en') OR (w.word = $8 AND w.locale = 'sv')
                   OR (w.word >= $6 AND w.word < $9)) AND ",
                readable!(),
                " GROUP BY w.article_id"
            ),
            &params![
                eyes.brand,
                eyes.now,
                eyes.staff,
                eyes.person,
                locale,
                one.word,
                one.english,
                one.swedish,
                one.end
            ],
            |row| Ok((row.int(0)?, row.int(1)?)),
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
