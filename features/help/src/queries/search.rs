//! Finding articles by their words: whole words, word forms (by their stems) and the beginning of the last one. Who may
//! read an article is asked in the same statement, so that neither a title nor a count tells of another.

use std::collections::{BTreeMap, HashMap};

use domain::ArticleId;
use platform::store::Tx;
use platform::{Result, params};
use rust_stemmers::{Algorithm, Stemmer};

use super::Eyes;
use crate::readable;

/// The longest word that is told from others, in letters.
const LONGEST: usize = 60;
/// A word of a title says this much more than one of a body.
const OF_A_TITLE: i64 = 8;
/// A word that a body repeats counts this often at most.
const MOST_TIMES: i64 = 3;
/// Words of a query that are looked at.
const MOST_WORDS: usize = 12;

/// Runs of letters and digits, in small letters.
fn words_of(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.to_lowercase().chars().take(LONGEST).collect())
}

fn stem(word: &str, locale: &str) -> String {
    let (language, word) = match locale {
        "sv" => (Algorithm::Swedish, without_article(word)),
        _ => (Algorithm::English, word),
    };
    Stemmer::create(language).stem(word).into_owned()
}

/// `lösenordet` is `lösenord`: what the algorithm leaves.
fn without_article(word: &str) -> &str {
    word.strip_suffix("ets")
        .or_else(|| word.strip_suffix("et"))
        .filter(|short| short.chars().count() >= 4)
        .unwrap_or(word)
}

/// Words that say nothing about what somebody looks for.
fn says_nothing(word: &str) -> bool {
    const COMMON: &str = " a an and are as at be but by can cannot do does for from have how i in is it its me my no not of on or our the this that to we what when where which who why will with you your \
        att av de den det där du eller en ett för från får har hur i inte jag kan man med men mig min mitt när och om på ska som så till ur vad var vi vid är ";
    COMMON.contains(&format!(" {word} "))
}

/// Puts what an article says in one language into the index, in the place of what was there.
pub fn put_words(tx: &Tx<'_>, id: ArticleId, locale: &str, title: &str, body: &str) -> Result<()> {
    tx.run(
        "DELETE FROM help_word WHERE article_id = $1 AND locale = $2",
        &params![id, locale],
    )?;
    let mut weights: BTreeMap<String, i64> = BTreeMap::new();
    let mut note = |word: String, weight: i64, most: i64| {
        let stem = stem(&word, locale);
        for one in if stem == word {
            vec![word]
        } else {
            vec![word, stem]
        } {
            let now = weights.entry(one).or_default();
            *now = (*now + weight).min(most);
        }
    };
    for word in words_of(body) {
        note(word, 1, MOST_TIMES);
    }
    for word in words_of(title) {
        note(word, OF_A_TITLE, OF_A_TITLE + MOST_TIMES);
    }
    for (word, weight) in weights {
        tx.run(
            "INSERT INTO help_word (word, article_id, locale, weight) VALUES ($1, $2, $3, $4)",
            &params![word, id, locale, weight],
        )?;
    }
    Ok(())
}

/// Articles that this reader may read and that say what was typed, the best first. Where none says all of it, those count
/// that say half.
pub fn list_matching(
    tx: &Tx<'_>,
    eyes: &Eyes,
    typed: &str,
    locale: &str,
    limit: usize,
) -> Result<Vec<ArticleId>> {
    let mut words: Vec<String> = words_of(typed).take(MOST_WORDS).collect();
    // Whoever types on has not finished the last word.
    let last = words.last().cloned();
    let telling: Vec<String> = words
        .iter()
        .filter(|word| !says_nothing(word))
        .cloned()
        .collect();
    if !telling.is_empty() {
        words = telling;
    }
    words.dedup();
    let mut found: HashMap<i64, (usize, f64)> = HashMap::new();
    for word in &words {
        let begins = last.as_ref() == Some(word) && domain::help::is_enough_to_suggest(word);
        let end = if begins {
            format!("{word}\u{10ffff}")
        } else {
            word.clone()
        };
        let (english, swedish) = (stem(word, "en"), stem(word, "sv"));
        let rows = tx.rows(
            concat!(
                "SELECT w.article_id, max(CASE WHEN w.locale = $5 THEN 2 * w.weight ELSE w.weight END)
                 FROM help_word w JOIN help_article a ON a.id = w.article_id
                 WHERE (w.word = $6 OR (w.word = $7 AND w.locale = 'en') OR (w.word = $8 AND w.locale = 'sv')
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
                word,
                english,
                swedish,
                end
            ],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )?;
        // A word that is everywhere says little.
        let rarity = 1.0 / (1.0 + (rows.len() as f64).ln_1p());
        for (article, weight) in rows {
            let (matched, score) = found.entry(article).or_default();
            *matched += 1;
            *score += weight as f64 * rarity;
        }
    }
    let best = found.values().map(|(matched, _)| *matched).max();
    let wanted = if best == Some(words.len()) {
        words.len()
    } else {
        words.len().div_ceil(2)
    };
    let mut ranked: Vec<(i64, f64)> = found
        .into_iter()
        .filter(|(_, (matched, _))| *matched >= wanted)
        .map(|(article, (matched, score))| (article, matched as f64 * 1000.0 + score))
        .collect();
    ranked.sort_by(|(a, left), (b, right)| right.total_cmp(left).then(a.cmp(b)));
    Ok(ranked
        .into_iter()
        .take(limit)
        .map(|(article, _)| ArticleId(article))
        .collect())
}
