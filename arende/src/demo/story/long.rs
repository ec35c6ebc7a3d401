//! Texts too long to be written by hand: a log of 20 kB, and a wall without a single blank.

use std::fmt::Write as _;

use crate::demo::chance::Chance;

/// `text` with `{log}` and `{wall}` replaced.
pub(super) fn filled(text: &str) -> String {
    let mut text = text.to_owned();
    if text.contains("{log}") {
        text = text.replace("{log}", &log());
    }
    if text.contains("{wall}") {
        text = text.replace("{wall}", &wall());
    }
    text
}

/// What an exporter that runs into a limit writes down.
fn log() -> String {
    let mut chance = Chance::new(403);
    let mut log = String::with_capacity(21_000);
    for call in 0..=200_i64 {
        let (minute, second) = (call / 40, call % 40 + chance.below(20));
        let student = 100_000 + chance.below(900_000);
        let took = 180 + chance.below(240);
        let (level, answer) = match call {
            0..41 => ("INFO ", "201 created"),
            41 => ("WARN ", "403 forbidden: quota of 40 writes in 60 s used up"),
            _ => ("ERROR", "403 forbidden"),
        };
        let _ = writeln!(
            log,
            "08:{:02}:{second:02}.{:03} {level} grade-export course=ST1010 student={student} write={call} took={took} ms answer={answer}",
            12 + minute,
            chance.below(1000),
        );
    }
    log
}

/// 6,000 characters that can be broken nowhere.
fn wall() -> String {
    let mut chance = Chance::new(6000);
    let letters = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghjkmnpqrstuvwxyz23456789";
    (0..6000)
        .filter_map(|_| {
            let at = chance.below(letters.len() as i64) as usize;
            letters.get(at..=at)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_texts_are_as_long_as_promised() {
        assert!((19_000..25_000).contains(&log().len()), "{}", log().len());
        assert_eq!(wall().len(), 6000);
        assert_eq!(filled("a {wall} b"), filled("a {wall} b"));
        assert_eq!(filled("{other}"), "{other}");
    }
}
