//! Articles in the team's lists: without their bodies, and only as many as are looked at. Without an actor: for those who write articles.

use std::collections::BTreeMap;

use domain::help::Written;
use domain::{ArticleId, SectionId};
use platform::store::Tx;
use platform::{Result, params};

use super::{Article, Text, Told, Votes, find_any};
use crate::queries::read::{article_at, list_articles};

/// All articles of the brand, in order, with titles and no bodies.
pub fn list_titled(tx: &Tx<'_>) -> Result<Vec<Told>> {
    let rows = tx.rows(
        "SELECT t.thing_id, t.locale, t.title, t.changed_at, t.right_at FROM help_text t JOIN help_article a ON a.id = t.thing_id
         WHERE t.thing = 'article' AND a.brand_id = $1 ORDER BY t.thing_id, t.locale",
        &params![tx.brand()],
        |row| {
            let text = Text {
                locale: row.text(1)?,
                title: row.text(2)?,
                body: String::new(),
                written: Written {
                    changed_at: row.moment(3)?,
                    right_at: row.moment(4)?,
                },
            };
            Ok((row.int(0)?, text))
        },
    )?;
    let mut texts: BTreeMap<i64, Vec<Text>> = BTreeMap::new();
    for (id, text) in rows {
        texts.entry(id).or_default().push(text);
    }
    let all = list_articles(tx)?.into_iter().map(|article| Told {
        texts: texts.remove(&article.id.0).unwrap_or_default(),
        article,
    });
    Ok(all.collect())
}

/// What readers said of each article of the brand that anybody said something of.
pub fn list_votes(tx: &Tx<'_>) -> Result<BTreeMap<i64, Votes>> {
    let rows = tx.rows(
        "SELECT v.article_id, CAST(sum(v.helpful) AS BIGINT), count(*) FROM help_vote v JOIN help_article a ON a.id = v.article_id
         WHERE a.brand_id = $1 GROUP BY v.article_id",
        &params![tx.brand()],
        |row| {
            let votes = Votes {
                helpful: row.int(1)?,
                all: row.int(2)?,
            };
            Ok((row.int(0)?, votes))
        },
    )?;
    Ok(rows.into_iter().collect())
}

/// The articles of a section that were not put away, in order.
pub fn list_places(tx: &Tx<'_>, section: SectionId) -> Result<Vec<ArticleId>> {
    tx.rows(
        "SELECT id FROM help_article WHERE section_id = $1 AND archived_at IS NULL ORDER BY position, id",
        &params![section],
        |row| row.int(0).map(ArticleId),
    )
}

/// Whether an article stands in a section, put away or not.
pub fn has_articles(tx: &Tx<'_>, section: SectionId) -> Result<bool> {
    tx.number(
        "SELECT count(*) FROM help_article WHERE section_id = $1",
        &params![section],
    )
    .map(|found| found > 0)
}

/// An article without its texts.
pub fn find_article(tx: &Tx<'_>, id: ArticleId) -> Result<Option<Article>> {
    article_at(tx, id)
}

/// Articles after this one that link to something of the help centre, in the order of their numbers.
pub fn list_linking(tx: &Tx<'_>, after: ArticleId, limit: i64) -> Result<Vec<Told>> {
    let ids = tx.rows(
        "SELECT a.id FROM help_article a
         WHERE a.brand_id = $1 AND a.id > $2 AND a.archived_at IS NULL AND EXISTS (
           SELECT 1 FROM help_text t WHERE t.thing = 'article' AND t.thing_id = a.id AND t.body LIKE '%/hc/%')
         ORDER BY a.id LIMIT $3",
        &params![tx.brand(), after, limit],
        |row| row.int(0).map(ArticleId),
    )?;
    let mut all = Vec::with_capacity(ids.len());
    for id in ids {
        all.extend(find_any(tx, id)?);
    }
    Ok(all)
}
