//! One problem per request: what of a message becomes a request of its own.

use crate::text;

/// Longest subject that is made of a message.
const SUBJECT: usize = 80;

fn folded(line: &str) -> String {
    line.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Whether a text is a part of what somebody wrote: each of its lines stands in a line there, in the same order. So
/// nobody is made to have said what they did not.
pub fn is_part_of(part: &str, whole: &str) -> bool {
    let mut rest = whole.lines().map(folded).peekable();
    part.lines()
        .map(folded)
        .filter(|line| !line.is_empty())
        .all(|line| {
            // A line can hold several lines of the part, so it stays until the next one is not in it.
            loop {
                match rest.peek() {
                    Some(written) if written.contains(&line) => return true,
                    Some(_) => drop(rest.next()),
                    None => return false,
                }
            }
        })
}

/// Whether two texts are the same but for spaces and ends of lines.
pub fn says_the_same(one: &str, other: &str) -> bool {
    one.split_whitespace().eq(other.split_whitespace())
}

/// What a request could be called that begins with this message.
pub fn usual_subject(message: &str) -> String {
    let first = message.lines().find(|line| !line.trim().is_empty());
    text::excerpt(first.unwrap_or_default(), SUBJECT)
}

#[cfg(test)]
mod tests {
    use super::{is_part_of, says_the_same, usual_subject};

    const WHOLE: &str =
        "Hello,\n\nI cannot sign in.  The printer is broken too.\nAnd where is the invoice?\n";

    #[test]
    fn a_part_of_a_message_is_taken_and_other_words_are_not() {
        assert!(is_part_of("The printer is broken too.", WHOLE));
        assert!(is_part_of("Hello,\nAnd where is the invoice?", WHOLE));
        assert!(is_part_of(WHOLE, WHOLE));
        assert!(!is_part_of("The printer is on fire.", WHOLE));
        // The order is theirs as well.
        assert!(!is_part_of("And where is the invoice?\nHello,", WHOLE));
    }

    #[test]
    fn spaces_and_ends_of_lines_are_no_other_words() {
        assert!(is_part_of("I cannot sign in. The printer\r\n", WHOLE));
        assert!(says_the_same("a\r\nb ", "a\n b"));
        assert!(!says_the_same("a b", "ab"));
    }

    #[test]
    fn a_subject_is_made_of_the_first_line() {
        assert_eq!(usual_subject("\n  The invoice\nis wrong"), "The invoice");
    }
}
