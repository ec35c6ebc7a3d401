//! Lists in pages: by number, or by cursor, in the envelopes that clients follow.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};

use super::{ApiError, ApiRequest};

/// The most rows of a page.
pub const MAX_PAGE: i64 = 100;
/// Pages by number reach this far; further on, cursors do.
const MAX_OFFSET: i64 = 10_000;

/// Which page a caller asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Paging {
    /// By number.
    Offset(OffsetPage),
    /// By cursor.
    Cursor(Window),
}

/// A page by number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OffsetPage {
    /// From 1.
    pub page: i64,
    /// Rows on it.
    pub per_page: i64,
}

/// A page by cursor: so many rows after (or before) a place that stays where it is when rows are added.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Rows on the page.
    pub size: i64,
    /// Rows after this place.
    pub after: Option<Cursor>,
    /// Rows before this place.
    pub before: Option<Cursor>,
}

/// A place in a list that is sorted by `key`, then by `id`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    /// What the list is sorted by: a time, or the id again.
    pub key: i64,
    /// The row's number.
    pub id: i64,
}

impl Cursor {
    /// As it stands in an address.
    pub fn text(self) -> String {
        let mut bytes = [0; 16];
        let (key, id) = bytes.split_at_mut(8);
        key.copy_from_slice(&self.key.to_be_bytes());
        id.copy_from_slice(&self.id.to_be_bytes());
        URL_SAFE_NO_PAD.encode(bytes)
    }

    /// Reads what [`Cursor::text`] wrote; anything else is no cursor.
    pub fn read(text: &str) -> Option<Self> {
        let bytes = URL_SAFE_NO_PAD.decode(text.trim_end_matches('=')).ok()?;
        let (key, id) = bytes.split_first_chunk::<8>()?;
        Some(Self {
            key: i64::from_be_bytes(*key),
            id: i64::from_be_bytes(id.try_into().ok()?),
        })
    }
}

impl Paging {
    /// Reads `page`, `per_page`, or `page[size]`, `page[after]`, `page[before]`; any of the latter three means cursors.
    ///
    /// # Errors
    /// 400 beyond the 10,000th row by number.
    pub fn read(request: &ApiRequest, default_size: i64) -> Result<Self, ApiError> {
        let query = &request.query;
        let size = |name: &str| {
            query
                .number(name)
                .filter(|size| *size > 0)
                .map_or(default_size, |size| size.min(MAX_PAGE))
        };
        let cursor = |name: &str| query.get(name).and_then(Cursor::read);
        let named = ["page[size]", "page[after]", "page[before]"];
        if named.iter().any(|name| query.get(name).is_some()) {
            let after = cursor("page[after]");
            let before = cursor("page[before]").filter(|_| after.is_none());
            return Ok(Self::Cursor(Window {
                size: size("page[size]"),
                after,
                before,
            }));
        }
        let page = query.number("page").filter(|page| *page > 0).unwrap_or(1);
        let per_page = size("per_page");
        if page.saturating_sub(1).saturating_mul(per_page) >= MAX_OFFSET {
            let description =
                "Pages by number end at 10000 records. Use page[size] and page[after].";
            return Err(ApiError::bad_request("InvalidPaginationDepth", description));
        }
        Ok(Self::Offset(OffsetPage { page, per_page }))
    }
}

impl OffsetPage {
    /// Rows to pass over.
    pub fn offset(self) -> i64 {
        (self.page - 1) * self.per_page
    }

    /// `{<key>: rows, "next_page", "previous_page", "count"}`.
    pub fn envelope(self, request: &ApiRequest, key: &str, rows: Vec<Value>, count: i64) -> Value {
        let address = |page: i64| {
            let (page, per_page) = (page.to_string(), self.per_page.to_string());
            request.again(&[("page", Some(&page)), ("per_page", Some(&per_page))])
        };
        let has_next = self.page.saturating_mul(self.per_page) < count.min(MAX_OFFSET);
        let has_previous = self.page > 1;
        json!({
            key: rows,
            "next_page": has_next.then(|| address(self.page + 1)),
            "previous_page": has_previous.then(|| address(self.page - 1)),
            "count": count,
        })
    }
}

impl Window {
    /// Rows to ask the database for: one more than is shown tells whether there are more.
    pub fn limit(self) -> i64 {
        self.size + 1
    }

    /// Whether the rows are asked for backwards; [`Window::envelope`] turns them round.
    pub fn is_backwards(self) -> bool {
        self.before.is_some()
    }

    /// `{<key>: rows, "meta": {…}, "links": {…}}` from the rows as they were asked for, each with its place.
    pub fn envelope(
        self,
        request: &ApiRequest,
        key: &str,
        mut rows: Vec<(Cursor, Value)>,
    ) -> Value {
        let size = usize::try_from(self.size).unwrap_or(1);
        let more = rows.len() > size;
        rows.truncate(size);
        if self.is_backwards() {
            rows.reverse();
        }
        let first = rows.first().map(|(place, _)| place.text());
        let last = rows.last().map(|(place, _)| place.text());
        // Going back, what we came from is still ahead; going on from somewhere, that is behind.
        let (ahead, behind) = if self.is_backwards() {
            (true, more)
        } else {
            (more, self.after.is_some())
        };
        let page = self.size.to_string();
        let next = last.as_deref().filter(|_| ahead).map(|last| {
            request.again(&[
                ("page[size]", Some(&page)),
                ("page[after]", Some(last)),
                ("page[before]", None),
            ])
        });
        let prev = first.as_deref().filter(|_| behind).map(|first| {
            request.again(&[
                ("page[size]", Some(&page)),
                ("page[before]", Some(first)),
                ("page[after]", None),
            ])
        });
        let rows: Vec<Value> = rows.into_iter().map(|(_, row)| row).collect();
        json!({
            key: rows,
            "meta": { "has_more": more, "after_cursor": last, "before_cursor": first },
            "links": { "next": next, "prev": prev },
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Query;
    use crate::web::RequestOrigin;
    use crate::web::chance::cases;

    fn request(query: &str) -> ApiRequest {
        ApiRequest {
            origin: RequestOrigin {
                scheme: "https",
                host: "desk.example:8443".to_owned(),
                client_ip: std::net::Ipv4Addr::LOCALHOST.into(),
                brand: domain::BrandId::FIRST,
            },
            path: "/api/v2/tickets".to_owned(),
            query: Query::read(query),
        }
    }

    #[test]
    fn without_words_about_pages_the_first_hundred_come() {
        let page = Paging::read(&request(""), 100).unwrap();
        assert_eq!(
            page,
            Paging::Offset(OffsetPage {
                page: 1,
                per_page: 100
            })
        );
        let junk = Paging::read(&request("page=x&per_page=-1"), 100).unwrap();
        assert_eq!(
            junk,
            Paging::Offset(OffsetPage {
                page: 1,
                per_page: 100
            })
        );
        let many = Paging::read(&request("per_page=1000&page=2"), 100).unwrap();
        assert_eq!(
            many,
            Paging::Offset(OffsetPage {
                page: 2,
                per_page: 100
            })
        );
        assert!(Paging::read(&request("page=101"), 100).is_err());
        assert!(Paging::read(&request("page=9223372036854775807"), 100).is_err());
    }

    #[test]
    fn the_next_page_is_an_absolute_address_of_the_same_question() {
        let request = request("sort_by=id&page=2&per_page=10");
        let Paging::Offset(page) = Paging::read(&request, 100).unwrap() else {
            panic!()
        };
        let envelope = page.envelope(&request, "tickets", Vec::new(), 25);
        assert_eq!(
            envelope["next_page"],
            "https://desk.example:8443/api/v2/tickets.json?sort_by=id&page=3&per_page=10"
        );
        assert!(
            envelope["previous_page"]
                .as_str()
                .unwrap()
                .contains("page=1&")
        );
        let last = OffsetPage {
            page: 3,
            per_page: 10,
        }
        .envelope(&request, "tickets", Vec::new(), 25);
        assert_eq!(last["next_page"], Value::Null);
    }

    /// What a list of ids would answer to a window.
    fn rows(ids: &[i64], window: Window) -> Vec<(Cursor, Value)> {
        let place = |id: i64| Cursor { key: id, id };
        let mut ids: Vec<i64> = match (window.after, window.before) {
            (Some(after), _) => ids.iter().copied().filter(|id| *id > after.id).collect(),
            (None, Some(before)) => ids
                .iter()
                .rev()
                .copied()
                .filter(|id| *id < before.id)
                .collect(),
            (None, None) => ids.to_vec(),
        };
        ids.truncate(usize::try_from(window.limit()).unwrap());
        ids.into_iter().map(|id| (place(id), json!(id))).collect()
    }

    fn follow(link: &Value) -> Window {
        let (_, query) = link.as_str().unwrap().split_once('?').unwrap();
        match Paging::read(&request(query), 100).unwrap() {
            Paging::Cursor(window) => window,
            Paging::Offset(_) => panic!("{link}"),
        }
    }

    #[test]
    fn following_cursors_there_and_back_meets_every_row_once() {
        cases(|chance| {
            let ids: Vec<i64> = (1..=i64::try_from(chance.below(40)).unwrap()).collect();
            let request = request(&format!("page[size]={}", 1 + chance.below(12)));
            let Paging::Cursor(mut window) = Paging::read(&request, 100).unwrap() else {
                panic!()
            };
            let numbers = |envelope: &Value| -> Vec<i64> {
                envelope["ids"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|id| id.as_i64().unwrap())
                    .collect()
            };
            let mut met = Vec::new();
            let mut envelope;
            loop {
                envelope = window.envelope(&request, "ids", rows(&ids, window));
                met.extend(numbers(&envelope));
                let more = envelope["links"]["next"].is_string();
                assert_eq!(envelope["meta"]["has_more"], more);
                if !more {
                    break;
                }
                window = follow(&envelope["links"]["next"]);
            }
            assert_eq!(met, ids);
            let mut back = numbers(&envelope);
            while envelope["links"]["prev"].is_string() {
                window = follow(&envelope["links"]["prev"]);
                envelope = window.envelope(&request, "ids", rows(&ids, window));
                back.splice(0..0, numbers(&envelope));
            }
            assert_eq!(back, ids);
        });
    }

    #[test]
    fn a_cursor_comes_back_as_it_was() {
        cases(|chance| {
            let cursor = Cursor {
                key: chance.number().cast_signed(),
                id: chance.number().cast_signed(),
            };
            assert_eq!(Cursor::read(&cursor.text()), Some(cursor));
            let _ = Cursor::read(&chance.text(30));
        });
    }
}
