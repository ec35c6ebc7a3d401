//! Which page of a list is asked for, as the database takes it, and the envelope its rows go back in.

use platform::api::{ApiError, ApiRequest, Cursor, MAX_PAGE, Paging};
use serde_json::Value;

use crate::queries::Page;

/// A page that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked {
    paging: Paging,
    ascending: bool,
}

impl Asked {
    /// Reads the page; `ascending` is the direction when the query names none.
    pub(super) fn read(request: &ApiRequest, ascending: bool) -> Result<Self, ApiError> {
        let ascending = match request.query.get("sort_order") {
            Some("asc") => true,
            Some("desc") => false,
            _ => match request.query.get("sort") {
                Some(sort) => !sort.starts_with('-'),
                None => ascending,
            },
        };
        Ok(Self {
            paging: Paging::read(request, MAX_PAGE)?,
            ascending,
        })
    }

    pub(super) fn rows(&self) -> Page {
        match self.paging {
            Paging::Offset(page) => Page {
                ascending: self.ascending,
                beyond: None,
                limit: page.per_page,
                offset: page.offset(),
            },
            Paging::Cursor(window) => Page {
                ascending: self.ascending != window.is_backwards(),
                beyond: window
                    .after
                    .or(window.before)
                    .map(|cursor| (cursor.key, cursor.id)),
                limit: window.limit(),
                offset: 0,
            },
        }
    }

    /// Whether the answer tells how many there are in all.
    pub(super) fn is_counted(&self) -> bool {
        matches!(self.paging, Paging::Offset(_))
    }

    /// The rows with their places, enveloped. `count` is of all, where it is told.
    pub(super) fn envelope(
        &self,
        request: &ApiRequest,
        key: &str,
        rows: Vec<((i64, i64), Value)>,
        count: i64,
    ) -> Value {
        match self.paging {
            Paging::Offset(page) => page.envelope(
                request,
                key,
                rows.into_iter().map(|(_, row)| row).collect(),
                count,
            ),
            Paging::Cursor(window) => {
                let rows = rows
                    .into_iter()
                    .map(|((key, id), row)| (Cursor { key, id }, row))
                    .collect();
                window.envelope(request, key, rows)
            }
        }
    }
}
