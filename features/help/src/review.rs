//! Asking others to look at what was written before readers find it: asked, sent back with a word, published, or let go.

use domain::help::{State, state};
use domain::permission::Permission;
use domain::{ArticleId, Moment, PersonId};
use platform::jobs;
use platform::store::Tx;
use platform::{Error, Result};

use crate::post::MAIL;
use crate::queries::{self, NewReview, Review, Told};

/// The longest word beside a review, in letters.
pub const MAX_WORDS: usize = 2_000;

/// Whether readers have the article, or will have it without anybody doing more: what is asked about is then kept apart from it.
pub fn is_apart(told: &Told, now: Moment) -> bool {
    let is = state(told.article.publish_at, told.article.archived, now);
    matches!(is, State::Published | State::Scheduled(_))
}

/// Who may look at it: those who write articles.
pub fn reviewers(tx: &Tx<'_>) -> Result<Vec<(PersonId, String)>> {
    let mut all = Vec::new();
    for (id, name) in people::queries::list_staff(tx)? {
        if people::queries::roles::find_permissions(tx, id)?.has(Permission::Articles) {
            all.push((id, name));
        }
    }
    Ok(all)
}

/// Asks for it; one that is open in this language is asked for anew. Whoever was named hears of it by mail.
pub fn ask(tx: &Tx<'_>, new: &NewReview<'_>, now: Moment) -> Result<i64> {
    if let Some(reviewer) = new.reviewer
        && !people::queries::roles::find_permissions(tx, reviewer)?.has(Permission::Articles)
    {
        return Err(Error::Absent);
    }
    let body = crate::pictures::own(tx, new.article, new.body, Some(new.author), now)?;
    let new = NewReview {
        body: &body,
        ..new.clone()
    };
    let id = match queries::find_open_review(tx, new.article, new.locale)? {
        Some(open) => {
            queries::renew_review(tx, open.id, &new, now)?;
            open.id
        }
        None => queries::add_review(tx, &new, now)?,
    };
    if let Some(reviewer) = new.reviewer.filter(|one| *one != new.author) {
        tell(tx, "review_asked", id, reviewer, now)?;
    }
    Ok(id)
}

/// Sends it back to whoever wrote it, with a word. It stays where it is, to be written on.
pub fn send_back(tx: &Tx<'_>, id: i64, reply: &str, by: PersonId, now: Moment) -> Result<Review> {
    let open = open(tx, id)?;
    queries::set_review_state(tx, id, "returned", reply, by)?;
    if open.author != by {
        tell(tx, "review_returned", id, open.author, now)?;
    }
    Ok(open)
}

/// Lets it go: what was written is not kept.
pub fn withdraw(tx: &Tx<'_>, id: i64, by: PersonId) -> Result<Review> {
    let open = open(tx, id)?;
    queries::set_review_state(tx, id, "withdrawn", "", by)?;
    Ok(open)
}

/// The article was saved where readers find it, and with it what was asked about.
pub fn take(
    tx: &Tx<'_>,
    article: ArticleId,
    locale: &str,
    by: PersonId,
    now: Moment,
) -> Result<()> {
    let Some(open) = queries::find_open_review(tx, article, locale)? else {
        return Ok(());
    };
    queries::set_review_state(tx, open.id, "taken", "", by)?;
    if open.author != by {
        tell(tx, "review_taken", open.id, open.author, now)?;
    }
    Ok(())
}

fn open(tx: &Tx<'_>, id: i64) -> Result<Review> {
    let found = queries::find_review(tx, id)?
        .filter(|one| matches!(one.state.as_str(), "waiting" | "returned"));
    found.ok_or(Error::Absent)
}

fn tell(tx: &Tx<'_>, message: &str, id: i64, person: PersonId, now: Moment) -> Result<()> {
    let mail = queries::add_mail_to(tx, message, (id, now.0), person, now)?;
    if let Some(mail) = mail {
        jobs::add(tx, MAIL, &mail.to_string(), now)?;
    }
    Ok(())
}
