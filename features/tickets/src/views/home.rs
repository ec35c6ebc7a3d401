//! The portal's start page.

use askama::Template;
use organizations::contacts::Contacts;
use platform::frame::{Frame, Status, When, parts};
use platform::language::Words;

/// GET /hc/{locale}
#[derive(Template)]
#[template(path = "home.html")]
pub struct HomePage {
    pub w: Words,
    pub f: Frame,
    /// The first name, for the greeting.
    pub first_name: Option<String>,
    /// The newest few, those awaiting a reply first.
    pub requests: Vec<HomeRequest>,
    /// How many there are in all.
    pub total: i64,
    /// Whether people can write without an account.
    pub guests_ask: bool,
    /// Whom the reader can turn to besides.
    pub contacts: Vec<Contacts>,
    /// What can be read, by category.
    pub guides: Vec<help::portal::Card>,
    /// What the service status says, where something does not work.
    pub trouble: Option<String>,
    /// What a portal without a menu of its own shows below.
    pub glance: Glance,
}

/// What else there is, at a glance.
#[derive(Default)]
pub struct Glance {
    /// Articles that helped others, or new ones.
    pub helpful: Vec<help::portal::Helpful>,
    /// The newest product updates, each with its day.
    pub news: Vec<(ideas::portal::Latest, When)>,
    /// How the product does.
    pub components: Vec<status::ComponentShown>,
}

impl Glance {
    pub fn is_empty(&self) -> bool {
        self.helpful.is_empty() && self.news.is_empty() && self.components.is_empty()
    }
}

/// A request in the "Your requests" card.
#[derive(Debug, Clone, Default)]
pub struct HomeRequest {
    pub url: String,
    pub number: i64,
    pub subject: String,
    pub status: Status,
    /// It is this person's turn.
    pub awaiting: bool,
    /// "Priya replied", before the time; otherwise the number is shown.
    pub news: Option<String>,
    pub when: When,
}
