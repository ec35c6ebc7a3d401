//! Names and texts by language.

use std::collections::BTreeMap;

use domain::form::Texts;
use platform::store::Tx;
use platform::{Result, params};

/// What a text is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    Component,
    Incident,
    Update,
    Template,
}

impl About {
    fn word(self) -> &'static str {
        match self {
            Self::Component => "component",
            Self::Incident => "incident",
            Self::Update => "update",
            Self::Template => "template",
        }
    }
}

/// Texts of one thing, or of all things of a kind.
#[derive(Clone, Debug, Default)]
pub struct Written(BTreeMap<(i64, String), Texts>);

impl Written {
    /// The text that a part has.
    pub fn of(&self, id: i64, part: &str) -> Texts {
        self.0
            .get(&(id, part.to_owned()))
            .cloned()
            .unwrap_or_default()
    }

    fn note(&mut self, id: i64, part: String, locale: &str, body: &str) {
        self.0.entry((id, part)).or_default().put(locale, body);
    }
}

/// All texts of components or templates: there are few.
pub fn list_all(tx: &Tx<'_>, about: About) -> Result<Written> {
    let mut written = Written::default();
    tx.rows(
        "SELECT about_id, part, locale, body FROM service_text WHERE about = $1",
        &params![about.word()],
        |row| {
            written.note(row.int(0)?, row.text(1)?, &row.text(2)?, &row.text(3)?);
            Ok(())
        },
    )?;
    Ok(written)
}

/// The texts of one thing.
pub fn list_of(tx: &Tx<'_>, about: About, id: i64) -> Result<Written> {
    let mut written = Written::default();
    tx.rows(
        "SELECT part, locale, body FROM service_text WHERE about = $1 AND about_id = $2",
        &params![about.word(), id],
        |row| {
            written.note(id, row.text(0)?, &row.text(1)?, &row.text(2)?);
            Ok(())
        },
    )?;
    Ok(written)
}

/// Makes a part say exactly this.
pub fn set(tx: &Tx<'_>, about: About, id: i64, part: &str, texts: &Texts) -> Result<()> {
    tx.run(
        "DELETE FROM service_text WHERE about = $1 AND about_id = $2 AND part = $3",
        &params![about.word(), id, part],
    )?;
    for (locale, body) in texts.all() {
        tx.run(
            "INSERT INTO service_text (about, about_id, part, locale, body) VALUES ($1, $2, $3, $4, $5)",
            &params![about.word(), id, part, locale, body],
        )?;
    }
    Ok(())
}

/// Removes all that was written about something.
pub fn remove(tx: &Tx<'_>, about: About, id: i64) -> Result<()> {
    tx.run(
        "DELETE FROM service_text WHERE about = $1 AND about_id = $2",
        &params![about.word(), id],
    )
    .map(drop)
}
