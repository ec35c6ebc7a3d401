//! A list of mails that is searched, narrowed by what became of them, and turned over page by page.

use axum::http::Uri;
use people::query_value;
use platform::frame::address;
use platform::language::Words;

use crate::queries::Wanted;

/// Mails on one page.
const ON_A_PAGE: usize = 50;
/// As many are asked of the database: one more says whether there are others.
pub(super) const MOST: i64 = ON_A_PAGE as i64 + 1;

/// What became of mails, and the key of its words.
pub(super) type Fates = &'static [(&'static str, &'static str)];

/// What the list can be narrowed to.
pub(super) struct Choice {
    pub(super) label: String,
    pub(super) url: String,
    pub(super) is_chosen: bool,
}

/// What is wanted of a list, as its address says.
pub(super) struct Searched {
    path: &'static str,
    fates: Fates,
    /// The fate that is listed; empty: all.
    pub(super) show: String,
    /// What is searched for.
    pub(super) query: String,
    /// Only what came before this one.
    pub(super) before: i64,
}

impl Searched {
    pub(super) fn read(uri: &Uri, path: &'static str, fates: Fates) -> Self {
        let asked = query_value(uri, "show");
        let known = fates.iter().find(|(fate, _)| *fate == asked);
        Self {
            path,
            fates,
            show: known.map_or_else(String::new, |(fate, _)| (*fate).to_owned()),
            query: query_value(uri, "q").trim().chars().take(200).collect(),
            before: query_value(uri, "before").parse().unwrap_or(i64::MAX),
        }
    }

    pub(super) fn wanted(&self) -> Wanted {
        Wanted {
            fate: self.show.clone(),
            words: self.query.clone(),
        }
    }

    fn at(&self, fate: &str, before: &str) -> String {
        address(
            self.path,
            &[("show", fate), ("q", &self.query), ("before", before)],
        )
    }

    pub(super) fn choices(&self, w: &Words) -> Vec<Choice> {
        std::iter::once(&("", "mail-all"))
            .chain(self.fates)
            .map(|(fate, key)| Choice {
                label: w.t(key).into_owned(),
                url: self.at(fate, ""),
                is_chosen: self.show == *fate,
            })
            .collect()
    }

    /// Leaves what one page shows; answers the address of what came before it, if there is more.
    pub(super) fn cut<T>(&self, found: &mut Vec<T>, id: impl Fn(&T) -> i64) -> Option<String> {
        let more = found.len() > ON_A_PAGE;
        found.truncate(ON_A_PAGE);
        let oldest = found.last().filter(|_| more)?;
        Some(self.at(&self.show, &id(oldest).to_string()))
    }
}
