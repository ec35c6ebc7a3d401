//! Ideas, who wishes for them, who follows them, and the tickets that became some.

use domain::form::Texts;
use domain::idea::{Merged, State};
use domain::{Moment, OrganizationId, PersonId, TicketId};
use platform::store::{Row, Tx};
use platform::{Result, params};

use super::texts::{self, About};

/// An idea with what it says.
#[derive(Clone, Debug, Default)]
pub struct Idea {
    pub id: i64,
    pub author: Option<PersonId>,
    pub author_name: String,
    /// The language in which it was written.
    pub locale: String,
    pub state: State,
    pub product: String,
    pub quarter: String,
    /// Only its author and the team see it.
    pub hidden: bool,
    pub merged_into: Option<i64>,
    /// Where its votes are counted.
    pub root: i64,
    pub votes: i64,
    pub organizations: i64,
    pub answered_at: Option<Moment>,
    pub created_at: Moment,
    pub updated_at: Moment,
    /// Comments that everybody sees.
    pub comments: i64,
    pub title: Texts,
    pub body: Texts,
    pub answer: Texts,
}

impl Idea {
    /// Its title for a reader of this language.
    pub fn title(&self, locale: &str) -> &str {
        said(&self.title, locale, &self.locale)
    }

    /// Its text for a reader of this language.
    pub fn body(&self, locale: &str) -> &str {
        said(&self.body, locale, &self.locale)
    }

    /// In which language the reader is shown it.
    pub fn shown_in(&self, locale: &str) -> String {
        let has = |code: &str| self.title.written_in(code).is_some();
        let code = if has(locale) { locale } else { &self.locale };
        code.to_owned()
    }
}

fn said<'t>(texts: &'t Texts, locale: &str, own: &str) -> &'t str {
    let found = texts.written_in(locale).or_else(|| texts.written_in(own));
    found
        .or_else(|| texts.for_reader(locale))
        .unwrap_or_default()
}

macro_rules! ideas {
    ($rest:literal) => {
        concat!(
            "SELECT i.id, i.author_id, coalesce(p.name, ''), i.locale, i.state, i.product, i.quarter, i.hidden, i.merged_into,
               i.root_id, i.votes, i.organizations, i.answered_at, i.created_at, i.updated_at,
               (SELECT count(*) FROM idea_comment c JOIN idea o ON o.id = c.idea_id WHERE o.root_id = i.id AND c.state = 'shown')
             FROM idea i LEFT JOIN person p ON p.id = i.author_id ",
            $rest
        )
    };
}

fn idea(row: &Row<'_>) -> Result<Idea> {
    let answered = row.moment(12)?;
    Ok(Idea {
        id: row.int(0)?,
        author: row.opt_int(1)?.map(PersonId),
        author_name: row.text(2)?,
        locale: row.text(3)?,
        state: State::read(&row.text(4)?).unwrap_or_default(),
        product: row.text(5)?,
        quarter: row.text(6)?,
        hidden: row.flag(7)?,
        merged_into: row.opt_int(8)?,
        root: row.int(9)?,
        votes: row.int(10)?,
        organizations: row.int(11)?,
        answered_at: (answered.0 > 0).then_some(answered),
        created_at: row.moment(13)?,
        updated_at: row.moment(14)?,
        comments: row.int(15)?,
        ..Idea::default()
    })
}

fn with_texts(tx: &Tx<'_>, mut all: Vec<Idea>) -> Result<Vec<Idea>> {
    for one in &mut all {
        let mut written = texts::list(tx, About::Idea, one.id)?;
        one.title = written.remove("title").unwrap_or_default();
        one.body = written.remove("body").unwrap_or_default();
        one.answer = written.remove("answer").unwrap_or_default();
    }
    Ok(all)
}

/// In which order a list stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Order {
    #[default]
    Wanted,
    Newest,
    Answered,
}

impl Order {
    pub const ALL: [Self; 3] = [Self::Wanted, Self::Newest, Self::Answered];

    pub fn word(self) -> &'static str {
        match self {
            Self::Wanted => "wanted",
            Self::Newest => "newest",
            Self::Answered => "answered",
        }
    }

    pub fn read(word: &str) -> Self {
        let mut all = Self::ALL.into_iter();
        all.find(|one| one.word() == word).unwrap_or_default()
    }
}

/// What a list shows; empty words narrow nothing.
#[derive(Clone, Debug, Default)]
pub struct Wanted {
    pub state: String,
    pub product: String,
    pub order: Order,
    pub limit: i64,
    pub offset: i64,
}

/// Ideas that all see, and the reader's own.
pub fn list_visible(tx: &Tx<'_>, reader: Option<PersonId>, wanted: &Wanted) -> Result<Vec<Idea>> {
    let sql = match wanted.order {
        Order::Wanted => ideas!(
            "WHERE i.brand_id = $1 AND i.merged_into IS NULL AND (i.hidden = 0 OR i.author_id = $2)
               AND ($3 = '' OR i.state = $3) AND ($4 = '' OR i.product = $4)
             ORDER BY i.votes DESC, i.id DESC LIMIT $5 OFFSET $6"
        ),
        Order::Newest => ideas!(
            "WHERE i.brand_id = $1 AND i.merged_into IS NULL AND (i.hidden = 0 OR i.author_id = $2)
               AND ($3 = '' OR i.state = $3) AND ($4 = '' OR i.product = $4)
             ORDER BY i.id DESC LIMIT $5 OFFSET $6"
        ),
        Order::Answered => ideas!(
            "WHERE i.brand_id = $1 AND i.merged_into IS NULL AND (i.hidden = 0 OR i.author_id = $2)
               AND ($3 = '' OR i.state = $3) AND ($4 = '' OR i.product = $4)
             ORDER BY i.answered_at DESC, i.id DESC LIMIT $5 OFFSET $6"
        ),
    };
    let found = tx.rows(
        sql,
        &params![
            tx.brand(),
            reader,
            wanted.state,
            wanted.product,
            wanted.limit,
            wanted.offset
        ],
        idea,
    )?;
    with_texts(tx, found)
}

/// All ideas, for the team, those that wait for it first; also those that were put together with others.
pub fn list_for_team(tx: &Tx<'_>, state: &str, limit: i64, offset: i64) -> Result<Vec<Idea>> {
    let found = tx.rows(
        ideas!(
            "WHERE i.brand_id = $1 AND ($2 = '' OR i.state = $2)
             ORDER BY i.hidden DESC, CASE WHEN i.merged_into IS NULL THEN 0 ELSE 1 END, i.votes DESC, i.id DESC LIMIT $3 OFFSET $4"
        ),
        &params![tx.brand(), state, limit, offset],
        idea,
    )?;
    with_texts(tx, found)
}

/// What the team answered last, for the team.
pub fn list_answered(tx: &Tx<'_>, limit: i64) -> Result<Vec<Idea>> {
    let found = tx.rows(
        ideas!("WHERE i.brand_id = $1 AND i.answered_at > 0 AND i.merged_into IS NULL ORDER BY i.answered_at DESC, i.id DESC LIMIT $2"),
        &params![tx.brand(), limit],
        idea,
    )?;
    with_texts(tx, found)
}

/// An idea, for the team and for jobs.
pub fn find(tx: &Tx<'_>, id: i64) -> Result<Option<Idea>> {
    let found = tx.rows(
        ideas!("WHERE i.id = $1 AND i.brand_id = $2"),
        &params![id, tx.brand()],
        idea,
    )?;
    Ok(with_texts(tx, found)?.pop())
}

/// An idea that this reader may see; also one that was put together with another.
pub fn find_visible(tx: &Tx<'_>, reader: Option<PersonId>, id: i64) -> Result<Option<Idea>> {
    Ok(find(tx, id)?.filter(|one| !one.hidden || (reader.is_some() && one.author == reader)))
}

/// Adds an idea that stands for itself.
pub fn add(
    tx: &Tx<'_>,
    author: Option<PersonId>,
    locale: &str,
    product: &str,
    hidden: bool,
    now: Moment,
) -> Result<i64> {
    let id = tx.insert(
        "INSERT INTO idea (brand_id, author_id, locale, product, hidden, created_at, updated_at)
         VALUES ($1, $2, $3, $4, $5, $6, $6) RETURNING id",
        &params![tx.brand(), author, locale, product, hidden, now],
    )?;
    set_root(tx, id, id)?;
    Ok(id)
}

/// Notes what the team decided.
pub fn set_decided(
    tx: &Tx<'_>,
    id: i64,
    (state, product, quarter, hidden): (State, &str, &str, bool),
    answered: bool,
    now: Moment,
) -> Result<()> {
    tx.run(
        "UPDATE idea SET state = $2, product = $3, quarter = $4, hidden = $5, updated_at = $6,
           answered_at = CASE WHEN $7 = 'yes' THEN $8 ELSE answered_at END
         WHERE id = $1",
        &params![
            id,
            state.word(),
            product,
            quarter,
            hidden,
            now,
            if answered { "yes" } else { "no" },
            now
        ],
    )
    .map(drop)
}

/// Puts it together with another, or apart again.
pub fn set_merged_into(tx: &Tx<'_>, id: i64, into: Option<i64>) -> Result<()> {
    tx.run(
        "UPDATE idea SET merged_into = $2 WHERE id = $1",
        &params![id, into],
    )
    .map(drop)
}

/// Notes where its votes are counted.
pub fn set_root(tx: &Tx<'_>, id: i64, root: i64) -> Result<()> {
    tx.run(
        "UPDATE idea SET root_id = $2 WHERE id = $1",
        &params![id, root],
    )
    .map(drop)
}

/// Which ideas were put together with which.
pub fn list_merged(tx: &Tx<'_>) -> Result<Vec<Merged>> {
    tx.rows(
        "SELECT id, merged_into FROM idea WHERE brand_id = $1 AND merged_into IS NOT NULL",
        &params![tx.brand()],
        |row| Ok((row.int(0)?, row.opt_int(1)?)),
    )
}

/// Counts people and organizations anew, each once.
pub fn recount(tx: &Tx<'_>, root: i64) -> Result<()> {
    tx.run(
        "UPDATE idea SET
           votes = (SELECT count(DISTINCT v.person_id) FROM idea_vote v JOIN idea o ON o.id = v.idea_id WHERE o.root_id = $1),
           organizations = (SELECT count(DISTINCT v.organization_id) FROM idea_vote v JOIN idea o ON o.id = v.idea_id
             WHERE o.root_id = $1)
         WHERE id = $1",
        &params![root],
    )
    .map(drop)
}

/// They wish for it; a second time changes nothing.
pub fn add_vote(
    tx: &Tx<'_>,
    id: i64,
    person: PersonId,
    organization: Option<OrganizationId>,
    now: Moment,
) -> Result<()> {
    tx.run(
        "INSERT INTO idea_vote (idea_id, person_id, organization_id, created_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (idea_id, person_id) DO NOTHING",
        &params![id, person, organization, now],
    )
    .map(drop)
}

/// They do not wish for it any more, nor for what was put together with it.
pub fn remove_votes(tx: &Tx<'_>, root: i64, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM idea_vote WHERE person_id = $2 AND idea_id IN (SELECT id FROM idea WHERE root_id = $1)",
        &params![root, person],
    )
    .map(drop)
}

/// Whether they wish for it.
pub fn has_voted(tx: &Tx<'_>, root: i64, person: PersonId) -> Result<bool> {
    let votes = tx.number(
        "SELECT count(*) FROM idea_vote v JOIN idea o ON o.id = v.idea_id WHERE o.root_id = $1 AND v.person_id = $2",
        &params![root, person],
    )?;
    Ok(votes > 0)
}

/// They hear of what becomes of it; a second time changes nothing.
pub fn add_follower(tx: &Tx<'_>, id: i64, person: PersonId, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO idea_follower (idea_id, person_id, created_at) VALUES ($1, $2, $3)
         ON CONFLICT (idea_id, person_id) DO NOTHING",
        &params![id, person, now],
    )
    .map(drop)
}

/// They hear no more of it.
pub fn remove_follower(tx: &Tx<'_>, root: i64, person: PersonId) -> Result<()> {
    tx.run(
        "DELETE FROM idea_follower WHERE person_id = $2 AND idea_id IN (SELECT id FROM idea WHERE root_id = $1)",
        &params![root, person],
    )
    .map(drop)
}

/// Whether they hear of it.
pub fn follows(tx: &Tx<'_>, root: i64, person: PersonId) -> Result<bool> {
    let follows = tx.number(
        "SELECT count(*) FROM idea_follower f JOIN idea o ON o.id = f.idea_id WHERE o.root_id = $1 AND f.person_id = $2",
        &params![root, person],
    )?;
    Ok(follows > 0)
}

/// Ideas that this person follows, by the numbers of those where votes are counted, the newest first. For nobody but them.
pub fn list_followed(tx: &Tx<'_>, person: PersonId, limit: i64) -> Result<Vec<i64>> {
    tx.rows(
        "SELECT DISTINCT o.root_id FROM idea_follower f JOIN idea o ON o.id = f.idea_id
         WHERE o.brand_id = $1 AND f.person_id = $2 ORDER BY 1 DESC LIMIT $3",
        &params![tx.brand(), person, limit],
        |row| row.int(0),
    )
}

/// Who follows it, or what was put together with it.
pub fn list_followers(tx: &Tx<'_>, root: i64) -> Result<Vec<PersonId>> {
    tx.rows(
        "SELECT DISTINCT f.person_id FROM idea_follower f JOIN idea o ON o.id = f.idea_id WHERE o.root_id = $1 ORDER BY 1",
        &params![root],
        |row| row.int(0).map(PersonId),
    )
}

/// Everybody who wished for it, follows it, or asked for it in a ticket.
pub fn list_concerned(tx: &Tx<'_>, root: i64) -> Result<Vec<PersonId>> {
    tx.rows(
        "SELECT v.person_id FROM idea_vote v JOIN idea o ON o.id = v.idea_id WHERE o.root_id = $1
         UNION SELECT f.person_id FROM idea_follower f JOIN idea o ON o.id = f.idea_id WHERE o.root_id = $1
         UNION SELECT t.requester_id FROM idea_ticket l JOIN idea o ON o.id = l.idea_id JOIN ticket t ON t.id = l.ticket_id
           WHERE o.root_id = $1
         ORDER BY 1",
        &params![root],
        |row| row.int(0).map(PersonId),
    )
}

/// Whether this ticket became an idea, and which.
pub fn find_of_ticket(tx: &Tx<'_>, ticket: TicketId) -> Result<Option<i64>> {
    tx.row(
        "SELECT idea_id FROM idea_ticket WHERE ticket_id = $1",
        &params![ticket],
        |row| row.int(0),
    )
}

/// The ticket became this idea.
pub fn add_ticket(tx: &Tx<'_>, ticket: TicketId, id: i64, now: Moment) -> Result<()> {
    tx.run(
        "INSERT INTO idea_ticket (ticket_id, idea_id, created_at) VALUES ($1, $2, $3)",
        &params![ticket, id, now],
    )
    .map(drop)
}

/// The tickets that became it, or what was put together with it.
pub fn list_tickets(tx: &Tx<'_>, root: i64) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT l.ticket_id FROM idea_ticket l JOIN idea o ON o.id = l.idea_id WHERE o.root_id = $1 ORDER BY l.ticket_id",
        &params![root],
        |row| row.int(0).map(TicketId),
    )
}

/// Those of them that this person asked for.
pub fn list_tickets_of(tx: &Tx<'_>, root: i64, person: PersonId) -> Result<Vec<TicketId>> {
    tx.rows(
        "SELECT l.ticket_id FROM idea_ticket l JOIN idea o ON o.id = l.idea_id JOIN ticket t ON t.id = l.ticket_id
         WHERE o.root_id = $1 AND t.requester_id = $2 ORDER BY l.ticket_id",
        &params![root, person],
        |row| row.int(0).map(TicketId),
    )
}
