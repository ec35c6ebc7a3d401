//! What readers say about articles and what the team makes of it; and who hears by mail of an article or a section.

use domain::help::{CommentState, State, comment, state};
use domain::permission::{Actor, Permission};
use domain::person::Role;
use domain::{ArticleId, MINUTE, Moment, PersonId, SectionId};
use platform::store::Tx;
use platform::web::session::SignedIn;
use platform::{App, Error, MasterKey, Result, jobs};

use crate::post::ANNOUNCE;
use crate::queries::{self, Comment, Eyes, Follower, Told};
use crate::settings::COMMENTS;

/// An article is often saved several times in a row: who follows it hears of the last of them.
const SETTLED: i64 = 10 * MINUTE;

const UNFOLLOW: &str = "help-unfollow";

/// What can be followed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Followed {
    Article(ArticleId),
    Section(SectionId),
}

impl Followed {
    pub fn word(self) -> &'static str {
        match self {
            Self::Article(_) => "article",
            Self::Section(_) => "section",
        }
    }

    pub fn id(self) -> i64 {
        match self {
            Self::Article(id) => id.0,
            Self::Section(id) => id.0,
        }
    }

    /// Whether it is there for this reader.
    fn is_there(self, tx: &Tx<'_>, eyes: &Eyes) -> Result<bool> {
        match self {
            Self::Article(id) => Ok(queries::find_readable(tx, eyes, id)?.is_some()),
            Self::Section(id) => {
                let all = queries::structure(tx)?;
                Ok(all.counted(&queries::count_readable(tx, eyes)?, id) > 0)
            }
        }
    }
}

/// Follows it, or no more; a second time changes nothing.
pub fn set_follows(
    tx: &Tx<'_>,
    eyes: &Eyes,
    thing: Followed,
    person: PersonId,
    on: bool,
) -> Result<()> {
    let (word, id) = (thing.word(), thing.id());
    if !on {
        return queries::remove_follows(tx, word, id, person);
    }
    if !thing.is_there(tx, eyes)? {
        return Err(Error::Absent);
    }
    if !queries::follows(tx, word, id, person)? {
        queries::add_follower(tx, word, id, person, eyes.now)?;
    }
    Ok(())
}

/// What the link of a mail carries by which somebody leaves.
pub fn unfollow_token(app: &App, one: &Follower) -> String {
    app.key.token_of(UNFOLLOW, one.id, one.created_at)
}

/// Whose token it is.
pub fn of_token(tx: &Tx<'_>, key: &MasterKey, text: &str) -> Result<Option<Follower>> {
    let Some(id) = MasterKey::number_in(text) else {
        return Ok(None);
    };
    let found = queries::find_follower(tx, id)?;
    Ok(found.filter(|one| key.is_token_of(text, UNFOLLOW, one.id, one.created_at)))
}

/// Whether somebody who reads the portal can say something about articles.
pub fn takes_comments(tx: &Tx<'_>) -> Result<bool> {
    Ok(COMMENTS.text(tx)? != "no")
}

/// Who follows an article hears of this language of it, once nobody has changed it for a while.
pub fn tell_of_version(tx: &Tx<'_>, id: ArticleId, locale: &str, now: Moment) -> Result<()> {
    if queries::count_followers(tx, "article", id.0)? > 0 {
        let payload = format!("version {id} {locale}");
        jobs::add_at(tx, ANNOUNCE, &payload, now.plus(SETTLED))?;
    }
    Ok(())
}

/// Who follows a section hears of an article that is there for the first time, when it is there.
pub fn tell_of_article(tx: &Tx<'_>, before: &Told, at: Moment, now: Moment) -> Result<()> {
    let was = state(before.article.publish_at, before.article.archived, now);
    if was != State::Published {
        let payload = format!("article {}", before.article.id);
        jobs::add_at(tx, ANNOUNCE, &payload, at.max(now))?;
    }
    Ok(())
}

fn tell_of_comment(tx: &Tx<'_>, id: i64, now: Moment) -> Result<()> {
    jobs::add(tx, ANNOUNCE, &format!("comment {id}"), now).map(drop)
}

/// Whether what somebody writes is said by the team.
fn speaks_for_team(who: &SignedIn) -> bool {
    who.role != Role::User && who.permissions.has(Permission::Articles)
}

/// Somebody who reads an article says something about it; answers whether it waits for the team.
pub fn add_comment(
    tx: &Tx<'_>,
    who: (&Actor, &SignedIn),
    article: ArticleId,
    typed: &str,
    hears: bool,
    now: Moment,
) -> Result<bool> {
    let eyes = Eyes::of(tx, who.0, now);
    queries::find_readable(tx, &eyes, article)?.ok_or(Error::Absent)?;
    if !takes_comments(tx)? {
        return Err(Error::Absent);
    }
    let body = comment(typed).ok_or_else(|| Error::refused(422, "help-comment-problem"))?;
    let state = CommentState::of_new(speaks_for_team(who.1));
    let id = queries::add_comment(tx, article, who.1.id, body, state, now)?;
    if hears {
        set_follows(tx, &eyes, Followed::Article(article), who.1.id, true)?;
    }
    if state == CommentState::Shown {
        tell_of_comment(tx, id, now)?;
    }
    Ok(state == CommentState::Waiting)
}

/// Whoever wrote a comment takes it away, for good; whoever writes articles may do so too.
pub fn take_away(tx: &Tx<'_>, who: PersonId, id: i64) -> Result<Comment> {
    let found = queries::find_comment(tx, id)?.filter(|one| one.author == who);
    let found = found.ok_or(Error::Absent)?;
    queries::remove_comment(tx, id)?;
    Ok(found)
}

/// The team publishes a comment, or does not; either can be decided again. Nobody hears twice of one.
pub fn decide(tx: &Tx<'_>, id: i64, publish: bool, now: Moment) -> Result<Comment> {
    let found = queries::find_comment(tx, id)?.ok_or(Error::Absent)?;
    let state = if publish {
        CommentState::Shown
    } else {
        CommentState::Refused
    };
    queries::set_comment_state(tx, id, state)?;
    if publish {
        tell_of_comment(tx, id, now)?;
    }
    Ok(found)
}

/// The team answers a comment: both are there for whoever reads the article.
pub fn answer(tx: &Tx<'_>, who: PersonId, id: i64, typed: &str, now: Moment) -> Result<()> {
    let found = queries::find_comment(tx, id)?.ok_or(Error::Absent)?;
    let body = comment(typed).ok_or_else(|| Error::refused(422, "help-comment-problem"))?;
    if found.state != CommentState::Shown {
        decide(tx, id, true, now)?;
    }
    let said = queries::add_comment(tx, found.article, who, body, CommentState::Shown, now)?;
    tell_of_comment(tx, said, now)
}
