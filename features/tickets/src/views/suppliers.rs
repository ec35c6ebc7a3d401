//! Questions that are passed on to suppliers of other products.

use askama::Template;
use domain::form::Supplier;
use platform::frame::{Frame, Problems, parts};
use platform::language::Words;

/// GET /hc/{locale}/passed-on/{id}: what was passed on, for the one who asks.
#[derive(Template)]
#[template(path = "passed_on.html")]
pub struct PassedOnPage {
    pub w: Words,
    pub f: Frame,
    pub supplier: Supplier,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    pub address: String,
    pub subject: String,
    /// Cleaned HTML.
    pub body: String,
    pub when: String,
}

/// GET and, with problems, POST /agent/tickets/{id}/supplier: what is about to be passed on.
#[derive(Template)]
#[template(path = "agent_supplier.html")]
pub struct PassOnPage {
    pub w: Words,
    pub f: Frame,
    pub id: i64,
    /// The ticket's.
    pub about: String,
    pub submission: String,
    /// The option of the product.
    pub product: String,
    /// Others to choose: address and name.
    pub others: Vec<(String, String)>,
    pub supplier: Supplier,
    /// Who asks, and where the answer goes.
    pub name: String,
    pub answers_to: String,
    /// What the mail says around what is typed, in the language of the one who asks.
    pub mail_subject: String,
    pub lead: String,
    pub answer: String,
    pub why: String,
    pub subject: String,
    pub body: String,
    /// Whether there is a way to send it.
    pub can: bool,
    pub problems: Problems,
}

/// GET /agent/suppliers
#[derive(Template)]
#[template(path = "agent_suppliers.html")]
pub struct SuppliersPage {
    pub w: Words,
    pub f: Frame,
    /// Whether the portal passes questions on.
    pub on: bool,
    pub rows: Vec<PassedOnRow>,
    /// Where older ones are.
    pub older: Option<String>,
}

/// A question that was passed on instead of being asked.
pub struct PassedOnRow {
    pub name: String,
    pub answers_to: String,
    pub product: String,
    pub supplier: String,
    pub address: String,
    pub subject: String,
    /// Cleaned HTML.
    pub body: String,
    pub state: String,
    pub when: String,
}

/// The word of what became of a mail to a supplier.
fn state_key(state: &str) -> &'static str {
    match state {
        "sent" => "supplier-state-sent",
        "failed" => "supplier-state-failed",
        _ => "supplier-state-waiting",
    }
}

impl PassedOnRow {
    fn state_key(&self) -> &'static str {
        state_key(&self.state)
    }
}

/// Of a ticket, in its margin.
#[derive(Debug, Clone, Default)]
pub struct SupplierPanel {
    /// "It is about Loans, which is from Library Partner."
    pub says: Option<String>,
    pub supplier: Supplier,
    /// What was passed on already: when, to whom, and what became of it.
    pub passed: Vec<String>,
    /// Where it is passed on.
    pub pass: Option<String>,
}

impl SupplierPanel {
    /// A line about one that was passed on.
    pub fn line(w: &Words, supplier: &str, when: &str, state: &str) -> String {
        let state = w.t(state_key(state));
        format!(
            "{} · {state}",
            w.t2("supplier-passed-line", "supplier", supplier, "when", when)
        )
    }
}
