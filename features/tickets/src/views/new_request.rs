//! The form where customers write to the team.

use askama::Template;
use domain::TicketId;
use forms::opening::Opening;
use forms::questions::Questions;
use platform::frame::{Frame, Problems, parts};
use platform::language::Words;

/// GET and, with problems, POST /hc/{locale}/requests/new
#[derive(Template)]
#[template(path = "new_request.html")]
pub struct NewRequestPage {
    /// Who of their own organization answers first.
    pub first_line: Option<String>,
    pub w: Words,
    /// Products that are somebody else's, and the control of the product.
    pub suppliers: Vec<SupplierCard>,
    pub product: String,
    /// Where to sign in for a question to be passed on, where that is all that is missing.
    pub pass_sign_in: Option<String>,
    /// For a type that makes no ticket: whom to turn to.
    pub route: Option<Route>,
    pub f: Frame,
    /// What goes on now, as HTML; nothing when nothing does.
    pub running: Option<String>,
    /// What is promised, where the portal shows that.
    pub promised: Option<sla::OnForm>,
    /// Makes sending twice harmless.
    pub submission: String,
    /// What a request can be about; nothing where there is no choice.
    pub types: Vec<TypeCard>,
    /// Whether a reply by mail becomes a comment.
    pub replies: bool,
    /// Where articles are suggested from while the subject is written, if they are.
    pub suggests: Option<String>,
    /// What it continues.
    pub follows: Option<TicketId>,
    /// The name of a form that is in no list.
    pub named: Option<String>,
    /// What it says before it asks.
    pub opening: Option<Opening>,
    /// The number of the chosen form.
    pub form: i64,
    /// Where the questions stand alone, of a form that asks many.
    pub alone: Option<String>,
    /// What it asks; nothing before one is chosen.
    pub questions: Option<Questions>,
    /// Asked for only when nobody is signed in, as is `name`.
    pub email: String,
    pub name: String,
    /// The reader's organizations, when there are several to ask for.
    pub organizations: Vec<(String, String)>,
    /// The number of the one that was chosen.
    pub organization: String,
    /// Whether colleagues could see it, so that it can be kept from them.
    pub can_keep: bool,
    pub private: bool,
    /// Of the form's fields, `request_anonymous_requester_email`, `request_anonymous_requester_name`,
    /// `request_organization_id` and `type`.
    pub problems: Problems,
}

/// A type of request to choose.
#[derive(Debug, Clone)]
pub struct TypeCard {
    pub id: i64,
    pub key: String,
    pub name: String,
    pub line: Option<String>,
    pub icon: &'static str,
    pub chosen: bool,
}

/// GET /hc/{locale}/requests/questions/{form}
#[derive(Template)]
#[template(path = "questions_page.html")]
pub struct QuestionsPage {
    pub w: Words,
    pub f: Frame,
    pub form: i64,
    pub opening: Opening,
    pub questions: Questions,
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

impl NewRequestPage {
    /// Whether something was typed that another type can take over.
    fn keeps(&self) -> bool {
        self.route
            .as_ref()
            .is_some_and(|route| !route.typed.is_empty())
    }
}

/// A type of request that leads to people instead of making a ticket.
pub struct Route {
    /// What the desk says where nobody is known for the reader's organization; cleaned HTML.
    pub contact: Option<String>,
    pub contacts: Vec<organizations::contacts::Contacts>,
    /// What was typed in another type: name and text.
    pub typed: Vec<(String, String)>,
}

/// Whose a product is.
pub struct SupplierCard {
    /// The option of the product.
    pub key: String,
    pub product: String,
    pub supplier: domain::form::Supplier,
    pub chosen: bool,
    /// Whether a button passes the question on to them.
    pub passes: bool,
}
