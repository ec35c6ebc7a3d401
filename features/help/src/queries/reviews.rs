//! What waits for somebody to look at it before readers find it.

use domain::{ArticleId, Moment, PersonId};
use platform::store::{Row, Tx};
use platform::{Result, params};

/// A text that somebody asked others to look at.
#[derive(Clone, Debug)]
pub struct Review {
    pub id: i64,
    pub article: ArticleId,
    pub locale: String,
    pub title: String,
    pub body: String,
    pub others_right: bool,
    /// To whoever looks at it.
    pub words: String,
    pub author: PersonId,
    pub author_name: String,
    pub reviewer: Option<PersonId>,
    /// Empty where anybody was asked.
    pub reviewer_name: String,
    /// `waiting`, `returned`, `taken` or `withdrawn`.
    pub state: String,
    pub reply: String,
    pub replier_name: String,
    pub asked_at: Moment,
}

impl Review {
    /// Whether it waits for whoever was asked.
    pub fn waits(&self) -> bool {
        self.state == "waiting"
    }
}

macro_rules! reviews {
    ($rest:literal) => {
        concat!(
            "SELECT r.id, r.article_id, r.locale, r.title, r.body, r.others_right, r.words, r.author_id, a.name, r.reviewer_id,
                    coalesce(v.name, ''), r.state, r.reply, coalesce(s.name, ''), r.asked_at
             FROM help_review r
             JOIN help_article h ON h.id = r.article_id
             JOIN person a ON a.id = r.author_id
             LEFT JOIN person v ON v.id = r.reviewer_id
             LEFT JOIN person s ON s.id = r.replier_id ",
            $rest
        )
    };
}

fn review(row: &Row<'_>) -> Result<Review> {
    Ok(Review {
        id: row.int(0)?,
        article: ArticleId(row.int(1)?),
        locale: row.text(2)?,
        title: row.text(3)?,
        body: row.text(4)?,
        others_right: row.flag(5)?,
        words: row.text(6)?,
        author: PersonId(row.int(7)?),
        author_name: row.text(8)?,
        reviewer: row.opt_int(9)?.map(PersonId),
        reviewer_name: row.text(10)?,
        state: row.text(11)?,
        reply: row.text(12)?,
        replier_name: row.text(13)?,
        asked_at: row.moment(14)?,
    })
}

/// As many are listed.
const MOST: i64 = 500;

/// Everything of the portal that waits, the longest first, then what was sent back. Without an actor: for those who write articles.
pub fn list_open_reviews(tx: &Tx<'_>) -> Result<Vec<Review>> {
    tx.rows(
        reviews!(
            "WHERE r.state IN ('waiting', 'returned') AND h.brand_id = $1
             ORDER BY CASE WHEN r.state = 'waiting' THEN 0 ELSE 1 END, r.asked_at, r.id LIMIT $2"
        ),
        &params![tx.brand(), MOST],
        review,
    )
}

/// How many wait.
pub fn count_waiting_reviews(tx: &Tx<'_>) -> Result<i64> {
    tx.number(
        "SELECT count(*) FROM help_review r JOIN help_article h ON h.id = r.article_id
         WHERE r.state = 'waiting' AND h.brand_id = $1",
        &params![tx.brand()],
    )
}

/// Whatever became of it. Without an actor: for those who write articles.
pub fn find_review(tx: &Tx<'_>, id: i64) -> Result<Option<Review>> {
    tx.row(reviews!("WHERE r.id = $1"), &params![id], review)
}

/// What is open of an article in one language. Without an actor: for those who write articles.
pub fn find_open_review(tx: &Tx<'_>, article: ArticleId, locale: &str) -> Result<Option<Review>> {
    tx.row(
        reviews!(
            "WHERE r.article_id = $1 AND r.locale = $2 AND r.state IN ('waiting', 'returned')
             ORDER BY r.id DESC LIMIT 1"
        ),
        &params![article, locale],
        review,
    )
}

/// What is asked for.
#[derive(Clone, Debug)]
pub struct NewReview<'a> {
    pub article: ArticleId,
    pub locale: &'a str,
    pub title: &'a str,
    pub body: &'a str,
    pub others_right: bool,
    pub words: &'a str,
    pub author: PersonId,
    pub reviewer: Option<PersonId>,
}

pub fn add_review(tx: &Tx<'_>, new: &NewReview<'_>, now: Moment) -> Result<i64> {
    tx.insert(
        "INSERT INTO help_review (article_id, locale, title, body, others_right, words, author_id, reviewer_id, state, reply,
           created_at, asked_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting', '', $9, $9) RETURNING id",
        &params![
            new.article,
            new.locale,
            new.title,
            new.body,
            i64::from(new.others_right),
            new.words,
            new.author,
            new.reviewer,
            now
        ],
    )
}

/// It is asked for anew, with what is written now.
pub fn renew_review(tx: &Tx<'_>, id: i64, new: &NewReview<'_>, now: Moment) -> Result<()> {
    tx.run(
        "UPDATE help_review SET title = $2, body = $3, others_right = $4, words = $5, author_id = $6, reviewer_id = $7,
           state = 'waiting', reply = '', replier_id = NULL, asked_at = $8 WHERE id = $1",
        &params![
            id,
            new.title,
            new.body,
            i64::from(new.others_right),
            new.words,
            new.author,
            new.reviewer,
            now
        ],
    )
    .map(drop)
}

/// What became of it: `returned` with a word, `taken` or `withdrawn`, and by whom.
pub fn set_review_state(
    tx: &Tx<'_>,
    id: i64,
    state: &'static str,
    reply: &str,
    by: PersonId,
) -> Result<()> {
    tx.run(
        "UPDATE help_review SET state = $2, reply = $3, replier_id = $4 WHERE id = $1",
        &params![id, state, reply, by],
    )
    .map(drop)
}

/// What is looked at says something else now.
pub fn set_review_text(tx: &Tx<'_>, id: i64, title: &str, body: &str) -> Result<()> {
    tx.run(
        "UPDATE help_review SET title = $2, body = $3 WHERE id = $1",
        &params![id, title, body],
    )
    .map(drop)
}
