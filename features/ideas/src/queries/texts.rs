//! What ideas, updates and newsletters say, by language.

use std::collections::BTreeMap;

use domain::form::Texts;
use platform::store::Tx;
use platform::{Result, params};

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Idea,
    Update,
    Newsletter,
}

impl About {
    /// The word in the database.
    pub fn word(self) -> &'static str {
        match self {
            Self::Idea => "idea",
            Self::Update => "update",
            Self::Newsletter => "newsletter",
        }
    }
}

/// The texts of one thing, by their parts.
pub fn list(tx: &Tx<'_>, about: About, id: i64) -> Result<BTreeMap<String, Texts>> {
    let mut written: BTreeMap<String, Texts> = BTreeMap::new();
    tx.rows(
        "SELECT part, locale, body FROM news_text WHERE about = $1 AND about_id = $2",
        &params![about.word(), id],
        |row| {
            let texts = written.entry(row.text(0)?).or_default();
            texts.put(&row.text(1)?, &row.text(2)?);
            Ok(())
        },
    )?;
    Ok(written)
}

/// Makes a part say exactly this.
pub fn set(tx: &Tx<'_>, about: About, id: i64, part: &str, texts: &Texts) -> Result<()> {
    tx.run(
        "DELETE FROM news_text WHERE about = $1 AND about_id = $2 AND part = $3",
        &params![about.word(), id, part],
    )?;
    for (locale, body) in texts.all() {
        tx.run(
            "INSERT INTO news_text (about, about_id, part, locale, body) VALUES ($1, $2, $3, $4, $5)",
            &params![about.word(), id, part, locale, body],
        )?;
    }
    Ok(())
}
