//! "My requests": the list, with its tabs, filters and order.

use askama::Template;
use organizations::contacts::Contacts;
use platform::frame::{Face, Frame, Pages, Status, When, parts};
use platform::language::Words;

/// GET /hc/{locale}/requests
#[derive(Template)]
#[template(path = "requests.html")]
#[expect(
    clippy::struct_excessive_bools,
    reason = "a page shows several things or leaves them out, each by itself"
)]
pub struct RequestsPage {
    pub w: Words,
    pub f: Frame,
    /// Only those with something in them, or all; with one tab the row of tabs is left out.
    pub tabs: Vec<Tab>,
    /// The key of the current tab: `mine`, `ccd` or `org`.
    pub tab: &'static str,
    /// The number of the current tab's organization; empty elsewhere.
    pub organization: String,
    /// The current tab's organization, which can be followed.
    pub following: Option<Following>,
    /// The reader is the first line of an organization, which has a desk.
    pub desk: bool,
    /// The reader runs an organization, which has a page of its own.
    pub runs: bool,
    /// The reader announces critical days.
    pub announces: bool,
    /// There are trainings to look up.
    pub trains: bool,
    /// Whom the reader can turn to besides.
    pub contacts: Vec<Contacts>,
    pub query: String,
    /// `open`, `solved` or `all`.
    pub status: &'static str,
    /// The columns, in their order: the subject is always among them.
    pub columns: Vec<Column>,
    /// What the list can be narrowed by, and by what it is.
    pub narrowing: Narrowing,
    /// Where the list is saved as a spreadsheet.
    pub export: Option<String>,
    /// `created`, `activity` or `status`.
    pub sort_by: &'static str,
    /// `asc` or `desc`.
    pub sort_order: &'static str,
    /// The request that waits longest for this person, on the first page of open ones.
    pub waiting: Option<Waiting>,
    pub rows: Vec<RequestRow>,
    pub pages: Pages,
    /// This person has written or followed something, ever: tells "none yet" from "nothing matches".
    pub any: bool,
}

/// A column of the list.
#[derive(Debug, Clone)]
pub struct Column {
    /// The word of the setting.
    pub key: String,
    pub label: String,
    /// The reader can order the list by it.
    pub sorts: bool,
}

/// What the list can be narrowed by, beside its words and groups.
#[derive(Debug, Clone, Default)]
pub struct Narrowing {
    pub search: bool,
    /// Open or waiting, solved or closed, all.
    pub groups: bool,
    pub lists: Vec<Narrow>,
    /// From and until, as `2026-11-29`.
    pub days: Option<(String, String)>,
    /// What the address says of all this, to be carried along.
    pub asked: Vec<(&'static str, String)>,
}

impl Narrowing {
    fn is_offered(&self) -> bool {
        !self.lists.is_empty() || self.days.is_some()
    }

    fn is_used(&self) -> bool {
        self.asked.iter().any(|(_, value)| !value.is_empty())
    }
}

/// A list to choose from.
#[derive(Debug, Clone, Default)]
pub struct Narrow {
    /// `status_id`, `form` or `product`.
    pub name: &'static str,
    /// Key of its words.
    pub label: &'static str,
    /// Value, words, whether it is chosen.
    pub choices: Vec<(String, String, bool)>,
}

/// Whose requests.
#[derive(Debug, Clone, Default)]
pub struct Tab {
    pub key: &'static str,
    /// The number of its organization.
    pub organization: Option<i64>,
    /// "Mine", "I am CC'd" (words `requests-tab-mine`, `requests-tab-ccd`) or the organization's name.
    pub label: String,
    pub count: i64,
    pub current: bool,
}

/// The form that begins or stops following an organization.
#[derive(Debug, Clone, Default)]
pub struct Following {
    pub action: String,
    pub name: String,
    pub follows: bool,
}

/// The card of a request that waits for the reader.
#[derive(Debug, Clone, Default)]
pub struct Waiting {
    pub url: String,
    pub subject: String,
    /// Who asked.
    pub by: Face,
    /// When and what, in plain text.
    pub ago: String,
    pub excerpt: String,
}

/// A line of the list.
#[derive(Debug, Clone, Default)]
pub struct RequestRow {
    pub url: String,
    pub number: i64,
    pub subject: String,
    /// `name` is "You" for the reader's own.
    pub requester: Face,
    pub status: Status,
    /// Something was written since the reader last looked.
    pub unread: bool,
    pub attachments: i64,
    pub activity: When,
    pub created: When,
    pub organization: String,
    pub product: String,
    /// How far the bug came that it is about.
    pub bug: String,
    pub form: String,
    pub reference: String,
}

impl RequestRow {
    /// A cell that is plain text.
    fn text(&self, column: &str) -> &str {
        match column {
            "organization" => &self.organization,
            "product" => &self.product,
            "bug" => &self.bug,
            "type" => &self.form,
            "reference" => &self.reference,
            _ => "",
        }
    }
}

impl RequestsPage {
    fn shows_number(&self) -> bool {
        !self.columns.iter().any(|column| column.key == "id")
    }

    /// This list with one thing changed, back on its first page.
    fn with(&self, name: &str, value: &str) -> String {
        let chosen = |key: &str, now: &str| {
            if key == name {
                value.to_owned()
            } else {
                now.to_owned()
            }
        };
        let (tab, query) = (chosen("tab", self.tab), chosen("query", &self.query));
        let (status, by) = (
            chosen("status", self.status),
            chosen("sort_by", self.sort_by),
        );
        let order = match name {
            "sort_by" if value == self.sort_by && self.sort_order == "desc" => "asc",
            "sort_by" => "desc",
            _ => self.sort_order,
        };
        let mut query = vec![
            ("query", query.as_str()),
            ("status", &status),
            ("sort_by", &by),
            ("sort_order", order),
            ("tab", &tab),
            (
                "organization_id",
                if tab == "org" { &self.organization } else { "" },
            ),
        ];
        let narrowed = self.narrowing.asked.iter();
        query.extend(narrowed.map(|(name, value)| (*name, value.as_str())));
        parts::address(&self.f.hc("/requests"), &query)
    }

    /// Another tab, from its beginning.
    fn at(&self, tab: &Tab) -> String {
        let organization = tab
            .organization
            .map(|id| id.to_string())
            .unwrap_or_default();
        let mut query = vec![
            ("status", self.status),
            ("sort_by", self.sort_by),
            ("sort_order", self.sort_order),
            ("tab", tab.key),
            ("organization_id", organization.as_str()),
        ];
        let narrowed = self.narrowing.asked.iter();
        query.extend(narrowed.map(|(name, value)| (*name, value.as_str())));
        parts::address(&self.f.hc("/requests"), &query)
    }

    fn shows(&self, status: &str) -> bool {
        self.status == status
    }

    fn order_of(&self, column: &str) -> Option<&'static str> {
        (self.sort_by == column).then_some(if self.sort_order == "asc" {
            "ascending"
        } else {
            "descending"
        })
    }
}
