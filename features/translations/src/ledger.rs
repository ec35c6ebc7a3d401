//! What each language of a text is beside the others, and keeping note of what they say.

use std::collections::{BTreeMap, BTreeSet};

use domain::help::{Translation, Written};
use domain::translation::{Known, beside, noted};
use domain::{Moment, translation};
use help::changed::{self, Piece};
use platform::Result;
use platform::store::Tx;

use crate::queries;
use crate::said::Said;

/// When each language of a text changed and was right.
type Marks = BTreeMap<String, Written>;

fn languages(said: &Said) -> BTreeMap<String, String> {
    said.texts
        .all()
        .map(|(locale, text)| (locale.to_owned(), text.to_owned()))
        .collect()
}

/// Each text with its marks as of now, in the order of `said`. What changed since it was noted, changed now.
pub(crate) fn marked(tx: &Tx<'_>, said: &[Said], now: Moment) -> Result<Vec<Marks>> {
    let known = queries::list_known(tx)?;
    let none = BTreeMap::new();
    let marks = said.iter().map(|one| {
        let known = known.get(&one.place).unwrap_or(&none);
        translation::noted(known, &languages(one), now)
    });
    Ok(marks.collect())
}

/// What one language of a text is beside the others.
pub(crate) fn state(marks: &Marks, locale: &str) -> Translation {
    beside(marks, locale)
}

/// What is to be noted of a text: what was known of it, and its marks by now.
type Change<'a> = (&'a Said, BTreeMap<String, Known>, Marks);

/// Texts that say something else than what is known of them.
pub(crate) fn changed<'a>(tx: &Tx<'_>, said: &'a [Said], now: Moment) -> Result<Vec<Change<'a>>> {
    let mut known = queries::list_known(tx)?;
    let mut all = Vec::new();
    for one in said {
        let known = known.remove(&one.place).unwrap_or_default();
        let says = languages(one);
        let same = known.len() == says.len()
            && says
                .iter()
                .all(|(locale, text)| known.get(locale).is_some_and(|one| one.text == *text));
        if !same {
            let marks = noted(&known, &says, now);
            all.push((one, known, marks));
        }
    }
    Ok(all)
}

/// Notes what the texts say now; answers how many changed.
pub(crate) fn note(tx: &Tx<'_>, said: &[Said], now: Moment) -> Result<usize> {
    let all = changed(tx, said, now)?;
    for (one, known, marks) in &all {
        let says = languages(one);
        let locales: BTreeSet<&String> = known.keys().chain(says.keys()).collect();
        for locale in locales {
            let before = known.get(locale);
            let after = says.get(locale);
            if let Some(before) = before.filter(|before| Some(&before.text) != after) {
                queries::add_before(tx, &one.place, locale, &before.text, now)?;
            }
            match (after, marks.get(locale)) {
                (Some(text), Some(written)) => {
                    queries::put(tx, &one.place, locale, text, *written)?;
                }
                _ => queries::remove(tx, &one.place, locale)?,
            }
        }
    }
    Ok(all.len())
}

/// Somebody looked at this language and found that it says what the others say. Answers whether it is written at all.
pub(crate) fn still_right(
    tx: &Tx<'_>,
    said: &[Said],
    place: &str,
    locale: &str,
    now: Moment,
) -> Result<bool> {
    note(tx, said, now)?;
    let Some(one) = said.iter().find(|one| one.place == place) else {
        return Ok(false);
    };
    let known = queries::list_known(tx)?;
    let known = known.get(place).and_then(|known| known.get(locale));
    let (Some(text), Some(known)) = (one.texts.written_in(locale), known) else {
        return Ok(false);
    };
    let written = Written {
        right_at: now,
        ..known.written
    };
    queries::put(tx, place, locale, text, written)?;
    Ok(true)
}

/// What changed in the other languages since this one was right: each with its words.
pub(crate) fn what_changed(
    tx: &Tx<'_>,
    one: &Said,
    marks: &Marks,
    locale: &str,
) -> Result<Vec<(String, Vec<Piece>)>> {
    let Some(mine) = marks.get(locale) else {
        return Ok(Vec::new());
    };
    let mut all = Vec::new();
    for (other, written) in marks {
        if other == locale || written.changed_at <= mine.right_at {
            continue;
        }
        let now = one.texts.written_in(other).unwrap_or_default();
        if let Some(before) = queries::find_at(tx, &one.place, other, mine.right_at)? {
            all.push((other.clone(), changed::in_words(&before, now)));
        }
    }
    Ok(all)
}
