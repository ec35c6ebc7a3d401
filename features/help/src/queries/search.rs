//! Finding articles by their words: whole words, word forms (by their stems) and the beginning of the last one. Who may
//! read an article is asked in the same statement, so that neither a title nor a count tells of another.

use domain::ArticleId;
use platform::store::Tx;
use platform::{Result, params};

use super::Eyes;
use crate::finding::{self, Ranking};
use crate::readable;

/// Puts what an article says in one language into the index, in the place of what was there.
pub fn put_words(tx: &Tx<'_>, id: ArticleId, locale: &str, title: &str, body: &str) -> Result<()> {
    tx.run(
        "DELETE FROM help_word WHERE article_id = $1 AND locale = $2",
        &params![id, locale],
    )?;
    let weights = finding::weights(title, body, locale);
    for (word, weight) in weights {
        tx.run(
            "INSERT INTO help_word (word, article_id, locale, weight) VALUES ($1, $2, $3, $4)",
            &params![word, id, locale, weight],
        )?;
    }
    Ok(())
}

/// Articles that this reader may read and that say what was typed, the best first. Where none says all of it, those count
/// that say half.
pub fn list_matching(
    tx: &Tx<'_>,
    eyes: &Eyes,
    typed: &str,
    locale: &str,
    limit: usize,
) -> Result<Vec<ArticleId>> {
    let mut ranking = Ranking::default();
    for one in finding::sought(typed) {
        let rows = tx.rows(
            concat!(
                "SELECT w.article_id, max(CASE WHEN w.locale = $5 THEN 2 * w.weight ELSE w.weight END)
                 FROM help_word w JOIN help_article a ON a.id = w.article_id
                 WHERE (w.word = $6 OR (w.word = $7 AND w.locale = 'en') OR (w.word = $8 AND w.locale = 'sv')
                   OR (w.word >= $6 AND w.word < $9)) AND ",
                readable!(),
                " GROUP BY w.article_id"
            ),
            &params![
                eyes.brand,
                eyes.now,
                eyes.staff,
                eyes.person,
                locale,
                one.word,
                one.english,
                one.swedish,
                one.end
            ],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )?;
        ranking.note(rows);
    }
    Ok(ranking.best(limit).into_iter().map(ArticleId).collect())
}
