//! What the pages of ideas, updates and the newsletter show.

use askama::Template;
use domain::idea::{State, UpdateKind, first_name};
use domain::{Moment, PersonId};
use forms::Written;
use platform::clean;
use platform::frame::{Frame, Problems, Turns, When, parts};
use platform::language::{Words, iso};

use crate::portal::Hit;
use crate::queries::comments::Comment;
use crate::queries::ideas::Idea;
use crate::queries::updates::Update;

/// The key of a state's word.
pub fn state_word(state: State) -> &'static str {
    match state {
        State::Open => "ideas-state-open",
        State::Review => "ideas-state-review",
        State::Planned => "ideas-state-planned",
        State::Progress => "ideas-state-progress",
        State::Shipped => "ideas-state-shipped",
        State::Declined => "ideas-state-declined",
    }
}

/// The picture that goes with a state, so that its colour says nothing alone.
pub fn state_icon(state: State) -> &'static str {
    match state {
        State::Open => "lightbulb",
        State::Review => "eye",
        State::Planned => "calendar-clock",
        State::Progress => "activity",
        State::Shipped => "circle-check",
        State::Declined => "x",
    }
}

/// The key of a kind's word.
pub fn kind_word(kind: UpdateKind) -> &'static str {
    match kind {
        UpdateKind::New => "updates-kind-new",
        UpdateKind::Improved => "updates-kind-improved",
        UpdateKind::Fixed => "updates-kind-fixed",
    }
}

/// "12 people in 7 organizations".
pub fn wished(one: &Idea, w: &Words) -> String {
    w.t2(
        "ideas-wished",
        "people",
        one.votes,
        "organizations",
        one.organizations,
    )
}

/// A moment, short and exact.
pub fn when(w: &Words, at: Moment, now: Moment) -> When {
    let (shown, exact) = w.ago_and_exact(at, now);
    When {
        shown,
        iso: iso(at),
        exact,
    }
}

/// Whoever looks, and what they may learn of others.
#[derive(Clone, Copy)]
pub struct Eyes {
    pub w: Words,
    pub reader: Option<PersonId>,
    /// Whether first names of others are shown.
    pub names: bool,
    pub now: Moment,
}

impl Eyes {
    fn author(&self, id: Option<PersonId>, name: &str, by_team: bool) -> String {
        if id.is_some() && id == self.reader {
            return self.w.t("ideas-you").into_owned();
        }
        let known = first_name(name);
        match (by_team, self.names && !known.is_empty()) {
            (true, _) => self.w.t("ideas-team").into_owned(),
            (false, true) => known.to_owned(),
            (false, false) => self.w.t("ideas-customer").into_owned(),
        }
    }
}

/// An idea as its readers see it.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    pub id: i64,
    pub url: String,
    pub title: String,
    /// The language of title and text.
    pub locale: String,
    /// Cleaned HTML.
    pub body: String,
    pub excerpt: String,
    pub state: &'static str,
    pub state_icon: &'static str,
    pub state_label: String,
    pub votes: i64,
    pub wished: String,
    pub voted: bool,
    pub takes_votes: bool,
    pub waits: bool,
    pub product: String,
    pub quarter: String,
    pub author: String,
    pub when: When,
    pub comments: String,
    /// Cleaned HTML, and when it was given.
    pub answer: Option<(String, When)>,
}

impl Shown {
    pub fn of(one: &Idea, eyes: &Eyes, voted: bool, products: &[(String, String)]) -> Self {
        let w = &eyes.w;
        let locale = w.locale();
        let answer = one.answer.for_reader(locale).map(clean::from_text);
        let named = products.iter().find(|(key, _)| *key == one.product);
        Self {
            id: one.id,
            url: format!("/hc/{locale}/ideas/{}", one.id),
            title: one.title(locale).to_owned(),
            locale: one.shown_in(locale),
            body: clean::from_text(one.body(locale)),
            excerpt: domain::text::excerpt(&one.body(locale).replace('\n', " "), 180),
            state: one.state.word(),
            state_icon: state_icon(one.state),
            state_label: w.t(state_word(one.state)).into_owned(),
            votes: one.votes,
            wished: wished(one, w),
            voted,
            takes_votes: one.state.takes_votes(),
            waits: one.hidden,
            product: named.map(|(_, label)| label.clone()).unwrap_or_default(),
            quarter: one.quarter.clone(),
            author: eyes.author(one.author, &one.author_name, false),
            when: when(w, one.created_at, eyes.now),
            comments: w.t1("ideas-comments-count", "count", one.comments),
            answer: answer.zip(one.answered_at.map(|at| when(w, at, eyes.now))),
        }
    }
}

/// A comment as its readers see it.
pub struct Said {
    pub id: i64,
    pub author: String,
    pub by_team: bool,
    /// Cleaned HTML.
    pub body: String,
    pub waits: bool,
    pub removed: bool,
    pub when: When,
}

impl Said {
    pub fn of(one: &Comment, eyes: &Eyes) -> Self {
        Self {
            id: one.id,
            author: eyes.author(Some(one.author), &one.author_name, one.by_team),
            by_team: one.by_team,
            body: clean::from_text(&one.body),
            waits: one.state == "waiting",
            removed: one.state == "removed",
            when: when(&eyes.w, one.created_at, eyes.now),
        }
    }
}

/// An update as its readers see it.
#[derive(Clone, Debug, Default)]
pub struct Told {
    pub url: String,
    pub kind: &'static str,
    pub kind_label: String,
    pub title: String,
    /// The language of title and text.
    pub locale: String,
    /// Cleaned HTML.
    pub body: String,
    pub when: When,
}

impl Told {
    pub fn of(one: &Update, w: &Words, now: Moment) -> Self {
        let locale = w.locale();
        let own = one.title.written_in(locale).map(|_| locale);
        let other = one.title.all().next().map_or(locale, |(code, _)| code);
        Self {
            url: format!("/hc/{locale}/updates/{}", one.id),
            kind: one.kind.word(),
            kind_label: w.t(kind_word(one.kind)).into_owned(),
            title: one.title(locale).to_owned(),
            locale: own.unwrap_or(other).to_owned(),
            body: clean::from_text(one.body.for_reader(locale).unwrap_or_default()),
            when: when(w, one.published_at.unwrap_or(one.updated_at), now),
        }
    }
}

/// Something to choose.
#[derive(Clone, Debug, Default)]
pub struct Pick {
    pub value: String,
    pub label: String,
    pub chosen: bool,
}

/// GET /hc/{locale}/ideas
#[derive(Template)]
#[template(path = "ideas.html")]
pub struct ListPage {
    pub w: Words,
    pub f: Frame,
    pub all: Vec<Shown>,
    pub states: Vec<Pick>,
    pub products: Vec<Pick>,
    pub orders: Vec<Pick>,
    pub narrowed: bool,
    pub tells_updates: bool,
    pub turns: Turns,
}

/// GET /hc/{locale}/ideas/new, and what was sent to /hc/{locale}/ideas
#[derive(Template)]
#[template(path = "ideas_new.html")]
pub struct NewPage {
    pub w: Words,
    pub f: Frame,
    pub title: String,
    pub body: String,
    pub products: Vec<Pick>,
    pub similar: Vec<Hit>,
    /// They have looked whether it is there.
    pub looked: bool,
    pub problems: Problems,
}

/// GET /hc/{locale}/ideas/similar
#[derive(Template)]
#[template(path = "ideas_similar.html")]
pub struct Similar {
    pub w: Words,
    pub hits: Vec<Hit>,
}

/// GET /hc/{locale}/ideas/{id}
#[derive(Template)]
#[template(path = "idea.html")]
pub struct IdeaPage {
    pub w: Words,
    pub f: Frame,
    pub one: Shown,
    pub follows: bool,
    /// The reader's own requests that became it.
    pub requests: Vec<i64>,
    pub updates: Vec<Told>,
    pub comments: Vec<Said>,
    pub comment: String,
    pub problems: Problems,
}

/// GET /hc/{locale}/roadmap
#[derive(Template)]
#[template(path = "roadmap.html")]
pub struct RoadmapPage {
    pub w: Words,
    pub f: Frame,
    /// Word, picture and name of a state, and its ideas.
    pub columns: Vec<(&'static str, &'static str, String, Vec<Shown>)>,
    pub empty: bool,
}

/// GET /hc/{locale}/updates
#[derive(Template)]
#[template(path = "updates.html")]
pub struct UpdatesPage {
    pub w: Words,
    pub f: Frame,
    pub all: Vec<Told>,
    pub offers_newsletter: bool,
    pub has_ideas: bool,
    pub turns: Turns,
}

/// GET /hc/{locale}/updates/{id}
#[derive(Template)]
#[template(path = "update.html")]
pub struct UpdatePage {
    pub w: Words,
    pub f: Frame,
    pub one: Told,
    pub ideas: Vec<Shown>,
}

/// GET /hc/{locale}/newsletter, and what was sent there
#[derive(Template)]
#[template(path = "newsletter.html")]
pub struct NewsletterPage {
    pub w: Words,
    pub f: Frame,
    pub email: String,
    pub reads: bool,
    /// Their mail came back: they get no more until they confirm again.
    pub paused: bool,
    /// What one can read it for.
    pub products: Vec<Pick>,
    pub problems: Problems,
}

/// GET and POST of mailed links about the newsletter
#[derive(Template)]
#[template(path = "newsletter_link.html")]
pub struct LinkPage {
    pub w: Words,
    pub f: Frame,
    pub title: &'static str,
    pub lead: String,
    /// Where the button leads, and what it says; nothing when it was pressed.
    pub button: Option<(String, &'static str)>,
}

/// A line of a list of the team's.
pub struct Line {
    pub url: String,
    pub title: String,
    pub facts: Vec<String>,
    /// It waits for the team.
    pub waits: bool,
}

/// GET /agent/ideas, /agent/updates and /agent/newsletters
#[derive(Template)]
#[template(path = "agent_news.html")]
pub struct TeamList {
    pub w: Words,
    pub f: Frame,
    /// `ideas`, `updates` or `newsletters`.
    pub tab: &'static str,
    pub lead: String,
    /// Where something new is written, and what the link says.
    pub new: Option<(&'static str, &'static str)>,
    pub states: Vec<Pick>,
    pub lines: Vec<Line>,
    pub turns: Turns,
    /// Addresses that get no more newsletters because their mail came back.
    pub paused: Vec<String>,
}

/// GET and POST /agent/ideas/{id}
#[derive(Template)]
#[template(path = "agent_idea.html")]
pub struct TeamIdea {
    pub w: Words,
    pub f: Frame,
    pub id: i64,
    pub facts: Vec<String>,
    pub titles: Vec<Written>,
    pub bodies: Vec<Written>,
    pub answers: Vec<Written>,
    pub states: Vec<Pick>,
    pub products: Vec<Pick>,
    pub quarter: String,
    pub hidden: bool,
    pub tickets: Vec<i64>,
    pub merged_into: Option<i64>,
    /// What it could be put together with.
    pub similar: Vec<(i64, Line)>,
    pub comments: Vec<Said>,
    pub problems: Problems,
}

/// GET and POST /agent/updates/{id}, and for a new one
#[derive(Template)]
#[template(path = "agent_update.html")]
pub struct TeamUpdate {
    pub w: Words,
    pub f: Frame,
    pub action: String,
    pub kinds: Vec<Pick>,
    pub titles: Vec<Written>,
    pub bodies: Vec<Written>,
    pub ideas: Vec<Pick>,
    pub ships: bool,
    pub publish_at: String,
    pub published: bool,
    pub problems: Problems,
}

/// GET and POST /agent/newsletters/{id}, and for a new one
#[derive(Template)]
#[template(path = "agent_newsletter.html")]
pub struct TeamNewsletter {
    pub w: Words,
    pub f: Frame,
    pub action: String,
    pub subjects: Vec<Written>,
    pub bodies: Vec<Written>,
    pub administrators: bool,
    pub locales: Vec<Pick>,
    /// Empty where the portal has no products.
    pub products: Vec<Pick>,
    pub send_at: String,
    pub sent: bool,
    /// How far it has come, and to how many it goes.
    pub facts: Vec<String>,
    /// Language, subject and cleaned text, as readers get it.
    pub preview: Vec<(String, String, String)>,
    pub is_new: bool,
    pub problems: Problems,
}
