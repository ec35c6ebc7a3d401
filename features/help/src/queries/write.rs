//! Writing categories, sections and articles.

use domain::help::Audience;
use domain::{ArticleId, HelpCategoryId, Moment, OrganizationId, PersonId, SectionId};
use platform::store::Tx;
use platform::{Result, params};

pub fn add_category(tx: &Tx<'_>, position: i64, now: Moment) -> Result<HelpCategoryId> {
    let brand = tx.brand();
    tx.insert(
        "INSERT INTO help_category (brand_id, position, created_at, updated_at) VALUES ($1, $2, $3, $3) RETURNING id",
        &params![brand, position, now],
    )
    .map(HelpCategoryId)
}

pub fn add_section(
    tx: &Tx<'_>,
    category: HelpCategoryId,
    parent: Option<SectionId>,
    position: i64,
    now: Moment,
) -> Result<SectionId> {
    tx.insert(
        "INSERT INTO help_section (category_id, parent_id, position, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $4) RETURNING id",
        &params![category, parent, position, now],
    )
    .map(SectionId)
}

pub fn set_category_place(
    tx: &Tx<'_>,
    id: HelpCategoryId,
    position: i64,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE help_category SET position = $2, updated_at = $3 WHERE id = $1",
        &params![id, position, now],
    )
    .map(drop)
}

pub fn set_section_place(
    tx: &Tx<'_>,
    id: SectionId,
    category: HelpCategoryId,
    parent: Option<SectionId>,
    position: i64,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE help_section SET category_id = $2, parent_id = $3, position = $4, updated_at = $5 WHERE id = $1",
        &params![id, category, parent, position, now],
    )
    .map(drop)
}

/// Only what holds nothing any more.
pub fn remove_section(tx: &Tx<'_>, id: SectionId) -> Result<bool> {
    let removed = tx.run(
        "DELETE FROM help_section WHERE id = $1
           AND NOT EXISTS (SELECT 1 FROM help_article a WHERE a.section_id = $1)
           AND NOT EXISTS (SELECT 1 FROM help_section b WHERE b.parent_id = $1)",
        &params![id],
    )?;
    if removed > 0 {
        remove_texts(tx, "section", id.0)?;
        tx.run(
            "DELETE FROM help_follower WHERE thing = 'section' AND thing_id = $1",
            &params![id],
        )?;
    }
    Ok(removed > 0)
}

/// Only what holds nothing any more.
pub fn remove_category(tx: &Tx<'_>, id: HelpCategoryId) -> Result<bool> {
    let removed = tx.run(
        "DELETE FROM help_category WHERE id = $1
           AND NOT EXISTS (SELECT 1 FROM help_section s WHERE s.category_id = $1)",
        &params![id],
    )?;
    if removed > 0 {
        remove_texts(tx, "category", id.0)?;
    }
    Ok(removed > 0)
}

fn remove_texts(tx: &Tx<'_>, thing: &str, id: i64) -> Result<()> {
    tx.run(
        "DELETE FROM help_text WHERE thing = $1 AND thing_id = $2",
        &params![thing, id],
    )
    .map(drop)
}

/// What somebody wrote in one language.
pub fn put_text(
    tx: &Tx<'_>,
    thing: &str,
    id: i64,
    locale: &str,
    title: &str,
    body: &str,
    now: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO help_text (thing, thing_id, locale, title, body, changed_at, right_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6)
         ON CONFLICT (thing, thing_id, locale) DO UPDATE
         SET title = $4, body = $5, changed_at = $6, right_at = $6",
        &params![thing, id, locale, title, body, now],
    )
    .map(drop)
}

/// A category or section is not called anything in this language any more.
pub fn remove_text(tx: &Tx<'_>, thing: &str, id: i64, locale: &str) -> Result<()> {
    tx.run(
        "DELETE FROM help_text WHERE thing = $1 AND thing_id = $2 AND locale = $3",
        &params![thing, id, locale],
    )
    .map(drop)
}

/// This language of an article says what the others say.
pub fn set_right(tx: &Tx<'_>, id: ArticleId, locale: &str, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE help_text SET right_at = $3 WHERE thing = 'article' AND thing_id = $1 AND locale = $2",
        &params![id, locale, now],
    )
    .map(drop)
}

/// A new article.
pub struct NewArticle<'a> {
    pub section: SectionId,
    pub position: i64,
    pub source_locale: &'a str,
    pub author: Option<PersonId>,
}

/// A draft that nobody reads yet, not even the team.
pub fn add_article(tx: &Tx<'_>, new: &NewArticle<'_>, now: Moment) -> Result<ArticleId> {
    let brand = tx.brand();
    tx.insert(
        "INSERT INTO help_article (brand_id, section_id, position, audience, source_locale, publish_at, archived_at,
           author_id, created_at, updated_at, edited_at)
         VALUES ($1, $2, $3, 'agents', $4, NULL, NULL, $5, $6, $6, $6) RETURNING id",
        &params![brand, new.section, new.position, new.source_locale, new.author, now],
    )
    .map(ArticleId)
}

pub fn set_place(
    tx: &Tx<'_>,
    id: ArticleId,
    section: SectionId,
    position: i64,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE help_article SET section_id = $2, position = $3, updated_at = $4 WHERE id = $1",
        &params![id, section, position, now],
    )
    .map(drop)
}

pub fn set_audience(tx: &Tx<'_>, id: ArticleId, audience: &Audience, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE help_article SET audience = $2, updated_at = $3 WHERE id = $1",
        &params![id, audience.word(), now],
    )?;
    tx.run(
        "DELETE FROM help_article_organization WHERE article_id = $1",
        &params![id],
    )?;
    let all: &[OrganizationId] = match audience {
        Audience::Segment(domain::form::Segment::Organizations(all)) => all,
        _ => &[],
    };
    for organization in all {
        tx.run(
            "INSERT INTO help_article_organization (article_id, organization_id) VALUES ($1, $2)
             ON CONFLICT DO NOTHING",
            &params![id, organization],
        )?;
    }
    Ok(())
}

pub fn set_state(
    tx: &Tx<'_>,
    id: ArticleId,
    publish_at: Option<Moment>,
    archived_at: Option<Moment>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE help_article SET publish_at = $2, archived_at = $3, updated_at = $4 WHERE id = $1",
        &params![id, publish_at, archived_at, now],
    )
    .map(drop)
}

pub fn set_edited(tx: &Tx<'_>, id: ArticleId, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE help_article SET edited_at = $2, updated_at = $2 WHERE id = $1",
        &params![id, now],
    )
    .map(drop)
}

/// Keeps a text of an article for good.
pub fn add_version(
    tx: &Tx<'_>,
    id: ArticleId,
    (locale, title, body): (&str, &str, &str),
    author: Option<PersonId>,
    restored_from: Option<i64>,
    now: Moment,
) -> Result<i64> {
    tx.insert(
        "INSERT INTO help_version (article_id, locale, title, body, author_id, restored_from, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id",
        &params![id, locale, title, body, author, restored_from, now],
    )
}
