//! Finding texts by their words: whole words, word forms (by their stems), the beginning of the last one, and what stands between
//! quotation marks as it is there. What is found is in lists of words that features keep; here is what stands in such a list,
//! what is looked for, and what comes first.

use std::collections::{BTreeMap, BTreeSet};

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
        "no" | "nb" | "nn" => (Algorithm::Norwegian, word),
        "da" => (Algorithm::Danish, word),
        "de" => (Algorithm::German, word),
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

/// The words of what was typed, as other forms of them begin, in whatever language they are: customers write as they like.
pub fn forms_of(typed: &str) -> Vec<Vec<String>> {
    const LANGUAGES: [&str; 5] = ["en", "sv", "no", "da", "de"];
    let forms = telling(typed).into_iter().map(|word| {
        let stems = LANGUAGES.iter().filter_map(|locale| {
            let stem = stem(&word, locale);
            // Some stems spell letters in another way than the word.
            let begins: String = word.chars().take(stem.chars().count()).collect();
            (without_marks(&begins) == without_marks(&stem)).then_some(begins)
        });
        // What is shorter begins too many other words.
        let mut forms: Vec<String> = stems.filter(|form| form.chars().count() >= 4).collect();
        forms.push(word);
        forms.sort_unstable();
        forms.dedup();
        forms
    });
    forms.collect()
}

/// Words in the way in which they are compared where one is misspelt: without marks on letters.
fn without_marks(word: &str) -> String {
    word.chars().map(domain::help::plain).collect()
}

/// Whether a word can be a misspelt one, or be meant by one: a short one is like too many others, and numbers are no words.
pub(crate) fn has_spelling(word: &str) -> bool {
    (4..=24).contains(&word.chars().count()) && word.chars().all(char::is_alphabetic)
}

/// A word without marks, and what is left of that when one letter is missing. Two words that differ by a letter (another one, one
/// too many, one too few, two that changed places) have one of these in common.
pub(crate) fn spellings(word: &str) -> Vec<String> {
    let letters: Vec<char> = without_marks(word).chars().collect();
    let mut all: Vec<String> = (0..letters.len())
        .map(|gone| {
            let kept = letters.iter().enumerate().filter(|(at, _)| *at != gone);
            kept.map(|(_, letter)| letter).collect()
        })
        .collect();
    all.push(letters.iter().collect());
    all.sort_unstable();
    all.dedup();
    all
}

/// Whether two words differ by one letter, or by marks on letters alone.
pub(crate) fn is_near(one: &str, other: &str) -> bool {
    let (one, other) = (without_marks(one), without_marks(other));
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let same = one.iter().zip(&other).take_while(|(a, b)| a == b).count();
    let (one, other) = (one.split_at(same).1, other.split_at(same).1);
    match (one, other) {
        ([], [] | [_]) | ([_], []) => true,
        ([a, b, rest @ ..], [c, d, others @ ..]) if a == d && b == c => rest == others,
        ([_, rest @ ..], [_, others @ ..]) if rest == others => true,
        ([_, rest @ ..], others) if rest == others => true,
        (rest, [_, others @ ..]) if rest == others => true,
        _ => false,
    }
}

/// What stands between quotation marks: words that are to be found one after the other.
pub fn phrases(typed: &str) -> Vec<Vec<String>> {
    let parts = typed.split(['"', '“', '”', '„', '«', '»', '‟']);
    // What is opened and not closed is no phrase yet.
    let closed: Vec<&str> = parts.collect();
    let pairs = closed.len().saturating_sub(1) / 2;
    let within = closed.iter().skip(1).step_by(2).take(pairs);
    within
        .map(|part| words_of(part).collect::<Vec<_>>())
        .filter(|words| words.len() > 1)
        .collect()
}

/// Whether a text says all of these phrases.
pub fn says(text: &str, phrases: &[Vec<String>]) -> bool {
    let words: Vec<String> = words_of(text).collect();
    phrases.iter().all(|phrase| {
        let mut places = words.windows(phrase.len().max(1));
        phrase.is_empty() || places.any(|place| place == phrase.as_slice())
    })
}

/// What was typed with each misspelt word taken for one of these, and what it was taken for; nothing where none is like them.
pub fn corrected(typed: &str, known: &[String]) -> Option<(Vec<Vec<String>>, Vec<String>)> {
    let mut meant: Vec<String> = Vec::new();
    let words = telling(typed).into_iter().map(|word| {
        let is_known = known.contains(&word);
        let near = known
            .iter()
            .filter(|_| !is_known && has_spelling(&word))
            .find(|one| has_spelling(one) && is_near(&word, one));
        meant.extend(near.cloned());
        vec![near.cloned().unwrap_or(word)]
    });
    let words: Vec<Vec<String>> = words.collect();
    (!meant.is_empty()).then_some((words, meant))
}

/// What is kept of a search that found nothing: its words. What may be about a person (an address, a number, much text) is not.
pub fn as_a_miss(typed: &str) -> Option<String> {
    let digits = typed.chars().filter(char::is_ascii_digit).count();
    let words: Vec<String> = words_of(typed).collect();
    let kept = words.join(" ");
    let is_fit = (3..=80).contains(&kept.chars().count()) && words.len() <= 8;
    (is_fit && digits < 4 && !typed.contains('@')).then_some(kept)
}

/// Whether a short text says at least half of what was typed, in this language.
pub fn is_about(text: &str, typed: &str, locale: &str) -> bool {
    let said = weights("", text, locale);
    let wanted = telling(typed);
    let found = wanted
        .iter()
        .filter(|word| said.contains_key(*word) || said.contains_key(&stem(word, locale)));
    !wanted.is_empty() && found.count() * 2 >= wanted.len()
}

/// The words of a text, each once.
pub fn all_words(text: &str) -> BTreeSet<String> {
    words_of(text).collect()
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
    word: String,
    /// Whether it may go on.
    unfinished: bool,
}

impl Sought {
    /// A whole word.
    pub fn whole(word: &str) -> Self {
        Self {
            word: word.to_owned(),
            unfinished: false,
        }
    }

    /// As it was typed, in small letters.
    pub fn word(&self) -> &str {
        &self.word
    }

    /// As its other forms stand in the words of a text in this language.
    pub fn stem(&self, locale: &str) -> String {
        stem(&self.word, locale)
    }

    /// Whether what begins with it is meant too.
    pub fn is_unfinished(&self) -> bool {
        self.unfinished
    }
}

/// The words that tell something, or all of them where none does.
fn telling(typed: &str) -> Vec<String> {
    let mut words: Vec<String> = words_of(typed).take(MOST_WORDS).collect();
    let telling: Vec<String> = words
        .iter()
        .filter(|word| !says_nothing(word))
        .cloned()
        .collect();
    if !telling.is_empty() {
        words = telling;
    }
    words.dedup();
    words
}

/// The words of what was typed that tell something.
pub fn sought(typed: &str) -> Vec<Sought> {
    // Whoever types on has not finished the last word.
    let last = words_of(typed).take(MOST_WORDS).last();
    let meant = telling(typed).into_iter().map(|word| {
        let begins = last.as_ref() == Some(&word) && domain::help::is_enough_to_suggest(&word);
        Sought {
            word,
            unfinished: begins,
        }
    });
    meant.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_differs_by_one_letter_is_near_and_shares_a_spelling() {
        for (typed, meant) in [
            ("pasword", "password"),
            ("passsword", "password"),
            ("passwird", "password"),
            ("psasword", "password"),
            ("losenord", "lösenord"),
            ("forsok", "försök"),
            ("lösenrod", "lösenord"),
            ("passwords", "password"),
        ] {
            assert!(is_near(typed, meant), "{typed}");
            let known = spellings(meant);
            assert!(spellings(typed).iter().any(|one| known.contains(one)));
        }
        for (typed, meant) in [("pswrd", "password"), ("exam", "form"), ("tiger", "tigris")] {
            assert!(!is_near(typed, meant), "{typed}");
        }
        assert!(!has_spelling("abc") && !has_spelling("abc123"));
    }

    #[test]
    fn phrases_stand_between_quotation_marks_and_are_found_as_they_are() {
        let found = phrases("how \"sign in\" “second factor” \"not closed here");
        assert_eq!(found, [["sign", "in"], ["second", "factor"]]);
        assert!(says("Sign in. A second factor", &found));
        assert!(!says("In sign, a factor is second", &found));
        assert!(phrases("\"one\"").is_empty());
    }

    #[test]
    fn words_are_found_in_their_forms_in_five_languages() {
        for (typed, form) in [
            ("printers", "printer"),
            ("skrivaren", "skriv"),
            ("eksamenen", "eksam"),
            ("prøverne", "prøv"),
            ("prüfungen", "prüfung"),
        ] {
            let all = forms_of(typed);
            assert!(all.concat().iter().any(|one| one == form), "{all:?}");
        }
    }

    #[test]
    fn a_text_is_about_what_was_typed_if_it_says_half_of_it() {
        assert!(is_about(
            "Exams cannot be started",
            "exam start trouble",
            "en"
        ));
        assert!(!is_about("Exams cannot be started", "my printer", "en"));
        assert!(!is_about("Exams", "", "en"));
    }
}
