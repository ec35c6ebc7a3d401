//! The subject of a mail, and what mail programs put before it.

/// Words that mean "answer" or "forwarded" in the languages of mail programs.
const PREFIXES: &[&str] = &[
    "re",
    "sv",
    "vs",
    "aw",
    "wg",
    "fw",
    "fwd",
    "vb",
    "vl",
    "vá",
    "tr",
    "rv",
    "rif",
    "ref",
    "r",
    "i",
    "enc",
    "res",
    "odp",
    "pd",
    "antw",
    "doorst",
    "ynt",
    "ilt",
    "tl",
    "svar",
    "vidaresänt",
    "videresendt",
    "antwort",
    "weitergeleitet",
    "rép",
    "réf",
    "ré",
    "atb",
    "trs",
    "fs",
    "bls",
    "rsp",
    "γπ",
    "απ",
    "πρθ",
    "回复",
    "答复",
    "转发",
];

/// The subject without `Re:`, `Sv[2]:`, `Fwd:` and their like, however often they were put
/// before it (mail.md 3).
pub fn subject_without_prefixes(subject: &str) -> &str {
    let mut rest = subject.trim();
    loop {
        let Some(colon) = rest
            .char_indices()
            .take(24)
            .find(|(_, c)| matches!(c, ':' | '：'))
        else {
            return rest;
        };
        let (head, tail) = rest.split_at(colon.0);
        let word = head.trim().to_lowercase();
        let word = word
            .split(['[', '(', '^', '*'])
            .next()
            .unwrap_or_default()
            .trim();
        let word = word.trim_end_matches(|c: char| c.is_ascii_digit()).trim();
        let tail = tail
            .get(colon.1.len_utf8()..)
            .unwrap_or_default()
            .trim_start();
        if !PREFIXES.contains(&word) || tail.is_empty() {
            return rest;
        }
        rest = tail;
    }
}

#[cfg(test)]
mod tests {
    use super::subject_without_prefixes as bare;

    #[test]
    fn prefixes_in_any_language_and_number_are_taken_off() {
        assert_eq!(
            bare("Re: Sv: VS: Skrivaren står still"),
            "Skrivaren står still"
        );
        assert_eq!(bare("AW[2]: Fwd: Re(3): RE^2: Drucker"), "Drucker");
        assert_eq!(bare("回复：打印机"), "打印机");
    }

    #[test]
    fn a_word_with_a_colon_that_is_no_prefix_stays() {
        assert_eq!(bare("Room 12: no heating"), "Room 12: no heating");
        assert_eq!(bare("Re: "), "Re:");
    }
}
