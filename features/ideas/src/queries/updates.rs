//! Product updates, the ideas that they are about, and who has seen them.

use domain::form::Texts;
use domain::idea::UpdateKind;
use domain::{Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::texts::{self, About};

/// A product update with what it says.
#[derive(Clone, Debug, Default)]
pub struct Update {
    pub id: i64,
    pub kind: UpdateKind,
    /// `draft`, `scheduled` or `published`.
    pub state: String,
    /// Its ideas are shipped with it.
    pub ships: bool,
    pub publish_at: Option<Moment>,
    pub published_at: Option<Moment>,
    pub updated_at: Moment,
    pub title: Texts,
    pub body: Texts,
}

impl Update {
    /// Its title for a reader of this language.
    pub fn title(&self, locale: &str) -> &str {
        self.title.for_reader(locale).unwrap_or_default()
    }

    /// Whether readers find it.
    pub fn is_published(&self) -> bool {
        self.state == "published"
    }
}

fn update(row: &Row<'_>) -> Result<Update> {
    Ok(Update {
        id: row.int(0)?,
        kind: UpdateKind::read(&row.text(1)?).unwrap_or_default(),
        state: row.text(2)?,
        ships: row.flag(3)?,
        publish_at: row.opt_int(4)?.map(Moment),
        published_at: row.opt_int(5)?.map(Moment),
        updated_at: row.moment(6)?,
        ..Update::default()
    })
}

fn with_texts(tx: &Tx<'_>, mut all: Vec<Update>) -> Result<Vec<Update>> {
    for one in &mut all {
        let mut written = texts::list(tx, About::Update, one.id)?;
        one.title = written.remove("title").unwrap_or_default();
        one.body = written.remove("body").unwrap_or_default();
    }
    Ok(all)
}

/// Those that readers find, the newest first.
pub fn list_published(tx: &Tx<'_>, limit: i64, offset: i64) -> Result<Vec<Update>> {
    let found = tx.rows(
        "SELECT id, kind, state, ships, publish_at, published_at, updated_at FROM product_update
         WHERE brand_id = $1 AND state = 'published' ORDER BY published_at DESC, id DESC LIMIT $2 OFFSET $3",
        &params![tx.brand(), limit, offset],
        update,
    )?;
    with_texts(tx, found)
}

/// All of them, for the team.
pub fn list_for_team(tx: &Tx<'_>, limit: i64, offset: i64) -> Result<Vec<Update>> {
    let found = tx.rows(
        "SELECT id, kind, state, ships, publish_at, published_at, updated_at FROM product_update
         WHERE brand_id = $1 ORDER BY id DESC LIMIT $2 OFFSET $3",
        &params![tx.brand(), limit, offset],
        update,
    )?;
    with_texts(tx, found)
}

/// One of them, for the team and for jobs.
pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Update>> {
    let found = tx.rows(
        "SELECT id, kind, state, ships, publish_at, published_at, updated_at FROM product_update
         WHERE id = $1 AND brand_id = $2",
        &params![id, tx.brand()],
        update,
    )?;
    Ok(with_texts(tx, found)?.pop())
}

/// Those whose time has come, of the brand.
pub fn list_due(tx: &Tx<'_>, now: Moment) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT id FROM product_update WHERE brand_id = $1 AND state = 'scheduled' AND publish_at <= $2 ORDER BY publish_at, id",
        &params![tx.brand(), now],
        |row| row.int(0),
    )
}

pub fn add(tx: &Tx<'_>, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO product_update (brand_id, kind, state, created_at, updated_at) VALUES ($1, 'new', 'draft', $2, $2) RETURNING id",
        &params![tx.brand(), now],
    )
}

pub fn set(
    tx: &Tx<'_>,
    id: i64,
    kind: UpdateKind,
    ships: bool,
    state: &str,
    publish_at: Option<Moment>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE product_update SET kind = $2, ships = $3, state = $4, publish_at = $5, updated_at = $6 WHERE id = $1",
        &params![id, kind.word(), ships, state, publish_at, now],
    )
    .map(drop)
}

/// Readers find it from now on.
pub fn set_published(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE product_update SET state = 'published', published_at = $2, publish_at = NULL, updated_at = $2 WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}

/// The ideas that it is about.
pub fn list_ideas(tx: &Tx<'_>, id: i64) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT idea_id FROM product_update_idea WHERE update_id = $1 ORDER BY idea_id",
        &params![id],
        |row| row.int(0),
    )
}

/// Makes its ideas exactly these.
pub fn set_ideas(tx: &Tx<'_>, id: i64, ideas: &[i64]) -> Result<()> {
    tx.run(
        "DELETE FROM product_update_idea WHERE update_id = $1",
        &params![id],
    )?;
    for idea in ideas {
        tx.run(
            "INSERT INTO product_update_idea (update_id, idea_id) VALUES ($1, $2)",
            &params![id, idea],
        )?;
    }
    Ok(())
}

/// Published updates that are about an idea, or what was put together with it.
pub fn list_of_idea(tx: &Tx<'_>, root: i64) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT DISTINCT u.id FROM product_update u JOIN product_update_idea l ON l.update_id = u.id JOIN idea o ON o.id = l.idea_id
         WHERE o.root_id = $1 AND u.state = 'published' ORDER BY u.id",
        &params![root],
        |row| row.int(0),
    )
}

/// They have seen what was published up to then; what they have seen stays seen.
pub fn set_seen(tx: &Tx<'_>, person: PersonId, until: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO news_seen (person_id, brand_id, seen_at) VALUES ($1, $2, $3)
         ON CONFLICT (person_id, brand_id) DO UPDATE SET seen_at = excluded.seen_at WHERE news_seen.seen_at < excluded.seen_at",
        &params![person, tx.brand(), until],
    )
    .map(drop)
}
