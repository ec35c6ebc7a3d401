//! Which language somebody writes, so that the answer to their first mail is in it.

use platform::language::Locale;

const SWEDISH: &[&str] = &[
    "och",
    "att",
    "jag",
    "det",
    "inte",
    "är",
    "för",
    "med",
    "hej",
    "på",
    "som",
    "kan",
    "har",
    "vi",
    "tack",
    "när",
    "hur",
    "till",
    "av",
    "mvh",
    "hälsningar",
    "ni",
    "vill",
    "går",
    "min",
    "mitt",
    "om",
    "ska",
    "en",
    "ett",
];
const ENGLISH: &[&str] = &[
    "the", "and", "to", "is", "you", "not", "for", "with", "hello", "hi", "we", "have", "can",
    "thanks", "please", "it", "my", "of", "when", "how", "dear", "regards", "your", "this", "that",
    "are", "cannot", "was", "a", "does",
];

/// How much of a text is looked at, in words.
const WORDS: usize = 400;
/// How much of a message is searched for its header.
const HEADER: usize = 64 * 1024;

/// The language of a mail: by its words; when they do not tell, by what its header says; else `usual`. The header
/// comes second because programs write the language they were installed in.
pub(crate) fn guess(raw: &[u8], text: &str, usual: Locale) -> Locale {
    by_words(text).or_else(|| by_header(raw)).unwrap_or(usual)
}

fn by_words(text: &str) -> Option<Locale> {
    let (mut swedish, mut english) = (0, 0);
    for word in text
        .split(|c: char| !c.is_alphabetic())
        .filter(|word| !word.is_empty())
        .take(WORDS)
    {
        let word = word.to_lowercase();
        swedish += i32::from(SWEDISH.contains(&word.as_str()));
        english += i32::from(ENGLISH.contains(&word.as_str()));
    }
    match swedish - english {
        lead if lead >= 2 => Some(Locale::Sv),
        lead if lead <= -2 => Some(Locale::En),
        _ => None,
    }
}

fn by_header(raw: &[u8]) -> Option<Locale> {
    let head = raw.get(..raw.len().min(HEADER))?;
    for line in head.split(|byte| *byte == b'\n') {
        let line = String::from_utf8_lossy(line);
        let line = line.trim_end();
        if line.is_empty() {
            return None;
        }
        if let Some((name, value)) = line.split_once(':')
            && name.eq_ignore_ascii_case("content-language")
        {
            return value.split(',').find_map(|code| Locale::read(code.trim()));
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_known_by_its_words_and_then_by_the_header() {
        let header = b"From: a@b.example\r\nContent-Language: en-US\r\n\r\nbody";
        assert_eq!(
            guess(header, "Hej, jag kan inte logga in.", Locale::En),
            Locale::Sv
        );
        assert_eq!(
            guess(b"", "Hello, I cannot sign in to the site.", Locale::Sv),
            Locale::En
        );
        assert_eq!(guess(header, "???", Locale::Sv), Locale::En);
        assert_eq!(
            guess(b"\r\nContent-Language: en\r\n", "", Locale::Sv),
            Locale::Sv
        );
    }
}
