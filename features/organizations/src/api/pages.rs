//! Which page of a list is asked for. Lists of this feature are in the order of their numbers.

use platform::api::{ApiError, ApiRequest, Cursor, MAX_PAGE, Paging};
use serde_json::Value;

use crate::queries::Page;

/// A page that was asked for.
#[derive(Clone, Debug)]
pub(super) struct Asked(Paging);

impl Asked {
    pub(super) fn read(request: &ApiRequest) -> Result<Self, ApiError> {
        Ok(Self(Paging::read(request, MAX_PAGE)?))
    }

    pub(super) fn rows(&self) -> Page {
        match self.0 {
            Paging::Offset(page) => Page {
                back: false,
                beyond: 0,
                limit: page.per_page,
                offset: page.offset(),
            },
            Paging::Cursor(window) => {
                let back = window.is_backwards();
                let end = if back { i64::MAX } else { 0 };
                let place = window.after.or(window.before);
                Page {
                    back,
                    beyond: place.map_or(end, |cursor| cursor.id),
                    limit: window.limit(),
                    offset: 0,
                }
            }
        }
    }

    /// The rows with their numbers, enveloped; `count` is of all.
    pub(super) fn envelope(
        &self,
        request: &ApiRequest,
        key: &str,
        rows: Vec<(i64, Value)>,
        count: i64,
    ) -> Value {
        match self.0 {
            Paging::Offset(page) => {
                let rows = rows.into_iter().map(|(_, row)| row).collect();
                page.envelope(request, key, rows, count)
            }
            Paging::Cursor(window) => {
                let rows = rows
                    .into_iter()
                    .map(|(id, row)| (Cursor { key: id, id }, row))
                    .collect();
                window.envelope(request, key, rows)
            }
        }
    }
}
