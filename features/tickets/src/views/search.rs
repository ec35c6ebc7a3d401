//! What the portal's search found, and what is suggested while somebody writes.

use askama::Template;
use platform::frame::{Frame, Status, When, parts};
use platform::language::Words;

/// GET /hc/{locale}/search?query=
#[derive(Template)]
#[template(path = "search.html")]
pub struct SearchPage {
    pub w: Words,
    pub f: Frame,
    pub query: String,
    /// The kind that is shown alone; empty for all.
    pub only: String,
    /// What it can be narrowed to, where more than one kind was found.
    pub kinds: Vec<SearchKind>,
    /// What was meant by misspelt words.
    pub meant: String,
    /// Articles that say it, the best first.
    pub guides: Vec<help::portal::Hit>,
    /// Ideas and updates that do.
    pub news: Vec<ideas::portal::Hit>,
    /// The reader's own requests that say it.
    pub hits: Vec<SearchHit>,
    /// There are more hits than are shown.
    pub more: bool,
}

/// A request that matches.
#[derive(Debug, Clone, Default)]
pub struct SearchHit {
    pub url: String,
    pub number: i64,
    pub subject: String,
    pub status: Status,
    pub when: When,
}

/// A kind of what was found, as a tab.
#[derive(Debug, Clone, Default)]
pub struct SearchKind {
    pub url: String,
    pub label: String,
    pub count: usize,
    pub here: bool,
}

impl SearchKind {
    /// As they stand in addresses.
    pub const ALL: [&'static str; 3] = ["guides", "news", "requests"];
}

impl SearchPage {
    /// Shows one kind alone, or all of them, and says which there are.
    pub fn narrow(&mut self, only: Option<&'static str>) {
        let counts = [self.guides.len(), self.news.len(), self.hits.len()];
        let found = counts.iter().filter(|count| **count > 0).count();
        let only = only.unwrap_or_default();
        if found < 2 && only.is_empty() {
            return;
        }
        let all = (
            String::new(),
            self.w.t("search-all").into_owned(),
            counts.iter().sum(),
        );
        let labels = [
            self.w.t("help-home-title").into_owned(),
            self.w.t("search-news").into_owned(),
            self.f.my_list(&self.w),
        ];
        let each = SearchKind::ALL
            .into_iter()
            .zip(labels)
            .zip(counts)
            .map(|((key, label), count)| (key.to_owned(), label, count));
        let base = self.f.hc("/search");
        self.kinds = std::iter::once(all)
            .chain(each)
            .filter(|(key, _, count)| *count > 0 || key.is_empty() || key == only)
            .map(|(key, label, count)| SearchKind {
                here: key == only,
                url: match key.as_str() {
                    "" => parts::address(&base, &[("query", &self.query)]),
                    key => parts::address(&base, &[("query", &self.query), ("in", key)]),
                },
                label,
                count,
            })
            .collect();
        only.clone_into(&mut self.only);
    }

    fn shows(&self, kind: &str) -> bool {
        self.only.is_empty() || self.only == kind
    }

    /// The form for a new request, with what was searched for as its subject.
    pub fn ask_instead(&self) -> String {
        parts::address(&self.f.hc("/requests/new"), &[("tf_subject", &self.query)])
    }
}

/// GET /hc/{locale}/search/suggestions
#[derive(Template)]
#[template(path = "suggestions.html")]
pub struct Suggestions {
    pub w: Words,
    /// Incidents, planned work and limitations that go on.
    pub known: Vec<status::Known>,
    pub hits: Vec<help::portal::Hit>,
    /// Ideas and updates.
    pub news: Vec<ideas::portal::Hit>,
}
