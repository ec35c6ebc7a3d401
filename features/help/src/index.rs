//! The words of what can be found, in memory: which texts say a word, in which language and how much. Who may read a text is not
//! known here; whoever looks asks the database for those that come first.

use std::collections::{BTreeMap, BinaryHeap, HashMap, HashSet};
use std::ops::Bound;
use std::sync::{Arc, Mutex, PoisonError};

use crate::finding::{self, Sought};

/// That a text says a word.
#[derive(Clone, Copy, Debug)]
struct Said {
    /// Its place among the texts.
    text: u32,
    /// Its place among the languages.
    locale: u8,
    weight: u8,
}

/// What one text says in one language, as the database has it.
#[derive(Clone, Debug)]
pub struct Row {
    pub id: i64,
    pub locale: String,
    /// Each word with its weight after it.
    pub words: String,
    pub version: i64,
}

/// The words of all texts of one kind.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// As it was at this version.
    version: i64,
    texts: Vec<i64>,
    places: HashMap<i64, u32>,
    locales: Vec<String>,
    /// Which text is there in which language.
    known: HashSet<(u32, u8)>,
    words: BTreeMap<Box<str>, Vec<Said>>,
    like: Like,
}

/// What was found to be like a text, by its title and language. It holds for this version alone.
#[derive(Debug, Default)]
struct Like(Mutex<HashMap<OfTitle, Arc<[i64]>>>);

/// A title and the language of whoever reads it.
type OfTitle = (String, String);

impl Clone for Like {
    fn clone(&self) -> Self {
        Self::default()
    }
}

/// So many titles are noted at most.
const NOTED: usize = 20_000;

/// The words of a text as a row keeps them.
pub fn packed(weights: &BTreeMap<String, i64>) -> String {
    let words = weights
        .iter()
        .map(|(word, weight)| format!("{word} {weight}"));
    words.collect::<Vec<_>>().join(" ")
}

impl Index {
    /// Rows of a later version than this change it.
    pub fn version(&self) -> i64 {
        self.version
    }

    /// Takes in what changed since.
    pub fn take(&mut self, rows: Vec<Row>) {
        self.like = Like::default();
        let mut changed = HashSet::new();
        let mut new = Vec::with_capacity(rows.len());
        for row in rows {
            let Some((text, locale)) = self.place(row.id, &row.locale) else {
                continue;
            };
            if !self.known.insert((text, locale)) {
                changed.insert((text, locale));
            }
            self.version = self.version.max(row.version);
            new.push((text, locale, row.words));
        }
        if !changed.is_empty() {
            for said in self.words.values_mut() {
                said.retain(|one| !changed.contains(&(one.text, one.locale)));
            }
            self.words.retain(|_, said| !said.is_empty());
        }
        for (text, locale, words) in new {
            let mut parts = words.split(' ');
            while let (Some(word), Some(weight)) = (parts.next(), parts.next()) {
                let one = Said {
                    text,
                    locale,
                    weight: weight.parse().unwrap_or(1),
                };
                match self.words.get_mut(word) {
                    Some(said) => said.push(one),
                    None => drop(self.words.insert(word.into(), vec![one])),
                }
            }
        }
    }

    fn place(&mut self, id: i64, locale: &str) -> Option<(u32, u8)> {
        let there = self.locales.iter().position(|one| one == locale);
        let locale = there.unwrap_or_else(|| {
            self.locales.push(locale.to_owned());
            self.locales.len() - 1
        });
        let next = u32::try_from(self.texts.len()).ok()?;
        let text = *self.places.entry(id).or_insert(next);
        if text == next {
            self.texts.push(id);
        }
        Some((text, u8::try_from(locale).ok()?))
    }

    /// The texts that say most of what this title says, at most this many, the best first.
    pub fn like(&self, title: &str, locale: &str, limit: usize) -> Arc<[i64]> {
        let key = (title.to_owned(), locale.to_owned());
        let noted = || self.like.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = noted().get(&key) {
            return found.clone();
        }
        let mut ranking = self.ranking(locale);
        for one in finding::sought(title) {
            let sayers = ranking.sayers(&Sought::whole(one.word()));
            ranking.note(&sayers);
        }
        let mut candidates = ranking.candidates();
        let best = std::iter::from_fn(|| candidates.pop()).take(limit);
        let best: Arc<[i64]> = best.map(|one| one.id).collect();
        let mut noted = noted();
        if noted.len() >= NOTED {
            noted.clear();
        }
        noted.insert(key, best.clone());
        best
    }

    /// Begins to rank texts for a reader of this language.
    pub fn ranking(&self, locale: &str) -> Ranking<'_> {
        Ranking {
            index: self,
            own: self.locales.iter().position(|one| one == locale),
            found: vec![(0, 0.0); self.texts.len()],
            words: 0,
        }
    }

    /// The texts that say a word in any of its forms: of each how much, in the reader's language twice as much.
    fn say(&self, sought: &Sought, own: Option<usize>) -> Vec<(u32, u16)> {
        let mut most = vec![0_u16; self.texts.len()];
        let mut texts = Vec::new();
        let mut note = |all: &[Said], only: Option<usize>| {
            for one in all {
                let locale = usize::from(one.locale);
                if only.is_some_and(|only| only != locale) {
                    continue;
                }
                let weight = u16::from(one.weight.max(1)) * if own == Some(locale) { 2 } else { 1 };
                if let Some(before) = most.get_mut(one.text as usize) {
                    if *before == 0 {
                        texts.push(one.text);
                    }
                    *before = weight.max(*before);
                }
            }
        };
        let word = sought.word();
        for (locale, code) in self.locales.iter().enumerate() {
            let stem = sought.stem(code);
            if let Some(said) = self.words.get(stem.as_str()).filter(|_| stem != word) {
                note(said, Some(locale));
            }
        }
        if sought.is_unfinished() {
            let from = (Bound::Included(word), Bound::Unbounded);
            let from = self.words.range::<str, _>(from);
            for (_, said) in from.take_while(|(one, _)| one.starts_with(word)) {
                note(said, None);
            }
        } else if let Some(said) = self.words.get(word) {
            note(said, None);
        }
        let weight = |text: &u32| most.get(*text as usize).copied().unwrap_or_default();
        let weighed = texts.iter().map(|text| (*text, weight(text)));
        weighed.collect()
    }
}

/// What was found, word by word.
pub struct Ranking<'i> {
    index: &'i Index,
    own: Option<usize>,
    /// Of each text, how many of the words it says, and how much.
    found: Vec<(u8, f32)>,
    words: u8,
}

/// Texts that say a word.
pub struct Sayers<'i> {
    index: &'i Index,
    texts: Vec<(u32, u16)>,
}

impl Sayers<'_> {
    /// Their numbers.
    pub fn ids(&self) -> impl Iterator<Item = i64> {
        let texts = self.texts.iter();
        texts.filter_map(|(text, _)| self.index.texts.get(*text as usize).copied())
    }
}

/// A text that was found: how many of the words it says, then how much, then the older one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Candidate {
    pub words: u8,
    score: f32,
    pub id: i64,
}

impl Eq for Candidate {}

impl Ord for Candidate {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        (self.words.cmp(&other.words))
            .then(self.score.total_cmp(&other.score))
            .then(other.id.cmp(&self.id))
    }
}

impl PartialOrd for Candidate {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl<'i> Ranking<'i> {
    /// Which texts say a word.
    pub fn sayers(&self, sought: &Sought) -> Sayers<'i> {
        Sayers {
            index: self.index,
            texts: self.index.say(sought, self.own),
        }
    }

    /// Notes what says the next word.
    pub fn note(&mut self, sayers: &Sayers<'_>) {
        self.words += 1;
        // A word that is everywhere says little.
        let rarity = 1.0 / (1.0 + (sayers.texts.len() as f32).ln_1p());
        for (text, weight) in &sayers.texts {
            if let Some((words, score)) = self.found.get_mut(*text as usize) {
                *words += 1;
                *score += f32::from(*weight) * rarity;
            }
        }
    }

    /// How many words were noted.
    pub fn words(&self) -> u8 {
        self.words
    }

    /// Everything that says half of the words at least; the greatest is the best.
    pub fn candidates(&self) -> BinaryHeap<Candidate> {
        let enough = self.words.div_ceil(2).max(1);
        let found = self.found.iter().zip(&self.index.texts);
        let found = found.filter(|((words, _), _)| *words >= enough);
        let candidates: Vec<Candidate> = found
            .map(|((words, score), id)| Candidate {
                words: *words,
                score: *score,
                id: *id,
            })
            .collect();
        candidates.into()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(id: i64, locale: &str, title: &str, version: i64) -> Row {
        Row {
            id,
            locale: locale.to_owned(),
            words: packed(&finding::weights(title, "", locale)),
            version,
        }
    }

    fn found(index: &Index, typed: &str, locale: &str) -> Vec<i64> {
        let mut ranking = index.ranking(locale);
        for one in finding::sought(typed) {
            let sayers = ranking.sayers(&one);
            ranking.note(&sayers);
        }
        let mut all = ranking.candidates();
        std::iter::from_fn(|| all.pop()).map(|one| one.id).collect()
    }

    #[test]
    fn words_are_found_in_their_forms_in_the_language_of_each_text() {
        let mut index = Index::default();
        index.take(vec![
            row(1, "en", "Printing papers", 1),
            row(2, "sv", "Skriva ut lösenordet", 2),
            row(3, "de", "Die Prüfungen drucken", 3),
            row(3, "en", "Print the exams", 4),
        ]);
        assert_eq!(found(&index, "print", "en"), [1, 3]);
        assert_eq!(found(&index, "lösenord", "sv"), [2]);
        assert_eq!(found(&index, "prüfung", "de"), [3]);
        assert_eq!(found(&index, "prin", "de"), [1, 3]);
        assert!(found(&index, "pr", "en").is_empty());
    }

    #[test]
    fn what_a_text_said_before_it_changed_is_not_found() {
        let mut index = Index::default();
        index.take(vec![
            row(7, "en", "Old words", 1),
            row(8, "en", "Other words", 2),
        ]);
        index.take(vec![row(7, "en", "New words", 3)]);
        assert_eq!(index.version(), 3);
        assert_eq!(found(&index, "new", "en"), [7]);
        assert!(found(&index, "old", "en").is_empty());
        assert_eq!(found(&index, "words", "en"), [7, 8]);
        assert_eq!(*index.like("Words", "en", 1), [7]);
        // A language that is gone says nothing any more.
        index.take(vec![Row {
            words: String::new(),
            ..row(7, "en", "", 4)
        }]);
        assert_eq!(found(&index, "words", "en"), [8]);
        assert_eq!(*index.like("Words", "en", 1), [8]);
    }

    #[test]
    fn what_says_more_of_the_words_comes_first_and_rare_words_count_more() {
        let mut index = Index::default();
        let mut rows = vec![
            row(1, "en", "invoice exam", 1),
            row(2, "en", "exam", 1),
            row(3, "en", "invoice", 1),
        ];
        rows.extend((4..40).map(|id| row(id, "en", "exam", 1)));
        index.take(rows);
        let found = found(&index, "exam invoice", "en");
        assert_eq!(found[..2], [1, 3]);
        assert_eq!(found.len(), 39);
    }
}
