//! Small rules about text: how it is compared, shortened and shown in an address.

/// Text as it is compared and sorted without case: lower case by Unicode, blanks collapsed.
/// SQLite's `lower` leaves `Å` alone, so folded copies are made here and stored.
pub fn folded(text: &str) -> String {
    text.split_whitespace()
        .collect::<Vec<_>>()
        .join(" ")
        .to_lowercase()
}

/// At most `limit` characters of `text` on one line, cut at a word where there is one, with an ellipsis.
pub fn excerpt(text: &str, limit: usize) -> String {
    let mut line = String::with_capacity(limit.min(text.len()) + 4);
    let mut length = 0;
    for word in text.split_whitespace() {
        let word_length = word.chars().count();
        if length > 0 && length + 1 + word_length > limit {
            line.push('…');
            return line;
        }
        if length > 0 {
            line.push(' ');
            length += 1;
        }
        if word_length > limit {
            line.extend(word.chars().take(limit));
            line.push('…');
            return line;
        }
        line.push_str(word);
        length += word_length;
    }
    line
}

/// The letters in somebody's picture: first and last name's first letters, at most two.
pub fn initials(name: &str) -> String {
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    let first = words.next();
    let last = words.next_back();
    first
        .into_iter()
        .chain(last)
        .flat_map(char::to_uppercase)
        .collect()
}

/// Tags in their one form: lower case, blanks become `_`, nothing that separates lists; empty ones vanish, order and
/// first mention are kept. At most 100 tags of at most 80 characters.
pub fn tags<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<String> {
    let mut tags: Vec<String> = Vec::new();
    for word in words {
        let tag: String = word
            .trim()
            .to_lowercase()
            .chars()
            .map(|c| if c.is_whitespace() { '_' } else { c })
            .filter(|c| !c.is_control() && !",;\"".contains(*c))
            .take(80)
            .collect();
        if !tag.is_empty() && !tags.contains(&tag) && tags.len() < 100 {
            tags.push(tag);
        }
    }
    tags
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn swedish_letters_fold_like_any_other() {
        assert_eq!(folded("  ÅSA   Öberg "), "åsa öberg");
    }

    #[test]
    fn an_excerpt_ends_at_a_word() {
        assert_eq!(
            excerpt("The exam does not start\nfor us", 15),
            "The exam does…"
        );
        assert_eq!(excerpt("short", 15), "short");
        assert_eq!(excerpt("Donaudampfschiff", 5), "Donau…");
    }

    #[test]
    fn initials_are_the_first_and_the_last_names() {
        assert_eq!(initials("Anna Karin Ek"), "AE");
        assert_eq!(initials("åke"), "Å");
        assert_eq!(initials(" (?) "), "");
    }

    #[test]
    fn tags_have_one_form() {
        assert_eq!(
            tags(["Exam start", "exam_start", "", "a,b"]),
            ["exam_start", "ab"]
        );
    }

    proptest! {
        #[test]
        fn an_excerpt_is_never_longer_than_asked(text in ".{0,200}", limit in 1_usize..50) {
            prop_assert!(excerpt(&text, limit).chars().count() <= limit + 1);
        }
    }
}
