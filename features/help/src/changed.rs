//! What changed from one text to the next, word by word, as somebody reads it.

use std::time::Duration;

use domain::ArticleId;
use platform::store::Tx;
use platform::{Result, clean};
use similar::{ChangeTag, TextDiff};

use crate::queries;

/// A longer run of unchanged words is shown by its two ends.
const LONGEST_SAME: usize = 160;
/// How long two texts are compared word by word; what is left after it is told as wholly new.
const PATIENCE: Duration = Duration::from_millis(50);

/// A run of words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// What stayed, a long run by its ends.
    Same(String),
    /// What is not there any more.
    Gone(String),
    /// What was not there before.
    New(String),
}

/// What changed in the other languages of an article since this one was right: each with its words.
///
/// # Errors
/// When the database cannot be read.
pub fn since(tx: &Tx<'_>, id: ArticleId, locale: &str) -> Result<Vec<(String, Vec<Piece>)>> {
    let Some(told) = queries::find_any(tx, id)? else {
        return Ok(Vec::new());
    };
    let Some(mine) = told.written_in(locale) else {
        return Ok(Vec::new());
    };
    let right = mine.written.right_at;
    let others = told.texts.iter().filter(|other| other.locale != locale);
    let mut all = Vec::new();
    for other in others.filter(|other| other.written.changed_at > right) {
        let versions = queries::list_versions(tx, id, &other.locale)?;
        if let Some(before) = versions.iter().find(|one| one.at <= right) {
            let before = (before.title.as_str(), before.body.as_str());
            let pieces = between(before, (&other.title, &other.body));
            all.push((other.locale.clone(), pieces));
        }
    }
    Ok(all)
}

/// From one plain text to another.
pub fn in_words(before: &str, after: &str) -> Vec<Piece> {
    pieces(before, after)
}

/// From the text before to the one after, each a title and a body.
pub(crate) fn between(before: (&str, &str), after: (&str, &str)) -> Vec<Piece> {
    let read = |(title, body)| format!("{title}\n{}", clean::text_of(body));
    pieces(&read(before), &read(after))
}

fn pieces(before: &str, after: &str) -> Vec<Piece> {
    let diff = TextDiff::configure()
        .timeout(PATIENCE)
        .diff_words(before, after);
    let mut pieces: Vec<(ChangeTag, String)> = Vec::new();
    for change in diff.iter_all_changes() {
        match pieces.last_mut() {
            Some((tag, text)) if *tag == change.tag() => text.push_str(change.value()),
            _ => pieces.push((change.tag(), change.value().to_owned())),
        }
    }
    let last = pieces.len().saturating_sub(1);
    let pieces = pieces.into_iter().enumerate();
    pieces
        .map(|(at, (tag, text))| match tag {
            ChangeTag::Equal => Piece::Same(ends_of(&text, at > 0, at < last)),
            ChangeTag::Delete => Piece::Gone(text),
            ChangeTag::Insert => Piece::New(text),
        })
        .collect()
}

/// The ends of a long run that stand beside a change.
fn ends_of(text: &str, has_before: bool, has_after: bool) -> String {
    let count = text.chars().count();
    if count <= LONGEST_SAME {
        return text.to_owned();
    }
    let half = LONGEST_SAME / 2;
    let head: String = text.chars().take(half).collect();
    let tail: String = text.chars().skip(count - half).collect();
    match (has_before, has_after) {
        (true, true) => format!("{head} … {tail}"),
        (true, false) => format!("{head} …"),
        (false, true) => format!("… {tail}"),
        (false, false) => head,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_changed_are_told_and_what_stayed_is_abridged() {
        let long = "word ".repeat(100);
        let before = format!("<p>Press <b>Start</b>. {long}</p><p>Then wait.</p>");
        let after = format!("<p>Press <b>Begin</b>. {long}</p><p>Then wait. Done.</p>");
        let pieces = between(("Exams", &before), ("Exams", &after));
        let gone: Vec<_> = pieces
            .iter()
            .filter(|one| matches!(one, Piece::Gone(_)))
            .collect();
        let new: Vec<_> = pieces
            .iter()
            .filter(|one| matches!(one, Piece::New(_)))
            .collect();
        assert_eq!(gone, [&Piece::Gone("Start.".to_owned())]);
        assert_eq!(new.first(), Some(&&Piece::New("Begin.".to_owned())));
        assert!(
            new.iter()
                .any(|one| matches!(one, Piece::New(text) if text.contains("Done.")))
        );
        let all: usize = pieces
            .iter()
            .map(|one| match one {
                Piece::Same(text) | Piece::Gone(text) | Piece::New(text) => text.len(),
            })
            .sum();
        assert!(all < 300, "{pieces:?}");
    }
}
