//! Finding texts by their words: whole words, word forms (by their stems) and the beginning of the last one. What is found is in
//! lists of words that features keep; here is what stands in such a list, what is looked for, and what comes first.

use std::collections::{BTreeMap, HashMap};

use rust_stemmers::{Algorithm, Stemmer};

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

/// What a text says in one language: its words and their stems, and how much each says.
pub fn weights(title: &str, body: &str, locale: &str) -> BTreeMap<String, i64> {
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
    weights
}

/// A word that is looked for.
#[derive(Clone, Debug)]
pub struct Sought {
    pub word: String,
    /// Its stem, in each language.
    pub english: String,
    pub swedish: String,
    /// Where words end that begin with it, if it may be unfinished; else itself.
    pub end: String,
}

/// The words of what was typed that tell something.
pub fn sought(typed: &str) -> Vec<Sought> {
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
    let meant = words.into_iter().map(|word| {
        let begins = last.as_ref() == Some(&word) && domain::help::is_enough_to_suggest(&word);
        Sought {
            english: stem(&word, "en"),
            swedish: stem(&word, "sv"),
            end: if begins {
                format!("{word}\u{10ffff}")
            } else {
                word.clone()
            },
            word,
        }
    });
    meant.collect()
}

/// What was found, word by word.
#[derive(Debug, Default)]
pub struct Ranking {
    found: HashMap<i64, (usize, f64)>,
    words: usize,
}

impl Ranking {
    /// Notes what says the next word, and how much.
    pub fn note(&mut self, rows: Vec<(i64, i64)>) {
        self.words += 1;
        // A word that is everywhere says little.
        let rarity = 1.0 / (1.0 + (rows.len() as f64).ln_1p());
        for (id, weight) in rows {
            let (matched, score) = self.found.entry(id).or_default();
            *matched += 1;
            *score += weight as f64 * rarity;
        }
    }

    /// The best first. Where nothing says all of it, what says half counts.
    pub fn best(self, limit: usize) -> Vec<i64> {
        let best = self.found.values().map(|(matched, _)| *matched).max();
        let wanted = if best == Some(self.words) {
            self.words
        } else {
            self.words.div_ceil(2)
        };
        let mut ranked: Vec<(i64, f64)> = self
            .found
            .into_iter()
            .filter(|(_, (matched, _))| *matched >= wanted)
            .map(|(id, (matched, score))| (id, matched as f64 * 1000.0 + score))
            .collect();
        ranked.sort_by(|(a, left), (b, right)| right.total_cmp(left).then(a.cmp(b)));
        ranked.into_iter().take(limit).map(|(id, _)| id).collect()
    }
}
