//! Texts in several languages that nobody dates while writing: when each language changed, and whether it still says what the
//! others say, follows from what they said when somebody looked last.

use std::collections::BTreeMap;

use crate::Moment;
use crate::help::{Translation, Written, translation};

/// What was known of one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// What it said.
    pub text: String,
    /// Since when, and when it was right.
    pub written: Written,
}

/// What one language is beside the others.
pub fn beside(all: &BTreeMap<String, Written>, locale: &str) -> Translation {
    let others: Vec<Written> = all
        .iter()
        .filter(|(other, _)| other.as_str() != locale)
        .map(|(_, written)| *written)
        .collect();
    translation(all.get(locale).copied(), &others)
}

/// When each language changed and was right, now that they say this. A language that was missing or outdated follows the others
/// when it is written; when one that was right changes alone, the others have not followed.
pub fn noted(
    known: &BTreeMap<String, Known>,
    said: &BTreeMap<String, String>,
    now: Moment,
) -> BTreeMap<String, Written> {
    let fresh = Written {
        changed_at: now,
        right_at: now,
    };
    let before: BTreeMap<String, Written> = known
        .iter()
        .map(|(locale, one)| (locale.clone(), one.written))
        .collect();
    let changed = |locale: &str| known.get(locale).map(|one| &one.text) != said.get(locale);
    let was_right = |locale: &str| beside(&before, locale) == Translation::Current;
    let leads = said
        .keys()
        .any(|locale| changed(locale) && was_right(locale));
    let follows = !leads && said.keys().any(|locale| changed(locale));
    said.keys()
        .map(|locale| {
            let written = match before.get(locale) {
                Some(old) if !changed(locale) => Written {
                    right_at: if follows && was_right(locale) {
                        now
                    } else {
                        old.right_at
                    },
                    ..*old
                },
                _ => fresh,
            };
            (locale.clone(), written)
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(all: &[(&str, &str)]) -> BTreeMap<String, String> {
        all.iter()
            .map(|(locale, text)| ((*locale).to_owned(), (*text).to_owned()))
            .collect()
    }

    /// What is known after these were seen one after the other, an hour between them.
    fn after(seen: &[&[(&str, &str)]]) -> BTreeMap<String, Known> {
        let mut known = BTreeMap::new();
        for (hour, all) in (1..).zip(seen) {
            let said = texts(all);
            let marks = noted(&known, &said, Moment(hour * 3_600_000));
            known = said
                .into_iter()
                .filter_map(|(locale, text)| {
                    let written = *marks.get(&locale)?;
                    Some((locale, Known { text, written }))
                })
                .collect();
        }
        known
    }

    fn state(known: &BTreeMap<String, Known>, locale: &str) -> Translation {
        let marks = known
            .iter()
            .map(|(locale, one)| (locale.clone(), one.written));
        beside(&marks.collect(), locale)
    }

    const HOUR: i64 = 3_600_000;

    #[test]
    fn what_is_seen_first_is_right() {
        let known = after(&[&[("en", "Open"), ("sv", "Öppet")]]);
        assert_eq!(state(&known, "en"), Translation::Current);
        assert_eq!(state(&known, "sv"), Translation::Current);
        assert_eq!(state(&known, "da"), Translation::Missing);
    }

    #[test]
    fn a_language_that_changes_alone_leaves_the_others_behind() {
        let known = after(&[
            &[("en", "Open"), ("sv", "Öppet")],
            &[("en", "New"), ("sv", "Öppet")],
            &[("en", "Newer"), ("sv", "Öppet")],
        ]);
        assert_eq!(state(&known, "en"), Translation::Current);
        let since = Translation::Outdated(Moment(3 * HOUR));
        assert_eq!(state(&known, "sv"), since);
    }

    #[test]
    fn the_language_that_follows_leaves_nobody_behind() {
        let known = after(&[
            &[("en", "Open"), ("sv", "Öppet")],
            &[("en", "New"), ("sv", "Öppet")],
            &[("en", "New"), ("sv", "Nytt")],
        ]);
        assert_eq!(state(&known, "en"), Translation::Current);
        assert_eq!(state(&known, "sv"), Translation::Current);
    }

    #[test]
    fn a_language_that_is_added_follows_and_one_that_is_taken_away_is_missing() {
        let added = after(&[&[("en", "Open")], &[("en", "Open"), ("sv", "Öppet")]]);
        assert_eq!(state(&added, "en"), Translation::Current);
        let gone = after(&[&[("en", "Open"), ("sv", "Öppet")], &[("sv", "Öppet")]]);
        assert_eq!(state(&gone, "en"), Translation::Missing);
        assert_eq!(state(&gone, "sv"), Translation::Current);
    }

    #[test]
    fn languages_that_change_together_are_right_together() {
        let known = after(&[
            &[("en", "Open"), ("sv", "Öppet")],
            &[("en", "New"), ("sv", "Nytt")],
        ]);
        assert_eq!(state(&known, "en"), Translation::Current);
        assert_eq!(state(&known, "sv"), Translation::Current);
    }
}
