//! Whether a reply says thanks and nothing else, so that gratitude need not open a solved ticket again (a rule that is off
//! by default). A word that is not among these makes it a reply like any other: a question must never be overheard.

/// Longest text that is looked at, in words: who says more has more to say.
const LONGEST: usize = 12;

/// Words of thanks, and those that stand beside them, in the languages that customers of Nordic vendors write.
const THANKS: &[&str] = &[
    "thanks",
    "thank",
    "thx",
    "tack",
    "tackar",
    "tacksam",
    "tacksamt",
    "tacksamma",
    "takk",
    "tak",
    "danke",
    "dank",
    "kiitos",
];
const BESIDE: &[&str] = &[
    // English
    "you",
    "very",
    "much",
    "so",
    "many",
    "a",
    "lot",
    "for",
    "the",
    "your",
    "help",
    "quick",
    "fast",
    "reply",
    "answer",
    "great",
    "perfect",
    "good",
    "works",
    "it",
    "now",
    "all",
    "again",
    "ok",
    "okay",
    "super",
    "best",
    "regards",
    "kind",
    // Swedish
    "så",
    "mycket",
    "för",
    "hjälpen",
    "svaret",
    "snabba",
    "snabbt",
    "svar",
    "bra",
    "fint",
    "toppen",
    "perfekt",
    "nu",
    "fungerar",
    "det",
    "alla",
    "er",
    "dig",
    "hälsningar",
    "med",
    "vänliga",
    "mvh",
    "vänlig",
    "hälsning",
    "jättebra",
    // Norwegian and Danish
    "tusen",
    "hjelpen",
    "hjelp",
    "hjælpen",
    "hjælp",
    "raskt",
    "hurtigt",
    "hurtige",
    "rask",
    "mange",
    "virker",
    "fungerer",
    "hilsen",
    "vennlig",
    "venlig",
    "supert",
    "flott",
    "skal",
    "du",
    "ha",
    "have",
    // German
    "vielen",
    "schön",
    "sehr",
    "die",
    "hilfe",
    "schnelle",
    "antwort",
    "gruß",
    "grüße",
    "funktioniert",
    "jetzt",
    "für",
];

/// Whether `text` is thanks and nothing else. A name after a greeting at the end is not understood, and counts as
/// something else: the ticket then opens, which is what it does without this rule.
pub fn is_only_thanks(text: &str) -> bool {
    if text.contains('?') {
        return false;
    }
    let words: Vec<String> = text
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_lowercase)
        .collect();
    let known = |word: &String| THANKS.contains(&word.as_str()) || BESIDE.contains(&word.as_str());
    words.len() <= LONGEST
        && words.iter().any(|word| THANKS.contains(&word.as_str()))
        && words.iter().all(known)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thanks_alone_are_thanks_in_every_language() {
        for thanks in [
            "Thanks!",
            "Thank you so much for the quick reply :)",
            "Tack!",
            "Tack så mycket för hjälpen!",
            "Toppen, tack. Nu fungerar det.",
            "Tusen takk for hjelpen",
            "Mange tak",
            "Vielen Dank für die schnelle Antwort",
            "Perfekt, tack!\n\nMed vänliga hälsningar",
        ] {
            assert!(is_only_thanks(thanks), "{thanks}");
        }
    }

    #[test]
    fn whoever_says_anything_else_is_heard() {
        for other in [
            "",
            "👍",
            "ok",
            "Thanks, but it still does not work",
            "Tack! Men det fungerar inte än.",
            "Tack, kan ni hjälpa mig med en sak till?",
            "Thanks. Works?",
            "Tack men nej",
            "No thanks to you",
            "Thanks 4711",
        ] {
            assert!(!is_only_thanks(other), "{other}");
        }
    }
}
