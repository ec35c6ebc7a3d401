//! The form where customers write to the team.

use askama::Template;
use platform::frame::{FileChoice, Frame, Problems, parts};
use platform::language::Words;

/// GET and, with problems, POST /hc/{locale}/requests/new
#[derive(Template)]
#[template(path = "new_request.html")]
pub struct NewRequestPage {
    pub w: Words,
    pub f: Frame,
    /// Makes sending twice harmless.
    pub submission: String,
    pub subject: String,
    pub description: String,
    /// Asked for only when nobody is signed in, as are `name`s.
    pub email: String,
    pub name: String,
    /// CC addresses as typed, separated by commas; asked for only when signed in.
    pub cc: String,
    /// The reader's organizations, when there are several to ask for.
    pub organizations: Vec<(String, String)>,
    /// The number of the one that was chosen.
    pub organization: String,
    /// Whether colleagues could see it, so that it can be kept from them.
    pub can_keep: bool,
    pub private: bool,
    pub files: FileChoice,
    /// Fields: `request_subject`, `request_description`, `request_anonymous_requester_email`,
    /// `request_anonymous_requester_name`, `request_collaborators`, `files`.
    pub problems: Problems,
}

/// A training that whoever asks needs, and does not have.
pub struct LackingTraining {
    pub name: String,
    /// "Not valid since 1 Mar."
    pub since: String,
    /// Where to take it, as cleaned HTML.
    pub how: String,
}

/// GET and POST /hc/{locale}/requests/new for whoever may not ask: where they go instead.
#[derive(Template)]
#[template(path = "elsewhere.html")]
pub struct ElsewherePage {
    pub w: Words,
    pub f: Frame,
    /// Cleaned HTML.
    pub text: String,
    pub trainings: Vec<LackingTraining>,
    pub representatives: Vec<(String, String)>,
    pub manager: Option<(String, String)>,
    /// Where to sign in, for whoever is not.
    pub sign_in: Option<String>,
}
