//! Reading categories, sections and articles.

use std::collections::BTreeMap;
use std::sync::Arc;

use domain::form::{Segment, Texts};
use domain::help::{ArticleFacts, Audience, Written};
use domain::{ArticleId, BrandId, HelpCategoryId, Moment, OrganizationId, PersonId, SectionId};
use platform::store::{Row, Tx, Value};
use platform::{Result, params};

use super::Eyes;
use crate::readable;

/// A category, with its texts.
#[derive(Clone, Debug, Default)]
pub struct Category {
    pub id: i64,
    pub title: Texts,
    pub about: Texts,
    pub position: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

/// A section, with its texts.
#[derive(Clone, Debug)]
pub struct Section {
    pub id: SectionId,
    pub category: HelpCategoryId,
    pub parent: Option<SectionId>,
    pub title: Texts,
    pub about: Texts,
    pub position: i64,
    pub created_at: i64,
    pub updated_at: i64,
}

/// The brand's categories and sections, each in its order. What of it a reader may know follows from its articles.
#[derive(Clone, Debug, Default)]
pub struct Structure {
    pub categories: Vec<Category>,
    pub sections: Vec<Section>,
}

impl Structure {
    pub fn category(&self, id: HelpCategoryId) -> Option<&Category> {
        self.categories.iter().find(|one| one.id == id.0)
    }

    pub fn section(&self, id: SectionId) -> Option<&Section> {
        self.sections.iter().find(|one| one.id == id)
    }

    /// Sections right below a category (`parent` is none) or a section.
    pub fn below(
        &self,
        category: HelpCategoryId,
        parent: Option<SectionId>,
    ) -> impl Iterator<Item = &Section> {
        self.sections
            .iter()
            .filter(move |one| one.category == category && one.parent == parent)
    }

    /// A section and what it stands in, from the outermost.
    pub fn path(&self, id: SectionId) -> Vec<&Section> {
        let mut path = Vec::new();
        let mut next = Some(id);
        while let Some(section) = next.and_then(|id| self.section(id)) {
            // Sections that stand in each other would lead on for ever.
            if path.len() > 20 {
                break;
            }
            path.push(section);
            next = section.parent;
        }
        path.reverse();
        path
    }

    /// How many articles stand in a section and below it.
    pub fn counted(&self, counts: &BTreeMap<i64, i64>, id: SectionId) -> i64 {
        self.sections
            .iter()
            .filter(|one| self.path(one.id).iter().any(|above| above.id == id))
            .map(|one| counts.get(&one.id.0).copied().unwrap_or(0))
            .sum()
    }

    /// How many articles stand in a category.
    pub fn counted_in(&self, counts: &BTreeMap<i64, i64>, id: HelpCategoryId) -> i64 {
        self.sections
            .iter()
            .filter(|one| one.category == id)
            .map(|one| counts.get(&one.id.0).copied().unwrap_or(0))
            .sum()
    }
}

/// The brand's categories and sections.
pub fn structure(tx: &Tx<'_>) -> Result<Arc<Structure>> {
    tx.kept("help", "", || read_structure(tx))
}

/// Without an actor: a category or section says nothing by itself; whoever shows it asks for the articles in it.
fn read_structure(tx: &Tx<'_>) -> Result<Structure> {
    let mut words: BTreeMap<(String, i64), (Texts, Texts)> = BTreeMap::new();
    let rows = tx.rows(
        "SELECT thing, thing_id, locale, title, body FROM help_text WHERE thing IN ('category', 'section')",
        &params![],
        |row| Ok(((row.text(0)?, row.int(1)?), row.text(2)?, row.text(3)?, row.text(4)?)),
    )?;
    for (thing, locale, title, body) in rows {
        let (titles, bodies) = words.entry(thing).or_default();
        titles.put(&locale, &title);
        bodies.put(&locale, &body);
    }
    let mut take = |thing: &str, id: i64| words.remove(&(thing.to_owned(), id)).unwrap_or_default();
    let brand = tx.brand();
    let categories = tx.rows(
        "SELECT id, position, created_at, updated_at FROM help_category WHERE brand_id = $1 ORDER BY position, id",
        &params![brand],
        |row| {
            let id = row.int(0)?;
            let (title, about) = take("category", id);
            Ok(Category {
                id,
                title,
                about,
                position: row.int(1)?,
                created_at: row.int(2)?,
                updated_at: row.int(3)?,
            })
        },
    )?;
    let sections = tx.rows(
        "SELECT s.id, s.category_id, s.parent_id, s.position, s.created_at, s.updated_at
         FROM help_section s JOIN help_category c ON c.id = s.category_id
         WHERE c.brand_id = $1 ORDER BY s.position, s.id",
        &params![brand],
        |row| {
            let id = row.int(0)?;
            let (title, about) = take("section", id);
            Ok(Section {
                id: SectionId(id),
                category: HelpCategoryId(row.int(1)?),
                parent: row.opt_int(2)?.map(SectionId),
                title,
                about,
                position: row.int(3)?,
                created_at: row.int(4)?,
                updated_at: row.int(5)?,
            })
        },
    )?;
    Ok(Structure {
        categories,
        sections,
    })
}

/// An article without its words.
#[derive(Clone, Debug)]
pub struct Article {
    pub id: ArticleId,
    pub brand: BrandId,
    pub section: SectionId,
    pub position: i64,
    pub audience: Audience,
    pub source_locale: String,
    pub publish_at: Option<Moment>,
    pub archived: bool,
    pub author: Option<PersonId>,
    pub created_at: Moment,
    pub updated_at: Moment,
    pub edited_at: Moment,
}

impl Article {
    /// As the rule sees it.
    pub fn facts(&self) -> ArticleFacts {
        ArticleFacts {
            brand: self.brand,
            publish_at: self.publish_at,
            archived: self.archived,
            audience: self.audience.clone(),
        }
    }
}

/// What an article says in one language.
#[derive(Clone, Debug)]
pub struct Text {
    pub locale: String,
    pub title: String,
    pub body: String,
    pub written: Written,
}

/// An article with what it says in each language.
#[derive(Clone, Debug)]
pub struct Told {
    pub article: Article,
    pub texts: Vec<Text>,
}

impl Told {
    pub fn written_in(&self, locale: &str) -> Option<&Text> {
        self.texts.iter().find(|text| text.locale == locale)
    }

    /// The text for a reader of this language: theirs, or the language it was written in first, or whatever there is.
    pub fn for_reader(&self, locale: &str) -> Option<&Text> {
        self.written_in(locale)
            .or_else(|| self.written_in(&self.article.source_locale))
            .or_else(|| self.texts.first())
    }

    pub fn title(&self, locale: &str) -> &str {
        self.for_reader(locale)
            .map_or("", |text| text.title.as_str())
    }

    /// What this language is beside the others.
    pub fn translation(&self, locale: &str) -> domain::help::Translation {
        let others: Vec<Written> = self
            .texts
            .iter()
            .filter(|text| text.locale != locale)
            .map(|text| text.written)
            .collect();
        let mine = self.written_in(locale).map(|text| text.written);
        domain::help::translation(mine, &others)
    }
}

macro_rules! article_columns {
    () => {
        "SELECT a.id, a.brand_id, a.section_id, a.position, a.audience, a.source_locale, a.publish_at, a.archived_at,
           a.author_id, a.created_at, a.updated_at, a.edited_at FROM help_article a "
    };
}

fn article(row: &Row<'_>) -> Result<Article> {
    let audience = match row.text(4)?.as_str() {
        "everyone" => Audience::Everyone,
        "signed_in" => Audience::Segment(Segment::SignedIn),
        "members" => Audience::Segment(Segment::Members),
        "representatives" => Audience::Segment(Segment::Representatives),
        // Which ones is read beside it.
        "organizations" => Audience::Segment(Segment::Organizations(Vec::new())),
        // A word of another version shows it to fewer, never to more.
        _ => Audience::Team,
    };
    Ok(Article {
        id: ArticleId(row.int(0)?),
        brand: BrandId(row.int(1)?),
        section: SectionId(row.int(2)?),
        position: row.int(3)?,
        audience,
        source_locale: row.text(5)?,
        publish_at: row.opt_int(6)?.map(Moment),
        archived: row.opt_int(7)?.is_some(),
        author: row.opt_int(8)?.map(PersonId),
        created_at: row.moment(9)?,
        updated_at: row.moment(10)?,
        edited_at: row.moment(11)?,
    })
}

fn with_organizations(tx: &Tx<'_>, mut article: Article) -> Result<Article> {
    if let Audience::Segment(Segment::Organizations(all)) = &mut article.audience {
        *all = tx.rows(
            "SELECT organization_id FROM help_article_organization WHERE article_id = $1 ORDER BY organization_id",
            &params![article.id],
            |row| row.int(0).map(OrganizationId),
        )?;
    }
    Ok(article)
}

/// What an article says. Without an actor: whoever has the article may read it.
pub(super) fn texts(tx: &Tx<'_>, id: ArticleId) -> Result<Vec<Text>> {
    tx.rows(
        "SELECT locale, title, body, changed_at, right_at FROM help_text
         WHERE thing = 'article' AND thing_id = $1 ORDER BY locale",
        &params![id],
        |row| {
            Ok(Text {
                locale: row.text(0)?,
                title: row.text(1)?,
                body: row.text(2)?,
                written: Written {
                    changed_at: row.moment(3)?,
                    right_at: row.moment(4)?,
                },
            })
        },
    )
}

fn told(tx: &Tx<'_>, found: Option<Article>) -> Result<Option<Told>> {
    let Some(article) = found else {
        return Ok(None);
    };
    let article = with_organizations(tx, article)?;
    let texts = texts(tx, article.id)?;
    Ok(Some(Told { article, texts }))
}

/// The article, if this reader may know that it exists.
pub fn find_readable(tx: &Tx<'_>, eyes: &Eyes, id: ArticleId) -> Result<Option<Told>> {
    let found = tx.row(
        concat!(article_columns!(), "WHERE a.id = $5 AND ", readable!()),
        &params![eyes.brand, eyes.now, eyes.staff, eyes.person, id],
        article,
    )?;
    told(tx, found)
}

/// When the next article of the brand appears that waits for its time. Without an actor: it says nothing of which one.
pub fn next_to_appear(tx: &Tx<'_>, now: Moment) -> Result<Option<Moment>> {
    let found = tx.row(
        // Every audience is named, so that each is looked up.
        "SELECT min(publish_at) FROM help_article WHERE brand_id = $1 AND archived_at IS NULL AND publish_at > $2
           AND audience IN ('everyone', 'signed_in', 'members', 'representatives', 'organizations', 'agents')",
        &params![tx.brand(), now],
        |row| row.opt_int(0),
    )?;
    Ok(found.flatten().map(Moment))
}

/// How many articles of each section they may read.
pub fn count_readable(tx: &Tx<'_>, eyes: &Eyes) -> Result<BTreeMap<i64, i64>> {
    let rows = tx.rows(
        concat!(
            "SELECT a.section_id, count(*) FROM help_article a WHERE ",
            readable!(),
            " GROUP BY a.section_id"
        ),
        &params![eyes.brand, eyes.now, eyes.staff, eyes.person],
        |row| Ok((row.int(0)?, row.int(1)?)),
    )?;
    Ok(rows.into_iter().collect())
}

/// An article in a list: its titles by language.
#[derive(Clone, Debug)]
pub struct Listed {
    pub id: ArticleId,
    pub source_locale: String,
    pub titles: Texts,
}

impl Listed {
    pub fn title(&self, locale: &str) -> &str {
        self.titles
            .written_in(locale)
            .or_else(|| self.titles.written_in(&self.source_locale))
            .or_else(|| self.titles.for_reader(locale))
            .unwrap_or_default()
    }
}

pub(super) fn gathered(rows: Vec<(i64, String, String, String)>) -> Vec<Listed> {
    let mut list: Vec<Listed> = Vec::new();
    for (id, source_locale, locale, title) in rows {
        if list.last().is_none_or(|last| last.id.0 != id) {
            list.push(Listed {
                id: ArticleId(id),
                source_locale,
                titles: Texts::default(),
            });
        }
        if let Some(last) = list.last_mut() {
            last.titles.put(&locale, &title);
        }
    }
    list
}

/// The articles of a section that they may read, in order. Written crosswise, SQLite begins at the section; it would read the texts
/// of all articles.
pub fn list_readable_in(tx: &Tx<'_>, eyes: &Eyes, section: SectionId) -> Result<Vec<Listed>> {
    tx.rows(
        concat!(
            "SELECT a.id, a.source_locale, t.locale, t.title
             FROM help_article a CROSS JOIN help_text t
             WHERE t.thing = 'article' AND t.thing_id = a.id AND a.section_id = $5 AND ",
            readable!(),
            " ORDER BY a.position, a.id, t.locale"
        ),
        &params![eyes.brand, eyes.now, eyes.staff, eyes.person, section],
        |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?, row.text(3)?)),
    )
    .map(gathered)
}

/// The articles that stand beside this one in its section and that they may read, in order, and whether there are more. The
/// rule is asked of those that are shown alone, and their titles are read from an index of titles.
pub fn list_readable_beside(
    tx: &Tx<'_>,
    eyes: &Eyes,
    article: &Article,
) -> Result<(Vec<Listed>, bool)> {
    let list = |sql, limit: usize| {
        let limit = i64::try_from(limit).unwrap_or_default();
        let rows = tx.rows(
            sql,
            &params![
                eyes.brand,
                eyes.now,
                eyes.staff,
                eyes.person,
                article.section,
                article.position,
                article.id,
                limit
            ],
            |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?, row.text(3)?)),
        );
        rows.map(gathered)
    };
    let mut all = list(
        concat!(
            "SELECT b.id, b.source_locale, t.locale, t.title FROM (
               SELECT a.id, a.source_locale, a.position FROM help_article a
               WHERE a.section_id = $5 AND (a.position, a.id) < ($6, $7) AND ",
            readable!(),
            "  ORDER BY a.position DESC, a.id DESC LIMIT $8) AS b
             CROSS JOIN help_text t WHERE t.thing = 'article' AND t.thing_id = b.id
             ORDER BY b.position DESC, b.id DESC, t.locale"
        ),
        BESIDE / 2 + 1,
    )?;
    let mut has_more = all.len() > BESIDE / 2;
    all.truncate(BESIDE / 2);
    all.reverse();
    let after = list(
        concat!(
            "SELECT b.id, b.source_locale, t.locale, t.title FROM (
               SELECT a.id, a.source_locale, a.position FROM help_article a
               WHERE a.section_id = $5 AND (a.position, a.id) >= ($6, $7) AND ",
            readable!(),
            "  ORDER BY a.position, a.id LIMIT $8) AS b
             CROSS JOIN help_text t WHERE t.thing = 'article' AND t.thing_id = b.id
             ORDER BY b.position, b.id, t.locale"
        ),
        BESIDE - all.len() + 1,
    )?;
    has_more |= all.len() + after.len() > BESIDE;
    all.extend(after);
    all.truncate(BESIDE);
    Ok((all, has_more))
}

/// As many articles of its section stand beside one at most.
const BESIDE: usize = 21;

/// As many are listed by their numbers at once.
const MOST_LISTED: usize = 12;

/// Of these articles those that they may read, with their titles, in the order of `ids`.
pub fn list_readable_of(tx: &Tx<'_>, eyes: &Eyes, ids: &[ArticleId]) -> Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for ids in ids.chunks(MOST_LISTED) {
        let mut params = params![eyes.brand, eyes.now, eyes.staff, eyes.person].to_vec();
        let padded = ids.iter().map(|id| id.0).chain(std::iter::repeat(0));
        params.extend(padded.take(MOST_LISTED).map(Value::Int));
        let found = tx.rows(
            concat!(
                "SELECT a.id, a.source_locale, t.locale, t.title
                 FROM help_article a CROSS JOIN help_text t
                 WHERE t.thing = 'article' AND t.thing_id = a.id
                   AND a.id IN ($5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16) AND ",
                readable!(),
                " ORDER BY a.id, t.locale"
            ),
            &params,
            |row| Ok((row.int(0)?, row.text(1)?, row.text(2)?, row.text(3)?)),
        )?;
        let mut found = gathered(found);
        found.sort_by_key(|one| ids.iter().position(|id| *id == one.id));
        listed.extend(found);
    }
    Ok(listed)
}

/// [`list_readable_of`], until there are so many.
pub fn list_first_readable(
    tx: &Tx<'_>,
    eyes: &Eyes,
    ids: &[ArticleId],
    count: usize,
) -> Result<Vec<Listed>> {
    let mut listed = Vec::new();
    for some in ids.chunks(MOST_LISTED) {
        if listed.len() < count {
            listed.extend(list_readable_of(tx, eyes, some)?);
        }
    }
    listed.truncate(count);
    Ok(listed)
}

/// The articles that they may read, with their titles and when their words changed.
pub fn list_readable_titles(tx: &Tx<'_>, eyes: &Eyes) -> Result<Vec<(Listed, Moment)>> {
    let rows = tx.rows(
        concat!(
            "SELECT a.id, a.source_locale, t.locale, t.title, a.edited_at
             FROM help_article a JOIN help_text t ON t.thing = 'article' AND t.thing_id = a.id
             WHERE ",
            readable!(),
            " ORDER BY a.id, t.locale"
        ),
        &params![eyes.brand, eyes.now, eyes.staff, eyes.person],
        |row| {
            let told = (row.int(0)?, row.text(1)?, row.text(2)?, row.text(3)?);
            Ok((told, row.moment(4)?))
        },
    )?;
    let changed: BTreeMap<i64, Moment> = rows.iter().map(|(told, at)| (told.0, *at)).collect();
    let listed = gathered(rows.into_iter().map(|(told, _)| told).collect());
    Ok(listed
        .into_iter()
        .filter_map(|one| Some((changed.get(&one.id.0).copied()?, one)))
        .map(|(at, one)| (one, at))
        .collect())
}

/// Numbers of the articles that they may read, in a section, in a category, or in all of the help centre.
pub fn list_readable(
    tx: &Tx<'_>,
    eyes: &Eyes,
    section: Option<SectionId>,
    category: Option<HelpCategoryId>,
) -> Result<Vec<ArticleId>> {
    tx.rows(
        concat!(
            "SELECT a.id FROM help_article a JOIN help_section s ON s.id = a.section_id
             WHERE (CAST($5 AS BIGINT) IS NULL OR a.section_id = $5)
               AND (CAST($6 AS BIGINT) IS NULL OR s.category_id = $6) AND ",
            readable!(),
            " ORDER BY a.position, a.id"
        ),
        &params![
            eyes.brand,
            eyes.now,
            eyes.staff,
            eyes.person,
            section,
            category
        ],
        |row| row.int(0).map(ArticleId),
    )
}

/// Articles that they may read, in a section itself or in all of the help centre, the latest to appear or to change first.
pub fn list_latest_readable(
    tx: &Tx<'_>,
    eyes: &Eyes,
    section: Option<SectionId>,
    limit: i64,
) -> Result<Vec<(ArticleId, Moment)>> {
    tx.rows(
        concat!(
            "SELECT a.id, CASE WHEN a.publish_at > a.edited_at THEN a.publish_at ELSE a.edited_at END
             FROM help_article a WHERE (CAST($5 AS BIGINT) IS NULL OR a.section_id = $5) AND ",
            readable!(),
            " ORDER BY 2 DESC, 1 DESC LIMIT $6"
        ),
        &params![eyes.brand, eyes.now, eyes.staff, eyes.person, section, limit],
        |row| Ok((ArticleId(row.int(0)?), row.moment(1)?)),
    )
}

/// Any article of the brand. Without an actor: for those who write articles, and for programs on this machine.
pub fn find_any(tx: &Tx<'_>, id: ArticleId) -> Result<Option<Told>> {
    let Some(article) = article_at(tx, id)? else {
        return Ok(None);
    };
    let texts = texts(tx, article.id)?;
    Ok(Some(Told { article, texts }))
}

/// Any article of the brand, without its texts.
pub(super) fn article_at(tx: &Tx<'_>, id: ArticleId) -> Result<Option<Article>> {
    let brand = tx.brand();
    let found = tx.row(
        concat!(article_columns!(), "WHERE a.id = $1 AND a.brand_id = $2"),
        &params![id, brand],
        article,
    )?;
    found.map(|one| with_organizations(tx, one)).transpose()
}

/// All articles of the brand without their texts, in order.
pub(super) fn list_articles(tx: &Tx<'_>) -> Result<Vec<Article>> {
    let brand = tx.brand();
    let all = tx.rows(
        concat!(
            article_columns!(),
            "WHERE a.brand_id = $1 ORDER BY a.position, a.id"
        ),
        &params![brand],
        article,
    )?;
    all.into_iter()
        .map(|one| with_organizations(tx, one))
        .collect()
}

/// All articles of the brand, in order. Without an actor: for those who write articles.
pub fn list_any(tx: &Tx<'_>) -> Result<Vec<Told>> {
    let all = list_articles(tx)?;
    let mut told = Vec::with_capacity(all.len());
    for article in all {
        let texts = texts(tx, article.id)?;
        told.push(Told { article, texts });
    }
    Ok(told)
}

/// A text that an article had.
#[derive(Clone, Debug)]
pub struct Version {
    pub id: i64,
    pub article: ArticleId,
    pub locale: String,
    pub title: String,
    pub body: String,
    /// Who wrote it, by name; empty: a program.
    pub author: String,
    pub restored_from: Option<i64>,
    pub at: Moment,
}

/// What an article said in one language, newest first. Without an actor: for those who write articles.
pub fn list_versions(tx: &Tx<'_>, id: ArticleId, locale: &str) -> Result<Vec<Version>> {
    tx.rows(
        "SELECT v.id, v.article_id, v.locale, v.title, v.body, p.name, v.restored_from, v.created_at
         FROM help_version v LEFT JOIN person p ON p.id = v.author_id
         WHERE v.article_id = $1 AND v.locale = $2 ORDER BY v.id DESC LIMIT 200",
        &params![id, locale],
        |row| {
            Ok(Version {
                id: row.int(0)?,
                article: ArticleId(row.int(1)?),
                locale: row.text(2)?,
                title: row.text(3)?,
                body: row.text(4)?,
                author: row.opt_text(5)?.unwrap_or_default(),
                restored_from: row.opt_int(6)?,
                at: row.moment(7)?,
            })
        },
    )
}

/// The place after the last article. Without an actor: for those who write articles.
pub fn next_place(tx: &Tx<'_>, section: SectionId) -> Result<i64> {
    tx.number(
        "SELECT coalesce(max(position), 0) + 1 FROM help_article WHERE section_id = $1",
        &params![section],
    )
}

/// The article of this title in a section. Without an actor: for programs on this machine.
pub fn find_titled(
    tx: &Tx<'_>,
    section: SectionId,
    locale: &str,
    title: &str,
) -> Result<Option<ArticleId>> {
    tx.row(
        "SELECT a.id FROM help_article a JOIN help_text t ON t.thing = 'article' AND t.thing_id = a.id
         WHERE a.section_id = $1 AND t.locale = $2 AND t.title = $3 ORDER BY a.id LIMIT 1",
        &params![section, locale, title],
        |row| row.int(0).map(ArticleId),
    )
}
