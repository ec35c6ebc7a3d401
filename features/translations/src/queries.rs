//! What texts said in each language when they were looked at last, and before. Without an actor: for the team.

use std::collections::BTreeMap;

use domain::Moment;
use domain::help::Written;
use domain::translation::Known;
use platform::store::Tx;
use platform::{Result, params};

/// What is known of every text of the brand, by its place and language.
pub fn list_known(tx: &Tx<'_>) -> Result<BTreeMap<String, BTreeMap<String, Known>>> {
    let mut all: BTreeMap<String, BTreeMap<String, Known>> = BTreeMap::new();
    let rows = tx.rows(
        "SELECT place, locale, body, changed_at, right_at FROM translation WHERE brand_id = $1",
        &params![tx.brand()],
        |row| {
            let known = Known {
                text: row.text(2)?,
                written: Written {
                    changed_at: row.moment(3)?,
                    right_at: row.moment(4)?,
                },
            };
            Ok((row.text(0)?, row.text(1)?, known))
        },
    )?;
    for (place, locale, known) in rows {
        all.entry(place).or_default().insert(locale, known);
    }
    Ok(all)
}

pub fn put(tx: &Tx<'_>, place: &str, locale: &str, body: &str, written: Written) -> Result<()> {
    tx.run(
        "INSERT INTO translation (brand_id, place, locale, body, changed_at, right_at) VALUES ($1, $2, $3, $4, $5, $6)
         ON CONFLICT (brand_id, place, locale) DO UPDATE SET body = $4, changed_at = $5, right_at = $6",
        &params![tx.brand(), place, locale, body, written.changed_at, written.right_at],
    )
    .map(drop)
}

/// It is not written in this language any more.
pub fn remove(tx: &Tx<'_>, place: &str, locale: &str) -> Result<()> {
    tx.run(
        "DELETE FROM translation WHERE brand_id = $1 AND place = $2 AND locale = $3",
        &params![tx.brand(), place, locale],
    )
    .map(drop)
}

/// Notes what a text said until now.
pub fn add_before(tx: &Tx<'_>, place: &str, locale: &str, body: &str, until: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO translation_before (brand_id, place, locale, body, until) VALUES ($1, $2, $3, $4, $5)",
        &params![tx.brand(), place, locale, body, until],
    )
    .map(drop)
}

/// What a text said at that time, if it said something else than now.
pub fn find_at(tx: &Tx<'_>, place: &str, locale: &str, at: Moment) -> Result<Option<String>> {
    tx.row(
        "SELECT body FROM translation_before WHERE brand_id = $1 AND place = $2 AND locale = $3 AND until > $4
         ORDER BY until, id LIMIT 1",
        &params![tx.brand(), place, locale, at],
        |row| row.text(0),
    )
}
