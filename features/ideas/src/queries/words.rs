//! Finding ideas and updates by their words. What is found is asked whether its reader may read it.

use domain::PersonId;
use domain::form::Texts;
use help::queries::search::{self, Found, What};
use platform::store::{Tx, Value};
use platform::{Result, params};

/// Puts what something says into the index, in the place of what was there.
pub fn put(tx: &Tx<'_>, what: What, id: i64, title: &Texts, body: &Texts) -> Result<()> {
    search::drop_words(tx, what, id)?;
    for (locale, title) in title.all() {
        let body = body.written_in(locale).unwrap_or_default();
        search::put_words(tx, what, id, locale, title, body)?;
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
    search::find(tx, What::Idea, typed, locale, limit, |ids| {
        let brand = tx.brand();
        let mut all = params![brand, reader].to_vec();
        all.extend(ids.iter().copied().map(Value::Int));
        tx.rows(
            "SELECT i.id FROM idea i
             WHERE i.id IN ($3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)
               AND i.brand_id = $1 AND i.merged_into IS NULL AND (i.hidden = 0 OR i.author_id = $2)",
            &all,
            |row| row.int(0),
        )
    })
}

/// Published updates that say what was typed, the best first.
pub fn published_updates(tx: &Tx<'_>, typed: &str, locale: &str, limit: usize) -> Result<Found> {
    search::find(tx, What::Update, typed, locale, limit, |ids| {
        let brand = tx.brand();
        let mut all = params![brand].to_vec();
        all.extend(ids.iter().copied().map(Value::Int));
        tx.rows(
            "SELECT u.id FROM product_update u
             WHERE u.id IN ($2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)
               AND u.brand_id = $1 AND u.state = 'published'",
            &all,
            |row| row.int(0),
        )
    })
}
