//! Finding ideas and updates by their words. Who may read them is asked in the same statement.

use domain::PersonId;
use domain::form::Texts;
use help::finding;
use help::queries::search::{Found, learn, ranked};
use platform::store::Tx;
use platform::{Result, params};

use super::texts::About;

/// Puts what something says into the index, in the place of what was there.
pub fn put(tx: &Tx<'_>, about: About, id: i64, title: &Texts, body: &Texts) -> Result<()> {
    tx.run(
        "DELETE FROM news_word WHERE about = $1 AND about_id = $2",
        &params![about.word(), id],
    )?;
    for (locale, title) in title.all() {
        let body = body.written_in(locale).unwrap_or_default();
        learn(tx, title)?;
        learn(tx, body)?;
        for (word, weight) in finding::weights(title, body, locale) {
            tx.run(
                "INSERT INTO news_word (word, about, about_id, locale, weight) VALUES ($1, $2, $3, $4, $5)",
                &params![word, about.word(), id, locale, weight],
            )?;
        }
    }
    Ok(())
}

/// Ideas that say what was typed, the best first: those that all see, and the reader's own.
pub fn visible_ideas(
    tx: &Tx<'_>,
    reader: Option<PersonId>,
    typed: &str,
    locale: &str,
    limit: usize,
) -> Result<Found> {
    ranked(tx, typed, limit, |one| {
        tx.rows(
            "SELECT w.about_id, max(CASE WHEN w.locale = $3 THEN 2 * w.weight ELSE w.weight END)
             FROM news_word w JOIN idea i ON i.id = w.about_id
             WHERE w.about = 'idea' AND i.brand_id = $1 AND i.merged_into IS NULL AND (i.hidden = 0 OR i.author_id = $2)
               AND (w.word = $4 OR (w.word = $5 AND w.locale = 'en') OR (w.word = $6 AND w.locale = 'sv')
                 OR (w.word >= $4 AND w.word < $7))
             GROUP BY w.about_id",
            &params![
                tx.brand(),
                reader,
                locale,
                one.word,
                one.english,
                one.swedish,
                one.end
            ],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )
    })
}

/// Published updates that say what was typed, the best first.
pub fn published_updates(tx: &Tx<'_>, typed: &str, locale: &str, limit: usize) -> Result<Found> {
    ranked(tx, typed, limit, |one| {
        tx.rows(
            "SELECT w.about_id, max(CASE WHEN w.locale = $2 THEN 2 * w.weight ELSE w.weight END)
             FROM news_word w JOIN product_update u ON u.id = w.about_id
             WHERE w.about = 'update' AND u.brand_id = $1 AND u.state = 'published'
               AND (w.word = $3 OR (w.word = $4 AND w.locale = 'en') OR (w.word = $5 AND w.locale = 'sv')
                 OR (w.word >= $3 AND w.word < $6))
             GROUP BY w.about_id",
            &params![
                tx.brand(),
                locale,
                one.word,
                one.english,
                one.swedish,
                one.end
            ],
            |row| Ok((row.int(0)?, row.int(1)?)),
        )
    })
}
